"""The page of limits and weights, used as a person would: keys, clicks, a real database."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models import limit_lines, weights
from models.limit_lines import Scope
from models.position import position
from models.status_words import status_words
from models.store import open_store
from tests.ui.hands import button, click, said_in
from tests.ui.harbour import TODAY
from ui.limits import LimitsPage
from ui.limits_detail import AgreedPanel
from ui.limits_forms import EditPanel

KIND = "children in need and protection"
LINE = 1  # social worker in Harbour Team's kind of team, 14–18, and so on as harbour.py lists them
DEV, BETH, TOMOS = 6, 7, 10


@pytest.fixture
def page(session, qtbot):
    """Return the page alone, which is made faster than the window; what needs the window says so."""
    made = LimitsPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.agreed is not None)
    return made


def rows(page):
    lines = [line.split("\t") for line in page.table.as_text().split("\n")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def show(page, qtbot, row):
    assert page.table.select(row)
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert isinstance(page.detail, AgreedPanel)
    return page.detail


def edit(page, qtbot, row, words):
    click(qtbot, show(page, qtbot, row), words)
    assert isinstance(page.detail, EditPanel)
    return page.detail


def choose(panel, key, words):
    panel.form.fields[key].text = words
    assert panel.form.fields[key].text == words


def type_in(qtbot, panel, key, text):
    editor = panel.form.fields[key].editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text) if text else qtbot.keyClick(editor, Qt.Key.Key_Delete)


def effect(qtbot, panel, wanted):
    qtbot.waitUntil(lambda: wanted in panel.effect.sentence)
    return panel.effect.lines


def save(qtbot, page, words):
    before = page.agreed
    click(qtbot, page.detail, words)
    qtbot.waitUntil(lambda: page.agreed is not before and page.detail is None)


def statuses(page, day=TODAY):
    with open_store(page.session.path) as store:
        return {worker.name: status_words(worker) for worker in position(store, day).workers}


def undo(page, qtbot):
    before = page.agreed
    page.session.undo()
    qtbot.waitUntil(lambda: page.agreed is not before)


def record(page, qtbot, work):
    """Let another process write, and wait until the page shows it."""
    before = page.agreed
    with open_store(page.session.path) as store:
        made = work(store)
    page.session.changed.emit()
    qtbot.waitUntil(lambda: page.agreed is not before)
    return made


def check_preview_was_right(before, lines, after):
    """The lines that were shown are exactly the workers whose words changed, in the words they then had."""
    said = {f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]}
    assert set(lines) == said
    assert len(lines) == len(said)


# What is shown


def test_the_page_answers_from_the_figures(page):
    assert page.answer == "4 lines of limits are in force; 1 role has none: family practitioner."
    assert [(row["Who it is for"], row["Lower–upper"], row["Workers it applies to"]) for row in rows(page)] == [
        ("Advanced practitioner", "6–10", "1"),
        ("Newly qualified", "8–12", "1"),
        ("Senior social worker", "12–16", "1"),
        ("Social worker", "14–18", "5"),
    ]


def test_the_workers_of_all_lines_and_those_without_are_all_in_post(page):
    applied = sum(int(row["Workers it applies to"]) for row in rows(page))
    assert applied + len(page.agreed.without) == len(page.agreed.position.workers) == 9


def test_the_picker_shows_what_is_in_force_later_ended_and_all(page, qtbot):
    def work(store):
        later = limit_lines.add(store, Scope(role="social worker"), "cases", "9", "12", date(2027, 1, 1)).row
        ended = limit_lines.add(store, Scope(), "cases", "1", "99", date(2025, 1, 1)).row
        limit_lines.end(store, ended, date(2026, 1, 1))
        return later, ended

    later, ended = record(page, qtbot, work)
    shown = {}
    for action in page.state_button.menu().actions():
        action.trigger()
        shown[page.state_button.text()] = [one.line.row for one in page.lines.model.rows]
    assert list(shown) == ["In force", "All", "Later", "Ended"]
    assert (shown["Later"], shown["Ended"]) == ([later], [ended])
    assert sorted(shown["In force"] + [later, ended]) == sorted(shown["All"])


def test_a_line_says_to_whom_it_applies_with_load_and_status(page, qtbot):
    panel = show(page, qtbot, LINE)
    assert "Applies to 5 workers on Mon 2 Nov 2026" in said_in(panel)
    assert {"over by 3", "8.4–10.8"} <= set(said_in(panel))
    with qtbot.waitSignal(page.wants) as wanted:
        click(qtbot, panel, "Dev Castellane")
    assert (wanted.args[0].place, wanted.args[0].details) == ("Caseloads", {"worker_row": DEV})


def test_esc_closes_the_line_and_the_rows_have_the_keyboard(page, qtbot):
    show(page, qtbot, LINE)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Escape)
    assert page.detail is None
    assert page.focusWidget() is page.table.view


def test_the_empty_page_says_what_limits_are_and_adds_the_first(page, qtbot):
    def work(store):
        for row in (1, 2, 3, 4):
            limit_lines.remove(store, row)

    record(page, qtbot, work)
    assert page.answer == "No limits are in force, so nobody is over, under or full."
    assert any("how much one full-time worker should carry" in text for text in said_in(page))
    click(qtbot, page, "Add the first line")
    assert isinstance(page.detail, EditPanel)


# Adding


def test_a_line_for_one_worker_shows_its_effect_and_does_what_it_showed(page, qtbot):
    before = statuses(page)
    click(qtbot, page, "Add a line")
    panel = page.detail
    choose(panel, "whom", "One worker")
    choose(panel, "worker", "Beth Oakhanger (W107)")
    assert not panel.form.fields["role"].isVisible()
    type_in(qtbot, panel, "lower", "10")
    type_in(qtbot, panel, "upper", "15")
    lines = effect(qtbot, panel, "1 more would be over, 1 fewer within.")
    assert lines == ["Beth Oakhanger: within, room for 1 → over by 2"]
    assert statuses(page) == before
    save(qtbot, page, "Add the line")
    check_preview_was_right(before, lines, statuses(page))
    assert "1 worker has limits of their own" in page.answer
    assert page.table.row.line.worker == BETH
    undo(page, qtbot)
    assert statuses(page) == before


@pytest.mark.parametrize(
    ("whom", "typed", "scope"),
    [
        ("Every role and team", {}, Scope()),
        ("A role", {"role": "family practitioner"}, Scope(role="family practitioner")),
        ("A kind of team", {"team_kind": KIND}, Scope(team_kind=KIND)),
        (
            "A role in a kind of team",
            {"role": "personal adviser", "team_kind": "leaving care"},
            Scope("leaving care", "personal adviser"),
        ),
    ],
)
def test_a_line_can_be_for_everybody_a_role_a_kind_or_both(page, qtbot, whom, typed, scope):
    click(qtbot, page, "Add a line")
    panel = page.detail
    choose(panel, "whom", whom)
    assert {key for key in ("role", "team_kind", "worker") if panel.form.fields[key].isVisible()} == set(typed)
    for key, text in typed.items():
        choose(panel, key, text)
    type_in(qtbot, panel, "lower", "2")
    type_in(qtbot, panel, "upper", "3.5")
    qtbot.keyClick(panel.form.fields["upper"].editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(limit_lines.scope_of(one.line) == scope for one in page.agreed.lines))
    line = next(one.line for one in page.agreed.lines if limit_lines.scope_of(one.line) == scope)
    assert (line.lower, line.upper * 2, line.valid_from) == (2, 7, TODAY)


def test_a_line_that_begins_later_is_shown_on_that_day_and_found_afterwards(page, qtbot):
    click(qtbot, page, "Add a line")
    panel = page.detail
    choose(panel, "whom", "A role")
    choose(panel, "role", "family practitioner")
    type_in(qtbot, panel, "lower", "4")
    type_in(qtbot, panel, "upper", "8")
    type_in(qtbot, panel, "start", "+30")
    lines = effect(qtbot, panel, "1 more would be under")
    assert lines == ["Tomos Gwilt: no limit → under by 1"]
    assert "What it would do on Wed 2 Dec 2026" in said_in(panel)
    save(qtbot, page, "Add the line")
    assert page.table.row.state == "later"
    assert statuses(page)["Tomos Gwilt"] == "no limit"
    assert statuses(page, date(2026, 12, 2))["Tomos Gwilt"] == "under by 1"


def test_ctrl_enter_saves_and_opens_the_next(page, qtbot):
    click(qtbot, page, "Add a line")
    choose(page.detail, "whom", "Every role and team")
    type_in(qtbot, page.detail, "lower", "1")
    type_in(qtbot, page.detail, "upper", "99")
    first = page.detail
    qtbot.keyClick(first.form.fields["upper"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(page.agreed.lines) == 5)
    assert isinstance(page.detail, EditPanel)
    assert page.detail is not first
    assert page.detail.form.fields["lower"].text == ""


# Changing, correcting, ending, removing


def test_a_change_shows_its_effect_keeps_the_past_and_is_undone(page, qtbot):
    before, september = statuses(page), statuses(page, date(2026, 9, 30))
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "lower", "8")
    type_in(qtbot, panel, "upper", "13")
    lines = effect(qtbot, panel, "3 more would be over")
    assert "Dev Castellane: full → over by 2.2" in lines
    assert "was 18" in said_in(panel)
    save(qtbot, page, "Change the limits")
    after = statuses(page)
    check_preview_was_right(before, lines, after)
    assert statuses(page, date(2026, 9, 30)) == september
    assert statuses(page, date(2026, 11, 1)) != after
    assert [one.state for one in page.agreed.lines if one.line.role == "social worker"] == ["in force", "ended"]
    undo(page, qtbot)
    assert statuses(page) == before
    assert len(page.agreed.lines) == 4


def test_a_correction_says_why_and_changes_past_days(page, qtbot):
    before = statuses(page)
    panel = edit(page, qtbot, LINE, "Correct…")
    type_in(qtbot, panel, "upper", "22")
    lines = effect(qtbot, panel, "more would be within")
    click(qtbot, panel, "Correct the line")
    assert panel.form.fields["why"].error == "Fill in why it was wrong; it is empty."
    type_in(qtbot, panel, "why", "Agreed as 22 in March.")
    save(qtbot, page, "Correct the line")
    check_preview_was_right(before, lines, statuses(page))
    assert statuses(page, date(2026, 9, 30))["Priya Nandakumar"] == "within, room for 1"
    assert len(page.agreed.lines) == 4
    with open_store(page.session.path) as store:
        assert store.rows("select kind, why from journal order by id desc limit 1") == [
            ("correction", "Agreed as 22 in March.")
        ]


def test_a_line_is_ended_from_a_day(page, qtbot):
    before = statuses(page)
    panel = edit(page, qtbot, LINE, "End…")
    lines = effect(qtbot, panel, "would be without limits")
    save(qtbot, page, "End the limits")
    check_preview_was_right(before, lines, statuses(page))
    assert statuses(page, date(2026, 11, 1))["Priya Nandakumar"] == "over by 3"


def test_a_line_is_removed_for_all_days(page, qtbot):
    before = statuses(page)
    panel = edit(page, qtbot, LINE, "Remove…")
    lines = effect(qtbot, panel, "would be without limits")
    save(qtbot, page, "Remove the line")
    check_preview_was_right(before, lines, statuses(page))
    assert statuses(page, date(2026, 9, 30))["Priya Nandakumar"] == "no limit"


def test_a_line_that_is_gone_meanwhile_is_said(page, qtbot):
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "upper", "20")
    record(page, qtbot, lambda store: limit_lines.remove(store, LINE))
    sentence = "That line of limits is no longer in the record; choose another."
    effect(qtbot, panel, sentence)
    click(qtbot, panel, "Change the limits")
    qtbot.waitUntil(lambda: panel.form.sentence == sentence)


# What can't be taken


def test_a_lower_limit_above_the_upper_is_said_beneath_and_nothing_is_saved(page, qtbot):
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "lower", "20")
    sentence = "The lower limit, 20, is above the upper, 18; correct one of the two."
    effect(qtbot, panel, sentence)
    assert panel.effect.lines == []
    click(qtbot, panel, "Change the limits")
    lower = panel.form.fields["lower"]
    assert lower.error == sentence
    assert page.focusWidget() is lower.editor
    assert len(page.agreed.lines) == 4
    assert page.detail is panel
    type_in(qtbot, panel, "upper", "24")
    assert lower.error == ""


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("upper", "many", "The upper limit “many” is not a number; write it like 0.8 or 14."),
        ("lower", "-1", "The lower limit, -1, is not between 0 and 10,000; correct it."),
        ("start", "31/02/2026", "The day of the change “31/02/2026” is not a date; write it as 31/10/2026."),
        ("lower", "", "Fill in the lower limit; it is empty."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(page, qtbot, key, typed, sentence):
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, key, typed)
    click(qtbot, panel, "Change the limits")
    assert panel.form.fields[key].error == sentence
    assert page.detail is panel


def test_a_second_line_on_the_same_day_and_a_day_before_the_line_are_refused(page, qtbot):
    click(qtbot, page, "Add a line")
    panel = page.detail
    for key, words in (("whom", "A role in a kind of team"), ("role", "social worker"), ("team_kind", KIND)):
        choose(panel, key, words)
    type_in(qtbot, panel, "lower", "1")
    type_in(qtbot, panel, "upper", "2")
    type_in(qtbot, panel, "start", "1/4/2026")
    effect(qtbot, panel, "from 1 Apr 2026 already; correct those.")
    click(qtbot, panel, "Add the line")
    qtbot.waitUntil(lambda: "already" in panel.form.sentence)
    panel.form.cancelled.emit()
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "start", "1/3/2026")
    effect(qtbot, panel, "The line holds from 1 Apr 2026 on; choose a day within that.")


def test_what_is_typed_is_not_lost_without_asking(page, qtbot):
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "upper", "20")
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Escape)
    click(qtbot, page, "Add a line")
    page.table.select(2)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert page.detail is panel
    assert panel.form.fields["upper"].text == "20"
    click(qtbot, panel, "Leave")
    assert page.detail is None


# Days and links


def test_on_a_past_day_nothing_can_be_edited(page, qtbot):
    panel = edit(page, qtbot, LINE, "Change…")
    type_in(qtbot, panel, "upper", "20")
    page.session.look_at_day(date(2026, 9, 30))
    sentence = "You are looking at Wed 30 Sep 2026; go back to today to change anything."
    assert sentence in said_in(panel)
    assert not button(panel, "Change the limits").isEnabled()
    assert not button(page, "Add a line").isEnabled()
    panel.form.submit()
    assert panel.form.sentence == sentence
    panel.form.cancelled.emit()
    qtbot.waitUntil(lambda: page.agreed.position.day == date(2026, 9, 30))
    panel = show(page, qtbot, LINE)
    assert sentence in said_in(panel)
    assert not any(button(panel, words).isEnabled() for words in ("Change…", "Correct…", "End…", "Remove…"))
    page.session.look_at_day(TODAY)
    qtbot.waitUntil(lambda: page.detail is not panel)
    assert button(page.detail, "Change…").isEnabled()


def test_before_any_line_the_page_offers_all_of_them(page, qtbot):
    page.session.look_at_day(date(2026, 3, 31))
    qtbot.waitUntil(lambda: page.agreed.position.day == date(2026, 3, 31))
    qtbot.waitUntil(lambda: "No line is in force on this day." in said_in(page))
    click(qtbot, page, "Show all")
    assert len(rows(page)) == 4


def test_in_the_window_links_open_the_line_that_they_name_and_ctrl_z_takes_a_change_back(window, qtbot):
    window.open_place("Limits and weights", line_row=2)
    page = window.page
    qtbot.waitUntil(lambda: isinstance(page.detail, AgreedPanel) and page.detail.one.line.row == 2)
    window.open_place("Limits and weights", worker_row=TOMOS)
    qtbot.waitUntil(lambda: isinstance(page.detail, EditPanel))
    assert page.detail.form.fields["worker"].read() == TOMOS
    page.detail.form.cancelled.emit()
    window.open_place("Limits and weights", worker_row=DEV)
    qtbot.waitUntil(lambda: isinstance(page.detail, AgreedPanel) and page.detail.one.line.row == LINE)
    before = statuses(page)
    click(qtbot, page.detail, "Change…")
    type_in(qtbot, page.detail, "upper", "15")
    save(qtbot, page, "Change the limits")
    assert statuses(page) != before
    shown = page.agreed
    undoing = window.menus["Undo"]
    assert undoing.shortcut().toString() == "Ctrl+Z"
    undoing.trigger()
    qtbot.waitUntil(lambda: page.agreed is not shown)
    assert statuses(page) == before


# Weights


@pytest.fixture
def on_weights(page, qtbot):
    """Return the page on its weights, with social workers' limits in points."""
    record(page, qtbot, lambda store: limit_lines.change(store, LINE, TODAY, "points", "14", "18"))
    click(qtbot, page, "Weights")
    return page


