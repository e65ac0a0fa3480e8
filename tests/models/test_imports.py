"""Importing a caseload workbook: what it adds, changes and closes, which rows it refuses, and its undo."""

from datetime import date, datetime

import pytest

from models import case_changes, imports, journal
from models.errors import BadRows
from models.position import position
from models.store import open_store
from tests.models.workbooks import HEADINGS, only, service, write

TODAY = date(2026, 11, 24)


@pytest.fixture
def bring(store, tmp_path):
    """Import sheets of rows, as of a day; return the plan that was applied."""

    def do(sheets, as_of=TODAY, headings=HEADINGS):
        planned = imports.import_file(store, write(tmp_path / "service.xlsx", sheets, headings), as_of)
        if planned.bad_rows:
            raise BadRows(planned.refusal, planned.bad_rows)
        return planned

    return do


def count(planned, sheet):
    of = planned.counts[sheet]
    return of.added, of.changed, of.closed, of.unchanged


def loads(store, day):
    return {worker.worker_id: worker.cases for worker in position(store, day).workers}


def test_a_service_is_held_as_the_workbook_says(bring, store):
    planned = bring(service())
    assert planned.sentence == (
        "Imported service.xlsx: 1 team added, 2 workers added, 1 absence added, 2 lines of limits added,"
        " 1 weight added, 3 cases added, 3 categories added, 4 allocations added."
    )
    assert loads(store, date(2026, 1, 12)) == {"W1": 1, "W2": 0}
    assert loads(store, date(2026, 1, 13)) == {"W1": 2, "W2": 0}
    assert loads(store, date(2026, 3, 1)) == {"W1": 1, "W2": 1}
    assert loads(store, date(2026, 9, 1)) == {"W1": 0}
    after = position(store, date(2026, 9, 1))
    assert (after.held_by_leavers, [case.case_id for case in after.unallocated]) == (1, ["C3"])
    beth = position(store, date(2026, 3, 2)).workers[0]
    assert (beth.employment, beth.fte, str(beth.capacity), beth.lower, beth.upper) == ("permanent", 1, "1/2", 6, 8)
    assert position(store, date(2026, 5, 1)).by_category == {"child in care": 1, "open assessment": 1}
    assert position(store, date(2026, 4, 30)).by_category == {"child in need": 1, "open assessment": 1}


def test_the_same_file_again_changes_nothing(bring, store):
    bring(service())
    again = bring(service())
    assert again.changes == 0
    assert again.sentence == "Nothing to import: service.xlsx holds nothing new."
    assert count(again, "Allocations") == (0, 0, 0, 4)
    assert len(journal.entries(store)) == 1


def test_undo_takes_the_whole_import_back_and_redo_brings_it(bring, store):
    bring(service())
    journal.undo(store)
    assert position(store, date(2026, 5, 1)).open_cases == 0
    assert store.rows("select count(*) from workers") == [(0,)]
    journal.redo(store)
    assert loads(store, date(2026, 5, 1)) == {"W1": 1, "W2": 1}


def test_a_workers_new_role_and_fte_hold_from_the_as_of_day(bring, store):
    bring(service())
    later = [["w1 ", "Beth Oakhanger", "HARBOUR", "Senior social worker", None, "0.8", "01/02/2025", None]]
    planned = bring(only(Workers=later), date(2026, 10, 1))
    assert count(planned, "Workers") == (0, 1, 0, 0)
    [line] = planned.lines
    assert (line.kind, line.subject, line.when) == ("changed", "Beth Oakhanger", "2026-10-01")
    assert line.what == "role: social worker → senior social worker, FTE: 1 → 0.8"
    before, after = (position(store, date(2026, month, day)).workers[0] for month, day in ((9, 30), (10, 1)))
    assert (before.role, str(before.fte)) == ("social worker", "1")
    assert (after.role, str(after.fte), after.employment) == ("senior social worker", "4/5", "permanent")
    assert bring(only(Workers=later), date(2026, 10, 1)).changes == 0


