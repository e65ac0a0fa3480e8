"""Actions on breaches: added, changed, closed with their effect, listed late ones first."""

from datetime import date

import pytest

from models import absences, actions, allocation, case_changes, journal, limit_lines, weights, workers
from models.actions import Task
from models.breach_about import About
from models.breaches import breaches
from models.errors import BadInput
from tests.models.small_service import TODAY, case, held, limits, meanwhile, team, worker

BEGAN, SEPTEMBER, OCTOBER = date(2026, 9, 7), date(2026, 9, 30), date(2026, 10, 31)
DUE = date(2026, 11, 14)
MOVE = Task("Move C-3 to Cy Dale", "R. Whitcombe", DUE)


def over_by_one(store, name="Beth Oakhanger", cases=("C-1", "C-2", "C-3")):
    """Return what someone over from 7 September on is written about at the end of October, and the cases' rows."""
    who = worker(store, name)
    rows = held(store, who, *cases, day=BEGAN, opened=BEGAN)
    return About("over", who, BEGAN, OCTOBER), rows


@pytest.fixture
def over(store):
    about = over_by_one(store)
    limits(store, upper="2")
    return about


def close_case(store, row, day):
    case_changes.close(store, row, day)


def said(store, day, team=None):
    return [(one.name or one.called_id, one.action.what) for one in actions.listed(store, day, team)]


def effect(store, row, day=TODAY):
    return next(one.effect for one in actions.listed(store, day) if one.action.row == row)


# Writing.


def test_an_action_is_added_changed_closed_opened_again_and_removed_each_with_one_line(store, over):
    about, _ = over
    added = actions.add(store, about, MOVE, TODAY)
    said = [added.line, actions.change(store, added.row, Task("Move C-3", "Al Ash", date(2026, 11, 20)))]
    said.append(actions.close(store, added.row, "Done", TODAY, "One moved."))
    kept = actions.get(store, added.row)
    assert (kept.outcome, kept.closed_on, kept.effect, kept.is_open) == ("done", TODAY, "One moved.", False)
    said.append(actions.close(store, added.row, "not done", TODAY, "None moved."))
    said.append(actions.close(store, added.row, "not done", TODAY, "None could move."))
    said.append(actions.reopen(store, added.row))
    kept = actions.get(store, added.row)
    assert (kept.outcome, kept.closed_on, kept.effect, kept.what) == ("", None, "", "Move C-3")
    said.append(actions.remove(store, added.row))
    first = "Beth Oakhanger, over: action for R. Whitcombe, due 14 Nov 2026"
    assert said == [
        first,
        f"{first}: owner R. Whitcombe → Al Ash, due 14 Nov 2026 → 20 Nov 2026",
        "Beth Oakhanger, over: action for Al Ash, due 20 Nov 2026: done",
        "Beth Oakhanger, over: action for Al Ash, due 20 Nov 2026: not done",
        "Beth Oakhanger, over: action for Al Ash, due 20 Nov 2026: effect of the action changed",
        "Beth Oakhanger, over: action for Al Ash, due 20 Nov 2026: open again",
        "Beth Oakhanger, over: action for Al Ash, due 20 Nov 2026: removed",
    ]
    assert [entry.what for entry in journal.entries(store)][:7] == said[::-1]
    states = []
    for _ in said:
        journal.undo(store)
        states.append([(one.what, one.owner, one.outcome, one.effect) for one in actions.every(store, TODAY)])
    assert states == [
        [("Move C-3", "Al Ash", "", "")], [("Move C-3", "Al Ash", "not done", "None could move.")],
        [("Move C-3", "Al Ash", "not done", "None moved.")], [("Move C-3", "Al Ash", "done", "One moved.")],
        [("Move C-3", "Al Ash", "", "")], [("Move C-3 to Cy Dale", "R. Whitcombe", "", "")], [],
    ]  # fmt: skip
    while journal.redoable(store):
        journal.redo(store)
    assert actions.every(store, TODAY) == ()


