"""The page on how good the data is, used as a person would: keys, clicks, a real database."""

import csv

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel

from models.store import open_store
from tests.models.extracted import differs, event, extract
from tests.ui.hands import click
from tests.ui.harbour import TODAY
from ui.findings import FindingsPage
from ui.kit.table_paint import SIDE, broken
from ui.kit.theme import metrics
from ui.page import Width

FOOTER = ("left out", "List 6", 43, "", "", "Child Unique ID", "Total", "a note or total under the list, not a child")
BLANK = ("blank worker", "List 6", 3, "C-19004", "Harbour Team", "Allocated Worker", "", "no worker is named")
ERROR = ("blank worker", "List 6", 5, "C-19005", "Harbour Team", "Allocated Worker", "#N/A", "an error cell")
QUAY = ("impossible date", "List 8", 9, "Q-1", "Quay Team", "Date of Birth", "31/02/2019", "no day")


@pytest.fixture
def filled(database):
    with open_store(database) as store:
        extract(store, "2026-10-24", [BLANK, BLANK, ERROR])
        extract(store, "2026-10-31", [BLANK, ERROR, FOOTER, QUAY])
        for row, day in ((4, "2026-10-20"), (5, "2026-09-25"), (6, "2026-07-01")):
            event(store, row, "child protection visit", day)


@pytest.fixture
def page(filled, session, qtbot):
    """Return the page alone, which is made faster than the window; what needs the window says so."""
    return shown(session, qtbot)


def shown(session, qtbot):
    made = FindingsPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: made.quality is not None)
    return made


def rows(table):
    lines = [line.split("\t") for line in table.as_text().split("\n")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def ids(table):
    return [row["Case"] for row in rows(table)]


def view(qtbot, page, words):
    segment = next(one for one in page.segments.findChildren(QAbstractButton) if one.text() == words)
    qtbot.mouseClick(segment, Qt.MouseButton.LeftButton)


def choose(qtbot, page, number):
    """Go down to a line of the table at the left with the keyboard."""
    page.left.view.setFocus()
    page.left.view.set_current(0)
    for _ in range(number):
        qtbot.keyClick(page.left.view, Qt.Key.Key_Down)


def trigger(page, words):
    next(one for one in page.save_button.menu().actions() if one.text() == words).trigger()


def save_as(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))


def test_it_answers_its_question(page):
    assert page.answer == (
        "The Annex A of 31 Oct has 1 row left out, 2 rows without a worker and 1 other thing to put right;"
        " 91 cases have nothing recorded within 6 weeks."
    )
    assert [(row["What"], row["List"], row["Now"], row["File before"], row["Change"]) for row in rows(page.left)] == [
        ("Rows left out", "List 6", "1", "0", "1 more"),
        ("No worker in the row", "List 6", "2", "3", "1 fewer"),
        ("Dates that can't be", "List 8", "1", "0", "1 more"),
        ("Key worker not in post", "The record", "2", "–", "–"),
    ]


def test_a_line_at_the_left_shows_its_cases(page, qtbot):
    assert len(rows(page.right)) == 6
    choose(qtbot, page, 1)
    assert ids(page.right) == ["C-19004", "C-19005"]
    assert rows(page.right)[1]["List, row"] == "List 6, 5"
    click(qtbot, page, "Show all")
    assert len(rows(page.right)) == 6


def test_the_whole_finding_is_told_below(page, qtbot):
    choose(qtbot, page, 2)
    page.right.view.setFocus()
    page.right.view.set_current(0)
    told = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Dates that can't be, Date of Birth, “31/02/2019”: No day" in told
    assert not any(one.isVisible() for one in page.findChildren(QAbstractButton) if one.text() == "Open the case")


def test_a_case_is_opened_with_the_keyboard_and_by_the_link(page, qtbot):
    choose(qtbot, page, 1)
    page.right.view.setFocus()
    page.right.view.set_current(1)
    with qtbot.waitSignal(page.wants) as wanted:
        qtbot.keyClick(page.right.view, Qt.Key.Key_Return)
    assert (wanted.args[0].place, wanted.args[0].details) == ("Cases", {"case_row": 5})
    with qtbot.waitSignal(page.wants) as wanted:
        click(qtbot, page, "Open the case")
    assert wanted.args[0].details == {"case_row": 5}


def test_teams_and_lists_have_their_own_counts(page, qtbot):
    view(qtbot, page, "By team")
    assert [(row["Team"], row["In the file"], row["File before"], row["In the record"]) for row in rows(page.left)] == [
        ("Harbour Team", "2", "3", "2"), ("Quay Team", "1", "0", "0"), ("Team not known", "1", "0", "0"),
    ]  # fmt: skip
    choose(qtbot, page, 1)
    assert ids(page.right) == ["Q-1"]
    view(qtbot, page, "Lists read")
    assert [(row["List"], row["Rows read"], row["Left out"], row["Findings"]) for row in rows(page.left)] == [
        ("List 6", "40", "2", "3"), ("List 8", "9", "0", "1"),
    ]  # fmt: skip


