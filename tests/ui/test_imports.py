import csv
import io
import threading

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from models import imports, journal, teams
from models.errors import BadRow
from models.imports import preview
from models.imports.bad_list import write_bad_rows
from models.position import position
from models.store import open_store
from models.workbook_template import write_template
from tests.models.workbooks import service, write
from tests.ui import harbour
from ui.imports import ImportPage
from ui.page import Width

CHANGES = {
    "Workers": [
        ["W104", "Callum Reyburn", "Harbour Team", "social worker", None, 1, "2020-09-01", None],
        ["W111", "Nia Farrow", "Harbour Team", "newly qualified social worker", None, 1, "2026-11-02", None],
    ],
    "Cases": [
        ["C-20419", None, None, "2026-10-29", None],
        ["C-20420", None, None, "2026-10-30", None],
        ["C-19001", None, None, "2026-01-01", "2026-10-30"],
    ],
    "Allocations": [
        ["C-20419", "W107", "2026-10-29", None, None],
        ["C-19007", "W102", "2026-06-01", "2026-11-02", None],
        ["C-19007", "W107", "2026-11-02", None, None],
        ["C-19008", "W102", "2026-06-01", "2026-11-02", None],
    ],
}
BAD = CHANGES | {"Cases": [["C-20419", None, "31/02/2019", "2026-10-29", None], ["C-20420", None, None, "soon", None]]}


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "caseload.xlsx", CHANGES)


@pytest.fixture
def page(session, qtbot):
    session.look_at_team(harbour.TEAM)
    made = ImportPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    made.wanted = []
    made.wants.connect(lambda target: made.wanted.append(target.place))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def read(page, qtbot):
    """Return a function that reads a file and waits for its preview."""

    def do(path):
        page.open_file(path)
        qtbot.waitUntil(lambda: page.preview is not None and page.preview.path == path)
        return page

    return do


def told(page):
    return "\n".join(label.text() for label in page.effect.findChildren(type(page.caseload._line)))


def lines(page):
    return [row.split("\t")[:4] for row in page.caseload.table.as_text().split("\n")[1:]]


def held(database, day=harbour.TODAY):
    with open_store(database) as store:
        return position(store, day, harbour.TEAM)


def journal_length(database):
    with open_store(database) as store:
        return store.rows("select count(*) from journal")[0][0]


def saved(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def drop(widget, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    middle = widget.rect().center()
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(middle), copy, data, left, plain))
    QApplication.sendEvent(widget, QDropEvent(QPointF(middle), copy, data, left, plain))


def press(qtbot, key):
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_before_a_file_the_page_says_what_can_be_read(page):
    assert page.head.question.text() == "Which file shall we read?"
    assert page.start_panel.choose_button.isVisible()
    assert page.start_panel.drop_field.isVisible()
    assert not page.strip.isVisible()
    assert not page.caseload.table.isVisible()


def test_a_preview_says_what_then_happens(read, page, file, database, qtbot):
    read(file)
    before, shown = held(database), preview.worker_effects(page.preview.effect)
    assert page.answer == (
        "caseload.xlsx as of 2 Nov 2026: 1 worker added, 1 worker changed, 2 cases added, 1 case closed,"
        " 2 allocations added, 2 allocations ended. Nothing has changed yet."
    )
    assert page.apply_button.text() == "Apply 9 changes"
    totals = preview.totals(page.preview.effect)
    assert [total[:2] for total in totals[:3]] == [("Open cases", 93), ("Held by workers", 91), ("Not allocated", 2)]
    for effect in shown:
        assert effect.name in told(page)
        assert effect.then in told(page)
    assert {(effect.name, effect.load, effect.then) for effect in shown} == {
        ("Amina Thorley", "6 → 5", "uncovered"),
        ("Beth Oakhanger", "17 → 19 of 18", "over by 1"),
        ("Callum Reyburn", "13 → 13 of 18", "under by 1"),
        ("Nia Farrow", "– → 0 of 12", "under by 8"),
        ("Joel Pemberwick", "2 → 0", "gone from the list"),
    }

    press(qtbot, Qt.Key.Key_Return)

    qtbot.waitUntil(page.done_panel.isVisible)
    after = held(database)
    assert after.workers == page_after(shown, after, before)
    assert (after.open_cases, len(after.unallocated)) == (totals[0][2], totals[2][2]) == (94, 4)


def page_after(shown, after, before):
    """Return the workers after the import, once each agrees with what was shown for them or with before."""
    names = {effect.name: effect for effect in shown}
    old = {worker.row: worker for worker in before.workers}
    for worker in after.workers:
        if worker.name in names:
            assert names[worker.name].load.split(" → ")[1].split(" ")[0] == str(worker.load)
            assert names[worker.name].mark == worker.status
        else:
            assert worker == old[worker.row]
    return after.workers


