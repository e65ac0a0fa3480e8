from datetime import date
from decimal import Decimal

import pytest

from models import absences, journal, limit_lines, workers
from models.errors import BadInput
from tests.models.small_service import START, TODAY, held, team, worker

NOV, DEC = date(2026, 11, 1), date(2026, 12, 1)


def posts(store, row):
    return [(str(post.start), post.team, post.role, str(post.fte)) for post in workers.worker(store, row, TODAY).posts]


def change(store, row, day, how=workers.change, **new):
    post = workers.worker(store, row, day).post
    values = {"team_row": post.team_row, "role": post.role, "employment": post.employment, "fte": post.fte} | new
    return how(store, row, day, **values)


def test_a_change_keeps_the_days_before(store):
    row = worker(store)
    assert change(store, row, NOV, fte="0.8") == "Beth Oakhanger: FTE 1 → 0.8 from 1 Nov 2026"
    assert workers.worker(store, row, date(2026, 10, 31)).post.fte == Decimal(1)
    assert workers.worker(store, row, NOV).post.fte == Decimal("0.8")
    assert journal.entries(store)[0].kind == "change"


def test_a_change_goes_on_through_a_later_change_of_something_else(store):
    row, quay = worker(store), team(store, "Quay Team")
    change(store, row, DEC, team_row=quay)
    change(store, row, NOV, fte="0.5")
    assert posts(store, row) == [
        ("0001-01-01", "Harbour Team", "social worker", "1"),
        ("2026-11-01", "Harbour Team", "social worker", "0.5"),
        ("2026-12-01", "Quay Team", "social worker", "0.5"),
    ]


def test_a_change_on_the_first_day_leaves_nothing_of_the_old_post(store):
    row = worker(store)
    change(store, row, START, role="personal adviser")
    assert posts(store, row) == [("0001-01-01", "Harbour Team", "personal adviser", "1")]


def test_a_correction_reaches_back_to_where_the_wrong_value_began(store):
    row = worker(store)
    change(store, row, NOV, role="senior social worker")
    said = change(store, row, TODAY, workers.correct_post, fte="0.6", why="Misread the contract")
    assert said == "Beth Oakhanger: FTE 1 → 0.6, corrected"
    assert [fte for *_, fte in posts(store, row)] == ["0.6", "0.6"]
    assert (journal.entries(store)[0].kind, journal.entries(store)[0].why) == ("correction", "Misread the contract")


def test_the_day_of_a_change_can_be_corrected_and_the_change_taken_back(store):
    row = worker(store)
    change(store, row, NOV, fte="0.8")
    made = workers.worker(store, row, TODAY).post.row
    assert workers.move_change(store, row, made, date(2026, 10, 1)).endswith("from 1 Nov 2026 corrected to 1 Oct 2026")
    assert workers.worker(store, row, date(2026, 10, 1)).post.fte == Decimal("0.8")
    assert "FTE 0.8 → 1" in workers.remove_change(store, row, made)
    assert posts(store, row) == [("0001-01-01", "Harbour Team", "social worker", "1")]
    first = workers.worker(store, row, TODAY).post.row
    for refused in (workers.remove_change, lambda *what: workers.move_change(*what, NOV)):
        with pytest.raises(BadInput, match=r"start|began"):
            refused(store, row, first)


def test_nothing_can_change_while_not_in_post(store):
    row = worker(store, end=DEC)
    with pytest.raises(BadInput, match="starts only on 8 Jan 2024"):
        change(store, row, date(2024, 1, 7), fte="0.5")
    with pytest.raises(BadInput, match="left on 1 Dec 2026"):
        change(store, row, DEC, fte="0.5")
    with pytest.raises(BadInput, match="Nothing differs"):
        change(store, row, NOV)


