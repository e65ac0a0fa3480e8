"""Paints the words, points and marks of a chart round pyqtgraph's lines, in the pixels of the widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from models.dates import show
from models.figures import show_number
from models.words import Status
from ui.charts.plots import Line, Plot, as_point, ends, labels, month_words
from ui.kit import theme as themes
from ui.kit.marks import paint_mark
from ui.kit.theme import Theme

GAP = 8
_SWATCH = 30
DASHES = {"violet": (6.0, 3.0), "amber": (2.0, 2.5), "blue": (8.0, 3.0, 2.0, 3.0), Status.UNDER: (5.0, 3.0)}
LOWER_DASH = (4.0, 2.5)


@dataclass(frozen=True, slots=True)
class Area:
    """Where months and values stand: ``rect`` holds the lines, ``top`` is the value at its upper edge."""

    rect: QRectF
    months: int
    top: float

    @property
    def step(self) -> float:
        """The width of one month."""
        return self.rect.width() / max(1, self.months)

    def x(self, index: float) -> float:
        """Return the middle of a month."""
        return self.rect.left() + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.rect.bottom() - value / self.top * self.rect.height()

    def month_at(self, x: float) -> int | None:
        """Return the month under ``x``, None beside the months."""
        index = int((x - self.rect.left()) // self.step) if self.step else -1
        return index if 0 <= index < self.months else None


def ink(name: str, theme: Theme) -> QColor:
    """Return the colour that a line's ``ink`` names."""
    if name in ("accent", "text1"):
        return theme.accent if name == "accent" else theme.text1
    if name in ("violet", "amber", "blue"):
        return theme.lines[("violet", "amber", "blue").index(name)]
    return theme.status[Status(name)]


def line_pen(line: Line, theme: Theme, small: bool = False) -> QPen:
    """Return the pen of a line: the chart's own is the strongest, each other has a dash of its own."""
    pen = QPen(ink(line.ink, theme), 1.6 if small else 2.4 if line.ink == "accent" else 1.8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if line.ink in DASHES:
        pen.setDashPattern(DASHES[line.ink])
    return pen


def limit_pen(theme: Theme, dashed: bool, small: bool = False) -> QPen:
    """Return the pen of a limit: the upper is solid, the lower dashed."""
    pen = QPen(theme.control, 1.0 if small else 1.5)
    if dashed:
        pen.setDashPattern(LOWER_DASH)
    return pen


def on_curve(pen: QPen, scale: float) -> QPen:
    """Return the pen for a pyqtgraph curve, whose width must be in the device's pixels, ``scale`` to a logical one."""
    pen.setWidthF(pen.widthF() * scale)
    pen.setCosmetic(True)
    return pen


def paint_grid(painter: QPainter, area: Area, ticks: Sequence[Fraction | int], theme: Theme, small: bool) -> None:
    """Paint the axis: a hairline and a figure at each tick; on a small chart only the hairline of 0."""
    font, metrics = themes.font("small"), themes.metrics("small")
    painter.setFont(font)
    for tick in ticks:
        y = round(area.y(float(tick))) + 0.5
        if not small or tick == 0:
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QLineF(area.rect.left(), y, area.rect.right(), y))
        painter.setPen(theme.text2 if small and tick else theme.text3)
        words = show_number(tick)
        left = area.rect.left() - GAP - metrics.horizontalAdvance(words)
        painter.drawText(QPointF(left, y + metrics.capHeight() / 2), words)


def paint_months(painter: QPainter, area: Area, plot: Plot, theme: Theme) -> None:
    """Paint the months under the axis, each year under its first month, none over another."""
    font, metrics = themes.font("small"), themes.metrics("small")
    painter.setFont(font)
    painter.setPen(theme.text3)
    widest = metrics.horizontalAdvance("2026") + 6
    every = next(step for step in (1, 2, 3, 6, 12, 24, 48) if step * area.step >= widest)
    free_from = [float("-inf"), float("-inf")]
    for index, words in enumerate(month_words(plot.days, every)):
        for row, word in enumerate(words.split("\n")):
            wide = metrics.horizontalAdvance(word)
            left = area.x(index) - wide / 2
            if word and left >= free_from[row]:
                free_from[row] = left + wide + 4
                painter.drawText(
                    QPointF(left, area.rect.bottom() + GAP + metrics.ascent() + row * metrics.height()), word
                )


