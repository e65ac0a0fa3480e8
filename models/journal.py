"""The append-only journal: what was changed, when, by whom and why; undo and redo work from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from sqlcipher3 import dbapi2

from models.errors import BadInput
from models.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal."""

    id: int
    at: str
    who: str
    kind: str
    what: str
    why: str
    undoes: int | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one entry did to one row: its content before and after (None: it was not there).

    Rows that were added in bulk are one change, from ``row`` to ``last``, of which the rows themselves are the content.
    """

    table: str
    row: int
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    last: int | None = None


def entries(store: Store, most: int = 500) -> list[Entry]:
    """Return the latest entries, newest first."""
    return [
        Entry(*row)
        for row in store.rows(
            "select id, at, who, kind, what, why, undoes from journal order by id desc limit ?", (most,)
        )
    ]


def changes(store: Store, entry: int, *, newest_first: bool = False) -> Iterator[RowChange]:
    """Yield what an entry changed, in the order in which it did, or the other way round."""
    order = "desc" if newest_first else "asc"
    found = store.connection.execute(
        f"select table_name, row_id, old, new, last_id from journal_rows where entry = ? order by id {order}", (entry,)
    )
    for table, row, old, new, last in found:
        yield RowChange(table, row, json.loads(old) if old else None, json.loads(new) if new else None, last)


SIGN, WITHDRAW = "sign", "withdraw"
"""Kinds of entries that Undo stops at: a signature is withdrawn, with a reason, and a withdrawal is for good."""


def undoable(store: Store) -> Entry | None:
    """Return the entry that Undo would take back: the latest that is in force; None at a signature."""
    latest = _next(store, redo=False)
    return None if latest is None or latest.kind in {SIGN, WITHDRAW} else latest


def at_signature(store: Store) -> bool:
    """Return whether Undo stops at a signature, or at the withdrawal of one."""
    latest = _next(store, redo=False)
    return latest is not None and latest.kind in {SIGN, WITHDRAW}


def no_undo(store: Store) -> str:
    """Return the sentence that says why nothing can be undone: there is nothing, or it is a signature."""
    latest = _next(store, redo=False)
    if latest is None:
        return "There is nothing to undo."
    if latest.kind == WITHDRAW:
        return "Undo stops where a signature was withdrawn; sign the month anew on “Return and report”."
    return f"Undo stops at a signature ({latest.what}); withdraw it on “Return and report” instead."


def redoable(store: Store) -> Entry | None:
    """Return the entry that Redo would bring back; None once something new was done after the undo."""
    return _next(store, redo=True)


def in_force(store: Store, entry: int) -> bool:
    """Return whether an entry stands: no undo of it does, an undo that was taken back by a redo not counted."""
    return entry not in taken_back(store)


def taken_back(store: Store) -> set[int]:
    """Return the entries that do not stand: those undone, and the undos that a redo took back."""
    found: set[int] = set()
    for entry, undoes in store.rows("select id, undoes from journal where undoes is not null order by id desc"):
        if entry not in found:
            found.add(undoes)
    return found


def undo(store: Store) -> Entry | None:
    """Take back the latest entry that is in force, as one new entry; return it, or None if there is none."""
    return _take_back(store, undoable(store), "undo")


def redo(store: Store) -> Entry | None:
    """Bring back what was undone last; return the entry brought back, or None if there is none."""
    return _take_back(store, redoable(store), "redo")


def _next(store: Store, *, redo: bool) -> Entry | None:
    """Walk the journal from its end: an undo hides its entry, a redo hides its undo."""
    taken_back: set[int] = set()
    newest_first = store.connection.execute("select id, at, who, kind, what, why, undoes from journal order by id desc")
    for entry in (Entry(*row) for row in newest_first):
        if entry.id in taken_back:
            continue
        if entry.undoes is not None:
            if redo and entry.kind == "undo":
                return entry
            taken_back.add(entry.undoes)
            continue
        return None if redo else entry
    return None


def _take_back(store: Store, entry: Entry | None, kind: str) -> Entry | None:
    if entry is None:
        return None
    what = entry.what if kind == "undo" else entry.what.removeprefix("Undid: ")
    line = f"Undid: {what}" if kind == "undo" else f"Redid: {what}"
    with store.write(line, kind=kind, undoes=entry.id) as db:
        for (table, removed), alike in groupby(changes(store, entry.id, newest_first=True), _table_and_whether_removed):
            if removed:
                _restore(db.conn, table, alike)
            else:
                for change in alike:
                    _put_back(db.conn, change)
    return Entry(entry.id, entry.at, entry.who, entry.kind, what, entry.why, entry.undoes)


def _table_and_whether_removed(change: RowChange) -> tuple[str, bool]:
    return change.table, change.new is None and change.last is None


def _restore(connection: dbapi2.Connection, table: str, removed: Iterator[RowChange]) -> None:
    """Put removed rows of one table back, all at once: an undone import has tens of thousands.

    Raises:
        BadInput: a row of another content is in one's place.
    """
    first = next(removed)
    columns = list(first.old or {})
    names, marks = ", ".join(["id", *columns]), ", ".join("?" * (len(columns) + 1))
    rows = ((change.row, *(change.old or {}).values()) for change in chain((first,), removed))
    try:
        connection.executemany(f"insert into {table} ({names}) values ({marks})", rows)
    except dbapi2.IntegrityError as error:
        raise BadInput(_CHANGED_SINCE) from error


_CHANGED_SINCE = "That can't be undone: the same rows were changed again since. Correct them by hand."


def _put_back(connection: dbapi2.Connection, change: RowChange) -> None:
    """Give one row the content it had before the change. Raises ``BadInput`` if it was changed since.

    Of rows added in bulk that need not be asked: only the latest entry in force is taken back, and whatever came
    after it was taken back before.
    """
    if change.last is not None:
        connection.execute(f"delete from {change.table} where id between ? and ?", (change.row, change.last))
        return
    columns = list((change.new or change.old or {}).keys())
    found = connection.execute(
        f"select {', '.join(columns)} from {change.table} where id = ?", (change.row,)
    ).fetchone()
    if (dict(zip(columns, found, strict=True)) if found else None) != change.new:
        raise BadInput(_CHANGED_SINCE)
    if change.old is None:
        connection.execute(f"delete from {change.table} where id = ?", (change.row,))
    else:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(f"update {change.table} set {assignments} where id = ?", (*change.old.values(), change.row))
