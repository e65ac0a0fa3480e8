"""Breaches worked out stretch by stretch, against examples and against the position of every single day."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import absences, allocation, case_changes, limit_lines, overrides, weights, workers
from models.breaches import breaches, holding
from models.breaches_text import as_json, as_lines
from models.dates import add_months, month_end
from models.overrides import Override
from models.position import position
from models.pressures import first_known
from models.store import open_store
from models.words import CATEGORIES
from tests.models.services import DAYS, FIRST, ROLES, keep, services
from tests.models.small_service import case, held, limits, team, worker

OUTSIDE = {"over", "under", "uncovered"}
JANUARY, FEBRUARY, NOVEMBER = date(2026, 1, 31), date(2026, 2, 28), date(2026, 11, 30)
MIDDLE = date(2026, 2, 11)


# What every day's position says, run by run.


def day_by_day(store, last, months=1):
    """Return the breaches as the positions of all days up to ``last`` have them, worked out one day at a time."""
    begins, before = add_months(last.replace(day=1), 1 - months), last.replace(day=1) - timedelta(1)
    first = max(first_known(store), FIRST - timedelta(60))
    open_now, found = {}, []
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        today = _kinds_on(store, day)
        for who, run in list(open_now.items()):
            if run["kind"] != today.get(who, (None,))[0]:
                run["ended"] = day.isoformat()
                found.append(open_now.pop(who))
        for who, (kind, load, beyond) in today.items():
            run = open_now.setdefault(who, {"who": who, "kind": kind, "since": day, "high": load, "ended": None,
                                            "months": 0, "before": None, "now": None})  # fmt: skip
            run["high"] = None if load is None else max(run["high"], load)
            run["months"] += day == month_end(day)
            run["before"] = beyond if day == before else run["before"]
            run["now"] = beyond
    found += open_now.values()
    return {
        (run["who"], run["kind"], run["since"].isoformat()): (
            run["ended"], 0 if run["ended"] else run["months"], run["high"], _effect(run)
        )
        for run in found
        if run["ended"] is None or run["ended"] > begins.isoformat()
    }  # fmt: skip


def _kinds_on(store, day):
    of, found = position(store, day), {}
    for who in of.workers:
        if who.status in OUTSIDE:
            beyond = ("cases", who.cases)
            if who.status == "over":
                beyond = (who.measure, who.load - who.upper)
            elif who.status == "under":
                beyond = (who.measure, who.lower - who.load)
            found["worker", who.worker_id] = (str(who.status), who.load, beyond)
    for who in of.leavers:
        found["worker", who.worker_id] = ("uncovered", who.cases, ("cases", who.cases))
    for waiting in of.unallocated:
        found["case", waiting.case_id] = ("unallocated", None, ("cases", 1))
    return found


def _effect(run):
    if run["before"] is None:
        return None
    if run["ended"]:
        return "better"
    (measure, before), (measure_now, now) = run["before"], run["now"]
    if measure != measure_now:
        return None
    return "same" if now == before else "worse" if now > before else "better"


def told(found):
    return {
        (("case" if one.kind == "unallocated" else "worker", one.called_id), one.kind, one.since.isoformat()): (
            one.ended.isoformat() if one.ended else None, one.months, one.high, one.effect,
        )
        for one in found
    }  # fmt: skip


@st.composite
def changes(draw):
    """Draw what a drawn service has none of: changed posts, weights and limits, cases opened again, overrides."""
    day = st.integers(1, DAYS)
    weight = st.sampled_from(["0", "0.75", "3"])
    return {
        "posts": draw(st.dictionaries(st.integers(1, 4), st.tuples(
            day, st.sampled_from(["0", "0.4", "1"]), st.sampled_from(ROLES)), max_size=3)),
        "weights": draw(st.dictionaries(st.tuples(st.sampled_from(CATEGORIES), day), weight, max_size=3)),
        "limits_end": draw(st.one_of(st.none(), day)),
        "again": draw(st.dictionaries(st.integers(1, 9), st.integers(0, 5), max_size=4)),
        "begins": draw(st.one_of(st.none(), st.none(), day)),
    }  # fmt: skip


def shake(store, drawn):
    """Write the drawn changes into the kept service."""

    def text(number):
        return (FIRST + timedelta(number)).isoformat()

    with store.write("More drawn") as db:
        run = db.conn.execute
        for row, (number, fte, role) in drawn["posts"].items():
            if store.rows("select 1 from workers where id = ?", (row,)):
                run("update posts set valid_to = ? where worker_row = ?", (text(number), row))
                run("insert into posts (worker_row, valid_from, team_row, role, employment, fte)"
                    " values (?, ?, 1, ?, 'permanent', ?)", (row, text(number), role, fte))  # fmt: skip
        for (category, number), points in drawn["weights"].items():
            run("insert into weights (category, points, valid_from) values (?, ?, ?)", (category, points, text(number)))
        if drawn["limits_end"] is not None:
            run("update limits set valid_to = ? where valid_from < ?", (text(drawn["limits_end"]),) * 2)
        for row, later in drawn["again"].items():
            closed = store.rows("select max(valid_to) from openings where case_row = ? having max(valid_to) < '9999'",
                                (row,))  # fmt: skip
            for (day,) in closed:
                reopened = (date.fromisoformat(day) + timedelta(later)).isoformat()
                run("insert into openings (case_row, valid_from) values (?, ?)", (row, reopened))
        if drawn["begins"] is not None:
            run("insert into extracts (entry, file, source, as_of, begins) values (1, 'a.xlsx', 'Annex A', ?, 1)",
                (text(drawn["begins"]),))  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(service=services(), drawn=changes())
def test_equals_a_calculation_day_by_day(tmp_path_factory, service, drawn):
    with open_store(tmp_path_factory.mktemp("drawn") / "caseloads.db") as store:
        keep(store, service)
        shake(store, drawn)
        if not service["cases"]:
            return
        assert told(breaches(store, JANUARY)) == day_by_day(store, JANUARY)
        assert told(breaches(store, FEBRUARY)) == day_by_day(store, FEBRUARY)
        assert told(breaches(store, FEBRUARY, 2)) == day_by_day(store, FEBRUARY, 2)
        assert told(breaches(store, MIDDLE)) == day_by_day(store, MIDDLE)
        for day in (JANUARY, MIDDLE, FEBRUARY):
            assert holding(store, day) == tuple(one for one in breaches(store, day) if one.ended is None)
        for name in {team["name"] for team in service["teams"]}:
            assert told(breaches(store, JANUARY, team=name)).items() <= told(breaches(store, JANUARY)).items()
        by_team = [one for team in service["teams"] for one in breaches(store, JANUARY, team=team["name"])]
        whole = [one for one in breaches(store, JANUARY) if one.team]
        assert sorted(map(repr, by_team)) == sorted(map(repr, whole))


# By example.


def add_limits(store, lower, upper, start):
    limit_lines.add(store, limit_lines.Scope(role="social worker"), "cases", lower, upper, start)


def one(found):
    (breach,) = found
    return breach


def test_a_breach_begins_and_ends_by_itself_and_keeps_its_highest_load(store):
    opened = date(2026, 8, 10)
    rows = held(store, worker(store), "C-1", "C-2", "C-3", "C-4", day=opened, opened=opened)
    limits(store, upper="2")
    case_changes.close(store, rows[0], date(2026, 9, 14))
    case_changes.close(store, rows[1], date(2026, 11, 12))
    assert breaches(store, month_end(date(2026, 7, 1))) == ()
    august = one(breaches(store, month_end(date(2026, 8, 1))))
    assert (august.kind, august.since, august.ended, august.months, august.high, august.effect) == (
        "over", date(2026, 8, 10), None, 1, 4, None,
    )  # fmt: skip
    effects = [one(breaches(store, month_end(date(2026, month, 1)))) for month in (9, 10, 11)]
    assert [(breach.months, breach.high, breach.effect) for breach in effects] == [
        (2, 4, "better"), (3, 4, "same"), (0, 4, "better"),
    ]  # fmt: skip
    assert effects[2].ended == date(2026, 11, 12)
    assert breaches(store, month_end(date(2026, 12, 1))) == ()


def test_what_happens_after_the_month_is_not_told_in_it(store):
    rows = held(store, worker(store), "C-1", "C-2", day=date(2026, 9, 30), opened=date(2026, 9, 30))
    limits(store, upper="1")
    case_changes.close(store, rows[0], date(2026, 10, 31))
    assert one(breaches(store, month_end(date(2026, 9, 1)))).ended is None
    assert one(breaches(store, month_end(date(2026, 10, 1)))).ended == date(
        2026, 10, 31
    )  # not over on the month's last day


def test_who_was_under_before_the_first_case_was_so_since_they_started(store):
    limits(store, lower="3", upper="5")
    worker(store, start=date(2019, 3, 4))
    case(store, opened=date(2024, 1, 1))
    assert one([breach for breach in breaches(store, NOVEMBER) if breach.kind == "under"]).since == date(2019, 3, 4)
    assert one(breaches(store, date(2020, 1, 31))).months == 11


def test_a_run_that_goes_far_back_is_followed_to_its_first_day(store):
    limits(store, lower="3", upper="5")
    worker(store, start=date(2019, 3, 4))
    case(store, opened=date(2018, 1, 1))
    under = [breach for breach in breaches(store, NOVEMBER) if breach.kind == "under"]
    assert (one(under).since, one(under).months, one(under).high) == (date(2019, 3, 4), 93, 0)


def test_another_kind_up_to_the_day_before_the_month_is_no_part_of_the_run(store):
    held(store, worker(store), "C-1", "C-2", day=date(2026, 8, 3), opened=date(2026, 8, 3))
    add_limits(store, "3", "5", date(2026, 8, 3))
    add_limits(store, "0", "1", date(2026, 11, 1))
    over = one(breaches(store, NOVEMBER))
    assert (over.kind, over.since, over.months) == ("over", date(2026, 11, 1), 1)


def test_away_then_left_is_one_run_of_uncovered(store):
    limits(store, upper="9")
    who = worker(store)
    held(store, who, "C-1", "C-2", day=date(2026, 3, 2))
    absences.add(store, who, date(2026, 9, 21), None, "sickness", "1")
    workers.end(store, who, date(2026, 10, 16))
    uncovered = one(breaches(store, NOVEMBER))
    assert (uncovered.kind, uncovered.since, uncovered.months, uncovered.high, uncovered.effect) == (
        "uncovered", date(2026, 9, 21), 3, 2, "same",
    )  # fmt: skip


def test_a_case_opened_again_on_the_day_it_closed_was_unallocated_all_along(store):
    team(store)
    row = case(store, opened=date(2026, 9, 7))
    case_changes.close(store, row, date(2026, 9, 21))
    case_changes.reopen(store, row, date(2026, 9, 21), "child in need")
    waiting = one(breaches(store, NOVEMBER))
    assert (waiting.kind, waiting.called_id, waiting.team, waiting.since, waiting.high, waiting.effect) == (
        "unallocated", "C-1", "Harbour Team", date(2026, 9, 7), None, "same",
    )  # fmt: skip


def test_newly_qualified_workers_come_first_among_those_over(store):
    held(store, worker(store, "Al Ash"), "C-1", "C-2")
    newly, day = worker(store, "Zoe Yew", role="newly qualified social worker"), date(2026, 11, 2)
    held(store, newly, "C-3", "C-4", day=day, opened=day)
    limits(store, upper="1")
    case(store, "C-5", opened=date(2026, 11, 20))
    found = breaches(store, NOVEMBER)
    assert [(breach.kind, breach.name) for breach in found] == [
        ("unallocated", ""), ("over", "Zoe Yew"), ("over", "Al Ash"),
    ]  # fmt: skip
    lines = as_lines(found, NOVEMBER, None, first_known(store))
    assert [line.split("  ")[1] for line in lines if "Harbour" in line] == [
        "C-5, Harbour Team", "Zoe Yew (Zoe Yew), newly qualified, Harbour Team", "Al Ash (Al Ash), Harbour Team",
    ]  # fmt: skip


def test_an_override_in_force_explains_and_names_owner_and_review(store):
    limits(store, upper="1")
    who = worker(store)
    held(store, who, "C-1", day=date(2026, 10, 5), opened=date(2026, 10, 5))
    second = case(store, "C-2", opened=date(2026, 10, 12))
    agreed = Override("Sibling of C-1", "R. Whitcombe", "Can do it for a month", date(2026, 11, 9))
    allocation.allocate(store, second, who, date(2026, 10, 12), date(2026, 10, 12), agreed)
    assert as_json(breaches(store, date(2026, 10, 31)))[-1] == {
        "kind": "over", "worker_id": "Beth Oakhanger", "since": "2026-10-12", "ended": None, "months": 1,
        "high": "2.00", "explained": True, "owner": "R. Whitcombe", "review": "2026-11-09", "effect": None,
    }  # fmt: skip
    allocation.allocate(store, second, worker(store, "Cy Dale"), date(2026, 11, 16), date(2026, 11, 16))
    assert one(breaches(store, NOVEMBER)).answer.agreed == agreed  # as it stood while the breach did


def test_an_override_explains_only_while_it_is_in_force_and_never_too_few_cases(store):
    who = worker(store)
    rows = held(store, who, "C-1", "C-2", "C-3", day=date(2026, 10, 5), opened=date(2026, 10, 5))
    limits(store, upper="1")
    (kept,) = store.rows("select id from allocations where case_row = ?", (rows[2],))
    agreed = Override("Sibling of C-1", "R. Whitcombe", "Can do it for a month", date(2026, 11, 23))
    overrides.record(store, kept[0], agreed, date(2026, 11, 9))
    assert one(breaches(store, date(2026, 10, 31))).answer.agreed is None  # agreed only in November
    assert one(breaches(store, NOVEMBER)).answer.agreed == agreed
    add_limits(store, "5", "9", date(2026, 11, 12))
    over, under = (breach for breach in breaches(store, NOVEMBER) if breach.name)
    assert (over.ended, over.answer.agreed) == (date(2026, 11, 12), agreed)
    assert (under.kind, under.since, under.answer.agreed) == ("under", date(2026, 11, 12), None)
    allocation.unallocate(store, rows[2], date(2026, 11, 11))
    assert [breach.answer.agreed for breach in breaches(store, NOVEMBER) if breach.kind == "over"] == [None]


def test_back_from_absence_ends_uncovered(store):
    limits(store, upper="9")
    who = worker(store)
    held(store, who, "C-1")
    absences.add(store, who, date(2026, 11, 2), date(2026, 11, 16), "leave", "1")
    assert (one(breaches(store, NOVEMBER)).since, one(breaches(store, NOVEMBER)).ended) == (
        date(2026, 11, 2), date(2026, 11, 16),
    )  # fmt: skip


def test_a_case_that_is_given_up_on_the_month_s_last_day_is_unallocated_in_it(store):
    (row,) = held(store, worker(store), "C-1")
    allocation.unallocate(store, row, NOVEMBER)
    assert (one(breaches(store, NOVEMBER)).since, one(breaches(store, NOVEMBER)).months) == (NOVEMBER, 1)


def test_a_new_weight_begins_a_breach_and_points_are_not_compared_with_cases(store):
    held(store, worker(store), "C-1", "C-2", "C-3", category="child in care")
    limits(store, upper="4", measure="points")
    weights.add(store, "child in care", "1.5", date(2026, 9, 14))
    over = one(breaches(store, date(2026, 9, 30)))
    assert (over.since, over.high) == (date(2026, 9, 14), Fraction(9, 2))
    add_limits(store, "0", "2", date(2026, 11, 9))
    over = one(breaches(store, NOVEMBER))
    assert (over.since, over.months, over.effect) == (date(2026, 9, 14), 3, None)


def test_one_worker_s_breaches_are_those_that_all_have_of_them(store):
    limits(store, upper="9")
    one_worker, other = worker(store), worker(store, "Marek Dolinsky")
    held(store, one_worker, "C-1")
    held(store, other, "C-2")
    case(store, "C-3")
    for row in (one_worker, other):
        absences.add(store, row, date(2026, 11, 2), None, "leave", "1")
        mine = breaches(store, NOVEMBER, worker_row=row)
        assert mine == tuple(
            breach for breach in breaches(store, NOVEMBER) if (breach.row, bool(breach.name)) == (row, True)
        )
        assert len(mine) == 1
