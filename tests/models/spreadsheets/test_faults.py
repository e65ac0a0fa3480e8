"""Cells with an error or a formula without a result, found quickly, are those that a full reading of the XML finds."""

import random
from xml.etree import ElementTree

import pytest

from models.spreadsheets import Fault, open_spreadsheet
from models.spreadsheets.faults import faults
from tests.models.spreadsheets.files import MAIN, ods, ods_text, packed, parts_of, with_rows, workbook
from tests.models.spreadsheets.test_forms import saved


def naively(xml):
    found = {}
    for cell in ElementTree.fromstring(xml).iter(f"{{{MAIN}}}c"):
        letters = cell.get("r").rstrip("0123456789")
        row, column = int(cell.get("r")[len(letters) :]), 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        value = (cell.findtext(f"{{{MAIN}}}v") or "").strip()
        if cell.get("t") == "e" and value:
            found.setdefault(row, {})[column - 1] = value
        elif cell.find(f"{{{MAIN}}}f") is not None and not value and cell.get("t") != "str":
            found.setdefault(row, {})[column - 1] = "a formula without a result"
    return found


CELLS = (
    '<c r="{0}"><v>1</v></c>', '<c r="{0}" s="3"/>', '<c r="{0}" t="e"><v>#N/A</v></c>',
    '<c r="{0}" s="1" t="e"><f>VLOOKUP(A1,B:B,1,0)</f><v>#REF!</v></c>', "<c r='{0}' t='e'><v>#DIV/0!</v></c>",
    '<c r="{0}"><f>A1+1</f></c>', '<c r="{0}"><f>A1+1</f><v/></c>', '<c r="{0}"><f>A1</f><v></v></c>',
    '<c r="{0}"><f t="shared" si="0"/></c>', '<c r="{0}"><f t="shared" si="0"/><v>5</v></c>',
    '<c r="{0}" t="str"><f>""</f><v></v></c>', '<c r="{0}" t="str"><f>A1</f><v>#N/A</v></c>',
    '<c r="{0}" t="inlineStr"><is><t>#N/A is t="e" &lt;v&gt;#N/A</t></is></c>',
    '<c r="{0}" t="e">\n <f>A1</f>\n <v>#NAME?</v>\n</c>', '<c r="{0}">\n<f>A1</f>\n<v> </v>\n</c>',
    '<c r="{0}" t="inlineStr"><is><t>O\'Neill</t></is></c>', '<c r="{0}" t="e"><v>#N/A</v></c>',
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_the_quick_search_finds_what_a_full_reading_does(seed):
    rng = random.Random(seed)
    rows = "".join(
        f'<row r="{row}">{"".join(rng.choice(CELLS).format(f"{column}{row}") for column in ("A", "Z", "AB"))}</row>'
        for row in range(1, 60)
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    assert faults(xml) == naively(xml)
    assert naively(xml)


def test_faults_are_those_of_their_sheet_whatever_its_part_is_called(tmp_path):
    content = parts_of(workbook(First=[["x"], ["#N/A"]], Second=[["z", "=1"]], Third=[["y"]]))
    relations = "xl/_rels/workbook.xml.rels"
    content["xl/worksheets/other.xml"] = content.pop("xl/worksheets/sheet1.xml")
    content[relations] = content[relations].replace(b"worksheets/sheet1.xml", b"worksheets/other.xml")
    file = open_spreadsheet(saved(tmp_path / "a.xlsx", packed(content)))
    found = {name: file.sheet(name).faults for name in file.names}
    assert found == {"First": {2: {0: "#N/A"}}, "Second": {1: {1: "a formula without a result"}}, "Third": {}}
    assert isinstance(found["First"][2][0], Fault)
    assert list(file.sheet("First").rows()) == [["x"], [""]]


def test_faults_of_a_sheet_read_apart(tmp_path):
    rows = '<row r="1"><c><v>1</v></c></row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    assert open_spreadsheet(saved(tmp_path / "a.xlsx", with_rows(rows))).sheet("T").faults == {2: {0: "#N/A"}}


def test_errors_of_an_opendocument_workbook(tmp_path):
    error = '<table:table-cell{} office:value-type="string" office:string-value="" calcext:value-type="error">'
    error += "<text:p>#N/A</text:p></table:table-cell>"
    twice = error.format(' table:number-columns-repeated="2"')
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f"<table:table-row>{ods_text('x', columns=2)}{error.format('')}{ods_text('y')}</table:table-row>"
        f"<table:table-row>{twice}{ods_text('z')}</table:table-row>"
    )
    sheet = open_spreadsheet(saved(tmp_path / "a.ods", ods(rows))).sheet("T")
    assert list(sheet.rows())[3:] == [["x", "x", "", "y"], ["", "", "z", ""]]
    assert sheet.faults == {4: {2: "#N/A"}, 5: {0: "#N/A", 1: "#N/A"}}
