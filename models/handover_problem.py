"""Who can be given which of a worker's cases, as plain numbers, and how good a way of placing them is.

One placing is better than another by, in this order: fewer cases without a place; fewer parts that families fall into;
fewer cases with people who have no limit; a lower highest share of the limit among those who are given cases; a lower
sum of shares; fewer moves of children who moved lately. The share is load ÷ upper limit; the sum counts, for every case
or point given, the share that its worker then has. Nobody is given what would put them over.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

_MOST_STEPS = 300


class Receiver(NamedTuple):
    """Someone who can be given cases and is not over: the load now, and the upper limit (None: no limit)."""

    load: Fraction
    upper: Fraction | None
    in_points: bool
    spread: Fraction
    """What the load is compared with for the sum of shares: the upper limit, where there is one. Above 0."""


class ToPlace(NamedTuple):
    """A case that needs someone: the number of its family, its points, whether it changed hands lately."""

    family: int
    points: Fraction
    lately: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Receivers and cases; ``holders`` has for each family the receivers who hold an open sibling already."""

    receivers: tuple[Receiver, ...]
    cases: tuple[ToPlace, ...]
    holders: tuple[frozenset[int], ...]

    def weight(self, receiver: int, case: int) -> Fraction:
        """Return what a case adds to a receiver's load."""
        return self.cases[case].points if self.receivers[receiver].in_points else Fraction(1)

    def room(self, receiver: int) -> Fraction | None:
        """Return what fits before the receiver is over, None without a limit."""
        of = self.receivers[receiver]
        return None if of.upper is None else of.upper - of.load

    def step(self, receiver: int) -> Fraction:
        """Return in what steps the sum of shares counts: 1 case or point, more where hundreds of points are given."""
        everything = sum((self.weight(receiver, case) for case in range(len(self.cases))), Fraction(0))
        room = self.room(receiver)
        return Fraction(max(1, ceil((everything if room is None else min(room, everything)) / _MOST_STEPS)))


Placing = tuple[int | None, ...]
"""The receiver of each case, None where it has no place."""


class Score(NamedTuple):
    """How good a placing is: the lower the better, from the first on."""

    unplaced: int
    parts: int
    unlimited: int
    highest: Fraction
    shares: Fraction
    lately: int


def gains(problem: Problem, to: Placing) -> list[Fraction]:
    """Return what a placing adds to each receiver's load."""
    found = [Fraction(0)] * len(problem.receivers)
    for case, receiver in enumerate(to):
        if receiver is not None:
            found[receiver] += problem.weight(receiver, case)
    return found


def breaks_a_limit(problem: Problem, to: Placing) -> bool:
    """Return whether a placing puts anybody over."""
    rooms = (problem.room(receiver) for receiver in range(len(problem.receivers)))
    return any(room is not None and gain > room for gain, room in zip(gains(problem, to), rooms, strict=True))


def score(problem: Problem, to: Placing) -> Score:
    """Return how good a placing is, exactly."""
    people, gained = problem.receivers, gains(problem, to)
    begun = {(problem.cases[case].family, receiver) for case, receiver in enumerate(to)}
    shares = [
        (of.load + gain) / of.upper for of, gain in zip(people, gained, strict=True) if gain and of.upper is not None
    ]
    return Score(
        unplaced=to.count(None),
        parts=sum(receiver is None or receiver not in problem.holders[family] for family, receiver in begun),
        unlimited=sum(receiver is not None and people[receiver].upper is None for receiver in to),
        highest=max(shares, default=Fraction(0)),
        shares=sum((_sum_of_shares(problem, number, gain) for number, gain in enumerate(gained)), Fraction(0)),
        lately=sum(receiver is not None and problem.cases[case].lately for case, receiver in enumerate(to)),
    )


def step_share(problem: Problem, receiver: int, number: int, step: Fraction) -> Fraction:
    """Return what the nth whole step (from 1) of a receiver counts in the sum of shares."""
    of = problem.receivers[receiver]
    return step * (of.load + number * step) / of.spread


def _sum_of_shares(problem: Problem, receiver: int, gain: Fraction) -> Fraction:
    if not gain:
        return Fraction(0)
    step = problem.step(receiver)
    whole = gain // step
    of_whole = sum((step_share(problem, receiver, number, step) for number in range(1, whole + 1)), Fraction(0))
    return of_whole + (gain / step - whole) * step_share(problem, receiver, whole + 1, step)


def greedy(problem: Problem) -> Placing:
    """Return a quick placing: the largest family first, each case with a sibling where there is room."""
    to: list[int | None] = [None] * len(problem.cases)
    loads = [of.load for of in problem.receivers]
    families: dict[int, list[int]] = defaultdict(list)
    for case, of_case in enumerate(problem.cases):
        families[of_case.family].append(case)
    for family, cases in sorted(families.items(), key=lambda item: (-len(item[1]), item[0])):
        with_them = set(problem.holders[family])
        for case in sorted(cases, key=lambda case: -problem.cases[case].points):
            best = _least_full(problem, loads, case, with_them)
            if best is not None:
                to[case] = best
                loads[best] += problem.weight(best, case)
                with_them.add(best)
    return tuple(to)


def _least_full(problem: Problem, loads: Sequence[Fraction], case: int, with_them: set[int]) -> int | None:
    fitting = []
    for number, of in enumerate(problem.receivers):
        then = loads[number] + problem.weight(number, case)
        if of.upper is None or then <= of.upper:
            fitting.append((number not in with_them, of.upper is None, then / of.spread, number))
    return min(fitting)[-1] if fitting else None