def test_an_as_of_day_before_the_start_corrects_the_post(bring, store):
    bring(service())
    bring(only(Workers=[["W1", "Beth Oakhanger", "Harbour", "social worker", "agency", 1, "01/02/2025", None]]),
          date(2025, 1, 1))  # fmt: skip
    assert position(store, date(2025, 2, 1)).workers[0].employment == "agency"
    assert store.rows("select count(*) from posts") == [(2,)]


def test_a_change_recorded_for_later_stays(bring, store):
    row = ["W1", "Beth Oakhanger", "Harbour", "social worker", None, 1, "01/02/2025", None]
    bring(service())
    bring(only(Workers=[[*row[:3], "team manager", *row[4:]]]), date(2026, 12, 1))
    bring(only(Workers=[[*row[:5], 0.5, *row[6:]]]), date(2026, 11, 1))
    facts = {day: (position(store, day).workers[0].role, str(position(store, day).workers[0].fte))
             for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 1))}  # fmt: skip
    assert list(facts.values()) == [("social worker", "1"), ("social worker", "1/2"), ("team manager", "1/2")]


def test_names_starts_and_ends_are_corrected_in_place(bring, store):
    bring(service())
    planned = bring(only(Workers=[
        ["W1", "Beth Oakham", "Harbour", "social worker", None, 1, "01/03/2025", "01/10/2026"],
        ["W2", "Dev Castellane", "Harbour", "social worker", "agency", 0.6, "01/03/2025", None],
    ]))  # fmt: skip
    assert count(planned, "Workers") == (0, 1, 1, 0)
    assert loads(store, date(2025, 2, 28)) == {}
    assert [w.name for w in position(store, date(2026, 10, 1)).workers] == ["Dev Castellane"]


def test_a_closed_case_with_a_later_opening_is_open_again(bring, store):
    bring(service())
    planned = bring(only(Cases=[["C2", "F1", None, "05/10/2026", None]]))
    assert count(planned, "Cases") == (0, 1, 0, 0)
    assert planned.lines[0].kind == "reopened"
    counts = [position(store, date(2026, month, day)).open_cases for month, day in ((8, 31), (9, 1), (10, 4), (10, 5))]
    assert counts == [3, 2, 2, 3]
    for opened, closed in (("12/01/2026", "01/09/2026"), ("05/10/2026", None)):
        assert bring(only(Cases=[["C2", "F1", None, opened, closed]])).changes == 0


@pytest.mark.parametrize("closed", ["12/01/2026", None])
def test_a_case_opened_again_the_day_it_closed_is_known_by_both_its_openings(bring, store, closed):
    bring(service(Cases=[["C1", "F1", None, "12/01/2026", "12/01/2026"]], Categories=[], Allocations=[]))
    case_changes.reopen(store, 1, date(2026, 1, 12), "child in need")
    again = bring(only(Cases=[["C1", None, None, "12/01/2026", closed]]))
    assert count(again, "Cases") == (0, 0, 0, 1)
    assert position(store, date(2026, 1, 12)).open_cases == 1


def test_case_facts_and_dates_are_corrected_in_place(bring, store):
    bring(service())
    rows = [["c1", "F9", "18/05/2014", "10/01/2026", "01/04/2026"], ["C2", "", "", "12/01/2026", ""]]
    planned = bring(only(Cases=rows))
    assert count(planned, "Cases") == (0, 1, 1, 0)
    rows = store.rows("select case_id, family_id, date_of_birth from cases order by id")
    assert rows[:2] == [("C1", "F9", "2014-05-18"), ("C2", "F1", None)]
    assert [position(store, date(2026, 1, day)).open_cases for day in (9, 10)] == [0, 1]
    assert position(store, date(2026, 10, 1)).open_cases == 2


