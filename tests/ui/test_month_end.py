"""The end of a month as a manager goes through it: checks, answers, signatures, what is restated and withdrawn."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog

from models import actions, case_changes, cases, explanations, journal, month_notes, signoff, teams
from models.actions import Task
from models.checklist import checklist
from models.explanations import Said
from models.returns.content import Audience
from models.signatures import signatures
from models.store import open_store
from tests.ui import harbour
from tests.ui.hands import click, press, type_text
from ui.action_form import ActionPanel
from ui.breach_form import AnswerPanel
from ui.kit.labels import Label
from ui.page import Width
from ui.returns import ReturnPage
from ui.returns_forms import NotePanel, WithdrawPanel

OCTOBER, TEAM, TODAY = date(2026, 10, 31), harbour.TEAM, harbour.TODAY
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "R. Whitcombe"


@pytest.fixture
def database(database):
    """Return the database with a note that the month's data is in, whatever day the machine has."""
    with open_store(database) as store:
        month_notes.write(store, OCTOBER, TEAM, "data", "All is entered to 31 Oct.", TODAY)
    return database


@pytest.fixture
def open_page(session, qtbot):
    def do():
        session.look_at_team(TEAM)
        made = ReturnPage(session)
        qtbot.addWidget(made)
        made.resize(1084, 692)
        made.said, made.wanted = [], []
        session.said.connect(lambda said: made.said.append(said.sentence))
        made.wants.connect(lambda target: made.wanted.append((target.place, target.details)))
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        qtbot.waitUntil(lambda: made.answered is not None)
        return made

    return do


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def ready(database, open_page):
    """Return the page of a month in which nothing is left to do."""
    finish(database)
    return open_page()


def finish(database):
    with open_store(database) as store:
        found = checklist(store, OCTOBER, TEAM, TODAY)
        for breach in found.breaches:
            if breach.lacks(OCTOBER):
                task = Task("Hand two cases over.", NAME, date(2026, 11, 20))
                explanations.answer(store, breach.about(OCTOBER), breach.answer, Said("No one had room."), TODAY, task)
        for change in found.changes:
            month_notes.write(store, OCTOBER, TEAM, change.about, "Two people fell ill.", TODAY)


def checks(page):
    return {row.text(): row.accessibleName().split(": ", 1)[1] for row in page.pane.list.rows}


def lines(page):
    return [(line.subject, line.state, line.detail, line.done) for line in page.pane.lines]


def said_by(page):
    return page.sign.sentences


def given(database):
    with open_store(database) as store:
        return signatures(store, OCTOBER, TEAM)


def dialog(page, qtbot):
    qtbot.waitUntil(lambda: page.findChild(QDialog) is not None)
    return page.findChild(QDialog)


def sign(page, qtbot, name=NAME, role="Team manager"):
    """Type name and role, press the button and say yes."""
    page.sign.form.fields["name"].text = name
    page.sign.form.fields["role"].text = role
    click(qtbot, page.sign, "Sign off October")
    click(qtbot, dialog(page, qtbot), "Sign off October")
    qtbot.waitUntil(lambda: page.findChild(QDialog) is None)
    page.activateWindow()  # without a screen nobody else does
    qtbot.waitUntil(page.isActiveWindow)


def signed(page, qtbot, number=1):
    qtbot.waitUntil(lambda: page.closing is not None and len(page.closing.standing) == number)
    qtbot.waitUntil(lambda: page.answered is not None and page.answered.signed_on is not None)


def withdrawals(page):
    found = page.sign.findChildren(QAbstractButton)
    return [one for one in found if one.text() == "Withdraw…" and one.isVisible()]


def close_case(database, case_id="C-19034", day=date(2026, 10, 20), why="Recorded late"):
    with open_store(database) as store:
        case_changes.close(store, cases.find(store, case_id), day, why=why)


