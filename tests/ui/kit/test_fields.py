from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from models.errors import BadInput
from ui.kit.calendar import Calendar
from ui.kit.field import Field
from ui.kit.fields import Choice, ChoiceField, DateField, Form, NoteField, NumberField, TextField

TODAY = date(2026, 11, 2)


@pytest.fixture
def form(qtbot):
    made = Form("Save the limits")
    made.add(TextField("who", "Agreed by", what="who agreed to it"))
    made.add(NumberField("lower", "Lower limit"))
    made.add(NumberField("upper", "Upper limit"), beside=True)
    made.add(DateField("start", "From", TODAY, required=False, what="the day from which it holds"))
    made.add(ChoiceField("role", "Role", ["social worker", "senior social worker"]))
    made.add(NoteField("why", "Reason", required=False))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def line(field: Field) -> QLineEdit:
    assert isinstance(field.editor, QLineEdit)
    return field.editor


def retype(qtbot, field, text):
    line(field).setFocus()
    line(field).selectAll()
    if text.isascii():
        qtbot.keyClicks(line(field), text)
    else:  # QTest has no keys for these letters
        line(field).insert(text)


def fill(qtbot, form):
    form.set_values({"who": "", "lower": Decimal("14"), "upper": Decimal("16"), "start": None, "role": "social worker"})
    retype(qtbot, form.fields["who"], "R. Whitcombe")


def saved(form):
    got = []
    form.save.connect(got.append)
    return got


def test_enter_in_a_line_saves_the_values(qtbot, form):
    got = saved(form)
    fill(qtbot, form)
    retype(qtbot, form.fields["start"], "1.11.26")
    qtbot.keyClick(line(form.fields["start"]), Qt.Key.Key_Return)
    assert got == [
        {"who": "R. Whitcombe", "lower": Decimal(14), "upper": Decimal(16), "start": date(2026, 11, 1),
         "role": "social worker", "why": ""}
    ]  # fmt: skip
    assert not form.goes_on


def test_control_and_enter_saves_and_goes_on_from_a_note_too(qtbot, form):
    got = saved(form)
    fill(qtbot, form)
    note = form.fields["why"].editor
    note.setFocus()
    qtbot.keyClicks(note, "two")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    qtbot.keyClicks(note, "lines")
    assert got == [], "Enter in a note breaks the line"
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert got[0]["why"] == "two\nlines"
    assert form.goes_on


def test_saving_with_something_wrong_goes_to_the_first_of_it(qtbot, form):
    got = saved(form)
    fill(qtbot, form)
    retype(qtbot, form.fields["who"], "")
    qtbot.keyClick(line(form.fields["who"]), Qt.Key.Key_Backspace)
    retype(qtbot, form.fields["upper"], "many")
    assert form.save_button.isEnabled()
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert got == []
    assert form.fields["who"].error == "Fill in who agreed to it; it is empty."
    assert form.fields["upper"].error == "The upper limit “many” is not a number; write it like 0.8 or 14."
    assert line(form.fields["who"]).hasFocus()
    assert line(form.fields["upper"]).accessibleDescription() == form.fields["upper"].error
    assert form._to_correct.text() == "2 fields to correct"
    retype(qtbot, form.fields["upper"], "18")
    assert form.fields["upper"].error == "", "it goes as soon as it is mended"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("31/10/2026", date(2026, 10, 31)), ("31.10.26", date(2026, 10, 31)), ("2026-10-31", date(2026, 10, 31)),
     ("today", TODAY), ("+14", date(2026, 11, 16)), ("31 Oct 2026", date(2026, 10, 31)), ("", None)],
)  # fmt: skip
def test_a_day_can_be_typed_in_every_usual_way(qtbot, form, typed, day):
    field = form.fields["start"]
    retype(qtbot, field, typed)
    assert field.value() == day
    line(form.fields["who"]).setFocus()
    assert field.text in {"", "31 Oct 2026", "2 Nov 2026", "16 Nov 2026"}, "it is written out on leaving"


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "yesterday", "32/1/26", "31/10/1899", "1/1/2101", "٣١/١٠/٢٠٢٦x", "1e3"]
)
def test_what_is_no_day_is_said_on_leaving(qtbot, form, typed):
    field = form.fields["start"]
    retype(qtbot, field, typed)
    assert field.error == "", "nothing is said while typing"
    line(form.fields["who"]).setFocus()
    assert field.error.endswith(("write it as 31/10/2026.", "check the year."))
    assert field.text == typed, "what was typed stays"


