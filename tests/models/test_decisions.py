from datetime import date, timedelta

import pytest

from models import absences, actions, explanations, teams
from models.actions import Task
from models.answered import answered
from models.breaches import breaches
from models.decisions import agreed, decisions
from models.explanations import Said
from models.overview import by_team
from models.position import position
from tests.models.met import meet
from tests.ui.harbour import build

TODAY = date(2026, 11, 2)


@pytest.fixture
def harbour(store):
    build(store)
    return store


def said(store, day=TODAY):
    return [f"{found.subject} {found.sentence}" for found in decisions(store, day)]


def test_children_come_first_then_over_then_under(harbour):
    lines = said(harbour)
    assert lines[0] == "C-20417 and C-20418 have no worker; C-20418 since 30 Oct."
    assert lines[1] == "Amina Thorley has been away since 26 Oct and holds 6 cases."
    assert lines[2].startswith("Joel Pemberwick left on ")
    assert lines[2].endswith("and still holds 2 cases.")
    assert lines[3] == "Priya Nandakumar is over by 3, with nothing agreed."
    assert lines[-1] == "Sade Hollinbrook is under by 2 and has room for 6."


def test_what_is_agreed_is_left_out_until_its_review(harbour):
    assert not any("Callum" in line for line in said(harbour))
    assert any("Callum" in line for line in said(harbour, date(2026, 11, 16)))


def answer(store, name, task=None, said=None, day=date(2026, 10, 31), today=TODAY):
    """Write on the breach that someone or a case has at the end of October; return it."""
    breach = next(one for one in breaches(store, day) if name in (one.name, one.called_id) and one.ended is None)
    explanations.explain(store, breach.about(day), said or Said("Two colleagues left"), today, task)
    return breach


def about(store, name, day=TODAY):
    return [line for line in said(store, day) if name in line]


def test_a_breach_that_is_answered_is_left_out_until_its_day(harbour):
    due = date(2026, 11, 16)
    task = Task("Move three", "R. Whitcombe", due)
    for name in ("Priya Nandakumar", "Sade Hollinbrook", "Amina Thorley", "Joel Pemberwick"):
        answer(harbour, name, task)
        assert about(harbour, name) == []
        assert about(harbour, name, due - timedelta(1)) == []
    assert about(harbour, "Priya", due) == ["Priya Nandakumar is over by 3; its action was due on 16 Nov."]
    assert about(harbour, "Priya", due + timedelta(1)) == [
        "Priya Nandakumar is over by 3; its action was due on 16 Nov.",
        "Priya Nandakumar has an action that R. Whitcombe was to do by 16 Nov; it has no outcome.",
    ]
    late = decisions(harbour, due + timedelta(1))[-1]
    assert (late.mark, late.actions[0][1]["place"]) == ("due", "Actions")
    action = actions.get(harbour, late.actions[0][1]["action_row"])
    assert len(about(harbour, action.owner, due + timedelta(1))) == 4
    actions.close(harbour, action.row, "done", due + timedelta(1))
    assert len(about(harbour, action.owner, due + timedelta(1))) == 3
    assert len(about(harbour, action.owner, due)) == 0  # on that day it was not late


def test_an_answer_without_an_owner_or_a_date_says_so(harbour):
    answer(harbour, "Priya Nandakumar", said=Said("Two left"))
    answer(harbour, "Amina Thorley", said=Said("Ill", review=date(2026, 11, 9)))
    answer(harbour, "Joel Pemberwick", said=Said("Left"))
    answer(harbour, "Sade Hollinbrook", said=Said("New in post", review=date(2026, 11, 9)))
    assert [line for line in said(harbour) if "yet" in line] == [
        "Amina Thorley has been away since 26 Oct and holds 6 cases; no owner yet.",
        "Joel Pemberwick left on 30 Oct and still holds 2 cases; no owner and date yet.",
        "Priya Nandakumar is over by 3; no owner and date yet.",
        "Sade Hollinbrook is under by 2 and has room for 6; no owner yet.",
    ]


def test_a_case_on_the_monitored_list_comes_back_on_its_day(harbour):
    answer(harbour, "C-20418", said=Said("No room", review=date(2026, 11, 16), monitored=True))
    assert said(harbour)[0] == "C-20417 has no worker."
    assert about(harbour, "C-20418") == []
    assert about(harbour, "C-20418", date(2026, 11, 16)) == [
        "C-20418 is on the monitored list, without a worker since 30 Oct; look again, it was due on 16 Nov."
    ]
    assert len(position(harbour, TODAY).unallocated) == 2


