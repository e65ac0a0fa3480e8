"""The Import page before a file is chosen, and after one is in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.first_run import DropField
from ui.imports_known import KnownFiles
from ui.kit import buttons, theme
from ui.kit.flow import Flow
from ui.kit.labels import Ground, Label

_WIDTH = 720


class StartPanel(QScrollArea):
    """Three ways to begin, each a sentence and a button, a field to drop a file on, and the files that are known."""

    def __init__(
        self,
        choose: Callable[[], object],
        choose_folder: Callable[[], object],
        template: Callable[[], object],
        dropped: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.choose_button = buttons.main_button("Choose a file…", then=choose)
        self.folder_button = buttons.button("Choose a folder…", choose_folder)
        self.template_button = buttons.button("Save the empty workbook…", template)
        self.drop_field = DropField(dropped)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4, 12)
        column.setSpacing(0)
        self._add_ways(column)
        column.addSpacing(6)
        column.addWidget(self.drop_field)
        self.known = KnownFiles()
        column.addSpacing(20)
        column.addWidget(self.known)
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

    def _add_ways(self, column: QVBoxLayout) -> None:
        ways = (
            (
                "A file",
                "Annex A, another export of your case system, a list of your own, or a caseload workbook.",
                self.choose_button,
            ),
            (
                "A folder of lists",
                "Annex A saved as one .csv file a list. A .zip of them can be chosen as a file.",
                self.folder_button,
            ),
            (
                "The empty workbook, to fill in",
                "For what no export knows: limits, absences, FTE and roles. Read it back when it is filled.",
                self.template_button,
            ),
        )
        for number, one in enumerate(ways):
            if number:
                line = Ground("surface", "top")
                line.setFixedHeight(1)
                column.addWidget(line)
            column.addLayout(way(*one))


class DonePanel(QWidget):
    """Says that the file is in, and where to go on."""

    def __init__(self, open_place: Callable[[str], object], another: Callable[[], object]) -> None:
        super().__init__()
        self._words = Label("", "strong", wrap=True)
        self._detail = Label("", "body", "text2", wrap=True)
        self.people_button = buttons.main_button("People to confirm", then=lambda: open_place("People to confirm"))
        self.overview_button = buttons.main_button("Go to Overview", then=lambda: open_place("Overview"))
        self.quality_button = buttons.button("Data quality", lambda: open_place("Data quality"))
        self.another_button = buttons.button("Read another file", another)
        row = QWidget()
        flow = Flow(row, 8)
        for made in (self.people_button, self.overview_button, self.quality_button, self.another_button):
            flow.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._detail)
        column.addSpacing(8)
        column.addWidget(row)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """What is done."""
        return self._words.text()

    def say(self, words: str, detail: str, people: int = 0, findings: int = 0) -> None:
        """Say what is done, and what it was; offer to confirm ``people`` and to look at ``findings``, if any."""
        self._words.setText(words)
        self._detail.setText(detail)
        self.people_button.set_text(f"People to confirm ({people:,})")
        self.people_button.setVisible(bool(people))
        self.quality_button.set_text(f"Data quality ({findings:,})")
        self.quality_button.setVisible(bool(findings))
        self.overview_button.kind = "ordinary" if people else "main"
        self.overview_button.setFont(theme.font("medium" if people else "strong"))

    def take_keyboard(self) -> None:
        """Take the keyboard to the first thing to do."""
        first = self.overview_button if self.people_button.isHidden() else self.people_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def way(title: str, sentence: str, button: buttons.Button) -> QHBoxLayout:
    """Return one way to begin: what it is, a sentence on it, and its button."""
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
