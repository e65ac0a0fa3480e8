from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import absences
from models.dates import month_end
from models.errors import BadInput
from models.position import position, worker_position
from models.position_json import as_json
from models.pressures import trend
from models.store import open_store
from models.words import Status
from tests.models.services import DAYS, FIRST, keep, naive, services
from tests.models.small_service import worker


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(service=services(), number=st.integers(0, DAYS + 3))
def test_equals_a_naive_calculation(tmp_path_factory, service, number):
    day = FIRST + timedelta(number)
    with open_store(tmp_path_factory.mktemp("drawn") / "caseloads.db") as store:
        keep(store, service)
        for team in (None, 0):
            expected = naive(service, number, team)
            found = position(store, day, None if team is None else service["teams"][0]["name"])
            answer = as_json(found)
            assert answer["workers"] == expected["people"]
            assert answer["leavers_holding_cases"] == expected["leavers"]
            unallocated = {case["case_id"]: (case["category"], case["days"]) for case in answer["unallocated"]}
            assert unallocated == expected["unallocated"]
            _check_totals(answer["totals"], expected)
            _check_month(
                trend(store, month_end(day), 1, found.team).months[0], position(store, month_end(day), found.team)
            )
            alone = [worker_position(store, worker.row, day) for worker in found.workers]
            assert [worker.status for worker in alone] == [worker.status for worker in found.workers]
            assert [worker.families for worker in alone] == [worker.families for worker in found.workers]


def _check_month(month, of):
    """A trend is worked out apart from the position, for speed; the two must never differ."""
    assert (month.open_cases, month.workers, month.fte) == (of.open_cases, len(of.workers), of.fte)
    assert (month.average, month.median, month.lowest, month.highest) == (of.average, of.median, of.lowest, of.highest)
    assert (month.over, month.under) == (of.statuses[Status.OVER], of.statuses[Status.UNDER])
    assert (month.uncovered, month.unallocated) == (of.uncovered, len(of.unallocated))
    assert (month.holding, month.agency_share) == (len(of.caseloads), of.agency_share)
    assert month.by_category == of.by_category
    limits = [(worker.lower, worker.upper) for worker in of.workers if worker.upper is not None]
    in_points = sum(worker.measure == "points" for worker in of.workers)
    assert month.in_points == in_points
    expected = tuple(map(sum, zip(*limits, strict=True))) if limits and not in_points else (None, None)
    assert (month.lower, month.upper) == expected


def _check_totals(totals, expected):
    people = expected["people"]
    left = sum(person["cases"] for person in expected["leavers"])
    holding = sorted(person["cases"] for person in people if person["cases"])
    assert totals["open_cases"] == expected["open"]
    assert totals["families"] == expected["families"]
    assert totals["held_by_leavers"] == left
    assert totals["allocated"] + totals["unallocated"] + left == expected["open"]
    assert totals["uncovered"] == left + sum(p["cases"] for p in people if p["capacity"] == "0.00")
    assert totals["workers"] == len(people)
    for status in ("over", "under", "full", "within", "away"):
        assert totals[status] == sum(person["status"] == status for person in people)
    assert totals["no_limit"] == sum(person["status"] == "no limit" for person in people)
    assert totals["minimum_cases"] == (holding[0] if holding else None)
    assert totals["maximum_cases"] == (holding[-1] if holding else None)
    fte = sum(Fraction(person["fte"]) for person in people)
    agency = sum(Fraction(person["fte"]) for person in people if person["employment"] == "agency")
    if fte:
        assert abs(Fraction(totals["agency_share_fte"]) - agency / fte * 100) <= Fraction(1, 20)
    else:
        assert totals["agency_share_fte"] is None


