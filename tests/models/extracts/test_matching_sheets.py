"""A manager's own workbook with a sheet for each team or worker: all are read, each finding names its own."""

from dataclasses import replace
from datetime import date

import pytest

from models.errors import BadInput
from models.extracts.importing import import_extract
from models.extracts.matched import read_matched, understood
from models.extracts.matching import Matching, recognise, save, saved, wrong
from models.extracts.matching_head import head
from models.position import position
from models.spreadsheets import Sheet, Spreadsheet

AS_OF = date(2026, 11, 9)
HEADINGS = ["Mosaic ID", "Worker", "Plan", "Opened", "Visit"]
HARBOUR = [
    ["2001", "Sam Ward", "CIN", "02/03/2026", "01/10/2026"],
    ["2002", "", "CP plan", "02/03/2026", ""],
    ["2003", "Sam Ward", "CIN", "31/02/2026", ""],
]
QUAY = [
    ["2004", "Ada Lund", "CLA", "13/04/2026", "05/10/2026"],
    ["2001", "Ada Lund", "CIN", "02/03/2026", ""],
]
MILL = [["2005", "Quay", "Short breaks", "02/03/2026", ""]]


def spreadsheet(**sheets):
    made = {
        name: Sheet(name, len(rows), lambda rows=rows: iter([list(row) for row in rows]))
        for name, rows in sheets.items()
    }
    return Spreadsheet("Pods 9 Nov 2026.xlsx", tuple(sheets), made.__getitem__)


def pods(**others):
    turned = [[*reversed(row), "x"] for row in (HEADINGS, *MILL)]
    return spreadsheet(Harbour=[["Harbour pod"], [], HEADINGS, *HARBOUR], Quay=[HEADINGS, *QUAY], Mill=turned, **others)


NOTES = {"Notes": [["Who", "What"], ["Sam", "away"]]}


@pytest.fixture
def matching(store):
    return head(store, pods(**NOTES)).guess


def held(extract):
    return {
        child.case_id: (child.team, child.worker, child.category)
        for child in extract.children.values()
        if child.is_open
    }


def test_all_alike_sheets_are_read_and_their_names_are_the_teams(store, matching):
    assert (matching.sheet_is, matching.left_out, wrong(matching)) == ("team", (), "")
    extract = read_matched(pods(**NOTES), matching, AS_OF)
    assert held(extract) == {
        "2001": ("Harbour", "Sam Ward", "child in need"), "2002": ("Harbour", "", "child protection plan"),
        "2004": ("Quay", "Ada Lund", "child in care"), "2005": ("Mill", "", ""),
    }  # fmt: skip
    assert [(one.sheet, one.rows, one.left_out) for one in extract.lists] == [
        ("Harbour", 3, 1), ("Quay", 2, 0), ("Mill", 1, 0),
    ]  # fmt: skip
    assert extract.notes == ["“Notes” has not all these columns and was left alone."]


def test_a_child_on_several_sheets_is_one_and_each_place_names_its_sheet(matching):
    extract = read_matched(pods(), matching, AS_OF)
    assert extract.children["2001"].places == (("Harbour", 4), ("Quay", 3))
    found = [(one.kind, one.list, one.row, one.team, one.value) for one in extract.findings]
    assert ("left out", "Harbour", 6, "Harbour", "31/02/2026") in found
    assert ("blank worker", "Harbour", 5, "Harbour", "") in found
    assert ("blank worker", "Mill", 2, "Mill", "") in found
    assert ("unknown code", "Mill", 2, "Mill", "") in found
    twice = next(one for one in extract.findings if one.kind == "duplicate row")
    assert (twice.list, twice.row, twice.case_id) == ("Quay", 3, "2001")
    assert twice.why == "row 4 in “Harbour” of the same child says “Sam Ward” and is used"
    assert [one.list for one in extract.findings] == sorted(
        (one.list for one in extract.findings), key=["Harbour", "Quay", "Mill"].index
    )


def test_what_one_sheet_has_closed_another_may_hold_open():
    columns = {"id": "Ref", "worker": "Worker", "end": "Closed"}
    rows = [["Ref", "Worker", "Closed"]]
    file = spreadsheet(North=[*rows, ["1", "Sam Ward", "01/10/2026"]], South=[*rows, ["1", "Ada Lund", ""]])
    extract = read_matched(file, Matching("Pods", columns, sheet_is="team"), AS_OF)
    assert held(extract) == {"1": ("South", "Ada Lund", "")}
    assert extract.children["1"].places == (("South", 2), ("North", 2))


def test_a_sheet_left_out_is_not_read_nor_recognised(store, matching):
    without = replace(matching, left_out=("quay", "Mill"))
    extract = read_matched(pods(), without, AS_OF)
    assert set(held(extract)) == {"2001", "2002"}
    assert "“Quay” and “Mill” were left out, as was chosen." in extract.notes
    save(store, without)
    assert saved(store) == (without,)
    assert recognise(store, pods()) == without
    alone = spreadsheet(Quay=[HEADINGS, *QUAY])
    assert recognise(store, alone) is None
    with pytest.raises(BadInput, match="no sheet with the headings"):
        read_matched(alone, without, AS_OF)


def test_a_fixed_team_or_a_column_of_teams_goes_before_the_sheets_name(store, matching):
    fixed = replace(matching, sheet_is="", team="Harbour Team")
    assert {team for team, _, _ in held(read_matched(pods(), fixed, AS_OF)).values()} == {"Harbour Team"}
    with_team = [[*HEADINGS, "Team"], *([*row, "North"] for row in QUAY)]
    found = head(store, spreadsheet(Ada=with_team, Sam=with_team)).guess
    assert (found.columns["team"], found.sheet_is) == ("Team", "")


