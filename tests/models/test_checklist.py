"""Is a month ready: each check, what it says is missing, and what mends it."""

from datetime import date, timedelta

import pytest

from models import absences, actions, explanations, limit_lines, month_notes, teams
from models.actions import Task
from models.breach_about import About
from models.breaches import breaches
from models.checklist import checklist
from models.errors import BadInput
from models.explanations import Said
from tests.models.closing import BEGAN, MONTH, TEAM, TODAY, build, team_row
from tests.models.small_service import case, held, limits, team, worker

LATER = date(2024, 8, 16)


def check(store, key, team=TEAM, month=MONTH, today=TODAY):
    return next(one for one in checklist(store, month, team, today).checks if one.key == key)


def missing(store, key, **more):
    return [row.missing for row in check(store, key, **more).rows]


def extract(store, as_of, entry="import"):
    with store.write("Read an extract", kind=entry) as db:
        number = db.conn.execute("select entry from journal_open").fetchone()[0]
        db.conn.execute("insert into extracts (entry, file, source, as_of) values (?, 'a.xlsx', 'annex a', ?)",
                        (number, as_of.isoformat()))  # fmt: skip


def test_a_month_with_nothing_missing_is_ready(store):
    build(store)
    for name in (TEAM, "harbour team", None):
        found = checklist(store, MONTH, name, TODAY)
        assert found.is_ready
        assert found.sentence == "All 7 checks are done."
        assert found.missing == ()
        assert [one.key for one in found.checks] == [
            "data", "set up", "breaches", "actions", "changes", "figures", "dates",
        ]  # fmt: skip
        assert found.team == (TEAM if name else None)


def test_a_month_that_goes_on_or_has_no_record_is_none_to_sign(store):
    build(store)
    found = checklist(store, MONTH, TEAM, MONTH)
    assert (found.is_ready, found.left, found.checks[0].key) == (False, 1, "month")
    assert found.missing == (
        "July 2024 can be signed only after its last day, 31 Jul 2024. Mend it on “Return and report”.",
    )
    with pytest.raises(BadInput, match="Nothing is recorded for May 2024"):
        checklist(store, date(2024, 5, 31), TEAM, TODAY)
    with pytest.raises(BadInput, match="September 2024 has not begun"):
        checklist(store, date(2024, 9, 30), TEAM, TODAY)
    with pytest.raises(BadInput, match="no team “Quay”"):
        checklist(store, MONTH, "Quay", TODAY)


# Data.


def test_where_extracts_are_used_one_of_the_last_day_or_later_is_wanted(store):
    build(store)
    extract(store, date(2024, 7, 30))
    found = check(store, "data")
    assert (found.title, found.said) == ("The July extract is in, to 31 Jul", "the last one is of 30 Jul")
    assert [row.line for row in found.rows] == [
        (
            "The last extract is of 30 Jul 2024: import one of 31 Jul 2024 or later, or note why none is needed. Mend"
            " it on “Import”."
        )
    ]
    month_notes.write(store, MONTH, TEAM, "data", "Nothing moved on the 31st", TODAY)
    assert check(store, "data").said == "noted on 2 Aug: Nothing moved on the 31st"
    assert check(store, "data").is_done
    assert not check(store, "data", team=None).is_done
    extract(store, MONTH)
    assert check(store, "data", team=None).is_done
    assert check(store, "data").title == "The July extract is in, to 31 Jul"


def test_without_extracts_an_entry_after_the_month_shows_that_the_record_is_kept(store):
    build(store)
    assert check(store, "data").is_done  # it was all entered later than July 2024
    ahead = date(2199, 7, 31)
    with store.write("Looked ahead") as db:
        db.conn.execute("update teams set manager = 'A. Other'")
    found = check(store, "data", month=ahead, today=ahead + timedelta(2))
    assert found.title == "The July record is up to date"
    assert "Nothing was imported or entered after 31 Jul 2199" in found.rows[0].line
    month_notes.write(store, ahead, TEAM, "data", "All in", ahead + timedelta(2))
    assert check(store, "data", month=ahead, today=ahead + timedelta(2)).is_done


# Set up.


def test_people_to_confirm_are_named(store):
    beth, _ = build(store)
    with store.write("A guess") as db:
        db.conn.execute("insert into unconfirmed (worker_row) values (?)", (beth,))
    found = check(store, "set up")
    assert (found.done, found.of, found.said) == (1, 2, "1 of 2 done")
    assert found.rows[0].missing == "Beth Oakhanger (Beth Oakhanger): role and FTE are guesses."
    assert found.rows[0].target == {"place": "People to confirm", "worker_row": beth}


def test_a_role_in_which_nobody_has_limits_has_none_by_choice_another_is_forgotten(store):
    build(store)
    quay = team(store, "Quay Team", "leaving care")
    for line in limit_lines.listed(store, MONTH):
        limit_lines.remove(store, line.line.row)
    assert check(store, "set up", team=None).said == "1 role has no limits by choice"
    limits(store, lower="1", upper="9", team_kind="children in need and protection")
    mo = worker(store, "Mo Mill", in_team=quay)
    worker(store, "Nia Prowse", in_team=quay, role="team manager")
    assert missing(store, "set up", team="Quay Team") == [
        "Mo Mill (Mo Mill): no limits, though others with the role social worker have some."
    ]
    assert check(store, "set up").is_done
    month_notes.write(store, MONTH, "Quay Team", "limits", "Agreed in September", TODAY)
    assert check(store, "set up", team="Quay Team").said == "noted: Agreed in September"
    assert check(store, "set up", team="Quay Team").is_done
    limits(store, lower="0", upper="9", worker_row=mo)
    assert check(store, "set up", team="Quay Team").is_done


