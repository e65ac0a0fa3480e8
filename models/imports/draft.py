"""What an import would do, while it is worked out: refused rows, counts, lines for the preview, rows to write."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from models import dates, words
from models.errors import BadInput, BadRow
from models.imports.cells import OPEN, Ids, Read, Spellings, shown
from models.periods import Span
from models.spreadsheets import Cell, Progress
from models.store import Store
from models.workbook import Book
from models.workbook_tables import TABLES

LINES_A_KIND = 1000
"""How many lines of one kind and sheet a preview holds; the counts are complete."""

Row = tuple[Any, ...]


@dataclass(slots=True)
class Counts:
    """How many rows of one sheet would be added, changed, closed (something open gets its end) or left as they are."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview: a row of the file and what it would do."""

    kind: str
    """``added``, ``changed``, ``closed`` or ``reopened``."""
    sheet: str
    row: int
    subject: str
    what: str
    when: str
    """The day from which it holds, ISO; empty where it was so all along (a correction)."""


# Corrections of a table come before its new rows, and ends before beginnings: no two periods of one thing may overlap
# at any moment of the transaction.
STATEMENTS: dict[str, tuple[str, Callable[[Row], Row] | None]] = {
    "team corrected": ("update teams set kind = ?, manager = ? where id = ?", None),
    "team": ("insert into teams (id, name, name_key, kind, manager) values (?, ?, ?, ?, ?)", None),
    "worker corrected": ("update workers set name = ?, valid_from = ?, valid_to = ? where id = ?", None),
    "worker": (
        "insert into workers (id, worker_id, worker_key, name, valid_from, valid_to) values (?, ?, ?, ?, ?, ?)",
        None,
    ),
    "post": (
        (
            "insert into posts (worker_row, valid_from, valid_to, team_row, role, employment, fte)"
            " values (?, ?, ?, ?, ?, ?, ?)"
        ),
        None,
    ),
    "absence corrected": ("update absences set valid_to = ?, kind = ?, reduction = ? where id = ?", None),
    "absence": (
        "insert into absences (worker_row, valid_from, valid_to, kind, reduction) values (?, ?, ?, ?, ?)",
        None,
    ),
    "limits corrected": ("update limits set measure = ?, lower = ?, upper = ? where id = ?", None),
    "limits": (
        (
            "insert into limits (team_kind, role, worker_row, valid_from, measure, lower, upper)"
            " values (?, ?, ?, ?, ?, ?, ?)"
        ),
        None,
    ),
    "weight corrected": ("update weights set points = ? where id = ?", None),
    "weight": ("insert into weights (category, points, valid_from) values (?, ?, ?)", None),
    "case corrected": ("update cases set family_id = ?, family_key = ?, date_of_birth = ? where id = ?", None),
    "case": (
        "insert into cases (id, case_id, case_key, family_id, family_key, date_of_birth) values (?, ?, ?, ?, ?, ?)",
        itemgetter(0, 1, 2, 3, 4, 5),
    ),
    "opening corrected": ("update openings set valid_from = ?, valid_to = ? where id = ?", None),
    "opening": ("insert into openings (case_row, valid_from, valid_to) values (?, ?, ?)", None),
    "category corrected": ("update categories set category = ?, valid_to = ? where id = ?", None),
    "category": ("insert into categories (case_row, category, valid_from, valid_to) values (?, ?, ?, ?)", None),
    "allocation shortened": ("update allocations set valid_to = ? where id = ?", None),
    "allocation lengthened": ("update allocations set valid_to = ? where id = ?", None),
    "allocation": (
        "insert into allocations (case_row, kind, valid_from, worker_row, valid_to) values (?, ?, ?, ?, ?)",
        itemgetter(0, 1, 2, 3, 4),
    ),
}
"""How each kind of row is written, in the order of writing, and what of a longer row is written."""


