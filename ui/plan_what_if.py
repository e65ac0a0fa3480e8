"""“What if”: what is supposed, and the position as it is beside the position as it would be."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.dates import show
from models.what_if import WhatIf
from models.words import Status, count
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.figure_grid import FigureGrid, Marked
from ui.kit.labels import Label
from ui.kit.marks import Mark
from ui.plan_changes import Supposed

_MOST_LISTED = 12
_FIGURES = 380


class WhatIfPane(QWidget):
    """The changes that are supposed, each with *Remove*, and the totals before and after."""

    removed = Signal(int)
    """The number of the change that is to be left out."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 8, 12)
        self._column.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        column(self).addWidget(scroll)
        self.show_changes((), None)

    def show_changes(self, changes: Sequence[Supposed], found: WhatIf | None) -> None:
        """Show what is supposed and, once it is worked out, what it would make of the position."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._add_changes(changes)
        if found is not None:
            self._add_figures(found)
            self._add_notes(found)
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
            remove = buttons.link("Leave out", partial(self.removed.emit, number))
            remove.setAccessibleName(f"Leave out: {one.words}")
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self._column.addWidget(line)

    def _add_figures(self, found: WhatIf) -> None:
        grid = FigureGrid(("Position", "Now", "Then"), right=frozenset({1, 2}))
        for one in found.figures:
            role = "body" if one.before == one.after else "strong"
            grid.add([Label(one.name, role), Label(one.before), Label(one.after, role)])
        grid.setMaximumWidth(_FIGURES)
        self._column.addSpacing(8)
        self._column.addWidget(grid)

    def _add_notes(self, found: WhatIf) -> None:
        for note in found.notes:
            self._column.addWidget(Marked(str(Mark.DUE), note, wrap=True))
        if found.unplaced:
            number = count(len(found.unplaced), "case")
            self._column.addWidget(Label(f"{number} would have no place", "strong"))
            for case in found.unplaced[:_MOST_LISTED]:
                self._column.addWidget(Marked(str(Mark.UNALLOCATED), f"{case.case_id}: {case.why}", wrap=True))
            if len(found.unplaced) > _MOST_LISTED:
                self._column.addWidget(Label(f"and {len(found.unplaced) - _MOST_LISTED:,} more", "small", "text2"))


def answer(found: WhatIf, changes: Sequence[Supposed]) -> str:
    """Return that nothing is recorded, and how many the suppositions would put over or take back."""
    if not changes:
        return "Nothing of this is recorded."
    before, after = found.before.statuses[Status.OVER], found.after.statuses[Status.OVER]
    moved = f"; {count(len(found.moves), 'case')} would be placed" if found.moves else ""
    none = f"; {count(len(found.unplaced), 'case')} would have no place" if found.unplaced else ""
    over = f"{before} over now, {after} then"
    return f"On {show(found.before.day)}: {over}{moved}{none}. Nothing of this is recorded."
