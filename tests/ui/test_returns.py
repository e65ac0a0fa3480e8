from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog

from models import files
from models.returns.build import build
from models.returns.content import Audience, Mark
from models.returns.words import figure_rows, file_name, show_figure
from models.store import open_store
from tests.ui import harbour
from ui.kit.labels import Label
from ui.page import Width
from ui.returns import ReturnPage
from ui.returns_parts import write
from ui.worker import Progress, Stopped

OCTOBER, NAME = date(2026, 10, 31), "Caseload return Harbour Team 2026-10.xlsx"


@pytest.fixture
def page(session, qtbot):
    session.look_at_team(harbour.TEAM)
    made = ReturnPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.said, made.wanted = [], []
    session.said.connect(made.said.append)
    made.wants.connect(lambda target: made.wanted.append((target.place, target.details)))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.answered is not None)
    return made


@pytest.fixture
def save_as(monkeypatch):
    """Return a function that answers the next file dialogs; what they offered is in its ``offered``."""

    def do(path):
        def answer(_parent, _title, name, _kinds):
            do.offered.append(name.replace("\\", "/").rsplit("/", 1)[-1])
            return (str(path) if path else "", "")

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)

    do.offered = []
    return do


def held(database, month=OCTOBER, audience=Audience.LEADERSHIP, team=harbour.TEAM):
    with open_store(database) as store:
        return build(store, month, team, audience, today=harbour.TODAY)


def lines(page):
    return [row.split("\t") for row in page.table.as_text().split("\n")[1:]]


def words(page):
    return [label.text() for label in page.panel.findChildren(Label)]


def choose(page, qtbot, text):
    part = next(part for part in page.panel.readers.findChildren(QAbstractButton) if part.text() == text)
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.answered is not None)


def month(page, qtbot, part):
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.answered is not None)


def exported(page, qtbot, before=0):
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.said) > before)
    return page.said[-1]


def test_the_latest_complete_month_comes_first(page):
    assert page.head.question.text() == "Is October 2026 ready to sign off?"
    assert page.months.middle.text() == "October 2026"
    assert page.which.key == "checks"
    assert page.which.toolTip() == "6 things need an explanation on 31 Oct 2026; 1 has a reason."
    assert [part.text() for part in page.which.findChildren(QAbstractButton)][1] == "What it will say: 7 exceptions"


def test_the_table_names_what_needs_an_explanation_and_what_was_recorded(page):
    page.table.arrange(("what", "who", "detail", "reason"), ("team", "since", "effect", "owner", "review"))
    assert lines(page) == [
        ["uncovered", "Amina Thorley (W101)", "Holds 6 cases while away", "not recorded"],
        ["uncovered", "Joel Pemberwick (W102)", "Holds 2 cases after leaving", "not recorded"],
        ["not allocated", "C-20418", "Child in need, 1 day", "not recorded"],
        ["over", "Callum Reyburn (W104)", "13 cases, upper limit 12", "Holds the two brothers already."],
        ["over", "Priya Nandakumar (W103)", "21 cases, upper limit 18", "not recorded"],
        ["under", "Sade Hollinbrook (W105)", "4 cases, lower limit 6", "not recorded"],
        ["override", "Callum Reyburn (W104)", "Given C-19042 at 13 of 12; agreed by R. Whitcombe, team manager",
         "Holds the two brothers already. Their view: Can start this week."],
    ]  # fmt: skip


def test_the_chosen_row_is_told_in_full(page, qtbot):
    page.table.view.setFocus()
    page.table.view.set_current(2)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    assert page._exception.text() == (
        "Callum Reyburn (W104): 13 cases, upper limit 12 at 1.00 capacity, since 1 Jun 2026. Over for the fifth month."
        " Reason: Holds the two brothers already. Agreed by R. Whitcombe, team manager. Look again on 16 Nov 2026."
    )


def test_a_row_opens_whom_it_is_about(page, qtbot):
    for place, target in ((2, ("Cases", "C-20418")), (3, ("Caseloads", "W104"))):
        page.table.view.setFocus()
        page.table.view.set_current(place)
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(page.wanted))
        name, details = page.wanted.pop()
        table, column = ("cases", "case_id") if name == "Cases" else ("workers", "worker_id")
        [(row,)] = rows(page, f"select {column} from {table} where id = ?", list(details.values()))
        assert (name, row) == target


def rows(page, sql, values):
    with open_store(page.session.path) as store:
        return store.rows(sql, values)


