"""The checks of a month at the left, and beside them the lines of the chosen one with what is done about each."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from models.checklist import Check
from models.dates import show
from models.month_close import ACTIONS, BREACHES, CHANGES, Line, MonthClose, noted_by
from models.words import count
from ui.kit import buttons
from ui.kit.labels import Ground, Label
from ui.kit.marks import mark_icon
from ui.kit.tables import Column, Table
from ui.page import Width
from ui.returns_list import WIDE, CheckList

_NARROW, _SIDE = 236, 8
_STATED = (BREACHES, ACTIONS, CHANGES)
"""The checks whose lines are a subject and how it stands; those of the others are sentences."""


class ChecksPane(QWidget):
    """The checks and the lines of the chosen one. Enter on a line asks for what its button names."""

    wanted = Signal(object)
    """What a ``Line`` names is to be done."""
    note_wanted = Signal(str)
    """A note is to be written about this."""

    def __init__(self) -> None:
        super().__init__()
        self.closing: MonthClose | None = None
        self._is_compact = False
        self.list = CheckList()
        self.list.chosen.connect(lambda _key: self.show_lines())
        self.list.entered.connect(self.to_lines)
        self.list_button = buttons.menu_button("", QMenu(self))
        self.list_button.setAccessibleDescription("Which check is shown")
        self.list_button.hide()
        self._heading, self._number = Label("", "strong", wrap=True), Label("", ink="text2")
        self._tables = {True: _stated_table(), False: _sentences_table()}
        self._stack = QStackedWidget()
        self._does = {stated: _Does(table, self.wanted.emit, self._note) for stated, table in self._tables.items()}
        for table in self._tables.values():
            self._stack.addWidget(table)
            table.activated.connect(self.wanted)
            table.chosen.connect(lambda _line: self._show_actions())
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE, 0, _SIDE, 8)
        head.addWidget(self.list_button)
        head.addWidget(self._heading, 1)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        line = Ground("surface", "top")
        line.setFixedHeight(1)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(head)
        middle.addWidget(line)
        middle.addWidget(self._stack, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 8)
        self._row.setSpacing(16)
        self._row.addWidget(self.list)
        self._row.addWidget(self._middle, 1)

    # What is shown

    @property
    def table(self) -> Table:
        """The table of lines that is shown."""
        return self._tables[self.list.key in _STATED]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the check that is chosen."""
        return self.closing.lines.get(self.list.key, ()) if self.closing is not None else ()

    def show_month(self, closing: MonthClose, *, anew: bool) -> None:
        """Show the checks of a month; ``anew``, or when the chosen one has just been done, go to the next undone."""
        if closing.found is None:
            return
        had, checks = self.closing, closing.found.checks
        before = had.check_of.get(self.list.key) if had is not None and not anew else None
        self.closing = closing
        self.list.show_checks(checks)
        now = closing.check_of[self.list.key]
        if before is None or (not before.is_done and now.is_done):
            place = 0 if before is None else checks.index(now)
            after = [check for check in (*checks[place:], *checks[:place]) if not check.is_done]
            self.list.choose(after[0].key if after else now.key if before else checks[0].key)
        self.show_lines()
        if before is None and self.lines:
            self.table.view.set_current(0)  # not the line that was chosen in another month or team

    def show_lines(self) -> None:
        """Show the lines of the check that is chosen; the keyboard and the chosen line stay where they can."""
        closing, key = self.closing, self.list.key
        if closing is None or closing.found is None:
            return
        check, lines = closing.check_of[key], self.lines
        table, keyboard = self.table, any(table.view.hasFocus() for table in self._tables.values())
        self._heading.setText("" if self._is_compact else _heading(check, closing))
        done = sum(line.done for line in lines)
        parts = [f"{number:,} {words}" for number, words in ((len(lines) - done, "to do"), (done, "done")) if number]
        self._number.setText(", ".join(parts))
        self._stack.setCurrentWidget(table)
        table.set_empty("Nothing is left to do here.", f"{check.said[:1].upper()}{check.said[1:]}.")
        place, had = table.view.currentIndex().row(), table.row
        table.set_rows(lines)
        table.share_width()
        if lines and table.row is None:
            table.view.set_current(min(max(place, 0), len(lines) - 1) if had is not None else 0)
        if keyboard:
            self.take_keyboard()
        self._show_actions()
        self._fill_menu()

    def line(self, key: str) -> Line | None:
        """Choose the line with this key, whichever check it is of, and return it."""
        for check, lines in self.closing.lines.items() if self.closing is not None else ():
            for line in lines:
                if line.key == key:
                    self.list.choose(check)
                    self.show_lines()
                    self.table.select(key)
                    return line
        return None

    def next_after(self, key: str) -> Line | None:
        """Return the next line to do of the chosen check after the one with this key."""
        lines = self.lines
        place = next((place for place, line in enumerate(lines) if line.key == key), -1)
        return next((line for line in (*lines[place + 1 :], *lines[:place]) if not line.done), None)

    def to_lines(self) -> None:
        """Go to the lines of the chosen check."""
        if self.lines:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """Give the keyboard to the lines, or to the checks where there are none."""
        if self.lines:
            self.to_lines()
        elif self.list.isVisible():
            self.list.take_keyboard()
        else:
            self.list_button.setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, width: Width) -> None:
        """Give the checks less room in a narrow window."""
        self._is_compact = compact = width == Width.COMPACT
        self.list.setFixedWidth(WIDE if width == Width.WIDE else _NARROW)
        self.list.setVisible(not compact)
        self.list_button.setVisible(compact)
        self.show_lines()

    def _show_actions(self) -> None:
        line = cast("Line | None", self.table.row)
        about = noted_by(self.list.key, self.lines)
        for stated, does in self._does.items():
            does.show(line if self._tables[stated] is self.table else None, about)

    def _fill_menu(self) -> None:
        """Offer the checks in a menu, where the window has no room for their list."""
        menu, closing = self.list_button.menu(), self.closing
        if menu is None or closing is None or closing.found is None:
            return
        menu.clear()
        for check in closing.found.checks:
            action = menu.addAction(mark_icon("done" if check.is_done else "to do"), f"{check.title}  {check.said}")
            action.triggered.connect(lambda _checked=False, key=check.key: self._choose(key))
        self.list_button.set_text(closing.check_of[self.list.key].title)

    def _choose(self, key: str) -> None:
        self.list.choose(key)
        self.show_lines()
        self.take_keyboard()

    def _note(self) -> None:
        self.note_wanted.emit(noted_by(self.list.key, self.lines))


