"""The example service: everything that can occur does, it is the same each time, and its story holds."""

import hashlib
from datetime import date

import pytest

from models import actions, words
from models.breach_texts import unmatched
from models.breaches import breaches
from models.dates import add_months, month_ends
from models.errors import BadInput
from models.example import LAST_DAY, build, is_example, write_database
from models.example.people import HARBOUR, MILL_LANE, TEAMS
from models.journal import entries, undo
from models.position import position
from models.put_right import put_right
from models.store import open_store
from models.words import Status


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("example") / "example.db") as store:
        build(store)
        yield store


def seen(store, table, column):
    return {row[0] for row in store.rows(f"select distinct {column} from {table}")}


def digest(store):
    tables = ("teams", "workers", "posts", "absences", "limits", "weights", "cases", "openings", "categories")
    tables += ("allocations", "overrides", "explanations", "actions")
    return hashlib.sha256(
        repr([store.rows(f"select * from {table} order by id") for table in tables]).encode()
    ).hexdigest()


def test_every_status_occurs_on_the_last_day(store):
    assert set(position(store, LAST_DAY).statuses) == set(Status)


def test_every_category_absence_kind_measure_and_employment_occurs(store):
    assert set(position(store, LAST_DAY).by_category) == set(words.CATEGORIES)
    assert seen(store, "absences", "kind") == set(words.ABSENCE_KINDS)
    assert seen(store, "limits", "measure") == set(words.MEASURES)
    assert seen(store, "posts", "employment") == set(words.EMPLOYMENTS)
    assert seen(store, "allocations", "kind") == set(words.ALLOCATION_KINDS)
    assert len({kind for _, kind, _ in TEAMS}) == 4


def test_people_are_part_time_reduced_on_personal_limits_gone_and_still_to_come(store):
    found = position(store, LAST_DAY)
    assert {worker.fte for worker in found.workers} > {1}
    assert any(0 < worker.capacity < worker.fte for worker in found.workers)
    assert any(worker.line and worker.line.worker for worker in found.workers)
    assert any(leaver.left for leaver in found.leavers)
    assert any(leaver.starts for leaver in found.leavers)
    assert len(found.unallocated) >= 3
    assert found.families < found.open_cases
    assert 34 <= store.rows("select count(*) from workers")[0][0] <= 40


def test_cases_step_up_and_down_move_on_come_back_and_are_shared(store):
    steps = {
        tuple(row)
        for row in store.rows(
            "select a.category, b.category from categories a"
            " join categories b on b.case_row = a.case_row and b.valid_from = a.valid_to"
        )
    }
    plan, need = "child protection plan", "child in need"
    assert {(plan, need), (need, plan), ("open assessment", need), ("child in care", "care leaver")} <= steps
    assert all(before != after for before, after in steps)
    assert store.rows("select 1 from openings group by case_row having count(*) > 1 limit 1")
    assert store.rows(
        "select 1 from allocations a join allocations b on b.case_row = a.case_row and b.valid_from = a.valid_to"
        " and b.worker_row <> a.worker_row where a.kind = 'key worker' limit 1"
    )


def test_limits_and_weights_change_over_time_and_an_agreement_is_still_to_be_looked_at(store):
    assert store.rows("select 1 from limits group by team_kind, role, worker_row having count(*) > 1")
    assert store.rows("select 1 from weights group by category having count(*) > 1")
    assert store.rows("select 1 from overrides where review_date > ?", (LAST_DAY.isoformat(),))


def test_something_is_quietly_wrong_in_several_lists(store):
    found = {check.key for check in put_right(store, LAST_DAY).checks if check.rows}
    assert {"held", "away", "closing", "category", "limits", "families"} <= found
    assert len({row for (row,) in store.rows("select case_row from closings")}) == 3


def test_no_period_runs_backwards_or_outside_its_case(store):
    assert not store.rows(
        "select 1 from allocations a where not exists (select 1 from openings o where o.case_row = a.case_row"
        " and o.valid_from <= a.valid_from and o.valid_to >= a.valid_to)"
    )
    assert not store.rows(
        "select 1 from categories k where not exists (select 1 from openings o where o.case_row = k.case_row"
        " and o.valid_from <= k.valid_from and o.valid_to > k.valid_from)"
    )
    assert not store.rows(
        "select 1 from cases c join openings o on o.case_row = c.id where c.date_of_birth > o.valid_from"
    )


