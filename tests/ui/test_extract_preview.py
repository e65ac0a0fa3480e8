import csv
import io
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog

from models import allocation
from models.cases import case, find
from models.extracts import importing
from models.extracts.as_of import named_day
from models.imports.recognise import recognise
from models.position import position
from models.store import open_store
from tests.models.extracts.annex_files import write, write_csvs
from tests.ui import harbour
from ui.extract_lines import FILE, KEEP
from ui.imports import ImportPage
from ui.kit.chooser import Chooser
from ui.kit.labels import Label
from ui.page import Width
from ui.session import Session

FIRST, TODAY = date(2026, 10, 26), harbour.TODAY
NAMES = ("Priya Nandakumar", "Marek Dolinsky", "Beth Oakhanger")


def row(number, worker, **more):
    """Return one open row of List 6."""
    made = {
        "id": f"C{number:02d}",
        "born": date(2015, 3, 1 + number % 30),
        "start": date(2026, 5, 4),
        "team": "Harbour",
    }
    return made | {"status": "c) Child in need plan", "worker": worker} | more


OCT = [row(number, NAMES[number % 3]) for number in range(1, 25)]


def nov():
    """Return the list a week later: two new, one closed, one moved, one not allocated, a second spelling, a bad row."""
    rows = [dict(old) for old in OCT if old["id"] != "C03"]
    rows[0]["worker"], rows[1]["worker"], rows[2]["worker"] = NAMES[2], "-", "Dolinsky, Marek"
    rows += [row(31, NAMES[0], start=date(2026, 10, 28)), row(32, "Nia Farrow", start=date(2026, 10, 29))]
    return [*rows, row(33, NAMES[1], start="31/02/2026")]


@pytest.fixture(scope="module")
def _before(tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    with open_store(folder / "service.db") as store:
        load(store, write(folder / "first.xlsx", {6: OCT}), FIRST)
    return (folder / "service.db").read_bytes()


def load(store, path, day):
    return importing.apply(store, importing.plan(store, recognise(store, path, day).extract))


@pytest.fixture
def database(tmp_path, _before):
    path = tmp_path / "service.db"
    path.write_bytes(_before)
    return path


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "Annex A 2026-11-02.xlsx", {6: nov()})


@pytest.fixture
def page(database, qtbot):
    session = Session(database, TODAY)
    with qtbot.waitSignal(session.opened):
        session.start()
    made = ImportPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.said, made.wanted = [], []
    session.said.connect(lambda said: made.said.append(said.sentence))
    made.wants.connect(lambda target: made.wanted.append(target.place))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    session.close()


@pytest.fixture
def read(page, qtbot):
    """Return a function that reads a file and waits until its preview, and what it does, are there."""

    def do(path):
        page.open_file(path)
        qtbot.waitUntil(lambda: page.preview is not None and page.preview.path == path)
        settle(page, qtbot)
        return page

    return do


def settle(page, qtbot):
    qtbot.waitUntil(lambda: not page.busy and not page.extract.waits and not page.extract.tries)


def rows(page):
    """Return what each line says: change, case, what, from when."""
    model = page.extract.sections.lines.table.model
    return [[model.texts[column][place] for column in range(4)] for place in model.order]


def select(page, key):
    table = page.extract.sections.lines.table
    assert table.select(key)
    table.view.setFocus()
    return table


def press(widget, words):
    next(one for one in widget.findChildren(QAbstractButton) if one.text() == words and one.isVisible()).click()


def told(widget):
    return "\n".join(label.text() for label in widget.findChildren(Label))


def apply(page, qtbot):
    settle(page, qtbot)
    qtbot.mouseClick(page.apply_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.done_panel.isVisible)


def held(database, day=TODAY):
    with open_store(database) as store:
        found = position(store, day)
    return {worker.name: worker.cases for worker in found.workers}, len(found.unallocated)


def journal_length(database):
    with open_store(database) as store:
        return store.rows("select count(*) from journal")[0][0]


# What it says


