"""Days in an extract: Excel dates, numbers that are dates without their format, and text in any usual order."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from models import dates, words
from models.extracts.cells import LONGEST, Cell, Odd, is_nothing

_SERIALS = (20_000, 80_000)
"""Numbers that are Excel dates, of 1954 to 2119, whose cell has lost its format."""
_SERIAL_0 = date(1899, 12, 30)
_EMPTY_DAY = date(1900, 1, 1)
"""Up to here a date is what Excel or SQL makes of nothing."""
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_USUAL = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]([a-z]{3,9})\.?[ \-/](\d{4}|\d{2})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:Z|[+\-]\d{2}:?\d{2})?$", re.IGNORECASE)
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip

NO_DATE = Odd("not a date")
OUTSIDE = Odd("not between 1900 and 2100")


class Order(NamedTuple):
    """In which order a column writes the day and the month of its texts."""

    month_first: bool
    decided: bool
    """Whether a text of the column says so: one of its first two numbers is over 12."""
    example: str
    """A text that is a day in either order; empty when there is none."""


class Days(dict[Cell, str]):
    """Reads cells as ISO days and remembers each: empty for a blank, ``Odd`` for what is no day.

    Args:
        month_first: whether 03/04/2026 is 4 March.
        as_of: the extract's day; a year of two figures is never far after it.
    """

    def __init__(self, month_first: bool, as_of: date) -> None:
        super().__init__()
        self._month_first = month_first
        self._last_year = as_of.year + 1
        self.odd = False
        """Whether any cell was no day."""
        self._numeric: dict[Cell, tuple[str, int, int]] = {}

    def __missing__(self, cell: Cell) -> str:
        if type(cell) is date and _EMPTY_DAY < cell <= dates.LATEST:  # as most of many thousand cells are
            value = cell.isoformat()
        else:
            value = self._text(cell) if type(cell) is str else self._read(cell)
        self[cell] = value
        self.odd = self.odd or type(value) is Odd
        return value

    def order(self, column: Iterable[Cell]) -> Order:
        """Return in which order a column that has been read writes its dates."""
        return order_of(self._numeric[cell] for cell in self._numeric.keys() & column)

    def _read(self, cell: Cell) -> str:
        if isinstance(cell, datetime):
            return _checked(cell.date())
        if isinstance(cell, date):
            return _checked(cell)
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, time):
            return "" if cell == time() else NO_DATE
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return NO_DATE
        if cell == 0 or cell != cell:
            return ""
        return (_SERIAL_0 + timedelta(int(cell))).isoformat() if _SERIALS[0] <= cell <= _SERIALS[1] else NO_DATE

    def _text(self, cell: str) -> str:
        if not self._month_first and (match := _USUAL.fullmatch(cell)):
            first, second, year = map(int, match.groups())
            if first and 0 < second <= 12 and first <= 28 and 1900 < year < 2100:  # quick, for there are thousands
                self._numeric[cell] = cell, first, second
                return f"{match[3]}-{match[2]}-{match[1]}"
        text = words.tidy(cell[:LONGEST])
        if is_nothing(text.casefold()):
            return ""
        text = _TIME.sub("", text)
        try:
            if match := _NUMERIC.fullmatch(text):
                first, second = int(match[1]), int(match[2])
                self._numeric[cell] = text, first, second
                if self._month_first:
                    first, second = second, first
                return _checked(date(self._year(match[3]), second, first))
            if match := _ISO.fullmatch(text):
                return _checked(date(int(match[1]), int(match[2]), int(match[3])))
            if match := _WORDED.fullmatch(text):
                return _checked(date(self._year(match[3]), _MONTHS[match[2][:3].lower()], int(match[1])))
            if re.fullmatch(r"\d{5}(?:\.0+)?", text):
                return self._read(float(text))
        except (ValueError, KeyError):
            pass
        return NO_DATE

    def _year(self, figures: str) -> int:
        year = int(figures)
        if len(figures) == 4:
            return year
        return 2000 + year if 2000 + year <= self._last_year else 1900 + year


def order_of(texts: Iterable[tuple[str, int, int]]) -> Order:
    """Return in which order a column writes its dates; day first where nothing tells.

    Args:
        texts: the different texts of the column that are dates in figures, each with its first two numbers.
    """
    day_first = month_first = 0
    example = ""
    for text, first, second in texts:
        if first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
        elif first != second and first <= 12 and (not example or text < example):
            example = text
    return Order(month_first > day_first, day_first + month_first > 0, words.tidy(example))


def _checked(day: date) -> str:
    if day <= _EMPTY_DAY:
        return ""
    if day > dates.LATEST:
        return "" if day.year > 2900 else OUTSIDE  # 31/12/2999 and 31/12/9999 mean that there is no end
    return day.isoformat()
