from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import absences, allocation, limit_lines, weights, workers
from models.errors import BadInput
from models.handover import handover, place
from models.handover_problem import Problem, Receiver, ToPlace, breaks_a_limit, greedy, score
from models.handover_solver import solve
from models.moves import Moving, check
from models.position import position
from tests.models.small_service import TODAY, case, held, limits, team, worker

PARTS = [Fraction(part) for part in ("0", "1/2", "1", "5/4", "2")]


@st.composite
def problems(draw, most_cases=5):
    receivers = []
    for _ in range(draw(st.integers(1, 3))):
        upper = draw(st.sampled_from([None, *map(Fraction, ("0", "1", "3/2", "2", "16/5", "5"))]))
        load = draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(3, 2)]))
        if upper is not None and load > upper:
            load = upper
        receivers.append(Receiver(load, upper, upper is not None and draw(st.booleans()), upper or Fraction(4)))
    families = draw(st.integers(1, 3))
    cases = [
        ToPlace(draw(st.integers(0, families - 1)), draw(st.sampled_from(PARTS)), draw(st.booleans()))
        for _ in range(draw(st.integers(1, most_cases)))
    ]
    holders = [frozenset(draw(st.sets(st.integers(0, len(receivers) - 1), max_size=2))) for _ in range(families)]
    return Problem(tuple(receivers), tuple(cases), tuple(holders))


@settings(max_examples=150)
@given(problems())
def test_no_placing_of_all_there_are_is_better(problem):
    found = solve(problem)
    everywhere = product([None, *range(len(problem.receivers))], repeat=len(problem.cases))
    best = min(score(problem, to) for to in everywhere if not breaks_a_limit(problem, to))
    assert score(problem, found.to) == best
    assert not breaks_a_limit(problem, found.to)
    assert found.gap == 0


@settings(max_examples=25)
@given(problems(most_cases=40))
def test_it_is_never_worse_than_a_greedy_one_nor_over_a_limit(problem):
    found = solve(problem, seconds=5)
    assert not breaks_a_limit(problem, found.to)
    assert score(problem, found.to) <= score(problem, greedy(problem))


def test_the_load_is_spread_as_fairly_as_can_be_below_the_highest_share_that_has_to_be():
    limits = ((10, 10, False), (0, 13, True), (10, 13, False))
    receivers = tuple(
        Receiver(Fraction(load), Fraction(upper), points, Fraction(upper)) for load, upper, points in limits
    )
    cases = tuple(ToPlace(family, Fraction(points)) for family, points in enumerate(("5/2", "2", "2")))
    problem = Problem(receivers, cases, (frozenset(),) * 3)
    found = solve(problem)
    assert score(problem, found.to)[3:5] == (Fraction(1, 2), Fraction(49, 26))
    assert found.gap == 0


def alike(families, size, rooms):
    receivers = tuple(Receiver(Fraction(10), Fraction(10 + room), False, Fraction(10 + room)) for room in rooms)
    cases = tuple(ToPlace(family, Fraction(1)) for family in range(families) for _ in range(size))
    return Problem(receivers, cases, (frozenset(),) * families)


def test_many_families_that_have_to_be_parted_are_proven_too():
    found = solve(alike(30, 3, [4] * 22 + [2]))
    # Each of 22 people has room for one whole family and one case more: 8 families are left, to be put in those
    # places. With the one who has room for 2, that is 23 parts of them.
    assert score(alike(30, 3, [4] * 22 + [2]), found.to)[:2] == (0, 22 + 8 * 3 - 1)
    assert found.gap == 0


def test_a_large_family_is_placed_whole_or_with_whom_it_is_held():
    receivers = tuple(Receiver(Fraction(0), Fraction(room), False, Fraction(room)) for room in (50, 60))
    large = Problem(receivers, tuple(ToPlace(0, Fraction(1)) for _ in range(55)), (frozenset({0}),))
    assert score(large, solve(large).to)[:2] == (0, 1)


def test_a_child_who_moved_lately_stays_only_where_the_load_is_spread_no_worse():
    points = Receiver(Fraction(0), Fraction(5, 4), True, Fraction(5, 4))
    lately, not_lately = ToPlace(0, Fraction(1), lately=True), ToPlace(1, Fraction(5, 4))
    assert solve(Problem((points,), (lately, not_lately), (frozenset(), frozenset()))).to == (0, None)