def test_only_what_is_to_be_done_changed(store, over):
    row = actions.add(store, over[0], MOVE, TODAY).row
    line = actions.change(store, row, Task("Move C-2", MOVE.owner, MOVE.due))
    assert line.endswith("due 14 Nov 2026: what is to be done, changed")


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (Task("", "Al Ash", DUE), "Fill in what is to be done; it is empty."),
        (Task("Move one", " ", DUE), "Fill in who does it; it is empty."),
        (Task("Move one", "Al Ash", OCTOBER), "Choose a day after 31 Oct 2026."),
        (Task("Move one", "Al Ash", date(1826, 11, 14)), "The day it is due 14/11/1826 is not between 1900 and 2100"),
    ],
)
def test_an_action_without_what_who_or_a_later_day_is_refused(store, over, task, why):
    with pytest.raises(BadInput, match=why):
        actions.add(store, over[0], task, TODAY)
    row = actions.add(store, over[0], MOVE, TODAY).row
    with pytest.raises(BadInput, match=why):
        actions.change(store, row, task)
    assert [one.what for one in actions.every(store, TODAY)] == [MOVE.what]


def test_what_makes_no_sense_is_refused(store, over):
    row = actions.add(store, over[0], MOVE, TODAY).row
    with pytest.raises(BadInput, match="Nothing differs"):
        actions.change(store, row, MOVE)
    with pytest.raises(BadInput, match="open already"):
        actions.reopen(store, row)
    with pytest.raises(BadInput, match="The outcome is “maybe”; choose done or not done"):
        actions.close(store, row, "maybe", TODAY)
    actions.close(store, row, "done", TODAY, "Moved")
    with pytest.raises(BadInput, match="Nothing differs"):
        actions.close(store, row, "done", TODAY, "Moved")
    with pytest.raises(BadInput, match="reopen it, then change it"):
        actions.change(store, row, Task("Other", "Al Ash", DUE))
    with pytest.raises(BadInput, match="“busy” is no kind of breach"):
        actions.add(store, About("busy", 1, BEGAN, OCTOBER), MOVE, TODAY)


def test_an_action_that_someone_removed_meanwhile_is_not_closed(store, over, monkeypatch):
    row = actions.add(store, over[0], MOVE, TODAY).row
    meanwhile(monkeypatch, store, lambda other: actions.remove(other, row))
    with pytest.raises(BadInput, match="changed by someone else meanwhile"):
        actions.close(store, row, "done", TODAY, "Moved")


# The list.


def test_open_ones_come_first_of_them_the_late_then_by_the_day_due(store):
    (beth, _), (al, _) = over_by_one(store), over_by_one(store, "Al Ash", ("C-4", "C-5", "C-6"))
    tasks = (("Third", beth, date(2026, 12, 7)), ("First", al, date(2026, 11, 9)), ("Second", beth, date(2026, 11, 27)))
    for what, about, due in tasks:
        actions.add(store, about, Task(what, "R. Whitcombe", due), TODAY)
    for what, day in (("Closed first", date(2026, 11, 3)), ("Closed last", date(2026, 11, 20))):
        row = actions.add(store, al, Task(what, "R. Whitcombe", DUE), OCTOBER).row
        actions.close(store, row, "done", day)
    listed = actions.listed(store, TODAY)
    assert [one.action.what for one in listed] == ["First", "Second", "Third", "Closed last", "Closed first"]
    assert [one.action.what for one in actions.listed(store, TODAY, since=DUE)][3:] == ["Closed last"]
    assert len(actions.listed(store, date(2027, 11, 10))) == 4  # what was closed over a year ago is left out
    assert [(one.is_late, one.is_soon) for one in listed[:3]] == [(True, False), (False, True), (False, False)]
    assert not any(one.is_late or one.is_soon for one in listed[3:])
    assert [(one.called_id, one.name, one.team, one.action.kind) for one in listed[:1]] == [
        ("Al Ash", "Al Ash", "Harbour Team", "over"),
    ]  # fmt: skip
    assert [one.what for one in actions.late(store, TODAY)] == ["First"]
    assert actions.late(store, date(2026, 11, 10)) == ()  # none of them was made by then
    assert actions.owners(store) == ("R. Whitcombe",)


