from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QListWidget, QWidget

from models.explain import Explanation
from ui.kit.buttons import button, main_button
from ui.kit.panel import DetailPanel, KeyFigure, Why

WHY = Explanation(
    title="Why is Priya Nandakumar over?",
    terms=(("Cases held on 2 Nov 2026", "21"), ("Own limits, × 1", "14–18")),
    result=("Over by", "21 − 18 = 3"),
    rule="Limit line: social worker, 14–18 cases, from 1 Apr 2026.",
    day=date(2026, 11, 2),
    links=(("Show the 21 cases", {"place": "Cases", "worker_row": 3}),),
)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(900, 600)
    row = QHBoxLayout(made)
    made.other = button("Elsewhere")
    made.panel = DetailPanel("Priya Nandakumar", "Social worker, permanent, 1.0 FTE")
    made.figure = KeyFigure("21", "limits 14–18", "over", "over by 3")
    made.panel.body.addWidget(made.figure)
    made.panel.body.addStretch(1)
    row.addWidget(made.other)
    row.addWidget(made.panel)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def why(window):
    window.followed = []
    window.figure.why_button.setFocus()
    return Why(WHY, window.figure.why_button, window.followed.append)


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_a_figure_says_what_it_counts(qtbot, why):
    shown = texts(why)
    for text in (WHY.title, "Cases held on 2 Nov 2026", "21", "Over by", "21 − 18 = 3", WHY.rule):
        assert text in shown
    assert why.accessibleName() == WHY.as_text()


def test_escape_closes_it_and_gives_the_keyboard_back(qtbot, window, why):
    assert why.hasFocus()
    qtbot.keyClick(why, Qt.Key.Key_Escape)
    assert window.figure.why_button.hasFocus()
    assert not window.findChildren(Why) or not window.findChildren(Why)[0].isVisible()


def test_a_click_elsewhere_closes_it_and_leaves_the_keyboard_there(qtbot, window, why):
    gone = []
    why.destroyed.connect(lambda: gone.append(True))
    qtbot.mouseClick(window.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(gone))
    assert window.other.hasFocus()


def test_it_copies_as_text(qtbot, why):
    qtbot.keyClick(why, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[:3] == [
        WHY.title, "Cases held on 2 Nov 2026\t21", "Own limits, × 1\t14–18"
    ]  # fmt: skip


def test_its_link_leads_to_the_rows(qtbot, window, why):
    go = next(made for made in why.findChildren(type(window.other)) if made.text() == "Show the 21 cases")
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    assert window.followed == [{"place": "Cases", "worker_row": 3}]


@pytest.mark.parametrize("size", [(900, 600), (320, 340)])
def test_it_stays_inside_the_window(qtbot, window, size):
    window.resize(*size)
    made = Why(WHY, window.figure.why_button)
    assert window.rect().contains(made.geometry())
    made.close()


@pytest.mark.parametrize("number", [0, 8, 19])
def test_of_a_list_it_stands_beside_the_row_and_covers_none_of_it(window, number):
    rows = QListWidget()
    rows.addItems([f"Worker {place}" for place in range(20)])
    window.layout().insertWidget(0, rows)
    window.grab()
    rows.setCurrentRow(number)
    made = Why(WHY, rows)
    row = rows.visualItemRect(rows.currentItem())
    row.moveTopLeft(rows.viewport().mapTo(window, row.topLeft()))
    assert window.rect().contains(made.geometry())
    assert not made.geometry().intersects(row)
    assert abs(made.geometry().center().y() - row.center().y()) < made.height() / 2 + row.height()
    made.close()


def test_a_long_result_wraps_no_other_lines_words(window):
    long = replace(WHY, result=("Uncovered", "has no capacity and holds cases"))
    made = Why(long, window.figure.why_button)
    high = {label.text(): label.height() for label in made.findChildren(QLabel)}
    assert high["Cases held on 2 Nov 2026"] == high["21"]
    made.close()


def test_the_panel_names_what_it_shows_and_closes(qtbot, window):
    panel, closed = window.panel, []
    panel.closed.connect(lambda: closed.append(True))
    assert panel.accessibleName() == panel.title == "Priya Nandakumar"
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert closed == [True, True]
    panel.set_title("Beth Oakhanger")
    assert "Social worker, permanent, 1.0 FTE" not in [t.text() for t in panel.findChildren(QLabel) if t.isVisible()]


def test_the_main_action_stands_rightmost(qtbot, window):
    first, second, main = button("Record…"), button("Cancel"), main_button("Allocate")
    window.panel.add_action(first, left=True)
    window.panel.add_action(second)
    window.panel.add_action(main)
    window.panel.add_sentence("One date to correct.")
    QApplication.processEvents()
    lefts = [made.mapTo(window, made.rect().topLeft()).x() for made in (first, second, main)]
    assert lefts == sorted(lefts)
    assert main.mapTo(window, main.rect().topRight()).x() > window.width() - 60


def test_facts_and_headings_fill_the_body(qtbot, window):
    window.panel.add_heading("Coming up", button("Show all"))
    window.panel.add_facts((("4 Nov", "Protection visit"), ("9 Nov", "Review of plan")))
    shown = texts(window.panel)
    assert shown.index("Coming up") < shown.index("4 Nov") < shown.index("Review of plan")
