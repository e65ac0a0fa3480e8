"""The list of who can take a case: two groups, a line a worker; ↑↓ choose, Enter takes the one chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.candidate_words import load_words, short_role_words, spoken, to_know
from models.candidates import Candidate
from models.status_words import status_words
from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.labels import plain_tip

CAN, ONLY = "Can take it", "Only with an agreed override"
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RADIO, _EDGE, _GAP, _MARK_GAP = 30, 3, 10, 7
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2}( \d{4})?")
_MOST_LINES = 2
"""In how many lines the column To know says what is to know."""
_LEAST_LINES, _LEAST_FOLDED = 5, 3
"""How many lines are seen at least: fewer while the fields of an override stand below."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ROW = Qt.ItemDataRole.UserRole
_LINE = str | Candidate
"""A line of the list: a group's heading, the link that opens a group again, or a candidate."""


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


class Lines(QAbstractListModel):
    """Headings and candidates in the order shown; while one of the second group is chosen, the first is one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.day = date.min
        self.candidates: tuple[Candidate, ...] = ()
        self.lines: list[_LINE] = []
        self.folded = False

    def show(self, candidates: Sequence[Candidate], day: date, folded: bool) -> None:
        """Show other candidates; ``folded`` shows those who can take it as one line."""
        self.beginResetModel()
        self.candidates, self.day = tuple(candidates), day
        can = [one for one in candidates if one.can_take]
        only = [one for one in candidates if not one.can_take]
        self.folded = folded and bool(can)
        self.lines = []
        if self.folded:
            self.lines.append(f"Show the {len(can)} who can take it")
        elif can:
            self.lines += [CAN, *can]
        if only:
            self.lines += [ONLY, *only]
        self.endResetModel()

    def place_of(self, worker_row: int | None) -> int:
        """Return in which line a worker is shown, -1 where in none."""
        candidates = ((n, line) for n, line in enumerate(self.lines) if isinstance(line, Candidate))
        return next((n for n, line in candidates if line.now.row == worker_row), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that only candidates can be chosen."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if isinstance(self.lines[index.row()], Candidate) else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return what a line says, for a reader the whole of it."""
        line = self.lines[index.row()]
        if role == _ROW:
            return line
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if isinstance(line, str):
            return None if role == Qt.ItemDataRole.ToolTipRole else line
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("; ".join(part for part in (line.then.team, to_know(line, self.day)) if part))
        return line.then.name if role == Qt.ItemDataRole.DisplayRole else spoken(line, self.day)


