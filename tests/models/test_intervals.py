from datetime import date

import pytest

from models import allocation, case_changes, case_list, intervals, journal, worker_detail
from models.case_words import facts_line, held_words, period_words
from models.cases import case
from models.dates import OPEN
from models.pressures import first_record, trend
from tests.models import small_service
from tests.models.small_service import TODAY, held, worker

MOVED, BEFORE = date(2026, 11, 9), date(2026, 11, 2)


def keep(store, table, row, edge, day=MOVED, after=BEFORE):
    with store.write("Imported", kind="import") as db:
        db.conn.execute(
            "insert into intervals (table_name, row_id, edge, day, after) values (?, ?, ?, ?, ?)",
            (table, row, edge, day.isoformat(), after.isoformat()),
        )


@pytest.fixture
def moved(store):
    """Return a case that an extract of 9 Nov shows handed over from Beth Oakhanger to Callum Reyburn."""
    beth, callum = worker(store), worker(store, "Callum Reyburn")
    row = held(store, beth, "C-1")[0]
    allocation.allocate(store, row, callum, MOVED, TODAY)
    keep(store, "allocations", case(store, row, TODAY).key_worker.row, "from")
    return row


@pytest.mark.parametrize(
    ("after", "day", "words"),
    [
        (date(2026, 11, 2), date(2026, 11, 9), "between 2 and 9 Nov"),
        (date(2026, 10, 28), date(2026, 11, 9), "between 28 Oct and 9 Nov"),
        (date(2025, 11, 2), date(2025, 11, 9), "between 2 and 9 Nov 2025"),
        (date(2025, 10, 28), date(2025, 11, 9), "between 28 Oct and 9 Nov 2025"),
        (date(2025, 12, 30), date(2026, 1, 9), "between 30 Dec 2025 and 9 Jan 2026"),
        (date(2025, 11, 9), date(2026, 11, 9), "between 9 Nov 2025 and 9 Nov 2026"),
    ],
)
def test_an_interval_in_words(after, day, words):
    assert intervals.between(after, day, TODAY) == words


def test_a_move_has_its_interval_at_both_its_edges(store, moved):
    before, now = case(store, moved, TODAY).allocations
    assert period_words(now, TODAY) == "began between 2 and 9 Nov"
    assert period_words(before, TODAY) == "began 5 Jan 2026, ended between 2 and 9 Nov"
    assert held_words(case(store, moved, TODAY)) == "Held by Callum Reyburn, who took it between 2 and 9 Nov."
    assert case_list.one(store, moved, TODAY).since_after == BEFORE
    [listed] = worker_detail.detail(store, now.worker_row, TODAY).cases
    assert (listed.since, listed.since_after) == (MOVED, BEFORE)
    assert case_list.one(store, moved, MOVED.replace(day=8)).since_after is None


def test_a_day_that_is_corrected_by_hand_is_known(store, moved):
    now = case(store, moved, TODAY).key_worker
    allocation.correct(store, now.row, now.worker_row, date(2026, 11, 5), None, TODAY)
    assert intervals.of_case(store, moved) == {}
    assert case_list.one(store, moved, TODAY).since_after is None
    journal.undo(store)
    assert intervals.of_case(store, moved)[("allocations", now.row, "from")] == BEFORE


def test_an_interval_goes_with_its_row_and_comes_back_with_it(store, moved):
    case_changes.remove(store, moved)
    assert store.rows("select count(*) from intervals") == [(0,)]
    for undo, left in ((journal.undo, 1), (journal.redo, 0), (journal.undo, 1)):
        assert undo(store) is not None
        assert store.rows("select count(*) from intervals") == [(left,)]


def test_what_opened_or_closed_with_the_case_has_its_interval(store):
    row = held(store, worker(store), "C-1")[0]
    case_changes.close(store, row, MOVED)
    [opening] = case(store, row, TODAY).openings
    keep(store, "openings", opening.row, "from", opening.start, date(2026, 1, 1))
    keep(store, "openings", opening.row, "to")
    found = case(store, row, TODAY)
    assert facts_line(found) == "Child in need, closed between 2 and 9 Nov."
    [key_worker] = found.allocations
    assert period_words(key_worker, TODAY) == "began between 1 and 5 Jan, ended between 2 and 9 Nov"
    assert period_words(found.categories[0], TODAY) == "began between 1 and 5 Jan"
    assert case_list.one(store, row, BEFORE).since_after == date(2026, 1, 1)


def test_periods_of_known_days_are_said_as_ever(store):
    found = case(store, small_service.case(store), TODAY)
    assert intervals.of_case(store, found.row) == {}
    assert period_words(found.categories[0], TODAY) == "since 5 Jan 2026"
    assert (found.openings[0].start_after, found.openings[0].end) == (None, OPEN)


def test_nothing_is_known_before_the_extract_that_began_the_record(store):
    small_service.case(store, opened=date(2024, 5, 1))
    assert first_record(store) == date(2024, 5, 1)
    for as_of, begins, first in (("2026-09-30", 1, 9), ("2026-10-31", 0, 9), ("2026-08-31", 0, 8)):
        with store.write("Imported", kind="import") as db:
            db.conn.execute(
                "insert into extracts (entry, file, source, as_of, begins) values (1, 'f', 'Annex A', ?, ?)",
                (as_of, begins),
            )
        assert first_record(store).month == first
    assert [month.known for month in trend(store, TODAY, 5).months] == [False, True, True, True, True]
    for _ in range(3):
        journal.undo(store)
    assert first_record(store) == date(2024, 5, 1)
