"""The record under any sequence of changes, corrections, undo and redo, against plain lists of days."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import allocation, case_changes, journal, workers
from models.cases import case as recorded
from models.errors import BadInput
from models.record import recorded as change_of_record
from models.store import open_store
from tests.models.small_service import case, team, worker

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(n) for n in range(10)]
CATEGORIES = ("child in need", "open assessment", "care leaver")
TABLES = ("teams", "workers", "posts", "cases", "openings", "categories", "allocations", "overrides")

days = st.sampled_from(DAYS)
steps = st.one_of(
    st.tuples(st.just("fte"), days, st.sampled_from(["1", "0.8", "0.5"])),
    st.tuples(st.just("wrong fte"), days, st.sampled_from(["1", "0.8", "0.5"])),
    st.tuples(st.just("category"), days, st.sampled_from(CATEGORIES)),
    st.tuples(st.just("wrong category"), days, st.sampled_from(CATEGORIES)),
    st.tuples(st.just("key worker"), days, st.sampled_from([1, 2])),
    st.tuples(st.just("key worker"), days, st.none()),
    st.tuples(st.sampled_from(["undo", "redo"]), st.none(), st.none()),
)


def naive(timeline, kind, day, value):
    """Return the days one by one after a change from a day (or, corrected, of all days that share the wrong value)."""
    at, old = DAYS.index(day), timeline[DAYS.index(day)]
    last = next((n for n in range(at, len(DAYS)) if timeline[n] != old), len(DAYS))
    first = at
    while kind.startswith("wrong") and first and timeline[first - 1] == old:
        first -= 1
    return timeline[:first] + [value] * (last - first) + timeline[last:]


def do(store, kind, day, value):
    match kind:
        case "fte" | "wrong fte":
            how = workers.change if kind == "fte" else workers.correct_post
            how(store, 1, day, 1, "social worker", "permanent", value)
        case "category":
            case_changes.change_category(store, 1, day, value)
        case "wrong category":
            case_changes.correct_category(store, 1, day, value)
        case _ if value is None:
            allocation.unallocate(store, 1, day)
        case _:
            allocation.allocate(store, 1, value, day, day)


def seen(store):
    """Return what the record says, day by day."""
    found = recorded(store, 1, FIRST)
    holders = [allocation for allocation in found.allocations if allocation.kind == "key worker"]
    return {
        "fte": _each_day(workers.worker(store, 1, FIRST).posts, lambda post: str(post.fte)),
        "category": _each_day(found.categories, lambda period: period.category),
        "key worker": _each_day(holders, lambda allocation: allocation.worker_row),
    }


def _each_day(periods, value):
    return [next((value(period) for period in periods if period.start <= day < period.end), None) for day in DAYS]


@given(st.lists(steps, min_size=4, max_size=14))
@settings(max_examples=20, deadline=None)
def test_any_sequence_answers_every_past_day(sequence):
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "c.db") as store:
        team(store)
        worker(store, start=date(2020, 1, 1))
        worker(store, "Dev Castellane", start=date(2020, 1, 1))
        case(store, opened=FIRST)
        base = len(journal.entries(store))
        done = [{"fte": ["1"] * 10, "category": ["child in need"] * 10, "key worker": [None] * 10}]
        undone = []
        for kind, day, value in sequence:
            lines = [entry.what for entry in journal.entries(store)]
            if kind == "undo" and len(done) > 1:
                assert journal.undo(store)
                undone.append(done.pop())
            elif kind == "redo" and undone:
                assert journal.redo(store)
                done.append(undone.pop())
            elif kind not in ("undo", "redo"):
                name = kind.removeprefix("wrong ")
                if name == "key worker" and done[-1][name][DAYS.index(day)] == value:
                    continue
                try:
                    do(store, kind, day, value)
                except BadInput:
                    assert done[-1][name][DAYS.index(day)] == value
                    assert [entry.what for entry in journal.entries(store)] == lines
                    continue
                done.append({**done[-1], name: naive(done[-1][name], kind, day, value)})
                undone.clear()
            assert seen(store) == done[-1]
            assert [entry.what for entry in journal.entries(store)][-len(lines) :] == lines
        _all_undone(store, base, len(done))


def _all_undone(store, base, steps_done):
    for _ in range(base + steps_done - 1):
        assert journal.undo(store)
    assert journal.undo(store) is None
    assert not any(store.rows(f"select 1 from {table}") for table in TABLES)


def test_what_the_database_refuses_is_a_sentence_and_nothing_is_kept(store):
    team(store)
    attempts = [
        ("insert into teams (name, name_key) values ('Harbour', 'harbour team')", "The same was recorded already"),
        ("delete from teams", "Something else in the record still names it"),
        ("insert into weights (category, points) values ('adult', '1')", "One of the values can't be true"),
        (
            "insert into posts (worker_row, team_row, role, employment, fte) select 1, 1, 'x', 'agency', '1'",
            "Another period was recorded for the same days",
        ),
    ]
    worker(store)
    before = journal.entries(store)
    for sql, sentence in attempts:
        with pytest.raises(BadInput, match=sentence):
            _half_done(store, sql)
    assert journal.entries(store) == before
    assert store.rows("select manager from teams") == [("R. Whitcombe",)]


def _half_done(store, sql):
    with change_of_record(store, "tried") as db:
        db.execute("update teams set manager = 'half done'")
        db.execute(sql)


def test_the_reason_is_kept_and_checked(store):
    row = worker(store)
    workers.end(store, row, date(2026, 12, 1), why="  Moves to  another council ")
    assert journal.entries(store)[0].why == "Moves to another council"
    with pytest.raises(BadInput, match="Shorten the reason"):
        workers.end(store, row, date(2026, 12, 2), why="x" * 3000)


def test_a_row_that_someone_else_removed_meanwhile_is_a_sentence(store):
    row = team(store)
    with (
        pytest.raises(BadInput, match="changed by someone else meanwhile; look again"),
        change_of_record(store, "tried") as db,
    ):
        db.table("teams").update(row + 1, {"manager": "R. Whitcombe"})
    assert store.rows("select id from teams") == [(row,)]
