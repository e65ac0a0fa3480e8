"""Importing the caseload workbook (contract section 4): what a file would change, and doing so, all or nothing.

``plan`` works everything out against what is held and writes nothing; ``apply`` writes a plan as one journal entry.
What a file says is matched by id, evened out:

* teams, workers' names, starts and ends, cases, weights, limits, ends of absences and allocations are *corrected*
  where the file differs; a blank end (End, To, Closed) says that there is none, any other blank says nothing;
* a known worker's team, role, employment and FTE are *changed* from the as-of day;
* a case that was closed and has a later opening is open again; what the file does not name is left alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models import periods, words
from models.bulk import write_rows
from models.errors import BadRow, BadRows
from models.imports.allocations import allocations
from models.imports.cases import cases, categories
from models.imports.draft import STATEMENTS, Change, Counts, Draft, Row, new_draft
from models.imports.effect import Effect, Stale, afresh_if_stale, check_current, last_entry, tried
from models.imports.loads import limits, weights
from models.imports.people import absences, teams, workers
from models.periods import Span
from models.spreadsheets import Progress
from models.store import Store
from models.workbook import Book, open_book
from models.workbook_tables import TABLES

__all__ = [
    "Change", "Counts", "Effect", "Plan", "Stale", "apply", "effect", "import_file", "is_current", "plan",
]  # fmt: skip

_SHEETS: Mapping[str, Callable[[Draft], None]] = {
    "Teams": teams, "Workers": workers, "Absences": absences, "Limits": limits,
    "Weights": weights, "Cases": cases, "Categories": categories, "Allocations": allocations,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Nothing has been written."""

    file: str
    as_of: date
    counts: Mapping[str, Counts]
    """How many rows of each sheet in the file would be added, changed and so on."""
    notes: tuple[str, ...]
    """Sheets and columns left alone, example rows left out."""
    bad_rows: tuple[BadRow, ...]
    """Every row that breaks a rule; one is enough for nothing to be imported."""
    lines: tuple[Change, ...]
    """The changes for a preview: of each sheet and kind the first 1,000."""
    writes: Mapping[str, list[Row]] = field(repr=False)
    posts: list[tuple[int, list[Span], list[Span]]] = field(repr=False)
    after: int = 0
    """The journal entry after which the plan was made."""

    @property
    def changes(self) -> int:
        """How many rows of the file would change something."""
        return sum(counts.added + counts.changed + counts.closed for counts in self.counts.values())

    @property
    def told(self) -> str:
        """What would be added, changed, closed and ended: ``1 worker changed, 12 cases added``; empty when nothing."""
        return ", ".join(
            f"{words.count(number, *_SINGULAR[sheet])} {did}"
            for sheet, counts in self.counts.items()
            for number, did in ((counts.added, "added"), (counts.changed, "changed"), (counts.closed, _closed(sheet)))
            if number
        )

    @property
    def sentence(self) -> str:
        """What importing it does, for the journal and the toast."""
        if not self.changes:
            return f"Nothing to import: {self.file} holds nothing new."
        return f"Imported {self.file}: {self.told}."

    @property
    def refusal(self) -> str:
        """Why nothing can be imported, when there are bad rows."""
        rows = len({(bad.sheet, bad.row) for bad in self.bad_rows})  # a row is listed once for each of its cells
        many = words.count(rows, "row of it can’t be taken", "rows of it can’t be taken")
        return f"Nothing was imported from {self.file}, because {many}; mend and import it again."


_SINGULAR = {
    "Teams": ("team",), "Workers": ("worker",), "Absences": ("absence",), "Weights": ("weight",),
    "Limits": ("line of limits", "lines of limits"), "Cases": ("case",), "Categories": ("category", "categories"),
    "Allocations": ("allocation",),
}  # fmt: skip


def _closed(sheet: str) -> str:
    return "closed" if sheet == "Cases" else "ended"


def plan(store: Store, file: Path | Book, as_of: date, progress: Progress | None = None) -> Plan:
    """Work out what importing a caseload workbook would do, and write nothing.

    Args:
        store: what is held.
        file: the workbook, or where it is; its rows are read anew.
        as_of: the day from which a known worker's new team, role, employment or FTE holds.
        progress: told every few thousand rows; raising from it stops the work.

    Raises:
        BadInput: it is no caseload workbook, or lacks a heading. Rows that break a rule do not raise: they are in
            ``bad_rows``.
        Failure: the file can't be read.
    """
    book = file if isinstance(file, Book) else open_book(file)
    with store.snapshot():
        after = last_entry(store)
        draft = new_draft(store, book, as_of.isoformat(), progress)
        for sheet in book.sheets:
            _SHEETS[sheet](draft)
    order = {sheet: place for place, sheet in enumerate(TABLES)}
    return Plan(
        file=book.name, as_of=as_of, counts=draft.counts, notes=tuple(dict.fromkeys(book.notes)),
        bad_rows=tuple(sorted(draft.bad, key=lambda row: (order[row.sheet], row.row))),
        lines=tuple(draft.lines), writes=draft.writes, posts=draft.posts,
        after=after,
    )  # fmt: skip


def apply(store: Store, planned: Plan, progress: Progress | None = None) -> str:
    """Write a plan as one transaction and one journal entry; return the sentence that says what was done.

    Raises:
        BadRows: the plan has bad rows; nothing was written.
        Stale: something was written since the plan was made; nothing was imported.
        Failure: the disk is full, the file read-only or busy; nothing was changed.
    """
    if planned.bad_rows:
        raise BadRows(planned.refusal, planned.bad_rows)
    if not planned.changes:
        return planned.sentence
    with store.write(planned.sentence, kind="import"):
        _write(store, planned, progress)
    return planned.sentence


def effect(store: Store, planned: Plan, day: date, team: str | None = None, progress: Progress | None = None) -> Effect:
    """Return the position of ``day`` before and after a plan, of the team called ``team`` or the whole service.

    The plan is written and taken back in one transaction, so that the answer is what applying it gives.

    Raises:
        BadInput: the plan has bad rows, or there is no such team.
        Stale: something was written since the plan was made.
        Failure: the database can't be written to.
    """
    if planned.bad_rows:
        raise BadRows(planned.refusal, planned.bad_rows)
    return tried(store, lambda: _write(store, planned, progress), day, team)


def is_current(store: Store, planned: Plan) -> bool:
    """Return whether nothing was written since the plan was made."""
    return last_entry(store) == planned.after


def _write(store: Store, planned: Plan, progress: Progress | None) -> None:
    """Write a plan inside a transaction. Raises ``Stale`` if something was written since it was made."""
    check_current(store, planned.after)
    statements = [
        (sql, map(pick, rows) if pick else rows)
        for (sql, pick), rows in ((STATEMENTS[statement], rows) for statement, rows in planned.writes.items())
        if rows
    ]
    write_rows(store, statements, sum(map(len, planned.writes.values())), progress)
    for worker, before, then in planned.posts:
        periods.save(store.db, "posts", ("worker_row", worker), before, then)


def import_file(
    store: Store, file: Path | Book, as_of: date, progress: Progress | None = None, *, dry_run: bool = False
) -> Plan:
    """Plan, and apply unless rows are bad or it is a dry run; start afresh if another process writes in between.

    Raises:
        BadInput, Failure: as ``plan`` and ``apply``; nothing was changed.
    """

    def attempt() -> Plan:
        planned = plan(store, file, as_of, progress)
        if not planned.bad_rows and not dry_run:
            apply(store, planned, progress)
        return planned

    return afresh_if_stale(attempt)
