import subprocess
import sys
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel

from models import absences, workers
from models.position import position
from models.store import open_store
from tests.ui import harbour
from ui.caseloads import CaseloadsPage
from ui.charts import HistoryChart
from ui.kit.panel import Why
from ui.worker_detail import CaseRow, WorkerDetail
from ui.worker_forms import FormPanel

PRIYA, JOEL, CALLUM, ROWAN, AMINA = 3, 2, 4, 9, 1
TODAY = harbour.TODAY
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def page(session, qtbot):
    """Return the page on Harbour Team, without a window about it."""
    made = CaseloadsPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None and bool(made.table.model.order))
    made.activateWindow()
    return made


@pytest.fixture
def sentences(session):
    """Return the sentences that the toast would show, as they come."""
    found = []
    session.said.connect(lambda what: found.append(what.sentence))
    return found


def rows(page):
    lines = [line.split("\t") for line in page.table.as_text().split("\n")]
    page.table.view.clearSelection()
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}


def cells(page, name):
    """Return a person's line, whichever row is selected."""
    model = page.table.model
    row = next(n for n, person in enumerate(model.rows) if person.of.name == name)
    return {column.key: model.texts[number][row] for number, column in enumerate(model.columns)}


def click_cell(page, qtbot, name, key):
    table = page.table
    place = next(n for n, row in enumerate(table.model.order) if table.model.rows[row].of.name == name)
    number = next(n for n, column in enumerate(table.model.columns) if column.key == key)
    rect = table.view.visualRect(table.model.index(place, number))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(9, 9))


def open_worker(page, qtbot, row):
    page.open_worker(row)
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail) and page.detail.of.worker.row == row)
    return page.detail


def press(parent, words):
    found = [b for b in parent.findChildren(QAbstractButton) if b.text() == words and not b.isHidden()]
    found[0].click()


def choose(button, words):
    next(action for action in button.menu().actions() if action.text() == words).trigger()


def form_of(page, qtbot):
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    return page.detail.form


def type_into(form, qtbot, **texts):
    for key, text in texts.items():
        editor = form.fields[key].editor
        editor.setFocus()
        if hasattr(editor, "selectAll"):
            editor.selectAll()
            qtbot.keyClick(editor, Qt.Key.Key_Delete)
            qtbot.keyClicks(editor, text)
        else:
            form.fields[key].text = text


def save(page, qtbot, form):
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))


def said(panel):
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if not label.isHidden())


def held(page, day=TODAY):
    with open_store(page.session.path) as store:
        return {worker.name: worker for worker in position(store, day).workers}


def test_everybody_and_the_totals_are_those_of_the_picture(page):
    assert page.answer == "9 of 10 people hold 91 cases on Mon 2 Nov 2026."
    assert [person.of.name for person in page.shown.people] == [
        "Amina Thorley", "Joel Pemberwick", "Priya Nandakumar", "Callum Reyburn", "Sade Hollinbrook",
        "Dev Castellane", "Beth Oakhanger", "Marek Dolinsky", "Rowan Ellery", "Tomos Gwilt",
    ]  # fmt: skip
    dev, joel = cells(page, "Dev Castellane"), cells(page, "Joel Pemberwick")
    assert (dev["fte"], dev["load"], dev["limits"], dev["status"]) == ("0.6", "10", "8.4–10.8", "full")
    assert (joel["fte"], joel["load"], joel["limits"], joel["status"]) == ("–", "2", "–", "uncovered")
    assert (joel["child protection plan"], joel["child in need"]) == ("1", "1")
    assert cells(page, "Callum Reyburn")["agreed"] == "agreed to 16 Nov"
    held_row, waiting, every = page.table.footer.accessibleName().split("; ")
    assert held_row.startswith("Worker Held, FTE 8.6, Load 91, In care 14, CP plan 31, In need 35, Open assess. 11")
    assert waiting.startswith("Worker Not allocated, Load 2, In care 0, CP plan 0, In need 1, Open assess. 1")
    assert every.startswith("Worker Open cases, Load 93, In care 14, CP plan 31, In need 36, Open assess. 12")