def test_an_absent_column_leaves_what_is_known(bring, store):
    bring(service())
    before = store.rows("select * from cases, openings"), store.rows("select * from workers, posts, absences")
    some = {"Cases": ["Case ID", "Opened"], "Workers": ["Worker ID", "Name", "Team", "Role", "FTE", "Start"],
            "Absences": ["Worker ID", "From"], "Allocations": ["Case ID", "Worker ID", "From"]}  # fmt: skip
    rows = only(Cases=[["C2", "12/01/2026"]], Absences=[["W1", "02/03/2026"]], Allocations=[["C1", "W1", "13/01/2026"]],
                Workers=[["W2", "Dev Castellane", "Harbour", "social worker", 0.6, "01/03/2025"]])  # fmt: skip
    assert bring(rows, headings=some).changes == 0
    assert before == (store.rows("select * from cases, openings"), store.rows("select * from workers, posts, absences"))


def test_a_handover_in_a_later_file(bring, store):
    bring(service())
    rows = [["C2", "W1", "12/01/2026", "01/04/2026", None], ["C2", "W2", "01/04/2026", None, None]]
    planned = bring(only(Allocations=rows))
    assert count(planned, "Allocations") == (1, 0, 1, 0)
    assert [loads(store, date(2026, month, day))["W2"] for month, day in ((3, 31), (4, 1))] == [1, 2]


def test_two_ends_that_change_places_at_once(bring, store):
    rows = [["C1", "W1", "13/01/2026", "01/03/2026", None], ["C1", "W1", "05/03/2026", None, None]]
    bring(service(Allocations=rows))
    bring(only(Allocations=[
        ["C1", "W1", "13/01/2026", "05/03/2026", None], ["C1", "W1", "05/03/2026", "10/03/2026", None],
        ["C1", "W2", "10/03/2026", None, None],
    ]))  # fmt: skip
    days = [loads(store, date(2026, 3, day)) for day in (4, 9, 10)]
    assert days == [{"W1": 1, "W2": 0}, {"W1": 1, "W2": 0}, {"W1": 0, "W2": 1}]


def test_categories_of_a_later_file_stand_between_those_held(bring, store):
    bring(service())
    rows = [["C1", "child protection plan", "01/03/2026"], ["C1", "Open  Assessment", "12/01/2026"]]
    planned = bring(only(Categories=rows))
    assert count(planned, "Categories") == (1, 1, 0, 0)
    of_days = [dict(position(store, date(2026, m, 5)).by_category) for m in (2, 3, 5)]
    names = [next(name for name in of if name != "open assessment" or of[name] == 2) for of in of_days]
    assert names == ["open assessment", "child protection plan", "child in care"]


def test_of_two_categories_from_one_day_the_first_that_applies_counts(bring, store):
    rows = [["C1", "child in need", "12/01/2026"], ["C1", "child in care", "12/01/2026"]]
    planned = bring(service(Categories=rows))
    assert position(store, date(2026, 2, 1)).by_category == {"child in care": 1}
    assert "another category from the same day" in planned.notes[-1]
    assert bring(service(Categories=rows)).changes == 0


def test_absences_may_overlap_and_are_matched_by_worker_and_first_day(bring, store):
    rows = [["W1", "02/03/2026", "16/03/2026", "leave", 0.5], ["W1", "02/03/2026", None, "training", 0.25]]
    bring(service(Absences=rows))
    assert str(position(store, date(2026, 3, 2)).workers[0].capacity) == "1/4"
    assert bring(service(Absences=list(reversed(rows)))).changes == 0
    planned = bring(only(Absences=[["W1", "02/03/2026", "20/03/2026", "training", 0.25]]))
    assert count(planned, "Absences") == (0, 0, 1, 0)
    assert position(store, date(2026, 3, 20)).workers[0].capacity == 1


def test_limits_and_weights_of_a_known_day_are_corrected(bring, store):
    bring(service())
    line = ["", "Social Worker", "", "points", 8, 9, "2026-01-01"]
    planned = bring(only(Limits=[line], Weights=[["Child in Care", 2, ""]]))
    assert (count(planned, "Limits"), count(planned, "Weights")) == ((0, 1, 0, 0), (0, 1, 0, 0))
    dev = position(store, date(2026, 5, 1)).workers[1]
    assert (dev.measure, dev.points, str(dev.lower), str(dev.upper)) == ("points", 2, "24/5", "27/5")


