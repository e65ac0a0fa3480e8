"""What an edit of limits or weights would do to each worker's status, shown beside the form before it is saved."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.dates import show_weekday
from models.limit_edits import Preview
from models.limit_lines import Effect
from models.status_words import status_words
from models.unconfirmed import rests_sentence
from ui.kit.labels import Label, MarkLabel

_MOST = 24
_WAITS = "Fill in the form, and what it would do to each worker's status is shown here."


class EffectBox(QFrame):
    """A line a worker, before → after; the counts are a sentence for its own place, ``sentence_label``."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._heading = Label("What it would do", "strong", wrap=True)
        self.sentence_label = Label(_WAITS, "body", "text1", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 4, 0, 0)
        self._rows.setSpacing(6)
        self.lines: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(3)
        column.addWidget(self._heading)
        column.addLayout(self._rows)

    @property
    def sentence(self) -> str:
        """The counts, or why there are none."""
        return self.sentence_label.text()

    def wait(self) -> None:
        """Say that the form is not filled in yet."""
        self.say(_WAITS)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of an effect: why there is none."""
        self._heading.setText("What it would do")
        self._show(sentence, ())

    def show_preview(self, preview: Preview, today: bool) -> None:
        """Show what would change on the preview's day; ``today`` tells whether that is today."""
        day = show_weekday(preview.day)
        self._heading.setText(f"What it would do today, {day}" if today else f"What it would do on {day}")
        as_known = "" if today else "With what is recorded for that day now."
        guesses = rests_sentence(sum(one.worker.guessed for one in preview.changed)).strip()
        said = (preview.sentence, guesses, as_known, preview.past)
        self._show(" ".join(sentence for sentence in said if sentence), preview.changed)

    def _show(self, sentence: str, changed: tuple[Effect, ...]) -> None:
        self.sentence_label.setText(sentence)
        self.setVisible(bool(changed))
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.lines = []
        for one in changed[:_MOST]:
            row = _Row(one)
            self.lines.append(row.accessibleName())
            self._rows.addWidget(row)
        if len(changed) > _MOST:
            self._rows.addWidget(Label(f"And {len(changed) - _MOST:,} more.", "small", "text2"))
        self.setAccessibleName(" ".join([self._heading.text() + ".", sentence, *(f"{line}." for line in self.lines)]))


class _Row(QWidget):
    """One worker: the name, and under it the status before and after."""

    def __init__(self, effect: Effect) -> None:
        super().__init__()
        before, after = status_words(effect.worker), status_words(effect.then)
        self.setAccessibleName(f"{effect.worker.name}: {before} → {after}")
        words = QHBoxLayout()
        words.setSpacing(7)
        words.addWidget(Label(f"{before} →", "body", "text2"))
        words.addWidget(MarkLabel(effect.after))
        words.addWidget(Label(after))
        words.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(effect.worker.name, "strong", wrap=True), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(words)
