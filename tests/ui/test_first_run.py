from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog

from models import example, teams
from models.place import example_path
from models.store import open_store
from tests.ui.harbour import TODAY
from ui.app import Program


@pytest.fixture
def empty(make_window, tmp_path):
    return make_window(tmp_path / "own.db")


def press(widget, text):
    next(button for button in widget.findChildren(QAbstractButton) if button.text() == text).click()


@pytest.fixture
def program(tmp_path, qtbot):
    """Return the program on an empty database of its own."""
    made = Program(tmp_path / "own.db", TODAY)
    made.open(made.own)
    qtbot.waitUntil(lambda: made.window.page is not None)
    yield made
    made.close()


def test_an_empty_service_offers_five_ways_in(empty):
    assert empty.place == "Start"
    words = [button.text() for button in empty.page.findChildren(QAbstractButton) if button.isVisible()]
    assert [word for word in words if word and word != "Today"] == [
        "Open the example", "Choose a file…", "Save the workbook…", "Add a team…",
        "Consolidate…",
    ]  # fmt: skip
    assert empty.places.team_picker.accessibleName() == "Team: No team yet, Add or read one first"


def test_every_place_of_the_list_leads_here_while_there_is_no_team(empty):
    empty.open_place("Pressures")
    assert empty.place == "Start"


def test_returns_are_put_together_without_a_team(empty):
    press(empty.page, "Consolidate…")
    assert empty.place == "Consolidation"
    assert empty.page.start_panel.folder_button.hasFocus()


def test_adding_a_team_opens_the_service(empty, qtbot):
    press(empty.page, "Add a team…")
    page = empty.page
    assert page.place == "Teams"
    qtbot.waitUntil(lambda: page.detail is not None)
    form = page.detail.form
    form.fields["name"].text = "Harbour Team"
    form.fields["kind"].text = "assessment"
    form.submit()
    qtbot.waitUntil(lambda: empty.session.team is None and bool(page.table.model.rowCount()))
    empty.open_place("Overview")
    assert empty.place == "Overview"


def test_undoing_the_first_team_leads_back_to_the_start(make_window, tmp_path, qtbot):
    path = tmp_path / "own.db"
    with open_store(path) as store:
        teams.add(store, "Harbour Team")
    window = make_window(path)
    assert window.place != "Start"
    window.session.undo()
    qtbot.waitUntil(lambda: window.place == "Start")


def test_the_empty_workbook_is_saved_where_one_says(empty, tmp_path, qtbot, monkeypatch):
    target = tmp_path / "Caseload workbook.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    press(empty.page, "Save the workbook…")
    qtbot.waitUntil(lambda: empty.toast.isVisible())
    assert empty.toast.sentence == f"The empty workbook is saved as Caseload workbook.xlsx in {tmp_path}."
    assert target.read_bytes()[:2] == b"PK"


def test_a_workbook_dropped_on_the_field_opens_import(empty):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/October.xlsx")])
    opened = []
    empty.open_place = lambda name, **target: opened.append((name, target))
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    empty.page.drop_field.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    assert opened == [("Import", {"file": Path("/somewhere/October.xlsx")})]


def test_the_example_is_kept_apart_said_left_and_removed(program, qtbot):
    own, first = program.own, program.window
    press(first.page, "Open the example")
    qtbot.waitUntil(lambda: program.window is not first and program.window.page is not None, timeout=20_000)
    shown = program.window
    assert "Example service" in shown.windowTitle()
    assert shown.session.path == example_path(own)
    with open_store(own) as store:
        assert teams.listed(store) == ()
    with open_store(example_path(own)) as store:
        assert example.is_example(store)
    press(shown.places, "Back to your own")
    qtbot.waitUntil(lambda: program.window is not shown and program.window.place == "Start")
    assert "Example" not in program.window.windowTitle()
    program.window.menus["Open the example service"].trigger()
    qtbot.waitUntil(lambda: program.window.own is not None and program.window.page is not None)
    program.window.menus["Remove the example"].trigger()
    dialog = program.window.findChild(QDialog)
    assert dialog.windowTitle() == "Remove the example service?"
    press(dialog, "Remove the example")
    qtbot.waitUntil(lambda: program.window.own is None and program.window.toast.isVisible())
    assert program.window.toast.sentence == "The example service is removed."
    assert not list(own.parent.glob("own-example*"))


def test_the_example_stays_when_one_thinks_again(program, qtbot):
    press(program.window.page, "Open the example")
    qtbot.waitUntil(lambda: program.window.own is not None and program.window.page is not None, timeout=20_000)
    program.window.menus["Remove the example"].trigger()
    press(program.window.findChild(QDialog), "Keep it")
    assert example_path(program.own).exists()
    assert program.window.own is not None