def test_without_time_the_quick_placing_is_returned_with_how_far_it_may_be_off():
    problem = alike(30, 3, [4] * 22 + [2])
    found = solve(problem, seconds=0)
    assert score(problem, found.to) <= score(problem, greedy(problem))
    assert found.gap >= 0


class Enough(Exception):
    pass


def test_progress_is_told_and_what_it_raises_stops_the_search():
    told = []
    solve(alike(5, 2, [4, 8]), progress=lambda *said: told.append(said))
    assert told[0] == ("Placing the cases", 0, 6)

    def stop(*_):
        raise Enough

    with pytest.raises(Enough):
        solve(alike(5, 2, [4, 8]), progress=stop)


@pytest.fixture
def leaver(store):
    """Everyone may hold 4 cases, Half 2; Leaving holds six: two siblings of one that Beth holds, a pair, two others."""
    rows = {name: worker(store, name) for name in ("Leaving", "Amina", "Beth", "Callum")}
    rows["Half"] = worker(store, "Half", fte="0.5")
    held(store, rows["Beth"], "B-1", family_id="F-1")
    held(store, rows["Amina"], "A-1", "A-2")
    held(store, rows["Callum"], "C-1", "C-2", "C-3")
    held(store, rows["Half"], "H-1")
    for case_id, family in (("N-1", "F-1"), ("N-2", "f-1 "), ("N-3", "F-2"), ("N-4", "F-2"), ("N-5", ""), ("N-6", "")):
        held(store, rows["Leaving"], case_id, family_id=family)
    limits(store, "0", "4", role="social worker")
    return rows


def going(plan):
    return {move.case_id: move.to_name for move in plan.moves}


def test_families_stay_together_and_nobody_is_made_over(store, leaver):
    plan = handover(store, "leaving", TODAY)
    found = going(plan)
    assert (found["N-1"], found["N-2"]) == ("Beth", "Beth")
    assert (found["N-3"], found["N-4"]) == ("Amina", "Amina")
    assert len(found) == 6
    assert sorted([found["N-5"], found["N-6"]]) in (["Beth", "Callum"], ["Beth", "Half"], ["Callum", "Half"])
    assert (plan.unplaced, plan.over_after, plan.gap) == ((), 0, 0)
    whys = {move.case_id: move.why for move in plan.moves}
    assert whys["N-1"].startswith("Holds 1 sibling: B-1; ")
    assert whys["N-3"] == "Goes with 1 sibling: N-4; 4 of 4 afterwards."
    assert not store.rows("select 1 from journal where what like '%plan%'")


def test_carrying_it_out_is_allowed_case_by_case(store, leaver):
    plan = handover(store, "Leaving", TODAY)
    for move in plan.moves:
        allocation.allocate(store, move.case_row, move.to_row, TODAY, TODAY)
    assert position(store, TODAY).statuses["over"] == 0


def test_what_has_no_place_says_why(store, leaver):
    absences.add(store, leaver["Beth"], TODAY, None, "sickness")
    absences.add(store, leaver["Half"], date(2026, 12, 1), date(2026, 12, 3), "leave")
    plan = handover(store, "Leaving", TODAY)
    assert len(plan.moves) == 4
    assert {case.why for case in plan.unplaced} == {"Everyone who could take it is full."}
    assert [move.why for move in plan.moves if move.to_name == "Half"] == [
        "Room for 1; 2 of 2 afterwards; leave 1–2 Dec."
    ]
    assert [move.why for move in plan.moves if move.to_name == "Callum"] == ["Room for 1; 4 of 4 afterwards."]


def test_managers_other_teams_and_people_who_have_left_are_not_asked(store):
    leaving = worker(store, "Leaving")
    held(store, leaving, "N-1")
    worker(store, "Chief", role="team manager")
    worker(store, "Gone", end=date(2026, 11, 1))
    worker(store, "Elsewhere", in_team=team(store, "Quay Team"))
    plan = handover(store, "Leaving", TODAY)
    assert plan.moves == ()
    assert plan.unplaced[0].why == "Nobody else in Harbour Team is in post on that day and there to take it."
    assert handover(store, "Gone", TODAY).unplaced == ()


def test_who_is_over_already_gets_nothing_and_is_counted(store):
    leaving, over = worker(store, "Leaving"), worker(store, "Over")
    held(store, leaving, "N-1")
    held(store, over, "O-1", "O-2")
    limits(store, "0", "1")
    plan = handover(store, "Leaving", TODAY)
    assert (len(plan.moves), len(plan.unplaced), plan.over_after) == (0, 1, 1)


