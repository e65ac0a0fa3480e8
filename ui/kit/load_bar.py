"""The workload bar of every page: one block is one case, the band is the agreed range (design/look.md section 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.position import Leaver, WorkerPosition
from models.words import Status
from ui.kit import theme as themes
from ui.kit.theme import Theme

HIGH, BAND_OVER, FULL_OVER, GAP = 12, 6, 3, 1
"""Heights of the blocks, of the band above and below them, of the full block's; the gap between blocks."""
AXIS_STEP = 6
MOST_BLOCKS, LEAST_BLOCK = 40, 4
_TICK = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """What a bar shows. ``note`` stands after the blocks: "away since 26 Oct"."""

    load: Fraction
    lower: Fraction | None
    upper: Fraction | None
    status: Status
    measure: str = "cases"
    note: str = ""

    @property
    def highest(self) -> Fraction:
        """How far the bar reaches on the axis."""
        shown = self.upper if self.upper is not None and self.banded else Fraction(0)
        return max(self.load, shown)

    @property
    def banded(self) -> bool:
        """Whether the limits are drawn: there are some, and the worker has capacity."""
        return self.upper is not None and self.lower is not None and self.status not in _WITHOUT_BAND


_WITHOUT_BAND = frozenset({Status.UNCOVERED, Status.AWAY, Status.NO_LIMIT})


def bar_of(of: WorkerPosition | Leaver, note: str = "") -> Bar:
    """Return the bar of a worker in post, or of someone who holds cases without being in post."""
    if isinstance(of, Leaver):
        return Bar(Fraction(of.cases), None, None, Status.UNCOVERED, note=note)
    return Bar(of.load, of.lower, of.upper, of.status, of.measure, note)