def test_the_filter_shows_who_matches_and_what_they_hold(page, qtbot):
    qtbot.keyClicks(page.table.filter_field, "social over by 3")
    assert list(rows(page)) == ["Priya Nandakumar"]
    assert page.table.footer.accessibleName().startswith("Worker Shown, 1 of 10, Load 21,")
    qtbot.keyClick(page.table.filter_field, ESC)
    assert len(rows(page)) == 10


def test_a_status_is_picked_and_one_that_nobody_has_says_so(page, qtbot):
    choose(page.status_button, "Over, 2")
    assert list(rows(page)) == ["Priya Nandakumar", "Callum Reyburn"]
    page.open_target(status="under")
    assert list(rows(page)) == ["Sade Hollinbrook"]
    page.open_target(status="full")
    with open_store(page.session.path) as store:
        workers.change(store, 6, TODAY, 1, "social worker", "permanent", "1")
    page.session.changed.emit()
    qtbot.waitUntil(lambda: "Nobody is full." in said(page.table))
    press(page.table, "Show everybody")
    assert len(rows(page)) == 10


def test_copy_takes_headings_and_rows(page, sentences, qtbot):
    page.table.view.clearSelection()
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[0] == "Worker"
    assert len(lines) == 11
    assert sentences[-1] == "10 rows with headings on the clipboard."


def test_a_click_on_a_name_opens_the_worker_and_the_arrow_goes_to_the_next(page, qtbot):
    click_cell(page, qtbot, "Priya Nandakumar", "name")
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))
    words = said(page.detail)
    assert page.detail.title == "Priya Nandakumar"
    assert "limits 14–18" in words
    assert "over by 3" in words
    assert "3 in care, 9 on plans, 7 in need, 2 assessments." in words
    qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.detail.title == "Callum Reyburn")
    assert "Reason: Holds the two brothers already." in said(page.detail)
    assert "Worker's own view: Can start this week." in said(page.detail)
    qtbot.keyClick(page.table.view, ESC)
    assert page.detail is None


def test_the_page_opens_without_what_draws_charts(database):
    code = "import sys, ui.caseloads; print(sorted({'pyqtgraph', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_figures_do_not_wait_for_the_chart(page, qtbot, monkeypatch):
    monkeypatch.delitem(sys.modules, "ui.charts", raising=False)  # as when the first worker is opened
    click_cell(page, qtbot, "Priya Nandakumar", "name")
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))
    assert "over by 3" in said(page.detail)
    assert page.detail.findChild(HistoryChart) is None
    qtbot.waitUntil(lambda: page.detail.findChild(HistoryChart) is not None)
    following, chart = page.detail.figure.why_button, page.detail.findChild(HistoryChart)
    while following not in (chart, page.detail.change_button):
        following = following.nextInFocusChain()
    assert following is chart, "Tab comes to it before the actions"


@pytest.mark.parametrize("how", ["click", "F1", "Enter"])
def test_a_figure_explains_itself(page, qtbot, how):
    click_cell(page, qtbot, "Priya Nandakumar", "load")
    if how != "click":
        page.window().findChild(Why).close()
        qtbot.waitUntil(lambda: not page.window().findChildren(Why))
        qtbot.keyClick(page.table.view, ENTER if how == "Enter" else Qt.Key.Key_F1)
    told = page.window().findChildren(Why)[-1].explanation
    assert told.result == ("Over by", "21 − 18 = 3")
    assert ("Cases held on 2 Nov 2026", "21") in told.terms


def test_categories_families_and_a_leaver_are_explained(page, qtbot):
    click_cell(page, qtbot, "Priya Nandakumar", "child in need")
    told = page.window().findChildren(Why)[-1].explanation
    assert dict(told.terms)["Child in need"] == "7"
    assert sum(int(number) for _, number in told.terms) == 21
    assert told.result == ("Cases held", "21")
    click_cell(page, qtbot, "Joel Pemberwick", "load")
    told = page.window().findChildren(Why)[-1].explanation
    assert told.title == "Why is Joel Pemberwick uncovered?"
    assert ("In post", "no, left 30 Oct") in told.terms