def test_own_words_keep_one_spelling(bring, store):
    bring(service(
        Teams=[["Harbour", "Edge of Care", None]],
        Workers=[["W1", "Beth", "Harbour", "Family Practitioner", None, 1, "01/02/2025", None]],
        Limits=[["edge of care", "FAMILY  PRACTITIONER", None, None, 1, 2, None]],
        Absences=[], Allocations=[],
    ))  # fmt: skip
    [beth] = position(store, TODAY).workers
    assert (beth.role, beth.lower) == ("Family Practitioner", 1)


def test_ids_are_one_whatever_their_case_spaces_and_number_format(bring, store):
    bring(only(
        Teams=[["Harbour", None, None]],
        Workers=[[1001, "Beth", " harbour ", "social worker", "Permanent", "1", datetime(2025, 2, 1, 9, 30), None]],  # noqa: DTZ001
        Cases=[["c\u00a01", 7, None, "2026-01-12", None], ["C2", "7", None, date(2026, 1, 12), None]],
        Allocations=[["C  1", "1001", "13/01/2026", None, "Key Worker"], ["c2", 1001.0, "13/01/2026", None, " "]],
    ))  # fmt: skip
    [beth] = position(store, TODAY).workers
    assert (beth.worker_id, beth.team, beth.cases, beth.families) == ("1001", "Harbour", 2, 1)


def test_a_plan_for_a_record_that_was_changed_since_is_not_applied(bring, store, tmp_path):
    bring(service())
    planned = imports.plan(store, write(tmp_path / "more.xlsx", only(Teams=[["Quay", None, None]])), TODAY)
    bring(only(Teams=[["Bridge", None, None]]))
    with pytest.raises(imports.Stale, match="changed meanwhile"):
        imports.apply(store, planned)
    assert store.rows("select name from teams order by id") == [("Harbour",), ("Bridge",)]


def test_stopping_half_way_leaves_nothing(store, tmp_path, monkeypatch):
    class Stopped(Exception):
        pass

    def stop(text, done, total):
        if text == "Importing" and done > 10:
            raise Stopped

    planned = imports.plan(store, write(tmp_path / "a.xlsx", service()), TODAY)
    with pytest.raises(Stopped):
        imports.apply(store, planned, stop)
    assert store.rows("select count(*) from cases union all select count(*) from journal") == [(0,), (0,)]


def ann(**other):
    row = {"worker_id": "W3", "name": "Ann", "team": "Harbour", "role": "social worker", "job": None, "fte": 1,
           "start": "01/02/2025", "end": None}  # fmt: skip
    return list((row | other).values())


