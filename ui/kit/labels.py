"""Texts in the type sizes and inks of look.md, grounds, and marks that stand beside words."""

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel, QWidget

from ui.kit import marks, theme


def plain_tip(text: str) -> str:
    """Return a tooltip's text such that nothing in it, as in a name with ``<b>``, is taken as markup."""
    return f"<span>{escape(text)}</span>" if QtText.mightBeRichText(text) else text


_DATE = re.compile(r"(\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: (?=\d{4}\b))?")


def unbroken_dates(text: str) -> str:
    """Return a text in which no date parts at the end of a line."""
    return _DATE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


class Label(QLabel):
    """A plain text in a role of the type table and an ink of the theme; nothing in it is taken as markup."""

    def __init__(self, text: str = "", role: str = "body", ink: str = "text1", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        self.setText(text)


class MarkLabel(QWidget):
    """One of the marks, painted; the words beside it say the same, so it has no name of its own."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(QSize(marks.SIZE + 2, marks.SIZE + 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        painter = QPainter(self)
        marks.paint_mark(painter, self.rect().toRectF(), self._mark)
        painter.end()


class Ground(QWidget):
    """A region filled with one of the theme's grounds, with a line at one edge if one is named."""

    def __init__(self, ground: str = "surface", edge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", ground)
        if edge:
            self.setProperty("edge", edge)
