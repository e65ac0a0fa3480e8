"""Trying an import: what it would make of a day's position, found by writing it and taking it back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models.errors import BadInput
from models.position import Position, position
from models.store import Store

T = TypeVar("T")


class Stale(BadInput):
    """The record was changed after the plan was made; nothing was imported."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an import would make of a day's position."""

    before: Position
    after: Position


class _TakenBack(Exception):
    """Ends the transaction in which an import was only tried."""


def tried(store: Store, write: Callable[[], None], day: date, team: str | None) -> Effect:
    """Return the position of ``day`` before and after ``write``, which is taken back, of a team or the whole service.

    Raises:
        BadInput: there is no such team.
        Failure: the database can't be written to.
    """
    with suppress(_TakenBack), store.write("tried", kind="import"):
        before = position(store, day, team)
        write()
        after = position(store, day, team)
        raise _TakenBack
    return Effect(before, after)


def last_entry(store: Store, *, but_this: bool = False) -> int:
    """Return the journal's last entry; with ``but_this``, the one before the entry that is open."""
    if but_this:
        sql = "select ifnull(max(id), 0) from journal where id < (select entry from journal_open)"
    else:
        sql = "select ifnull(max(id), 0) from journal"
    return int(store.rows(sql)[0][0])


def check_current(store: Store, after: int) -> None:
    """Raise ``Stale``, inside a transaction, if something was written since a plan made after entry ``after``."""
    if last_entry(store, but_this=True) != after:
        raise Stale("The record was changed meanwhile, so nothing was imported; read the file again.")


def afresh_if_stale(attempt: Callable[[], T]) -> T:
    """Return what ``attempt`` plans and applies; plan afresh, at most twice, if another process writes in between.

    Raises:
        Stale: another process wrote each time; nothing was imported.
    """
    for _ in range(2):
        with suppress(Stale):
            return attempt()
    return attempt()
