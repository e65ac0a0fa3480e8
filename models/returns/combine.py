"""Teams' returns of one month as one: the position that their rows give, and from it the service's return.

Every figure is worked out anew from the rows by the functions that work it out from the record. What rows of teams
can't give - families across teams, the average and median of earlier months - is ``no data``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from models.dates import month_ends
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition
from models.pressures import Month
from models.returns.action_rows import open_first
from models.returns.content import (
    NOT_RECORDED,
    ActionRow,
    DefinitionRow,
    ExceptionRow,
    Mark,
    MonthFigures,
    Return,
    Shown,
    WorkerRow,
)
from models.returns.exceptions import (
    OVERRIDE,
    UNALLOCATED,
    Outside,
    cases_told,
    days_told,
    limit_line,
    months_of,
    worst_first,
)
from models.returns.headlines import month_figures
from models.returns.sentences import fitted
from models.words import CATEGORIES, ROLES, Status, count, key

SUMS = ("open_cases", "unallocated", "uncovered", "over", "under", "workers", "fte")
"""The figures of an earlier month that teams' figures add up to; lowest and highest are the lowest and highest."""

_NEAR = Decimal("0.2")
"""How far a line's limit times a capacity as shown may be from the limit as shown: both are rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told(WorkerPosition):
    """A worker as a row tells: status, limits and headroom are the row's, worked out when it was written."""

    told: WorkerRow
    in_points: bool | None
    """None where the row fits limits in cases and in points; the load is then taken in cases."""

    @property
    def measure(self) -> str:
        return "points" if self.in_points else "cases"

    @property
    def lower(self) -> Fraction | None:
        return None if self.told.lower is None else Fraction(self.told.lower)

    @property
    def upper(self) -> Fraction | None:
        return None if self.told.upper is None else Fraction(self.told.upper)

    @property
    def status(self) -> Status:
        return Status(self.told.status)

    @property
    def headroom(self) -> int | None:
        return self.told.headroom


@dataclass(frozen=True, slots=True)
class Whole:
    """What teams' returns say together."""

    position: Position
    """``families`` in it is 0: rows of teams can't tell which families are in two teams."""
    outside: tuple[Outside, ...]
    rows: tuple[WorkerRow, ...]
    overrides: tuple[ExceptionRow, ...]
    actions: tuple[ActionRow, ...]
    """Each names its team."""
    months: tuple[MonthFigures, ...]
    notes: tuple[str, ...]
    """A line on each worker or case that stands in two returns and was counted once."""


def combine(returns: Sequence[Return]) -> Whole:
    """Return what returns of one month say together: teams' returns, no team twice, or the service's alone."""
    notes: list[str] = []
    returns = _cases_once(_workers_once(returns, notes), notes)
    day = returns[0].month
    workers = sorted(((row, _worker(row, of)) for of in returns for row in of.workers), key=_by_team)
    numbered = tuple(replace(worker, row=number) for number, (_, worker) in enumerate(workers, 1))
    listed = [row for of in returns for row in of.exceptions]
    leavers = _leavers(returns, notes)
    categories = Counter[str]()
    for of in returns:
        categories.update({name: _int(of.now.categories[name]) for name in CATEGORIES})
    position = Position(
        day=day, team=None, workers=numbered, leavers=leavers, unallocated=_unallocated(listed, day), families=0,
        by_category={name: number for name, number in categories.items() if number},
    )  # fmt: skip
    return Whole(
        position=position,
        outside=_outside(position, listed),
        rows=tuple(row for row, _ in workers),
        actions=tuple(sorted((row for of in returns for row in _actions(of)), key=open_first)),
        overrides=tuple(sorted((row for row in listed if row.what == OVERRIDE), key=lambda row: row.since)),
        months=(*_earlier(returns, day), _now(position)),
        notes=tuple(notes),
    )


def _actions(of: Return) -> list[ActionRow]:
    return [replace(row, source=f"{row.source}, {of.team}" if of.team else row.source) for row in of.actions]


def _by_team(pair: tuple[WorkerRow, WorkerPosition]) -> tuple[str, str, str]:
    row, _ = pair
    return row.team.casefold(), row.name.casefold(), row.worker_id.casefold()


def _int(value: Shown) -> int:
    return 0 if isinstance(value, Mark) else int(value)


def worker_id(row: ExceptionRow) -> str:
    """Return the id of whom a row is about, evened out; the row calls them “name (id)”."""
    return key(row.who.rpartition(" (")[2].removesuffix(")"))