def test_leaving_and_its_correction(store):
    row = worker(store)
    assert workers.end(store, row, DEC) == "Beth Oakhanger: leaves on 1 Dec 2026"
    assert not workers.worker(store, row, DEC).in_post(DEC)
    assert workers.end(store, row, NOV) == "Beth Oakhanger: leaves on 1 Nov 2026, not 1 Dec 2026"
    assert workers.correct(store, row, "w 1", "Beth Oak", date(2024, 2, 1), None) == (
        "Beth Oakhanger: id Beth Oakhanger → w 1, name Beth Oakhanger → Beth Oak, start 8 Jan 2024 → 1 Feb 2024,"
        " end 1 Nov 2026 → none, corrected"
    )
    with pytest.raises(BadInput, match="is not after the start"):
        workers.end(store, row, date(2024, 2, 1))


def test_ids_that_differ_only_by_case_or_spaces_are_one(store):
    row = worker(store, worker_id="W 001")
    with pytest.raises(BadInput, match="W 001 is the id of Beth Oakhanger already"):
        worker(store, "Dev Castellane", "w\u00a0001 ")
    assert workers.find(store, " w  001") == row
    assert workers.find(store, "W002") is None


def test_a_role_of_the_service_s_own_has_one_spelling(store):
    worker(store, role="Family Practitioner")
    row = worker(store, "Dev Castellane", role="family  practitioner")
    assert workers.worker(store, row, TODAY).post.role == "Family Practitioner"
    assert workers.roles(store)[-1] == "Family Practitioner"


def test_only_a_worker_without_cases_can_be_removed(store):
    row, other = worker(store), worker(store, "Dev Castellane")
    absences.add(store, other, NOV, DEC)
    limit_lines.add(store, limit_lines.Scope(worker_row=other), "cases", "1", "2")
    held(store, row, "C-1", "C-2")
    with pytest.raises(BadInput, match="holds or held 2 cases; record a leaving date instead"):
        workers.remove(store, row)
    workers.remove(store, other)
    assert [line.name for line in workers.everyone(store, TODAY)] == ["Beth Oakhanger"]
    journal.undo(store)
    assert len(workers.worker(store, other, TODAY).absences) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("worker_id", " ", "Fill in the worker's id"),
        ("name", "", "Fill in the worker's name"),
        ("name", "x" * 201, "Shorten the worker's name to 200 characters"),
        ("name", "bell\x07", "can't be shown"),
        ("role", "\t", "Fill in the role"),
        ("employment", "zero hours", "choose permanent or agency"),
        ("fte", "NaN", "is not a number"),
        ("fte", "-0.1", "not between 0 and 1"),
        ("fte", "1.01", "not between 0 and 1"),
        ("fte", "0." + "3" * 40, "has more than 20 decimal places; round it"),
        ("fte", "1e-999999999", "has more than 20 decimal places; round it"),
        ("fte", "half", "is not a number"),
        ("fte", "", "is not a number"),
        ("start", date(1899, 12, 31), "not between 1900 and 2100"),
        ("start", date(2101, 1, 1), "not between 1900 and 2100"),
        ("end", START, "is not after the start"),
        ("team_row", 99, "That team is no longer in the record"),
        ("team_row", 10**30, "That team is no longer in the record"),
    ],
)
def test_each_bad_field_is_one_sentence_and_nothing_is_kept(store, field, value, sentence):
    good = {"worker_id": "W1", "name": "Beth", "start": START, "team_row": team(store), "role": "social worker"}
    with pytest.raises(BadInput, match=sentence) as refused:
        workers.add(store, **good | {field: value})
    assert "\n" not in str(refused.value)
    assert not store.rows("select 1 from workers union select 1 from posts")
    assert len(journal.entries(store)) == 1


@pytest.mark.parametrize(
    "name", ["O’Brien-Ó Súilleabháin", "Robert'); drop table workers;--", "<b>Beth</b>", "🙂", "بيت"]
)
def test_any_name_that_can_be_shown_is_kept_as_typed(store, name):
    assert workers.worker(store, worker(store, name), TODAY).name == name
