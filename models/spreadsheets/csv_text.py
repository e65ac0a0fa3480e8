"""One csv file: a sheet of texts."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice

from models.errors import BadInput
from models.spreadsheets.file import too_large
from models.spreadsheets.sheets import Cell, Sheet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = ",;\t"
_LINES_LOOKED_AT = 20
_WIDEST = 16_384
_MOST_CELLS = 12_000_000
_LONGEST_CELL = 131_072
"""The csv module's own bound, four times Excel's."""
_LAST = "\x1e"
"""A line put behind the file: read as anything but a row of its own, it shows that a quotation mark was left open."""
_LINE = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")
_CONTROLS = frozenset(map(chr, [*range(8), *range(14, 32)]))


def csv_sheet(data: bytes, sheet: str, file: str) -> Sheet | None:
    """Return the rows of a csv file, all of one length; None when no cell of it holds anything.

    Args:
        data: what is in the file.
        sheet: what the sheet is to be called.
        file: how sentences name the file.

    Raises:
        BadInput: it is no csv file, or a quotation mark is never closed.
    """
    text = _text(data, file)
    delimiter = _delimiter(text)
    height = width = 0
    holds = False
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter):
            if row == [_LAST]:
                break
            height += 1
            width = max(width, len(row))
            if width > _WIDEST or width * height > _MOST_CELLS:
                raise BadInput(too_large(file))
            holds = holds or any(cell and not cell.isspace() for cell in row)
        else:
            raise BadInput(f"{file}: a quotation mark in row {height:,} is never closed; correct it, then try again.")
    except csv.Error:
        raise BadInput(
            f"{file}: row {height + 1:,} has a cell of over {_LONGEST_CELL:,} characters, so a quotation mark is"
            " missing there; correct it, then try again."
        ) from None
    return Sheet(sheet, height, lambda: _rows(text, delimiter, width)) if holds else None


def _rows(text: str, delimiter: str, width: int) -> Iterator[list[Cell]]:
    for row in csv.reader(_lines(text), delimiter=delimiter):
        if row == [_LAST]:
            return
        if len(row) < width:
            row += [""] * (width - len(row))
        yield row


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; each on its own, for the text may be large."""
    return (line[0] for line in _LINE.finditer(text))


def _text(data: bytes, file: str) -> str:
    text = None
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if not _CONTROLS.isdisjoint(text[:4096]):
        raise BadInput(f"{file} is no csv file, whatever its name ends in; save it as .xlsx in Excel first.")
    return f"{text.replace(_LAST, '').replace(chr(0), '').rstrip()}\n{_LAST}\n"


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the first lines into the most cells; a comma where none does."""
    counts = {}
    for delimiter in _DELIMITERS:
        rows = islice(csv.reader(_lines(text[:65_536]), delimiter=delimiter), _LINES_LOOKED_AT)
        try:
            counts[delimiter] = sum(len(row) - 1 for row in rows if row)
        except csv.Error:
            counts[delimiter] = 0
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