def test_a_click_on_the_totals_explains_what_they_add_up_to(page, qtbot):
    qtbot.mouseClick(page.table.footer, Qt.MouseButton.LeftButton)
    told = page.window().findChildren(Why)[-1].explanation
    assert [number for _, number in told.terms] == ["89", "2", "2"]
    assert told.result == ("Open cases", "93")


def test_why_in_the_panel_and_its_link_to_the_cases(page, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    qtbot.mouseClick(panel.figure.why_button, Qt.MouseButton.LeftButton)
    why = page.window().findChildren(Why)[-1]
    with qtbot.waitSignal(page.wants) as wanted:
        press(why, "Show the 21 cases")
    assert (wanted.args[0].place, wanted.args[0].details) == ("Cases", {"worker_row": PRIYA})


def test_cases_open_in_cases_and_all_of_them_too(page, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    first = panel.findChildren(CaseRow)[0]
    assert first.accessibleName() == "C-19009, Child in care, since 1 Jun 2026"
    with qtbot.waitSignal(page.wants) as wanted:
        qtbot.keyClick(first, ENTER)
    assert (wanted.args[0].place, wanted.args[0].details) == ("Cases", {"case_row": 9})
    for words in ("Show all 21", "Move a case…"):
        with qtbot.waitSignal(page.wants) as wanted:
            press(panel, words)
        assert wanted.args[0].details == {"worker_row": PRIYA}


def test_a_worker_who_is_not_in_the_list_opens_too(page, qtbot):
    with open_store(page.session.path) as store:
        row = workers.add(store, "W900", "Lena Marsh", date(2026, 12, 1), 1, "social worker").row
    panel = open_worker(page, qtbot, row)
    assert "Starts on 1 Dec 2026; holds no case yet." in said(panel)


def test_a_worker_is_added_by_keys_and_undone(window, qtbot):
    window.activateWindow()
    window.menus["Add a worker"].trigger()
    page = window.page
    form = form_of(page, qtbot)
    assert form.fields["name"].editor.hasFocus()
    type_into(form, qtbot, name="Ines O'Dowd", worker_id="W120", fte="0.5", start="today")
    qtbot.keyClick(form.fields["start"].editor, ENTER)
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail) and page.detail.title == "Ines O'Dowd")
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 11)
    assert cells(page, "Ines O'Dowd")["limits"] == "7–9"
    assert page.table.row.of.name == "Ines O'Dowd"
    qtbot.waitUntil(lambda: window.menus["Undo"].isEnabled())
    qtbot.keyClick(page.table.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 10 and page.detail is None)


def test_ctrl_enter_adds_and_opens_the_next_form(page, qtbot):
    page.open_target(add=True)
    form = form_of(page, qtbot)
    type_into(form, qtbot, name="Ada Quill", worker_id="W121", start="1/12/2026")
    qtbot.keyClick(form.fields["start"].editor, ENTER, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel) and page.detail.form is not form)
    assert form_of(page, qtbot).fields["name"].text == ""


BAD_NEW = [
    ("name", "", "Fill in the worker's name; it is empty."),
    ("name", "x" * 201, "Shorten the worker's name to 200 characters; it has 201."),
    ("worker_id", "", "Fill in the worker's id; it is empty."),
    ("worker_id", " w103 ", "W103 is the id of Priya Nandakumar already; choose another."),
    ("team_row", "", "Fill in the team; it is empty."),
    ("role", "", "Fill in the role; it is empty."),
    ("fte", "", "Fill in the FTE; it is empty."),
    ("fte", "NaN", "The FTE “NaN” is not a number; write it like 0.8 or 14."),
    ("fte", "-0.5", "The FTE, -0.5, is not between 0 and 1; correct it."),
    ("fte", "1.1", "The FTE, 1.1, is not between 0 and 1; correct it."),
    ("start", "", "Fill in the start; it is empty."),
    ("start", "31/02/2026", "The start “31/02/2026” is not a date; write it as 31/10/2026."),
    ("start", "1/1/1899", "The start 01/01/1899 is not between 1900 and 2100; check the year."),
    ("end", "2/11/2026", "The end, 2 Nov 2026, is not after the start, 2 Nov 2026; correct one of the two."),
]