def test_a_preview_says_what_the_file_would_change_and_changes_nothing(read, file, database):
    entries = journal_length(database)
    page = read(file)
    assert page.head.question.text() == "What will this file change?"
    assert page.answer == (
        "Annex A 2026-11-02.xlsx as of 2 Nov 2026: 2 new, 1 closed, 2 moved, 1 not allocated, 20 unchanged;"
        " 1 row left out. Nothing has changed yet."
    )
    assert rows(page) == [
        ["New", "C31", "child in need, Priya Nandakumar", "28 Oct 2026"],
        ["New", "C32", "child in need, Nia Farrow", "29 Oct 2026"],
        ["Closed", "C03", "no longer in the file, held by Priya Nandakumar", "between 26 Oct and 2 Nov"],
        ["Moved", "C01", "Marek Dolinsky → Beth Oakhanger", "between 26 Oct and 2 Nov"],
        ["Moved", "C04", "Marek Dolinsky → Dolinsky, Marek", "between 26 Oct and 2 Nov"],
        ["Not allocated", "C02", "Beth Oakhanger → not allocated", "between 26 Oct and 2 Nov"],
    ]
    assert page.apply_button.text() == "Apply 6 changes"
    assert "Read as Annex A." in told(page.effect)
    assert "List 6, children in need: 26 rows, 1 left out." in told(page.effect)
    assert journal_length(database) == entries


def test_what_it_does_to_each_worker_is_what_applying_does(read, file, database, qtbot):
    page = read(file)
    assert "Dolinsky, Marek" in told(page.effect)
    before, after = page.extract.effect.before, page.extract.effect.after
    assert (before.open_cases, after.open_cases, len(after.unallocated)) == (24, 25, 1)
    apply(page, qtbot)
    assert held(database) == ({worker.name: worker.cases for worker in after.workers}, 1)


def test_the_same_file_again_has_nothing_to_apply(read, file, database, qtbot):
    apply(read(file), qtbot)
    page = read(file)
    assert page.answer == "Annex A 2026-11-02.xlsx as of 2 Nov 2026 is in the record already. Nothing has changed."
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence == "There is nothing to apply."


def test_a_folder_of_lists_is_read_as_one_file(read, tmp_path):
    page = read(write_csvs(tmp_path / "lists 2 Nov 2026", {6: nov()}))
    assert page.answer.startswith("lists 2 Nov 2026 as of 2 Nov 2026: 2 new, 1 closed")


def test_another_team_shows_what_the_file_does_there(read, file, page, qtbot):
    read(file)
    assert "What it does to the service" in told(page.effect)
    page.session.look_at_team("Harbour")
    qtbot.waitUntil(lambda: "What it does to Harbour" in told(page.effect))
    settle(page, qtbot)


# Lines


def test_space_leaves_a_line_out_and_takes_it_again(read, file, database, qtbot):
    page = read(file)
    table = select(page, "closed:c03")
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert rows(page)[2][0] == "Closed, left out"
    assert page.apply_button.text() == "Apply 5 changes"
    settle(page, qtbot)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert page.apply_button.text() == "Apply 6 changes"
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    apply(page, qtbot)
    with open_store(database) as store:
        assert case(store, find(store, "C03"), TODAY).opening is not None
        assert case(store, find(store, "C01"), TODAY).key_worker.worker == "Beth Oakhanger"


def test_a_click_on_the_mark_leaves_a_line_out_and_one_beside_it_does_not(read, file, qtbot):
    page = read(file)
    view = page.extract.sections.lines.table.view
    place = view.visualRect(view.model().index(0, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert rows(page)[0][0] == "New"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x() + 14, place.center().y()))
    assert rows(page)[0][0] == "New, left out"


def test_all_lines_of_a_kind_are_left_out_together(read, file, qtbot):
    page = read(file)
    chips = {chip.text(): chip for chip in page.extract.sections.chips.findChildren(QAbstractButton)}
    assert list(chips) == ["All 6", "New 2", "Closed 1", "Moved 2", "Not allocated 1"]
    qtbot.mouseClick(chips["Moved 2"], Qt.MouseButton.LeftButton)
    assert [line[1] for line in rows(page)] == ["C01", "C04"]
    press(page, "Leave all of these out")
    assert [line[0] for line in rows(page)] == ["Moved, left out"] * 2
    assert page.apply_button.text() == "Apply 4 changes"
    settle(page, qtbot)
    press(page, "Take all of these")
    assert page.apply_button.text() == "Apply 6 changes"


