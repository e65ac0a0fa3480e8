"""The files that are known by their columns, on the Import page before a file: each can be renamed and forgotten."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.words import tidy
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.labels import Ground, Label

if TYPE_CHECKING:
    from models.extracts.matching import Matching
    from models.store import Store

_MOST_COLUMNS = 5


def known_files(store: "Store") -> "tuple[Matching, ...]":
    """Return the saved matchings."""
    from models.extracts.matching import saved

    return saved(store)


def rename_file(name: str, new: str, store: "Store") -> str:
    """Rename a saved matching; return the sentence for the toast."""
    from models.extracts.matching import rename

    return rename(store, name, new)


def forget_file(name: str, store: "Store") -> str:
    """Forget a saved matching; return the sentence for the toast."""
    from models.extracts.matching import forget

    return forget(store, name)


class KnownFile(QWidget):
    """The name and columns of one saved matching; its name is typed anew in its place."""

    renamed = Signal(str, str)
    """From this name to that."""
    forgotten = Signal(str)

    def __init__(self, matching: "Matching") -> None:
        super().__init__()
        self.name = matching.name
        self.rename_button = buttons.link("Rename…", self.rename)
        self.forget_button = buttons.link("Forget", lambda: self.forgotten.emit(self.name))
        for button, verb in ((self.rename_button, "Rename"), (self.forget_button, "Forget")):
            button.setAccessibleName(f"{verb} {self.name}")
        self.field = QLineEdit(self.name)
        self.field.setAccessibleName(f"Another name for {self.name}")
        self.field.returnPressed.connect(self.keep)
        self._shown, self._typed = QWidget(), QWidget()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(self.name, wrap=True))
        words.addWidget(Label(_columns(matching), "small", "text3", wrap=True))
        _row(self._shown, words, self.rename_button, self.forget_button)
        typed = QVBoxLayout()
        typed.addWidget(self.field)
        self.keep_button, self.leave_button = buttons.button("Rename", self.keep), buttons.button("Cancel", self.leave)
        _row(self._typed, typed, self.keep_button, self.leave_button)
        inside = column(self)
        inside.addWidget(self._shown)
        inside.addWidget(self._typed)
        self._typed.hide()

    def rename(self) -> None:
        """Have the name typed anew."""
        self._shown.hide()
        self._typed.show()
        self.field.setText(self.name)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Take what was typed; a name that was not changed is left as it is."""
        if tidy(self.field.text()) == self.name:
            self.leave()
        else:
            self.renamed.emit(self.name, self.field.text())

    def leave(self) -> None:
        """Leave the name as it is."""
        self._typed.hide()
        self._shown.show()
        self.rename_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name as it is with Esc."""
        if event.key() == Qt.Key.Key_Escape and self._typed.isVisible():
            self.leave()
        else:
            super().keyPressEvent(event)


class KnownFiles(QWidget):
    """The saved matchings, nothing where there is none."""

    renamed = Signal(str, str)
    forgotten = Signal(str)
    emptied = Signal()
    """The keyboard was here, and there is nothing left."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[KnownFile] = []
        self._matchings: tuple[Matching, ...] = ()
        self._column = column(self)
        self._column.addWidget(Label("Files known by their columns", "strong", wrap=True))
        sentence = "A file with these columns is read without asking. Forget one, and such a file is matched anew."
        self._column.addWidget(Label(sentence, ink="text2", wrap=True))
        self._column.addSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._column.addLayout(self._list)
        self.hide()

    def show_matchings(self, matchings: "Sequence[Matching]") -> None:
        """Show these by name; the keyboard stays at the place where it was."""
        wanted = tuple(sorted(matchings, key=lambda one: one.name.casefold()))
        if wanted == self._matchings:
            return
        had = next((place for place, row in enumerate(self.rows) if row.isAncestorOf(self.focusWidget() or self)), -1)
        names = [row.name for row in self.rows]
        self._matchings = wanted
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for matching in wanted:
            row = KnownFile(matching)
            row.renamed.connect(self.renamed)
            row.forgotten.connect(self.forgotten)
            self._list.addWidget(row)
            row.show()  # a layout shows it only later, and until then it can't take the keyboard
            self.rows.append(row)
        self.setVisible(bool(wanted))
        if had >= 0:
            self._take_keyboard(had, set(names))

    def _take_keyboard(self, had: int, before: set[str]) -> None:
        """Take the keyboard to the row that is new under its name, else to the one in the place of that which left."""
        if not self.rows:
            self.emptied.emit()
            return
        new = [row for row in self.rows if row.name not in before]
        to = new[0].rename_button if new else self.rows[min(had, len(self.rows) - 1)].forget_button
        to.setFocus(Qt.FocusReason.OtherFocusReason)


def _columns(matching: "Matching") -> str:
    """Return the first columns by which a file is known."""
    headings = list(matching.columns.values())
    more = len(headings) - _MOST_COLUMNS
    listed = ", ".join(headings[:_MOST_COLUMNS])
    return f"{listed} and {more} more" if more > 0 else listed


def _row(inside: QWidget, words: QVBoxLayout, *made: buttons.Button) -> None:
    line = Ground("surface", "top")
    line.setFixedHeight(1)
    across = QHBoxLayout()
    across.setContentsMargins(0, 6, 0, 6)
    across.setSpacing(16)
    across.addLayout(words, 1)
    for button in made:
        across.addWidget(button)
    whole = column(inside)
    whole.addWidget(line)
    whole.addLayout(across)
