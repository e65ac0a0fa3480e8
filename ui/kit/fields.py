"""The kinds of field: a line, a number, a day, a note, a choice. ``Form`` holds them and saves them together."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from models.dates import LATEST, read_date, show
from models.errors import BadInput
from models.figures import plain, read_number
from models.words import TEXT_LENGTH, check_name, check_text
from ui.kit import theme as themes
from ui.kit.calendar import Calendar
from ui.kit.field import Field
from ui.kit.forms import Form
from ui.kit.style import paint_chevron, restyle

__all__ = ["Choice", "ChoiceField", "DateField", "Field", "Form", "NoteField", "NumberField", "TextField"]

WRITE_NOTHING = "Write nothing about health or ability; this is read at sign-off."
_CHEVRON_ROOM = 24
_LEAST_CHOICE = 8
"""How many letters a choice shows at least."""


class TextField(Field):
    """One line of text."""

    def __init__(self, key: str, words: str, **details: Any) -> None:  # noqa: ANN401 - those of Field
        self._line = QLineEdit()
        super().__init__(key, words, self._line, **details)
        self._line.textChanged.connect(self._edited)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.text()

    @text.setter
    def text(self, text: str) -> None:
        self._line.setText(text)

    def read(self) -> Any:  # noqa: ANN401 - a subclass reads something else
        """Return the text, evened out."""
        return check_name(self.text, self.what, required=self.required)


class NumberField(TextField):
    """A number, kept exactly as it is typed: a ``Decimal``, None for nothing."""

    def __init__(self, key: str, words: str, lowest: int = 0, highest: int = 10_000, **details: Any) -> None:  # noqa: ANN401
        super().__init__(key, words, **details)
        self._lowest, self._highest = lowest, highest

    def read(self) -> Decimal | None:
        """Return the number."""
        if not self.text.strip():
            return None
        return read_number(self.text, self.what, self._lowest, self._highest)

    def _shown(self, value: Any) -> str:  # noqa: ANN401 - a number of any exact kind
        return plain(value) if isinstance(value, Decimal) else super()._shown(value)


class DateField(TextField):
    """A day: typed as 31/10/2026, 31.10.26, 2026-10-31, ``today`` or ``+14``, or taken from a calendar (Alt+↓)."""

    def __init__(self, key: str, words: str, today: date, **details: Any) -> None:  # noqa: ANN401 - those of Field
        self._today = today
        super().__init__(key, words, **details)
        self._line.setTextMargins(0, 0, _CHEVRON_ROOM - 6, 0)
        self.opener = _Opener(self._line)
        self.opener.setAccessibleName(f"Calendar for {self.what}")
        self.opener.clicked.connect(lambda _checked=False: self.open_calendar())

    def _right_room(self) -> int:
        return _CHEVRON_ROOM

    def read(self) -> date | None:
        """Return the day."""
        return read_date(self.text, self.what, self._today) if self.text.strip() else None

    def _shown(self, value: Any) -> str:  # noqa: ANN401 - a day or None
        return show(value) if isinstance(value, date) else super()._shown(value)

    def open_calendar(self) -> QFrame:
        """Open a calendar under the field; a day chosen there is written into it."""
        try:
            day = self.read() or self._today
        except BadInput:
            day = self._today
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("floating", True)
        month = Calendar(day, LATEST)
        month.picked.connect(self._pick)
        month.picked.connect(popup.close)
        column = QVBoxLayout(popup)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(month)
        popup.adjustSize()
        room = self.screen().availableGeometry()
        corner = self._line.mapToGlobal(self._line.rect().bottomLeft())
        popup.move(
            max(room.left(), min(corner.x(), room.right() - popup.width())),
            max(room.top(), min(corner.y() + 4, room.bottom() - popup.height())),
        )
        popup.show()
        month.setFocus()
        return popup

    def _pick(self, day: date) -> None:
        self.text = show(day)
        self._line.setFocus()
        self.check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the calendar with Alt+↓, and write a day out when the field is left."""
        if watched is self.editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() == Qt.Key.Key_Down:
                self.open_calendar()
                return True
        if watched is self.editor and event.type() == QEvent.Type.Resize:
            self.opener.setGeometry(self._line.width() - _CHEVRON_ROOM - 1, 1, _CHEVRON_ROOM, self._line.height() - 2)
        leaves = watched is self.editor and event.type() == QEvent.Type.FocusOut
        answer = super().eventFilter(watched, event)
        if leaves and self.text.strip() and self.dirty and not self.error:
            self._write_out()
        return answer

    def _write_out(self) -> None:
        try:
            day = self.read()
        except BadInput:
            return
        if day is not None and self.text != show(day):
            self.text = show(day)
            self._left_unchanged = True


