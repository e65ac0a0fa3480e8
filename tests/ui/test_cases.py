from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from models import case_changes
from models.store import open_store
from models.words import CO_WORKER
from tests.ui.cases import HELD, NEW, holder, more, open_page, open_panel, recorded, row_of, said
from tests.ui.hands import button, press, type_text
from tests.ui.harbour import TODAY
from ui.allocation import AllocatePanel
from ui.case_detail import CasePanel
from ui.case_form import CaseForm, NewCase
from ui.case_tables import CLOSED, NEED, OPENED, View


@pytest.fixture
def page(session, qtbot):
    return open_page(session, qtbot)


def shown(page):
    return [page.table.model.row_object(place).case_id for place in range(page.table.model.rowCount())]


def texts(widget):
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return [text.replace("\u00a0", " ") for text in found]


def form(page, qtbot, title):
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm) and page.detail.title == title)
    return page.detail.form


def back(page, qtbot, case_id):
    qtbot.waitUntil(lambda: isinstance(page.detail, CasePanel) and page.detail.title == case_id)
    QApplication.processEvents()
    return page.detail


def question(page):
    return [dialog for dialog in page.findChildren(QDialog) if dialog.windowTitle() == "Remove C-20417?"][-1]


def test_the_page_asks_which_cases_need_a_worker_and_answers(page):
    assert page.answer == "2 are not allocated; 8 are held by someone away or gone."
    assert shown(page)[:4] == ["C-20418", "C-20417", "C-19007", "C-19008"]
    assert page.table.as_text().split("\n")[:4] == [
        "Case\tFamily\tCategory\tAge\tWhy\tFor",
        "C-20418\tF-1138\tChild in need\t14\tnot allocated\t3 days",
        "C-20417\tF-1137\tOpen assessment\t15\tnot allocated\ttoday",
        "C-19007\tF-1107\tChild protection plan\t10\tJoel Pemberwick left\t3 days",
    ]
    assert "10 of 93 open cases shown" in texts(page)


def test_the_other_lists_open_by_the_picker_and_by_the_link(page, qtbot):
    button(page, "Show all open cases").click()
    qtbot.waitUntil(lambda: page.answer == "93 open cases of 55 families; 10 need a worker.")
    assert page.table.model.rowCount() == 93
    chooser = page.choose_worker()
    type_text(qtbot, "amina")
    press(qtbot, Qt.Key.Key_Return)
    assert not chooser.isVisible()
    qtbot.waitUntil(lambda: page.answer == "6 open cases of 6 families; 6 need a worker.")
    assert page.view_button.text() == "Amina Thorley"
    page.choose_family()
    type_text(qtbot, "f-1134")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.answer == "2 open cases, held by Callum Reyburn and Tomos Gwilt.")
    assert shown(page) == ["C-19034", "C-19089"]
    {action.text(): action for action in page.view_menu.actions()}["Need a worker"].trigger()
    qtbot.waitUntil(lambda: shown(page)[:1] == ["C-20418"])


def test_the_filter_narrows_as_one_types_and_esc_clears_it(page, qtbot):
    page.table.filter_field.setFocus()
    type_text(qtbot, "joel plan")
    assert shown(page) == ["C-19007"]
    assert "1 of 93 open cases shown" in texts(page)
    press(qtbot, Qt.Key.Key_Escape)
    assert len(shown(page)) == 10


def test_links_from_elsewhere_show_a_worker_a_family_or_a_case(page, qtbot):
    page.open_target(worker_row=2)
    qtbot.waitUntil(lambda: page.answer == "2 open cases of 2 families; 2 need a worker.")
    page.open_target(family="F-1134")
    qtbot.waitUntil(lambda: shown(page) == ["C-19034", "C-19089"])
    panel = open_panel(page, qtbot, NEW)
    assert panel.main.text() == "Allocate…"
    qtbot.waitUntil(lambda: page.view == View(NEED) and page.table.row is not None)
    assert page.table.row.case_id == NEW
    open_panel(page, qtbot, HELD)
    qtbot.waitUntil(lambda: page.view == View(OPENED) and page.table.row is not None)
    assert page.table.row.case_id == HELD