def test_what_was_written_on_an_earlier_breach_answers_no_later_one(harbour):
    answer(harbour, "Sade Hollinbrook", Task("Give her two", "R. Whitcombe", date(2026, 12, 7)))
    (row,) = harbour.rows("select id from workers where name = 'Sade Hollinbrook'")[0]
    absences.add(harbour, row, date(2026, 11, 9), date(2026, 11, 16), "sickness", "1")
    assert about(harbour, "Sade") == []
    assert about(harbour, "Sade", date(2026, 11, 16)) == ["Sade Hollinbrook is under by 2 and has room for 6."]


def test_a_service_counts_them_by_team(harbour):
    teams.add(harbour, "Quay", "assessment", "")
    answer(harbour, "Priya Nandakumar", Task("Move three", "R. Whitcombe", date(2026, 11, 16)))
    lines = {}
    for day in (TODAY, date(2026, 11, 17)):
        of = position(harbour, day)
        lines[day], number = by_team(of, answered(harbour, of, agreed(harbour, day)), 0)
        assert number == len(decisions(harbour, day))
    assert [line.sentence for line in lines[TODAY]][1:] == ["8 cases are uncovered; 1 worker is under."]
    assert [line.sentence for line in lines[date(2026, 11, 17)]][1:] == [
        "8 cases are uncovered; 2 workers are over, not yet answered; 1 worker is under; 1 action is late."
    ]
    for name in ("Amina Thorley", "Joel Pemberwick"):
        answer(harbour, name, Task("Cover", "R. Whitcombe", date(2026, 12, 7)))
    of = position(harbour, TODAY)
    lines, _ = by_team(of, answered(harbour, of, agreed(harbour, TODAY)), 0)
    assert [line.sentence for line in lines][1:] == ["1 worker is under."]


def test_every_line_has_somewhere_to_go(harbour):
    rows = {worker.row for worker in position(harbour, TODAY).workers}
    for found in decisions(harbour, TODAY):
        assert found.actions
        for words, target in found.actions:
            assert words
            assert target["place"] in {"Cases", "Caseloads", "Plan moves"}
            assert target.get("worker_row", next(iter(rows))) in rows or found.subject == "Joel Pemberwick"


def test_more_than_one_case_is_handed_over_by_a_plan(harbour):
    leads = {found.subject: found.actions[0] for found in decisions(harbour, TODAY)}
    assert leads["Joel Pemberwick"] == ("Reallocate", {"place": "Plan moves", "worker_row": 2})
    assert leads["Amina Thorley"] == ("Cover the 6 cases", {"place": "Plan moves", "worker_row": 1})
    with harbour.write("One closed", kind="correction") as db:
        db.execute("delete from allocations where worker_row = 2 and case_row <> 7")
    leads = {found.subject: found.actions[0] for found in decisions(harbour, TODAY)}
    assert leads["Joel Pemberwick"] == ("Reallocate", {"place": "Cases", "worker_row": 2})


def test_what_is_to_be_set_up_comes_after_the_children(harbour):
    meet(harbour, "Sam Ward", "NEW-001", 1, cases=("C01",))
    assert said(harbour)[-1] == "1 person to confirm: the role and FTE are guesses."
    assert "No limits" not in "".join(said(harbour))
    meet(harbour, "Ana O'Hara", "NEW-002", 1, cases=("C02",))
    with harbour.write("No limits", kind="correction") as db:
        db.execute("delete from limits")
    lines = decisions(harbour, TODAY)
    assert [f"{one.subject} {one.sentence}" for one in lines][-2:] == [
        "2 people to confirm: their role and FTE are guesses.",
        "No limits are set, so nobody is over or under.",
    ]
    assert [one.actions[0] for one in lines[-2:]] == [
        ("Confirm them", {"place": "People to confirm"}), ("Set limits", {"place": "Limits and weights"}),
    ]  # fmt: skip
    assert lines[0].mark == "unallocated"


def test_an_empty_day_needs_nothing(store):
    assert decisions(store, TODAY) == ()


def test_a_month_ago_is_judged_by_its_own_record(harbour):
    assert said(harbour, TODAY - timedelta(400)) != said(harbour)