class CandidateList(QListView):
    """Shows candidates. ``chosen`` carries the one chosen or None, ``taken`` says that Enter was pressed on it."""

    chosen = Signal(object)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = Lines(self)
        self.head = _Head(self)
        self._worker_row: int | None = None
        self._arranged: tuple[int, tuple[Candidate, ...], Columns] | None = None
        self.hovered = -1
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self))
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

    def show_candidates(self, candidates: Sequence[Candidate], day: date, worker_row: int | None) -> None:
        """Show candidates as of a day, one of them chosen, or with None nobody."""
        self.rows.candidates, self.rows.day = tuple(candidates), day
        self.choose(worker_row)

    def choose(self, worker_row: int | None) -> None:
        """Choose a worker and say so."""
        self._worker_row = worker_row
        chosen = self.candidate
        self._worker_row = chosen.now.row if chosen else None
        scrolled = self.verticalScrollBar().value()
        self.rows.show(self.rows.candidates, self.rows.day, folded=chosen is not None and not chosen.can_take)
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

    def columns(self) -> Columns:
        """Return where the columns begin; the words of all candidates decide how wide each is."""
        wide, shown = self.viewport().width(), self.rows.candidates
        if self._arranged is None or self._arranged[0] != wide or self._arranged[1] is not shown:
            self._arranged = wide, shown, self._arrange(wide)
        return self._arranged[2]

    def know_words(self, of: Candidate) -> str:
        """Return what is to know of a candidate, and first their team where there is more than one."""
        know = to_know(of, self.rows.day)
        if len({one.now.team for one in self.rows.candidates}) == 1:
            return know
        where = f"{of.now.team}, in points" if of.now.measure == "points" else of.now.team
        return f"{where}; {know[0].lower()}{know[1:]}" if know else where

    def _arrange(self, wide: int) -> Columns:
        body, small = themes.metrics("body"), themes.metrics("small")
        strong = themes.metrics("strong")
        shown = self.rows.candidates
        load = max((strong.horizontalAdvance("".join(load_words(one))) for one in shown), default=60) + _GAP
        load = max(load, themes.metrics("header").horizontalAdvance(_Head.WORDS[1]) + _GAP)
        then = marks.SIZE + _MARK_GAP + _GAP
        then += max((body.horizontalAdvance(status_words(one.then)) for one in shown), default=60)
        names = max((strong.horizontalAdvance(one.then.name) for one in shown), default=80)
        roles = max((small.horizontalAdvance(short_role_words(one)) for one in shown), default=80)
        left = wide - _RADIO - load - then
        worker = min(max(names, roles) + _GAP + 2, max(80, left))
        room = left - worker - 2
        stacked = not all(_fits(self.know_words(one), room) for one in shown)
        at = _RADIO + worker
        return Columns(_RADIO, at, at + load, at if stacked else at + load + then, stacked)

    def line_height(self, line: _LINE) -> int:
        """Return how high a line is: two lines of words for a candidate, less for a heading."""
        if isinstance(line, Candidate):
            return themes.metrics("strong").height() + themes.metrics("small").height() + 5
        return themes.line() + 12

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
        self.head.update()
        if self._worker_row is not None:
            self.scrollTo(self.currentIndex())


