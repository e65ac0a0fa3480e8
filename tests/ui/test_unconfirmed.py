"""The page of people to confirm, used with the keyboard as a person would, on a real database."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit

from models import journal
from models.position import position
from models.store import open_store
from models.unconfirmed import guessed
from tests.models.met import meet
from tests.ui.harbour import TODAY
from ui.kit import theme as themes
from ui.page import Width
from ui.unconfirmed import UnconfirmedPage

SAM, ANA, DAN = 12, 11, 13
_KEYS = Qt.Key


@pytest.fixture
def people(database):
    """Let a file have brought Ana O'Hara, Sam Ward and Dan Quill; the list is by name."""
    with open_store(database) as store:
        meet(store, "Ana O'Hara", "NEW-001", 1, ("D-1",))
        meet(store, "Sam Ward", "NEW-002", 1, ("D-2", "D-3"))
        meet(store, "Dan Quill", "NEW-003", 1, ("D-4",))
    return database


@pytest.fixture
def page(people, session, qtbot):
    """Return the page alone with the three people on it."""
    made = UnconfirmedPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def names(page):
    return [who.name for who in page.people.people]


def editor(page):
    found = [one for one in page.grid.viewport().children() if isinstance(one, (QLineEdit, QComboBox))]
    found = [one for one in found if one.isVisible()]
    assert len(found) == 1, found
    return found[0]


def key(page, qtbot, code, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget(), code, modifier)


def type_in(page, qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def start_at(page, place=0, column=3):
    page.grid.setFocus()
    page.grid.type_at(place, column)


def cell(page, name, field):
    who = next(who for who in page.people.people if who.name == name)
    return page.people.text(who, field)


def wrong(page):
    by_row = {who.row: who.name for who in page.people.people}
    return {(by_row[row], field): sentence for (row, field), sentence in page.people.wrong.items()}


def click(page, qtbot, text):
    found = [one for one in page.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    assert len(found) == 1, text
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def kept(page):
    with open_store(page.session.path) as store:
        return {
            one.name: (one.worker_id, one.role, str(one.fte), one.employment)
            for one in position(store, TODAY).workers
            if one.row >= ANA
        }, guessed(store)


def paste(page, qtbot, text):
    QApplication.clipboard().setText(text)
    key(page, qtbot, _KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_row_is_put_right_and_confirmed_with_the_keyboard(page, qtbot):
    assert names(page) == ["Ana O'Hara", "Dan Quill", "Sam Ward"]
    assert page.answer.startswith("3 people wait, with 4 cases. Role, FTE, employment, start and worker ID are guesses")
    start_at(page)
    type_in(page, qtbot, "W201")
    key(page, qtbot, _KEYS.Key_Tab)
    type_in(page, qtbot, "senior social worker")
    key(page, qtbot, _KEYS.Key_Return)
    type_in(page, qtbot, "0.6")
    key(page, qtbot, _KEYS.Key_Tab)
    key(page, qtbot, _KEYS.Key_Down)  # permanent to agency
    key(page, qtbot, _KEYS.Key_Tab)
    type_in(page, qtbot, "1/5/2026")
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page) == ["Dan Quill", "Sam Ward"])
    found, waits = kept(page)
    assert found["Ana O'Hara"] == ("W201", "senior social worker", "3/5", "agency")
    assert waits == {SAM, DAN}
    assert editor(page).accessibleName() == "Worker ID of Dan Quill"  # it goes on to the next
    page.session.undo()
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_tab_goes_from_row_to_row_and_back(page, qtbot):
    start_at(page, 0, 7)
    key(page, qtbot, _KEYS.Key_Tab)
    assert editor(page).accessibleName() == "Worker ID of Dan Quill"
    key(page, qtbot, _KEYS.Key_Backtab)
    assert editor(page).accessibleName() == "Start of Ana O'Hara"
    key(page, qtbot, _KEYS.Key_Down)
    assert editor(page).accessibleName() == "Start of Dan Quill"
    type_in(page, qtbot, "nonsense")
    key(page, qtbot, _KEYS.Key_Escape)
    assert cell(page, "Dan Quill", "start") == "1 Jun 2026"
    assert not page.people.dirty
    page.grid.type_at(2, 7)
    key(page, qtbot, _KEYS.Key_Tab)  # past the last cell it leaves the table
    assert QApplication.focusWidget() is not page.grid


def test_what_is_wrong_stands_at_the_cell(page, qtbot):
    start_at(page, 1, 5)
    type_in(page, qtbot, "1.5")
    key(page, qtbot, _KEYS.Key_Tab)
    sentence = "The FTE of Dan Quill, 1.5, is not between 0 and 1; correct it."
    assert wrong(page) == {("Dan Quill", "fte"): sentence}
    qtbot.waitUntil(lambda: page.grid.rowHeight(1) > page.grid.rowHeight(0))
    index = page.people.index(1, 5)
    assert page.people.data(index, Qt.ItemDataRole.AccessibleTextRole) == f"FTE of Dan Quill: 1.5, was 1. {sentence}"
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor(page).accessibleName() == "FTE of Dan Quill"
    assert kept(page)[1] == {ANA, SAM, DAN}
    type_in(page, qtbot, "0.5")
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page) == ["Ana O'Hara", "Sam Ward"])
    assert not wrong(page)


