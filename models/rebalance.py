"""Rebalancing a team: the best moves that bring people inside their limits, no more of them than may be, with why.

Nothing is changed; ``models.moves`` applies the plan. Asked are the people of the team who are in post on the day, not
away, with limits, and no team manager: they give cases to each other. What makes one plan better than another stands in
``models.rebalance_problem``. Cases of people who left or are away are for ``models.handover``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.before_after import Figure, PersonChange, everyone, figures_of, moved
from models.candidates import Coming, coming
from models.dates import check_day
from models.errors import BadInput
from models.figures import show_number
from models.placing import MANAGER, Case, Move, afterwards, cases_of, coming_words, family_of
from models.position import Position, WorkerPosition, inputs, position_of
from models.rebalance_problem import HeldCase, Holding, Person, Team, loads_after
from models.rebalance_solver import solve
from models.spreadsheets import Progress
from models.status_words import gap as distance
from models.store import Store
from models.words import Status, count

_MOST_MOVES = 1000


@dataclass(frozen=True, slots=True)
class Rebalance:
    """The plan for a team from a day on, with its position before and after.

    ``people`` are all who are in post. ``gap`` is 0 where no plan is better, else the share by which the first aim that
    is not proven may be better.
    """

    team: str
    day: date
    most_moves: int
    moves: tuple[Move, ...]
    before: Position
    after: Position
    people: tuple[PersonChange, ...]
    gap: Fraction

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The totals that matter, before and after."""
        return figures_of(self.before, self.after)


def rebalance(
    store: Store, team: str, day: date, most_moves: int, seconds: float = 10, progress: Progress | None = None
) -> Rebalance:
    """Plan which cases of a team move to whom from ``day`` on.

    Args:
        store: the open database; nothing in it is changed.
        team: the team's name.
        day: the day from which the moves hold: past, today or coming.
        most_moves: how many children may move at most.
        seconds: when to stop looking for a better plan.
        progress: told how far it is; what it raises stops the search.

    Raises:
        BadInput: there is no such team, or the number of moves is none from 0 to 1,000.
    """
    check_day(day, "the day of the plan")
    if not 0 <= most_moves <= _MOST_MOVES:
        raise BadInput(f"{most_moves} is no number of moves from 0 to {_MOST_MOVES:,}; choose another.")
    with store.snapshot():
        real = inputs(store, day, team)
        before = position_of(real)
        people = [of for of in before.workers if of.capacity > 0 and of.upper is not None and of.role != MANAGER]
        rows = {person.row for person in people}
        held = real.held.kept(worker in rows for worker in real.held.worker)
        cases = cases_of(store, held, real.rules.points, day)
        expected = coming(store, day)
    problem = _team(people, cases, most_moves)
    found = solve(problem, seconds, progress)
    moves = _moves(people, cases, problem, found.to, expected, day)
    after = position_of(moved(real, moves))
    return Rebalance(
        before.team or team, day, most_moves, moves, before, after, everyone(before, after), found.gap
    )  # fmt: skip


def _team(people: Sequence[WorkerPosition], cases: Sequence[Case], most: int) -> Team:
    number_of = {person.row: number for number, person in enumerate(people)}
    families = {family: number for number, family in enumerate(dict.fromkeys(family_of(case) for case in cases))}
    highest = max((person.upper for person in people if person.upper), default=Fraction(1))
    return Team(
        people=tuple(
            Person(
                load=person.load,
                lower=person.lower or Fraction(0),
                upper=person.upper or Fraction(0),
                in_points=person.measure == "points",
                spread=person.upper or highest * person.capacity,
            )
            for person in people
        ),
        cases=tuple(
            HeldCase(families[family_of(case)], number_of[case.from_row or 0], case.points, case.lately)
            for case in cases
        ),
        most=most,
    )


def _moves(
    people: Sequence[WorkerPosition],
    cases: Sequence[Case],
    team: Team,
    to: Holding,
    expected: Mapping[int, Sequence[Coming]],
    day: date,
) -> tuple[Move, ...]:
    loads = loads_after(team, to)
    found = []
    for number, (case, chosen) in enumerate(zip(cases, to, strict=True)):
        holder = team.cases[number].holder
        if chosen == holder:
            continue
        giver, taker = people[holder], people[chosen]
        parts = [
            _reason(giver, taker),
            *_family_words(cases, team, to, number, giver.name),
            *(["moved lately too"] if case.lately else []),
            f"{taker.name} {afterwards(taker, loads[chosen])}",
        ]
        line = "; ".join(parts) + coming_words(expected.get(taker.row, ()), day)
        found.append(Move(case.row, case.case_id, case.from_row, taker.row, taker.worker_id, taker.name, line))
    return tuple(found)


def _reason(giver: WorkerPosition, taker: WorkerPosition) -> str:
    """Return what a move is for."""
    if giver.status == Status.OVER:
        return f"{giver.name} is over by {distance(giver)}"
    if taker.status == Status.UNDER:
        return f"{taker.name} is under by {distance(taker)}"
    held = (f"{of.name} holds {show_number(of.load, 2)} of {show_number(of.upper or 0, 2)}" for of in (giver, taker))
    return f"Spreads the load: {', '.join(held)}"


def _family_words(cases: Sequence[Case], team: Team, to: Holding, number: int, giver: str) -> list[str]:
    """Return where a case's siblings are afterwards: with whom it goes, whom it joins, who stays."""
    siblings: dict[str, list[str]] = defaultdict(list)
    holder, family = team.cases[number].holder, team.cases[number].family
    for other, case in enumerate(cases):
        if other != number and team.cases[other].family == family:
            if to[other] == to[number]:
                siblings["joins" if team.cases[other].holder == to[other] else "goes with"].append(case.case_id)
            elif to[other] == team.cases[other].holder == holder:
                siblings["leaves"].append(case.case_id)
    return [
        f"{what} {count(len(ids), 'sibling')}{f' with {giver}' if what == 'leaves' else ''}: {', '.join(ids)}"
        for what, ids in siblings.items()
    ]
