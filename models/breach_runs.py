"""Unbroken runs of days on which a worker is over, under or uncovered, or a case has no key worker.

Between two days on which nothing of a worker's changes (cases, categories and weights where loads are points, post,
absence, limits, start and end) their status can't change either. So those days are collected and the status is asked
once for each stretch, of ``models.limits.status``.
"""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from models.dates import ALWAYS
from models.figures import exact
from models.limits import LimitLine, capacity, own_limits, status
from models.on_day import Person, limit_lines, points_on
from models.position import Load, Rules, line_chooser, points_of
from models.store import Store
from models.words import Status

UNALLOCATED = "unallocated"
_OUTSIDE = (Status.UNCOVERED, Status.OVER, Status.UNDER)


class Beyond(NamedTuple):
    """How far someone is outside: over or under a limit in its measure, uncovered by the cases held."""

    measure: str
    amount: Fraction | int


@dataclass(slots=True)
class WorkerRun:
    """One worker's run of one kind; days are ISO text, ``ended`` is its first day without it (None: it holds)."""

    person: Person
    """The worker with the post of the run's last day."""
    kind: str
    since: str
    high: Fraction | int
    """The largest load in it."""
    ended: str | None = None
    before: Beyond | None = None
    """How far outside at the month end before, None where the run did not hold then."""
    now: Beyond | None = None
    """How far outside on the last day asked for, None where the run does not hold then."""


class CaseRun(NamedTuple):
    """A case's run of days without a key worker; days are ISO text, a run that holds ends on 9999-12-31."""

    row: int
    case_id: str
    since: str
    ended: str
    team: int | None
    """The team that the case was taken on by, None where that is not recorded."""


_POSTS = """
select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, t.name, t.kind, p.role, p.employment, p.fte, t.id, 0,
    p.valid_from, p.valid_to
from json_each(:workers) wanted
cross join workers w on w.id = wanted.value
join posts p on p.worker_row = w.id
join teams t on t.id = p.team_row
"""
_ABSENCES = """
select a.worker_row, a.valid_from, a.valid_to, a.reduction from json_each(:workers) wanted
cross join absences a on a.worker_row = wanted.value and a.valid_to > :first and a.valid_from <= :last
"""
_HELD = """
select a.worker_row, max(a.valid_from, o.valid_from, :first), min(a.valid_to, o.valid_to)
from json_each(:workers) wanted
cross join allocations a indexed by allocations_of_worker
    on a.worker_row = wanted.value and a.kind = 'key worker' and a.valid_to > :first
cross join openings o indexed by openings_of_case
    on o.case_row = a.case_row and o.valid_from < a.valid_to and o.valid_to > max(a.valid_from, :first)
where a.valid_from <= :last and o.valid_from <= :last and o.valid_from < o.valid_to
"""
_HELD_IN_CATEGORY = """
select a.worker_row, max(a.valid_from, o.valid_from, k.valid_from, :first), min(a.valid_to, o.valid_to, k.valid_to),
    k.category
from json_each(:workers) wanted
cross join allocations a indexed by allocations_of_worker
    on a.worker_row = wanted.value and a.kind = 'key worker' and a.valid_to > :first
cross join openings o indexed by openings_of_case
    on o.case_row = a.case_row and o.valid_from < a.valid_to and o.valid_to > max(a.valid_from, :first)
cross join categories k indexed by categories_of_case
    on k.case_row = a.case_row and k.valid_from < min(a.valid_to, o.valid_to)
    and k.valid_to > max(a.valid_from, o.valid_from, :first)
where a.valid_from <= :last and o.valid_from <= :last and k.valid_from <= :last and o.valid_from < o.valid_to
"""
_NOT_HELD_THROUGHOUT = """
select distinct o.case_row from openings o indexed by openings_on_day
where o.valid_to > :begins and o.valid_from <= :last and o.valid_from < o.valid_to and not exists (
    select 1 from allocations a indexed by allocations_of_case
    where a.case_row = o.case_row and a.kind = 'key worker'
        and a.valid_from <= max(o.valid_from, :begins) and a.valid_to >= o.valid_to)
"""
_OPENINGS = """
select c.id, c.case_id, o.valid_from, o.valid_to, o.team_row from json_each(:cases) wanted
cross join cases c on c.id = wanted.value
cross join openings o indexed by openings_of_case on o.case_row = c.id
where o.valid_from < o.valid_to and o.valid_from <= :last order by o.case_row, o.valid_from
"""
_KEY_WORKERS = """
select a.case_row, a.valid_from, a.valid_to from json_each(:cases) wanted
cross join allocations a indexed by allocations_of_case on a.case_row = wanted.value and a.kind = 'key worker'
order by a.case_row, a.valid_from
"""


