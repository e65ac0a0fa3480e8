from datetime import date, timedelta

import pytest

from models.decisions import decisions
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


def test_every_line_has_somewhere_to_go(harbour):
    rows = {worker.row for worker in position(harbour, TODAY).workers}
    for found in decisions(harbour, TODAY):
        assert found.actions
        for words, target in found.actions:
            assert words
            assert target["place"] in {"Cases", "Caseloads"}
            assert target.get("worker_row", next(iter(rows))) in rows or found.subject == "Joel Pemberwick"


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
