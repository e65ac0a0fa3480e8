"""The page of plans, used as a person would: keys, clicks, a real database."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from models import allocation, cases, workers
from models.position import position
from models.store import open_store
from tests.ui.hands import button, click, said_in
from tests.ui.harbour import TEAM, TODAY
from ui.kit.chooser import Chooser
from ui.page import Width
from ui.plan_changes import ChangePanel
from ui.plan_moves import PlanMovesPage
from ui.plan_tools import BALANCE, HAND, PLACE, WHAT_IF

JOEL, AMINA, PRIYA, CALLUM = 2, 1, 3, 4
CONTROL = Qt.KeyboardModifier.ControlModifier
AGREED = {"reason": "Knows the family.", "workers_view": "Agrees.", "authorised_by": "R. Whitcombe",
          "review_date": "16 Nov 2026"}  # fmt: skip


@pytest.fixture
def page(session, qtbot):
    made = PlanMovesPage(session)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    qtbot.waitUntil(lambda: made.answer.startswith("2 of 2"))
    return made


def rows(page):
    return {row.case.case_id: row for row in page.table.model.rows}


def chooser(page, qtbot):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(Chooser)))
    return next(one for one in page.findChildren(Chooser) if one.isVisible())


def pick(page, qtbot, text):
    """Type into the list that is open until one is left, and choose it."""
    field = chooser(page, qtbot).field
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    page.activateWindow()  # without a screen, nobody gives the window back what the list had
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)


def edit(page, qtbot, case_id, name, key=Qt.Key.Key_F2):
    page.table.select(rows(page)[case_id].case.row)
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, key)
    pick(page, qtbot, name)
    qtbot.waitUntil(lambda: name in rows(page)[case_id].to_name)


def holder(page, case_id, day=TODAY):
    with open_store(page.session.path) as store:
        found = cases.case(store, cases.find(store, case_id), day).key_worker
        return found.worker if found else ""


def journal(page):
    with open_store(page.session.path) as store:
        return store.rows("select count(*) from journal")[0][0]


def lines(page):
    return [(one.line.name, one.line.load, one.line.status) for one in page.people.lines]


def test_who_left_is_planned_at_once_and_applied_in_one_step(page, qtbot):
    assert page.head.question.text() == "Who takes the 2 cases of Joel Pemberwick?"
    assert page.answer == "2 of 2 cases are placed; nobody more is over; no family is split."
    assert page.strip.sentence == "No plan is better."
    assert {case: row.to_name for case, row in rows(page).items()} == {
        "C-19007": "Beth Oakhanger", "C-19008": "Sade Hollinbrook",
    }  # fmt: skip
    assert lines(page) == [
        ("Beth Oakhanger", "17 → 18 of 14–18", "full"),
        ("Sade Hollinbrook", "4 → 5 of 6–10", "under by 1"),
        ("Joel Pemberwick", "hands over 2 cases", "not in post"),
    ]
    before = journal(page)
    click(qtbot, page, "Apply 2 moves")
    line = "Joel Pemberwick: 2 cases handed over to Beth Oakhanger, Sade Hollinbrook from 2 Nov 2026"
    qtbot.waitUntil(lambda: page.said == [line])
    assert journal(page) == before + 1
    assert (holder(page, "C-19007"), holder(page, "C-19008")) == ("Beth Oakhanger", "Sade Hollinbrook")
    qtbot.waitUntil(lambda: not page.strip.isVisible())
    page.session.undo()
    qtbot.waitUntil(lambda: page.said[-1] == f"Undone: {line}")
    assert holder(page, "C-19007") == "Joel Pemberwick"
    click(qtbot, page, "Work it out again")
    qtbot.waitUntil(lambda: page.answer.startswith("2 of 2"))


def test_everyone_who_holds_cases_is_offered_who_is_gone_or_away_first(page, qtbot):
    qtbot.mouseClick(page.tools.giver_button, Qt.MouseButton.LeftButton)
    offered = chooser(page, qtbot).list
    assert [offered.item(number).text() for number in range(3)] == [
        "Joel Pemberwick: 2 cases, left 30 Oct",
        "Amina Thorley: 6 cases, away since 26 Oct",
        "Beth Oakhanger: 17 cases",
    ]
    pick(page, qtbot, "Amina")
    qtbot.waitUntil(lambda: page.answer.startswith("6 of 6"))


def test_a_row_is_changed_by_keyboard_and_over_needs_what_was_agreed(page, qtbot):
    edit(page, qtbot, "C-19007", "Callum", Qt.Key.Key_Return)
    assert page.answer == "2 of 2 cases are placed; Callum Reyburn would be over by 2; no family is split."
    assert page.strip.sentence == "1 row chosen by hand. Record what was agreed with Callum Reyburn."
    assert lines(page)[0] == ("Callum Reyburn", "13 → 14 of 8–12", "over by 2")
    assert page.table.view.hasFocus()
    before = journal(page)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return, CONTROL)
    form = page.people.forms[CALLUM]
    assert form.fields["reason"].error == "Fill in the reason; it is empty."
    assert form.fields["reason"].editor.hasFocus()
    assert journal(page) == before
    for key, text in AGREED.items():
        form.fields[key].editor.setFocus()
        qtbot.keyClicks(form.fields[key].editor, text)
    qtbot.keyClick(form.fields["review_date"].editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.said))
    assert holder(page, "C-19007") == "Callum Reyburn"
    with open_store(page.session.path) as store:
        assert store.rows("select reason, authorised_by from overrides where made_on = '2026-11-02'") == [
            ("Knows the family.", "R. Whitcombe")
        ]


def test_what_was_agreed_stays_typed_while_other_rows_are_changed(page, qtbot):
    edit(page, qtbot, "C-19007", "Callum")
    form = page.people.forms[CALLUM]
    qtbot.keyClicks(form.fields["reason"].editor, "Knows")
    edit(page, qtbot, "C-19008", "Tomos", Qt.Key.Key_Space)
    assert page.people.forms == {CALLUM: form}
    assert form.fields["reason"].text == "Knows"
    edit(page, qtbot, "C-19007", "Marek")
    assert page.people.forms == {}
    assert page.answer.startswith("2 of 2 cases are placed; nobody more is over")


def test_a_case_that_stays_is_not_moved(page, qtbot):
    page.table.select(rows(page)["C-19007"].case.row)
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_F2)
    pick(page, qtbot, "stays")
    qtbot.waitUntil(lambda: page.answer.startswith("1 of 2 cases are placed"))
    click(qtbot, page, "Apply 1 move")
    qtbot.waitUntil(lambda: bool(page.said))
    assert (holder(page, "C-19007"), holder(page, "C-19008")) == ("Joel Pemberwick", "Sade Hollinbrook")


def test_another_day_is_another_plan(page, qtbot):
    line = page.tools.day_field.editor
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "1 Dec 2026")
    qtbot.waitUntil(lambda: page._asked[HAND].plan.day == date(2026, 12, 1))
    line.selectAll()
    qtbot.keyClicks(line, "31/02/2026")
    qtbot.waitUntil(lambda: "is not a date" in page.banners.trouble.sentence)
    line.selectAll()
    qtbot.keyClicks(line, "2 Dec 2026")
    qtbot.waitUntil(lambda: page._asked[HAND].plan.day == date(2026, 12, 2))
    assert page.banners.trouble.sentence == ""
    click(qtbot, page, "Apply 2 moves")
    qtbot.waitUntil(lambda: bool(page.said))
    assert holder(page, "C-19007", date(2026, 12, 1)) == "Joel Pemberwick"
    assert holder(page, "C-19007", date(2026, 12, 2)) == "Beth Oakhanger"


def test_what_has_no_place_stands_on_top_with_why(session, qtbot, database):
    with open_store(database) as store, store.write("Full", kind="correction") as db:
        db.execute("update limits set upper = '4', lower = '0'")
        db.execute("delete from allocations where worker_row = 10")
        db.execute("update workers set valid_to = '2026-10-01' where id = 10")
    page = PlanMovesPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.answer != "")
    assert page.answer == "0 of 2 cases are placed; nobody more is over."
    assert [page.table.model.texts[4], page.table.model.texts[5]] == [
        ["no place"] * 2, ["Everyone who could take it is full."] * 2,
    ]  # fmt: skip
    assert not page.apply_button.isEnabled()


def test_on_a_past_day_nothing_can_be_applied(page, qtbot):
    page.session.look_at_day(date(2026, 11, 1))
    qtbot.waitUntil(lambda: not page.apply_button.isEnabled())
    assert page.strip.sentence.startswith("You are looking at Sun 1 Nov 2026; go back to today")
    before = journal(page)
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return, CONTROL)
    assert journal(page) == before


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_half_done(page, qtbot, database):
    with open_store(database) as store:
        allocation.allocate(store, cases.find(store, "C-19008"), 10, TODAY, TODAY)
    page.session.changed.emit()
    qtbot.waitUntil(lambda: "1 case can’t be moved as planned" in page.answer)
    assert "Tomos Gwilt holds it then" in rows(page)["C-19008"].why
    assert page.strip.sentence == "The record was changed since; work it out again."
    click(qtbot, page, "Apply 2 moves")
    qtbot.waitUntil(lambda: "C-19008 is not with Joel Pemberwick" in page.banners.trouble.sentence)
    assert holder(page, "C-19007") == "Joel Pemberwick"
    click(qtbot, page, "Work it out again")
    qtbot.waitUntil(lambda: page.answer.startswith("1 of 1 case is placed"))


def test_a_stopped_search_changes_nothing(page, qtbot):
    before = journal(page)
    button(page, "Work it out again").click()
    page._progress.stop()
    qtbot.waitUntil(lambda: page._progress is None)
    assert page.strip.sentence in ("Stopped. Nothing has changed.", "No plan is better.")
    assert journal(page) == before
    assert page.answer.startswith("2 of 2")


def test_a_team_is_balanced_by_few_moves(page, qtbot):
    click(qtbot, page.tools, "Rebalance")
    page.tools.team_button.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: page.answer.startswith("5 children move"))
    assert page.head.question.text() == f"Which moves bring {TEAM} into balance?"
    page.tools.most_field.editor.selectAll()
    qtbot.keyClicks(page.tools.most_field.editor, "2")
    qtbot.waitUntil(lambda: page.answer == "2 children move; 2 people are over now, 1 then; no family is split.")
    page.tools.most_field.editor.selectAll()
    qtbot.keyClicks(page.tools.most_field.editor, "2.5")
    qtbot.waitUntil(lambda: "no whole number" in page.banners.trouble.sentence)
    click(qtbot, page, "Apply 2 moves")
    qtbot.waitUntil(lambda: bool(page.said))
    with open_store(page.session.path) as store:
        assert position(store, TODAY).statuses["over"] == 1


def test_what_if_changes_nothing_in_the_record(page, qtbot):
    before = journal(page)
    click(qtbot, page.tools, "What if")
    qtbot.waitUntil(lambda: page.pane.choices is not None and page.pane.found is not None)
    assert page.answer == "Nothing of this is recorded."
    suppose = {action.text(): action for action in page.tools.suppose_button.menu().actions()}
    suppose["Somebody comes back…"].trigger()
    assert isinstance(page.detail, ChangePanel)
    page.detail.form.fields["worker"].text = "Rowan Ellery"
    click(qtbot, page.detail, "Suppose it")
    qtbot.waitUntil(lambda: page.pane.found.people != ())
    suppose["More cases come…"].trigger()
    qtbot.keyClicks(page.detail.form.fields["number"].editor, "3")
    page.detail.form.fields["category"].text = "child in need"
    qtbot.keyClick(page.detail.form.fields["number"].editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.pane.found.moves) == 3)
    assert page.detail is None
    assert page.answer == "On 2 Nov 2026: 2 over now, 2 then; 3 cases would be placed. Nothing of this is recorded."
    figures = {one.name: (one.before, one.after) for one in page.pane.found.figures}
    assert figures["Open cases"] == ("93", "96")
    assert not page.strip.isVisible()
    assert "Rowan Ellery" in [name for name, _, _ in lines(page)]
    found = [one for one in page.pane.findChildren(QAbstractButton) if one.text() == "Leave out" and one.isVisible()]
    qtbot.mouseClick(found[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.pane.found.moves == ())
    assert journal(page) == before


def test_every_kind_of_change_can_be_supposed(page, qtbot):
    page.show_mode(WHAT_IF)
    qtbot.waitUntil(lambda: page.pane.choices is not None and page.pane.found is not None)
    typed = {
        "starter": {"role": "social worker", "fte": "0.8", "day": "1 Dec 2026"},
        "leaves": {"worker": "Marek Dolinsky", "day": "30 Nov 2026"},
        "limits": {"lower": "12", "upper": "20", "day": "today"},
    }
    for kind, values in typed.items():
        page.suppose(kind)
        for key, text in values.items():
            page.detail.form.fields[key].text = text
        if kind == "limits":
            choice = page.detail.form.fields["line"].editor
            choice.setCurrentIndex(next(n for n in range(choice.count()) if "14–18" in choice.itemText(n)))
        page.detail.form.submit()
        assert page.detail is None
    qtbot.waitUntil(lambda: page._progress is None and page.pane.found.before.day == date(2026, 12, 1))
    assert [one.words for one in page.pane.supposed][:2] == [
        "Somebody new from 1 Dec 2026: social worker, 0.8 FTE, permanent, Harbour Team",
        "Marek Dolinsky leaves on 30 Nov 2026, cases handed over",
    ]
    assert page.pane.supposed[2].words.endswith("from 2 Nov 2026: 14–18 → 12–20")
    assert [one.name for one in page.pane.found.people if one.before is None or one.after is None] == [
        "Marek Dolinsky", "New starter",
    ]  # fmt: skip
    page.suppose("leaves")
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.detail is None


def test_another_change_waits_until_what_is_typed_of_the_first_is_left(page, qtbot):
    page.show_mode(WHAT_IF)
    qtbot.waitUntil(lambda: page.pane.choices is not None and page.pane.found is not None)
    page.suppose("cases")
    first = page.detail
    qtbot.keyClicks(first.form.fields["number"].editor, "3")
    page.suppose("leaves")
    assert page.detail is first
    assert "Leave without saving what you typed?" in said_in(first)
    click(qtbot, first, "Leave")
    page.suppose("leaves")
    assert page.detail.kind == "leaves"


def test_what_cannot_be_supposed_is_said(page, qtbot, database):
    page.show_mode(WHAT_IF)
    qtbot.waitUntil(lambda: page.pane.choices is not None and page.pane.found is not None)
    page.suppose("leaves")
    page.detail.form.fields["worker"].text = "Marek Dolinsky"
    page.detail.form.fields["day"].text = "1 Jan 2001"
    page.detail.form.submit()
    qtbot.waitUntil(lambda: page.banners.trouble.sentence != "")
    assert "Traceback" not in page.banners.trouble.sentence


def test_links_name_the_worker_and_the_day_or_the_cases(page, qtbot):
    page.open_target(worker_row=PRIYA, day=date(2026, 11, 30))
    qtbot.waitUntil(lambda: page.head.question.text() == "Who takes the 21 cases of Priya Nandakumar?")
    assert page._asked[HAND].plan.day == date(2026, 11, 30)
    page.open_target(case_rows=(1, 2, 92, 93))
    qtbot.waitUntil(lambda: page.head.question.text() == "Who can take these 4 cases?")
    assert page.mode == PLACE
    assert page.tools.segments.key == HAND
    assert page.answer == "4 of 4 cases are placed; nobody more is over; no family is split."
    click(qtbot, page, "Apply 4 moves")
    qtbot.waitUntil(lambda: bool(page.said))
    assert holder(page, "C-20417") == "Sade Hollinbrook"


def test_a_worker_who_holds_nothing_is_said_so(page, qtbot, database):
    page.open_target(worker_row=9)
    qtbot.waitUntil(lambda: page.answer == "No case to hand over on 2 Nov 2026.")
    assert not page.apply_button.isEnabled()


def test_it_fits_a_small_window_and_leads_to_what_is_to_be_agreed(page, qtbot):
    page.resize(640, 332)
    page.fit(Width.COMPACT)
    assert not page.table.view.horizontalScrollBar().maximum()
    assert page.tools.mode_button.isVisible()
    assert not page.tools.segments.isVisible()
    edit(page, qtbot, "C-19007", "Callum")
    click(qtbot, page, "Apply 2 moves")
    assert page.tabs.key == "side"
    qtbot.waitUntil(lambda: page.people.forms[CALLUM].fields["reason"].editor.hasFocus())
    page.show_mode(BALANCE)
    page.tools.mode_button.menu().actions()[2].trigger()
    assert page.mode == WHAT_IF


def test_a_later_leaver_is_offered_their_day(session, qtbot, database):
    with open_store(database) as store:
        workers.end(store, 8, date(2026, 11, 20))
    page = PlanMovesPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.known is not None)
    giver = next(one for one in page.known.givers if one.name == "Marek Dolinsky")
    page.hand_over(giver)
    qtbot.waitUntil(lambda: "15 cases of Marek" in page.head.question.text())
    assert page._asked[HAND].plan.day == date(2026, 11, 20)


def test_a_worker_s_panel_leads_here_with_the_day_on_which_they_leave(window, qtbot, database):
    with open_store(database) as store:
        workers.end(store, PRIYA, date(2026, 12, 18))
    window.open_place("Caseloads", worker_row=PRIYA)
    qtbot.waitUntil(lambda: window.page.detail is not None)
    click(qtbot, window.page.detail, "Hand over all cases…")
    qtbot.waitUntil(lambda: window.page.head.question.text() == "Who takes the 21 cases of Priya Nandakumar?")
    assert window.place == "Plan moves"
    assert window.page._asked[HAND].plan.day == date(2026, 12, 18)
