from datetime import date
from fractions import Fraction

import pytest

from models.dates import ALWAYS, OPEN
from models.limits import LimitLine, applicable_line, capacity, headroom, own_limits, status

DAY = date(2026, 10, 31)


def line(row, team_kind="", role="", worker=None, valid_from=ALWAYS, valid_to=OPEN):
    return LimitLine(row, team_kind, role, worker, "cases", Fraction(14), Fraction(18), valid_from, valid_to)


def test_the_most_specific_line_applies():
    lines = [line(1), line(2, "assessment"), line(3, role="social worker"), line(4, "assessment", "social worker")]
    while lines:
        assert applicable_line(lines, 7, "assessment", "social worker", DAY) is lines.pop()
    assert applicable_line(lines, 7, "assessment", "social worker", DAY) is None


def test_a_personal_line_beats_all_and_only_for_that_person():
    lines = [line(1, "assessment", "social worker"), line(2, worker=7)]
    assert applicable_line(lines, 7, "assessment", "social worker", DAY).row == 2
    assert applicable_line(lines, 8, "assessment", "social worker", DAY).row == 1


def test_of_equal_lines_the_latest_begun_applies():
    lines = [line(1), line(2, valid_from=DAY), line(3, valid_from=date(2026, 11, 1))]
    assert applicable_line(lines, 7, "assessment", "social worker", DAY).row == 2


def test_a_line_that_was_ended_no_longer_applies():
    assert applicable_line([line(1, valid_to=DAY)], 7, "", "", DAY) is None


def test_limits_follow_capacity_but_personal_ones_do_not():
    assert own_limits(line(1), Fraction("0.6")) == (Fraction("8.4"), Fraction("10.8"))
    assert own_limits(line(1, worker=7), Fraction("0.6")) == (14, 18)


def test_reductions_add_up_to_at_most_the_whole():
    assert capacity(Fraction("0.8"), []) == Fraction("0.8")
    assert capacity(Fraction("0.8"), [Fraction(1, 4), Fraction(1, 4)]) == Fraction("0.4")
    assert capacity(Fraction("0.8"), [Fraction(1), Fraction(1, 2)]) == 0


@pytest.mark.parametrize(
    ("load", "free", "limits", "expected", "room"),
    [
        (6, "0", ("0", "0"), "uncovered", 0),
        (0, "0", ("0", "0"), "away", 0),
        (3, "1", None, "no limit", None),
        (19, "1", ("14", "18"), "over", 0),
        (13, "1", ("14", "18"), "under", 5),
        (18, "1", ("14", "18"), "full", 0),
        (17, "1", ("14", "18"), "within", 1),
        (14, "1", ("14", "18"), "within", 4),
        (10, "0.6", ("8.4", "10.8"), "full", 0),
        (11, "0.6", ("8.4", "10.8"), "over", 0),
        (8, "0.6", ("8.4", "10.8"), "under", 2),
        (0, "1", ("0", "0"), "full", 0),
    ],
)
def test_status_and_headroom(load, free, limits, expected, room):
    lower, upper = (Fraction(limits[0]), Fraction(limits[1])) if limits else (None, None)
    assert status(load, Fraction(free), lower, upper) == expected
    assert headroom(load, upper) == room
