"""Placing cases with people: who can be asked, the problem that the solver is given, and why each case goes where."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from models.candidates import Coming
from models.figures import show_number
from models.handover_problem import Placing, Problem, Receiver, ToPlace, gains
from models.on_day import OpenCases
from models.position import WorkerPosition
from models.store import Store
from models.words import Status, count

LATELY = 90
"""A child moved lately whose key worker changed in so many days before the plan's day."""

MANAGER = "team manager"

_MILLION = 10**6

Siblings = Mapping[str, Mapping[int, tuple[str, ...]]]
"""By family key and worker row, the open cases that they hold, by id."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case to place."""

    row: int
    case_id: str
    family: str
    points: Fraction
    lately: bool
    from_row: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A case, who holds it (None: nobody), and who is to take it."""

    case_row: int
    case_id: str
    from_row: int | None
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


def people_asked(workers: Iterable[WorkerPosition], without: Collection[int]) -> list[WorkerPosition]:
    """Return who can be asked to take cases: not away, no team manager, none of ``without``; over or not."""
    return [of for of in workers if of.row not in without and of.capacity > 0 and of.role != MANAGER]


def takers_of(people: Iterable[WorkerPosition]) -> list[WorkerPosition]:
    """Return who of the people asked can be given a case at all: those who are not over."""
    return [person for person in people if person.status != Status.OVER]


def cases_of(store: Store, held: OpenCases, points: Mapping[str, Fraction], day: date) -> list[Case]:
    """Return open cases of ``day`` with what placing them needs, by id; points by category as in force then."""
    at = {"day": day.isoformat(), "since": (day - timedelta(LATELY)).isoformat(), "cases": json.dumps(held.case)}
    ids = dict(store.rows("select id, case_id from cases where id in (select value from json_each(:cases))", at))
    lately = {row for (row,) in store.rows(_LATELY, at)}
    found = [
        Case(row, ids[row], family, in_millionths(points.get(category or "", Fraction(1))), row in lately, holder)
        for row, holder, category, family in zip(held.case, held.worker, held.category, held.family, strict=True)
    ]
    return sorted(found, key=lambda case: case.case_id.casefold())


_LATELY = """
select distinct a.case_row from allocations a
join allocations b on b.case_row = a.case_row and b.kind = 'key worker' and b.worker_row <> a.worker_row
    and b.valid_from < a.valid_from
where a.kind = 'key worker' and a.valid_from > :since and a.valid_from <= :day
    and a.case_row in (select value from json_each(:cases))
"""


def in_millionths(points: Fraction) -> Fraction:
    """Return points in whole millionths, finer ones rounded up so that no limit breaks; whole numbers are solved."""
    return points if _MILLION % points.denominator == 0 else Fraction(ceil(points * _MILLION), _MILLION)


def siblings_held(store: Store, held: OpenCases, cases: Iterable[Case]) -> Siblings:
    """Return by family of the cases which other open cases of it somebody holds, by worker."""
    placed = {case.row for case in cases}
    families = {case.family for case in cases} - {""}
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for case, worker, family in zip(held.case, held.worker, held.family, strict=True):
        if family in families and worker is not None and case not in placed:
            found[family][worker].append(case)
    rows = json.dumps([case for by_worker in found.values() for cases in by_worker.values() for case in cases])
    ids = dict(store.rows("select id, case_id from cases where id in (select value from json_each(?))", (rows,)))
    return {
        family: {worker: tuple(sorted(ids[case] for case in cases)) for worker, cases in by_worker.items()}
        for family, by_worker in found.items()
    }


def problem_of(takers: Sequence[WorkerPosition], cases: Sequence[Case], siblings: Siblings) -> Problem:
    """Return the problem of placing cases with people who are not over, as plain numbers."""
    most = max((person.upper for person in takers if person.upper), default=Fraction(1))
    number_of = {person.row: number for number, person in enumerate(takers)}
    families = {family: number for number, family in enumerate(dict.fromkeys(family_of(case) for case in cases))}
    holders = [frozenset(number_of[row] for row in siblings.get(family, ()) if row in number_of) for family in families]
    return Problem(
        receivers=tuple(
            Receiver(person.load, person.upper, person.measure == "points", person.upper or most * person.capacity)
            for person in takers
        ),
        cases=tuple(ToPlace(families[family_of(case)], case.points, case.lately) for case in cases),
        holders=tuple(holders),
    )


def family_of(case: Case) -> str:
    """Return the key of a case's family; a case without one is a family of its own."""
    return case.family or f"\n{case.row}"


def told_moves(
    takers: Sequence[WorkerPosition],
    cases: Sequence[Case],
    siblings: Siblings,
    problem: Problem,
    to: Placing,
    expected: Mapping[int, Sequence[Coming]],
    day: date,
) -> tuple[Move, ...]:
    """Return the moves that a placing makes, each with why."""
    why = _whys(takers, cases, siblings, problem, to)
    found = []
    for number, (case, chosen) in enumerate(zip(cases, to, strict=True)):
        if chosen is not None:
            person = takers[chosen]
            line = why[number] + coming_words(expected.get(person.row, ()), day)
            found.append(Move(case.row, case.case_id, case.from_row, person.row, person.worker_id, person.name, line))
    return tuple(found)


def _whys(
    takers: Sequence[WorkerPosition], cases: Sequence[Case], siblings: Siblings, problem: Problem, to: Placing
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
        if family := family_words(held, others):
            reason = family
        elif person.headroom is None:
            reason = "No limit"
        else:
            reason = f"Room for {person.headroom:,}{', the most of all' if person.headroom == most else ''}"
        found[number] = f"{reason}; {afterwards(person, person.load + gained[chosen])}"
    return found


def family_words(held: Sequence[str], others: Sequence[str]) -> str:
    """Return which siblings a case goes to or with, if any, to begin a line with."""
    if held:
        return f"Holds {count(len(held), 'sibling')}: {', '.join(held)}"
    return f"Goes with {count(len(others), 'sibling')}: {', '.join(others)}" if others else ""


def afterwards(person: WorkerPosition, load: Fraction) -> str:
    """Return ``17 of 18 afterwards`` for the load that somebody would have."""
    limit = "" if person.upper is None else f" of {show_number(person.upper, 2)}"
    return f"{show_number(load, 2)}{limit} afterwards"


def coming_words(absences: Sequence[Coming], day: date) -> str:
    """Return what takes somebody away soon, to end a line with, full stop included."""
    said = (absence.words(day) for absence in absences)
    return "".join(f"; {words[:1].lower()}{words[1:]}" for words in said) + "."


def why_not(case: Case, people: Sequence[WorkerPosition], team: str) -> str:
    """Return why a case has no place with the people asked."""
    if not people:
        return f"Nobody else in {team} is in post on that day and there to take it."
    if case.points > 1 and any(person.measure == "points" for person in people):
        return f"It counts {show_number(case.points, 2)} points, and everyone who could take it would be over."
    return "Everyone who could take it is full."
