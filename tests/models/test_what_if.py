import hashlib
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models import absences, allocation, journal, limit_edits, workers
from models.errors import BadInput
from models.limit_edits import LimitEdit
from models.limit_lines import Scope
from models.on_day import limit_lines as lines_of
from models.position import position
from models.position_json import as_json
from models.store import open_store
from models.what_if import Leaves, MoreCases, Return, Starter, what_if
from tests.models.small_service import TODAY, case, held, limits, team, worker

PAST, NEXT = date(2026, 11, 2), date(2026, 12, 1)


@pytest.fixture
def people(store):
    """Everyone may hold 1 to 3: Agency holds four, Amina one, Beth two, Away one; Elsewhere is in another team."""
    rows = {name: worker(store, name) for name in ("Agency", "Amina", "Beth", "Away")}
    rows["Elsewhere"] = worker(store, "Elsewhere", in_team=team(store, "Quay Team", "assessment"))
    held(store, rows["Agency"], "G-1", "G-2", "G-3", "G-4")
    held(store, rows["Amina"], "A-1", category="child in care")
    held(store, rows["Beth"], "B-1", "B-2")
    held(store, rows["Away"], "W-1")
    rows["absence"] = absences.add(store, rows["Away"], PAST, None, "sickness").row
    rows["limit"] = limits(store, "1", "3", role="social worker")
    return rows


def told(of):
    """Return a position as JSON without what cannot be known of somebody new."""
    answer = as_json(of)
    for one in answer["workers"]:
        del one["worker_id"]
    return answer


def really(store, tmp_path, do, day, team=None):
    """Make changes in a copy of the database and return the position there."""
    copy = tmp_path / "copy.db"
    store.connection.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(store.path, copy)
    with open_store(copy) as other:
        do(other)
        return told(position(other, day, team))


def test_a_starter_counts_with_their_limits(store, people, tmp_path):
    def do(other):
        workers.add(other, "W-9", "New starter", PAST, 1, "social worker", "agency", "0.6")

    found = what_if(store, TODAY, [Starter("harbour team", "social worker", "0.6", PAST, "agency")])
    assert told(found.after) == really(store, tmp_path, do, TODAY)
    assert told(found.before) == told(position(store, TODAY))
    assert [(one.name, one.before, one.after.status) for one in found.people] == [("New starter", None, "under")]
    assert next(figure for figure in found.figures if figure.before != figure.after).name == "Under"


def test_a_return_ends_what_keeps_them_away(store, people, tmp_path):
    found = what_if(store, TODAY, [Return(people["Away"], TODAY)], "Harbour Team")
    real = really(store, tmp_path, lambda other: absences.end(other, people["absence"], TODAY), TODAY, "Harbour Team")
    assert told(found.after) == real
    assert (found.before.uncovered, found.after.uncovered) == (1, 0)
    assert [(one.name, one.before.status, one.after.status) for one in found.people] == [
        ("Away", "uncovered", "within")
    ]


def test_somebody_who_leaves_keeps_their_cases_or_hands_them_over(store, people, tmp_path):
    found = what_if(store, NEXT, [Leaves(people["Agency"], NEXT)])
    assert told(found.after) == really(store, tmp_path, lambda other: workers.end(other, people["Agency"], NEXT), NEXT)
    assert (found.after.held_by_leavers, found.moves) == (4, ())

    found = what_if(store, NEXT, [Leaves(people["Agency"], NEXT, hand_over=True)])
    assert sorted(move.to_name for move in found.moves) == ["Amina", "Amina", "Beth"]
    assert [case.why for case in found.unplaced] == ["Everyone who could take it is full."]

    def do(other):
        workers.end(other, people["Agency"], NEXT)
        for move in found.moves:
            allocation.allocate(other, move.case_row, move.to_row, NEXT, NEXT)

    assert told(found.after) == really(store, tmp_path, do, NEXT)


def test_new_cases_are_placed_and_what_has_no_place_is_unallocated(store, people, tmp_path):
    found = what_if(store, TODAY, [MoreCases(5, "child protection plan", "Harbour Team")])
    assert sorted(move.to_name for move in found.moves) == ["Amina", "Amina", "Beth"]
    assert found.moves[0].case_id == "New case 1"
    assert len(found.unplaced) == 2
    assert [(figure.before, figure.after) for figure in found.figures if figure.name == "Unallocated cases"] == [
        ("0", "2")
    ]

    def do(other):
        for number, move in enumerate(found.moves):
            row = case(other, f"New {number}", TODAY, "child protection plan")
            allocation.allocate(other, row, move.to_row, TODAY, TODAY)
        for number in range(2):
            case(other, f"Left {number}", TODAY, "child protection plan", team_row=1)

    expected, answer = really(store, tmp_path, do, TODAY), told(found.after)
    for of in (expected, answer):
        of["unallocated"] = [(case["category"], case["days"]) for case in of["unallocated"]]
    assert answer == expected