@dataclass(slots=True, eq=False)
class _Terms:
    """What makes a status of a load, for as long as none of it changes; shared by workers who are alike in it."""

    in_post: bool
    capacity: Fraction = Fraction(0)
    lower: Fraction | None = None
    upper: Fraction | None = None
    points: Mapping[str, Fraction] | None = None
    """The weights where the load is in points."""
    kinds: dict[Fraction | int, str | None] = field(default_factory=dict)

    def load(self, cases: int, by_category: Counter[str | None]) -> Fraction | int:
        if self.points is None or not cases:
            return cases
        return points_of(Load(by_category, 0), self.points)

    def kind(self, load: Fraction | int) -> str | None:
        """Return the kind of breach that the load is, None for none."""
        if load not in self.kinds:
            if self.in_post:
                found: Status | None = status(load, self.capacity, self.lower, self.upper)
            else:  # whoever holds cases before starting or after leaving is listed as uncovered
                found = Status.UNCOVERED if load else None
            self.kinds[load] = str(found) if found in _OUTSIDE else None
        return self.kinds[load]

    def beyond(self, kind: str, load: Fraction | int, cases: int) -> Beyond:
        measure = "cases" if self.points is None else "points"
        if kind == Status.OVER and self.upper is not None:
            return Beyond(measure, load - self.upper)
        if kind == Status.UNDER and self.lower is not None:
            return Beyond(measure, self.lower - load)
        return Beyond("cases", cases)


_NOT_IN_POST = _Terms(in_post=False)
_NO_CHANGE: Mapping[str | None, int] = {}


class _RulesOfDays:
    """Finds what applies to a worker on a day; the days on which a limit or a weight changes are gone through once."""

    def __init__(self, store: Store) -> None:
        self._lines = limit_lines(store)
        self.in_points = any(line.measure == "points" for line in self._lines)
        self.own_days: dict[int, set[str]] = defaultdict(set)
        self.days: set[str] = set()
        for line in self._lines:
            days = self.days if line.worker is None else self.own_days[line.worker]
            days |= {line.valid_from.isoformat(), line.valid_to.isoformat()}
        self._limit_days = sorted(
            {ALWAYS.isoformat(), *self.days, *(day for own in self.own_days.values() for day in own)}
        )
        self._choosers: dict[int, Callable[[Person], LimitLine | None]] = {}
        weights = store.rows("select valid_from from weights union select valid_to from weights")
        self._weight_days = sorted({ALWAYS.isoformat(), *(str(row[0]) for row in weights)}) if self.in_points else []
        self._weights = [points_on(store, date.fromisoformat(day)) for day in self._weight_days]
        self.days |= set(self._weight_days)
        self._known: dict[tuple[int, str, tuple[str, ...], int], _Terms] = {}

    def terms(self, person: Person, reductions: tuple[str, ...], day: str) -> _Terms:
        if not person.start <= day < person.end:
            return _NOT_IN_POST
        line = self._chooser(day)(person)
        weighed = bisect_right(self._weight_days, day) - 1 if line and line.measure == "points" else -1
        alike = (line.row if line else 0, person.fte, reductions, weighed)
        if alike not in self._known:
            free = capacity(exact(person.fte), map(exact, reductions))
            lower, upper = own_limits(line, free) if line else (None, None)
            self._known[alike] = _Terms(True, free, lower, upper, self._weights[weighed] if weighed >= 0 else None)
        return self._known[alike]

    def _chooser(self, day: str) -> Callable[[Person], LimitLine | None]:
        place = bisect_right(self._limit_days, day) - 1
        if place not in self._choosers:
            at = date.fromisoformat(self._limit_days[place])
            self._choosers[place] = line_chooser(Rules(at, self._lines, {}, {}))
        return self._choosers[place]


