"""The position of a day: every worker in post with load, limits and status, and every open case in its place.

``position`` is the one function behind the pages, the charts, the ``position`` command and the return.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from math import lcm
from typing import NamedTuple

from models import figures, on_day
from models.limits import LimitLine, applicable_line, capacity, headroom, own_limits, status
from models.store import Store
from models.words import CATEGORIES, Status


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
    guessed: bool = False
    """Whether role, FTE and employment are guesses that wait to be confirmed (``models.unconfirmed``)."""

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
        return self._limits()[0]

    @property
    def upper(self) -> Fraction | None:
        """The worker's own upper limit, None where no line applies."""
        return self._limits()[1]

    def _limits(self) -> tuple[Fraction, Fraction] | tuple[None, None]:
        return own_limits(self.line, self.capacity) if self.line else (None, None)

    @property
    def status(self) -> Status:
        """The status of contract section 2."""
        return status(self.load, self.capacity, *self._limits())

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
    families: int = 0
    by_category: Mapping[str, int] = field(default_factory=dict)


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
    def guessed(self) -> int:
        """How many workers in post have an FTE that is a guess."""
        return sum(worker.guessed for worker in self.workers)

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


def position(store: Store, day: date, team: str | None = None) -> Position:
    """Return the position on ``day`` of the team called ``team``, or of the whole service.

    Raises:
        BadInput: there is no such team.
    """
    return position_of(inputs(store, day, team))


def inputs(store: Store, day: date, team: str | None = None) -> "Inputs":
    """Return what the record holds for a position. Raises ``BadInput`` when there is no such team."""
    with store.snapshot():
        name = on_day.find_team(store, team)[1] if team is not None else None
        people, held = people_and_cases(store, day, team)
        return Inputs(name, people, held, on_day.unheld_on(store, held, day), rules_on(store, day))


def position_of(of: "Inputs") -> Position:
    """Return the position that what the record holds makes, or would make if it held something else."""
    day, holding = of.rules.day, loads(of.held)
    return Position(
        day=day,
        team=of.team,
        workers=worker_positions(of.people, holding, of.rules),
        leavers=_leavers(of.people, holding, day),
        unallocated=_unallocated(of.unheld, of.held, day),
        families=_families(of.held),
        by_category={category: number for category, number in Counter(of.held.category).items() if category},
    )


def people_and_cases(
    store: Store, day: date, team: str | None, *, families: bool = True
) -> tuple[list[on_day.Person], on_day.OpenCases]:
    """Return the people and open cases of a team or the service, in post and held or not.

    A case without a key worker belongs to the team that held it last, else to the one that took it on; in a service
    of one team all are that team's. Raises ``BadInput`` when there is no such team.
    """
    people, held = on_day.people_on(store, day), on_day.open_cases_on(store, day, families=families)
    if team is None:
        return people, held
    row, *_ = on_day.find_team(store, team)
    is_only = len(store.rows("select 1 from teams limit 2")) == 1
    unheld = on_day.unheld_on(store, held, day)
    people = [person for person in people if person.team_row == row]
    theirs = {person.row for person in people}
    waiting = {case.row for case in unheld if is_only or case.team_row == row}
    return people, held.kept(
        case in waiting if worker is None else worker in theirs
        for case, worker in zip(held.case, held.worker, strict=True)
    )


def worker_position(store: Store, worker_row: int, day: date) -> WorkerPosition | None:
    """Return one worker's part of the position, by the same rules; None when not in post on ``day``."""
    with store.snapshot():
        people, held = on_day.person_on(store, worker_row, day), on_day.held_by(store, worker_row, day)
        found = worker_positions(people, loads(held), rules_on(store, day))
    return found[0] if found else None


