"""The page Consolidation as a head of service uses it: returns of the example's teams, in files that teams sent."""

import shutil
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from models.example import write_database
from models.returns.content import Audience
from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import MONTH, TODAY, named, table
from tests.models.test_consolidate import TEAMS, edited_in, signed_by
from ui.consolidation import ConsolidationPage
from ui.consolidation_parts import StartPanel
from ui.kit.labels import Label
from ui.page import Width
from ui.session import Session


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """The example's database, and the folder ``teams`` of the returns that its teams sent; ``months`` of its own."""
    made = tmp_path_factory.mktemp("sent")
    write_database(made / "example.db")
    for name in ("teams", "months"):
        (made / name).mkdir()
    with open_store(made / "example.db") as store:
        for name in TEAMS:
            write_return(store, MONTH, name, Audience.LEADERSHIP, made / "teams" / f"{name}.xlsx", today=TODAY)
        for month in (8, 10):
            day = date(2026, month, 1)
            write_return(store, day, None, Audience.LEADERSHIP, made / "months" / f"{month}.xlsx", today=TODAY)
    signed = signed_by("R. Whitcombe")
    edited_in(made / "teams" / f"{TEAMS[0]}.xlsx", made / "teams" / f"{TEAMS[0]}.xlsx", signed)
    return made


@pytest.fixture
def teams(sent, tmp_path):
    """A folder of the teams' returns that a test may change."""
    shutil.copytree(sent / "teams", tmp_path / "teams")
    return tmp_path / "teams"


@pytest.fixture
def page(sent, qtbot):
    yield from opened(sent / "example.db", qtbot)


def opened(database, qtbot):
    session = Session(database, TODAY)
    with qtbot.waitSignal(session.opened):
        session.start()
    made = ConsolidationPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    session.close()


@pytest.fixture
def choose(page, qtbot, monkeypatch):
    """Return a function that presses a button and answers its file dialog."""

    def do(button, *paths):
        answers = {
            "getExistingDirectory": str(paths[0]),
            "getOpenFileNames": ([str(path) for path in paths], ""),
            "getSaveFileName": (str(paths[0]), ""),
        }
        for name, answer in answers.items():
            monkeypatch.setattr(QFileDialog, name, lambda *_, answer=answer: answer)
        page.answered = None if button is not page.write_button else page.answered
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        if button is not page.write_button:
            qtbot.waitUntil(lambda: page.answered is not None)

    return do


def again(page, qtbot, act):
    """Do something that changes what counts, and wait for the new answer."""
    page.answered = None
    act()
    qtbot.waitUntil(lambda: page.answered is not None)


def lines(page):
    """Return what each row says of its file: counts, team, month, signed off, edited, what to know."""
    return [row.split("\t")[:6] for row in page.table.as_text().split("\n")[1:]]


def words(page):
    return [label.text() for label in page.panel.findChildren(Label)]


def test_a_folder_of_returns_becomes_the_service_s_return(page, choose, teams, tmp_path, qtbot):
    assert page.start_panel.folder_button.hasFocus()
    choose(page.start_panel.folder_button, teams)
    assert page.head.question.text() == "Is every team's return for October 2026 in?"
    assert page.answer == "All 4 teams are in."
    assert lines(page) == [
        ["yes", "Harbour Team", "Oct 26", "R. Whitcombe, 6 Nov 2026", "no", "–"],
        *(["yes", name, "Oct 26", "not signed off", "no", "–"] for name in TEAMS[1:]),
    ]
    assert "461" in words(page)
    out = tmp_path / "service.xlsx"
    choose(page.write_button, out)
    qtbot.waitUntil(lambda: bool(page.said))
    assert page.said == ["service.xlsx is written."]
    assert named(load_workbook(out), "headline_open_cases") == 461


def test_a_file_is_left_out_with_space_and_counted_again(page, choose, teams, qtbot):
    choose(page.start_panel.folder_button, teams)
    page.table.view.setFocus()
    page.table.view.set_current(1)
    again(page, qtbot, lambda: qtbot.keyClick(page.table.view, Qt.Key.Key_Space))
    assert page.answer == "3 of 4 teams are in; Mill Lane Team is missing. 1 file is not counted."
    assert lines(page)[0] == ["left out", "Mill Lane Team", "Oct 26", "not signed off", "no", "Left out by choice."]
    assert page.table.row.team == "Mill Lane Team"  # the keyboard stays on the file
    again(page, qtbot, lambda: qtbot.keyClick(page.table.view, Qt.Key.Key_Space))
    assert page.answer == "All 4 teams are in."


def test_a_click_on_the_mark_and_the_button_below_leave_out_too(page, choose, teams, qtbot):
    choose(page.start_panel.folder_button, teams)
    view = page.table.view
    row = view.visualRect(page.table.model.index(0, 0))
    again(page, qtbot, lambda: qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=mark_of(row)))
    assert "Harbour Team is missing" in page.answer
    view.set_current(0)
    assert page.list.toggle_button.text() == "Count it again"
    again(page, qtbot, lambda: qtbot.mouseClick(page.list.toggle_button, Qt.MouseButton.LeftButton))
    assert page.answer == "All 4 teams are in."


def mark_of(row):
    return QPoint(row.left() + 12, row.center().y())


