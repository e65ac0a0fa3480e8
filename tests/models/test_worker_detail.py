from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models import absences, journal, workers
from models.caseloads import caseloads, explain_person, held_by_category, holds_words, short_answer, waiting_by_category
from models.errors import BadInput
from models.position import Leaver, worker_position
from models.store import open_store
from models.words import CATEGORIES
from models.worker_detail import as_if, correct, detail, fte_words
from tests.ui import harbour

PRIYA, JOEL, CALLUM = 3, 2, 4
TODAY = harbour.TODAY


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "harbour.db") as made:
        harbour.build(made)
        yield made


def test_the_list_and_the_totals_agree_in_every_category(store):
    of = caseloads(store, TODAY)
    held, waiting = held_by_category(of.position), waiting_by_category(of.position)
    for name in CATEGORIES:
        assert sum(person.of.by_category[name] for person in of.people) == held[name]
        assert held[name] + waiting.get(name, 0) == of.position.by_category.get(name, 0)
    assert short_answer(of) == "9 of 10 people hold 91 cases on Mon 2 Nov 2026; 2 not allocated, 93 open in all."


def test_what_someone_holds_is_said_in_the_singular_too(store):
    of = caseloads(store, TODAY)
    joel = next(person.of for person in of.people if person.row == JOEL)
    assert isinstance(joel, Leaver)
    assert holds_words(joel) == "2 families: 1 on a plan, 1 in need."
    assert holds_words(replace(joel, cases=3)) == "2 families: 1 on a plan, 1 in need, 1 without a category."
    assert holds_words(replace(joel, cases=0)) == "Holds no case."


def test_an_explanation_of_categories_adds_up(store):
    of = caseloads(store, TODAY)
    for person in of.people:
        told = explain_person(person, "child in need", TODAY)
        assert sum(int(number) for _, number in told.terms) == int(told.result[1]) == person.of.cases


def test_a_worker_has_the_line_that_the_list_has(store):
    for person in caseloads(store, TODAY).people:
        found = detail(store, person.row, TODAY)
        assert found.person == person
        assert len(found.cases) == person.of.cases


def test_cases_come_longest_first_and_a_closed_one_not_at_all(store):
    with store.write("moved") as db:
        db.execute("update allocations set valid_from = '2024-03-11' where case_row = 20")
        db.execute("update openings set valid_to = '2026-10-01' where case_row = 12")
    cases = detail(store, PRIYA, TODAY).cases
    assert (cases[0].row, cases[0].since) == (20, date(2024, 3, 11))
    assert 12 not in [case.row for case in cases]
    assert [case.since for case in cases] == sorted(case.since for case in cases)


def test_what_comes_up_is_told_in_its_order(store):
    workers.end(store, CALLUM, date(2027, 2, 1))
    workers.change(store, CALLUM, date(2026, 12, 1), 1, "social worker", "permanent", "0.8")
    absences.add(store, CALLUM, date(2026, 11, 1), date(2026, 11, 9), "training", "0.5")
    absences.add(store, CALLUM, date(2026, 11, 23), date(2026, 11, 28))
    absences.add(store, CALLUM, date(2026, 3, 1), date(2026, 3, 9))
    assert [(one.start, one.words) for one in detail(store, CALLUM, TODAY).coming] == [
        (date(2026, 11, 9), "Back from training"),
        (date(2026, 11, 16), "Look again at what was agreed on C-19042"),
        (date(2026, 11, 23), "Leave"),
        (date(2026, 12, 1), "Role newly qualified social worker → social worker, FTE 1.0 → 0.8"),
        (date(2027, 2, 1), "Leaves; no longer in post from this day"),
    ]


def test_month_ends_stop_at_the_last_one_passed_and_begin_with_the_record(store):
    months = detail(store, PRIYA, TODAY).months
    assert (months[0].day, months[-1].day) == (date(2025, 10, 31), date(2026, 10, 31))
    assert {month.load for month in months if month.day < date(2026, 1, 1)} == {None}
    assert months[-1].load == 21


def test_the_journal_lines_are_those_about_the_worker(store):
    workers.change(store, PRIYA, TODAY, 1, "social worker", "permanent", "0.8", why="Asked for it.")
    absences.add(store, JOEL, date(2026, 10, 1), date(2026, 10, 2))
    lines = detail(store, PRIYA, TODAY).journal
    assert [(line.what, line.why) for line in lines] == [
        ("Priya Nandakumar: FTE 1 → 0.8 from 2 Nov 2026", "Asked for it.")
    ]


@pytest.mark.parametrize(
    ("role", "fte"),
    [("social worker", "0.6"), ("senior social worker", "1"), ("family practitioner", "1"), ("social worker", "0")],
)
def test_what_a_change_would_make_is_what_it_makes(store, role, fte):
    absences.add(store, PRIYA, date(2026, 11, 1), None, "other", "0.25")
    now, tried = as_if(store, PRIYA, TODAY, 1, role, Decimal(fte))
    assert now == worker_position(store, PRIYA, TODAY)
    workers.change(store, PRIYA, TODAY, 1, role, "permanent", fte)
    made = worker_position(store, PRIYA, TODAY)
    assert (tried.status, tried.capacity, tried.line) == (made.status, made.capacity, made.line)
    assert (tried.role, tried.fte, tried.load) == (made.role, made.fte, made.load)


def test_nobody_is_tried_who_is_not_in_post(store):
    assert as_if(store, JOEL, TODAY, 1, "social worker", Decimal(1)) is None


def test_one_correction_of_details_and_post_is_one_entry(store):
    old = detail(store, PRIYA, TODAY).worker
    facts, post = ("W103", "Priya N.", old.start, None), (1, "social worker", "permanent", Decimal("0.9"))
    before = len(journal.entries(store))
    assert correct(store, old, TODAY, facts, post, "As in the contract.") == (
        "Priya Nandakumar: details and post corrected"
    )
    assert len(journal.entries(store)) == before + 1
    assert worker_position(store, PRIYA, date(2026, 6, 30)).fte == Fraction(9, 10)
    journal.undo(store)
    assert detail(store, PRIYA, TODAY).worker == old


def test_a_correction_that_can_not_be_true_changes_nothing(store):
    old = detail(store, PRIYA, TODAY).worker
    post = (1, "social worker", "permanent", Decimal("0.9"))
    with pytest.raises(BadInput, match="W101 is the id of Amina Thorley already"):
        correct(store, old, TODAY, ("w101", old.name, old.start, None), post, "Wrong.")
    same = (1, old.post.role, old.post.employment, old.post.fte)
    with pytest.raises(BadInput, match="Nothing differs"):
        correct(store, old, TODAY, (old.worker_id, old.name, old.start, None), same, "Wrong.")
    assert detail(store, PRIYA, TODAY).worker == old


def test_an_fte_has_one_decimal_at_least():
    assert [fte_words(Decimal(text)) for text in ("1", "0.6", "0.75", "0")] == ["1.0", "0.6", "0.75", "0.0"]
