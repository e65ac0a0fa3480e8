"""The integer program of placing cases: which columns and rows there are, and what they mean.

Cases of one family and weight are alike, and so are families of the same make-up whose siblings the same people hold:
what is decided is how many of them go where. A family goes in parts; where several families are alike, the numbers of
each part have to make up whole families, so the ways to part one are counted too. That keeps the program small, and
free of the thousands of equal plans that would have to be looked through one by one.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, lcm

from models.handover_problem import Placing, Problem, step_share
from models.handover_types import FamilyType, Part, Piece, Way, cases_by_class, family_types, parts, told, ways
from models.integer_program import INFINITY, Program

_FINEST = 10**6
"""Shares are whole multiples of a millionth at least; coarser where that is exact."""


class HandoverProgram:
    """The program of a problem: every case once, nobody over."""

    def __init__(self, problem: Problem, *, by_move: bool) -> None:
        """Write the program; ``by_move`` tells the cases that moved lately apart."""
        self.problem, self.nowhere = problem, len(problem.receivers)
        self.program = Program()
        self.pieces: dict[int, Piece] = {}
        self.parted: dict[int, int] = {}
        """By column, whether it begins a part of a family at a place where no sibling is."""
        self.ways: dict[int, dict[Way, int]] = {}
        self.steps: dict[int, list[int]] = {}
        self._somewhere: dict[tuple[int, int], int] = {}
        self._unit_of_points = lcm(*(case.points.denominator for case in problem.cases))
        self.types: list[FamilyType] = family_types(problem, by_move=by_move)
        for kind in range(len(self.types)):
            self._add_type(kind)
        self.load_rows: dict[int, int] = {}
        for place in range(self.nowhere):
            room = problem.room(place)
            if room is not None:
                self.load_rows[place] = self.program.row(0, room * self.unit(place) // 1, self._loads(place))

    def unplaced(self) -> dict[int, int]:
        """Return by column how many cases it leaves without a place."""
        return {column: sum(piece.part) for column, piece in self.pieces.items() if piece.place == self.nowhere}

    def unlimited(self) -> dict[int, int]:
        """Return by column how many cases it gives to people who have no limit."""
        free = {place for place in range(self.nowhere) if self.problem.receivers[place].upper is None}
        return {column: sum(piece.part) for column, piece in self.pieces.items() if piece.place in free}

    def moved_again(self) -> dict[int, int]:
        """Return by column how many cases it places of children who moved lately."""
        return {
            column: sum(
                number * lately for (_, lately), number in zip(self.types[piece.kind].classes, piece.part, strict=True)
            )
            for column, piece in self.pieces.items()
            if piece.place != self.nowhere
        }

    def placing(self, values: Sequence[int]) -> Placing:
        """Return where each case goes by the values of the columns."""
        return told(self.problem, self.types, self.ways, self.pieces, values)

    def counted(self, placing: Placing) -> dict[int, int]:
        """Return the columns' values that are a placing; those that are not in it are 0."""
        column_of = {(piece.kind, piece.place, piece.part): column for column, piece in self.pieces.items()}
        values: dict[int, int] = defaultdict(int)
        waiting = cases_by_class(self.problem, self.types)
        for kind, of in enumerate(self.types):
            for family in of.families:
                there: dict[int, list[int]] = {}
                for number, cases in enumerate(waiting[family]):
                    for case in cases:
                        to = placing[case]
                        there.setdefault(self.nowhere if to is None else to, [0] * len(of.size))[number] += 1
                for place, part in there.items():
                    for piece, times in _by_class(part) if of.is_large else [(tuple(part), 1)]:
                        values[column_of[kind, place, piece]] += times
                    if (kind, place) in self._somewhere:
                        values[self._somewhere[kind, place]] = 1
                if kind in self.ways:
                    values[self.ways[kind][tuple(sorted(map(tuple, there.values()), reverse=True))]] += 1
        return values

    def gain(self, place: int, values: Sequence[int]) -> Fraction:
        """Return what the values add to a receiver's load."""
        return Fraction(sum(load * values[column] for column, load in self._loads(place).items()), self.unit(place))

    def unit(self, place: int) -> int:
        """Return in how many whole parts a receiver's case or point is counted."""
        return self._unit_of_points if self.problem.receivers[place].in_points else 1

    def add_steps(self) -> tuple[dict[int, int], float]:
        """Add columns for the steps in which loads rise; return what each costs, and the least difference."""
        problem, shares = self.problem, dict[int, Fraction]()
        for place in range(self.nowhere):
            loads = {column: -load for column, load in self._loads(place).items()}
            everything = sum((problem.weight(place, case) for case in range(len(problem.cases))), Fraction(0))
            room, step = problem.room(place), problem.step(place)
            if not loads:
                continue
            number = ceil((everything if room is None else min(room, everything)) / step) + 1
            self.steps[place] = [self.program.column(1, whole=False) for _ in range(number)]
            whole = int(step * self.unit(place))
            self.program.row(0, 0, dict.fromkeys(self.steps[place], whole) | loads)
            for nth, column in enumerate(self.steps[place], 1):
                shares[column] = step_share(problem, place, nth, step)
        parts_of = max((int(problem.step(place) * self.unit(place)) for place in self.steps), default=1)
        finest = max(1000, _FINEST // parts_of)
        scale = min(lcm(*(share.denominator for share in shares.values())), finest)
        return {column: round(share * scale) for column, share in shares.items()}, 1 / parts_of

    def _load(self, piece: Piece) -> int:
        """Return what a piece adds to its receiver, in whole parts."""
        if not self.problem.receivers[piece.place].in_points:
            return sum(piece.part)
        classes = self.types[piece.kind].classes
        points = sum((of * number for (of, _), number in zip(classes, piece.part, strict=True)), Fraction(0))
        return int(points * self._unit_of_points)

    def _loads(self, place: int) -> dict[int, int]:
        loads = {column: self._load(piece) for column, piece in self.pieces.items() if piece.place == place}
        return {column: load for column, load in loads.items() if load}

    def _most(self, kind: int, place: int, part: Part, most: int) -> int:
        """Return how often a part can go to a place at most."""
        if place == self.nowhere:
            return most
        room, load = self.problem.room(place), self._load(Piece(kind, place, part))
        return most if room is None or not load else min(most, room * self.unit(place) // load)

    def _add_type(self, kind: int) -> None:
        of, program = self.types[kind], self.program
        families, places = len(of.families), range(self.nowhere + 1)
        if of.is_large:
            self._add_large(kind)
            return
        columns: dict[Part, list[int]] = {part: [] for part in parts(of.size)}
        for part in columns:
            for place in places:
                if most := self._most(kind, place, part, families):
                    column = program.column(most)
                    self.pieces[column] = Piece(kind, place, part)
                    columns[part].append(column)
                    if place not in of.holders:
                        self.parted[column] = 1
        if families == 1:
            for number, cases in enumerate(of.size):
                every = {column: part[number] for part in columns if part[number] for column in columns[part]}
                program.row(cases, cases, every)
            return
        counts = self.ways[kind] = {way: program.column(families) for way in ways(of.size)}
        program.row(families, families, dict.fromkeys(counts.values(), 1))
        for part in columns:
            used = {column: -way.count(part) for way, column in counts.items() if part in way}
            program.row(0, 0, dict.fromkeys(columns[part], 1) | used)

    def _add_large(self, kind: int) -> None:
        """Add one family of many cases, class by class, with a column a place that says whether any of it is there."""
        of, program = self.types[kind], self.program
        every: dict[int, dict[int, int]] = defaultdict(dict)
        for place in range(self.nowhere + 1):
            there: dict[int, int] = {}
            for number, cases in enumerate(of.size):
                one = tuple(int(other == number) for other in range(len(of.size)))
                if most := self._most(kind, place, one, cases):
                    column = program.column(most)
                    self.pieces[column] = Piece(kind, place, one)
                    every[number][column] = 1
                    there[column] = most
            if place in of.holders or not there:
                continue
            any_of_it = self._somewhere[kind, place] = program.column(1)
            self.parted[any_of_it] = 1
            for column, most in there.items():
                program.row(0, INFINITY, {any_of_it: most, column: -1})
        for number, cases in enumerate(of.size):
            program.row(cases, cases, every[number])


def _by_class(part: Sequence[int]) -> list[tuple[Part, int]]:
    """Return a part class by class: one case of each class, and how many of it."""
    ones = [tuple(int(other == number) for other in range(len(part))) for number in range(len(part))]
    return [(one, cases) for one, cases in zip(ones, part, strict=True) if cases]
