"""The table twin of the Pressures chart: the same months, under their points where they fit, else a row a month."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models.dates import show, show_month_short
from models.pressures import Trend
from models.pressures_words import shown
from models.words import Status
from ui.kit import theme as themes
from ui.kit.marks import paint_mark

_SIDE = 8
_MARK = 10
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class MonthsModel(QAbstractTableModel):
    """The figures of a trend. ``across``: a column a month, oldest first; else a row a month, latest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trend, self.figures, self.across = Trend(None, ()), dict[str, str](), True

    def set_trend(self, trend: Trend, figures: Mapping[str, str], across: bool) -> None:
        """Show other months, figures or directions."""
        self.beginResetModel()
        self.trend, self.figures, self.across = trend, dict(figures), across
        self.endResetModel()

    def place(self, index: _Index) -> tuple[int, str] | None:
        """Return the month and the figure of a cell, None in the column of names."""
        if not index.isValid() or index.column() == 0:
            return None
        month, figure = (index.column() - 1, index.row()) if self.across else (index.row(), index.column() - 1)
        return (month if self.across else len(self.trend.months) - 1 - month), list(self.figures)[figure]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.figures if self.across else self.trend.months)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are, with the one of names."""
        return 0 if parent.isValid() else 1 + len(self.trend.months if self.across else self.figures)

    def name(self, number: int, *, of_row: bool) -> str:
        """Return what a row or a column is called: a figure's words or a month."""
        if self.across == of_row:
            return list(self.figures.values())[number]
        months = self.trend.months
        return show_month_short(months[number if self.across else len(months) - 1 - number].day)

    def text(self, index: _Index) -> str:
        """Return what a cell shows."""
        place = self.place(index)
        if place is None:
            return self.name(index.row(), of_row=True)
        return shown(self.trend.months[place[0]], place[1])

    def heading(self, section: int) -> str:
        """Return what stands over a column."""
        return self.name(section - 1, of_row=False) if section else ("" if self.across else "Month")

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Return the words of a cell, and for a screen reader its names too."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _said(self, index: _Index) -> str:
        place = self.place(index)
        if place is None:
            return self.text(index)
        month, figure = place
        return f"{self.figures[figure]}, {show(self.trend.months[month].day)}: {self.text(index)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Return the heading of a column or the name of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.heading(section) if orientation == Qt.Orientation.Horizontal else self.name(section, of_row=True)

    def as_text(self) -> str:
        """Return the whole table with its headings, tabs between the columns and a line a row."""
        columns = range(self.columnCount())
        lines = [[self.heading(column) for column in columns]]
        lines += [[self.text(self.index(row, column)) for column in columns] for row in range(self.rowCount())]
        return "\n".join("\t".join(line) for line in lines)


class _Cells(QStyledItemDelegate):
    """Paints figures: the last month strong on its own ground, the month that is read on another."""

    def __init__(self, view: "MonthsTable") -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        theme, model, rect = themes.current(), self._view.months, option.rect
        place = model.place(index)
        month = place[0] if place else self._view.month_of_row(index.row())
        last = month is not None and month == len(model.trend.months) - 1
        if last:
            painter.fillRect(rect, theme.selected)
        elif month is not None and month == self._view.marked:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.line)
        strong, text = last and place is not None, model.text(index)
        role = "strong" if strong else "body"
        under_pointer = place is not None and index == self._view.hovered
        font = themes.font(role)
        font.setUnderline(under_pointer)
        painter.setFont(font)
        painter.setPen(theme.accent if under_pointer else theme.text1 if strong or place else theme.text2)
        side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
        box = rect.adjusted(_SIDE, 0, -_SIDE, -1)
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
        if place and place[1] == "over_the_upper" and text != "–":
            left = box.right() - themes.metrics(role).horizontalAdvance(text) - _MARK - 3
            paint_mark(painter, QRectF(left, rect.y(), _MARK, rect.height()), Status.OVER, theme)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(themes.current().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))


