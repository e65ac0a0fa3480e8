"""The headline figures at a page's foot; each says on click, Enter or F1 what it counts."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.kit import theme as themes
from ui.kit.flow import Flow
from ui.kit.labels import Ground

_SIDE = 20


class FigureStrip(Ground):
    """Figures side by side, each over what it is called."""

    explain = Signal(str, QWidget)
    """A figure was asked to explain itself: its key, and the widget to stand beside."""

    def __init__(self) -> None:
        super().__init__("surface", "top")
        self._figures: dict[str, _Figure] = {}
        self._flow = Flow(self, 14)
        self._flow.setContentsMargins(_SIDE - 4, 7, 8, 7)

    def show_figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Show figures: the key, the figure and its name of each."""
        for key, figure, name in figures:
            if key not in self._figures:
                made = _Figure(first=not self._figures)
                made.clicked.connect(lambda _checked=False, key=key, made=made: self.explain.emit(key, made))
                self._figures[key] = made
                self._flow.addWidget(made)
            self._figures[key].say(figure, name)

    def figure(self, key: str) -> QAbstractButton:
        """Return the widget that shows a figure."""
        return self._figures[key]


class _Figure(QAbstractButton):
    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._first = first
        self._figure = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, figure: str, name: str) -> None:
        """Show a figure."""
        self._figure = figure
        self.setText(name)
        self.setAccessibleName(f"{name}: {figure}. Why?")
        self.updateGeometry()
        self.update()

    def _left(self) -> int:
        return 4 if self._first else 18

    def sizeHint(self) -> QSize:
        large, small = themes.metrics("load"), themes.metrics("small")
        width = max(large.horizontalAdvance(self._figure), small.horizontalAdvance(self.text()))
        return QSize(self._left() + width + 8, large.height() + small.height() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F1):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        large, small = themes.metrics("load"), themes.metrics("small")
        if not self._first:
            painter.fillRect(0, 0, 1, self.height(), theme.line)
        font = QFont(themes.font("load"))
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(theme.accent if self.underMouse() else theme.text1)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(self._left(), 0, self.width(), large.height()), flags, self._figure)
        painter.setFont(themes.font("small"))
        painter.setPen(theme.text2)
        painter.drawText(QRect(self._left(), large.height() + 1, self.width(), small.height()), flags, self.text())
        painter.end()
