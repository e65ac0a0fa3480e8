"""One sheet of Annex A, column by column: what can be taken of it, and a finding for each cell that can't.

A council's workbook has tens of thousands of rows. Each column is read at once, and each different cell of it once;
only rows with something odd in them are looked at one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import compress, islice, zip_longest
from operator import itemgetter

from models import words
from models.extracts import annex_a_lists as lists
from models.extracts import cells, codes
from models.extracts.annex_a_headings import Headings, is_id
from models.extracts.cells import HEADING, LONGEST, Cell, Memo, Odd
from models.extracts.days import Days
from models.extracts.extract import DateOrder, Finding
from models.spreadsheets import Progress, Sheet

ROWS_A_STEP = 4000
"""After how many rows progress is told, and the work can be cancelled."""

_LATE = timedelta(31)
"""A visit may be later than the extract's day by as much: files are made some days after the day they are of."""
_UNBORN = timedelta(300)


@dataclass(slots=True)
class Rows:
    """The rows of one list, as columns of equal length."""

    headings: Headings
    sheet: str
    numbers: Sequence[int]
    """Each row's number in the file."""
    ids: Sequence[str]
    keys: Sequence[str]
    """The ids evened out."""
    columns: dict[str, Sequence[str]]
    """By field; ISO days, names, letters of codes; empty for a blank. Only the columns that the list has."""
    left_out: int
    findings: list[Finding]
    orders: list[tuple[DateOrder, bool]]
    """The columns with dates as text that fit either order, and whether another text tells the order."""
    month_first: bool
    """Whether a column is written with the month first for certain."""
    day_first: bool
    """Whether another is written with the day first for certain."""
    faults: Mapping[int, Mapping[int, str]]

    @property
    def name(self) -> str:
        """``List 6``."""
        return self.headings.list.name

    def column(self, name: str) -> Sequence[str]:
        """Return a column; one of blanks where the list has none."""
        return self.columns[name] if name in self.columns else [""] * len(self.keys)

    def finding(self, kind: str, index: int, name: str, value: str, why: str) -> Finding:
        """Return a finding about one row.

        Args:
            kind: of ``finding_kinds.KINDS``.
            index: which of the rows, from 0.
            name: the column's field; empty for the whole row.
            value: what the cell shows.
            why: what is wrong.
        """
        team = self.columns["team"][index] if "team" in self.columns else ""
        heading = self.headings.columns[name][0].heading if name else ""
        return Finding(kind, self.name, self.numbers[index], self.ids[index], team, heading, value, why)

    def row_words(self, index: int) -> str:
        """Return which row of the file one is, in words."""
        return f"row {self.numbers[index]}"

    def fault(self, index: int, name: str) -> str:
        """Return what an error cell shows; nothing for any other cell."""
        if not self.faults or name not in self.headings.columns:
            return ""
        return self.faults.get(self.numbers[index], {}).get(self.headings.columns[name][1], "")