def test_why_is_told_whole_beside_its_value(page, qtbot, session):
    with open_store(session.path) as store:
        differs(store, 20, "category", "child protection plan")
    qtbot.waitUntil(lambda: any("as entered by hand" in row["Why"] for row in rows(page.right)))
    model, header = page.right.model, page.right.view.horizontalHeader()
    number = next(place for place, one in enumerate(model.columns) if one.key == "why")
    width, of = header.sectionSize(number) - 2 * SIDE, metrics()
    assert page.right.view.horizontalScrollBar().maximum() == 0
    for why in model.texts[number]:
        assert all(of.horizontalAdvance(line) <= width for line in broken(why, of, width)), why


def test_staleness_is_told_by_team_the_worst_case_first(page, qtbot):
    view(qtbot, page, "Staleness")
    [team] = rows(page.left)
    assert [team[head] for head in ("Open cases", "None recorded", "Over 6 weeks", "4–6 weeks", "Within 4 weeks")] == [
        "93", "90", "1", "1", "1",
    ]  # fmt: skip
    assert team["Oldest"] == "1 Jul 2026"
    last = rows(page.right)[-1]
    assert (last["Case"], last["On"], last["Days since"]) == ("C-19004", "20 Oct 2026", "13")
    page.right.filter_field.setFocus()
    qtbot.keyClicks(page.right.filter_field, "over 6 weeks")
    assert ids(page.right) == ["C-19006"]


def test_the_list_that_is_shown_is_saved(page, qtbot, tmp_path, monkeypatch):
    save_as(monkeypatch, tmp_path / "list.csv")
    choose(qtbot, page, 1)
    with qtbot.waitSignal(page.session.said) as said:
        trigger(page, "This list as CSV…")
    assert said.args[0].sentence == f"The list is saved as list.csv in {tmp_path}."
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[3] for row in csv.reader(file)] == ["Case", "C-19004", "C-19005"]


def test_all_lists_are_saved_as_one_workbook(page, qtbot, tmp_path, monkeypatch):
    save_as(monkeypatch, tmp_path / "all")
    with qtbot.waitSignal(page.session.said):
        trigger(page, "All lists as one Excel workbook…")
    assert load_workbook(tmp_path / "all.xlsx").sheetnames[:3] == ["Summary", "Rows left out", "No worker in the row"]


def test_a_list_that_cannot_be_saved_says_why(page, qtbot, tmp_path, monkeypatch):
    save_as(monkeypatch, tmp_path / "gone" / "list.csv")
    trigger(page, "This list as CSV…")
    qtbot.waitUntil(lambda: page.banners.trouble.isVisible())
    told = [label.text() for label in page.banners.trouble.findChildren(QLabel)]
    assert any("There is no folder" in text for text in told)


def test_it_follows_team_and_day(page, qtbot):
    page.session.look_at_team("Harbour Team")
    qtbot.waitUntil(lambda: page.quality.team == "Harbour Team")
    assert "Q-1" not in ids(page.right)
    page.session.look_at_day(TODAY.replace(month=10, day=30))
    qtbot.waitUntil(lambda: page.quality.day != TODAY)
    assert page.answer.startswith("In the Annex A of 24 Oct Harbour Team has 3 rows without a worker;")


def test_before_any_extract_it_says_what_to_do_first(session, qtbot):
    page = shown(session, qtbot)
    assert page.answer.startswith("No extract of the case system has been read yet;")
    assert [row["What"] for row in rows(page.left)] == ["Key worker not in post"]
    with qtbot.waitSignal(page.wants) as wanted:
        click(qtbot, page, "Import…")
    assert wanted.args[0].place == "Import"
    view(qtbot, page, "Staleness")
    assert not page.right.isVisible()
    assert not page.right.filter_field.isVisible()


def test_a_small_window_has_menus_for_the_views_and_the_lines(page, qtbot):
    page.resize(640, 340)
    page.fit(Width.COMPACT)
    assert not page.left.isVisible()
    words = [one.text() for one in page.group_button.menu().actions()]
    assert words == [
        "All", "Rows left out, List 6  1", "No worker in the row, List 6  2", "Dates that can't be, List 8  1",
        "Key worker not in post, The record  2",
    ]  # fmt: skip
    page.group_button.menu().actions()[2].trigger()
    assert ids(page.right) == ["C-19004", "C-19005"]
    page.view_button.menu().actions()[3].trigger()
    assert page.view == "ages"


def test_the_window_opens_it_and_a_case_from_it(filled, window, qtbot):
    window.open_place("Data quality")
    page = window.page
    qtbot.waitUntil(lambda: page.quality is not None)
    choose(qtbot, page, 1)
    page.right.view.setFocus()
    page.right.view.set_current(0)
    qtbot.keyClick(page.right.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == "Cases" and window.page.detail is not None)