def test_the_calendar_opens_by_key_and_writes_the_day(qtbot, form):
    field = form.fields["start"]
    retype(qtbot, field, "31/10/2026")
    qtbot.keyClick(line(field), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    month = popup.findChild(Calendar)
    assert month.selectedDate().toString("yyyy-MM-dd") == "2026-10-31"
    month.picked.emit(date(2026, 10, 5))
    assert field.value() == date(2026, 10, 5)
    assert QApplication.activePopupWidget() is None


def test_what_was_kept_is_shown_while_something_else_is_typed(qtbot, form):
    field = form.fields["upper"]
    field.set_value(Decimal("16"))
    assert not field.dirty
    retype(qtbot, field, "18")
    assert field.dirty
    assert field.editor.property("dirty")
    assert (field._was.text(), field._was.isVisible()) == ("was 16", True)
    retype(qtbot, field, "16")
    assert not field.dirty
    assert not field._was.isVisible()


def test_escape_leaves_at_once_or_asks_if_something_was_typed(qtbot, form):
    left = []
    form.cancelled.connect(lambda: left.append(True))
    form.set_values({"who": "R. Whitcombe"})
    qtbot.keyClick(line(form.fields["who"]), Qt.Key.Key_Escape)
    assert left == [True]
    retype(qtbot, form.fields["who"], "T. Ashdown")
    qtbot.keyClick(line(form.fields["who"]), Qt.Key.Key_Escape)
    assert left == [True]
    assert form.keep_button.hasFocus(), "the harmless answer has the keyboard"
    qtbot.keyClick(form.keep_button, Qt.Key.Key_Return)
    assert form.fields["who"].text == "T. Ashdown"
    qtbot.mouseClick(form.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(form.leave_button, Qt.MouseButton.LeftButton)
    assert left == [True, True]


def test_what_the_models_find_wrong_stands_at_its_field_or_at_the_foot(qtbot, form):
    form.set_errors({"lower": "The lower limit, 20, is above the upper, 18."})
    assert line(form.fields["lower"]).hasFocus()
    form.say("Beth Oakhanger became full at 09:14. Choose again.")
    assert form.sentence == "Beth Oakhanger became full at 09:14. Choose again."
    fill(qtbot, form)
    form.submit()
    assert form.sentence == ""


def test_a_field_that_is_not_shown_is_neither_checked_nor_saved(qtbot, form):
    got = saved(form)
    fill(qtbot, form)
    form.fields["role"].hide()
    form.fields["role"].text = ""
    form.submit()
    assert "role" not in got[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  O’Neill   ", "O’Neill"), ("<b>x</b>", "<b>x</b>"), ("'; drop table cases", "'; drop table cases"),
     ("שלום 👋", "שלום 👋"), ("x" * 200, "x" * 200)],
)  # fmt: skip
def test_any_text_is_kept_as_typed(qtbot, typed, kept):
    field = TextField("who", "Agreed by")
    qtbot.addWidget(field)
    field.text = typed
    assert field.value() == kept


@pytest.mark.parametrize("typed", ["x" * 201, "a\x00b", "   "])
def test_a_text_that_cannot_be_kept_is_said(qtbot, typed):
    field = TextField("who", "Agreed by")
    qtbot.addWidget(field)
    field.text = typed
    with pytest.raises(BadInput, match="agreed by"):
        field.value()


@pytest.mark.parametrize("typed", ["NaN", "inf", "-1", "1_000", "10001", "0x10", "१२x"])
def test_a_number_that_cannot_be_kept_is_said(qtbot, typed):
    field = NumberField("points", "Points")
    qtbot.addWidget(field)
    field.text = typed
    assert not field.check()
    assert field.error.endswith((".", "14."))


def test_a_further_check_is_said_like_the_others(qtbot):
    def later(day):
        if day <= TODAY:
            raise BadInput("Choose a day after today, 2 Nov 2026.")

    field = DateField("review", "Look again on", TODAY, check=later)
    qtbot.addWidget(field)
    field.text = "today"
    assert not field.check()
    assert field.error == "Choose a day after today, 2 Nov 2026."
    field.text = "+1"
    assert field.check()


def test_a_choice_gives_its_value_and_stays_when_the_choices_change(qtbot):
    field = ChoiceField("worker", "Worker", [(3, "Beth Oakhanger"), (7, "Marek Dolinsky")])
    qtbot.addWidget(field)
    assert not field.check(), "nothing is chosen at first"
    field.text = "Marek Dolinsky"
    assert field.value() == 7
    field.set_choices([(7, "Marek Dolinsky"), (9, "Tomos Gwilt")])
    assert field.value() == 7
    field.set_value(9)
    assert field.text == "Tomos Gwilt"


def test_an_editable_choice_takes_a_text_of_ones_own(qtbot):
    field = ChoiceField("kind", "Kind", ["fostering"], editable=True)
    qtbot.addWidget(field)
    field.text = "Fostering"
    assert field.value() == "fostering"
    field.text = "Edge of care"
    assert field.value() == "Edge of care"


def test_fields_say_their_label_and_whether_they_may_stay_empty(qtbot, form):
    assert form.fields["start"].label.text() == "From (if any)"
    assert line(form.fields["start"]).accessibleName() == "From (if any)"
    assert form.fields["why"].editor.accessibleDescription().startswith("Write nothing about health")
    assert form.fields["who"].label.buddy() is form.fields["who"].editor
    assert isinstance(form.fields["role"].editor, Choice)


def test_a_book_pasted_into_a_note_is_cut_to_what_shows_that_it_is_too_long(qtbot):
    field = NoteField("why", "Why", what="the reason")
    qtbot.addWidget(field)
    QApplication.clipboard().setText("x" * 100_000)
    field.editor.paste()
    assert len(field.text) == 4000
    assert not field.check()
    assert field.error == "Shorten the reason to 2000 characters; it has 4,000."
    QApplication.clipboard().setText("Two\nlines")
    field.editor.selectAll()
    field.editor.paste()
    assert field.value() == "Two\nlines"
