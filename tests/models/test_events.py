from datetime import date

import pytest

from models import case_changes, events, journal
from models.case_words import record_words, records_by_kind
from models.dates import OPEN
from models.errors import BadInput
from models.search import search
from tests.models.small_service import case

DAY = date(2026, 11, 2)


def only_records(store, *rows):
    """Return a case that was never open here, with dated records: kind, day, until, detail."""
    with store.write("Imported", kind="import") as db:
        case_row = db.conn.execute("insert into cases (case_id, case_key) values ('C-9', 'c-9')").lastrowid
        tell(db, case_row, *rows)
    return case_row


def tell(db, case_row, *rows):
    db.conn.executemany(
        "insert into events (case_row, kind, day, until, detail) values (?, ?, ?, ?, ?)",
        [(case_row, kind, day, until or OPEN.isoformat(), detail) for kind, day, until, detail in rows],
    )


def test_a_days_records_are_those_up_to_it_as_they_stood_then(store):
    row = only_records(
        store, ("seen", "2026-10-05", "", "{}"), ("assessment", "2026-09-01", "2026-10-20", '{"seen": "yes"}'),
        ("seen", "2026-10-28", "", "{}"),
    )  # fmt: skip
    found = events.of_case(store, row, DAY)
    assert [(one.kind, one.day.day, one.until) for one in found] == [
        ("seen", 28, OPEN), ("seen", 5, OPEN), ("assessment", 1, date(2026, 10, 20))
    ]  # fmt: skip
    earlier = events.of_case(store, row, date(2026, 10, 19))
    assert [(one.kind, one.until) for one in earlier] == [("seen", OPEN), ("assessment", OPEN)]
    assert earlier[-1].detail == {"seen": "yes"}


def test_records_are_said_by_kind_the_newest_first(store):
    row = only_records(
        store, ("child protection visit", "2026-10-05", "", '{"seen alone": "no"}'),
        ("child protection visit", "2026-10-28", "", '{"seen alone": "yes"}'),
        ("child protection plan", "2025-02-03", "", "{}"), ("child protection plan", "2026-03-01", "", "{}"),
        ("assessment", "2026-01-05", "2026-02-20", '{"seen": "not known"}'),
        ("initial conference", "2026-02-27", "", '{"enquiry": "2026-02-12", "plan": "yes"}'),
        ("enquiry", "2026-08-12", "", '{"conference": "not needed"}'),
    )  # fmt: skip
    groups = records_by_kind(events.of_case(store, row, DAY))
    said = {name: [record_words(one, newest=one is group[0]) for one in group] for name, group in groups}
    assert said == {
        "Assessments": ["5 Jan 2026, authorised 20 Feb 2026"],
        "Section 47 enquiries": ["12 Aug 2026, no conference needed"],
        "Initial conferences": ["27 Feb 2026, enquiry of 12 Feb 2026, led to a plan"],
        "Child protection plans": ["since 1 Mar 2026", "3 Feb 2025, end not known"],
        "Child protection visits": ["28 Oct 2026, seen alone", "5 Oct 2026, not seen alone"],
    }
    assert list(said) == [kind.name for kind in events.KINDS.values() if kind.name in said]


def test_a_case_that_was_never_open_is_found_opened_and_removed(store):
    row = only_records(store, ("seen", "2026-10-05", "", "{}"))
    assert [hit.detail for hit in search(store, "c-9", DAY)] == ["never open here"]
    with pytest.raises(BadInput, match="C-9 was never open here; there is nothing to close"):
        case_changes.close(store, row, DAY)
    line = case_changes.reopen(store, row, date(2026, 11, 1), "child in need")
    assert line == "C-9: opened on 1 Nov 2026, child in need"
    assert [hit.detail for hit in search(store, "c-9", DAY)] == ["not allocated"]
    case_changes.remove(store, row)
    assert store.rows("select count(*) from events") == [(0,)]
    journal.undo(store)
    assert len(events.of_case(store, row, DAY)) == 1


def test_records_go_with_a_case_that_is_removed(store):
    row = case(store)
    with store.write("Imported", kind="import") as db:
        tell(db, row, ("seen", "2026-10-05", "", "{}"))
        db.conn.execute(
            "insert into differences (case_row, fact, said) values (?, 'category', 'child in care')", (row,)
        )
    case_changes.remove(store, row)
    assert store.rows("select id from cases") == []
