"""Saving a form: once however long Enter is held, and its refusal is said even where the form was left meanwhile."""

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.store import open_store
from tests.ui.hands import press, type_text


def read(window, qtbot):
    done = []
    for _ in range(2):
        qtbot.wait(10)
        window.session.ask(lambda store: True, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)


def fill_case(window, qtbot):
    window.menus["Allocate a case"].trigger()
    type_text(qtbot, "C-30001")


def fill_worker(window, qtbot):
    window.menus["Add a worker"].trigger()
    qtbot.waitUntil(lambda: window.page.detail is not None)
    for text in ("Nia Prowse", "W200"):
        type_text(qtbot, text)
        press(qtbot, Qt.Key.Key_Tab)
    start = window.page.detail.form.fields["start"]
    start.editor.setFocus()
    type_text(qtbot, "today")


def fill_team(window, qtbot):
    window.menus["Add a team"].trigger()
    qtbot.waitUntil(lambda: window.place == "Teams" and window.page.detail is not None)
    type_text(qtbot, "North Team")


def fill_limit(window, qtbot):
    window.open_place("Limits and weights")
    qtbot.waitUntil(lambda: window.page.agreed is not None)
    window.page.add()
    press(qtbot, Qt.Key.Key_Down)  # for every worker
    for key, text in (("lower", "3"), ("upper", "9")):
        window.page.detail.form.fields[key].editor.setFocus()
        type_text(qtbot, text)


FORMS = pytest.mark.parametrize("fill", [fill_case, fill_worker, fill_team, fill_limit])


def entries(database):
    with open_store(database) as store:
        return store.rows("select count(*) from journal")[0][0]


@FORMS
def test_enter_held_down_saves_once_and_the_keyboard_stays_in_the_window(window, database, qtbot, fill):
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    fill(window, qtbot)
    before = entries(database)
    form = window.page.detail.form
    for _ in range(3):
        press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entries(database) == before + 1)
    read(window, qtbot)
    assert getattr(window.page.detail, "form", None) is not form
    assert QApplication.focusWidget() is not None
    assert window.page.banners.trouble.sentence == ""


@FORMS
def test_a_refusal_after_the_form_was_left_is_said_in_the_page(window, database, qtbot, fill):
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    fill(window, qtbot)
    with closing(sqlite3.connect(database)) as other:
        other.execute("create trigger full before insert on journal begin select raise(abort, 'disk is full'); end")
    page, form = window.page, window.page.detail.form
    press(qtbot, Qt.Key.Key_Return)
    form.leave()
    form.leave_button.click()
    qtbot.waitUntil(lambda: page.banners.trouble.sentence != "")
    assert form is not getattr(page.detail, "form", None)