def test_the_panel_says_what_the_return_says(page, database):
    of, said = held(database), words(page)
    assert of.message in said
    assert [word for word in said if word in ("Oct 26", "Sep 26", "Oct 25")] == ["Oct 26", "Sep 26", "Oct 25"]
    first = said.index("Open cases")
    shown = [tuple(said[first + 4 * row : first + 4 * row + 4]) for row in range(len(of.headlines))]
    assert shown == figure_rows(of)
    assert shown[0] == ("Open cases", "92", "91", "no data")
    assert shown[7][:2] == ("Average per FTE", "11.7")
    assert shown[-1][:2] == ("Agency share of FTE", "11.6%")
    for line in of.attention:
        assert line.sentence in said


def test_the_file_of_a_month_that_nobody_signed_is_a_draft(page):
    assert page.strip.sentence == "The file is marked as a draft."


def test_the_committee_sees_nobody_and_no_small_count(page, database, qtbot):
    choose(page, qtbot, "Committee")
    said, of = words(page), held(database, audience=Audience.COMMITTEE)
    assert "Nobody is named and no case is listed; counts of 1 to 5, and what gives one away, show as c." in said
    assert of.message in said
    text = "\n".join(said)
    for worker in held(database).workers:
        assert worker.name not in text
    assert "C-20418" not in text
    assert said[said.index("Over their limit") + 1] == "c"
    assert len(lines(page)) == 7  # what the manager has to explain stays


def test_the_reader_is_remembered(page, session, qtbot):
    choose(page, qtbot, "Committee")
    again = ReturnPage(session)
    qtbot.addWidget(again)
    assert again.audience is Audience.COMMITTEE
    assert again.panel.readers.key == "committee"


def test_another_month_is_chosen_with_the_arrows(page, database, qtbot):
    month(page, qtbot, page.months.back)
    assert page.head.question.text() == "Is September 2026 ready to sign off?"
    assert held(database, date(2026, 9, 30)).message in words(page)
    month(page, qtbot, page.months.forward)
    month(page, qtbot, page.months.forward)
    assert page.head.question.text() == "Is November 2026 ready to sign off?"
    assert page.pane.list.rows[0].text() == "November 2026 is over"
    assert not page.months.forward.isEnabled()


def test_a_month_without_a_record_says_so_and_offers_the_import(page, qtbot):
    page.open_target(month=date(2019, 3, 31))
    qtbot.waitUntil(lambda: page.closing is not None)
    assert page.none.isVisible()
    assert page.none.why == "Nothing is recorded for March 2019; the first month with a record is January 2026."
    assert not page.table.isVisible()
    assert not page.strip.isVisible()
    qtbot.mouseClick(page.none.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert page.wanted == [("Import", {})]
    page.open_target(month=OCTOBER)
    qtbot.waitUntil(lambda: page.answered is not None)
    assert page.pane.isVisible()
    assert not page.none.isVisible()


def test_the_month_follows_the_day_that_is_looked_at(page, session, qtbot):
    session.look_at_day(date(2026, 8, 15))
    qtbot.waitUntil(lambda: page.answered is not None)
    assert page.head.question.text() == "Is July 2026 ready to sign off?"
    assert page.export_button.isEnabled()  # an export changes nothing


def test_the_whole_service_has_its_return(page, session, qtbot):
    session.look_at_team(None)
    qtbot.waitUntil(lambda: page.answered is not None and page.answered.team is None)
    assert page.answered.full.of == "Children's service"
    assert file_name(page.answered.full) == "Caseload return Children's service 2026-10.xlsx"


def test_the_file_says_what_the_page_says(page, tmp_path, save_as, database, qtbot):
    save_as(tmp_path / NAME)
    said = exported(page, qtbot)
    assert save_as.offered == [NAME]
    assert said.sentence == f"{NAME} is written."
    assert said.entry is None
    book = load_workbook(tmp_path / NAME)
    assert book.sheetnames[0] == "Summary"
    summary = [str(cell.value) for line in book["Summary"].iter_rows() for cell in line if cell.value is not None]
    assert held(database).message in summary
    assert "DRAFT, not signed off" in summary
    assert "92" in summary
    exceptions = [line[0].value for line in book["Exceptions"].iter_rows(min_row=2)]
    assert exceptions == [row.what for row in page.answered.full.exceptions]


def test_the_committees_file_names_nobody(page, tmp_path, save_as, database, qtbot):
    choose(page, qtbot, "Committee")
    target = tmp_path / "out.xlsx"
    save_as(target)
    exported(page, qtbot)
    assert save_as.offered == ["Caseload return Harbour Team 2026-10 committee.xlsx"]
    book = load_workbook(target)
    assert not {"Workers", "Exceptions"} & set(book.sheetnames)


def test_the_toast_shows_the_folder(page, tmp_path, save_as, monkeypatch, qtbot):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    save_as(tmp_path / NAME)
    text, does = exported(page, qtbot).action
    does()
    assert text == "Show in folder"
    assert [name.rstrip("/") for name in opened] == [tmp_path.as_posix()]


def test_giving_up_the_dialog_writes_nothing(page, tmp_path, save_as, qtbot):
    save_as(None)
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert save_as.offered == [NAME]
    assert page.export_button.isEnabled()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == []


def test_a_name_without_an_ending_gets_one_and_replaces_nothing_unasked(page, tmp_path, save_as, qtbot):
    save_as(tmp_path / "October")
    exported(page, qtbot)
    assert load_workbook(tmp_path / "October.xlsx")["Summary"]
    page.ask_where()
    assert page.banners.trouble.sentence == "October.xlsx is there already; choose it by its whole name to replace it."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "in use"), "is open in another program or can't be written to; close it there, then try"),
        (OSError(28, "full"), "The disk is full"),
    ],
)
def test_a_file_that_can_not_be_written_is_one_sentence(page, tmp_path, save_as, error, sentence, monkeypatch, qtbot):
    target = tmp_path / NAME
    target.write_bytes(b"before")

    def refuse(_self, _target):
        raise error

    monkeypatch.setattr(files.Path, "replace", refuse)  # as Windows answers while Excel holds the file
    save_as(target)
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.banners.trouble.isVisible)
    assert sentence in page.banners.trouble.sentence
    assert target.read_bytes() == b"before"
    assert page.export_button.isEnabled()
    monkeypatch.undo()
    save_as(target)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    exported(page, qtbot)
    assert not page.banners.trouble.isVisible()
    assert load_workbook(target)["Summary"]


