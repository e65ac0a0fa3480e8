"""Pressures: how cases, caseloads and staffing moved from month end to month end, of a team or the service."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models import figures
from models.dates import ALWAYS, month_ends
from models.limits import LimitLine, capacity, own_limits, status
from models.on_day import OpenCases, Person
from models.position import (
    Rules,
    WorkerPosition,
    line_chooser,
    loads,
    people_and_cases,
    points_of,
    rules_on,
    worker_position,
)
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
    guessed: int = 0
    """Workers in post whose FTE is a guess (``models.unconfirmed``)."""
    allocated: int = 0
    """Open cases whose key worker is in post."""
    held_by_leavers: int = 0
    no_limit: int = 0
    """Workers in post for whom no limit is set."""


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
    return Trend(team, figures_on(store, month_ends(last, months), team))


def figures_on(store: Store, days: Iterable[date], team: str | None = None) -> tuple[Month, ...]:
    """Return the position's figures on each of ``days``. Raises ``BadInput`` when there is no such team."""
    with store.snapshot():
        first = first_record(store)
        return tuple(_month(store, day, team, day >= first) for day in days)


def history(store: Store, worker_row: int, last: date, months: int = 13) -> tuple[WorkerMonth, ...]:
    """Return one worker's load and limits at the ``months`` month ends up to the month of ``last``."""
    with store.snapshot():
        found = [(day, worker_position(store, worker_row, day)) for day in month_ends(last, months)]
    return tuple(_worker_month(day, worker) for day, worker in found)


def first_record(store: Store) -> date:
    """Return the first day of which all is known: the day the first case opened.

    Where an extract began the record that is the extract's day: of days before it only its open cases would be known,
    each from when it opened, and none of those that had closed.
    """
    return _began(store, "select valid_from from openings")


def first_known(store: Store) -> date:
    """Return the first day on which anybody's status can be told: the day the first worker started or case opened.

    Earlier than ``first_record`` where workers were in post, and under their limits, before any case was recorded.
    Where an extract began the record that is the extract's day, as there.
    """
    return _began(store, "select valid_from from openings union all select valid_from from workers")


def _began(store: Store, days: str) -> date:
    """Return the first of the days that a query gives, or the day of the extract that began the record."""
    began = "select min(as_of) from extracts having max(begins)"
    first = store.rows(f"select coalesce(({began}), (select min(valid_from) from ({days})))")[0][0]
    return date.fromisoformat(first) if first else ALWAYS


def _month(store: Store, day: date, team: str | None, known: bool) -> Month:
    """Return the figures of one day by the rules of ``position``, without making an object of each worker."""
    people, held = people_and_cases(store, day, team, families=False)
    cases = Counter(held.worker)
    in_post = [person for person in people if person.start <= day.isoformat() < person.end]
    allocated = sum(cases[person.row] for person in in_post)
    stands = _Stands(rules_on(store, day), held, cases)
    for person in in_post:
        stands.add(person)
    caseloads = sorted(cases[person.row] for person in in_post if cases[person.row])
    return Month(
        day=day,
        known=known,
        open_cases=len(held.case),
        workers=len(in_post),
        holding=len(caseloads),
        fte=_fte(Counter(person.fte for person in in_post)),
        average=_average(in_post, cases),
        median=figures.median(caseloads),
        lowest=caseloads[0] if caseloads else None,
        highest=caseloads[-1] if caseloads else None,
        over=stands.statuses[Status.OVER],
        under=stands.statuses[Status.UNDER],
        uncovered=len(held.case) - cases[None] - stands.covered,
        unallocated=cases[None],
        agency_share=_agency_share(in_post),
        lower=stands.lower,
        upper=stands.upper,
        by_category={category: number for category, number in Counter(held.category).items() if category},
        in_points=stands.in_points,
        guessed=sum(person.guessed for person in in_post),
        allocated=allocated,
        held_by_leavers=sum(cases[person.row] for person in people) - allocated,
        no_limit=stands.statuses[Status.NO_LIMIT],
    )


class _Stands:
    """Adds up how the workers in post stand against their limits.

    What a line and an FTE come to is worked out once each: many workers share them.
    """

    def __init__(self, rules: Rules, held: OpenCases, cases: Mapping[int | None, int]) -> None:
        self.statuses: Counter[Status] = Counter()
        self.covered = 0
        self.in_points = 0
        self._rules, self._cases = rules, cases
        self._line_of = line_chooser(rules)
        self._loads = loads(held) if any(line.measure == "points" for line in rules.lines) else {}
        self._terms: dict[tuple[int, str], _Terms] = {}
        self._limits: list[tuple[Fraction, Fraction]] = []

    def add(self, person: Person) -> None:
        """Count one worker in post."""
        cases, line = self._cases[person.row], self._line_of(person)
        free, limits = self._terms_of(person, line)
        load: Fraction | int = cases
        if line and line.measure == "points":
            self.in_points += 1
            load = points_of(self._loads[person.row], self._rules.points) if cases else 0
        self.statuses[status(load, free, *(limits or (None, None)))] += 1
        self.covered += cases if free else 0
        if limits:
            self._limits.append(limits)

    def _terms_of(self, person: Person, line: LimitLine | None) -> "_Terms":
        absences = self._rules.absences.get(person.row, ())
        key = (line.row if line else 0, person.fte)
        if not absences and key in self._terms:
            return self._terms[key]
        free = capacity(figures.exact(person.fte), (absence.reduction for absence in absences))
        terms = free, own_limits(line, free) if line else None
        if not absences:
            self._terms[key] = terms
        return terms

    @property
    def lower(self) -> Fraction | None:
        """All own lower limits together; None where nobody has any, or some are in points."""
        return self._sum(lower for lower, _ in self._limits)

    @property
    def upper(self) -> Fraction | None:
        """All own upper limits together; None where nobody has any, or some are in points."""
        return self._sum(upper for _, upper in self._limits)

    def _sum(self, limits: Iterable[Fraction]) -> Fraction | None:
        if self.in_points or not self._limits:
            return None
        return sum(limits, Fraction(0))


_Terms = tuple[Fraction, tuple[Fraction, Fraction] | None]
"""Capacity, and the own limits where a line applies."""


def _fte(workers: Mapping[str, int]) -> Fraction:
    return sum((figures.exact(fte) * number for fte, number in workers.items()), Fraction(0))


def _average(in_post: Sequence[Person], cases: Mapping[int | None, int]) -> Fraction | None:
    holders = Counter(person.fte for person in in_post if cases[person.row])
    held: Counter[str] = Counter()
    for person in in_post:
        held[person.fte] += cases[person.row]
    return figures.average_caseload((held[fte], figures.exact(fte) * number) for fte, number in holders.items())


def _agency_share(in_post: Sequence[Person]) -> Fraction | None:
    alike = Counter((person.employment, person.fte) for person in in_post)
    return figures.agency_share((employment, figures.exact(fte) * n) for (employment, fte), n in alike.items())


def _worker_month(day: date, worker: WorkerPosition | None) -> WorkerMonth:
    if worker is None:
        return WorkerMonth(day, None, None, None, None)
    return WorkerMonth(day, worker.load, worker.lower, worker.upper, worker.status)