@pytest.fixture
def small(store):
    """One worker from 5 to 25 January 2026, at 0.8 from 10 to 18; C1 handed over on the 15th, C2 with nobody."""
    service = {
        "teams": [{"name": "Harbour", "kind": "assessment"}, {"name": "Mill", "kind": "assessment"}],
        "workers": [
            {"id": "W1", "name": "Ann", "start": 4, "end": 24, "team": 0, "role": "social worker",
             "employment": "permanent", "fte": "0.8", "absences": []},
            {"id": "W2", "name": "Bo", "start": 0, "end": None, "team": 1, "role": "social worker",
             "employment": "agency", "fte": "1", "absences": [(19, None, "1")]},
        ],
        "lines": {(("", "", None), None): ("cases", 1, 1)},
        "weights": {},
        "cases": [
            {"id": "C1", "family": "", "opened": 2, "closed": None, "categories": [(2, "child in need")],
             "held": [(2, 14, 0), (14, None, 1)]},
            {"id": "C2", "family": "", "opened": 5, "closed": 30, "categories": [], "held": [(6, 8, 0)]},
        ],
    }  # fmt: skip
    keep(store, service)
    return store


def test_a_case_handed_over_counts_for_the_new_worker_that_day(small):
    before, after = position(small, date(2026, 1, 14)), position(small, date(2026, 1, 15))
    assert [worker.cases for worker in before.workers] == [1, 0]
    assert [worker.cases for worker in after.workers] == [0, 1]


def test_who_has_not_started_or_has_left_is_no_worker_in_post(small):
    early = position(small, date(2026, 1, 4))
    assert [worker.name for worker in early.workers] == ["Bo"]
    assert [(leaver.name, leaver.cases, leaver.starts) for leaver in early.leavers] == [("Ann", 1, date(2026, 1, 5))]
    assert [worker.name for worker in position(small, date(2026, 1, 24)).workers] == ["Ann", "Bo"]
    assert [worker.name for worker in position(small, date(2026, 1, 25)).workers] == ["Bo"]


def test_someone_away_who_holds_a_case_leaves_it_uncovered(small):
    found = position(small, date(2026, 1, 20))
    assert found.uncovered == 1
    assert str(found.workers[1].status) == "uncovered"
    assert found.workers[1].away == (date(2026, 1, 20), date(9999, 12, 31))


def test_part_absences_take_someone_away_on_the_days_on_which_they_meet(store):
    row = worker(store, fte="0.5")
    absences.add(store, row, date(2026, 3, 2), date(2026, 3, 20), "training", "0.5")
    assert worker_position(store, row, date(2026, 3, 9)).away is None
    absences.add(store, row, date(2026, 3, 5), None, "leave", "0.5")
    absences.add(store, row, date(2026, 3, 9), date(2026, 3, 10), "other", "0")
    assert worker_position(store, row, date(2026, 3, 9)).away == (date(2026, 3, 5), date(2026, 3, 20))
    assert worker_position(store, row, date(2026, 3, 4)).away is None
    assert worker_position(store, row, date(2026, 3, 20)).away is None


def test_someone_without_fte_is_not_called_away_for_a_part_absence(store):
    row = worker(store, fte="0")
    absences.add(store, row, date(2026, 3, 2), None, "training", "0.5")
    assert worker_position(store, row, date(2026, 3, 9)).away is None


def test_days_without_a_key_worker_begin_when_the_last_one_ended(small):
    assert [(c.case_id, c.days) for c in position(small, date(2026, 1, 12)).unallocated] == [("C2", 3)]


def test_a_case_without_a_key_worker_stays_with_its_last_team(small):
    assert position(small, date(2026, 1, 12), "harbour ").open_cases == 2
    assert position(small, date(2026, 1, 12), "Mill").open_cases == 0


def test_an_unknown_team_is_named_with_those_there_are(small):
    with pytest.raises(BadInput, match="no team “Orchard”; the teams are Harbour, Mill"):
        position(small, date(2026, 1, 12), "Orchard")


def test_an_empty_service_has_no_average(store):
    totals = as_json(position(store, date(2026, 1, 1)))["totals"]
    assert totals["open_cases"] == 0
    assert totals["average_caseload"] is None
    assert totals["median_cases"] is None
