"""Families of the same make-up as one type, the parts that a type can fall into, and a placing told from numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import prod

from models.handover_problem import Placing, Problem

_MOST_PARTS, _MOST_WAYS = 40, 200

Part = tuple[int, ...]
"""How many cases of each class of a type go together."""

Way = tuple[Part, ...]
"""The parts that a whole family falls into."""

_Class = tuple[Fraction, bool]


@dataclass(frozen=True, slots=True)
class FamilyType:
    """Families of one make-up: their classes of case (points, moved lately), how many of each, who holds a sibling."""

    classes: tuple[_Class, ...]
    size: Part
    holders: frozenset[int]
    families: tuple[int, ...]

    @property
    def is_large(self) -> bool:
        """Whether there are too many parts to look at each."""
        return prod(number + 1 for number in self.size) > _MOST_PARTS


@dataclass(frozen=True, slots=True)
class Piece:
    """What a column counts: how often a part of a type goes to a place (a receiver, or after them all: nowhere)."""

    kind: int
    place: int
    part: Part


def family_types(problem: Problem, *, by_move: bool) -> list[FamilyType]:
    """Return the types of a problem's families; ``by_move`` tells the cases that moved lately apart."""
    in_points = any(of.in_points for of in problem.receivers)
    made_up: dict[int, Counter[_Class]] = defaultdict(Counter)
    for case in problem.cases:
        made_up[case.family][case.points if in_points else Fraction(1), by_move and case.lately] += 1
    alike: dict[tuple[tuple[tuple[_Class, int], ...], frozenset[int]], list[int]] = defaultdict(list)
    for family, classes in made_up.items():
        alike[tuple(sorted(classes.items())), problem.holders[family]].append(family)
    found = []
    for (counts, holders), families in alike.items():
        of = FamilyType(tuple(c for c, _ in counts), tuple(n for _, n in counts), holders, tuple(families))
        if len(families) > 1 and (of.is_large or len(list(islice(ways(of.size), _MOST_WAYS + 1))) > _MOST_WAYS):
            found += [FamilyType(of.classes, of.size, holders, (family,)) for family in families]
        else:
            found.append(of)
    return found


def parts(size: Part) -> list[Part]:
    """Return every part of a family, the largest first."""
    return sorted((part for part in product(*(range(number + 1) for number in size)) if any(part)), reverse=True)


def ways(size: Part, largest: Part | None = None) -> Iterator[Way]:
    """Yield every way to part a family, each once: its parts from the largest to the smallest."""
    if not any(size):
        yield ()
        return
    for part in parts(size):
        if largest is None or part <= largest:
            left = tuple(number - taken for number, taken in zip(size, part, strict=True))
            for rest in ways(left, part):
                yield part, *rest


def told(
    problem: Problem,
    types: list[FamilyType],
    way_columns: Mapping[int, Mapping[Way, int]],
    pieces: Mapping[int, Piece],
    values: Sequence[int],
) -> Placing:
    """Return where each case goes, from how often each part goes where."""
    to: list[int | None] = [None] * len(problem.cases)
    waiting = cases_by_class(problem, types)
    for kind, of in enumerate(types):
        pool: dict[Part, list[int]] = defaultdict(list)
        for column, piece in pieces.items():
            if piece.kind == kind:
                pool[piece.part] += [piece.place] * values[column]
        for family, family_parts in _parted(of, way_columns.get(kind), pool, values):
            for part, place in family_parts:
                for number, cases in enumerate(part):
                    for _ in range(cases):
                        to[waiting[family][number].pop(0)] = place if place < len(problem.receivers) else None
    return tuple(to)


def _parted(
    of: FamilyType, way_columns: Mapping[Way, int] | None, pool: dict[Part, list[int]], values: Sequence[int]
) -> Iterator[tuple[int, list[tuple[Part, int]]]]:
    """Yield each family with its parts and the place of each."""
    if way_columns is None:
        yield of.families[0], [(part, place) for part, places in pool.items() for place in places]
        return
    families = iter(of.families)
    for way, column in way_columns.items():
        for _ in range(values[column]):
            used: list[int] = []
            for part in way:
                place = next((place for place in pool[part] if place not in used), pool[part][0])
                pool[part].remove(place)
                used.append(place)
            yield next(families), list(zip(way, used, strict=True))


def cases_by_class(problem: Problem, types: list[FamilyType]) -> dict[int, list[list[int]]]:
    """Return each family's cases by class, in their order."""
    by_move = any(lately for of in types for _, lately in of.classes)
    in_points = any(of.in_points for of in problem.receivers)
    found = {family: [list[int]() for _ in of.classes] for of in types for family in of.families}
    place_of = {family: {c: n for n, c in enumerate(of.classes)} for of in types for family in of.families}
    for number, case in enumerate(problem.cases):
        of_class = case.points if in_points else Fraction(1), by_move and case.lately
        found[case.family][place_of[case.family][of_class]].append(number)
    return found