def test_what_is_left_out_stays_so_when_the_record_changes_meanwhile(read, file, page, database, qtbot):
    read(file)
    page.extract.take([page.preview.plan.lines[2]], False)
    settle(page, qtbot)
    page.session._timer.stop()  # the window does not see the other process's change by itself
    with open_store(database) as store, store.write("Renamed", kind="change") as db:
        db.execute("update teams set manager = 'R. Whitcombe'")
    answers = []
    page.extract.changed.connect(lambda _said: answers.append((page.extract.waits, page.answer)))
    page.apply()
    qtbot.waitUntil(lambda: page.answer.startswith("The record has changed since Annex A 2026-11-02.xlsx was read."))
    settle(page, qtbot)
    changed = "The record has changed since Annex A 2026-11-02.xlsx was read."
    assert {answer for waits, answer in answers if waits} == {
        f"{changed} What it would change is being worked out anew."
    }
    assert page.answer.startswith(f"{changed} Annex A 2026-11-02.xlsx as of 2 Nov 2026: ")
    assert rows(page)[2][0] == "Closed, left out"
    apply(page, qtbot)
    with open_store(database) as store:
        assert case(store, find(store, "C03"), TODAY).opening is not None


def test_a_line_is_opened_and_followed(read, file, qtbot):
    page = read(file)
    table = select(page, "moved:c01")
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    panel = page.detail
    assert panel.title == "C01"
    qtbot.waitUntil(lambda: "Key worker in the file" in told(panel))
    assert "Marek Dolinsky, since" in told(panel)
    press(panel, "Leave it out")
    assert "It is left out." in told(panel)
    assert rows(page)[3][0] == "Moved, left out"
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert page.detail.title == "C04"
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.detail is None
    assert page.preview is not None


def test_the_file_is_put_away_at_once_where_nothing_was_chosen(read, file, qtbot):
    page = read(file)
    qtbot.keyClick(page.extract.sections.lines.table.view, Qt.Key.Key_Escape)
    assert page.preview is None


@pytest.mark.parametrize("way", ["Esc", "Cancel"])
def test_what_was_chosen_is_not_thrown_away_unasked(read, file, qtbot, way):
    page = read(file)
    table = select(page, "moved:c01")
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    looking = page.preview.plan.new_workers[0]
    page.extract.same(looking.key, looking.similar[0].row)
    settle(page, qtbot)

    def leave():
        if way == "Esc":
            qtbot.keyClick(table.view, Qt.Key.Key_Escape)
        else:
            page.cancel_button.click()
        return next(one for one in page.findChildren(QDialog) if one.isVisible())

    question = leave()
    assert question.accessibleName() == "Put Annex A 2026-11-02.xlsx away?"
    assert "1 line left out, 1 worker taken for another" in told(question)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert page.extract.choices.left_out == {"moved:c01"}
    press(leave(), "Put it away")
    assert page.preview is None


