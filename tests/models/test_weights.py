from datetime import date
from fractions import Fraction

import pytest

from models import journal, weights
from models.errors import BadInput
from models.on_day import points_on
from models.position import position
from tests.models.small_service import TODAY, held, limits, worker

APR, SEP = date(2026, 4, 1), date(2026, 9, 1)


def test_a_weight_holds_from_its_day_and_is_1_before_and_after(store):
    first = weights.add(store, "Child in care", "2")
    assert first.line == "Weight of child in care: 1 → 2 always"
    assert weights.change(store, first.row, APR, "2.5") == "Weight of child in care: 2 → 2.5 from 1 Apr 2026"
    latest = weights.listed(store)[0].row
    weights.end(store, latest, SEP)
    days = (date(2026, 3, 31), APR, SEP)
    assert [points_on(store, day)["child in care"] for day in days] == [2, Fraction(5, 2), 1]
    weights.remove(store, latest)
    assert points_on(store, date(2026, 5, 1))["child in care"] == 2
    assert journal.entries(store)[0].what == "Weight of child in care: 2.5 from 1 Apr 2026 removed"


def test_a_correction_says_old_and_new(store):
    row = weights.add(store, "care leaver", "0.5", APR).row
    assert weights.correct(store, row, "child in need", "0.25", None) == (
        "Weight of care leaver: category care leaver → child in need, points 0.5 → 0.25,"
        " begins from 1 Apr 2026 → always, corrected"
    )


def test_the_effect_is_what_keeping_it_then_does(store):
    held(store, worker(store), "C-1", "C-2", category="child in care")
    limits(store, "0", "3", measure="points")
    effects = weights.effect_of(store, TODAY, [weights.proposed("child in care", "2", None)])
    assert [(str(e.before), str(e.after)) for e in effects] == [("within", "over")]
    weights.add(store, "child in care", "2")
    assert [(w.status, w.points) for w in position(store, TODAY).workers] == [(e.after, 4) for e in effects]


@pytest.mark.parametrize(
    ("category", "points", "sentence"),
    [
        ("adult", "1", "choose child in care, child protection plan"),
        ("care leaver", "-1", "not between 0"),
        ("care leaver", "inf", "is not a number"),
        ("child in need", "2", "There is a weight of child in need always already"),
    ],
)
def test_bad_input(store, category, points, sentence):
    weights.add(store, "child in need", "1.5")
    with pytest.raises(BadInput, match=sentence):
        weights.add(store, category, points)
    assert len(weights.listed(store)) == 1
