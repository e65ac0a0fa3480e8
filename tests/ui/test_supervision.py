"""The place Supervision, used as a person would: opened, read, printed, saved, and what is held beyond cases kept."""

import re
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel

from models import absences, actions, duties, explanations, workers
from models.breaches import breaches
from models.explanations import Said
from models.store import open_store
from models.supervision import summary
from tests.ui import harbour
from tests.ui.test_names import NAME
from ui.kit import theme
from ui.supervision import SupervisionPage
from ui.supervision_paper import Printout, a4, as_pdf
from ui.worker_forms import FormPanel

PRIYA, ROWAN, AMINA = 3, 9, 1
TODAY, OCTOBER = harbour.TODAY, date(2026, 10, 31)
ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(session, qtbot):
    """Return the page on Priya, without a window about it."""
    made = SupervisionPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    made.activateWindow()
    open_worker(made, qtbot, PRIYA)
    return made


@pytest.fixture
def sentences(session):
    """Return the sentences that the toast would show, as they come."""
    found = []
    session.said.connect(lambda what: found.append(what.sentence))
    return found


def open_worker(page, qtbot, row):
    page.open_target(worker_row=row)
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.of.worker.row == row)


def read(page):
    return page.paper.toPlainText().replace("\u00a0", " ")


def listed(page):
    return [label.text() for label in page.list.findChildren(QLabel) if label.isVisible()]


def press(parent, name):
    found = [b for b in parent.findChildren(QAbstractButton) if name in (b.text(), b.accessibleName())]
    assert found[0].isEnabled()
    found[0].click()


def choose(page, qtbot, duty, words):
    """Choose a line of a duty's menu and return the form that opens, if one does."""
    button = next(b for b in page.list.findChildren(QAbstractButton) if b.accessibleName() == f"Change {duty}")
    next(action for action in button.menu().actions() if action.text() == words).trigger()
    if words == "Remove":
        return None
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    return page.detail.form


def type_into(form, **texts):
    for key, text in texts.items():
        editor = form.fields[key].editor
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, text)


def save(page, qtbot, form):
    shown = page.shown
    form.save_button.click()
    qtbot.waitUntil(lambda: page.detail is None and page.shown is not shown)


def add_duty(page, qtbot, what="Duty desk", share="0.1", start="5 Jan 2026"):
    press(page.list, "Add what they hold beyond cases")
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    type_into(page.detail.form, what=what, share=share, start=start)
    save(page, qtbot, page.detail.form)


