from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog

from models import teams
from models.store import open_store
from tests.ui.harbour import TODAY


@pytest.fixture
def page(window, qtbot):
    window.open_place("Teams")
    qtbot.waitUntil(lambda: window.page.table.model.rowCount() > 0)
    return window.page


def button(widget, text):
    return next(found for found in widget.findChildren(QAbstractButton) if found.text() == text)


def fill(form, **texts):
    for key, text in texts.items():
        form.fields[key].text = text


def told(page, qtbot, do):
    with qtbot.waitSignal(page.session.said) as said:
        do()
    return said.args[0].sentence


def test_the_table_shows_each_team_with_its_workers_in_post(page):
    assert page.table.as_text().splitlines()[1] == "Harbour Team\tChildren in need and protection\t–\t9"
    assert page.answer == "1 team. The kind decides which limits apply to its workers."


def test_a_team_is_added(page, qtbot):
    button(page, "Add a team").click()
    fill(page.detail.form, name="  Mill  Lane Team ", kind="Assessment", manager="R. Whitcombe")
    assert told(page, qtbot, page.detail.form.submit) == "Mill Lane Team: added, assessment"
    assert page.detail is None
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 2)


def test_a_name_that_is_taken_is_said_in_the_form_and_nothing_is_lost(page, qtbot):
    button(page, "Add a team").click()
    form = page.detail.form
    fill(form, name="harbour TEAM", kind="a kind of our own")
    form.submit()
    qtbot.waitUntil(lambda: bool(form.sentence))
    assert form.sentence == "There is a team Harbour Team already; choose another name."
    assert form.fields["kind"].text == "a kind of our own"


def test_an_empty_name_is_said_at_the_field(page):
    button(page, "Add a team").click()
    page.detail.form.submit()
    assert page.detail.form.fields["name"].error == "Fill in the team's name; it is empty."


def test_a_team_is_renamed(page, qtbot):
    page.table.select(1)
    page.table.activated.emit(page.table.row)
    fill(page.detail.form, name="Weir Team", manager="R. Whitcombe")
    assert told(page, qtbot, page.detail.form.submit).startswith("Harbour Team: ")
    with open_store(page.session.path) as store:
        assert teams.listed(store)[0].name == "Weir Team"


def test_a_team_with_workers_stays_and_an_empty_one_can_go(page, qtbot):
    with open_store(page.session.path) as store:
        teams.add(store, "Mill Lane Team")
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 2)

    def remove(row):
        page.table.select(row)
        page.table.activated.emit(page.table.row)
        button(page.detail, "Remove the team…").click()
        button(page.findChild(QDialog), "Remove the team").click()

    remove(1)
    qtbot.waitUntil(lambda: page.banners.trouble.sentence.startswith("Harbour Team has or had 10 workers"))
    assert told(page, qtbot, lambda: remove(2)) == "Mill Lane Team: removed"
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 1)


def test_ctrl_enter_goes_on_with_the_next_team(page, qtbot):
    button(page, "Add a team").click()
    first = page.detail
    fill(first.form, name="Mill Lane Team")
    told(page, qtbot, lambda: first.form.submit(goes_on=True))
    assert page.detail is not first
    assert page.detail.form.fields["name"].text == ""


def test_a_worker_is_added_to_the_team_that_is_chosen(window, page, qtbot):
    page.table.select(1)
    button(page, "Add a worker").click()
    assert window.place == "Caseloads"
    qtbot.waitUntil(lambda: window.page.detail is not None)


def test_without_a_team_the_way_to_a_worker_leads_over_one(make_window, tmp_path, qtbot):
    window = make_window(tmp_path / "own.db")
    window.open_place("Teams")
    qtbot.waitUntil(lambda: bool(window.page.answer))
    button(window.page, "Add a worker").click()
    assert window.page.detail.title == "Add a team"


def test_esc_asks_only_when_something_was_typed(page):
    button(page, "Add a team").click()
    page.detail.close_button.click()
    assert page.detail is None
    button(page, "Add a team").click()
    fill(page.detail.form, name="Mill")
    page.detail.close_button.click()
    assert page.detail is not None
    page.detail.form.leave_button.click()
    assert page.detail is None


def test_a_team_read_on_a_past_day_can_be_closed_and_back_on_today_changed(page, qtbot):
    page.session.look_at_day(date(2026, 10, 31))
    page.table.activated.emit(page.table.model.row_object(0))
    panel = page.detail
    assert not panel.form.fields["name"].editor.isEnabled()
    assert not button(page, "Remove the team…").isEnabled()
    assert panel.close_button.isEnabled()
    page.session.look_at_day(TODAY)
    qtbot.waitUntil(panel.form.fields["name"].editor.isEnabled)
    assert button(page, "Remove the team…").isEnabled()
    panel.close_button.click()
    assert page.detail is None