def test_changed_limits_are_in_force_together_with_the_rest(store, people, tmp_path):
    wider = LimitEdit("change", people["limit"], measure="cases", lower=Decimal(1), upper=Decimal(4), start=PAST)
    own = LimitEdit("add", scope=Scope(worker_row=people["Amina"]), measure="points", lower=Decimal(0),
                    upper=Decimal(1), start=None)  # fmt: skip
    changes = [wider, MoreCases(3, "child in need", "Harbour Team"), own, Return(people["Away"], TODAY)]
    found = what_if(store, TODAY, changes)
    assert sorted(move.to_name for move in found.moves) in (["Away", "Away", "Beth"], ["Away", "Beth", "Beth"])

    def do(other):
        limit_edits.keep(other, wider)
        limit_edits.keep(other, own)
        absences.end(other, people["absence"], TODAY)
        for number, move in enumerate(found.moves):
            allocation.allocate(other, case(other, f"New {number}", TODAY), move.to_row, TODAY, TODAY)

    assert told(found.after) == really(store, tmp_path, do, TODAY)
    with pytest.raises(BadInput, match="Two of the changes are about the same limits"):
        what_if(store, TODAY, [wider, replace(wider, upper=Decimal(5))])


def test_limits_can_end_be_corrected_and_be_taken_out(store, people, tmp_path):
    own = limits(store, "0", "1", worker_row=people["Beth"])
    other = limits(store, "0", "9", worker_row=people["Amina"])
    changes = [
        LimitEdit("end", people["limit"], start=PAST),
        LimitEdit("correct", own, Scope(worker_row=people["Beth"]), "cases", Decimal(3), Decimal(5)),
        LimitEdit("remove", other),
    ]

    def do(copy):
        for change in changes:
            limit_edits.keep(copy, change)

    found = what_if(store, TODAY, changes)
    assert told(found.after) == really(store, tmp_path, do, TODAY)
    statuses = {one.name: (one.before.status, one.after.status) for one in found.people}
    assert (statuses["Beth"], statuses["Amina"]) == (("over", "under"), ("within", "no limit"))


def test_whoever_starts_takes_new_cases(store, people):
    found = what_if(
        store,
        TODAY,
        [MoreCases(5, "child in need", "Harbour Team"), Starter("Harbour Team", "social worker", "1", PAST)],
    )
    assert found.unplaced == ()
    assert {move.to_row for move in found.moves if move.to_name == "New starter"} == {-1}


def test_what_does_nothing_on_the_day_is_said(store, people):
    changes = [
        Starter("Harbour Team", "social worker", "1", NEXT, name="Dev"),
        Return(people["Away"], NEXT),
        Return(people["Beth"], TODAY),
        Leaves(people["Agency"], NEXT),
        LimitEdit("add", scope=Scope(role="personal adviser"), upper=Decimal(9), start=NEXT),
    ]
    found = what_if(store, TODAY, changes)
    assert found.notes == (
        "Dev starts only on 1 Dec 2026.",
        "Away is back only on 1 Dec 2026.",
        "Beth is not away on 24 Nov 2026.",
        "Agency leaves only on 1 Dec 2026.",
        "The limits change only on 1 Dec 2026.",
    )
    assert told(found.after) == told(found.before)
    assert found.people == ()


def test_what_cannot_be_is_refused(store, people):
    for change, sentence in (
        (Starter("Nowhere", "social worker", "1", PAST), "There is no team “Nowhere”"),
        (Starter("Quay Team", "social worker", "1", PAST), "Quay Team is not looked at; choose Harbour Team"),
        (Starter("Harbour Team", "social worker", "1.5", PAST), "FTE"),
        (MoreCases(0, "child in need", "Harbour Team"), "0 is no number of cases"),
        (MoreCases(1, "adult", "Harbour Team"), "category"),
        (Leaves(people["Elsewhere"], NEXT), "Elsewhere is not in Harbour Team on that day"),
        (Return(99, NEXT), "worker is no longer in the record"),
        (LimitEdit("change", 99, start=TODAY), "no longer in the record"),
    ):
        with pytest.raises(BadInput, match=sentence):
            what_if(store, TODAY, [change], "Harbour Team")


def fingerprint(path):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(path.parent.glob("caseloads*"))}


class Enough(Exception):
    pass


def test_neither_the_file_nor_the_journal_is_touched_even_when_it_is_stopped(store, people):
    store.connection.execute("pragma wal_checkpoint(truncate)")
    before, entries = fingerprint(store.path), journal.entries(store)
    changes = [
        Starter("Harbour Team", "social worker", "1", PAST),
        Return(people["Away"], TODAY),
        MoreCases(4, "child in need", "Harbour Team"),
        Leaves(people["Agency"], TODAY, hand_over=True),
        LimitEdit("change", people["limit"], measure="cases", lower=Decimal(1), upper=Decimal(4), start=PAST),
    ]
    assert what_if(store, TODAY, changes).moves

    def stop(*_):
        raise Enough

    with pytest.raises(Enough):
        what_if(store, TODAY, changes, progress=stop)
    assert fingerprint(store.path) == before
    assert journal.entries(store) == entries
    assert not store.connection.in_transaction
    assert store.rows("pragma query_only = on") == []
    what_if(store, TODAY, changes)  # the driver itself would refuse any write now
    assert len(lines_of(store)) == 1
