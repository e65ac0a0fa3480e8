"""The parts of the matching page: our fields, each with a chooser of columns, and values with what each is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.words import CATEGORIES
from ui.kit import theme
from ui.kit.boxes import column
from ui.kit.fields import Choice
from ui.kit.labels import Label

if TYPE_CHECKING:
    from models.extracts.matching import Field
    from models.extracts.matching_guess import Head

_NONE = "no column"
_NOT_KNOWN = "not known"
_SAMPLE_LENGTH = 24
_MOST_LINES = 5
"""How many lines of values are seen at once."""
_CHOOSER = 24
"""Width of a chooser in average characters."""


class Chosen(QWidget):
    """One of our fields, which column of the file it is, and a sample of what stands there."""

    changed = Signal()

    def __init__(self, one: "Field") -> None:
        super().__init__()
        self.field = one
        self._head: Head | None = None
        words = one.name if one.required or one.key == "team" else f"{one.name} (if any)"
        self.choice = Choice()
        self.choice.setAccessibleName(words)
        self.choice.setAccessibleDescription(one.meaning)
        self.choice.setMinimumContentsLength(8)
        self.choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.currentIndexChanged.connect(self._chosen)
        name = Label(words, wrap=True)
        name.setBuddy(self.choice)
        self.sample = Label("", "small", "text2", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.choice, 0, 1)
        grid.addWidget(Label(one.meaning, "small", "text3", wrap=True), 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sample, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def show_head(self, head: "Head") -> None:
        """Offer a file's columns, and choose the one that is guessed."""
        self._head = head
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([_NONE, *head.headings])
        guessed = head.guess.columns.get(self.field.key, "")
        self.choice.setCurrentIndex(head.headings.index(guessed) + 1 if guessed else 0)
        self.choice.blockSignals(False)
        self._say()

    @property
    def heading(self) -> str:
        """The column that is chosen; nothing for none."""
        return self.choice.currentText() if self.choice.currentIndex() > 0 else ""

    def _chosen(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Show what stands in the column, and how it was guessed."""
        from models.extracts.cells import shown

        head, heading = self._head, self.heading
        if head is None or not heading:
            self.sample.setText("")
            return
        place = head.headings.index(heading)
        cells = dict.fromkeys(shown(row[place]) for row in head.rows if place < len(row) and row[place] != "")
        listed = ""
        for cell in cells:  # as many whole values as have room; of the first as much as has
            if listed and len(listed) + len(cell) > _SAMPLE_LENGTH:
                break
            listed = f"{listed}, {cell}" if listed else cell[:_SAMPLE_LENGTH]
        told = head.told.get(self.field.key, "") if heading == head.guess.columns.get(self.field.key) else ""
        self.sample.setText("\n".join(line for line in (listed or "nothing in the first rows", told) if line))


class Values(QWidget):
    """The values of the category column, and what each is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Label("", "strong", wrap=True)
        self.note = Label("", "small", "text3", wrap=True)
        self.choices: dict[str, Choice] = {}
        self._inside = QWidget()
        self.area = scrolling(self._inside, "What each value of the category column is")
        inside = column(self)
        inside.setSpacing(4)
        inside.addWidget(self.heading)
        inside.addWidget(self.note)
        inside.addWidget(self.area, 1)

    def show_values(self, heading: str, values: Sequence[str], known: Mapping[str, str]) -> None:
        """Show the values of a column; ``known`` says what is chosen for some already, evened out."""
        from models.extracts.codes import even
        from models.extracts.matching import CLOSED
        from models.extracts.matching_guess import category_of

        self.heading.setText(f"What the values of “{heading}” are" if heading else "What the cases are")
        self.note.setText(
            "Choose what each is; open cases of which it is not known count, in no category."
            if values
            else "Too many different values for a category; each is read by its words."
            if heading
            else "Without a column for it every case counts, in no category."
        )
        self.choices = {}
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        offered = (*CATEGORIES, CLOSED, _NOT_KNOWN)
        for number, value in enumerate(values):
            row, place = divmod(number, 2)
            choice = Choice()
            choice.addItems(list(offered))
            choice.setAccessibleName(f"What “{value}” is")
            said = known.get(even(value), category_of(value))
            choice.setCurrentText(said if said in offered else _NOT_KNOWN)
            choice.currentIndexChanged.connect(self.changed)
            grid.addWidget(Label(value, wrap=True), row, 2 * place, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(choice, row, 2 * place + 1)
            self.choices[even(value)] = choice
        for place in (0, 2):
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(len(values), 1)
        self.area.setWidget(self._inside)
        self.area.setVisible(bool(values))
        self.area.setMaximumHeight(min(self._inside.sizeHint().height(), _MOST_LINES * (theme.line() + 18)))

    @property
    def categories(self) -> dict[str, str]:
        """What is chosen, by value evened out."""
        texts = {value: choice.currentText() for value, choice in self.choices.items()}
        return {value: "" if text == _NOT_KNOWN else text for value, text in texts.items()}


class Columns(QWidget):
    """All our fields, each with its chooser, and the one team or order of dates where no column tells it."""

    changed = Signal()

    def __init__(self) -> None:
        from models.extracts.matching import FIELDS

        super().__init__()
        self.fields = {key: Chosen(one) for key, one in FIELDS.items()}
        self.team = Choice()
        self.team.setEditable(True)
        self.team.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        for editor in (self.team, self.team.lineEdit()):
            if editor is not None:
                editor.setAccessibleName("The team of all rows")
        self.team.editTextChanged.connect(self.changed)
        self.order = Choice()
        self.order.addItems(["the day first, 31/10/2026", "the month first, 10/31/2026"])
        self.order.setAccessibleName("Dates written as text have")
        self.order.currentIndexChanged.connect(self.changed)
        self.team_row = _pair("Team of all rows", self.team)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.setSpacing(0)
        for key, one in self.fields.items():
            rows.addWidget(one)
            one.changed.connect(self.changed)
            if key == "team":
                rows.addWidget(self.team_row)
        rows.addWidget(_pair("Dates have, where nothing tells", self.order))
        rows.addStretch(1)
        whole = column(self)
        whole.setSpacing(4)
        self.title = Label("Ours, and the file's column", "strong", wrap=True)
        whole.addWidget(self.title)
        whole.addWidget(scrolling(inside, "Which column is which"), 1)

    def show_head(self, head: "Head") -> None:
        """Show a file's columns as they are guessed."""
        for one in self.fields.values():
            one.show_head(head)
        for editor in (self.team, self.order):
            editor.blockSignals(True)
        self.team.clear()
        self.team.addItems(list(head.teams))
        self.team.setEditText(head.guess.team)
        self.order.setCurrentIndex(int(head.guess.month_first))
        for editor in (self.team, self.order):
            editor.blockSignals(False)

    @property
    def columns(self) -> dict[str, str]:
        """By field, the column that is chosen."""
        return {key: one.heading for key, one in self.fields.items() if one.heading}


def scrolling(inside: QWidget, name: str) -> QScrollArea:
    """Return an area that scrolls down only, and follows the keyboard."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area


def _pair(words: str, editor: QWidget) -> QWidget:
    made = QWidget()
    label = Label(words, wrap=True)
    label.setBuddy(editor)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(12)
    row.addWidget(label, 1)
    row.addWidget(editor, 1)
    return made


def name_width() -> int:
    """Return the width of the field for a name."""
    return theme.metrics().averageCharWidth() * _CHOOSER + 24