def test_what_is_wrong_with_a_field_is_said_beneath_it_and_nothing_is_saved(page, qtbot):
    page.open_target(add=True)
    form = form_of(page, qtbot)
    right = {"name": "Ada Quill", "worker_id": "W121", "role": "social worker", "fte": "1", "start": "today", "end": ""}
    right["team_row"] = harbour.TEAM
    type_into(form, qtbot, **right)
    refuses_each(form, qtbot, right, BAD_NEW)
    with open_store(page.session.path) as store:
        assert len(workers.everyone(store, TODAY)) == 10


def refuses_each(form, qtbot, right, bad):
    for key, text, sentence in bad:
        type_into(form, qtbot, **{key: text})
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda key=key, sentence=sentence: form.fields[key].error == sentence)
        assert [field.key for field in form.fields.values() if field.error] == [key]
        assert form.fields[key].editor.hasFocus()
        assert form.sentence == ""
        type_into(form, qtbot, **{key: right[key]})


def test_fte_changes_from_a_day_and_the_days_before_stay(page, sentences, qtbot):
    press(open_worker(page, qtbot, PRIYA), "Change…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, fte="0.8")
    qtbot.waitUntil(lambda: "limits 11.2–14.4, over by 6.6" in said(page.detail))
    assert "As it is now: limits 14–18, over by 3." in said(page.detail)
    save(page, qtbot, form)
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["limits"] == "11.2–14.4")
    assert cells(page, "Priya Nandakumar")["status"] == "over by 6.6"
    assert held(page, date(2026, 11, 1))["Priya Nandakumar"].fte == 1
    qtbot.waitUntil(lambda: "0.8\u00a0FTE" in said(page.detail))
    assert sentences == ["Priya Nandakumar: FTE 1 → 0.8 from 2 Nov 2026"]
    page.session.undo()
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["limits"] == "14–18")


def test_a_change_that_changes_nothing_or_comes_too_early_is_refused(page, qtbot):
    press(open_worker(page, qtbot, PRIYA), "Change…")
    form = form_of(page, qtbot)
    form.submit()
    qtbot.waitUntil(lambda: form.sentence == "Nothing differs from what is recorded; change a value first.")
    type_into(form, qtbot, fte="0.5", day="1/1/2019")
    form.submit()
    qtbot.waitUntil(lambda: bool(form.fields["day"].error))
    assert form.fields["day"].error == "Priya Nandakumar starts only on 1 Sep 2020; choose that day or a later one."
    assert held(page)["Priya Nandakumar"].fte == 1


