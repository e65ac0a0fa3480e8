"""How a table is painted: cells, heading and footer rows; only what is seen is painted."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.labels import unbroken_dates
from ui.kit.table_rows import Column, RowModel
from ui.kit.theme import Theme

SIDE, MARK_GAP, EDGE = 8, 7, 3
_ARROW = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def row_height(*, lines: int = 1) -> int:
    """Return the height of a table's row of one or two lines: 32 or 42 at 100%."""
    return themes.line() * 2 + 8 if lines == 2 else themes.line() + 14


def header_height(lines: int) -> int:
    """Return the height of a heading of one or two lines."""
    return themes.metrics("header").height() * lines + 12


class Cells(QStyledItemDelegate):
    """Paints the cells of one table; the fonts and colours are fetched once a paint, not once a cell."""

    def __init__(self, view: "QTableView", model: RowModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self.hovered = -1
        self.hovered_column = -1
        self.first, self.last = 0, len(model.columns) - 1
        self.refresh()

    def refresh(self) -> None:
        """Fetch theme and fonts."""
        self._theme = themes.current()
        self._fonts = {strong: themes.font("strong" if strong else "body") for strong in (False, True)}
        self._metrics = {strong: QFontMetrics(font) for strong, font in self._fonts.items()}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        place, number = index.row(), index.column()
        column, row = self._model.columns[number], self._model.order[place]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, place, number, row, selected)
        left, width = rect.x() + SIDE, rect.width() - 2 * SIDE
        if column.mark is not None:
            mark = column.mark(self._model.rows[row])
            if mark:
                marks.paint_mark(painter, QRectF(left, rect.y(), marks.SIZE, rect.height()), mark, self._theme)
            left += marks.SIZE + MARK_GAP
            width -= marks.SIZE + MARK_GAP
        text = self._model.texts[number][row]
        explains = column.explain and place == self.hovered and number == self.hovered_column
        painter.setPen(self._theme.accent if explains else self._theme.text2 if column.muted else self._theme.text1)
        box = QRect(left, rect.y(), width, rect.height() - 1)
        lines = [line for line in self._lines(text, column, width) if line]
        high = self._metrics[column.strong].height()
        top = box.center().y() - high * len(lines) // 2 + 1
        for line, words in enumerate(lines):
            room = box if len(lines) == 1 else QRect(left, top + high * line, width, high)
            if self._model.words:
                self._paint_matches(painter, room, words, column)
            else:
                self._paint_text(painter, room, words, column, explains)

    def _lines(self, text: str, column: Column, width: int) -> tuple[str, ...]:
        metrics = self._metrics[column.strong]
        wraps = column.wraps and metrics.horizontalAdvance(text) > width
        return broken(unbroken_dates(text), metrics, width) if wraps else (text,)

    def _ground(self, painter: QPainter, rect: QRect, place: int, number: int, row: int, selected: bool) -> None:
        """Paint what lies under a cell: its fill, the row line, the edge of a selected row and the keyboard's ring."""
        theme, view = self._theme, self._view
        active = view.isActiveWindow()
        if self._model.changed and self._model.key(self._model.rows[row]) in self._model.changed:
            painter.fillRect(rect, theme.warn_bg)
        elif selected:
            painter.fillRect(rect, theme.selected if active else theme.hover)
        elif place == self.hovered:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.line)
        if selected and number == self.first:
            edge = theme.accent if active else theme.control
            painter.fillRect(rect.x(), rect.y(), EDGE, rect.height(), edge)
        if view.hasFocus() and place == view.currentIndex().row():
            for y in (rect.y(), rect.bottom() - 1):
                painter.fillRect(rect.x(), y, rect.width(), 2, theme.accent)
            if number == self.first:
                painter.fillRect(rect.x(), rect.y(), 2, rect.height(), theme.accent)
            if number == self.last:
                painter.fillRect(rect.right() - 1, rect.y(), 2, rect.height(), theme.accent)

    def _paint_text(self, painter: QPainter, box: QRect, text: str, column: Column, underline: bool) -> None:
        metrics = self._metrics[column.strong]
        if metrics.horizontalAdvance(text) > box.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        font = self._fonts[column.strong]
        if underline:
            font = QFont(font)
            font.setUnderline(True)
        painter.setFont(font)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_matches(self, painter: QPainter, box: QRect, text: str, column: Column) -> None:
        """Paint a text with what the filter found in weight 600; in a column that is strong anyway, underlined."""
        pieces = split_matches(text, self._model.words)
        fonts = {False: self._fonts[column.strong], True: QFont(self._fonts[True])}
        fonts[True].setUnderline(column.strong)
        spans = [(piece, fonts[hit], QFontMetrics(fonts[hit]).horizontalAdvance(piece)) for piece, hit in pieces]
        total = sum(width for _, _, width in spans)
        left = box.right() + 1 - total if column.right else box.x()
        painter.save()
        painter.setClipRect(box)
        for piece, font, width in spans:
            painter.setFont(font)
            painter.drawText(QRect(left, box.y(), width + 2, box.height()), _LEFT, piece)
            left += width
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a size for views that ask; rows have one fixed height."""
        return QSize(60, row_height())


def broken(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """Return a text in two lines: as many words as fit into ``width``, and the rest."""
    parts = text.split(" ")
    at = 1
    while at < len(parts) and metrics.horizontalAdvance(" ".join(parts[: at + 1])) <= width:
        at += 1
    return " ".join(parts[:at]), " ".join(parts[at:])


def split_matches(text: str, wanted: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether one of the words stands there."""
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds to two has no place in the text
        return [(text, False)]
    hit = bytearray(len(text))
    for word in wanted:
        start = folded.find(word)
        while start >= 0:
            hit[start : start + len(word)] = b"\1" * len(word)
            start = folded.find(word, start + 1)
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[begin]:
            pieces.append((text[begin:place], bool(hit[begin])))
            begin = place
    return pieces


