"""Cells of an extract: the id of a child, the name of a worker or team, and why a cell is neither."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Any

from models import words

Cell = Any

MOST_DIGITS = 15
"""Excel keeps no more digits of a number."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")
_NUMBER = re.compile(r"[\d.,/\-+ ]*\d[\d.,/\-+ ]*")
_ERROR = re.compile(r"#(?:n/a|ref!|value!|name\?|div/0!|null!|num!|spill!|calc!|getting_data)", re.IGNORECASE)
_NOTHING = frozenset({"null", "nan", "nat", "none", "n/a", "na", "0", "#n/a", "<null>", "<na>", "(blank)"})
_NO_WORKER = frozenset({
    "tbc", "tba", "to be confirmed", "to be allocated", "awaiting allocation", "unallocated", "not allocated",
    "not yet allocated", "no worker", "no worker allocated", "unknown", "team", "the team", "allocated to team",
    "allocated to the team",
})  # fmt: skip
_FOOTER = re.compile(r"filter|^(?:grand |sub)?total\b|^count\b|^end of (?:report|list)", re.IGNORECASE)


class Odd(str):
    """Why a cell can't be taken; in a column beside the texts of those that can."""

    __slots__ = ()


LONGEST = 1000
"""Of a longer text only so much is looked at: a cell made to do harm may hold hundreds of megabytes."""

NO_ID = Odd("there is no child id")
HEADING = Odd("the headings once more")
_FOOTNOTE = Odd("a note or total under the list, not a child")
_LONG = Odd("an id of more than 15 digits, which Excel has rounded; format the column as text")
_ROUNDED = Odd("an id in scientific notation, which has lost its last digits; format the column as text")
_NOT_AN_ID = Odd("no child id but a date, time or truth value")


class Memo(dict[Cell, str]):
    """Remembers what each different cell of a column was read as."""

    def __init__(self, read: Callable[[Cell], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> str:
        value = self[cell] = self._read(cell)
        return value


def is_nothing(text: str) -> bool:
    """Whether an evened-out text stands for a blank: ``-``, ``.``, ``NULL``, ``nan``, ``#N/A``, only punctuation."""
    return text in _NOTHING or not any(sign.isalnum() for sign in text) or _ERROR.fullmatch(text) is not None


def read_id(cell: Cell) -> str:
    """Return the id of a child as text, 100007 for 100007.0, or ``Odd``: why the row names no child."""
    if type(cell) is float and 0 < cell < 10**MOST_DIGITS and cell.is_integer():
        return str(int(cell))
    if type(cell) is float or type(cell) is int:
        if not -(10**MOST_DIGITS) < cell < 10**MOST_DIGITS:  # also what is not a number
            return NO_ID if cell != cell else _LONG
        return (str(int(cell)) if cell == int(cell) else repr(cell)) if cell else NO_ID
    if not isinstance(cell, str):
        return _NOT_AN_ID
    return _read_text_id(words.tidy(cell[:LONGEST]))


def _read_text_id(text: str) -> str:
    if text.isdecimal() and text.isascii() and text != "0":
        return text if len(text) <= MOST_DIGITS else _LONG
    if is_nothing(text.casefold()):
        return NO_ID
    if match := _WHOLE.fullmatch(text):
        return match[1] if len(match[1]) <= MOST_DIGITS else _LONG
    if _SCIENTIFIC.fullmatch(text):
        return _ROUNDED
    if _FOOTER.search(text) or (re.search(r"[\s:]", text) and not any(sign.isdigit() for sign in text)):
        return _FOOTNOTE
    if len(text) > 60:
        return _FOOTNOTE
    return _printable(text)


def read_name(cell: Cell) -> str:
    """Return the name of a worker or team as written, spaces evened out; empty where there is none."""
    if isinstance(cell, str):
        text = words.tidy(cell[:LONGEST])
        if (
            text.isascii()
            and text.isprintable()
            and len(text) <= words.NAME_LENGTH
            and " " in text
            and "team" not in text
        ):
            lowered = text.lower()
            return "" if lowered in _NO_WORKER or is_nothing(lowered) else text
        text = _printable(text)[: words.NAME_LENGTH].strip()
        lowered = text.casefold().strip(" ()[]*.-")
        return "" if is_nothing(lowered) or lowered in _NO_WORKER or is_nothing(text.casefold()) else text
    if isinstance(cell, bool | date | time):  # no one is called so; it came from another column
        return ""
    return shown(cell) if cell == cell and cell else ""


def is_no_name(name: str) -> bool:
    """Whether what stands for a worker's name is a number or a date."""
    return _NUMBER.fullmatch(name) is not None


def shown(cell: Cell) -> str:
    """Return a cell as a list of findings shows it."""
    if isinstance(cell, date):
        return f"{cell:%d/%m}/{cell.year}"
    if isinstance(cell, float) and cell == cell and abs(cell) < 10**MOST_DIGITS and cell == int(cell):
        return str(int(cell))
    return _printable(words.tidy(str(cell)[:LONGEST]))[:100]


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Co"})
