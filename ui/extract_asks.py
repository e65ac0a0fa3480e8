"""What an extract's preview asks before it can be applied, and the day that the extract is of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.dates import show
from models.errors import BadInput
from ui.kit import buttons, theme
from ui.kit.confirm import confirm
from ui.kit.fields import DateField
from ui.kit.labels import Ground, Label, MarkLabel
from ui.session import Session

_MOST, _FIELD_WIDTH = 3, 132


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the sentence, and the words of the button that answers it."""

    sentence: str
    button: str
    does: Callable[[], object]


class AskBanner(Ground):
    """Questions over the lines, each with its own button; of many the first, until the rest is wanted."""

    def __init__(self) -> None:
        super().__init__("warn")
        self._asks: Sequence[Ask] = ()
        self._most, self._all = _MOST, False
        self.buttons: list[buttons.Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 6)
        self._column.setSpacing(2)
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        self.hide()

    def show_asks(self, asks: Sequence[Ask], most: int = _MOST) -> None:
        """Show these questions, ``most`` of them at first; none takes the banner away."""
        self._all = self._all and bool(asks)
        self._asks, self._most = asks, most
        self._show()

    def _show_rest(self) -> None:
        self._all = True
        self._show()
        self.buttons[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.buttons = []
        shown = self._asks if self._all or len(self._asks) <= self._most else self._asks[: self._most]
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        for ask in shown:
            self.buttons.append(buttons.link(ask.button, ask.does))
            self.buttons[-1].setAccessibleDescription(ask.sentence)
            lines.addLayout(_line(ask.sentence, self.buttons[-1]))
        if len(shown) < len(self._asks):
            lines.addWidget(buttons.link(f"Show {len(self._asks) - len(shown)} more", self._show_rest))
        self._column.replaceWidget(self._inside, inside)
        inside.show()  # a layout shows it only later, and until then its buttons can't take the keyboard
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside
        self.setAccessibleName(" ".join(ask.sentence for ask in shown))
        self.setVisible(bool(shown))

    @property
    def sentences(self) -> list[str]:
        """All that is asked."""
        return [ask.sentence for ask in self._asks]


def _line(sentence: str, button: buttons.Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    mark = MarkLabel("due")
    mark.setFixedHeight(max(24, theme.line() + 6))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = Label(sentence, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(words, 1)
    row.addWidget(button)
    return row


def ask_to_put_away(parent: QWidget, file: str, chosen: str, then: Callable[[], object]) -> None:
    """Ask before what was chosen in the preview of a file is lost, and call ``then`` where the file is put away."""
    sentence = f"What was chosen is lost: {chosen}. The record stays as it is."
    confirm(parent, f"Put {file} away?", sentence, "Keep it open", "Put it away", then)


class AsOfField(DateField):
    """The day that an extract is of: no later than today."""

    day_chosen = Signal(object)
    """Another day is entered: a ``date``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._day: date | None = None
        super().__init__("as of", "As of", session.today, what="the day of the file", check=self._not_later)
        self.setFixedWidth(max(_FIELD_WIDTH, theme.metrics().averageCharWidth() * 20))
        if isinstance(self.editor, QLineEdit):
            self.editor.editingFinished.connect(self._take)
        self.hide()

    def show_day(self, day: date) -> None:
        """Show the day that the file was read for."""
        self._day = day
        self.set_value(day)

    def _not_later(self, day: date) -> None:
        if day > self._session.today:
            raise BadInput(f"Choose today, {show(self._session.today)}, or a day before it.")

    def _pick(self, day: date) -> None:
        super()._pick(day)
        self._take()

    def _take(self) -> None:
        if self.isVisible() and self.check():
            day = self.value()
            if day != self._day:
                self._day = day
                self.day_chosen.emit(day)
