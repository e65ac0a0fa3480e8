"""Reads a month's return back from its workbook, and tells whether its figures are still those that were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from models.dates import month_end, show_month
from models.errors import BadInput
from models.returns.content import (
    ATTENTION,
    CATEGORY_NAMES,
    CHANGED,
    FINGERPRINT,
    HEADLINES,
    LAYOUT,
    NOT_RECORDED,
    SIGNED,
    WRITTEN_FOR,
    ActionRow,
    Attention,
    Audience,
    DefinitionRow,
    ExceptionRow,
    Headline,
    LoadChart,
    Mark,
    MonthFigures,
    Return,
    Shown,
    Signing,
    WorkerRow,
)
from models.returns.exceptions import OVERRIDE, UNALLOCATED, cases_told
from models.returns.read_cells import AGAIN, Row, Rows, day_of, number_of, read_table, shown_of, text_of
from models.returns.trend_sheet import COLUMNS as TREND
from models.spreadsheets import Cell, Spreadsheet, open_spreadsheet
from models.words import CATEGORIES, Status, key

_CATEGORY_HEADS = tuple(category.capitalize() for category in CATEGORIES)
_WORKERS = (
    "Team", "Worker ID", "Worker", "Role", "Employment", "FTE", "Capacity", "Cases", "Families", "Points",
    *_CATEGORY_HEADS, "Lower", "Upper", "Status", "Headroom", "Months over",
)  # fmt: skip
_EXCEPTIONS = ("What", "Who", "Detail", "Since", "Reason", "Action", "Owner", "Review date", "Effect")
_ACTIONS = ("Source", "Action", "Owner", "Due", "Status", "Effect")
_DEFINITIONS = ("Kind", "Name", "Meaning", "Lower", "Upper", "From", "Source")
_SIGNATURES = ("Role", "Name", "Date", "Fingerprint")
_OUTSIDE = {str(word) for word in (Status.UNCOVERED, Status.OVER, Status.UNDER)} | {UNALLOCATED, OVERRIDE}
_STATUSES = frozenset(Status)
_STATES = {"open", "late", "done", "not done"}
_MOST_ROWS = 5000
"""Far more than a Summary has, should somebody have filled its sheet to the last row."""
_TITLE, _OF, _FIGURES, _CASES = "Caseload return:", "Return of", "Headline figures", "Open cases"
WITH_TEXT = 3
"""The layout from which on a return holds actions and sentences that are signed, and shows its own fingerprint."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A return as its workbook says it. What only the page needs (charts, sentences, notes) is empty in ``of``."""

    file: str
    of: Return
    shown: str
    """The fingerprint that stands on it, empty where there is none."""
    fingerprint: str
    """The fingerprint of what it says now."""
    layout: int
    """The layout in which it was written; 1 where that was not written down yet."""
    renamed: tuple[tuple[str, str], ...]
    """Each sheet that has another name now, and that name."""

    @property
    def edited(self) -> bool:
        """Whether a figure, a row or a text of its tables is another than when the fingerprint was made."""
        return self.layout == LAYOUT and self.fingerprint != self.shown


def read_return(path: Path) -> ReadBack:
    """Read a team's or the service's return for senior leadership, also one that Excel or LibreOffice saved again.

    Raises:
        BadInput: no return, one for the committee, with macros, of a newer version, without a sheet or column that it
            has to have, or with something else than a figure where one belongs: one sentence that names the file.
        Failure: the file can't be read, for example because another program holds it.
    """
    book = open_spreadsheet(path)
    if book.has_macros:
        raise BadInput(f"{book.name} holds macros, which no return does; {AGAIN}.")
    summary = _Summary(book)
    renamed: list[tuple[str, str]] = [] if key(summary.sheet) == "summary" else [("Summary", summary.sheet)]

    def table(name: str, heads: Sequence[str], *, optional: bool = False) -> Rows:
        found = read_table(book, name, heads, optional=optional)
        if found.sheet and key(found.sheet) != key(name):
            renamed.append((name, found.sheet))
        return found

    listed = table("Exceptions", _EXCEPTIONS)
    months = _months(book.name, table("Trend", ("Month", *(head for head, _, _ in TREND))).rows, summary)
    signed = table("Sign-off", _SIGNATURES, optional=True).rows
    of = Return(
        of=summary.of, team=None if "Team" in listed.heads else summary.of, month=summary.month,
        audience=Audience.LEADERSHIP,
        basis=summary.basis, marking=summary.marking, state=summary.state, signed=summary.state.startswith("Signed"),
        data_read=None, message=summary.message, headlines=summary.headlines, notes=(), attention=summary.attention,
        further="", changes=summary.changes,
        loads=LoadChart("", (), share=False, above=0, among=0), months=months,
        workers=tuple(map(_worker, table("Workers", _WORKERS).rows)),
        year_ago=months[-13] if len(months) > 12 and months[-13].categories else None,
        signatures=tuple(Signing(row.text("Role"), row.text("Name"), row.day("Date")) for row in signed),
        definitions=tuple(map(_definition, table("Definitions", _DEFINITIONS).rows)),
        exceptions=tuple(map(_exception, listed.rows)),
        actions=tuple(map(_action, table("Actions", _ACTIONS, optional=True).rows)),
    )  # fmt: skip
    shown = next((text for row in signed if (text := row.text("Fingerprint")) != summary.shown), summary.shown)
    return ReadBack(book.name, of, shown, of.fingerprint, summary.layout, tuple(renamed))


