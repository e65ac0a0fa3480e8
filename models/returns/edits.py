"""Where a return that was edited contradicts itself: what can be told of an edit when only the edited file is there."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from models.dates import show_month
from models.figures import plain, rounded
from models.returns.combine import combine, fits, worker_id
from models.returns.content import TREND_KEYS, Mark, Return, Shown, WorkerRow
from models.returns.exceptions import OVERRIDE, UNALLOCATED
from models.returns.headlines import headlines_of
from models.returns.trend_sheet import COLUMNS
from models.words import Status, count, key

_LOAD = re.compile(r"([0-9][0-9,]*(?:[.][0-9])?) (case|point)")
"""How the detail of a row of Exceptions begins: ``18 cases, upper limit ...``."""
_LISTED = (Status.OVER, Status.UNDER, Status.UNCOVERED)


def contradictions(of: Return) -> list[str]:
    """Return what in a return disagrees with the rest of it, a phrase each with the sheet and row; often none."""
    return [*_workers(of), *_exceptions(of), *_summary(of)]


def _summary(of: Return) -> Iterator[str]:
    """Yield figures that the Summary gives otherwise than the rows, or than the Trend."""
    again = {one.kind.key: one.now for one in headlines_of(combine([of]).months)}
    trend = dict(zip((name for _, name, _ in COLUMNS), (head for head, _, _ in COLUMNS), strict=True))
    for one in of.headlines:
        if one.now != again[one.kind.key]:
            yield f"{one.kind.name} {_shown(one.now)} on its Summary, {_shown(again[one.kind.key])} by its rows"
    for name in TREND_KEYS:
        on_summary = next(one.now for one in of.headlines if one.kind.key == name)
        if _number(of.now.values[name]) != _number(on_summary):
            told = f"{_shown(of.now.values[name])} on its Trend, {_shown(on_summary)} on its Summary"
            yield f"{trend[name]} of {show_month(of.month)} {told}"


def _workers(of: Return) -> Iterator[str]:
    """Yield workers whose row can't be: more cases by category than cases, or another status than load and limits."""
    for row in of.workers:
        who = f"Workers, {row.name} ({row.worker_id})"
        if sum(row.by_category) > row.cases:
            yield f"{who}: {count(row.cases, 'case')}, {sum(row.by_category):,} by category"
        elif not _may_be(row):
            load = plain(row.points) if row.points != row.cases else f"{row.cases:,}"
            limits = "–".join(plain(limit) for limit in (row.lower, row.upper) if limit is not None)
            yield f"{who}: {row.status} with {load} of {limits}"


def _may_be(row: WorkerRow) -> bool:
    """Whether a status can be that of the row's load, in cases or in points, at its limits."""
    if not row.capacity or row.upper is None:
        return row.status not in (Status.AWAY, Status.UNCOVERED) or (row.status == Status.AWAY) == (row.cases == 0)
    return fits(row, Decimal(row.cases)) or fits(row, row.points)


def _exceptions(of: Return) -> Iterator[str]:
    """Yield workers whom the sheets Workers and Exceptions give otherwise: their status, or what they hold."""
    listed = {(worker_id(row), row.what) for row in of.exceptions if row.what not in (OVERRIDE, UNALLOCATED)}
    for worker in of.workers:
        if worker.status in _LISTED and (key(worker.worker_id), worker.status) not in listed:
            yield f"Exceptions: no row for {worker.name} ({worker.worker_id}), {worker.status} on Workers"
    workers = {key(worker.worker_id): worker for worker in of.workers}
    for row in of.exceptions:
        told = workers.get(worker_id(row)) if row.what in (Status.OVER, Status.UNDER) else None
        if told is not None and told.status != row.what:
            yield f"Exceptions, {row.who}: {row.what}, {told.status} on Workers"
        elif told is not None and (load := _LOAD.match(row.detail)):
            held = told.cases if load[2] == "case" else told.points
            if Decimal(load[1].replace(",", "")) != rounded(Fraction(held), 1):
                yield f"Workers, {row.who}: {plain(Decimal(held))} {load[2]}s, {load[1]} on Exceptions"


def _number(value: Shown) -> Shown | None:
    return None if value in (Mark.NONE, Mark.NO_DATA) else value


def _shown(value: Shown) -> str:
    return str(value) if isinstance(value, Mark) else plain(Decimal(value))
