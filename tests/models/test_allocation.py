import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from models import absences, allocation, case_changes, journal, limit_lines, weights, workers
from models.cases import case as recorded
from models.dates import OPEN
from models.errors import BadInput
from models.overrides import Override
from tests.models.small_service import TODAY, case, held, limits, meanwhile, worker

JAN, MAR, JUN = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1)
AGREED = Override("Knows the family", "R. Whitcombe", "Can start this week", date(2026, 12, 8))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def beth(store):
    return worker(store)


@pytest.fixture
def dev(store, beth):
    return worker(store, "Dev Castellane", fte="0.6")


def holders(store, row):
    return [(found.worker, found.start, found.end) for found in recorded(store, row, TODAY).allocations]


def test_allocate_hand_over_unallocate(store, beth, dev):
    limits(store, "0", "1", role="social worker")
    limit_lines.add(store, limit_lines.Scope(worker_row=dev), "cases", "0", "9")
    row = case(store)
    assert allocation.allocate(store, row, beth, JAN, TODAY) == "C-1 is allocated to Beth Oakhanger, now full."
    assert allocation.allocate(store, row, dev, MAR, TODAY) == "C-1 is handed over to Dev Castellane."
    assert journal.entries(store)[0].what == "C-1: key worker Beth Oakhanger → Dev Castellane from 2 Mar 2026"
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR), ("Dev Castellane", MAR, OPEN)]
    allocation.allocate(store, row, beth, MAR, TODAY)
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR), ("Beth Oakhanger", MAR, OPEN)]
    assert allocation.unallocate(store, row, JUN).endswith("key worker Beth Oakhanger → none from 1 Jun 2026")
    assert holders(store, row)[-1] == ("Beth Oakhanger", MAR, JUN)
    with pytest.raises(BadInput, match="has no key worker on 1 Jun 2026"):
        allocation.unallocate(store, row, JUN)


def test_a_gap_is_filled_up_to_who_follows(store, beth, dev):
    row = case(store)
    allocation.allocate(store, row, dev, JUN, TODAY)
    allocation.allocate(store, row, beth, JAN, TODAY)
    assert holders(store, row) == [("Beth Oakhanger", JAN, JUN), ("Dev Castellane", JUN, OPEN)]


def test_only_an_open_case_can_be_given_and_not_to_who_holds_it(store, beth, dev):
    row = held(store, beth, "C-1")[0]
    with pytest.raises(BadInput, match="Beth Oakhanger holds C-1 on 24 Nov 2026 already"):
        allocation.allocate(store, row, beth, TODAY, TODAY)
    case_changes.close(store, row, JUN)
    for day in (date(2026, 1, 4), JUN):
        with pytest.raises(BadInput, match="C-1 is not open on"):
            allocation.allocate(store, row, dev, day, TODAY)


def test_over_by_a_part_of_a_case_is_refused(store, beth, dev):
    limits(store, "0", "3", role="social worker")
    held(store, dev, "C-1")
    row = case(store, "C-2")
    with pytest.raises(allocation.Refused) as refused:
        allocation.allocate(store, row, dev, TODAY, TODAY)
    assert str(refused.value) == (
        "Dev Castellane would be over by 0.2; record what was agreed, or choose someone else."
    )
    assert refused.value.worker_row == dev
    assert holders(store, row) == []


def test_an_override_is_kept_where_it_is_needed_and_only_there(store, beth):
    limits(store, "0", "1")
    first, second = case(store), case(store, "C-2")
    allocation.allocate(store, first, beth, TODAY, TODAY, AGREED)
    assert recorded(store, first, TODAY).key_worker.overrides == ()
    said = allocation.allocate(store, second, beth, TODAY, TODAY, AGREED)
    assert said == "C-2 is allocated to Beth Oakhanger, now over by 1."
    kept = recorded(store, second, TODAY).key_worker.overrides[0]
    assert (kept.agreed, kept.made_on) == (AGREED, TODAY)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reason", " ", "Fill in the reason"),
        ("authorised_by", "", "Fill in who agreed to it"),
        ("workers_view", "\n", "Fill in the worker's own view"),
        ("review_date", TODAY, "Choose a day after 24 Nov 2026"),
        ("review_date", date(2101, 1, 1), "not between 1900 and 2100"),
        ("reason", "x" * 2001, "Shorten the reason to"),
    ],
)
def test_all_four_of_an_override_are_required(store, beth, field, value, sentence):
    limits(store, "0", "0")
    row = case(store)
    four = {name: getattr(AGREED, name) for name in ("reason", "authorised_by", "workers_view", "review_date")}
    with pytest.raises(BadInput, match=sentence):
        allocation.allocate(store, row, beth, TODAY, TODAY, Override(**four | {field: value}))
    assert holders(store, row) == []


