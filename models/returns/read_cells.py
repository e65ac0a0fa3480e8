"""The cells of a return that is read back: each as what its column holds, or a sentence on what stands there now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from models.dates import EARLIEST, LATEST
from models.errors import BadInput
from models.returns.content import Mark, Shown
from models.spreadsheets import Cell, Sheet, Spreadsheet
from models.words import key, tidy

AGAIN = "ask the team for its return once more"
SHEETS = {"summary", "workers", "exceptions", "trend", "actions", "sign-off", "definitions"}
"""The names of a return's sheets, evened out: a table that may be missing is not looked for in them."""
_LARGEST = 10**9
_PLACES = 6
"""More decimals than a return has: what another program's arithmetic adds behind them is left off."""


class Row:
    """One row of a table. Each way to read a cell raises ``BadInput``, one sentence, if it is not what it has to be.

    Sixty returns have some fifty thousand cells: what a row is made of is shared, and words are put together only when
    something is wrong.
    """

    __slots__ = ("_cells", "_number", "_of", "_places")

    def __init__(self, of: str, number: int, places: Mapping[str, int], cells: Sequence[Cell]) -> None:
        self._of, self._number, self._places, self._cells = of, number, places, cells

    @property
    def where(self) -> str:
        """The file, sheet and row, for a sentence."""
        return f"{self._of}, row {self._number}"

    def cell(self, head: str) -> Cell:
        """Return what stands in a column, blank where there is none."""
        try:
            return self._cells[self._places[head]]
        except (KeyError, IndexError):
            return ""

    def text(self, head: str, *, required: bool = False) -> str:
        """Return a text; a number or date that was typed in its place as text."""
        text = text_of(self.cell(head))
        if required and not text:
            raise BadInput(f"{self.where}: {head} is empty; {AGAIN}.")
        return text

    def choice(self, head: str, words: Collection[str]) -> str:
        """Return one of a column's words, whatever its case."""
        text = self.text(head, required=True)
        if key(text) not in words:
            raise BadInput(f"{self.where}: {head} is “{text[:40]}”, which is no word of that column; {AGAIN}.")
        return key(text)

    def number(self, head: str) -> Decimal | None:
        """Return a number, None where the cell is empty."""
        cell = self.cell(head)
        if cell == "":
            return None
        number = _number(cell) if type(cell) is float else None
        return number_of(cell, f"{self.where}: {head}") if number is None else number

    def amount(self, head: str) -> Decimal:
        """Return a number of 0 or more that has to be there."""
        number = self.number(head)
        if number is None:
            raise BadInput(f"{self.where}: {head} is empty; {AGAIN}.")
        if number < 0:
            raise BadInput(f"{self.where}: {head} is {number}, less than 0; {AGAIN}.")
        return number

    def count(self, head: str) -> int:
        """Return a whole number of 0 or more that has to be there."""
        number = self.amount(head)
        if number % 1:
            raise BadInput(f"{self.where}: {head} is {number}, which is no whole number; {AGAIN}.")
        return int(number)

    def day(self, head: str) -> date | None:
        """Return a day, None where the cell is empty."""
        cell = self.cell(head)
        return None if cell == "" else day_of(cell, f"{self.where}: {head}")

    def since(self, head: str) -> date:
        """Return a day that has to be there."""
        day = self.day(head)
        if day is None:
            raise BadInput(f"{self.where}: {head} is empty; {AGAIN}.")
        return day


def text_of(cell: Cell) -> str:
    """Return a cell's text, spaces evened out and line breaks kept."""
    if isinstance(cell, str):
        return _tidy_lines(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LARGEST:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return _tidy_lines(str(cell))


@lru_cache(maxsize=8192)
def _tidy_lines(text: str) -> str:
    return "\n".join(tidy(line) for line in text.splitlines()).strip()


@lru_cache(maxsize=8192)
def _number(cell: float) -> Decimal | None:
    """Return a number as it is kept; None for one that no return holds: too large, or none at all (NaN)."""
    if not -_LARGEST < cell < _LARGEST:
        return None
    number = Decimal(repr(round(cell, _PLACES)))
    return Decimal(int(number)) if number % 1 == 0 else number


def number_of(cell: Cell, what: str) -> Decimal | None:
    """Return a number, None for an empty cell. Raises ``BadInput`` for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = _number(float(cell)) if abs(cell) < _LARGEST else None
        if number is not None:
            return number
    if text_of(cell):
        raise BadInput(f"{what} is “{text_of(cell)[:40]}”, which is no number; {AGAIN}.")
    return None


def shown_of(cell: Cell, what: str) -> Shown:
    """Return a figure of the Summary: a number, or the mark in its place."""
    text = text_of(cell)
    if isinstance(cell, str) and text in set(Mark):
        return Mark(text)
    number = number_of(cell, what)
    return Mark.NO_DATA if number is None else number


def day_of(cell: Cell, what: str) -> date | None:
    """Return a day, None for an empty cell. Raises ``BadInput`` for anything else."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if EARLIEST <= day <= LATEST:
            return day
    elif not text_of(cell):
        return None
    raise BadInput(f"{what} is “{text_of(cell)[:40]}”, which is no date; {AGAIN}.")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that hold anything, its headings, and the sheet that it stands in."""

    sheet: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(book: Spreadsheet, name: str, heads: Sequence[str], *, optional: bool = False) -> Rows:
    """Return a return's table.

    It is the sheet called ``name``; if there is none, the first that has the headings; if there is none either and it
    is ``optional``, it has no rows.

    Raises:
        BadInput: there is no such sheet, or it has lost a column.
    """
    wanted = next((sheet for sheet in book.names if key(sheet) == key(name)), None)
    lost: list[str] = []
    others = [sheet for sheet in book.names if not (optional and key(sheet) in SHEETS)]
    for sheet_name in [wanted] if wanted else others:
        sheet = book.sheet(sheet_name)
        rows = sheet.rows() if sheet else iter(())
        found = [text_of(cell) for cell in next(rows, [])]
        lost = [head for head in heads if head not in found]
        if sheet and not lost:
            return Rows(sheet_name, tuple(found), tuple(_filled(book, sheet, found, rows)))
    if wanted:
        what = f"the column {lost[0]}" if len(lost) == 1 else f"{len(lost)} columns: {', '.join(lost)}"
        raise BadInput(f"{book.name}: its sheet {name} has lost {what}; {AGAIN}.")
    if optional:
        return Rows("", (), ())
    raise BadInput(f"{book.name}: its sheet {name} is not there; {AGAIN}.")


def _filled(book: Spreadsheet, sheet: Sheet, heads: Sequence[str], rows: Iterator[list[Cell]]) -> Iterator[Row]:
    """Yield the rows that hold anything in the table's columns."""
    places = {head: place for place, head in reversed(list(enumerate(heads))) if head}
    of, ours = f"{book.name}: {sheet.name}", list(places.values())
    for number, cells in enumerate(rows, 2):
        if cells.count("") < len(cells) and any(cells[place] != "" for place in ours if place < len(cells)):
            yield Row(of, number, places, cells)
