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
    line has just one. A line whose hidden cells can only be what they are (1 and 1 that make 2) loses one more.

    Args:
        cells: every count of a table, totals included.
        lines: which cells make which.
    """
    found = {key for key, count in cells.items() if is_small(count)}
    while True:
        more = next((cell for line in lines if (cell := _one_more(cells, line, found)) is not None), None)
        if more is None:
            return frozenset(found)
        found.add(more)


def _one_more(cells: Mapping[Key, int], line: Line, found: set[Key]) -> Key | None:
    """Return the cell that a line loses next, None when the line gives nothing away."""
    members = [key for key in cells if key in line.parts or key == line.total]
    unknown = [key for key in members if key in found]
    total_shown = line.total not in found
    told = sum(cells[key] for key in unknown if key in line.parts)
    solved = len(unknown) == 1 or (total_shown and unknown and told == len(unknown))
    open_to_hide = [key for key in members if key not in found and cells[key] != 0]
    if not solved or not open_to_hide:
        return None
    return min(open_to_hide, key=lambda key: (key == line.total, cells[key]))
