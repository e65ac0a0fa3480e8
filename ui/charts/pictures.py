"""Charts as pictures: PNG or SVG, always in the light theme, with title, unit, dates and source printed on them."""

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from models.dates import show
from models.errors import BadInput
from models.files import replaced
from models.position import Position, position
from models.pressures import trend
from models.pressures_words import last_month_end
from models.store import Store
from ui.charts.chart import Chart
from ui.charts.plots import Plot, trend_plot
from ui.charts.workloads import paint_workloads, workloads_height
from ui.kit import theme as themes
from ui.kit.theme import Theme

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 1120, 560
KINDS = (".png", ".svg")
_SCALE = 2


def source_words(plot: Plot, saved: date) -> str:
    """Return the line at the foot of a picture: where the figures come from, and of which days they are."""
    days = f"{show(plot.days[0])} to {show(plot.days[-1])}" if plot.days else "no months"
    return f"Month ends from {days}. Source: Caseload Monitor, the records as they stood on {show(saved)}."


def save_picture(plot: Plot, path: Path, saved: date) -> None:
    """Save a chart as the picture that the file's ending asks for; a file that is there is replaced whole.

    Args:
        plot: what the chart shows.
        path: ends in ``.png`` or ``.svg``.
        saved: the day that is printed on it.

    Raises:
        BadInput: the ending is another.
        Failure: the file can't be written.
    """
    chart = _unseen(plot, QSize(WIDTH, HEIGHT), themes.LIGHT, 1 if path.suffix.casefold() == ".svg" else _SCALE)
    chart.heading, chart.foot = plot.title, source_words(plot, saved)
    chart.lay_out()
    try:
        _save(path, plot.title, chart.size(), partial(_render, chart))
    finally:
        chart.hide()
        chart.deleteLater()


def drawn(plot: Plot, size: QSize, theme: Theme, scale: float) -> QImage:
    """Return a chart as a picture for a document, ``scale`` of its pixels to each logical one of ``size``."""
    chart = _unseen(plot, size, theme, scale)
    try:
        return _image(size, scale, theme, partial(_render, chart))
    finally:
        chart.hide()
        chart.deleteLater()


def _unseen(plot: Plot, size: QSize, theme: Theme, scale: float) -> Chart:
    """Return a chart laid out as a window of its own that never appears."""
    chart = Chart(theme=theme)
    chart.picture_scale = scale
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.resize(size)
    chart.show_plot(plot)
    chart.show()
    return chart


def _render(chart: Chart, painter: QPainter) -> None:
    chart.render(painter, QRectF(chart.rect()), chart.rect())


def save_charts(store: Store, day: date, team: str | None, folder: Path) -> list[Path]:
    """Save the workloads of a day and the charts of the 13 months to it as PNG, without a screen.

    Returns:
        The files, all in ``folder``.

    Raises:
        BadInput: there is no such team.
        Failure: a file can't be written.
    """
    app = QApplication.instance() or _without_screen()
    months = trend(store, last_month_end(day), 13, team)
    saved = [folder / name for name in ("workloads.png", "pressures.png", "caseloads.png")]
    save_workloads(position(store, day, team), saved[0])
    save_picture(trend_plot(months, "Cases and limits"), saved[1], day)
    save_picture(trend_plot(months, "Average caseload"), saved[2], day)
    app.processEvents()
    return saved


def save_workloads(of: Position, path: Path) -> None:
    """Save every worker's bar of one day as a picture. Raises as ``save_picture`` does."""
    size = QSize(WIDTH, workloads_height(of))
    room = QRectF(QRect(0, 0, size.width(), size.height()))
    _save(path, "Workloads", size, lambda painter: paint_workloads(painter, room, of))


def _without_screen() -> QApplication:
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    themes.apply(app, themes.LIGHT)
    return app


def _save(path: Path, title: str, size: QSize, paint: Callable[[QPainter], None]) -> None:
    kind = path.suffix.casefold()
    if kind not in KINDS:
        raise BadInput(f"“{path.name}” is no picture's name; let it end in .png or .svg.")
    drawn = _svg(title, size, paint) if kind == ".svg" else _png(size, paint)
    with replaced(path) as beside:
        beside.write_bytes(drawn)


def _png(size: QSize, paint: Callable[[QPainter], None]) -> bytes:
    """Return the picture with more pixels than its size, so that it is sharp in a document."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(_image(size, _SCALE, themes.LIGHT, paint))
    return bytes(buffer.data().data())


def _image(size: QSize, scale: float, theme: Theme, paint: Callable[[QPainter], None]) -> QImage:
    image = QImage((QSizeF(size) * scale).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.surface)
    _painted(image, paint)
    return image


def _svg(title: str, size: QSize, paint: Callable[[QPainter], None]) -> bytes:
    buffer = QBuffer()
    made = QSvgGenerator()
    made.setOutputDevice(buffer)
    made.setResolution(96)
    made.setSize(size)
    made.setViewBox(QRect(0, 0, size.width(), size.height()))
    made.setTitle(title)
    _painted(made, paint)
    return bytes(buffer.data().data())


def _painted(on: QImage | QSvgGenerator, paint: Callable[[QPainter], None]) -> None:
    painter = QPainter(on)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint(painter)
    painter.end()
