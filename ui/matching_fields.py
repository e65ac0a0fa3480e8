"""The parts of the matching page: our fields, each with a chooser of columns, and values with what each is."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.words import CATEGORIES
from ui.kit import theme
from ui.kit.boxes import column
from ui.kit.fields import Choice
from ui.kit.flow import Flow
from ui.kit.labels import Label

if TYPE_CHECKING:
    from models.extracts.matching import Field
    from models.extracts.matching_head import Head

_NONE = "no column"
_SHEETS_NAME = "the sheet’s name"
_NOT_KNOWN = "not known"
_SAMPLE_LENGTH = 24
_LONG_VALUE = 24
"""A value of more signs is shown in a row of its own."""
_MOST_LINES = 5
"""How many lines of values are seen at once."""


class Chosen(QWidget):
    """One of our fields, which column of the file it is, and a sample of what stands there."""

    changed = Signal()

    def __init__(self, one: "Field") -> None:
        super().__init__()
        self.field = one
        self._head: Head | None = None
        self._before = [_NONE]
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
        from models.extracts.matching import SHEET_FIELDS

        self._head = head
        key, guess = self.field.key, head.guess
        named = key in SHEET_FIELDS and (len(head.sheets) > 1 or guess.sheet_is == key)
        self._before = [_NONE, _SHEETS_NAME] if named else [_NONE]
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([*self._before, *head.headings])
        guessed = guess.columns.get(key, "")
        place = len(self._before) + head.headings.index(guessed) if guessed else int(guess.sheet_is == key)
        self.choice.setCurrentIndex(place)
        self.choice.blockSignals(False)
        self._say()

    def choose_none(self) -> None:
        """Choose no column, telling nobody."""
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(0)
        self.choice.blockSignals(False)
        self._say()

    @property
    def heading(self) -> str:
        """The column that is chosen; nothing for none."""
        return self.choice.currentText() if self.choice.currentIndex() >= len(self._before) else ""

    @property
    def by_sheet(self) -> bool:
        """Whether the sheet's name says it."""
        return 0 < self.choice.currentIndex() < len(self._before)

    def _chosen(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Show what stands in the column, and how it was guessed."""
        from models.extracts.cells import shown

        head, heading = self._head, self.heading
        if head is None or not (heading or self.by_sheet):
            self.sample.setText("")
            return
        if self.by_sheet:
            cells = dict.fromkeys(head.alike(head.guess.keys))
        else:
            place = head.headings.index(heading)
            cells = dict.fromkeys(shown(row[place]) for row in head.rows if place < len(row) and row[place] != "")
        listed = ""
        for cell in cells:  # as many whole values as have room; of the first as much as has
            if listed and len(listed) + len(cell) > _SAMPLE_LENGTH:
                break
            listed = f"{listed}, {cell}" if listed else cell[:_SAMPLE_LENGTH]
        told = head.told.get(self.field.key, "") if heading == head.guess.columns.get(self.field.key) else ""
        self.sample.setText("\n".join(line for line in (listed or "nothing in the first rows", told) if line))


class Sheets(QWidget):
    """The sheets that have the chosen columns, each with a tick to read it; nothing where there is but one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label("", wrap=True)
        self.boxes: dict[str, QCheckBox] = {}
        self._ticks = QWidget()
        self._flow = Flow(self._ticks, 2)
        self._others = Label("", "small", "text3", wrap=True)
        inside = column(self)
        inside.setContentsMargins(0, 0, 0, 8)
        inside.setSpacing(2)
        for widget in (self.sentence, self._ticks, self._others):
            inside.addWidget(widget)

    def show_sheets(self, alike: Sequence[str], others: Sequence[str], left_out: Collection[str]) -> None:
        """Show the sheets that have the columns, and those that have not.

        Args:
            alike: the sheets that have them.
            others: the further sheets with rows.
            left_out: those of ``alike`` without a tick, where they are shown anew.
        """
        if list(alike) != list(self.boxes):
            ticked = {name: box.isChecked() for name, box in self.boxes.items()}
            for box in self.boxes.values():
                self._flow.removeWidget(box)
                box.deleteLater()
            self.boxes = {}
            for name in alike:
                box = self.boxes[name] = QCheckBox(name.replace("&", "&&"))
                box.setAccessibleName(f"Read the sheet {name}")
                box.setMinimumWidth(box.sizeHint().width() + 14)  # so that the next tick is not taken for its own
                box.setChecked(ticked.get(name, name not in left_out))
                box.toggled.connect(self._ticked)
                self._flow.addWidget(box)
        have, are = ("has", "is") if len(others) == 1 else ("have", "are")
        lacking = f"{', '.join(others)} {have} not all of these columns and {are} left alone."
        self._others.setText(lacking if others else "")
        self._others.setVisible(bool(others))
        self.setVisible(len(alike) > 1 or bool(self.left_out))
        self._say()

    def begin(self) -> None:
        """Forget the ticks, for another file."""
        self.show_sheets((), (), ())

    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        read = [name for name, box in self.boxes.items() if box.isChecked()]
        which = "all are" if len(read) == len(self.boxes) else f"{len(read) or 'none'} {'are' if read[1:] else 'is'}"
        have = "sheet has" if len(self.boxes) == 1 else "sheets have"
        self.sentence.setText(f"{len(self.boxes)} {have} these columns; {which} read.")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The sheets without a tick."""
        return tuple(name for name, box in self.boxes.items() if not box.isChecked())


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
        row = place = 0
        for value in values:
            choice = Choice()
            choice.addItems(list(offered))
            choice.setAccessibleName(f"What “{value}” is")
            said = known.get(even(value), category_of(value))
            choice.setCurrentText(said if said in offered else _NOT_KNOWN)
            choice.currentIndexChanged.connect(self.changed)
            long = len(value) > _LONG_VALUE  # takes a row of its own
            row, place = (row + 1, 0) if (place == 2 and long) or place > 2 else (row, place)
            grid.addWidget(Label(value, wrap=True), row, place, 1, 3 if long else 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(choice, row, 3 if long else place + 1)
            place += 4 if long else 2
            self.choices[even(value)] = choice
        for place in (0, 2):
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(row + 1, 1)
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
        self.name = QLineEdit()
        self.sheet = Choice()
        self.sheet_row = _pair("Columns of the sheet", self.sheet)
        self.sheets = Sheets()
        self.sheets.changed.connect(self.changed)
        self.team = Choice()
        self.team.setEditable(True)
        self.team.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        if (typed := self.team.lineEdit()) is not None:
            typed.setAccessibleName("Team of all rows")
        self.team.editTextChanged.connect(self.changed)
        self.order = Choice()
        self.order.addItems(["the day first, 31/10/2026", "the month first, 10/31/2026"])
        self.order.currentIndexChanged.connect(self.changed)
        self.team_row = _pair("Team of all rows", self.team)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.setSpacing(0)
        rows.addWidget(_pair("Remember it as", self.name))
        rows.addWidget(self.sheet_row)
        rows.addWidget(self.sheets)
        for key, one in self.fields.items():
            rows.addWidget(one)
            one.changed.connect(partial(self._chosen, key))
            if key == "team":
                rows.addWidget(self.team_row)
        rows.addWidget(_pair("Dates have, where nothing tells", self.order))
        rows.addStretch(1)
        whole = column(self)
        whole.setSpacing(4)
        self.title = Label("Ours, and the file's column", "strong", wrap=True)
        whole.addWidget(self.title)
        self._area = scrolling(inside, "Which column is which")
        whole.addWidget(self._area, 1)

    def follow(self) -> None:
        """Scroll to what has the keyboard."""
        if (one := self.focusWidget()) is not None and self._area.isAncestorOf(one):
            self._area.ensureWidgetVisible(one)

    def _chosen(self, key: str) -> None:
        """Let the sheet's name say but one thing."""
        if self.fields[key].by_sheet:
            for other, one in self.fields.items():
                if other != key and one.by_sheet:
                    one.choose_none()
        self.changed.emit()

    def show_head(self, head: "Head") -> None:
        """Show a file's columns as they are guessed."""
        self.sheets.begin()
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

    @property
    def sheet_is(self) -> str:
        """The field that the sheet's name says, if any."""
        return next((key for key, one in self.fields.items() if one.by_sheet), "")


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
    editor.setAccessibleName(words)
    label = Label(words, wrap=True)
    label.setBuddy(editor)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(12)
    row.addWidget(label, 1)
    row.addWidget(editor, 1)
    return made
