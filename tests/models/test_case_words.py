from datetime import date

from models import absences, allocation, case_changes, case_words, workers
from models.case_list import closed_cases, of_family, one, open_cases
from models.cases import case as recorded
from tests.models.small_service import TODAY, case, held, team, worker

FIRST = date(2026, 1, 5)


def ids(cases):
    return [found.case_id for found in cases]


def test_what_needs_a_worker_comes_nobodys_first_then_the_longest_waiting(store):
    away, gone = worker(store, "Amina Thorley"), worker(store, "Joel Pemberwick")
    held(store, away, "A-1")
    held(store, gone, "G-1")
    for case_id, opened in (("N-1", date(2026, 11, 24)), ("N-2", date(2026, 11, 20))):
        case(store, case_id, opened=opened)
    absences.add(store, away, date(2026, 11, 1), None, "leave")
    workers.end(store, gone, date(2026, 11, 20))
    opened = open_cases(store, TODAY)
    found = case_words.waiting(opened)
    assert [(c.case_id, case_words.need_words(c), case_words.for_words(c)) for c in found] == [
        ("N-2", "not allocated", "4 days"),
        ("N-1", "not allocated", "today"),
        ("G-1", "Joel Pemberwick left", "4 days"),
        ("A-1", "Amina Thorley away", "23 days"),
    ]
    assert case_words.need_answer(opened) == "2 are not allocated; 2 are held by someone away or gone."
    assert case_words.need_answer(found[:1]) == "1 is not allocated."
    assert case_words.need_answer(found[2:3]) == "1 is held by someone gone."
    assert case_words.open_answer(opened) == "4 open cases of 4 families; 4 need a worker."
    assert [case_words.holder_words(c) for c in found[1:3]] == ["not allocated", "Joel Pemberwick, left"]


def test_a_list_without_need_or_without_cases_says_so(store):
    assert case_words.need_answer(open_cases(store, TODAY)) == "No case is open."
    held(store, worker(store), "C-1")
    assert case_words.need_answer(open_cases(store, TODAY)) == "Every open case has a worker."
    assert case_words.open_answer(open_cases(store, TODAY)) == "1 open case of 1 family."


def test_closed_cases_are_listed_latest_first_with_who_held_them_last(store):
    beth = worker(store)
    for case_id, day in (("C-1", date(2026, 10, 1)), ("C-2", date(2026, 11, 1)), ("C-3", date(2026, 9, 1))):
        row = held(store, beth, case_id)[0]
        case_changes.close(store, row, day)
    case_changes.reopen(store, row, date(2026, 9, 1), "child in need")
    case(store, "C-4")
    found = closed_cases(store, TODAY)
    assert [(c.case_id, c.worker, c.closed) for c in found] == [
        ("C-2", "Beth Oakhanger", date(2026, 11, 1)),
        ("C-1", "Beth Oakhanger", date(2026, 10, 1)),
    ]
    assert ids(closed_cases(store, date(2026, 10, 15))) == ["C-1"]
    assert ids(closed_cases(store, TODAY, most=1)) == ["C-2"]
    name = store.rows("select name from teams")[0][0]
    assert ids(closed_cases(store, TODAY, name)) == ["C-2", "C-1"]
    team(store, "Mill Lane Team")
    assert closed_cases(store, TODAY, "Mill Lane Team") == ()
    case_changes.reopen(store, found[0].row, date(2026, 11, 10), "child in need")
    case_changes.close(store, found[0].row, date(2026, 11, 20))
    assert next((c.case_id, c.worker) for c in closed_cases(store, TODAY)) == ("C-2", "")
    assert case_words.closed_answer(found, 2) == "The latest 2 that closed. Find (Ctrl+K) finds the others."
    assert case_words.closed_answer(found, 3) == "2 closed cases, the latest first."


def test_a_family_has_its_open_and_closed_cases(store):
    beth = worker(store)
    held(store, beth, "C-1", family_id="F-1")
    case(store, "C-3", family_id="F-2")
    case_changes.close(store, case(store, "C-2", family_id=" f-1"), date(2026, 11, 1))
    found = of_family(store, "F-1", TODAY)
    assert ids(found) == ["C-1", "C-2"]
    assert case_words.family_answer(found) == "1 open case, held by Beth Oakhanger; 1 closed case."


def test_one_case_is_as_the_list_has_it(store):
    row = held(store, worker(store), "C-1")[0]
    assert one(store, row, TODAY) == open_cases(store, TODAY)[0]
    case_changes.close(store, row, TODAY)
    assert one(store, row, TODAY) is None


def test_a_case_without_a_category_is_open_and_can_get_one(store):
    added = case_changes.take(store, "C-9", FIRST)
    assert added.line == "C-9: taken, category not known, opened 5 Jan 2026"
    assert case_words.facts_line(recorded(store, added.row, TODAY)) == "Category not known, opened 5 Jan 2026."
    case_changes.change_category(store, added.row, TODAY, "child in need")
    assert recorded(store, added.row, TODAY).category == "child in need"


def test_the_facts_in_a_line_name_the_open_siblings(store):
    beth = worker(store)
    row = case(store, "C-1", family_id="F-1", date_of_birth=date(2020, 11, 24))
    assert case_words.facts_line(recorded(store, row, TODAY)).endswith(
        "age 6, opened 5 Jan 2026. Family F-1, no open sibling."
    )
    held(store, beth, "C-2", "C-3", "C-4", "C-5", family_id="F-1")
    of_case = recorded(store, row, TODAY)
    assert case_words.facts_line(of_case).endswith("Family F-1: siblings C-2, C-3, C-4 and 1 more.")
    assert case_words.held_words(of_case) == ""
    allocation.allocate(store, row, beth, date(2026, 6, 1), TODAY)
    assert case_words.held_words(recorded(store, row, TODAY)) == "Held by Beth Oakhanger since 1 Jun."
