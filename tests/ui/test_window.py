import json
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget

from models import teams
from models.store import open_store
from tests.models.met import meet
from tests.ui.harbour import TODAY
from ui.help import VERSION
from ui.kit import theme
from ui.menu_actions import ACTIONS, MENUS
from ui.page import Page
from ui.places import LISTED, PLACES


def keys(window, text):
    """Press a shortcut as Qt's shortcut map would."""
    found = [
        action for action in window.findChildren(type(window.menus["Quit"])) if QKeySequence(text) in action.shortcuts()
    ]
    assert len(found) == 1, text
    found[0].trigger()


def settle(window, qtbot):
    """Wait until everything that was asked so far is answered."""
    qtbot.wait(5)
    done = []
    window.session.ask(lambda store: True, done.append)
    qtbot.waitUntil(lambda: bool(done))


def shown_texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_the_first_paint_loads_no_store_and_the_first_page_no_numbers_or_charts(database):
    code = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from ui.app import Program, build_application
app = build_application([])
program = Program(Path(sys.argv[1]), date(2026, 11, 2))
program.open(program.own)
heavy = {"sqlite_utils", "numpy", "pyqtgraph", "openpyxl", "python_calamine"}
program.window.grab()
print(sorted(heavy & set(sys.modules)), program.window.isVisible())
loop = QEventLoop()
look = QTimer(interval=5)
look.timeout.connect(lambda: program.window.page and program.window.page.answer and loop.quit())
look.start()
loop.exec()
print(sorted(heavy & set(sys.modules)), program.window.page.place)
program.close()
"""
    done = subprocess.run([sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=True)
    first, page = done.stdout.splitlines()
    assert first == "[] True"
    assert page in {"[] Overview", "['sqlite_utils'] Overview"}


def test_no_two_actions_share_a_key_and_no_menu_a_letter():
    used = Counter(QKeySequence(text).toString() for action in ACTIONS if not action.shown_only for text in action.keys)
    assert [text for text, times in used.items() if times > 1] == []
    assert [text for text in used if not text] == []
    letters = Counter((action.menu, action.text[action.text.index("&") + 1].casefold()) for action in ACTIONS)
    assert [both for both, times in letters.items() if times > 1] == []
    tops = Counter(menu[menu.index("&") + 1].casefold() for menu in MENUS)
    assert max(tops.values()) == 1
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


def test_no_action_shares_its_key_with_a_shortcut_of_a_page(window, qtbot):
    for place in PLACES:
        window.open_place(place.name)
    shortcuts = Counter(key for action in window.actions() for key in action.shortcuts())
    assert all(times == 1 for times in shortcuts.values())


@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_everything_that_takes_the_keyboard_has_a_name(window, qtbot, place):
    window.open_place(place)
    settle(window, qtbot)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not any(label.buddy() is widget for label in window.findChildren(QLabel))
        and widget.focusProxy() is None
    ]
    assert nameless == []


def test_places_open_by_list_key_and_link_and_the_place_is_remembered(make_window, database, qtbot):
    window = make_window(database)
    ninth, last = LISTED[8].name, LISTED[-1].name
    keys(window, "Alt+9")
    assert window.place == ninth
    window.open_place(LISTED[0].name)
    button = next(b for b in window.places.findChildren(QAbstractButton) if b.text() == last)
    button.click()
    assert window.place == last
    window.close()
    assert make_window(database).place == last


def test_a_page_reads_only_when_it_is_seen(window, qtbot):
    reads = []

    class Counting(Page):
        place = "Counting"

        def refresh(self):
            reads.append(self.session.day)

    page = Counting(window.session, window)
    qtbot.wait(5)
    assert reads == []
    page.show()
    qtbot.waitUntil(lambda: len(reads) == 1)
    window.session.look_at_day(date(2026, 10, 31))
    window.session.changed.emit()
    qtbot.waitUntil(lambda: len(reads) == 2)
    page.hide()
    window.session.changed.emit()
    qtbot.wait(5)
    assert len(reads) == 2
    page.show()
    qtbot.waitUntil(lambda: len(reads) == 3)


def test_a_past_day_shows_its_banner_and_today_takes_it_away(window, qtbot):
    window.open_place("Teams")
    page = window.page
    keys(window, "Alt+PgUp")
    assert window.session.day == date(2026, 10, 2)
    assert page.banners.past.sentence == "You are looking at Fri 2 Oct 2026. Today is 2 Nov 2026."
    assert page.banners.past.isVisible()
    assert not window.menus["Allocate a case"].isEnabled()
    assert not next(b for b in page.findChildren(QAbstractButton) if b.text() == "Add a team").isEnabled()
    today = next(b for b in page.banners.past.findChildren(QAbstractButton) if b.text() == "Today")
    today.click()
    assert not window.session.past
    assert not page.banners.past.isVisible()
    assert window.menus["Allocate a case"].isEnabled()


def test_the_day_moves_by_days_and_months_and_never_past_today(window):
    keys(window, "Alt+Right")
    assert window.session.day == TODAY
    keys(window, "Alt+Left")
    keys(window, "Alt+Left")
    assert window.session.day == date(2026, 10, 31)
    keys(window, "Alt+PgUp")
    assert window.session.day == date(2026, 9, 30)
    keys(window, "Alt+PgDown")
    assert window.session.day == date(2026, 10, 31)
    keys(window, "Alt+Home")
    assert window.session.day == TODAY


def test_a_change_is_named_in_the_menu_and_taken_back_with_its_key(window, qtbot):
    session = window.session
    session.tell(lambda store: teams.add(store, "R&D Team").line)
    qtbot.waitUntil(lambda: window.menus["Undo"].text() == "&Undo R&&D Team: added")
    assert window.toast.isVisible()
    assert window.toast.sentence == "R&D Team: added"
    keys(window, "Ctrl+Z")
    qtbot.waitUntil(lambda: window.toast.sentence == "Undone: R&D Team: added")
    qtbot.waitUntil(lambda: window.menus["Redo"].text() == "&Redo R&&D Team: added")
    with open_store(session.path) as store:
        assert [team.name for team in teams.listed(store)] == ["Harbour Team"]


def test_the_toast_stays_while_it_is_used_and_its_undo_works(window, qtbot):
    window.session.tell(lambda store: teams.add(store, "Mill Lane Team").line)
    qtbot.waitUntil(lambda: window.toast.isVisible())
    undo = next(b for b in window.toast.findChildren(QAbstractButton) if b.text() == "Undo")
    window.activateWindow()
    undo.setFocus()
    qtbot.waitUntil(undo.hasFocus)
    window.toast.time_up()
    assert window.toast.isVisible()
    undo.click()
    qtbot.waitUntil(lambda: window.toast.sentence == "Undone: Mill Lane Team: added")
    window.setFocus()
    window.toast.time_up()
    assert not window.toast.isVisible()


def test_the_team_picker_chooses_and_follows_a_new_name(make_window, database, qtbot):
    with open_store(database) as store:
        teams.add(store, "Mill Lane Team", "assessment")
    window = make_window(database)
    assert window.session.team is None
    menu = window.places.team_picker.open_menu()
    next(action for action in menu.actions() if action.text() == "Mill Lane Team").trigger()
    menu.close()
    assert window.session.team == "Mill Lane Team"
    assert window.windowTitle().startswith("Mill Lane Team")
    qtbot.waitUntil(lambda: window.places.team_picker.accessibleName() == "Team: Mill Lane Team, Assessment")
    window.session.tell(lambda store: teams.correct(store, 2, "Weir Team", "assessment", ""))
    qtbot.waitUntil(lambda: window.session.team == "Weir Team")
    window.close()
    again = make_window(database)
    assert again.session.team == "Weir Team"


def test_counts_in_the_list_are_things_to_decide(window, qtbot):
    settle(window, qtbot)
    names = [button.accessibleName() for button in window.places.findChildren(QAbstractButton)]
    assert "Overview, 5 things to decide" in names


def test_f6_goes_round_the_parts_of_the_window(window, qtbot):
    window.activateWindow()
    window.open_place("Teams")
    qtbot.waitUntil(lambda: window.page.table.model.rowCount() > 0)
    seen = []
    window.places.team_picker.setFocus()
    for _ in range(2):
        keys(window, "F6")
        focus = QApplication.focusWidget()
        seen.append("places" if window.places.isAncestorOf(focus) else "page")
    assert seen == ["page", "places"]
    keys(window, "Shift+F6")
    assert window.page.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("place", ["Overview", "Caseloads", "Cases", "To put right"])
def test_a_place_opened_by_its_keys_has_the_keyboard_in_its_rows(window, qtbot, place):
    window.activateWindow()
    keys(window, f"Alt+{[one.name for one in LISTED].index(place) + 1}")
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QAbstractItemView))
    assert window.page.isAncestorOf(QApplication.focusWidget())
    assert window.place == place


@pytest.mark.parametrize(
    ("place", "words"), [("Limits and weights", "Add the first line"), ("Return and report", "Import…")]
)
def test_a_place_without_rows_has_the_keyboard_on_what_it_offers_first(make_window, tmp_path, qtbot, place, words):
    with open_store(tmp_path / "new.db") as store:
        teams.add(store, "Harbour")
        meet(store, "Sam Ward", "NEW-001", 1, cases=("C01",), start="2026-11-02")
        with store.write("A file", kind="import") as db:
            db.execute("insert into extracts (entry, file, source, as_of, lists, begins)"
                       " values (1, 'a.xlsx', 'Annex A', '2026-11-02', '[]', 1)")  # fmt: skip
    window = make_window(tmp_path / "new.db")
    window.activateWindow()
    for _ in range(2):  # again when it is there already
        window.open_place(place)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QAbstractButton))
        assert QApplication.focusWidget().text() == words
        window.open_place("Teams")


def test_a_narrow_window_turns_the_list_into_a_button(window, qtbot):
    window.open_place("Teams")
    window.resize(1000, 700)
    assert not window.places.isVisible()
    assert window.page.head.places_button.isVisible()
    window.page.head.places_button.click()
    assert window.places.isVisible()
    next(b for b in window.places.findChildren(QAbstractButton) if b.text() == LISTED[0].name).click()
    assert not window.places.isVisible()
    window.resize(1280, 720)
    assert window.places.isVisible()


def test_a_small_window_puts_the_answer_at_the_foot_and_fits(window, qtbot):
    window.open_place("Teams")
    qtbot.waitUntil(lambda: bool(window.page.answer))
    window.resize(640, 360)
    assert (window.width(), window.height()) == (640, 360)
    assert window.page.foot.isVisible()
    assert window.page.foot.answer.text() == window.page.answer
    assert window.page.head.picker.middle.text() == "2 Nov 2026"
    assert not window.page.head.picker.back.isVisible()


def test_the_detail_panel_covers_main_where_there_is_little_room_and_esc_closes_it(window, qtbot):
    window.open_place("Teams", add_team=True)
    page = window.page
    qtbot.waitUntil(lambda: page.detail is not None)
    assert page.detail.mapTo(page, QPoint(0, 0)).x() >= page.table.mapTo(page, QPoint(0, 0)).x() + page.table.width()
    window.resize(1000, 700)
    assert page.detail.mapTo(page, QPoint(0, 0)).x() < page.table.mapTo(page, QPoint(0, 0)).x() + page.table.width()
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.detail is None


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    opened = []
    window.open_place = lambda name, **target: opened.append((name, target))
    window.dropEvent(event)
    return opened


def test_a_workbook_dropped_on_the_window_opens_import_and_a_picture_does_not(window, tmp_path):
    book = tmp_path / "October.xlsx"
    assert drop(window, book) == [("Import", {"file": book})]
    assert drop(window, tmp_path / "photo.png") == []


def test_the_theme_that_is_chosen_is_taken_and_kept(window, monkeypatch):
    monkeypatch.delenv("CASELOAD_THEME", raising=False)
    window.menus["Dark theme"].trigger()
    assert theme.current() is theme.DARK
    assert window.menus["Dark theme"].isChecked()
    assert not window.menus["Light theme"].isChecked()
    window.menus["Light theme"].trigger()
    assert theme.current() is theme.LIGHT


def test_ctrl_z_in_an_untouched_field_is_the_windows(window, qtbot):
    window.activateWindow()
    field = window.places.find_field
    window.session.tell(lambda store: teams.add(store, "Mill Lane Team").line)
    qtbot.waitUntil(window.toast.isVisible)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.toast.sentence.startswith("Undone"))


def test_an_error_stays_in_the_page_until_it_is_closed(window, qtbot):
    window.show_trouble("The file is open in Excel; close it there, then choose it again.")
    banner = window.page.banners.trouble
    assert banner.isVisible()
    next(b for b in banner.findChildren(QAbstractButton) if b.text() == "Close").click()
    assert not banner.isVisible()


def test_help_shows_every_key_and_the_projects_version(window, pytestconfig):
    keys(window, "Ctrl+F1")
    texts = shown_texts(window.page)
    for action in ACTIONS:
        if action.keys:
            assert action.name in texts
    project = (pytestconfig.rootpath / "pyproject.toml").read_text(encoding="utf-8")
    assert f"version = {json.dumps(VERSION)}" in project