def pages_in(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def of_priya(database, cases=0, *, written=False, family=""):
    """Return Priya's summary with some more cases and, if asked for, all that can be written."""
    with open_store(database) as store:
        with store.write("More", kind="import") as db:
            for number in range(cases):
                harbour._case(db, 200 + number, "child protection plan", PRIYA)
            db.execute("update cases set family_id = family_id || ?", (family,))
        if written:
            (over,) = (breach for breach in breaches(store, OCTOBER, worker_row=PRIYA) if breach.ended is None)
            task = actions.Task("Move two child in need cases", "R. Whitcombe", date(2026, 11, 20))
            said = Said("Three sibling groups came at once. " * 5, "Visits run late. " * 5, date(2026, 11, 30))
            explanations.explain(store, over.about(OCTOBER), said, TODAY, task)
            for month in (1, 3, 5, 7):
                absences.add(store, PRIYA, date(2026, month, 3), date(2026, month, 13))
            duties.add(store, PRIYA, "Practice educator for one student", "0.2", date(2026, 9, 7), None)
        return summary(store, PRIYA, TODAY)


def test_it_opens_from_the_detail_with_the_keyboard_in_the_summary(window, qtbot):
    window.open_place("Caseloads", worker_row=PRIYA)
    qtbot.waitUntil(lambda: window.page.detail is not None)
    press(window.page.detail, "Supervision summary…")
    qtbot.waitUntil(lambda: window.place == "Supervision" and window.page.shown is not None)
    page = window.page
    assert page.head.question.text() == "What is there to talk about with Priya Nandakumar?"
    assert page.answer == "Social worker, 21 cases, limits 14 to 18, over by 3, on Mon 2 Nov 2026."
    qtbot.waitUntil(page.paper.hasFocus)
    qtbot.keyClick(page.paper, Qt.Key.Key_PageDown)
    assert page.paper.verticalScrollBar().value() > 0
    press(page, "Back to Caseloads")
    assert window.place == "Caseloads"


def test_it_says_what_the_record_holds(page):
    said = read(page)
    for words in (
        "Priya Nandakumar", "Social worker, permanent, 1.0 FTE, W103, Harbour Team", "21 cases", "limits 14–18",
        "over by 3", "Oct 26", "21 cases, longest held first", "C-19009", "In care", "1 Jun 2026", "F-1109",
        "Over since 1 Jun, up to 21", "No reason is recorded.", "No action is recorded.",
    ):  # fmt: skip
        assert words in said, words
    assert "None recorded." in said.split("Time off")[1]


def test_what_people_wrote_is_on_it(page, qtbot):
    of_priya(page.session.path, written=True)
    page.session.changed.emit()
    qtbot.waitUntil(lambda: "Three sibling groups" in read(page))
    said = read(page)
    for words in (
        "Worker's own view: Visits run late.", "Look again on 30 Nov 2026.",
        "Action: Move two child in need cases; R. Whitcombe, due 20 Nov 2026.", "3–12 Mar",
    ):  # fmt: skip
        assert words in said, words


def test_why_someone_is_away_is_not_printed(page, qtbot):
    open_worker(page, qtbot, AMINA)
    assert "Away" in read(page)
    open_worker(page, qtbot, ROWAN)
    assert "6 Jul–4 Jan 2027" in read(page)
    assert not re.search("sick|parental", read(page), re.IGNORECASE)


def test_paper_and_screen_say_the_same(page):
    printed = Printout(page.shown, a4()).document.toPlainText()
    assert set(printed.split()) == set(page.paper.toPlainText().split())


def test_an_ordinary_caseload_is_one_page_whatever_is_written(database, qtbot):
    of = of_priya(database, 9, written=True)
    assert len(of.of.cases) == 30
    assert Printout(of, a4()).pages == 1
    assert pages_in(as_pdf(of)) == 1


def drawn(printout, page):
    image = QImage(680, 1010, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    printout.paint_page(painter, page)
    painter.end()
    return image


def inked(image, left, right, top, bottom):
    return any(image.pixelColor(x, y).lightness() < 200 for x in range(left, right) for y in range(top, bottom))


def test_a_large_caseload_goes_on_with_a_heading_on_each_page(database, qtbot):
    printout = Printout(of_priya(database, 90), a4())
    assert printout.pages == 3
    assert pages_in(as_pdf(of_priya(database))) == 3
    for page in range(3):
        image = drawn(printout, page)
        assert inked(image, 600, 680, 0, 20)  # page 1 of 3
        assert inked(image, 0, 90, 30, 60)  # the name, the repeated head of the table, the rest


def test_it_is_printed_in_the_light_theme(database, qapp, qtbot):
    of = of_priya(database)
    theme.apply(qapp, theme.DARK)
    try:
        image = drawn(Printout(of, a4()), 0)
    finally:
        theme.apply(qapp, theme.LIGHT)
    shades = [image.pixelColor(x, y).lightness() for x in range(0, 300, 2) for y in range(26, 60)]
    assert min(shades) < 60
    assert sorted(shades)[len(shades) // 2] == 255


def test_nothing_that_was_typed_is_taken_as_markup(database, qtbot):
    with open_store(database) as store, store.write("Renamed", kind="import") as db:
        db.execute("update workers set name = ? where id = ?", (NAME, PRIYA))
        db.execute("update cases set case_id = '<i>&amp;' || case_id, family_id = ''")
    of = of_priya(database, written=True, family="<script>x & y</script>")
    said = Printout(of, a4()).document.toPlainText()
    for words in (NAME, "<i>&amp;C-19009", "<script>x & y</script>"):
        assert words in said, words


# Print and PDF


def test_it_is_saved_as_pdf(page, qtbot, tmp_path, monkeypatch, sentences):
    offered = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _parent, _title, name, _kinds: (offered.append(name), "")[1:] * 2
    )
    page.pdf_button.click()
    assert offered[0].endswith("Supervision Priya Nandakumar 2026-11-02.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "priya"), ""))
    page.pdf_button.click()
    qtbot.waitUntil(lambda: bool(sentences))
    assert sentences == [f"priya.pdf is saved in {tmp_path}."]
    pdf = (tmp_path / "priya.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pages_in(pdf) == 1


def test_a_pdf_that_cannot_be_written_is_told_in_the_page(page, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "away" / "priya.pdf"), ""))
    page.pdf_button.click()
    qtbot.waitUntil(lambda: any("There is no folder" in label.text() for label in page.findChildren(QLabel)))
    (tmp_path / "there.pdf").write_bytes(b"kept")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "there"), ""))
    page.pdf_button.click()
    qtbot.waitUntil(lambda: any("there.pdf is there already" in label.text() for label in page.findChildren(QLabel)))
    assert (tmp_path / "there.pdf").read_bytes() == b"kept"


def test_ctrl_p_asks_for_a_printer_and_prints(page, qtbot, tmp_path, monkeypatch):
    target, asked = tmp_path / "printed.pdf", []

    def accept(dialog):
        asked.append(dialog.windowTitle())
        dialog.printer().setOutputFileName(str(target))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    page.paper.setFocus()
    qtbot.keyClick(page.paper, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["Print the summary"]
    assert pages_in(target.read_bytes()) == 1
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: 0)
    target.unlink()
    page.print_button.click()
    assert not target.exists()