def test_mill_lane_ran_over_in_winter_and_had_recovered_by_june(store):
    over = {day: position(store, day, MILL_LANE).statuses[Status.OVER] for day in month_ends(LAST_DAY, 24)}
    winter = [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]
    assert min(over[day] for day in winter) >= 4
    assert max(number for day, number in over.items() if day >= date(2026, 6, 30)) == 0
    assert max(number for day, number in over.items() if day <= date(2025, 9, 30)) <= 1


def test_the_reasons_are_there_two_left_referrals_rose_and_two_agency_workers_came(store):
    autumn, winter = position(store, date(2025, 10, 31), MILL_LANE), position(store, date(2026, 2, 28), MILL_LANE)
    gone = {worker.name for worker in autumn.workers} - {worker.name for worker in winter.workers}
    came = [worker for worker in winter.workers if worker.name not in {known.name for known in autumn.workers}]
    assert len(gone) == 2
    assert [worker.employment for worker in came] == ["agency", "agency"]
    assert winter.open_cases > autumn.open_cases
    assert len(position(store, date(2025, 12, 31), MILL_LANE).unallocated) > len(autumn.unallocated)


def test_caseloads_are_realistic_in_every_month(store):
    for day in month_ends(LAST_DAY, 24):
        found = position(store, day)
        assert 12 < found.average < 17
        assert found.highest <= 26
        assert found.held_by_leavers <= 3


def test_last_month_s_breaches_are_half_answered_and_the_month_before_s_have_their_effect(store):
    holding = [one for one in breaches(store, LAST_DAY) if one.ended is None]
    answered = {one.is_answered(LAST_DAY) for one in holding if one.team == HARBOUR}
    assert answered == {True, False}
    assert 0.4 < sum(one.is_answered(LAST_DAY) for one in holding) / len(holding) < 0.8
    assert any(one.answer.monitored for one in holding)
    assert any(one.answer.workers_view for one in holding)
    listed = actions.listed(store, date(2026, 11, 2))
    assert [one.name for one in listed if one.is_late] == ["Mateusz Dworzak"]
    assert {one.effect.word for one in listed if not one.action.is_open} == {"better", "worse"}
    assert all(one.action.effect == one.effect.sentence for one in listed if not one.action.is_open)
    assert unmatched(store, LAST_DAY) == ()


def test_it_is_the_same_each_time(store, tmp_path):
    with open_store(tmp_path / "again.db") as again:
        build(again)
        assert digest(again) == digest(store)


@pytest.mark.parametrize("last", [date(2026, 10, 3), date(2028, 2, 29), date(2027, 1, 31)])
def test_it_ends_with_the_month_asked_for(tmp_path, last):
    with open_store(tmp_path / "other.db") as other:
        build(other, last)
        found = position(other, month_ends(last, 1)[0])
        assert set(found.statuses) == set(Status)
        assert position(other, add_months(last, -24)).open_cases > 300


def test_it_is_one_entry_of_the_journal_that_can_be_undone(tmp_path):
    with open_store(tmp_path / "undone.db") as store:
        build(store)
        assert is_example(store)
        assert [entry.what for entry in entries(store)] == ["Added the example service"]
        undo(store)
        assert not is_example(store)
        assert not store.rows("select 1 from teams union all select 1 from cases")


def test_it_is_not_mixed_with_a_service(tmp_path):
    path = tmp_path / "own.db"
    with open_store(path) as own:
        with own.write("Added a team") as db:
            db.execute("insert into teams (name, name_key) values ('Ours', 'ours')")
        with pytest.raises(BadInput, match="needs an empty database"):
            build(own)
    with pytest.raises(BadInput, match="service of your own"):
        write_database(path)
    with open_store(path) as own:
        assert own.rows("select name from teams") == [("Ours",)]


def test_an_earlier_example_is_replaced_unless_it_is_open(tmp_path):
    path = tmp_path / "demo.db"
    write_database(path)
    with open_store(path) as earlier:
        with earlier.write("Renamed a team") as db:
            db.execute("update teams set name = 'Other' where name = ?", (HARBOUR,))
        with pytest.raises(Exception, match="in use by another program"):
            write_database(path)
    write_database(path)
    with open_store(path) as fresh:
        assert position(fresh, LAST_DAY, HARBOUR).open_cases
    assert [file.name for file in tmp_path.iterdir()] == ["demo.db"]