def test_a_folder_that_is_not_there_is_one_sentence(page, tmp_path, save_as, qtbot):
    save_as(tmp_path / "away" / NAME)
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.banners.trouble.isVisible)
    assert page.banners.trouble.sentence.startswith("There is no folder")


def test_writing_can_be_stopped_and_leaves_what_was_there(page, tmp_path, save_as, monkeypatch, qtbot):
    target = tmp_path / NAME
    target.write_bytes(b"before")
    watch = page.watch
    monkeypatch.setattr(page, "watch", lambda progress: (progress and progress.cancel.set(), watch(progress)))
    save_as(target)
    said = exported(page, qtbot)
    assert said.sentence == f"Writing was stopped; {NAME} was not written."
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx") == [NAME]
    assert page.export_button.isEnabled()
    assert not page.banners.trouble.isVisible()


def test_writing_that_is_stopped_half_way_leaves_what_was_there(page, tmp_path):
    target = tmp_path / NAME
    target.write_bytes(b"before")
    progress = Progress("Writing the return")
    progress.deliver = lambda _step: progress.cancel.set()
    with pytest.raises(Stopped):
        write(page.answered.chosen, target, progress, None)
    assert target.read_bytes() == b"before"


def test_the_menu_leads_here_and_asks_where(window, tmp_path, save_as, qtbot):
    save_as(tmp_path / NAME)
    window.menus["Export the return"].trigger()
    assert window.place == "Return and report"
    qtbot.waitUntil(lambda: window.toast.sentence == f"{NAME} is written.")
    assert save_as.offered == [NAME]
    assert window.toast._also.isVisible()
    assert not window.toast._button.isVisible()


def test_the_figures_can_be_copied(page, database, qtbot):
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    copied = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert copied[0] == ["", "Oct 26", "Sep 26", "Oct 25"]
    assert copied[1:] == [list(row) for row in figure_rows(held(database))]
    assert page.said[-1].sentence == "The figures of October 2026 are on the clipboard."


def test_a_change_of_the_record_shows_at_once(page, database, qtbot):
    with open_store(database) as store, store.write("Gave C-20418 to Beth Oakhanger") as db:
        db.execute(
            "insert into allocations (case_row, worker_row, kind, valid_from)"
            " select id, 7, 'key worker', '2026-10-30' from cases where case_id = 'C-20418'"
        )
    qtbot.waitUntil(lambda: page.which.toolTip().startswith("5 things need"), timeout=3000)


def test_in_a_small_window_the_two_parts_are_tabs(page, qtbot):
    page.resize(640, 330)
    page.fit(Width.COMPACT)
    assert page.tabs.isVisible()
    assert page.export_button.isVisible()
    assert page.strip.sentence == page.answer
    qtbot.mouseClick(page.tabs.findChildren(QAbstractButton)[1], Qt.MouseButton.LeftButton)
    assert page.panel.isVisible()
    assert not page.table.isVisible()


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1240, "count", "1,240"), (Decimal("0.065"), "share", "6.5%"), (Decimal("8.6"), "fte", "8.60"),
        (Decimal("11"), "average", "11.0"), (Mark.HIDDEN, "share", "c"), (Mark.NONE, "average", "–"),
    ],
)  # fmt: skip
def test_figures_are_shown_as_the_return_has_them(value, form, shown):
    assert show_figure(value, form) == shown
