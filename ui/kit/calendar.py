"""The calendar that a day is picked from, in the head of a page and in a date field."""

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QTableView, QToolButton, QWidget

from models import dates
from ui.kit import style, theme


class Calendar(QCalendarWidget):
    """A month, Monday first, with nothing after ``latest``."""

    picked = Signal(object)

    def __init__(self, day: date, latest: date) -> None:
        super().__init__()
        self.setAccessibleName("Calendar: arrow keys move by days, Page Up and Page Down by months, Enter chooses")
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setMinimumDate(QDate(dates.EARLIEST))  # type: ignore[call-overload]
        self.setMaximumDate(QDate(latest))  # type: ignore[call-overload]
        self.setSelectedDate(QDate(day))  # type: ignore[call-overload]
        plain = QTextCharFormat()
        plain.setForeground(theme.current().text1)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, plain)
        for turn, name in (("left", "qt_calendar_prevmonth"), ("right", "qt_calendar_nextmonth")):
            arrow = self.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(style.chevron_icon(turn))
        for view in self.findChildren(QTableView):
            view.setAccessibleName("Days")
        for button in self.findChildren(QWidget):
            if not button.accessibleName() and button.focusPolicy() != Qt.FocusPolicy.NoFocus:
                button.setAccessibleName(button.objectName().removeprefix("qt_calendar_"))
        self._dim_later(self.yearShown(), self.monthShown())
        self.currentPageChanged.connect(self._dim_later)
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)

    def _dim_later(self, year: int, month: int) -> None:
        """Show the days of the month that can't be chosen in the third ink."""
        dim = QTextCharFormat()
        dim.setForeground(theme.current().text3)
        first = QDate(year, month, 1)
        for number in range(first.daysInMonth()):
            if first.addDays(number) > self.maximumDate():
                self.setDateTextFormat(first.addDays(number), dim)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
