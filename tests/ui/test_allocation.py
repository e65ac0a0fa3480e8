import re
import subprocess
import sys
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from models import allocation as record
from models import limit_lines, workers
from models.candidates import Candidate
from models.store import open_store
from tests.ui.cases import HELD, NEW, choose, holder, open_page, open_panel, recorded, row_of, said
from tests.ui.hands import button, press, type_text
from tests.ui.harbour import TODAY
from ui.candidate_lines import CAN, CANNOT, ONLY
from ui.candidate_paint import wrapped
from ui.case_tables import WORKER, View
from ui.kit.theme import metrics

CAN_TAKE = ["Sade Hollinbrook", "Marek Dolinsky", "Beth Oakhanger", "Tomos Gwilt"]
GONE = [CANNOT, "Joel Pemberwick"]
ONLY_AGREED = ["Dev Castellane", "Callum Reyburn", "Priya Nandakumar", "Amina Thorley", "Rowan Ellery"]


@pytest.fixture
def page(session, qtbot):
    return open_page(session, qtbot)


@pytest.fixture
def panel(page, qtbot):
    return open_panel(page, qtbot, NEW, allocate=True)


def lines(panel):
    shown = panel.list.rows.lines
    return [one if isinstance(one, str) else one.now.name if isinstance(one, Candidate) else one.name for one in shown]


def test_the_panel_shows_who_can_take_the_case_and_what_it_makes_of_them(panel, qtbot):
    assert panel.title == "Who can take C-20417?"
    assert lines(panel) == [CAN, *CAN_TAKE, ONLY, *ONLY_AGREED, *GONE]
    assert panel.list.candidate.now.name == "Sade Hollinbrook"
    choose(qtbot, panel, "Beth Oakhanger")
    assert panel.take_button.text() == "Allocate to Beth"
    texts = [label.text() for label in panel.effect.findChildren(type(panel._made)) if label.isVisible()]
    assert texts[:2] == ["Beth Oakhanger: 17 → 18 of 18, full", "Beth Oakhanger will have no place left."]
    spoken = panel.list.model().data(panel.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Beth Oakhanger, Social worker, 17 to 18 of 18, full. No place left after it."


def test_no_words_of_a_candidate_are_cut(panel):
    view, at = panel.list, panel.list.columns()
    for one in view.rows.candidates:
        assert metrics("strong").horizontalAdvance(one.now.name) <= at.load - at.worker
    assert at.stacked, "a sibling held and what is agreed have no room in a column of their own"
    small, room = metrics("small"), view.viewport().width() - at.know - 2
    for place, one in enumerate(view.rows.lines):
        words = wrapped(view.know_words(one), room) if not isinstance(one, str) else []
        assert all(small.horizontalAdvance(line) <= room for line in words)
        high = view.visualRect(view.rows.index(place)).height()
        assert high >= (metrics("strong").height() if isinstance(one, Candidate) else 0) + len(words) * small.height()
    callum = next(one for one in view.rows.candidates if one.now.name == "Callum Reyburn")
    assert view.know_words(callum) == "Holds sibling C-19037; agreed to 16 Nov; a protected limit"


def test_a_team_manager_is_not_chosen_unasked(page, qtbot):
    with open_store(page.session.path) as store:
        workers.add(store, "W111", "Rhian Trevanion", date(2020, 9, 1), 1, "team manager")
        for row in (5, 7, 8, 10):
            limit_lines.add(store, limit_lines.Scope(worker_row=row), "cases", "0", "1")
    panel = open_panel(page, qtbot, NEW, allocate=True)
    assert lines(panel)[:2] == [CAN, "Rhian Trevanion"]
    assert panel.list.candidate is None
    press(qtbot, Qt.Key.Key_Return)
    assert holder(page, NEW) == ""
    press(qtbot, Qt.Key.Key_Down)
    assert panel.list.candidate.now.name == "Rhian Trevanion"


def test_down_from_the_last_candidate_shows_who_cannot_be_chosen(qtbot, panel):
    choose(qtbot, panel, ONLY_AGREED[-1])
    QApplication.processEvents()
    press(qtbot, Qt.Key.Key_Down)
    view = panel.list
    last = view.visualRect(view.rows.index(len(view.rows.lines) - 1))
    assert view.viewport().rect().contains(last)
    assert view.candidate.now.name == ONLY_AGREED[-1]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=last.center())
    assert view.candidate.now.name == ONLY_AGREED[-1]


def test_enter_in_the_list_opens_the_panel_and_enter_there_allocates(page, qtbot):
    page.table.select(row_of(page, NEW))
    page.table.view.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail is not None and bool(page.detail.list.rows.candidates))
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-20417 is allocated to Beth Oakhanger, now full.")
    assert holder(page, NEW) == "Beth Oakhanger"
    assert page.detail is None
    qtbot.waitUntil(lambda: page.answer == "1 is not allocated; 8 are held by someone away or gone.")
    assert page.table.view.hasFocus()
    assert page.table.row.case_id == "C-19007"
    page.session.undo()
    qtbot.waitUntil(lambda: page.answer == "2 are not allocated; 8 are held by someone away or gone.")
    assert holder(page, NEW) == ""