class _Summary:
    """What the Summary says, found by the words beside it, so that a row put in above does no harm."""

    def __init__(self, book: Spreadsheet) -> None:
        self._file, self.sheet, self._rows = book.name, *_summary_rows(book)
        self._first = [text_of(row[0]) for row in self._rows]
        title = self._row(_TITLE, begins=True)
        self.state, self.marking = self._last(title), self._last(title + 1)
        self.basis = text_of(self._cell(title + 1, 1))
        if WRITTEN_FOR[Audience.COMMITTEE] in self.basis:
            raise BadInput(
                f"{self._file} is for a committee and hides small figures; use the one for senior leadership."
            )
        named = self._row(_OF)
        self.of = text_of(self._cell(named, 3))
        self.layout = self._layout(named)
        day = day_of(self._cell(title + 1, 0), f"{self._file}: Summary, the month")
        if day is None or not self.of:
            raise BadInput(f"{self._file}: its Summary does not say the month and the team any more; {AGAIN}.")
        self.month = month_end(day)
        self.headlines = self._headlines()
        self.message = self._first_text(title + 2)
        self.changes, self.attention = self._texts() if self.layout >= WITH_TEXT else ((), ())
        self.shown = self._beside(FINGERPRINT, named) if self.layout >= WITH_TEXT else ""
        self.now, self.year_ago = self._categories(named)

    def _row(self, word: str, start: int = 0, *, begins: bool = False) -> int:
        for place, text in enumerate(self._first[start:], start):
            if text == word or (begins and text.startswith(word)):
                return place
        raise BadInput(f"{self._file}: its Summary has lost the row “{word}”; {AGAIN}.")

    def _cell(self, row: int, column: int) -> Cell:
        cells = self._rows[row] if row < len(self._rows) else []
        return cells[column] if column < len(cells) else ""

    def _last(self, row: int) -> str:
        return text_of(self._cell(row, len(HEADLINES)))

    def _layout(self, row: int) -> int:
        place = next((place for place, cell in enumerate(self._rows[row]) if text_of(cell) == "Layout"), None)
        if place is None:
            return 1
        number = int(number_of(self._cell(row, place + 1), f"{self._file}: Summary, Layout") or 1)
        if number > LAYOUT:
            raise BadInput(f"{self._file} was written by a newer version of Caseload Monitor; update this one first.")
        return number

    def _first_text(self, start: int) -> str:
        """Return the first text in column A from a row on: rows may have been put in above it."""
        return next((text for row in self._rows[start:] if row and (text := text_of(row[0]))), "")

    def _beside(self, word: str, start: int) -> str:
        row = self._row(word, start)
        return next((text for cell in self._rows[row][1:] if (text := text_of(cell))), "")

    def _texts(self) -> tuple[tuple[str, ...], tuple[Attention, ...]]:
        """Return what changed, all its lines as one text, and the lines of what needs attention."""
        attention, said = self._row(ATTENTION), ""
        places = [place for place in range(attention) if text_of(self._cell(place, 0)) == CHANGED]
        if places:
            said = " ".join(text_of(self._cell(place, 0)) for place in range(places[0] + 1, attention))
        what = f"{self._file}: Summary, {ATTENTION}"
        lines = [
            Attention(
                text_of(self._cell(place, 0)), text_of(self._cell(place, 1)),
                text_of(self._cell(place, len(HEADLINES) - 1)), day_of(self._cell(place, len(HEADLINES)), what),
            )
            for place in range(attention + 1, self._row(SIGNED, attention))
            if text_of(self._cell(place, 0)) and text_of(self._cell(place, 1))
        ]  # fmt: skip
        return ((said,) if said.strip() else ()), tuple(lines)

    def _headlines(self) -> tuple[Headline, ...]:
        row = self._row(_FIGURES)
        heads = {text_of(cell): place for place, cell in enumerate(self._rows[row])}
        return tuple(
            Headline(kind, *(self._figure(row + below, heads.get(kind.name), kind.name) for below in (1, 2, 4)))
            for kind in HEADLINES
        )

    def _figure(self, row: int, column: int | None, name: str) -> Shown:
        if column is None:
            raise BadInput(f"{self._file}: its Summary has lost the figure “{name}”; {AGAIN}.")
        return shown_of(self._cell(row, column), f"{self._file}: Summary, {name}")

    def _categories(self, start: int) -> tuple[dict[str, Shown], dict[str, Shown]]:
        """Return the open cases by category, in the month and a year ago; the latter empty where there is none."""
        head = self._row(_CASES, start)
        places = {text_of(row[0]): head + 1 + below for below, row in enumerate(self._rows[head + 1 :][:8])}
        lost = next((name for of, name in CATEGORY_NAMES.items() if name not in places and of != NOT_RECORDED), None)
        if lost:
            raise BadInput(f"{self._file}: its Summary has lost the row “{lost}”; {AGAIN}.")
        sides = [3, 4] if text_of(self._cell(head, 4)) else [3]
        read: list[dict[str, Shown]] = [
            {
                of: shown_of(self._cell(places[name], side), f"{self._file}: Summary, {name}") if name in places else 0
                for of, name in CATEGORY_NAMES.items()
            }
            for side in sides
        ]
        return read[0], read[1] if len(read) > 1 else {}