class _Opener(QAbstractButton):
    """The chevron in a date field that opens the calendar; the keyboard has Alt+↓."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip("Calendar (Alt+↓)")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chevron."""
        painter = QPainter(self)
        paint_chevron(painter, QPointF(self.rect().center()), themes.current().text2)
        painter.end()


class _Note(QPlainTextEdit):
    """Takes of what is pasted no more than shows that it is too long: a book would stop the window for seconds."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text."""
        self.insertPlainText(source.text()[: 2 * TEXT_LENGTH])


class NoteField(Field):
    """Free text of several lines, with what does not belong in it beneath."""

    def __init__(self, key: str, words: str, hint: str = WRITE_NOTHING, lines: int = 3, **details: Any) -> None:  # noqa: ANN401
        self._note = _Note()
        super().__init__(key, words, self._note, hint=hint, **details)
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(themes.line() * lines + 12)
        self._note.textChanged.connect(self._edited)

    def _place_was(self) -> None:
        """Say only by its edge that it has changed: a note is too long for "was …"."""

    def _show_dirty(self) -> None:
        self._was.hide()
        self.editor.setProperty("dirty", self._kept is not None and self.dirty)
        restyle(self.editor)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._note.toPlainText()

    @text.setter
    def text(self, text: str) -> None:
        self._note.setPlainText(text)

    def read(self) -> str:
        """Return the text, evened out."""
        return check_text(self.text, self.what, required=self.required)


class Choice(QComboBox):
    """A list to choose from; the wheel moves it only when it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint our chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        theme = themes.current()
        ink = theme.text2 if self.isEnabled() else theme.text3
        paint_chevron(painter, QPointF(self.width() - 14, self.height() / 2 + 0.5), ink)
        painter.end()


class ChoiceField(Field):
    """One of several; ``choices`` are texts, or pairs of value and words. Editable: a text of one's own as well."""

    def __init__(
        self,
        key: str,
        words: str,
        choices: Sequence[str | tuple[Any, str]] = (),
        *,
        editable: bool = False,
        **details: Any,  # noqa: ANN401 - those of Field
    ) -> None:
        self._choice = Choice()
        self._choice.setEditable(editable)
        # As wide as the fields beside it, whatever is offered.
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(_LEAST_CHOICE)
        self._values: list[Any] = []
        super().__init__(key, words, self._choice, **details)
        line = self._choice.lineEdit()
        if line is not None:
            line.setAccessibleName(self.label.text())
            line.installEventFilter(self)
            self._choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        else:
            self._choice.setPlaceholderText("Choose")
        self.set_choices(choices)
        self._choice.currentTextChanged.connect(self._edited)

    def _right_room(self) -> int:
        return _CHEVRON_ROOM - 4

    def set_choices(self, choices: Sequence[str | tuple[Any, str]]) -> None:
        """Offer these; what is chosen stays chosen if it is among them."""
        was = self.text
        pairs = [(choice, choice) if isinstance(choice, str) else choice for choice in choices]
        self._choice.blockSignals(True)
        self._choice.clear()
        self._values = [value for value, _ in pairs]
        self._choice.addItems([words for _, words in pairs])
        self._choice.setCurrentIndex(-1)
        self._choice.blockSignals(False)
        self.text = was

    @property
    def text(self) -> str:
        """The words that are chosen or typed."""
        return self._choice.currentText()

    @text.setter
    def text(self, text: str) -> None:
        place = self._choice.findText(text, Qt.MatchFlag.MatchFixedString) if text else -1
        self._choice.setCurrentIndex(place)
        if self._choice.isEditable() and place < 0:
            self._choice.setEditText(text)
        line = self._choice.lineEdit()
        if line is not None and not line.hasFocus():
            line.setCursorPosition(0)  # a long name is read from its beginning

    def read(self) -> Any:  # noqa: ANN401 - the value of the choice
        """Return the value of the choice, or the text typed."""
        place = self._choice.findText(self.text.strip(), Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            return self._values[place]
        return check_name(self.text, self.what, required=self.required) if self._choice.isEditable() else None

    def _shown(self, value: Any) -> str:  # noqa: ANN401 - the value of a choice
        return self._choice.itemText(self._values.index(value)) if value in self._values else super()._shown(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Treat the line of an editable choice as the field."""
        if watched is self._choice.lineEdit() and event.type() == QEvent.Type.FocusOut:
            return super().eventFilter(self.editor, event)
        return super().eventFilter(watched, event)