def test_looking_changes_nothing_and_cancel_leaves_nothing(read, page, file, database, qtbot):
    entries = journal_length(database)
    read(file)
    assert (held(database).open_cases, journal_length(database)) == (93, entries)
    press(qtbot, Qt.Key.Key_Escape)
    assert page.start_panel.isVisible()
    assert page.answer == "caseload.xlsx was put away. Nothing has changed."
    assert (held(database).open_cases, journal_length(database)) == (93, entries)


def test_after_applying_the_page_says_so_and_undo_takes_all_of_it_back(read, page, session, file, database, qtbot):
    before = held(database)
    read(file)
    qtbot.mouseClick(page.apply_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.done_panel.isVisible)
    assert page.done_panel.words == "Nothing more to do: caseload.xlsx is in."
    assert page.said[0].startswith("Imported caseload.xlsx: 1 worker added")
    assert held(database) != before

    session.undo()

    qtbot.waitUntil(page.start_panel.isVisible)
    assert page.answer == "The import was undone; the record is as it was before it."
    assert held(database) == before


def settle(session, qtbot):
    """Wait until all that was asked so far is answered."""
    answered = []
    session.ask(lambda _store: 0, answered.append)
    qtbot.waitUntil(lambda: bool(answered))


def test_an_import_that_is_undone_and_redone_is_in(read, page, session, file, database, qtbot):
    read(file)
    page.apply()
    qtbot.waitUntil(page.done_panel.isVisible)
    for _ in range(2):  # what the page asks after its own writing is answered before the undo
        settle(session, qtbot)
    with open_store(database) as store:
        entry = journal.undo(store).id
        assert not journal.in_force(store, entry)
        journal.redo(store)
        assert journal.in_force(store, entry)
    with qtbot.waitSignal(session.changed):
        pass
    settle(session, qtbot)
    assert page.done_panel.isVisible()
    qtbot.mouseClick(page.done_panel.overview_button, Qt.MouseButton.LeftButton)
    assert page.wanted == ["Overview"]


def test_a_file_dropped_anywhere_is_read(window, file, qtbot):
    window.open_place("Overview")
    drop(window, file)
    qtbot.waitUntil(lambda: window.place == "Import" and window.page.preview is not None)
    assert window.page.preview.plan.changes == 9


def test_a_file_dropped_on_the_field_is_read_and_another_is_not(page, file, tmp_path, qtbot):
    text = tmp_path / "notes.txt"
    text.write_text("x")
    drop(page.start_panel.drop_field, text)
    assert page.preview is None
    drop(page.start_panel.drop_field, file)
    qtbot.waitUntil(lambda: page.preview is not None)


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSM", "a.xls", "a.ods", "a.csv", "a.zip", "a folder"])
def test_every_form_of_file_can_be_dropped(page, tmp_path, name):
    (tmp_path / "a folder").mkdir()
    taken = []
    page.start_panel.drop_field._dropped = taken.append
    drop(page.start_panel.drop_field, tmp_path / name)
    assert taken == [tmp_path / name]


