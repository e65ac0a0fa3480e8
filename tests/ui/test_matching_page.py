"""Matched files on the Import page: sheets alike, changing a matching, its questions, and the files that are known."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from models import journal
from models.extracts.matching import Matching, save, saved
from models.store import open_store
from ui.imports import ImportPage
from ui.kit.labels import Label

HEADINGS = ["Mosaic ID", "Allocated to", "Plan type", "Date opened", "Last visit"]
HARBOUR = [["M1", "Priya Nandakumar", "CLA", "02/03/2026", ""], ["M2", "", "Short breaks", "03/03/2026", ""]]
QUAY = [["M3", "Beth Oakhanger", "CP plan", "04/03/2026", ""], ["M4", "Beth Oakhanger", "CIN", "05/03/2026", ""]]
MILL = [["M5", "Marek Dolinsky", "CIN", "06/03/2026", ""]]
PODS = {"Harbour": HARBOUR, "Quay": QUAY, "Mill": MILL}
COLUMNS = {"id": "Mosaic ID", "worker": "Allocated to", "status": "Plan type", "start": "Date opened"}


def write(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (HEADINGS, *rows):
            sheet.append(row)
    if len(sheets) > 1:
        staff = book.create_sheet("Staff")
        staff.append(["Name", "Phone"])
        staff.append(["Priya", "none"])
    book.save(path)
    return path


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "Pods 2026-11-02.xlsx", PODS)


@pytest.fixture
def known(database):
    """Have two kinds of files known."""
    with open_store(database) as store:
        save(store, Matching("Pods", COLUMNS, {"shortbreaks": "child in need"}, sheet_is="team", left_out=("Mill",)))
        save(store, Matching("Mosaic export", {"id": "Ref", "worker": "Holder", "team": "Pod"}))


@pytest.fixture
def page(session, qtbot):
    made = ImportPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def matching_of(page, file, qtbot):
    page.open_file(file)
    qtbot.waitUntil(lambda: page.matching is not None and page.matching.isVisible())
    return page.matching


def previewed(page, qtbot):
    qtbot.waitUntil(lambda: page.preview is not None and not page.busy)
    return {child.case_id: child for child in page.preview.plan.extract.children.values()}


def told(page):
    return "\n".join(label.text() for label in page.effect.findChildren(Label))


def press(page, words, qtbot):
    button = next(one for one in page.findChildren(QAbstractButton) if one.text() == words and one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# Sheets


def test_sheets_alike_are_all_read_and_one_can_be_left_out_by_its_tick(page, file, database, qtbot):
    view = matching_of(page, file, qtbot)
    sheets = view.columns.sheets
    assert sheets.sentence.text() == "3 sheets have these columns; all are read."
    assert list(sheets.boxes) == ["Harbour", "Quay", "Mill"]
    assert view.columns.fields["team"].choice.currentText() == "the sheet’s name"
    assert view.columns.fields["team"].sample.text() == "Harbour, Quay, Mill"
    assert not view.columns.team_row.isVisible()
    assert "with 5 rows" in page.answer
    assert [line.split("\t")[0] for line in view.table.as_text().split("\n")[1:]] == [
        "Harbour 2", "Harbour 3", "Quay 2", "Quay 3", "Mill 2",
    ]  # fmt: skip
    assert set(view.values.choices) == {"cla", "cin", "cpplan", "shortbreaks"}
    sheets.boxes["Mill"].setFocus()
    qtbot.keyClick(sheets.boxes["Mill"], Qt.Key.Key_Space)
    assert sheets.sentence.text() == "3 sheets have these columns; 2 are read."
    qtbot.waitUntil(lambda: view.strip.sentence.startswith("4 of the first 4 rows"))
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    children = previewed(page, qtbot)
    assert {(one.case_id, one.team) for one in children.values()} == {
        ("M1", "Harbour"), ("M2", "Harbour"), ("M3", "Quay"), ("M4", "Quay"),
    }  # fmt: skip
    assert "“Mill” was left out, as was chosen." in told(page)
    assert "Harbour: 2 rows." in told(page)
    with open_store(database) as store:
        assert saved(store)[0].left_out == ("Mill",)


def test_without_a_sheet_ticked_nothing_can_be_read(page, file, qtbot):
    view = matching_of(page, file, qtbot)
    for box in view.columns.sheets.boxes.values():
        qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.mouseClick(view.use_button, Qt.MouseButton.LeftButton)
    assert view.trouble == "Tick at least one of the sheets to read."
    assert QApplication.focusWidget() is view.columns.sheets.boxes["Harbour"]
    assert page.preview is None


def test_the_sheets_name_says_but_one_thing(page, file, qtbot):
    view = matching_of(page, file, qtbot)
    worker, team = (view.columns.fields[key] for key in ("worker", "team"))
    worker.choice.setFocus()
    for _ in range(2):
        qtbot.keyClick(worker.choice, Qt.Key.Key_Up)
    assert worker.choice.currentText() == "the sheet’s name"
    assert team.choice.currentText() == "no column"
    qtbot.waitUntil(view.columns.team_row.isVisible)
    assert "one team that all rows belong to" in view.trouble


def test_sheets_follow_the_columns_that_are_chosen(page, tmp_path, qtbot):
    file = write(tmp_path / "pods.xlsx", PODS)
    view = matching_of(page, file, qtbot)
    view.columns.sheets.boxes["Quay"].click()
    for field in ("id", "worker", "status", "start", "visit"):
        view.columns.fields[field].choice.setCurrentIndex(0)
    view.renew()
    assert list(view.columns.sheets.boxes) == ["Harbour", "Quay", "Mill", "Staff"]
    assert view.matching.left_out == ("Quay",)


def test_one_sheet_alone_shows_no_ticks(page, tmp_path, qtbot):
    view = matching_of(page, write(tmp_path / "one.xlsx", {"Cases": HARBOUR}), qtbot)
    assert not view.columns.sheets.isVisible()
    assert view.columns.fields["team"].choice.findText("the sheet’s name") < 0
    assert view.matching.sheet_is == ""


# Changing a matching


def test_the_matching_of_a_known_file_is_changed_with_what_was_saved_in_place(page, file, known, database, qtbot):
    page.open_file(file)
    assert "M5" not in previewed(page, qtbot)
    press(page, "Change the matching…", qtbot)
    qtbot.waitUntil(lambda: page.matching is not None and page.matching.isVisible())
    view = page.matching
    assert "is known by the matching “Pods”" in page.answer
    assert view.name.text() == "Pods"
    assert view.values.choices["shortbreaks"].currentText() == "child in need"
    assert view.columns.sheets.sentence.text() == "3 sheets have these columns; 2 are read."
    view.columns.sheets.boxes["Mill"].click()
    view.name.selectAll()
    qtbot.keyClicks(view.name, "All pods")
    qtbot.keyClick(view.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert previewed(page, qtbot)["M5"].team == "Mill"
    assert page.said == ["The matching “All pods” is changed."]
    with open_store(database) as store:
        assert [one.name for one in saved(store)] == ["All pods", "Mosaic export"]
        assert saved(store)[0] == Matching(
            "All pods", {**COLUMNS}, replace(saved(store)[0]).categories, sheet_is="team"
        )


def test_esc_leads_back_to_what_a_known_file_changes(page, file, known, database, qtbot):
    page.open_file(file)
    previewed(page, qtbot)
    press(page, "Change the matching…", qtbot)
    qtbot.waitUntil(lambda: page.matching is not None and page.matching.isVisible())
    page.matching.columns.sheets.boxes["Harbour"].click()
    qtbot.keyClick(page.matching.name, Qt.Key.Key_Escape)
    assert "M1" in previewed(page, qtbot)
    with open_store(database) as store:
        assert "Harbour" not in saved(store)[1].left_out


# Dates in either order


def test_an_order_of_dates_asked_about_is_read_the_other_way(page, tmp_path, known, qtbot):
    rows = [["M1", "Priya Nandakumar", "CLA", "03/04/2026", "10/30/2026"],
            ["M2", "Priya Nandakumar", "CLA", "05/06/2026", "10/31/2026"]]  # fmt: skip
    with_visits = Matching("Pods", COLUMNS | {"visit": "Last visit"}, team="Harbour Team")
    page.tell(lambda store: save(store, with_visits, replacing=True))
    page.open_file(write(tmp_path / "one.xlsx", {"Cases": rows}))
    assert previewed(page, qtbot)["M1"].opened == "2026-03-04"
    assert page.extract.banner.sentences[-1] == "“03/04/2026” in Cases, Date opened is read as 4 Mar."
    press(page, "Read it as 3 Apr instead", qtbot)
    qtbot.waitUntil(lambda: "is read as 3 Apr." in "".join(page.extract.banner.sentences))
    assert previewed(page, qtbot)["M1"].opened == "2026-04-03"
    press(page, "Read it as 4 Mar instead", qtbot)
    qtbot.waitUntil(lambda: "is read as 4 Mar." in "".join(page.extract.banner.sentences))
    assert previewed(page, qtbot)["M2"].opened == "2026-05-06"


# The files that are known


def test_the_files_known_are_listed_where_there_are_any(page, qtbot, database):
    assert not page.start_panel.known.isVisible()
    page.tell(lambda store: save(store, Matching("Pods", COLUMNS | {"visit": "Visit", "end": "End"}, team="Harbour")))
    qtbot.waitUntil(page.start_panel.known.isVisible)
    words = [label.text() for label in page.start_panel.known.rows[0].findChildren(Label)]
    assert words == ["Pods", "Mosaic ID, Allocated to, Plan type, Date opened, Visit and 1 more"]


def test_a_known_file_is_renamed_with_the_keyboard(page, known, database, qtbot):
    panel = page.start_panel.known
    qtbot.waitUntil(lambda: [row.name for row in panel.rows] == ["Mosaic export", "Pods"])
    first = panel.rows[0]
    first.rename_button.setFocus()
    assert first.rename_button.accessibleName() == "Rename Mosaic export"
    qtbot.keyClick(first.rename_button, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is first.field
    qtbot.keyClicks(first.field, "pods")
    qtbot.keyClick(first.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.banners.isEmpty() is False and "called “pods” already" in page_words(page))
    first.field.selectAll()
    qtbot.keyClicks(first.field, "Weekly export")
    qtbot.keyClick(first.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [row.name for row in panel.rows] == ["Pods", "Weekly export"])
    assert page.said == ["The matching “Mosaic export” is now called “Weekly export”."]
    assert QApplication.focusWidget() is panel.rows[1].rename_button
    qtbot.keyClick(panel.rows[1].rename_button, Qt.Key.Key_Return)
    qtbot.keyClicks(panel.rows[1].field, "Something")
    qtbot.keyClick(panel.rows[1].field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is panel.rows[1].rename_button
    assert not panel.rows[1].field.isVisible()


def page_words(page):
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def test_a_known_file_is_forgotten_and_undo_brings_it_back(page, known, file, database, qtbot):
    panel = page.start_panel.known
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    panel.rows[1].forget_button.setFocus()
    qtbot.keyClick(panel.rows[1].forget_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [row.name for row in panel.rows] == ["Mosaic export"])
    assert page.said == ["The matching “Pods” is forgotten; such a file is asked about again."]
    assert QApplication.focusWidget() is panel.rows[0].forget_button
    page.session.undo()
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    with open_store(database) as store:
        assert {one.name for one in saved(store)} == {"Pods", "Mosaic export"}
        assert journal.entries(store, 1)


def test_with_the_last_one_forgotten_the_keyboard_goes_to_choosing_a_file(page, known, qtbot):
    panel = page.start_panel.known
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    for left in (1, 0):
        panel.rows[0].forget_button.setFocus()
        qtbot.keyClick(panel.rows[0].forget_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda left=left: len(panel.rows) == left)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is page.start_panel.choose_button


def test_on_a_past_day_no_known_file_can_be_changed(page, known, qtbot):
    qtbot.waitUntil(lambda: len(page.start_panel.known.rows) == 2)
    page.session.look_at_day(date(2026, 10, 1))
    qtbot.waitUntil(lambda: not page.start_panel.known.rows[0].forget_button.isEnabled())
