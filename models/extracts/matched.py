"""Reading a file by a matching into an ``Extract``, by the same rules for ids, days and workers as Annex A."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

from models import dates, words
from models.errors import BadInput
from models.extracts import annex_a_events, annex_a_lists
from models.extracts.annex_a_cases import put_together
from models.extracts.annex_a_headings import Headings
from models.extracts.annex_a_rows import Reader, Rows
from models.extracts.cells import Cell, Memo
from models.extracts.codes import CATEGORY_OF_STATUS, even
from models.extracts.extract import Event, Extract, Finding, ListRead
from models.extracts.matching import CLOSED, FIELDS, HEADING_ROWS, Matching, headings_of, locate
from models.extracts.matching_guess import Head, category_of
from models.spreadsheets import Progress, Sheet, Spreadsheet

_CASES = 6
"""Rows of cases are read as those of List 6 are: the base of the caseload."""
_LEAVER = "f"
_LETTERS = {category: letter for letter, category in CATEGORY_OF_STATUS.items()} | {
    CLOSED: "e", words.CATEGORIES[-1]: _LEAVER,
}  # fmt: skip
_KINDS = {
    "visit": {"child protection plan": "child protection visit", "child in care": "visit to child in care"},
    "review": {
        "child protection plan": "review conference", "child in care": "review of child in care",
        "care leaver": "pathway plan review",
    },
}  # fmt: skip
"""Which dated record a visit or review is, by what the case is."""


class _CaseRows(annex_a_lists.AnnexList):
    """The rows of a matched sheet; its findings name the sheet."""

    @property
    def name(self) -> str:
        """The sheet."""
        return self.title


@dataclass(frozen=True, slots=True)
class Understood:
    """One row of a file as a matching understands it."""

    row: int
    case_id: str
    worker: str
    team: str
    category: str
    """Empty where it is not known."""
    opened: str
    """ISO day, empty where the row says none."""
    state: str
    """``left out``, ``closed``, ``listed twice``; empty where it is an open case."""
    why: str
    """Why it is left out."""


def read_matched(
    spreadsheet: Spreadsheet,
    matching: Matching,
    as_of: date,
    progress: Progress | None = None,
    month_first: frozenset[tuple[str, str]] = frozenset(),
) -> Extract:
    """Read the rows of the sheet that has a matching's headings.

    Args:
        spreadsheet: the open file.
        matching: which column is which.
        as_of: the day that the file is of.
        progress: told every few thousand rows; may raise to stop.
        month_first: further columns, by sheet and heading, whose text dates have the month first.

    Raises:
        BadInput: no sheet has the headings, or it is damaged.
        Failure: the file can't be read any more.
    """
    extract = Extract(spreadsheet.name, matching.name, as_of, notes=list(spreadsheet.notes))
    sheet, row, places = _sheet(spreadsheet, matching, extract)
    rest = sheet.rows()
    first = list(islice(rest, HEADING_ROWS))
    headings = _headings(sheet, matching, headings_of(first[row - 1]), row, places)
    if matching.month_first:
        month_first |= {(sheet.name, column.heading) for column, _ in headings.columns.values()}
    reader = Reader(as_of, month_first, progress, statuses=Memo(partial(_status, matching)))
    rows = reader.read(sheet, headings, rest, first)
    if "team" not in rows.columns:
        rows.columns["team"] = [words.tidy(matching.team)] * len(rows.keys)
    put_together(extract, {_CASES: rows})
    _add_care_leavers(extract, rows)
    annex_a_events.add(extract, {_CASES: rows})
    _add_visits(extract, rows)
    extract.lists.append(ListRead(sheet.name, matching.name, sheet.name, len(rows.keys) + rows.left_out, rows.left_out))
    extract.findings += sorted(rows.findings, key=lambda finding: finding.row)
    if rows.month_first or any(order.month_first for order, _ in rows.orders):
        extract.questions += [order for order, told in rows.orders if not told]
    return extract


def understood(head: Head, matching: Matching, as_of: date) -> tuple[Understood, ...]:
    """Return a file's first rows as a matching that can be used understands them."""
    names: list[Cell] = list(head.headings)
    cells = [[]] * (head.row - 1) + [names, *(list(row) for row in head.rows)]

    def rows() -> Iterator[list[Cell]]:
        return iter([list(row) for row in cells])

    one = Sheet(head.sheet, len(cells), rows)
    extract = read_matched(Spreadsheet(head.file, (head.sheet,), lambda _: one), matching, as_of)
    found = {
        one.row: Understood(one.row, one.case_id or one.value, "", "", "", "", "left out", _why(one))
        for one in extract.findings
        if one.kind == "left out"
    }
    for child in extract.children.values():
        state = "" if child.is_open else "closed"
        for _, row in child.places:
            says = child.case_id, child.worker, child.team, child.category, child.opened
            found[row] = Understood(row, *says, state, "")
            state = "listed twice"
    return tuple(found[number] for number in sorted(found))


def _why(finding: Finding) -> str:
    """Return why a row is left out, with the cell that is the reason."""
    return f"{finding.column} “{finding.value}”, {finding.why}" if finding.case_id else str(finding.why)


def _sheet(spreadsheet: Spreadsheet, matching: Matching, extract: Extract) -> tuple[Sheet, int, dict[str, int]]:
    """Return the sheet to read, the row of its headings and the place of each field; note the others alike."""
    found: tuple[Sheet, int, dict[str, int]] | None = None
    for name in sorted(spreadsheet.names, key=lambda name: name != matching.sheet):
        sheet = spreadsheet.sheet(name)
        place = locate(sheet, matching) if sheet is not None else None
        if sheet is None or place is None:
            continue
        if found is None:
            found = sheet, *place
        else:
            extract.notes.append(f"The sheet “{name}” has the same headings; it was left alone.")
    if found is None:
        raise BadInput(
            f"{spreadsheet.name} has no sheet with the headings of “{matching.name}”; match its columns anew."
        )
    return found


def _headings(sheet: Sheet, matching: Matching, names: Sequence[str], row: int, places: dict[str, int]) -> Headings:
    columns = {}
    for key, place in places.items():
        one = FIELDS[key]
        columns[key] = annex_a_lists.Column(key, names[place], one.holds, happened=one.happened), place
    return Headings(_CaseRows(_CASES, sheet.name), row, columns, True, len(columns), (), ())


def _status(matching: Matching, cell: Cell) -> str:
    """Return the letter of what a value of the category column was matched to; of a new value, what it says itself."""
    text = str(cell)
    known = matching.categories.get(even(text))
    return _LETTERS.get(category_of(text) if known is None else known, "")


def _add_care_leavers(extract: Extract, rows: Rows) -> None:
    """Say of open cases that they are care leavers, which no status of List 6 does."""
    numbers = dict(zip(rows.numbers, rows.column("status"), strict=True))
    for child in extract.children.values():
        if child.is_open and numbers.get(child.places[0][1]) == _LEAVER:
            child.category = words.CATEGORIES[-1]


def _add_visits(extract: Extract, rows: Rows) -> None:
    """Add visits and reviews, whose kind is told by what the case is; of a case in need a visit saw the child."""
    until = dates.OPEN.isoformat()
    there = {(event.child, event.kind, event.day) for event in extract.events}
    for name, kinds in _KINDS.items():
        for key, day in zip(rows.keys, rows.column(name), strict=True):
            kind = kinds.get(extract.children[key].category, "seen" if name == "visit" else "")
            if day and kind and (key, kind, day) not in there:
                there.add((key, kind, day))
                extract.events.append(Event(key, kind, day, until, {}))
