"""What is quietly wrong: what each list finds and what it leaves out, of a day, a team and the service."""

from datetime import date, timedelta

import pytest

from models import absences, allocation, case_changes, closings, limit_lines, workers
from models.errors import BadInput
from models.put_right import QUIET, Does, answer, looked_at, put_right, set_quiet_days
from models.working_days import add_working_days
from tests.models.extracted import differs, event, extract
from tests.models.met import meet
from tests.models.small_service import TODAY, case, held, limits, team, worker
from tests.ui import harbour


@pytest.fixture
def harbour_team(store):
    harbour.build(store)
    return store


def rows(store, key, day=TODAY, of=None):
    [check] = [check for check in put_right(store, day, of).checks if check.key == key]
    return check.rows


def told(store, key, day=TODAY, of=None):
    """Return subject, why and days of each row of a list."""
    return [(row.subject, row.why, row.days) for row in rows(store, key, day, of)]


def does(row):
    return [(action.words, action.does) for action in row.actions]


def before(days):
    return TODAY - timedelta(days)


# Who holds a case


def test_cases_of_leavers_of_who_has_not_started_and_of_managers_are_to_be_handed_over(store):
    gone, late = worker(store, "Joel Pemberwick"), worker(store, "Leila Marsh", start=date(2026, 12, 1))
    manager, busy = worker(store, "R. Whitcombe", role="Team Manager"), worker(store, "Beth Oakhanger")
    held(store, gone, "C-1")
    held(store, manager, "C-3", day=date(2026, 11, 20), opened=date(2026, 11, 20))
    held(store, busy, "C-4")
    with store.write("Imported", kind="import") as db:
        row = case(store, "C-2", date(2026, 11, 10))
        db.execute("insert into allocations (case_row, worker_row, kind, valid_from)"
                   " values (?, ?, 'key worker', '2026-11-18')", (row, late))  # fmt: skip
    workers.end(store, gone, date(2026, 11, 14))
    assert told(store, "held") == [
        ("C-1", "Left on 14 Nov", 10), ("C-2", "Starts only on 1 Dec", 6), ("C-3", "Held by a team manager", 4),
    ]  # fmt: skip
    assert does(rows(store, "held")[-1]) == [("Hand over", Does.ALLOCATES), ("Open the case", Does.OPENS)]


def test_a_leavers_cases_are_there_on_the_day_they_left_and_not_before(harbour_team):
    assert rows(harbour_team, "held", date(2026, 10, 29)) == ()
    assert [row.days for row in rows(harbour_team, "held", date(2026, 10, 30))] == [0, 0]
    [first, _] = rows(harbour_team, "held", harbour.TODAY)
    assert (first.who, first.why, first.days, first.team) == ("Joel Pemberwick", "Left on 30 Oct", 3, "Harbour Team")


def test_cases_whose_key_worker_is_away_say_until_when(harbour_team):
    found = rows(harbour_team, "away", harbour.TODAY)
    assert {(row.who, row.why, row.days) for row in found} == {
        ("Amina Thorley", "Away since 26 Oct, no day of return", 7)
    }
    assert len(found) == 6
    with harbour_team.write("Back") as db:
        db.execute("update absences set valid_to = '2026-11-10' where worker_row = 1")
    assert rows(harbour_team, "away", harbour.TODAY)[0].why == "Away since 26 Oct, to 9 Nov"
    assert rows(harbour_team, "away", date(2026, 10, 25)) == ()


def test_a_manager_who_is_away_is_listed_once(store):
    manager = worker(store, "R. Whitcombe", role="team manager")
    held(store, manager, "C-1")
    absences.add(store, manager, date(2026, 11, 1), None, "sickness", "1")
    assert (len(rows(store, "held")), len(rows(store, "away"))) == (0, 1)


# How a case goes on


def test_without_any_dated_record_nothing_is_said_of_activity(store):
    held(store, worker(store), "C-1")
    [check] = [check for check in put_right(store, TODAY).checks if check.key == QUIET]
    assert check.rows == ()
    assert check.not_told.startswith("No file with visits, reviews or assessments has been read yet")


@pytest.mark.parametrize(("days", "listed"), [(59, False), (60, True), (61, True)])
def test_a_case_is_quiet_after_sixty_days_of_whatever_was_last(store, days, listed):
    [row] = held(store, worker(store), "C-1")
    event(store, row, "child protection visit", before(days).isoformat())
    expected = [("C-1", f"Last: child protection visit, {before(days).day} Sep", days)] if listed else []
    assert told(store, QUIET) == expected