def test_the_main_keys_take_a_new_case_and_allocate_it(window, qtbot):
    window.activateWindow()
    said = []
    window.session.said.connect(lambda what: said.append(what.sentence))
    window.menus["Allocate a case"].trigger()  # Ctrl+N
    page = window.page
    assert isinstance(page.detail, NewCase)
    type_text(qtbot, "C-30001")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, AllocatePanel) and page.detail.list.candidate is not None)
    assert page.detail.title == "Who can take C-30001?"
    case = recorded(page, "C-30001")
    assert (case.opening.start, case.opening.team, case.category) == (TODAY, "Harbour Team", "")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said[-1:] == ["C-30001 is allocated to Marek Dolinsky."])
    assert said[0] == "C-30001: taken, category not known, opened 2 Nov 2026"
    assert holder(page, "C-30001") == "Marek Dolinsky"
    for _ in range(2):
        window.menus["Undo"].trigger()
        qtbot.waitUntil(lambda: said[-1].startswith("Undone") and not window.session._running)
    assert recorded(page, "C-30001") is None


def test_a_new_case_takes_family_category_and_birth_and_knows_its_siblings(page, qtbot):
    page.open_target(new=True)
    for text in ("C-30002", "f-1134"):
        type_text(qtbot, text)
        press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "open")  # a list chooses by its first letters
    press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "29/02/2020")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, AllocatePanel) and "C-30002" in page.detail.title)
    case = recorded(page, "C-30002")
    assert (case.category, case.date_of_birth) == ("open assessment", date(2020, 2, 29))
    assert "Open assessment, age 6, opened 2 Nov 2026. Family f-1134: siblings C-19034 and C-19089." in texts(page)
    assert page.detail.list.candidate.now.name == "Tomos Gwilt"


def test_a_reference_that_is_there_already_is_offered(page, qtbot):
    page.open_target(allocate=True)
    type_text(qtbot, " c-19034 ")
    press(qtbot, Qt.Key.Key_Return)
    fields = page.detail.form.fields
    there = "C-19034 is there already, held by Callum Reyburn. Open it, or type another reference."
    qtbot.waitUntil(lambda: fields["case_id"].error == there)
    press(qtbot, Qt.Key.Key_Return)
    assert back(page, qtbot, HELD).main.text() == "Hand over…"


def test_a_case_in_full(page, qtbot):
    panel = open_panel(page, qtbot, "C-19042")
    said = texts(panel)
    for text in (
        "Open assessment, age 5",
        "since 1 Jun 2026",
        "R. Whitcombe, team manager, 12 Oct 2026",
        "Holds the two brothers already.",
        "Can start this week.",
        "16 Nov 2026",
    ):
        assert text in said
    with qtbot.waitSignal(page.wants) as wanted:
        button(panel, "Callum Reyburn").click()
    assert (wanted.args[0].place, wanted.args[0].details) == ("Caseloads", {"worker_row": 4})
    panel = open_panel(page, qtbot, HELD)
    assert "1 sibling" in texts(panel)
    button(panel, "C-19089").click()
    back(page, qtbot, "C-19089")


def test_the_panel_follows_the_arrows_and_the_keyboard_stays_in_the_list(page, qtbot):
    page.show_view(View(OPENED))
    qtbot.waitUntil(lambda: len(shown(page)) == 93)
    open_panel(page, qtbot, HELD)
    page.table.view.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    back(page, qtbot, "C-19035")
    assert page.table.view.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert page.detail is None


