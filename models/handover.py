"""Handing over all cases of someone who leaves or goes away: the best plan for a day, with why; nothing is changed.

Every open case that they hold on the day goes to somebody of their team who is in post then, not away, and no team
manager; or it stays without a place, because it would put everybody over. What makes one plan better than another
stands in ``models.handover_problem``.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from models import workers
from models.candidates import Coming, coming
from models.errors import BadInput
from models.figures import show_number
from models.handover_problem import Placing, Problem, Receiver, ToPlace, gains
from models.handover_solver import solve
from models.on_day import held_by, points_on
from models.position import WorkerPosition, people_and_cases, position
from models.spreadsheets import Progress
from models.store import Store
from models.words import Status, count

LATELY = 90
"""A child moved lately whose key worker changed in so many days before the plan's day."""

_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Move:
    """A case and who is to take it."""

    case_row: int
    case_id: str
    to_row: int
    to_id: str
    to_name: str
    why: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A case that nobody can take."""

    case_row: int
    case_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The plan for a worker from a day on.

    ``over_after`` is how many of the people asked are over their limit afterwards, all of them before too.
    ``gap`` is 0 where no plan is better, else the share by which the first aim that is not proven may be better.
    """

    worker_row: int
    name: str
    team: str
    day: date
    moves: tuple[Move, ...]
    unplaced: tuple[Unplaced, ...]
    over_after: int
    gap: Fraction


@dataclass(frozen=True, slots=True)
class _Case:
    row: int
    case_id: str
    family: str
    points: Fraction
    lately: bool


def handover(
    store: Store, worker_id: str, day: date, seconds: float = 10, progress: Progress | None = None
) -> Handover:
    """Plan who takes the cases that a worker holds on ``day``.

    Args:
        store: the open database; nothing in it is changed.
        worker_id: whose cases.
        day: the day from which they are to be handed over.
        seconds: when to stop looking for a better plan.
        progress: told how far it is; what it raises stops the search.

    Raises:
        BadInput: there is no such worker.
    """
    row = workers.find(store, worker_id)
    if row is None:
        raise BadInput(f"There is no worker “{worker_id[:60]}”; give the id of one, as “position --json” lists them.")
    with store.snapshot():
        of = workers.worker(store, row, day)
        people = [
            person
            for person in position(store, day, of.post.team).workers
            if person.row != row and person.capacity > 0 and person.role != "team manager"
        ]
        cases = _cases(store, row, day)
        siblings = _siblings(store, of.post.team, {case.family for case in cases} - {""}, row, day)
        expected = coming(store, day)
    takers = [person for person in people if person.status != Status.OVER]
    problem = _problem(takers, cases, siblings)
    placed = solve(problem, seconds, progress)
    going = zip(cases, placed.to, strict=True)
    why = _whys(takers, cases, siblings, problem, placed.to)
    why = {n: line + _expected(expected.get(takers[placed.to[n] or 0].row, ()), day) for n, line in why.items()}
    return Handover(
        worker_row=row,
        name=of.name,
        team=of.post.team,
        day=day,
        moves=tuple(
            Move(case.row, case.case_id, takers[to].row, takers[to].worker_id, takers[to].name, f"{why[number]}.")
            for number, (case, to) in enumerate(zip(cases, placed.to, strict=True))
            if to is not None
        ),
        unplaced=tuple(
            Unplaced(case.row, case.case_id, _why_not(case, people, of.post.team)) for case, to in going if to is None
        ),
        over_after=len(people) - len(takers),
        gap=placed.gap,
    )


def _whys(
    takers: Sequence[WorkerPosition],
    cases: Sequence[_Case],
    siblings: Mapping[str, Mapping[int, tuple[str, ...]]],
    problem: Problem,
    to: Placing,
) -> dict[int, str]:
    """Return for each case that has a place, by its number, why it goes there."""
    gained, found = gains(problem, to), {}
    most = max((person.headroom or 0 for person in takers), default=0)
    together: dict[tuple[str, int], list[str]] = defaultdict(list)
    for case, chosen in zip(cases, to, strict=True):
        if chosen is not None and case.family:
            together[case.family, chosen].append(case.case_id)
    for number, (case, chosen) in enumerate(zip(cases, to, strict=True)):
        if chosen is None:
            continue
        person = takers[chosen]
        held = siblings.get(case.family, {}).get(person.row, ())
        others = [case_id for case_id in together.get((case.family, chosen), []) if case_id != case.case_id]
        if held:
            reason = f"Holds {count(len(held), 'sibling')}: {', '.join(held)}"
        elif others:
            reason = f"Goes with {count(len(others), 'sibling')}: {', '.join(others)}"
        elif person.headroom is None:
            reason = "No limit"
        else:
            reason = f"Room for {person.headroom:,}{', the most of all' if person.headroom == most else ''}"
        limit = "" if person.upper is None else f" of {show_number(person.upper, 2)}"
        found[number] = f"{reason}; {show_number(person.load + gained[chosen], 2)}{limit} afterwards"
    return found