def test_a_hand_over_a_new_category_and_an_opening_are_activity_too(store):
    team(store)
    first, second = worker(store, "Beth Oakhanger"), worker(store, "Dev Castellane")
    quiet, moved, changed, _fresh = held(store, first, "C-1", "C-2", "C-3") + held(
        store, first, "C-4", opened=before(59), day=before(59)
    )
    event(store, quiet, "assessment", "2026-02-02")
    allocation.allocate(store, moved, second, before(30), TODAY)
    case_changes.change_category(store, changed, before(10), "child protection plan")
    assert told(store, QUIET) == [("C-1", "Last: start of assessment, 2 Feb", (TODAY - date(2026, 2, 2)).days)]
    allocation.unallocate(store, quiet, before(20), "")
    assert told(store, QUIET) == []
    assert [row.subject for row in rows(store, QUIET, before(25))] == ["C-3", "C-1"]  # the longest first


def test_the_number_of_days_is_a_setting_with_few_choices(store):
    [row] = held(store, worker(store), "C-1")
    event(store, row, "seen", before(40).isoformat())
    assert told(store, QUIET) == []
    assert set_quiet_days(store, 30) == "A case is listed after 30 days without activity."
    [check] = [check for check in put_right(store, TODAY).checks if check.key == QUIET]
    assert (check.name, len(check.rows)) == ("No activity for 30 days", 1)
    with pytest.raises(BadInput, match="1 days can't be chosen; choose one of 30, 45"):
        set_quiet_days(store, 1)


def test_cases_ready_to_close_are_listed_from_two_weeks_before_their_day(store):
    late, near, far, flagged = held(store, worker(store), "C-1", "C-2", "C-3", "C-4")
    closings.plan(store, far, TODAY + timedelta(15))
    closings.plan(store, near, TODAY + timedelta(14), "Goals are met.\nMore.")
    closings.plan(store, late, before(3))
    closings.plan(store, flagged, None, "Moved away.")
    assert told(store, "closing") == [
        ("C-1", "To close on 21 Nov", 3), ("C-2", "To close on 8 Dec: Goals are met.", None),
        ("C-4", "Ready to close, no day yet: Moved away.", None),
    ]  # fmt: skip
    first, _, last = rows(store, "closing")
    assert does(first)[0] == ("Close on 21 Nov", Does.CLOSES)
    assert does(last) == [("Close…", Does.CLOSES), ("Keep it open", Does.KEEPS_OPEN), ("Open the case", Does.OPENS)]
    case_changes.close(store, late, before(3))
    assert [row.subject for row in rows(store, "closing")] == ["C-2", "C-4"]


@pytest.mark.parametrize(("working_days", "listed"), [(45, False), (46, True)])
def test_an_assessment_is_stale_from_the_46th_working_day(store, working_days, listed):
    begun = date(2026, 7, 1)
    held(store, worker(store), "C-1", opened=begun, day=begun, category="open assessment")
    found = rows(store, "category", add_working_days(begun, working_days))
    assert [row.why for row in found] == (["Assessed since 1 Jul; was due 3 Sep"] if listed else [])


def test_an_assessment_that_a_reopening_began_counts_from_there(store):
    [row] = held(store, worker(store), "C-1", category="open assessment")
    case_changes.close(store, row, date(2026, 3, 2))
    case_changes.reopen(store, row, date(2026, 11, 2), "open assessment")
    assert rows(store, "category") == ()


def test_a_category_that_is_missing_or_contradicted_by_the_last_file_is_stale(store):
    known, missing = case(store, "C-1"), case(store, "C-2", category="")
    extract(store, "2026-11-20")
    differs(store, known, "category", "child protection plan")
    assert told(store, "category") == [
        ("C-2", "Open since 5 Jan without a category", (TODAY - date(2026, 1, 5)).days),
        ("C-1", "The last file says child protection plan; what was entered by hand stands", None),
    ]
    case_changes.change_category(store, missing, TODAY, "child in need")
    assert [row.subject for row in rows(store, "category")] == ["C-1"]


# Teams


@pytest.fixture
def two(store):
    """Return a worker in each of two teams."""
    first, second = team(store, "Harbour Team"), team(store, "Quay Team")
    return worker(store, "Beth Oakhanger", in_team=first), worker(store, "Dev Castellane", in_team=second)


def test_a_child_with_workers_of_two_teams_is_named_in_the_team_that_holds_it(store, two):
    beth, dev = two
    [row] = held(store, beth, "C-1")
    allocation.add_co_worker(store, row, dev, before(5))
    assert told(store, "teams") == [("C-1", "Co-worker Dev Castellane is in Quay Team", None)]
    assert len(rows(store, "teams", of="Harbour Team")) == 1
    assert rows(store, "teams", of="Quay Team") == ()
    assert rows(store, "teams", before(6)) == ()