def _summary_rows(book: Spreadsheet) -> tuple[str, list[list[Cell]]]:
    """Return the name and rows of the Summary, whatever it is called now."""
    names = sorted(book.names, key=lambda name: key(name) != "summary")
    for name in names:
        sheet = book.sheet(name)
        rows = (row for row in sheet.rows() if row) if sheet else iter(())
        first = list(islice(rows, 10))
        if any(text_of(row[0]).startswith(_TITLE) for row in first):
            return name, [*first, *islice(rows, _MOST_ROWS)]
    raise BadInput(f"{book.name} is not a caseload return; choose a workbook that “Return and report” wrote.")


def _worker(row: Row) -> WorkerRow:
    team, worker_id, name = (row.text(head, required=True) for head in ("Team", "Worker ID", "Worker"))
    headroom = row.number("Headroom")
    return WorkerRow(
        team=team, worker_id=worker_id, name=name, role=row.text("Role"), employment=row.text("Employment"),
        fte=row.amount("FTE"), capacity=row.amount("Capacity"), cases=row.count("Cases"),
        families=row.count("Families"), points=row.amount("Points"),
        by_category=tuple(row.count(head) for head in _CATEGORY_HEADS), lower=row.number("Lower"),
        upper=row.number("Upper"), status=row.choice("Status", _STATUSES),
        headroom=None if headroom is None else row.count("Headroom"), months_over=row.count("Months over"),
    )  # fmt: skip


def _exception(row: Row) -> ExceptionRow:
    what, detail = row.choice("What", _OUTSIDE), row.text("Detail")
    if what == Status.UNCOVERED and cases_told(detail) is None:
        raise BadInput(f"{row.where}: Detail does not say any more how many cases are held; {AGAIN}.")
    return ExceptionRow(
        what, row.text("Team"), row.text("Who", required=True), detail, row.since("Since"), row.text("Reason"),
        row.text("Action"), row.text("Owner"), row.day("Review date"), row.text("Effect"),
    )  # fmt: skip


def _action(row: Row) -> ActionRow:
    return ActionRow(
        row.text("Source", required=True), row.text("Action"), row.text("Owner"), row.since("Due"),
        row.choice("Status", _STATES), row.text("Effect"),
    )  # fmt: skip


def _definition(row: Row) -> DefinitionRow:
    return DefinitionRow(
        row.text("Kind"), row.text("Name"), row.text("Meaning"), row.number("Lower"), row.number("Upper"),
        row.day("From"), row.text("Source"),
    )  # fmt: skip


def _months(file: str, rows: Sequence[Row], summary: _Summary) -> tuple[MonthFigures, ...]:
    """Return the months of the trend; the Summary adds what that table does not have."""
    uncovered = next(one for one in summary.headlines if one.kind.key == "uncovered")
    found = sorted(((month_end(row.since("Month")), row) for row in rows), key=lambda pair: pair[0])
    if not found or found[-1][0] != summary.month:
        raise BadInput(f"{file}: its Trend does not end with {show_month(summary.month)}; {AGAIN}.")
    months = []
    for back, (day, row) in enumerate(reversed(found)):
        values: dict[str, Shown] = {key: _or_none(row, head) for head, key, _ in TREND}
        values["uncovered"] = {0: uncovered.now, 1: uncovered.last_month, 12: uncovered.last_year}.get(
            back, Mark.NO_DATA
        )
        months.append(MonthFigures(day, values, {0: summary.now, 12: summary.year_ago}.get(back, {})))
    return tuple(reversed(months))


def _or_none(row: Row, head: str) -> Shown:
    number = row.number(head)
    return Mark.NONE if number is None else number