def test_a_click_chooses_and_the_button_allocates(page, qtbot, panel):
    place = panel.list.rows.place_of(next(c.now.row for c in panel.list.rows.candidates if c.now.name == CAN_TAKE[1]))
    rect = panel.list.visualRect(panel.list.rows.index(place))
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseClick(button(panel, "Allocate to Marek"), Qt.MouseButton.LeftButton)
    said(page, qtbot, "C-20417 is allocated to Marek Dolinsky.")
    assert holder(page, NEW) == "Marek Dolinsky"


def test_someone_without_a_place_opens_four_fields_and_each_is_needed(page, qtbot, panel):
    choose(qtbot, panel, "Dev Castellane")
    assert lines(panel) == ["Show the 4 who can take it", ONLY, *ONLY_AGREED, *GONE]
    assert panel.take_button.text() == "Allocate over the limit"
    assert "The upper limit is 18 × 0.6 FTE = 10.8." in panel.take_button.accessibleDescription()
    press(qtbot, Qt.Key.Key_Return)
    fields = panel.form.fields
    assert fields["reason"].editor.hasFocus()
    typed = {"reason": "Holds the brother", "workers_view": "Can start", "authorised_by": "R. Whitcombe",
             "review_date": "+14"}  # fmt: skip
    for missing, text in typed.items():
        button(panel, "Allocate over the limit").click()
        assert fields[missing].editor.hasFocus()
        assert fields[missing].error.endswith("it is empty.")
        type_text(qtbot, text)
    assert holder(page, NEW) == ""
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-20417 is allocated to Dev Castellane, now over by 0.2.")
    kept = recorded(page, NEW).key_worker.overrides[0].agreed
    assert (kept.reason, kept.workers_view, kept.authorised_by) == ("Holds the brother", "Can start", "R. Whitcombe")
    assert kept.review_date == date(2026, 11, 16)


def test_the_day_to_look_again_is_after_today(qtbot, panel):
    choose(qtbot, panel, "Amina Thorley")
    assert panel.take_button.text() == "Allocate though away"
    look = panel.form.fields["review_date"]
    look.editor.setFocus()
    type_text(qtbot, "today")
    press(qtbot, Qt.Key.Key_Return)
    assert look.error == "Choose a day after today, 2 Nov 2026."


def test_up_from_the_second_group_opens_the_first_again(qtbot, panel):
    choose(qtbot, panel, "Dev Castellane")
    press(qtbot, Qt.Key.Key_Up)
    assert panel.list.candidate.now.name == CAN_TAKE[-1]
    assert lines(panel)[0] == CAN
    assert not panel.form.isVisible()
    choose(qtbot, panel, "Priya Nandakumar")
    QApplication.processEvents()
    panel.list.scrollToTop()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert panel.list.candidate.now.name == CAN_TAKE[0]


def give_beth_the_last_place(page):
    """Allocate another case to Beth from another process."""
    code = (
        "import sys; from pathlib import Path; from datetime import date; from models import allocation, cases;"
        "from models.store import open_store; store = open_store(Path(sys.argv[1])); day = date(2026, 11, 2);"
        "allocation.allocate(store, cases.find(store, 'C-20418'), 7, day, day)"
    )
    subprocess.run([sys.executable, "-c", code, str(page.session.path)], check=True)


def test_the_last_place_taken_by_another_process_is_said_and_the_list_is_fresh(page, qtbot, panel):
    choose(qtbot, panel, "Beth Oakhanger")
    give_beth_the_last_place(page)  # this thread sees nothing of it before Enter
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(panel.sentence))
    assert re.fullmatch(r"Beth Oakhanger became full at \d\d:\d\d\. Choose again\.", panel.sentence)
    qtbot.waitUntil(lambda: "Beth Oakhanger" in lines(panel)[lines(panel).index(ONLY) :])
    assert panel.list.candidate is None
    assert holder(page, NEW) == ""
    press(qtbot, Qt.Key.Key_Return)
    assert holder(page, NEW) == ""
    press(qtbot, Qt.Key.Key_Down)
    assert panel.sentence == ""
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-20417 is allocated to Sade Hollinbrook.")


def test_a_place_that_goes_while_one_looks_is_said_too(page, qtbot, panel):
    choose(qtbot, panel, "Beth Oakhanger")
    with open_store(page.session.path) as store:
        record.allocate(store, row_of(page, "C-20418"), 7, TODAY, TODAY)
    qtbot.waitUntil(lambda: panel.sentence.startswith("Beth Oakhanger became full at"))
    assert panel.list.candidate is None