def leaver(store: Store, worker_row: int, day: date) -> Leaver | None:
    """Return someone who holds open cases on ``day`` and is not in post then, by the same rules; None otherwise."""
    with store.snapshot():
        people, held = on_day.person_on(store, worker_row, day), on_day.held_by(store, worker_row, day)
    return next(iter(_leavers(people, loads(held), day)), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is agreed and who is absent on ``day``: all that turns cases into a status."""

    day: date
    lines: Sequence[LimitLine]
    points: Mapping[str, Fraction]
    absences: Mapping[int, Sequence[on_day.Absence]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a position of a team or (``team`` None) the service is worked out from."""

    team: str | None
    people: Sequence[on_day.Person]
    held: on_day.OpenCases
    unheld: Sequence[on_day.Unheld]
    rules: Rules


def rules_on(store: Store, day: date) -> Rules:
    """Return the limits, weights and absences of ``day``."""
    return Rules(day, on_day.limit_lines(store), on_day.points_on(store, day), on_day.absences_on(store, day))


def _unallocated(unheld: Iterable[on_day.Unheld], cases: on_day.OpenCases, day: date) -> tuple[UnallocatedCase, ...]:
    """Return the cases without a key worker, the longest first."""
    category = dict(zip(cases.case, cases.category, strict=True))
    found = [
        UnallocatedCase(case.row, case.case_id, category[case.row], case.since, (day - case.since).days, case.team_row)
        for case in unheld
    ]
    return tuple(sorted(found, key=lambda case: (-case.days, case.case_id.casefold())))


class Load(NamedTuple):
    """What one worker holds: cases a category (None: a case without one) and distinct families."""

    by_category: Counter[str | None]
    families: int


def loads(held: on_day.OpenCases) -> dict[int, Load]:
    """Return what each worker holds, by worker row."""
    categories: dict[int, Counter[str | None]] = defaultdict(Counter)
    for (worker, category), cases in Counter(zip(held.worker, held.category, strict=True)).items():
        if worker is not None:
            categories[worker][category] += cases
    families = Counter(worker for worker, family in set(zip(held.worker, held.family, strict=True)) if family)
    families += Counter(worker for worker, family in zip(held.worker, held.family, strict=True) if not family)
    return {worker: Load(counts, families[worker]) for worker, counts in categories.items()}


_NOTHING = Load(Counter(), 0)


def _families(held: on_day.OpenCases) -> int:
    return len(set(held.family) - {""}) + held.family.count("")


def worker_positions(
    people: Iterable[on_day.Person], loads: Mapping[int, Load], rules: Rules
) -> tuple[WorkerPosition, ...]:
    """Return those of ``people`` who are in post, by team, then name, then id."""
    day = rules.day.isoformat()
    line_of = line_chooser(rules)
    in_post = [person for person in people if person.start <= day < person.end]
    found = [_worker(person, loads.get(person.row, _NOTHING), line_of(person), rules) for person in in_post]
    return tuple(sorted(found, key=_by_team))


def line_chooser(rules: Rules) -> Callable[[on_day.Person], LimitLine | None]:
    """Return the function that finds a person's limit line, each team kind and role worked out once."""
    personal: dict[int, list[LimitLine]] = defaultdict(list)
    for line in rules.lines:
        if line.worker is not None:
            personal[line.worker].append(line)
    shared = [line for line in rules.lines if line.worker is None]

    @cache
    def shared_line(team_kind: str, role: str) -> LimitLine | None:
        return applicable_line(shared, 0, team_kind, role, rules.day)

    def line_of(person: on_day.Person) -> LimitLine | None:
        own = applicable_line(personal.get(person.row, ()), person.row, "", "", rules.day)
        return own or shared_line(person.team_kind, person.role)

    return line_of


def _worker(person: on_day.Person, load: Load, line: LimitLine | None, rules: Rules) -> WorkerPosition:
    absences, fte = rules.absences.get(person.row, ()), figures.exact(person.fte)
    free = capacity(fte, (absence.reduction for absence in absences))
    return WorkerPosition(
        row=person.row,
        worker_id=person.worker_id,
        name=person.name,
        team=person.team,
        team_kind=person.team_kind,
        role=person.role,
        employment=person.employment,
        fte=fte,
        capacity=free,
        cases=load.by_category.total(),
        families=load.families,
        points=points_of(load, rules.points),
        by_category={category: load.by_category[category] for category in CATEGORIES},
        line=line,
        away=on_day.away_between(absences),
        guessed=bool(person.guessed),
    )


def points_of(load: Load, points: Mapping[str, Fraction]) -> Fraction:
    """Return cases × the weight of their category; a case without a category weighs 1."""
    parts = lcm(*(weight.denominator for weight in points.values()))  # whole numbers add up faster than fractions
    whole = {name: weight.numerator * (parts // weight.denominator) for name, weight in points.items()}
    return Fraction(sum(number * whole.get(name or "", parts) for name, number in load.by_category.items()), parts)


def _by_team(person: WorkerPosition | Leaver) -> tuple[str, str, str]:
    return person.team.casefold(), person.name.casefold(), person.worker_id.casefold()


def _leavers(people: Iterable[on_day.Person], loads: Mapping[int, Load], day: date) -> tuple[Leaver, ...]:
    today = day.isoformat()
    found = [
        Leaver(
            row=person.row,
            worker_id=person.worker_id,
            name=person.name,
            team=person.team,
            role=person.role,
            cases=loads[person.row].by_category.total(),
            left=date.fromisoformat(person.end) if person.end <= today else None,
            starts=date.fromisoformat(person.start) if person.start > today else None,
            families=loads[person.row].families,
            by_category={category: loads[person.row].by_category[category] for category in CATEGORIES},
        )
        for person in people
        if person.row in loads and not person.start <= today < person.end
    ]
    return tuple(sorted(found, key=_by_team))
