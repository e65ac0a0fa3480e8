"""How the workbook's cells look (``Look``), and the one function that puts a value into a cell.

Colours are those of the window's light theme, so that paper and window agree.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.worksheet import Worksheet

from models.returns.content import Mark

FONT = "Calibri"
INK, MUTED, ACCENT, RULE, WASH, EDGE = "1A2126", "48535C", "0E6469", "C3CACF", "F3F5F6", "7F8A93"
WHITE, OVER, UNCOVERED, UNDER = "FFFFFF", "A81F1D", "452080", "3565AC"

COUNT, DECIMAL, FTE, SHARE = "#,##0", "#,##0.0", "#,##0.00", "0.0%"
LIMIT = "#,##0.0?"
"""One decimal, a second only where a limit has one, so that 5.95 never reads as 6.0."""
RESTATED_MARK = '"r"'
"""Behind a figure that is another than was signed; the cell holds the number alone."""
DATE, MONTH, MONTH_LONG, TEXT = "dd mmm yyyy", "mmm yyyy", "mmmm yyyy", "@"


@dataclass(frozen=True, slots=True)
class Paint:
    """A status's mark, fill, text and edge; the word itself is the cell's content."""

    mark: str
    fill: str
    ink: str
    edge: str = ""


STATUS: Mapping[str, Paint] = {
    "uncovered": Paint("◆", UNCOVERED, WHITE),
    "unallocated": Paint("◇", WHITE, UNCOVERED, UNCOVERED),
    "over": Paint("▲", OVER, WHITE),
    "under": Paint("▼", UNDER, WHITE),
    "full": Paint("■", "F2C879", "3A2600"),
    "within": Paint("●", "EEF2F3", MUTED),
    "away": Paint("○", WHITE, "5F6A73"),
    "no limit": Paint("–", WHITE, "5F6A73"),
    "override": Paint("", "EEF2F3", INK),
    "late": Paint("!", WHITE, OVER, OVER),
    "open": Paint("", "EEF2F3", INK),
    "done": Paint("", "DDEFE5", "1D5C3D"),
    "not done": Paint("", "F2C879", "3A2600"),
}


def mark_format(paint: Paint) -> str:
    """Return the number format that shows a status's mark before its word."""
    return f'"{paint.mark} "@' if paint.mark else TEXT


def padded(number_format: str, pad: str = "_m_-") -> str:
    """Return a number format with space at the right, for marks in place of figures too."""
    negative = "" if number_format.startswith("+") else f"-{number_format}"
    if number_format.startswith("+"):
        plus, minus, zero = number_format.split(";")
        return f"{plus}{pad};{minus}{pad};{zero}{pad};@{pad}"
    return f"{number_format}{pad};{negative}{pad};{number_format}{pad};@{pad}"


def restated_format(number_format: str) -> str:
    """Return a figure's number format with the mark of a figure that was restated."""
    return f"{number_format}{RESTATED_MARK}"


def change_format(number_format: str) -> str:
    """Return the format of a difference: always with its sign, 0 without."""
    return f"+{number_format};-{number_format};{number_format}"


@dataclass(frozen=True, slots=True)
class Look:
    """One way for a cell to look. ``edges`` are sides and colours: ``left:C3CACF bottom:0E6469:medium``."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    fill: str = ""
    across: Literal["left", "center", "right"] = "left"
    up: Literal["center", "bottom"] = "center"
    wrap: bool = False
    indent: int = 0
    shrink: bool = False
    number_format: str = "General"
    edges: str = ""


Value = int | Decimal | date | str | None


class Styles:
    """The looks of one workbook, each made once: making them a cell at a time is most of the time of writing."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Look, StyleArray] = {}

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, look: Look) -> None:
        """Put a value into a cell. Text stays text, whatever it begins with; ``Mark`` is written as its sign."""
        self.put_as(sheet, row, column, value, self.array(sheet, look))

    def put_as(self, sheet: Worksheet, row: int, column: int, value: Value, style: StyleArray) -> None:
        """Put a value into a cell, as ``put`` does, with a look that ``array`` made before."""
        cell: Any = sheet.cell(row, column)
        cell._style = style  # shared by all cells of the look, so it is copied before it is changed below
        if value is None or value == "":
            return
        if not isinstance(value, str):
            cell.value = value
            return
        text = str(value)
        try:
            cell.value = text
        except IllegalCharacterError:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        if text[0] in "=+-@" and not isinstance(value, Mark):
            cell._style = copy(style)
            cell.quotePrefix = True
        cell.data_type = "s"

    def array(self, sheet: Worksheet, look: Look) -> StyleArray:
        """Return what the workbook keeps of a look."""
        if look not in self._made:
            cell: Any = Cell(sheet, 1, 1)
            cell.font = Font(name=FONT, size=look.size, bold=look.bold, color=look.ink)
            if look.fill:
                cell.fill = PatternFill("solid", fgColor=look.fill)
            cell.alignment = Alignment(
                horizontal=look.across, vertical=look.up, wrap_text=look.wrap, indent=look.indent,
                shrink_to_fit=look.shrink,
            )  # fmt: skip
            cell.border = _border(look.edges)
            cell.number_format = look.number_format
            self._made[look] = cell._style
        return self._made[look]


def _border(edges: str) -> Border:
    border = Border()
    for edge in edges.split():
        side, colour, *style = edge.split(":")
        setattr(border, side, Side(style="medium" if style else "thin", color=colour))
    return border