def test_the_page_asks_whether_the_month_is_ready_and_opens_at_what_is_left(page, qtbot):
    assert page.head.question.text() == "Is October 2026 ready to sign off?"
    assert page.answer == "Not yet: 2 of 7 checks are left."
    assert checks(page)["Breaches have reason and action"] == "to do, 1 of 6 done"
    assert checks(page)["Figures match the case list"] == "done, 92 = 89 + 1 + 2"
    assert page.pane.list.key == "breaches"
    page.take_keyboard()
    assert QApplication.focusWidget() is page.pane.table.view
    assert lines(page) == [
        ("Amina Thorley", "uncovered", "6 cases, away since 26 Oct", False),
        ("Joel Pemberwick", "uncovered", "2 cases, left 30 Oct", False),
        ("C-20418", "not allocated", "since 30 Oct", False),
        ("Priya Nandakumar", "over by 3", "21 of 14–18", False),
        ("Sade Hollinbrook", "under by 2", "4 of 6–10", False),
        ("Callum Reyburn", "over by 1", "13 of 8–12", True),
    ]
    assert not page.sign.button.isEnabled()
    assert "Opens when all 7 checks are done." in said_by(page)


def test_breaches_and_changes_are_answered_one_after_the_other_with_the_keyboard(page, qtbot, database):
    page.take_keyboard()
    press(qtbot, Qt.Key.Key_Return)
    for who in ("Amina Thorley", "Joel Pemberwick", "C-20418", "Priya Nandakumar", "Sade Hollinbrook"):
        qtbot.waitUntil(lambda who=who: isinstance(page.detail, AnswerPanel) and page.detail.title == who)
        fields = page.detail.form.fields
        type_text(qtbot, "No one else had room.")
        for key, text in (("what", "Hand two cases over."), ("owner", NAME), ("due", "20 Nov 2026")):
            fields[key].editor.setFocus()
            type_text(qtbot, text)
        press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.answer == "Not yet: 1 of 7 checks is left.")
    assert page.pane.list.key == "changes"  # the next that is not done
    assert page.detail is None
    assert QApplication.focusWidget() is page.pane.table.view
    assert lines(page)[0] == ("Away or left", "rose from 0 to 8 since September 2026", "", False)
    press(qtbot, Qt.Key.Key_Return)
    for figure in ("Away or left", "Average per FTE", "Median"):
        qtbot.waitUntil(lambda figure=figure: isinstance(page.detail, NotePanel) and page.detail.title == figure)
        type_text(qtbot, "Two people fell ill.")
        press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.answer == "Yes: all 7 checks are done.")
    assert page.sign.button.isEnabled()
    assert "Opens when all 7 checks are done." not in said_by(page)
    with open_store(database) as store:
        assert checklist(store, OCTOBER, TEAM, TODAY).is_ready


def test_a_change_says_its_base_and_both_days(page, qtbot):
    page.open_target(month=OCTOBER, note="average_caseload:month")
    qtbot.waitUntil(lambda: isinstance(page.detail, NotePanel))
    said = [label.text() for label in page.detail.findChildren(Label)]
    assert "11.7 on 31 Oct 2026 against 10.6 on 30 Sep 2026, 1.1 more, a rise of 10% (1.1 ÷ 10.6)." in said
    assert page.pane.list.key == "changes"
    type_text(qtbot, "Joel left.")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: sum(done for *_, done in lines(page)) == 1)
    assert page.pane.list.key == "changes"  # it stays while something of it is left
    assert lines(page)[-1][0] == "Average per FTE"


def test_what_is_typed_is_never_lost_by_escape_or_by_another_line(page, qtbot):
    page.open_target(note="median_cases:month")
    qtbot.waitUntil(lambda: isinstance(page.detail, NotePanel))
    panel = page.detail
    type_text(qtbot, "Half a reason")
    press(qtbot, Qt.Key.Key_Escape)
    assert panel.form.keep_button.isVisible()
    press(qtbot, Qt.Key.Key_Escape)  # again: go on typing
    assert (page.detail, panel.form.fields["note"].text) == (panel, "Half a reason")
    page.mend.open_line(page.pane.lines[0])
    assert page.detail is panel
    click(qtbot, panel, "Leave")
    assert page.detail is None
    assert QApplication.focusWidget() is page.pane.table.view