def test_a_category_without_a_weight_counts_as_one(page, qtbot):
    click(qtbot, page, "Weights")
    assert [(row["Category"], row["Points a case"], row["State"]) for row in rows(page)][:2] == [
        ("Child in care", "1", "not set"),
        ("Child protection plan", "1", "not set"),
    ]
    assert page.answer == (
        "A case of every category counts as 1 point; no worker's limits are in points, so weights change no status."
    )


def test_a_weight_is_set_changed_corrected_ended_and_removed_as_its_effect_said(on_weights, qtbot):
    page, start = on_weights, statuses(on_weights)
    steps = (
        (
            "child in need",
            "Set its weight…",
            {"points": "0.5", "start": "1/9/2026"},
            "3 more would be under, 1 fewer over, 2 fewer within.",
            "Set the weight",
        ),
        (1, "Change…", {"points": "2"}, "4 more would be over, 3 fewer under", "Change the weight"),
        (
            2,
            "Correct…",
            {"points": "1.5", "why": "Typed wrong."},
            "No status would change; 4 workers' distance",
            "Correct the weight",
        ),
        (2, "End…", {"start": "+1"}, "1 more would be full, 2 more within", "End the weight"),
        (2, "Remove…", {}, "3 more would be under, 1 more full", "Remove the weight"),
    )
    for row, words, typed, said, verb in steps:
        ahead = date(2026, 11, 3) if words == "End…" else TODAY
        before = statuses(page, ahead)
        panel = edit(page, qtbot, row, words)
        for key, text in typed.items():
            type_in(qtbot, panel, key, text)
        lines = effect(qtbot, panel, said)
        save(qtbot, page, verb)
        check_preview_was_right(before, lines, statuses(page, ahead))
    with open_store(page.session.path) as store:
        assert [(one.category, str(one.points)) for one in weights.listed(store)] == [("child in need", "0.5")]
    for _ in steps:
        undo(page, qtbot)
    assert statuses(page) == start


def test_a_weight_that_cannot_be_taken_is_said(on_weights, qtbot):
    panel = edit(on_weights, qtbot, "child in need", "Set its weight…")
    type_in(qtbot, panel, "points", "lots")
    click(qtbot, panel, "Set the weight")
    assert panel.form.fields["points"].error == "The points “lots” is not a number; write it like 0.8 or 14."


def test_the_form_for_a_line_shows_no_other_window_which_would_take_the_keyboard(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    click(qtbot, page, "Add a line")
    qtbot.wait(20)
    assert QApplication.activeWindow() is page
    assert page.detail.form.fields["whom"].editor.hasFocus()
