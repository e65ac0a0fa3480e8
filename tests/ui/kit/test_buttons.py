from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from ui.kit.buttons import Chip, Chips, Segments, button, destroying, link, main_button, menu_button
from ui.kit.flow import Flow
from ui.kit.style import RING, RING_GAP, FocusRing
from ui.kit.theme import LIGHT


@pytest.fixture
def row(qtbot):
    made = QWidget()
    QHBoxLayout(made).setContentsMargins(20, 20, 20, 20)
    qtbot.addWidget(made)

    def show(*widgets):
        for widget in widgets:
            made.layout().addWidget(widget)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return show


def colours(widget):
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_click_space_and_enter(qtbot, row, key):
    pressed = []
    made = main_button("Allocate a case", "Ctrl+N", lambda: pressed.append(True))
    row(made)
    made.setFocus()
    qtbot.keyClick(made, key)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert pressed == [True, True]
    assert (made.accessibleName(), made.accessibleDescription()) == ("Allocate a case", "Ctrl+N")


def test_kinds_are_told_apart_and_off_is_seen(row):
    main, plain, away = main_button("Save"), button("Import…"), destroying("Remove the example…")
    off = button("Sign off October")
    off.setEnabled(False)
    row(main, plain, away, off, link("Reallocate"))
    assert main.grab().toImage().pixelColor(5, 5) == LIGHT.accent
    assert plain.grab().toImage().pixelColor(5, 5) == LIGHT.surface
    assert LIGHT.error.name() in colours(away)
    assert off.grab().toImage().pixelColor(5, 5) == LIGHT.hover


def test_words_are_never_cut_and_targets_are_large_enough(row):
    made = [main_button("Allocate a case", "Ctrl+N"), button("A rather long sentence on a button"), link("Go")]
    window = row(*made)
    window.resize(50, 50)
    for each in made:
        assert each.width() >= each.fontMetrics().horizontalAdvance(each.text())
        assert each.height() >= 24


def test_a_menu_opens_under_its_button(qtbot, row):
    menu = QMenu()
    menu.addAction("Write the return…")
    made = menu_button("Export", menu)
    row(made)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert menu.isVisible()
    assert menu.pos() == made.mapToGlobal(made.rect().bottomLeft())
    menu.close()


def test_the_ring_follows_the_keyboard_and_nothing_moves(qtbot, row):
    first, second, field = button("Import…"), button("Export"), QLineEdit()
    window = row(field, first, second)
    before = [widget.geometry() for widget in (first, second)]
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    ring = window.findChild(FocusRing)
    out = RING + RING_GAP
    assert ring.isVisible()
    assert ring.geometry() == QRect(first.mapTo(window, QPoint(0, 0)), first.size()).adjusted(-out, -out, out, out)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert ring.geometry().center() == QRect(second.mapTo(window, QPoint(0, 0)), second.size()).center()
    assert [widget.geometry() for widget in (first, second)] == before
    window.resize(window.width() + 100, window.height())
    qtbot.waitUntil(lambda: ring.geometry().contains(second.geometry()))
    second.setFocus()
    field.setFocus()
    assert not ring.isVisible(), "a field shows the keyboard by its own edge"


def test_a_click_shows_no_ring(qtbot, row):
    first, second = button("Import…"), button("Export")
    window = row(first, second)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert window.findChild(FocusRing).isVisible()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.hasFocus()
    assert not window.findChild(FocusRing).isVisible()


def test_segments_choose_one_of_a_few(qtbot, row):
    made = Segments((("bars", "Bars"), ("table", "Table")), "How workers are shown")
    got = []
    made.chosen.connect(got.append)
    row(made)
    assert made.key == "bars"
    first, second = made._group.buttons()
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    made.choose("table")
    assert got == ["table", "bars"], "what the program chooses is not said"
    made.set_text("table", "Table of months")
    assert second.accessibleName() == "Table of months"


def test_chips_keep_what_is_on_when_the_counts_change(qtbot, row):
    made = Chips()
    row(made)
    made.set_chips([Chip("", "All 10"), Chip("over", "Over 2", "over"), Chip("under", "Under 1", "under")])
    got = []
    made.changed.connect(got.append)
    qtbot.mouseClick(made._buttons[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(made._buttons[1], Qt.MouseButton.LeftButton)
    assert got == [{"over"}, frozenset()], "a second click turns it off"
    made.turn_on({"over"})
    made.set_chips([Chip("", "All 9"), Chip("over", "Over 1", "over")])
    assert made.on == {"over"}
    assert [button.text() for button in made._buttons if button.isChecked()] == ["Over 1"]
    made.set_chips([Chip("", "All 8")])
    assert made.on == frozenset()
    assert made._buttons[0].isChecked()


def test_a_flow_breaks_into_lines_where_the_width_ends(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    outer = QVBoxLayout(holder)
    inside = QWidget()
    flow = Flow(inside, 6)
    made = [button(f"Number {number}") for number in range(6)]
    for each in made:
        flow.addWidget(each)
    outer.addWidget(inside)
    outer.addStretch(1)
    holder.resize(900, 300)
    holder.show()
    assert len({each.y() for each in made}) == 1
    holder.resize(260, 300)
    qtbot.waitUntil(lambda: len({each.y() for each in made}) > 1)
    assert all(each.geometry().right() <= inside.width() for each in made)
    rows = sorted({each.y() for each in made})
    assert all(below - above >= made[0].height() for above, below in pairwise(rows))


def test_a_button_too_narrow_for_its_key_leaves_the_key_out_whole(qtbot, row):
    whole, narrow = main_button("Allocate to Beth", "Enter"), main_button("Allocate to Beth", "Enter")
    plain = main_button("Allocate to Beth")
    row(whole, narrow, plain)
    narrow.setFixedSize(plain.size())
    plain.setFixedSize(plain.size())
    assert narrow.grab().toImage() == plain.grab().toImage()
    assert narrow.grab().toImage() != whole.grab().toImage()


def test_what_a_left_out_key_leaves_is_shared_by_both_sides(qtbot, row):
    made = main_button("Allocate to Beth", "Enter")
    row(made)
    advance = made.fontMetrics().horizontalAdvance("Allocate to Beth")
    made.setFixedSize(made.sizeHint().width() - 4, made.height())
    image = made.grab().toImage()
    middle = range(8, image.height() - 8)
    fill = image.pixelColor(5, 8)
    words = [x for x in range(5, image.width() - 5) if any(image.pixelColor(x, y) != fill for y in middle)]
    assert words[-1] - words[0] <= advance
    assert abs(words[0] - (image.width() - 1 - words[-1])) <= 3
