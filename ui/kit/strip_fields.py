"""Fields that stand in a strip or a toolbar: without a label of their own; what is wrong is said elsewhere."""

from typing import Any

from PySide6.QtCore import Signal

from ui.kit.fields import DateField, NumberField


class StripDay(DateField):
    """A day beside other things: ``said`` carries what is wrong with it to where there is room, empty once mended."""

    said = Signal(str)

    def say(self, sentence: str) -> None:
        """Mark the field and send the sentence."""
        had = self.error
        super().say(sentence)
        if sentence or had:
            self.said.emit(sentence)
        self._wrong_row.setMaximumHeight(0)


class StripNumber(NumberField):
    """A number beside other things: ``said`` as of ``StripDay``."""

    said = Signal(str)

    def __init__(self, key: str, words: str, lowest: int, highest: int, **details: Any) -> None:  # noqa: ANN401
        super().__init__(key, words, lowest, highest, **details)
        self.label.hide()

    def say(self, sentence: str) -> None:
        """Mark the field and send the sentence."""
        had = self.error
        super().say(sentence)
        if sentence or had:
            self.said.emit(sentence)
        self._wrong_row.setMaximumHeight(0)
