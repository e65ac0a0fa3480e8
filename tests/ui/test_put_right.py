"""The page of what is quietly wrong, used as a person would: keys, clicks, a real database."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from models import allocation, case_changes, closings, teams
from models.cases import case
from models.store import open_store
from tests.models.extracted import event
from tests.ui.hands import button, press, type_text
from tests.ui.harbour import TODAY
from ui.allocation import AllocatePanel
from ui.case_form import CaseForm
from ui.page import Width
from ui.put_right import PutRightPage

PLANNED, NEXT, FLAGGED = 10, 11, 12
"""Case rows that are planned to close on 30 Oct, on 9 Nov, and on no day yet."""


@pytest.fixture
def planned(database):
    with open_store(database) as store:
        closings.plan(store, PLANNED, date(2026, 10, 30), "Goals are met.")
        closings.plan(store, NEXT, date(2026, 11, 9))
        closings.plan(store, FLAGGED, None)


@pytest.fixture
def page(planned, session, qtbot):
    """Return the page alone, which is made faster than the window; ``said`` holds what the toast would say."""
    return shown(session, qtbot)


def shown(session, qtbot):
    made = PutRightPage(session)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def rows(table):
    lines = [line.split("\t") for line in table.as_text().split("\n")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def ids(page):
    page.table.view.selectionModel().clear()
    return [row["Case"] for row in rows(page.table)]


def open_list(qtbot, page, name):
    """Go down to a list with the keyboard and with Enter into its rows."""
    page.lists.view.setFocus()
    page.lists.view.set_current(0)
    while page.check.name != name:
        qtbot.keyClick(page.lists.view, Qt.Key.Key_Down)
    qtbot.keyClick(page.lists.view, Qt.Key.Key_Return)


def recorded(page, row):
    with open_store(page.session.path) as store:
        return case(store, row, TODAY)


def test_it_answers_its_question_and_begins_with_the_first_list_that_has_something(page):
    assert page.answer == "23 things to put right on 2 Nov 2026, in 5 of 10 lists."
    assert [(row["What was looked at"], row["Found"]) for row in rows(page.lists)] == [
        ("With leavers or managers", "2"),
    ]  # the row that is chosen
    page.lists.view.selectionModel().clear()
    assert [(row["What was looked at"], row["Found"]) for row in rows(page.lists)] == [
        ("With leavers or managers", "2"), ("Key worker away", "6"), ("No activity for 60 days", "–"),
        ("Ready to close", "3"), ("In two teams’ hands", "0"), ("Category gone stale", "11"),
        ("Workers without limits", "1"), ("FTE to confirm", "0"), ("Families in several teams", "0"),
        ("Limits that change soon", "0"),
    ]  # fmt: skip


def test_enter_asks_who_can_take_a_leavers_case_and_the_next_row_has_the_keyboard(page, qtbot):
    open_list(qtbot, page, "With leavers or managers")
    first, second = rows(page.table)[0], page.table.model.rows[1]
    assert (first["Key worker"], first["Why"], first["Enter does"]) == (
        "Joel Pemberwick",
        "Left on 30 Oct",
        "Hand over",
    )
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, AllocatePanel) and page.detail.list.candidate is not None)
    assert not page.lists.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail is None and len(page.table.model.rows) == 1)
    assert "is allocated to" in page.said[-1] or "handed over" in page.said[-1]
    assert page.table.row.key == second.key
    assert page.table.view.hasFocus()
    assert page.lists.isVisible()


def test_enter_closes_on_the_planned_day_and_undo_brings_the_row_back(page, qtbot):
    open_list(qtbot, page, "Ready to close")
    assert [row["Enter does"] for row in map(dict, rows(page.table))] == ["Close on 30 Oct"]
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 2)
    assert page.said == ["C-19010: closed on 30 Oct 2026"]
    assert recorded(page, PLANNED).opening is None
    assert (page.table.row.key, page.table.view.hasFocus()) == (NEXT, True)
    page.session.undo()
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 3)
    assert recorded(page, PLANNED).opening is not None


def test_a_case_without_a_planned_day_asks_for_it(page, qtbot):
    open_list(qtbot, page, "Ready to close")
    press(qtbot, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.table.row.key == FLAGGED
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail is None and len(page.table.model.rows) == 2)
    assert page.said == ["C-19012: closed on 2 Nov 2026"]
    assert page.table.row.key == NEXT


def test_what_stays_open_is_planned_no_more(page, qtbot):
    open_list(qtbot, page, "Ready to close")
    button(page, "Keep it open").click()
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 2)
    assert page.said == ["C-19010: no longer planned to close"]
    assert recorded(page, PLANNED).opening is not None


def test_a_stale_category_is_changed_in_the_panel(page, qtbot):
    open_list(qtbot, page, "Category gone stale")
    row, number = page.table.row, len(page.table.model.rows)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    page.detail.form.fields["category"].text = "child in need"
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail is None and len(page.table.model.rows) == number - 1)
    assert recorded(page, row.key).category == "child in need"
    assert page.table.view.hasFocus()


def test_what_is_typed_is_asked_about_before_another_row_opens(page, qtbot):
    open_list(qtbot, page, "Category gone stale")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    page.detail.form.fields["category"].text = "child in need"
    form = page.detail
    page.table.view.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    assert page.detail is form
    page.detail.form.fields["category"].text = "open assessment"
    page.table.view.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert page.detail is None


def test_the_last_row_gone_the_keyboard_is_in_the_lists(database, page, qtbot):
    with open_store(database) as store:
        closings.take_back(store, NEXT)
        closings.take_back(store, FLAGGED)
    page.session.changed.emit()
    qtbot.waitUntil(lambda: page.found.number == 21)
    open_list(qtbot, page, "Ready to close")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.table.model.rows)
    assert page.lists.view.hasFocus()
    assert page.check.name == "Ready to close"


def test_other_places_are_opened_for_people_and_limits(page, qtbot):
    open_list(qtbot, page, "Workers without limits")
    with qtbot.waitSignal(page.wants) as wanted:
        press(qtbot, Qt.Key.Key_Return)
    assert (wanted.args[0].place, wanted.args[0].details) == ("Limits and weights", {"worker_row": 10})
    with qtbot.waitSignal(page.wants) as wanted:
        button(page, "Open the worker").click()
    assert (wanted.args[0].place, wanted.args[0].details) == ("Caseloads", {"worker_row": 10})


def test_the_days_without_activity_are_chosen_once_there_are_records(database, page, qtbot):
    open_list(qtbot, page, "No activity for 60 days")
    qtbot.waitUntil(
        lambda: any(one.text() == "Import…" and one.isVisible() for one in page.findChildren(QAbstractButton))
    )
    assert not page.days_button.isVisible()
    with open_store(database) as store:
        event(store, 20, "seen", "2026-09-01")
    page.session.changed.emit()
    qtbot.waitUntil(page.days_button.isVisible)
    assert page.days_button.text() == "After 60 days"
    assert "C-19020" in ids(page)
    next(one for one in page.days_button.menu().actions() if one.text() == "After 90 days").trigger()
    qtbot.waitUntil(lambda: page.days_button.text() == "After 90 days")
    assert "C-19020" not in ids(page)
    assert page.said == ["A case is listed after 90 days without activity."]


def test_a_quiet_case_can_be_planned_to_close_from_here(database, page, qtbot):
    with open_store(database) as store:
        event(store, 20, "seen", "2026-01-01")
    page.session.changed.emit()
    open_list(qtbot, page, "No activity for 60 days")
    qtbot.waitUntil(lambda: bool(page.table.model.rows))
    page.table.view.setFocus()
    page.table.view.set_current(0)
    row = page.table.row
    button(page, "Plan to close").click()
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    type_text(qtbot, "+5")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail is None)
    assert page.said == [f"{row.subject}: to close on 7 Nov 2026"]


def test_on_a_past_day_nothing_changes_but_places_open(page, qtbot):
    page.session.look_at_day(date(2026, 10, 31))
    qtbot.waitUntil(lambda: page.found.day == date(2026, 10, 31))
    open_list(qtbot, page, "With leavers or managers")
    assert {row["Enter does"] for row in rows(page.table)} == {"Open the case"}
    offered = {one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()}
    assert "Hand over" not in offered
    with qtbot.waitSignal(page.wants) as wanted:
        press(qtbot, Qt.Key.Key_Return)
    assert wanted.args[0].place == "Cases"


def test_where_nothing_is_wrong_it_says_what_was_looked_at(session, qtbot):
    with open_store(session.path) as store:
        teams.add(store, "Quay Team")
    session.look_at_team("Quay Team")
    page = shown(session, qtbot)
    assert page.answer == "Nothing is quietly wrong in Quay Team on 2 Nov 2026."
    open_list(qtbot, page, "Key worker away")

    def told():
        return [label.text() for label in page.table.findChildren(QLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: page.answer in told())
    assert any(text.startswith("Looked at: with leavers or managers, key worker away,") for text in told())


def test_a_small_window_has_a_menu_for_the_lists(page, qtbot):
    page.resize(640, 340)
    page.fit(Width.COMPACT)
    assert not page.lists.isVisible()
    words = [one.text() for one in page.list_button.menu().actions()]
    assert words[:4] == [
        "With leavers or managers  2", "Key worker away  6", "No activity for 60 days  –", "Ready to close  3",
    ]  # fmt: skip
    page.list_button.menu().actions()[3].trigger()
    assert page.list_button.text() == "Ready to close: 3"
    assert len(page.table.model.rows) == 3


def test_the_window_counts_it_and_comes_back_to_the_row(planned, window, qtbot):
    window.activateWindow()
    window.open_place("To put right")
    page = window.page
    qtbot.waitUntil(lambda: page.found is not None)
    qtbot.waitUntil(
        lambda: (
            "To put right, 23 things to decide"
            in [one.accessibleName() for one in window.places.findChildren(QAbstractButton)]
        )
    )
    open_list(qtbot, page, "Key worker away")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    chosen = page.table.row.key
    button(page, "Open the case").click()
    qtbot.waitUntil(lambda: window.place == "Cases" and getattr(window.page.detail, "main", None) is not None)
    with open_store(window.session.path) as store:
        allocation.unallocate(store, chosen, TODAY, "")
        case_changes.close(store, chosen, TODAY)
    window.session.changed.emit()
    window.open_place("To put right")
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 5)
    assert page.table.row is not None
    assert QApplication.focusWidget() is page.table.view
