"""Reading an Annex A workbook (contract section 4b) into an ``Extract``."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice

from models import words
from models.errors import BadInput
from models.extracts import annex_a_events, annex_a_lists
from models.extracts.annex_a_cases import put_together
from models.extracts.annex_a_headings import HEADING_ROWS, recognise
from models.extracts.annex_a_rows import Reader, Rows
from models.extracts.extract import Extract, ListRead
from models.spreadsheets import Progress, Spreadsheet

SOURCE = "Annex A"


def read(
    spreadsheet: Spreadsheet,
    as_of: date,
    progress: Progress | None = None,
    swapped: frozenset[tuple[str, str]] = frozenset(),
) -> Extract | None:
    """Read every list that a file holds; None when it holds no list of Annex A.

    Args:
        spreadsheet: the open file.
        as_of: the day that the file is of.
        progress: is told every few thousand rows; may raise to stop.
        swapped: the columns, by list and heading, whose text dates are to be read in the other order than is guessed.

    Raises:
        BadInput: it has none of the Lists 6 to 9, which say what cases there are, or they name no child; or a sheet
            is damaged.
        Failure: the file can't be read any more.
    """
    extract = Extract(spreadsheet.name, SOURCE, as_of, notes=list(spreadsheet.notes))
    read_lists, not_needed = _sheets(spreadsheet, Reader(as_of, swapped, progress), extract)
    if month_first := american(read_lists.values()):
        extract.notes = list(spreadsheet.notes)
        read_lists, not_needed = _sheets(spreadsheet, Reader(as_of, month_first ^ swapped, progress), extract)
    if not read_lists and not not_needed:
        return None
    if not any(number in read_lists for number in annex_a_lists.CASE_LISTS):
        held = sorted({*read_lists, *not_needed})
        raise BadInput(
            f"{spreadsheet.name} holds only List {' and '.join(map(str, held))} of Annex A; choose the file that has"
            " List 6, 7, 8 or 9, for only they say which cases are open."
        )
    put_together(extract, read_lists)
    if not extract.children:
        raise BadInput(
            f"{spreadsheet.name} names no child in its Lists 6 to 9; choose the file that does, for by this one every"
            " case would close."
        )
    annex_a_events.add(extract, read_lists)
    _report(extract, read_lists)
    return extract


def _sheets(spreadsheet: Spreadsheet, reader: Reader, extract: Extract) -> tuple[dict[int, Rows], set[int]]:
    """Read the sheet of each list, and return the numbers of the lists that are there and not needed."""
    found: dict[int, Rows] = {}
    not_needed: set[int] = set()
    unknown = []
    for name in spreadsheet.names:
        sheet = spreadsheet.sheet(name)
        if sheet is None:
            continue
        rest = sheet.rows()
        first = list(islice(rest, HEADING_ROWS))
        headings = recognise(first, name)
        if headings is None:
            unknown.append(f"“{name}”")
            continue
        number = headings.list.number
        if not headings.list.columns:
            not_needed.add(number)
            continue
        other = found.get(number)
        if other is not None:
            keep_other = other.headings.named or not headings.named
            left = name if keep_other else other.sheet
            extract.notes.append(f"The sheet “{left}” looks like {headings.list.name} too; it was left alone.")
            if keep_other:
                continue
        found[number] = reader.read(sheet, headings, rest, first)
    if unknown:
        held = "holds" if len(unknown) == 1 else "hold"
        extract.notes.append(f"{' and '.join(unknown)} {held} no list of Annex A and {_was(unknown)} left alone.")
    if not_needed:
        named = [f"List {number}" for number in sorted(not_needed)]
        extract.notes.append(f"{' and '.join(named)} {_was(named)} left alone; nothing of {_it(named)} is needed.")
    return {number: found[number] for number in sorted(found)}, not_needed


def american(read_lists: Iterable[Rows]) -> frozenset[tuple[str, str]]:
    """Return the columns that are read with the month first because all that tell their order have it so."""
    several = list(read_lists)
    if any(rows.day_first for rows in several) or not any(rows.month_first for rows in several):
        return frozenset()
    return frozenset((order.list, order.column) for rows in several for order, told in rows.orders if not told)


def _was(listed: list[str]) -> str:
    return "was" if len(listed) == 1 else "were"


def _it(listed: list[str]) -> str:
    return "it" if len(listed) == 1 else "them"


def _report(extract: Extract, read_lists: Mapping[int, Rows]) -> None:
    """Say how each list was read, what is missing, and what could not be told."""
    councils: dict[str, str] = {}
    for rows in read_lists.values():
        one = rows.headings.list
        names = len(rows.keys) + rows.left_out
        extract.lists.append(ListRead(one.name, one.title, rows.sheet, names, rows.left_out))
        extract.findings += rows.findings
        councils |= {words.key(council): council for council in set(rows.columns.get("council", ())) if council}
        if rows.headings.extra:
            listed = ", ".join(f"“{heading[:60]}”" for heading in rows.headings.extra)
            extract.notes.append(f"{one.name}: columns that are not of the list were left alone: {listed}.")
        extract.notes += [f"{one.name}: “{twice}” stands twice; the first is read." for twice in rows.headings.twice]
        missing = [name for name in ("worker", "status") if name not in rows.headings.columns]
        extract.notes += [_NO_COLUMN[one.number, name] for name in missing if (one.number, name) in _NO_COLUMN]
    for number in annex_a_lists.CASE_LISTS:
        if number not in read_lists:
            one = annex_a_lists.LISTS[number]
            extract.notes.append(f"{one.name} ({one.title.lower()}) is not in the file.")
    if len(councils) == 1:
        extract.council = next(iter(councils.values()))
    elif councils:
        extract.notes.append(f"The rows name {len(councils)} councils: {', '.join(sorted(councils.values())[:5])}.")
    if any(rows.month_first for rows in read_lists.values()) or any(
        order.month_first for rows in read_lists.values() for order, _ in rows.orders
    ):
        extract.questions += [order for rows in read_lists.values() for order, told in rows.orders if not told]
    places = {rows.name: number for number, rows in read_lists.items()}
    extract.findings.sort(key=lambda finding: (places[finding.list], finding.row))


_NO_COLUMN = {
    (number, "worker"): f"List {number} has no column for the worker; the others say who holds its cases."
    for number in annex_a_lists.CASE_LISTS
} | {(6, "status"): "List 6 has no column for the case status; only the other lists say what its cases are."}
