"""The position of a day: every worker in post with load, limits and status, and every open case in its place.

``position`` is the one function behind the pages, the charts, the ``position`` command and the return.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from models import figures
from models.errors import BadInput
from models.limits import LimitLine, applicable_line, capacity, headroom, own_limits, status
from models.store import Store
from models.words import CATEGORIES, Status, key


@dataclass(frozen=True, slots=True)
class WorkerPosition:
    """One worker in post on the day. Loads, limits and FTE are exact; ``row`` is the worker's row in the store."""

    row: int
    worker_id: str
    name: str
    team: str
    team_kind: str
    role: str
    employment: str
    fte: Fraction
    capacity: Fraction
    cases: int
    families: int
    points: Fraction
    by_category: Mapping[str, int]
    line: LimitLine | None
    away: tuple[date, date] | None
    """The period of the absence that takes the worker's capacity to 0, if one does."""

    @property
    def measure(self) -> str:
        """What the load is counted in: ``cases`` or ``points``."""
        return self.line.measure if self.line else "cases"

    @property
    def load(self) -> Fraction:
        """Cases, or points where the limit is in points."""
        return self.points if self.measure == "points" else Fraction(self.cases)

    @property
    def lower(self) -> Fraction | None:
        """The worker's own lower limit, None where no line applies."""
        return own_limits(self.line, self.capacity)[0] if self.line else None

    @property
    def upper(self) -> Fraction | None:
        """The worker's own upper limit, None where no line applies."""
        return own_limits(self.line, self.capacity)[1] if self.line else None

    @property
    def status(self) -> Status:
        """The status of contract section 2."""
        return status(self.load, self.capacity, self.lower, self.upper)

    @property
    def headroom(self) -> int | None:
        """How many further cases of weight 1 fit before over; None without a limit."""
        return headroom(self.load, self.upper)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Someone who holds open cases but is not in post: left on ``left``, or starts only on ``starts``."""

    row: int
    worker_id: str
    name: str
    team: str
    role: str
    cases: int
    left: date | None
    starts: date | None


@dataclass(frozen=True, slots=True)
class UnallocatedCase:
    """An open case without a key worker since ``since``; ``days`` is how long, up to the day."""

    row: int
    case_id: str
    category: str | None
    since: date
    days: int
    team_row: int | None = None
    """The team that it was last in, None if it was in none yet."""


@dataclass(frozen=True)
class Position:
    """Everything worked out for one day, of one team or (``team`` None) the whole service."""

    day: date
    team: str | None
    workers: tuple[WorkerPosition, ...]
    leavers: tuple[Leaver, ...]
    unallocated: tuple[UnallocatedCase, ...]
    families: int
    by_category: Mapping[str, int] = field(repr=False)
    """Open cases a category; cases without one are not in it."""

    @cached_property
    def allocated(self) -> int:
        """Open cases whose key worker is in post."""
        return sum(worker.cases for worker in self.workers)

    @cached_property
    def held_by_leavers(self) -> int:
        """Open cases whose key worker has left or has not started."""
        return sum(leaver.cases for leaver in self.leavers)

    @property
    def open_cases(self) -> int:
        """All open cases: allocated, held by leavers and unallocated."""
        return self.allocated + self.held_by_leavers + len(self.unallocated)

    @cached_property
    def uncovered(self) -> int:
        """Cases held by leavers, and by workers whose capacity is 0."""
        return self.held_by_leavers + sum(worker.cases for worker in self.workers if worker.capacity == 0)

    @cached_property
    def fte(self) -> Fraction:
        """FTE of the workers in post."""
        return sum((worker.fte for worker in self.workers), Fraction(0))

    @cached_property
    def statuses(self) -> Mapping[Status, int]:
        """How many workers in post have each status."""
        return Counter(worker.status for worker in self.workers)

    @cached_property
    def caseloads(self) -> Sequence[int]:
        """The cases of each worker in post who holds at least one, fewest first."""
        return sorted(worker.cases for worker in self.workers if worker.cases)

    @cached_property
    def average(self) -> Fraction | None:
        """The DfE average caseload."""
        return figures.average_caseload((worker.cases, worker.fte) for worker in self.workers)

    @cached_property
    def median(self) -> Fraction | None:
        """The median caseload of the workers in post who hold a case."""
        return figures.median(self.caseloads)

    @property
    def lowest(self) -> int | None:
        """The lowest caseload of a worker in post who holds a case."""
        return self.caseloads[0] if self.caseloads else None

    @property
    def highest(self) -> int | None:
        """The highest caseload of a worker in post."""
        return self.caseloads[-1] if self.caseloads else None

    @cached_property
    def agency_share(self) -> Fraction | None:
        """Agency FTE ÷ all FTE in post."""
        return figures.agency_share((worker.employment, worker.fte) for worker in self.workers)


class _Open(NamedTuple):
    case: int
    worker: int | None
    category: str | None
    family: str
    team: int | None


# The planner can't know that a day's rows are few; the index is named so that a past day never becomes a scan.
_OPEN_CASES = """
select o.case_row, k.category, c.family_key, o.team_row
from openings o indexed by openings_on_day
cross join cases c on c.id = o.case_row
left join categories k indexed by categories_of_case
    on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
