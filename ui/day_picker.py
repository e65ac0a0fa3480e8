"""The day (or month) that a page looks at, at the right of its head: ‹ Mon 2 Nov 2026 ›."""

import calendar
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from models import dates
from ui.kit import buttons, style, theme
from ui.kit.calendar import Calendar
from ui.kit.labels import Label
from ui.session import Session

_COLUMNS = 3
_SIDE, _CHEVRON, _ARROW = 12, 17, 29


class _Part(QAbstractButton):
    """One of the joined buttons; the outline about them is the stepper's."""

    def __init__(self, turn: str, name: str = "") -> None:
        super().__init__()
        self._turn = turn
        self.setAccessibleName(name)
        self.setFont(theme.font("medium"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Return the room of the words and the chevron."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + _SIDE + _CHEVRON + _SIDE if words else _ARROW, style.field_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words and chevron."""
        now, painter = theme.current(), QPainter(self)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.fillRect(self.rect().adjusted(1, 1, -1, -1), now.hover)
        painter.setFont(self.font())
        painter.setPen(now.text1)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(_SIDE, 0, 0, 0), flags, self.text())
        middle = QPointF(self.width() - _SIDE - 3.5 if self.text() else self.width() / 2, self.height() / 2 + 0.5)
        style.paint_chevron(painter, middle, now.text2 if self.isEnabled() else now.line, self._turn)
        painter.end()


class _Stepper(QWidget):
    """Three joined buttons: back, what is shown (opens a popup), forward."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self.back = _Part("left", f"The {unit} before")
        self.middle = _Part("down")
        self.forward = _Part("right", f"The {unit} after")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.back, self.middle, self.forward):
            row.addWidget(part)
        self.back.clicked.connect(lambda _checked=False: self.step(-1))
        self.forward.clicked.connect(lambda _checked=False: self.step(1))
        self.middle.clicked.connect(lambda _checked=False: self.open_popup())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the outline and the lines between the parts."""
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.control, 1))
        painter.setBrush(now.surface)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), style.RADIUS, style.RADIUS)
        if self.back.isVisibleTo(self):
            for part in (self.middle, self.forward):
                painter.fillRect(part.x(), 1, 1, self.height() - 2, now.control)
        painter.end()

    def step(self, by: int) -> None:
        """Go one unit back or forward."""
        raise NotImplementedError

    def open_popup(self) -> QWidget:
        """Open the calendar under the button."""
        raise NotImplementedError

    def set_compact(self, compact: bool) -> None:
        """Leave only the middle button where the window is narrow."""
        self.back.setVisible(not compact)
        self.forward.setVisible(not compact)

    def _show_popup(self, popup: QWidget) -> QWidget:
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - popup.width(), self.height() + 4))
        screen = self.screen().availableGeometry()
        popup.move(max(screen.left(), corner.x()), min(corner.y(), screen.bottom() - popup.height()))
        popup.show()
        return popup


class DayPicker(_Stepper):
    """Shows and sets the session's day; no day after today can be chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__("day")
        self._session = session
        self._compact = False
        session.looking_at_changed.connect(self._show)
        self._show()

    def step(self, by: int) -> None:
        """Look at the day before or after."""
        self._session.look_at_day(self._session.day + timedelta(by))

    def set_compact(self, compact: bool) -> None:
        """Leave the weekday and the arrows out where the window is narrow."""
        self._compact = compact
        super().set_compact(compact)
        self._show()

    def open_popup(self) -> QWidget:
        """Open the calendar."""
        popup = _Popup(self)
        month = Calendar(self._session.day, self._session.today)
        month.picked.connect(self._session.look_at_day)
        month.picked.connect(popup.close)
        column = QVBoxLayout(popup)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(month)
        if self._session.past:
            today = buttons.button(f"Today, {dates.show(self._session.today)}")
            today.clicked.connect(lambda _checked=False: self._session.look_at_day(self._session.today))
            today.clicked.connect(popup.close)
            column.addWidget(today)
        self._show_popup(popup)
        month.setFocus()
        return popup

    def _show(self) -> None:
        day = self._session.day
        self.middle.setText(dates.show(day) if self._compact else dates.show_weekday(day))
        self.middle.updateGeometry()
        self.middle.setAccessibleName(f"The day looked at, {dates.show_weekday(day)}; choose another")
        self.forward.setEnabled(self._session.past)
        self.forward.setToolTip("" if self._session.past else "This is today; later days can't be looked at.")


class MonthPicker(_Stepper):
    """Shows and sets a month, as its last day; none after the one of ``latest``."""

    chosen = Signal(object)
    """The last day of the month chosen, a ``date``."""

    def __init__(self, month: date, latest: date) -> None:
        super().__init__("month")
        self.month, self._latest = dates.month_end(month), dates.month_end(latest)
        self._show()

    def set_month(self, month: date) -> None:
        """Take the month that holds a day; ``chosen`` is sent when it is another."""
        month = dates.month_end(min(max(month, dates.EARLIEST), self._latest))
        if month != self.month:
            self.month = month
            self._show()
            self.chosen.emit(month)

    def step(self, by: int) -> None:
        """Go one month back or forward."""
        self.set_month(dates.add_months(self.month.replace(day=1), by))

    def open_popup(self) -> QWidget:
        """Open the months of a year."""
        popup = _Popup(self)
        year = _Year(self.month, self._latest)
        year.picked.connect(self.set_month)
        year.picked.connect(popup.close)
        column = QVBoxLayout(popup)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(year)
        self._show_popup(popup)
        return popup

    def _show(self) -> None:
        self.middle.setText(dates.show_month(self.month))
        self.middle.updateGeometry()
        self.middle.setAccessibleName(f"The month looked at, {dates.show_month(self.month)}; choose another")
        self.forward.setEnabled(self.month < self._latest)


class _Popup(QFrame):
    """A frame that floats until something outside it is clicked or Esc is pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("floating", True)


class _Year(QWidget):
    """The twelve months of a year, with steps to the years beside it."""

    picked = Signal(object)

    def __init__(self, month: date, latest: date) -> None:
        super().__init__()
        self._month, self._latest, self._year = month, latest, month.year
        self._title = Label(role="strong")
        self._back, self._forward = _Part("left", "The year before"), _Part("right", "The year after")
        self._back.clicked.connect(lambda _checked=False: self._turn(-1))
        self._forward.clicked.connect(lambda _checked=False: self._turn(1))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._back, 0, 0)
        grid.addWidget(self._title, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self._forward, 0, 2)
        self._months: list[buttons.Button] = []
        for number in range(1, 13):
            text = calendar.month_abbr[number]
            button = buttons.button(text, partial(self._pick, number))
            grid.addWidget(button, 1 + (number - 1) // _COLUMNS, (number - 1) % _COLUMNS)
            self._months.append(button)
        self._show()
        self._months[month.month - 1].setFocus()

    def _turn(self, by: int) -> None:
        self._year += by
        self._show()

    def _pick(self, number: int) -> None:
        self.picked.emit(dates.month_end(date(self._year, number, 1)))

    def _show(self) -> None:
        self._title.setText(str(self._year))
        self._back.setEnabled(self._year > dates.EARLIEST.year)
        self._forward.setEnabled(self._year < self._latest.year)
        for number, button in enumerate(self._months, 1):
            last = dates.month_end(date(self._year, number, 1))
            button.setEnabled(last <= self._latest)
            button.kind = "main" if last == self._month else "ordinary"
            button.update()
            button.setAccessibleName(dates.show_month(last))
