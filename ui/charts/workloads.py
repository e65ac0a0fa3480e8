"""The workloads of a day as a picture: every worker's bar against their own limits, worst first."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from models.dates import show
from models.figures import show_number
from models.position import Position, WorkerPosition
from models.status_words import away_words, excess, leaver_words, own_limits_words, status_words
from models.unconfirmed import GUESS
from models.words import Status, key
from ui.kit import theme as themes
from ui.kit.load_bar import Bar, axis_for, axis_ticks, bar_of, block_width, paint_load_bar
from ui.kit.marks import SIZE, paint_mark

_INSET, _BAR_LEFT, _BAR_WIDTH, _LOAD, _LIMITS, _STATUS = 20.0, 230.0, 500.0, 810.0, 930.0, 950.0
_THEME = themes.LIGHT


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    bar: Bar
    limits: str
    said: str
    order: tuple[int, float, str]


def workloads_height(of: Position) -> int:
    """Return how high the picture is, in logical pixels: a row a worker."""
    return round(_head() + (len(of.workers) + len(of.leavers)) * _row() + 2 * _row() + _INSET)


def paint_workloads(painter: QPainter, rect: QRectF, of: Position) -> None:
    """Paint title, axis, a row a worker and leaver, and what the cases add up to."""
    rows = _rows(of)
    axis = axis_for(row.bar for row in rows)
    painter.setFont(themes.font("title"))
    painter.setPen(_THEME.text1)
    title = f"Workloads on {show(of.day)}, {of.team or 'whole service'}"
    painter.drawText(QPointF(_INSET, _INSET + themes.metrics("title").ascent()), title)
    points = any(row.bar.measure == "points" for row in rows)
    _paint_head(
        painter, axis, "one block is one case, a plain bar counts points" if points else "one block is one case"
    )
    y = _head()
    for row in rows:
        _paint_row(painter, row, y, axis)
        y += _row()
        painter.fillRect(QRectF(_INSET, y - 1, rect.width() - 2 * _INSET, 1), _THEME.line)
    painter.setFont(themes.font("small"))
    painter.setPen(_THEME.text3)
    parts = [f"{of.allocated:,} held by workers in post"]
    parts += [f"{of.held_by_leavers:,} by people not in post"] if of.held_by_leavers else []
    parts += [f"{len(of.unallocated):,} not allocated"]
    foot = f"{' + '.join(parts)} = {of.open_cases:,} open cases. Source: Caseload Monitor."
    painter.drawText(QPointF(_INSET, y + _row()), foot)


def _row() -> float:
    return float(themes.line() + 10)


def _head() -> float:
    return _INSET + themes.metrics("title").height() + 2 * themes.metrics("small").height() + 26


def _rows(of: Position) -> list[_Row]:
    """Return workers and leavers in the order of the contract's statuses, the furthest from their limits first."""
    rows = [_worker(worker, of) for worker in of.workers]
    for leaver in of.leavers:
        bar = bar_of(leaver, leaver_words(leaver, of.day))
        rows.append(_Row(leaver.name, bar, "–", str(Status.UNCOVERED), (0, -float(leaver.cases), key(leaver.name))))
    return sorted(rows, key=lambda row: row.order)


def _worker(worker: WorkerPosition, of: Position) -> _Row:
    away = worker.status in (Status.UNCOVERED, Status.AWAY)
    note = away_words(worker, of.day) if away else "no limits set" if worker.status is Status.NO_LIMIT else ""
    note = note or (GUESS if worker.guessed else "")
    place = list(Status).index(worker.status)
    far = worker.load if worker.status is Status.UNCOVERED else excess(worker)
    order = (place, -float(far), key(worker.name))
    limits = own_limits_words(worker) + (" points" if worker.measure == "points" else "")
    return _Row(worker.name, bar_of(worker, note), limits, status_words(worker), order)


def _paint_head(painter: QPainter, axis: int, unit_words: str) -> None:
    metrics = themes.metrics("small")
    base = _head() - 8
    unit = block_width(_BAR_WIDTH, axis)
    painter.setFont(themes.font("small"))
    painter.setPen(_THEME.text3)
    for tick in axis_ticks(axis, 6):
        painter.drawText(QPointF(_BAR_LEFT + tick * unit, base), str(tick))
    painter.setFont(themes.font("header"))
    painter.setPen(_THEME.text2)
    above = QPointF(_BAR_LEFT, base - metrics.height())
    painter.drawText(above, f"Load: {unit_words}; shaded, the worker’s own limits")
    painter.drawText(QPointF(_INSET, base), "Worker")
    for right, words in ((_LOAD, "Load"), (_LIMITS, "Limits")):
        painter.drawText(QPointF(right - themes.metrics("header").horizontalAdvance(words), base), words)
    painter.drawText(QPointF(_STATUS, base), "Status")
    painter.setPen(QPen(_THEME.control, 1))
    painter.drawLine(QPointF(_INSET, _head() - 0.5), QPointF(1120 - _INSET, _head() - 0.5))


def _paint_row(painter: QPainter, row: _Row, y: float, axis: int) -> None:
    body, high = themes.metrics(), _row()
    base = y + (high + body.capHeight()) / 2
    painter.setFont(themes.font("strong"))
    painter.setPen(_THEME.text1)
    painter.drawText(
        QPointF(_INSET, base), themes.metrics("strong").elidedText(row.name, Qt.TextElideMode.ElideRight, 200)
    )
    end = paint_load_bar(painter, QRectF(_BAR_LEFT, y, _BAR_WIDTH, high), row.bar, axis, _THEME)
    painter.setFont(themes.font("small"))
    painter.setPen(_THEME.text3)
    painter.drawText(QPointF(end + 8, base), row.bar.note)
    painter.setPen(_THEME.text1)
    painter.setFont(themes.font("strong"))
    load = show_number(row.bar.load, 2)
    painter.drawText(QPointF(_LOAD - themes.metrics("strong").horizontalAdvance(load), base), load)
    painter.setFont(themes.font("body"))
    painter.drawText(QPointF(_STATUS + SIZE + 7, base), row.said)
    painter.setPen(_THEME.text2)
    painter.drawText(QPointF(_LIMITS - body.horizontalAdvance(row.limits), base), row.limits)
    paint_mark(painter, QRectF(_STATUS, y, SIZE, high), row.bar.status, _THEME)