def test_a_sheet_for_each_worker_names_the_worker(store):
    rows = [[one for place, one in enumerate(row) if place != 1] for row in (HEADINGS, *QUAY)]
    file = spreadsheet(**{"Sam Ward": rows[:2], "Ada  Lund": [rows[0], rows[2]], "Unallocated": rows[:1]})
    found = head(store, file)
    assert found.guess.sheet_is == "worker"
    assert "team" in wrong(found.guess)
    matching = replace(found.guess, team="Harbour Team")
    assert wrong(matching) == ""
    assert held(read_matched(file, matching, AS_OF)) == {
        "2004": ("Harbour Team", "Sam Ward", "child in care"), "2001": ("Harbour Team", "Ada Lund", "child in need"),
    }  # fmt: skip
    empty = spreadsheet(**{"Sam Ward": rows, "Unallocated": [rows[0], ["2009", "CIN", "02/03/2026", ""]]})
    extract = read_matched(empty, matching, AS_OF)
    assert held(extract)["2009"] == ("Harbour Team", "", "child in need")
    blank = next(one for one in extract.findings if one.kind == "blank worker")
    assert (blank.list, blank.row, blank.column) == ("Unallocated", 2, "the sheet’s name")


def test_sheets_named_after_the_workers_in_them_are_no_teams(store):
    file = spreadsheet(**{"Sam Ward": [HEADINGS, *HARBOUR], "Ada Lund": [HEADINGS, *QUAY]})
    assert head(store, file).guess.sheet_is == ""


def test_the_first_rows_of_all_sheets_and_the_values_of_all_are_seen(store, matching):
    found = head(store, pods(**NOTES))
    assert found.sheets == ("Harbour", "Quay", "Mill", "Notes")
    assert found.alike(matching.keys) == ("Harbour", "Quay", "Mill")
    assert found.height(found.alike(matching.keys), matching.keys) == 6
    assert set(found.values["Plan"]) == {"CIN", "CP plan", "CLA", "Short breaks"}
    shown = [(one.sheet, one.row, one.state) for one in understood(found, matching, AS_OF)]
    assert shown == [
        ("Harbour", 4, ""), ("Harbour", 5, ""), ("Harbour", 6, "left out"), ("Quay", 2, ""),
        ("Quay", 3, "listed twice"), ("Mill", 2, ""),
    ]  # fmt: skip
    fewer = understood(found, replace(matching, left_out=("Harbour",)), AS_OF)
    assert {one.sheet for one in fewer} == {"Quay", "Mill"}
    assert understood(found, replace(matching, left_out=("Harbour", "Quay", "Mill")), AS_OF) == ()


def test_a_date_order_asked_about_names_its_sheet_and_is_read_the_other_way():
    columns = {"id": "Ref", "worker": "Worker", "start": "Opened", "visit": "Visit"}
    headings = ["Ref", "Worker", "Opened", "Visit"]
    file = spreadsheet(
        North=[headings, ["1", "Sam Ward", "03/04/2026", ""]],
        South=[headings, ["2", "Ada Lund", "03/04/2026", "10/31/2026"], ["3", "Ada Lund", "05/06/2026", "10/30/2026"]],
    )
    matching = Matching("Pods", columns, sheet_is="team")
    extract = read_matched(file, matching, AS_OF)
    assert [(one.list, one.column, one.month_first) for one in extract.questions] == [
        ("North", "Opened", True), ("South", "Opened", True),
    ]  # fmt: skip
    assert extract.children["1"].opened == "2026-03-04"
    again = read_matched(file, matching, AS_OF, swapped=frozenset({("North", "Opened")}))
    assert (again.children["1"].opened, again.children["2"].opened) == ("2026-04-03", "2026-03-04")
    said = read_matched(file, replace(matching, month_first=True), AS_OF)
    assert (said.children["1"].opened, said.children["2"].opened) == ("2026-03-04", "2026-03-04")
    assert said.questions == []


def test_a_matching_is_put_right_with_what_was_saved_in_place(store, matching):
    by_hand = replace(matching, name="Our pods", categories={"shortbreaks": "child in need"}, left_out=("Mill",))
    save(store, by_hand)
    found = head(store, pods(), saved_as="our pods")
    assert (found.known, found.guess.name, found.guess.left_out) == ("Our pods", "Our pods", ("Mill",))
    assert found.guess.categories["shortbreaks"] == "child in need"
    assert found.guess.categories["cin"] == "child in need"
    shouted = [[text.upper() for text in HEADINGS], *QUAY]
    assert head(store, spreadsheet(Quay=shouted), saved_as="Our pods").guess.columns["worker"] == "WORKER"
    changed = replace(found.guess, name="Pods", month_first=True)
    assert save(store, changed, instead_of="Our pods") == "The matching “Pods” is changed."
    assert [one.name for one in saved(store)] == ["Pods"]
    with pytest.raises(BadInput, match="called “Pods” already"):
        save(store, changed)


def test_a_workbook_of_sheets_reaches_the_record_whole(store, matching):
    import_extract(store, read_matched(pods(), matching, AS_OF))
    reached = position(store, AS_OF)
    assert sorted((one.name, one.cases) for one in reached.workers) == [("Ada Lund", 1), ("Sam Ward", 1)]
    assert sorted(case.case_id for case in reached.unallocated) == ["2002", "2005"]
    assert import_extract(store, read_matched(pods(), matching, AS_OF)).lines == ()