class _Head(QWidget):
    """The headings over the list's columns."""

    WORDS = ("Worker", "With this case", "Then", "To know")

    def __init__(self, view: CandidateList) -> None:
        super().__init__()
        self._view = view
        self.setFixedHeight(themes.metrics("header").height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the headings and the line under them."""
        painter, theme = QPainter(self), themes.current()
        painter.setFont(themes.font("header"))
        painter.setPen(theme.text2)
        at = self._view.columns()
        begins = (at.worker, at.load, at.then) if at.stacked else (at.worker, at.load, at.then, at.know)
        for left, words in zip(begins, self.WORDS, strict=False):
            painter.drawText(QRect(left, 0, self.width() - left, self.height() - 2), _LEFT, words)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.control)
        painter.end()


class _Painter(QStyledItemDelegate):
    """Paints the lines of the list."""

    def __init__(self, view: CandidateList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a line's height; its width is the list's."""
        return QSize(100, self._view.line_height(self._view.rows.lines[index.row()]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        theme, rect, line = themes.current(), option.rect, self._view.rows.lines[index.row()]
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        if isinstance(line, Candidate):
            self._paint_candidate(painter, rect, line, index.row() == self._view.hovered)
        elif self._view.rows.folded and index.row() == 0:
            painter.setFont(themes.font("medium"))
            painter.setPen(theme.accent)
            painter.drawText(rect.adjusted(_RADIO, 0, 0, 0), _LEFT, line)
        else:
            painter.setFont(themes.font("small strong"))
            painter.setPen(theme.text2)
            painter.drawText(rect.adjusted(8, 4, 0, 0), _LEFT, line)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.line)
        painter.restore()

    def _paint_candidate(self, painter: QPainter, rect: QRect, of: Candidate, hovered: bool) -> None:
        theme, view = themes.current(), self._view
        on = view.candidate is not None and view.candidate.now.row == of.now.row
        if on or hovered:
            painter.fillRect(rect, theme.selected if on and view.isActiveWindow() else theme.hover)
        if on:
            edge = theme.accent if view.isActiveWindow() else theme.control
            painter.fillRect(rect.x(), rect.y(), _EDGE, rect.height(), edge)
        if on and view.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        _paint_radio(painter, QRectF(rect.x() + 8, rect.center().y() - 6.5, 13, 13), on)
        at, know = view.columns(), view.know_words(of)
        self._paint_name(painter, rect, at.load - at.worker - _GAP, of)
        first, second = rect.adjusted(0, 0, 0, -1), rect.adjusted(at.know, 1, -2, -2)
        if at.stacked and know:
            first = QRect(rect.x(), rect.y() + 2, rect.width(), themes.metrics("strong").height())
            second.setTop(first.bottom() + 1)
        self._paint_load(painter, first.adjusted(at.load, 0, 0, 0), of)
        mark = QRectF(first.x() + at.then, first.y(), marks.SIZE, first.height())
        marks.paint_mark(painter, mark, of.then.status, theme)
        painter.setFont(themes.font("body"))
        painter.setPen(theme.text1)
        painter.drawText(first.adjusted(at.then + marks.SIZE + _MARK_GAP, 0, 0, 0), _LEFT, status_words(of.then))
        painter.setFont(themes.font("small"))
        painter.setPen(theme.text2)
        _paint_lines(painter, second, know, 1 if at.stacked else _MOST_LINES)

    def _paint_name(self, painter: QPainter, rect: QRect, width: int, of: Candidate) -> None:
        theme, top, left = themes.current(), rect.y() + 2, rect.x() + self._view.columns().worker
        for role, ink, text in (("strong", theme.text1, of.then.name), ("small", theme.text3, short_role_words(of))):
            metrics = themes.metrics(role)
            painter.setFont(themes.font(role))
            painter.setPen(ink)
            box = QRect(left, top, width, metrics.height())
            painter.drawText(box, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
            top += metrics.height()

    def _paint_load(self, painter: QPainter, rect: QRect, of: Candidate) -> None:
        painter.setPen(themes.current().text1)
        left = rect.x()
        for role, text in zip(("body", "strong", "body"), load_words(of), strict=True):
            painter.setFont(themes.font(role))
            width = themes.metrics(role).horizontalAdvance(text)
            painter.drawText(QRect(left, rect.y(), width + 2, rect.height()), _LEFT, text)
            left += width


def _paint_radio(painter: QPainter, box: QRectF, on: bool) -> None:
    theme = themes.current()
    painter.setPen(QPen(theme.accent if on else theme.control, 1.4))
    painter.setBrush(theme.surface)
    painter.drawEllipse(box)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        painter.drawEllipse(box.adjusted(3.2, 3.2, -3.2, -3.2))


def _whole(date: re.Match[str]) -> str:
    return date[0].replace(" ", "\N{NO-BREAK SPACE}")


def _wrapped(text: str, width: int) -> list[str]:
    """Return words in lines no wider than ``width``; a date stays on one line."""
    metrics, lines = themes.metrics("small"), [""]
    for word in _DATE.sub(_whole, text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _fits(text: str, width: int) -> bool:
    lines = _wrapped(text, width)
    return len(lines) <= _MOST_LINES and all(themes.metrics("small").horizontalAdvance(line) <= width for line in lines)


def _paint_lines(painter: QPainter, room: QRect, text: str, most: int) -> None:
    """Paint words in up to ``most`` lines in the middle of a room; what does not fit ends in …."""
    metrics, lines = themes.metrics("small"), _wrapped(text, room.width())
    lines[most - 1 :] = [" ".join(lines[most - 1 :])] if len(lines) >= most else []
    top = room.y() + (room.height() - metrics.height() * len(lines)) // 2
    for number, line in enumerate(lines):
        box = QRect(room.x(), top + number * metrics.height(), room.width(), metrics.height())
        painter.drawText(box, _LEFT, metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width()))