def test_due_today_is_soon_and_not_late(store, over):
    actions.add(store, over[0], Task("Move", "Al Ash", TODAY), TODAY)
    assert [(one.is_late, one.is_soon) for one in actions.listed(store, TODAY)] == [(False, True)]
    assert actions.late(store, TODAY) == ()


def test_a_team_lists_its_own_workers_and_cases(store):
    harbour, quay = team(store, "Harbour"), team(store, "Quay")
    beth = worker(store, in_team=harbour)
    held(store, beth, "C-1", "C-2", "C-3", day=BEGAN, opened=BEGAN)
    alone = case(store, "C-7", BEGAN, team_row=quay)
    gone = case(store, "C-8", BEGAN, team_row=quay)
    (given,) = held(store, beth, "C-9")
    for kind, row in (("over", beth), ("unallocated", alone), ("unallocated", gone), ("unallocated", given)):
        actions.add(store, About(kind, row, BEGAN, OCTOBER), Task(f"{kind} {row}", "Al Ash", DUE), TODAY)
    case_changes.close(store, gone, date(2026, 11, 2))
    assert said(store, TODAY, "harbour") == [
        ("Beth Oakhanger", f"over {beth}"), ("C-9", f"unallocated {given}"),
    ]  # fmt: skip
    assert said(store, TODAY, "Quay") == [("C-7", f"unallocated {alone}"), ("C-8", f"unallocated {gone}")]
    assert len(said(store, TODAY)) == 4
    workers.change(store, beth, date(2026, 11, 23), quay, "social worker", "permanent", "1")
    assert len(said(store, TODAY, "Quay")) == 4
    with pytest.raises(BadInput, match="There is no team “Pier”"):
        actions.listed(store, TODAY, "Pier")


# Effects, from the figures.


def test_the_effect_compares_the_month_end_with_the_next(store, over):
    about, rows = over
    row = actions.add(store, About("over", about.row, BEGAN, SEPTEMBER), MOVE, TODAY).row
    assert effect(store, row, SEPTEMBER) == ("", "")  # nothing to compare yet
    assert effect(store, row, OCTOBER) == ("same", "Still 3 of 0–2.")
    close_case(store, rows[0], date(2026, 10, 12))
    assert effect(store, row) == ("better", "3 of 0–2 fell to 2.")
    close_case(store, rows[1], date(2026, 11, 2))
    assert effect(store, row) == ("better", "3 of 0–2 fell to 2.")  # what comes after the next month end counts not


def test_more_cases_are_worse_and_an_effect_agrees_with_the_breach_s_own(store, over):
    about, _ = over
    row = actions.add(store, About("over", about.row, BEGAN, SEPTEMBER), MOVE, TODAY).row
    with store.write("Imported", kind="import") as db:
        db.execute("insert into cases (id, case_id, case_key) values (77, 'C-77', 'c-77')")
        db.execute("insert into openings (case_row, valid_from) values (77, '2026-10-12')")
        db.execute("insert into allocations (case_row, worker_row, kind, valid_from)"
                   " values (77, ?, 'key worker', '2026-10-12')", (about.row,))  # fmt: skip
    assert effect(store, row) == ("worse", "3 of 0–2 rose to 4.")
    assert [one.effect for one in breaches(store, OCTOBER)] == ["worse"]