def _expected(absences: Sequence[Coming], day: date) -> str:
    """Return what takes somebody away soon, to go on a line with."""
    said = (absence.words(day) for absence in absences)
    return "".join(f"; {words[:1].lower()}{words[1:]}" for words in said)


def _why_not(case: _Case, people: Sequence[WorkerPosition], team: str) -> str:
    """Return why a case has no place."""
    if not people:
        return f"Nobody else in {team} is in post on that day and there to take it."
    if case.points > 1 and any(person.measure == "points" for person in people):
        return f"It counts {show_number(case.points, 2)} points, and everyone who could take it would be over."
    return "Everyone who could take it is full."


def _cases(store: Store, worker_row: int, day: date) -> list[_Case]:
    """Return the open cases that a worker holds, by id."""
    held, points = held_by(store, worker_row, day), points_on(store, day)
    at = {"day": day.isoformat(), "since": (day - timedelta(LATELY)).isoformat(), "cases": json.dumps(held.case)}
    ids = dict(store.rows("select id, case_id from cases where id in (select value from json_each(:cases))", at))
    lately = {row for (row,) in store.rows(_LATELY, at)}
    found = [
        _Case(row, ids[row], family, _in_millionths(points.get(category or "", Fraction(1))), row in lately)
        for row, category, family in zip(held.case, held.category, held.family, strict=True)
    ]
    return sorted(found, key=lambda case: case.case_id.casefold())


_LATELY = """
select distinct a.case_row from allocations a
join allocations b on b.case_row = a.case_row and b.kind = 'key worker' and b.worker_row <> a.worker_row
    and b.valid_from < a.valid_from
where a.kind = 'key worker' and a.valid_from > :since and a.valid_from <= :day
    and a.case_row in (select value from json_each(:cases))
"""


def _in_millionths(points: Fraction) -> Fraction:
    """Return points in whole millionths, finer ones rounded up so that no limit breaks; whole numbers are solved."""
    return points if _MILLION % points.denominator == 0 else Fraction(ceil(points * _MILLION), _MILLION)


def _siblings(
    store: Store, team: str, families: set[str], worker_row: int, day: date
) -> dict[str, dict[int, tuple[str, ...]]]:
    """Return by family which of its open cases others in the team hold, by worker."""
    _, held = people_and_cases(store, day, team)
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for case, worker, family in zip(held.case, held.worker, held.family, strict=True):
        if family in families and worker not in (None, worker_row):
            found[family][int(worker or 0)].append(case)
    rows = json.dumps([case for by_worker in found.values() for cases in by_worker.values() for case in cases])
    ids = dict(store.rows("select id, case_id from cases where id in (select value from json_each(?))", (rows,)))
    return {
        family: {worker: tuple(sorted(ids[case] for case in cases)) for worker, cases in by_worker.items()}
        for family, by_worker in found.items()
    }


def _problem(
    takers: Sequence[WorkerPosition], cases: Sequence[_Case], siblings: Mapping[str, Mapping[int, object]]
) -> Problem:
    most = max((person.upper for person in takers if person.upper), default=Fraction(1))
    number_of = {person.row: number for number, person in enumerate(takers)}
    families = {family: number for number, family in enumerate(dict.fromkeys(_family(case) for case in cases))}
    holders: list[frozenset[int]] = [
        frozenset(number_of[row] for row in siblings.get(family, ()) if row in number_of) for family in families
    ]
    return Problem(
        receivers=tuple(
            Receiver(person.load, person.upper, person.measure == "points", person.upper or most * person.capacity)
            for person in takers
        ),
        cases=tuple(ToPlace(families[_family(case)], case.points, case.lately) for case in cases),
        holders=tuple(holders),
    )


def _family(case: _Case) -> str:
    """Return the key of a case's family; a case without one is a family of its own."""
    return case.family or f"\n{case.row}"