def _workers_once(returns: Sequence[Return], notes: list[str]) -> list[Return]:
    """Leave each worker in one return only: the one that gives them most cases, of equal ones the first."""
    best: dict[str, tuple[int, int]] = {}
    for place, of in enumerate(returns):
        for number, row in enumerate(of.workers):
            held = best.get(key(row.worker_id))
            if held is None or row.cases > returns[held[0]].workers[held[1]].cases:
                best[key(row.worker_id)] = place, number
    kept = []
    for place, of in enumerate(returns):
        left = [row for number, row in enumerate(of.workers) if best[key(row.worker_id)] != (place, number)]
        for row in left:
            where, number = best[key(row.worker_id)]
            other = returns[where].workers[number]
            who, first = f"{row.name} ({row.worker_id})", returns[where].of
            notes.append(
                f"{who} stands twice in the return of {of.of}: counted once, with {other.cases:,} cases."
                if where == place
                else f"{who} is in the returns of {first} and {of.of}: counted once, in {first} with {other.cases:,}"
                f" cases; the {row.cases:,} in {of.of} are not counted."
            )
        kept.append(_without(of, left) if left else of)
    return kept


def _without(of: Return, left: Sequence[WorkerRow]) -> Return:
    """Take workers out of a return, with their cases and what is said of them; overrides stay as they were given."""
    gone = Counter[str]()
    for row in left:
        gone.update(dict(zip(CATEGORIES, row.by_category, strict=True)))
    kept = [row for row in of.workers if not any(row is one for one in left)]
    ids = {key(row.worker_id) for row in left} - {key(row.worker_id) for row in kept}
    exceptions = tuple(row for row in of.exceptions if row.what in (UNALLOCATED, OVERRIDE) or worker_id(row) not in ids)
    return replace(_fewer(of, gone), workers=tuple(kept), exceptions=exceptions)


def _fewer(of: Return, gone: Mapping[str, int]) -> Return:
    categories = {name: _int(value) - gone.get(name, 0) for name, value in of.now.categories.items()}
    return replace(of, months=(*of.months[:-1], replace(of.now, categories=categories)))


def _cases_once(returns: Sequence[Return], notes: list[str]) -> list[Return]:
    """Leave each case without a key worker in the first return that lists it."""
    seen: dict[str, str] = {}
    kept = []
    for of in returns:
        twice = [row for row in of.exceptions if row.what == UNALLOCATED and key(row.who) in seen]
        notes += [f"{row.who} has no key worker in {seen[key(row.who)]} and {of.of}: counted once." for row in twice]
        seen |= {key(row.who): of.of for row in of.exceptions if row.what == UNALLOCATED and row not in twice}
        gone = Counter(_category(row) or NOT_RECORDED for row in twice)
        exceptions = tuple(replace(row, team=row.team or of.of) for row in of.exceptions if row not in twice)
        kept.append(replace(_fewer(of, gone) if gone else of, exceptions=exceptions))
    return kept


def _worker(row: WorkerRow, of: Return) -> _Told:
    return _Told(
        row=0, worker_id=row.worker_id, name=row.name, team=row.team, team_kind="", role=row.role,
        employment=key(row.employment), fte=Fraction(row.fte), capacity=Fraction(row.capacity), cases=row.cases,
        families=row.families, points=Fraction(row.points),
        by_category=dict(zip(CATEGORIES, row.by_category, strict=True)), line=None, away=None, told=row,
        in_points=_in_points(row, of),
    )  # fmt: skip


def _in_points(row: WorkerRow, of: Return) -> bool | None:
    """Return whether a worker's limits are in points: as the lines that they can come from, else as its figures say."""
    if row.upper is None:
        return False
    limits = [limit for limit in of.definitions if limit.kind == "limit"]
    own = [limit for limit in limits if limit.name == f"{row.name} ({row.worker_id}), personal"]
    measures = {limit.meaning.split(" ", 1)[0] for limit in own or limits if own or _may_apply(limit, row)}
    if len(measures) == 1:
        return measures == {"Points"}
    in_cases, in_points = fits(row, Decimal(row.cases)), fits(row, row.points)
    return None if in_cases == in_points else in_points


def measure_told(worker: WorkerPosition) -> str | None:
    """Return what a worker's load is counted in; None where the rows can't tell, as for someone without capacity."""
    return None if isinstance(worker, _Told) and worker.in_points is None else worker.measure


def _may_apply(limit: DefinitionRow, row: WorkerRow) -> bool:
    """Whether a shared line can be the worker's: for no other role, and giving the row's limits at its capacity."""
    role = key(limit.name.split(", ", 1)[0])
    if limit.name.endswith(", personal") or (role in ROLES and role != key(row.role)):
        return False
    bounds = ((limit.lower, row.lower), (limit.upper, row.upper))
    return all(abs((line or 0) * row.capacity - (own or 0)) <= _NEAR for line, own in bounds)


def fits(row: WorkerRow, load: Decimal) -> bool:
    """Whether a worker's status and headroom are those of ``load`` at the limits of the row."""
    lower, upper = row.lower or Decimal(0), row.upper or Decimal(0)
    if row.status == Status.OVER:
        return load > upper
    if row.status == Status.UNDER:
        return load < lower
    return lower <= load <= upper and row.headroom == int(upper - load)