def test_what_is_typed_is_not_lost_when_another_month_or_team_is_chosen(page, qtbot, database):
    page.open_target(note="median_cases:month")
    qtbot.waitUntil(lambda: isinstance(page.detail, NotePanel))
    panel = page.detail
    type_text(qtbot, "Two people fell ill.")
    qtbot.mouseClick(page.months.back, Qt.MouseButton.LeftButton)
    assert (page.month, page.detail) == (OCTOBER, panel)
    assert panel.form.keep_button.isVisible()
    click(qtbot, panel, "Keep typing")
    page.session.look_at_team(None)
    qtbot.waitUntil(lambda: page.closing is not None and page.closing.team is None)
    assert page.detail is panel
    click(qtbot, panel, "Keep typing")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.detail is not panel)
    with open_store(database) as store:  # it is kept for the team that it was written for
        assert "median_cases:month" in month_notes.notes(store, OCTOBER, TEAM)
        assert "median_cases:month" not in month_notes.notes(store, OCTOBER)


def test_a_month_is_signed_only_after_the_question_whose_answer_is_at_first_cancel(ready, qtbot, database):
    page = ready
    assert page.answer == "Yes: all 7 checks are done."
    page.sign.form.fields["name"].editor.setFocus()
    type_text(qtbot, NAME)
    press(qtbot, Qt.Key.Key_Return)
    asked = dialog(page, qtbot)
    assert [label.text() for label in asked.findChildren(Label)] == [
        "Sign off October 2026 for Harbour Team?", "Its figures are frozen; later changes will show as restated.",
    ]  # fmt: skip
    assert asked.focusWidget().text() == "Cancel"
    qtbot.keyClick(asked.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(QDialog) is None)
    assert given(database) == ()
    sign(page, qtbot)
    signed(page, qtbot)
    [kept] = given(database)
    assert (kept.name, kept.role, kept.signed_on) == (NAME, "Team manager", TODAY)
    assert page.said[-1] == "Harbour Team, October 2026: signed by R. Whitcombe, Team manager"
    assert page.head.question.text() == "Who has signed off October 2026?"
    assert page.answer == "R. Whitcombe, Team manager, on 2 Nov 2026."
    assert "R. Whitcombe, Team manager, 2 Nov 2026" in said_by(page)
    assert page.strip.sentence == "The file is as signed on 2 Nov 2026."
    click(qtbot, page.sign, "Copy")
    assert QGuiApplication.clipboard().text() == kept.fingerprint


def test_further_roles_sign_the_same(ready, qtbot, database):
    page = ready
    sign(page, qtbot)
    signed(page, qtbot)
    click(qtbot, page.sign, "Sign in another role…")
    role = page.sign.form.fields["role"]
    assert role.text == "Head of service"
    assert [role.editor.itemText(place) for place in range(role.editor.count())] == [
        "Head of service", "Director of children's services",
    ]  # fmt: skip
    sign(page, qtbot, "N. Osei", "Head of service")
    signed(page, qtbot, 2)
    assert [one.role for one in given(database)] == ["Team manager", "Head of service"]
    assert len({one.fingerprint for one in given(database)}) == 1


def test_a_later_change_shows_both_figures_and_its_reason_and_the_file_stays(
    ready, qtbot, database, tmp_path, monkeypatch
):
    page = ready
    sign(page, qtbot)
    signed(page, qtbot)
    before = page.answered.chosen
    close_case(database)
    qtbot.waitUntil(lambda: bool(page.answered is not None and page.answered.since.figures), timeout=3000)
    said = [label.text() for label in page.panel.findChildren(Label)]
    assert "Open cases: 91, was 92 when signed" in said
    assert any(text.startswith("C-19034: closed on 20 Oct 2026 (") and "Recorded late" in text for text in said)
    assert "restated since." in page.answer
    target = tmp_path / "signed.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(qtbot, page, "Export the return…")
    qtbot.waitUntil(lambda: page.said[-1] == "signed.xlsx is written.")
    words = {str(cell.value) for line in load_workbook(target)["Summary"].iter_rows() for cell in line}
    assert page.answered.chosen == before
    assert {"92", before.fingerprint} <= words
    assert "DRAFT, not signed off" not in words


