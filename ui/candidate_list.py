"""The list of who can take a case: everybody of the team with why; ↑↓ choose, Enter takes the one chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from models.candidate_words import load_words, short_role_words, to_know, why_not
from models.candidates import Candidate, NotAsked
from models.status_words import status_words
from ui.candidate_lines import Line, Lines
from ui.candidate_paint import GAP, MARK_GAP, RADIO, Head, Painter, fits, wrapped
from ui.kit import marks
from ui.kit import theme as themes

_LEAST_LINES, _LEAST_FOLDED = 5, 3
"""How many lines are seen at least: fewer while the fields of an override stand below."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where worker, load, status and what is to know begin.

    ``stacked``: what is to know has no room beside the others and stands under load and status, so that nothing is cut.
    """

    worker: int
    load: int
    then: int
    know: int
    stacked: bool


class CandidateList(QListView):
    """Shows candidates. ``chosen`` carries the one chosen or None, ``taken`` says that Enter was pressed on it."""

    chosen = Signal(object)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = Lines(self)
        self.head = Head(self)
        self._worker_row: int | None = None
        self._arranged: tuple[int, tuple[Candidate, ...], Columns] | None = None
        self.hovered = -1
        self.setModel(self.rows)
        self.setItemDelegate(Painter(self))
        self.setAccessibleName("Who can take it; up and down choose, Enter allocates")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QListView { background: transparent; }")
        self.clicked.connect(self._clicked)

    @property
    def candidate(self) -> Candidate | None:
        """Who is chosen."""
        return next((one for one in self.rows.candidates if one.now.row == self._worker_row), None)

    def show_candidates(
        self,
        candidates: Sequence[Candidate],
        day: date,
        worker_row: int | None,
        others: Sequence[NotAsked] = (),
        asked: int = 1,
    ) -> None:
        """Show candidates for so many cases as of a day, one of them chosen, or with None nobody; then the others."""
        self.rows.take(candidates, others, day, asked)
        self.choose(worker_row)

    def choose(self, worker_row: int | None) -> None:
        """Choose a worker and say so."""
        self._worker_row = worker_row
        chosen = self.candidate
        self._worker_row = chosen.now.row if chosen else None
        scrolled = self.verticalScrollBar().value()
        self.rows.show(folded=chosen is not None and not chosen.can_take)
        self._fit()
        place = self.rows.place_of(self._worker_row)
        self.verticalScrollBar().setValue(scrolled)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
            self.scrollTo(self.rows.index(place))
        self.chosen.emit(chosen)

    def step(self, by: int) -> None:
        """Choose the next candidate, or with a negative number one before."""
        rows = [one.now.row for one in self.rows.candidates]
        if rows:
            at = rows.index(self._worker_row) if self._worker_row in rows else (-1 if by > 0 else len(rows))
            self.choose(rows[max(0, min(at + by, len(rows) - 1))])
            if at + by >= len(rows):
                self.scrollToBottom()  # to those who can't be chosen

    def columns(self) -> Columns:
        """Return where the columns begin; the words of all candidates decide how wide each is."""
        wide, shown = self.viewport().width(), self.rows.candidates
        if self._arranged is None or self._arranged[0] != wide or self._arranged[1] is not shown:
            self._arranged = wide, shown, self._arrange(wide)
        return self._arranged[2]

    def know_words(self, of: Candidate | NotAsked) -> str:
        """Return what is to know of someone, and first their team where there is more than one."""
        if isinstance(of, NotAsked):
            know, where = why_not(of, self.rows.day, self.rows.asked), of.team
        else:
            know, where = to_know(of, self.rows.day), of.now.team
            where = f"{where}, in points" if of.now.measure == "points" else where
        if len({one.now.team for one in self.rows.candidates} | {one.team for one in self.rows.others}) == 1:
            return know
        return f"{where}; {know[0].lower()}{know[1:]}"

    def _arrange(self, wide: int) -> Columns:
        body, small = themes.metrics("body"), themes.metrics("small")
        strong = themes.metrics("strong")
        shown = self.rows.candidates
        load = max((strong.horizontalAdvance("".join(load_words(one))) for one in shown), default=60) + GAP
        load = max(load, themes.metrics("header").horizontalAdvance(Head.WORDS[1]) + GAP)
        then = marks.SIZE + MARK_GAP + GAP
        then += max((body.horizontalAdvance(status_words(one.then)) for one in shown), default=60)
        people = [*(one.then.name for one in shown), *(one.name for one in self.rows.others)]
        names = max(map(strong.horizontalAdvance, people), default=80)
        roles = max((small.horizontalAdvance(short_role_words(one)) for one in shown), default=80)
        left = wide - RADIO - load - then
        worker = min(max(names, roles) + GAP + 2, max(80, left))
        room = left - worker - 2
        stacked = not all(fits(self.know_words(one), room) for one in shown)
        at = RADIO + worker
        return Columns(RADIO, at, at + load, at if stacked else at + load + then, stacked)

    def line_height(self, line: Line) -> int:
        """Return how high a line is: as many lines of words as are needed for a person, less for a heading."""
        if isinstance(line, str):
            return themes.line() + 12
        at, small = self.columns(), themes.metrics("small").height()
        least = themes.metrics("strong").height() + small + 5
        if isinstance(line, Candidate) and not at.stacked:
            return least
        words = len(wrapped(self.know_words(line), self.viewport().width() - at.load - 2))
        above = themes.metrics("strong").height() if isinstance(line, Candidate) else 0
        return max(least, above + words * small + 5)

    def _fit(self) -> None:
        """Take as much height as the lines need where there is room, and at least that of a few."""
        high = sum(map(self.line_height, self.rows.lines)) + 1
        few = _LEAST_FOLDED if self.rows.folded else _LEAST_LINES
        least = sum(map(self.line_height, self.rows.lines[:few]))
        self.setMaximumHeight(high)
        self.setMinimumHeight(min(high, least))
        self.head.update()

    def sizeHint(self) -> QSize:
        """Return the least size; the panel gives the list what it has left, up to that of all lines."""
        return QSize(400, self.minimumHeight())

    def _clicked(self, index: QModelIndex) -> None:
        line = self.rows.lines[index.row()]
        if isinstance(line, Candidate):
            self.choose(line.now.row)
        elif self.rows.folded and index.row() == 0:
            self.choose(self.rows.candidates[0].now.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows, take with Enter; a key that is held down does not take."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
                 Qt.Key.Key_Home: -10_000, Qt.Key.Key_End: 10_000}  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: names are not searched by typing, so that a stray letter chooses nobody."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which line the pointer is over."""
        self.hovered = self.indexAt(event.position().toPoint()).row()
        self.viewport().update()

    def leaveEvent(self, event: Any) -> None:  # noqa: ANN401 - QEvent
        """Show no line as pointed at."""
        super().leaveEvent(event)
        self.hovered = -1
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the headings follow, and keep who is chosen in sight."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # words break elsewhere, lines are as high as they then need
            self._fit()
        self.head.update()
        if self._worker_row is not None:
            self.scrollTo(self.currentIndex())
