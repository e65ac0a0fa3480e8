"""Files that are damaged or mean harm: rows, one plain sentence, and nothing else; the memory stays bounded."""

import io
import os
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from models.errors import BadInput, Failure
from models.spreadsheets import open_spreadsheet, parts
from tests.models.spreadsheets.files import MAIN, ods, ods_text, packed, parts_of, with_rows, workbook
from tests.models.spreadsheets.test_forms import OLD, saved


def everything(path):
    """Read all of a file; the only thing that may be raised is a sentence."""
    try:
        file = open_spreadsheet(path)
    except (BadInput, Failure) as error:
        return one_sentence(error)
    for name in file.names:
        try:
            sheet = file.sheet(name)
            if sheet is not None:
                assert sum(1 for _ in sheet.rows()) == sheet.height
                assert sheet.faults is not None
        except (BadInput, Failure) as error:
            one_sentence(error)
    return "read"


def one_sentence(error):
    text = str(error)
    assert text.endswith(".")
    assert "\n" not in text
    assert ";" in text, "it says how to mend it"
    return text


# Files that can't be opened


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").symlink_to("/dev/zero")
    (tmp_path / "c.xlsx").symlink_to("c.xlsx")
    (tmp_path / "d.xlsx").symlink_to("nowhere.xlsx")
    (tmp_path / "e.xlsx").symlink_to(saved(tmp_path / "f.xlsx", workbook(T=[[1]])))
    assert "a.xlsx is no file of tables but a part of the system" in everything(tmp_path / "a.xlsx")
    assert "b.xlsx is no file of tables but a part of the system" in everything(tmp_path / "b.xlsx")
    assert "c.xlsx can't be read" in everything(tmp_path / "c.xlsx")
    assert "There is no file" in everything(tmp_path / "d.xlsx")
    assert everything(tmp_path / "e.xlsx") == "read"
    assert "There is no file" in everything(tmp_path / ("x" * 300))
    assert "There is no file" in everything(tmp_path / "a\0b.xlsx")


def test_a_file_of_300_mb_is_refused_unread(tmp_path):
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(300_000_000)
    assert "a.xlsx is far larger than a workbook of caseloads can be" in everything(tmp_path / "a.xlsx")


def test_a_folder_without_csv_files_says_what_to_choose(tmp_path):
    saved(tmp_path / "a.xlsx", workbook(T=[[1]]))
    assert "is a folder without a csv file; choose the file" in everything(tmp_path)


# Files that would fill the memory

HUGE = {
    "columns of ods": ods(f"<table:table-row>{ods_text('x', columns=999_999_999)}</table:table-row>"),
    "errors of ods": ods(
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row>' * 50
    ),
    "out of order": with_rows('<row r="1"><c r="Z999999"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
    "apostrophes": with_rows("<row r='1'><c r='XFD1048576'><v>1</v></c><c r='A1'><v>1</v></c></row>"),
    "prefixed": with_rows('<x:row><x:c r="A1"><v>1</v></x:c><x:c r="XFD1048576"><v>1</v></x:c></x:row>'),
    "unplaced": with_rows(f'<row>{"<c><v>1</v></c>" * 9000}</row><row r="1000000"><c><v>1</v></c></row>'),
    "not formatted only": with_rows('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576" s="1"><v>2</v></c></row>'),
    "shared text": with_rows(
        "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_000)),
        xl__sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"y" * 200_000}</t></si></sst>',
    ),
    "far more texts than there are": with_rows(
        '<row r="1"><c r="A1"/></row>', xl__sharedStrings="<!--" + " " * 5000 + '--><x:sst uniqueCount="99999999999"/>'
    ),
    "parts": packed({f"{number}.csv": "" for number in range(1000)}) + b"PK\x01\x02" * 20_000,
    "files": packed({f"{number}.csv": "" for number in range(1000)}),
    "unpacked": packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 2**20}),
    "unpacked csv": packed({"a.csv": b"*" * 2**20}),
}


@pytest.mark.parametrize("kind", HUGE)
def test_what_would_fill_the_memory_is_refused(tmp_path, monkeypatch, kind):
    if "unpacked" in kind:
        monkeypatch.setattr(parts.unpack, "__defaults__", (2**19,))
    path = saved(tmp_path / "a.xlsx", HUGE[kind])
    tracemalloc.start()
    try:
        said = everything(path)
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()
    if kind not in ("columns of ods", "errors of ods", "unpacked csv"):
        assert said != "read"