@dataclass(slots=True)
class Reader:
    """Reads the sheets of one file; what a cell means is remembered from sheet to sheet."""

    as_of: date
    month_first: frozenset[tuple[str, str]]
    """Columns said to have the month first: list and heading."""
    progress: Progress | None
    ids: Memo = field(default_factory=lambda: Memo(_read_id))
    names: Memo = field(default_factory=lambda: Memo(cells.read_name))
    statuses: Memo = field(default_factory=lambda: Memo(codes.read_status))
    answers: Memo = field(default_factory=lambda: Memo(codes.read_answer))
    days: dict[bool, Days] = field(init=False)
    """By whether the month is first."""

    def __post_init__(self) -> None:
        self.days = {month_first: Days(month_first, self.as_of) for month_first in (False, True)}

    def read(self, sheet: Sheet, headings: Headings, rest: Iterator[list[Cell]], first: Sequence[list[Cell]]) -> Rows:
        """Read the rows under the headings.

        Args:
            sheet: the sheet.
            headings: what was recognised in it.
            rest: its rows from the eleventh on.
            first: its first ten rows.
        """
        taken = _Taken({name: [] for name in headings.columns})
        for number, chunk in self._chunks(sheet, headings, first, rest):
            self._take(taken, headings, number, chunk)
        raw = taken.columns
        rows = Rows(headings, sheet.name, taken.numbers, taken.ids, (), {}, len(taken.left_out), taken.left_out, [],
                    False, False, sheet.faults)  # fmt: skip
        if "team" in raw:
            rows.columns["team"] = list(map(self.names.__getitem__, raw["team"]))
        out = self._convert(rows, raw)
        if out:
            _drop(rows, out)
        rows.keys = rows.ids if all(map(str.isdigit, rows.ids)) else list(map(words.key, rows.ids))
        rows.findings.sort(key=itemgetter(2))
        return rows

    def _chunks(
        self, sheet: Sheet, headings: Headings, first: Sequence[list[Cell]], rest: Iterator[list[Cell]]
    ) -> Iterator[tuple[int, Sequence[list[Cell]]]]:
        """Yield the rows under the headings some thousand at a time, each time with the number of the first."""
        number = headings.row + 1
        chunk: Sequence[list[Cell]] = first[headings.row :] or list(islice(rest, ROWS_A_STEP))
        while chunk:
            yield number, chunk
            number += len(chunk)
            if self.progress is not None:
                self.progress(f"Reading {headings.list.name}", number - 1, sheet.height)
            chunk = list(islice(rest, ROWS_A_STEP))

    def _take(self, taken: "_Taken", headings: Headings, number: int, chunk: Sequence[list[Cell]]) -> None:
        """Add the wanted columns of some rows that name a child."""
        columns = _turned(chunk, max(place for _, place in headings.columns.values()) + 1)
        if not columns:
            return
        place = headings.columns["id"][1]
        ids = _whole_numbers(columns[place]) or list(map(self.ids.__getitem__, columns[place]))
        numbers: Sequence[int] = range(number, number + len(ids))
        keep: Sequence[bool] = ()
        if Odd in set(map(type, ids)):
            keep = [type(read) is not Odd for read in ids]
            for index, read in enumerate(ids):
                if not keep[index] and read is not HEADING and (shown := _shown(chunk[index])):
                    taken.left_out.append(_left_out(headings, number + index, columns[place][index], read, shown))
            ids, numbers = list(compress(ids, keep)), list(compress(numbers, keep))
        for name, (_, place) in headings.columns.items():
            taken.columns[name] += compress(columns[place], keep) if keep else columns[place]
        taken.ids += ids
        taken.numbers += numbers

    def _convert(self, rows: Rows, raw: Mapping[str, Sequence[Cell]]) -> set[int]:
        """Fill the columns, and return the rows that are left out for an impossible day."""
        out: set[int] = set()
        readers = {
            lists.NAME: self.names,
            lists.TEXT: self.names,
            lists.STATUS: self.statuses,
            lists.ANSWER: self.answers,
        }
        for name, (column, place) in rows.headings.columns.items():
            if name == "id":
                continue
            if column.holds in readers:
                rows.columns[name] = list(map(readers[column.holds].__getitem__, raw[name]))
            else:
                rows.columns[name] = self._days(rows, column, raw[name], out)
            if rows.faults and name != "worker":  # which is listed as blank where its row is open
                _list_faults(rows, name, place)
        return out

    def _days(self, rows: Rows, column: lists.Column, raw: Sequence[Cell], out: set[int]) -> Sequence[str]:
        days = list(map(self.days[False].__getitem__, raw))
        order = self.days[False].order(raw)
        said = (rows.name, column.heading) in self.month_first
        if order.example:
            question = DateOrder(rows.name, column.heading, order.example, said or order.month_first)
            rows.orders.append((question, order.decided))
        rows.month_first = rows.month_first or order.month_first
        rows.day_first = rows.day_first or (order.decided and not order.month_first)
        memo = self.days[said or order.month_first]
        if memo is not self.days[False]:
            days = list(map(memo.__getitem__, raw))
        for index in [index for index, day in enumerate(days) if type(day) is Odd] if memo.odd else ():
            day = days[index]
            value = cells.shown(raw[index])
            if column.holds == lists.DECIDING:
                if index not in out:
                    why = f"an impossible date: {day}"
                    rows.findings.append(rows.finding("left out", index, column.field, value, why))
                out.add(index)
            else:
                rows.findings.append(rows.finding("impossible date", index, column.field, value, str(day)))
            days[index] = ""
        if column.happened:
            self._list_late(rows, column, days)
        return days

    def _list_late(self, rows: Rows, column: lists.Column, days: list[str]) -> None:
        """Take a day far after the extract for blank: what has not happened yet can't have been seen."""
        limit = (self.as_of + (_UNBORN if column.field == "born" else _LATE)).isoformat()
        if max(days, default="") <= limit:
            return
        for index, day in enumerate(days):
            if day > limit:
                value = cells.shown(date.fromisoformat(day))
                why = "long after the day of the extract"
                rows.findings.append(rows.finding("impossible date", index, column.field, value, why))
                days[index] = ""


@dataclass(slots=True)
class _Taken:
    columns: dict[str, list[Cell]]
    ids: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)


def _read_id(cell: Cell) -> str:
    read = cells.read_id(cell)
    return HEADING if isinstance(cell, str) and len(cell) <= LONGEST and is_id(words.tidy(cell)) else read


def _turned(chunk: Sequence[list[Cell]], width: int) -> list[tuple[Cell, ...]]:
    """Return rows as columns; rows of a csv may be short."""
    try:
        columns = list(zip(*chunk, strict=True))
    except ValueError:
        columns = list(zip_longest(*chunk, fillvalue=""))
    return columns + [("",) * len(chunk)] * (width - len(columns)) if chunk else []


def _whole_numbers(column: Sequence[Cell]) -> list[str]:
    """Return ids that are all plain whole numbers as text, quickly; none when any of them is anything else."""
    if set(map(type, column)) != {float} or not all(map(float.is_integer, column)):
        return []
    return list(map(str, map(int, column))) if min(column) > 0 and max(column) < 10**cells.MOST_DIGITS else []


def _shown(row: Iterable[Cell]) -> str:
    """Return the first thing that stands in a row; nothing for an empty row."""
    return next((text for cell in row if cell != "" and (text := cells.shown(cell))), "")


def _left_out(headings: Headings, number: int, cell: Cell, why: str, shown: str) -> Finding:
    column = headings.columns["id"][0].heading
    return Finding("left out", headings.list.name, number, "", "", column, cells.shown(cell) or shown, str(why))


def _list_faults(rows: Rows, name: str, place: int) -> None:
    """List the error cells of a column; its rows count all the same."""
    if not any(place in row for row in rows.faults.values()):
        return
    for index, number in enumerate(rows.numbers):
        if number in rows.faults and (shown := rows.faults[number].get(place)):
            rows.findings.append(rows.finding("error cell", index, name, str(shown), "the cell shows no value"))


def _drop(rows: Rows, out: set[int]) -> None:
    """Leave rows out of every column."""
    keep = [index not in out for index in range(len(rows.ids))]
    rows.left_out += len(out)
    rows.ids, rows.numbers = list(compress(rows.ids, keep)), list(compress(rows.numbers, keep))
    for name, column in rows.columns.items():
        rows.columns[name] = list(compress(column, keep))
