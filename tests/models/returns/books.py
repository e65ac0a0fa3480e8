"""Reading a return back, as a program would."""

from datetime import date

from openpyxl import load_workbook

from models.returns.content import Audience
from models.returns.write import write_return

MONTH, TODAY = date(2026, 10, 31), date(2026, 11, 24)
LEADERSHIP, COMMITTEE = Audience.LEADERSHIP, Audience.COMMITTEE


def written(store, path, team=None, audience=LEADERSHIP, month=MONTH):
    """Write a return and open it again."""
    return load_workbook(write_return(store, month, team, audience, path, today=TODAY))


def table(book, name):
    """Return the rows of a table as dicts, found by its name alone."""
    for sheet in book.worksheets:
        if name in sheet.tables:
            head, *rows = sheet[sheet.tables[name].ref]
            heads = [cell.value for cell in head]
            return [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in rows if row[0].value]
    return None


def named(book, name):
    """Return what the cell of a defined name holds."""
    (sheet, cell), *_ = book.defined_names[name].destinations
    return book[sheet][cell].value