def test_each_fault_is_named_in_its_row_and_comes_first(page, choose, teams):
    edited_in(
        teams / f"{TEAMS[1]}.xlsx", teams / f"{TEAMS[1]}.xlsx", lambda book: book["Workers"].__setitem__("H2", 25)
    )
    (teams / "notes.xlsx").write_text("hello")
    (teams / f"{TEAMS[3]}.xlsx").unlink()
    choose(page.start_panel.folder_button, teams)
    assert page.answer == (
        "3 of 4 teams are in; Station Road Team is missing. 1 file is not counted and 1 return was edited."
    )
    first, second, *others = lines(page)
    assert first[:2] == ["no", "notes.xlsx"]
    assert first[5].startswith("Not an Excel workbook")
    assert (second[:2], second[4]) == (["yes", "Mill Lane Team"], "yes")
    assert second[5].startswith("Edited after it was written (")
    assert [line[1] for line in others] == ["Harbour Team", "Orchard Team"]
    page.table.view.set_current(1)
    assert page.list._told.text().startswith("Mill Lane Team.xlsx: Mill Lane Team, October 2026, not signed off. Mill")


def test_two_that_differ_are_to_be_decided_before_anything_is_written(page, choose, teams, qtbot):
    changed = edited_in(
        teams / "Orchard Team.xlsx", teams / "other.xlsx", lambda book: book["Workers"].__setitem__("H2", 25)
    )
    choose(page.start_panel.folder_button, teams)
    assert [line[0] for line in lines(page)[:2]] == ["to decide", "to decide"]
    assert lines(page)[0][5] == "Another file is of Orchard Team too and differs; leave one of the two out."
    assert not page.write_button.isEnabled()
    assert page.strip.sentence == "It can be written when the files that count are settled."
    assert any("are both of Orchard Team and differ" in text for text in words(page))
    page.table.select(changed)
    again(page, qtbot, lambda: qtbot.mouseClick(page.list.toggle_button, Qt.MouseButton.LeftButton))
    assert page.answer == "All 4 teams are in. 1 file is not counted."
    assert page.write_button.isEnabled()


def test_files_are_added_and_one_that_was_mended_is_read_anew(page, choose, teams):
    first, late = teams / f"{TEAMS[0]}.xlsx", teams / f"{TEAMS[3]}.xlsx"
    kept = late.read_bytes()
    late.write_text("cut off on the way")
    choose(page.start_panel.choose_button, first, late)
    assert "is missing" in page.answer or "are missing" in page.answer
    late.write_bytes(kept)
    choose(page.more_button, late)
    assert [line[0] for line in lines(page)] == ["yes", "yes"]
    assert page.answer == "2 of 4 teams are in; Mill Lane Team and Orchard Team are missing."


def test_returns_are_dropped_anywhere_on_the_page(page, teams, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(teams / f"{name}.xlsx")) for name in TEAMS[:2]])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    qtbot.waitUntil(lambda: page.answered is not None)
    assert len(lines(page)) == 2
    event.setAccepted(False)
    page.start_over()
    page.start_panel.drop_field.dropEvent(event)
    qtbot.waitUntil(lambda: page.answered is not None)
    assert event.isAccepted()


def test_the_service_s_own_returns_give_its_trend(page, choose, sent, tmp_path, qtbot):
    choose(page.start_panel.choose_button, *sorted((sent / "months").iterdir()))
    assert page.head.question.text() == "How did the service's caseloads move?"
    assert page.answer == "2 of 3 months are in, August 2026 to October 2026; September 2026 is missing."
    assert page.write_button.text() == "Write the service's trend…"
    assert "no return" in words(page)
    choose(page.write_button, tmp_path / "trend.xlsx")
    qtbot.waitUntil(lambda: bool(page.said))
    assert len(table(load_workbook(tmp_path / "trend.xlsx"), "Trend")) == 3


def test_no_return_is_ever_written_over(page, choose, teams, qtbot):
    choose(page.start_panel.folder_button, teams)
    kept = (teams / f"{TEAMS[0]}.xlsx").read_bytes()
    choose(page.write_button, teams / f"{TEAMS[0]}.xlsx")
    qtbot.waitUntil(page.banners.trouble.isVisible)
    assert (teams / f"{TEAMS[0]}.xlsx").read_bytes() == kept
    assert page.write_button.isEnabled()


def test_starting_over_forgets_the_files(page, choose, teams, qtbot):
    choose(page.start_panel.folder_button, teams)
    qtbot.mouseClick(page.over_button, Qt.MouseButton.LeftButton)
    assert (page.files, page.left_out) == ((), frozenset())
    assert page.start_panel.folder_button.hasFocus()
    assert not page.strip.isVisible()


def test_a_folder_without_a_return_is_told(page, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.keyClick(page.start_panel.folder_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.banners.trouble.isVisible)
    assert page.findChild(StartPanel).isVisible()


def test_in_a_small_window_the_answer_stands_at_the_foot(page, choose, teams):
    page.resize(640, 330)
    page.fit(Width.COMPACT)
    choose(page.start_panel.folder_button, teams)
    assert page.strip.sentence == "All 4 teams are in."
    assert not page.foot.isVisible()


def test_a_laptop_without_a_team_can_consolidate(make_window, tmp_path, teams, qtbot):
    with open_store(tmp_path / "empty.db"):
        pass
    window = make_window(tmp_path / "empty.db", place="Consolidation")
    assert window.page.place == "Consolidation"
    window.page.open_files([teams])
    qtbot.waitUntil(lambda: window.page.answered is not None)
    assert window.page.answer == "4 teams are in."


def test_reading_is_stopped_between_two_files(page, teams, qtbot):
    page.open_files([teams])
    page._progress.stop()
    qtbot.waitUntil(lambda: bool(page.said))
    assert page.said == ["Reading was stopped; no file was added."]
    assert page.files == ()
    assert page.start_panel.isVisible()
