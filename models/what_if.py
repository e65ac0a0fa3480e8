"""What if: a day's position as it would be with some changes, beside the position that it is.

The changes are made to what a position is worked out from (``models.position.inputs``), never to the record, and both
positions come from the same function. Cases that need somebody are placed by the engine that hands over caseloads.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from models import limit_edits, on_day, workers
from models.before_after import Figure, PersonChange, differing, figures_of, moved
from models.candidates import coming
from models.dates import check_day, show
from models.errors import BadInput
from models.handover_solver import solve
from models.limit_edits import LimitEdit
from models.limit_lines import scope_of
from models.limits import LimitLine
from models.placing import (
    Case,
    Move,
    Siblings,
    Unplaced,
    cases_of,
    in_millionths,
    people_asked,
    problem_of,
    siblings_held,
    takers_of,
    told_moves,
    why_not,
)
from models.position import Inputs, Position, inputs, position_of
from models.record import period
from models.spreadsheets import Progress
from models.store import Store
from models.words import CATEGORIES, check_choice, check_name

_MOST_CASES = 1000


@dataclass(frozen=True, slots=True)
class Starter:
    """Somebody new in a team from ``start`` on."""

    team: str
    role: str
    fte: Decimal | str
    start: date
    employment: str = "permanent"
    name: str = "New starter"


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody back from what keeps them away, from ``day`` on."""

    worker_row: int
    day: date


@dataclass(frozen=True, slots=True)
class MoreCases:
    """So many more cases of a category in a team, each a family of its own; whoever has room takes them."""

    number: int
    category: str
    team: str


@dataclass(frozen=True, slots=True)
class Leaves:
    """Somebody leaves on ``day``, the first on which they are not in post: their cases stay, or are handed over."""

    worker_row: int
    day: date
    hand_over: bool = False


Change = Starter | Return | MoreCases | Leaves | LimitEdit


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A day's position as it is and as it would be; who differs, who would take what, and what nobody could.

    Somebody new, and a case that is not there, have a row below 0. ``notes`` say which change does nothing on the day,
    and why. ``gap`` as in ``models.handover.Handover``.
    """

    before: Position
    after: Position
    people: tuple[PersonChange, ...]
    moves: tuple[Move, ...]
    unplaced: tuple[Unplaced, ...]
    notes: tuple[str, ...]
    gap: Fraction

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The totals that matter, before and after."""
        return figures_of(self.before, self.after)


def what_if(
    store: Store,
    day: date,
    changes: Sequence[Change],
    team: str | None = None,
    seconds: float = 10,
    progress: Progress | None = None,
) -> WhatIf:
    """Return what the changes together would make of the position on ``day``.

    Args:
        store: the open database; nothing in it is changed.
        day: past, today or coming.
        changes: what is supposed, in any order.
        team: one team's name, None for the whole service.
        seconds: when to stop looking for better places for cases.
        progress: told how far it is; what it raises stops the search.

    Raises:
        BadInput: a change can't be, in the words in which it would be refused for real, or is about another team.
    """
    check_day(day, "the day")
    until, notes = time.monotonic() + seconds, list[str]()
    with store.snapshot():
        real = inputs(store, day, team)
        supposed = _with_limits(store, real, [change for change in changes if isinstance(change, LimitEdit)])
        for change in changes:
            supposed, note = _supposed(store, supposed, change)
            notes += [note] if note else []
        leaving = {of.worker_row for of in changes if isinstance(of, Leaves) and of.hand_over and of.day <= day}
        waiting = [_waiting(store, supposed, *of) for of in _by_team(store, supposed, leaving).items()]
        expected = coming(store, day)
    moves, unplaced, gap = list[Move](), list[Unplaced](), Fraction(0)
    for name, cases, siblings in waiting:
        people = people_asked((of for of in position_of(supposed).workers if of.team == name), leaving)
        takers = takers_of(people)
        problem = problem_of(takers, cases, siblings)
        placed = solve(problem, until - time.monotonic(), progress)
        moves += told_moves(takers, cases, siblings, problem, placed.to, expected, day)
        nowhere = (case for case, to in zip(cases, placed.to, strict=True) if to is None)
        unplaced += [Unplaced(case.row, case.case_id, why_not(case, people, name)) for case in nowhere]
        gap = max(gap, placed.gap)
    before, after = position_of(real), position_of(moved(supposed, moves))
    return WhatIf(before, after, differing(before, after), tuple(moves), tuple(unplaced), tuple(notes), gap)


def _supposed(store: Store, of: Inputs, change: Change) -> tuple[Inputs, str]:
    """Return the inputs with a change made to them, and a sentence where that does nothing on the day."""
    if isinstance(change, Starter):
        return _with_starter(store, of, change)
    if isinstance(change, Return):
        return _with_return(of, change, workers.name_of(store, change.worker_row))
    if isinstance(change, MoreCases):
        return _with_cases(store, of, change), ""
    if isinstance(change, Leaves):
        return _with_leaving(of, change, workers.name_of(store, change.worker_row))
    late = change.start is not None and change.start > of.rules.day
    return of, f"The limits change only on {show(change.start)}." if late and change.start else ""


