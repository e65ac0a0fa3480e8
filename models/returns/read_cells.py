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
_PLACES = 6
"""More decimals than a return has: what another program's arithmetic adds behind them is left off."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. Each way to read a cell raises ``BadInput``, one sentence, if it is not what it has to be."""

    where: str
    """The file, sheet and row, for a sentence."""
    cells: Mapping[str, Cell]

    def text(self, head: str, *, required: bool = False) -> str:
        """Return a text; a number or date that was typed in its place as text."""
        cell = self.cells.get(head, "")
        text = text_of(cell)
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
        return number_of(self.cells.get(head, ""), f"{self.where}: {head}")

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
        return day_of(self.cells.get(head, ""), f"{self.where}: {head}")

    def since(self, head: str) -> date:
        """Return a day that has to be there."""
        day = self.day(head)
        if day is None:
            raise BadInput(f"{self.where}: {head} is empty; {AGAIN}.")
        return day


def text_of(cell: Cell) -> str:
    """Return a cell's text, spaces evened out and line breaks kept."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return _tidy_lines(str(cell))


@lru_cache(maxsize=8192)
def _tidy_lines(text: str) -> str:
    return "\n".join(tidy(line) for line in text.splitlines()).strip()


def number_of(cell: Cell, what: str) -> Decimal | None:
    """Return a number, None for an empty cell. Raises ``BadInput`` for anything else."""
    if isinstance(cell, float) and cell.is_integer():
        return Decimal(int(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = Decimal(repr(round(float(cell), _PLACES)))
        return Decimal(int(number)) if number % 1 == 0 else number
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
    places = [(place, head) for place, head in enumerate(heads) if head]
    for number, cells in enumerate(rows, 2):
        held = {head: cells[place] for place, head in places if place < len(cells) and cells[place] != ""}
        if held:
            yield Row(f"{book.name}: {sheet.name}, row {number}", held)
