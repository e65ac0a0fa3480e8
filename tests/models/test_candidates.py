from datetime import date

import pytest

from models import absences, allocation, limit_lines, weights
from models.candidates import candidates
from models.errors import BadInput
from models.overrides import Override
from tests.models.small_service import TODAY, case, held, limits, team, worker


def names(found):
    return [(candidate.now.name, candidate.can_take) for candidate in found]


@pytest.fixture
def people(store):
    """Everyone may hold 3 cases; ``case`` is a sibling of one that Beth holds."""
    limits(store, "0", "3", role="social worker")
    rows = {name: worker(store, name) for name in ("Beth", "Amina", "Callum", "Marek", "Sade", "Over", "Gone")}
    rows["Tomos"] = worker(store, "Tomos", role="family practitioner")
    held(store, rows["Beth"], "B-1", "B-2", family_id="F-1")
    held(store, rows["Over"], "O-1", "O-2", "O-3")
    held(store, rows["Marek"], "M-1")
    absences.add(store, rows["Sade"], date(2026, 12, 3), date(2026, 12, 5), "leave")
    absences.add(store, rows["Amina"], date(2026, 12, 9), date(2026, 12, 11), "leave")
    absences.add(store, rows["Gone"], date(2026, 10, 26), None, "sickness")
    return rows


def test_the_ranking(store, people):
    row = case(store, "N-1", family_id="f-1 ")
    found = candidates(store, TODAY, case_row=row)
    assert names(found) == [
        ("Beth", True), ("Amina", True), ("Callum", True), ("Sade", True), ("Marek", True), ("Tomos", True),
        ("Over", False), ("Gone", False),
    ]  # fmt: skip
    assert [candidate.why for candidate in found] == [
        "Holds 2 siblings: B-1, B-2; full after it.",
        "Room for 2 more after it.",
        "Room for 2 more after it.",
        "Room for 2 more after it; leave 3–4 Dec.",
        "Room for 1 more after it.",
        "No limit.",
        "Would be over by 1.",
        "Away since 26 Oct.",
    ]
    assert [(c.now.cases, c.then.cases, str(c.then.status)) for c in found[:1]] == [(2, 3, "full")]


def test_what_it_says_of_everyone_is_what_allocating_then_does(store, people):
    row = case(store, "N-1", family_id="F-1")
    for candidate in candidates(store, TODAY, case_row=row):
        if candidate.can_take:
            allocation.allocate(store, row, candidate.now.row, TODAY, TODAY)
        else:
            with pytest.raises(allocation.Refused):
                allocation.allocate(store, row, candidate.now.row, TODAY, TODAY)


def test_a_case_not_recorded_yet_and_its_weight(store, people):
    limit_lines.add(store, limit_lines.Scope(worker_row=people["Amina"]), "points", "0", "2")
    weights.add(store, "child in care", "2.5")
    found = candidates(store, TODAY, family_id="F-1", category="child in care")
    assert ("Amina", "Would be over by 0.5.") in [(c.now.name, c.why) for c in found if not c.can_take]
    assert ("Amina", True) in names(candidates(store, TODAY, category="child in need"))
    assert found[0].siblings == ("B-1", "B-2")
    assert found[0].then.by_category["child in care"] == 1


def test_who_holds_it_is_left_out_and_a_team_can_be_asked_alone(store, people):
    row = held(store, people["Callum"], "N-1")[0]
    assert "Callum" not in [name for name, _ in names(candidates(store, TODAY, case_row=row))]
    quay = team(store, "Quay Team")
    worker(store, "Rowan", in_team=quay, end=date(2026, 12, 1))
    found = candidates(store, TODAY, case_row=row, team="quay team")
    assert names(found) == [("Rowan", True)]
    assert found[0].why == "Room for 2 more after it; leaves 1 Dec."
    with pytest.raises(BadInput, match="no team “Nowhere”"):
        candidates(store, TODAY, case_row=row, team="Nowhere")
    with pytest.raises(BadInput, match="That case is no longer"):
        candidates(store, TODAY, case_row=999)


def test_what_is_agreed_already_is_said(store, people):
    agreed = Override("Last assessment", "R. Whitcombe", "Fine", date(2026, 12, 8))
    allocation.allocate(store, case(store, "N-0"), people["Over"], TODAY, TODAY, agreed)
    found = candidates(store, TODAY, category="child in need")
    assert {c.now.name: c.agreed_to for c in found if c.agreed_to} == {"Over": date(2026, 12, 8)}
