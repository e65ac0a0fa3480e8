"""The rows of a table on the screen, and the keys that work in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.kit.table_paint import Cells, Header, row_height

if TYPE_CHECKING:
    from ui.kit.tables import Table

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class View(QTableView):
    """The rows of a table, with the keys of look.md section 4."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model)
        self.setHorizontalHeader(Header(self, table.model))
        self.cells = Cells(self, table.model)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height())
        rows.hide()
        self.set_row_height(row_height())
        self.setAccessibleName(table.accessibleName())
        self.doubleClicked.connect(self._activate)
        self.clicked.connect(self._clicked)

    def set_row_height(self, high: int) -> None:
        """Make all rows so high."""
        self.verticalScrollBar().setSingleStep(high)
        self.verticalHeader().setDefaultSectionSize(high)

    def set_edges(self, shown: Sequence[int]) -> None:
        """Tell the painting which columns stand first and last."""
        if shown:
            self.cells.first, self.cells.last = shown[0], shown[-1]

    def set_current(self, place: int) -> None:
        """Select the row at ``place`` without changing which column has the keyboard."""
        column = max(self.currentIndex().column(), self.cells.first)
        self.setCurrentIndex(self.model().index(place, column))

    def _activate(self, index: QModelIndex | QPersistentModelIndex) -> None:
        row = self._table.model.row_object(index.row())
        if row is not None:
            self._table.activated.emit(row)

    def _clicked(self, index: QModelIndex) -> None:
        if self._table.model.columns[index.column()].explain:
            self._explain(index)

    def _explain(self, index: QModelIndex) -> None:
        row = self._table.model.row_object(index.row())
        if row is not None:
            self._table.explain.emit(row, self._table.model.columns[index.column()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+↑/↓ sorts, Ctrl+C copies, F1 explains."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self._activate(self.currentIndex())
        elif control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._table.sort_current(falling=event.key() == Qt.Key.Key_Down)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._table.copy()
        elif event.key() == Qt.Key.Key_F1 and self.currentIndex().isValid():
            self._explain(self.currentIndex())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._table.share_width()

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: the filter field searches."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row the pointer is over, and that a figure explains itself."""
        index = self.indexAt(event.position().toPoint())
        place, column = index.row(), index.column()
        if (place, column) != (self.cells.hovered, self.cells.hovered_column):
            self.cells.hovered, self.cells.hovered_column = place, column
            explains = index.isValid() and self._table.model.columns[column].explain
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if explains else Qt.CursorShape.ArrowCursor)
            self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no row as pointed at."""
        self.cells.hovered = -1
        self.viewport().update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first row when the keyboard comes by Tab and none is chosen; otherwise choose none unasked."""
        fresh = not self.currentIndex().isValid()
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            if fresh:
                self.selectionModel().clear()
        self.horizontalHeader().viewport().update()
        if fresh and self._table.model.order and event.reason() in _BY_KEYBOARD:
            self.set_current(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard's line off the heading."""
        super().focusOutEvent(event)
        self.horizontalHeader().viewport().update()
