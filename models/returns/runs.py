"""Since when each worker has had the status of a day, and for how many month ends.

A status can change only on a day on which something of the worker's, a limit or a weight begins or ends. Those days
are gone through backwards, and the position's own function says the status of each.
"""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.dates import ALWAYS, add_months, month_ends
from models.figures import exact
from models.on_day import Absence, Person, limit_lines, points_on
from models.position import Load, Rules, WorkerPosition, worker_positions
from models.store import Store
from models.words import Status

MONTHS = 24
"""How far back a run is followed; one that began earlier counts from there."""


@dataclass(frozen=True, slots=True)
class Run:
    """A status that a worker has had without a break since ``since``, and at so many month ends in a row."""

    since: date
    month_ends: int


@dataclass(slots=True)
class _Past:
    """What one worker's status followed from, over the time looked at."""

    posts: list[Person] = field(default_factory=list)
    post_days: list[str] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    held: list[tuple[str, str, str | None]] = field(default_factory=list)
    """From, to and category of each case held and open."""

    def days(self) -> set[str]:
        """Return the days on which the worker's post or absence changes."""
        absent = {day.isoformat() for absence in self.absences for day in (absence.start, absence.end)}
        return absent | set(self.post_days) | {self.posts[0].start}


_POSTS = """
select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, t.name, t.kind, p.role, p.employment, p.fte, t.id,
    p.valid_from
from json_each(:workers) wanted
join workers w on w.id = wanted.value
join posts p on p.worker_row = w.id
join teams t on t.id = p.team_row
order by p.valid_from
"""
_ABSENCES = """
select a.worker_row, a.valid_from, a.valid_to, a.reduction from json_each(:workers) wanted
join absences a on a.worker_row = wanted.value where a.valid_to > :back and a.valid_from <= :day
"""
_HELD = """
select a.worker_row, a.case_row, max(a.valid_from, o.valid_from), min(a.valid_to, o.valid_to)
from json_each(:workers) wanted
cross join allocations a indexed by allocations_of_worker
    on a.worker_row = wanted.value and a.kind = 'key worker' and a.valid_to > :back
cross join openings o indexed by openings_of_case
    on o.case_row = a.case_row and o.valid_from < a.valid_to and o.valid_to > a.valid_from
where a.valid_from <= :day
"""
_CATEGORIES = """
select k.case_row, k.valid_from, k.valid_to, k.category from json_each(:cases) wanted
cross join categories k indexed by categories_of_case on k.case_row = wanted.value
order by k.case_row, k.valid_from
"""
_HELD_SINCE = """
select min(max(a.valid_from, o.valid_from)) from allocations a
join openings o on o.case_row = a.case_row and o.valid_from <= :day and o.valid_to > :day
where a.worker_row = :worker and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
"""


def status_runs(store: Store, workers: Iterable[WorkerPosition], day: date, first: date) -> dict[int, Run]:
    """Return, by worker row, the run of the status that each of the workers has on ``day``.

    Args:
        store: the open database.
        workers: those in post on the day, as the position has them.
        day: the day, a month's last.
        first: the first day with a record; nothing is known before it.
    """
    statuses = {worker.row: worker.status for worker in workers}
    back = min(day, max(first, add_months(day, -MONTHS)))
    pasts = _pasts(store, list(statuses), back, day)
    rules = _RulesOfDays(store)
    return {row: _run(pasts[row], status, rules, back.isoformat(), day.isoformat()) for row, status in statuses.items()}


class _RulesOfDays:
    """The limits and weights of any day, the weights read once for each time between two changes."""

    def __init__(self, store: Store) -> None:
        self.lines = limit_lines(store)
        weights = store.rows("select valid_from from weights union select valid_to from weights")
        self._weight_days = sorted({ALWAYS.isoformat(), *(str(row[0]) for row in weights)})
        self._weights = [points_on(store, date.fromisoformat(start)) for start in self._weight_days]
        shared = [line for line in self.lines if line.worker is None]
        self.days = {day.isoformat() for line in shared for day in (line.valid_from, line.valid_to)}
        self.days |= set(self._weight_days)

    def own_days(self, worker_row: int) -> set[str]:
        """Return the days on which a personal limit of the worker begins or ends."""
        own = [line for line in self.lines if line.worker == worker_row]
        return {day.isoformat() for line in own for day in (line.valid_from, line.valid_to)}

    def on(self, day: str, worker_row: int, absences: Sequence[Absence]) -> Rules:
        """Return what decides one worker's status on a day."""
        weights = self._weights[bisect_right(self._weight_days, day) - 1]
        at = date.fromisoformat(day)
        active = [absence for absence in absences if absence.start <= at < absence.end]
        return Rules(at, self.lines, weights, {worker_row: active})