# Beyond cases


def test_what_is_held_beyond_cases_is_added_with_the_keyboard(page, qtbot, sentences):
    page.list.add_button.setFocus()
    qtbot.keyClick(page.list.add_button, ENTER)
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    form = page.detail.form
    assert form.fields["what"].editor.hasFocus()
    assert any("Write nothing about health or ability" in label.text() for label in form.findChildren(QLabel))
    type_into(form, what="Practice educator", share="2", start="7 Sep 2026")
    qtbot.keyClick(form.fields["share"].editor, ENTER)
    assert form.fields["share"].error == "The share of FTE, 2, is not between 0 and 1; correct it."
    type_into(form, share="0.2")
    save(page, qtbot, form)
    assert sentences == ["Priya Nandakumar: Practice educator, 0.2 FTE, from 7 Sep 2026"]
    assert {"Practice educator", "0.2 FTE, since 7 Sep"} <= set(listed(page))
    assert "Practice educator" in read(page).split("Beyond cases")[1]


def test_a_duty_is_changed_ended_corrected_removed_and_brought_back(page, qtbot, sentences):
    add_duty(page, qtbot)
    form = choose(page, qtbot, "Duty desk", "Change from a day…")
    type_into(form, day="1 Jun 2026", share="0.3")
    save(page, qtbot, form)
    assert {"0.1 FTE, 5 Jan–31 May", "0.3 FTE, since 1 Jun"} <= set(listed(page))
    page.session.undo()
    qtbot.waitUntil(lambda: "0.1 FTE, since 5 Jan" in listed(page))
    form = choose(page, qtbot, "Duty desk", "Ends on…")
    type_into(form, end="1 Dec 2026")
    save(page, qtbot, form)
    form = choose(page, qtbot, "Duty desk", "Correct…")
    type_into(form, what="Duty rota", why="Called so")
    save(page, qtbot, form)
    assert {"Duty rota", "0.1 FTE, 5 Jan–30 Nov"} <= set(listed(page))
    choose(page, qtbot, "Duty rota", "Remove")
    qtbot.waitUntil(lambda: any(words.startswith("Nothing recorded yet") for words in listed(page)))
    page.session.undo()
    qtbot.waitUntil(lambda: "Duty rota" in listed(page))
    assert sentences[-1].startswith("Undone: Priya Nandakumar: Duty rota")


def test_esc_leaves_the_form_and_asks_only_where_something_is_typed(page, qtbot):
    press(page.list, "Add what they hold beyond cases")
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    form = page.detail.form
    qtbot.keyClick(form.fields["what"].editor, Qt.Key.Key_Escape)
    assert page.detail is None
    press(page.list, "Add what they hold beyond cases")
    qtbot.waitUntil(lambda: isinstance(page.detail, FormPanel))
    form = page.detail.form
    type_into(form, what="Rota")
    qtbot.keyClick(form.fields["what"].editor, Qt.Key.Key_Escape)
    assert form.leave_button.isVisible()
    form.keep_button.click()
    page.open_target(worker_row=ROWAN)  # what is typed is not lost without a question
    assert page.detail is not None
    assert form.leave_button.isVisible()
    form.leave_button.click()
    assert page.detail is None


# Other days and people


def test_a_past_day_is_shown_and_printed_but_not_changed(page, qtbot):
    add_duty(page, qtbot)
    page.session.look_at_day(date(2026, 9, 30))
    qtbot.waitUntil(lambda: page.shown.day == date(2026, 9, 30))
    assert "Wed 30 Sep 2026" in read(page)
    assert "Sep 26" in read(page)
    assert "Oct 26" not in read(page)
    assert page.print_button.isEnabled()
    assert not page.list.add_button.isEnabled()
    assert any("go back to today to change anything" in words for words in listed(page))
    assert not any(b.isEnabled() for b in page.list.findChildren(QAbstractButton) if b.text() == "Change…")


def test_without_a_worker_it_says_where_to_find_one(window, qtbot):
    window.open_place("Supervision")
    page = window.page
    assert page.none.isVisible()
    assert "Supervision summary…" in page.none.text()
    assert not page.print_button.isVisible()
    page.ask_printer()


def test_someone_who_is_no_longer_in_the_record_is_shown_no_more(page, qtbot):
    with open_store(page.session.path) as store:
        row = workers.add(store, "W200", "Ines Farrow", TODAY, 1, "social worker", "permanent", "1").row
    open_worker(page, qtbot, row)
    assert "0 cases" in read(page)
    page.session.undo()
    qtbot.waitUntil(page.none.isVisible)
    assert page.shown is None
