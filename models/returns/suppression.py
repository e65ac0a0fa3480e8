"""Small counts hidden so that no total gives them away (contract section 6, the committee's return)."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

SMALLEST, LARGEST = 1, 5
"""Counts from 1 to 5 are never shown; 0 is."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Line:
    """What a reader can add up: the cells of ``parts`` make the cell ``total``."""

    parts: Sequence[Hashable]
    total: Hashable


def is_small(count: Fraction | int) -> bool:
    """Whether a count is one of those that are not shown."""
    return SMALLEST <= count <= LARGEST


def hidden(cells: Mapping[Key, int], lines: Sequence[Line] = ()) -> frozenset[Key]:
    """Return the cells that must not be shown.

    Those from 1 to 5; then, of every line with exactly one hidden cell, the smallest other that is not 0, until no
    line has just one. A line whose hidden cells can only be what they are (1 and 1 that make 2, 5 and 5 that make 10)
    loses one more.

    Args:
        cells: every count of a table, totals included.
        lines: which cells make which.
    """
    found = {key for key, count in cells.items() if is_small(count)}
    while True:
        more = next((more for line in lines if (more := _more(cells, line, found))), None)
        if more is None:
            return frozenset(found)
        found |= more


def _more(cells: Mapping[Key, int], line: Line, found: set[Key]) -> set[Key]:
    """Return what a line loses next: the smallest figure not hidden yet, nothing when the line gives nothing away."""
    members = [key for key in cells if key in line.parts or key == line.total]
    unknown = [key for key in members if key in found]
    shown = [key for key in members if key not in found and cells[key] != 0]
    if not shown or not _tells(cells, line, unknown):
        return set()
    least = min(shown, key=lambda key: (key == line.total, cells[key]))
    if len(unknown) > 1 or cells[unknown[0]] < LARGEST:
        return {least}
    # Beside a hidden 5, which of two equal figures was taken would tell that it is no smaller.
    return {key for key in shown if cells[key] == cells[least] and key != line.total} | {least}


def _tells(cells: Mapping[Key, int], line: Line, unknown: Sequence[Key]) -> bool:
    """Whether a reader can work out a line's hidden cells: one alone, or as many ones (or fives) as make the sum."""
    if len(unknown) == 1:
        return True
    together = sum(cells[key] for key in unknown)
    return line.total not in unknown and together in (SMALLEST * len(unknown), LARGEST * len(unknown)) and bool(unknown)