@dataclass(slots=True)
class _Past:
    """What one worker's status follows from, over the days looked at."""

    posts: list[tuple[str, str, Person]] = field(default_factory=list)
    absences: list[tuple[str, str, str]] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By how much the cases held change on a day."""
    categories: dict[str, dict[str | None, int]] = field(default_factory=dict)
    """By how much the cases of each category change on a day, all else having none; empty if no load is in points."""

    def days(self) -> Iterator[str]:
        for start, end, person in self.posts:
            yield from (start, end, person.start, person.end)
        for start, end, _ in self.absences:
            yield from (start, end)

    def person(self, day: str) -> Person | None:
        return next((person for start, end, person in self.posts if start <= day < end), None)

    def reductions(self, day: str) -> tuple[str, ...]:
        return tuple(reduction for start, end, reduction in self.absences if start <= day < end)

    def counts(self, category: str | None, start: str, end: str, last: str) -> None:
        """Count a case, which is counted as one without a category, in its category for a time."""
        for day, change in ((start, 1), (end, -1)):
            if day <= last:
                changes = self.categories.setdefault(day, {None: 0})
                changes[category] = changes.get(category, 0) + change
                changes[None] -= change


def worker_runs(
    store: Store, workers: Iterable[int], begins: date, last: date, before: date, first: date
) -> list[WorkerRun]:
    """Return the runs of the workers that hold on any day from ``begins`` to ``last``, each from its first day on.

    Args:
        store: the open database.
        workers: the workers' rows.
        begins: the first day looked at.
        last: the last day looked at; nothing after it is taken into account.
        before: the month end before ``last``, of which ``WorkerRun.before`` tells.
        first: the first day of which all is known; runs begin there at the earliest.
    """
    rules, marks = _RulesOfDays(store), (before.isoformat(), last.isoformat())
    back = max(begins, first)
    found = _runs_between(store, list(workers), rules, (back, last), marks)
    open_at_start = {run.person.row: run for run in found if run.since == back.isoformat()}
    while open_at_start and back > first:  # what may have begun earlier is followed, each time further back
        until = back - timedelta(1)
        back = date.fromordinal(max(first.toordinal(), back.toordinal() - max(_LEAST_BACK, (last - until).days)))
        earlier = _runs_between(store, list(open_at_start), rules, (back, until), marks)
        open_at_start = _joined(earlier, open_at_start, back.isoformat())
    return found


_LEAST_BACK = 180
"""How many days a run is followed back at a time, at least."""


def _joined(earlier: Iterable[WorkerRun], later: Mapping[int, WorkerRun], back: str) -> dict[int, WorkerRun]:
    """Let runs, by worker row, begin where they did in the days before; return those that may have begun sooner yet."""
    found = {}
    for part in earlier:
        run = later[part.person.row]
        if part.ended is None and part.kind == run.kind:
            run.since, run.high, run.before = part.since, max(part.high, run.high), run.before or part.before
            if run.since == back:
                found[run.person.row] = run
    return found


def _runs_between(
    store: Store, workers: Sequence[int], rules: _RulesOfDays, days: tuple[date, date], marks: tuple[str, str]
) -> list[WorkerRun]:
    """Return the workers' runs as the days from the first to the second of ``days`` alone have them."""
    back, last = (day.isoformat() for day in days)
    within = [day for day in marks if back <= day <= last]
    return [
        run
        for row, past in _pasts(store, workers, rules, back, last).items()
        for run in _runs(past, _terms(past, row, rules, back, last), within, marks)
    ]


def _terms(past: _Past, row: int, rules: _RulesOfDays, back: str, last: str) -> dict[str, tuple[Person, _Terms] | None]:
    """Return the worker's post and terms from each day on which they may change; None from a day without a post."""
    days = {day for day in {*past.days(), *rules.days, *rules.own_days.get(row, ())} if back < day <= last}
    found: dict[str, tuple[Person, _Terms] | None] = {}
    for day in (back, *days):
        person = past.person(day)
        found[day] = (person, rules.terms(person, past.reductions(day), day)) if person else None
    return found


