"""How the list of who can take a case is painted: its headings, its lines, and words broken over lines."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.candidate_words import load_words, short_role_words
from models.candidates import Candidate, NotAsked
from models.status_words import short_role, status_words
from ui.kit import marks
from ui.kit import theme as themes

if TYPE_CHECKING:
    from ui.candidate_list import CandidateList

RADIO, GAP, MARK_GAP = 30, 10, 7
_EDGE = 3
_MOST_LINES = 2
"""In how many lines the column To know says what is to know; where that is too few, it stands under the others."""
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2}( \d{4})?")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class Head(QWidget):
    """The headings over the list's columns."""

    WORDS = ("Worker", "With this case", "Then", "To know")

    def __init__(self, view: "CandidateList") -> None:
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


class Painter(QStyledItemDelegate):
    """Paints the lines of the list."""

    def __init__(self, view: "CandidateList") -> None:
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
        elif isinstance(line, NotAsked):
            at = self._view.columns()
            self._paint_name(painter, rect, at.load - at.worker - GAP, line.name, short_role(line.role))
            room = rect.adjusted(at.load, 1, -2, -2)
            _paint_lines(painter, room, wrapped(self._view.know_words(line), room.width()))
        elif self._view.rows.folded and index.row() == 0:
            painter.setFont(themes.font("medium"))
            painter.setPen(theme.accent)
            painter.drawText(rect.adjusted(RADIO, 0, 0, 0), _LEFT, line)
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
        self._paint_name(painter, rect, at.load - at.worker - GAP, of.then.name, short_role_words(of))
        first, second = rect.adjusted(0, 0, 0, -1), rect.adjusted(at.know, 1, -2, -2)
        if at.stacked:
            first = QRect(rect.x(), rect.y() + 2, rect.width(), themes.metrics("strong").height())
            second.setTop(first.bottom() + 1)
        self._paint_load(painter, first.adjusted(at.load, 0, 0, 0), of)
        mark = QRectF(first.x() + at.then, first.y(), marks.SIZE, first.height())
        marks.paint_mark(painter, mark, of.then.status, theme)
        painter.setFont(themes.font("body"))
        painter.setPen(theme.text1)
        painter.drawText(first.adjusted(at.then + marks.SIZE + MARK_GAP, 0, 0, 0), _LEFT, status_words(of.then))
        _paint_lines(painter, second, wrapped(know, second.width()))

    def _paint_name(self, painter: QPainter, rect: QRect, width: int, name: str, role_words: str) -> None:
        theme, top, left = themes.current(), rect.y() + 2, rect.x() + self._view.columns().worker
        for role, ink, text in (("strong", theme.text1, name), ("small", theme.text3, role_words)):
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


def wrapped(text: str, width: int) -> list[str]:
    """Return words in lines no wider than ``width``; a date stays on one line."""
    metrics, lines = themes.metrics("small"), [""]
    for word in _DATE.sub(_whole, text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def fits(text: str, width: int) -> bool:
    """Return whether words have room in the column To know of that width."""
    lines = wrapped(text, width)
    return len(lines) <= _MOST_LINES and all(themes.metrics("small").horizontalAdvance(line) <= width for line in lines)


def _paint_lines(painter: QPainter, room: QRect, lines: Sequence[str]) -> None:
    """Paint lines of words in the middle of a room; a word wider than it ends in …."""
    metrics = themes.metrics("small")
    painter.setFont(themes.font("small"))
    painter.setPen(themes.current().text2)
    top = room.y() + (room.height() - metrics.height() * len(lines)) // 2
    for number, line in enumerate(lines):
        box = QRect(room.x(), top + number * metrics.height(), room.width(), metrics.height())
        painter.drawText(box, _LEFT, metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width()))
