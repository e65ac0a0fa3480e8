"""One labelled field: what is typed, what was kept, and in a sentence what is wrong with it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.errors import BadInput
from ui.kit.labels import Label, MarkLabel
from ui.kit.style import restyle


class Field(QWidget):
    """A label, what is typed under it, and under that what is wrong with it.

    Args:
        key: its name in ``Form.values``.
        words: the label.
        editor: the widget that is typed into.
        required: whether nothing at all is wrong; else the label says "(if any)".
        what: how a sentence calls it ("the lower limit"); default: "the" and the label.
        hint: a sentence beneath that is always there.
        check: a further check of the value; raises ``BadInput``.
    """

    edited = Signal()

    def __init__(
        self,
        key: str,
        words: str,
        editor: QWidget,
        *,
        required: bool = True,
        what: str = "",
        hint: str = "",
        check: Callable[[Any], object] | None = None,
    ) -> None:
        super().__init__()
        self.key, self.editor, self.required = key, editor, required
        self.what = what or f"the {words[:1].lower()}{words[1:]}"
        self._check = check
        self._kept: str | None = None
        self._left_unchanged = True
        self.label = Label(words if required else f"{words} (if any)", "small", "text2")
        self.label.setBuddy(editor)
        editor.setAccessibleName(self.label.text())
        editor.setAccessibleDescription(hint)
        editor.installEventFilter(self)
        self._hint = Label(hint, "small", "text3", wrap=True)
        self._wrong = Label("", "small", wrap=True)
        self._wrong_row = QWidget()
        row = QHBoxLayout(self._wrong_row)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(MarkLabel("error"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._wrong, 1)
        self._wrong_row.hide()
        self._was = Label("", "small", "text3")
        self._was.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.label, editor, self._hint, self._wrong_row):
            column.addWidget(widget)
        self._hint.setVisible(bool(hint))  # once it is inside: a shown widget without a parent is a window
        self._place_was()

    def _place_was(self) -> None:
        inside = QHBoxLayout(self.editor)
        inside.setContentsMargins(0, 0, 10 + self._right_room(), 0)
        inside.addStretch(1)
        inside.addWidget(self._was)
        self._was.hide()

    def _right_room(self) -> int:
        return 0

    # What pages call.

    @property
    def text(self) -> str:
        """What is typed, as it stands."""
        raise NotImplementedError

    @text.setter
    def text(self, text: str) -> None:
        raise NotImplementedError

    def read(self) -> Any:  # noqa: ANN401 - each field has its own value
        """Return the value that is typed, None (or ``""``) for nothing. Raises ``BadInput`` when it is wrong."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:  # noqa: ANN401 - each field has its own value
        """Show what is kept now; what is typed over it shows as changed, with "was …"."""
        self._kept = self._shown(value)
        self.text = self._kept
        self.say("")
        self._show_dirty()

    def _shown(self, value: Any) -> str:  # noqa: ANN401 - each field has its own value
        return "" if value is None else str(value)

    @property
    def dirty(self) -> bool:
        """Whether something else is typed than what is kept."""
        return self.text.strip() != (self._kept or "").strip()

    @property
    def error(self) -> str:
        """What is wrong, as it is shown; empty when nothing is."""
        return self._wrong.text() if not self._wrong_row.isHidden() else ""

    def say(self, sentence: str) -> None:
        """Show what is wrong with the field; nothing takes it away."""
        self._wrong.setText(sentence)
        self._wrong_row.setVisible(bool(sentence))
        self.editor.setProperty("wrong", bool(sentence))
        self.editor.setAccessibleDescription(sentence or self._hint.text())
        restyle(self.editor)

    def check(self) -> bool:
        """Check what is typed, show what is wrong, and return whether it is right."""
        try:
            self.value()
        except BadInput as error:
            self.say(str(error))
            return False
        self.say("")
        return True

    def value(self) -> Any:  # noqa: ANN401 - each field has its own value
        """Return the checked value. Raises ``BadInput`` when it is wrong."""
        if self.required and not self.text.strip():
            raise BadInput(f"Fill in {self.what}; it is empty.")
        read = self.read()
        if self._check is not None and self.text.strip():
            self._check(read)
        return read

    # What happens.

    def _edited(self) -> None:
        self._left_unchanged = False
        self._show_dirty()
        if self.error:
            self.check()
        self.edited.emit()

    def _show_dirty(self) -> None:
        changed = self._kept is not None and self.dirty
        if bool(self.editor.property("dirty")) != changed:
            self.editor.setProperty("dirty", changed)
            restyle(self.editor)
        self._was.setText(f"was {self._kept or 'empty'}")
        self._was.setVisible(changed and self._was.sizeHint().width() < self.editor.width() / 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check on leaving, once something was typed."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut and not self._left_unchanged:
            self._left_unchanged = True
            self.check()
        return super().eventFilter(watched, event)