def _runs(
    past: _Past, terms_from: Mapping[str, tuple[Person, _Terms] | None], within: Iterable[str], marks: tuple[str, str]
) -> list[WorkerRun]:
    """Go through the days on which something changes, and those ``within`` of the two that are marked."""
    runs: list[WorkerRun] = []
    run: WorkerRun | None = None
    cases, by_category = 0, Counter[str | None]()
    applies: tuple[Person, _Terms] | None = None
    in_points = any(at[1].points is not None for at in terms_from.values() if at)
    for day in sorted({*past.cases, *past.categories, *terms_from, *within}):
        cases += past.cases.get(day, 0)
        if in_points:
            by_category[None] += past.cases.get(day, 0)
            for category, change in past.categories.get(day, _NO_CHANGE).items():
                by_category[category] += change
        applies = terms_from.get(day, applies)
        load = applies[1].load(cases, by_category) if applies else 0
        kind = applies[1].kind(load) if applies else None
        if run is not None and run.kind != kind:
            run.ended, run.now, run = day, None, None
        if applies is None or kind is None:
            continue
        if run is None:
            run = WorkerRun(applies[0], kind, day, load)
            runs.append(run)
        run.person = applies[0]
        if load > run.high:
            run.high = load
        if day in marks:
            beyond = applies[1].beyond(kind, load, cases)
            run.before, run.now = (beyond, run.now) if day == marks[0] else (run.before, beyond)
    return runs


def _pasts(store: Store, workers: Sequence[int], rules: _RulesOfDays, back: str, last: str) -> dict[int, _Past]:
    at = {"workers": json.dumps(workers), "first": back, "last": last}
    pasts: dict[int, _Past] = defaultdict(_Past)
    for *person, start, end in store.rows(_POSTS, at):
        pasts[person[0]].posts.append((start, end, Person(*person)))
    for row, start, end, reduction in store.rows(_ABSENCES, at):
        pasts[row].absences.append((start, end, reduction))
    for row, start, end in store.rows(_HELD, at):
        changes = pasts[row].cases
        changes[start] += 1
        if end <= last:
            changes[end] -= 1
    if rules.in_points:
        for row, start, end, category in store.rows(_HELD_IN_CATEGORY, at):
            pasts[row].counts(category, start, end, last)
    return pasts


def case_runs(store: Store, begins: date, last: date, first: date) -> list[CaseRun]:
    """Return the runs of days without a key worker that hold on any day from ``begins`` to ``last``.

    Args:
        store: the open database.
        begins: the first day looked at.
        last: the last day looked at; a run that ends later holds.
        first: the first day of which all is known; runs begin there at the earliest.
    """
    at = {"begins": begins.isoformat(), "last": last.isoformat()}
    cases = json.dumps([row for (row,) in store.rows(_NOT_HELD_THROUGHOUT, at)])
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row, start, end in store.rows(_KEY_WORKERS, {"cases": cases}):
        held[row].append((start, end))
    gaps: list[CaseRun] = []
    for row, case_id, opened, closed, team in store.rows(_OPENINGS, {"cases": cases, "last": at["last"]}):
        for start, end in _gaps(opened, closed, held[row]):
            if gaps and (gaps[-1].row, gaps[-1].ended) == (row, start):  # reopened on the day it closed
                start = gaps.pop().since
            gaps.append(CaseRun(row, case_id, start, end, team))
    earliest = first.isoformat()
    return [
        gap._replace(since=max(gap.since, earliest))
        for gap in gaps
        if gap.since <= at["last"] and gap.ended > max(at["begins"], earliest)
    ]


def _gaps(start: str, end: str, held: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a period that none of the others, which are in order and apart, take in."""
    for begins, ends in held:
        if ends <= start or begins >= end:
            continue
        if begins > start:
            yield start, begins
        start = ends
    if start < end:
        yield start, end
