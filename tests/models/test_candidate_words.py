import re
from datetime import date

import pytest

from models import absences, allocation, case_changes, limit_lines, workers
from models.candidate_words import effect_sentence, effect_title, load_words, missed, spoken, to_know, why
from models.candidates import who_can_take
from tests.models.small_service import TODAY, case, held, limits, worker


@pytest.fixture
def found(store):
    limits(store, "2", "3", role="social worker")
    rows = {name: worker(store, name) for name in ("Beth", "Under", "Over", "Gone")}
    rows["Part"] = worker(store, "Part", fte="0.5")
    rows["Tomos"] = worker(store, "Tomos", role="family practitioner")
    held(store, rows["Beth"], "B-1", "B-2", family_id="F-1")
    held(store, rows["Over"], "O-1", "O-2", "O-3")
    held(store, rows["Part"], "P-1")
    absences.add(store, rows["Gone"], date(2026, 10, 26), None, "sickness")
    absences.add(store, rows["Under"], date(2026, 12, 3), date(2026, 12, 5), "leave")
    limit_lines.add(store, limit_lines.Scope(worker_row=rows["Over"]), "cases", "0", "3")
    row = case(store, "N-1", family_id="F-1")
    return {one.now.name: one for one in who_can_take(store, TODAY, case_row=row).candidates}


def said(candidate, siblings=2):
    return effect_title(candidate), effect_sentence(candidate, TODAY, siblings)


def test_the_load_with_the_case(found):
    assert load_words(found["Beth"]) == ("2 → ", "3", " of 3")
    assert "".join(load_words(found["Part"])) == "1 → 2 of 1.5"
    assert "".join(load_words(found["Gone"])) == "0 → 1"
    assert "".join(load_words(found["Tomos"])) == "0 → 1"


def test_what_an_allocation_means(found):
    assert said(found["Beth"]) == (
        "Beth: 2 → 3 of 3, full", "Beth will have no place left. The siblings will share one worker.",
    )  # fmt: skip
    assert said(found["Beth"], 3)[1] == "Beth will have no place left. Holds siblings B-1 and B-2."
    assert said(found["Under"])[1] == "Under will still be under by 1. Leave 3–4 Dec."
    assert said(found["Part"]) == (
        "Part: 1 → 2 of 1.5, over by 0.5",
        "The upper limit is 3 × 0.5 FTE = 1.5. To go over it, record what is agreed.",
    )
    assert said(found["Over"])[1].startswith("The personal upper limit is 3. To go over it")
    assert said(found["Gone"])[1] == "Gone is away since 26 Oct. To allocate all the same, record what is agreed."
    assert said(found["Tomos"])[1] == "No limit is set for this role. Tomos will hold 1."


def test_what_an_allocation_means_says_ties_changes_and_a_first_year(store):
    limits(store, "0", "2", role="social worker")
    limits(store, "0", "1", role="newly qualified social worker")
    beth, new = worker(store), worker(store, "New", role="newly qualified social worker")
    row = held(store, beth, "N-1", family_id="F-1", category="child protection plan")[0]
    allocation.unallocate(store, row, date(2026, 10, 5))
    allocation.add_co_worker(store, row, new, date(2026, 10, 5))
    limit_lines.add(store, limit_lines.Scope(role="social worker"), "cases", "0", "0.5", date(2026, 12, 1))
    workers.end(store, beth, date(2026, 12, 11))
    found = {one.now.name: one for one in who_can_take(store, TODAY, case_row=row).candidates}
    assert said(found["Beth Oakhanger"])[1] == (
        "Beth Oakhanger will have room for 1 more. Held it until 5 Oct. Leaves 11 Dec."
        " From 1 Dec 1 of 0.5, over by 0.5."
    )
    jointly = "In some services newly qualified workers hold a plan only jointly: look what is agreed in yours."
    assert said(found["New"])[1] == f"New will have no place left. Co-worker of it. {jointly}"
    held(store, new, "Q-1")
    found = {one.now.name: one for one in who_can_take(store, TODAY, case_row=row).candidates}
    assert said(found["New"])[1] == (
        "The upper limit is 1. To go over it, record what is agreed. Co-worker of it."
        " The limit of a first year is a protected one: look first whether someone else can take it."
        f" {jointly}"
    )


def test_what_to_know_and_what_a_reader_says(found):
    assert to_know(found["Beth"], TODAY) == "Holds siblings B-1 and B-2"
    assert to_know(found["Under"], TODAY) == "2 places left after it; leave 3–4 Dec", "the status tells no places"
    assert to_know(found["Gone"], TODAY) == "Away since 26 Oct"
    assert to_know(found["Tomos"], TODAY) == "No limit, so places left are not known"
    assert to_know(found["Part"], TODAY) == "Over the limit of 1.5"
    assert spoken(found["Part"], TODAY) == (
        "Part, Social worker · 0.5 FTE, 1 to 2 of 1.5, over by 0.5. Over the limit of 1.5."
        " Only with an agreed override."
    )


def test_who_is_away_and_when_they_are_back(store):
    one, two = worker(store, "One"), worker(store, "Two")
    held(store, one, "C-1")
    for row in (one, two):
        absences.add(store, row, date(2026, 11, 16), date(2026, 11, 30), "leave")
    assert [why(found, TODAY) for found in who_can_take(store, TODAY).candidates] == [
        "Away since 16 Nov, back 30 Nov",
        "Away to 29 Nov",
    ]


def test_several_cases_held_before_are_named(store):
    beth, dev = worker(store), worker(store, "Dev")
    rows = held(store, beth, "C-1", "C-2", family_id="F-1")
    siblings = held(store, dev, "S-1", "S-2", "S-3", family_id="F-1")
    for row in rows:
        allocation.unallocate(store, row, date(2026, 10, 5))
    for row, month in zip(siblings, (3, 4, 2), strict=True):
        case_changes.close(store, row, date(2026, month, 2))
    found = [why(one, TODAY) for one in who_can_take(store, TODAY, case_row=rows[0], others=rows[1:]).candidates]
    assert [line.split(";")[0] for line in found] == [
        "Held C-1 and C-2 until 5 Oct",
        "Held 3 siblings until 2 Apr",
    ]
    limits(store, "0", "5", role="social worker")
    found = [why(one, TODAY) for one in who_can_take(store, TODAY, case_row=rows[0], others=rows[1:]).candidates]
    assert found[0] == "Held C-1 and C-2 until 5 Oct; 3 places left after them"


def test_who_lost_the_place_meanwhile_is_told_why(store):
    limits(store, "0", "1", role="social worker")
    beth = worker(store)
    held(store, beth, "C-1")
    assert re.fullmatch(
        r"Beth Oakhanger became full at \d\d:\d\d\. Choose again\.", missed(store, beth, "Beth Oakhanger", TODAY)
    )
    absences.add(store, beth, TODAY, None, "leave")
    assert missed(store, beth, "Beth Oakhanger", TODAY) == "Beth Oakhanger is away on 24 Nov now. Choose again."


def test_several_cases_are_weighed_together(store):
    limits(store, "0", "3", role="social worker")
    beth, over = worker(store), worker(store, "Over")
    worker(store, "Dev Castellane")
    rows = held(store, beth, "C-1", "C-2", "C-3")
    held(store, over, "O-1")
    found = who_can_take(store, TODAY, case_row=rows[0], others=rows[1:]).candidates
    assert [(one.now.name, "".join(load_words(one)), one.can_take) for one in found] == [
        ("Dev Castellane", "0 → 3 of 3", True),
        ("Over", "1 → 4 of 3", False),
    ]
