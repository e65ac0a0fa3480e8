from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import weights
from models.dates import month_ends
from models.position import position, worker_position
from models.returns.runs import held_run, run_since, status_runs
from models.store import open_store
from tests.models.services import DAYS, FIRST, keep, services
from tests.models.small_service import held, limits, worker


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(service=services(), number=st.integers(0, DAYS + 3))
def test_a_run_begins_on_the_day_that_asking_every_day_finds(tmp_path_factory, service, number):
    day = FIRST + timedelta(number)
    with open_store(tmp_path_factory.mktemp("drawn") / "caseloads.db") as store:
        keep(store, service)
        workers = position(store, day).workers
        runs = status_runs(store, workers, day, FIRST)
        for who in workers:
            since = day
            while since > FIRST and _status(store, who.row, since - timedelta(1)) is who.status:
                since -= timedelta(1)
            ends = [end for end in reversed(month_ends(day, 3)) if FIRST <= end < day]
            months = 1
            for end in ends:
                if _status(store, who.row, end) is not who.status:
                    break
                months += 1
            run = runs[who.row]
            assert run.since == since
            if day.month > FIRST.month and (day + timedelta(1)).day == 1:
                assert run.month_ends == months


def _status(store, row, day):
    found = worker_position(store, row, day)
    return found and found.status


def test_month_ends_count_even_where_the_status_was_broken_between_them(store):
    row = worker(store)
    limits(store, upper="5")
    held(store, row, "C-1", "C-2")
    with store.write("Lowered for some months, with a break") as db:
        for upper, start in (("1", "2026-07-10"), ("5", "2026-10-03"), ("1", "2026-10-20")):
            db.conn.execute(
                "insert into limits (measure, lower, upper, valid_from) values ('cases', '0', ?, ?)", (upper, start)
            )
    day = date(2026, 10, 31)
    run = status_runs(store, [worker_position(store, row, day)], day, date(2026, 1, 5))[row]
    assert run.since == date(2026, 10, 20)
    assert run.month_ends == 4


def test_someone_who_left_has_held_since_the_leaving_or_since_the_case_came(store):
    row = worker(store)
    held(store, row, "C-1", day=date(2026, 9, 1))
    day = date(2026, 10, 31)
    assert held_run(store, row, date(2026, 10, 16), day).since == date(2026, 10, 16)
    assert held_run(store, row, date(2026, 8, 1), day).since == date(2026, 9, 1)


@pytest.mark.parametrize(("since", "months"), [((2026, 10, 31), 1), ((2026, 9, 30), 2), ((2025, 10, 1), 13)])
def test_counts_the_month_ends_of_an_unbroken_run(since, months):
    assert run_since(date(*since), date(2026, 10, 31)).month_ends == months


def test_months_before_the_first_weight_are_counted_with_a_weight_of_one(store):
    row = worker(store)
    limits(store, upper="3", measure="points")
    held(store, row, "C-1", "C-2")
    weights.add(store, "child in need", "2", date(2026, 9, 1))
    day = date(2026, 10, 31)
    run = status_runs(store, [worker_position(store, row, day)], day, date(2026, 1, 5))[row]
    assert (run.since, run.month_ends) == (date(2026, 9, 1), 2)
