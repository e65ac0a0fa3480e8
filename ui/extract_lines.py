"""The lines of an extract's preview: the table in which each is taken or left out, and the panel of one opened."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.dates import show
from models.extracts.plan import KINDS, Choices
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel
from ui.kit.tables import Column, Table
from ui.kit.tick_rows import TickRows

if TYPE_CHECKING:
    from models.extracts.plan import Line

KEEP, FILE = "Keep what was entered", "Take what the file says"
_WHAT, _FROM, _CASE = 240, 120, 84  # who held a case, who holds it now and since when, rather than the team


def taken(line: "Line", choices: Choices) -> bool:
    """Return whether a line is applied; of a conflict, whether the file is believed."""
    return line.key in choices.taken if line.kind == "conflict" else line.key not in choices.left_out


def choose(lines: Sequence["Line"], take: bool, choices: Choices) -> Choices:
    """Return the choices with these lines taken or left out."""
    conflicts = {line.key for line in lines if line.kind == "conflict"}
    others = {line.key for line in lines} - conflicts
    if take:
        return replace(choices, taken=choices.taken | conflicts, left_out=choices.left_out - others)
    return replace(choices, taken=choices.taken - conflicts, left_out=choices.left_out | others)


def when_words(line: "Line") -> str:
    """Return from when a line holds: ``9 Nov 2026``, or ``between 2 and 9 Nov`` where the day is not known."""
    return _when(line.after, line.day)


@lru_cache(1000)
def _when(after: str, day: str) -> str:
    from models.intervals import between

    last = date.fromisoformat(day)
    return between(date.fromisoformat(after), last, last) if after else show(last)


def in_full(line: "Line") -> str:
    """Return a line in one sentence."""
    return f"{KINDS[line.kind]}: {line.case_id}, {line.what}, {when_words(line)}"


def _how(line: "Line") -> str:
    return f"{in_full(line)}\nSpace or a click on the mark takes it or leaves it out; Enter opens it."


class LineTable(QWidget):
    """The lines, each to be taken or left out: a click on its mark or Space changes it, Enter opens it."""

    chosen = Signal(object, bool)
    """These lines are to be taken or left out."""
    opened = Signal(object)

    def __init__(self, choices: Callable[[], Choices]) -> None:
        super().__init__()
        self._choices = choices
        self.table = self._made()
        self._told = Label("", "small", "text2", wrap=True)
        self.keep_button = buttons.link("", lambda: self._choose(take=False))
        self.take_button = buttons.link("", lambda: self._choose(take=True))
        self.all_button = buttons.link("", self.choose_all)
        self.all_button.setAccessibleDescription("Changes every line that is shown")
        self._chosen_row = QWidget()
        row = QHBoxLayout(self._chosen_row)
        row.setContentsMargins(8, 4, 0, 8)
        row.setSpacing(16)
        row.addWidget(self._told, 1)
        for button in (self.keep_button, self.take_button):
            row.addWidget(button)
        self.table.below.addWidget(self.all_button)
        inside = column(self)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._chosen_row)
        TickRows(self.table, "change").toggled.connect(lambda lines: self.chosen.emit(lines, not self._taken(lines[0])))
        self.table.activated.connect(self.opened)
        self.table.chosen.connect(self._show_chosen)
        self.table.filter_field.textChanged.connect(self._show_all)
        self._show_chosen(None)

    def _made(self) -> Table:
        kinds = list(KINDS)
        return Table(
            "import lines",
            (
                Column("change", "Change", self._change_words, sort=lambda line: kinds.index(line.kind), tip=_how,
                       mark=lambda line: "done" if self._taken(line) else "to do"),
                Column("case", "Case", lambda line: line.case_id, strong=True, width=_CASE),
                Column("what", "What", lambda line: line.what, width=_WHAT, stretch=True, tip=in_full, wraps=True),
                Column("from", "From", when_words, sort=lambda line: line.day, width=_FROM, leaves=1, wraps=True),
                Column("team", "Team", lambda line: line.team or "–", muted=True, leaves=2),
            ),
            key=lambda line: line.key,
            one="change",
            toolbar=False,
        )  # fmt: skip

    def show_lines(self, lines: Sequence["Line"], total: int) -> None:
        """Show these lines of ``total``."""
        self.table.set_rows(lines, total=total)
        self._show_chosen(self.table.row)
        self._show_all()

    def show_choices(self) -> None:
        """Show anew which lines are taken."""
        self.table.say_anew("change")
        self._show_chosen(self.table.row)
        self._show_all()

    def choose_all(self) -> None:
        """Leave all lines that are shown out, or take them if none is taken."""
        lines = self._shown()
        self.chosen.emit(lines, not any(map(self._taken, lines)))

    def _shown(self) -> list["Line"]:
        return [self.table.model.rows[row] for row in self.table.model.order]

    def _taken(self, line: "Line") -> bool:
        return taken(line, self._choices())

    def _change_words(self, line: "Line") -> str:
        if line.kind == "conflict":
            return f"{KINDS[line.kind]}, file taken" if self._taken(line) else KINDS[line.kind]
        return KINDS[line.kind] if self._taken(line) else f"{KINDS[line.kind]}, left out"

    def _choose(self, *, take: bool) -> None:
        if lines := self.table.selected or [self.table.row]:
            self.chosen.emit(lines, take)

    def _show_chosen(self, line: "Line | None") -> None:
        """Tell the chosen line in full, and what can be chosen about it."""
        self._chosen_row.setVisible(line is not None)
        if line is None:
            return
        self._told.setText(in_full(line))
        conflict, on = line.kind == "conflict", self._taken(line)
        self.keep_button.set_text(KEEP if conflict else "Leave it out")
        self.take_button.set_text(FILE if conflict else "Take it")
        self.keep_button.setVisible(conflict or on)
        self.take_button.setVisible(conflict or not on)
        self.keep_button.setEnabled(on)
        self.take_button.setEnabled(not on)

    def _show_all(self) -> None:
        lines = self._shown()
        self.all_button.setVisible(len(lines) > 1)
        some = any(map(self._taken, lines))
        self.all_button.set_text("Leave all of these out" if some else "Take all of these")


class LinePanel(DetailPanel):
    """One line opened: what is held, what each list of the file says, and the choice."""

    def __init__(self, line: "Line", choose: Callable[[Sequence["Line"], bool], object]) -> None:
        super().__init__(line.case_id, f"{KINDS[line.kind]}, {when_words(line)}")
        self.line, self._choose = line, choose
        self.body.addWidget(Label(line.what, "strong", wrap=True))
        self._says = QVBoxLayout()
        self._says.setSpacing(8)
        self.body.addLayout(self._says)
        self.body.addStretch(1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show what is held and what the file says, each under what it is."""
        for what, says in facts:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Label(what, "small", "text2", wrap=True))
            words.addWidget(Label(says, wrap=True))
            self._says.addLayout(words)

    def show_choice(self, *, take: bool) -> None:
        """Show whether the line is taken, and offer the other."""
        self.clear_actions()
        conflict = self.line.kind == "conflict"
        other = buttons.button(
            (KEEP if take else FILE) if conflict else ("Leave it out" if take else "Take it"),
            lambda: self._choose([self.line], not take),
        )
        now = "The file is believed." if take else "What was entered stays."
        if not conflict:
            now = "It is taken." if take else "It is left out."
        self.add_sentence(now)
        self.add_action(other)
