"""What the panel of a case says of its dated records, and of days that no extract told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea

from models import cases
from models.store import open_store
from tests.ui.cases import HELD, more, open_page, open_panel, said
from tests.ui.hands import button, press, type_text
from tests.ui.harbour import TODAY
from ui.case_detail import DatedRecords
from ui.case_form import CaseForm


def tell(database, case_id, *records, interval=False):
    """Record dated records of a case, a new one without an opening if there is none; kind and day."""
    with open_store(database) as store, store.write("Imported", kind="import") as db:
        row = cases.find(store, case_id)
        if row is None:
            values = (case_id, case_id.casefold())
            row = db.conn.execute("insert into cases (case_id, case_key) values (?, ?)", values).lastrowid
        db.conn.executemany(
            "insert into events (case_row, kind, day) values (?, ?, ?)", [(row, kind, day) for kind, day in records]
        )
        if interval:
            held = cases.case(store, row, TODAY).key_worker
            db.conn.execute(
                "insert into intervals (table_name, row_id, edge, day, after) values ('allocations', ?, 'from', ?, ?)",
                (held.row, held.start.isoformat(), held.start.replace(day=1, month=1).isoformat()),
            )


def texts(widget):
    found = [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    return [text.replace("\u00a0", " ") for text in found]


@pytest.fixture
def page(session, qtbot):
    return open_page(session, qtbot)


def test_the_newest_record_of_each_kind_and_all_with_the_keyboard(database, page, qtbot):
    visits = [("visit to child in care", f"2026-{month:02}-{day:02}") for month in range(1, 11) for day in (3, 17)]
    tell(database, HELD, ("care", "2025-03-01"), *visits)
    panel = open_panel(page, qtbot, HELD)
    [records] = panel.findChildren(DatedRecords)
    assert texts(records) == [
        "Dated records", "Periods in care", "since 1 Mar 2025", "Visits to the child in care",
        "17 Oct 2026; 19 earlier",
    ]  # fmt: skip
    assert records.link.accessibleName() == "Show all 21 dated records"
    panel.close_button.setFocus()
    for _ in range(30):
        if QApplication.focusWidget() is records.link:
            break
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "3 Jan 2026" in texts(records))
    assert texts(records)[3:6] == ["Visits to the child in care", "17 Oct 2026", "3 Oct 2026"]
    bar = panel.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    before = bar.value()
    press(qtbot, Qt.Key.Key_PageDown)
    assert bar.value() > before or before == bar.maximum()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "17 Oct 2026; 19 earlier" in texts(records))
    assert QApplication.focusWidget() is records.link


def test_one_record_of_each_kind_needs_no_link(database, page, qtbot):
    tell(database, HELD, ("care", "2025-03-01"))
    [records] = open_panel(page, qtbot, HELD).findChildren(DatedRecords)
    assert not records.link.isVisible()


def test_a_day_that_no_extract_told_is_an_interval(database, page, qtbot):
    tell(database, HELD, interval=True)
    panel = open_panel(page, qtbot, HELD)
    held = next(words for words in texts(panel) if words.startswith("began between 1 Jan"))
    model = page.table.model

    def listed():
        return [model.row_object(place).case_id for place in range(model.rowCount())]

    qtbot.waitUntil(lambda: HELD in listed())
    since = model.index(listed().index(HELD), model.columnCount() - 1).data()
    assert since.startswith("by ")
    assert since.removeprefix("by ").rpartition(" ")[0] in held


def test_a_case_that_was_never_open_can_be_opened(database, page, qtbot):
    tell(database, "C-90001", ("seen", "2026-10-05"))
    panel = open_panel(page, qtbot, "C-90001")
    assert "never open here; a file told dated records of it" in texts(panel)
    offered = [action.text() for action in button(panel, "More").menu().actions() if action.text()]
    assert offered == ["Correct the facts…", "Remove the case…"]
    button(panel, "Open…").click()
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    form = page.detail.form
    form.fields["category"].set_value("child in need")
    next(b for b in page.detail.findChildren(QAbstractButton) if b.text() == "Open the case").click()
    said(page, qtbot, "C-90001: opened on 2 Nov 2026, child in need")


def test_a_closing_is_planned_seen_and_taken_back_and_the_form_that_closes_has_its_day(page, qtbot):
    panel = open_panel(page, qtbot, HELD)
    more(panel, "Plan to close…")
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    type_text(qtbot, "+10")
    press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "Goals are met.")
    button(page.detail, "Plan it").click()
    said(page, qtbot, "C-19034: to close on 12 Nov 2026")
    qtbot.waitUntil(lambda: "12 Nov 2026: Goals are met." in texts(page.detail))
    button(page.detail, "Close the case…").click()
    qtbot.waitUntil(lambda: isinstance(page.detail, CaseForm))
    assert page.detail.form.fields["day"].text == "12 Nov 2026"
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "To close" in texts(page.detail))
    more(page.detail, "Keep it open")
    said(page, qtbot, "C-19034: no longer planned to close")
    qtbot.waitUntil(lambda: "To close" not in texts(page.detail))
