"""The integer program of placing cases: which columns and rows there are, and what they mean.

A way is what can become of one family: which of its cases join siblings at who holds them, which have no place, and in
which pieces the others go to somebody new. Families of one make-up whose siblings the same people hold are alike, so
what is decided is how many of them go which way. To whom a piece goes matters by its load alone, so all pieces of one
load are in one pool, and what is decided is how many of them each receiver takes. That keeps the program small, and
free of the thousands of equal plans that would have to be looked through one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import ceil, lcm, prod

from models.family_ways import Counts, FamilyWay, Key, joins_of, partings, spread_over, taken_from
from models.handover_problem import Placing, Problem, gains, step_share
from models.integer_program import INFINITY, Program

_FINEST = 10**6
"""Shares are whole multiples of a millionth at least; coarser where that is exact."""

_MOST_PARTS, _MOST_WAYS = 40, 400
"""Of a family that has more parts or can go more ways than this, it is decided case by case who takes it."""

_Unit = tuple[Fraction, bool]
"""The points of a case (0 where nobody's limit is in points), and whether it moved lately."""


@dataclass(frozen=True, slots=True)
class FamilyKind:
    """Families of one make-up: their units, how many of each, who holds siblings, and by family the cases."""

    units: tuple[_Unit, ...]
    size: Counts
    holders: frozenset[int]
    families: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]

    @property
    def is_alone(self) -> bool:
        """Whether it can go too many ways to look at each."""
        parts = prod(number + 1 for number in self.size)
        return parts > _MOST_PARTS or len(list(islice(ways_of(self, -1), _MOST_WAYS + 1))) > _MOST_WAYS


