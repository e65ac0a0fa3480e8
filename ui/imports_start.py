"""The Import page before a file is chosen, and after one is in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.first_run import DropField
from ui.kit import buttons
from ui.kit.labels import Ground, Label

_WIDTH = 720


class StartPanel(QScrollArea):
    """Two ways to begin, each a sentence and a button, and a field to drop a workbook on."""

    def __init__(
        self, choose: Callable[[], object], template: Callable[[], object], dropped: Callable[[Path], object]
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.choose_button = buttons.main_button("Choose a workbook…", then=choose)
        self.template_button = buttons.button("Save the empty workbook…", template)
        self.drop_field = DropField(dropped)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4, 12)
        column.setSpacing(0)
        column.addLayout(
            _way(
                "A caseload workbook",
                "One sheet each for teams, workers, absences, limits, weights, cases, categories and allocations."
                " Only the sheets that are there are read. You see what the file will change before anything does.",
                self.choose_button,
            )
        )
        line = Ground("surface", "top")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addLayout(
            _way(
                "The empty workbook, to fill in",
                "With notes and drop-downs in each sheet. Read it back when it is filled; read it again when"
                " something has changed.",
                self.template_button,
            )
        )
        column.addSpacing(6)
        column.addWidget(self.drop_field)
        column.addStretch(1)
        inside, outer = QWidget(), QWidget()
        inside.setLayout(column)
        inside.setMaximumWidth(_WIDTH)
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside, _WIDTH)
        row.addStretch(1)
        self.setWidget(outer)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class DonePanel(QWidget):
    """Says that the file is in, and where to go on."""

    def __init__(self, overview: Callable[[], object], another: Callable[[], object]) -> None:
        super().__init__()
        self._words = Label("", "strong", wrap=True)
        self._detail = Label("", "body", "text2", wrap=True)
        self.overview_button = buttons.main_button("Go to Overview", then=overview)
        self.another_button = buttons.button("Read another workbook", another)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.overview_button)
        row.addWidget(self.another_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._detail)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(1)

    def say(self, words: str, detail: str) -> None:
        """Say what is done, and what it was."""
        self._words.setText(words)
        self._detail.setText(detail)


def _way(title: str, sentence: str, button: buttons.Button) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, "strong", wrap=True))
    words.addWidget(Label(sentence, ink="text2", wrap=True))
    button.setAccessibleDescription(sentence)
    row = QHBoxLayout()
    row.setContentsMargins(0, 10, 0, 14)
    row.setSpacing(40)
    row.addLayout(words, 1)
    row.addWidget(button)
    return row
