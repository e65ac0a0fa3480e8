"""The caseload workbook: the template, what is read of a workbook, and files that are something else."""

import contextlib
import io
import random
import shutil
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from models import imports
from models.errors import BadInput, Failure
from models.files import replaced
from models.position import position
from models.position_json import as_json as position_json
from models.workbook import open_book
from models.workbook_template import write_template
from tests.models.workbooks import HEADINGS, locked, service, write

TODAY = date(2026, 11, 24)


def read(path, table):
    book = open_book(path)
    return list(book.rows(table)), book.notes


@pytest.fixture
def template(tmp_path):
    write_template(tmp_path / "template.xlsx")
    return tmp_path / "template.xlsx"


# The template


def test_the_template_has_the_contracts_sheets_and_headings(template):
    book = load_workbook(template)
    assert book.sheetnames == ["Instructions", *HEADINGS]
    assert {name: [cell.value for cell in book[name][1]] for name in HEADINGS} == HEADINGS


def test_every_heading_has_a_note_and_required_ones_are_bold(template):
    book = load_workbook(template)
    assert all(cell.comment for name in HEADINGS for cell in book[name][1])
    assert [cell.value for cell in book["Cases"][1] if cell.font.bold] == ["Case ID", "Opened"]
    assert book["Cases"].freeze_panes == "A2"
    assert "May be blank." in book["Cases"]["B1"].comment.text


def test_the_template_offers_the_fields_own_words(template):
    offered = {check.formula1 for check in load_workbook(template)["Allocations"].data_validations.dataValidation}
    assert '"key worker,co-worker"' in offered
    kinds = {str(check.sqref): check for check in load_workbook(template)["Teams"].data_validations.dataValidation}
    assert "leaving care" in kinds["B2:B1048576"].formula1
    assert not kinds["B2:B1048576"].showErrorMessage
    for sheet in load_workbook(template):
        assert all(len(check.formula1) <= 255 for check in sheet.data_validations.dataValidation)


def test_an_untouched_template_imports_nothing(template, store):
    planned = imports.import_file(store, template, TODAY)
    assert planned.changes == 0
    assert planned.sentence == "Nothing to import: template.xlsx holds nothing new."
    assert "Workers: 1 example row left out." in planned.notes
    assert not any("Instructions" in note for note in planned.notes)


def test_a_filled_in_template_is_imported(template, store, tmp_path):
    book = load_workbook(template)
    for name, rows in service().items():
        for row in rows:
            book[name].append(row)
    book.save(template)
    imports.import_file(store, template, TODAY)
    assert [worker.cases for worker in position(store, date(2026, 3, 1)).workers] == [1, 1]


def test_a_template_in_the_way_is_replaced_and_nothing_else_left(template):
    before = template.read_bytes()
    write_template(template)
    assert len(template.read_bytes()) == pytest.approx(len(before), rel=0.01)
    assert [path.name for path in template.parent.iterdir()] == ["template.xlsx"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("no/where.xlsx", "There is no folder"), ("folder.xlsx", "is not a file"), ("a.csv", "does not end in .xlsx")],
)
def test_a_template_that_can_not_be_written_says_why(tmp_path, name, why):
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(BadInput, match=why):
        write_template(tmp_path / name)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(28, "No space left on device"), "The disk is full; a.xlsx was not written."),
        (PermissionError(13, "Permission denied"), "a.xlsx is open in another program or can't be written to; close"),
        (OSError(30, "Read-only file system"), "choose a folder that you may write to"),
        (OSError(36, "File name too long"), "a.xlsx was not written: file name too long; choose another name"),
    ],
)
def test_what_is_there_stays_when_writing_fails(tmp_path, error, why):
    def fail():
        with replaced(tmp_path / "a.xlsx") as beside:
            beside.write_text("half")
            raise error

    (tmp_path / "a.xlsx").write_text("before")
    with pytest.raises(Failure, match=why):
        fail()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


