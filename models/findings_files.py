"""Findings and staleness as files to work through: one list as CSV or a workbook, or all as one workbook."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models import dates
from models.errors import BadInput
from models.extracts.finding_kinds import named
from models.files import replaced, save_workbook, write_csv
from models.findings import Found, Quality
from models.returns.rows import Column, write_rows
from models.returns.styles import COUNT, DATE, Styles, Value
from models.spreadsheets import Progress
from models.staleness import BANDS, Aged, Staleness, TeamAges

CSV, XLSX = ".csv", ".xlsx"
_NOT_IN_TITLES, _LONGEST_TITLE = re.compile(r"[][:*?/\\\x00-\x1f]"), 28


@dataclass(frozen=True, slots=True)
class Listing:
    """One list, ready to be written: a title that names a sheet, its columns and its rows."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]


def write_listings(listings: Sequence[Listing], path: Path, progress: Progress | None = None) -> Path:
    """Write lists to ``path``: one as CSV or a workbook, several as a workbook with a sheet each; return where it is.

    Args:
        listings: the lists.
        path: the file; one that is there is replaced only at the very end.
        progress: told which list is written; what it raises stops the writing.

    Raises:
        BadInput: the name ends in neither ``.csv`` nor ``.xlsx``, or several lists are wanted as CSV.
        Failure: the file can't be written; what was there stays.
    """
    kind = path.suffix.lower()
    if kind == CSV and len(listings) == 1:
        only = listings[0]
        write_csv(path, [column.head for column in only.columns], (list(map(_plain, row)) for row in only.rows))
    elif kind == XLSX:
        with replaced(path) as beside:
            _write_workbook(listings, beside, progress)
    else:
        ends = "end it in .xlsx" if len(listings) > 1 else "end it in .xlsx or .csv"
        raise BadInput(f"{path.name} is not the name of a list to save; {ends}.")
    return path


def _plain(value: Value) -> object:
    return "" if value is None else value


def _write_workbook(listings: Sequence[Listing], path: Path, progress: Progress | None) -> None:
    book = Workbook()
    styles = Styles(book)
    for number, listing in enumerate(listings):
        if progress is not None:
            progress(listing.title, number, len(listings))
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = _NOT_IN_TITLES.sub(" ", listing.title)[:_LONGEST_TITLE].strip()
        write_rows(styles, sheet, f"List{number + 1}", listing.columns, listing.rows)
        _set_print(sheet)
    book.properties.creator = "Caseload Monitor"
    if progress is not None:
        progress("Saving", len(listings), len(listings))
    save_workbook(book, path)


def _set_print(sheet: Worksheet) -> None:
    """Set a sheet up for A4 landscape, one page wide."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"
    head, foot = sheet.oddHeader, sheet.oddFooter
    if head is not None and foot is not None:
        head.left.text = sheet.title.replace("&", "&&")
        foot.right.text = "page &P of &N"


# The lists


def all_listings(of: Quality, ages: Staleness) -> list[Listing]:
    """Return everything: what the file is, the counts, a list a kind, and how old the newest records are."""
    ordered = sorted(of.found, key=lambda one: [count.kind for count in of.kinds].index(one.kind))
    kinds = [findings_listing(named(kind).name, list(found)) for kind, found in groupby(ordered, lambda one: one.kind)]
    return [_summary(of), *kinds, teams_listing(ages), ages_listing("Newest records", ages.cases)]


def _summary(of: Quality) -> Listing:
    columns = (
        Column("What", bold=True), Column("List"), Column("Now", "number", COUNT),
        Column("File before", "number", COUNT), Column("Meaning", wrap=True, narrowest=40, widest=70),
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    if of.extract is not None:
        file = f"{of.extract.file}, {of.extract.source} of {dates.show(of.extract.as_of)}"
        rows.append(("File", "", None, None, file))
        if of.before is not None:
            before = f"{of.before.file}, {of.before.source} of {dates.show(of.before.as_of)}"
            rows.append(("File before", "", None, None, before))
        rows += [("Rows read", one.name, one.rows, None, f"{one.title}, sheet {one.sheet}") for one in of.extract.lists]
    rows += [(named(one.kind).name, one.list, one.number, one.before, named(one.kind).meaning) for one in of.kinds]
    return Listing("Summary", columns, rows)


def findings_listing(title: str, found: Sequence[Found]) -> Listing:
    """Return findings as a list."""
    columns = (
        Column("What", widest=30), Column("List"), Column("Row", "number", COUNT), Column("Case", bold=True, widest=24),
        Column("Team", wrap=True, widest=28), Column("Column", wrap=True, widest=28),
        Column("Value", wrap=True, widest=28), Column("Why", wrap=True, narrowest=24, widest=60),
    )  # fmt: skip
    rows = [
        (named(one.kind).name, one.list, one.row or None, one.case_id, one.team, one.column, one.value, one.why)
        for one in found
    ]
    return Listing(title, columns, rows)


def teams_listing(ages: Staleness) -> Listing:
    """Return how old the newest records are, a row a team."""
    columns = (
        Column("Team", bold=True, wrap=True), Column("Open cases", "number", COUNT),
        *(Column(band.capitalize(), "number", COUNT) for band in BANDS),
        Column("Oldest record", "date", DATE), Column("Its case"),
    )  # fmt: skip
    rows = [
        (one.team, one.cases, *one.bands, one.oldest.newest if one.oldest else None, _case_id(one))
        for one in ages.teams
    ]
    return Listing("Staleness by team", columns, rows)


def _case_id(of: TeamAges) -> str:
    return of.oldest.case.case_id if of.oldest else ""


def ages_listing(title: str, cases: Iterable[Aged]) -> Listing:
    """Return cases with their newest record."""
    columns = (
        Column("Case", bold=True, widest=24), Column("Team", wrap=True, widest=28),
        Column("Key worker", wrap=True, widest=28), Column("Newest record", widest=30), Column("Day", "date", DATE),
        Column("Days since", "number", COUNT), Column("How old"),
    )  # fmt: skip
    rows = [(one.case.case_id, one.team, one.case.worker, one.record, one.newest, one.days, one.band) for one in cases]
    return Listing(title, columns, rows)
