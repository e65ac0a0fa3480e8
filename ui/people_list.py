"""The list of people as bars against their own limits, with a heading and a total that stay while it scrolls."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from models.overview import Person
from ui.kit import load_bar, marks
from ui.kit import theme as themes
from ui.people_rows import Index, People

_GAP, _EDGE, _MARK_ROOM = 14, 3, marks.SIZE + 7
_LEAST_BAR = 130
_INSET = 8
"""Words stand so far inside a row that the ring about it does not touch them."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column begins and how wide it is, in the list's own pixels; a width of 0 leaves it out."""

    name: tuple[int, int]
    team: tuple[int, int]
    bar: tuple[int, int]
    load: tuple[int, int]
    limits: tuple[int, int]
    status: tuple[int, int]


class PeopleList(QWidget):
    """Everybody as a bar. ``compact``: one line each; ``narrow``: without limits; ``with_team``: with their team."""

    activated = Signal(object)
    """A row was double-clicked, or Enter pressed on it: its ``Person``."""
    explain = Signal(object)
    """F1 was pressed on a row, or its status clicked: its ``Person``."""

    def __init__(self) -> None:
        super().__init__()
        self.compact = self.narrow = self.with_team = False
        self.total = ("", "", "")
        self.axis = load_bar.AXIS_STEP
        self.model = People(self)
        self.view = _View(self)
        self.head, self.foot = _Head(self), _Foot(self)
        self._everyone: tuple[Person, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 10_000)
        column.addWidget(self.foot)
        column.addStretch(1)

    def set_people(self, everyone: tuple[Person, ...], shown: tuple[Person, ...], total: tuple[str, str, str]) -> None:
        """Show people.

        Args:
            everyone: all of them; the axis and the columns are made for all, so that a filter moves nothing.
            shown: those that the filters leave.
            total: the texts of the last row: who, the sum in words, the load.
        """
        chosen = self.person
        self._everyone, self.total = everyone, total
        bars = [load_bar.bar_of(person.of) for person in everyone]
        self.axis = load_bar.axis_for(bars)
        self.model.set_people(shown)
        if chosen is not None:
            self.select(chosen.row)
        self.foot.setAccessibleName(" ".join(total))
        self.arrange()

    @property
    def person(self) -> Person | None:
        """The person that has the keyboard."""
        place = self.view.currentIndex().row()
        return self.model.people[place] if 0 <= place < len(self.model.people) else None

    def select(self, row: int) -> bool:
        """Select the person whose worker row is ``row``; False when they are not shown."""
        for place, person in enumerate(self.model.people):
            if person.row == row:
                self.view.setCurrentIndex(self.model.index(place))
                return True
        return False

    def arrange(self) -> None:
        """Give the columns their room, and the rows no more height than they need."""
        self.columns = self._columns(self._everyone)
        self.head.setFixedHeight(self.head.high())
        self.foot.setFixedHeight(themes.line() + (10 if self.compact else 18))
        self.foot.setVisible(not self.narrow)
        self.view.setMaximumHeight(max(1, len(self.model.people)) * self.row_height())
        self.view.verticalScrollBar().setSingleStep(self.row_height())
        self.view.scheduleDelayedItemsLayout()
        for part in (self.head, self.foot, self.view.viewport()):
            part.update()

    def row_height(self) -> int:
        """Return a row's height: 42 with two lines, 26 compact."""
        if self.compact:
            return themes.line() + (14 if self.narrow else 8)
        return themes.metrics().height() + themes.metrics("small").height() + 11

    def _columns(self, people: Iterable[Person]) -> Columns:
        strong, small, body = themes.metrics("strong"), themes.metrics("small"), themes.metrics()
        listed = list(people)

        def widest(texts: Iterable[str], metrics: QFontMetrics, least: str) -> int:
            longest = sorted({least, *texts}, key=len)[-20:]
            return max(metrics.horizontalAdvance(text) for text in longest)

        name = widest((person.of.name for person in listed), strong, "Worker")
        if not self.compact:
            name = max(name, widest((person.role for person in listed), small, ""))
        name = min(name + _GAP, 210)
        team = widest((_team(person) for person in listed), small, "Team") + _GAP if self.with_team else 0
        load = widest((person.load for person in listed), themes.metrics("load"), "Load")
        limits = 0 if self.narrow else widest((person.limits for person in listed), body, "Limits") + _GAP
        agreed = widest(map(_second, listed), small, "")
        status = max(widest((person.words for person in listed), body, "Status"), agreed) + _MARK_ROOM
        wide = self.view.viewport().width() or self.width()
        bar = wide - _INSET - name - team - load - limits - status - 2 * _GAP
        if bar < _LEAST_BAR:  # a bar says more of the limits than their column
            bar, limits = max(80, bar + limits), 0
        begins = [_INSET, _INSET + name, _INSET + name + team]
        load_at = begins[2] + bar
        return Columns(
            (begins[0], name), (begins[1], team), (begins[2], bar), (load_at, load), (load_at + load, limits),
            (load_at + load + limits + _GAP, status + _GAP),
        )  # fmt: skip

    def bar_rect(self, top: float, height: float) -> QRectF:
        """Return the room of the axis in a row."""
        left, width = self.columns.bar
        return QRectF(left, top, width - _GAP, height)

    def bars_words(self) -> str:
        """Return the heading over the bars."""
        if self.narrow:
            return f"Load against own limits, 0 to {self.axis}"
        if any(map(_unit, self._everyone)):
            return "Load in cases or points; shaded, the limits"
        return "Load: one block is one case; shaded, the limits"

    def unit_words(self) -> str:
        """Return what the axis counts."""
        return "" if "points" in self.bars_words() else " cases"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self.arrange()