def test_a_file_that_nobody_may_write_to_is_not_replaced(tmp_path):
    (tmp_path / "a.xlsx").write_text("signed")
    (tmp_path / "a.xlsx").chmod(0o444)
    with pytest.raises(Failure, match="is write-protected; choose another name"):
        write_template(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_text() == "signed"


# Reading


def test_columns_stand_in_any_order_and_absent_ones_are_blank(tmp_path):
    headings = {"cases\u00a0": ["OPENED", "Remarks", " case\u00a0id"]}
    rows, notes = read(write(tmp_path / "a.xlsx", {"cases\u00a0": [["12/01/2026", "x", "C1"]]}, headings), "Cases")
    assert rows == [(2, ("C1", "", "", "12/01/2026", ""))]
    assert notes == ["Cases: unknown column “Remarks” left alone."]


def test_unknown_sheets_are_listed(tmp_path):
    book = open_book(write(tmp_path / "a.xlsx", {"Notes": [], "Teams": [["Harbour"]], "Pivot": []}))
    assert list(book.sheets) == ["Teams"]
    assert book.notes == ["Unknown sheets “Notes”, “Pivot” left alone."]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    book = Workbook()
    book.active.title = "Limits"
    for place, heading in enumerate(HEADINGS["Limits"], 2):
        book.active.cell(3, place, heading)
    book.active.cell(5, 6, 0)
    book.active.cell(5, 7, 0)
    book.active.cell(6, 2, "  ")
    for row in range(7, 3000):
        book.active.cell(row, 2).number_format = "dd/mm/yyyy"
    book.active.cell(3001, 2, "assessment")
    book.save(tmp_path / "a.xlsx")
    rows, _ = read(tmp_path / "a.xlsx", "Limits")
    assert [(number, cells[0], cells[4]) for number, cells in rows] == [(5, "", 0), (3001, "assessment", "")]


def test_an_empty_sheet_is_said_to_be_empty(tmp_path):
    assert read(write(tmp_path / "a.xlsx", {"Teams": []}, {}), "Teams") == ([], ["The sheet “Teams” is empty."])


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        (["Case ID"], "has no heading “Opened” in its first row; add the missing column"),
        (["Family ID", "Closed"], "has no heading “Case ID” and “Opened” in its first row; add the missing columns"),
        (["Case ID", "Opened", "case  id"], "has the heading “Case ID” twice"),
    ],
)
def test_headings_that_will_not_do(tmp_path, headings, why):
    with pytest.raises(BadInput, match=why):
        read(write(tmp_path / "a.xlsx", {"Cases": [["C1", "12/01/2026", "C1"]]}, {"Cases": headings}), "Cases")


def test_two_sheets_of_one_name_are_refused(tmp_path):
    with pytest.raises(BadInput, match="has the sheet “Teams” twice"):
        open_book(write(tmp_path / "a.xlsx", {"Teams": [], "teams ": []}))


# Files that are something else


def test_a_workbook_is_known_by_what_is_in_it(tmp_path):
    shutil.copy(write(tmp_path / "a.xlsx", service()), tmp_path / "a.xls")
    assert list(open_book(tmp_path / "a.xls").sheets) == list(HEADINGS)


def _packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def _far_out(path):
    book = Workbook()
    book.active.title = "Teams"
    book.active["A1"], book.active["XFD1048576"] = "Team", "x"
    book.save(path)
    return path


def _past_the_last_row(path):
    sheets = {"Teams": [["Harbour"], ["Quay"]]}
    with zipfile.ZipFile(write(path, sheets)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    return _packed(path, parts | {name: parts[name].replace(b'r="A3"', b'r="A99999999"')})


def _promises(path):
    texts = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999"/>'
    with zipfile.ZipFile(write(path, service()), "a") as packed:
        packed.writestr("xl/sharedStrings.xml", texts)
    return path


def _bomb(path):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "x")
        packed.getinfo("xl/worksheets/sheet1.xml").file_size = 2**31
    return path


def _half(path):
    content = write(path, service()).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _annex_a(path):
    return write(
        path, {"List 1": [], "List 6": []}, {"List 1": ["Notes"], "List 6": ["Child  Unique\u00a0ID", "Gender"]}
    )


def _return(path):
    return write(path, {"Summary": [], "Workers": [["W1"]], "Trend": [], "Definitions": []})


