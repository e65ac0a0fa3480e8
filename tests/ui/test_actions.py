"""The page of actions, used as a person would: keys, clicks, a real database."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from models import actions, explanations
from models.actions import Task
from models.breach_about import About
from models.explanations import Said
from models.store import open_store
from tests.ui.hands import click, rows
from tests.ui.harbour import TODAY
from ui.action_form import ActionPanel
from ui.actions import ActionsPage
from ui.page import Width

SEPTEMBER = date(2026, 9, 30)
PRIYA, SADE = About("over", 3, date(2026, 6, 1), SEPTEMBER), About("under", 5, date(2026, 4, 1), SEPTEMBER)


@pytest.fixture
def agreed(database):
    with open_store(database) as store:
        explanations.explain(
            store, PRIYA, Said("Took two siblings."), TODAY, Task("Move 3 cases.", "R. Whitcombe", date(2026, 10, 30))
        )
        actions.add(store, SADE, Task("Take the next two assessments.", "Sade Hollinbrook", date(2026, 11, 6)), TODAY)
        actions.add(store, SADE, Task("Look at the rota.", "R. Whitcombe", date(2026, 12, 1)), TODAY)


@pytest.fixture
def page(agreed, session, qtbot):
    made = ActionsPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def open_row(qtbot, page, number):
    page.table.view.setFocus()
    page.table.view.set_current(number)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert isinstance(page.detail, ActionPanel)
    return page.detail


def test_the_late_ones_stand_first_with_who_and_by_when(page):
    assert page.answer == "3 actions are open; 1 is late."
    assert [(row["What"], row["About"], row["Owner"], row["Due"], row["State"]) for row in rows(page.table)] == [
        ("Move 3 cases.", "Priya Nandakumar", "R. Whitcombe", "30 Oct 2026", "late"),
        ("Take the next two assessments.", "Sade Hollinbrook", "Sade Hollinbrook", "6 Nov 2026", "due soon"),
        ("Look at the rota.", "Sade Hollinbrook", "R. Whitcombe", "1 Dec 2026", "open"),
    ]  # fmt: skip
    assert rows(page.table)[0]["Effect"] == "Still 21 of 14–18."


def test_how_an_action_ended_is_kept_with_the_effect_that_the_figures_give(page, qtbot, database):
    panel = open_row(qtbot, page, 0)
    assert panel.form.fields["effect"].text == "Still 21 of 14–18."
    panel.form.fields["outcome"].text = "It was not done"
    panel.form.fields["effect"].editor.setFocus()
    with qtbot.waitSignal(page.session.said):
        qtbot.keyClick(panel.form.fields["effect"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.answer.startswith("2 actions are open, none late"))
    assert page.detail is None
    with open_store(database) as store:
        (kept,) = [one for one in actions.every(store, TODAY) if not one.is_open]
        assert (kept.outcome, kept.effect, kept.closed_on) == ("not done", "Still 21 of 14–18.", TODAY)
    click(qtbot, page.which, "Ended 1")
    panel = open_row(qtbot, page, 0)
    with qtbot.waitSignal(page.session.said):
        click(qtbot, panel, "Open it again")
    qtbot.waitUntil(lambda: page.answer == "3 actions are open; 1 is late.")


def test_another_owner_or_day_is_a_change(page, qtbot):
    panel = open_row(qtbot, page, 0)
    click(qtbot, panel, "Change…")
    panel.form.fields["due"].text = "30 Sep 2026"
    click(qtbot, panel, "Save the change")
    assert panel.form.fields["due"].error == "Choose a day after 30 Sep 2026."
    panel.form.fields["due"].text = "20 Nov 2026"
    with qtbot.waitSignal(page.session.said) as said:
        click(qtbot, panel, "Save the change")
    assert "due 30 Oct 2026 → 20 Nov 2026" in said.args[0].sentence
    qtbot.waitUntil(lambda: "none late" in page.answer)


def test_a_wrong_one_is_removed_and_undo_brings_it_back(page, qtbot):
    panel = open_row(qtbot, page, 2)
    with qtbot.waitSignal(page.session.said):
        click(qtbot, panel, "Remove")
    qtbot.waitUntil(lambda: page.answer == "2 actions are open; 1 is late.")
    page.session.undo()
    qtbot.waitUntil(lambda: page.answer == "3 actions are open; 1 is late.")


def test_a_link_opens_the_action_that_it_names(page, qtbot, database):
    with open_store(database) as store:
        row = next(one.row for one in actions.every(store, TODAY) if one.what == "Look at the rota.")
    page.open_target(action_row=row)
    qtbot.waitUntil(lambda: isinstance(page.detail, ActionPanel))
    assert page.detail.title == "Look at the rota."


def test_what_is_typed_is_not_lost_by_esc(page, qtbot):
    panel = open_row(qtbot, page, 0)
    panel.form.fields["effect"].editor.setFocus()
    qtbot.keyClicks(panel.form.fields["effect"].editor, "Half")
    qtbot.keyClick(panel.form.fields["effect"].editor, Qt.Key.Key_Escape)
    assert page.detail is panel
    click(qtbot, panel, "Leave")
    assert page.detail is None


def test_esc_in_the_rows_loses_nothing_typed_in_the_panel_either(page, qtbot):
    panel = open_row(qtbot, page, 0)
    qtbot.keyClicks(panel.form.fields["effect"].editor, "Half")
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Escape)
    assert page.detail is panel
    click(qtbot, panel, "Leave")
    assert page.detail is None


def test_a_refusal_that_comes_once_the_panel_is_closed_is_said_on_the_page(page, qtbot, database):
    panel = open_row(qtbot, page, 0)
    panel.form.fields["outcome"].text = "It was done"
    with open_store(database) as store:
        actions.remove(store, panel.one.action.row)
    click(qtbot, panel, "Save")
    page.close_detail()
    qtbot.waitUntil(lambda: any(label.text() for label in page.banners.trouble.findChildren(QLabel)))


def test_it_fits_a_small_window(page):
    page.resize(640, 360)
    page.fit(Width.COMPACT)
    assert not page.table.view.horizontalScrollBar().maximum()


def test_where_none_is_agreed_it_says_where_one_is(session, qtbot):
    page = ActionsPage(session)
    qtbot.addWidget(page)
    page.resize(1084, 692)
    page.show()
    qtbot.waitUntil(lambda: page.found is not None)
    qtbot.waitUntil(lambda: any(one.text() == "Answer the breaches" for one in page.findChildren(QAbstractButton)
                                if one.isVisible()))  # fmt: skip
    with qtbot.waitSignal(page.wants) as wanted:
        click(qtbot, page, "Answer the breaches")
    assert wanted.args[0].place == "Breaches"
