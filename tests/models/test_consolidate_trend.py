"""The service's returns of several months made into its trend."""

import json
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from models.consolidate import as_json, as_lines, consolidate, write_consolidated
from models.consolidate_text import in_words
from models.dates import month_ends
from models.errors import BadInput
from models.example import write_database
from models.returns.content import Audience, Mark
from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import MONTH, TODAY, named, table
from tests.models.returns.test_command import run
from tests.models.test_consolidate import edited_in, signed_by

ENDS = month_ends(MONTH, 12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example service's own returns of twelve months, the first four of which are missing."""
    made = tmp_path_factory.mktemp("months")
    write_database(made / "example.db")
    with open_store(made / "example.db") as store:
        for end in (*ENDS[8:], ENDS[0]):
            write_return(store, end, None, Audience.LEADERSHIP, made / f"{end:%Y-%m}.xlsx", today=TODAY)
    return made


def months(folder, *names):
    return [folder / f"{name}.xlsx" for name in names]


def own(folder, name):
    """Return what a month's own return says on its Summary."""
    book = load_workbook(folder / f"{name}.xlsx")
    return {key: named(book, f"headline_{key}") for key in ("open_cases", "average_caseload", "median_cases", "over")}


def test_each_month_is_as_its_own_return_gives_it(folder, tmp_path):
    out = tmp_path / "trend.xlsx"
    names = ("2026-09", "2026-10", "2026-07", "2026-08")
    made = write_consolidated(months(folder, *names), out)
    book = load_workbook(out)
    rows = table(book, "Trend")
    assert [f"{row['Month']:%Y-%m}" for row in rows] == sorted(names)
    for row, name in zip(rows, sorted(names), strict=True):
        told = own(folder, name)
        assert [row[head] for head in ("Open cases", "Average", "Median", "Over")] == list(told.values())
    assert named(book, "headline_average_caseload_last_month") == own(folder, "2026-09")["average_caseload"]
    assert named(book, "headline_open_cases_last_year") == "no data"
    assert (in_words(made), made.notes) == (
        "All 4 months are in, July 2026 to October 2026.",
        ("Not signed off: July 2026, August 2026, September 2026, October 2026.",),
    )


def test_the_latest_month_is_whole(folder, tmp_path):
    out = tmp_path / "trend.xlsx"
    write_consolidated(months(folder, "2026-08", "2026-09", "2026-10"), out)
    made, latest = load_workbook(out), load_workbook(folder / "2026-10.xlsx")
    for name in ("Workers", "Exceptions"):
        assert table(made, name) == table(latest, name)
    for place in ("A3", "A15", "B15", "B16"):
        assert made["Summary"][place].value == latest["Summary"][place].value
    assert len(made["Summary"]._charts) == len(latest["Summary"]._charts)


def test_a_missing_month_keeps_an_empty_row_and_is_named(folder, tmp_path):
    out = tmp_path / "trend.xlsx"
    made = write_consolidated(months(folder, "2025-11", "2026-08", "2026-10"), out)
    rows = table(load_workbook(out), "Trend")
    assert len(rows) == 12
    assert [row["Month"].month for row in rows if row["Open cases"] is not None] == [11, 8, 10]
    assert all(
        value is None for row in rows for head, value in row.items() if row["Month"].month == 9 and head != "Month"
    )
    assert made.notes[-1] == "No return of September 2026: its row in the trend is empty."
    assert in_words(made) == (
        "3 of 12 months are in, November 2025 to October 2026; December 2025, January 2026, February 2026 and 6 more"
        " are missing."
    )


def test_what_is_made_is_read_again_as_a_return_of_the_service(folder, tmp_path):
    trend, out = tmp_path / "trend.xlsx", tmp_path / "again.xlsx"
    write_consolidated(months(folder, "2026-08", "2026-09"), trend)
    made = write_consolidated([trend, *months(folder, "2026-10")], out)
    assert [one.edited for one in made.counted] == [False, False]
    assert [month.day.month for month in made.of.months] == [9, 10]


def test_a_month_given_twice_is_counted_once_and_the_signed_one_wins(folder, tmp_path):
    other = edited_in(folder / "2026-09.xlsx", tmp_path / "other.xlsx", lambda book: None)
    made = consolidate([*months(folder, "2026-09", "2026-10"), other])
    assert [one.why for one in made.left_out] == ["other.xlsx is the same return as 2026-09.xlsx: counted once."]
    changed = edited_in(
        folder / "2026-09.xlsx", tmp_path / "changed.xlsx", lambda book: book["Trend"].__setitem__("B2", 1)
    )
    with pytest.raises(BadInput, match=r"2026-09.xlsx and changed.xlsx are both of September 2026 and differ; leave"):
        consolidate([*months(folder, "2026-09", "2026-10"), changed])
    signed = edited_in(folder / "2026-09.xlsx", tmp_path / "signed.xlsx", signed_by("R. Whitcombe"))
    made = consolidate([changed, *months(folder, "2026-10"), signed])
    assert [one.why for one in made.left_out] == [
        "changed.xlsx is of September 2026 too and is not signed off; the signed signed.xlsx is counted."
    ]
    assert made.notes == ("Not signed off: October 2026.",)


def test_a_month_that_was_restated_since_is_named(folder, tmp_path):
    path = edited_in(folder / "2026-10.xlsx", tmp_path / "later.xlsx", restate)
    made = consolidate([*months(folder, "2026-09"), path])
    [line] = [line for line in made.notes if "told otherwise" in line]
    assert re.fullmatch(
        r"September 2026 is told otherwise by October 2026's return: Open cases \d+ in its own return, 999 there; its"
        r" own return is taken\.", line,
    )  # fmt: skip
    assert made.of.months[0].values["open_cases"] == own(folder, "2026-09")["open_cases"]


def restate(book):
    sheet = book["Trend"]
    sheet.cell(sheet.max_row - 1, 2).value = 999


def test_one_month_alone_is_no_trend(folder):
    with pytest.raises(
        BadInput, match=r"2026-10.xlsx is the service's own return of October 2026; choose those of other"
    ):
        consolidate(months(folder, "2026-10"))


def test_the_command_gives_the_trend(folder, tmp_path):
    out = tmp_path / "trend.xlsx"
    done = run("consolidate", *months(folder, "2026-09", "2026-10"), "--out", out, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["trend"] == as_json(consolidate(months(folder, "2026-09", "2026-10")))["trend"]
    assert [month["open_cases"] for month in answer["trend"]] == [
        own(folder, name)["open_cases"] for name in ("2026-09", "2026-10")
    ]
    assert [(one["month"], one["team"]) for one in answer["returns"]] == [("2026-09", None), ("2026-10", None)]
    done = run("consolidate", *months(folder, "2026-09", "2026-10"), "--out", out)
    assert done.stdout.splitlines()[1].startswith("October 2026, 2 months since September 2026: 461 open cases")
    assert done.stdout.splitlines()[1:] == as_lines(consolidate(months(folder, "2026-09", "2026-10")))


def test_a_month_without_workers_on_its_own_day_stays_a_mark(folder):
    made = consolidate(months(folder, "2025-11", "2026-10"))
    empty = made.of.months[3]
    assert set(empty.values.values()) == {Mark.NO_DATA}
    assert empty.day == date(2026, 2, 28)
