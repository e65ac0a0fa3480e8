"""The list in which a table's columns are ticked, unticked and moved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.kit import theme as themes
from ui.kit.buttons import link

if TYPE_CHECKING:
    from ui.kit.tables import Table


class ColumnsMenu(QFrame):
    """Each column of a table with a tick; Alt+↑ and Alt+↓ move one, Esc closes. Every change shows at once."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("floating", True)
        self._table = table
        self.list = QListWidget()
        self.list.setAccessibleName("Columns; the space bar shows or hides one, Alt with up or down moves it")
        self._fill()
        self.list.itemChanged.connect(self._apply)
        self.up, self.down = link("Move up", lambda: self.move_by(-1)), link("Move down", lambda: self.move_by(1))
        foot = QHBoxLayout()
        foot.setSpacing(16)
        for made in (self.up, self.down, link("As at first", self._reset)):
            foot.addWidget(made)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 12, 8)
        column.addWidget(self.list)
        column.addLayout(foot)
        self.list.setCurrentRow(0)

    def _fill(self) -> None:
        self.list.clear()
        keys, hidden = self._table.arrangement()
        headers = {column.key: column.header for column in self._table.model.columns}
        for key in keys:
            item = QListWidgetItem(headers[key], self.list)
            item.setSizeHint(QSize(0, themes.line() + 10))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if key in hidden else Qt.CheckState.Checked)

    def open_at(self, anchor: QWidget) -> None:
        """Open under a button, inside the screen."""
        rows = min(self.list.count(), 14)
        self.list.setFixedHeight(rows * (themes.line() + 10) + 6)
        self.setFixedWidth(max(240, self.sizeHint().width()))
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 4))
        room = anchor.screen().availableGeometry()
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        corner.setY(max(room.top(), min(corner.y(), room.bottom() - self.height())))
        self.move(corner)
        self.show()
        self.list.setFocus()

    def move_by(self, steps: int) -> None:
        """Move the chosen column up or down."""
        place = self.list.currentRow()
        if place < 0 or not 0 <= place + steps < self.list.count():
            return
        self.list.blockSignals(True)
        self.list.insertItem(place + steps, self.list.takeItem(place))
        self.list.setCurrentRow(place + steps)
        self.list.blockSignals(False)
        self._apply()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Alt and the arrows, close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _apply(self, *_: object) -> None:
        items = [self.list.item(place) for place in range(self.list.count())]
        keys = [str(item.data(Qt.ItemDataRole.UserRole)) for item in items]
        hidden = [key for key, item in zip(keys, items, strict=True) if item.checkState() != Qt.CheckState.Checked]
        if len(hidden) < len(keys):  # at least one column stays
            self._table.arrange(keys, hidden)
        else:
            self.list.blockSignals(True)
            self._fill()
            self.list.blockSignals(False)

    def _reset(self) -> None:
        self._table.forget_arrangement()
        self.list.blockSignals(True)
        self._fill()
        self.list.blockSignals(False)
