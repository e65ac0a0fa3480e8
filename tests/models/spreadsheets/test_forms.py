"""Every form a file of tables comes in gives the same sheets of rows."""

import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from models import imports
from models.errors import BadInput
from models.spreadsheets import apart, open_spreadsheet
from tests.models.spreadsheets.files import ods, ods_text, packed, with_rows, workbook
from tests.models.workbooks import HEADINGS, service

MORNING = datetime.combine(date(2020, 1, 2), time(3, 4, 5))
ROOT = Path(__file__).parents[3]
OLD = Path(__file__).with_name("small.xls")
"""Made by LibreOffice: text, day, day and time, time, truth, numbers, duration, blank, error, formula, truth."""


def read(path):
    file = open_spreadsheet(path)
    return {name: list(sheet.rows()) if (sheet := file.sheet(name)) else None for name in file.names}


def saved(path, content):
    path.write_bytes(content)
    return path


def test_a_workbook_gives_its_sheets_in_order(tmp_path):
    file = open_spreadsheet(saved(tmp_path / "a.xlsx", workbook(B=[["x", 1], [None, None], [None, 2.5]], A=[])))
    assert (file.name, file.names, file.notes) == ("a.xlsx", ("B", "A"), ())
    sheet = file.sheet("B")
    assert (sheet.name, sheet.height) == ("B", 3)
    assert list(sheet.rows()) == list(sheet.rows()) == [["x", 1.0], ["", ""], ["", 2.5]]
    assert file.sheet("A") is None
    assert file.sheet("not there") is None


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_days_and_times_of_either_epoch(tmp_path, epoch):
    book = Workbook()
    book.epoch = epoch
    row = [date(2020, 1, 2), MORNING, time(9, 30), True]
    book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == {"Sheet": [row]}


def test_an_old_workbook(tmp_path):
    [first, second, third] = read(OLD)["T"]
    assert first[:7] == ["a", date(2020, 1, 2), MORNING, time(9, 30), True, 1.5, 7.0]
    assert first[8:] == ["", "", 2.0, False]
    assert (second, third[:3]) == ([""] * 12, ["é", "", 3.0])
    assert {type(cell) for cell in first} >= {float, bool}
    shutil.copy(OLD, tmp_path / "old.xlsx")
    assert len(read(tmp_path / "old.xlsx")["T"]) == 3


def test_an_opendocument_workbook(tmp_path):
    cells = (
        ods_text("x")
        + '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        + '<table:table-cell office:value-type="float" office:value="7"/>'
        + '<table:table-cell office:value-type="date" office:date-value="2020-01-02"/>'
        + '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>'
        + '<table:table-cell table:number-columns-repeated="16379"/>'
    )
    rest = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    path = saved(tmp_path / "a.ods", ods(f"<table:table-row>{cells}</table:table-row>{rest}"))
    assert read(path) == {"T": [["x", True, 7.0, date(2020, 1, 2), time(9, 30)]]}


def test_a_caseload_workbook_is_read_in_every_form(store, tmp_path):
    """The sheets of the small service as a folder of csv give what its workbook gives."""
    for name, rows in service().items():
        lines = [";".join("" if cell is None else str(cell) for cell in row) for row in [HEADINGS[name], *rows]]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), "cp1252")
    planned = imports.plan(store, tmp_path, date(2026, 11, 24))
    assert planned.bad_rows == ()
    assert planned.changes > 10


# Cells that a workbook's own reader gives apart


def test_what_the_reader_is_not_trusted_with_is_read_apart_and_comes_out_the_same(tmp_path):
    """Cells without a place, which could stand anywhere."""
    rows = '<row><c><v>1</v></c><c t="str"><v>b</v></c></row><row r="3"><c><v>2</v></c></row>'
    assert read(saved(tmp_path / "a.xlsx", with_rows(rows))) == {"T": [[1.0, "b"], ["", ""], [2.0, ""]]}


def test_rows_far_down_and_columns_far_right_are_read(tmp_path):
    rows = '<row r="2"><c r="DZ2"><v>2</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
    formatted = "".join(f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in (200_000, 1_048_576))
    path = saved(tmp_path / "a.xlsx", with_rows(rows + formatted))
    sheet = open_spreadsheet(path).sheet("T")
    assert (sheet.height, next(sheet.rows())) == (90_000, [""] * 130)
    with pytest.raises(BadInput, match="has a cell far outside its tables"):
        open_spreadsheet(saved(path, with_rows(rows.replace("90000", "100000"))))


def test_progress_is_told_while_a_file_is_read_apart_and_may_stop_it():
    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    with pytest.raises(Stopped):
        open_spreadsheet(OLD, stop)


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(apart.child, "SECONDS", 0)
    monkeypatch.setattr(apart, "_STEP", 0.001)
    with pytest.raises(BadInput, match=r"small.xls is a damaged document of before 2007, or no workbook; open it"):
        open_spreadsheet(OLD)


def test_the_packaged_program_reads_apart_when_it_is_asked_to():
    done = subprocess.run(
        [sys.executable, "main.py", apart.ARGUMENT], cwd=ROOT, input=OLD.read_bytes(), capture_output=True, check=True
    )
    names, sheets = apart._parse(done.stdout, "small.xls", "sorry")
    assert (names, sheets[0].height, next(sheets[0].rows())[0]) == (("T",), 3, "a")


# csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_one_csv_file_is_one_sheet(tmp_path, encoding, delimiter, ending):
    lines = ["Annex A, List 6", "", delimiter.join(["Child ID", "Worker", "Note"]),
             delimiter.join(["007", '"Ward, Zoë"', '"two\nlines; ""so"" it is"']),
             delimiter.join(["8", ""])]  # fmt: skip
    path = saved(tmp_path / "List 6.csv", ending.join(lines).encode(encoding))
    found = read(path)["List 6"]
    assert found[2:] == [["Child ID", "Worker", "Note"], ["007", "Ward, Zoë", 'two\nlines; "so" it is'], ["8", "", ""]]
    assert open_spreadsheet(path).sheet("List 6").height == len(found) == 5


def test_a_csv_file_with_nothing_in_it_has_no_sheet_to_read(tmp_path):
    assert read(saved(tmp_path / "a.csv", b"\xef\xbb\xbf,,\r\n , \r\n\r\n")) == {"a": None}


def test_a_text_with_tabs_that_calls_itself_a_workbook_of_before_2007_is_read(tmp_path):
    assert read(saved(tmp_path / "Cases.xls", b"Case\tWorker\n1\tBeth\n")) == {
        "Cases": [["Case", "Worker"], ["1", "Beth"]]
    }


def test_bytes_that_are_no_letters_are_cleaned_away(tmp_path):
    content = b"a,b\n" + b"x," * 3000 + b"\n1\x00\x00,\x1e2\n"
    assert read(saved(tmp_path / "a.csv", content))["a"][-1][:2] == ["1", "2"]
    found = read(saved(tmp_path / "b.csv", b"\xff\xfea\x00,\x00\x00\xd8\n\x00"))["b"]
    assert found == [["a", "�"]]
    assert found[0][1].encode("utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'a,b\n1,"2\n3,4\n', "a.csv: a quotation mark in row 2 is never closed; correct it"),
        (b'a,b\n1,"' + b"x" * 140_000, "a.csv: row 2 has a cell of over 131,072 characters"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv is no csv file, whatever its name ends in; save"),
        (b"a" + b"," * 20_000, "a.csv is far larger than a workbook of caseloads can be"),
        (b"a" + b"," * 16_000 + b"\n" * 2000 + b"b", "a.csv is far larger"),
        (b"\n <html><table>", "a.csv is a web page, whatever its name ends in; open it in Excel"),
    ],
)
def test_a_csv_file_that_will_not_do_gets_one_sentence(tmp_path, content, sentence):
    with pytest.raises(BadInput, match=sentence) as refused:
        open_spreadsheet(saved(tmp_path / "a.csv", content))
    assert "\n" not in str(refused.value)


# Folders and zips of csv


def test_a_folder_of_csv_files_is_sorted_as_people_sort(tmp_path):
    folder = tmp_path / "Extract of 2 November"
    (folder / "older").mkdir(parents=True)
    for name in ("List 10.csv", "List 2.CSV", "List 1.csv", ".~lock.csv", "older/List 3.csv", "readme.txt"):
        (folder / name).write_text(f"Name\n{name}")
    (folder / "empty.csv").touch()
    os.mkfifo(folder / "pipe.csv")
    file = open_spreadsheet(folder)
    assert (file.name, file.names) == (folder.name, ("empty", "List 1", "List 2", "List 10"))
    assert file.notes == ("3 files left alone: not csv.",)
    assert file.sheet("empty") is None
    assert list(file.sheet("List 10").rows()) == [["Name"], ["List 10.csv"]]
    (folder / "List 10.csv").unlink()
    with pytest.raises(BadInput, match=r"There is no file .*List 10.csv; check"):
        file.sheet("List 10")


def test_a_zip_of_csv_files_is_read_in_memory_wherever_its_files_claim_to_be(tmp_path):
    names = ["List 2.csv", "../../List 1.csv", "/etc/List 3.csv", "C:\\a\\List 4.csv", "b/List 2.csv",
             "__MACOSX/List 2.csv", "inner.zip", "b/"]  # fmt: skip
    path = saved(tmp_path / "lists.zip", packed({name: f"Name\n{name}" for name in names}))
    file = open_spreadsheet(path)
    assert file.names == ("List 1", "List 2", "List 2 (2)", "List 3", "List 4")
    assert file.notes == ("1 file left alone: not csv.",)
    assert list(file.sheet("List 1").rows()) == [["Name"], ["../../List 1.csv"]]
    assert [list(file.sheet(name).rows())[1][0] for name in ("List 2", "List 2 (2)")] == ["List 2.csv", "b/List 2.csv"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_with_a_password_or_a_false_size_is_refused(tmp_path):
    content = bytearray(packed({"a.csv": "a,b\n" * 1000}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(BadInput, match="is protected by a password; open it"):
        open_spreadsheet(saved(tmp_path / "a.zip", bytes(content)))
    content[directory + 8] &= 0xFE
    content[directory + 24 : directory + 28] = (4).to_bytes(4, "little")  # says 4 bytes, is 4,000
    assert len(list(open_spreadsheet(saved(tmp_path / "a.zip", bytes(content))).sheet("a").rows())) == 1000


@pytest.mark.parametrize("name", ["", "x" * 300])
def test_names_that_no_file_should_have_are_harmless(tmp_path, name):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.csv", "a\n1")
    assert len(open_spreadsheet(path).names) <= 1 if name else True


def test_a_workbook_larger_than_a_pipe_holds_reaches_a_process_slow_to_start(monkeypatch):
    monkeypatch.setattr(apart, "_STEP", 0.001)
    assert apart.read_apart(OLD.read_bytes() + bytes(400_000), "old.xls", "It is damaged.").names == ("T",)