BAD = [
    ("Teams", ["", "assessment", None], "Team", "empty"),
    ("Teams", [" HARBOUR", None, None], "Team", "the same team as in row 2"),
    ("Teams", ["x" * 201, None, None], "Team", "Shorten"),
    ("Workers", ann(worker_id=None), "Worker ID", "empty"),
    ("Workers", ann(name="  "), "Name", "empty"),
    ("Workers", ann(name="A\x7fb"), "Name", "character"),
    ("Workers", ann(team="Quay"), "Team", "no such team in the file or recorded before; add it or correct the name"),
    ("Workers", ann(role=None), "Role", "empty"),
    ("Workers", ann(job="casual"), "Employment", "permanent or agency"),
    ("Workers", ann(fte=1.01), "FTE", "not between 0 and 1"),
    ("Workers", ann(fte=-0.1), "FTE", "not between 0 and 1"),
    ("Workers", ann(fte="NaN"), "FTE", "not a number"),
    ("Workers", ann(fte="full"), "FTE", "not a number"),
    ("Workers", ann(fte="1e-999999999"), "FTE", "more than 20 decimal places"),
    ("Workers", ann(fte=True), "FTE", "not a number"),
    ("Workers", ann(fte=None), "FTE", "empty"),
    ("Workers", ann(start=None), "Start", "empty"),
    ("Workers", ann(start="soon"), "Start", "not a date"),
    ("Workers", ann(start="29/02/2025"), "Start", "not a date"),
    ("Workers", ann(start="10/31/2025"), "Start", "not a date"),
    ("Workers", ann(start="01/02/25"), "Start", "two figures"),
    ("Workers", ann(start=20250201), "Start", "not a date"),
    ("Workers", ann(start="01/02/2025 25:99"), "Start", "not a date"),
    ("Workers", ann(start="31/12/1899"), "Start", "1900"),
    ("Workers", ann(end="01/02/2101"), "End", "2100"),
    ("Workers", ann(end="01/02/2025"), "End", "not after"),
    ("Workers", ann(worker_id="w2 ", name="Dev Castellane"), "Worker ID", "row 3"),
    ("Absences", ["W9", "02/03/2026", None, None, None], "Worker ID", "no such worker"),
    ("Absences", ["W1", None, None, None, None], "From", "empty"),
    ("Absences", ["W1", "02/03/2026", "02/03/2026", None, None], "To", "first day back"),
    ("Absences", ["W1", "02/03/2026", None, "holiday", None], "Kind", "leave, sickness"),
    ("Absences", ["W1", "02/03/2026", None, None, 1.5], "Reduction", "not between 0 and 1"),
    ("Limits", [None, None, None, None, 5, 4, "01/02/2026"], "Lower", "above the upper"),
    ("Limits", [None, None, None, None, None, 4, "01/02/2026"], "Lower", "empty"),
    ("Limits", [None, None, None, "hours", 1, 4, "01/02/2026"], "Measure", "cases or points"),
    ("Limits", [None, None, "W9", None, 1, 4, None], "Worker ID", "no such worker"),
    ("Limits", [None, "social worker", "W1", None, 1, 4, None], "Role", "one worker"),
    ("Limits", ["assessment", None, "W1", None, 1, 4, None], "Team kind", "one worker"),
    ("Limits", [None, "Social Worker", None, "points", 1, 4, date(2026, 1, 1)], "From", "row 3"),
    ("Limits", [None, None, None, None, 0, 20000, "01/02/2026"], "Upper", "10,000"),
    ("Weights", ["child", 1, "01/02/2026"], "Category", "child in care"),
    ("Weights", ["child in need", -1, None], "Points", "not between"),
    ("Weights", ["CHILD in care", 1, None], "From", "row 2"),
    ("Cases", [None, None, None, "12/01/2026", None], "Case ID", "empty"),
    ("Cases", ["c1 ", None, None, "12/01/2026", None], "Case ID", "the same case as in row 2"),
    ("Cases", ["C9", None, None, None, None], "Opened", "empty"),
    ("Cases", ["C9", None, "31/02/2019", "12/01/2026", None], "Date of birth", "not a date"),
    ("Cases", ["C9", None, None, "12/01/2026", "11/01/2026"], "Closed", "opened, 12/01/2026; correct one of"),
    ("Categories", ["C9", "child in need", "12/01/2026"], "Case ID", "no such case"),
    ("Categories", ["C1", "looked after", "12/01/2026"], "Category", "child in care"),
    ("Categories", ["C1", "child in need", None], "From", "empty"),
    ("Categories", ["c1", "Child in need", date(2026, 1, 12)], "Case ID", "row 2"),
    ("Allocations", ["C9", "W1", "12/01/2026", None, None], "Case ID", "no such case"),
    ("Allocations", ["C3", "W9", "12/01/2026", None, None], "Worker ID", "no such worker"),
    ("Allocations", ["C3", "W1", "45/01/2026", None, None], "From", "not a date"),
    ("Allocations", ["C3", "W1", "12/01/2026", "11/01/2026", None], "To", "first day that no longer counts"),
    ("Allocations", ["C3", "W1", "12/01/2026", "12/01/2026", None], "To", "first day that no longer counts"),
    ("Allocations", ["C3", "W1", "12/01/2026", None, "helper"], "Kind", "key worker or co-worker"),
    ("Allocations", ["C1", "W1", "28/02/2026", "02/03/2026", None], "From",
     "another key worker then, W1 from 13/01/2026 to 01/03/2026 (in row 2)"),
    ("Allocations", ["C1", "W1", "01/01/2026", None, None], "From", "another key worker"),
    ("Allocations", ["C2", "W2", "12/01/2026", None, "co-worker"], "From", "worker and from-day as in row 5"),
]  # fmt: skip


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """One empty record for all rows that are refused."""
    with open_store(tmp_path_factory.mktemp("untouched") / "a.db") as opened:
        yield opened