def test_new_limits_are_told_and_points_are_not_compared_with_cases(store, over):
    about, _ = over
    row = actions.add(store, About("over", about.row, BEGAN, SEPTEMBER), MOVE, TODAY).row
    limit_lines.add(store, limit_lines.Scope(role="social worker"), "cases", "1", "2.5", date(2026, 10, 5))
    assert effect(store, row) == ("better", "3 of 0–2 became 3 of 1–2.5.")
    limit_lines.add(store, limit_lines.Scope(role="social worker"), "points", "0", "4", date(2026, 10, 12))
    weights.add(store, "child in need", "1.5", date(2026, 10, 12))
    assert effect(store, row) == ("", "3 of 0–2 became 4.5 of 0–4 points.")


def test_someone_away_by_then_is_no_longer_over_but_uncovered(store, over):
    about, _ = over
    row = actions.add(store, About("over", about.row, BEGAN, SEPTEMBER), MOVE, TODAY).row
    absences.add(store, about.row, date(2026, 10, 12), None, "sickness", "1")
    assert effect(store, row) == ("better", "No longer over, but 3 cases uncovered on 31 Oct 2026.")


def test_uncovered_cases_fall_stay_or_are_covered(store, over):
    about, rows = over
    absences.add(store, about.row, date(2026, 9, 21), None, "sickness", "1")
    row = actions.add(store, About("uncovered", about.row, date(2026, 9, 21), SEPTEMBER), MOVE, TODAY).row
    assert effect(store, row) == ("same", "Still 3 cases uncovered.")
    close_case(store, rows[0], date(2026, 10, 5))
    assert effect(store, row) == ("better", "3 cases uncovered fell to 2.")
    close_case(store, rows[1], date(2026, 10, 5))
    close_case(store, rows[2], date(2026, 10, 5))
    assert effect(store, row) == ("better", "3 cases uncovered; none on 31 Oct 2026.")


def test_a_leaver_s_cases_are_uncovered_too(store, over):
    about, _ = over
    workers.end(store, about.row, date(2026, 9, 21))
    row = actions.add(store, About("uncovered", about.row, date(2026, 9, 21), SEPTEMBER), MOVE, TODAY).row
    assert effect(store, row) == ("same", "Still 3 cases uncovered.")


def test_a_case_gets_a_worker_closes_or_still_waits(store):
    who, days = worker(store), (date(2026, 10, 12), date(2026, 10, 19))
    given, closed, waiting = (case(store, name, BEGAN) for name in ("C-1", "C-2", "C-3"))
    rows = [actions.add(store, About("unallocated", row, BEGAN, SEPTEMBER), MOVE, TODAY).row
            for row in (given, closed, waiting)]  # fmt: skip
    allocation.allocate(store, given, who, days[0], days[0])
    case_changes.close(store, closed, days[1])
    assert [effect(store, row) for row in rows] == [
        ("better", "Has had a key worker since 12 Oct 2026."), ("better", "Closed on 19 Oct 2026."),
        ("same", "Still without a key worker on 31 Oct 2026."),
    ]  # fmt: skip


def test_a_breach_that_a_correction_took_away_has_no_effect(store, over):
    about, rows = over
    row = actions.add(store, About("over", about.row, BEGAN, SEPTEMBER), MOVE, TODAY).row
    case_changes.remove(store, rows[0])
    assert effect(store, row) == ("", "")


def test_closing_keeps_the_sentence_unless_another_is_typed(store, over):
    about, rows = over
    row = actions.add(store, about, MOVE, TODAY).row
    close_case(store, rows[0], date(2026, 11, 9))
    actions.close(store, row, "done", TODAY)
    assert actions.get(store, row).effect == "3 of 0–2 fell to 2."
    allocation.allocate(store, case(store, "C-9", date(2026, 11, 20)), worker(store, "Cy"), TODAY, TODAY)
    actions.close(store, row, "done", TODAY, "C-1 closed; no move was needed.")
    assert actions.get(store, row).effect == "C-1 closed; no move was needed."
