"""Names and references as people write them, and worse: shown letter for letter, never taken as markup or as a key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QTableView

from models.store import open_store

NAME = "<b>R&D</b> &amp; <a href='x'>Ö'Brien</a> \U0001f600 عربي'; drop table cases;--"


@pytest.fixture
def hostile(database):
    with open_store(database) as store, store.write("Renamed", kind="import") as db:
        db.execute("update workers set name = ? || ' ' || worker_id", (NAME,))
        db.execute("update teams set name = ?, name_key = ?", (NAME, NAME.casefold()))
        db.execute("update cases set case_id = 'R&D-' || case_id, case_key = 'r&d-' || case_key")
    return database


def open_and_read(window, qtbot, place, **target):
    window.open_place(place, **target)
    done = []
    for _ in range(2):
        qtbot.wait(10)
        window.session.ask(lambda store: True, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)


def tips(window):
    yield from (widget.toolTip() for widget in window.findChildren(QLabel) if widget.toolTip())
    for view in window.findChildren(QAbstractItemView):
        rows = view.model()
        for row in range(rows.rowCount()):
            for column in range(rows.columnCount()) if isinstance(view, QTableView) else (0,):
                tip = rows.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                yield from (tip,) if tip else ()


def test_a_name_with_markup_or_an_ampersand_is_shown_as_it_is_written(hostile, make_window, qtbot):
    window = make_window(hostile, place="Help")
    read = []
    for place, target in (
        ("Overview", {}), ("Caseloads", {"worker_row": 3}), ("Cases", {"case_row": 92, "allocate": True}),
    ):  # fmt: skip
        open_and_read(window, qtbot, place, **target)
        read += tips(window)
        assert [b.text() for b in window.findChildren(QAbstractButton) if not b.shortcut().isEmpty()] == []
    named = [QTextDocumentFragment.fromHtml(tip).toPlainText() for tip in read if QtText.mightBeRichText(tip)]
    assert len(named) > 10
    assert all(NAME in words for words in named)
    assert window.page.detail.take_button.text() == "Allocate to <b>R&D</b>"


def test_a_long_first_name_leaves_the_allocate_button_its_room(database, make_window, qtbot):
    with open_store(database) as store, store.write("Renamed", kind="import") as db:
        db.execute("update workers set name = 'Oluwafunmilayo-Temitope' || name")
    window = make_window(database, place="Help")
    open_and_read(window, qtbot, "Cases", case_row=92, allocate=True)
    button = window.page.detail.take_button
    assert button.text() == "Allocate"
    assert button.width() >= button.sizeHint().width()
