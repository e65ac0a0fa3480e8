"""The rows of the people to confirm: what is typed, what is wrong with it, and the cells that it is typed into."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from models.dates import show
from models.errors import BadInput
from models.pasted_people import is_table
from models.unconfirmed import FIELDS, Waiting, read
from models.words import EMPLOYMENTS, key
from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.labels import plain_tip
from ui.kit.table_paint import SIDE, Header, row_height
from ui.kit.table_rows import Column
from ui.unconfirmed_cells import Cells

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
READ_ONLY = 3
"""How many columns come before those that are typed into."""
_FIELDS = tuple(FIELDS)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class People(QAbstractTableModel):
    """Who waits, with what is typed over the guesses; a row of the model is a person."""

    checked = Signal()
    """What is wrong is other than before."""

    def __init__(self, parent: QObject, today: date) -> None:
        super().__init__(parent)
        self.people: tuple[Waiting, ...] = ()
        self.roles: tuple[str, ...] = ()
        self.today, self.frozen = today, False
        self.sorted_by: tuple[int, bool] | None = None
        self.columns = [
            Column("name", "Name", lambda who: who.name, strong=True),
            Column("team", "Team", lambda who: who.team, muted=True),
            Column("cases", "Cases", lambda who: f"{who.cases:,}", right=True, muted=True),
            *(Column(field, words, partial(self._text_of, field)) for field, words in FIELDS.items()),
        ]
        self._places: dict[int, int] = {}
        self._typed: dict[tuple[int, str], str] = {}
        self.wrong: dict[tuple[int, str], str] = {}

    def set_people(self, people: Sequence[Waiting], roles: tuple[str, ...]) -> None:
        """Show these people; what was typed for those who still wait stays."""
        self.beginResetModel()
        self.people, self.roles = tuple(people), roles
        rows = self._places = {who.row: place for place, who in enumerate(self.people)}
        self._typed = {cell: text for cell, text in self._typed.items() if cell[0] in rows}
        self.wrong = {cell: sentence for cell, sentence in self.wrong.items() if cell[0] in rows}
        self.endResetModel()

    def text(self, who: Waiting, field: str) -> str:
        """Return what stands in a cell: what was typed, else the guess."""
        return self._typed.get((who.row, field), who.text(field))

    def _text_of(self, field: str, who: Waiting) -> str:
        return self.text(who, field)

    def is_dirty(self, who: Waiting, field: str) -> bool:
        """Whether something else is typed than what is guessed."""
        return (who.row, field) in self._typed

    @property
    def dirty(self) -> bool:
        """Whether anything is typed that is not confirmed."""
        return bool(self._typed)

    def type_in(self, who: Waiting, values: Mapping[str, str]) -> None:
        """Put texts into a person's cells and check them."""
        for field, text in values.items():
            text = self._spelled(field, text.strip())
            if text == who.text(field):
                self._typed.pop((who.row, field), None)
            else:
                self._typed[who.row, field] = text
            self.wrong.pop((who.row, field), None)
            self._check(who, field)
        self._tell(who)

    def check(self, who: Waiting) -> dict[str, Any] | None:
        """Return a person's values by field, or None when something is wrong, which is then shown."""
        values = {field: self._check(who, field) for field in _FIELDS}
        self._tell(who)
        return None if any((who.row, field) in self.wrong for field in _FIELDS) else values

    def say_wrong(self, row: int, field: str, sentence: str) -> None:
        """Show what the record says is wrong."""
        self.wrong[row, field] = sentence
        if row in self._places:
            self._tell(self.people[self._places[row]])

    def first_wrong(self, rows: set[int]) -> QModelIndex:
        """Return the first cell of these worker rows in which something is wrong."""
        for place, who in enumerate(self.people):
            if who.row not in rows:
                continue
            for number, field in enumerate(_FIELDS, READ_ONLY):
                if (who.row, field) in self.wrong:
                    return self.index(place, number)
        return QModelIndex()

    def place_of(self, row: int) -> int:
        """Return where a worker row is in the list, -1 when it is not there."""
        return self._places.get(row, -1)

    def _check(self, who: Waiting, field: str) -> Any:  # noqa: ANN401 - each field has its own kind
        self.wrong.pop((who.row, field), None)
        try:
            return read(field, self.text(who, field), who.name, self.today)
        except BadInput as error:
            self.wrong[who.row, field] = str(error)
            return None

    def _spelled(self, field: str, text: str) -> str:
        choices = EMPLOYMENTS if field == "employment" else self.roles if field == "role" else ()
        return next((choice for choice in choices if key(choice) == key(text)), text)

    def _tell(self, who: Waiting) -> None:
        place = self._places[who.row]
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        self.checked.emit()

    # As Qt has it

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many wait."""
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the guesses be typed over."""
        edits = Qt.ItemFlag.ItemIsEditable if index.column() >= READ_ONLY and not self.frozen else Qt.ItemFlag(0)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | edits

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return a cell's text, or for a screen reader its whole state."""
        if not index.isValid():
            return None
        who, column = self.people[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(who)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            was = f", was {who.text(column.key)}" if self.is_dirty(who, column.key) else ""
            wrong = self.wrong.get((who.row, column.key), "")
            return f"{column.header} of {who.name}: {column.text(who)}{was}" + (f". {wrong}" if wrong else "")
        if role == Qt.ItemDataRole.ToolTipRole and self.is_dirty(who, column.key):
            return plain_tip(f"{column.text(who)}, was {who.text(column.key)}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].header
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole or index.column() < READ_ONLY:
            return False
        self.type_in(self.people[index.row()], {self.columns[index.column()].key: str(value)})
        return True


class Grid(QTableView):
    """The cells: Tab and Enter move on, Ctrl+Enter confirms the row, Ctrl+V pastes what was copied elsewhere."""

    confirm_wanted = Signal(int)
    """The worker row whose row is to be confirmed."""
    pasted = Signal(str)
    """Several cells were pasted at the current cell."""

    def __init__(self, model: People) -> None:
        super().__init__()
        self.people = model
        self.setModel(model)
        self.setHorizontalHeader(Header(self, model))  # type: ignore[arg-type]
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().hide()
        self.cells = Cells(self, model)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setAccessibleName("Table of people to confirm")
        self.compact = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit_rows)
        model.checked.connect(self._soon.start)  # once for a whole column that is pasted
        model.modelReset.connect(self.fit_rows)

    # Moving

    def type_at(self, place: int, column: int = READ_ONLY) -> None:
        """Go to a cell and open it to be typed into."""
        index = self.people.index(place, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)

    def step(self, by: int) -> None:
        """Go to the next or earlier cell that is typed into; past the last one, out of the table."""
        index, many = self.currentIndex(), len(_FIELDS)
        at = max(0, index.row()) * many + max(index.column() - READ_ONLY, 0 if by < 0 else -1) + by
        if 0 <= at < many * self.people.rowCount():
            self.type_at(at // many, READ_ONLY + at % many)
        else:
            self.setFocus()
            self.focusNextPrevChild(by > 0)

    def down(self, by: int) -> None:
        """Go to the same cell of the row below or above."""
        self.type_at(self.currentIndex().row() + by, self.currentIndex().column())

    def close_cell(self) -> None:
        """Take over what is being typed."""
        if self.cells.editor is not None:
            self.cells.take(self.cells.editor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, confirm, paste."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key does while no cell is open; say whether it did."""
        index = self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and control:
            if index.isValid():
                self.confirm_wanted.emit(self.people.people[index.row()].row)
        elif event.key() in _ENTER and index.column() >= READ_ONLY and not self.people.frozen:
            self.edit(index)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and index.isValid():
            self.step(1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        else:
            return False
        event.accept()
        return True

    def event(self, event: QEvent) -> bool:
        """Let Tab reach the cells, not only what stands around the table."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().event(event)
        tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return (tab and self.take_key(event)) or super().event(event)

    def pastes_cells(self) -> bool:
        """Whether what was copied is several cells rather than a text for one."""
        return is_table(QGuiApplication.clipboard().text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the cell that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index == self.currentIndex() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    # Room

    def fit_rows(self) -> None:
        """Give a row with something wrong in it room for the sentence."""
        wrong, high = {row for row, _ in self.people.wrong}, row_height() + 4
        self.verticalHeader().setDefaultSectionSize(high)
        for place, who in enumerate(self.people.people):
            wanted = high + (themes.metrics("small").height() + 6 if who.row in wrong else 0)
            if self.rowHeight(place) != wanted:
                self.setRowHeight(place, wanted)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Give each column what its texts need; the name and the team have the rest. Small windows drop the team."""
        small, body = themes.metrics("header"), themes.metrics()
        ids, ftes = ("NEW-0000", "0.55") if self.compact else ("W2010 was NEW-001", "0.55 was 1")
        day = max((show(date(2026, month, 28)) for month in range(1, 13)), key=body.horizontalAdvance)
        samples = ("", "", "", ids, self._longest_role(), ftes, "permanent", day)
        room = self.viewport().width()
        for number, column in enumerate(self.people.columns):
            chosen = column.key in ("role", "employment")
            beside = (40 if chosen else 22) if self.compact else 62 if chosen else 24
            text = body.horizontalAdvance(samples[number]) + beside
            wide = max(small.horizontalAdvance(column.header) + 2 * SIDE, text)
            if number >= 2:
                self.setColumnWidth(number, wide)
        self.setColumnHidden(1, self.compact)
        self.setColumnHidden(2, self.compact)
        used = sum(self.columnWidth(number) for number in range(2, len(samples)) if not self.isColumnHidden(number))
        names = (who.name for who in self.people.people)
        least = body.averageCharWidth() * 16
        name = max((themes.metrics("strong").horizontalAdvance(name) for name in names), default=0) + 2 * SIDE + 4
        wanted = min(max(least, name), least * 2) + (0 if self.compact else least)
        rest = room - used
        if rest < wanted:  # the role, which is chosen from a list, gives way first
            role = _FIELDS.index("role") + READ_ONLY
            taken = max(0, min(wanted - rest, self.columnWidth(role) - least))
            self.setColumnWidth(role, self.columnWidth(role) - taken)
            rest += taken
        first = rest if self.compact else max(min(name, rest - least), rest // 2)
        self.setColumnWidth(0, max(least, first))
        self.setColumnWidth(1, max(least, rest - first))

    def _longest_role(self) -> str:
        roles = (self.people.text(who, "role") for who in self.people.people)
        return max((*roles, "senior social worker"), key=len)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and under each row what is wrong in it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(themes.font("small"))
        painter.setPen(themes.current().text1)
        metrics = themes.metrics("small")
        for place in self._seen():
            number, sentence = self._wrong_in(place)
            if not sentence:
                continue
            top = self.rowViewportPosition(place) + row_height() + 2
            right = self.viewport().width() - SIDE
            wide = min(metrics.horizontalAdvance(sentence) + 2, right - 24)
            left = max(4, min(self.columnViewportPosition(number) + 4, right - wide - 20))
            marks.paint_mark(painter, QRect(left, top, marks.SIZE, metrics.height()).toRectF(), "error")
            shown = metrics.elidedText(sentence, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(left + marks.SIZE + 6, top + metrics.ascent(), shown)
        painter.end()

    def _seen(self) -> range:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(0, first), (last if last >= 0 else self.people.rowCount() - 1) + 1)

    def _wrong_in(self, place: int) -> tuple[int, str]:
        """Return the column and the sentence that a row shows: of the current cell, else of the first wrong one."""
        who, current = self.people.people[place], self.currentIndex()
        numbers = [*range(READ_ONLY, READ_ONLY + len(_FIELDS))]
        if current.row() == place and current.column() in numbers:
            numbers.insert(0, current.column())
        for number in numbers:
            sentence = self.people.wrong.get((who.row, _FIELDS[number - READ_ONLY]), "")
            if sentence:
                return number, sentence
        return 0, ""


def focus_in(widget: QWidget) -> bool:
    """Whether a widget, or what is typed into inside it, has the keyboard."""
    focus = widget.focusWidget()
    return widget.hasFocus() or (focus is not None and focus.hasFocus())
