"""Handing over all cases of someone who leaves or goes away, or placing a list: the best plan for a day, with why.

Nothing is changed. Every open case that the worker holds on the day, or that is in the list, goes to somebody of the
team who is in post then, not away, and no team manager; or it stays without a place, because it would put everybody
over. What makes one plan better than another stands in ``models.handover_problem``; ``models.moves`` applies one.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models import workers
from models.candidates import Coming, coming
from models.cases import id_of
from models.dates import check_day, show
from models.errors import BadInput
from models.handover_solver import solve
from models.on_day import OpenCases, open_cases_on, points_on, unheld_on
from models.placing import (
    Case,
    Move,
    Unplaced,
    cases_of,
    people_asked,
    problem_of,
    siblings_held,
    takers_of,
    told_moves,
    why_not,
)
from models.position import WorkerPosition, people_and_cases, position
from models.spreadsheets import Progress
from models.store import Store


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
class Placement:
    """The plan for a list of cases from a day on; ``over_after`` and ``gap`` as in ``Handover``."""

    day: date
    moves: tuple[Move, ...]
    unplaced: tuple[Unplaced, ...]
    over_after: int
    gap: Fraction


def handover(
    store: Store, worker_id: str, day: date, seconds: float = 10, progress: Progress | None = None
) -> Handover:
    """Plan who takes the cases that a worker holds on ``day``.

    Args:
        store: the open database; nothing in it is changed.
        worker_id: whose cases.
        day: the day from which they are to be handed over: past, today or coming, also one after they left.
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
        held = open_cases_on(store, day)
        theirs = held.kept(worker == row for worker in held.worker)
        asked = _asked(store, of.post.team, {row}, theirs, day)
    plan = _plan(asked, seconds, progress)
    return Handover(row, of.name, of.post.team, day, plan.moves, plan.unplaced, plan.over_after, plan.gap)


def place(
    store: Store,
    case_rows: Sequence[int],
    day: date,
    team: str | None = None,
    seconds: float = 10,
    progress: Progress | None = None,
) -> Placement:
    """Plan who takes each case of a list from ``day`` on, unallocated or held; nobody who holds one of them is asked.

    Args:
        store: the open database; nothing in it is changed.
        case_rows: the cases.
        day: the day from which they are to be held.
        team: whose workers are asked; None: those of the team that each case is in.
        seconds: when to stop looking for a better plan.
        progress: told how far it is; what it raises stops the search.

    Raises:
        BadInput: a case is not open on the day, or there is no such team.
    """
    check_day(day, "the day of the plan")
    until = time.monotonic() + seconds
    with store.snapshot():
        held = open_cases_on(store, day)
        missing = set(case_rows) - set(held.case)
        if missing:
            case_id = id_of(store, min(missing))
            raise BadInput(f"{case_id} is not open on {show(day)}; leave it out, or choose a day on which it is.")
        wanted = held.kept(case in set(case_rows) for case in held.case)
        holders = {worker for worker in wanted.worker if worker is not None}
        by_team = {team: wanted} if team is not None else _by_team(store, wanted, day)
        asked = [_asked(store, name, holders, theirs, day) for name, theirs in by_team.items()]
    plans = [_plan(of, until - time.monotonic(), progress) for of in asked]
    return Placement(
        day=day,
        moves=tuple(move for plan in plans for move in plan.moves),
        unplaced=tuple(case for plan in plans for case in plan.unplaced),
        over_after=sum(plan.over_after for plan in plans),
        gap=max((plan.gap for plan in plans), default=Fraction(0)),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Cases to place, and the people of a team who are asked."""

    team: str
    day: date
    cases: Sequence[Case]
    people: Sequence[WorkerPosition]
    siblings: Mapping[str, Mapping[int, tuple[str, ...]]]
    expected: Mapping[int, Sequence[Coming]]


def _asked(store: Store, team: str, without: Collection[int], held: OpenCases, day: date) -> _Asked:
    cases = cases_of(store, held, points_on(store, day), day)
    people = people_asked(position(store, day, team).workers, without) if team else []
    _, of_team = people_and_cases(store, day, team or None)
    return _Asked(team, day, cases, people, siblings_held(store, of_team, cases), coming(store, day))


def _plan(of: _Asked, seconds: float, progress: Progress | None) -> Placement:
    takers = takers_of(of.people)
    problem = problem_of(takers, of.cases, of.siblings)
    placed = solve(problem, seconds, progress)
    return Placement(
        day=of.day,
        moves=told_moves(takers, of.cases, of.siblings, problem, placed.to, of.expected, of.day),
        unplaced=tuple(
            Unplaced(case.row, case.case_id, why_not(case, of.people, of.team) if of.team else _NO_TEAM)
            for case, to in zip(of.cases, placed.to, strict=True)
            if to is None
        ),
        over_after=len(of.people) - len(takers),
        gap=placed.gap,
    )


_NO_TEAM = "It is in no team yet; choose whose workers are to take it."


def _by_team(store: Store, cases: OpenCases, day: date) -> dict[str, OpenCases]:
    """Return the cases by the name of the team that each is in; empty: in none yet."""
    names = dict(store.rows("select id, name from teams"))
    only = next(iter(names)) if len(names) == 1 else None
    posts = dict(
        store.rows("select worker_row, team_row from posts where valid_from <= :day and valid_to > :day",
                   {"day": day.isoformat()})
    )  # fmt: skip
    waits_in = {case.row: case.team_row for case in unheld_on(store, cases, day)}
    teams: dict[str, list[int]] = defaultdict(list)
    for case, worker in zip(cases.case, cases.worker, strict=True):
        row = posts[worker] if worker is not None else waits_in[case] or only
        teams[names.get(row, "")].append(case)
    return {name: cases.kept(case in rows for case in cases.case) for name, rows in sorted(teams.items())}
