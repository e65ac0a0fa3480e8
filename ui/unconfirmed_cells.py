"""How a cell of the people to confirm looks, and what it is typed into: a line, or a list to choose from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.unconfirmed import FIELDS, Waiting
from models.words import EMPLOYMENTS
from ui.kit import style
from ui.kit import theme as themes
from ui.kit.fields import Choice
from ui.kit.table_paint import SIDE, row_height

if TYPE_CHECKING:
    from ui.unconfirmed_table import Grid, People

Index = QModelIndex | QPersistentModelIndex
_DIRTY = 4
_INSET = 3


class Cells(QStyledItemDelegate):
    """Paints the cells and makes what they are typed into."""

    def __init__(self, view: "Grid", model: "People") -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self.editor: QWidget | None = None
        """What is being typed into."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell: what is only read as text, what is typed into as a field."""
        theme, rect = themes.current(), option.rect
        who, column = self._model.people[index.row()], self._model.columns[index.column()]
        painter.save()
        current = self._view.currentIndex()
        if current.row() == index.row():
            painter.fillRect(rect, theme.selected)
            if index.column() == 0:
                painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.accent)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.line)
        box = QRect(rect.x(), rect.y(), rect.width(), row_height() + 3)
        if column.key in FIELDS:
            here = current == index and self._view.hasFocus()
            self._paint_field(painter, box.adjusted(1, _INSET, -_INSET, -_INSET), who, column.key, here)
        else:
            painter.setFont(themes.font("strong" if column.strong else "body"))
            painter.setPen(theme.text2 if column.muted else theme.text1)
            self._text(painter, box.adjusted(SIDE, 0, -SIDE, 0), column.text(who), right=column.right)
        painter.restore()

    def _paint_field(self, painter: QPainter, box: QRect, who: Waiting, field: str, here: bool) -> None:
        theme = themes.current()
        dirty, wrong = self._model.is_dirty(who, field), (who.row, field) in self._model.wrong
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.error if wrong else theme.accent if here else theme.line
        painter.setPen(QPen(edge, 2 if wrong or here else 1))
        painter.setBrush(theme.hover if self._model.frozen else theme.surface)
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), style.RADIUS, style.RADIUS)
        if dirty and not wrong:
            painter.fillRect(box.x() + 1, box.y() + 3, _DIRTY, box.height() - 6, theme.accent)
        inside = box.adjusted(SIDE + 1, 0, -SIDE, 0)
        text = self._model.text(who, field)
        painter.setPen(theme.text1 if dirty else theme.text2)
        painter.setFont(themes.font())
        self._text(painter, inside, text)
        if dirty:
            small, was = themes.metrics("small"), f"was {who.text(field)}"
            room = inside.width() - themes.metrics().horizontalAdvance(text) - 10
            if small.horizontalAdvance(was) <= room:
                painter.setFont(themes.font("small"))
                painter.setPen(theme.text3)
                self._text(painter, inside, was, right=True)

    def _text(self, painter: QPainter, box: QRect, text: str, *, right: bool = False) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)

    # What is typed into

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line, or for role and employment a list; a role of the service's own can be typed."""
        column = self._model.columns[index.column()]
        who = self._model.people[index.row()]
        made: QLineEdit | Choice
        if column.key in ("role", "employment"):
            made = Choice()
            made.setParent(parent)
            made.addItems(list(self._model.roles if column.key == "role" else EMPLOYMENTS))
            made.setEditable(column.key == "role")
            made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            made.activated.connect(lambda _at, made=made: self.commitData.emit(made))
        else:
            made = QLineEdit(parent)
        made.setAccessibleName(f"{column.header} of {who.name}")
        made.setAccessibleDescription(self._model.wrong.get((who.row, column.key), ""))
        made.setProperty("wrong", (who.row, column.key) in self._model.wrong)
        self.editor = made
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell, all of it selected."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QLineEdit):
            if editor.text() != text:
                editor.setText(text)
            editor.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text, Qt.MatchFlag.MatchFixedString))
            if editor.isEditable():
                editor.setEditText(text)
                line = editor.lineEdit()
                if line is not None:
                    line.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Take over what was typed."""
        text = editor.text() if isinstance(editor, QLineEdit) else editor.currentText()  # type: ignore[attr-defined]
        if text != index.data(Qt.ItemDataRole.EditRole):
            self._model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Lay it over the cell's field, not over the sentence below."""
        rect = option.rect
        editor.setGeometry(rect.x() + 1, rect.y() + 1, rect.width() - _INSET, row_height() + 1)

    def take(self, editor: QWidget, *, keep: bool = True) -> None:
        """Close a cell, keeping what was typed or not."""
        self.editor = None
        if keep:
            self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget what was typed into."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Move on with Tab and Enter, confirm with Ctrl+Enter, leave with Esc, paste several cells with Ctrl+V."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(editor, QWidget):
            return super().eventFilter(editor, event)
        return self._take_key(editor, event) or super().eventFilter(editor, event)

    def _take_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        code, view = event.key(), self._view
        if code in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.take(editor)
            view.step(1 if code == Qt.Key.Key_Tab else -1)
        elif code in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(editor)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                view.take_key(event)
            else:
                view.step(1)
        elif code == Qt.Key.Key_Escape:
            self.take(editor, keep=False)
            view.setFocus()
        elif code in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(editor, QLineEdit):
            self.take(editor)
            view.down(1 if code == Qt.Key.Key_Down else -1)
        elif event.matches(QKeySequence.StandardKey.Paste) and view.pastes_cells():
            self.take(editor, keep=False)
            view.take_key(event)
        else:
            return False
        return True
