"""Rows of several sheets with the same headings as if they were one list: a sheet for each team, or each worker."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from models.extracts.annex_a_rows import Rows
from models.extracts.extract import Extract, Finding


@dataclass(slots=True)
class JoinedRows(Rows):
    """The rows of several sheets, numbered throughout from 1; what is found names the row's own sheet."""

    parts: Sequence[Rows]
    ends: Sequence[int]
    """Of each part, how many rows there are to its end."""

    def _of(self, index: int) -> tuple[Rows, int]:
        part = bisect_right(self.ends, index)
        return self.parts[part], index - (self.ends[part - 1] if part else 0)

    def place(self, index: int) -> tuple[str, int]:
        """Return the sheet of a row, and its number there."""
        part, row = self._of(index)
        return part.sheet, part.numbers[row]

    def finding(self, kind: str, index: int, name: str, value: str, why: str) -> Finding:
        """Return a finding about one row, in its sheet."""
        sheet, number = self.place(index)
        return Rows.finding(self, kind, index, name, value, why)._replace(list=sheet, row=number)

    def row_words(self, index: int) -> str:
        """Return which row of which sheet one is, in words."""
        sheet, number = self.place(index)
        return f"row {number} in “{sheet}”"

    def fault(self, index: int, name: str) -> str:
        """Return what an error cell shows; nothing for any other cell."""
        part, row = self._of(index)
        return part.fault(row, name)


def joined(parts: Sequence[Rows]) -> JoinedRows:
    """Return the rows of several sheets, which have the same fields, as those of one."""
    ends = list(accumulate(len(part.keys) for part in parts))
    columns: dict[str, Sequence[str]] = {
        name: [cell for part in parts for cell in part.columns[name]] for name in parts[0].columns
    }
    return JoinedRows(
        parts[0].headings,
        parts[0].sheet,
        range(1, ends[-1] + 1),
        [one for part in parts for one in part.ids],
        [key for part in parts for key in part.keys],
        columns,
        sum(part.left_out for part in parts),
        [finding for part in parts for finding in part.findings],
        [order for part in parts for order in part.orders],
        any(part.month_first for part in parts),
        any(part.day_first for part in parts),
        {},
        parts,
        ends,
    )


def name_places(extract: Extract, rows: JoinedRows) -> None:
    """Have each child's places name the sheets that they are in."""
    for child in extract.children.values():
        child.places = tuple(rows.place(number - 1) for _, number in child.places)
