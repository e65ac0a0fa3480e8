import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.returns.committee import average_tells, suppressed
from models.returns.content import Mark, MonthFigures, difference
from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import COMMITTEE, MONTH, TODAY, named, table, written
from tests.models.small_service import held, limits, worker

PLAIN = {
    "open_cases": 120, "unallocated": 0, "uncovered": 0, "over": 0, "under": 0, "workers": 12, "fte": Decimal("10.00"),
    "average_caseload": Decimal("12.0"), "median_cases": Decimal("12.0"), "minimum_cases": 8, "maximum_cases": 20,
    "agency_share_fte": Decimal("0.000"),
}  # fmt: skip
CATEGORIES = {"child in care": 50, "child in need": 70}


def month(holding=12, categories=None, **changed):
    return suppressed(MonthFigures(MONTH, PLAIN | changed, categories or CATEGORIES), holding)


def hidden_in(figures):
    return {name for name, value in figures.values.items() if value is Mark.HIDDEN}


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        ({}, set()),
        ({"over": 3, "under": 6}, {"over"}),
        ({"minimum_cases": 5}, {"minimum_cases"}),
        ({"holding": 9}, {"minimum_cases", "maximum_cases"}),
        ({"holding": 5}, {"minimum_cases", "maximum_cases", "average_caseload", "median_cases"}),
        ({"agency_share_fte": Decimal("0.100")}, {"agency_share_fte"}),  # 1 of 10 FTE
        ({"agency_share_fte": Decimal("0.900")}, {"agency_share_fte"}),  # all but 1
        ({"agency_share_fte": Decimal("0.100"), "fte": Decimal("100.00"), "workers": 110}, set()),
        ({"workers": 4, "holding": 4}, {"workers", "fte", "agency_share_fte", "average_caseload", "median_cases",
                                        "minimum_cases", "maximum_cases"}),
        ({"average_caseload": Mark.NONE, "minimum_cases": Mark.NONE, "holding": 0}, {"maximum_cases"}),
    ],
)  # fmt: skip
def test_hides_what_stands_on_a_small_count(changed, gone):
    assert hidden_in(month(**changed)) == gone


def test_hides_a_second_category_and_never_a_zero():
    found = month(categories={"child in care": 3, "child in need": 97, "care leaver": 20, "open assessment": 0})
    shown = {name: value for name, value in found.categories.items() if value is not Mark.HIDDEN}
    assert shown == {"child in need": 97, "open assessment": 0}
    assert found.values["open_cases"] == 120


def test_a_change_with_a_hidden_end_is_hidden_and_one_without_an_end_is_a_dash():
    assert difference(Mark.HIDDEN, 7) is difference(7, Mark.HIDDEN) is difference(Mark.HIDDEN, Mark.HIDDEN)
    assert difference(7, Mark.HIDDEN) is Mark.HIDDEN
    assert difference(7, Mark.NO_DATA) is difference(Mark.HIDDEN, Mark.NO_DATA) is Mark.NONE
    assert difference(Decimal("12.2"), Decimal("12.5")) == Decimal("-0.3")


@settings(max_examples=150)
@given(
    unallocated=st.integers(1, 5), left=st.integers(0, 7), away=st.integers(0, 7), held=st.integers(6, 400),
    fte=st.integers(60, 1500),
)  # fmt: skip
def test_average_and_fte_never_tell_a_hidden_count(unallocated, left, away, held, fte):
    """Every pair of counts that fits what is published is tried against the rounded average."""
    whole = Decimal(fte) / 10
    values = PLAIN | {
        "open_cases": held + left + unallocated, "unallocated": unallocated, "uncovered": left + away, "fte": whole,
        "average_caseload": round(Decimal(held) / whole, 1), "workers": 200,
    }  # fmt: skip
    found = suppressed(MonthFigures(MONTH, values, {"child in need": values["open_cases"]}), 200)
    average = found.values["average_caseload"]
    if average is Mark.HIDDEN:
        assert average_tells(values, hidden_in(found) - {"average_caseload"})
        return
    uncovered = found.values["uncovered"]
    fitting = {
        u
        for u in range(1, 6)
        for x in (range(1, 6) if uncovered is Mark.HIDDEN else [uncovered])
        for gone in range(x + 1)
        if abs((values["open_cases"] - u - gone) / whole - average) <= Decimal("0.05")
    }
    assert len(fitting) != 1


@pytest.fixture(scope="module", params=[None, "Harbour Team"])
def parts(request, example_file, tmp_path_factory):
    """Every part of a committee's file as text, with the file."""
    path = tmp_path_factory.mktemp("committee") / "r.xlsx"
    with open_store(example_file) as store:
        write_return(store, MONTH, request.param, COMMITTEE, path, today=TODAY)
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist())


@pytest.mark.parametrize(
    "what",
    [
        "select name from workers", "select worker_id from workers", "select manager from teams where manager <> ''",
        "select case_id from cases", "select family_id from cases where family_id <> ''",
        "select authorised_by from overrides union select reason from overrides",
    ],
)  # fmt: skip
def test_no_part_of_the_file_names_anyone_or_any_case(example, parts, what):
    words = [row[0] for row in example.rows(what)]
    assert words
    tokens = set(re.findall(r"[A-Za-z0-9$-]+", parts))
    assert [word for word in words if (word in parts if " " in word else word in tokens)] == []


def test_has_no_sheet_of_people_and_every_hidden_figure_is_a_c(example, tmp_path):
    plain = written(example, tmp_path / "plain.xlsx")
    book = written(example, tmp_path / "r.xlsx", audience=COMMITTEE)
    assert book.sheetnames == ["Summary", "Trend", "Definitions"]
    assert named(book, "headline_over") == named(book, "headline_unallocated") == "c"
    assert named(book, "headline_uncovered") == 12
    hidden = 0
    for seen, row in zip(table(book, "Trend"), table(plain, "Trend"), strict=True):
        for column in ("Open cases", "Workers", "Over", "Under", "Unallocated", "Lowest", "Highest", "Median"):
            assert seen[column] == ("c" if 1 <= row[column] <= 5 else row[column])
            hidden += seen[column] == "c"
    assert hidden > 20
    for column in range(2, 14):
        now, last_month, change, last_year, yearly = (book["Summary"].cell(row, column).value for row in range(7, 12))
        assert (change == "c") == ("c" in (now, last_month))
        assert (yearly == "c") == ("c" in (now, last_year))


def test_one_worker_is_told_to_nobody(store, tmp_path):
    worker(store)
    limits(store, upper="9")
    held(store, 1, *(f"C-{number}" for number in range(8)))
    book = written(store, tmp_path / "r.xlsx", audience=COMMITTEE)
    sheet = book["Summary"]
    assert [sheet.cell(7, column).value for column in range(2, 14)] == [8, 0, 0, 0, 0, *"ccccccc"]
    assert sheet["A3"].value == "No worker is over their limit."
    (row,) = [row for row in sheet.iter_rows(max_col=1) if row[0].value == "Too few to show."]
    assert row