def test_an_edit_between_signatures_refuses_the_later_one_and_taking_it_back_mends_that(ready, qtbot, database):
    page = ready
    sign(page, qtbot)
    signed(page, qtbot)
    close_case(database)
    qtbot.waitUntil(lambda: bool(page.answered is not None and page.answered.since.figures), timeout=3000)
    click(qtbot, page.sign, "Sign in another role…")
    sign(page, qtbot, "N. Osei", "Head of service")
    qtbot.waitUntil(lambda: bool(page.sign.form.sentence))
    assert page.sign.form.sentence.startswith("What October 2026 says has changed since R. Whitcombe signed it")
    assert (page.sign.form.fields["name"].text, len(given(database))) == ("N. Osei", 1)
    with open_store(database) as store:
        journal.undo(store)
    sign(page, qtbot, "N. Osei", "Head of service")
    signed(page, qtbot, 2)


def test_a_signature_is_withdrawn_with_a_reason_and_stays_as_history(ready, qtbot, database):
    page = ready
    sign(page, qtbot)
    signed(page, qtbot)
    with open_store(database) as store:
        signoff.sign(store, OCTOBER, TEAM, "Head of service", "N. Osei", TODAY)
    signed(page, qtbot, 2)
    qtbot.waitUntil(lambda: len(withdrawals(page)) == 2)
    qtbot.mouseClick(withdrawals(page)[0], Qt.MouseButton.LeftButton)
    panel = page.detail
    assert isinstance(panel, WithdrawPanel)
    said = [label.text() for label in panel.findChildren(Label)]
    assert "The signature that was given after it goes too: N. Osei, Head of service." in said
    click(qtbot, panel, "Withdraw it")
    assert panel.form.fields["why"].error  # it has to say why
    panel.form.fields["why"].editor.setFocus()
    type_text(qtbot, "A case was missing.")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.head.question.text() == "Is October 2026 ready to sign off?")
    assert [one.stands for one in given(database)] == [False, False]
    assert page.detail is None
    why = "R. Whitcombe, Team manager, 2 Nov 2026. A case was missing."
    qtbot.waitUntil(lambda: any(text.endswith(why) for text in said_by(page)))
    qtbot.waitUntil(lambda: page.strip.sentence == "The file is marked as a draft.")
    sign(page, qtbot, "R. Whitcombe", "Team manager")  # and signed anew
    signed(page, qtbot)


def test_what_another_session_did_meanwhile_refuses_the_signature_and_shows_what_is_left(ready, qtbot, database):
    page = ready
    page.sign.form.fields["name"].text = NAME
    click(qtbot, page.sign, "Sign off October")
    asked = dialog(page, qtbot)
    with open_store(database) as other:
        explanations.remove(other, explanations.every(other, OCTOBER)[0].row)
    click(qtbot, asked, "Sign off October")
    qtbot.waitUntil(lambda: bool(page.sign.form.sentence))
    assert page.sign.form.sentence.startswith("October 2026 can't be signed yet: 1 thing is missing.")
    assert given(database) == ()
    qtbot.waitUntil(lambda: page.answer == "Not yet: 1 of 7 checks is left.")
    assert not page.sign.button.isEnabled()
    with open_store(database) as other:
        journal.undo(other)
    qtbot.waitUntil(page.sign.button.isEnabled, timeout=3000)


def test_a_month_that_another_session_signed_shows_as_signed(ready, qtbot, database):
    with open_store(database) as other:
        signoff.sign(other, OCTOBER, TEAM, "Team manager", "Somebody Else", TODAY)
    signed(ready, qtbot)
    assert ready.answer == "Somebody Else, Team manager, on 2 Nov 2026."


def test_an_action_that_was_due_gets_its_outcome(database, open_page, qtbot):
    with open_store(database) as store:
        about = checklist(store, OCTOBER, TEAM, TODAY).breaches[0].about(date(2026, 10, 27))
        actions.add(store, about, Task("Ask the next team.", NAME, date(2026, 10, 30)), TODAY)
    page = open_page()
    next(row for row in page.pane.list.rows if row.text().startswith("Actions due")).click()
    assert lines(page) == [("Amina Thorley", "Ask the next team.", "due 30 Oct, R. Whitcombe", False)]
    page.take_keyboard()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.detail, ActionPanel))
    page.detail.form.fields["outcome"].set_value("done")
    page.detail.form.fields["effect"].text = "They took two."
    qtbot.mouseClick(page.detail.form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: checks(page)["Actions due by 31 Oct have their effect"] == "done, 1 of 1 done")
    with open_store(database) as store:
        assert [one.outcome for one in actions.every(store, TODAY)] == ["done"]


