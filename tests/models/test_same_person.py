"""Someone first met in a file and a worker who is known become one."""

from datetime import date

import pytest

from models import absences, actions, explanations, journal, workers
from models.actions import Task
from models.breach_about import About
from models.errors import BadInput
from models.explanations import Said
from models.position import position
from models.same_person import same_as
from models.unconfirmed import guessed
from tests.models.met import meet
from tests.models.small_service import TODAY, held, team, worker


@pytest.fixture
def both(store):
    """Return Sam Ward, met in a file with two cases, and Samantha Ward, known with one."""
    samantha = worker(store, "Samantha Ward", "W1", in_team=team(store), fte="0.6")
    held(store, samantha, "C-9")
    return meet(store, "Sam Ward", "NEW-001", 1, ("C-1", "C-2")), samantha


def dump(store):
    tables = ("workers", "posts", "allocations", "worker_names", "unconfirmed", "intervals")
    return {table: store.rows(f"select * from {table} order by id") for table in tables}


def test_cases_and_names_go_to_the_other(store, both):
    sam, samantha = both
    before = dump(store)
    assert same_as(store, sam, samantha) == "Sam Ward is the same person as Samantha Ward (W1): 2 cases joined"
    (of,) = position(store, TODAY).workers
    assert (of.name, of.cases, of.fte * 10, of.guessed) == ("Samantha Ward", 3, 6, False)
    assert store.rows("select name, worker_row from worker_names") == [("Sam Ward", samantha)]
    assert not guessed(store)
    journal.undo(store)
    assert dump(store) == before


def test_a_hand_over_between_the_two_was_none(store, both):
    sam, samantha = both
    with store.write("Moved", kind="import") as db:
        row = db.execute("select id from allocations where worker_row = ?", (samantha,)).fetchone()[0]
        db.execute("update allocations set valid_to = '2026-11-02' where id = ?", (row,))
        after = db.execute(
            "insert into allocations (case_row, worker_row, kind, valid_from)"
            " select case_row, ?, 'key worker', '2026-11-02' from allocations where id = ?", (sam, row),
        ).lastrowid  # fmt: skip
        for number, edge in ((row, "to"), (after, "from")):
            db.execute("insert into intervals (table_name, row_id, edge, day, after)"
                       " values ('allocations', ?, ?, '2026-11-02', '2026-10-02')", (number, edge))  # fmt: skip
    same_as(store, sam, samantha)
    kept = store.rows("select valid_from, valid_to from allocations where worker_row = ? and id = ?", (samantha, row))
    assert kept == [("2026-01-05", "9999-12-31")]
    assert not store.rows("select 1 from allocations where id = ?", (after,))
    assert not store.rows("select 1 from intervals")


def test_what_is_written_on_both_is_joined_and_nothing_of_it_is_lost(store, both):
    sam, samantha = both
    day, later = date(2026, 10, 31), date(2026, 11, 9)
    for row, reason, view, review in ((sam, "Two left", "Fine", later), (samantha, "Cover", "", date(2026, 12, 7))):
        about = About("over", row, date(2026, 9, 1), day)
        explanations.explain(store, about, Said(reason, view, review), TODAY, Task("Move one", f"Owner {row}", later))
    explanations.explain(store, About("under", sam, day, day), Said("New here"), TODAY)
    before = store.rows("select * from explanations order by id"), store.rows("select * from actions order by id")
    same_as(store, sam, samantha)
    under, over = sorted(explanations.every(store, TODAY), key=lambda one: one.row, reverse=True)
    assert (over.kind, over.worker_row, over.said) == ("over", samantha, Said("Cover\nTwo left", "Fine", later))
    assert (under.kind, under.worker_row, under.reason) == ("under", samantha, "New here")
    assert {action.worker_row for action in actions.every(store, TODAY)} == {samantha}
    journal.undo(store)
    assert (store.rows("select * from explanations order by id"),
            store.rows("select * from actions order by id")) == before  # fmt: skip


def test_of_two_guessed_starts_the_earlier_counts(store):
    one = meet(store, "Sam Ward", "NEW-001", team(store), ("C-1",), start="2026-03-02")
    other = meet(store, "Ward, Sam", "NEW-002", 1, ("C-2",), start="2026-06-01")
    same_as(store, one, other)
    assert workers.worker(store, other, TODAY).start == date(2026, 3, 2)
    assert guessed(store) == {other}
    assert {name for (name,) in store.rows("select name from worker_names")} == {"Sam Ward", "Ward, Sam"}


def test_what_clashes_is_refused(store, both):
    sam, samantha = both
    with pytest.raises(BadInput, match="the same person already"):
        same_as(store, sam, sam)
    with pytest.raises(BadInput, match="That person to confirm is no longer in the record"):
        same_as(store, samantha, sam)
    workers.change(store, sam, date(2026, 11, 1), 1, "social worker", "permanent", "0.5")
    with pytest.raises(BadInput, match="A change of post is recorded for Sam Ward; take it back first"):
        same_as(store, sam, samantha)
    journal.undo(store)
    for row in both:
        absences.add(store, row, date(2026, 11, 3), None, "leave", "1")
    with pytest.raises(BadInput, match="Absences are recorded for both Sam Ward and Samantha Ward"):
        same_as(store, sam, samantha)
    journal.undo(store)
    journal.undo(store)
    with store.write("Co-worker") as db:
        db.execute(
            "insert into allocations (case_row, worker_row, kind, valid_from)"
            " select case_row, ?, 'co-worker', '2026-07-01' from allocations where worker_row = ? limit 1",
            (samantha, sam),
        )
    with pytest.raises(BadInput, match="Sam Ward and Samantha Ward are both recorded on C-1 for the same days"):
        same_as(store, sam, samantha)
    assert guessed(store) == {sam}
