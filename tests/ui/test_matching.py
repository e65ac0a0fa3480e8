import csv
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from models.extracts.matching import save, saved, wrong
from models.store import open_store
from tests.ui import harbour
from ui.imports_read import match
from ui.imports_work import Wanted
from ui.matching import MatchingView
from ui.worker import Progress

HEADINGS = ["Mosaic ID", "Allocated to", "Pod", "Plan type", "Date opened", "Remarks"]
ROWS = [
    ["C-19007", "Priya Nandakumar", "Harbour Team", "CLA", "02/03/2026", ""],
    ["C-19008", "", "Harbour Team", "CP plan", "03/04/2026", ""],
    ["C-30001", "Beth Oakhanger", "Harbour Team", "Short breaks", "31/02/2026", "x"],
    ["C-30002", "Beth Oakhanger", "Harbour Team", "Short breaks", "04/04/2026", ""],
    ["C-30003", "Beth Oakhanger", "Harbour Team", "Stepped down", "04/04/2026", ""],
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Pod list 2026-11-02.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADINGS, *ROWS])
    return path


@pytest.fixture
def view(session, file, qtbot):
    made = MatchingView()
    qtbot.addWidget(made)
    made.resize(1048, 620)
    made.given, made.gone = [], []
    made.matched.connect(made.given.append)
    made.cancelled.connect(lambda: made.gone.append(True))
    heads = []
    session.ask(partial(match, Wanted(file), "", "", Progress("Reading")), heads.append, topic="head")
    qtbot.waitUntil(lambda: bool(heads))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_head(heads[0].head, harbour.TODAY)
    made.take_keyboard()
    return made


def choose(qtbot, choice, text):
    """Choose by keyboard, as a person does."""
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.findText(text) - choice.currentIndex()):
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == text


def lines(view):
    view.renew()
    return [line.split("\t") for line in view.table.as_text().split("\n")[1:]]


def test_columns_are_guessed_and_the_first_rows_shown_as_understood(view):
    assert view.columns.columns == {
        "id": "Mosaic ID", "worker": "Allocated to", "team": "Pod", "status": "Plan type", "start": "Date opened",
    }  # fmt: skip
    assert "C-19007, C-19008" in view.columns.fields["id"].sample.text()
    assert "guessed from the heading" in view.columns.fields["id"].sample.text()
    assert view.name.text() == "Pod list"
    assert view.trouble == ""
    shown = lines(view)
    assert shown[0] == ["2", "C-19007", "Priya Nandakumar", "Harbour Team", "child in care", "2 Mar 2026"]
    assert shown[1][2] == "not allocated"
    assert shown[2][2] == "left out"
    assert shown[3][4] == "not known"
    assert shown[4][2] == "closed"
    assert "Row 4 is left out: Date opened “31/02/2026”" in view.left_out.text()
    assert view.strip.sentence.startswith("3 of the first 5 rows are open cases.")


def test_a_value_is_given_its_category_by_hand_and_the_rows_follow(view, qtbot):
    choose(qtbot, view.values.choices["shortbreaks"], "child in need")
    qtbot.waitUntil(lambda: lines(view)[3][4] == "child in need")
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert view.given[0].categories["shortbreaks"] == "child in need"
    assert view.given[0].categories["steppeddown"] == "closed"


def test_what_is_missing_is_said_and_the_keyboard_taken_to_it(view, qtbot):
    worker = view.columns.fields["worker"].choice
    choose(qtbot, worker, "no column")
    view.name.setFocus()
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert view.given == []
    assert view.trouble == "Choose which column is the key worker; without it no case can be read."
    assert view._trouble_row.isVisible()
    assert QApplication.focusWidget() is worker


def test_one_column_used_twice_is_said(view, qtbot):
    choose(qtbot, view.columns.fields["family"].choice, "Mosaic ID")
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "“Mosaic ID” is chosen for both Case ID and Family ID" in view.trouble
    assert view.given == []
    assert QApplication.focusWidget() is view.columns.fields["family"].choice


def test_a_file_without_a_team_is_given_one_for_all_rows(view, qtbot):
    assert not view.columns.team_row.isVisible()
    choose(qtbot, view.columns.fields["team"].choice, "no column")
    qtbot.waitUntil(view.columns.team_row.isVisible)
    assert "one team that all rows belong to" in view.trouble
    assert view.columns.team.findText("Harbour Team") >= 0
    qtbot.keyClicks(view.columns.team, "Quay Team")
    qtbot.keyClick(view.columns.team, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.given[0].team == "Quay Team"
    assert "team" not in view.given[0].columns


def test_what_is_used_can_be_saved_and_the_same_name_is_said_to_be_replaced(view, qtbot, database, file):
    view.name.selectAll()
    qtbot.keyClicks(view.name, "Pods")
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert wrong(view.given[0]) == ""
    with open_store(database) as store:
        save(store, view.given[0])
        assert saved(store) == (view.given[0],)
        view.show_head(match(Wanted(file), "", "", Progress("Reading"), store).head, harbour.TODAY)
    assert "It takes the place of the matching “Pods”." in view.strip.sentence


def test_without_a_name_it_is_asked_for(view, qtbot):
    view.name.clear()
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert view.given == []
    assert "Write a name" in view.trouble
    assert QApplication.focusWidget() is view.name


def test_esc_and_cancel_put_the_file_away(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseClick(view.cancel_button, Qt.MouseButton.LeftButton)
    assert view.gone == [True, True]


def test_every_chooser_has_a_name_and_tab_reaches_all(view, qtbot):
    choices = [one.choice for one in view.columns.fields.values()] + list(view.values.choices.values())
    assert all(choice.accessibleName() for choice in choices)
    seen = set()
    for _ in range(60):
        seen.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {*choices, view.name, view.columns.order, view.use_button, view.cancel_button} <= seen
    assert not any(isinstance(one, QScrollArea) for one in seen)


def test_in_a_small_window_one_side_is_shown_at_a_time(view, qtbot):
    view.resize(600, 400)
    qtbot.waitUntil(view.parts.isVisible)
    assert view.columns.isVisible()
    assert not view.table.isVisible()
    parts = view.parts.findChildren(type(view.parts._group.button(1)))
    qtbot.mouseClick(parts[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.values.isVisible)
    assert not view.columns.isVisible()
    assert not view.table.isVisible()
    qtbot.mouseClick(parts[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.table.isVisible)
    assert not view.values.isVisible()
