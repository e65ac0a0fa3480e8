"""The columns of a table: which are shown, in which order and how wide, and what is remembered of that."""

import json
from collections.abc import Iterable, Sequence
from heapq import nlargest

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Qt, Signal

from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.table_paint import MARK_GAP, SIDE, header_width
from ui.kit.table_rows import RowModel
from ui.kit.table_view import View

_SAMPLE, _WIDEST = 40, 420
_NARROWEST_KEPT, _WIDEST_KEPT = 20, 2000


def settings() -> QSettings:
    """Return where the window remembers sizes, columns and choices of this user."""
    return QSettings("Caseload Monitor", "Caseload Monitor")


class TableColumns(QObject):
    """The columns of one table; what the user makes of them is kept under the table's name."""

    arranged = Signal()
    """Other columns are shown, or in another order."""

    def __init__(self, name: str, view: View, model: RowModel) -> None:
        super().__init__(view)
        self._name, self._view, self._model = name, view, model
        self._header = view.horizontalHeader()
        self._widths: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._left_out: frozenset[str] = frozenset()
        self._words: dict[int, int] = {}
        self._loading = self._setting = False
        self._header.sectionMoved.connect(self._arranged)
        self._header.sectionResized.connect(self._resized)

    def shown(self) -> list[int]:
        """Return the numbers of the columns that are shown, in the order in which they are."""
        by_place = sorted(range(len(self._model.columns)), key=self._header.visualIndex)
        return [number for number in by_place if not self._header.isSectionHidden(number)]

    def chosen(self) -> list[int]:
        """Return the numbers of the columns that the user wants, in order, also those for which there is no room."""
        wanted = set(self._wanted())
        by_place = sorted(range(len(self._model.columns)), key=self._header.visualIndex)
        return [number for number in by_place if number in wanted]

    def arrange(self, keys: Sequence[str], hidden: Iterable[str]) -> None:
        """Show the columns in the order of ``keys``, without those in ``hidden``."""
        self._hidden = set(hidden)
        numbers = {column.key: number for number, column in enumerate(self._model.columns)}
        wanted = [key for key in keys if key in numbers] + [key for key in numbers if key not in keys]
        with QSignalBlocker(self._header):
            for place, key in enumerate(wanted):
                self._header.moveSection(self._header.visualIndex(numbers[key]), place)
                self._header.setSectionHidden(numbers[key], key in self._hidden)
        self._arranged()

    def arrangement(self) -> tuple[list[str], set[str]]:
        """Return the columns' keys in order, and those that the user hides."""
        by_place = sorted(range(len(self._model.columns)), key=self._header.visualIndex)
        return [self._model.columns[number].key for number in by_place], set(self._hidden)

    def leave_out(self, keys: Iterable[str]) -> None:
        """Hide columns that say nothing now; what the user chose is kept."""
        self._left_out = frozenset(keys)
        self._arranged()

    def measure_anew(self) -> None:
        """Forget how wide the words were: there are other rows."""
        self._words = {}

    # Remembering

    def load(self) -> None:
        """Arrange and sort as the user left it, or as the columns say."""
        columns = self._model.columns
        try:
            kept = json.loads(str(settings().value(f"tables/{self._name}", "{}")))
            order, hidden = [str(key) for key in kept.get("order", [])], {str(key) for key in kept.get("hidden", [])}
            widths = {str(key): int(width) for key, width in kept.get("widths", {}).items()}
            sort, falling = str(kept.get("sort", "")), bool(kept.get("falling", False))
        except (ValueError, AttributeError, TypeError):  # a setting that another program or version wrote
            order, hidden, sort, falling, widths = [], set(), "", False, {}
        self._widths = {key: width for key, width in widths.items() if _NARROWEST_KEPT <= width <= _WIDEST_KEPT}
        if not order:
            order, hidden = [column.key for column in columns], {column.key for column in columns if not column.shown}
        self._loading = True
        self.arrange(order, hidden)
        number = next((number for number, column in enumerate(columns) if column.key == sort), -1)
        if number >= 0:
            self._model.sort(number, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)
        self._loading = False

    def keep(self) -> None:
        """Remember columns, widths and sorting."""
        if self._loading:
            return
        order, hidden = self.arrangement()
        sorted_by = self._model.sorted_by
        kept = {
            "order": order, "hidden": sorted(hidden), "widths": self._widths,
            "sort": self._model.columns[sorted_by[0]].key if sorted_by else "",
            "falling": bool(sorted_by and sorted_by[1]),
        }  # fmt: skip
        settings().setValue(f"tables/{self._name}", json.dumps(kept))

    def forget(self) -> None:
        """Show the columns and widths of the first time."""
        settings().remove(f"tables/{self._name}")
        columns = self._model.columns
        self._widths = {}
        self.arrange([column.key for column in columns], [column.key for column in columns if not column.shown])

    # Widths

    def share_width(self) -> None:
        """Give each column what its words need or the user gave it, and what is left to the one that stretches."""
        columns = self._model.columns
        widths = self._with_room({number: self._width(number) for number in self._wanted()})
        shown = self.shown()
        self._view.set_edges(shown)
        stretching = [n for n in shown if columns[n].stretch] or [n for n in shown if not columns[n].right] or shown
        for _ in range(2):  # a scroll bar that comes or goes with the first sharing changes the width
            left = self._view.viewport().width() - sum(widths.values())
            self._resize({**widths, stretching[-1]: widths[stretching[-1]] + max(0, left)} if widths else {})

    def _arranged(self) -> None:
        self._model.search_in(self._wanted())
        self.share_width()
        self.arranged.emit()
        self.keep()

    def _resized(self, number: int, _old: int, new: int) -> None:
        if not self._setting and new:
            self._widths[self._model.columns[number].key] = new
            self.keep()
        self._header.updateGeometry()

    def _wanted(self) -> list[int]:
        away = self._hidden | self._left_out
        return [number for number, column in enumerate(self._model.columns) if column.key not in away]

    def _with_room(self, widths: dict[int, int]) -> dict[int, int]:
        """Show the columns of ``widths`` for which there is room and return them; the first to leave go first."""
        columns, room = self._model.columns, self._view.viewport().width()
        leaving = [n for n in sorted(widths, key=lambda n: columns[n].leaves) if columns[n].leaves]
        needed = sum(width for number, width in widths.items() if number not in leaving)
        for number in leaving:
            needed += widths[number]
            if needed > room:
                needed -= widths.pop(number)
        self._setting = True
        for number in range(len(columns)):
            if self._header.isSectionHidden(number) == (number in widths):
                self._header.setSectionHidden(number, number not in widths)
        self._setting = False
        return widths

    def _resize(self, widths: dict[int, int]) -> None:
        self._setting = True
        for number, width in widths.items():
            self._header.resizeSection(number, width)
        self._setting = False
        self._view.updateGeometries()

    def _width(self, number: int) -> int:
        column = self._model.columns[number]
        if column.key in self._widths:
            return self._widths[column.key]
        sorted_by = self._model.sorted_by
        heading = header_width(column, arrow=sorted_by is not None and sorted_by[0] == number)
        if column.width is not None:
            return max(column.width, heading)
        return max(min(self._needs(number), _WIDEST), heading)

    def _needs(self, number: int) -> int:
        """Return how wide a column would have to be for all its words in one line."""
        if number not in self._words:
            metrics = themes.metrics("strong")
            longest = nlargest(_SAMPLE, set(self._model.texts[number]), key=len)
            self._words[number] = max((metrics.horizontalAdvance(text) for text in longest), default=0)
        mark = marks.SIZE + MARK_GAP if self._model.columns[number].mark else 0
        return self._words[number] + mark + 2 * SIDE + 2

    def lines(self) -> int:
        """Return how many lines the rows need at these widths: two where words of a column that wraps do not fit."""
        wrapping = [number for number in self.shown() if self._model.columns[number].wraps]
        return 2 if any(self._needs(number) > self._header.sectionSize(number) for number in wrapping) else 1