OTHERS = {
    "missing": (lambda path: path, "There is no file"),
    "folder": (lambda path: path.mkdir() or path, "a.xlsx is a folder"),
    "empty": (lambda path: path.touch() or path, "a.xlsx is empty"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)) and path, "is not an Excel workbook"),
    "csv": (lambda path: path.write_text("Team,Kind\nHarbour,\n") and path, "is not an Excel workbook"),
    "half": (_half, "is damaged or no workbook"),
    "zip": (lambda path: _packed(path, {"readme.txt": "hello"}), "is damaged or no workbook"),
    "document": (lambda path: _packed(path, {"word/document.xml": "<x/>"}), "is damaged or no workbook"),
    "bomb": (_bomb, "is far larger"),
    "far out": (_far_out, "has a cell far outside its tables"),
    "too long": (_past_the_last_row, "has a cell far outside its tables"),
    "promises": (_promises, "is damaged or no workbook"),
    "before 2007": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(99)) and path, "save it as .xlsx"),
    "password": (locked, "is protected by a password"),
    "other sheets": (lambda path: write(path, {"Sheet1": [["Team"]]}), "has no sheet called Teams, Workers"),
    "annex a": (_annex_a, "has no sheet called Teams"),
    "return": (_return, "is a return that this program wrote"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_another_file_gets_one_sentence_that_says_what_to_do(tmp_path, store, kind):
    make, sentence = OTHERS[kind]
    with pytest.raises(BadInput, match=sentence) as refused:
        imports.plan(store, make(tmp_path / "a.xlsx"), TODAY)
    assert str(refused.value).count("\n") == 0
    assert ";" in str(refused.value)


def test_a_file_that_another_program_holds_says_so(tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", service())

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(io, "open", refuse)
    with pytest.raises(Failure, match="open in another program or may not be read; close it there"):
        open_book(path)


def test_a_damaged_workbook_never_gives_anything_but_a_sentence(tmp_path, store, capfd):
    content = write(tmp_path / "whole.xlsx", service()).read_bytes()
    rng, path = random.Random(3), tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for turn in range(120):
        if turn % 3 == 0:
            path.write_bytes(content[: rng.randrange(len(content))])
        elif turn % 3 == 1:
            spoiled = bytearray(content)
            for _ in range(rng.randrange(1, 30)):
                spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
            path.write_bytes(spoiled)
        else:  # the damage is inside a part, where no checksum shows it
            name = rng.choice(list(parts))
            spoiled = bytearray(parts[name])
            for _ in range(rng.randrange(1, 10)):
                spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
            _packed(path, parts | {name: bytes(spoiled)})
        with contextlib.suppress(BadInput, Failure):
            imports.plan(store, path, TODAY)
    assert "Traceback" not in capfd.readouterr().err


def test_dates_and_numbers_of_every_shape_come_out_the_same(tmp_path, store):
    evening = datetime.combine(date(2025, 2, 1), time(17, 5))
    shapes = [(date(2025, 2, 1), 0.8), (evening.replace(hour=0, minute=0), "0.8"), (evening, "0.80"),
              ("01/02/2025", " .8"), ("1.2.2025", "0.8 "), (" 2025-02-01 ", 0.8), ("2025-02-01 00:00:00", 0.8),
              ("1 Feb 2025", 0.8), ("01/02/2025 17:05", 0.8)]  # fmt: skip
    rows = [[f"W{n}", "A", "T", "social worker", None, fte, day, None] for n, (day, fte) in enumerate(shapes)]
    imports.import_file(store, write(tmp_path / "a.xlsx", {"Teams": [["T"]], "Workers": rows}), TODAY)
    assert store.rows("select distinct valid_from from workers") == [("2025-02-01",)]
    assert store.rows("select distinct fte from posts") == [("0.8",)]
    assert position_json(position(store, date(2025, 1, 31)))["totals"]["workers"] == 0


def test_a_number_worked_out_in_excel_is_the_one_that_excel_shows(tmp_path, store):
    """3 × 0.1 is kept by Excel as 0.30000000000000004; ten times that would put a worker with three cases under."""
    sheets = service(Workers=[["W1", "Beth", "Harbour", "social worker", None, 3 * 0.1, "01/02/2025", None]],
                     Limits=[[None, None, None, None, 3 * 1.1, 10, None]], Absences=[], Allocations=[])  # fmt: skip
    imports.import_file(store, write(tmp_path / "a.xlsx", sheets), TODAY)
    assert store.rows("select fte from posts union all select lower from limits") == [("0.3",), ("3.3",)]


def test_cells_with_an_error_or_no_result_are_not_taken_for_blank_ones(tmp_path, store):
    """“#N/A” in Closed would leave the case open, in To the worker away for ever."""
    sheets = service()
    sheets["Cases"] = [["C1", "F1", None, "12/01/2026", "#N/A"], ["C2", "=1", None, "12/01/2026", None],
                       ["C3", None, None, "12/01/2026", '=""']]  # fmt: skip
    sheets["Categories"] = sheets["Allocations"] = []
    path = write(tmp_path / "a.xlsx", sheets)  # openpyxl writes an error where the text is one, formulas without result
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    cases = b'r="E4"><f>""</f><v /></c>'
    [part] = [name for name, content in parts.items() if cases in content]
    parts[part] = parts[part].replace(cases, b'r="E4" t="str"><f>""</f><v></v></c>')  # a result: nothing
    _packed(path, parts)
    planned = imports.plan(store, path, TODAY)
    assert [(bad.row, bad.column, bad.value) for bad in planned.bad_rows] == [
        (2, "Closed", "#N/A"),
        (3, "Family ID", "a formula without a result"),
    ]
    assert "put the value itself there" in planned.bad_rows[0].why
