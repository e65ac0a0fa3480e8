"""The strip at a page's foot: one sentence, and at the right what can be done, the main button last."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit import theme
from ui.kit.labels import Ground, Label

_LEFT, _RIGHT, _AROUND = 20, 16, 11


class ActionStrip(Ground):
    """A sentence and buttons over the page's full width; where the window is small, the strip is lower."""

    def __init__(self, *actions: QWidget) -> None:
        super().__init__("surface", "top")
        self._sentence = Label("", "small", "text2", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self._sentence, 1)
        for action in actions:
            self._row.addWidget(action)
        self.set_compact(False)

    def say(self, sentence: str) -> None:
        """Show a sentence beside the buttons."""
        self._sentence.setText(sentence)

    @property
    def sentence(self) -> str:
        """What stands beside the buttons."""
        return self._sentence.text()

    def set_compact(self, compact: bool) -> None:
        """Take less height where the window is small."""
        around = 5 if compact else _AROUND
        self._row.setContentsMargins(12 if compact else _LEFT, around, 12 if compact else _RIGHT, around)
        self.setMinimumHeight(theme.line() + 13 + 2 * around)
