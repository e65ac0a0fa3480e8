"""The people behind the overview's list of bars."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from models.overview import Person
from ui.kit.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class People(QAbstractListModel):
    """The people that are shown, in the order given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.people: tuple[Person, ...] = ()

    def set_people(self, people: tuple[Person, ...]) -> None:
        """Show these people."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return a person's name, their line for a screen reader, or the person."""
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.of.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = person.spoken + (f" {person.agreed}." if person.agreed else "")
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return person if role == Qt.ItemDataRole.UserRole else None
