"""Whole journeys as a team manager goes through them: with keys and clicks, on the window and its database."""

from contextlib import closing
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from models import cases
from models.position import position
from models.status_words import status_words
from models.store import open_store
from tests.ui.hands import button, press, type_text
from tests.ui.harbour import TODAY
from ui.allocation import AllocatePanel
from ui.case_detail import CasePanel
from ui.case_form import CaseForm

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Manager:
    """Someone at the window: presses keys, clicks what is seen, reads what is said and what is recorded."""

    def __init__(self, window, database, qtbot):
        self.window, self.database, self.qtbot = window, database, qtbot
        self.heard = []
        window.session.said.connect(lambda said: self.heard.append(said.sentence))
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)

    @property
    def page(self):
        return self.window.page

    @property
    def panel(self):
        return self.window.page.detail

    def wait(self, ready):
        self.qtbot.waitUntil(ready)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        press(self.qtbot, key, modifiers)

    def shortcut(self, key, modifiers=CONTROL):
        """Press a shortcut of the window, wherever the keyboard is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def types(self, text):
        type_text(self.qtbot, text)

    def click(self, words, inside=None):
        """Click the button with these words once it is there."""
        inside = inside or self.page
        self.wait(lambda: any(b.text() == words for b in shown_buttons(inside)))
        self.qtbot.mouseClick(button(inside, words), Qt.MouseButton.LeftButton)

    def goes_to(self, place):
        self.click(place, self.window.places)
        self.wait(lambda: self.window.place == place and bool(self.page.answer))

    def click_first_row(self):
        view = self.page.table.view
        self.qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center()
        )
        self.wait(lambda: self.panel is not None)

    def fill(self, key, text):
        """Type into a field of the form that is open, in place of what stands there."""
        editor = self.panel.form.fields[key].editor
        self.qtbot.mouseClick(editor, Qt.MouseButton.LeftButton)
        self.key(Qt.Key.Key_A, CONTROL)
        self.types(text)

    def hears(self, sentence):
        self.wait(lambda: sentence in self.heard)

    def opens(self, kind, title):
        self.wait(lambda: isinstance(self.panel, kind) and title in self.panel.title)
        return self.panel

    def reads(self, part):
        """Wait until a sentence is somewhere on the page."""
        self.wait(lambda: any(part in label.text() for label in self.page.findChildren(QLabel) if label.isVisible()))

    def holder(self, case_id, day=TODAY):
        with closing(open_store(self.database)) as store:
            found = cases.case(store, cases.find(store, case_id), day).key_worker
            return found.worker if found else ""

    def status(self, name, day=TODAY):
        with closing(open_store(self.database)) as store:
            return next(status_words(one) for one in position(store, day).workers if one.name == name)


def shown_buttons(widget):
    return [one for one in widget.findChildren(QAbstractButton) if one.isVisible()]


@pytest.fixture
def manager(window, database, qtbot):
    return Manager(window, database, qtbot)


def test_a_referral_comes_in_is_allocated_taken_back_and_done_again(manager):
    manager.shortcut(Qt.Key.Key_N)
    manager.wait(lambda: isinstance(manager.panel, CaseForm))
    manager.types("C-30001")
    manager.key(Qt.Key.Key_Tab)
    manager.key(Qt.Key.Key_Return)
    panel = manager.opens(AllocatePanel, "C-30001")
    manager.wait(lambda: panel.list.candidate is not None and panel.list.hasFocus())
    manager.key(Qt.Key.Key_Return)
    manager.hears("C-30001 is allocated to Sade Hollinbrook.")
    assert manager.holder("C-30001") == "Sade Hollinbrook"
    assert manager.status("Sade Hollinbrook") == "under by 1"
    manager.shortcut(Qt.Key.Key_Z)
    manager.hears("Undone: C-30001: key worker none → Sade Hollinbrook from 2 Nov 2026")
    assert manager.holder("C-30001") == ""
    manager.wait(manager.window.menus["Redo"].isEnabled)
    manager.shortcut(Qt.Key.Key_Z, CONTROL | SHIFT)
    manager.hears("Done again: C-30001: key worker none → Sade Hollinbrook from 2 Nov 2026")
    assert manager.holder("C-30001") == "Sade Hollinbrook"


def test_a_worker_falls_ill_today_and_all_her_cases_are_handed_over_in_one_step(manager):
    manager.goes_to("Caseloads")
    manager.page.table.filter_field.setFocus()
    manager.types("sade")
    manager.click_first_row()
    manager.click("Add…", manager.panel)
    manager.wait(lambda: manager.panel.title == "Add an absence")
    manager.fill("start", "today")
    manager.panel.form.fields["kind"].editor.setFocus()
    manager.types("s")
    manager.click("Add the absence", manager.panel)
    manager.hears("Sade Hollinbrook: absence from 2 Nov 2026")
    assert manager.status("Sade Hollinbrook") == "uncovered"

    manager.goes_to("Overview")
    manager.click("Cover the 4 cases")
    manager.wait(lambda: manager.page.head.question.text() == "Who takes the 4 cases of Sade Hollinbrook?")
    manager.wait(lambda: manager.page.answer == "4 of 4 cases are placed; nobody more is over; no family is split.")
    manager.key(Qt.Key.Key_Return, CONTROL)
    manager.wait(lambda: any("Sade Hollinbrook: 4 cases handed over to" in one for one in manager.heard))
    assert manager.status("Sade Hollinbrook") == "away"
    assert manager.status("Sade Hollinbrook", date(2026, 11, 1)) == "under by 2"


def test_ctrl_z_pressed_twice_at_once_takes_back_two_changes(manager):
    for name in ("North Team", "South Team"):
        manager.window.menus["Add a team"].trigger()
        manager.wait(lambda: manager.window.place == "Teams" and manager.panel is not None)
        manager.types(name)
        manager.key(Qt.Key.Key_Return)
        manager.hears(f"{name}: added")
        manager.wait(lambda: manager.panel is None)
    manager.page.table.view.setFocus()
    manager.shortcut(Qt.Key.Key_Z)
    manager.shortcut(Qt.Key.Key_Z)
    manager.hears("Undone: South Team: added")
    manager.hears("Undone: North Team: added")
    assert manager.page.banners.trouble.sentence == ""


def test_someone_over_takes_a_case_only_with_what_was_agreed(manager):
    manager.goes_to("Cases")
    manager.wait(lambda: manager.page.table.model.rowCount() == 10)
    manager.click_first_row()
    panel = manager.opens(AllocatePanel, "C-20418")
    manager.wait(lambda: panel.list.candidate is not None)
    manager.key(Qt.Key.Key_End)
    while panel.list.candidate.now.name != "Priya Nandakumar":
        manager.key(Qt.Key.Key_Up)
    manager.click("Allocate over the limit", panel)
    assert manager.holder("C-20418") == ""
    for text in ("Knows the family's history.", "Can start on Thursday.", "R. Whitcombe"):
        manager.types(text)
        manager.key(Qt.Key.Key_Tab)
    manager.types("+14")
    manager.key(Qt.Key.Key_Return)
    manager.hears("C-20418 is allocated to Priya Nandakumar, now over by 4.")
    assert manager.holder("C-20418") == "Priya Nandakumar"
    manager.goes_to("Overview")
    manager.wait(lambda: any(str(one.agreed) == "agreed to 16 Nov" for one in manager.page.day.people[:4]))


def test_a_case_is_closed_and_the_past_can_be_read_but_not_changed(manager):
    manager.shortcut(Qt.Key.Key_K)
    manager.types("C-19034")
    manager.wait(lambda: bool(manager.window.places.find_field.found()))
    manager.key(Qt.Key.Key_Return)
    manager.opens(CasePanel, "C-19034")
    manager.click("Close the case…", manager.panel)
    manager.wait(lambda: isinstance(manager.panel, CaseForm))
    manager.fill("day", "today")
    manager.key(Qt.Key.Key_Return)
    manager.wait(lambda: "closed" in "".join(manager.heard) and isinstance(manager.panel, CasePanel))
    assert manager.holder("C-19034") == ""
    manager.shortcut(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    manager.reads("You are looking at Sun 1 Nov 2026.")
    manager.reads("Go back to today to change anything.")
    assert manager.holder("C-19034", date(2026, 11, 1)) == "Callum Reyburn"
    heard = list(manager.heard)
    for key, modifiers in ((Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_N, CONTROL), (Qt.Key.Key_N, CONTROL | SHIFT)):
        manager.shortcut(key, modifiers)
    assert isinstance(manager.panel, CasePanel)
    assert "Close the case…" not in [one.text() for one in shown_buttons(manager.panel)]
    manager.click("Today")
    manager.click("Reopen…", manager.panel)
    manager.wait(lambda: isinstance(manager.panel, CaseForm))
    manager.fill("day", "today")
    manager.key(Qt.Key.Key_Return)
    manager.wait(lambda: len(manager.heard) == len(heard) + 1)
    assert manager.holder("C-19034") == ""
