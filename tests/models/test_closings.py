"""Cases ready to close: planned, flagged, put right, taken back, and gone once the case has closed."""

from datetime import date

import pytest

from models import case_changes, closings
from models.closings import Closing
from models.errors import BadInput
from models.journal import entries, undo
from tests.models.extracts.small_extracts import NOV, OCT, child, load
from tests.models.small_service import START, case, team

DAY = date(2026, 12, 4)


@pytest.fixture
def row(store):
    team(store)
    return case(store)


def test_a_day_is_planned_put_right_and_taken_back(store, row):
    assert closings.plan(store, row, DAY, "Goals are met.") == "C-1: to close on 4 Dec 2026"
    assert closings.of_case(store, row) == Closing(row, DAY, "Goals are met.")
    assert closings.plan(store, row, None) == "C-1: ready to close, no day yet"
    assert closings.planned(store) == (Closing(row, None, ""),)
    assert closings.take_back(store, row) == "C-1: no longer planned to close"
    assert closings.of_case(store, row) is None
    undo(store)
    assert closings.of_case(store, row) == Closing(row, None, "")


def test_closing_the_case_removes_it_in_the_same_entry_and_undo_brings_both_back(store, row):
    closings.plan(store, row, DAY)
    case_changes.close(store, row, DAY)
    assert closings.of_case(store, row) is None
    assert entries(store)[0].what == "C-1: closed on 4 Dec 2026"
    undo(store)
    assert closings.of_case(store, row) == Closing(row, DAY, "")
    case_changes.close(store, row, DAY)


def test_a_corrected_opening_that_closes_the_case_removes_it(store, row):
    closings.plan(store, row, None)
    [[opening]] = store.rows("select id from openings")
    case_changes.correct_opening(store, row, opening, date(2026, 1, 6), None, None)
    assert closings.of_case(store, row) is not None
    case_changes.correct_opening(store, row, opening, date(2026, 1, 6), DAY, None)
    assert closings.of_case(store, row) is None


def test_a_case_that_is_removed_takes_it_along(store, row):
    closings.plan(store, row, None)
    case_changes.remove(store, row)
    assert not store.rows("select 1 from closings")


@pytest.mark.parametrize(
    ("day", "why", "sentence"),
    [
        (date(2026, 1, 5), "", "C-1 opened on 5 Jan 2026; choose a day after that."),
        (date(1850, 1, 1), "", "is not between 1900 and 2100"),
        (DAY, "Because.", "Nothing differs"),
        (None, "x" * 2001, "Shorten the reason"),
    ],
)
def test_what_cannot_be_planned_is_said(store, row, day, why, sentence):
    closings.plan(store, row, DAY, "Because.")
    with pytest.raises(BadInput, match=sentence):
        closings.plan(store, row, day, why)
    assert closings.of_case(store, row) == Closing(row, DAY, "Because.")


def test_a_closed_case_has_nothing_to_plan_nor_to_take_back(store, row):
    case_changes.close(store, row, DAY)
    with pytest.raises(BadInput, match="C-1 is not open, or closes on a day already"):
        closings.plan(store, row, DAY)
    with pytest.raises(BadInput, match="Nothing is planned for C-1"):
        closings.take_back(store, row)
    with pytest.raises(BadInput, match="That case is no longer in the record"):
        closings.plan(store, 999, START)


def test_a_case_that_the_next_extract_no_longer_has_is_closed_and_planned_no_more(store):
    load(store, OCT, child("A1"), child("A2"), *(child(f"B{number}") for number in range(20)))
    first, second = (row for (row,) in store.rows("select id from cases where case_id in ('A1', 'A2') order by id"))
    closings.plan(store, first, DAY)
    closings.plan(store, second, DAY)
    load(store, NOV, child("A2"), *(child(f"B{number}") for number in range(20)))
    assert closings.planned(store) == (Closing(second, DAY, ""),)