def _heading(check: Check, closing: MonthClose) -> str:
    if check.key == BREACHES and check.of:
        return f"{count(check.of, 'breach', 'breaches')} on {show(closing.month)}"
    return check.title


class _Does:
    """The buttons under the lines: what Enter does with the chosen one, and a note in its place where one will do."""

    def __init__(self, table: Table, wanted: Callable[[Line], object], note: Callable[[], object]) -> None:
        self._table, self._wanted = table, wanted
        self.main = buttons.main_button("", "Enter", self._do)
        self.note = buttons.button("Note why…", note)
        table.below.setSpacing(8)
        for made in (self.note, self.main):
            table.below.addWidget(made)
            made.hide()

    def show(self, line: Line | None, about: str) -> None:
        """Offer what can be done with a line."""
        self.main.setVisible(line is not None)
        self.note.setVisible(line is not None and bool(about))
        if line is not None:
            self.main.set_text(line.action)

    def _do(self) -> None:
        if self._table.row is not None:
            self._wanted(self._table.row)


def _stated_table() -> Table:
    return _bare(Table(
        "month lines",
        (
            Column("subject", "Who", lambda line: line.subject, strong=True),
            Column("state", "How it stands", _state, mark=lambda line: line.mark or None, width=130, stretch=True,
                   wraps=True, tip=_state),
            Column("done", "Done", _done, mark=_done_mark),
        ),
        key=lambda line: line.key,
        one="line",
        toolbar=False,
        counts=False,
    ))  # fmt: skip


def _sentences_table() -> Table:
    return _bare(Table(
        "month sentences",
        (
            Column("subject", "What", lambda line: line.subject, width=200, stretch=True, wraps=True,
                   tip=lambda line: line.subject),
            Column("done", "Done", _done, mark=_done_mark),
        ),
        key=lambda line: line.key,
        one="line",
        toolbar=False,
        counts=False,
    ))  # fmt: skip


def _bare(table: Table) -> Table:
    """Return a table without headings: the line over it says what its rows are."""
    table.view.horizontalHeader().hide()
    table.view.setSelectionMode(table.view.SelectionMode.SingleSelection)
    return table


def _state(line: Line) -> str:
    return ", ".join(part for part in (line.state, line.detail) if part)


def _done(line: Line) -> str:
    return "done" if line.done else "to do"


def _done_mark(line: Line) -> str:
    return "done" if line.done else "to do"
