"""What every test of a page does as a person would: press keys and buttons, type, and read what is there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel


def press(qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def type_text(qtbot, text):
    """Type where the keyboard is."""
    qtbot.keyClicks(QApplication.focusWidget(), text)


def button(widget, words):
    """Return the visible button with these words."""
    visible = [one for one in widget.findChildren(QAbstractButton) if one.isVisible()]
    found = [one for one in visible if one.text() == words]
    assert len(found) == 1, (words, [one.text() for one in visible])
    return found[0]


def click(qtbot, widget, words):
    """Click the visible button with these words."""
    qtbot.mouseClick(button(widget, words), Qt.MouseButton.LeftButton)


def said_in(widget):
    """Return the sentences and words that a widget shows."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def rows(table):
    """Return the rows of a table as it shows them, by the words of its headings."""
    headings = [column.header for column in table.model.columns]
    return [dict(zip(headings, cells, strict=True)) for cells in zip(*table.model.texts, strict=True)]
