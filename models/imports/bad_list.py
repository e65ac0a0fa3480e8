"""The rows of a file that can't be taken, as a list to work through in a spreadsheet."""

import csv
from collections.abc import Iterable
from pathlib import Path

from models.errors import BadRow
from models.files import replaced

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_bad_rows(rows: Iterable[BadRow], path: Path) -> None:
    """Write the rows to ``path`` as CSV: sheet, row, column, value and why.

    A value that a spreadsheet would take for a formula gets an apostrophe before it.

    Raises:
        BadInput: the folder is not there, or ``path`` is no file.
        Failure: the file can't be written.
    """
    with replaced(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:  # Excel needs the mark
        lines = csv.writer(file)
        lines.writerow(("Sheet", "Row", "Column", "Value", "Why"))
        for bad in rows:
            lines.writerow((bad.sheet, bad.row or "", bad.column, _harmless(bad.value), bad.why))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