where o.valid_to > :day and o.valid_from <= :day
"""
_KEY_WORKERS = """
select case_row, worker_row from allocations indexed by allocations_on_day
where kind = 'key worker' and valid_to > :day and valid_from <= :day
"""
_HELD_BY = """
select o.case_row, a.worker_row, k.category, c.family_key, o.team_row
from allocations a indexed by allocations_of_worker
cross join openings o indexed by openings_of_case
    on o.case_row = a.case_row and o.valid_from <= :day and o.valid_to > :day
cross join cases c on c.id = a.case_row
left join categories k indexed by categories_of_case
    on k.case_row = a.case_row and k.valid_from <= :day and k.valid_to > :day
where a.kind = 'key worker' and a.worker_row = :worker and a.valid_from <= :day and a.valid_to > :day
"""
_PEOPLE = """
select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, t.name, t.kind, p.role, p.employment, p.fte, t.id
from workers w
join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day
join teams t on t.id = p.team_row
"""
_ABSENT = (
    "select worker_row, valid_from, valid_to, reduction from absences where valid_to > :day and valid_from <= :day"
)
_UNALLOCATED = """
select c.id, c.case_id, o.valid_from, last.valid_to, (
    select team_row from posts
    where worker_row = last.worker_row and valid_from < last.valid_to order by valid_from desc limit 1)
from json_each(:cases) wanted
cross join openings o indexed by openings_of_case
    on o.case_row = wanted.value and o.valid_from <= :day and o.valid_to > :day
cross join cases c on c.id = o.case_row
left join allocations last on last.id = (
    select id from allocations indexed by allocations_of_case
    where case_row = o.case_row and kind = 'key worker' and valid_to <= :day order by valid_to desc limit 1)
"""


def position(store: Store, day: date, team: str | None = None) -> Position:
    """Return the position on ``day`` of the team called ``team``, or of the whole service.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        of_team = find_team(store, team) if team is not None else None
        people = store.rows(_PEOPLE, {"day": day.isoformat()})
        held = _open_cases(store, day)
        unallocated = _unallocated(store, [case for case in held if case.worker is None], day)
        lines, weights = limit_lines(store), points_on(store, day)
        absences = _absences(store, day)
        only_team = len(store.rows("select 1 from teams limit 2")) == 1
    if of_team is not None:
        people = [person for person in people if person[10] == of_team[0]]
        unallocated = {c: u for c, u in unallocated.items() if only_team or u[1] == of_team[0]}
        theirs = {person[0] for person in people}
        held = [case for case in held if (case.worker in theirs if case.worker else case.case in unallocated)]
    loads = _loads(held)
    return Position(
        day=day,
        team=of_team[1] if of_team else None,
        workers=_workers(people, loads, lines, weights, absences, day),
        leavers=_leavers(people, loads, day),
        unallocated=tuple(sorted((u for u, _ in unallocated.values()), key=lambda u: (-u.days, key(u.case_id)))),
        families=_families(held),
        by_category=Counter(case.category for case in held if case.category),
    )


def worker_position(store: Store, worker_row: int, day: date) -> WorkerPosition | None:
    """Return one worker's part of the position, by the same rules; None when not in post on ``day``."""
    at = {"day": day.isoformat(), "worker": worker_row}
    with store.snapshot():
        people = store.rows(_PEOPLE + " where w.id = :worker", at)
        held = [_Open(*row) for row in store.rows(_HELD_BY, at)]
        found = _workers(people, _loads(held), limit_lines(store), points_on(store, day), _absences(store, day), day)
    return found[0] if found else None


