"""What was entered by hand beside what extracts say: kept until a file is believed, whatever happened in between."""

from datetime import date

import pytest

from models import allocation, case_changes, journal
from models.cases import case, find
from models.extracts.importing import apply, plan
from models.extracts.plan import Choices
from models.extracts.text import as_json
from models.findings import quality
from models.overrides import Override
from models.position import position
from tests.models.extracts.small_extracts import DEC, NOV, OCT, SEP, cases, child, extract, kinds, load

OLDER = Choices(older=True)
LATE = date(2026, 12, 15)


@pytest.fixture
def record(store):
    """Two workers with a case each: Sam Ward A1, Dan Quill A2."""
    load(store, OCT, child("A1", born="2020-02-01"), child("A2", "Dan Quill"))
    return store


def worker(store, name):
    return store.rows("select id from workers where name = ?", (name,))[0][0]


def give(store, case_id, name, day=date(2026, 11, 5), today=NOV, override=None):
    return allocation.allocate(store, find(store, case_id), worker(store, name), day, today, override)


def both(**more):
    return child("A1", **more), child("A2", "Dan Quill")


def conflicts(planned):
    return {line.key for line in planned.lines if line.kind == "conflict"}


A1 = "conflict key worker:a1"


def test_a_first_hand_over_stays_by_hand_when_the_second_is_undone(record):
    load(record, NOV, *both(), child("A3", "Beth Oak"))
    give(record, "A1", "Dan Quill", NOV)
    give(record, "A1", "Beth Oak", NOV)
    journal.undo(record)
    assert conflicts(load(record, DEC, *both(), child("A3", "Beth Oak"))) == {A1}
    assert cases(record, DEC)[0] == {"Beth Oak": 1, "Dan Quill": 2, "Sam Ward": 0}


def test_a_conflict_decided_for_the_file_is_asked_again_once_that_import_is_undone(record):
    give(record, "A1", "Dan Quill")
    load(record, NOV, *both(), choices=Choices(taken=frozenset({A1})))
    assert cases(record, NOV)[0]["Sam Ward"] == 1
    journal.undo(record)
    assert conflicts(load(record, NOV, *both())) == {A1}
    assert cases(record, NOV)[0]["Sam Ward"] == 0


def test_a_hand_over_that_is_redone_is_by_hand_again(record):
    give(record, "A1", "Dan Quill")
    journal.undo(record)
    journal.redo(record)
    assert conflicts(load(record, NOV, *both())) == {A1}


class TestAFileOfAnOlderDay:
    def test_confirms_nothing_that_was_entered_since_the_last_one(self, record):
        load(record, NOV, *both())
        give(record, "A1", "Dan Quill", date(2026, 11, 20), date(2026, 11, 20))
        assert load(record, SEP, *both(), choices=OLDER).changes == 2
        assert conflicts(load(record, DEC, *both())) == {A1}

    def test_leaves_what_was_kept_against_the_last_one(self, record):
        give(record, "A1", "Dan Quill")
        load(record, NOV, *both())
        load(record, SEP, *both(), choices=OLDER)
        assert [one.case_id for one in quality(record, NOV).found if one.kind == "kept by hand"] == ["A1"]
        assert conflicts(load(record, DEC, *both())) == {A1}

    def test_read_again_it_changes_nothing_entered_by_hand(self, record):
        load(record, NOV, *both())
        give(record, "A1", "Dan Quill", date(2026, 11, 20), date(2026, 11, 20))
        load(record, LATE, child("A1", "Dan Quill"), child("A2", "Dan Quill"))
        held = cases(record, DEC)
        for _ in range(2):
            assert conflicts(load(record, DEC, *both(), choices=OLDER)) == {A1}
        assert cases(record, DEC) == held

    def test_fills_a_date_of_birth_and_corrects_none(self, record):
        load(record, SEP, child("A1", born="2019-01-01"), child("A2", "Dan Quill", born="2018-03-04"), choices=OLDER)
        assert record.rows("select date_of_birth from cases order by case_id") == [("2020-02-01",), ("2018-03-04",)]

    def test_that_closes_a_case_for_a_while_brings_its_co_worker_back_too(self, record):
        row, dan = find(record, "A1"), worker(record, "Dan Quill")
        allocation.add_co_worker(record, row, dan, OCT)
        load(record, DEC, *both())
        load(record, NOV, child("A2", "Dan Quill"), choices=OLDER)
        held = {(one.kind, one.worker, one.start, one.end) for one in case(record, row, DEC).allocations}
        assert {one for one in held if one[0] == "co-worker"} == {
            ("co-worker", "Dan Quill", OCT, NOV), ("co-worker", "Dan Quill", DEC, date(9999, 12, 31)),
        }  # fmt: skip


def test_a_file_that_says_nothing_of_a_fact_settles_nothing(record):
    case_changes.change_category(record, find(record, "A1"), date(2026, 11, 4), "child in care")
    load(record, NOV, *both())
    assert conflicts(load(record, DEC, *both(category=""))) == set()
    assert conflicts(load(record, LATE, *both())) == {"conflict category:a1"}
    assert case(record, find(record, "A1"), LATE).category == "child in care"


