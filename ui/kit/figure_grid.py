"""Rows of words and figures in columns with a line under each, for panels: not a table that sorts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.kit.labels import Ground, Label, MarkLabel

_GAP, _ABOVE = 10, 6


class FigureGrid(QWidget):
    """Rows under headings; ``right`` names the columns whose words stand at the right, ``stretch`` the widest one."""

    def __init__(self, headings: Sequence[str], right: frozenset[int] = frozenset(), stretch: int = 0) -> None:
        super().__init__()
        self._right, self._row = right, 0
        self._columns = len(headings)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(stretch, 1)
        if any(headings):
            self.add([Label(words, "header", "text2") for words in headings])

    def add(self, cells: Sequence[QWidget]) -> None:
        """Add a row, and the line under it."""
        for column, cell in enumerate(cells):
            side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag(0)
            cell.setContentsMargins(0, _ABOVE, 0, _ABOVE)
            if isinstance(cell, Label) and column in self._right:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, self._row, column, side | Qt.AlignmentFlag.AlignVCenter if side else side)
        line = Ground("raised", "top")
        line.setFixedHeight(1)
        self._grid.addWidget(line, self._row + 1, 0, 1, self._columns)
        self._row += 2


class Marked(QWidget):
    """A mark and its words; ``wrap`` lets a sentence run over several lines."""

    def __init__(self, mark: str, words: str, *, wrap: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        if mark:
            row.addWidget(MarkLabel(mark), 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(words, ink="text1" if mark else "text3", wrap=wrap), 1)
