"""The room of a page's detail panel, whose left edge can be dragged."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.labels import Ground

_HANDLE = 5


class DetailHolder(Ground):
    """Holds one panel in ``column``; ``dragged`` is called with the width that the pointer asks for."""

    def __init__(self, page: QWidget, dragged: Callable[[int], None]) -> None:
        super().__init__("raised", "left", page)
        self._page, self._dragged = page, dragged
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 0, 0, 0)
        self._edge = QWidget(self)
        self._edge.setCursor(Qt.CursorShape.SplitHCursor)
        self._edge.installEventFilter(self)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the handle on the left edge."""
        super().resizeEvent(event)
        self._edge.setGeometry(0, 0, _HANDLE, self.height())
        self._edge.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer while the handle is held."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            at = self._page.mapFromGlobal(event.globalPosition().toPoint())
            self._dragged(self._page.width() - at.x())
            return True
        return super().eventFilter(watched, event)
