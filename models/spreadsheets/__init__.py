"""Reading any file of tables - Excel, OpenDocument, csv, a folder or zip of csv - into sheets of rows."""

from pathlib import Path

from models.spreadsheets.excel import open_workbook
from models.spreadsheets.sheets import Cell, Fault, Faults, Progress, Sheet, Spreadsheet

__all__ = ["Cell", "Fault", "Faults", "Progress", "Sheet", "Spreadsheet", "open_spreadsheet"]


def open_spreadsheet(path: Path) -> Spreadsheet:
    """Open a file of tables, whatever its name ends in; the sheets are read later, one by one.

    Raises:
        BadInput: it is not there, no such file, empty, damaged, protected by a password, or far too large.
        Failure: it can't be read, for example because another program holds it.
    """
    return open_workbook(path)