class HandoverProgram:
    """The program of a problem: every case once, nobody over."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.nowhere, self.program = problem, len(problem.receivers), Program()
        self.ways: dict[int, tuple[int, FamilyWay]] = {}
        """By column, of which kind it is a way."""
        self.taken: dict[int, tuple[int, Key]] = {}
        """By column, who takes how many pieces of which load."""
        self._alone: dict[int, tuple[int, int, int]] = {}
        """By column, of a kind that is decided case by case: the kind, how many of which unit go to which place."""
        self.unplaced: dict[int, int] = defaultdict(int)
        self.parted: dict[int, int] = defaultdict(int)
        self.unlimited: dict[int, int] = defaultdict(int)
        self.lately: dict[int, int] = defaultdict(int)
        self._unit_of_points = lcm(*(case.points.denominator for case in problem.cases))
        self._loads: list[dict[int, int]] = [defaultdict(int) for _ in problem.receivers]
        """By receiver and column, what it adds to their load, in whole parts."""
        self.kinds = family_kinds(problem)
        self._pool: dict[Key, dict[int, int]] = defaultdict(dict)
        for kind in range(len(self.kinds)):
            self._add_kind(kind)
        self._add_taken()
        self.load_rows: dict[int, int] = {}
        for place in range(self.nowhere):
            room = problem.room(place)
            if room is not None:
                self.load_rows[place] = self.program.row(0, room * self.unit(place) // 1, self._loads[place])
        self._add_steps()

    def unit(self, place: int) -> int:
        """Return in how many whole parts a receiver's case or point is counted."""
        return self._unit_of_points if self.problem.receivers[place].in_points else 1

    def placing(self, values: Sequence[int]) -> Placing:
        """Return where each case goes by the values of the columns."""
        to: list[int | None] = [None] * len(self.problem.cases)
        places: dict[Key, list[int]] = defaultdict(list)
        for column, (place, key) in self.taken.items():
            places[key] += [place] * values[column]
        families = [iter(of.families) for of in self.kinds]
        for column, (kind, way) in self.ways.items():
            for _ in range(values[column]):
                waiting = [list(cases) for cases in next(families[kind])]
                going = [(place, taken_from(waiting, counts)) for place, counts in way.joins]
                going += [(places[self._key(kind, counts)].pop(), taken_from(waiting, counts)) for counts in way.pieces]
                for place, cases in going:
                    for case in cases:
                        to[case] = place if place < self.nowhere else None
        by_case = {kind: [list(cases) for cases in self.kinds[kind].families[0]] for kind, _, _ in self._alone.values()}
        for column, (kind, unit, place) in self._alone.items():
            for _ in range(values[column]):
                to[by_case[kind][unit].pop()[0]] = place if place < self.nowhere else None
        return tuple(to)

    def shares(self, to: Placing) -> Fraction:
        """Return what the steps cost for a placing, as the program counts it."""
        found = Fraction(0)
        for place, gain in enumerate(gains(self.problem, to)):
            left = gain / self.problem.step(place)
            for column in self._columns[place] if left else ():
                taken = min(Fraction(1), left)
                found += self.steps[column] * taken
                left -= taken
        return found

    def _add_kind(self, kind: int) -> None:
        of = self.kinds[kind]
        if of.is_alone:
            self._add_alone(kind)
            return
        every = {}
        for way in ways_of(of, self.nowhere):
            if all(self._fits(place, self._key(kind, counts)) for place, counts in way.joins):
                column = self.program.column(len(of.families))
                self.ways[column], every[column] = (kind, way), 1
                self._count(kind, way, column)
        self.program.row(len(of.families), len(of.families), every)

    def _count(self, kind: int, way: FamilyWay, column: int) -> None:
        """Count what one family of a kind going a way costs, and what it makes of the loads."""
        of = self.kinds[kind]
        self.parted[column] = way.parts
        self.lately[column] = sum(number for (_, lately), number in zip(of.units, of.size, strict=True) if lately)
        for place, counts in way.joins:
            if place == self.nowhere:
                self.unplaced[column] = sum(counts)
                self.lately[column] -= sum(n for (_, lately), n in zip(of.units, counts, strict=True) if lately)
            else:
                self._add_to(place, self._key(kind, counts), column)
        for key, times in Counter(self._key(kind, piece) for piece in way.pieces).items():
            self._pool[key][column] = -times

    def _add_to(self, place: int, key: Key, column: int) -> None:
        """Count what a column gives to a receiver."""
        self._loads[place][column] += self._load(place, key)
        if self.problem.receivers[place].upper is None:
            self.unlimited[column] += key.cases

    def _key(self, kind: int, counts: Counts) -> Key:
        points = sum((of * n for (of, _), n in zip(self.kinds[kind].units, counts, strict=True)), Fraction(0))
        return Key(sum(counts), points)

    def _load(self, place: int, key: Key) -> int:
        return int(key.points * self._unit_of_points) if self.problem.receivers[place].in_points else key.cases

    def _fits(self, place: int, key: Key) -> bool:
        return place == self.nowhere or self._most(place, key, 1) > 0

    def _most(self, place: int, key: Key, most: int) -> int:
        """Return how many pieces of a load fit at a receiver at most."""
        room, load = self.problem.room(place), self._load(place, key)
        return most if room is None or not load else min(most, room * self.unit(place) // load)

    def _add_alone(self, kind: int) -> None:
        """Add one family case by case, with a column a place that says whether any of it is there."""
        of = self.kinds[kind]
        every: list[dict[int, int]] = [{} for _ in of.units]
        for place in range(self.nowhere + 1):
            there: dict[int, int] = {}
            for unit, ((points, lately), cases) in enumerate(zip(of.units, of.size, strict=True)):
                key = Key(1, points)
                most = cases if place == self.nowhere else self._most(place, key, cases)
                if not most:
                    continue
                column = self.program.column(most)
                self._alone[column] = kind, unit, place
                every[unit][column], there[column] = 1, most
                if place == self.nowhere:
                    self.unplaced[column] = 1
                else:
                    self.lately[column] = int(lately)
                    self._add_to(place, key, column)
            if place not in of.holders and there:
                any_of_it = self.program.column(1)
                self.parted[any_of_it] = 1
                for column, most in there.items():
                    self.program.row(0, INFINITY, {any_of_it: most, column: -1})
        for cases, columns in zip(of.size, every, strict=True):
            self.program.row(cases, cases, columns)

    def _add_taken(self) -> None:
        """Add who takes how many pieces of each load of the pool."""
        for key, given in self._pool.items():
            taken = {}
            most = sum(len(self.kinds[self.ways[column][0]].families) * -times for column, times in given.items())
            for place in range(self.nowhere):
                if fitting := self._most(place, key, most):
                    column = self.program.column(fitting)
                    self.taken[column], taken[column] = (place, key), 1
                    self._add_to(place, key, column)
            self.program.row(0, 0, given | taken)

    def _add_steps(self) -> None:
        """Add columns for the steps in which loads rise, each with its share."""
        problem, shares = self.problem, dict[int, Fraction]()
        self._columns: list[list[int]] = [[] for _ in problem.receivers]
        for place in range(self.nowhere):
            loads = {column: -load for column, load in self._loads[place].items() if load}
            everything = sum((problem.weight(place, case) for case in range(len(problem.cases))), Fraction(0))
            room, step = problem.room(place), problem.step(place)
            if not loads:
                continue
            number = ceil((everything if room is None else min(room, everything)) / step) + 1
            columns = self._columns[place] = [self.program.column(1, whole=False) for _ in range(number)]
            self.program.row(0, 0, dict.fromkeys(columns, int(step * self.unit(place))) | loads)
            shares |= {column: step_share(problem, place, nth, step) for nth, column in enumerate(columns, 1)}
        whole = [int(problem.step(place) * self.unit(place)) for place in range(self.nowhere) if self._columns[place]]
        self.step = 1 / max(whole, default=1)
        """What the costs of the steps of two placings differ by at least, if they differ."""
        scale = min(lcm(*(share.denominator for share in shares.values())), max(1000, _FINEST // max(whole, default=1)))
        self.steps = {column: round(share * scale) for column, share in shares.items()}


def family_kinds(problem: Problem) -> list[FamilyKind]:
    """Return the kinds of family that there are."""
    in_points = any(of.in_points for of in problem.receivers)
    by_family: dict[int, dict[_Unit, list[tuple[int, ...]]]] = defaultdict(lambda: defaultdict(list))
    for number, case in enumerate(problem.cases):
        by_family[case.family][case.points if in_points else Fraction(0), case.lately].append((number,))
    alike: dict[tuple[object, ...], list[FamilyKind]] = defaultdict(list)
    for family, units in by_family.items():
        kinds, cases = tuple(sorted(units)), tuple(tuple(units[unit]) for unit in sorted(units))
        of = FamilyKind(kinds, tuple(map(len, cases)), problem.holders[family], (cases,))
        alike[of.units, of.size, of.holders, family if of.is_alone else None].append(of)
    return [
        FamilyKind(same[0].units, same[0].size, same[0].holders, tuple(cases for of in same for cases in of.families))
        for same in alike.values()
    ]


def ways_of(of: FamilyKind, nowhere: int) -> Iterator[FamilyWay]:
    """Yield what can become of a family of a kind; ``nowhere`` stands for no place."""
    places = [*sorted(of.holders), nowhere]
    for chosen in product(*(list(spread_over(number, places)) for number in of.size)):
        joins = joins_of([goes for goes, _ in chosen])
        unplaced = any(place == nowhere for place, _ in joins)
        for pieces in partings(tuple(left for _, left in chosen)):
            yield FamilyWay(joins, pieces, len(pieces) + unplaced)
