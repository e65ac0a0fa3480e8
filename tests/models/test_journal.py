from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from models import journal
from models.migrations import MIGRATIONS
from models.store import open_store

TABLES = ("teams", "workers", "posts", "absences", "limits", "weights", "cases", "openings", "categories",
          "allocations", "overrides", "extracts", "differences", "intervals", "events", "worker_names", "unconfirmed",
          "case_teams", "matchings", "explanations", "actions", "month_notes", "signatures", "duties",
          "closings")  # fmt: skip


def content(store):
    return {table: store.rows(f"select * from {table} order by id") for table in TABLES}


def add_team(store, name):
    with store.write(f"Added {name}") as db:
        return db.table("teams").insert({"name": name, "name_key": name.casefold()}).last_pk


def rename_team(store, row, name):
    with store.write(f"Renamed to {name}", kind="correction", why="misspelt") as db:
        db.table("teams").update(row, {"name": name, "name_key": name.casefold()})


def remove_team(store, row):
    with store.write("Removed a team", kind="correction") as db:
        db.table("teams").delete(row)


def test_every_change_says_when_who_what_old_new_and_why(store):
    row = add_team(store, "Harbour")
    rename_team(store, row, "Harbour Team")
    entry = journal.entries(store)[0]
    assert (entry.kind, entry.what, entry.why) == ("correction", "Renamed to Harbour Team", "misspelt")
    assert entry.who
    assert datetime.fromisoformat(entry.at).tzinfo is not None
    [change] = journal.changes(store, entry.id)
    assert (change.table, change.row) == ("teams", row)
    assert (change.old["name"], change.new["name"]) == ("Harbour", "Harbour Team")


def test_nothing_is_written_outside_an_entry(store):
    with pytest.raises(dbapi2.IntegrityError, match="no journal entry is open"):
        store.db.table("teams").insert({"name": "A", "name_key": "a"})
    assert content(store)["teams"] == []


def test_an_entry_that_changes_nothing_or_fails_leaves_no_line(store):
    with store.write("Nothing"):
        pass
    with pytest.raises(dbapi2.IntegrityError), store.write("Broken") as db:
        db.table("teams").insert_all([{"name": "A", "name_key": "a"}, {"name": "A", "name_key": "a"}])
    assert journal.entries(store) == []
    assert content(store)["teams"] == []


@pytest.mark.parametrize("sql", ["update journal set what = 'x'", "delete from journal", "delete from journal_rows"])
def test_the_journal_is_append_only(store, sql):
    add_team(store, "A")
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        store.db.execute(sql)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["add", "rename", "remove", "undo", "redo", "reopen"]), max_size=14))
def test_undo_and_redo_walk_through_every_state(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("undo") / "caseloads.db"
    store = open_store(path)
    states, at, names = [content(store)], 0, iter("ABCDEFGHIJKLMNOP")
    for step in steps:
        rows = [row[0] for row in content(store)["teams"]]
        if step == "reopen":
            store.close()
            store = open_store(path)
        elif step == "undo":
            assert (journal.undo(store) is None) == (at == 0)
            at = max(at - 1, 0)
        elif step == "redo":
            assert (journal.redo(store) is None) == (at == len(states) - 1)
            at = min(at + 1, len(states) - 1)
        elif step == "add" or rows:
            if step == "add":
                add_team(store, next(names))
            else:
                rename_team(store, rows[0], next(names)) if step == "rename" else remove_team(store, rows[-1])
            states = [*states[: at + 1], content(store)]
            at += 1
        assert content(store) == states[at]
    store.close()


def add_teams(store, names, first=1):
    with store.write("Teams", kind="import") as db, store.bulk("teams"):
        rows = [(row, name, name) for row, name in enumerate(names, first)]
        db.conn.executemany("insert into teams (id, name, name_key) values (?, ?, ?)", rows)


def test_what_is_added_in_bulk_is_one_line_and_undone_and_redone_as_one(store):
    add_team(store, "Harbour")
    before = content(store)
    add_teams(store, ("Quay", "Mill", "Dock"), first=5)
    after = content(store)
    [change] = journal.changes(store, journal.entries(store)[0].id)
    assert (change.table, change.row, change.last, change.new) == ("teams", 2, 7, None)
    rename_team(store, 6, "Mill Lane")
    for _ in range(2):
        journal.undo(store)
    assert content(store) == before
    journal.redo(store)
    assert content(store) == after


def test_rows_added_in_bulk_have_to_be_new_ones_and_other_tables_are_journalled_as_ever(store):
    add_teams(store, ("Harbour",), first=10)
    with pytest.raises(AssertionError, match="below those that it has"):
        add_teams(store, ("Quay",), first=3)
    assert len(content(store)["teams"]) == 1
    with store.write("Both", kind="import") as db, store.bulk("teams"):
        db.execute("insert into weights (category, points) values ('child in care', '2')")
    [change] = journal.changes(store, journal.entries(store)[0].id)
    assert (change.table, change.new["points"]) == ("weights", "2")


def test_every_table_with_a_record_is_journalled(store):
    recorded = {row[0] for row in store.rows("select tbl_name from sqlite_master where type = 'trigger'")}
    assert set(TABLES) <= recorded
    others = {"settings", "journal", "journal_rows", "journal_open", "findings", "frozen"}
    assert {row[0] for row in store.rows("select name from sqlite_master where type = 'table'")} - others == set(TABLES)
    for table in TABLES:
        columns = {row[1] for row in store.rows(f"pragma table_info({table})")} - {"id"}
        [trigger] = store.rows("select sql from sqlite_master where name = ?", (f"{table}_changed",))
        assert all(f"'{column}'" in trigger[0] for column in columns), table


def test_there_is_a_step_for_each_version():
    assert [step.__name__[:5] for step in MIGRATIONS] == [f"m{n:04}" for n in range(1, len(MIGRATIONS) + 1)]
