"""Reading any file of tables - Excel, OpenDocument, csv, a folder or zip of csv - into sheets of rows."""

from pathlib import Path

from models.errors import BadInput
from models.spreadsheets.csv_files import open_csv, open_folder, open_zip
from models.spreadsheets.excel import is_workbook, look_into, open_old, open_packed
from models.spreadsheets.file import content, shown_name
from models.spreadsheets.parts import opened
from models.spreadsheets.sheets import Cell, Fault, Faults, Progress, Sheet, Spreadsheet

__all__ = ["Cell", "Fault", "Faults", "Progress", "Sheet", "Spreadsheet", "open_spreadsheet"]

_TEXTS = {".csv", ".tsv", ".txt", ".xls"}
"""Case systems name a text with tabs .xls, so that Excel opens it."""


def open_spreadsheet(path: Path, progress: Progress | None = None) -> Spreadsheet:
    """Open a file of tables, whatever its name ends in; the sheets are read later, one by one.

    Args:
        path: a workbook, a csv file, a zip of csv files, or a folder of them.
        progress: told while a file of another kind than .xlsx is read; may raise to stop that.

    Raises:
        BadInput: it is not there, no such file, empty, damaged, protected by a password, or far too large.
        Failure: it can't be read, for example because another program holds it.
    """
    if _is_folder(path):
        return open_folder(path)
    data, name = content(path), shown_name(path)
    if data.startswith(b"PK"):
        with opened(data, name) as parts:
            looked = look_into(parts, name) if is_workbook(parts) else None
        return open_packed(data, name, looked, progress) if looked else open_zip(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return open_old(data, name, progress)
    if path.suffix.lower() not in _TEXTS:
        raise BadInput(f"{name} is not an Excel workbook, whatever its name ends in; save it as .xlsx in Excel first.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BadInput(f"{name} is a web page, whatever its name ends in; open it in Excel and save it as .xlsx.")
    return open_csv(data, path)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no file can have; reading it says so
        return False
