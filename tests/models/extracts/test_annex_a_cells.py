"""Ids, days and error cells of an Annex A workbook (contract section 4b), by example."""

import time
from datetime import date, datetime

import pytest

from models import words
from models.extracts import cells, codes
from tests.models.extracts import annex_files
from tests.models.extracts.annex_files import ERROR
from tests.models.extracts.annex_reading import CARE, CIN, PLAN, kinds, only

# Ids


@pytest.mark.parametrize(
    ("written", "case_id"),
    [(100007.0, "100007"), ("100007", "100007"), ("100007.0", "100007"), (" C\u00a012 ", "C 12"), ("c-12/a", "c-12/a"),
     ("000123", "000123")],
)  # fmt: skip
def test_ids(extract, written, case_id):
    assert only(extract({6: [CIN | {"id": written}]})).case_id == case_id


@pytest.mark.parametrize(
    "written",
    [None, "None", "-", "NULL", 0, ERROR, "1.2E+15", "1,2e15", 1e15, 1234567890123456789, "1234567890123456",
     date(2026, 1, 1), "Applied filters: LA is Example", "Total", "End of report", "Source: the case system"],
)  # fmt: skip
def test_rows_that_name_no_child_are_left_out_and_listed(extract, written):
    found = extract({6: [CIN, CIN | {"id": written}]})
    assert only(found).case_id == "100007"
    assert [(one.kind, one.list, one.row) for one in found.findings] == [("left out", "List 6", 3)]
    assert found.findings[0].why
    assert (found.lists[0].rows, found.lists[0].left_out) == (2, 1)


def test_footers_are_listed_and_empty_rows_and_repeated_headings_are_not(sheets):
    grid = annex_files.grid(6, [CIN])
    rows = [*grid, [None], [" ", "\u00a0"], grid[0], [None, None, "Applied filters"], grid[1]]
    found = sheets({"List 6": rows})
    assert only(found).worker == "Sam Ward"
    assert [(one.row, one.value) for one in found.findings] == [(6, "Applied filters")]
    assert (found.lists[0].rows, found.lists[0].left_out) == (3, 1)


def test_ids_that_differ_by_leading_zeros_across_lists_are_one_child(extract):
    found = extract({6: [CIN | {"id": 123}], 8: [CARE | {"id": "00123"}], 7: [PLAN | {"id": "0123"}]})
    child = only(found)
    assert (child.case_id, child.category) == ("00123", "child in care")
    assert [one.list for one in found.findings if one.kind == "id changed"] == ["List 6", "List 7"]
    assert {event.child for event in found.events} == {"00123"}


def test_ids_that_differ_by_leading_zeros_in_one_list_are_two_children(extract):
    found = extract({6: [CIN | {"id": 123}, CIN | {"id": "0123"}], 8: [CARE | {"id": "0123"}]})
    assert {key: child.category for key, child in found.children.items()} == {
        "123": "child in need", "0123": "child in care"}  # fmt: skip


# Days


@pytest.mark.parametrize(
    "written",
    [date(2026, 3, 2), datetime(2026, 3, 2, 14, 5), "02/03/2026", "2/3/2026", "2026-03-02", "2026-03-02 00:00:00",  # noqa: DTZ001
     "2026-03-02T00:00:00", "02/03/2026 00:00", "2-Mar-2026", "02-MAR-26", "2 March 2026", "02.03.2026", 46083,
     "02/03/26", "46083"],
)  # fmt: skip
def test_days(extract, written):
    assert only(extract({6: [CIN | {"start": written}]})).opened == "2026-03-02"


@pytest.mark.parametrize("written", [None, "", "-", "NULL", "NaT", 0, "\u00a0", date(1900, 1, 1)])
def test_blank_days(extract, written):
    found = extract({6: [CIN | {"start": written, "end": written}]})
    assert (only(found).opened, only(found).is_open, found.findings) == ("", True, [])


@pytest.mark.parametrize("written", ["31/02/2026", "soon", "2026", 7, 123456, date(2199, 1, 1), True])
@pytest.mark.parametrize("name", ["start", "end"])
def test_a_row_with_an_impossible_deciding_day_is_left_out_and_listed(extract, written, name):
    found = extract({6: [CIN | {name: written}, CIN | {"id": 5}]})
    assert list(found.children) == ["5"]
    assert [(one.kind, one.row, one.case_id, one.team) for one in found.findings] == [
        ("left out", 2, "100007", "Harbour")]  # fmt: skip
    assert (found.lists[0].rows, found.lists[0].left_out) == (2, 1)


