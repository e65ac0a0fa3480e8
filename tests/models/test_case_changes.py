from datetime import date

import pytest

from models import allocation, case_changes, journal
from models.cases import case as recorded
from models.dates import OPEN
from models.errors import BadInput
from models.overrides import Override
from models.position import position
from tests.models.small_service import TODAY, case, held, meanwhile, team, worker

JAN, MAR, JUN, SEP = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1), date(2026, 9, 1)


def openings(store, row):
    return [(opening.start, opening.end) for opening in recorded(store, row, TODAY).openings]


def categories(store, row):
    return [(period.start, period.category) for period in recorded(store, row, TODAY).categories]


def holders(store, row):
    return [(held.worker, held.start, held.end) for held in recorded(store, row, TODAY).allocations]


def test_take_and_undo(store):
    said = case_changes.take(store, " C-1 ", JAN, "Child in need", "F-1", date(2020, 2, 29), team(store))
    assert said.line == "C-1: taken, child in need, opened 5 Jan 2026"
    found = recorded(store, said.row, date(2026, 2, 28))
    assert (found.case_id, found.family_id, found.age, found.opening.team) == ("C-1", "F-1", 5, "Harbour Team")
    assert found.category == "child in need"
    journal.undo(store)
    with pytest.raises(BadInput, match="That case is no longer in the record"):
        recorded(store, said.row, TODAY)


def test_closing_ends_who_holds_it_and_reopening_gives_it_to_nobody(store):
    row = held(store, worker(store), "C-1", day=JAN)[0]
    assert case_changes.close(store, row, JUN) == "C-1: closed on 1 Jun 2026"
    assert holders(store, row) == [("Beth Oakhanger", JAN, JUN)]
    with pytest.raises(BadInput, match="C-1 closed on 1 Jun 2026 already"):
        case_changes.close(store, row, SEP)
    assert case_changes.reopen(store, row, JUN, "open assessment") == "C-1: reopened on 1 Jun 2026, open assessment"
    assert openings(store, row) == [(JAN, JUN), (JUN, OPEN)]
    assert categories(store, row) == [(JAN, "child in need"), (JUN, "open assessment")]
    assert recorded(store, row, TODAY).key_worker is None


def test_reopening_ends_what_an_import_has_as_going_on_after_the_case_closed(store):
    beth, dev = worker(store), worker(store, "Dev Castellane")
    row = case(store)
    with store.write("As an import keeps it", kind="import") as db:
        db.conn.execute("update openings set valid_to = ?", (MAR.isoformat(),))
        for kind, who, start in (("key worker", beth, JAN), ("co-worker", dev, date(2026, 4, 1))):
            db.conn.execute(
                "insert into allocations (case_row, worker_row, kind, valid_from) values (?, ?, ?, ?)",
                (row, who, kind, start.isoformat()),
            )
    case_changes.reopen(store, row, JUN, "child in need")
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR), ("Dev Castellane", date(2026, 4, 1), JUN)]
    assert recorded(store, row, JUN).key_worker is None


def test_a_case_opened_again_the_day_it_closed_belongs_to_the_team_that_took_it_on(store):
    harbour, quay = team(store), team(store, "Quay Team")
    row = held(store, worker(store, in_team=harbour), "C-1", day=JAN)[0]
    case_changes.close(store, row, JUN)
    case_changes.reopen(store, row, JUN, "child in need", quay)
    assert [position(store, JUN, name).open_cases for name in ("Harbour Team", "Quay Team")] == [0, 1]


def test_closing_earlier_than_recorded_drops_what_came_after(store):
    beth, dev = worker(store), worker(store, "Dev Castellane")
    row = held(store, beth, "C-1", day=JAN)[0]
    agreed = Override("Knows the family", "R. Whitcombe", "Can start", date(2027, 1, 1))
    allocation.allocate(store, row, dev, SEP, SEP, agreed)
    assert case_changes.close(store, row, MAR) == "C-1: closed on 2 Mar 2026"
    assert holders(store, row) == [("Beth Oakhanger", JAN, MAR)]
    journal.undo(store)
    assert holders(store, row) == [("Beth Oakhanger", JAN, SEP), ("Dev Castellane", SEP, OPEN)]


def test_opened_and_closed_on_one_day_is_allowed_before_it_is_not(store):
    row = case(store)
    with pytest.raises(BadInput, match="C-1 opened only on 5 Jan 2026"):
        case_changes.close(store, row, date(2026, 1, 4))
    case_changes.close(store, row, JAN)
    assert openings(store, row) == [(JAN, JAN)]
    case_changes.reopen(store, row, JAN, "child in need")
    assert openings(store, row) == [(JAN, JAN), (JAN, OPEN)]


def test_reopening_needs_a_closed_case_and_a_day_after_that(store):
    row = case(store)
    with pytest.raises(BadInput, match="C-1 is open since 5 Jan 2026"):
        case_changes.reopen(store, row, JUN, "child in need")
    case_changes.close(store, row, JUN)
    with pytest.raises(BadInput, match="reopen it on that day or later"):
        case_changes.reopen(store, row, MAR, "child in need")


