"""The lists of cases: which are read for a view, what they answer, and the tables that show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.case_list import OpenCase
from models.case_words import (
    NEEDS,
    closed_answer,
    family_answer,
    for_words,
    holder_words,
    need_answer,
    need_words,
    open_answer,
    waiting,
)
from models.dates import show
from models.words import key
from ui.kit.marks import Mark
from ui.kit.tables import Column, Table

if TYPE_CHECKING:
    from models.store import Store

NEED, OPENED, WORKER, FAMILY, CLOSED = "need", "open", "worker", "family", "closed"
_MOST_CLOSED = 5000


@dataclass(frozen=True, slots=True)
class View:
    """Which cases are listed: those that need a worker, all open ones, one worker's, one family's, or the closed."""

    kind: str
    worker_row: int = 0
    family: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The cases of a view, what they answer, and the workers and families to choose from."""

    view: View
    rows: tuple[OpenCase, ...]
    total: int | None
    question: str
    answer: str
    words: str
    workers: tuple[tuple[int, str], ...]
    families: tuple[str, ...]


def listed(store: "Store", view: View, day: date, team: str | None) -> Listed:
    """Return the cases of a view on a day, of a team or the service."""
    from models import case_list

    with store.snapshot():
        opened = case_list.open_cases(store, day, team)
        workers, families = _choices(opened)
        if view.kind == WORKER:
            rows, words = case_list.held_by(store, view.worker_row, day), _name(store, view.worker_row)
            said = (f"Which cases does {words} hold?", open_answer(rows))
        elif view.kind == FAMILY:
            rows, words = case_list.of_family(store, view.family, day), f"Family {view.family}"
            said = (f"Which cases are of family {view.family}?", family_answer(rows))
        elif view.kind == CLOSED:
            rows, words = case_list.closed_cases(store, day, team, _MOST_CLOSED), "Closed"
            said = ("Which cases are closed?", closed_answer(rows, _MOST_CLOSED))
        elif view.kind == OPENED:
            rows, words = opened, "All open"
            said = ("Which cases are open?", open_answer(rows))
        else:
            rows, words = waiting(opened), "Need a worker"
            said = ("Which cases need a worker?", need_answer(opened))
    total = None if view.kind == CLOSED else len(rows) if view.kind == FAMILY else len(opened)
    return Listed(view, rows, total, *said, words, workers, families)


def _choices(opened: Sequence[OpenCase]) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Return the workers who hold an open case, by name, and the families."""
    workers = {case.worker_row: case.worker for case in opened if case.worker_row is not None}
    families = {key(case.family_id): case.family_id for case in opened if case.family_id}
    named = sorted(workers.items(), key=lambda pair: key(pair[1]))
    return tuple(named), tuple(families[name] for name in sorted(families))


def _name(store: "Store", worker_row: int) -> str:
    from models import workers

    return workers.name_of(store, worker_row)


def need_table() -> Table:
    """Return the table of the cases that need a worker."""
    return _table(
        "cases that need a worker",
        Column("why", "Why", need_words, lambda case: (NEEDS.index(case.need), key(case.worker)), mark=_mark),
        Column("for", "For", for_words, lambda case: case.need_days, right=True),
    )


def open_table() -> Table:
    """Return the table of open cases; of one family it holds the closed ones as well."""
    return _table(
        "open cases",
        Column("worker", "Key worker", _holder, _holder_order, mark=_mark),
        Column("team", "Team", lambda case: case.team or "–", shown=False),
        Column("since", "Since", _since, lambda case: case.closed or case.since or case.need_since, right=True),
    )


def closed_table() -> Table:
    """Return the table of closed cases."""
    return _table(
        "closed cases",
        Column("worker", "Held last by", holder_words),
        Column("team", "Team", lambda case: case.team or "–", shown=False),
        Column("closed", "Closed", lambda case: show(case.closed), lambda case: case.closed, right=True),
        one="closed case",
    )


def _table(name: str, *columns: Column, one: str = "open case") -> Table:
    first = (
        Column("case", "Case", lambda case: case.case_id, lambda case: key(case.case_id), strong=True),
        Column("family", "Family", lambda case: case.family_id or "–", _family_order, leaves=3),
        Column("category", "Category", _category, leaves=1),
        Column("age", "Age", lambda case: "–" if case.age is None else str(case.age), lambda c: c.age, right=True,
               leaves=2),
    )  # fmt: skip
    return Table(name, (*first, *columns), key=lambda case: case.row, one=one, toolbar=False)


def _category(case: OpenCase) -> str:
    return case.category[:1].upper() + case.category[1:] if case.category else "not known"


def _family_order(case: OpenCase) -> str | None:
    return key(case.family_id) or None


def _mark(case: OpenCase) -> Mark | None:
    if not case.need:
        return None
    return Mark.UNALLOCATED if case.need == NEEDS[0] else Mark.UNCOVERED


def _holder(case: OpenCase) -> str:
    return f"closed {show(case.closed)}" if case.closed is not None else holder_words(case)


def _holder_order(case: OpenCase) -> tuple[bool, str]:
    return not case.worker, key(case.worker)


def _since(case: OpenCase) -> str:
    """Return since when it is held, or by when it was where no extract told the day: ``by 9 Nov 2026``."""
    day = case.closed or case.since or case.need_since
    if day is None:
        return "–"
    return show(day) if case.since_after is None else f"by {show(day)}"