def test_away_left_and_not_started_are_refused_without_an_override(store, beth):
    absences.add(store, beth, JUN, None, "sickness")
    left, later = worker(store, "Left Long Ago", end=JUN), worker(store, "Starts Later", start=date(2027, 1, 4))
    for who, why in (
        (beth, "Beth Oakhanger is away on 24 Nov 2026"),
        (left, "Left Long Ago left on 1 Jun 2026"),
        (later, "Starts Later starts only on 4 Jan 2027"),
    ):
        row = case(store, f"C-{who}")
        with pytest.raises(allocation.Refused, match=f"^{why}; record what was agreed, or choose someone else.$"):
            allocation.allocate(store, row, who, TODAY, TODAY)
        allocation.allocate(store, row, who, TODAY, TODAY, AGREED)
        assert len(recorded(store, row, TODAY).key_worker.overrides) == 1


def test_a_case_given_from_a_past_day_is_checked_on_that_day_and_today(store, beth):
    row = case(store)
    absences.add(store, beth, MAR, JUN)
    with pytest.raises(allocation.Refused, match="away on 2 Mar 2026"):
        allocation.allocate(store, row, beth, MAR, TODAY)
    absences.add(store, beth, TODAY, None)
    with pytest.raises(allocation.Refused, match="away on 24 Nov 2026"):
        allocation.allocate(store, row, beth, JAN, TODAY)
    case_changes.close(store, row, JUN)
    allocation.allocate(store, row, beth, JAN, TODAY)


def test_points_count_where_the_limit_is_in_points(store, beth):
    weights.add(store, "child in care", "2.5")
    limits(store, "0", "3", measure="points")
    held(store, beth, "C-1")
    with pytest.raises(allocation.Refused, match=r"over by 0\.5;"):
        allocation.allocate(store, case(store, "C-2", category="child in care"), beth, TODAY, TODAY)
    allocation.allocate(store, case(store, "C-3"), beth, TODAY, TODAY)


def test_over_by_very_little_is_never_nought(store, beth):
    for upper, words in (("0.96", "0.04"), ("0.999", "less than 0.01"), ("0.05", "0.95")):
        limits_row = limit_lines.add(store, limit_lines.Scope(worker_row=beth), "cases", "0", upper).row
        with pytest.raises(allocation.Refused, match=f"over by {words};"):
            allocation.allocate(store, case(store, upper), beth, TODAY, TODAY)
        limit_lines.remove(store, limits_row)


def test_co_workers_do_not_count_and_give_way_to_the_key_worker(store, beth, dev):
    limits(store, "0", "0")
    row = case(store)
    added = allocation.add_co_worker(store, row, beth, JAN)
    assert added.line == "C-1: co-worker Beth Oakhanger from 5 Jan 2026"
    with pytest.raises(BadInput, match="Beth Oakhanger works with C-1 on those days already"):
        allocation.add_co_worker(store, row, beth, MAR)
    with pytest.raises(BadInput, match="left on 2 Mar 2026; choose someone else"):
        allocation.add_co_worker(store, row, worker(store, "Left", end=MAR), MAR)
    allocation.allocate(store, row, beth, MAR, TODAY, AGREED)
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR), ("Beth Oakhanger", MAR, OPEN)]
    other = allocation.add_co_worker(store, row, dev, MAR).row
    assert allocation.end_co_worker(store, other, JUN) == "C-1: co-worker Dev Castellane until 1 Jun 2026"
    assert [found.worker for found in recorded(store, row, MAR).co_workers] == ["Dev Castellane"]
    allocation.correct(store, other, dev, JAN, MAR, TODAY)
    allocation.remove(store, other)
    assert len(holders(store, row)) == 2