def test_a_correction_holds_for_all_days_and_says_why(page, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    choose(panel.more_button, "Correct…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, name="Priya Nandakumar-Hale", fte="0.9")
    form.submit()
    assert form.fields["why"].error == "Fill in the reason; it is empty."
    type_into(form, qtbot, why="The contract says so.")
    save(page, qtbot, form)
    qtbot.waitUntil(lambda: page.detail.title == "Priya Nandakumar-Hale")
    for day in (date(2026, 6, 30), TODAY):
        assert held(page, day)["Priya Nandakumar-Hale"].fte == pytest.approx(0.9)
    assert "details and post corrected. The contract says so." in said(page.detail)


def test_an_absence_makes_them_away_and_undo_brings_them_back(page, sentences, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    choose(panel.more_button, "Add an absence…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, start="today", end="16/11/2026")
    assert "Away Mon 2 Nov 2026 to Sun 15 Nov 2026; back on Mon 16 Nov 2026." in said(page.detail)
    type_into(form, qtbot, kind="sickness")
    save(page, qtbot, form)
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["status"] == "uncovered")
    qtbot.waitUntil(lambda: "Back from sickness" in said(page.detail))
    assert "sickness" not in sentences[-1].casefold()
    assert "sickness" not in page.table.as_text().casefold()
    page.session.undo()
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["status"] == "over by 3")


BAD_ABSENCE = [
    ("start", "", "Fill in the first day away; it is empty."),
    ("start", "30/2/2026", "The first day away “30/2/2026” is not a date; write it as 31/10/2026."),
    (
        "end",
        "2/11/2026",
        "The day back, 2 Nov 2026, is not after the first day away, 2 Nov 2026; correct one of the two.",
    ),
    ("reduction", "1.5", "The reduction, 1.5, is not between 0 and 1; correct it."),
    ("reduction", "", "Fill in the reduction; it is empty."),
]


def test_a_wrong_absence_is_refused_under_its_field(page, qtbot):
    press(open_worker(page, qtbot, PRIYA), "Add…")
    form = form_of(page, qtbot)
    right = {"start": "today", "end": "", "reduction": "1"}
    type_into(form, qtbot, **right)
    refuses_each(form, qtbot, right, BAD_ABSENCE)
    assert not absences_of(page, PRIYA)


def absences_of(page, row):
    with open_store(page.session.path) as store:
        return absences.absences_of(store, row)


def act_on_absence(page, qtbot, row, words):
    panel = open_worker(page, qtbot, row)
    choose(next(b for b in panel.findChildren(QAbstractButton) if "Change the absence" in b.accessibleName()), words)


def test_an_absence_ends_changes_is_corrected_and_removed(page, qtbot):
    act_on_absence(page, qtbot, AMINA, "Change from a day…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, reduction="0.5")
    save(page, qtbot, form)
    assert [str(one.reduction) for one in absences_of(page, AMINA)] == ["1", "0.5"]
    qtbot.waitUntil(lambda: cells(page, "Amina Thorley")["limits"] == "6–8")
    act_on_absence(page, qtbot, AMINA, "Back on…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, end="9/11/2026")
    save(page, qtbot, form)
    assert absences_of(page, AMINA)[-1].end == date(2026, 11, 9)
    act_on_absence(page, qtbot, AMINA, "Correct…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, end="10/11/2026", why="Back a day later.")
    save(page, qtbot, form)
    assert absences_of(page, AMINA)[-1].end == date(2026, 11, 10)
    act_on_absence(page, qtbot, AMINA, "Remove")
    qtbot.waitUntil(lambda: len(absences_of(page, AMINA)) == 1)


def test_someone_leaves_and_does_not_leave_after_all(page, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    choose(panel.more_button, "Leaves on…")
    form = form_of(page, qtbot)
    assert "Holds 21 cases." in said(page.detail)
    type_into(form, qtbot, day="today")
    save(page, qtbot, form)
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["fte"] == "–")
    panel = open_worker(page, qtbot, PRIYA)
    qtbot.waitUntil(lambda: "left on 2 Nov 2026" in said(page.detail))
    choose(page.detail.more_button, "Does not leave after all")
    qtbot.waitUntil(lambda: cells(page, "Priya Nandakumar")["status"] == "over by 3")


def test_the_day_of_a_change_is_corrected_and_the_change_removed(page, qtbot):
    with open_store(page.session.path) as store:
        workers.change(store, PRIYA, date(2026, 10, 1), 1, "social worker", "permanent", "0.8")
    press(open_worker(page, qtbot, PRIYA), "Correct…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, day="15/10/2026", why="Agreed on the 15th.")
    save(page, qtbot, form)
    assert held(page, date(2026, 10, 14))["Priya Nandakumar"].fte == 1
    qtbot.waitUntil(lambda: "since 15 Oct" in said(page.detail))
    press(page.detail, "Correct…")
    form_of(page, qtbot)
    press(page.detail, "Remove the change")
    qtbot.waitUntil(lambda: held(page)["Priya Nandakumar"].fte == 1)


def test_only_who_never_held_a_case_can_be_removed(page, qtbot):
    panel = open_worker(page, qtbot, PRIYA)
    choose(panel.more_button, "Remove…")
    qtbot.waitUntil(lambda: page.window().findChildren(QAbstractButton, "") and bool(dialog_button(page)))
    dialog_button(page).click()
    qtbot.waitUntil(lambda: "Priya Nandakumar holds or held 21 cases" in page.banners.trouble.accessibleName())
    assert "Priya Nandakumar" in held(page)


def dialog_button(page):
    found = [b for b in page.findChildren(QAbstractButton) if b.text() == "Remove the worker" and b.isVisible()]
    return found[0] if found else None


def test_a_form_asks_before_what_was_typed_is_lost(page, qtbot):
    press(open_worker(page, qtbot, PRIYA), "Change…")
    form = form_of(page, qtbot)
    qtbot.keyClick(form.fields["fte"].editor, ESC)
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))
    press(page.detail, "Change…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, fte="0.7")
    click_cell(page, qtbot, "Rowan Ellery", "name")
    assert form.leave_button.isVisible()
    assert page.detail.form is form
    form.keep_button.click()
    assert form.fields["fte"].text == "0.7"
    qtbot.keyClick(page.table.view, ESC)
    form.leave_button.click()
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))
    assert held(page)["Priya Nandakumar"].fte == 1


def test_the_keyboard_goes_back_to_the_list(page, qtbot):
    page.table.view.setFocus()
    page.table.select(PRIYA)
    qtbot.keyClick(page.table.view, ENTER)
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail))
    assert page.table.view.hasFocus()
    page.detail.change_button.setFocus()
    press(page.detail, "Change…")
    form = form_of(page, qtbot)
    type_into(form, qtbot, fte="0.8")
    save(page, qtbot, form)
    assert page.detail.isAncestorOf(page.focusWidget())
    qtbot.keyClick(page.focusWidget(), ESC)
    assert page.detail is None
    assert page.table.view.hasFocus()


def test_on_a_past_day_nothing_can_be_changed(page, qtbot):
    open_worker(page, qtbot, PRIYA)
    page.session.look_at_day(date(2026, 10, 31))
    qtbot.waitUntil(lambda: isinstance(page.detail, WorkerDetail) and page.detail.of.day == date(2026, 10, 31))
    assert "You are looking at Sat 31 Oct 2026; go back to today to change anything." in said(page.detail)
    for words in ("Move a case…", "Change…", "More", "Add…"):
        button = next(b for b in page.detail.findChildren(QAbstractButton) if b.text() == words)
        assert not button.isEnabled()
    assert not page.add_button.isEnabled()
    page.open_target(add=True)
    assert "go back to today" in page.banners.trouble.accessibleName()
    assert isinstance(page.detail, WorkerDetail)
    qtbot.waitUntil(lambda: page.answer == "9 of 10 people hold 91 cases on Sat 31 Oct 2026.")


def shown(page):
    return {page.table.model.columns[number].header for number in page.table.shown_columns()}


def test_columns_leave_beside_the_panel_and_come_back(page, qtbot):
    wide, copied = shown(page), set(rows(page)["Priya Nandakumar"])
    open_worker(page, qtbot, PRIYA)
    assert {"Worker", "Load", "Status"} <= shown(page) < wide
    assert set(rows(page)["Priya Nandakumar"]) == copied, "what has no room is copied all the same"
    page.close_detail()
    assert shown(page) == wide
    assert page.table.arrangement()[1] & {"role", "families"} == set()


def test_a_small_window_says_the_totals_at_its_foot(make_window, database, qtbot):
    window = make_window(database, size=(640, 360))
    window.open_place("Caseloads")
    page = window.page
    qtbot.waitUntil(lambda: page.shown is not None and bool(page.answer))
    assert page.foot.answer.text() == (
        "9 of 10 people hold 91 cases on Mon 2 Nov 2026; 2 not allocated, 93 open in all."
    )
    assert page.table.footer.height() == 0
    open_worker(page, qtbot, PRIYA)
    assert page.detail.width() >= 600
