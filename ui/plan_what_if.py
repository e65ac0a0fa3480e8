"""“What if”: what is supposed, and the position as it is beside the position as it would be."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.dates import show
from models.words import Status, count
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.figure_grid import FigureGrid, Marked
from ui.kit.labels import Label
from ui.kit.marks import Mark
from ui.plan_changes import Choices, Supposed

if TYPE_CHECKING:
    from models.what_if import WhatIf

_MOST_LISTED = 12
_FIGURES = 380
_NOTHING = "Nothing of this is recorded."


class WhatIfPane(QWidget):
    """The changes that are supposed, each with *Leave out*, and the totals before and after."""

    edited = Signal()
    """Something else is supposed."""

    def __init__(self) -> None:
        super().__init__()
        self.supposed: list[Supposed] = []
        self.found: WhatIf | None = None
        self.choices: Choices | None = None
        """What there is to choose from, None until it is read."""
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 12)
        self._column.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column(self).addWidget(scroll)
        self._show()

    @property
    def answer(self) -> str:
        """How many would be over, and that nothing is recorded."""
        return _answer(self.found, self.supposed) if self.found is not None else _NOTHING

    def take_choices(self, found: Choices) -> None:
        """Take what there is to choose from."""
        self.choices = found

    def take(self, found: "WhatIf") -> None:
        """Show what the suppositions would make of the position."""
        if found != self.found:
            self.found = found
            self._show()

    def add(self, one: Supposed) -> None:
        """Suppose one thing more."""
        self.supposed.append(one)
        self._show()
        self.edited.emit()

    def leave_out(self, number: int) -> None:
        """Suppose one thing less."""
        del self.supposed[number]
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._add_changes(self.supposed)
        if self.found is not None:
            self._add_figures(self.found)
            self._add_notes(self.found)
        self._column.addStretch(1)

    def _add_changes(self, changes: Sequence[Supposed]) -> None:
        if not changes:
            self._column.addWidget(Label("Nothing is supposed yet.", "strong"))
            words = "Choose “Suppose…”: somebody new, somebody back or gone, more cases, other limits."
            self._column.addWidget(Label(words, "body", "text2", wrap=True))
            return
        self._column.addWidget(Label("Suppose", "strong"))
        for number, one in enumerate(changes):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(Label(one.words, wrap=True), 1)
            remove = buttons.link("Leave out", partial(self.leave_out, number))
            remove.setAccessibleName(f"Leave out: {one.words}")
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self._column.addWidget(line)

    def _add_figures(self, found: "WhatIf") -> None:
        grid = FigureGrid(("Position", "Now", "Then"), right=frozenset({1, 2}))
        for one in found.figures:
            role = "body" if one.before == one.after else "strong"
            grid.add([Label(one.name, role), Label(one.before), Label(one.after, role)])
        grid.setMaximumWidth(_FIGURES)
        self._column.addSpacing(8)
        self._column.addWidget(grid)

    def _add_notes(self, found: "WhatIf") -> None:
        for note in found.notes:
            self._column.addWidget(Marked(str(Mark.DUE), note, wrap=True))
        if found.unplaced:
            number = count(len(found.unplaced), "case")
            self._column.addWidget(Label(f"{number} would have no place", "strong"))
            for case in found.unplaced[:_MOST_LISTED]:
                self._column.addWidget(Marked(str(Mark.UNALLOCATED), f"{case.case_id}: {case.why}", wrap=True))
            if len(found.unplaced) > _MOST_LISTED:
                self._column.addWidget(Label(f"and {len(found.unplaced) - _MOST_LISTED:,} more", "small", "text2"))


def _answer(found: "WhatIf", changes: Sequence[Supposed]) -> str:
    """Return that nothing is recorded, and how many the suppositions would put over or take back."""
    if not changes:
        return _NOTHING
    before, after = found.before.statuses[Status.OVER], found.after.statuses[Status.OVER]
    moved = f"; {count(len(found.moves), 'case')} would be placed" if found.moves else ""
    none = f"; {count(len(found.unplaced), 'case')} would have no place" if found.unplaced else ""
    over = f"{before} over now, {after} then"
    return f"On {show(found.before.day)}: {over}{moved}{none}. {_NOTHING}"
