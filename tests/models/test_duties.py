from datetime import date
from decimal import Decimal

import pytest

from models import duties, journal
from models.dates import OPEN
from models.errors import BadInput
from models.position import worker_position
from models.worker_detail import detail
from tests.models.small_service import held, limits, worker

MON, FRI = date(2026, 11, 2), date(2026, 11, 6)
WHAT = "Practice educator for one student"


def kept(store, row):
    return [(duty.what, str(duty.share), duty.start, duty.end) for duty in duties.duties_of(store, row)]


def test_a_duty_is_kept_with_its_share_and_days(store):
    row = worker(store)
    added = duties.add(store, row, f"  {WHAT} ", "0.20", MON, None)
    assert added.line == f"Beth Oakhanger: {WHAT}, 0.2 FTE, from 2 Nov 2026"
    assert kept(store, row) == [(WHAT, "0.2", MON, OPEN)]
    assert duties.add(store, row, "Duty desk", "0.1", MON, FRI).line.endswith("from 2 Nov 2026 to 5 Nov 2026")
    journal.undo(store)
    journal.undo(store)
    assert kept(store, row) == []


def test_it_is_a_change_made_of_the_worker(store):
    row = worker(store)
    duties.add(store, row, WHAT, "0.2", MON, None, "Agreed with the university")
    assert next((entry.what, entry.why) for entry in detail(store, row, MON).journal) == (
        f"Beth Oakhanger: {WHAT}, 0.2 FTE, from 2 Nov 2026", "Agreed with the university",
    )  # fmt: skip


def test_it_changes_no_capacity_and_no_limit(store):
    row = worker(store)
    limits(store, "1", "2")
    held(store, row, "C-1", "C-2")
    before = worker_position(store, row, MON)
    duties.add(store, row, WHAT, "1", MON, None)
    assert worker_position(store, row, MON) == before


def test_a_change_keeps_the_days_before(store):
    row = worker(store)
    added = duties.add(store, row, WHAT, "0.2", MON, None).row
    line = duties.change(store, added, FRI, WHAT, Decimal("0.4"))
    assert line == f"Beth Oakhanger: {WHAT}, share 0.2 → 0.4 from 6 Nov 2026"
    assert kept(store, row) == [(WHAT, "0.2", MON, FRI), (WHAT, "0.4", FRI, OPEN)]
    assert duties.change(store, added, MON, WHAT, "0.3").endswith("share 0.2 → 0.3, corrected")
    with pytest.raises(BadInput, match="Choose a day of the duty"):
        duties.change(store, added, FRI, WHAT, "0.1")
    with pytest.raises(BadInput, match="Nothing differs"):
        duties.change(store, added, MON, WHAT, "0.30")


def test_end_correct_and_remove(store):
    row = worker(store)
    added = duties.add(store, row, WHAT, "0.2", MON, None).row
    assert duties.end(store, added, FRI) == f"Beth Oakhanger: {WHAT}, ends on 6 Nov 2026"
    with pytest.raises(BadInput, match="Nothing differs"):
        duties.end(store, added, FRI)
    line = duties.correct(store, added, "Duty desk", "0.2", MON, None)
    assert line == f"Beth Oakhanger: {WHAT}, now {WHAT} → Duty desk, to 6 Nov 2026 → no end, corrected"
    duties.remove(store, added)
    assert kept(store, row) == []
    assert journal.entries(store)[0].kind == "correction"
    with pytest.raises(BadInput, match="That duty is no longer in the record"):
        duties.remove(store, added)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"what": "  "}, "Fill in what they hold; it is empty."),
        ({"what": "x" * 201}, "Shorten what they hold to 200 characters"),
        ({"share": "1.5"}, "The share of FTE, 1.5, is not between 0 and 1"),
        ({"share": "a day"}, "is not a number"),
        ({"end": MON}, "The first day without it, 2 Nov 2026, is not after the first day with it, 2 Nov 2026"),
        ({"start": date(1899, 1, 1)}, "not between 1900 and 2100"),
        ({"worker_row": 9}, "That worker is no longer in the record"),
    ],
)
def test_bad_input(store, change, sentence):
    good = {"worker_row": worker(store), "what": WHAT, "share": "0.2", "start": MON, "end": FRI}
    with pytest.raises(BadInput, match=sentence):
        duties.add(store, **good | change)
    assert not store.rows("select 1 from duties")


def test_the_same_is_not_recorded_twice(store):
    row = worker(store)
    duties.add(store, row, WHAT, "0.2", MON, FRI)
    other = duties.add(store, row, "Duty desk", "0.2", MON, FRI).row
    with pytest.raises(BadInput, match="recorded already"):
        duties.add(store, row, WHAT.upper(), "0.4", MON, FRI)
    with pytest.raises(BadInput, match="recorded already"):
        duties.correct(store, other, WHAT, "0.2", MON, FRI)
