"""What can become of a family whose cases are placed or moved: which join whom, and in which pieces the others go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import NamedTuple

Counts = tuple[int, ...]
"""How many of each unit of a kind of family; a unit is a case, or cases that go as one."""


class Key(NamedTuple):
    """What a piece adds to a load: cases, and points where anybody's limit is in points (0 else)."""

    cases: int
    points: Fraction


@dataclass(frozen=True, slots=True)
class FamilyWay:
    """How many of each unit join whom, the pieces that go to the pool, and the parts that begin or splits it makes."""

    joins: tuple[tuple[int, Counts], ...]
    pieces: tuple[Counts, ...]
    parts: int


def parts(size: Counts) -> list[Counts]:
    """Return every part of a family, the largest first."""
    return sorted((part for part in product(*(range(number + 1) for number in size)) if any(part)), reverse=True)


def partings(size: Counts, largest: Counts | None = None) -> Iterator[tuple[Counts, ...]]:
    """Yield every way to part a family, each once: its parts from the largest to the smallest."""
    if not any(size):
        yield ()
        return
    for part in parts(size):
        if largest is None or part <= largest:
            left = tuple(number - taken for number, taken in zip(size, part, strict=True))
            for rest in partings(left, part):
                yield part, *rest


def spread_over(number: int, places: Sequence[int]) -> Iterator[tuple[Mapping[int, int], int]]:
    """Yield how many of a unit go to which of the places, and how many are left."""
    for counts in product(range(number + 1), repeat=len(places)):
        if sum(counts) <= number:
            yield {place: count for place, count in zip(places, counts, strict=True) if count}, number - sum(counts)


def joins_of(chosen: Sequence[Mapping[int, int]]) -> tuple[tuple[int, Counts], ...]:
    """Return by place how many of each unit join there, from where the units go."""
    places = sorted({place for goes in chosen for place in goes})
    return tuple((place, tuple(goes.get(place, 0) for goes in chosen)) for place in places)


def taken_from(waiting: list[list[tuple[int, ...]]], counts: Counts) -> list[int]:
    """Take so many of each unit of a family that waits; return their cases."""
    return [case for number, left in zip(counts, waiting, strict=True) for _ in range(number) for case in left.pop(0)]
