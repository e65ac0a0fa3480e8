"""Rows that are ticked in their first column: Space, or a click on the mark, changes it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ui.kit import marks
from ui.kit.table_paint import MARK_GAP, SIDE
from ui.kit.tables import Table


class TickRows(QObject):
    """Tells when a row of ``table`` is to change; the mark stands in the column called ``key``."""

    toggled = Signal(object)
    """The row objects: those selected, or the one whose mark was clicked."""

    def __init__(self, table: Table, key: str) -> None:
        super().__init__(table)
        self._table, self._key = table, key
        table.view.installEventFilter(self)
        table.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Space and clicks on marks."""
        if watched is self._table.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            space = event.key() == Qt.Key.Key_Space and not event.modifiers()
            if space:
                self._tell(self._table.selected or [self._table.row])
                return True
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            row = self._row_of_mark(event.position().toPoint())
            if event.button() == Qt.MouseButton.LeftButton:
                self._tell([row])
        return super().eventFilter(watched, event)

    def _tell(self, rows: list[object]) -> None:
        if rows[0] is not None:
            self.toggled.emit(rows)

    def _row_of_mark(self, place: QPoint) -> object:
        """Return the row object whose mark is at a place of the rows."""
        index, view = self._table.view.indexAt(place), self._table.view
        on_mark = place.x() - view.visualRect(index).x() < SIDE + marks.SIZE + MARK_GAP
        if not index.isValid() or not on_mark or self._table.model.columns[index.column()].key != self._key:
            return None
        return self._table.model.row_object(index.row())