def test_a_handover_on_the_wrong_day_moves_with_its_neighbours(store, beth, dev):
    row = held(store, beth, "C-1", day=JAN)[0]
    allocation.allocate(store, row, dev, JUN, TODAY)
    second = recorded(store, row, TODAY).key_worker.row
    said = allocation.correct(store, second, dev, MAR, None, TODAY, why="Typed the wrong month")
    assert said == "C-1: from 1 Jun 2026 → 2 Mar 2026, corrected"
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR), ("Dev Castellane", MAR, OPEN)]
    for start in (JAN, date(2026, 1, 4)):
        with pytest.raises(BadInput, match=r"no day with the case|not open"):
            allocation.correct(store, second, dev, start, None, TODAY)
    first = recorded(store, row, JAN).key_worker.row
    allocation.correct(store, first, beth, JAN, JUN, TODAY)
    assert holders(store, row) == [("Beth Oakhanger", JAN, JUN), ("Dev Castellane", JUN, OPEN)]


def test_a_corrected_worker_is_checked_like_one_who_is_given_the_case(store, beth, dev):
    limit_lines.add(store, limit_lines.Scope(worker_row=dev), "cases", "0", "0")
    row = held(store, beth, "C-1")[0]
    given = recorded(store, row, TODAY).key_worker.row
    with pytest.raises(allocation.Refused, match="Dev Castellane would be over by 1"):
        allocation.correct(store, given, dev, JAN, None, TODAY)
    allocation.correct(store, given, dev, JAN, None, TODAY, AGREED)
    assert recorded(store, row, TODAY).key_worker.overrides[0].agreed == AGREED
    allocation.correct(store, given, beth, JAN, None, TODAY)
    assert recorded(store, row, TODAY).key_worker.overrides == ()
    workers.end(store, dev, JUN)
    assert allocation.refusal(store, dev, JUN) == "Dev Castellane left on 1 Jun 2026"


def test_a_case_that_someone_else_closed_meanwhile_is_given_to_nobody(store, beth, monkeypatch):
    row = case(store)
    meanwhile(monkeypatch, store, lambda other: case_changes.close(other, row, date(2026, 12, 1)))
    with pytest.raises(BadInput, match="changed by someone else meanwhile"):
        allocation.allocate(store, row, beth, TODAY, TODAY)
    assert recorded(store, row, TODAY).allocations == ()


def test_an_allocation_that_someone_else_removed_meanwhile_is_not_corrected(store, beth, monkeypatch):
    row = held(store, beth, "C-1")[0]
    given = recorded(store, row, TODAY).key_worker.row
    meanwhile(monkeypatch, store, lambda other: allocation.remove(other, given))
    with pytest.raises(BadInput, match="That allocation is no longer in the record"):
        allocation.correct(store, given, beth, date(2026, 2, 2), None, TODAY)
    assert recorded(store, row, TODAY).allocations == ()


TAKE = """
import sys
from datetime import date
from pathlib import Path
from models.allocation import allocate
from models.errors import BadInput
from models.store import open_store
with open_store(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(allocate(store, int(sys.argv[2]), int(sys.argv[3]), date(2026, 11, 24), date(2026, 11, 24)))
    except BadInput as refused:
        print(refused)
"""


def test_of_two_processes_that_take_the_last_place_exactly_one_wins(store, beth):
    limits(store, "0", "1")
    both = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE, str(store.path), str(row), str(beth)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        for row in (case(store), case(store, "C-2"))
    ]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=20)[0].strip()[:40] for process in both)
    assert said[0].startswith("Beth Oakhanger would be over by 1; ")
    assert "is allocated to Beth Oakhanger, now full"[:30] in said[1]
    assert store.rows("select count(*) from allocations") == [(1,)]