def test_the_keyboard_stays_on_the_sections_while_they_are_looked_through(read, file, qtbot):
    page = read(file)
    sections = page.extract.sections
    segments = [part for part in sections.kinds.findChildren(QAbstractButton) if part.isVisible()]
    segments[0].setFocus()
    for part in segments[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        assert QApplication.focusWidget() is part
        assert part.isChecked()
    assert sections.name == "No worker"


# What is to be decided


@pytest.fixture
def handed_over(database):
    """Hand C05 over to someone else than the file says."""
    with open_store(database) as store:
        worker = store.rows("select id from workers where name = 'Priya Nandakumar'")[0][0]
        allocation.allocate(store, find(store, "C05"), worker, date(2026, 10, 29), today=TODAY)


def holder(database, case_id):
    with open_store(database) as store:
        return case(store, find(store, case_id), TODAY).key_worker.worker


def test_what_was_entered_by_hand_stays_unless_the_file_is_believed(handed_over, read, file, database, qtbot):
    page = read(file)
    assert rows(page)[0][:3] == ["To decide", "C05", "Priya Nandakumar here, Beth Oakhanger in the file"]
    apply(page, qtbot)
    assert holder(database, "C05") == "Priya Nandakumar"


def test_a_conflict_is_decided_for_the_file(handed_over, read, file, database, qtbot):
    page = read(file)
    select(page, rows_key(page, 0))
    lines = page.extract.sections.lines
    assert (lines.keep_button.text(), lines.take_button.text()) == (KEEP, FILE)
    assert not lines.keep_button.isEnabled()
    qtbot.mouseClick(lines.take_button, Qt.MouseButton.LeftButton)
    assert rows(page)[0][0] == "To decide, file taken"
    assert lines.keep_button.isEnabled()
    apply(page, qtbot)
    assert holder(database, "C05") == "Beth Oakhanger"


def rows_key(page, place):
    return page.preview.plan.lines[place].key


def test_a_file_that_closes_many_stops_and_asks(page, read, tmp_path, qtbot):
    read(write(tmp_path / "few.xlsx", {6: OCT[:20]}))
    assert page.extract.banner.sentences == [
        "few.xlsx would close 4 of 24 open cases, more than a tenth. It holds no List 7, List 8 or List 9."
    ]
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence == "Opens when the question above is answered."
    page.apply()
    assert [button.text() for button in page.extract.banner.buttons] == ["Close 4 cases all the same"]
    page.extract.banner.buttons[0].setFocus()
    qtbot.keyClick(page.extract.banner.buttons[0], Qt.Key.Key_Return)
    assert page.apply_button.hasFocus()
    assert not page.extract.banner.isVisible()
    assert page.apply_button.isEnabled()
    apply(page, qtbot)


def test_a_cut_for_one_team_can_leave_the_other_teams_cases_open(page, read, tmp_path, qtbot):
    read(write(tmp_path / "quay.xlsx", {6: [row | {"id": f"Q{at}", "team": "Quay"} for at, row in enumerate(OCT[:3])]}))
    assert page.extract.banner.sentences[1] == "24 open cases are of teams that the file does not name."
    press(page, "Leave them open")
    settle(page, qtbot)
    assert page.extract.banner.sentences == []
    assert page.preview.plan.counts["closed"] == 0
    apply(page, qtbot)
    assert page.said[0].endswith(": 3 new.")


def test_an_older_file_stops_and_asks(page, read, tmp_path, database, qtbot):
    read(write(tmp_path / "2026-10-19.xlsx", {6: OCT[:23]}))
    assert page.extract.banner.sentences[0].startswith("2026-10-19.xlsx is of 19 Oct 2026, older than the last")
    press(page, "Apply the older file all the same")
    apply(page, qtbot)
    assert page.said[0].startswith("Imported 2026-10-19.xlsx as of 19 Oct 2026")


def test_dates_that_can_be_read_either_way_are_asked(page, read, tmp_path, qtbot):
    plan = [{"id": "C01", "start": "04/03/2026", "review": "10/25/2026", "team": "Harbour", "worker": NAMES[1]}]
    path = write(tmp_path / "two ways.xlsx", {6: OCT, 7: plan})
    read(path)
    assert page.extract.banner.sentences == [
        "“04/03/2026” in List 7, Child Protection Plan Start Date is read as 3 Apr."
    ]
    press(page, "Read it as 4 Mar instead")
    qtbot.waitUntil(lambda: page.preview.wanted.swapped != frozenset())
    settle(page, qtbot)
    assert page.extract.banner.sentences[0].endswith("is read as 4 Mar.")


# The day


def test_the_day_is_taken_from_the_name_and_can_be_changed(page, read, file, qtbot):
    read(file)
    field = page.extract.as_of
    assert field.text == "2 Nov 2026"
    page.extract.take([page.preview.plan.lines[0]], False)
    settle(page, qtbot)
    field.editor.setFocus()
    field.text = "30/10/2026"
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "as of 30 Oct 2026" in page.answer)
    settle(page, qtbot)
    assert rows(page)[2][3] == "between 26 and 30 Oct"
    assert "What it does to the service on 30 Oct 2026" in told(page.effect)
    assert rows(page)[0][0] == "New, left out"


def test_a_day_after_today_is_refused(page, read, file, qtbot):
    read(file)
    field = page.extract.as_of
    field.editor.setFocus()
    field.text = "3 Nov 2026"
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.error == "Choose today, 2 Nov 2026, or a day before it."
    assert "as of 2 Nov 2026" in page.answer


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Annex A 2026-11-02.xlsx", date(2026, 11, 2)), ("20261102.zip", date(2026, 11, 2)),
        ("AnnexA_02.11.2026.csv", date(2026, 11, 2)), ("AnnexA 02112026.ods", date(2026, 11, 2)),
        ("2 Nov 2026.xls", date(2026, 11, 2)), ("2nd November 26", date(2026, 11, 2)),
        ("31-02-2026.xlsx", None), ("2027-01-01.xlsx", None), ("Annex A v1.2.xlsx", None),
    ],
)  # fmt: skip
def test_the_day_in_a_name(tmp_path, name, day):
    assert named_day(tmp_path / "x" / name, date(2026, 11, 25)) == day
    if day is not None:
        assert named_day(tmp_path / name / "List 6.csv", date(2026, 11, 25)) == day


