"""What a preview of an import says: the effect is what applying does, and looking leaves nothing."""

from datetime import date

import pytest

from models import imports
from models.errors import BadRows
from models.imports.preview import totals, what_words, worker_effects
from models.position import position
from tests.models.workbooks import service, write

DAY = date(2026, 5, 1)


@pytest.fixture
def plan(store, tmp_path):
    def do(sheets):
        return imports.plan(store, write(tmp_path / "service.xlsx", sheets), DAY)

    return do


def said(effect):
    return [(worker.name, worker.load, worker.mark, worker.then) for worker in worker_effects(effect)]


def test_the_effect_is_what_applying_gives_and_leaves_nothing(store, plan):
    planned = plan(service())
    before, written = position(store, DAY), store.rows("select count(*) from journal")
    effect = imports.effect(store, planned, DAY)
    assert effect.before == before == position(store, DAY)
    assert store.rows("select count(*) from journal") == written
    assert imports.is_current(store, planned)
    imports.apply(store, planned)
    assert position(store, DAY) == effect.after
    assert not imports.is_current(store, planned)


def test_what_is_new_is_called_what_it_is(plan):
    sheets = {
        "Teams": [["Quay", None, None]],
        "Weights": [["child in need", 1, None]],
        "Cases": [["C1", None, None, "12/01/2026", None]],
    }
    assert [what_words(change) for change in plan(sheets).lines] == ["a new team", "1 point", "a new case"]


def test_workers_stand_worst_first_with_load_limits_and_status(store, plan):
    effect = imports.effect(store, plan(service()), DAY)
    assert said(effect) == [
        ("Beth Oakhanger", "– → 1 of 16", "under", "under by 11"),
        ("Dev Castellane", "– → 1 of 9.6", "under", "under by 6.2"),
    ]
    assert totals(effect)[:3] == (("Open cases", 0, 3), ("Held by workers", 0, 2), ("Not allocated", 0, 1))


def test_points_are_named_and_who_leaves_stands_as_uncovered_or_is_gone(store, plan):
    imports.apply(store, plan(service()))
    workers = [
        ["W1", "Beth Oakhanger", "Harbour", "social worker", None, 1, "01/02/2025", "01/05/2026"],
        ["W2", "Dev Castellane", "Harbour", "social worker", "agency", 0.6, "2025-03-01", "2026-06-01"],
    ]
    points = [[None, "social worker", None, "points", 1, 3, "01/02/2026"]]
    effect = imports.effect(store, plan({"Workers": workers, "Limits": points}), DAY)
    assert said(effect) == [
        ("Beth Oakhanger", "1 → 1", "uncovered", "left 1 May"),
        ("Dev Castellane", "1 → 1.5 of 1.8 points", "full", "full"),
    ]
    held = [["C2", "W1", "12/01/2026", "01/04/2026", None]]
    gone = imports.effect(store, plan({"Workers": workers, "Allocations": held}), DAY)
    assert said(gone) == [("Beth Oakhanger", "1 → 0", "", "gone from the list")]


def test_one_team_sees_its_own_workers(store, plan):
    imports.apply(store, plan(service()))
    other = {
        "Teams": [["Quay", "assessment", None]],
        "Workers": [["W3", "Nia Farrow", "Quay", "social worker", None, 1, "01/02/2025", None]],
    }
    planned = plan(other)
    assert said(imports.effect(store, planned, DAY, "Harbour")) == []
    assert [line[0] for line in said(imports.effect(store, planned, DAY))] == ["Nia Farrow"]


def test_a_plan_with_bad_rows_or_for_an_older_record_has_no_effect(store, plan):
    with pytest.raises(BadRows):
        imports.effect(store, plan(service(Cases=[["C1", None, "31/02/2019", "12/01/2026", None]])), DAY)
    planned = plan(service())
    imports.apply(store, planned)
    with pytest.raises(imports.Stale):
        imports.effect(store, planned, DAY)


def test_stopping_the_trial_leaves_nothing(store, plan):
    def stop(_text, _done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.effect(store, plan(service()), DAY, None, stop)
    assert store.rows("select count(*) from workers") == [(0,)]
    with store.write("still possible"):
        pass
