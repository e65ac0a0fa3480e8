"""The integer program of rebalancing a team: which columns and rows there are, and what they mean.

A way is what can become of one family: which of its cases stay, which join siblings at who holds them, and in which
pieces the others go to somebody new. Families of one make-up with the same holders are alike, so what is decided is how
many of them go which way. To whom a piece goes matters by its load alone, so all pieces of one load, whoever gives
them, are in one pool, and what is decided is how many of them each person takes. That keeps the program small, and free
of the thousands of equal plans that would have to be looked through one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, lcm
from typing import NamedTuple

from models.family_ways import Counts, FamilyWay, Key, joins_of, partings, spread_over, taken_from
from models.integer_program import INFINITY, Program
from models.rebalance_problem import LARGE, Holding, Team, loads_after

_FINEST = 10**6


class Unit(NamedTuple):
    """Cases that go as one, or one case: how many, their points, how many moved lately, who holds them."""

    holder: int
    cases: int
    points: Fraction
    lately: int


@dataclass(frozen=True, slots=True)
class FamilyKind:
    """Families of one make-up: their units, how many of each, and by family the cases of each unit."""

    units: tuple[Unit, ...]
    size: Counts
    families: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]


class RebalanceProgram:
    """The program of a team: every case once, nobody over who is not, no more moves than may be."""

    def __init__(self, team: Team) -> None:
        self.team, self.program = team, Program()
        self._in_points = any(of.in_points and of.takes for of in team.people)
        self.kinds = family_kinds(team)
        self.ways: dict[int, tuple[int, FamilyWay]] = {}
        """By column, of which kind it is a way."""
        self.taken: dict[int, tuple[int, Key]] = {}
        """By column, who takes how many pieces of which load."""
        self.splits: dict[int, int] = {}
        self.lately: dict[int, int] = {}
        self.moves: dict[int, int] = {}
        self._unit = lcm(
            *(case.points.denominator for case in team.cases),
            *(of.load.denominator for of in team.people if of.in_points),
        )
        self._loads: list[dict[int, int]] = [defaultdict(int) for _ in team.people]
        """By person and column, what it adds to their load, in whole parts."""
        self._add_ways()
        self.program.row(0, team.most, self.moves)
        self.over, self.under = dict[int, int](), dict[int, int]()
        for person in range(len(team.people)):
            self._add_limits(person)
        self._add_steps()

    def unit(self, person: int) -> int:
        """Return in how many whole parts a person's case or point is counted."""
        return self._unit if self.team.people[person].in_points else 1

    def holding(self, values: Sequence[int]) -> Holding:
        """Return who holds each case by the values of the columns."""
        to = [case.holder for case in self.team.cases]
        places: dict[Key, list[int]] = defaultdict(list)
        for column, (person, key) in self.taken.items():
            places[key] += [person] * values[column]
        families = [iter(of.families) for of in self.kinds]
        for column, (number, way) in self.ways.items():
            for _ in range(values[column]):
                waiting = [list(cases) for cases in next(families[number])]
                going = [(person, taken_from(waiting, counts)) for person, counts in way.joins]
                going += [
                    (places[self._key(self.kinds[number], counts)].pop(), taken_from(waiting, counts))
                    for counts in way.pieces
                ]
                for person, cases in going:
                    for case in cases:
                        to[case] = person
        return tuple(to)

    def shares(self, to: Holding) -> Fraction:
        """Return what the steps cost for a holding, as the program counts it."""
        found = Fraction(0)
        for person, load in enumerate(loads_after(self.team, to)):
            left = load - self._first[person]
            for column in self._columns[person]:
                taken = min(Fraction(1), left)
                found += self.steps[column] * taken
                left -= taken
        return found

    @property
    def step(self) -> float:
        """What the costs of the steps of two holdings differ by at least, if they differ."""
        return 1 / max(self.unit(person) for person in range(len(self.team.people)))

    def _add_ways(self) -> None:
        pool: dict[Key, dict[int, int]] = defaultdict(dict)
        for number, of in enumerate(self.kinds):
            every = {}
            for way in family_ways(of, self.team):
                column = self.program.column(len(of.families))
                self.ways[column], every[column] = (number, way), 1
                self._count(of, way, column)
                for key, times in Counter(self._key(of, piece) for piece in way.pieces).items():
                    pool[key][column] = -times
            self.program.row(0, len(of.families), every)
        for key, given in pool.items():
            taken = {}
            for person, of_person in enumerate(self.team.people):
                load = key.points if of_person.in_points else Fraction(key.cases)
                most = self.team.most // key.cases
                if load:
                    most = min(most, int((of_person.upper - of_person.load + self._given(person)) // load))
                if of_person.takes and most > 0:
                    column = self.program.column(most)
                    self.taken[column], taken[column] = (person, key), 1
                    self._loads[person][column] += int(load * self.unit(person))
            self.program.row(0, 0, given | taken)

    def _given(self, person: int) -> Fraction:
        """Return what somebody can give away at most."""
        cases = range(len(self.team.cases))
        weights = sorted(
            (self.team.weight(person, case) for case in cases if self.team.cases[case].holder == person), reverse=True
        )
        return sum(weights[: self.team.most], Fraction(0))

    def _count(self, of: FamilyKind, way: FamilyWay, column: int) -> None:
        """Count what one family of a kind going a way costs, and what it makes of the loads."""
        going = [sum(number) for number in zip(*way.pieces, *(counts for _, counts in way.joins), strict=True)]
        units = list(zip(of.units, going, strict=True))
        self.splits[column] = way.parts
        self.lately[column] = sum(unit.lately * number for unit, number in units)
        self.moves[column] = sum(unit.cases * number for unit, number in units)
        for unit, number in units:
            if number:
                self._loads[unit.holder][column] -= number * self._weight(unit.holder, unit)
        for person, counts in way.joins:
            added = sum(number * self._weight(person, unit) for unit, number in zip(of.units, counts, strict=True))
            self._loads[person][column] += added

    def _weight(self, person: int, unit: Unit) -> int:
        return int(unit.points * self._unit) if self.team.people[person].in_points else unit.cases

    def _key(self, of: FamilyKind, counts: Counts) -> Key:
        units = list(zip(of.units, counts, strict=True))
        points = sum((unit.points * number for unit, number in units), Fraction(0)) if self._in_points else Fraction(0)
        return Key(sum(unit.cases * number for unit, number in units), points)

    def _add_limits(self, person: int) -> None:
        of, unit, loads = self.team.people[person], self.unit(person), dict(self._loads[person])
        load, upper, lower = int(of.load * unit), int(of.upper * unit // 1), ceil(of.lower * unit)
        if load > upper:
            column = self.program.column(1)
            self.over[column] = 1
            self.program.row(-INFINITY, upper - load, {column: upper - load} | loads)
        elif loads:
            self.program.row(-INFINITY, upper - load, loads)
        least = load - int(self._given(person) * unit)
        if least < lower:
            column = self.program.column(1)
            self.under[column] = 1
            self.program.row(lower - load, INFINITY, {column: lower - least} | loads)

    def _add_steps(self) -> None:
        """Add columns for the steps that loads rise by, each with its share."""
        self._first, self._columns = list[int](), list[list[int]]()
        shares: dict[int, Fraction] = {}
        for person, of in enumerate(self.team.people):
            unit, loads = self.unit(person), {column: -load for column, load in self._loads[person].items()}
            first = int((of.load - self._given(person)) // 1)
            columns = [self.program.column(1, whole=False) for _ in range(ceil(max(of.load, of.upper)) - first)]
            self._first.append(first)
            self._columns.append(columns)
            shares |= {column: (first + nth) / of.spread for nth, column in enumerate(columns, 1)}
            base = int((of.load - first) * unit)
            self.program.row(base, base, dict.fromkeys(columns, unit) | loads)
        scale = min(lcm(*(share.denominator for share in shares.values())), max(1000, _FINEST // self._unit))
        self.steps = {column: round(share * scale) for column, share in shares.items()}


def family_kinds(team: Team) -> list[FamilyKind]:
    """Return the kinds of family that there are."""
    alike: dict[tuple[tuple[Unit, int], ...], list[tuple[tuple[tuple[int, ...], ...], ...]]] = defaultdict(list)
    for cases in team.families().values():
        by_unit: dict[Unit, list[tuple[int, ...]]] = defaultdict(list)
        for together in _units(team, cases):
            points = sum((team.cases[case].points for case in together), Fraction(0))
            lately = sum(team.cases[case].lately for case in together)
            by_unit[Unit(team.cases[together[0]].holder, len(together), points, lately)].append(together)
        units = sorted(by_unit)
        alike[tuple((unit, len(by_unit[unit])) for unit in units)].append(tuple(tuple(by_unit[u]) for u in units))
    return [
        FamilyKind(tuple(unit for unit, _ in counts), tuple(number for _, number in counts), tuple(families))
        for counts, families in alike.items()
    ]


def _units(team: Team, cases: Sequence[int]) -> list[tuple[int, ...]]:
    """Return which of a family's cases go as one."""
    if len(cases) <= LARGE:
        return [(case,) for case in cases]
    by_holder: dict[int, list[int]] = defaultdict(list)
    for case in cases:
        by_holder[team.cases[case].holder].append(case)
    return [tuple(held) for held in by_holder.values()]


def family_ways(of: FamilyKind, team: Team) -> Iterator[FamilyWay]:
    """Yield what can become of a family of a kind, without that all stays as it is."""
    holders = sorted({unit.holder for unit in of.units})
    joined = [person for person in holders if team.people[person].takes]
    options = [
        list(spread_over(number, sorted({unit.holder, *joined})))
        for unit, number in zip(of.units, of.size, strict=True)
    ]
    for chosen in product(*options):
        units = zip(of.units, chosen, strict=True)
        moves = [{place: n for place, n in goes.items() if place != unit.holder} for unit, (goes, _) in units]
        pooled = tuple(left for _, left in chosen)
        going = (sum(joins.values()) + left for joins, left in zip(moves, pooled, strict=True))
        if 0 < sum(unit.cases * number for unit, number in zip(of.units, going, strict=True)) <= team.most:
            holding = {place for goes, _ in chosen for place in goes}
            for pieces in partings(pooled):
                yield FamilyWay(joins_of(moves), pieces, max(0, len(holding) + len(pieces) - len(holders)))