def test_an_id_that_is_taken_and_a_late_start_are_said(page, qtbot):
    start_at(page, 2, 3)
    type_in(page, qtbot, "w107")
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(wrong(page)))
    assert wrong(page) == {
        ("Sam Ward", "worker_id"): "The worker ID of Sam Ward, w107, is that of Beth Oakhanger already; choose another."
    }
    type_in(page, qtbot, "W203")
    page.grid.type_at(2, 7)
    type_in(page, qtbot, "1 Oct 2026")
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(wrong(page)))
    assert "holds 2 cases from before the start 1 Oct 2026" in wrong(page)["Sam Ward", "start"]
    key(page, qtbot, _KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page) == ["Ana O'Hara", "Dan Quill"])


def test_confirm_all_is_one_change(page, qtbot):
    start_at(page, 0, 5)
    type_in(page, qtbot, "0.8")
    click(page, qtbot, "Confirm all 3")
    qtbot.waitUntil(lambda: page.people.people == ())
    found, waits = kept(page)
    assert not waits
    assert found["Ana O'Hara"][2] == "4/5"
    with open_store(page.session.path) as store:
        assert journal.entries(store)[0].what == "3 people confirmed: Ana O'Hara, Dan Quill, Sam Ward"
    assert page.answer == "Nobody waits to be confirmed."
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Nobody waits." in texts
    assert [button.text() for button in page.next_buttons] == ["Overview", "Import…"]
    assert page.next_buttons[0].hasFocus()


def test_in_a_small_window_a_typed_start_is_shown_whole(page, qtbot):
    page.fit(Width.COMPACT)
    page.resize(640, 332)
    page.people.type_in(page.people.people[0], {"start": "27 Oct 2026"})
    QApplication.processEvents()
    grid, start = page.grid, len(page.people.columns) - 1
    assert grid.horizontalScrollBar().maximum() == 0
    needs = themes.metrics().horizontalAdvance("27 Oct 2026")
    assert grid.columnWidth(start) - needs >= 22, "its edge, the room at both sides, and what is typed"


def test_where_no_limits_are_set_they_come_next(page, qtbot, people):
    with open_store(people) as store, store.write("No limits", kind="correction") as db:
        db.execute("delete from limits")
    wanted = []
    page.wants.connect(lambda target: wanted.append(target.place))
    start_at(page)
    click(page, qtbot, "Confirm all 3")
    qtbot.waitUntil(lambda: page.people.people == ())
    assert [button.text() for button in page.next_buttons] == ["Limits and weights", "Overview", "Import…"]
    for words in ("Limits and weights", "Overview"):
        click(page, qtbot, words)
    assert wanted == ["Limits and weights", "Overview"]


