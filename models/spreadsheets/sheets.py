"""What every kind of spreadsheet file is read into: sheets of rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Cell = Any
"""What a cell holds: text, number, date, time, truth value or ``Fault``; ``""`` for a blank."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is and of how many; may raise to stop the work."""


class Fault(str):
    """What a cell shows that holds an error or a formula without a result."""

    __slots__ = ()


Faults = Mapping[int, Mapping[int, Fault]]
"""Of one sheet: row number, from 1, to column number, from 0, to what the cell shows."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, read whole."""

    name: str
    height: int
    """The number of its rows, counted from the file's first."""
    read: Callable[[], Iterator[list[Cell]]] = field(repr=False)
    find_faults: Callable[[], Faults] = field(default=dict, repr=False)

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows from the first of the file, a list of cells each; faulty cells are blank in it."""
        return self.read()

    @cached_property
    def faults(self) -> Faults:
        """The cells that ``rows`` gives as blank though they hold an error or a formula never worked out."""
        return self.find_faults()


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """An open file of sheets."""

    name: str
    """The name of the file or folder."""
    names: tuple[str, ...]
    """The sheets, in the file's order."""
    read: Callable[[str], Sheet | None] = field(repr=False)
    notes: tuple[str, ...] = ()
    """What was left alone when the file was opened."""
    has_macros: bool = False
    """Whether a program comes with it; it is never run."""

    def sheet(self, name: str) -> Sheet | None:
        """Read a sheet, anew at each call; None when there is none of that name, or no cell of it holds anything.

        Raises:
            BadInput: the sheet is damaged, or one of its cells stands too far out.
            Failure: the file can't be read any more.
        """
        return self.read(name) if name in self.names else None