def test_a_case_given_to_someone_else_meanwhile_is_not_taken_from_them(page, qtbot, panel):
    choose(qtbot, panel, "Beth Oakhanger")
    with open_store(page.session.path) as store:
        record.allocate(store, row_of(page, NEW), 8, TODAY, TODAY)
    press(qtbot, Qt.Key.Key_Return)
    meanwhile = "C-20417 was given to Marek Dolinsky meanwhile. Look again, then choose."
    qtbot.waitUntil(lambda: panel.sentence == meanwhile)
    assert holder(page, NEW) == "Marek Dolinsky"


def test_a_case_is_handed_over_from_a_day(page, qtbot):
    panel = open_panel(page, qtbot, HELD, allocate=True)
    assert lines(panel)[-3:] == [CANNOT, "Callum Reyburn", "Joel Pemberwick"]
    panel.day_field.text = "1 Oct 2026"
    qtbot.waitUntil(lambda: panel._offer.day == date(2026, 10, 1))
    choose(qtbot, panel, "Tomos Gwilt")
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-19034 is handed over to Tomos Gwilt.")
    assert recorded(page, HELD).key_worker.start == date(2026, 10, 1)


def test_several_cases_lead_to_a_plan_for_them(page, qtbot):
    page.show_view(View(WORKER, worker_row=3))
    qtbot.waitUntil(lambda: page.answer.startswith("21 open cases"))
    page.table.view.setFocus()
    page.table.view.set_current(0)
    assert not page.place_button.isVisible()
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rows = tuple(one.row for one in page.table.selected)
    assert len(rows) == 3
    with qtbot.waitSignal(page.wants) as wanted:
        button(page, "Place 3 cases…").click()
    assert (wanted.args[0].place, wanted.args[0].details) == ("Plan moves", {"case_rows": rows})
    page.table.view.selectAll()
    assert page.place_button.text() == "Place 21 cases…"
    with qtbot.waitSignal(page.wants) as wanted:
        press(qtbot, Qt.Key.Key_Return)
    assert len(wanted.args[0].details["case_rows"]) == 21
    assert page.detail is None
    page.session.look_at_day(date(2026, 11, 1))
    qtbot.waitUntil(lambda: not page.place_button.isVisible())


def test_a_wrong_day_is_said_and_nothing_is_allocated(page, qtbot, panel):
    panel.day_field.text = "31/02/2026"
    button(panel, "Allocate to Sade").click()
    assert panel.sentence == "The day from which “31/02/2026” is not a date; write it as 31/10/2026."
    assert panel.day_field.editor.hasFocus()
    assert holder(page, NEW) == ""


def test_a_co_worker_instead_leaves_the_case_to_be_allocated(page, qtbot, panel):
    choose(qtbot, panel, "Priya Nandakumar")
    button(panel, "Co-worker instead").click()
    said(page, qtbot, "C-20417: co-worker Priya Nandakumar from 2 Nov 2026")
    assert [one.worker for one in recorded(page, NEW).co_workers] == ["Priya Nandakumar"]
    assert holder(page, NEW) == ""
    assert page.detail is panel


def test_esc_asks_only_if_something_was_typed(page, qtbot, panel):
    choose(qtbot, panel, "Dev Castellane")
    press(qtbot, Qt.Key.Key_Return)
    type_text(qtbot, "Holds")
    press(qtbot, Qt.Key.Key_Escape)
    button(panel, "Keep typing").click()
    assert panel.form.fields["reason"].text == "Holds"
    press(qtbot, Qt.Key.Key_Escape)
    button(panel, "Leave").click()
    assert page.detail is None
    panel = open_panel(page, qtbot, NEW, allocate=True)
    panel.focus_first()
    press(qtbot, Qt.Key.Key_Escape)
    assert page.detail is None


def test_what_is_typed_stays_when_the_data_changes(page, qtbot, panel):
    choose(qtbot, panel, "Dev Castellane")
    press(qtbot, Qt.Key.Key_Return)
    type_text(qtbot, "Holds the brother")
    with open_store(page.session.path) as store:
        record.allocate(store, row_of(page, "C-20418"), 8, TODAY, TODAY)
    qtbot.waitUntil(
        lambda: any(c.now.name == "Marek Dolinsky" and c.now.cases == 16 for c in panel.list.rows.candidates)
    )
    assert panel.list.candidate.now.name == "Dev Castellane"
    assert panel.form.fields["reason"].text == "Holds the brother"
    assert panel.form.fields["reason"].editor.hasFocus()


def test_in_a_small_window_enter_brings_the_first_field_of_an_override_into_view(make_window, database, qtbot):
    window = make_window(database, size=(640, 360), place="Cases")
    window.activateWindow()
    panel = open_panel(window.page, qtbot, NEW, allocate=True)
    choose(qtbot, panel, "Dev Castellane")
    panel.list.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    editor = panel.form.fields["reason"].editor
    qtbot.waitUntil(lambda: editor.hasFocus() and editor.visibleRegion().boundingRect().height() == editor.height())