def find_team(store: Store, name: str) -> tuple[int, str, str]:
    """Return row, name and kind of the team called ``name``. Raises ``BadInput`` naming the teams there are."""
    found = store.rows("select id, name, kind from teams where name_key = ?", (key(name),))
    if not found:
        names = [str(row[0]) for row in store.rows("select name from teams order by name_key limit 8")]
        known = f"the teams are {', '.join(names)}" if names else "no team has been added yet"
        raise BadInput(f"There is no team “{name[:60]}”; {known}.")
    row, known_as, kind = found[0]
    return int(row), str(known_as), str(kind)


def limit_lines(store: Store) -> list[LimitLine]:
    """Return every line of limits, whenever it holds."""
    return [
        LimitLine(
            row=row, team_kind=kind, role=role, worker=worker, measure=measure,
            lower=figures.exact(lower), upper=figures.exact(upper),
            valid_from=date.fromisoformat(start), valid_to=date.fromisoformat(end),
        )
        for row, kind, role, worker, measure, lower, upper, start, end in store.rows(
            "select id, team_kind, role, worker_row, measure, lower, upper, valid_from, valid_to from limits"
        )
    ]  # fmt: skip


def points_on(store: Store, day: date) -> dict[str, Fraction]:
    """Return the weight of each category on ``day``: of its lines the latest begun, 1 where there is none."""
    found = store.rows(
        "select category, points from weights where valid_from <= :day and valid_to > :day order by valid_from",
        {"day": day.isoformat()},
    )
    return dict.fromkeys(CATEGORIES, Fraction(1)) | {str(name): figures.exact(points) for name, points in found}


def _absences(store: Store, day: date) -> dict[int, list[tuple[date, date, Fraction]]]:
    absences: dict[int, list[tuple[date, date, Fraction]]] = defaultdict(list)
    for worker, start, end, reduction in store.rows(_ABSENT, {"day": day.isoformat()}):
        absences[worker].append((date.fromisoformat(start), date.fromisoformat(end), figures.exact(reduction)))
    return absences


def _unallocated(store: Store, cases: Sequence[_Open], day: date) -> dict[int, tuple[UnallocatedCase, int | None]]:
    """Return the cases without a key worker, each with the team that it was last in (None: none yet)."""
    by_row = {case.case: case for case in cases}
    found: dict[int, tuple[UnallocatedCase, int | None]] = {}
    wanted = json.dumps(list(by_row))
    for row, case_id, opened, held_to, last_team in store.rows(_UNALLOCATED, {"day": day.isoformat(), "cases": wanted}):
        since = date.fromisoformat(max(opened, held_to or opened))
        team = last_team if held_to and held_to >= opened else by_row[row].team or last_team
        found[row] = UnallocatedCase(row, case_id, by_row[row].category, since, (day - since).days), team
    return found


def _open_cases(store: Store, day: date) -> list[_Open]:
    at = {"day": day.isoformat()}
    holder = dict(store.rows(_KEY_WORKERS, at))
    return [
        _Open(case, holder.get(case), category, family, team)
        for case, category, family, team in store.rows(_OPEN_CASES, at)
    ]


class _Load(NamedTuple):
    by_category: Counter[str | None]
    families: int


def _loads(held: Sequence[_Open]) -> dict[int, _Load]:
    """Return what each worker holds, by worker row."""
    categories: dict[int, Counter[str | None]] = defaultdict(Counter)
    for (worker, category), cases in Counter((case.worker, case.category) for case in held).items():
        if worker is not None:
            categories[worker][category] += cases
    families = Counter(worker for worker, _ in {(case.worker, case.family) for case in held if case.family})
    families += Counter(case.worker for case in held if not case.family)
    return {worker: _Load(counts, families[worker]) for worker, counts in categories.items()}


_NOTHING = _Load(Counter(), 0)


def _families(held: Sequence[_Open]) -> int:
    named = [case.family for case in held]
    return len({family for family in named if family}) + named.count("")


