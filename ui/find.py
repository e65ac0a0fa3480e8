"""Find (Ctrl+K): workers, cases, families and teams by a part of their name or id, listed as one types."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.kit import theme
from ui.kit.labels import Label
from ui.page import Target
from ui.session import Session

if TYPE_CHECKING:
    from models.search import Hit
    from models.store import Store

_WIDTH, _MOST = 440, 20
_HIT = Qt.ItemDataRole.UserRole
_KEYS = "Ctrl+K"


class FindField(QLineEdit):
    """The field; the list of what was found hangs under it while it has the keyboard."""

    wants = Signal(object)
    """What was chosen: a ``Target``."""
    left = Signal()
    """Esc was pressed in the empty field, or something was chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._list: _Found | None = None
        self.setPlaceholderText("Find")
        self.setAccessibleName("Find a worker, case, family or team")
        self.setAccessibleDescription(f"{_KEYS}; arrow down goes to what was found, Enter opens it")
        self.textEdited.connect(self._typed)

    def found(self) -> list[str]:
        """Return the lines of what is listed now, title and detail."""
        return self._list.lines() if self._list is not None and self._list.isVisible() else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, open what is marked, or close the list."""
        key, showing = event.key(), self._list is not None and self._list.isVisible()
        if showing and self._list is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
        elif self._list is not None and showing and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._list.open_marked()
        elif key == Qt.Key.Key_Escape:
            self._escape(bool(self.text()))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the list away when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if self._list is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._list.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show again what was found for the text that is still there."""
        super().focusInEvent(event)
        if self.text():
            self._typed(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key at the right while the field is empty."""
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.current().text3)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), flags, _KEYS)
            painter.end()

    def _escape(self, had_text: bool) -> None:
        self.clear()
        if self._list is not None:
            self._list.hide()
        if not had_text:
            self.left.emit()

    def _typed(self, text: str) -> None:
        if not text.strip():
            if self._list is not None:
                self._list.hide()
            return
        day = self._session.day

        def work(store: "Store") -> "tuple[Hit, ...]":
            from models.search import search

            return search(store, text, day, _MOST)

        self._session.ask(work, partial(self._show, text), topic="find")

    def _show(self, text: str, hits: "tuple[Hit, ...]") -> None:
        if text != self.text() or not self.hasFocus():
            return
        if self._list is None:
            self._list = _Found(self.window())
            self._list.chosen.connect(self._choose)
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        self._list.show_hits(text, hits, corner)

    def _choose(self, hit: "Hit") -> None:
        if self._list is not None:
            self._list.hide()
        self.clear()
        details: dict[str, Any] = {name: value for name, value in hit.target.items() if name != "place"}
        self.left.emit()
        self.wants.emit(Target(str(hit.target["place"]), details))


class _Found(QFrame):
    """The list of what was found; the keyboard stays in the field."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("floating", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = Label("", "body", "text2", wrap=True)
        self._nothing.setContentsMargins(8, 8, 8, 8)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("What was found")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.itemClicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._nothing)
        column.addWidget(self._list)
        self.hide()

    def lines(self) -> list[str]:
        """Return each line as it is read out."""
        if not self._list.isVisibleTo(self):
            return [self._nothing.text()]
        return [self._list.item(row).text() for row in range(self._list.count())]

    def show_hits(self, text: str, hits: "tuple[Hit, ...]", corner: QPoint) -> None:
        """Show what was found under the field."""
        self._list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}, {hit.detail}" if hit.detail else hit.title)
            item.setData(_HIT, hit)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(hits))
        self._nothing.setVisible(not hits)
        self._nothing.setText(f"No worker, case, family or team matches “{text.strip()[:60]}”.")
        self._place(corner)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark the next line, or the one before."""
        if self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + by) % self._list.count())

    def open_marked(self) -> None:
        """Open the line that is marked."""
        item = self._list.currentItem()
        if item is not None and self._list.count():
            self._open(item)

    def _open(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_HIT))

    def _place(self, corner: QPoint) -> None:
        room = self.window().rect()
        wide = min(_WIDTH, room.width() - corner.x() - 10)
        rows = self._list.count() * _row_height() if self._list.count() else self._nothing.heightForWidth(wide - 20) + 4
        self.setGeometry(corner.x(), corner.y(), wide, min(rows + 12, room.height() - corner.y() - 10))


class _HitDelegate(QStyledItemDelegate):
    """Two lines a hit: its title, and what it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row of two lines."""
        return QSize(0, _row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint title and detail."""
        now, hit, room = theme.current(), index.data(_HIT), QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, now.selected)
            painter.fillRect(room.x(), room.y(), 3, room.height(), now.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, now.hover)
        words = room.adjusted(12, 4, -8, -4)
        for role, ink, text in (("strong", now.text1, hit.title), ("small", now.text3, _detail(hit))):
            painter.setFont(theme.font(role))
            painter.setPen(ink)
            metrics = theme.metrics(role)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
            words.setTop(words.top() + metrics.height() + 1)


def _detail(hit: "Hit") -> str:
    kind = hit.kind[:1].upper() + hit.kind[1:]
    return f"{kind}, {hit.detail[:1].lower() + hit.detail[1:]}" if hit.detail else kind


def _row_height() -> int:
    return theme.metrics("strong").height() + theme.metrics("small").height() + 9
