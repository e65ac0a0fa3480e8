"""The one chart widget: lines over month ends against limits that step, read with the mouse or the keys."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, isnan

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsView, QSizePolicy, QWidget

from models.figures import show_number
from models.pressures import Trend, WorkerMonth
from ui.charts import paint
from ui.charts.plots import Limits, Plot, Value, as_point, axis_step, history_plot, reading, summary, trend_plot
from ui.kit import theme as themes
from ui.kit.theme import Theme

_MOST_LINES = 4
_NOTHING = Plot("Chart", "", (), ())


class Chart(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Draws a ``Plot``. The widget is kept and given new values; it follows the program's theme.

    ``theme`` fixes the colours (pictures are always light); ``small`` is for a panel: no grid, the last limits as the
    axis. ``left_margin`` is the least room left of the months. On a saved picture only, ``heading`` and ``foot`` are
    printed, and ``picture_scale`` is how many of its pixels one logical pixel is.
    """

    pointed = Signal(object)
    """The index of the month that is read, None when none is."""
    laid_out = Signal()
    """``months_left`` or ``month_width`` changed."""

    _ready = False
    """Qt sends events while pyqtgraph builds and takes down the widget; nothing of ours is there then."""

    def __init__(self, parent: QWidget | None = None, *, theme: Theme | None = None, small: bool = False) -> None:
        super().__init__(parent)
        self.plot_shown, self._fixed_theme, self._small = _NOTHING, theme, small
        self.left_margin = 0
        self.heading = self.foot = ""
        self.picture_scale = 0.0
        self._index: int | None = None
        self._prepare()
        self._band = QGraphicsPathItem()
        self._band.setZValue(-10)
        self._upper, self._lower = (pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(2))
        self._lines = [pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(_MOST_LINES)]
        # The first line is the chart's own and lies on top.
        for item in (self._band, self._upper, self._lower, *reversed(self._lines)):
            self.plotItem.vb.addItem(item, ignoreBounds=True)
        self._ready = True
        self._recolour()

    def _prepare(self) -> None:
        """Take away what pyqtgraph brings and an office program does not want: menu, wheel, buttons, axes, black."""
        self.plotItem.hideAxis("left")
        self.plotItem.hideAxis("bottom")
        self.plotItem.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.plotItem.setMouseEnabled(False, False)
        self.plotItem.vb.setDefaultPadding(0)
        # What lies on the axis itself must not lose half its line.
        self.plotItem.vb.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.plotItem.vb.disableAutoRange()
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFrameShape(self.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Return a size in lines of the system's text."""
        line = themes.line()
        return QSize(line * 18, line * 7) if self._small else QSize(line * 44, line * 14)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which the words still fit."""
        line = themes.line()
        return QSize(line * 10, line * 5) if self._small else QSize(line * 20, line * 9)

    def close(self) -> bool:
        """Close the widget for good, as pyqtgraph does: it can't be shown again."""
        self._ready = False
        return bool(super().close())

    # What is shown

    def show_plot(self, plot: Plot) -> None:
        """Show other values in the same widget."""
        self.plot_shown = plot
        months = range(len(plot.days))
        for place, item in enumerate(self._lines):
            values = plot.lines[place].values if place < len(plot.lines) else ()
            item.setData([float(index) for index in months if values], [as_point(value) for value in values])
        limits = plot.limits or Limits((), ())
        self._upper.setData(*_stepped(limits.upper))
        self._lower.setData(*_stepped(limits.lower))
        self._band.setPath(_band(limits))
        self._recolour()
        self.setAccessibleName(plot.title)
        self.read_month(None)
        self._describe()
        self.lay_out()

    def read_month(self, index: int | None) -> None:
        """Put the crosshair on one month and say all its values; None takes it away."""
        if index is not None and not 0 <= index < len(self.plot_shown.days):
            return
        if index == self._index:
            return
        self._index = index
        self._describe()
        self.pointed.emit(index)
        self.viewport().update()

    @property
    def month_index(self) -> int | None:
        """The month that is read, None when none is."""
        return self._index

    def words(self) -> str:
        """Return what a screen reader says: the month that is read, then the chart in one sentence."""
        said = [] if self._index is None else [reading(self.plot_shown, self._index)]
        return " ".join([*said, summary(self.plot_shown)])

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words())
        if self._index is not None and QAccessible.isActive():
            said = QAccessibleAnnouncementEvent(self, reading(self.plot_shown, self._index))
            QAccessible.updateAccessibility(said)

    # Colours and measures

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._fixed_theme or themes.current()

    def _recolour(self) -> None:
        theme = self.theme
        ground = theme.raised if self._small else theme.surface
        self.setBackground(ground)
        self._band.setBrush(theme.band)
        self._band.setPen(QPen(Qt.PenStyle.NoPen))
        scale = self.picture_scale or self.devicePixelRatioF()
        self._upper.setPen(paint.on_curve(paint.limit_pen(theme, dashed=False, small=self._small), scale))
        self._lower.setPen(paint.on_curve(paint.limit_pen(theme, dashed=not self._small, small=self._small), scale))
        for item, line in zip(self._lines, self.plot_shown.lines, strict=False):
            item.setPen(paint.on_curve(paint.line_pen(line, theme, self._small), scale))
        self.viewport().update()

    def _ticks(self) -> list[Fraction | int]:
        """Return the figures at the axis, lowest first: round ones, or on a small chart 0 and the last limits."""
        plot = self.plot_shown
        if not self._small:
            step = axis_step(plot.highest, max(2, min(7, self.height() // (2 * themes.line()))))
            return [step * place for place in range(ceil(plot.highest / step) + 1)]
        if plot.limits is None or not plot.days or plot.limits.upper[-1] is None or plot.limits.lower[-1] is None:
            return [0, plot.highest]
        return [0, plot.limits.lower[-1], plot.limits.upper[-1]]

    def lay_out(self) -> None:
        """Give the lines the room that the words round them leave."""
        plot, metrics = self.plot_shown, themes.metrics("small")
        ticks = self._ticks()
        widest = max(metrics.horizontalAdvance(show_number(tick)) for tick in ticks)
        unit = 0 if self._small else max(metrics.horizontalAdvance(word) for word in (plot.unit or " ").split("\n"))
        left = max(self.left_margin, int(widest + unit + paint.GAP * (2 if self._small else 4)))
        top = metrics.height() + 8 if plot.events or not self._small else metrics.height() // 2 + 2
        top += 2 * themes.metrics("title").height() if self.heading else 0
        bottom = 2 * metrics.height() + paint.GAP + 4 + (2 * metrics.height() if self.foot else 0)
        self.plotItem.layout.setContentsMargins(left, top, int(paint.ends_width(plot, self._small)) + 4, bottom)
        self.plotItem.layout.activate()
        self.plotItem.vb.setRange(xRange=(-0.5, max(1, len(plot.days)) - 0.5), yRange=(0, self._top()), padding=0)
        self.viewport().update()
        self.laid_out.emit()

    def _top(self) -> float:
        if self._small:
            return float(self.plot_shown.highest) * 1.04
        return float(self._ticks()[-1])

    @property
    def area(self) -> paint.Area:
        """Where the months and values stand now, in pixels of the widget."""
        box = self.plotItem.vb
        return paint.Area(box.mapRectToScene(box.rect()), len(self.plot_shown.days), self._top())

    @property
    def months_left(self) -> float:
        """Where the first month begins, in pixels from the widget's left edge."""
        return self.area.rect.left()

    @property
    def month_width(self) -> float:
        """How wide one month is, in pixels."""
        return self.area.step

    # Painting

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the ground and the axis."""
        super().drawBackground(painter, rect)
        if self._ready:
            paint.paint_grid(painter, self.area, self._ticks_with_room(), self.theme, self._small)

    def _ticks_with_room(self) -> list[Fraction | int]:
        """Return the ticks whose figures do not cover each other, of two too close the higher one."""
        area, high, kept = self.area, themes.metrics("small").height() - 3, list[Fraction | int]()
        for tick in reversed(self._ticks()):
            if tick == 0 or not kept or area.y(float(tick)) - area.y(float(kept[-1])) >= high:
                kept.append(tick)
        return kept

    def drawForeground(self, painter: QPainter, _rect: QRectF) -> None:
        """Paint points, marks, names, months and what is read."""
        if not self._ready:
            return
        plot, area, theme = self.plot_shown, self.area, self.theme
        painter.save()
        if plot.days:
            paint.paint_points(painter, area, plot, theme, self._small)
            paint.paint_ends(painter, area, plot, theme, self._small)
            paint.paint_months(painter, area, plot, theme)
            paint.paint_events(painter, area, plot, theme)
        self._paint_words(painter, area)
        if self._index is not None:
            paint.paint_reading(painter, area, plot, self._index, theme)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: paint.Area) -> None:
        """Write the unit at the top left and, on a picture, the title and the source."""
        metrics = themes.metrics("small")
        if not self._small:
            painter.setFont(themes.font("small"))
            painter.setPen(self.theme.text3)
            for row, word in enumerate(self.plot_shown.unit.split("\n")):
                y = int(area.rect.top() + metrics.capHeight() / 2 + row * metrics.height())
                painter.drawText(paint.GAP, y, word)
        if self.heading:
            painter.setFont(themes.font("title"))
            painter.setPen(self.theme.text1)
            painter.drawText(paint.GAP, paint.GAP + themes.metrics("title").ascent(), self.heading)
        if self.foot:
            painter.setFont(themes.font("small"))
            painter.setPen(self.theme.text3)
            painter.drawText(paint.GAP, self.height() - paint.GAP, self.foot)

    # Mouse, keys and the system

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the month under the pointer."""
        self.read_month(self.area.month_at(event.position().x()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading when the pointer leaves."""
        super().leaveEvent(event)
        self.read_month(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the months with ← → Home End; Esc stops. Other keys go to the page."""
        last = len(self.plot_shown.days) - 1
        at = self._index
        moves = {
            Qt.Key.Key_Left: last if at is None else max(0, at - 1),
            Qt.Key.Key_Right: last if at is None else min(last, at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in moves and last >= 0 and event.modifiers() in _PLAIN:
            self.read_month(moves[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and at is not None:
            self.read_month(None)
        else:
            event.ignore()

    def resizeEvent(self, event: QEvent) -> None:
        """Lay out again; the figures at the axis depend on the height."""
        super().resizeEvent(event)
        if self._ready:
            self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the system's font."""
        super().changeEvent(event)
        changes = (
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
            QEvent.Type.DevicePixelRatioChange,
        )
        if event.type() in changes and self._ready:
            self._recolour()
            self.lay_out()


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class TrendChart(Chart):
    """The months of a team or the service, in one of the views of ``models.pressures_words.VIEWS``."""

    def set_trend(self, trend: Trend, view: str) -> None:
        """Show other months or another view of them."""
        self.show_plot(trend_plot(trend, view))


class HistoryChart(Chart):
    """One worker's load at month ends against the limits of each day, for the detail panel."""

    def __init__(self, parent: QWidget | None = None, *, theme: Theme | None = None) -> None:
        super().__init__(parent, theme=theme, small=True)

    def set_history(self, months: Sequence[WorkerMonth], who: str, measure: str = "cases") -> None:
        """Show another worker's months; ``who`` is a name, ``measure`` is ``cases`` or ``points``."""
        self.show_plot(history_plot(months, who, measure))


def _stepped(values: Sequence[Value]) -> tuple[list[float], list[float]]:
    """Return the corners of a line that steps half way between two months; gaps where there is no value."""
    xs: list[float] = []
    ys: list[float] = []
    for index, value in enumerate(values):
        xs += [index - 0.5, index + 0.5]
        ys += [as_point(value)] * 2
    return xs, ys


def _band(limits: Limits) -> QPainterPath:
    """Return the ground between lower and upper, month by month."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for index, (lower, upper) in enumerate(zip(limits.lower, limits.upper, strict=True)):
        low, high = as_point(lower), as_point(upper)
        if not isnan(low) and not isnan(high):
            path.addRect(QRectF(index - 0.5, low, 1.0, high - low))
    return path