def test_a_folder_can_be_chosen(page, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(page.start_panel.folder_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tmp_path.name in page.banners.trouble.sentence)


def test_the_menu_asks_for_a_file(window, file, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.menus["Import a file"].trigger()
    qtbot.waitUntil(lambda: window.page.preview is not None)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.menus["Import a file"].trigger()
    assert window.page.preview is not None


def test_kinds_and_filter_narrow_the_changes(read, page, file, qtbot):
    read(file)
    assert [line[0] for line in lines(page)] == ["New"] * 5 + ["Changed", "Closed", "Ended", "Ended"]
    segments = {part.text(): part for part in page.caseload.kinds.findChildren(QAbstractButton)}
    assert list(segments) == ["All 9", "New 5", "Changed 1", "Closed 3"]
    qtbot.mouseClick(segments["Closed 3"], Qt.MouseButton.LeftButton)
    assert lines(page) == [
        ["Closed", "C-19001", "closed: 30 Oct 2026", "30 Oct 2026"],
        ["Ended", "C-19007", "key worker: Joel Pemberwick, end: 2 Nov 2026", "2 Nov 2026"],
        ["Ended", "C-19008", "key worker: Joel Pemberwick, end: 2 Nov 2026", "2 Nov 2026"],
    ]
    qtbot.mouseClick(segments["All 9"], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.caseload.table.filter_field, "20419")
    assert [(line[1], line[2]) for line in lines(page)] == [
        ("C-20419", "a new case"), ("C-20419", "key worker: Beth Oakhanger")
    ]  # fmt: skip


def test_a_case_that_is_open_again_is_among_the_changed(read, page, database, tmp_path, qtbot):
    with open_store(database) as store:
        closed = write(tmp_path / "closed.xlsx", {"Cases": [["C-19001", None, None, "2026-01-01", "2026-10-30"]]})
        imports.import_file(store, closed, harbour.TODAY)
    read(write(tmp_path / "again.xlsx", {"Cases": [["C-19001", None, None, "2026-11-01", None]]}))
    page.caseload.show_kind("changed")
    assert [line[:2] for line in lines(page)] == [["Reopened", "C-19001"]]


def test_the_chosen_change_is_told_in_full(read, page, file):
    read(file)
    page.caseload.table.select(("Workers", 2, "changed"))
    assert page.caseload._line.text() == (
        "Workers, row 2: Callum Reyburn, role: newly qualified social worker → social worker, from 2 Nov 2026"
    )


def test_bad_rows_are_listed_and_nothing_can_be_applied(read, page, tmp_path, database, qtbot):
    read(write(tmp_path / "bad.xlsx", BAD))
    assert page.caseload.bad_rows.text.split("\n") == [
        "Cases, row 2: Date of birth “31/02/2019”: not a date; write it as 31/10/2026",
        "Cases, row 3: Opened “soon”: not a date; write it as 31/10/2026",
    ]
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence.startswith("Mend them in the file")
    page.apply()
    assert page.preview is not None
    assert held(database).open_cases == 93
    read(write(tmp_path / "good.xlsx", CHANGES))
    assert not page.caseload.bad_rows.isVisible()
    assert page.apply_button.isEnabled()


def test_the_list_of_bad_rows_is_saved(read, page, tmp_path, monkeypatch, qtbot):
    read(write(tmp_path / "bad.xlsx", BAD))
    target = tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(page.caseload.bad_rows.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.said))
    assert page.said[0].startswith("The list is saved as list.csv in ")
    rows = saved(target)
    assert rows[0] == ["Sheet", "Row", "Column", "Value", "Why"]
    assert rows[1] == ["Cases", "2", "Date of birth", "31/02/2019", "not a date; write it as 31/10/2026"]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_value_of_the_list_is_a_formula(tmp_path, value):
    write_bad_rows([BadRow("Cases", 2, "Case ID", value, "empty; fill it in")], tmp_path / "l.csv")
    assert saved(tmp_path / "l.csv")[1][3] == "'" + value


def test_a_list_that_can_not_be_saved_is_said_in_one_sentence(read, page, tmp_path, monkeypatch, qtbot):
    read(write(tmp_path / "bad.xlsx", BAD))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "away" / "l.csv"), ""))
    page.caseload.ask_where_list()
    qtbot.waitUntil(page.banners.trouble.isVisible)
    assert page.banners.trouble.sentence.startswith("There is no folder")


def test_a_file_that_changes_nothing_says_so(read, page, file, tmp_path, qtbot):
    read(file)
    page.apply()
    qtbot.waitUntil(page.done_panel.isVisible)
    read(file)
    assert page.answer == "caseload.xlsx holds nothing new. Nothing has changed."
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence == "There is nothing to apply."


def test_the_empty_workbook_changes_nothing(read, page, tmp_path):
    write_template(tmp_path / "empty.xlsx")
    read(tmp_path / "empty.xlsx")
    assert not page.preview.plan.bad_rows
    assert "holds nothing new" in page.answer


def test_a_wrong_file_is_one_sentence_and_the_field_stays(page, tmp_path, qtbot):
    book = Workbook()
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("not a workbook")
    for name, words in (("other.xlsx", "holds no rows of cases"), ("text.xlsx", "not an Excel workbook"),
                        ("gone.xlsx", "There is no file")):  # fmt: skip
        page.open_file(tmp_path / name)
        qtbot.waitUntil(lambda words=words: words in page.banners.trouble.sentence)
        assert page.start_panel.drop_field.isVisible()
        assert page.preview is None
        assert page.head.question.text() == "Which file shall we read?"


def test_a_good_file_after_a_wrong_one_takes_the_error_away(read, page, file, tmp_path, qtbot):
    page.open_file(tmp_path / "gone.xlsx")
    qtbot.waitUntil(page.banners.trouble.isVisible)
    read(file)
    assert not page.banners.trouble.isVisible()