@pytest.mark.parametrize("written", ["31/02/2026", "soon", date(2028, 1, 1)])
@pytest.mark.parametrize("name", ["born", "seen"])
def test_any_other_impossible_day_is_blank_and_listed(extract, written, name):
    found = extract({6: [CIN | {name: written}]})
    assert (only(found).born, found.events) == ("", [])
    assert kinds(found) == ["impossible date"]


def test_a_start_after_the_extract_counts_from_its_day_and_is_listed(extract):
    found = extract({6: [CIN | {"start": date(2026, 11, 3)}]})
    assert (only(found).opened, only(found).is_open, kinds(found)) == ("2026-10-31", True, ["future start"])


def test_an_end_before_the_start_is_listed(extract):
    found = extract({6: [CIN | {"end": date(2026, 3, 1)}], 7: [PLAN | {"end": date(2026, 3, 1)}]})
    assert (only(found).is_open, only(found).opened, only(found).closed) == (False, "", "2026-03-01")
    assert kinds(found) == ["impossible date", "impossible date"]
    assert all(event.day <= event.until for event in found.events)


def _starts(*texts):
    return {6: [CIN | {"id": number, "start": text} for number, text in enumerate(texts, 1)]}


def test_the_month_is_first_where_a_text_of_the_column_says_so(extract):
    found = extract(_starts("03/04/2026", "03/14/2026"))
    assert [child.opened for child in found.children.values()] == ["2026-03-04", "2026-03-14"]
    assert found.questions == []


def test_an_undecidable_column_is_day_first_and_no_question_alone(extract):
    found = extract(_starts("03/04/2026", "04/04/2026"))
    assert (found.children["1"].opened, found.questions) == ("2026-04-03", [])


def test_an_undecidable_column_follows_the_others_and_is_a_question_where_they_are_month_first(extract):
    lists = _starts("03/14/2026", "04/04/2026") | {7: [PLAN | {"id": 1, "start": "03/04/2026"}]}
    found = extract(lists)
    (question,) = found.questions
    assert question == ("List 7", "Child Protection Plan Start Date", "03/04/2026", True)
    assert found.children["1"].since == "2026-03-04"
    other = extract(lists, swapped=frozenset({question[:2]}))
    assert other.children["1"].since == "2026-04-03"
    assert other.questions == [question._replace(month_first=False)]


def test_where_columns_differ_an_undecidable_one_is_day_first_and_a_question(extract):
    lists = _starts("03/14/2026") | {7: [PLAN | {"id": 1, "start": "03/04/2026"}], 8: [CARE | {"start": "14/03/2026"}]}
    found = extract(lists)
    assert found.questions == [("List 7", "Child Protection Plan Start Date", "03/04/2026", False)]
    assert found.children["1"].since == "2026-04-03"
    swapped = extract(lists, swapped=frozenset({found.questions[0][:2]}))
    assert swapped.children["1"].since == "2026-03-04"


# Error cells


def test_an_error_cell_or_formula_without_value_is_listed_and_its_row_counts(extract):
    found = extract({6: [CIN | {"seen": ERROR, "end": "=A1+5", "team": ERROR}]})
    assert (only(found).is_open, only(found).worker) == (True, "Sam Ward")
    assert sorted((one.kind, one.column, one.value) for one in found.findings) == [
        ("error cell", "Allocated Team", "#N/A"), ("error cell", "CIN Closure Date", "a formula without a result"),
        ("error cell", "Date Child Was Last Seen", "#N/A")]  # fmt: skip


@pytest.mark.parametrize("read", [cells.read_id, cells.read_name, cells.shown, codes.read_status, codes.read_answer])
def test_of_a_cell_of_megabytes_only_the_beginning_is_looked_at(read):
    text = "a 1 " * 2_000_000
    begun = time.perf_counter()
    words.tidy(text)
    whole = time.perf_counter() - begun
    begun = time.perf_counter()
    assert len(read(text)) <= 200
    assert time.perf_counter() - begun < whole / 2