def test_a_child_that_a_list_of_the_last_file_has_in_another_team_is_named(store, two):
    held(store, two[0], "C-1", "C-2")
    wrong = [
        ("disagreement", "List 7", 4, case_id, "", "Allocated Team", "quay team", "another") for case_id in ("c-1",)
    ]
    same = [("disagreement", "List 7", 5, "C-2", "", "Allocated Team", "HARBOUR team", "another")]
    extract(store, "2026-11-20", [*wrong, *same])
    assert told(store, "teams") == [("C-1", "List 7 of the last file has quay team", None)]
    extract(store, "2026-11-23")
    assert rows(store, "teams") == ()


def test_a_family_with_workers_of_several_teams_is_only_to_be_kept_in_mind(store, two):
    beth, dev = two
    held(store, beth, "C-1", "C-2", family_id="F-1")
    held(store, dev, "C-3", family_id="f-1")
    held(store, beth, "C-4", family_id="F-2")
    held(store, dev, "C-5", family_id="F-2", category="care leaver")
    assert told(store, "families") == [("F-1", "Harbour Team 2, Quay Team 1", None)]
    assert rows(store, "families", of="Quay Team")[0].about == "3 children"
    found = put_right(store, TODAY)
    assert answer(found) == "2 things to put right on 24 Nov 2026, in 1 list. 1 thing to keep in mind."


# What is agreed on workers


def test_workers_without_limits_are_listed_but_not_a_manager_who_holds_nothing(store):
    held(store, worker(store, "Beth Oakhanger"), "C-1")
    worker(store, "R. Whitcombe", role="team manager")
    assert told(store, "limits") == [("Beth Oakhanger", "Holds 1 case; no line of limits applies", None)]
    limits(store)
    assert rows(store, "limits") == ()


def test_people_to_confirm_are_listed_until_they_are(store):
    who = meet(store, "Ada Marlow", "new-1", team(store))
    [row] = rows(store, "unconfirmed")
    assert (row.key, row.subject, row.why) == (who, "Ada Marlow", "Guessed: FTE 1, permanent; holds 0 cases")
    assert row.actions[0].target == {"place": "People to confirm", "worker_row": who}


def test_limits_that_begin_or_end_within_thirty_days_are_to_be_kept_in_mind(store, two):
    scope, role = limit_lines.Scope(worker_row=two[1]), limit_lines.Scope(role="social worker")
    limit_lines.add(store, role, "cases", "14", "18")
    limit_lines.add(store, role, "cases", "12", "16", TODAY + timedelta(30))
    limit_lines.add(store, limit_lines.Scope(), "cases", "1", "30", TODAY + timedelta(31))
    own = limit_lines.add(store, scope, "cases", "6", "9.5").row
    limit_lines.end(store, own, TODAY + timedelta(1))
    assert told(store, "soon") == [
        ("Dev Castellane alone", "Ends on 25 Nov 2026", None),
        ("Social worker, every team", "Begins on 24 Dec 2026; until then 14–18 cases", None),
    ]
    assert [row.about for row in rows(store, "soon")] == ["6–9.5 cases", "12–16 cases"]
    assert [row.subject for row in rows(store, "soon", of="Harbour Team")] == ["Social worker, every team"]
    assert put_right(store, TODAY).number == 0


def test_a_line_that_the_next_one_replaces_does_not_end(store):
    scope, day = limit_lines.Scope(role="social worker"), TODAY + timedelta(7)
    first = limit_lines.add(store, scope, "cases", "14", "18").row
    limit_lines.end(store, first, day)
    assert told(store, "soon") == [("Social worker, every team", "Ends on 1 Dec 2026", None)]
    limit_lines.add(store, scope, "cases", "12", "16", day)
    why = "Begins on 1 Dec 2026; until then 14–18 cases"
    assert told(store, "soon") == [("Social worker, every team", why, None)]


# All of them


def test_the_answer_names_the_team_and_what_was_looked_at_where_nothing_is_wrong(store):
    team(store)
    found = put_right(store, TODAY, "harbour team")
    assert answer(found) == "Nothing is quietly wrong in Harbour Team on 24 Nov 2026."
    assert looked_at(found).startswith("Looked at: with leavers or managers, key worker away, no activity for 60 days,")
    assert "FTE to confirm" in looked_at(found)
    with pytest.raises(BadInput, match="There is no team “Quay”"):
        put_right(store, TODAY, "Quay")


def test_a_team_has_its_own_and_the_teams_have_what_the_service_has(store, two):
    beth, dev = two
    held(store, beth, "C-1", category="open assessment")
    held(store, dev, "C-2", "C-3", category="open assessment")
    absences.add(store, dev, date(2026, 11, 1), None, "sickness", "1")
    for key, harbours, quays in (("category", ["C-1"], ["C-2", "C-3"]), ("away", [], ["C-2", "C-3"])):
        assert [row.subject for row in rows(store, key, of="Harbour Team")] == harbours
        assert [row.subject for row in rows(store, key, of="Quay Team")] == quays
        assert sorted(row.subject for row in rows(store, key)) == sorted(harbours + quays)