class _Header(QHeaderView):
    """The months or the figures' words, over their columns."""

    def __init__(self, view: "MonthsTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setMinimumSectionSize(24)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Column headings")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one heading and the line under it."""
        theme = themes.current()
        painter.save()
        painter.fillRect(rect, theme.surface)
        painter.setFont(themes.font("header"))
        painter.setPen(theme.text2)
        side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            rect.adjusted(_SIDE, 0, -_SIDE, -1),
            side | Qt.AlignmentFlag.AlignVCenter,
            self._view.months.heading(section),
        )
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.control)
        painter.restore()


class MonthsTable(QTableView):
    """Shows the months' figures; the arrow keys move, Enter, F1 or a click asks a figure to explain itself."""

    explain = Signal(int, str)
    """The index of the month and the key of the figure."""
    pointed = Signal(object)
    """The month that has the keyboard, None when none has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months = MonthsModel(self)
        self.hovered = QPersistentModelIndex()
        self.marked: int | None = None
        self._widths: list[int] = []
        self.setModel(self.months)
        self.setHorizontalHeader(_Header(self))
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("The chart’s months as a table; Enter explains a figure")
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # The page scrolls, not the table.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._ask)

    def set_trend(self, trend: Trend, figures: Mapping[str, str], across: bool) -> None:
        """Show other months, figures or directions; the cell that has the keyboard keeps it where it can."""
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.months.set_trend(trend, figures, across)
        self._fit()
        if at.isValid() or row >= 0:
            self.setCurrentIndex(self.months.index(row, column))

    def set_columns(self, widths: list[int]) -> None:
        """Give the columns these widths, the one of names first."""
        self._widths = widths
        self._fit()

    def least_width(self) -> int:
        """Return how wide a column must be to show every figure and heading whole."""
        strong, header = themes.metrics("strong"), themes.metrics("header")
        cells = (self.months.index(row, column) for row in range(self.months.rowCount())
                 for column in range(1, self.months.columnCount()))  # fmt: skip
        widest = max((strong.horizontalAdvance(self.months.text(cell)) for cell in cells), default=0)
        headings = (self.months.heading(number) for number in range(1, self.months.columnCount()))
        return max(widest, max(map(header.horizontalAdvance, headings), default=0)) + _SIDE + 4

    def month_of_row(self, row: int) -> int | None:
        """Return the month of a row, None where the months are columns."""
        return None if self.months.across else len(self.months.trend.months) - 1 - row

    def mark_month(self, index: int | None) -> None:
        """Set a ground under the month that is read in the chart."""
        if index != self.marked:
            self.marked = index
            self.viewport().update()

    def cell_rect(self, month: int, figure: str) -> QRect:
        """Return where a figure stands, in pixels of the viewport."""
        months, place = self.months, list(self.months.figures).index(figure)
        back = len(months.trend.months) - 1 - month
        return self.visualRect(months.index(place, month + 1) if months.across else months.index(back, place + 1))

    def _fit(self) -> None:
        row, header = themes.line() + 8, themes.metrics("header").height() + 8
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(header)
        for number in range(min(len(self._widths), self.months.columnCount())):
            self.setColumnWidth(number, self._widths[number])
        self.setFixedHeight(header + row * self.months.rowCount() + 1)

    def _ask(self, index: _Index) -> None:
        if place := self.months.place(index):
            self.explain.emit(*place)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.months.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F1 and the space bar explain, Ctrl+C copies the table, the arrows move; the first goes to a figure."""
        if event.key() in _ARROWS and not self.currentIndex().isValid():
            self._go_to_latest()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F1, Qt.Key.Key_Space):
            self._ask(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: figures are not searched by typing."""

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say which month has the keyboard."""
        super().currentChanged(current, previous)
        place = self.months.place(current)
        self.pointed.emit(place[0] if place and self.hasFocus() else None)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a figure explains itself."""
        index = self.indexAt(event.position().toPoint())
        if self.hovered != index:
            self.hovered = QPersistentModelIndex(index)
            hand = self.months.place(index) is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: Any) -> None:  # noqa: ANN401 - QEvent
        """Show no figure as pointed at."""
        super().leaveEvent(event)
        self.hovered = QPersistentModelIndex()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Go to the latest month when the keyboard comes and no figure has it."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.currentIndex().isValid():
            self._go_to_latest()

    def _go_to_latest(self) -> None:
        if self.months.rowCount():
            self.setCurrentIndex(self.months.index(0, self.months.columnCount() - 1 if self.months.across else 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop reading a month when the keyboard goes."""
        super().focusOutEvent(event)
        self.pointed.emit(None)
