"""The empty caseload workbook that a service fills in: drop-downs, notes, checked cells and an example row a sheet."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import BadInput
from models.files import replaced, save_workbook
from models.words import NAME_LENGTH
from models.workbook import EXAMPLE, INSTRUCTIONS
from models.workbook_tables import TABLES, Column

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_LAST_ROW = 1_048_576
_DAY, _WIDE, _NARROW = "dd/mm/yyyy", 30, 14
_FIRST_DAY, _LAST_DAY = 1, 73415
"""1 January 1900 and 31 December 2100 as Excel counts days."""
_FONT = "Calibri"
_MOST = {"share": 1, "number": 10_000}

_WORDS = (
    ("How to fill in this workbook", ""),
    ("", ("One sheet a table, headings in row 1. Leave out a sheet that you don't need; sheets and columns may stand"
         " in any order. Bold headings have to be filled in every row. Point at a heading to read what goes there.")),
    ("", (f"The grey row of each sheet is an example. It begins with {EXAMPLE} and is never imported; delete it or"
         " write over it, first cell included.")),
    ("Dates", ("Dates are 31/10/2026 or 2026-10-31. A date in From, Start or Opened counts; one in To, End or Closed is"
               " the first day that no longer counts: handed over on the 15th, a case is the new worker's that day.")),
    ("Ids", ("An id is one of your own for a worker or a case; W001, w001 and “W001 ” are the same. Siblings are"
            " separate cases with the same family id.")),
    ("Key workers", "A case has at most one key worker a day. Co-workers are recorded apart and don't count."),
    ("Limits", ("Limits are for one full-time worker and are scaled by FTE and absence. Of the lines that fit a worker,"
               " the closest counts: team kind and role, then role, then team kind, then neither. A line with a"
               " worker id is an agreed figure for that person, and is not scaled.")),
    ("Importing", ("Choose Import in the window, or run: main.py import FILE. All of it is imported, or nothing: each"
                   " row that can't be taken is listed with its reason. The same file again changes nothing.")),
    ("Later files", ("Fill in what changed and import again. A worker's new team, role, employment or FTE holds from"
                    " the day of the import, or the day that you give; before that the old one stays.")),
    ("What not to write", "Write nothing about anyone's health, family or ability anywhere in this workbook."),
)  # fmt: skip


def write_template(path: Path) -> None:
    """Write the empty caseload workbook to ``path``, in place of a file that is there.

    Raises:
        BadInput: the name does not end in ``.xlsx``, the folder is not there, or ``path`` is a folder.
        Failure: it can't be written: no permission, open in another program, disk full.
    """
    from openpyxl import Workbook
    from openpyxl.worksheet.properties import PageSetupProperties

    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"{path.name or path} does not end in .xlsx; name an Excel workbook.")
    book = Workbook()
    instructions = book.worksheets[0]
    instructions.title = INSTRUCTIONS
    _write_words(instructions)
    for table, columns in TABLES.items():
        _write_table(book.create_sheet(table), columns)
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = "1:1"
    with replaced(path) as beside:
        save_workbook(book, beside)


def _write_words(sheet: "Worksheet") -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 100
    sheet.sheet_view.showGridLines = False
    for number, (head, sentence) in enumerate(_WORDS, 1):
        sheet.cell(number, 1, head or None).font = Font(_FONT, bold=True, size=14 if number == 1 else 11)
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
        sheet.cell(number, 2, sentence or None).alignment = Alignment(wrap_text=True, vertical="top")
        # Excel fits a row to its text only while someone types in it.
        sheet.row_dimensions[number].height = 6 + 15 * max(1, -(-len(sentence) // 95))


def _write_table(sheet: "Worksheet", columns: tuple[Column, ...]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    fill = PatternFill("solid", fgColor="DDE7E7")
    for place, column in enumerate(columns, 1):
        heading = sheet.cell(1, place, column.name)
        heading.font = Font(_FONT, bold=column.required, size=11)
        side = "left" if column.kind == "text" else "right"
        heading.fill, heading.alignment = fill, Alignment(horizontal=side, vertical="center")
        needed = "Has to be filled in." if column.required else "May be blank."
        heading.comment = Comment(f"{column.note} {needed}", "Caseload Monitor", width=260, height=110)
        letter = heading.column_letter
        shape = sheet.column_dimensions[letter]
        shape.width = _NARROW if column.kind != "text" or column.name.endswith("ID") else _WIDE
        if column.kind == "date":
            shape.number_format = _DAY
        example = sheet.cell(2, place, f"{EXAMPLE} {column.example or ''}".strip() if place == 1 else column.example)
        example.font = Font(_FONT, italic=True, color="6B6B6B", size=11)
        if column.kind == "date":
            example.number_format = _DAY
        checked = _validation(column)
        checked.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(checked)
    sheet.column_dimensions["A"].width = _WIDE
    sheet.freeze_panes = "A2"


def _validation(column: Column) -> "DataValidation":
    """Return what Excel checks or offers in a column."""
    from openpyxl.worksheet.datavalidation import DataValidation

    checked: DataValidation
    if column.choices:
        checked = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        checked.showErrorMessage = not column.own_words
        checked.error = "Choose one of the list."
    elif column.refers_to:
        checked = DataValidation(type="list", formula1=f"{column.refers_to}!$A$2:$A$5000", allow_blank=True)
        checked.showErrorMessage = False
    elif column.kind == "date":
        first, last = str(_FIRST_DAY), str(_LAST_DAY)
        checked = DataValidation(type="date", operator="between", formula1=first, formula2=last, allow_blank=True)
        checked.error = "Write a date as 31/10/2026."
        checked.showErrorMessage = True
    elif column.kind in _MOST:
        checked = DataValidation(
            type="decimal", operator="between", formula1="0", formula2=str(_MOST[column.kind]), allow_blank=True
        )
        checked.error = f"Write a number from 0 to {_MOST[column.kind]:,}."
        checked.showErrorMessage = True
    else:
        checked = DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(NAME_LENGTH), allow_blank=True
        )
        checked.error = f"Write at most {NAME_LENGTH} characters."
        checked.showErrorMessage = True
    checked.errorTitle = column.name
    return checked