def test_close_and_reopen_and_undo_and_redo(page, qtbot):
    panel = open_panel(page, qtbot, HELD)
    button(panel, "Close the case…").click()
    assert any("Callum Reyburn holds it up to that day." in text for text in texts(page.detail))
    closing = form(page, qtbot, "Close C-19034")
    closing.fields["day"].text = "1 Nov 2026"
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-19034: closed on 1 Nov 2026")
    assert recorded(page, HELD).allocations[-1].end == date(2026, 11, 1)
    page.show_view(View(CLOSED))
    qtbot.waitUntil(lambda: shown(page) == [HELD])
    assert page.answer == "1 closed case, the latest first."
    assert page.table.as_text().split("\n")[1].endswith("Callum Reyburn\t1 Nov 2026")
    panel = back(page, qtbot, HELD)
    button(panel, "Reopen…").click()
    form(page, qtbot, "Reopen C-19034").fields["category"].text = "child in care"
    button(page.detail, "Reopen the case").click()
    said(page, qtbot, "C-19034: reopened on 2 Nov 2026, child in care")
    case = recorded(page, HELD)
    assert (case.category, holder(page, HELD)) == ("child in care", "")
    for entry in ("reopened on 2 Nov 2026, child in care", "closed on 1 Nov 2026"):
        page.session.undo()
        said(page, qtbot, f"Undone: C-19034: {entry}")
    assert holder(page, HELD) == "Callum Reyburn"
    page.session.redo()
    said(page, qtbot, "Done again: C-19034: closed on 1 Nov 2026")
    assert recorded(page, HELD).opening is None


def test_a_category_changes_from_a_day_and_is_corrected_for_all(page, qtbot):
    panel = open_panel(page, qtbot, HELD)
    button(panel, "Change…").click()
    change = form(page, qtbot, "Change what C-19034 is")
    change.fields["category"].text = "child protection plan"
    change.fields["day"].text = "1 Oct 2026"
    button(page.detail, "Change the category").click()
    said(page, qtbot, "C-19034: child in need → child protection plan from 1 Oct 2026")
    more(back(page, qtbot, HELD), "Correct the category…")
    wrong = form(page, qtbot, "Correct what C-19034 was")
    assert wrong.fields["start"].text == "1 Oct 2026"
    wrong.fields["start"].text = "1 Sep 2026"
    wrong.fields["category"].text = "child in care"
    button(page.detail, "Save the correction").click()
    said(page, qtbot, "C-19034: child protection plan from 1 Oct 2026 corrected to child in care from 1 Sep 2026")
    periods = [(one.category, one.start) for one in recorded(page, HELD).categories]
    assert periods == [("child in need", date(2026, 4, 7)), ("child in care", date(2026, 9, 1))]
    page.session.undo()
    qtbot.waitUntil(lambda: recorded(page, HELD).category == "child protection plan")


def test_facts_and_days_are_corrected_with_a_reason(page, qtbot):
    more(open_panel(page, qtbot, HELD), "Correct the facts…")
    facts = form(page, qtbot, "Correct the facts of C-19034")
    facts.fields["case_id"].text = "c-19035"
    facts.submit()
    taken = "There is a case C-19035 already; open that one, or choose another id."
    qtbot.waitUntil(lambda: facts.sentence == taken)
    facts.fields["case_id"].text = "C-19034a"
    facts.fields["why"].text = "Typed wrongly"
    facts.submit()
    said(page, qtbot, "C-19034: id C-19034 → C-19034a, corrected")
    more(back(page, qtbot, "C-19034a"), "Correct when it opened or closed…")
    days = form(page, qtbot, "Correct when C-19034a opened or closed")
    days.fields["opened"].text = "7 Mar 2026"
    days.submit()
    said(page, qtbot, "C-19034a: opened 7 Apr 2026 → 7 Mar 2026, corrected")


def test_who_held_a_case_is_corrected_and_an_override_asked_for_where_needed(page, qtbot):
    more(open_panel(page, qtbot, HELD), "Correct the key worker…")
    wrong = form(page, qtbot, "Correct who held C-19034")
    wrong.fields["worker_row"].text = "Priya Nandakumar"
    wrong.submit()
    qtbot.waitUntil(lambda: "reason" in wrong.fields and wrong.fields["reason"].isVisible())
    assert wrong.sentence == "Priya Nandakumar would be over by 4; record what was agreed, or choose someone else."
    for key, text in (("reason", "Knows them"), ("workers_view", "Agrees"), ("authorised_by", "R. Whitcombe"),
                      ("review_date", "+7")):  # fmt: skip
        wrong.fields[key].text = text
    wrong.submit()
    said(page, qtbot, "C-19034: key worker Callum Reyburn → Priya Nandakumar, corrected")
    assert recorded(page, HELD).key_worker.overrides[0].agreed.reason == "Knows them"