def test_what_someone_else_closed_meanwhile_stays_so(store, monkeypatch):
    row = case(store)
    meanwhile(monkeypatch, store, lambda other: case_changes.close(other, row, JUN))
    with pytest.raises(BadInput, match="changed by someone else meanwhile"):
        case_changes.close(store, row, SEP)
    assert openings(store, row) == [(JAN, JUN)]


def test_a_corrected_opening_takes_category_and_holders_with_it(store):
    row = held(store, worker(store), "C-1", day=JAN)[0]
    case_changes.close(store, row, JUN)
    opening = recorded(store, row, TODAY).openings[0].row
    said = case_changes.correct_opening(store, row, opening, MAR, SEP, team(store, "Quay Team"))
    assert (
        said == "C-1: opened 5 Jan 2026 → 2 Mar 2026, closed 1 Jun 2026 → 1 Sep 2026, team none → Quay Team, corrected"
    )
    assert holders(store, row) == [("Beth Oakhanger", MAR, SEP)]
    assert categories(store, row) == [(MAR, "child in need")]
    case_changes.correct_opening(store, row, opening, JAN, None, None)
    assert holders(store, row) == [("Beth Oakhanger", MAR, OPEN)]
    assert categories(store, row) == [(JAN, "child in need")]


def test_openings_can_t_overlap_or_end_before_they_begin(store):
    row = case(store)
    case_changes.close(store, row, MAR)
    case_changes.reopen(store, row, JUN, "child in need")
    first, second = recorded(store, row, TODAY).openings
    with pytest.raises(BadInput, match="can't close on 4 Jan 2026, before it opened on 5 Jan 2026; correct one"):
        case_changes.correct_opening(store, row, first.row, JAN, date(2026, 1, 4), None)
    with pytest.raises(BadInput, match="was open from 1 Jun 2026 as well"):
        case_changes.correct_opening(store, row, first.row, JAN, None, None)
    case_changes.remove_opening(store, row, second.row)
    assert openings(store, row) == [(JAN, MAR)]
    with pytest.raises(BadInput, match="was opened only once"):
        case_changes.remove_opening(store, row, first.row)


def test_categories_change_and_are_corrected(store):
    row = case(store)
    assert case_changes.change_category(store, row, JUN, "child protection plan") == (
        "C-1: child in need → child protection plan from 1 Jun 2026"
    )
    case_changes.change_category(store, row, MAR, "open assessment")
    assert [kind for _, kind in categories(store, row)] == ["child in need", "open assessment", "child protection plan"]
    made = recorded(store, row, JUN).categories[2].row
    case_changes.move_category(store, row, made, SEP)
    case_changes.correct_category(store, row, MAR, "care leaver")
    assert categories(store, row) == [(JAN, "child in need"), (MAR, "care leaver"), (SEP, "child protection plan")]
    case_changes.remove_category(store, row, made)
    assert categories(store, row) == [(JAN, "child in need"), (MAR, "care leaver")]
    with pytest.raises(BadInput, match="Nothing differs"):
        case_changes.change_category(store, row, SEP, "care leaver")
    with pytest.raises(BadInput, match="not open on 4 Jan 2026"):
        case_changes.change_category(store, row, date(2026, 1, 4), "care leaver")


def test_facts_are_corrected_and_a_case_is_removed_whole(store):
    row = held(store, worker(store), "C-1", day=JAN)[0]
    assert case_changes.correct(store, row, "C-2", "F-9", date(2019, 1, 1)) == (
        "C-1: id C-1 → C-2, family none → F-9, date of birth none → 1 Jan 2019, corrected"
    )
    case_changes.remove(store, row)
    for table in ("cases", "openings", "categories", "allocations"):
        assert not store.rows(f"select 1 from {table}")
    journal.undo(store)
    assert holders(store, row) == [("Beth Oakhanger", JAN, OPEN)]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("case_id", " \u00a0", "Fill in the case id"),
        ("case_id", "c-1 ", "There is a case C-1 already"),
        ("case_id", "C" * 5000, "Shorten the case id"),
        ("category", "looked after", "choose child in care"),
        ("opened", date(1899, 12, 31), "The day it opened 31/12/1899 is not between 1900 and 2100"),
        ("date_of_birth", date(2101, 1, 1), "The date of birth 01/01/2101 is not between"),
        ("family_id", "bad\x00", "can't be shown"),
        ("team_row", 77, "That team is no longer in the record"),
    ],
)
def test_each_bad_field_is_one_sentence_and_nothing_is_kept(store, field, value, sentence):
    case(store)
    with pytest.raises(BadInput, match=sentence):
        case_changes.take(store, **{"case_id": "C-7", "opened": JAN, "category": "child in need"} | {field: value})
    assert store.rows("select count(*) from openings") == [(1,)]
