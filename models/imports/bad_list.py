"""The rows of a file that can't be taken, as a list to work through in a spreadsheet."""

from collections.abc import Iterable
from pathlib import Path

from models.errors import BadRow
from models.files import write_csv


def write_bad_rows(rows: Iterable[BadRow], path: Path) -> None:
    """Write the rows to ``path`` as CSV: sheet, row, column, value and why.

    Raises:
        BadInput: the folder is not there, or ``path`` is no file.
        Failure: the file can't be written.
    """
    listed = ((bad.sheet, bad.row or "", bad.column, bad.value, bad.why) for bad in rows)
    write_csv(path, ("Sheet", "Row", "Column", "Value", "Why"), listed)
