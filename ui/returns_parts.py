"""The parts of the page Return and report: the table of what needs an explanation, and what the return will say."""

from collections.abc import Iterable, Sequence
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
    from models.month_close import Since
    from models.returns.content import Audience, ExceptionRow, Headline, Return
    from models.store import Store

NO_REASON = "not recorded"
_WORDS = {"unallocated": "not allocated"}
_SAID_ELSEWHERE = (" at 1.00 capacity", " (capacity 0)", " without a key worker")
"""Ends of a detail that need no room in the table: what they say is so for most rows, or stands in another column."""

_MOST_EDITS = 6
_DETAIL, _REASON, _EFFECT = 180, 118, 170


@dataclass(frozen=True, slots=True)
class Answer:
    """What a month's return says for leadership and for the chosen reader: as signed, else as a draft."""

    month: date
    team: str | None
    full: "Return"
    chosen: "Return"
    since: "Since"
    signed_on: date | None = None


def ask_month(month: date, team: str | None, audience: str, today: date, store: "Store") -> Answer:
    """Return what a month's return says, and what of a signed one comes out otherwise now."""
    from models.month_close import Since, since_signed
    from models.returns.build import build
    from models.returns.content import Audience
    from models.signatures import signed

    reader = Audience(audience)
    with store.snapshot():
        found = signed(store, month, team)
        if found is not None:
            full, chosen = found.returns[Audience.LEADERSHIP], found.returns[reader]
            since = since_signed(store, month, team, reader)
            return Answer(month, team, full, chosen, since, found.signatures[-1].signed_on)
        full = build(store, month, team, today=today)
        chosen = full if reader is full.audience else build(store, month, team, reader, today=today)
    return Answer(month, team, full, chosen, Since())


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
    """At the right: who reads the return, its figures beside earlier ones, what it says, and who signs it."""

    audience_chosen = Signal(str)

    def __init__(self, sign: QWidget) -> None:
        super().__init__("raised")
        from models.returns.words import READERS

        self.readers = buttons.Segments([(str(key), words) for key, words in READERS.items()], "Who reads the return")
        self.readers.chosen.connect(self.audience_chosen)
        self._shows = ""
        self._sign, self._said = sign, QWidget()
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._inside.addWidget(self._said)
        self._inside.addStretch(1)
        inside = Ground("raised")
        inside.setLayout(self._inside)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("What the return will say")
        self._area.setWidget(inside)
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 0)
        head.setSpacing(6)
        self._title = Label("What the return will say", "title", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self.readers)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self._column.addWidget(self._area, 1)
        self._column.addWidget(sign)

    def set_compact(self, compact: bool) -> None:
        """Let the sign-off scroll with the rest where the window is small."""
        if compact:
            self._inside.addWidget(self._sign)
        else:
            self._column.addWidget(self._sign)

    def choose(self, audience: "Audience") -> None:
        """Show who reads it, before its figures are there."""
        from models.returns.words import SHOWS

        self.readers.choose(str(audience))
        self._shows = SHOWS[audience]

    def show_figures(self, headlines: Iterable["Headline"], month: date) -> None:
        """Show the figures, before the rest of what the return says is there."""
        self._show((figures_beside(headlines, month),))

    def show_return(self, of: "Return", since: "Since | None" = None) -> None:
        """Show what a return says, and what of a signed one is restated since."""
        parts: list[QWidget] = [figures_beside(of.headlines, of.month)]
        if since is not None and since.figures:
            parts.append(restated_since(since))
        self._show((*parts, *_rest(of), Label(self._shows, "small", "text3", wrap=True)))

    def say_signed(self, signed: bool) -> None:
        """Name what is shown: what a return will say, or what a signed one says."""
        self._title.setText("What the return says" if signed else "What the return will say")

    def clear(self) -> None:
        """Show no figures while those of another month are worked out."""
        self._show((Label("The figures are being worked out.", "small", "text2", wrap=True),))

    def _show(self, parts: Sequence[QWidget]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        scrolled = self._area.verticalScrollBar().value()
        self._inside.replaceWidget(self._said, inside)
        self._said.hide()
        self._said.deleteLater()
        self._said = inside
        self._area.verticalScrollBar().setValue(scrolled)


def figures_beside(headlines: Iterable["Headline"], month: date) -> FigureGrid:
    """Return a month's figures beside last month's and those of the same month last year."""
    from models.returns.words import headline_rows

    months = dates.month_ends(month, 13)
    headings = ("", *(dates.show_month_short(each) for each in (months[-1], months[-2], months[0])))
    grid = FigureGrid(headings, right=frozenset({1, 2, 3}))
    for name, now, before, last_year in headline_rows(headlines):
        grid.add((Label(name), Label(now, "strong"), Label(before, ink="text2"), Label(last_year, ink="text2")))
    return grid


def restated_since(since: "Since") -> QWidget:
    """Return what of a signed month comes out otherwise now, and which edits may be the reason."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(4)
    column.addWidget(Label("Restated since it was signed", "strong", wrap=True))
    for line in since.lines:
        column.addWidget(Marked("due", line, wrap=True))
    if since.edits:
        column.addWidget(Label("Changed since:", "small", "text2"))
    for edit in since.edits[:_MOST_EDITS]:
        column.addWidget(Label(edit.sentence, "small", "text2", wrap=True))
    if len(since.edits) > _MOST_EDITS:
        more = len(since.edits) - _MOST_EDITS
        column.addWidget(Label(f"and {more:,} more in the journal.", "small", "text3", wrap=True))
    return made


def said_by(of: "Return") -> QWidget:
    """Return what a return says, to be read: its figures beside earlier ones, its sentence, and its lines."""
    inside = Ground("raised")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 4, 16, 16)
    column.setSpacing(6)
    for part in (figures_beside(of.headlines, of.month), *_rest(of)):
        column.addWidget(part)
    column.addStretch(1)
    return inside


def _rest(of: "Return") -> list[QWidget]:
    """Return what stands under the figures of a return."""
    parts: list[QWidget] = [Label(note, "small", "text3", wrap=True) for note in of.notes]
    parts.append(Label(of.message, "strong", wrap=True))
    parts += [Label(change, wrap=True) for change in of.changes]
    parts.append(Label("What needs attention", "title", wrap=True))
    parts += [Marked(line.word, line.sentence, wrap=True) for line in of.attention]
    further = f"{of.further}{'' if of.further.endswith('.') else '.'}"
    parts.append(Label(further, "body", "text2", wrap=True))
    return parts


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