def test_nobody_and_no_team_is_said_to_be_added_by_a_line_that_is_left_out(record):
    give(record, "A1", "Dan Quill")
    again = [child("A1", "Beth Oak", team="Quay"), child("A2", "Dan Quill", team="Moor")]
    load(record, NOV, *again)
    told = as_json(load(record, DEC, *again), dry_run=False)
    assert (told["added"]["Workers"], told["added"]["Teams"], told["to_confirm"]) == (0, 0, [])
    assert len(told["kept_by_hand"]) == 1
    believed = as_json(plan(record, extract(DEC, *again), Choices(taken=frozenset({A1}))), dry_run=True)
    assert (believed["added"]["Workers"], believed["added"]["Teams"]) == (1, 1)


class TestADateOfBirth:
    def correct(self, record):
        case_changes.correct(record, find(record, "A1"), "A1", "", date(2021, 2, 1))

    def test_corrected_by_hand_is_a_conflict_file_after_file(self, record):
        self.correct(record)
        for day in (NOV, DEC):
            found = load(record, day, *both(born="2020-02-01"))
            assert conflicts(found) == {"conflict date of birth:a1"}
            assert found.lines[0].what.startswith("born 1 Feb 2021 here, 1 Feb 2020 in the file")
            assert record.rows("select date_of_birth from cases where case_key = 'a1'") == [("2021-02-01",)]
        [kept] = [one for one in quality(record, DEC).found if one.kind == "kept by hand"]
        assert kept.why == "The file says 1 Feb 2020; 1 Feb 2021, as entered by hand, stays."

    def test_is_the_files_once_it_is_believed(self, record):
        self.correct(record)
        taken = Choices(taken=frozenset({"conflict date of birth:a1"}))
        load(record, NOV, *both(born="2020-02-01"), choices=taken)
        assert record.rows("select date_of_birth from cases where case_key = 'a1'") == [("2020-02-01",)]
        assert load(record, DEC, *both(born="2020-02-01")).lines == ()

    def test_is_not_by_hand_where_only_the_family_was_corrected(self, record):
        case_changes.correct(record, find(record, "A1"), "A1", "F1", date(2020, 2, 1))
        assert kinds(load(record, NOV, *both(born="2020-02-02"))) == {("corrected", "A1")}

    def test_comes_with_a_case_that_opens_again(self, record):
        load(record, NOV, child("A2", "Dan Quill"))
        assert kinds(load(record, DEC, *both(born="2020-02-02"))) == {("reopened", "A1"), ("corrected", "A1")}
        assert load(record, DEC, *both(born="2020-02-02")).lines == ()


def test_an_allocation_in_the_file_ends_with_a_closing_that_was_planned_by_hand(record):
    load(record, NOV, child("A1", worker=""), child("A2", "Dan Quill"))
    case_changes.close(record, find(record, "A1"), LATE)
    assert kinds(load(record, DEC, *both())) == {("allocated", "A1")}
    assert case(record, find(record, "A1"), DEC).key_worker.end == LATE


def test_a_case_that_opens_again_is_what_the_file_says_whatever_was_recorded_in_between(record):
    row = find(record, "A1")
    case_changes.change_category(record, row, date(2026, 11, 5), "open assessment")
    case_changes.close(record, row, date(2026, 11, 3))
    load(record, NOV, child("A2", "Dan Quill"))
    load(record, DEC, *both(category="child in care", opened="2026-11-04"))
    assert case(record, row, DEC).category == "child in care"


def test_a_case_that_opens_again_after_its_last_category_ended_is_what_the_file_says(record):
    row = find(record, "A1")
    case_changes.close(record, row, date(2026, 11, 3))
    load(record, NOV, child("A2", "Dan Quill"))
    with record.write("A caseload workbook", kind="import") as db:
        db.execute("update categories set valid_to = '2026-11-20' where case_row = ?", (row,))
    load(record, DEC, *both(category="child in care", opened="2026-11-12"))
    assert case(record, row, DEC).category == "child in care"


def test_a_category_since_a_day_on_which_another_that_has_ended_held_is_so_on_the_files_day(record):
    with record.write("A caseload workbook", kind="import") as db:
        db.execute("update categories set valid_to = '2026-11-07'")
    load(record, NOV, *both(since="2026-11-04"))
    assert case(record, find(record, "A1"), NOV).category == "child in need"


def test_a_file_of_which_every_line_is_left_out_leaves_one_entry(store):
    names = child("A1", "Ward, Sam"), child("A2", "Sam Ward")
    chosen = Choices(left_out=frozenset({"new:a1", "new:a2"}), same={"ward sam": "sam ward"})
    for _ in range(2):
        load(store, OCT, *names, choices=chosen)
    assert len(journal.entries(store)) == 1


def test_an_override_agreed_for_someone_else_goes_with_them(record):
    agreed = Override("Knows the family", "R. Whitcombe", "Agrees", date(2027, 1, 8))
    load(record, NOV, *both())
    with record.write("no room", kind="change") as db:
        db.execute("insert into limits (measure, lower, upper) values ('cases', '0', '1')")
    give(record, "A1", "Dan Quill", NOV, NOV, agreed)
    assert record.rows("select count(*) from overrides") == [(1,)]
    load(record, NOV, *both(), choices=Choices(taken=frozenset({A1})))
    assert (cases(record, NOV)[0]["Sam Ward"], record.rows("select count(*) from overrides")) == (1, [(0,)])


def test_a_case_entered_by_hand_is_only_closed_when_the_file_is_believed(record):
    case_changes.take(record, "B1", date(2026, 11, 4), "open assessment")
    without = extract(NOV, *both())
    apply(record, plan(record, without))
    assert position(record, NOV).open_cases == 3
    apply(record, plan(record, without, Choices(taken=frozenset({"conflict open:b1"}))))
    assert position(record, NOV).open_cases == 2
