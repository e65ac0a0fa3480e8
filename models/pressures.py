"""Pressures: how cases, caseloads and staffing moved from month end to month end, of a team or the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.dates import ALWAYS, month_ends
from models.limits import own_limits
from models.position import Position, WorkerPosition, position, worker_position
from models.store import Store
from models.words import Status


@dataclass(frozen=True, slots=True)
class Month:
    """One month end. ``known`` is false before the first record, and then no figure means anything."""

    day: date
    known: bool
    open_cases: int
    workers: int
    holding: int
    """Workers in post who hold at least one case."""
    fte: Fraction
    average: Fraction | None
    median: Fraction | None
    lowest: int | None
    highest: int | None
    over: int
    under: int
    uncovered: int
    unallocated: int
    agency_share: Fraction | None
    lower: Fraction | None
    """The own lower limits of all workers in post together; None where nobody has any, or some are in points."""
    upper: Fraction | None
    by_category: Mapping[str, int]
    in_points: int = 0
    """Workers in post whose limits are in points: points and cases can't be added up, so there is no sum."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Month ends, oldest first, of one team or (``team`` None) the whole service."""

    team: str | None
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class WorkerMonth:
    """One worker at a month end, against the limits of that day; ``load`` None where not in post."""

    day: date
    load: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    status: Status | None


def trend(store: Store, last: date, months: int = 24, team: str | None = None) -> Trend:
    """Return the position's figures at the ``months`` month ends up to the month of ``last``.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        first = first_record(store)
        return Trend(team, tuple(_month(position(store, day, team), day >= first) for day in month_ends(last, months)))


def history(store: Store, worker_row: int, last: date, months: int = 13) -> tuple[WorkerMonth, ...]:
    """Return one worker's load and limits at the ``months`` month ends up to the month of ``last``."""
    with store.snapshot():
        found = [(day, worker_position(store, worker_row, day)) for day in month_ends(last, months)]
    return tuple(_worker_month(day, worker) for day, worker in found)


def first_record(store: Store) -> date:
    """Return the first day of which anything is known: the day the first case opened."""
    first = store.rows("select min(valid_from) from openings")[0][0]
    return date.fromisoformat(first) if first else ALWAYS


def _month(of: Position, known: bool) -> Month:
    in_points = sum(worker.measure == "points" for worker in of.workers)
    limits = [own_limits(worker.line, worker.capacity) for worker in of.workers if worker.line and not in_points]
    return Month(
        day=of.day,
        known=known,
        open_cases=of.open_cases,
        workers=len(of.workers),
        holding=len(of.caseloads),
        fte=of.fte,
        average=of.average,
        median=of.median,
        lowest=of.lowest,
        highest=of.highest,
        over=of.statuses.get(Status.OVER, 0),
        under=of.statuses.get(Status.UNDER, 0),
        uncovered=of.uncovered,
        unallocated=len(of.unallocated),
        agency_share=of.agency_share,
        lower=sum((lower for lower, _ in limits), Fraction(0)) if limits else None,
        upper=sum((upper for _, upper in limits), Fraction(0)) if limits else None,
        by_category=of.by_category,
        in_points=in_points,
    )


def _worker_month(day: date, worker: WorkerPosition | None) -> WorkerMonth:
    if worker is None:
        return WorkerMonth(day, None, None, None, None)
    return WorkerMonth(day, worker.load, worker.lower, worker.upper, worker.status)