def _workers(
    people: Iterable[tuple[Any, ...]],
    loads: Mapping[int, _Load],
    lines: Sequence[LimitLine],
    weights: Mapping[str, Fraction],
    absences: Mapping[int, list[tuple[date, date, Fraction]]],
    day: date,
) -> tuple[WorkerPosition, ...]:
    """Return the workers in post, by team, then name, then id."""
    personal: dict[int, list[LimitLine]] = defaultdict(list)
    shared = [line for line in lines if line.worker is None]
    for line in lines:
        if line.worker is not None:
            personal[line.worker].append(line)
    today, found = day.isoformat(), []
    chosen: dict[tuple[str, str], LimitLine | None] = {}
    for row, worker_id, name, start, end, team, kind, role, employment, fte, _ in people:
        if not start <= today < end:
            continue
        if (kind, role) not in chosen:
            chosen[kind, role] = applicable_line(shared, row, kind, role, day)
        own_line = applicable_line(personal.get(row, ()), row, kind, role, day) or chosen[kind, role]
        counts, families = loads.get(row, _NOTHING)
        away = absences.get(row, [])
        free = capacity(figures.exact(fte), (reduction for _, _, reduction in away))
        found.append(
            WorkerPosition(
                row=row, worker_id=worker_id, name=name, team=team, team_kind=kind, role=role, employment=employment,
                fte=figures.exact(fte), capacity=free, cases=counts.total(), families=families,
                points=sum((number * weights.get(category or "", Fraction(1)) for category, number in counts.items()),
                           Fraction(0)),
                by_category={category: counts[category] for category in CATEGORIES}, line=own_line,
                away=(min(a[0] for a in away), max(a[1] for a in away)) if away and free == 0 else None,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda w: (key(w.team), key(w.name), key(w.worker_id))))


def _leavers(people: Iterable[tuple[Any, ...]], loads: Mapping[int, _Load], day: date) -> tuple[Leaver, ...]:
    today = day.isoformat()
    return tuple(
        sorted(
            (
                Leaver(row, worker_id, name, team, role, loads[row].by_category.total(),
                       left=date.fromisoformat(end) if end <= today else None,
                       starts=date.fromisoformat(start) if start > today else None)
                for row, worker_id, name, start, end, team, _, role, *_ in people
                if row in loads and not start <= today < end
            ),
            key=lambda leaver: (key(leaver.team), key(leaver.name), key(leaver.worker_id)),
        )
    )  # fmt: skip


def as_json(of: Position) -> dict[str, Any]:
    """Return the position in the shape of contract section 5: decimals as strings, dates ISO."""
    counts = of.statuses
    totals = {
        "open_cases": of.open_cases, "families": of.families, "allocated": of.allocated,
        "unallocated": len(of.unallocated), "held_by_leavers": of.held_by_leavers, "uncovered": of.uncovered,
        "workers": len(of.workers), "fte": _text(of.fte, 2), "over": counts[Status.OVER],
        "under": counts[Status.UNDER], "full": counts[Status.FULL], "within": counts[Status.WITHIN],
        "away": counts[Status.AWAY], "no_limit": counts[Status.NO_LIMIT],
        "average_caseload": _text(of.average, 1), "median_cases": _text(of.median, 1),
        "minimum_cases": of.lowest, "maximum_cases": of.highest,
        "agency_share_fte": _text(of.agency_share * 100 if of.agency_share is not None else None, 1),
    }  # fmt: skip
    return {
        "date": of.day.isoformat(),
        "totals": totals,
        "workers": [_worker_json(worker) for worker in of.workers],
        "leavers_holding_cases": [
            {"worker_id": leaver.worker_id, "name": leaver.name, "cases": leaver.cases} for leaver in of.leavers
        ],
        "unallocated": [
            {"case_id": case.case_id, "category": case.category, "days": case.days} for case in of.unallocated
        ],
    }


def _worker_json(worker: WorkerPosition) -> dict[str, Any]:
    return {
        "worker_id": worker.worker_id, "name": worker.name, "team": worker.team, "role": worker.role,
        "employment": worker.employment, "fte": _text(worker.fte, 2), "capacity": _text(worker.capacity, 2),
        "cases": worker.cases, "families": worker.families, "points": _text(worker.points, 2),
        "measure": worker.measure, "lower": _text(worker.lower, 2), "upper": _text(worker.upper, 2),
        "status": str(worker.status), "headroom": worker.headroom, "by_category": dict(worker.by_category),
    }  # fmt: skip


def _text(number: Fraction | None, places: int) -> str | None:
    return None if number is None else str(figures.rounded(number, places))