def test_points_count_where_a_limit_is_in_points(store):
    leaving, points, heads = (worker(store, name) for name in ("Leaving", "Points", "Heads"))
    limit_lines.add(store, limit_lines.Scope(worker_row=points), "points", "0", "2.5")
    limit_lines.add(store, limit_lines.Scope(worker_row=heads), "cases", "0", "1")
    weights.add(store, "child in care", "2.5")
    held(store, leaving, "N-1", category="child in care")
    held(store, leaving, "N-2", "N-3")
    plan = handover(store, "Leaving", TODAY)
    assert going(plan) == {"N-1": "Heads", "N-2": "Points", "N-3": "Points"}
    limit_lines.add(store, limit_lines.Scope(worker_row=heads), "cases", "0", "0", TODAY)
    limit_lines.add(store, limit_lines.Scope(worker_row=points), "points", "0", "2", TODAY)
    plan = handover(store, "Leaving", TODAY)
    assert [(case.case_id, case.why) for case in plan.unplaced] == [
        ("N-1", "It counts 2.5 points, and everyone who could take it would be over.")
    ]


def test_someone_without_a_limit_comes_after_those_with_known_places(store):
    leaving, _, free = worker(store, "Leaving"), worker(store, "Beth"), worker(store, "Free", role="practitioner")
    held(store, leaving, "N-1", "N-2")
    limits(store, "0", "1", role="social worker")
    plan = handover(store, "Leaving", TODAY)
    assert sorted(going(plan).values()) == ["Beth", "Free"]
    assert [move.why for move in plan.moves if move.to_row == free] == ["No limit; 1 afterwards."]


def test_of_the_cases_without_a_place_those_moved_lately_stay(store):
    leaving, beth = worker(store, "Leaving"), worker(store, "Beth")
    moved = case(store, "N-1")
    allocation.allocate(store, moved, beth, date(2026, 1, 5), TODAY)
    held(store, leaving, "N-2")
    allocation.allocate(store, moved, leaving, date(2026, 11, 2), TODAY)
    limits(store, "0", "1")
    plan = handover(store, "Leaving", TODAY)
    assert (list(going(plan)), [case.case_id for case in plan.unplaced]) == (["N-2"], ["N-1"])


def test_a_worker_who_is_not_known_is_refused(store):
    with pytest.raises(BadInput, match="There is no worker “W9”"):
        handover(store, "W9", TODAY)


def test_a_list_is_placed_with_the_people_of_each_case_s_team(store):
    amina, beth = worker(store, "Amina"), worker(store, "Beth")
    quay = team(store, "Quay Team")
    quinn = worker(store, "Quinn", in_team=quay)
    held(store, amina, "A-1", family_id="F-1")
    here = case(store, "N-1", family_id="F-1", team_row=workers.worker(store, amina, TODAY).post.team_row)
    waiting = here, case(store, "N-2", team_row=quay), case(store, "N-3")
    theirs = held(store, beth, "B-1")
    limits(store, "0", "2")
    plan = place(store, [*waiting, *theirs], TODAY)
    assert {move.case_id: (move.from_row, move.to_row) for move in plan.moves} == {
        "N-1": (None, amina),
        "N-2": (None, quinn),
    }
    assert {case.case_id: case.why for case in plan.unplaced} == {
        "B-1": "Everyone who could take it is full.",
        "N-3": "It is in no team yet; choose whose workers are to take it.",
    }
    plan = place(store, waiting, TODAY, "harbour team")
    assert {move.case_id: move.to_name for move in plan.moves} == {"N-1": "Amina", "N-2": "Beth"}
    assert plan.moves[0].why == "Holds 1 sibling: A-1; 2 of 2 afterwards."
    with pytest.raises(BadInput, match="N-1 is not open on 5 Jan 2025; leave it out"):
        place(store, waiting, date(2025, 1, 5))


def test_a_plan_for_a_day_after_they_left_or_before_today_is_of_that_day(store, leaver):
    workers.end(store, leaver["Leaving"], date(2026, 11, 10))
    for day in (date(2026, 11, 9), date(2026, 11, 20), date(2027, 1, 4)):
        plan = handover(store, "Leaving", day)
        assert len(plan.moves) == 6
        moves = [Moving(move.case_row, move.from_row, move.to_row) for move in plan.moves]
        assert check(store, day, moves, TODAY).to_agree == ()
