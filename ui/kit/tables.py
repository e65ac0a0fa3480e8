"""The table of every page: filters as you type, sorts, copies, remembers its columns, and says when it is empty."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.words import count
from ui.kit import theme as themes
from ui.kit.buttons import Button, button, link, main_button
from ui.kit.columns_menu import ColumnsMenu
from ui.kit.labels import Label
from ui.kit.table_columns import TableColumns
from ui.kit.table_paint import SIDE, Footer, FooterRow, row_height
from ui.kit.table_rows import Column, RowModel
from ui.kit.table_view import View

__all__ = ["Column", "FooterRow", "Table"]

_CHANGED_MS = 4000


class Table(QWidget):
    """Row objects in columns, with a filter field above, footer rows and a count below.

    Args:
        name: its name in what is remembered, for example ``caseloads``.
        columns: what it shows.
        key: what tells one row object from another, so that the selection survives new rows.
        one: what one row is called ("worker"), for the sentences.
        many: what several are called; default: ``one`` with an s.
        toolbar: whether it has a row of its own for filter, tools and *Columns*; a page that sets
            ``filter_field`` (with a stretch, it grows) and ``columns_button`` into its own toolbar says False.
        counts: whether it says under its rows how many they are; a page that says so over them says False.
    """

    chosen = Signal(object)
    """Another row has the keyboard or was clicked: its row object, None when none is."""
    activated = Signal(object)
    """A row was double-clicked, or Enter pressed on it: its row object."""
    explain = Signal(object, str)
    """A figure was asked to explain itself: its row object and column key."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        one: str = "row",
        many: str = "",
        *,
        toolbar: bool = True,
        counts: bool = True,
    ) -> None:
        super().__init__()
        self._name, self._one, self._many, self._counts = name, one, many or f"{one}s", counts
        self._total: int | None = None
        self._empty: tuple[str, str, str, Callable[[], object] | None] = (f"No {self._many} yet.", "", "", None)
        self.setAccessibleName(f"Table of {self._many}")
        self.model = RowModel(columns, key, self)
        self.view = View(self)
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText("Filter as you type")
        self.filter_field.setAccessibleName(f"Filter the {self._many}")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setMinimumWidth(themes.metrics().averageCharWidth() * 14)
        self.filter_field.setMaximumWidth(themes.metrics().averageCharWidth() * 24 + 40)
        self.columns_button: Button = button("Columns", self.choose_columns)
        self.footer = Footer(self.view, self.model)
        self._columns = TableColumns(name, self.view, self.model)
        self._count = Label("", "small", "text2")
        self._card = QFrame()
        self._lay_out(toolbar)
        self._connect()
        self._columns.load()
        self._show_state()

    def _lay_out(self, toolbar: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        if toolbar:
            self._tools.addWidget(self.filter_field, 3)
            self._tools.addStretch(1)
            self._tools.addWidget(self.columns_button)
            column.addLayout(self._tools)
            column.addSpacing(12)
        column.addWidget(self.view, 10_000)
        column.addWidget(self.footer)
        column.addWidget(self._card)
        self.below = QHBoxLayout()
        """The line under the rows: how many are shown, and what a page adds to it."""
        self.below.setContentsMargins(SIDE, 8, 0, 0)
        self.below.addWidget(self._count)
        self.below.addStretch(1)
        column.addLayout(self.below)
        column.addStretch(1)
        self._card.setProperty("card", True)
        self._card.hide()
        self._card_box = QVBoxLayout(self._card)
        self._card_box.setContentsMargins(16, 14, 16, 14)
        self._card_box.setSpacing(2)

    def _connect(self) -> None:
        self.filter_field.textChanged.connect(self._filter)
        self.filter_field.installEventFilter(self)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        header = self.view.horizontalHeader()
        header.sectionClicked.connect(self._header_clicked)
        self._columns.arranged.connect(self._show_state)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Find), self, self.filter_field.setFocus,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )  # fmt: skip

    # What pages call.

    def set_rows(self, rows: Iterable[Any], keep: Hashable | None = None, total: int | None = None) -> None:
        """Show these row objects, filtered and sorted as before.

        Args:
            rows: the row objects, in the order that is shown until a column sorts.
            keep: the key of the row to select; default: the one that is selected now, if it is still there.
            total: how many there are in all where ``rows`` are only some ("10 of 93 open cases shown").
        """
        wanted = self.model.key(self.row) if keep is None and self.row is not None else keep
        scrolled = self.view.verticalScrollBar().value()
        first = not self.model.rows
        had = self.row
        with QSignalBlocker(self.view.selectionModel()):
            self.model.set_rows(rows)
            self._columns.measure_anew()
            self._total = total
            place = self.model.place_of(wanted) if wanted is not None else -1
            if place >= 0:
                self.view.set_current(place)
        if first:
            self.share_width()
        self._show_state()
        self.view.verticalScrollBar().setValue(scrolled)
        if keep is not None and place >= 0:
            self.view.scrollTo(self.model.index(place, 0))
        if had is not None and place < 0:
            self.chosen.emit(None)

    def say_anew(self, key: str) -> None:
        """Ask anew what the column with ``key`` says of each row, where that is another and the rows are the same."""
        self.model.say_anew(key)

    def set_footer(self, *rows: FooterRow) -> None:
        """Show rows below the table that stay in place."""
        self.footer.set_rows(rows)

    def set_empty(
        self, title: str, sentence: str = "", action: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Say what stands where there are no rows at all: what goes here, what to do first, and one main button."""
        self._empty = (title, sentence, action, then)
        self._show_state()

    @property
    def row(self) -> Any:  # noqa: ANN401 - whatever the page put in
        """The row object that has the keyboard, None when none has."""
        return self.model.row_object(self.view.currentIndex().row())

    @property
    def selected(self) -> list[Any]:
        """The row objects that are selected, in the order shown."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.row_object(place) for place in places]

    def select(self, key: Hashable) -> bool:
        """Select the row with ``key`` and scroll to it; False when it is not shown."""
        place = self.model.place_of(key)
        if place < 0:
            return False
        self.view.set_current(place)
        self.view.scrollTo(self.model.index(place, 0))
        return True

    @property
    def filter_text(self) -> str:
        """What the filter field holds."""
        return self.filter_field.text()

    @filter_text.setter
    def filter_text(self, text: str) -> None:
        self.filter_field.setText(text)

    def sort_by(self, key: str, *, falling: bool = False) -> None:
        """Sort by the column with ``key``, as a click on its heading does."""
        number = next(n for n, column in enumerate(self.model.columns) if column.key == key)
        self._sort(number, falling)

    def sort_current(self, *, falling: bool) -> None:
        """Sort by the column of the cell that has the keyboard."""
        self._sort(max(0, self.view.currentIndex().column()), falling)

    def mark_changed(self, keys: Iterable[Hashable]) -> None:
        """Show these rows as just changed, for four seconds."""
        self.model.changed = frozenset(keys)
        self.view.viewport().update()
        QTimer.singleShot(_CHANGED_MS, self, self._unmark)

    def _unmark(self) -> None:
        self.model.changed = frozenset()
        self.view.viewport().update()

    def copy(self) -> None:
        """Copy the selected rows (all that are shown when none is) to the clipboard, with the headings."""
        QGuiApplication.clipboard().setText(self.as_text())

    def as_text(self) -> str:
        """Return what ``copy`` copies: a line a row, with tabs between the columns, also of those without room now."""
        numbers = self._columns.chosen()
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        rows = [self.model.order[place] for place in places] or self.model.order
        lines = [[self.model.columns[number].header for number in numbers]]
        lines += [[self.model.texts[number][row] for number in numbers] for row in rows]
        return "\n".join(
            "\t".join(lines_cell.replace("\t", " ").replace("\n", " ") for lines_cell in line) for line in lines
        )

    def shown_columns(self) -> list[int]:
        """Return the numbers of the columns that are shown, in the order in which they are."""
        return self._columns.shown()

    def choose_columns(self) -> None:
        """Open the list of columns to show, hide and move."""
        menu = ColumnsMenu(self)
        menu.open_at(self.columns_button)

    def arrange(self, keys: Sequence[str], hidden: Iterable[str]) -> None:
        """Show the columns in the order of ``keys``, without those in ``hidden``."""
        self._columns.arrange(keys, hidden)

    def arrangement(self) -> tuple[list[str], set[str]]:
        """Return the columns' keys in order, and those that the user hides."""
        return self._columns.arrangement()

    def leave_out(self, keys: Iterable[str]) -> None:
        """Hide columns that say nothing now, as *Team* while one team is looked at; what the user chose is kept."""
        self._columns.leave_out(keys)

    def forget_arrangement(self) -> None:
        """Show the columns, widths and order of the first time."""
        self._columns.forget()
        self._sort(-1, falling=False)

    def share_width(self) -> None:
        """Give the columns their width anew; the view calls it when it has another."""
        self._columns.share_width()
        self._fit()

    # What the user does.

    def _filter(self, text: str) -> None:
        kept = self.model.key(self.row) if self.row is not None else None
        with QSignalBlocker(self.view.selectionModel()):
            self.model.set_filter(text)
            place = self.model.place_of(kept) if kept is not None else -1
            if place >= 0:
                self.view.set_current(place)
        if kept is not None and place < 0:
            self.chosen.emit(None)
        self._show_state()

    def _header_clicked(self, number: int) -> None:
        was = self.model.sorted_by
        self._sort(number, falling=was == (number, False))

    def _sort(self, number: int, falling: bool) -> None:
        self.model.sort(number, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)
        self.share_width()  # the arrow takes room
        self.view.horizontalHeader().viewport().update()
        self._columns.keep()

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.chosen.emit(self.model.row_object(current.row()) if current.isValid() else None)

    def _show_state(self) -> None:
        """Show the rows, or say that there are none or that the filter hides them all; and how many are shown."""
        shown, here = len(self.model.order), len(self.model.rows)
        total = here if self._total is None else self._total
        self.view.setVisible(bool(shown))
        self.footer.setVisible(bool(shown))
        self._card.setVisible(not shown)
        if not shown:
            if here:
                hidden = f"{count(here, self._one, self._many)} {'is' if here == 1 else 'are'} hidden by the filter."
                self._show_card(
                    f"No {self._one} matches “{self.filter_text.strip()}”.",
                    hidden,
                    link("Clear the filter", self.clear_filter),
                )
            else:
                title, sentence, action, then = self._empty
                self._show_card(title, sentence, main_button(action, then=then) if action else None)
        many = count(total, self._one, self._many)
        self._count.setText(f"{shown:,} of {many} shown" if shown != total else many)
        self._count.setVisible(bool(shown) and self._counts)
        self._fit()

    def _show_card(self, title: str, sentence: str, action: QWidget | None) -> None:
        box, had_keyboard = self._card_box, False
        while (item := box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                had_keyboard |= old.hasFocus()
                old.hide()
                old.deleteLater()
        for made in (Label(title, "strong", wrap=True), Label(sentence, "body", "text2", wrap=True), action):
            if made is not None and (not hasattr(made, "text") or made.text()):
                box.addSpacing(8 if made is action else 0)
                box.addWidget(made)
        if had_keyboard and action is not None:
            action.show()  # now, since the keyboard goes there
            action.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_filter(self) -> None:
        """Empty the filter field and go back to the rows."""
        self.filter_field.clear()
        self.view.setFocus()

    def _fit(self) -> None:
        """Let the rows take no more height than they need, so that the footer follows them."""
        header = self.view.horizontalHeader()
        bar = self.view.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() else 0
        high = row_height(lines=self._columns.lines())
        self.view.set_row_height(high)
        heading = 0 if header.isHidden() else header.sizeHint().height()
        self.view.setMaximumHeight(heading + len(self.model.order) * high + extra + 2)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let ↓ and Enter in the filter go to the rows, and Esc clear it."""
        if watched is self.filter_field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model.order:
                self.view.setFocus()
                if self.row is None:
                    self.view.set_current(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter_text:
                self.filter_field.clear()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def changeEvent(self, event: QEvent) -> None:
        """Take a new theme's fonts and colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "view"):
            self.view.cells.refresh()
            self.view.viewport().update()