def test_a_record_that_changed_meanwhile_is_read_against_again(read, page, session, file, database, qtbot):
    read(file)
    session._timer.stop()  # the window does not see the other process's change by itself
    with open_store(database) as store:
        teams.add(store, "Quay Team", "assessment")
    first = page.preview
    page.apply()
    qtbot.waitUntil(lambda: page.preview not in (None, first))
    assert page.answer.startswith("The record has changed since caseload.xlsx was read. caseload.xlsx as of")
    assert held(database).open_cases == 93
    qtbot.mouseClick(page.apply_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.done_panel.isVisible)
    assert held_of(database).open_cases == 94


def test_a_change_elsewhere_renews_the_preview_by_itself(read, page, file, database, qtbot):
    read(file)
    first = page.preview
    with open_store(database) as store:
        imports.import_file(store, file, harbour.TODAY)
    qtbot.waitUntil(lambda: page.preview not in (None, first), timeout=3000)
    assert page.answer.endswith("caseload.xlsx holds nothing new. Nothing has changed.")


def test_another_team_shows_what_the_file_does_there(read, page, session, file, qtbot):
    read(file)
    assert "What it does to Harbour Team" in told(page)
    session.look_at_team(None)
    qtbot.waitUntil(lambda: page.preview is not None and page.preview.team is None)
    assert "What it does to the service" in told(page)


def test_on_a_past_day_a_file_can_be_read_and_not_applied(read, page, session, file):
    read(file)
    session.look_at_day(harbour.TODAY.replace(day=1))
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence == "Nothing can be changed on a past day."
    assert page.banners.past.isVisible()
    session.look_at_day(harbour.TODAY)
    assert page.apply_button.isEnabled()
    assert not page.banners.past.isVisible()


def test_reading_can_be_stopped(page, file, qtbot, monkeypatch):
    reached, go_on = threading.Event(), threading.Event()
    plan = imports.plan

    def slow(store, path, day, progress):
        reached.set()
        go_on.wait(5)
        progress("Reading Cases", 1240, 3100)
        return plan(store, path, day, progress)

    monkeypatch.setattr(imports, "plan", slow)  # holds the reader still until Stop is pressed
    page.open_file(file)
    qtbot.waitUntil(reached.is_set)
    page._progress.stop()
    go_on.set()
    qtbot.waitUntil(lambda: "was stopped" in page.answer)
    assert page.answer == "Reading caseload.xlsx was stopped. Nothing has changed."
    assert page.preview is None
    assert page.start_panel.isVisible()


def test_applying_can_be_stopped_and_leaves_nothing(read, page, file, database, qtbot, monkeypatch):
    read(file)
    entries = journal_length(database)
    strips = []
    watch = page.watch
    monkeypatch.setattr(page, "watch", lambda progress: (progress.stop(), strips.append(progress), watch(progress)))
    page.apply()
    qtbot.waitUntil(lambda: "It was stopped" in page.answer)
    assert page.apply_button.isEnabled()
    assert (held(database).open_cases, journal_length(database)) == (93, entries)


def test_the_first_file_of_an_empty_record_makes_the_service(make_window, tmp_path, qtbot):
    window = make_window(tmp_path / "own.db")
    window.open_place("Import", file=write(tmp_path / "service.xlsx", service()))
    page = window.page
    qtbot.waitUntil(lambda: page.preview is not None)
    assert "What it does to the service" in told(page)
    page.apply()
    qtbot.waitUntil(page.done_panel.isVisible)
    assert len(held_of(tmp_path / "own.db").workers) == 1


def held_of(path):
    with open_store(path) as store:
        return position(store, harbour.TODAY)


def test_in_a_small_window_the_two_parts_are_tabs(read, page, file):
    read(file)
    page.resize(640, 330)
    page.fit(Width.COMPACT)
    assert page.tabs.isVisible()
    assert page.caseload.kind_button.text() == "All 9"
    assert page.apply_button.isVisible()
    assert page.strip.sentence == "Nothing has changed yet."
    assert not page.foot.isVisible()
    page.caseload.kind_button.menu().actions()[1].trigger()
    assert {line[0] for line in lines(page)} == {"New"}
    page.resize(1084, 692)
    page.fit(Width.WIDE)
    assert page.effect.isVisible()
    assert page.caseload.kinds.key == "added"


def test_the_changes_can_be_copied(read, page, file, qtbot):
    read(file)
    page.caseload.table.copy()
    assert QGuiApplication.clipboard().text().startswith("Change\tAbout\tWhat\tFrom")


def test_no_part_of_the_page_flashes_up_as_a_window_of_its_own(read, page, file, qapp, qtbot):
    """A widget that is shown before it has its place takes the keyboard from the window."""
    lost = []
    qapp.focusWindowChanged.connect(lost.append)
    read(file)
    page.apply()
    qtbot.waitUntil(page.done_panel.isVisible)
    qapp.focusWindowChanged.disconnect(lost.append)
    assert lost == []