@pytest.mark.parametrize(("sheet", "row", "column", "why"), BAD)
def test_a_row_that_breaks_a_rule_is_listed_and_nothing_is_imported(untouched, tmp_path, sheet, row, column, why):
    sheets = service()
    sheets[sheet] = [*sheets[sheet], row]
    planned = imports.import_file(untouched, write(tmp_path / "a.xlsx", sheets), TODAY)
    assert "1 row of it can’t be taken" in planned.refusal
    [bad] = planned.bad_rows
    assert (bad.sheet, bad.row, bad.column) == (sheet, len(sheets[sheet]) + 1, column)
    assert why in bad.why
    assert untouched.rows("select count(*) from journal_rows") == [(0,)]


def test_every_bad_row_is_listed_and_none_because_of_another(bring):
    with pytest.raises(BadRows) as refused:
        bring(service(
            Workers=[["W1", "", "Harbour", "social worker", None, 2, "01/02/2025", None],
                     ["W2", "Dev", "Harbour", "social worker", None, 0.6, "2025-03-01", None]],
            Cases=[["C1", None, None, "then", None], ["C2", None, None, "12/01/2026", None],
                   ["C3", None, None, "12/01/2026", None]],
        ))  # fmt: skip
    listed = [(bad.sheet, bad.row, bad.column, bad.value) for bad in refused.value.rows]
    assert listed == [("Workers", 2, "Name", ""), ("Workers", 2, "FTE", "2"), ("Cases", 2, "Opened", "then")]


def test_rows_are_also_checked_against_what_is_held(bring, store):
    bring(service())
    with pytest.raises(BadRows) as refused:
        bring(only(
            Workers=[["W1", "Beth", "Quay", "social worker", None, 1, "01/02/2025", None]],
            Cases=[["C2", None, None, "05/10/2026", None]],
            Allocations=[["C1", "W1", "01/06/2026", None, None], ["C4", "W1", "01/06/2026", None, None]],
        ))  # fmt: skip
    assert [(bad.sheet, bad.row, bad.column) for bad in refused.value.rows] == [
        ("Workers", 2, "Team"), ("Allocations", 2, "From"), ("Allocations", 3, "Case ID"),
    ]  # fmt: skip
    assert "W2 from 01/03/2026 with no end (recorded before)" in refused.value.rows[1].why


def test_a_case_can_not_be_open_twice_on_one_day(bring):
    bring(service())
    bring(only(Cases=[["C2", None, None, "05/10/2026", None]]))
    with pytest.raises(BadRows, match="1 row") as refused:
        bring(only(Cases=[["C2", None, None, "12/01/2026", "06/10/2026"]]))
    assert "also recorded as open since 05/10/2026" in refused.value.rows[0].why


def test_a_case_opened_and_closed_on_one_day_counts_on_no_day(bring, store):
    bring(only(Cases=[["C1", None, None, "12/01/2026", "12/01/2026"]]))
    assert position(store, date(2026, 1, 12)).open_cases == 0
    assert bring(only(Cases=[["C1", None, None, "12/01/2026", "12/01/2026"]])).changes == 0
