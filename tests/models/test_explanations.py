"""What people write on breaches: kept word for word, found again on the breach it is about whatever is corrected."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import absences, actions, allocation, case_changes, explanations, journal, workers
from models.actions import Task
from models.answered import answered
from models.breach_about import About
from models.breach_texts import unmatched
from models.breaches import breaches, holding
from models.breaches_text import as_json
from models.dates import month_end
from models.errors import BadInput
from models.explanations import Answer, Explanation, Said
from models.overrides import Override
from models.position import position
from models.store import open_store
from tests.models.services import DAYS, FIRST, keep, services
from tests.models.small_service import TODAY, case, held, limits, meanwhile, team, worker
from tests.models.test_breaches import changes, day_by_day, shake

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
BEGAN = date(2026, 9, 7)
DUE = date(2026, 11, 14)


@pytest.fixture
def over(store):
    """Someone over from 7 September on, with the breach as the end of October has it."""
    held(store, worker(store), "C-1", "C-2", "C-3", day=BEGAN, opened=BEGAN)
    limits(store, upper="2")
    return found(store)


def found(store, last=OCTOBER, kind="over"):
    (breach,) = [one for one in breaches(store, last) if one.kind == kind]
    return breach


def lines(store):
    return [entry.what for entry in journal.entries(store)]


# Writing, as the page does.


def test_an_explanation_and_its_first_action_are_one_entry_and_one_undo(store, over):
    about, before = over.about(OCTOBER), len(lines(store))
    said = Said("Two colleagues left.\nBoth posts are out.", "I can't keep this up.", date(2026, 11, 20))
    added = explanations.explain(store, about, said, TODAY, Task("Move C-3", "R. Whitcombe", DUE))
    assert added.line == (
        "Beth Oakhanger, over on 31 Oct 2026: explained, to look again on 20 Nov 2026;"
        " action for R. Whitcombe, due 14 Nov 2026"
    )
    assert lines(store)[0] == added.line
    assert len(lines(store)) == before + 1
    answer = found(store).answer
    assert answer.explanation == explanations.get(store, added.row)
    assert (answer.explanation.said, answer.explanation.written_on, answer.explanation.about) == (said, TODAY, about)
    assert [(one.what, one.owner, one.due, one.made_on) for one in answer.actions] == [
        ("Move C-3", "R. Whitcombe", DUE, TODAY),
    ]  # fmt: skip
    journal.undo(store)
    assert (found(store).answer.explanation, found(store).answer.actions) == (None, ())
    journal.redo(store)
    assert found(store).answer == answer


def test_what_is_missing_is_told_until_it_is_there(store, over):
    assert over.lacks(OCTOBER) == ("no reason", "no owner and date")
    row = explanations.explain(store, over.about(OCTOBER), Said("Two left"), TODAY).row
    assert found(store).lacks(OCTOBER) == ("no owner and date",)
    explanations.change(store, row, Said("Two left", review=DUE), TODAY)
    assert found(store).lacks(OCTOBER) == ("no owner",)
    explanations.change(store, row, Said("Two left", review=DUE), TODAY, Task("Move one", "Al Ash", DUE))
    assert (found(store).lacks(OCTOBER), found(store).is_answered(OCTOBER)) == ((), True)
    assert found(store, NOVEMBER).lacks(NOVEMBER) == ("action due",)
    assert as_json([found(store)])[0] | {"high": ""} == {
        "kind": "over", "worker_id": "Beth Oakhanger", "since": "2026-09-07", "ended": None, "months": 2, "high": "",
        "explained": True, "owner": "Al Ash", "review": "2026-11-14", "effect": "same",
    }  # fmt: skip
    assert lines(store)[:3] == [
        "Beth Oakhanger, over on 31 Oct 2026: action for Al Ash, due 14 Nov 2026",
        "Beth Oakhanger, over on 31 Oct 2026: explanation changed, to look again on 14 Nov 2026",
        "Beth Oakhanger, over on 31 Oct 2026: explained",
    ]


def test_the_owner_is_the_one_whose_open_action_is_due_first(store, over):
    for owner, due in (("Cy Dale", date(2026, 12, 7)), ("Al Ash", date(2026, 11, 20)), ("Di Elm", DUE)):
        actions.add(store, over.about(OCTOBER), Task("Move one", owner, due), TODAY)
    first = found(store).answer.next_action
    actions.close(store, first.row, "done", date(2026, 10, 31))
    answer = found(store).answer
    assert (answer.owner, answer.review) == ("Al Ash", date(2026, 11, 20))
    assert len(answer.actions) == 3


def test_an_action_closed_after_the_month_end_was_there_on_it(store, over):
    explanations.explain(store, over.about(OCTOBER), Said("Two left"), TODAY, Task("Move one", "Al Ash", DUE))
    (action,) = found(store).answer.actions
    actions.close(store, action.row, "done", date(2026, 11, 24))
    assert found(store).is_answered(OCTOBER)
    assert found(store, NOVEMBER).lacks(NOVEMBER) == ("no owner and date",)


def test_a_later_explanation_is_in_force_from_its_day_on_and_the_earlier_stay(store, over):
    explanations.explain(store, over.about(OCTOBER), Said("Two left"), TODAY)
    explanations.explain(store, over.about(TODAY), Said("One still out", "Better now"), TODAY)
    assert found(store).answer.reason == "Two left"
    answer = found(store, NOVEMBER).answer
    assert (answer.reason, [one.reason for one in answer.earlier]) == ("One still out", ["Two left"])


def test_what_is_written_after_a_month_answers_for_its_last_day_too(store, over):
    later = date(2026, 11, 2)
    explanations.explain(store, over.about(later), Said("Two left"), TODAY, Task("Move one", "Al Ash", DUE))
    assert (found(store).answer.reason, found(store).answer.owner, found(store).lacks(OCTOBER)) == (
        "Two left", "Al Ash", (),
    )  # fmt: skip
    assert (
        as_json([found(store)])[0] | {"explained": True, "owner": "Al Ash", "review": "2026-11-14"}
        == (as_json([found(store)])[0])
    )
    explanations.explain(store, over.about(date(2026, 11, 9)), Said("Still so"), TODAY, Task("Ask again", "Bo", DUE))
    assert (found(store).answer.reason, len(found(store).answer.actions)) == ("Two left", 1)  # October stays as it is
    assert [one.what for one in found(store, NOVEMBER).answer.actions] == ["Move one", "Ask again"]
    assert found(store, date(2026, 10, 30)).answer == Answer()  # no month's end: as it stood then
    said = answered(store, position(store, OCTOBER), {})
    assert said.of("over", over.row) == found(store).answer
    explanations.explain(store, over.about(OCTOBER), Said("One left"), TODAY)
    assert (found(store).answer.reason, found(store).answer.earlier) == ("One left", ())
    assert unmatched(store, OCTOBER) == ()


def test_of_what_is_written_later_that_counts_which_settles_what_is_missing(store, over):
    september = explanations.explain(store, over.about(date(2026, 9, 30)), Said("Two left"), TODAY).row
    explanations.explain(store, over.about(date(2026, 11, 2)), Said("Still so"), TODAY, Task("Move one", "Al", DUE))
    answer = found(store).answer
    assert (answer.explanation.row, answer.reason, answer.owner) == (september, "Two left", "Al")


def test_a_month_s_breach_is_not_answered_by_what_is_written_on_the_next_one(store, over):
    absences.add(store, over.row, date(2026, 11, 2), date(2026, 11, 9), "leave", "1")
    second = next(one for one in breaches(store, NOVEMBER) if one.kind == "over" and one.ended is None)
    explanations.explain(store, second.about(date(2026, 11, 10)), Said("Again"), TODAY, Task("Move", "Al", DUE))
    assert (found(store).since, found(store).lacks(OCTOBER)) == (BEGAN, ("no reason", "no owner and date"))


def test_a_monitored_case_that_is_looked_at_again_only_after_the_month_has_its_date(store):
    team(store)
    case(store, "C-7", date(2026, 10, 5))
    about = found(store, kind="unallocated").about
    explanations.explain(
        store, about(date(2026, 10, 12)), Said("No room", review=date(2026, 10, 26), monitored=True), TODAY
    )
    assert found(store, kind="unallocated").lacks(OCTOBER) == ("no date",)
    explanations.explain(store, about(date(2026, 11, 2)), Said("Still none", review=DUE, monitored=True), TODAY)
    answer = found(store, kind="unallocated").answer
    assert (answer.reason, answer.review, answer.lacks(OCTOBER)) == ("Still none", DUE, ())
    assert [one.reason for one in answer.earlier] == ["No room"]


def test_an_override_counts_as_reason_owner_and_date_beside_what_is_written(store):
    who = worker(store)
    held(store, who, "C-1", day=BEGAN, opened=BEGAN)
    limits(store, upper="1")
    agreed = Override("Sibling of C-1", "R. Whitcombe", "Can do it", date(2026, 12, 7))
    allocation.allocate(store, case(store, "C-2", BEGAN), who, date(2026, 10, 12), date(2026, 10, 12), agreed)
    breach = found(store)
    assert (breach.answer.reason, breach.answer.workers_view, breach.answer.owner, breach.lacks(OCTOBER)) == (
        "Sibling of C-1", "Can do it", "R. Whitcombe", (),
    )  # fmt: skip
    explanations.explain(store, breach.about(OCTOBER), Said("Holds three brothers"), TODAY)
    answer = found(store).answer
    assert (answer.reason, answer.workers_view, answer.owner, answer.review) == (
        "Holds three brothers", "Can do it", "R. Whitcombe", date(2026, 12, 7),
    )  # fmt: skip


def test_a_case_on_the_monitored_list_needs_no_action_and_stays_unallocated(store):
    team(store)
    case(store, "C-7", date(2026, 10, 5))
    breach = found(store, kind="unallocated")
    said = Said("No room in the team until Dec", review=date(2026, 11, 16), monitored=True)
    line = explanations.explain(store, breach.about(OCTOBER), said, TODAY).line
    assert line == "C-7, unallocated on 31 Oct 2026: explained, on the monitored list, to look again on 16 Nov 2026"
    kept = found(store, kind="unallocated")
    assert (kept.lacks(OCTOBER), kept.answer.monitored, kept.answer.owner) == ((), True, None)
    assert found(store, NOVEMBER, "unallocated").lacks(NOVEMBER) == ("no date",)


def test_what_has_ended_lacks_nothing(store, over):
    (row,) = store.rows("select id from cases where case_id = 'C-3'")[0]
    case_changes.close(store, row, date(2026, 10, 26))
    assert found(store).ended == date(2026, 10, 26)
    assert (found(store).lacks(OCTOBER), found(store).is_answered(OCTOBER)) == ((), True)


REFUSED = (
    (Said(" "), "Fill in the reason; it is empty."),
    (Said("Why", review=OCTOBER), "Choose a day after 31 Oct 2026."),
    (Said("Why", monitored=True),
     "Only a case without a key worker can be on the monitored list; give the worker an action."),
    (Said("x" * 2001), "Shorten the reason to 2000 characters; it has 2,001."),
    (Said("Why", review=date(2206, 11, 1)), "The day to look again 01/11/2206 is not between 1900 and 2100"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_what_can_not_be_kept_is_refused_in_one_sentence(store, over, said, why):
    before = lines(store)
    with pytest.raises(BadInput, match=why[:60]):
        explanations.explain(store, over.about(OCTOBER), said, TODAY)
    assert lines(store) == before


def test_a_monitored_case_without_a_day_to_look_again_is_refused(store):
    team(store)
    case(store, "C-7", date(2026, 10, 5))
    with pytest.raises(BadInput, match=r"^Choose the day to look again; a case on the monitored list needs one.$"):
        explanations.explain(
            store, found(store, kind="unallocated").about(OCTOBER), Said("No room", monitored=True), TODAY
        )


def test_a_bad_action_keeps_the_explanation_from_being_written(store, over):
    with pytest.raises(BadInput, match=r"^Choose a day after 31 Oct 2026.$"):
        explanations.explain(store, over.about(OCTOBER), Said("Why"), TODAY, Task("Move one", "Al Ash", OCTOBER))
    assert found(store).answer.explanation is None


def test_days_to_come_and_days_before_the_breach_can_not_be_written_about(store, over):
    with pytest.raises(BadInput, match=r"^30 Nov 2026 is still to come; write about 24 Nov 2026.$"):
        explanations.explain(store, over.about(NOVEMBER), Said("Why"), TODAY)
    with pytest.raises(BadInput, match=r"^It began only on 7 Sep 2026; write about that day or a later one.$"):
        explanations.explain(store, over.about(date(2026, 8, 31)), Said("Why"), TODAY)
    with pytest.raises(BadInput, match="That worker is no longer in the record"):
        explanations.explain(store, About("over", 99, BEGAN, OCTOBER), Said("Why"), TODAY)


def test_two_people_explaining_at_once_can_not_both_win(store, over, monkeypatch):
    about = over.about(OCTOBER)
    meanwhile(monkeypatch, store, lambda other: explanations.explain(other, about, Said("Mine"), TODAY))
    with pytest.raises(BadInput, match=r"^It is explained for 31 Oct 2026 already; change that"):
        explanations.explain(store, about, Said("Yours"), TODAY)
    assert found(store).answer.reason == "Mine"
    row = found(store).answer.explanation.row
    meanwhile(monkeypatch, store, lambda other: explanations.remove(other, row))
    with pytest.raises(BadInput, match="changed by someone else meanwhile"):
        explanations.change(store, row, Said("Yours"), TODAY)


def test_changing_nothing_is_refused_and_removing_is_undone(store, over):
    row = explanations.explain(store, over.about(OCTOBER), Said("Two left", "Tired"), TODAY).row
    with pytest.raises(BadInput, match="Nothing differs"):
        explanations.change(store, row, Said(" Two left ", "Tired"), TODAY)
    assert explanations.remove(store, row) == "Beth Oakhanger, over on 31 Oct 2026: explanation removed"
    assert found(store).answer.explanation is None
    with pytest.raises(BadInput, match="That explanation is no longer in the record"):
        explanations.remove(store, row)
    journal.undo(store)
    assert found(store).answer.workers_view == "Tired"


# Corrections of the past.


def written(store, last=NOVEMBER, months=15):
    """Return where each text is: the breaches it is on, by table and row."""
    places = {}
    for breach in breaches(store, last, months):
        answer = breach.answer
        for text in (*answer.earlier, *filter(None, [answer.explanation]), *answer.actions):
            places.setdefault((type(text), text.row), []).append((breach.kind, breach.row, breach.since))
    for one in unmatched(store, last):
        places.setdefault((type(one.text), one.text.row), []).append(None)
    return places


def test_a_breach_that_never_was_leaves_its_texts_to_be_shown(store, over):
    explanations.explain(store, over.about(OCTOBER), Said("Two left"), TODAY, Task("Move one", "Al Ash", DUE))
    (row,) = store.rows("select id from cases where case_id = 'C-3'")[0]
    case_changes.remove(store, row)
    assert breaches(store, OCTOBER) == ()
    alone = unmatched(store, OCTOBER)
    assert [(one.name, one.called_id, one.team, type(one.text).__name__) for one in alone] == [
        ("Beth Oakhanger", "Beth Oakhanger", "Harbour Team", "Explanation"),
        ("Beth Oakhanger", "Beth Oakhanger", "Harbour Team", "Action"),
    ]  # fmt: skip
    assert (alone[0].text.reason, alone[0].text.day, alone[0].text.written_on) == ("Two left", OCTOBER, TODAY)
    assert unmatched(store, OCTOBER, "harbour team") == alone
    team(store, "Mill Lane")
    assert unmatched(store, OCTOBER, "Mill Lane") == ()
    assert unmatched(store, date(2026, 9, 30)) == ()  # not yet written about then
    journal.undo(store)
    journal.undo(store)
    assert unmatched(store, OCTOBER) == ()
    assert found(store).answer.reason == "Two left"


def test_a_beginning_that_moves_takes_the_texts_along(store, over):
    explanations.explain(store, over.about(OCTOBER), Said("Two left"), TODAY)
    (who, opening, row) = store.rows(
        "select a.worker_row, o.id, c.id from cases c join openings o on o.case_row = c.id"
        " join allocations a on a.case_row = c.id where c.case_id = 'C-3'"
    )[0]
    case_changes.correct_opening(store, row, opening, date(2026, 10, 19), None, None)
    assert found(store).since == date(2026, 10, 19)
    assert found(store).answer.reason == "Two left"
    absences.add(store, who, date(2026, 10, 26), date(2026, 11, 2), "sickness", "1")
    assert found(store).ended == date(2026, 10, 26)  # since then uncovered, which is another kind
    assert found(store).answer.reason == "Two left"
    assert found(store, kind="uncovered").answer.reason == ""


def test_of_a_breach_that_splits_the_later_part_keeps_the_text_of_the_month_end(store, over):
    september = explanations.explain(store, over.about(date(2026, 9, 30)), Said("Two left"), TODAY).row
    october = explanations.explain(store, over.about(OCTOBER), Said("Still out"), TODAY).row
    absences.add(store, over.row, date(2026, 10, 5), date(2026, 10, 12), "leave", "1")
    first, second = sorted(
        (one for one in breaches(store, OCTOBER, 2) if one.kind == "over"), key=lambda breach: breach.since
    )
    assert (first.ended, second.since) == (date(2026, 10, 5), date(2026, 10, 12))
    assert (first.answer.explanation.row, second.answer.explanation.row) == (september, october)
    assert second.answer.earlier == ()


def test_a_removed_worker_takes_the_texts_and_undo_brings_them_back(store):
    beth = worker(store)
    limits(store, lower="1", upper="2")
    case(store, opened=BEGAN)
    explanations.explain(store, found(store, kind="under").about(OCTOBER), Said("New"), TODAY)
    workers.remove(store, beth)
    assert explanations.every(store, TODAY) == ()
    journal.undo(store)
    assert found(store, kind="under").answer.reason == "New"


@st.composite
def writings(draw):
    """Draw texts as (which breach, how far into it, action or explanation) and corrections of the past."""
    number = st.integers(0, 30)
    edit = st.tuples(st.sampled_from(EDITS), number, st.integers(1, DAYS))
    return (
        draw(st.lists(st.tuples(number, number, st.booleans()), min_size=1, max_size=8)),
        draw(st.lists(edit, min_size=1, max_size=6)),
    )


EDITS = (
    "delete from allocations where id = :number + 1",
    "update allocations set valid_to = :day where id = :number + 1 and valid_from < :day and valid_to > :day",
    "update openings set valid_to = :day where id = :number + 1 and valid_from < :day and valid_to > :day",
    "update openings set valid_from = :day where id = :number + 1 and valid_from < :day and valid_to > :day",
    "update limits set upper = cast(cast(upper as integer) + 1 + :number % 3 as text) where id = :number % 5 + 1",
    "delete from limits where id = :number % 5 + 1",
    "delete from absences where id = :number + 1",
    "update workers set valid_to = :day where id = :number % 4 + 1 and valid_from < :day and valid_to > :day",
    "update posts set fte = '0.2' where worker_row = :number % 4 + 1",
)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])  # fmt: skip
@given(service=services(), more=changes(), drawn=writings())
def test_no_text_is_ever_lost_or_on_two_breaches(tmp_path_factory, service, more, drawn):
    texts, edits = drawn
    last = month_end(FIRST + timedelta(DAYS))
    with open_store(tmp_path_factory.mktemp("drawn") / "caseloads.db") as store:
        keep(store, service)
        shake(store, more)
        there = breaches(store, last, 3)
        if not there:
            return
        first = {}
        for number, later, is_action in texts:
            breach = there[number % len(there)]
            ends = min(breach.ended - timedelta(1) if breach.ended else last, last)
            about = breach.about(breach.since + timedelta(later % ((ends - breach.since).days + 1)))
            task = Task("Do it", "Al", about.day + timedelta(9))
            if is_action:
                first[actions.Action, actions.add(store, about, task, last).row] = [(*breach.key, breach.since)]
            elif (about.kind, about.row, about.day) not in {(*one.subject, one.day) for one in
                                                            explanations.every(store, last)}:  # fmt: skip
                row = explanations.explain(store, about, Said(f"Because {number}"), last).row
                first[Explanation, row] = [(*breach.key, breach.since)]
        assert written(store, last, 3) == first
        for sql, number, day in edits:
            with store.write("Corrected", kind="correction") as db:
                db.execute(sql, {"number": number, "day": (FIRST + timedelta(day)).isoformat()})
        assert written(store, last, 3) == {key: [place] for key, place in naive(store, last).items()}
        before = last.replace(day=1) - timedelta(1)
        assert said(store, before) == naively_said(store, before, last)
        for day in (before, last):
            assert holding(store, day) == tuple(one for one in breaches(store, day) if one.ended is None)
        while journal.undoable(store) and journal.undoable(store).what == "Corrected":
            journal.undo(store)
        assert written(store, last, 3) == first


def naive(store, last):
    """Return the breach that each text is on, by the words of the rule, over the positions of every day."""
    called = {"case": dict(store.rows("select case_id, id from cases")),
              "worker": dict(store.rows("select worker_id, id from workers"))}  # fmt: skip
    runs = [(kind, called[what][who], date.fromisoformat(since), run[0])
            for ((what, who), kind, since), run in day_by_day(store, last, 3).items()]  # fmt: skip
    places = {}
    for text in (*explanations.every(store, last), *actions.every(store, last)):
        fits = [
            (kind, row, since) for kind, row, since, ended in runs
            if (kind, row) == text.subject and since <= text.day and (ended is None or ended > text.since.isoformat())
        ]  # fmt: skip
        places[type(text), text.row] = max(fits, key=lambda fit: fit[2], default=None)
    return places


def said(store, day):
    """Return the explanation and the actions of each breach that holds on ``day``, by their rows."""
    return {
        (one.kind, one.row): (one.answer.explanation and one.answer.explanation.row,
                              {action.row for action in one.answer.actions})
        for one in holding(store, day)
    }  # fmt: skip


def naively_said(store, day, last):
    """Return what ``said`` does, by the words of the rule; nothing is agreed over limits in these services."""
    places, found = naive(store, day), {}
    late = [
        one for one in (*explanations.every(store, last), *actions.every(store, last)) if one.day > day >= one.since
    ]
    for (what, who), kind, since in (run for run, (ended, *_) in day_by_day(store, day, 3).items() if ended is None):
        row = store.rows(f"select id from {what}s where {what}_id = ?", (who,))[0][0]
        mine = [key for key, place in places.items() if place == (kind, row, date.fromisoformat(since))]
        reasons = [explanations.get(store, number) for of, number in mine if of is Explanation]
        to_do = [actions.get(store, number) for of, number in mine if of is actions.Action]
        kept = max(reasons, key=lambda one: one.day, default=None)
        for text in sorted(late, key=lambda one: (one.day, isinstance(one, actions.Action), one.row)):
            if text.subject == (kind, row):
                if isinstance(text, Explanation):
                    kept = kept or text
                elif not any(one.due > day for one in to_do):
                    to_do.append(text)
        found[kind, row] = (kept and kept.row, {one.row for one in to_do})
    return found
