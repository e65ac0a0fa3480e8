"""Who holds which cases and could give or take some, as plain numbers, and how good a way of moving them is.

One way is better than another by, in this order: fewer people over their limit; fewer under; fewer families split that
were together; fewer children moved again who moved lately; a lower sum of shares; fewer moves. The sum of shares
counts, for every case or point that somebody holds, the share of the limit that it is their next one of: it is least
where everyone's load is the same share of their limit. What is needed for the limits comes first, so a family is split
or a child moved again only to bring somebody inside them.

No way moves more cases than may move, gives anything to somebody who is over, or puts anybody over. Of a family of more
than four, those that one person holds go together or stay.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

LARGE = 4
"""A family of more cases than this is not split further."""


class Person(NamedTuple):
    """Someone in the team with limits: the load now, the limits, and what the load is compared with (above 0)."""

    load: Fraction
    lower: Fraction
    upper: Fraction
    in_points: bool
    spread: Fraction

    @property
    def takes(self) -> bool:
        """Whether they can be given a case at all: they are not over."""
        return self.load <= self.upper


class HeldCase(NamedTuple):
    """A case that may move: the numbers of its family and of who holds it, its points, whether it moved lately."""

    family: int
    holder: int
    points: Fraction
    lately: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """People, the cases that may move, and how many of them may at most."""

    people: tuple[Person, ...]
    cases: tuple[HeldCase, ...]
    most: int

    def weight(self, person: int, case: int) -> Fraction:
        """Return what a case is of a person's load."""
        return self.cases[case].points if self.people[person].in_points else Fraction(1)

    def families(self) -> dict[int, list[int]]:
        """Return the cases of each family."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, case in enumerate(self.cases):
            found[case.family].append(number)
        return found


Holding = tuple[int, ...]
"""Who holds each case afterwards."""


class Balance(NamedTuple):
    """How good a holding is: the lower the better, from the first on."""

    over: int
    under: int
    splits: int
    lately: int
    shares: Fraction
    moves: int


def loads_after(team: Team, to: Holding) -> list[Fraction]:
    """Return everyone's load afterwards."""
    found = [of.load for of in team.people]
    for case, person in enumerate(to):
        holder = team.cases[case].holder
        if person != holder:
            found[holder] -= team.weight(holder, case)
            found[person] += team.weight(person, case)
    return found


def moved_cases(team: Team, to: Holding) -> list[int]:
    """Return the cases that somebody else holds afterwards."""
    return [case for case, person in enumerate(to) if person != team.cases[case].holder]


def allowed(team: Team, to: Holding) -> bool:
    """Return whether a holding keeps to what no way may do."""
    loads, moved = loads_after(team, to), moved_cases(team, to)
    takers = {to[case] for case in moved}
    if len(moved) > team.most or not all(team.people[person].takes for person in takers):
        return False
    if any(loads[person] > team.people[person].upper for person in takers):
        return False
    large = [cases for cases in team.families().values() if len(cases) > LARGE]
    goes: dict[tuple[int, int], set[int]] = defaultdict(set)
    for case in (case for cases in large for case in cases):
        goes[team.cases[case].family, team.cases[case].holder].add(to[case])
    return all(len(places) == 1 for places in goes.values())


def balance(team: Team, to: Holding) -> Balance:
    """Return how good a holding is, exactly."""
    loads, moved = loads_after(team, to), moved_cases(team, to)
    return Balance(
        over=sum(load > of.upper for load, of in zip(loads, team.people, strict=True)),
        under=sum(load < of.lower for load, of in zip(loads, team.people, strict=True)),
        splits=_splits(team, to),
        lately=sum(team.cases[case].lately for case in moved),
        shares=sum((sum_of_shares(of, load) for of, load in zip(team.people, loads, strict=True)), Fraction(0)),
        moves=len(moved),
    )


def _splits(team: Team, to: Holding) -> int:
    before = Counter(family for family, _ in {(case.family, case.holder) for case in team.cases})
    after = Counter(family for family, _ in {(case.family, to[n]) for n, case in enumerate(team.cases)})
    return sum(max(0, after[family] - before[family]) for family in before)


def sum_of_shares(of: Person, load: Fraction) -> Fraction:
    """Return what a load counts in the sum of shares: each whole case or point the share that it makes."""
    whole = load // 1
    return (Fraction(whole * (whole + 1), 2) + (load - whole) * (whole + 1)) / of.spread


def stay(team: Team) -> Holding:
    """Return the holding in which nothing moves."""
    return tuple(case.holder for case in team.cases)


def greedy(team: Team) -> Holding:
    """Return a quick way: one family's cases after another from who is over, or fullest, to who is least full."""
    best = stay(team)
    known = balance(team, best)
    while True:
        found = next(
            (tried for tried in _next_ways(team, best) if allowed(team, tried) and balance(team, tried) < known), None
        )
        if found is None:
            return best
        best, known = found, balance(team, found)


def _next_ways(team: Team, to: Holding) -> list[Holding]:
    """Return the ways to give one family's cases of the fullest to the least full."""
    loads = loads_after(team, to)
    share = [load / of.spread for load, of in zip(loads, team.people, strict=True)]
    over = [load > of.upper for load, of in zip(loads, team.people, strict=True)]
    people = range(len(team.people))
    givers = sorted(people, key=lambda n: (not over[n], -share[n]))[:1]
    takers = sorted((n for n in people if team.people[n].takes), key=lambda n: share[n])[:3]
    parts: Mapping[tuple[int, int], list[int]] = defaultdict(list)
    for case, person in enumerate(to):
        if person in givers and person == team.cases[case].holder:
            parts[team.cases[case].family, person].append(case)
    return [
        tuple(taker if case in cases else person for case, person in enumerate(to))
        for cases in sorted(parts.values(), key=lambda cases: (any(team.cases[c].lately for c in cases), len(cases)))
        for taker in takers
        if taker not in givers
    ]