# Breaches.


def breach(store, kind):
    return next(one for one in breaches(store, MONTH, team=TEAM) if one.kind == kind)


def test_every_breach_of_the_last_day_is_named_with_what_it_lacks(store):
    beth, dev = build(store, lower="1", upper="2.5")
    absences.add(store, dev, date(2024, 7, 22), None, "sickness", "1")
    case(store, "E-1", date(2024, 7, 29), team_row=team_row(store))
    found = check(store, "breaches")
    assert (found.done, found.of, found.said) == (0, 3, "0 of 3 done")
    assert [row.missing for row in found.rows] == [
        (
            "Dev Castellane (Dev Castellane) holds cases while away or not in post since 22 Jul 2024: no reason,"
            " no owner and date."
        ),
        "E-1 has no key worker since 29 Jul 2024: no reason, no owner and date.",
        "Beth Oakhanger (Beth Oakhanger) is over the limit since 3 Jun 2024: no reason, no owner and date.",
    ]
    assert found.rows[2].target == {"place": "Breaches", "month": MONTH, "kind": "over", "worker_row": beth}
    assert set(found.rows[1].target) == {"place", "month", "kind", "case_row"}
    assert len(checklist(store, MONTH, TEAM, TODAY).breaches) == 3


def test_reason_and_action_answer_a_breach_and_one_that_ended_needs_none(store):
    build(store, lower="1", upper="2.5")
    one = breach(store, "over")
    explanations.explain(store, one.about(MONTH), Said("Took two siblings"), TODAY)
    assert missing(store, "breaches")[0].endswith("no owner and date.")
    actions.add(store, one.about(MONTH), Task("Move one", "R. Whitcombe", LATER), TODAY)
    found = check(store, "breaches")
    assert (found.done, found.of) == (1, 2)
    for line in limit_lines.listed(store, MONTH):
        limit_lines.remove(store, line.line.row)
    assert check(store, "breaches").said == "no breach"


# Actions.


def test_what_was_due_by_the_last_day_wants_an_outcome(store):
    beth, _ = build(store)
    about = About("over", beth, BEGAN, date(2024, 6, 30))
    row = actions.add(store, about, Task("Move C-1 to Dev", "R. Whitcombe", date(2024, 7, 31)), date(2024, 7, 1)).row
    actions.add(store, about, Task("Look again", "R. Whitcombe", date(2024, 8, 1)), date(2024, 7, 1))
    found = check(store, "actions")
    assert found.title == "Actions due by 31 Jul have their effect"
    assert [line.missing for line in found.rows] == [
        "Beth Oakhanger: “Move C-1 to Dev” was due on 31 Jul 2024 (R. Whitcombe) and has no outcome."
    ]
    assert found.rows[0].target == {"place": "Actions", "action_row": row}
    actions.close(store, row, "not done", TODAY)
    assert (check(store, "actions").said, check(store, "actions").is_done) == ("1 of 1 done", True)
    teams.add(store, "Quay Team")
    assert check(store, "actions", team="Quay Team").said == "no action was due"


# Changes, figures, dates.


def test_a_large_change_wants_a_reason(store):
    beth, _ = build(store)
    held(store, beth, *(f"E-{number}" for number in range(6)), day=date(2024, 7, 10), opened=date(2024, 7, 10))
    found = check(store, "changes")
    assert (found.title, found.said) == ("Changes of 10% or more are explained", "0 of 4 done")
    assert found.rows[0].missing == (
        "Open cases rose from 6 in June 2024 to 12 in July 2024, by 100%: no reason is given."
    )
    for row in found.rows:
        month_notes.write(store, MONTH, TEAM, row.target["note"], "A school’s year end", TODAY)
    assert check(store, "changes").said == "4 of 4 done"
    assert check(store, "changes").is_done


def test_the_figures_are_counted_against_the_case_list(store):
    _, dev = build(store)
    case(store, "E-1", date(2024, 7, 29), team_row=team_row(store))
    assert check(store, "figures").said == "7 = 6 + 1"
    with store.write("Someone without a post") as db:
        db.conn.execute("delete from posts where worker_row = ?", (dev,))
    found = check(store, "figures", team=None)
    assert (found.said, found.is_done) == ("7 ≠ 3 + 1", False)
    assert "7 cases are open on 31 Jul 2024, but those allocated" in found.rows[0].missing


def test_a_visit_that_is_still_to_come_is_named(store):
    build(store)
    with store.write("A visit") as db:
        db.conn.execute("insert into events (case_row, kind, day) values (1, 'child protection visit', '2024-08-03')")
        db.conn.execute("insert into events (case_row, kind, day) values (1, 'seen', '2024-08-02')")
    assert missing(store, "dates") == ["C-1: child protection visit on 3 Aug 2024, which is still to come."]
    assert missing(store, "dates", team=None) == missing(store, "dates")
    teams.add(store, "Quay Team")
    assert missing(store, "dates", team="Quay Team") == []
    assert missing(store, "dates", today=date(2024, 8, 3)) == []
