"""The rows behind a table: what each column says, which rows are shown and in which order, without a proxy model.

Sorting and filtering work on lists of row numbers and on strings made once, which is some hundred times faster than
asking a proxy model for each cell.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models import words
from ui.kit.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW_OBJECT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    """What one column shows of a row object.

    Args:
        key: its name in what is remembered, and in ``Table.explain``.
        header: its heading; breaks over two lines where it is long.
        text: the cell's words; never blank for a figure: ``–`` does not apply, ``0`` is none.
        sort: what it sorts by (None from it goes last); default: the words, without regard to case.
        right: a figure, at the right.
        mark: the mark before the words (a ``ui.kit.marks.Mark`` or its value), or None.
        strong: in weight 600.
        muted: in the second ink.
        width: the width at first in logical pixels; default: as its words need.
        stretch: takes the width that is left over; default: the last column of words.
        tip: a tooltip that adds to what the cell says.
        explain: a figure that explains itself on click or F1 (``Table.explain``).
        shown: whether it is shown until the user chooses otherwise.
        leaves: where the columns have no room, those with the highest number leave first; with 0 it stays.
        wraps: words that are too long for its width break over two lines; all rows are then high enough for it.
    """

    key: str
    header: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    right: bool = False
    mark: Callable[[Any], str | None] | None = None
    strong: bool = False
    muted: bool = False
    width: int | None = None
    stretch: bool = False
    tip: Callable[[Any], str] | None = None
    explain: bool = False
    shown: bool = True
    leaves: int = 0
    wraps: bool = False


def _evened(text: str) -> str:
    return text.casefold() if text.isascii() else words.key(text)


class RowModel(QAbstractTableModel):
    """Row objects in a filtered and sorted order; a view asks only for what is seen."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self.rows: tuple[Any, ...] = ()
        self.texts: list[list[str]] = [[] for _ in self.columns]
        self.order: list[int] = []
        self.words: tuple[str, ...] = ()
        self.sorted_by: tuple[int, bool] | None = None
        """The number of the column that sorts, and whether from high to low."""
        self.changed: frozenset[Hashable] = frozenset()
        self._searched: frozenset[int] = frozenset(range(len(self.columns)))
        self._hay: list[str] | None = None
        self._ranks: dict[int, tuple[list[Any], Sequence[int], list[int]]] = {}

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show other rows, filtered and sorted as before."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.texts = [[column.text(row) for row in self.rows] for column in self.columns]
        self._hay, self._ranks = None, {}
        self.order = self._ordered()
        self.endResetModel()

    def say_anew(self, key: str) -> None:
        """Ask anew what a column says of each row; the order stays until it is sorted again."""
        number = next(n for n, column in enumerate(self.columns) if column.key == key)
        self.texts[number] = [self.columns[number].text(row) for row in self.rows]
        self._ranks.pop(number, None)
        self._hay = None
        if self.order:
            self.dataChanged.emit(self.index(0, number), self.index(len(self.order) - 1, number))

    def set_filter(self, text: str) -> None:
        """Show the rows in which every word of ``text`` stands, in whichever of the searched columns."""
        wanted = tuple(words.key(text).split())
        if wanted != self.words:
            self.beginResetModel()
            self.words = wanted
            self.order = self._ordered()
            self.endResetModel()

    def search_in(self, columns: Iterable[int]) -> None:
        """Filter by these columns only: those that are shown."""
        wanted = frozenset(columns)
        if wanted != self._searched:
            self._searched, self._hay = wanted, None
            if self.words:
                self.beginResetModel()
                self.order = self._ordered()
                self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a column of -1 goes back to the order in which the rows were given."""
        self.layoutAboutToBeChanged.emit()
        before = self.order
        self.sorted_by = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.order = self._ordered()
        persistent = self.persistentIndexList()
        if persistent:
            place = {row: number for number, row in enumerate(self.order)}
            self.changePersistentIndexList(
                persistent, [self.index(place[before[index.row()]], index.column()) for index in persistent]
            )
        self.layoutChanged.emit()

    def _ordered(self) -> list[int]:
        wanted = self._found() if self.words else range(len(self.rows))
        if self.sorted_by is None:
            return list(wanted)
        column, falling = self.sorted_by
        ranks, known, unknown = self._ranked(column)
        if self.words:
            found = set(wanted)
            known = [row for row in known if row in found]
            unknown = [row for row in unknown if row in found]
        return sorted(known, key=ranks.__getitem__, reverse=falling) + unknown

    def _found(self) -> list[int]:
        if self._hay is None:
            searched = [self.texts[column] for column in sorted(self._searched)]
            self._hay = (
                [_evened("\n".join(cells)) for cells in zip(*searched, strict=True)]
                if searched
                else [""] * len(self.rows)
            )
        found: Iterable[int] = range(len(self._hay))
        hay = self._hay
        for word in self.words:
            found = [row for row in found if word in hay[row]]
        return list(found)

    def _ranked(self, column: int) -> tuple[list[Any], Sequence[int], list[int]]:
        """Return what each row sorts by, the rows that have it, and those that go last."""
        if column not in self._ranks:
            sort = self.columns[column].sort
            ranks = [sort(row) for row in self.rows] if sort else [text.casefold() for text in self.texts[column]]
            unknown = [row for row, rank in enumerate(ranks) if rank is None]
            known: Sequence[int] = range(len(ranks))
            if unknown:
                known = [row for row in known if ranks[row] is not None]
            self._ranks[column] = ranks, known, unknown
        return self._ranks[column]

    def row_object(self, shown: int) -> Any:  # noqa: ANN401 - whatever the page put in
        """Return the row object at a place in the shown order, None outside it."""
        return self.rows[self.order[shown]] if 0 <= shown < len(self.order) else None

    def place_of(self, key: Hashable) -> int:
        """Return where the row with ``key`` is shown, -1 where it is not."""
        rows, of = self.rows, self.key
        return next((place for place, row in enumerate(self.order) if of(rows[row]) == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are, shown or not."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return what a cell says in a role."""
        if not index.isValid() or index.row() >= len(self.order):
            return None
        row, column = self.order[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts[index.column()][row]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.header}: {self.texts[index.column()][row]}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return plain_tip(column.tip(self.rows[row]))
        return self.rows[row] if role == ROW_OBJECT else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return a column's heading, for a reader with how it sorts."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        header = self.columns[section].header
        if role == Qt.ItemDataRole.AccessibleTextRole and self.sorted_by and self.sorted_by[0] == section:
            return f"{header}, sorted {'from high to low' if self.sorted_by[1] else 'from low to high'}"
        return header if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