def _pasts(store: Store, rows: list[int], back: date, day: date) -> Mapping[int, _Past]:
    at = {"workers": json.dumps(rows), "back": back.isoformat(), "day": day.isoformat()}
    pasts: dict[int, _Past] = defaultdict(_Past)
    for *person, start in store.rows(_POSTS, at):
        past = pasts[person[0]]
        past.posts.append(Person(*person))
        past.post_days.append(start)
    for row, start, end, reduction in store.rows(_ABSENCES, at):
        absence = Absence(date.fromisoformat(start), date.fromisoformat(end), exact(reduction))
        pasts[row].absences.append(absence)
    held = store.rows(_HELD, at)
    categories = _categories(store, {case for _, case, _, _ in held})
    for row, case, start, end in held:
        pasts[row].held.extend(_pieces(start, end, categories.get(case, ())))
    return pasts


def _categories(store: Store, cases: Iterable[int]) -> Mapping[int, list[tuple[str, str, str]]]:
    """Return the categories of cases, if any limit is in points; else a case's category changes no status."""
    if not store.rows("select 1 from limits where measure = 'points' limit 1"):
        return {}
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for case, start, end, category in store.rows(_CATEGORIES, {"cases": json.dumps(list(cases))}):
        found[case].append((start, end, category))
    return found


def _pieces(start: str, end: str, categories: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str | None]]:
    """Cut a period where the category changes; a time without one has none."""
    for begins, ends, category in categories:
        if ends <= start or begins >= end:
            continue
        if begins > start:
            yield start, begins, None
        yield max(start, begins), min(end, ends), category
        start = min(end, ends)
    if start < end:
        yield start, end, None


def _run(past: _Past, status: Status, rules: _RulesOfDays, back: str, day: str) -> Run:
    """Go back from ``day`` from change to change until the status is another, and so it was at a month's end."""
    changes, counts = _changes(past, day)
    days = set(changes) | rules.days | rules.own_days(past.posts[0].row) | past.days()
    since, until, month_ends_alike, unbroken = day, "9999-12-31", 0, True
    ends = [end.isoformat() for end in reversed(month_ends(date.fromisoformat(day), MONTHS))]
    for begins in [*sorted((change for change in days if back < change <= day), reverse=True), back]:
        alike = None
        if unbroken:
            alike = unbroken = _is(status, past, rules, begins, counts)
            since = begins if unbroken else since
        while month_ends_alike < len(ends) and begins <= ends[month_ends_alike] < until:
            alike = _is(status, past, rules, begins, counts) if alike is None else alike
            if not alike:
                return Run(date.fromisoformat(since), month_ends_alike)
            month_ends_alike += 1
        counts.update(changes.get(begins, {}))
        until = begins
    return Run(date.fromisoformat(since), max(month_ends_alike, 1))


def _changes(past: _Past, day: str) -> tuple[Mapping[str, Counter[str | None]], Counter[str | None]]:
    """Return how each day, gone through backwards, changes the cases held by category, and what is held on ``day``."""
    changes: dict[str, Counter[str | None]] = defaultdict(Counter)
    counts: Counter[str | None] = Counter()
    for start, end, category in past.held:
        changes[start][category] -= 1
        changes[end][category] += 1
        counts[category] += start <= day < end
    return changes, counts


def _is(status: Status, past: _Past, rules: _RulesOfDays, day: str, counts: Counter[str | None]) -> bool:
    """Whether the worker had the status on a day on which ``counts`` were held."""
    person = past.posts[bisect_right(past.post_days, day) - 1]
    load = Load(Counter({category: number for category, number in counts.items() if number}), 0)
    found = worker_positions([person], {person.row: load}, rules.on(day, person.row, past.absences))
    return bool(found) and found[0].status is status


def held_run(store: Store, worker_row: int, left: date | None, day: date) -> Run:
    """Return since when someone who is not in post has held the cases held on ``day``."""
    first = store.rows(_HELD_SINCE, {"worker": worker_row, "day": day.isoformat()})[0][0]
    held = date.fromisoformat(first) if first else day
    return run_since(max(held, left or held), day)


def run_since(since: date, day: date) -> Run:
    """Return an unbroken run from ``since`` to the month end ``day``."""
    return Run(since, (day.year - since.year) * 12 + day.month - since.month + 1)
