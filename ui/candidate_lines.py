"""The lines of the list of who can take a case: three groups, headings and people, as a list model."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from models.candidate_words import spoken, to_know, why_not
from models.candidates import Candidate, NotAsked
from models.status_words import short_role
from ui.kit.labels import plain_tip

CAN, ONLY, CANNOT = "Can take it", "Only with an agreed override, the least over first", "Cannot be chosen"
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = Qt.ItemDataRole.UserRole
Line = str | Candidate | NotAsked
"""A line of the list: a group's heading, the link that opens a group again, a candidate, or who can't be one."""


class Lines(QAbstractListModel):
    """Headings and people in the order shown; while one of the second group is chosen, the first is one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.day = date.min
        self.candidates: tuple[Candidate, ...] = ()
        self.others: tuple[NotAsked, ...] = ()
        self.asked = 1
        self.lines: list[Line] = []
        self.folded = False

    def take(self, candidates: Sequence[Candidate], others: Sequence[NotAsked], day: date, asked: int) -> None:
        """Take other people in, as of a day and for so many cases; ``show`` shows them."""
        self.candidates, self.others, self.day, self.asked = tuple(candidates), tuple(others), day, asked

    def show(self, *, folded: bool) -> None:
        """Show who was taken in; ``folded`` shows those who can take it as one line."""
        self.beginResetModel()
        can = [one for one in self.candidates if one.can_take]
        only = [one for one in self.candidates if not one.can_take]
        self.folded = folded and bool(can)
        self.lines = []
        if self.folded:
            self.lines.append(f"Show the {len(can)} who can take it")
        elif can:
            self.lines += [CAN, *can]
        if only:
            self.lines += [ONLY, *only]
        if self.others:
            self.lines += [CANNOT, *self.others]
        self.endResetModel()

    def place_of(self, worker_row: int | None) -> int:
        """Return in which line a worker is shown, -1 where in none."""
        candidates = ((n, line) for n, line in enumerate(self.lines) if isinstance(line, Candidate))
        return next((n for n, line in candidates if line.now.row == worker_row), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that only candidates can be chosen."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if isinstance(self.lines[index.row()], Candidate) else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return what a line says, for a reader the whole of it."""
        line = self.lines[index.row()]
        if role == _ROW:
            return line
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if isinstance(line, str):
            return None if role == Qt.ItemDataRole.ToolTipRole else line
        if isinstance(line, NotAsked):
            not_asked = f"{why_not(line, self.day, self.asked)}."
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain_tip("; ".join((line.team, not_asked)))
            role_words = short_role(line.role)
            return line.name if role == Qt.ItemDataRole.DisplayRole else f"{line.name}, {role_words}. {not_asked}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("; ".join((line.then.team, to_know(line, self.day))))
        return line.then.name if role == Qt.ItemDataRole.DisplayRole else spoken(line, self.day)
