from datetime import date
from fractions import Fraction

import pytest

from models import absences, moves, workers
from models.moves import Moving
from models.plan_moves import Kind, answer, balance, choices, gap_words, givers, hand_over, look, place
from models.store import open_store
from tests.models.small_service import TODAY, case, held, limits, worker
from tests.ui import harbour

LEAVES = date(2026, 12, 4)


@pytest.fixture
def team(store):
    """Everyone may hold 1 to 3: Goes holds three, two of a family; Amina one, Beth two; Away holds one."""
    rows = {name: worker(store, name) for name in ("Amina", "Away", "Beth", "Goes")}
    held(store, rows["Goes"], "G-1", "G-2", family_id="F-1")
    held(store, rows["Goes"], "G-3")
    held(store, rows["Amina"], "A-1")
    held(store, rows["Beth"], "B-1", "B-2")
    held(store, rows["Away"], "W-1")
    absences.add(store, rows["Away"], date(2026, 11, 2), None, "sickness")
    workers.end(store, rows["Goes"], LEAVES)
    limits(store, "1", "3", role="social worker")
    return rows


def shown(looked):
    return [(row.case.case_id, row.to_name, row.why) for row in looked.rows]


def test_who_is_gone_or_goes_comes_first_with_the_day_offered(store, team):
    assert [(one.name, one.cases, one.day, one.why) for one in givers(store, TODAY)] == [
        ("Away", 1, TODAY, "away since 2 Nov"),
        ("Goes", 3, LEAVES, "leaves 4 Dec"),
        ("Amina", 1, TODAY, ""),
        ("Beth", 2, TODAY, ""),
    ]
    assert [(one.name, one.why) for one in givers(store, LEAVES)][:2] == [
        ("Goes", "left 4 Dec"), ("Away", "away since 2 Nov"),
    ]  # fmt: skip


def test_a_plan_says_what_it_makes_of_everybody(store, team):
    plan = hand_over(store, team["Goes"], LEAVES)
    looked = look(store, plan, {}, TODAY)
    assert plan.question == "Who takes the 3 cases of Goes?"
    assert [(row.case.case_id, row.to_name) for row in looked.rows] == [
        ("G-1", "Amina"), ("G-2", "Amina"), ("G-3", "Beth"),
    ]  # fmt: skip
    assert answer(looked) == "3 of 3 cases are placed; nobody is over; no family is split."
    assert gap_words(plan.gap) == "No plan is better."
    assert {one.name: one.then.cases for one in looked.checked.people if one.then} == {"Amina": 3, "Beth": 3}


def test_what_has_no_place_stands_first_and_why(store, team):
    held(store, team["Amina"], "A-2")
    looked = look(store, hand_over(store, team["Goes"], LEAVES), {}, TODAY)
    assert shown(looked)[0][1:] == ("", "Everyone who could take it is full.")
    assert [bool(row.to_name) for row in looked.rows] == [False, True, True]
    assert answer(looked).startswith("2 of 3 cases are placed; nobody is over; ")


def test_a_row_chosen_by_hand_says_who_would_be_over_and_what_splits(store, team):
    plan = hand_over(store, team["Goes"], LEAVES)
    rows = {one.case_id: one.row for one in plan.cases}
    looked = look(store, plan, {rows["G-1"]: team["Beth"]}, TODAY)
    assert answer(looked) == "3 of 3 cases are placed; Beth would be over by 1; 1 family is split."
    (row,) = [one for one in looked.rows if one.by_hand]
    assert (row.case.case_id, row.why, row.over) == ("G-1", "Chosen by hand.", True)
    assert [one.name for one in looked.checked.to_agree] == ["Beth"]
    stays = look(store, plan, {rows["G-1"]: None}, TODAY)
    assert answer(stays) == "2 of 3 cases are placed; nobody is over; 1 family is split."
    assert stays.moving[0] == Moving(rows["G-1"], team["Goes"], None)


def test_everybody_is_offered_with_what_the_whole_plan_makes_of_them(store, team):
    looked = look(store, hand_over(store, team["Goes"], LEAVES), {}, TODAY)
    assert [one.words for one in choices(looked, looked.rows[0])] == [
        "Amina: 3 of 1–3, full",
        "Stays with Goes",
        "Beth: 4 of 1–3, over by 1",
        "Away: 2, away",
    ]


def test_what_was_changed_meanwhile_is_a_problem_of_its_row(store, team):
    plan = hand_over(store, team["Goes"], LEAVES)
    row = plan.cases[0].row
    moves.apply(store, TODAY, [Moving(row, team["Goes"], team["Amina"])], TODAY)
    looked = look(store, plan, {}, TODAY)
    assert looked.rows[0].problem.startswith("G-1 is not with Goes on 4 Dec 2026: Amina holds it then")
    assert answer(looked).endswith("; 1 case can’t be moved as planned.")
    assert looked.number == 3
    assert looked.rows[0].why == looked.rows[0].problem


def test_a_list_of_cases_is_placed_where_each_is(store, team):
    waiting = case(store, "N-1")
    plan = place(store, [waiting], TODAY)
    assert (plan.kind, plan.question, plan.team) == (Kind.PLACE, "Who can take this case?", None)
    looked = look(store, plan, {}, TODAY)
    assert [(one.case.from_name, one.to_name) for one in looked.rows] == [("", "Amina")]
    assert choices(looked, looked.rows[0])[1].words == "Stays without a key worker"


def test_a_balance_says_who_is_over_before_and_after(tmp_path):
    with open_store(tmp_path / "harbour.db") as store:
        harbour.build(store)
        plan = balance(store, "Harbour Team", harbour.TODAY, 3)
        looked = look(store, plan, {}, harbour.TODAY)
        assert answer(looked) == "3 children move; 2 people are over now, 1 then; no family is split."
        none = look(store, balance(store, "Harbour Team", harbour.TODAY, 0), {}, harbour.TODAY)
        assert (none.number, none.before) == (0, looked.before)


def test_how_far_a_plan_may_be_from_the_best_is_never_said_too_small():
    assert gap_words(Fraction(31, 1000)) == "No better plan was found; it may be up to 4% from the best."
    assert gap_words(Fraction(1, 10_000)).endswith("up to 1% from the best.")