# People


def test_someone_who_looks_like_someone_is_the_same_only_when_chosen(page, read, file, database, qtbot):
    read(file)
    press(page, "New workers 2")
    table = page.extract.sections.workers.table
    assert [line.split("\t") for line in table.as_text().split("\n")[1:]] == [
        ["Dolinsky, Marek", "Harbour", "1", "someone new? Marek Dolinsky: the same words in another order"],
        ["Nia Farrow", "Harbour", "1", "someone new"],
    ]
    table.view.setFocus()
    table.view.set_current(1)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert page.findChild(Chooser) is None
    table.view.set_current(0)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    chooser = page.findChild(Chooser)
    assert [chooser.list.item(place).text() for place in range(2)] == [
        "someone new", "the same as Marek Dolinsky (Harbour)",
    ]  # fmt: skip
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert "the same as Marek Dolinsky" in table.as_text()
    assert "1 moved" in page.answer
    apply(page, qtbot)
    assert "Dolinsky, Marek" not in held(database)[0]
    assert page.done_panel.people_button.text() == "People to confirm (1)"
    qtbot.mouseClick(page.done_panel.people_button, Qt.MouseButton.LeftButton)
    assert page.wanted == ["People to confirm"]


def test_in_a_small_window_new_workers_need_no_scrolling_sideways(page, read, file):
    page.fit(Width.COMPACT)
    page.resize(640, 332)
    read(file)
    page.extract.sections.show_section("workers")
    QApplication.processEvents()
    view = page.extract.sections.workers.table.view
    assert view.horizontalScrollBar().maximum() == 0
    assert view.horizontalHeader().length() <= view.viewport().width()


def test_since_when_is_shown_before_the_team_where_there_is_little_room(page, read, file):
    read(file)
    table, seen = page.extract.sections.lines.table, []
    for width in range(1400, 900, -20):
        page.resize(width, 740)
        QApplication.processEvents()
        shown = [table.model.columns[number].key for number in table.shown_columns()]
        if shown not in seen:
            seen.append(shown)
    assert seen[:2] == [["change", "case", "what", "from", "team"], ["change", "case", "what", "from"]]


# What is wrong with it