def test_a_hundred_thousand_empty_formatted_rows_are_nothing(tmp_path):
    letters = "ABCD"
    rows = "".join(
        f'<row r="{row}">{"".join(f"""<c r="{letter}{row}" s="1"/>""" for letter in letters)}</row>'
        for row in range(2, 100_002)
    )
    path = saved(tmp_path / "a.xlsx", with_rows(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}'))
    assert [list(sheet.rows()) for sheet in [open_spreadsheet(path).sheet("T")]] == [[[1.0]]]


def test_a_false_dimension_is_not_believed(tmp_path):
    content = parts_of(with_rows('<row r="1"><c r="A1"><v>1</v></c></row>'))
    sheet = "xl/worksheets/sheet1.xml"
    content[sheet] = content[sheet].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert everything(saved(tmp_path / "a.xlsx", packed(content))) == "read"
    assert list(open_spreadsheet(tmp_path / "a.xlsx").sheet("T").rows()) == [[1.0]]


def test_entities_and_links_are_not_followed(tmp_path):
    content = parts_of(workbook(T=[["x"]]))
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        for entity in (b"&b;", b"&c;"):
            changed = bomb + content[name].replace(b'"T"', b'"' + entity + b'"').replace(b">x<", b">" + entity + b"<")
            path = saved(tmp_path / "a.xlsx", packed(content | {name: changed}))
            everything(path)
            try:
                file = open_spreadsheet(path)
                shown = repr([list(sheet.rows()) for name in file.names if (sheet := file.sheet(name))])
            except BadInput as error:
                shown = str(error)
            assert "haha" not in shown
            assert "root" not in shown


def test_a_workbook_of_three_thousand_sheets_is_read(tmp_path):
    sheet = parts_of(with_rows('<row r="1"><c r="A1"><v>1</v></c></row>'))
    listed = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 3001))
    book = sheet["xl/workbook.xml"].decode()
    start, end = book.index("<sheets>") + 8, book.index("</sheets>")
    path = saved(tmp_path / "a.xlsx", packed(sheet | {"xl/workbook.xml": book[:start] + listed + book[end:]}))
    assert len(open_spreadsheet(path).names) == 3000
    assert everything(path) == "read"


def test_a_binary_workbook_and_parts_of_another_kind_behind_one_are_not_read(tmp_path):
    content = parts_of(workbook(T=[["x"]])) | {"xl/workbook.bin": b"\xff" * 99}
    assert "a.xlsx is a binary workbook; open it in Excel and save it as .xlsx" in everything(
        saved(tmp_path / "a.xlsx", packed(content))
    )


# What fuzzing found


def test_a_time_of_more_days_than_there_are_gets_a_sentence(tmp_path):
    book = Workbook()
    book.active.title = "T"
    book.active["A1"] = 4_294_967_296
    book.active["A1"].number_format = "[hh]:mm:ss"
    book.save(tmp_path / "a.xlsx")
    file = open_spreadsheet(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match=r"a\.xlsx is damaged: its sheet “T” can't be read"):
        list(file.sheet("T").rows())


def test_a_zip_whose_file_has_no_name_gets_a_sentence(tmp_path):
    content = packed({"a": "x"})
    directory = content.index(b"PK\x01\x02")
    nameless = bytearray(content[:directory] + content[directory : directory + 46] + content[directory + 47 :])
    nameless[directory + 28] = 0
    nameless[-10] -= 1
    assert "is damaged" in everything(saved(tmp_path / "a.zip", bytes(nameless)))


def test_a_long_last_line_is_read_quickly(tmp_path):
    assert "quotation mark is missing" in everything(saved(tmp_path / "a.csv", b"a,b\n" + b"x" * 300_000))


# Fuzzing


def mutated(rng, content):
    """Return a file with bytes flipped, cut out, put in; or one of the parts in it so."""
    if content[:2] == b"PK" and rng.random() < 0.8:
        inner = parts_of(content)
        name = rng.choice([name for name in inner if name != "mimetype"])
        return packed(inner | {name: spoiled(rng, inner[name])})
    return spoiled(rng, content)


def spoiled(rng, content):
    found = bytearray(content)
    for _ in range(rng.choice([1, 1, 3, 20])):
        place = rng.randrange(len(found) + 1)
        found[place : place + rng.randrange(9)] = rng.choice(
            [
                b"",
                b"\xff\xff\xff\x7f",
                b"\0",
                b"<c>",
                b'"',
                b"-1",
                b"99999999999",
                b't="e"',
                b'r="XFD1"',
                rng.randbytes(3),
            ]
        )
    return bytes(found[: rng.randrange(len(found) + 1)] if rng.random() < 0.1 else found)


KINDS = {
    "xlsx": (workbook(A=[["x", 1, True], [None, "#N/A", "=1"]], B=[["y"]]), 50),
    "zip": (packed({"List 1.csv": 'a,b\n1,"x\ny"\n', "List 2.csv": "a;b\n1;2\n"}), 150),
    "csv": ('Child ID,Worker\n007,"Ward, Zoë"\n'.encode(), 150),
    "ods": (ods(f"<table:table-row>{ods_text('x', columns=3)}</table:table-row>"), 6),
    "xls": (OLD.read_bytes(), 6),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoiled_file_gives_rows_or_a_sentence(tmp_path, kind):
    content, turns = KINDS[kind]
    rng = random.Random(4)
    for _ in range(turns):
        everything(saved(tmp_path / f"a.{kind}", mutated(rng, content)))
    assert [path.name for path in tmp_path.iterdir()] == [f"a.{kind}"]


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_sentence(tmp_path, content):
    for name in ("a.csv", "a.xlsx"):
        everything(saved(tmp_path / name, content))


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=2, max_size=4)))
def test_any_texts_written_as_csv_come_back(tmp_path, rows):
    out = io.StringIO()
    for row in rows:
        out.write(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n")
    file = open_spreadsheet(saved(tmp_path / "a.csv", b"\xef\xbb\xbf" + out.getvalue().encode()))
    sheet = file.sheet("a")
    found = list(sheet.rows()) if sheet else []
    width = max((len(row) for row in rows), default=0)
    if sheet is not None:
        assert found == [row + [""] * (width - len(row)) for row in rows]
    else:
        assert not any(cell.strip() for row in rows for cell in row)


def test_nothing_is_unpacked_to_the_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for name, content in {"a.zip": packed({"../x.csv": "a"}), "a.ods": HUGE["columns of ods"]}.items():
        everything(saved(tmp_path / name, content))
    assert zipfile.is_zipfile(tmp_path / "a.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ods", "a.zip"]