def axis_for(bars: Iterable[Bar]) -> int:
    """Return where the axis ends: the highest load or upper limit, rounded up to a multiple of 6."""
    highest = max((bar.highest for bar in bars), default=Fraction(0))
    return max(AXIS_STEP, -(-highest // AXIS_STEP) * AXIS_STEP)


def axis_ticks(axis: int, most: int = 5) -> list[int]:
    """Return the values to write over the axis: multiples of 6, at most ``most`` of them after 0."""
    step = AXIS_STEP
    while axis // step > most:
        step += AXIS_STEP
    return list(range(0, axis + 1, step))


def block_width(width: float, axis: int) -> float:
    """Return how wide one case is, in whole device-independent pixels where there is room for that."""
    exact = width / max(1, axis)
    return float(int(exact * 2)) / 2 if exact >= LEAST_BLOCK else exact


def paint_load_bar(painter: QPainter, rect: QRectF, bar: Bar, axis: int, theme: Theme | None = None) -> float:
    """Paint a bar in ``rect``, whose width is the axis from 0 to ``axis``; return where it ends, for the note.

    Args:
        painter: what paints; its state is kept.
        rect: the room; the bar stands in its middle.
        bar: what to show.
        axis: the load at the right edge, the same for all bars of a list.
        theme: the colours; default: the current ones.
    """
    theme = theme or themes.current()
    painter.save()
    unit = block_width(rect.width(), axis)
    middle = rect.center().y()
    if bar.banded:
        _paint_band(painter, rect.x(), middle, unit, bar, theme)
    blocks = bar.measure == "cases" and bar.load <= MOST_BLOCKS and unit >= LEAST_BLOCK
    end = max(float(bar.load) * unit, float(bar.upper or 0) * unit if bar.banded else 0.0)
    (_paint_blocks if blocks else _paint_plain)(painter, rect.x(), middle, unit, bar, theme)
    if bar.banded:
        _paint_ticks(painter, rect.x(), middle, unit, bar, theme)
    painter.restore()
    return rect.x() + end


def _band(x: float, middle: float, unit: float, bar: Bar) -> QRectF:
    left, right = float(bar.lower or 0) * unit, float(bar.upper or 0) * unit
    return QRectF(x + left, middle - HIGH / 2 - BAND_OVER, right - left, HIGH + 2 * BAND_OVER)


def _paint_band(painter: QPainter, x: float, middle: float, unit: float, bar: Bar, theme: Theme) -> None:
    painter.fillRect(_band(x, middle, unit, bar), theme.band)


def _paint_ticks(painter: QPainter, x: float, middle: float, unit: float, bar: Bar, theme: Theme) -> None:
    """Paint the limits over the blocks, so that they can be read through a long bar."""
    band = _band(x, middle, unit, bar)
    for at in (band.left(), band.right()):
        painter.fillRect(QRectF(at - _TICK / 2 - GAP / 2, band.top(), _TICK, band.height()), theme.control)


def _spans(bar: Bar) -> list[tuple[Fraction, Fraction]]:
    """Return the blocks of a load as spans on the axis; the last is narrower where it is not whole."""
    whole = int(bar.load)
    spans = [(Fraction(start), Fraction(start + 1)) for start in range(whole)]
    if bar.load > whole:
        spans.append((Fraction(whole), bar.load))
    return spans


def _paint_blocks(painter: QPainter, x: float, middle: float, unit: float, bar: Bar, theme: Theme) -> None:
    spans = _spans(bar)
    if bar.status == Status.UNCOVERED:
        for start, end in spans:
            _hatch(painter, _block(x, middle, unit, start, end), theme.status[Status.UNCOVERED])
        return
    for number, (start, end) in enumerate(spans):
        block, colour = _block(x, middle, unit, start, end), theme.bar
        if bar.status == Status.OVER and bar.upper is not None and end > bar.upper:
            _paint_crossing(painter, x, middle, unit, (start, end, bar.upper), theme)
            continue
        if bar.status == Status.FULL and number == len(spans) - 1:
            block.adjust(0, -FULL_OVER, 0, FULL_OVER)
            colour = theme.status[Status.FULL]
        painter.fillRect(block, colour)
    if bar.status == Status.UNDER and bar.lower is not None:
        _paint_missing(painter, x, middle, unit, bar, theme)


def _paint_crossing(
    painter: QPainter, x: float, middle: float, unit: float, span: tuple[Fraction, Fraction, Fraction], theme: Theme
) -> None:
    """Paint a block that lies past the upper limit; where the limit cuts it, only its part past it is ``over``."""
    start, end, upper = span
    painter.fillRect(_block(x, middle, unit, start, end), theme.status[Status.OVER])
    if start < upper:
        inside = _block(x, middle, unit, start, end)
        inside.setRight(min(inside.right(), x + float(upper) * unit))
        painter.fillRect(inside, theme.bar)


def _block(x: float, middle: float, unit: float, start: Fraction, end: Fraction) -> QRectF:
    left, right = float(start) * unit, float(end) * unit
    return QRectF(x + left, middle - HIGH / 2, max(1.0, right - left - GAP), HIGH)


def _hatch(painter: QPainter, block: QRectF, colour: QColor) -> None:
    """Paint a block hatched from lower left to upper right, with its outline, so that it shows in grey as well."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(block)
    painter.setPen(QPen(colour, 2.2))
    left = block.left() - block.height()
    while left < block.right():
        painter.drawLine(QPointF(left, block.bottom()), QPointF(left + block.height(), block.top()))
        left += 4.5
    painter.restore()


def _paint_missing(painter: QPainter, x: float, middle: float, unit: float, bar: Bar, theme: Theme) -> None:
    """Paint the places missing to the lower limit as hollow blocks."""
    painter.save()
    painter.setPen(QPen(theme.status[Status.UNDER], 1.2))
    painter.setBrush(theme.surface)
    start, lower = bar.load, bar.lower or Fraction(0)
    while start < lower:
        end = min(Fraction(int(start) + 1), lower)
        block = _block(x, middle, unit, start, end)
        if block.width() > 2:
            painter.drawRect(block.adjusted(0.6, 0.6, -0.6, -0.6))
        else:
            painter.fillRect(block, theme.status[Status.UNDER])
        start = end
    painter.restore()


def _paint_plain(painter: QPainter, x: float, middle: float, unit: float, bar: Bar, theme: Theme) -> None:
    """Paint a bar without blocks, with the same parts: for points, many cases, or little room."""
    top, length = middle - HIGH / 2, float(bar.load) * unit
    whole = QRectF(x, top, length, HIGH)
    if bar.status == Status.UNCOVERED:
        _hatch(painter, whole, theme.status[Status.UNCOVERED])
        return
    painter.fillRect(whole, theme.bar)
    if bar.status == Status.OVER and bar.upper is not None:
        upper = float(bar.upper) * unit
        painter.fillRect(QRectF(x + upper, top, length - upper, HIGH), theme.status[Status.OVER])
    if bar.status == Status.FULL:
        last = min(max(unit, 3.0), length)
        end = QRectF(x + length - last, top - FULL_OVER, last, HIGH + 2 * FULL_OVER)
        painter.fillRect(end, theme.status[Status.FULL])
    if bar.status == Status.UNDER and bar.lower is not None:
        painter.setPen(QPen(theme.status[Status.UNDER], 1.2))
        missing = QRectF(x + length, top, float(bar.lower) * unit - length - GAP, HIGH)
        painter.drawPolygon(QPolygonF(missing.adjusted(0.6, 0.6, -0.6, -0.6)))


class LoadBar(QWidget):
    """One bar on its own: in a panel, or where it shows what an allocation would make."""

    def __init__(self, bar: Bar | None = None, axis: int = 0) -> None:
        super().__init__()
        self._bar, self._axis = bar, axis
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bar(self, bar: Bar, axis: int = 0, spoken: str = "") -> None:
        """Show another bar; without an axis its own fills the width. ``spoken`` is what a screen reader says."""
        self._bar, self._axis = bar, axis
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a bar with its band."""
        return QSize(240, HIGH + 2 * BAND_OVER + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        if self._bar is None:
            return
        painter = QPainter(self)
        axis = self._axis or axis_for([self._bar])
        end = paint_load_bar(painter, QRectF(self.rect()).adjusted(1, 0, -2, 0), self._bar, axis)
        paint_note(painter, QRectF(self.rect()), end, self._bar)
        painter.end()


def paint_note(painter: QPainter, rect: QRectF, end: float, bar: Bar) -> None:
    """Write a bar's note after it: why there is no band."""
    if bar.note:
        painter.setFont(themes.font("small"))
        painter.setPen(themes.current().text3)
        left = end + (8 if bar.load else 2)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = rect.right() - left
        if bar.status == Status.NO_LIMIT and themes.metrics("small").horizontalAdvance(bar.note) > room:
            return  # the status beside it says so in full
        note = themes.metrics("small").elidedText(bar.note, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, rect.y(), room, rect.height()), flags, note)
