"""The page of breaches, used as a person would: keys, clicks, a real database."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from models import actions, explanations
from models.actions import Task
from models.breach_about import About
from models.explanations import Said
from models.store import open_store
from tests.ui.hands import click, rows, said_in
from tests.ui.harbour import TODAY
from ui.breach_form import AnswerPanel
from ui.breaches import BreachesPage
from ui.page import Width


@pytest.fixture
def page(session, qtbot):
    made = BreachesPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def open_row(qtbot, page, who):
    place = next(n for n in range(page.table.model.rowCount()) if page.table.model.row_object(n).who == who)
    page.table.view.setFocus()
    page.table.view.set_current(place)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert isinstance(page.detail, AnswerPanel)
    assert page.detail.title == who
    return page.detail


def typed(qtbot, panel, key, text):
    field = panel.form.fields[key]
    field.editor.setFocus()
    field.text = ""
    qtbot.keyClicks(field.editor, text)


def test_each_breach_of_today_stands_with_what_it_lacks_the_worst_first(page):
    assert page.answer == "7 breaches hold on 2 Nov; 6 have no owner and date."
    assert [(row["Who"], row["What"], row["Now"], row["Reason"], row["Lacks"]) for row in rows(page.table)] == [
        ("Amina Thorley", "uncovered", "6 cases, away since 26 Oct", "not recorded", "reason, action"),
        ("Joel Pemberwick", "uncovered", "2 cases, left 30 Oct", "not recorded", "reason, action"),
        ("C-20418", "not allocated", "child in need, 3 days", "not recorded", "reason, action"),
        ("C-20417", "not allocated", "open assessment, 0 days", "not recorded", "reason, action"),
        ("Callum Reyburn", "over by 1", "13 of 8–12", "Holds the two brothers already.", "nothing"),
        ("Priya Nandakumar", "over by 3", "21 of 14–18", "not recorded", "reason, action"),
        ("Sade Hollinbrook", "under by 2", "4 of 6–10", "not recorded", "reason, action"),
    ]  # newly qualified first of those over
    agreed = rows(page.table)[4]
    assert (agreed["Owner"], agreed["Next date"]) == ("R. Whitcombe, team manager", "16 Nov 2026")


def test_one_answer_is_typed_with_the_keyboard_and_the_next_opens(page, qtbot, database):
    panel = open_row(qtbot, page, "Priya Nandakumar")
    typed(qtbot, panel, "reason", "Took two siblings when Joel left; no one else had room.")
    typed(qtbot, panel, "workers_view", "Manageable until December.")
    typed(qtbot, panel, "what", "Move 3 cases in need to Sade Hollinbrook.")
    panel.form.fields["owner"].text = "R. Whitcombe"
    typed(qtbot, panel, "due", "+14")
    with qtbot.waitSignal(page.session.said) as said:
        qtbot.keyClick(panel.form.fields["due"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said.args[0].sentence == (
        "Priya Nandakumar, over on 2 Nov 2026: explained; action for R. Whitcombe, due 16 Nov 2026"
    )
    qtbot.waitUntil(lambda: page.answer == "7 breaches hold on 2 Nov; 5 have no owner and date.")
    assert isinstance(page.detail, AnswerPanel)
    assert page.detail.one.lacks  # the next that lacks something
    with open_store(database) as store:
        (kept,) = explanations.every(store, TODAY)
        assert (kept.reason, kept.workers_view) == (
            "Took two siblings when Joel left; no one else had room.", "Manageable until December.",
        )  # fmt: skip
        (action,) = actions.every(store, TODAY)
        assert (action.what, action.owner, action.due) == (
            "Move 3 cases in need to Sade Hollinbrook.", "R. Whitcombe", date(2026, 11, 16),
        )  # fmt: skip


def test_a_day_that_has_come_and_half_an_action_are_refused_beneath_the_field(page, qtbot):
    panel = open_row(qtbot, page, "Priya Nandakumar")
    typed(qtbot, panel, "reason", "No one else had room.")
    typed(qtbot, panel, "what", "Move 3 cases.")
    typed(qtbot, panel, "due", "2 Nov 2026")
    click(qtbot, panel, "Save and go on")
    assert panel.form.fields["due"].error == "Choose a day after 2 Nov 2026."
    typed(qtbot, panel, "due", "9 Nov 2026")
    click(qtbot, panel, "Save and go on")
    assert panel.form.fields["owner"].error == "Fill in who does it, or leave all three empty."
    assert page.detail is panel  # nothing was saved


def test_a_month_that_is_over_is_answered_for_its_last_day(page, qtbot, database):
    page.open_target(month=date(2026, 10, 31), worker_row=3, kind="over")
    qtbot.waitUntil(lambda: isinstance(page.detail, AnswerPanel))
    assert page.detail.title == "Priya Nandakumar"
    assert "Why was it so on 31 Oct?" in said_in(page.detail)
    typed(qtbot, page.detail, "reason", "No one else had room.")
    with qtbot.waitSignal(page.session.said):
        click(qtbot, page.detail, "Save and go on")
    with open_store(database) as store:
        (kept,) = explanations.every(store, TODAY)
        assert kept.day == date(2026, 10, 31)


def test_a_case_nobody_can_take_goes_on_the_monitored_list_and_still_counts(page, qtbot):
    panel = open_row(qtbot, page, "C-20418")
    typed(qtbot, panel, "reason", "Papers are awaited from the other council.")
    panel.form.fields["monitored"].text = "It can’t be: on the monitored list"
    click(qtbot, panel, "Save and go on")
    qtbot.waitUntil(lambda: bool(panel.form.sentence))
    assert panel.form.sentence == "Choose the day to look again; a case on the monitored list needs one."
    typed(qtbot, panel, "review", "9 Nov 2026")
    with qtbot.waitSignal(page.session.said):
        click(qtbot, panel, "Save and go on")
    qtbot.waitUntil(lambda: "5 have no owner" in page.answer)
    row = next(row for row in rows(page.table) if row["Who"] == "C-20418")
    assert (row["What"], row["Reason"], row["Next date"], row["Lacks"]) == (
        "not allocated", "Monitored. Papers are awaited from the other council.", "9 Nov 2026", "nothing",
    )  # fmt: skip


def test_what_is_typed_is_not_lost_by_esc_or_another_row(page, qtbot):
    panel = open_row(qtbot, page, "Priya Nandakumar")
    typed(qtbot, panel, "reason", "Half a sent")
    qtbot.keyClick(panel.form.fields["reason"].editor, Qt.Key.Key_Escape)
    assert "Leave without saving what you typed?" in said_in(panel)
    click(qtbot, panel, "Keep typing")
    page.table.view.set_current(0)
    assert page.detail is panel
    assert panel.form.fields["reason"].text == "Half a sent"


def test_a_text_without_its_breach_is_kept_and_shown(session, qtbot, database):
    with open_store(database) as store:
        about = About("under", 7, date(2026, 10, 1), date(2026, 10, 31))  # Beth Oakhanger never was
        explanations.explain(store, about, Said("Two cases closed early."), TODAY, Task("Take one.", "R. W.", TODAY))
    page = BreachesPage(session)
    qtbot.addWidget(page)
    page.resize(1084, 692)
    page.show()
    qtbot.waitUntil(lambda: page.found is not None)
    click(qtbot, page.which, "No longer match 2")
    assert [(row["Who"], row["As"], row["What was written"]) for row in rows(page.texts)] == [
        ("Beth Oakhanger", "reason", "Two cases closed early."), ("Beth Oakhanger", "action", "Take one."),
    ]  # fmt: skip
    assert any("nothing was lost" in text for text in said_in(page))


def test_on_a_past_day_of_the_session_a_breach_can_still_be_answered(page, qtbot):
    page.session.look_at_day(date(2026, 10, 20))
    panel = open_row(qtbot, page, "Priya Nandakumar")
    typed(qtbot, panel, "reason", "No one else had room.")
    with qtbot.waitSignal(page.session.said):
        click(qtbot, panel, "Save and go on")


def test_it_fits_a_small_window(page):
    page.resize(640, 360)
    page.fit(Width.COMPACT)
    assert not page.table.view.horizontalScrollBar().maximum()
