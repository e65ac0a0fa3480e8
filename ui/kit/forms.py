"""A form: fields that are saved together, with the keys that save it and leave it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.errors import BadInput
from models.words import count
from ui.kit.buttons import Button, button, main_button
from ui.kit.field import Field
from ui.kit.labels import Label, MarkLabel

F = TypeVar("F", bound=Field)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Form(QWidget):
    """Fields under one another, and *Save* and *Cancel* at the foot.

    Enter in a line saves; Ctrl+Enter saves anywhere and sets ``goes_on``, for a page that then opens the next. Save
    with something wrong goes to the first wrong field. Esc leaves, and asks only if something was typed.

    Args:
        save_words: the words of the main button: a verb and what it does it to.
        buttons: whether the form has its own foot; a panel that has them in its action strip says False and uses
            ``save_button`` and ``cancel_button``.
    """

    save = Signal(object)
    """The values by field key, all right as far as the fields can tell."""
    cancelled = Signal()
    edited = Signal()

    def __init__(self, save_words: str = "Save", *, buttons: bool = True) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.goes_on = False
        self.saving = False
        """Whether what was sent is being saved: Enter held down sends it once. What is said of a refusal ends it."""
        self.save_button: Button = main_button(save_words, then=self.submit)
        self.cancel_button: Button = button("Cancel", self.leave)
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self._row: QHBoxLayout | None = None
        self._whole = QWidget()
        self._sentence = Label("", wrap=True)
        whole = QHBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(MarkLabel("error"), 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self._sentence, 1)
        self._whole.hide()
        self._to_correct = Label("", "small", "text2")
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 4, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self._to_correct, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        self._question = self._build_question()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._column)
        for widget in (self._whole, self._question, self._foot):
            outer.addWidget(widget)
        if not buttons:
            foot.removeWidget(self.cancel_button)
            foot.removeWidget(self.save_button)

    def _build_question(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label("Leave without saving what you typed?", "strong", wrap=True), 1)
        self.keep_button = button("Keep typing", self._keep)
        self.leave_button = button("Leave", self._leave)
        row.addWidget(self.keep_button)
        row.addWidget(self.leave_button)
        made.hide()
        return made

    def add(self, field: F, *, beside: bool = False) -> F:
        """Add a field under the last one, or beside it; return it."""
        if not beside or self._row is None:
            self._row = QHBoxLayout()
            self._row.setSpacing(12)
            self._column.addLayout(self._row)
        self._row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.fields[field.key] = field
        field.edited.connect(self._edited)
        for widget in (field.editor, *field.editor.findChildren(QLineEdit)):
            widget.installEventFilter(self)
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Add something that is not a field: a sentence, a bar."""
        self._row = None
        self._column.addWidget(widget)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(field.dirty for field in self.fields.values() if not field.isHidden())

    def values(self) -> dict[str, Any]:
        """Return the values of the fields that are shown. Raises ``BadInput`` for the first that is wrong."""
        return {key: field.value() for key, field in self.fields.items() if not field.isHidden()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what is kept now in the fields named."""
        for key, value in values.items():
            self.fields[key].set_value(value)
        self.say("")

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong with fields, and go to the first of them."""
        self.saving = False
        for key, sentence in errors.items():
            self.fields[key].say(sentence)
        self._count_wrong()
        self._go_to_first_wrong()

    def say(self, sentence: str) -> None:
        """Say what is wrong with the whole; nothing takes it away."""
        self.saving = False
        self._sentence.setText(sentence)
        self._whole.setVisible(bool(sentence))
        self._whole.setAccessibleName(sentence)

    @property
    def sentence(self) -> str:
        """What is said of the whole."""
        return self._sentence.text()

    def submit(self, *, goes_on: bool = False) -> None:
        """Check every field and send ``save``, or go to the first that is wrong; nothing while it is being saved."""
        if self.saving:
            return
        self.say("")
        right = [field.check() for field in self.fields.values() if not field.isHidden()]
        self._count_wrong()
        if not all(right):
            self._go_to_first_wrong()
            return
        try:
            values = self.values()
        except BadInput as error:
            self.say(str(error))
            return
        self.goes_on = goes_on
        self.save.emit(values)

    def leave(self) -> None:
        """Leave the form; asks first if something was typed."""
        if self.dirty:
            self._foot.hide()
            self._question.show()
            self.keep_button.setFocus()
        else:
            self.cancelled.emit()

    def focus_first(self) -> None:
        """Give the keyboard to the first field, and bring it into view."""
        for field in self.fields.values():
            if not field.isHidden() and field.editor.isEnabled():
                self._go_to(field)
                return

    def _keep(self) -> None:
        self._question.hide()
        self._foot.show()
        self.focus_first()

    def _leave(self) -> None:
        self._question.hide()
        self._foot.show()
        self.cancelled.emit()

    def _edited(self) -> None:
        self._count_wrong()
        self.edited.emit()

    def _count_wrong(self) -> None:
        wrong = sum(bool(field.error) for field in self.fields.values() if not field.isHidden())
        self._to_correct.setText(f"{count(wrong, 'field')} to correct" if wrong else "")

    def _go_to_first_wrong(self) -> None:
        for field in self.fields.values():
            if field.error and not field.isHidden():
                self._go_to(field)
                return

    def _go_to(self, field: Field) -> None:
        field.editor.setFocus()
        # It and its sentence have their room only after the layout has run.
        QTimer.singleShot(0, field, lambda: _bring_into_view(field))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter in a line save, and Ctrl+Enter anywhere save and go on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control or isinstance(watched, QLineEdit):
                self.submit(goes_on=control)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; save and go on with Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            if self._question.isVisible():
                self._keep()
            else:
                self.leave()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submit(goes_on=True)
        else:
            super().keyPressEvent(event)


def _bring_into_view(field: QWidget) -> None:
    """Scroll so that a field is seen with what is said beneath it."""
    above = field.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(field, 0, 12)
