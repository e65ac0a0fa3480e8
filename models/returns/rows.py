"""A sheet of rows: headings in row 1, an Excel table from A1, widths and heights measured, ready for print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from models.dates import show, show_month
from models.returns.content import Return
from models.returns.styles import (
    ACCENT,
    RULE,
    STATUS,
    TEXT,
    WHITE,
    Look,
    Styles,
    Value,
    mark_format,
    padded,
)
from models.returns.text_widths import PIXELS_PER_CHARACTER, lines, width

SPARE_ROWS = 200
"""Rows below a table that its colours reach, for rows that are added later."""

_HEAD = Look(bold=True, ink=WHITE, fill=ACCENT, wrap=True)
_LINE = f"bottom:{RULE}"
_POINTS_A_LINE, _POINTS_AROUND = 13.2, 9
_HIGHEST = 409
"""The highest a row can be in Excel, in points."""


_ACROSS: Mapping[str, Literal["left", "center", "right"]] = {
    "text": "left", "date": "left", "number": "right", "status": "center",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how its values look, and how wide (in characters) it may be.

    ``kind`` is ``text``, ``number``, ``date`` or ``status``.
    """

    head: str
    kind: str = "text"
    number_format: str = TEXT
    bold: bool = False
    size: float = 10
    wrap: bool = False
    narrowest: float = 7.5
    widest: float = 36

    @property
    def look(self) -> Look:
        """How a value of the column looks."""
        across = _ACROSS[self.kind]
        number_format = padded(self.number_format) if self.kind == "number" else self.number_format
        return Look(
            size=self.size, bold=self.bold, across=across, wrap=self.wrap, number_format=number_format, edges=_LINE,
            indent=1 if self.kind in {"text", "date"} else 0,
        )  # fmt: skip


def write_rows(
    styles: Styles,
    sheet: Worksheet,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    height: float | None = None,
) -> None:
    """Write a table called ``name``, and set its sheet's widths, heights and freeze.

    Args:
        styles: the workbook's looks.
        sheet: an empty sheet.
        name: the table's name.
        columns: its columns.
        rows: the values of each row, None where there is none; without any row one blank row is written.
        height: the height of every row in points; by default as high as its text needs.
    """
    widths = [_width(column, [row[index] for row in rows]) for index, column in enumerate(columns)]
    for index, (column, characters) in enumerate(zip(columns, widths, strict=True), 1):
        sheet.column_dimensions[get_column_letter(index)].width = characters
        across = column.look.across
        styles.put(sheet, 1, index, column.head, replace(_HEAD, across=across, indent=0 if across == "center" else 1))
    most = max(_lines(column.head, 10, characters, True) for column, characters in zip(columns, widths, strict=True))
    sheet.row_dimensions[1].height = 32 if most < 3 else 48
    made = [styles.array(sheet, column.look) for column in columns]
    wrapped = [index for index, column in enumerate(columns) if column.wrap]
    for number, row in enumerate(rows or [[None] * len(columns)], 2):
        for index, value in enumerate(row):
            styles.put_as(sheet, number, index + 1, value, made[index])
        needed = max(
            (_lines(str(row[i] or ""), columns[i].size, widths[i], columns[i].bold) for i in wrapped), default=1
        )
        sheet.row_dimensions[number].height = height or min(
            round(needed * _POINTS_A_LINE + _POINTS_AROUND, 1), _HIGHEST
        )
    _add_table(sheet, name, columns, max(len(rows), 1) + 1)
    _colour_statuses(sheet, columns, max(len(rows), 1) + 1 + SPARE_ROWS)
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False


def _width(column: Column, values: Sequence[Value]) -> float:
    """Return a width in characters: the longest word of the heading, or the longest value."""
    head = max(width(word, 10, True) for word in column.head.split()) + 25
    texts = {_text(column, value) for value in values if value is not None}
    longest = max((width(text, column.size, column.bold) for text in texts), default=0) + (
        33 if column.kind == "status" else 18
    )
    if column.wrap and column.narrowest == column.widest:
        return column.widest
    return min(max(head, longest, column.narrowest * PIXELS_PER_CHARACTER) / PIXELS_PER_CHARACTER, column.widest)


def _text(column: Column, value: Value) -> str:
    """Return about what a value shows, for its width."""
    if isinstance(value, date):
        return "00 Mmm 0000"
    if isinstance(value, (int, Decimal)):
        return f"{value:,} -"
    return str(value)


def _lines(text: str, points: float, characters: float, bold: bool) -> int:
    return lines(text, points, round((characters - 1.5) * PIXELS_PER_CHARACTER), bold)


def _add_table(sheet: Worksheet, name: str, columns: Sequence[Column], last_row: int) -> None:
    table: Any = Table(displayName=name, name=name, ref=f"A1:{get_column_letter(len(columns))}{last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    table._initialise_columns()
    for declared, column in zip(table.tableColumns, columns, strict=True):
        declared.name = column.head
    sheet.add_table(table)


def _colour_statuses(sheet: Worksheet, columns: Sequence[Column], last_row: int) -> None:
    """Colour each status by its word, so that the colour follows it through sorting and editing."""
    for index, column in enumerate(columns, 1):
        if column.kind != "status":
            continue
        letter = get_column_letter(index)
        for number, (word, paint) in enumerate(STATUS.items()):
            edge = Side(style="thin", color=paint.edge) if paint.edge else None
            style = DifferentialStyle(
                font=Font(bold=True, color=paint.ink),
                fill=PatternFill(bgColor=paint.fill),
                border=Border(left=edge, right=edge, bottom=Side(style="thin", color=paint.edge or WHITE)),
                numFmt=NumberFormat(numFmtId=200 + number, formatCode=mark_format(paint)),
            )
            rule = Rule(type="expression", dxf=style, formula=[f'${letter}2="{word}"'])
            sheet.conditional_formatting.add(f"{letter}2:{letter}{last_row}", rule)


def set_print(sheet: Worksheet, of: Return, *, tab: str = ACCENT, one_page: bool = False) -> None:
    """Set a sheet up for A4 landscape, one page wide, with the month and the marking in its head."""
    sheet.sheet_properties.tabColor = tab
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1 if one_page else 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.55, header=0.3, footer=0.3)
    if not one_page:
        sheet.print_title_rows = "1:1"
        _part(sheet.oddHeader, "left", f"{sheet.title}: {of.of[:80]}, {show_month(of.month)}", 11, "Calibri,Bold")
        _part(sheet.oddHeader, "right", of.marking[:60], 9)
    read = f" Data read {show(of.data_read)}." if of.data_read else ""
    _part(sheet.oddFooter, "left", f"Position at {show(of.month)}.{read} Written by Caseload Monitor.", 9)
    _part(sheet.oddFooter, "center", "Figures are defined on the Definitions sheet", 9)
    _part(sheet.oddFooter, "right", "", 9, after="&A, page &P of &N")


def _part(
    item: HeaderFooterItem | None, side: str, text: str, size: int, font: str = "Calibri,Regular", after: str = ""
) -> None:
    """Fill one part of a header or footer; a sign ``&`` would begin a code, so it is doubled, save in ``after``."""
    part = getattr(item, side)
    part.text, part.size, part.font = text.replace("&", "&&") + after, size, font
