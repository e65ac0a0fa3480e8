"""The summary for supervision as one document: what the page shows is what is printed and saved as PDF."""

import sys

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from models.dates import show
from models.position import WorkerPosition
from models.supervision import Summary
from models.words import Status
from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.theme import Theme
from ui.supervision_html import Look, chart_size, font, html, mark_name, style

_BASE, _SCALE, _BAND, _MARGIN_MM = 12, 3, 26, 15
_DOTS = 96


def document(of: Summary, look: Look) -> QTextDocument:
    """Return the summary as a document of the look's width."""
    made = QTextDocument()
    made.setDefaultFont(font(look.base))
    made.setDocumentMargin(0)
    made.setDefaultTextOption(_anywhere())
    for mark in Status:
        made.addResource(QTextDocument.ResourceType.ImageResource, QUrl(mark_name(mark)), _mark(mark, look))
    made.addResource(QTextDocument.ResourceType.ImageResource, QUrl("chart:months"), _chart(of, look))
    made.setDefaultStyleSheet(style(look))
    made.setHtml(html(of, look))
    made.setTextWidth(look.width)
    return made


def draw(on: QTextDocument, painter: QPainter, clip: QRectF, theme: Theme) -> None:
    """Draw a part of a document in the colours of a theme, whichever the window has."""
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette = themes.palette(theme)
    context.clip = clip
    painter.setClipRect(clip)
    on.documentLayout().draw(painter, context)


class Printout:
    """The summary on sheets of paper, always in the light theme: one where it fits, else each with its heading."""

    def __init__(self, of: Summary, layout: QPageLayout) -> None:
        room = layout.paintRect(QPageLayout.Unit.Point).size() * _DOTS / 72
        self._of, self._page = of, QSizeF(room.width(), room.height() - _BAND)
        self.document = document(of, Look(themes.LIGHT, _BASE, int(room.width()), _SCALE))
        self.document.setPageSize(self._page)

    @property
    def pages(self) -> int:
        """How many sheets there are."""
        return self.document.pageCount()

    def paint(self, device: QPagedPaintDevice) -> None:
        """Paint every sheet on a printer or into a PDF."""
        painter = QPainter(device)
        scale = device.logicalDpiX() / _DOTS
        painter.scale(scale, scale)
        for page in range(self.pages):
            if page:
                device.newPage()
            self.paint_page(painter, page)
        painter.end()

    def paint_page(self, painter: QPainter, page: int) -> None:
        """Paint one sheet, the first is 0, in pixels of which 96 are an inch."""
        painter.save()
        self._paint_band(painter, page)
        room = QRectF(QPointF(0, page * self._page.height()), self._page)
        painter.translate(QPointF(0, _BAND - room.top()))
        draw(self.document, painter, room, themes.LIGHT)
        painter.restore()

    def _paint_band(self, painter: QPainter, page: int) -> None:
        """Paint the line over a sheet: what it is and, where there are several, of whom and which it is."""
        painter.setFont(font(_BASE - 1))
        painter.setPen(themes.LIGHT.text3)
        room = QRectF(0, 0, self._page.width(), _BAND)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "Summary for supervision" if not page else self._heading)
        if self.pages > 1:
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, f"page {page + 1} of {self.pages}")

    @property
    def _heading(self) -> str:
        return f"{self._of.of.worker.name}, {show(self._of.day)}, continued"


def a4() -> QPageLayout:
    """Return A4 portrait with its margins."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins)
    layout.setUnits(QPageLayout.Unit.Millimeter)
    layout.setMargins(margins)
    return layout


def as_pdf(of: Summary) -> bytes:
    """Return the summary as a PDF of A4 sheets."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Caseload Monitor")
    writer.setTitle(title(of))
    writer.setPageLayout(a4())
    Printout(of, writer.pageLayout()).paint(writer)
    return bytes(buffer.data().data())


def title(of: Summary) -> str:
    """Return what the document is called, and its file too."""
    return f"Supervision {of.of.worker.name} {of.day.isoformat()}"


def _anywhere() -> QTextOption:
    """Return an option that breaks a reference or a word that is longer than its line."""
    made = QTextOption()
    made.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return made


def _mark(mark: str, look: Look) -> QImage:
    side = round(marks.SIZE * look.scale)
    made = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(look.scale, look.scale)
    marks.paint_mark(painter, QRectF(0, 0, marks.SIZE, marks.SIZE), mark, look.theme)
    painter.end()
    return made


def _chart(of: Summary, look: Look) -> QImage:
    size = chart_size(look)
    if not look.chart:
        blank = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        blank.fill(Qt.GlobalColor.transparent)
        return blank
    from ui.charts import drawn, history_plot  # takes long to load the first time

    person = of.of.person
    measure = person.of.measure if person and isinstance(person.of, WorkerPosition) else "cases"
    return drawn(history_plot(of.months, of.of.worker.name, measure), size, look.theme, look.scale)


def chart_is_quick() -> bool:
    """Return whether what draws charts is loaded already."""
    return "ui.charts" in sys.modules