def _unit(person: Person) -> str:
    """Return what a load counts where that is not cases."""
    return "points" if getattr(person.of, "measure", "cases") == "points" else ""


def _second(person: Person) -> str:
    """Return the small line under a status: what is agreed, and that the FTE is a guess."""
    return "; ".join(part for part in (person.agreed, person.guess) if part)


def _team(person: Person) -> str:
    """Return a team's name without the word everybody shares."""
    return person.of.team.removesuffix(" Team")


class _View(QListView):
    def __init__(self, of: PeopleList) -> None:
        super().__init__(of)
        self._of = of
        self.setModel(of.model)
        self.setItemDelegate(_Rows(of))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Workers against their limits")
        self.doubleClicked.connect(self._activate)

    def _activate(self, index: QModelIndex) -> None:
        self._of.activated.emit(self._of.model.people[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        person = self._of.person
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and person is not None:
            self._of.activated.emit(person)
        elif event.key() == Qt.Key.Key_F1 and person is not None:
            self._of.explain.emit(person)
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the page copies all of it
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        fresh = not self.currentIndex().isValid()
        super().focusInEvent(event)
        if fresh and self._of.model.people:
            by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
            self.setCurrentIndex(self._of.model.index(0) if by_key else QModelIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._of.arrange()


class _Rows(QStyledItemDelegate):
    """Paints a person's row."""

    def __init__(self, of: PeopleList) -> None:
        super().__init__(of)
        self._of = of

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, self._of.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, theme, of = option.rect, themes.current(), self._of
        person = of.model.people[index.row()]
        self._ground(painter, option, rect)
        painter.save()
        painter.translate(rect.x(), rect.y())
        high = rect.height() - 1
        self._paint_name(painter, person, high)
        bar = load_bar.bar_of(person.of, person.note or _unit(person) or (person.guess[4:] if of.compact else ""))
        room = of.bar_rect(0, high)
        end = load_bar.paint_load_bar(painter, room, bar, of.axis, theme)
        wide = themes.metrics("strong" if of.compact else "load").horizontalAdvance(person.load)
        left, right = of.columns.bar[0], of.columns.load[0] + of.columns.load[1] - wide - 6
        load_bar.paint_note(painter, QRectF(left, 0, right - left, high), end, bar)
        painter.setPen(theme.text1)
        painter.setFont(themes.font("strong" if of.compact else "load"))
        painter.drawText(QRect(of.columns.load[0], 0, of.columns.load[1], high), _RIGHT, person.load)
        if of.columns.limits[1]:
            painter.setPen(theme.text2)
            painter.setFont(themes.font())
            painter.drawText(QRect(of.columns.limits[0], 0, of.columns.limits[1], high), _RIGHT, person.limits)
        self._paint_status(painter, person, high)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        theme, view = themes.current(), self._of.view
        active, chosen = view.isActiveWindow(), bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen and view.hasFocus():
            painter.fillRect(rect, theme.selected if active else theme.hover)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.line)
        if chosen and view.hasFocus():
            ring = rect.adjusted(0, 0, 0, -1)
            painter.fillRect(ring.x(), ring.y(), 2, ring.height(), theme.accent)
            painter.fillRect(ring.right() - 1, ring.y(), 2, ring.height(), theme.accent)
            for y in (ring.y(), ring.bottom() - 1):
                painter.fillRect(ring.x(), y, ring.width(), 2, theme.accent)

    def _paint_name(self, painter: QPainter, person: Person, high: int) -> None:
        theme, of = themes.current(), self._of
        left, width = of.columns.name
        painter.setPen(theme.text1)
        painter.setFont(themes.font("strong"))
        name = themes.metrics("strong").elidedText(person.of.name, Qt.TextElideMode.ElideRight, width - 6)
        if of.compact:
            painter.drawText(QRect(left, 0, width, high), _LEFT, name)
        else:
            lines = themes.metrics().height(), themes.metrics("small").height()
            top = (high - sum(lines)) // 2
            painter.drawText(QRect(left, top, width, lines[0]), _LEFT, name)
            painter.setPen(theme.text3)
            painter.setFont(themes.font("small"))
            role = themes.metrics("small").elidedText(person.role, Qt.TextElideMode.ElideRight, width - 6)
            painter.drawText(QRect(left, top + lines[0], width, lines[1]), _LEFT, role)
        if of.with_team:
            painter.setPen(theme.text2)
            painter.setFont(themes.font("small"))
            painter.drawText(QRect(of.columns.team[0], 0, of.columns.team[1], high), _LEFT, _team(person))

    def _paint_status(self, painter: QPainter, person: Person, high: int) -> None:
        theme, of = themes.current(), self._of
        left = of.columns.status[0]
        lines = themes.metrics().height(), themes.metrics("small").height()
        two = bool(_second(person)) and not of.compact
        top = (high - sum(lines)) // 2 if two else (high - lines[0]) // 2
        marks.paint_mark(painter, QRectF(left, top, marks.SIZE, lines[0]), person.status, theme)
        painter.setPen(theme.text1)
        painter.setFont(themes.font())
        words = QRect(left + _MARK_ROOM, top, of.columns.status[1] + _GAP, lines[0])
        painter.drawText(words, _LEFT, person.words)
        if two:
            painter.setPen(theme.text3)
            painter.setFont(themes.font("small"))
            painter.drawText(words.translated(0, lines[0]), _LEFT, _second(person))


class _Head(QWidget):
    """The heading: words over the columns, and the axis over the bars."""

    def __init__(self, of: PeopleList) -> None:
        super().__init__()
        self._of = of

    def high(self) -> int:
        """Return the height: two lines, compact one."""
        return themes.metrics("header").height() * (1 if self._of.compact else 2) + 9

    def paintEvent(self, _event: QPaintEvent) -> None:
        of, theme = self._of, themes.current()
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.control)
        painter.setFont(themes.font("header"))
        painter.setPen(theme.text2)
        line = themes.metrics("header").height()
        top, columns = self.height() - line - 6, of.columns
        for (left, width), words, side in (
            (columns.name, "Worker", _LEFT), (columns.team, "Team", _LEFT), (columns.load, "Load", _RIGHT),
            (columns.limits, "Limits", _RIGHT), (columns.status, "Status", _LEFT),
        ):  # fmt: skip
            if width:
                painter.drawText(QRect(left, top, width, line), side, words)
        left, width = columns.bar
        if of.narrow:
            painter.drawText(QRect(left, top, width, line), _LEFT, of.bars_words())
        else:
            if not of.compact:
                painter.drawText(QRect(left, top - line - 1, width + 200, line), _LEFT, of.bars_words())
            self._paint_axis(painter, QRectF(left, top, width, line))
        painter.end()

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        of = self._of
        painter.setFont(themes.font("small"))
        metrics = themes.metrics("small")
        unit = load_bar.block_width(of.bar_rect(0, 1).width(), of.axis)
        widest = metrics.horizontalAdvance(f"{of.axis}") + 6
        ticks = load_bar.axis_ticks(of.axis, max(1, int(of.axis * unit / widest)))
        for tick in ticks:
            words = f"{tick}{of.unit_words()}" if tick == ticks[-1] else str(tick)
            x = rect.x() + tick * unit
            if tick:
                x -= metrics.horizontalAdvance(str(tick)) / 2
            last = of.columns.load[0] + of.columns.load[1] - themes.metrics("header").horizontalAdvance("Load") - 10
            x = min(x, last - metrics.horizontalAdvance(words))
            painter.drawText(QPointF(x, rect.y() + metrics.ascent()), words)


class _Foot(QWidget):
    """The last row: all that are held and not allocated."""

    def __init__(self, of: PeopleList) -> None:
        super().__init__()
        self._of = of

    def paintEvent(self, _event: QPaintEvent) -> None:
        of, theme = self._of, themes.current()
        who, words, load = of.total
        painter = QPainter(self)
        if of.view.verticalScrollBar().maximum():
            painter.fillRect(0, 0, self.width(), 1, theme.control)
        painter.setPen(theme.text1)
        painter.setFont(themes.font("strong"))
        painter.drawText(QRect(_INSET, 0, of.columns.bar[0], self.height()), _LEFT, who)
        painter.setFont(themes.font("strong" if of.compact else "load"))
        painter.drawText(QRect(of.columns.load[0] - 60, 0, of.columns.load[1] + 60, self.height()), _RIGHT, load)
        painter.setFont(themes.font())
        painter.setPen(theme.text2)
        least = _INSET + themes.metrics("strong").horizontalAdvance(who) + 2 * _GAP
        room = of.columns.load[0] + of.columns.load[1] - themes.metrics("load").horizontalAdvance(load) - _GAP
        fits = room - themes.metrics().horizontalAdvance(words)
        begins = (of.columns.bar[0], of.columns.team[0]) if of.with_team else (of.columns.bar[0],)
        left = max(least, next((at for at in begins if at <= fits), fits))
        words = themes.metrics().elidedText(words, Qt.TextElideMode.ElideRight, room - left)
        painter.drawText(QRect(left, 0, self.width(), self.height()), _LEFT, words)
        painter.end()
