"""What is quietly wrong beside a second, naive working-out of random services: case by case, with loops."""

from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import events
from models.case_list import open_cases
from models.cases import case
from models.put_right import QUIET, put_right, set_quiet_days
from models.store import IN_MEMORY, open_store
from models.workers import worker
from tests.models.extracted import event
from tests.models.services import DAYS, FIRST, keep, services

_DAYS = 30


def naive_last(store, row, day):
    """Return the day of the last thing that was recorded of an open case."""
    of = case(store, row, day)
    told = [one.day for one in events.of_case(store, row, day)]
    told += [of.opening.start] + [one.start for one in of.categories if one.start <= day < one.end]
    for one in of.allocations:
        told += [edge for edge in (one.start, one.end) if of.opening.start <= edge <= day]
    return max(told)


def naive_families(store, day):
    """Return the families with an open case whose children have key workers of several teams, and of which."""
    found = {}
    for one in open_cases(store, day):
        if one.family_id and one.worker_row is not None and one.category != "care leaver":
            found.setdefault(one.family_id, set()).add(worker(store, one.worker_row, day).post.team)
    return {family for family, teams in found.items() if len(teams) > 1}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(service=services(), day=st.integers(0, DAYS + 10), data=st.data())
def test_the_lists_are_what_loops_over_the_cases_give(service, day, data):
    rows = range(1, len(service["cases"]) + 1)
    seen = data.draw(st.sets(st.tuples(st.sampled_from(rows), st.integers(-60, DAYS)), max_size=9)) if rows else set()
    with open_store(Path(IN_MEMORY)) as store:
        keep(store, service)
        for row, on in {(1, -300), *seen} if rows else ():
            event(store, row, "seen", (FIRST + timedelta(on)).isoformat())
        set_quiet_days(store, _DAYS)
        on = FIRST + timedelta(day)
        for team in (None, *(name for (name,) in store.rows("select name from teams"))):
            found = {
                check.key: {row.key: row.days for row in check.rows} for check in put_right(store, on, team).checks
            }
            cases = open_cases(store, on, team)
            assert found["held"] == {one.row: one.need_days for one in cases if one.need in ("left", "not started")}
            assert found["away"] == {one.row: one.need_days for one in cases if one.need == "away"}
            quiet = {one.row: (on - naive_last(store, one.row, on)).days for one in cases}
            assert found[QUIET] == {row: days for row, days in quiet.items() if days >= _DAYS}
            assert {row for row, _ in found["category"].items()} >= {one.row for one in cases if not one.category}
            here = {one.family_id for one in cases}
            assert set(found["families"]) == {name.casefold() for name in naive_families(store, on) & here}
