"""The parts of the page Return and report: the table of what needs an explanation, and what the return will say."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from models import dates
from ui.kit import buttons
from ui.kit.figure_grid import FigureGrid, Marked
from ui.kit.labels import Ground, Label
from ui.kit.tables import Column, Table
from ui.worker import Progress, Stopped

if TYPE_CHECKING:
    from models.returns.content import Audience, ExceptionRow, Return
    from models.store import Store

NO_REASON = "not recorded"
_WORDS = {"unallocated": "not allocated"}
_SAID_ELSEWHERE = (" at 1.00 capacity", " (capacity 0)", " without a key worker")
"""Ends of a detail that need no room in the table: what they say is so for most rows, or stands in another column."""

_DETAIL, _REASON, _EFFECT = 180, 118, 170


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows of a month: the return for leadership and for the chosen reader, or why there is none."""

    month: date
    team: str | None
    full: "Return | None" = None
    chosen: "Return | None" = None
    none: str = ""


def ask_month(month: date, team: str | None, audience: str, today: date, store: "Store") -> Answer:
    """Put a month's return together; a month without a record gives the sentence that says so."""
    from models.errors import BadInput
    from models.returns.build import build
    from models.returns.content import Audience

    try:
        with store.snapshot():
            full = build(store, month, team, today=today)
            reader = Audience(audience)
            chosen = full if reader is full.audience else build(store, month, team, reader, today=today)
    except BadInput as why:
        return Answer(month, team, none=str(why))
    return Answer(month, team, full, chosen)


def write(of: "Return", path: Path, progress: Progress, _store: "Store") -> Path:
    """Write a return, as it is shown, as a workbook; when it is stopped, what was at ``path`` stays."""
    from models.errors import Failure
    from models.files import replaced
    from models.returns.write import write_workbook

    progress(path.name)
    try:
        with replaced(path) as beside:
            write_workbook(of, beside, progress.cancel)
    except Failure:
        if progress.cancel.is_set():
            raise Stopped from None
        raise
    return path


def place_of(row: "ExceptionRow", store: "Store") -> dict[str, Any]:
    """Return where what a row is about is shown."""
    from models.returns import subject

    return subject.place_of(store, row)


def exception_table() -> Table:
    """Return the table of what needs an explanation, without rows."""
    return Table(
        "return",
        (
            Column("what", "What", lambda row: _WORDS.get(row.what, row.what), mark=_mark),
            Column("who", "Who", lambda row: row.who, strong=True),
            Column("team", "Team", lambda row: row.team or "–", leaves=3),
            Column("detail", "Detail", _detail, width=_DETAIL, stretch=True, tip=in_full),
            Column("since", "Since", lambda row: dates.show(row.since), lambda row: row.since, leaves=2),
            Column(
                "reason",
                "Reason",
                _reason,
                lambda row: row.reason or None,
                mark=_given,
                width=_REASON,
                tip=in_full,
                leaves=1,
            ),
            Column("effect", "Lasting", lambda row: row.effect or "–", width=_EFFECT, leaves=6),
            Column("owner", "Agreed by", lambda row: row.owner or "–", leaves=5, muted=True),
            Column("review", "Look again", _review, lambda row: row.review, leaves=4, muted=True),
        ),
        key=lambda row: (row.what, row.who, row.detail),
        one="row",
        toolbar=False,
    )


def _mark(row: "ExceptionRow") -> str | None:
    return None if row.what == "override" else row.what


def _detail(row: "ExceptionRow") -> str:
    for end in _SAID_ELSEWHERE:
        if row.detail.endswith(end):
            return row.detail.removesuffix(end)
    return row.detail


def _given(row: "ExceptionRow") -> str:
    return "done" if row.reason else "to do"


def _reason(row: "ExceptionRow") -> str:
    return " ".join(row.reason.split()) or NO_REASON


def _review(row: "ExceptionRow") -> str:
    return dates.show(row.review) if row.review else "–"


def in_full(row: "ExceptionRow") -> str:
    """Return a row as sentences: who, how it is, since when, and what was recorded on it."""
    since = f"{row.who}: {row.detail}, since {dates.show(row.since)}. {row.effect}".strip()
    reason = f"Reason: {_reason(row)}" if row.reason else "No reason is recorded."
    agreed = f"Agreed by {row.owner}." if row.owner else ""
    again = f"Look again on {dates.show(row.review)}." if row.review else ""
    return " ".join(part for part in (since, reason, agreed, again) if part)


class SayPanel(Ground):
    """At the right: who reads the return, its sentence, its figures beside earlier ones, and its lines."""

    audience_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("raised")
        from models.returns.words import READERS

        self.readers = buttons.Segments([(str(key), words) for key, words in READERS.items()], "Who reads the return")
        self.readers.chosen.connect(self.audience_chosen)
        self._shows = Label("", "small", "text2", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("What the return will say")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label("What the return will say", "title", wrap=True))
        column.addWidget(self.readers)
        column.addWidget(self._shows)
        column.addWidget(self._area, 1)

    def choose(self, audience: "Audience") -> None:
        """Show who reads it, before its figures are there."""
        from models.returns.words import SHOWS

        self.readers.choose(str(audience))
        self._shows.setText(SHOWS[audience])

    def show_return(self, of: "Return") -> None:
        """Show what a return says."""
        self._area.setWidget(said_by(of))


def said_by(of: "Return") -> QWidget:
    """Return what a return says, to be read: its sentence, its figures beside earlier ones, and its lines."""
    from models.returns.words import figure_rows

    inside = Ground("raised")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 4, 16, 16)
    column.setSpacing(6)
    column.addWidget(Label(of.message, "strong", wrap=True))
    months = dates.month_ends(of.month, 13)
    headings = ("", *(dates.show_month_short(month) for month in (months[-1], months[-2], months[0])))
    grid = FigureGrid(headings, right=frozenset({1, 2, 3}))
    for name, now, before, last_year in figure_rows(of):
        grid.add((Label(name), Label(now, "strong"), Label(before, ink="text2"), Label(last_year, ink="text2")))
    column.addWidget(grid)
    for note in of.notes:
        column.addWidget(Label(note, "small", "text3", wrap=True))
    column.addSpacing(8)
    column.addWidget(Label("What needs attention", "title", wrap=True))
    for line in of.attention:
        column.addWidget(Marked(line.word, line.sentence, wrap=True))
    column.addWidget(Label(f"{of.further}{'' if of.further.endswith('.') else '.'}", "body", "text2", wrap=True))
    column.addStretch(1)
    return inside


class NoReturn(QFrame):
    """Stands where there is no return: why, and what to do first."""

    def __init__(self, action: QWidget) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._title = Label("", "strong", wrap=True)
        self._why = Label("", "body", "text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._why)
        column.addWidget(action)

    def say(self, month: date, why: str) -> None:
        """Say of which month there is none, and why."""
        self._title.setText(f"There is no return for {dates.show_month(month)}.")
        self._why.setText(why)

    @property
    def why(self) -> str:
        """Why there is none."""
        return self._why.text()
