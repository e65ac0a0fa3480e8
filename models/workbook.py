"""The caseload workbook (contract section 4): its tables, and reading one sheet by sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from models import words
from models.errors import BadInput
from models.spreadsheets import Cell, Progress, Spreadsheet, open_spreadsheet
from models.workbook_tables import TABLES

EXAMPLE = "EXAMPLE:"
"""A row whose first cell begins like this is the template's example and is never imported."""

ROWS_A_STEP = 5000
"""After how many rows progress is told."""


INSTRUCTIONS = "Instructions"
"""The template's own sheet of words; no table."""


@dataclass(slots=True)
class Book:
    """An open caseload workbook. Its sheets are read one at a time, each once."""

    name: str
    file: Spreadsheet = field(repr=False)
    sheets: Mapping[str, str]
    """The file's own sheet name of each table that it holds, in the contract's order."""
    notes: list[str]
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    """The known columns of each sheet read so far."""

    def rows(self, table: str, progress: Progress | None = None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the rows of a table: the row's number in the file, and its cells in the contract's order.

        Blank rows and the template's example are left out; an absent column gives blank cells.

        Raises:
            BadInput: a heading is missing or twice, or the sheet is damaged.
        """
        sheet = self.file.sheet(self.sheets[table])
        self.columns[table] = frozenset()
        if sheet is None:
            self.notes.append(f"The sheet “{table}” is empty.")
            return
        rows = enumerate(sheet.rows(), 1)
        headings = next((cells for _, cells in rows if not _is_blank(cells)), [])
        places = self._places(table, headings)
        pick, widen = itemgetter(*places), len(headings) in places
        examples, total, faults = 0, sheet.height, sheet.faults
        for number, cells in rows:
            if progress is not None and number % ROWS_A_STEP == 0:
                progress(f"Reading {table}", number, total)
            if faults and number in faults:
                cells = [faults[number].get(place, cell) for place, cell in enumerate(cells)]
            if widen:
                cells.append("")
            picked: tuple[Cell, ...] = pick(cells)
            lead = picked[0]
            if type(lead) is str:
                if (not lead or lead.isspace()) and _is_blank(picked):
                    continue
                if lead.startswith(EXAMPLE):
                    examples += 1
                    continue
            yield number, picked
        if examples:
            self.notes.append(f"{table}: {words.count(examples, 'example row')} left out.")

    def _places(self, table: str, headings: list[Cell]) -> list[int]:
        """Return where each column of the table stands; one past the last for a column that is not there."""
        found: dict[str, list[int]] = {}
        known = {_even(column.name): column.name for column in TABLES[table]}
        unknown = []
        for place, heading in enumerate(headings):
            name = known.get(_even(str(heading)))
            if name is not None:
                found.setdefault(name, []).append(place)
            elif not _is_blank([heading]):
                unknown.append(f"“{words.tidy(str(heading))[:60]}”")
        if twice := [name for name, places in found.items() if len(places) > 1]:
            raise BadInput(f"The sheet “{table}” has the heading “{twice[0]}” twice; keep one of the two columns.")
        if lacking := [column.name for column in TABLES[table] if column.required and column.name not in found]:
            listed = words.one_of(tuple(f"“{name}”" for name in lacking)).replace(" or ", " and ")
            raise BadInput(
                f"The sheet “{table}” has no heading {listed} in its first row; add the missing"
                f" {'column' if len(lacking) == 1 else 'columns'}, or start from the template."
            )
        if unknown:
            self.notes.append(f"{table}: unknown {_plural(unknown, 'column')} {', '.join(unknown)} left alone.")
        self.columns[table] = frozenset(found)
        return [found.get(column.name, [len(headings)])[0] for column in TABLES[table]]


def open_book(path: Path) -> Book:
    """Open a caseload workbook and find its tables; the rows are read later.

    Raises:
        BadInput: it is no caseload workbook: one sentence says what it is instead and what to do.
        Failure: it can't be read, for example because another program holds it.
    """
    book = book_of(file := open_spreadsheet(path))
    if book is None:
        listed = words.one_of(tuple(TABLES))
        raise BadInput(f"{file.name} has no sheet called {listed}; start from the template and fill that in.")
    return book


def book_of(file: Spreadsheet) -> Book | None:
    """Return the caseload workbook that a file is, None when it has none of its tables; the rows are read later.

    Raises:
        BadInput: it has a table twice, or is a return that this program wrote.
    """
    sheets: dict[str, str] = {}
    unknown = []
    for sheet in file.names:
        table = _TABLE.get(_even(sheet))
        if table is None:
            if _even(sheet) != _even(INSTRUCTIONS):
                unknown.append(f"“{sheet}”")
        elif table in sheets:
            raise BadInput(f"{file.name} has the sheet “{table}” twice, differing only by case or spaces; keep one.")
        else:
            sheets[table] = sheet
    _refuse_return(file)
    if not sheets or not _has_headings(file, sheets):
        return None
    notes = [f"Unknown {_plural(unknown, 'sheet')} {', '.join(unknown)} left alone."] if unknown else []
    return Book(file.name, file, {name: sheets[name] for name in TABLES if name in sheets}, notes)


_SURELY = 3
"""A file with this many sheets called like tables is a caseload workbook whatever its headings are."""


def _has_headings(file: Spreadsheet, sheets: Mapping[str, str]) -> bool:
    """Whether at least one of a few sheets called like tables has one of the table's headings, or nothing in it."""
    if len(sheets) >= _SURELY:
        return True
    for table, name in sheets.items():
        sheet = file.sheet(name)
        headings = next((cells for cells in sheet.rows() if not _is_blank(cells)), []) if sheet is not None else []
        known = {_even(column.name) for column in TABLES[table]}
        if not headings or any(_even(str(heading)) in known for heading in headings):
            return True
    return False


def _refuse_return(file: Spreadsheet) -> None:
    """Refuse our own return."""
    present = {_even(name) for name in file.names}
    if {"summary", "definitions"} <= present and "cases" not in present:
        raise BadInput(
            f"{file.name} is a return that this program wrote, not a caseload workbook; choose the workbook with the"
            " cases, or start one from the template."
        )


def _even(name: str) -> str:
    """Even out a heading or a sheet's name: no case, no spaces of any kind."""
    return words.key(name).replace(" ", "")


_TABLE = {_even(name): name for name in TABLES}


def _is_blank(cells: list[Cell] | tuple[Cell, ...]) -> bool:
    return all(type(cell) is str and (not cell or cell.isspace()) for cell in cells)


def _plural(listed: list[str], one: str) -> str:
    return one if len(listed) == 1 else one + "s"
