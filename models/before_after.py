"""A day's position before and after a plan or a supposition: who differs, and the totals that matter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models import figures
from models.moves import Moving
from models.placing import Move
from models.position import Inputs, Position, WorkerPosition
from models.words import Status


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Somebody before and after; ``before`` or ``after`` is None where they are not in post."""

    row: int
    name: str
    before: WorkerPosition | None
    after: WorkerPosition | None

    @property
    def differs(self) -> bool:
        """Whether anything about them is another."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Figure:
    """A total before and after, as shown."""

    name: str
    before: str
    after: str


_FIGURES: tuple[tuple[str, Callable[[Position], str]], ...] = (
    ("Over", lambda of: f"{of.statuses[Status.OVER]:,}"),
    ("Under", lambda of: f"{of.statuses[Status.UNDER]:,}"),
    ("Uncovered cases", lambda of: f"{of.uncovered:,}"),
    ("Unallocated cases", lambda of: f"{len(of.unallocated):,}"),
    ("Open cases", lambda of: f"{of.open_cases:,}"),
    ("Workers", lambda of: f"{len(of.workers):,}"),
    ("FTE", lambda of: figures.show_number(of.fte, 2)),
    ("Average caseload", lambda of: "–" if of.average is None else figures.show_number(of.average)),
)


def figures_of(before: Position, after: Position) -> tuple[Figure, ...]:
    """Return the totals that matter, before and after."""
    return tuple(Figure(name, show(before), show(after)) for name, show in _FIGURES)


def moved(of: Inputs, moves: Sequence[Move | Moving]) -> Inputs:
    """Return what a position is worked out from, with cases moved."""
    to = {move.case_row: move.to_row for move in moves}
    worker = tuple(to.get(case, worker) for case, worker in zip(of.held.case, of.held.worker, strict=True))
    unheld = [case for case in of.unheld if case.row not in to]
    return replace(of, held=of.held._replace(worker=worker), unheld=unheld)


def everyone(before: Position, after: Position) -> tuple[PersonChange, ...]:
    """Return everybody in post before or after, by team and name."""
    were, are = {of.row: of for of in before.workers}, {of.row: of for of in after.workers}
    people = were | are
    rows = sorted(people, key=lambda row: (people[row].team.casefold(), people[row].name.casefold(), row))
    return tuple(PersonChange(row, people[row].name, were.get(row), are.get(row)) for row in rows)


def differing(before: Position, after: Position) -> tuple[PersonChange, ...]:
    """Return those of ``everyone`` about whom anything is another."""
    return tuple(one for one in everyone(before, after) if one.differs)