def test_a_record_without_its_extract_is_noted_to_be_complete_or_imported(database, open_page, qtbot):
    with open_store(database) as store:
        [note] = month_notes.notes(store, OCTOBER, TEAM).values()
        month_notes.remove(store, note.row)
        with store.write("A file", kind="import") as db:
            db.execute("insert into extracts (entry, file, source, as_of, lists, begins) values"
                       " ((select max(id) from journal), 'a.xlsx', 'Annex A', '2026-10-12', '[]', 0)")  # fmt: skip
    page = open_page()
    page.pane.list.rows[0].click()
    page.take_keyboard()
    press(qtbot, Qt.Key.Key_Return)
    assert page.wanted == [("Import", {})]
    click(qtbot, page.pane, "Note why…")
    type_text(qtbot, "The next file comes only in December.")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "noted on 2 Nov: The next file comes only in December." in checks(page)
                    ["The October extract is in, to 31 Oct"])  # fmt: skip
    page.pane.list.rows[0].click()
    assert lines(page) == [("The next file comes only in December.", "", "", True)]


def test_the_checks_are_chosen_with_the_arrows_and_enter_goes_to_the_lines(page, qtbot):
    page.pane.list.take_keyboard()
    assert page.pane.list.key == "breaches"
    press(qtbot, Qt.Key.Key_Down)
    assert page.pane.list.key == "actions"
    assert not page.pane.table.view.isVisible()  # nothing of it is left, which a card says
    press(qtbot, Qt.Key.Key_Down)
    assert page.pane.list.key == "changes"
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.pane.table.view


def test_the_service_says_which_teams_have_signed(ready, qtbot, database):
    with open_store(database) as store:
        teams.add(store, "Quay Team")
        signoff.sign(store, OCTOBER, TEAM, "Team manager", NAME, TODAY)
    ready.session.look_at_team(None)
    qtbot.waitUntil(lambda: ready.closing is not None and ready.closing.team is None)
    assert "1 of 2 teams has signed off October 2026: Harbour Team." in said_by(ready)
    assert ready.sign.form.fields["role"].text == "Head of service"


def test_another_month_opens_at_its_first_line_to_do(page, qtbot):
    page.pane.table.select("over 4")  # Callum Reyburn, who is answered
    assert page.pane.table.row.done
    page.session.look_at_team(None)
    qtbot.waitUntil(lambda: page.closing is not None and page.closing.team is None)
    assert page.pane.list.key == "breaches"
    assert page.pane.table.row == page.pane.lines[0]


def test_a_month_that_goes_on_can_not_be_signed(page, qtbot):
    page.open_target(month=TODAY)
    qtbot.waitUntil(lambda: page.closing is not None)
    assert page.head.question.text() == "Is November 2026 ready to sign off?"
    assert page.pane.list.key == "month"
    page.take_keyboard()
    press(qtbot, Qt.Key.Key_Return)
    assert page.wanted == [("Return and report", {"month": OCTOBER})]


def test_the_committee_reads_what_was_signed_for_it(ready, qtbot):
    page = ready
    sign(page, qtbot)
    signed(page, qtbot)
    page.choose_audience("committee")
    qtbot.waitUntil(lambda: page.answered is not None)
    assert page.answered.chosen.audience is Audience.COMMITTEE
    assert page.answered.signed_on == TODAY


def test_in_a_small_window_the_checks_are_a_menu_and_signing_scrolls_with_the_figures(page, qtbot):
    page.resize(640, 330)
    page.fit(Width.COMPACT)
    assert not page.pane.list.isVisible()
    assert page.pane.list_button.text() == "Breaches have reason and action"
    menu = page.pane.list_button.menu()
    assert len(menu.actions()) == 7
    next(action for action in menu.actions() if action.text().startswith("Changes")).trigger()
    assert page.pane.list.key == "changes"
    page.take_keyboard()
    press(qtbot, Qt.Key.Key_Return)
    assert isinstance(page.detail, NotePanel)
    assert page.detail.width() >= page.width() - 1
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.mouseClick(page.tabs.findChildren(QAbstractButton)[1], Qt.MouseButton.LeftButton)
    assert page.sign.isVisible()
    assert not page.which.isVisible()