def _with_starter(store: Store, of: Inputs, change: Starter) -> tuple[Inputs, str]:
    row, name, kind = _team(store, of, change.team)
    post = workers.post_values(store, row, change.role, change.employment, change.fte)
    start, end = period(change.start, None)
    known_as = check_name(change.name, "the name")
    new = min(0, *(person.row for person in of.people)) - 1 if of.people else -1
    person = on_day.Person(
        new, "", known_as, start, end, name, kind, post["role"], post["employment"], post["fte"], row
    )  # fmt: skip
    note = f"{known_as} starts only on {show(change.start)}." if change.start > of.rules.day else ""
    return replace(of, people=[*of.people, person]), note


def _with_return(of: Inputs, change: Return, name: str) -> tuple[Inputs, str]:
    _person(of, change.worker_row, name)
    check_day(change.day, "the day back")
    if change.day > of.rules.day:
        return of, f"{name} is back only on {show(change.day)}."
    away = of.rules.absences.get(change.worker_row, ())
    if not any(absence.start < change.day for absence in away):
        return of, f"{name} is not away on {show(of.rules.day)}."
    left = [absence for absence in away if absence.start >= change.day]
    return replace(of, rules=replace(of.rules, absences={**of.rules.absences, change.worker_row: left})), ""


def _with_cases(store: Store, of: Inputs, change: MoreCases) -> Inputs:
    row, _, _ = _team(store, of, change.team)
    category = check_choice(change.category, CATEGORIES, "the category")
    if not 1 <= change.number <= _MOST_CASES:
        raise BadInput(f"{change.number} is no number of cases from 1 to {_MOST_CASES:,}; choose another.")
    last, number = min(0, *of.held.case, 0), change.number
    new = tuple(range(last - 1, last - 1 - number, -1))
    held = on_day.OpenCases(
        case=of.held.case + new,
        worker=of.held.worker + (None,) * number,
        category=of.held.category + (category,) * number,
        family=of.held.family + ("",) * number,
        team=of.held.team + (row,) * number,
    )
    unheld = [on_day.Unheld(case, f"New case {-case}", of.rules.day, row) for case in new]
    return replace(of, held=held, unheld=[*of.unheld, *unheld])


def _with_leaving(of: Inputs, change: Leaves, name: str) -> tuple[Inputs, str]:
    person = _person(of, change.worker_row, name)
    _, until = period(date.fromisoformat(person.start), change.day, "the start", "the leaving date")
    people = [other._replace(end=until) if other is person else other for other in of.people]
    note = f"{name} leaves only on {show(change.day)}." if change.day > of.rules.day else ""
    return replace(of, people=people), note


def _with_limits(store: Store, of: Inputs, edits: Sequence[LimitEdit]) -> Inputs:
    """Return the inputs with limits edited; each edit is taken as if it were alone, so no two may be about one line."""
    kept, gone, come = list(of.rules.lines), list[LimitLine](), list[LimitLine]()
    for edit in edits:
        after = limit_edits.lines_after(store, edit)
        gone += [line for line in kept if line not in after]
        come += [line for line in after if line not in kept]
    begun = [(scope_of(line), line.valid_from) for line in come]
    if len({line.row for line in gone}) < len(gone) or len(set(begun)) < len(begun):
        raise BadInput("Two of the changes are about the same limits; leave one of them out.")
    lines = [line for line in kept if line not in gone] + come
    return replace(of, rules=replace(of.rules, lines=lines))


def _team(store: Store, of: Inputs, name: str) -> tuple[int, str, str]:
    row, known_as, kind = on_day.find_team(store, name)
    if of.team is not None and known_as != of.team:
        raise BadInput(f"{known_as} is not looked at; choose {of.team}, or look at the whole service.")
    return row, known_as, kind


def _person(of: Inputs, worker_row: int, name: str) -> on_day.Person:
    found = next((person for person in of.people if person.row == worker_row), None)
    if found is None:
        raise BadInput(f"{name} is not in {of.team} on that day; look at the whole service.")
    return found


def _by_team(store: Store, of: Inputs, leaving: set[int]) -> dict[str, list[int]]:
    """Return by team the cases that need somebody: those that are new, and those of people who hand over theirs."""
    team_of = {person.row: person.team for person in of.people}
    name_of = dict(store.rows("select id, name from teams"))
    found: dict[str, list[int]] = defaultdict(list)
    for case, worker, team in zip(of.held.case, of.held.worker, of.held.team, strict=True):
        if worker in leaving:
            found[team_of[worker]].append(case)
        elif case < 0:
            found[name_of[team]].append(case)
    return found


def _waiting(store: Store, of: Inputs, team: str, rows: Sequence[int]) -> tuple[str, list[Case], Siblings]:
    """Return a team's cases to place, those that are new last, with who holds siblings."""
    wanted = set(rows)
    held = of.held.kept(case in wanted and case > 0 for case in of.held.case)
    cases = cases_of(store, held, of.rules.points, of.rules.day)
    category = dict(zip(of.held.case, of.held.category, strict=True))
    for row in sorted((row for row in rows if row < 0), reverse=True):
        points = in_millionths(of.rules.points[category[row] or ""])
        cases.append(Case(row, f"New case {-row}", "", points, lately=False, from_row=None))
    return team, cases, siblings_held(store, of.held, cases)
