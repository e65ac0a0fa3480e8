"""What an older version wrote is read by this one: a stored database of each version, brought to today's tables."""

from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from models import closings, duties, events, intervals, journal, month_notes, workers
from models.breaches import holding
from models.cases import case, find
from models.extracts.matching import saved
from models.findings import latest
from models.migrations import VERSION
from models.position import position
from models.position_json import as_json
from models.restated import restated
from models.signatures import signatures, signed
from models.signoff import return_of
from models.store import open_store
from models.unconfirmed import waiting

VERSIONS = Path(__file__).parent / "versions"
DAY = date(2026, 11, 2)


def restored(version, tmp_path):
    path = tmp_path / "older.db"
    connection = dbapi2.connect(str(path))
    connection.executescript(version.read_text("utf-8"))
    connection.close()
    return open_store(path)


@pytest.fixture(params=sorted(VERSIONS.glob("*.sql")), ids=lambda path: path.stem)
def older(request, tmp_path):
    with restored(request.param, tmp_path) as store:
        yield store


def tables(store):
    """Return every table's columns, and the names of all indexes and triggers."""
    names = store.rows("select type, name, tbl_name from sqlite_master order by type, name")
    columns = [store.rows("select name, type, \"notnull\", dflt_value from pragma_table_info(?)", (name,))
               for kind, name, _ in names if kind == "table"]  # fmt: skip
    return names, columns


def test_it_has_todays_tables_and_nothing_points_nowhere(older, store):
    assert older.rows("pragma user_version") == [(VERSION,)]
    assert tables(older) == tables(store)
    assert older.rows("pragma foreign_key_check") == []
    assert older.rows("pragma integrity_check") == [("ok",)]


def test_the_position_is_the_same(older):
    found = as_json(position(older, DAY))
    assert [found["totals"][name] for name in ("open_cases", "families", "unallocated", "held_by_leavers")] == [
        7, 6, 2, 1,
    ]  # fmt: skip
    assert [(w["name"], w["cases"], w["points"], w["lower"], w["upper"], w["status"]) for w in found["workers"]] == [
        ("Beth Oakhanger", 3, "3.00", "1.00", "2.00", "over"),
        ("Dev Castellane", 1, "1.50", "0.30", "1.50", "full"),
    ]
    assert [(c["case_id"], c["category"], c["days"]) for c in found["unallocated"]] == [
        ("C-7", "open assessment", 62),
        ("C-5", None, 13),
    ]
    agreed = case(older, find(older, "C-6"), DAY).key_worker.overrides[0].agreed
    assert (agreed.reason, agreed.review_date) == ("Knows the family", date(2026, 12, 1))


def test_it_can_be_changed_and_undone_back_into_its_past(older):
    before = as_json(position(older, DAY))
    workers.end(older, workers.find(older, "W1"), DAY)
    assert as_json(position(older, DAY))["totals"]["workers"] == 1
    assert journal.undo(older).what == "Beth Oakhanger: leaves on 2 Nov 2026"
    assert as_json(position(older, DAY)) == before
    assert journal.undo(older).what == "C-7: reopened on 1 Sep 2026, open assessment"
    assert as_json(position(older, DAY))["totals"]["open_cases"] == 6


def test_what_extracts_had_brought_is_read(tmp_path):
    with restored(VERSIONS / "version_2.sql", tmp_path) as store:
        row = store.rows("select case_row from events")[0][0]
        assert [(event.kind, event.day) for event in events.of_case(store, row, DAY)] == [
            ("child protection visit", date(2026, 10, 20))
        ]
        assert set(intervals.of_case(store, row).values()) == {date(2024, 1, 1)}
        assert latest(store, DAY).file == "annex.xlsx"
        assert [person.name for person in waiting(store, DAY)] == ["Beth Oakhanger"]
        assert [one.name for one in saved(store)] == ["Our list"]


OCTOBER = date(2026, 10, 31)


def test_what_was_answered_planned_and_signed_is_read(tmp_path):
    with restored(VERSIONS / "version_3.sql", tmp_path) as store:
        found = {one.called_id: one.answer for one in holding(store, OCTOBER)}
        assert [(action.owner, action.outcome) for action in found["W1"].actions] == [
            ("R. Whitcombe", ""), ("R. Whitcombe", "done"),
        ]  # fmt: skip
        assert (found["W1"].reason, found["C-7"].monitored, found["C-5"].owner) == (
            "Took on two siblings.", True, "A. Garrow",
        )  # fmt: skip
        assert month_notes.notes(store, OCTOBER)["open_cases:month"].note == "A family moved in."
        assert [one.what for one in duties.duties_of(store, workers.find(store, "W1"))] == ["Duty desk"]
        assert closings.of_case(store, find(store, "C-3")).day == date(2026, 11, 20)
        assert [(one.role, one.stands) for one in signatures(store, OCTOBER, "Quay Team")] == [
            ("Team manager", True), ("Head of service", False),
        ]  # fmt: skip


def test_a_month_that_was_signed_says_what_was_signed(tmp_path):
    with restored(VERSIONS / "version_3.sql", tmp_path) as store:
        of = return_of(store, OCTOBER, "Quay Team", today=DAY)
        kept = signed(store, OCTOBER, "Quay Team").fingerprint
        assert (of.fingerprint, kept[:9]) == (kept, "B44B-FBF7")
        assert (of.now.values["open_cases"], len(of.exceptions), len(of.actions)) == (3, 2, 1)
        assert restated(store, OCTOBER, "Quay Team") == ()
