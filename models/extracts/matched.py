"""Reading a file by a matching into an ``Extract``, by the same rules for ids, days and workers as Annex A."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice

from models import dates, words
from models.errors import BadInput
from models.extracts import annex_a_events, annex_a_lists
from models.extracts.annex_a import american
from models.extracts.annex_a_cases import put_together
from models.extracts.annex_a_headings import Headings
from models.extracts.annex_a_rows import Reader, Rows
from models.extracts.cells import Cell, Memo, read_name
from models.extracts.codes import CATEGORY_OF_STATUS, even
from models.extracts.extract import Event, Extract, Finding, ListRead
from models.extracts.joined_rows import JoinedRows, joined, name_places
from models.extracts.matching import CLOSED, FIELDS, HEADING_ROWS, Matching, headings_of, locate, reads
from models.extracts.matching_guess import SAMPLE, category_of
from models.extracts.matching_head import Head
from models.spreadsheets import Progress, Sheet, Spreadsheet

_CASES = 6
"""Rows of cases are read as those of List 6 are: the base of the caseload."""
_LEAVER = "f"
_SHEETS_NAME, _NOWHERE = "the sheet’s name", -1
MOST_SHOWN, _LEAST_OF_A_SHEET = 12, 3
"""How many first rows are understood where there are several sheets, and of each at least."""
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

    sheet: str
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
    swapped: frozenset[tuple[str, str]] = frozenset(),
) -> Extract:
    """Read the rows of all sheets that have a matching's headings; those of a child on several are duplicate rows.

    Args:
        spreadsheet: the open file.
        matching: which column is which.
        as_of: the day that the file is of.
        progress: told every few thousand rows; may raise to stop.
        swapped: the columns, by sheet and heading, whose text dates are to be read in the other order than is guessed;
            of no effect where the matching says that the month is first.

    Raises:
        BadInput: no sheet has the headings, or it is damaged.
        Failure: the file can't be read any more.
    """
    extract = Extract(spreadsheet.name, matching.name, as_of, notes=list(spreadsheet.notes))
    statuses = Memo(partial(_status, matching))
    parts = _sheets(spreadsheet, matching, Reader(as_of, swapped, progress, statuses=statuses), extract)
    if not matching.month_first and (month_first := american(parts)):
        extract.notes = list(spreadsheet.notes)
        again = Reader(as_of, month_first ^ swapped, progress, statuses=statuses)
        parts = _sheets(spreadsheet, matching, again, extract)
    for part in parts:
        _say_of_all(part, matching)
    rows = parts[0] if len(parts) == 1 else joined(parts)
    put_together(extract, {_CASES: rows})
    _add_care_leavers(extract, rows)
    annex_a_events.add(extract, {_CASES: rows})
    _add_visits(extract, rows)
    if isinstance(rows, JoinedRows):
        name_places(extract, rows)
    order = {part.sheet: number for number, part in enumerate(parts)}
    extract.findings += sorted(rows.findings, key=lambda finding: (order[finding.list], finding.row))
    for part in parts:
        named = len(part.keys) + part.left_out
        extract.lists.append(ListRead(part.sheet, matching.name, part.sheet, named, part.left_out))
    if not matching.month_first and (rows.month_first or any(one.month_first for one, _ in rows.orders)):
        extract.questions += [one for one, told in rows.orders if not told]
    return extract


def understood(head: Head, matching: Matching, as_of: date) -> tuple[Understood, ...]:
    """Return a file's first rows as a matching that can be used understands them, of all sheets that are read."""
    read = [sheet for sheet in head.alike(matching.keys) if reads(matching, sheet)]
    if not read:
        return ()
    each = max(_LEAST_OF_A_SHEET, MOST_SHOWN // len(read)) if len(read) > 1 else SAMPLE
    sheets = {name: _first(head, name, each, matching) for name in read}
    extract = read_matched(Spreadsheet(head.file, tuple(read), sheets.__getitem__), matching, as_of)
    found = {
        (one.list, one.row): Understood(
            one.list, one.row, one.case_id or one.value, "", "", "", "", "left out", _why(one)
        )
        for one in extract.findings
        if one.kind == "left out"
    }
    for child in extract.children.values():
        state = "" if child.is_open else "closed"
        for sheet, row in child.places:
            says = child.case_id, child.worker, child.team, child.category, child.opened
            found[sheet, row] = Understood(sheet, row, *says, state, "")
            state = "listed twice"
    return tuple(found[place] for place in sorted(found, key=lambda place: (read.index(place[0]), place[1])))


def _first(head: Head, name: str, each: int, matching: Matching) -> Sheet:
    """Return the first rows of a sheet as a sheet of its own."""
    located = locate(head.firsts[name], matching.keys)
    rows = head.firsts[name][: (located[0] if located is not None else 0) + each]

    def cells() -> Iterator[list[Cell]]:
        return iter([list(row) for row in rows])

    return Sheet(name, len(rows), cells)


def _why(finding: Finding) -> str:
    """Return why a row is left out, with the cell that is the reason."""
    return f"{finding.column} “{finding.value}”, {finding.why}" if finding.case_id else str(finding.why)


def _sheets(spreadsheet: Spreadsheet, matching: Matching, reader: Reader, extract: Extract) -> list[Rows]:
    """Read each sheet that has the headings, and note the others."""
    found: list[Rows] = []
    others, left_out = [], []
    for name in spreadsheet.names:
        sheet = spreadsheet.sheet(name)
        if sheet is None:
            continue
        rest = sheet.rows()
        first = list(islice(rest, HEADING_ROWS))
        located = locate(first, matching.keys)
        if located is None:
            others.append(f"“{name}”")
        elif not reads(matching, name):
            left_out.append(f"“{name}”")
        else:
            headings = _headings(sheet, matching, headings_of(first[located[0] - 1]), *located)
            if matching.month_first:
                reader.month_first |= {(name, column.heading) for column, _ in headings.columns.values()}
            found.append(reader.read(sheet, headings, rest, first))
    if not found:
        raise BadInput(
            f"{spreadsheet.name} has no sheet with the headings of “{matching.name}”; match its columns anew."
        )
    if others:
        have, were = ("has", "was") if len(others) == 1 else ("have", "were")
        extract.notes.append(f"{_listed(others)} {have} not all these columns and {were} left alone.")
    if left_out:
        extract.notes.append(f"{_listed(left_out)} {'was' if len(left_out) == 1 else 'were'} left out, as was chosen.")
    return found


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _headings(sheet: Sheet, matching: Matching, names: Sequence[str], row: int, places: Mapping[str, int]) -> Headings:
    columns = {}
    for key, heading in matching.columns.items():
        one, place = FIELDS[key], places[even(heading)]
        columns[key] = annex_a_lists.Column(key, names[place], one.holds, happened=one.happened), place
    return Headings(_CaseRows(_CASES, sheet.name), row, columns, True, len(columns), (), ())


def _say_of_all(rows: Rows, matching: Matching) -> None:
    """Add what the matching or the sheet's name says of all its rows: their team or worker."""
    if "team" not in rows.columns:
        rows.columns["team"] = [words.tidy(matching.team)] * len(rows.keys)
    if matching.sheet_is:
        named = annex_a_lists.Column(matching.sheet_is, _SHEETS_NAME, annex_a_lists.NAME)
        rows.headings = replace(rows.headings, columns={**rows.headings.columns, matching.sheet_is: (named, _NOWHERE)})
        rows.columns[matching.sheet_is] = [read_name(rows.sheet)] * len(rows.keys)
    if rows.keys and "team" not in matching.columns:
        team = rows.columns["team"][0]
        rows.findings = [finding._replace(team=team) for finding in rows.findings]


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