def test_rows_left_out_are_listed_and_saved(page, read, file, tmp_path, qtbot, monkeypatch):
    read(file)
    press(page, "Left out 1")
    shown = page.extract.sections.findings.table.as_text().split("\n")[1].split("\t")
    assert shown[:4] == ["List 6, 27", "C33", "CIN Start Date", "31/02/2026"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "list.csv"), ""))
    press(page, "Save this list…")
    qtbot.waitUntil(lambda: bool(page.said))
    assert page.said[0].startswith("The list is saved as list.csv in ")
    saved = list(csv.reader(io.StringIO((tmp_path / "list.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert "C33" in saved[1]
    assert "31/02/2026" in saved[1]


def test_lists_that_disagree_are_listed(page, read, tmp_path, qtbot):
    plan = [{"id": "C01", "start": date(2026, 10, 1), "team": "Harbour", "worker": NAMES[2]}]
    read(write(tmp_path / "two.xlsx", {6: OCT, 7: plan}))
    press(page, "Disagree 2")
    assert "C01" in page.extract.sections.findings.table.as_text()


# A file that is not known


def a_list_of_our_own(folder):
    path = folder / "our list 2 Nov 2026.csv"
    lines = [f"{old['id']},{old['worker']},Harbour" for old in OCT]
    path.write_text("\n".join(["Our no,Who has it,Where", *lines, "C40,Nia Farrow,Harbour"]), encoding="utf-8")
    return path


def test_an_unknown_file_is_matched_once_and_known_from_then_on(page, read, tmp_path, database, qtbot):
    path = a_list_of_our_own(tmp_path)
    page.open_file(path)
    qtbot.waitUntil(lambda: page.matching is not None and page.matching.isVisible())
    assert page.head.question.text() == "Which column is which?"
    fields = page.matching.columns.fields
    for key, heading in (("id", "Our no"), ("worker", "Who has it"), ("team", "Where")):
        fields[key].choice.setCurrentText(heading)
    page.matching.name.setText("Our list")
    page.matching.use()
    qtbot.waitUntil(lambda: page.preview is not None)
    settle(page, qtbot)
    assert "1 new" in page.answer
    assert "Read as Our list." in told(page.effect)
    apply(page, qtbot)
    assert held(database)[0]["Nia Farrow"] == 1
    read(path)
    assert page.answer.endswith("is in the record already. Nothing has changed.")
    press(page, "Change the matching…")
    qtbot.waitUntil(page.matching.isVisible)
    qtbot.keyClick(page.matching.name, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.preview is not None)
    assert page.answer.endswith("is in the record already. Nothing has changed.")


# After it


def test_undo_takes_all_of_it_back(page, read, file, database, qtbot):
    before = held(database)
    read(file)
    apply(page, qtbot)
    assert page.done_panel.quality_button.isVisible()
    page.session.undo()
    qtbot.waitUntil(page.start_panel.isVisible)
    assert page.answer == "The import was undone; the record is as it was before it."
    assert held(database) == before


def test_applying_can_be_stopped_and_leaves_nothing(page, read, file, database, qtbot, monkeypatch):
    read(file)
    entries, watch = journal_length(database), page.watch
    monkeypatch.setattr(page, "watch", lambda progress: (progress.stop(), watch(progress)))
    page.apply()
    qtbot.waitUntil(lambda: "It was stopped" in page.answer)
    assert page.apply_button.isEnabled()
    assert journal_length(database) == entries


def test_a_file_dropped_while_one_is_applied_is_refused_only_until_that_is_in(read, file, qtbot):
    page = read(file)
    page.apply()
    page.open_file(file)
    refusal = "A file is being applied; choose the next one when it is done."
    assert refusal in told(page)
    qtbot.waitUntil(page.done_panel.isVisible)
    assert refusal not in told(page)
    page.take_keyboard()  # as when one comes back from another place
    assert page.done_panel.people_button.hasFocus()


def test_while_it_is_applied_nothing_says_it_was_stopped(read, file, qtbot):
    page = read(file)
    page.apply()
    assert page.busy
    assert not page.apply_button.isEnabled()
    assert not page.cancel_button.isEnabled()
    assert page.answer.endswith("Nothing has changed yet.")
    assert "stopped" not in page.answer
    qtbot.waitUntil(page.done_panel.isVisible)


def test_on_a_past_day_nothing_can_be_applied(page, read, file):
    read(file)
    page.session.look_at_day(TODAY.replace(day=1))
    assert not page.apply_button.isEnabled()
    assert page.strip.sentence == "Nothing can be changed on a past day."


def test_in_a_small_window_the_sections_are_a_menu(page, read, file, qtbot):
    read(file)
    page.resize(640, 330)
    page.fit(Width.COMPACT)
    button = page.extract.sections.kind_button
    assert button.text() == "Changes 6"
    assert button.isVisible()
    assert not page.extract.sections.kinds.isVisible()
    assert [action.text().strip() for action in button.menu().actions()] == [
        "Changes 6", "New 2", "Closed 1", "Moved 2", "Not allocated 1", "New workers 2", "Left out 1",
        "No worker 1",
    ]  # fmt: skip
    button.menu().actions()[2].trigger()
    assert button.text() == "Closed 1"
    assert [line[1] for line in rows(page)] == ["C03"]
    button.menu().actions()[5].trigger()
    assert page.extract.sections.workers.isVisible()
    assert button.text() == "New workers 2"


def test_no_part_of_the_preview_flashes_up_as_a_window_of_its_own(page, read, file, qapp, qtbot):
    lost = []
    qapp.focusWindowChanged.connect(lost.append)
    read(file)
    page.extract.sections.show_section("workers")
    page.extract.take([page.preview.plan.lines[0]], False)
    settle(page, qtbot)
    apply(page, qtbot)
    qapp.focusWindowChanged.disconnect(lost.append)
    assert lost == []
