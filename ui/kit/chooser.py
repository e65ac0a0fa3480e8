"""A short list to choose from that filters as one types: one worker, one family."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models.words import key
from ui.kit import theme

_MOST, _ROWS, _WIDTH, _WIDEST = 200, 10, 280, 440
_ROUND, _GAP = 48, 4
"""What is round the longest words: margins, padding, the scroll bar."""


class Chooser(QFrame):
    """Hangs under a button; type to filter, ↑↓ move, Enter or a click chooses, Esc closes.

    Args:
        anchor: the widget under which it hangs.
        name: what is chosen, for a screen reader and as the field's hint.
        choices: pairs of value and words.
        then: called with the value.
        under: the part of the anchor under which it hangs, or over which where there is no room under it; default: all.
    """

    def __init__(
        self,
        anchor: QWidget,
        name: str,
        choices: Sequence[tuple[Any, str]],
        then: Callable[[Any], object],
        under: QRect | None = None,
    ) -> None:
        super().__init__(anchor, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("floating", True)
        self._choices, self._then = [(value, words, key(words)) for value, words in choices], then
        self.field = QLineEdit()
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        self.field.textChanged.connect(self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self._fill("")
        self.list.setFixedHeight(min(max(self.list.count(), 1), _ROWS) * (theme.line() + 10) + 4)
        self.setFixedWidth(min(max(_WIDTH, self.list.sizeHintForColumn(0) + _ROUND), _WIDEST))
        self.adjustSize()
        self.move(self._corner(anchor, under or anchor.rect()))
        self.show()
        self.field.setFocus()

    def _corner(self, anchor: QWidget, under: QRect) -> QPoint:
        room, part = anchor.screen().availableGeometry(), QRect(anchor.mapToGlobal(under.topLeft()), under.size())
        left = max(room.left(), min(part.left(), room.right() - self.width()))
        top = part.top() + part.height() + _GAP
        if top + self.height() > room.bottom() and part.top() - _GAP - self.height() >= room.top():
            return QPoint(left, part.top() - _GAP - self.height())
        return QPoint(left, max(room.top(), min(top, room.bottom() - self.height())))

    def _fill(self, text: str) -> None:
        wanted = key(text).split()
        self.list.clear()
        found = ((value, words) for value, words, plain in self._choices if all(part in plain for part in wanted))
        for _, (value, words) in zip(range(_MOST), found, strict=False):
            item = QListWidgetItem(words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, value)
        self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            value = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            self._then(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move and choose in the list while the field has the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.currentRow() + by, self.list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
