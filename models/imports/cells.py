"""Reading cells: every reader returns what is kept, or raises ``BadInput`` with why the cell can't be taken."""

import re
from array import array
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models import dates, figures, words
from models.errors import BadInput
from models.spreadsheets import Cell, Fault

Read = Callable[[Cell], Any]

OPEN, ALWAYS = dates.OPEN.isoformat(), dates.ALWAYS.isoformat()

EMPTY = "empty; fill it in"
_FAULT = "no value but an error or an unfinished formula; put the value itself there"
_TIME = re.compile(r"[T ]([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")


class Memo(dict[Cell, Any]):
    """A reader of a column in which few different cells recur: each is read once."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Any:  # noqa: ANN401
        value = self[cell] = self._read(cell)
        return value


def text(cell: Cell) -> str:
    """Return a one-line text; a whole number loses its ``.0``, so that 1001 and “1001” are one id."""
    if type(cell) is str:
        if cell.isascii() and cell.isprintable() and len(cell) <= words.NAME_LENGTH and " " not in cell:
            return cell
        return words.check_name(cell, "this", required=False)
    if isinstance(cell, Fault):
        raise BadInput(_FAULT)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return figures.plain(Decimal(repr(cell)))
    raise BadInput("a date or time; type it as text")


def required(cell: Cell) -> str:
    """Return a text that may not be blank."""
    value = text(cell)
    if not value:
        raise BadInput(EMPTY)
    return value


def day(cell: Cell) -> str:
    """Return a day as ISO text, from an Excel date or a typed one."""
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, Fault):
        raise BadInput(_FAULT)
    elif isinstance(cell, str):
        typed = words.tidy(cell)
        if not typed:
            raise BadInput(EMPTY)
        if _SHORT_YEAR.fullmatch(typed):
            raise BadInput("a year of two figures; write it as 31/10/2026")
        try:
            found = dates.read_date(_TIME.sub("", typed))
        except BadInput as error:
            raise BadInput(_OUTSIDE if "not between" in str(error) else _NO_DATE) from None
    else:
        raise BadInput("not a date; write it as 31/10/2026 or give the cell a date format")
    if not dates.EARLIEST <= found <= dates.LATEST:
        raise BadInput(_OUTSIDE)
    return found.isoformat()


_NO_NUMBER = "not a number; write it like 0.8 or 14"
_NO_DATE = "not a date; write it as 31/10/2026"
_OUTSIDE = "not between 1900 and 2100; check the year"


def day_or(blank: str) -> Read:
    """Return a reader of days that gives ``blank`` for a blank cell."""
    return lambda cell: blank if _blank(cell) else day(cell)


def number(highest: int) -> Read:
    """Return a reader of exact numbers from 0 to ``highest``, as the decimal text that is kept."""
    refusals = {
        "not between": f"not between 0 and {highest:,}; correct it",
        "decimal places": f"more than {figures.MOST_PLACES} decimal places; round it",
    }

    def read(cell: Cell) -> str:
        if _blank(cell):
            raise BadInput(EMPTY)
        if isinstance(cell, Fault):
            raise BadInput(_FAULT)
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            raise BadInput(_NO_NUMBER)
        typed = cell if isinstance(cell, str) else f"{cell:.15g}"  # as Excel shows it: 3 × 0.1 is 0.3
        try:
            return figures.plain(figures.read_number(typed, "this", 0, highest))
        except BadInput as error:
            raise BadInput(next((why for sign, why in refusals.items() if sign in str(error)), _NO_NUMBER)) from None

    return read


def or_blank(read: Read, blank: str) -> Read:
    """Return a reader that gives ``blank`` for a blank cell."""
    return lambda cell: blank if _blank(cell) else read(cell)


def choice(choices: tuple[str, ...]) -> Read:
    """Return a reader of one of ``choices``, whatever its case."""

    def read(cell: Cell) -> str:
        wanted = words.key(text(cell))
        if wanted in choices:
            return wanted
        raise BadInput(f"not one of the words known here; write {words.one_of(choices)}" if wanted else EMPTY)

    return read


def shown(cell: Cell) -> str:
    """Return a cell as a list of refused rows shows it."""
    if isinstance(cell, date):
        return f"{cell:%d/%m}/{cell.year}"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return figures.plain(Decimal(repr(cell)))
    return words.tidy(str(cell))[:100]


def shown_day(iso: str) -> str:
    """Return a kept day as the workbook writes it, ``31/10/2026``."""
    return shown(date.fromisoformat(iso))


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


class Spellings(dict[str, str]):
    """The service's words of one kind: whatever the case and spaces, the first spelling met is kept."""

    def read(self, cell: Cell) -> str:
        """Return the one spelling of a word, or of nothing."""
        typed = text(cell)
        return self.setdefault(words.key(typed), typed)

    def read_required(self, cell: Cell) -> str:
        """Return the one spelling of a word that may not be blank."""
        return self.setdefault(words.key(required(cell)), text(cell))


class Ids(dict[str, int]):
    """Evened-out ids and the row of the store that each stands for, held already or new in this file."""

    def __init__(self, what: str, held: dict[str, int], next_row: int) -> None:
        super().__init__(held)
        self.what = what
        self._first_new = next_row
        self._new = array("q")
        self._seen: dict[int, int] = {}

    def find(self, cell: Cell) -> int:
        """Return the row of the id in a cell. Raises ``BadInput`` when nothing has that id."""
        if type(cell) is str and (row := self.get(cell.lower())) is not None:
            return row
        wanted = required(cell)
        if (row := self.get(words.key(wanted))) is None:
            named = "name" if self.what == "team" else "id"
            raise BadInput(f"no such {self.what} in the file or recorded before; add it or correct the {named}")
        return row

    def claim(self, wanted: str, number: int) -> tuple[int, bool]:
        """Return the row of an id that row ``number`` of the file describes, and whether it is new.

        Raises:
            BadInput: an earlier row of the file has it.
        """
        key = words.key(wanted)
        row = self.get(key)
        if row is None:
            row = self[key] = self._first_new + len(self._new)
            self._new.append(number)
            return row, True
        earlier = self._new[row - self._first_new] if row >= self._first_new else self._seen.get(row)
        if earlier:
            raise BadInput(f"the same {self.what} as in row {earlier}; keep one of the two rows")
        self._seen[row] = number
        return row, False
