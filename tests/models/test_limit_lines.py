from datetime import date
from fractions import Fraction

import pytest

from models import journal, limit_lines
from models.dates import ALWAYS
from models.errors import BadInput
from models.limit_lines import Scope
from models.on_day import limit_lines as kept_lines
from models.position import position, worker_position
from models.words import Status
from tests.models.small_service import TODAY, held, limits, team, worker

APR, SEP = date(2026, 4, 1), date(2026, 9, 1)
ANY = Scope()


def upper(store, row, day):
    found = worker_position(store, row, day)
    return found.upper if found.line else None


def test_a_later_line_holds_from_its_day(store):
    row = worker(store)
    first = limits(store, "14", "18.5")
    said = limit_lines.change(store, first, APR, "cases", "12", "16", why="Agreed in March")
    assert said == "Limits for every role and team: 14–18.5 cases → 12–16 cases from 1 Apr 2026"
    assert [upper(store, row, day) for day in (date(2026, 3, 31), APR)] == [Fraction(37, 2), 16]
    with pytest.raises(BadInput, match="Nothing differs"):
        limit_lines.change(store, first, SEP, "cases", "14", "18.50")


def test_ending_a_scope_ends_its_older_lines_too(store):
    row = worker(store)
    limits(store, "1", "2")
    limits(store, "5", "9", role="social worker")
    latest = limit_lines.add(store, Scope(role="Social Worker"), "cases", "6", "10", APR).row
    assert upper(store, row, SEP) == 10
    limit_lines.end(store, latest, SEP)
    assert [upper(store, row, day) for day in (date(2026, 8, 31), SEP)] == [10, 2]
    journal.undo(store)
    assert upper(store, row, SEP) == 10


def test_removing_a_line_lets_the_older_one_apply(store):
    row = worker(store)
    limits(store, "1", "2")
    latest = limit_lines.add(store, ANY, "cases", "3", "4", APR)
    assert latest.line == "Limits for every role and team: 1–2 cases → 3–4 cases from 1 Apr 2026"
    limit_lines.remove(store, latest.row)
    assert upper(store, row, SEP) == 2


def test_a_correction_replaces_scope_limits_and_days(store):
    row = worker(store)
    line = limits(store, "1", "2")
    said = limit_lines.correct(store, line, Scope(worker_row=row), "points", "3", "4", APR, SEP)
    assert said == (
        "Limits for every role and team: for every role and team → Beth Oakhanger alone,"
        " limits 1–2 cases → 3–4 points, from always → 1 Apr 2026, end none → 1 Sep 2026, corrected"
    )
    kept = limit_lines.line(store, line)
    assert (kept.worker, kept.measure, kept.valid_from, kept.valid_to) == (row, "points", APR, SEP)


def test_the_list_says_whom_each_is_for_and_which_is_in_force(store):
    row = worker(store)
    limits(store, "1", "2")
    limit_lines.add(store, ANY, "cases", "3", "4", APR)
    limits(store, "1", "9", team_kind="fostering", role="personal adviser")
    limits(store, "1", "8", worker_row=row)
    assert [(line.whom, line.line.valid_from, line.in_force) for line in limit_lines.listed(store, TODAY)] == [
        ("every role and team", APR, True),
        ("every role and team", ALWAYS, False),
        ("personal adviser, fostering teams", ALWAYS, True),
        ("Beth Oakhanger alone", ALWAYS, True),
    ]


def test_the_effect_is_what_keeping_it_then_does(store):
    beth, dev = worker(store), worker(store, "Dev Castellane", role="personal adviser")
    held(store, beth, "C-1", "C-2")
    limits(store, "0", "2")
    new = limit_lines.proposed(store, Scope(role="social worker"), "cases", "0", "1", None)
    effects = limit_lines.effect_of(store, TODAY, [*kept_lines(store), new])
    assert [(e.worker.row, e.before, e.after) for e in effects] == [
        (beth, Status.FULL, Status.OVER),
        (dev, Status.WITHIN, Status.WITHIN),
    ]
    assert not [kept for kept in limit_lines.listed(store, TODAY) if kept.line.role]
    gone = limit_lines.effect_of(store, TODAY, [])
    assert {e.after for e in gone} == {Status.NO_LIMIT}
    limit_lines.add(store, Scope(role="social worker"), "cases", "0", "1")
    assert [w.status for w in position(store, TODAY).workers] == [e.after for e in effects]


@pytest.mark.parametrize(
    ("lower", "upper", "measure", "start", "sentence"),
    [
        ("20", "18", "cases", None, "The lower limit, 20, is above the upper, 18; correct one of the two."),
        ("-1", "18", "cases", None, "The lower limit, -1, is not between 0 and 10,000"),
        ("1", "1e9", "cases", None, "not between"),
        ("NaN", "18", "cases", None, "The lower limit “NaN” is not a number"),
        ("", "18", "cases", None, "is not a number"),
        ("1", "2", "children", None, "choose cases or points"),
        ("1", "2", "cases", date(1899, 12, 31), "not between 1900 and 2100"),
        ("1", "2", "cases", ALWAYS, "There are limits for every role and team always already; correct those."),
    ],
)
def test_bad_input(store, lower, upper, measure, start, sentence):
    limits(store)
    before = limit_lines.listed(store, TODAY)
    with pytest.raises(BadInput, match=sentence):
        limit_lines.add(store, ANY, measure, lower, upper, start)
    assert limit_lines.listed(store, TODAY) == before


def test_a_worker_or_line_that_never_was_is_one_sentence(store):
    team(store)
    with pytest.raises(BadInput, match="That worker is no longer in the record"):
        limits(store, worker_row=5)
    with pytest.raises(BadInput, match="no longer in the record"):
        limit_lines.remove(store, 7)