def _leavers(returns: Sequence[Return], notes: list[str]) -> tuple[Leaver, ...]:
    """Return who holds cases in a team without being in post there; someone in post elsewhere holds others there."""
    in_post = {key(row.worker_id): of.of for of in returns for row in of.workers}
    found: list[Leaver] = []
    for of in returns:
        own = {key(row.worker_id) for row in of.workers}
        for row in of.exceptions:
            if row.what != Status.UNCOVERED or worker_id(row) in own:
                continue
            name, _, last = row.who.rpartition(" (")
            cases = cases_told(row.detail) or 0
            found.append(Leaver(-len(found) - 1, last.removesuffix(")"), name, row.team, "", cases, None, None))
            if worker_id(row) in in_post:
                other = in_post[worker_id(row)]
                notes.append(
                    f"{row.who} is not in post in {of.of}, where they hold {count(cases, 'case')}, and is in post in"
                    f" {other}: the cases of both are counted."
                )
    return tuple(sorted(found, key=lambda one: (one.team.casefold(), one.name.casefold(), one.worker_id.casefold())))


def _unallocated(listed: Iterable[ExceptionRow], day: date) -> tuple[UnallocatedCase, ...]:
    found = [
        UnallocatedCase(number, row.who, _category(row), row.since, days_told(row, day))
        for number, row in enumerate(listed, 1)
        if row.what == UNALLOCATED
    ]
    return tuple(sorted(found, key=lambda case: (-case.days, case.case_id.casefold())))


def _category(row: ExceptionRow) -> str | None:
    said = key(row.detail.split(",", 1)[0])
    return said if said in CATEGORIES else None


def _now(of: Position) -> MonthFigures:
    month = Month(
        day=of.day, known=True, open_cases=of.open_cases, workers=len(of.workers), holding=len(of.caseloads),
        fte=of.fte, average=of.average, median=of.median, lowest=of.lowest, highest=of.highest,
        over=of.statuses.get(Status.OVER, 0), under=of.statuses.get(Status.UNDER, 0), uncovered=of.uncovered,
        unallocated=len(of.unallocated), agency_share=of.agency_share, lower=None, upper=None,
        by_category=of.by_category,
    )  # fmt: skip
    figures = month_figures(month)
    if _int(figures.categories[NOT_RECORDED]) >= 0:
        return figures
    return replace(figures, categories={**figures.categories, NOT_RECORDED: 0})  # cases were taken out of edited rows


def _earlier(returns: Sequence[Return], day: date) -> tuple[MonthFigures, ...]:
    """Return the months before ``day`` that every team's trend has, without a gap."""
    by_day = [{month.day: month for month in of.months} for of in returns]
    found: list[MonthFigures] = []
    for end in reversed(month_ends(day, max(map(len, by_day)))[:-1]):
        if not all(end in months for months in by_day):
            break
        found.append(_added_up([months[end] for months in by_day]))
    return tuple(reversed(found))


def _added_up(teams: Sequence[MonthFigures]) -> MonthFigures:
    """Return a month of several teams: what adds up is added up, never an average of averages."""
    if len(teams) == 1:
        return teams[0]
    values: dict[str, Shown] = dict.fromkeys(teams[0].values, Mark.NO_DATA)
    values |= {name: _sum(month.values[name] for month in teams) for name in SUMS}
    for name, choose in (("minimum_cases", min), ("maximum_cases", max)):
        told = [value for month in teams if not isinstance(value := month.values[name], Mark)]
        values[name] = choose(told) if told else Mark.NONE
    categories: dict[str, Shown] = {}
    if all(month.categories for month in teams):
        categories = {name: _sum(month.categories[name] for month in teams) for name in teams[0].categories}
    return MonthFigures(teams[0].day, values, categories)


def _sum(values: Iterable[Shown]) -> Shown:
    total: int | Decimal = 0
    for value in values:
        if isinstance(value, Mark):
            return Mark.NO_DATA
        total += value
    return total


def _outside(of: Position, listed: Sequence[ExceptionRow]) -> tuple[Outside, ...]:
    """Return what is outside its limits, in the order of a service's return."""
    workers = {key(worker.worker_id): worker for worker in of.workers}
    found = [_one_outside(of, row, workers.get(worker_id(row))) for row in listed if row.what != OVERRIDE]
    return tuple(sorted(found, key=worst_first))


def _one_outside(of: Position, row: ExceptionRow, worker: WorkerPosition | None) -> Outside:
    months = months_of(row.since, of.day)
    if row.what == UNALLOCATED:
        return Outside(row, "", months)
    who = f"{row.who.rpartition(' (')[0]} ({row.team})"
    if worker is None or row.what == Status.UNCOVERED:
        held = re.sub(" [(]capacity 0[)]$", "", row.detail[:1].lower() + row.detail[1:])
        return Outside(row, fitted(f"{who} {held}.", row.action), months)
    return limit_line(row, worker, who, months, of.day)
