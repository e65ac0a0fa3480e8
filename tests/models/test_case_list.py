from datetime import date

import pytest

from models import absences, allocation, case_changes, workers
from models.case_list import held_by, open_cases
from models.cases import case as recorded
from models.cases import find
from models.errors import BadInput
from models.position import position
from tests.models.small_service import TODAY, case, held, team, worker

JAN, NOV = date(2026, 1, 5), date(2026, 11, 20)


def test_why_a_case_needs_a_worker_and_for_how_long(store):
    harbour, quay = team(store), team(store, "Quay Team")
    beth, joel, amina = worker(store), worker(store, "Joel", in_team=quay), worker(store, "Amina")
    held(store, beth, "C-1", family_id="F-1", date_of_birth=date(2020, 11, 25))
    held(store, joel, "C-2")
    held(store, amina, "C-3", "C-4")
    workers.end(store, joel, NOV)
    absences.add(store, amina, date(2026, 10, 26), None)
    allocation.unallocate(store, find(store, "C-4"), NOV)
    case(store, "C-5", opened=TODAY, team_row=harbour)
    case_changes.close(store, held(store, beth, "C-6")[0], NOV)
    found = open_cases(store, TODAY)
    assert [(c.case_id, c.worker, c.team, c.need, c.need_days) for c in found] == [
        ("C-1", "Beth Oakhanger", "Harbour Team", "", None),
        ("C-2", "Joel", "Quay Team", "left", 4),
        ("C-3", "Amina", "Harbour Team", "away", 29),
        ("C-4", "", "Harbour Team", "not allocated", 4),
        ("C-5", "", "Harbour Team", "not allocated", 0),
    ]
    assert (found[0].age, found[0].family_id, found[0].opened, found[0].since) == (5, "F-1", JAN, JAN)
    for name in ("Harbour Team", "Quay Team", None):
        assert len(open_cases(store, TODAY, name)) == position(store, TODAY, name).open_cases
    assert [c.case_id for c in held_by(store, joel, TODAY)] == ["C-2"]
    assert held_by(store, joel, date(2026, 1, 4)) == ()
    with pytest.raises(BadInput, match="no team"):
        open_cases(store, TODAY, "Nowhere")


def test_someone_who_has_not_started_and_someone_away_from_before(store):
    beth = worker(store)
    absences.add(store, beth, JAN, None)
    row = case(store)
    agreed = allocation.Override("Only she can", "R. Whitcombe", "Agrees", date(2027, 1, 1))
    allocation.allocate(store, row, beth, NOV, TODAY, agreed)
    allocation.allocate(store, case(store, "C-2"), worker(store, "New", start=date(2027, 1, 4)), NOV, TODAY, agreed)
    assert [(c.need, c.need_since) for c in open_cases(store, TODAY)] == [("away", NOV), ("not started", NOV)]


def test_a_case_shows_its_family_and_its_days(store):
    beth = worker(store)
    first = held(store, beth, "C-1", family_id="F 1")[0]
    second = case(store, "C-2", family_id="f\u00a01")
    case(store, "C-3")
    case_changes.close(store, second, NOV)
    found = recorded(store, first, TODAY)
    assert [(s.case_id, s.worker, s.is_open) for s in found.siblings] == [("C-2", "", False)]
    assert [(s.case_id, s.worker) for s in recorded(store, second, NOV).siblings] == [("C-1", "Beth Oakhanger")]
    before = recorded(store, first, date(2026, 1, 4))
    assert (before.opening, before.category, before.key_worker, before.age) == (None, "", None, None)