def wrapped(header: str, metrics: QFontMetrics) -> tuple[str, str]:
    """Return a heading in two lines that are as even as its words allow; the second is empty for one word."""
    parts = header.split()
    if len(parts) < 2:
        return header, ""
    splits = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return min(splits, key=lambda pair: max(map(metrics.horizontalAdvance, pair)))


def header_width(column: Column, *, arrow: bool = True) -> int:
    """Return the least width of a column that shows its heading whole, in two lines, with the sort arrow if wanted."""
    metrics = themes.metrics("header")
    room = 2 * SIDE + (_ARROW if arrow else 0) + (marks.SIZE + MARK_GAP if column.mark else 0)
    return max(metrics.horizontalAdvance(line) for line in wrapped(column.header, metrics)) + room


class Header(QHeaderView):
    """The heading: words in one or two lines over their column, the sort arrow after the last word."""

    def __init__(self, view: QTableView, model: RowModel) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._model = model
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setAccessibleName("Column headings")

    def lines(self) -> int:
        """Return 2 when a shown heading needs two lines at its width, else 1."""
        metrics = themes.metrics("header")
        for number, column in enumerate(self._model.columns):
            arrow = self._model.sorted_by is not None and self._model.sorted_by[0] == number
            needs = metrics.horizontalAdvance(column.header) + 2 * SIDE + (_ARROW if arrow else 0)
            if not self.isSectionHidden(number) and needs > self.sectionSize(number):
                return 2 if len(column.header.split()) > 1 else 1
        return 1

    def sizeHint(self) -> QSize:
        """Return the height that the headings need."""
        return QSize(super().sizeHint().width(), header_height(self.lines()))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one heading."""
        theme, column = themes.current(), self._model.columns[section]
        painter.save()
        painter.fillRect(rect, theme.surface)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.control)
        painter.setFont(themes.font("header"))
        painter.setPen(theme.text2)
        metrics = themes.metrics("header")
        arrow = self._model.sorted_by is not None and self._model.sorted_by[0] == section
        room = rect.width() - SIDE - (_ARROW if arrow else 0)
        fits = metrics.horizontalAdvance(column.header) + SIDE <= room
        lines = [column.header] if fits else [line for line in wrapped(column.header, metrics) if line]
        top = rect.bottom() - 5 - metrics.height() * len(lines)
        for number, line in enumerate(lines):
            width = metrics.horizontalAdvance(line)
            last = arrow and number == len(lines) - 1
            left = rect.x() + SIDE
            if column.right:
                left = rect.right() + 1 - SIDE - width - (_ARROW if last and column.right else 0)
            painter.drawText(QPointF(left, top + metrics.ascent()), line)
            if last:
                _paint_arrow(painter, left + width + 8, top + metrics.height() / 2, theme, self._falling())
            top += metrics.height()
        self._paint_keyboard(painter, rect, section, theme)
        painter.restore()

    def _falling(self) -> bool:
        return bool(self._model.sorted_by and self._model.sorted_by[1])

    def _paint_keyboard(self, painter: QPainter, rect: QRect, section: int, theme: Theme) -> None:
        """Paint a line under the heading of the cell that has the keyboard: what Ctrl+↑ would sort by."""
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().column() == section:
            painter.fillRect(rect.x() + SIDE, rect.bottom() - 2, rect.width() - 2 * SIDE, 2, theme.accent)


def _paint_arrow(painter: QPainter, x: float, y: float, theme: Theme, falling: bool) -> None:
    turn = -1 if falling else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.text2, 1.4))
    painter.drawLine(QPointF(x, y + 4.5), QPointF(x, y - 4.5))
    tip = y - 4.5 * turn
    painter.drawPolyline(QPolygonF([QPointF(x - 3, tip + 3 * turn), QPointF(x, tip), QPointF(x + 3, tip + 3 * turn)]))


@dataclass(frozen=True, slots=True)
class FooterRow:
    """A row under the table that stays in place: texts by column key, as totals."""

    texts: Mapping[str, str]
    strong: bool = True
    line_above: bool = False


class Footer(QWidget):
    """The footer rows, under the columns they belong to."""

    def __init__(self, view: QTableView, model: RowModel, parent: QObject | None = None) -> None:
        super().__init__()
        self._view, self._model = view, model
        self._rows: tuple[FooterRow, ...] = ()
        header = view.horizontalHeader()
        for signal in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            signal.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.verticalScrollBar().rangeChanged.connect(self.update)
        self.setFixedHeight(0)

    def set_rows(self, rows: tuple[FooterRow, ...]) -> None:
        """Show these rows."""
        self._rows = rows
        self.setFixedHeight(len(rows) * row_height() + (1 if rows else 0))
        said = [
            ", ".join(
                f"{column.header} {row.texts[column.key]}" for column in self._model.columns if column.key in row.texts
            )
            for row in rows
        ]
        self.setAccessibleName("; ".join(said))
        self.update()

    def paintEvent(self, _event: object) -> None:
        """Paint the rows."""
        theme, high = themes.current(), row_height()
        painter = QPainter(self)
        header = self._view.horizontalHeader()
        for place, row in enumerate(self._rows):
            top = place * high
            # A list that scrolls ends within a row, without that row's own line.
            if row.line_above or (place == 0 and self._view.verticalScrollBar().maximum() > 0):
                painter.fillRect(0, top, self._view.viewport().width(), 1, theme.control)
            self._paint_row(painter, row, top, high, header, theme.text1)
        painter.end()

    def _paint_row(
        self, painter: QPainter, row: FooterRow, top: int, high: int, header: QHeaderView, ink: QColor
    ) -> None:
        painter.setFont(themes.font("strong" if row.strong else "body"))
        painter.setPen(ink)
        for number, column in enumerate(self._model.columns):
            text = row.texts.get(column.key, "")
            if not text or header.isSectionHidden(number):
                continue
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            if column.right:
                box = QRect(left - 200, top, width + 200 - SIDE, high)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            else:
                painter.drawText(QRect(left + SIDE, top, self.width(), high), _LEFT, text)
