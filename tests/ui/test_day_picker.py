from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractButton

from tests.ui.harbour import TODAY
from ui.day_picker import DayPicker, MonthPicker
from ui.kit.calendar import Calendar
from ui.session import Session


@pytest.fixture
def day(tmp_path, qtbot):
    session = Session(tmp_path / "none.db", TODAY)
    picker = DayPicker(session)
    qtbot.addWidget(picker)
    picker.show()
    yield session, picker
    session.close()


def test_the_arrows_step_by_a_day_and_stop_at_today(day, qtbot):
    session, picker = day
    assert picker.middle.text() == "Mon 2 Nov 2026"
    assert not picker.forward.isEnabled()
    qtbot.mouseClick(picker.back, Qt.MouseButton.LeftButton)
    assert (session.day, picker.middle.text()) == (date(2026, 11, 1), "Sun 1 Nov 2026")
    qtbot.keyClick(picker.forward, Qt.Key.Key_Return)
    assert session.day == TODAY
    assert not picker.forward.isEnabled()


def test_the_calendar_offers_no_day_after_today_and_sets_the_day(day, qtbot):
    session, picker = day
    popup = picker.open_popup()
    calendar = popup.findChild(Calendar)
    assert calendar.maximumDate() == QDate(2026, 11, 2)
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    calendar.clicked.emit(QDate(2026, 9, 30))
    assert session.day == date(2026, 9, 30)
    assert not popup.isVisible()


def test_from_a_past_day_the_calendar_leads_back_to_today(day, qtbot):
    session, picker = day
    session.look_at_day(date(2025, 2, 28))
    popup = picker.open_popup()
    next(b for b in popup.findChildren(QAbstractButton) if b.text() == "Today, 2 Nov 2026").click()
    assert session.day == TODAY


def test_everything_in_the_calendar_has_a_name(day):
    popup = day[1].open_popup()
    for widget in popup.findChildren(QAbstractButton):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName() or widget.text()
    popup.close()


def test_months_step_and_are_chosen_by_name_up_to_the_latest(qtbot):
    picker = MonthPicker(date(2026, 10, 31), TODAY)
    qtbot.addWidget(picker)
    picker.show()
    chosen = []
    picker.chosen.connect(chosen.append)
    picker.forward.click()
    assert chosen == [date(2026, 11, 30)]
    assert not picker.forward.isEnabled()
    popup = picker.open_popup()
    parts = {button.accessibleName(): button for button in popup.findChildren(QAbstractButton)}
    assert not parts["December 2026"].isEnabled()
    parts["The year before"].click()
    months = {button.accessibleName(): button for button in popup.findChildren(QAbstractButton)}
    months["February 2025"].click()
    assert (picker.month, picker.middle.text()) == (date(2025, 2, 28), "February 2025")