def test_cells_of_a_spreadsheet_are_pasted_by_name(page, qtbot):
    start_at(page)
    paste(page, qtbot, "Name\tFTE\tEmployment\tGrade\nWARD, SAM\t0.6\tAgency\tG9\nDan Quill\t2\t\t\nNobody\t1\t\t\n")
    assert (cell(page, "Sam Ward", "fte"), cell(page, "Sam Ward", "employment")) == ("0.6", "agency")
    assert page.said.text() == (
        "Pasted 3 cells for 2 people; nothing is confirmed yet. Not taken: 1 name not on this list (Nobody); the column"
        " Grade. 1 cell is to be corrected."
    )
    assert list(wrong(page)) == [("Dan Quill", "fte")]
    assert kept(page)[1] == {ANA, SAM, DAN}


def test_a_column_is_pasted_from_the_cell_down_and_one_cell_into_it(page, qtbot):
    start_at(page, 1, 3)
    paste(page, qtbot, "W31\nW32\nW33\n")
    assert [cell(page, name, "worker_id") for name in names(page)] == ["NEW-001", "W31", "W32"]
    assert "1 row below the list" in page.said.text()
    start_at(page, 0, 3)
    paste(page, qtbot, "W30")
    key(page, qtbot, _KEYS.Key_Tab)
    assert cell(page, "Ana O'Hara", "worker_id") == "W30"


def test_what_is_typed_stays_when_the_data_changes(page, qtbot):
    start_at(page, 2, 5)
    type_in(page, qtbot, "0.4")
    with open_store(page.session.path) as store:
        meet(store, "Bea Lark", "NEW-004", 1)
    page.session.changed.emit()
    qtbot.waitUntil(lambda: len(names(page)) == 4)
    assert cell(page, "Sam Ward", "fte") == "0.4"
    assert page.people.people[page.grid.currentIndex().row()].name == "Sam Ward"


def test_the_same_person_is_chosen_by_name(page, qtbot):
    start_at(page, 2)
    key(page, qtbot, _KEYS.Key_Escape)
    click(page, qtbot, "Same person as…")
    qtbot.waitUntil(lambda: hasattr(page, "chooser"))
    qtbot.keyClicks(page.chooser.field, "rowan")
    qtbot.keyClick(page.chooser.field, _KEYS.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["Ana O'Hara", "Dan Quill"])
    with open_store(page.session.path) as store:
        assert next(one.cases for one in position(store, TODAY).workers if one.name == "Rowan Ellery") == 2


def test_on_a_past_day_nothing_can_be_typed(page, qtbot):
    page.session.look_at_month(-1)
    qtbot.waitUntil(lambda: page.people.frozen)
    page.grid.type_at(0)
    assert not [one for one in page.grid.viewport().children() if isinstance(one, QLineEdit)]
    assert not page.confirm_button.isEnabled()


def test_the_window_counts_them_and_says_where_figures_rest_on_them(make_window, people, qtbot):
    window = make_window(people, place="Overview")
    row = next(b for b in window.places.findChildren(QAbstractButton) if b.text() == "People to confirm")
    qtbot.waitUntil(lambda: row.accessibleName() == "People to confirm, 3 things to decide")
    qtbot.waitUntil(lambda: window.page.day is not None)
    assert window.page.answer.endswith("Rests on 3 workers whose FTE is a guess.")
    said = [person.guess for person in window.page.day.people if person.of.name == "Sam Ward"]
    assert said == ["FTE to confirm"]
    window.open_place("Caseloads", worker_row=SAM)
    qtbot.waitUntil(lambda: window.page.detail is not None and window.page.place == "Caseloads")
    link = next(b for b in window.page.detail.findChildren(QAbstractButton) if b.text() == "Confirm them")
    link.click()
    qtbot.waitUntil(lambda: window.place == "People to confirm" and window.page.found is not None)
    assert window.page.people.people[window.page.grid.currentIndex().row()].name == "Sam Ward"
