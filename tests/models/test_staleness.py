"""How old the newest dated records are: the edges of the bands, and a second, naive working-out."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.case_list import open_cases
from models.errors import BadInput
from models.events import KINDS
from models.staleness import staleness
from models.store import IN_MEMORY, open_store
from tests.models.extracted import event
from tests.models.services import DAYS, FIRST, keep, services
from tests.ui import harbour

TODAY = harbour.TODAY


@pytest.fixture
def team(store):
    harbour.build(store)
    return store


def seen(store, case_row, days_ago, kind="seen"):
    event(store, case_row, kind, (TODAY - timedelta(days_ago)).isoformat())


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "within 4 weeks"), (28, "within 4 weeks"), (29, "4–6 weeks"), (42, "4–6 weeks"), (43, "over 6 weeks")],
)
def test_weeks_are_of_calendar_days(team, days, band):
    seen(team, 5, days)
    [one] = [one for one in staleness(team, TODAY).cases if one.case.row == 5]
    assert (one.band, one.days, one.newest) == (band, days, TODAY - timedelta(days))


def test_the_newest_of_any_kind_counts_and_none_after_the_day(team):
    seen(team, 5, 50)
    seen(team, 5, 3, "child protection visit")
    event(team, 5, "review conference", "2026-11-20")
    [one] = [one for one in staleness(team, TODAY).cases if one.case.row == 5]
    assert (one.days, one.record) == (3, "Child protection visit")
    [then] = [one for one in staleness(team, TODAY - timedelta(10)).cases if one.case.row == 5]
    assert (then.days, then.record) == (40, "Child seen")


def test_a_team_adds_up_and_names_its_oldest(team):
    for row, days in ((1, 10), (2, 30), (3, 60), (4, 90)):
        seen(team, row, days)
    found = staleness(team, TODAY)
    [one] = found.teams
    assert (one.team, one.cases, one.bands, one.stale) == ("Harbour Team", 93, (89, 2, 1, 1), 91)
    assert one.oldest.case.row == 4
    assert [one.days for one in found.cases[-4:]] == [90, 60, 30, 10]
    assert all(one.newest is None for one in found.cases[:-4])


def test_without_any_record_it_says_so(team):
    assert not staleness(team, TODAY).has_records


def test_a_team_that_is_not_there_is_named(team):
    with pytest.raises(BadInput, match="There is no team “Quay”"):
        staleness(team, TODAY, "Quay")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(service=services(), day=st.integers(0, DAYS), data=st.data())
def test_it_is_what_loops_over_the_records_give(service, day, data):
    records = data.draw(st.sets(st.tuples(st.integers(1, 9), st.sampled_from(sorted(KINDS)), st.integers(-90, DAYS)),
                                max_size=25))  # fmt: skip
    records = {one for one in records if one[0] <= len(service["cases"])}
    with open_store(Path(IN_MEMORY)) as store:
        keep(store, service)
        for case, kind, on in records:
            event(store, case, kind, (FIRST + timedelta(on)).isoformat())
        looked_at = FIRST + timedelta(day)
        found = staleness(store, looked_at)
        by_team = {name: open_cases(store, looked_at, name) for (name,) in store.rows("select name from teams")}
    opened = [row for row, case in enumerate(service["cases"], 1)
              if case["opened"] <= day and (case["closed"] is None or day < case["closed"])]  # fmt: skip
    bands = {"none recorded": 0, "over 6 weeks": 0, "4–6 weeks": 0, "within 4 weeks": 0}
    for row in opened:
        days = [day - on for case, _, on in records if case == row and on <= day]
        age = min(days, default=None)
        band = ("none recorded" if age is None else "within 4 weeks" if age <= 28 else "4–6 weeks" if age <= 42
                else "over 6 weeks")  # fmt: skip
        bands[band] += 1
        [one] = [one for one in found.cases if one.case.row == row]
        assert (one.days, one.band) == (age, band)
        if age is not None:
            assert (row, one.kind, day - age) in records
    assert len(found.cases) == len(opened)
    assert list(bands.values()) == list(found.all.bands)
    assert sum(one.cases for one in found.teams) == len(opened)
    for one in found.teams:
        if one.team in by_team:
            assert one.cases == len(by_team[one.team])
    assert found.day == looked_at >= date(2026, 1, 1)