def test_co_workers_come_and_go_and_a_key_worker_is_taken_off(page, qtbot):
    more(open_panel(page, qtbot, HELD), "Add a co-worker…")
    add = form(page, qtbot, "Add a co-worker to C-19034")
    add.fields["worker_row"].text = "Beth Oakhanger"
    add.fields["day"].text = "1 Oct 2026"
    add.submit()
    said(page, qtbot, "C-19034: co-worker Beth Oakhanger from 1 Oct 2026")
    panel = back(page, qtbot, HELD)
    qtbot.waitUntil(lambda: "Co-workers" in texts(panel))
    more(panel, "End a co-worker…")
    form(page, qtbot, "End a co-worker’s time with C-19034").submit()
    said(page, qtbot, "C-19034: co-worker Beth Oakhanger until 2 Nov 2026")
    more(back(page, qtbot, HELD), "Take off the key worker…")
    form(page, qtbot, "Take Callum Reyburn off C-19034").submit()
    said(page, qtbot, "C-19034: key worker Callum Reyburn → none from 2 Nov 2026")
    assert holder(page, HELD) == ""
    assert [one.end for one in recorded(page, HELD).allocations if one.kind == CO_WORKER] == [TODAY]


def test_a_case_taken_by_mistake_is_removed_after_a_question(page, qtbot):
    panel = open_panel(page, qtbot, NEW)
    more(panel, "Remove the case…")
    button(question(page), "Keep it").click()
    assert recorded(page, NEW) is not None
    more(panel, "Remove the case…")
    button(question(page), "Remove the case").click()
    said(page, qtbot, "C-20417: removed")
    assert page.detail is None
    assert recorded(page, NEW) is None


def test_on_a_past_day_nothing_can_be_edited(page, qtbot):
    open_panel(page, qtbot, NEW, allocate=True)
    page.session.look_at_day(date(2026, 10, 31))
    qtbot.waitUntil(lambda: page.answer == "1 is not allocated; 8 are held by someone away or gone.")
    assert page.detail is None
    assert not button(page, "New case").isEnabled()
    page.table.select(row_of(page, "C-20418"))
    page.table.view.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    panel = back(page, qtbot, "C-20418")
    assert panel.main is None
    assert "Go back to today to change anything." in texts(panel)
    page.open_target(new=True)
    assert page.detail is panel


def test_what_is_typed_of_a_new_case_outlasts_a_look_at_a_past_day_but_is_not_saved_there(page, qtbot):
    button(page, "New case").click()
    type_text(qtbot, "C-30001")
    page.session.look_at_day(date(2026, 10, 31))
    qtbot.waitUntil(lambda: page.answer == "1 is not allocated; 8 are held by someone away or gone.")
    press(qtbot, Qt.Key.Key_Return)
    assert page.detail.form.sentence == "You are looking at Sat 31 Oct 2026; go back to today to change anything."
    assert recorded(page, "C-30001") is None
    page.session.look_at_day(TODAY)
    press(qtbot, Qt.Key.Key_Return)
    said(page, qtbot, "C-30001: taken, category not known, opened 2 Nov 2026")


def test_typing_in_a_form_keeps_it_open_until_one_says_leave(page, qtbot):
    button(open_panel(page, qtbot, HELD), "Close the case…").click()
    typed = form(page, qtbot, "Close C-19034")
    typed.fields["day"].text = "1 Nov 2026"
    page.open_target(case_row=row_of(page, NEW), allocate=True)
    assert page.detail.form is typed
    button(page.detail, "Leave").click()
    qtbot.waitUntil(lambda: isinstance(page.detail, AllocatePanel) and NEW in page.detail.title)


def test_a_case_that_goes_while_it_is_shown_closes_its_panel(page, qtbot):
    open_panel(page, qtbot, NEW)
    with open_store(page.session.path) as store:
        case_changes.remove(store, row_of(page, NEW))
    qtbot.waitUntil(lambda: page.detail is None)
    assert page.banners.trouble.sentence == "That case is no longer in the record; choose another."
