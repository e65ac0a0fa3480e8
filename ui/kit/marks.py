"""The marks that stand before a status or a subject: painted shapes, told apart without colour (look.md section 1)."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from models.words import Status
from ui.kit import theme as themes
from ui.kit.theme import Theme

SIZE = 12
"""The side of a mark, in logical pixels."""


_STATUSES = frozenset(str(status) for status in Status)


class Mark(StrEnum):
    """What a mark can say: every status of a worker, and the other signs of the program."""

    UNCOVERED = "uncovered"
    OVER = "over"
    UNDER = "under"
    FULL = "full"
    WITHIN = "within"
    AWAY = "away"
    NO_LIMIT = "no limit"
    UNALLOCATED = "unallocated"
    DUE = "due"
    RETURN = "return"
    DONE = "done"
    TO_DO = "to do"
    ERROR = "error"


def colour_of(mark: Mark, theme: Theme) -> QColor:
    """Return the colour that a mark is painted in."""
    if mark == Mark.UNALLOCATED:
        return theme.unallocated
    if mark == Mark.ERROR:
        return theme.error
    return theme.status[Status(mark)] if mark in _STATUSES else theme.text2


def paint_mark(painter: QPainter, rect: QRectF, mark: Mark | Status | str, theme: Theme | None = None) -> None:
    """Paint a mark, 12 px wide and high (less where ``rect`` is smaller), in the middle of ``rect``."""
    of = Mark(mark)
    theme = theme or themes.current()
    side = min(float(SIZE), rect.width(), rect.height())
    unit = side / SIZE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(unit, unit)
    _SHAPES[of](painter, colour_of(of, theme), theme)
    painter.restore()


def mark_icon(mark: Mark | Status | str, theme: Theme | None = None) -> QIcon:
    """Return a mark as an icon for a menu or a button, sharp at 100 and 200%."""
    icon = QIcon()
    for ratio in (1, 2):
        pixmap = QPixmap(QSize(SIZE + 4, SIZE + 4) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_mark(painter, QRectF(0, 0, SIZE + 4, SIZE + 4), mark, theme)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


_DIAMOND = _polygon((6, 0.3), (11.7, 6), (6, 11.7), (0.3, 6))
_SMALL_DIAMOND = _polygon((6, 1.1), (10.9, 6), (6, 10.9), (1.1, 6))
_UP = _polygon((6, 0.8), (11.6, 10.8), (0.4, 10.8))
_DOWN = _polygon((6, 11.2), (0.4, 1.2), (11.6, 1.2))

_Shape = Callable[[QPainter, QColor, Theme], None]


def _filled(polygon: QPolygonF) -> _Shape:
    def paint(painter: QPainter, colour: QColor, _theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(polygon)

    return paint


def _pen(painter: QPainter, colour: QColor, width: float = 1.6) -> None:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _full(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    painter.fillRect(QRectF(1, 1, 10, 10), colour)


def _within(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(1, 1, 10, 10))


def _away(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.8)
    painter.drawEllipse(QRectF(1.7, 1.7, 8.6, 8.6))


def _no_limit(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    painter.fillRect(QRectF(0.5, 5, 11, 2), colour)


def _unallocated(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.7)
    painter.drawPolygon(_SMALL_DIAMOND)


def _due(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.5)
    painter.drawEllipse(QRectF(0.8, 0.8, 10.4, 10.4))
    painter.drawPolyline(_polygon((6, 3.2), (6, 6.2), (8.4, 7.4)))


def _return(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.3)
    painter.drawPolygon(_polygon((1.7, 0.8), (7.3, 0.8), (10.3, 3.8), (10.3, 11.2), (1.7, 11.2)))
    painter.drawPolyline(_polygon((7.1, 0.9), (7.1, 4), (10.2, 4)))
    for y in (6.4, 8.8):
        painter.drawLine(QPointF(4, y), QPointF(8, y))


def _done(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.8)
    painter.drawPolyline(_polygon((1.6, 6.6), (4.6, 9.6), (10.4, 2.8)))


def _to_do(painter: QPainter, colour: QColor, _theme: Theme) -> None:
    _pen(painter, colour, 1.4)
    painter.drawRect(QRectF(1.5, 1.5, 9, 9))


def _error(painter: QPainter, colour: QColor, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(0.5, 0.5, 11, 11))
    sign = QPainterPath()
    sign.addRoundedRect(QRectF(5.2, 2.7, 1.6, 4.4), 0.8, 0.8)
    sign.addEllipse(QRectF(5.1, 7.9, 1.8, 1.8))
    painter.setBrush(theme.surface)
    painter.drawPath(sign)


_SHAPES: dict[Mark, _Shape] = {
    Mark.UNCOVERED: _filled(_DIAMOND),
    Mark.OVER: _filled(_UP),
    Mark.UNDER: _filled(_DOWN),
    Mark.FULL: _full,
    Mark.WITHIN: _within,
    Mark.AWAY: _away,
    Mark.NO_LIMIT: _no_limit,
    Mark.UNALLOCATED: _unallocated,
    Mark.DUE: _due,
    Mark.RETURN: _return,
    Mark.DONE: _done,
    Mark.TO_DO: _to_do,
    Mark.ERROR: _error,
}