def paint_points(painter: QPainter, area: Area, plot: Plot, theme: Theme, small: bool) -> None:
    """Paint a dot at each value, or the mark of what is the matter with it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius, side = (2.0, 9.0) if small else (3.6, 13.0)
    if plot.days and area.step < 4 * radius:
        radius = area.step / 4
    for line in reversed(plot.lines):
        for index, value in enumerate(line.values):
            if value is None:
                continue
            at = QPointF(area.x(index), area.y(as_point(value)))
            mark = line.marks[index] if line.marks else None
            if mark is not None:
                paint_mark(painter, QRectF(at.x() - side / 2, at.y() - side / 2, side, side), mark, theme)
                continue
            painter.setPen(QPen(theme.surface, 0 if small else 1.4))
            painter.setBrush(ink(line.ink, theme))
            painter.drawEllipse(at, radius, radius)


def apart(heights: Sequence[float], least: float, top: float, bottom: float) -> list[float]:
    """Return the heights moved as little as needed for each to be ``least`` below the one above, within bounds."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = [0.0] * len(heights)
    low = top
    for place in order:
        moved[place] = max(heights[place], low)
        low = moved[place] + least
    high = bottom
    for place in reversed(order):
        moved[place] = min(moved[place], high)
        high = moved[place] - least
    return moved


def _end_labels(plot: Plot, small: bool) -> list[tuple[str, Fraction | int, Line | None]]:
    """Return what stands at the right ends; a small chart has the limits at its axis instead."""
    if not plot.days:
        return []
    return [label for label in labels(plot, len(plot.days) - 1) if label[2] is not None or not small]


def ends_width(plot: Plot, small: bool) -> float:
    """Return how much room the words at the right ends need."""
    metrics, swatch = themes.metrics("small strong"), _SWATCH if len(plot.lines) > 1 else 0
    return max((metrics.horizontalAdvance(words) for words, _, _ in _end_labels(plot, small)), default=0) + GAP + swatch


def paint_ends(painter: QPainter, area: Area, plot: Plot, theme: Theme, small: bool) -> None:
    """Write each line's name and last value at its right end, none over another."""
    found, metrics = _end_labels(plot, small), themes.metrics("small")
    wanted = [area.y(as_point(value)) for _, value, _ in found]
    heights = apart(wanted, metrics.height(), area.rect.top(), area.rect.bottom())
    for (words, _, line), y in zip(found, heights, strict=True):
        left = area.rect.right() + GAP
        if line is not None and len(plot.lines) > 1:
            painter.setPen(line_pen(line, theme))
            painter.drawLine(QLineF(left, y, left + _SWATCH - 6, y))
            left += _SWATCH
        own = line is plot.lines[0]
        painter.setFont(themes.font("small strong" if own else "small"))
        painter.setPen(theme.text1 if own else theme.text2)
        painter.drawText(QPointF(left, y + metrics.capHeight() / 2), words)


def paint_events(painter: QPainter, area: Area, plot: Plot, theme: Theme) -> None:
    """Write above the chart what changed between two months, right of a line down to the limits.

    Where there is no room for all the latest are written; the last may stand left of its line.
    """
    metrics, free_to = themes.metrics("small"), area.rect.right() + 1
    painter.setFont(themes.font("small"))
    for index, words in reversed(plot.events):
        x, wide = area.rect.left() + index * area.step, metrics.horizontalAdvance(words)
        left = x + 5
        if left + wide > free_to:
            if free_to <= area.rect.right():
                continue
            left = x - 5 - wide
        free_to = min(left, x) - 10
        above = area.rect.top() - metrics.height() - 4
        painter.setPen(QPen(theme.control, 1))
        painter.drawLine(QLineF(x, above, x, area.y(_upper(plot, index, area))))
        painter.setPen(theme.text2)
        painter.drawText(QPointF(left, above + metrics.ascent()), words)


def _upper(plot: Plot, index: int, area: Area) -> float:
    if not plot.limits:
        return 0.0
    near = [as_point(value) for value in plot.limits.upper[index - 1 : index + 1] if value is not None]
    return max(near, default=area.top)


def paint_reading(painter: QPainter, area: Area, plot: Plot, index: int, theme: Theme) -> None:
    """Paint the crosshair of one month and all its values in a box beside it."""
    x = round(area.x(index)) + 0.5
    painter.setPen(QPen(theme.text3, 1))
    painter.drawLine(QLineF(x, area.rect.top(), x, area.rect.bottom()))
    words = [show(plot.days[index]), *(ends(plot, index) or ["nothing recorded"])]
    words += [said for place, said in plot.events if place == index]
    metrics = themes.metrics("small strong")
    wide = max(metrics.horizontalAdvance(word) for word in words) + 16
    high = metrics.height() * len(words) + 12
    left = x + 10 if x + 10 + wide <= area.rect.right() else x - 10 - wide
    top = max(2.0, min(area.rect.top() + 6, area.rect.bottom() - high))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.control, 1))
    painter.setBrush(theme.surface)
    painter.drawRoundedRect(QRectF(left, top, wide, high), 4, 4)
    for row, word in enumerate(words):
        painter.setFont(themes.font("small strong" if row == 0 else "small"))
        painter.setPen(theme.text1)
        painter.drawText(QPointF(left + 8, top + 6 + metrics.ascent() + row * metrics.height()), word)