@dataclass(slots=True)
class Draft:
    """An import being worked out."""

    store: Store
    book: Book
    as_of: str
    """The day from which a known worker's new team, role, employment or FTE holds, ISO."""
    progress: Progress | None
    teams: Ids
    workers: Ids
    cases: Ids
    kinds: Spellings
    roles: Spellings
    bad: list[BadRow] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    lines: list[Change] = field(default_factory=list)
    writes: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in STATEMENTS})
    posts: list[tuple[int, list[Span], list[Span]]] = field(default_factory=list)
    """Of known workers whose post differs: the worker's row, the posts held and the posts to hold."""
    lines_of: dict[tuple[str, str], int] = field(default_factory=dict)

    def rows(self, table: str, readers: Sequence[Read]) -> Iterator[tuple[int, list[Any], bool]]:
        """Yield each row's number, its values, and whether all could be read; refused cells are listed and None."""
        for number, cells in self.book.rows(table, self.progress):
            try:
                values = [read(cell) for read, cell in zip(readers, cells, strict=True)]
            except BadInput:
                yield number, self._explained(table, readers, number, cells), False
            else:
                yield number, values, True

    def _explained(self, table: str, readers: Sequence[Read], number: int, cells: Sequence[Cell]) -> list[Any]:
        values: list[Any] = []
        for column, read, cell in zip(TABLES[table], readers, cells, strict=True):
            try:
                values.append(read(cell))
            except BadInput as error:
                values.append(None)
                self.refuse(table, number, column.name, shown(cell), str(error))
        return values

    def refuse(self, table: str, number: int, column: str, value: str, why: str) -> None:
        """List a row that can't be taken."""
        self.bad.append(BadRow(table, number, column, value, why))

    def claim(self, ids: Ids, table: str, number: int, wanted: str) -> tuple[int, bool] | None:
        """Return the row of the id that a row of the file describes and whether it is new; None (listed) if twice."""
        try:
            return ids.claim(wanted, number)
        except BadInput as error:
            self.refuse(table, number, TABLES[table][0].name, wanted, str(error))
            return None

    def tell(self, kind: str, table: str, number: int, subject: str | int, what: str, when: str = "") -> None:
        """Count a row that changes something, and keep its line; a number as ``subject`` is a case's row."""
        counts = self.counts[table]
        if kind == "added":
            counts.added += 1
        elif kind == "closed":
            counts.closed += 1
        else:
            counts.changed += 1
        told = self.lines_of.get((kind, table), 0)
        if told < LINES_A_KIND:
            self.lines_of[kind, table] = told + 1
            name = self.case_id(subject) if isinstance(subject, int) else subject
            self.lines.append(Change(kind, table, number, name, what, when))

    def case_id(self, row: int) -> str:
        """Return the id of a case of the file or of the store."""
        new = self.writes["case"]
        place = bisect_left(new, (row,))
        if place < len(new) and new[place][0] == row:
            return str(new[place][1])
        found = self.store.rows("select case_id from cases where id = ?", (row,))
        return str(found[0][0]) if found else next(key for key, case in self.cases.items() if case == row)

    def same(self, table: str) -> None:
        """Count a row that changes nothing."""
        self.counts[table].unchanged += 1

    def write(self, statement: str, *row: Any) -> None:  # noqa: ANN401
        """Keep a row to be written."""
        self.writes[statement].append(row)


def new_draft(store: Store, book: Book, as_of: str, progress: Progress | None) -> Draft:
    """Return an empty draft that knows the ids and words held already."""
    needs_cases = {"Cases", "Categories", "Allocations"} & set(book.sheets)
    return Draft(
        store, book, as_of, progress,
        teams=_ids(store, "team", "teams", "name_key"),
        workers=_ids(store, "worker", "workers", "worker_key"),
        cases=_ids(store, "case", "cases", "case_key") if needs_cases else Ids("case", {}, 1),
        kinds=_spellings(store, words.TEAM_KINDS, "select kind from teams union select team_kind from limits"),
        roles=_spellings(store, words.ROLES, "select role from posts union select role from limits"),
        counts={table: Counts() for table in book.sheets},
    )  # fmt: skip


def _ids(store: Store, what: str, table: str, key: str) -> Ids:
    held = dict(store.rows(f"select {key}, id from {table}"))
    return Ids(what, held, store.rows(f"select ifnull(max(id), 0) + 1 from {table}")[0][0])


def _spellings(store: Store, known: Sequence[str], sql: str) -> Spellings:
    spellings = Spellings({"": ""})
    for word in (*known, *(row[0] for row in store.rows(sql))):
        spellings.setdefault(words.key(word), word)
    return spellings


def changes(
    what: tuple[str, ...], before: tuple[Any, ...], after: tuple[Any, ...], names: dict[Any, str] | None = None
) -> str:
    """Return ``role: social worker → senior social worker`` for what differs, ``closed: 30 Oct 2026`` for new."""
    return ", ".join(
        f"{word}: {moved(_shown(old, names), _shown(new, names))}"
        for word, old, new in zip(what, before, after, strict=True)
        if old != new
    )


def moved(old: str, new: str) -> str:
    """Return ``old → new``, or only the new where there was nothing."""
    return new if old == "–" else f"{old} → {new}"


def _shown(value: Any, names: dict[Any, str] | None) -> str:  # noqa: ANN401
    if names and value in names:
        return names[value]
    if value == OPEN or value == "":
        return "–"
    text = str(value)
    if len(text) == 10 and text[4] == "-" and text[7] == "-":
        return dates.show(date.fromisoformat(text))
    return text
