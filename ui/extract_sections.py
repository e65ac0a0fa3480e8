"""The sections of an extract's preview: its changes, the new workers in it, and what it has wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QWidget

from models.extracts.finding_kinds import BLANK_WORKER, named
from models.extracts.plan import KINDS
from ui import extract_work as work
from ui.extract_findings import FindingTable
from ui.extract_lines import LineTable
from ui.extract_workers import WorkerTable
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.buttons import Chip, Chips, Segments
from ui.kit.labels import Label

if TYPE_CHECKING:
    from models.extracts.extract import Finding
    from models.extracts.plan import Choices, Plan

_NAMES = {
    "lines": "Changes", "workers": "New workers", "left out": "Left out", "disagree": "Disagree", "others": "Other",
}  # fmt: skip
_NOTES = {
    "workers": "Nobody of these names is known here. They count as social workers, FTE 1, until confirmed.",
    "left out": "These rows cannot be read, so nothing of them counts. All the others are taken.",
    "disagree": "The lists of the file, or this file and the record, say otherwise of one child.",
    "others": "What is written beside each was done with it; it is worth putting right in the case system.",
}


class Sections(QWidget):
    """One section at a time; ``tools`` belongs into the page's toolbar."""

    chosen = Signal(object, bool)
    """These lines are to be taken or left out."""
    opened = Signal(object)
    followed = Signal(object)
    """Another line has the keyboard."""
    same = Signal(str, object)
    """A worker is the same as someone (``WorkerTable.same``)."""
    save_wanted = Signal()
    other = Signal()
    """Another section is shown."""

    def __init__(self, choices: "Callable[[], Choices]") -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._key, self._compact = "lines", False
        self.lines, self.workers, self.findings = LineTable(choices), WorkerTable(), FindingTable()
        self.lines.chosen.connect(self.chosen)
        self.lines.opened.connect(self.opened)
        self.lines.table.chosen.connect(self.followed)
        self.lines.table.set_empty("This file changes no case.", "What it says of the open cases is held already.")
        self.workers.same.connect(self.same)
        self.findings.save_wanted.connect(self.save_wanted)
        self.chips = Chips("Which changes are shown")
        self.chips.changed.connect(lambda _on: self._show_lines())
        self._stack = QStackedWidget()
        self._sections = (self.lines, self.workers, self.findings)
        for section in self._sections:
            self._stack.addWidget(section)
        inside = column(self)
        inside.addWidget(self._over_rows())
        inside.addWidget(self._stack, 1)
        self.tools = QWidget()
        self._tools = QHBoxLayout(self.tools)
        self._tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setSpacing(8)
        self.kinds: Segments | None = None
        self.kind_button = buttons.menu_button("", QMenu(self))
        for widget in (*(section.table.filter_field for section in self._sections), self.kind_button):
            self._tools.addWidget(widget)
        self._tools.addStretch(1)

    def _over_rows(self) -> QWidget:
        """Return what stands over the rows: which kinds are shown or what the section is, and the columns."""
        self._note = Label("", "body", "text2", wrap=True)
        self._over = QWidget()
        row = QHBoxLayout(self._over)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.chips, 1)
        row.addWidget(self._note, 1)
        for section in self._sections:
            row.addWidget(section.table.columns_button, 0, Qt.AlignmentFlag.AlignTop)
        return self._over

    def begin(self) -> None:
        """Show all changes of the next plan."""
        self._key = "lines"
        self.chips.turn_on(set())
        for section in self._sections:
            section.table.filter_text = ""

    def show_reading(self, reading: work.Reading) -> None:
        """Show what an extract does, in the section that was shown if it still holds something."""
        plan = self._plan = reading.plan
        chips = [Chip(kind, words) for kind, words in self._kinds_there()]
        self.chips.set_chips([Chip("", f"All {len(plan.lines):,}"), *chips])
        self.workers.show_reading(reading)
        if not self._count(self._key):
            self._key = "lines"
        self._show_lines()
        self._show_section()

    def show_section(self, key: str) -> None:
        """Show the changes, the new workers, or one sort of findings."""
        self._key = key
        self.other.emit()
        self._show_section()
        self.fit(compact=self._compact)

    def fit(self, *, compact: bool) -> None:
        """Arrange for the window's width."""
        self._compact = compact
        self._show_kinds()
        nothing = self._key == "lines" and not self._count("lines")
        self._over.setVisible(not compact and not nothing)
        self.lines.table.leave_out({"team"} if compact else ())

    @property
    def name(self) -> str:
        """What the section that is shown is called."""
        return self._name_of(self._key)

    def _name_of(self, key: str) -> str:
        """Return what a section is called: of other findings that are all of one kind, that kind."""
        kinds = {one.kind for one in self._findings(key)} if key == "others" else set()
        if kinds == {BLANK_WORKER}:
            return "No worker"
        return named(kinds.pop()).name if len(kinds) == 1 else _NAMES[key]

    @property
    def shown_findings(self) -> "list[Finding]":
        """The findings of the section that is shown."""
        return self._findings(self._key)

    def _findings(self, key: str) -> "list[Finding]":
        if self._plan is None:
            return []
        if key == "left out":
            return work.left_out(self._plan.extract)
        return work.disagreements(self._plan) if key == "disagree" else work.others(self._plan.extract)

    def _count(self, key: str) -> int:
        if self._plan is not None and key in ("lines", "workers"):
            return len(self._plan.lines if key == "lines" else self._plan.new_workers)
        return len(self._findings(key))

    def _show_kinds(self) -> None:
        """Offer the sections that hold something; as a menu where the window is small."""
        counts = {key: self._count(key) for key in _NAMES}
        offered = [(key, f"{self._name_of(key)} {counts[key]:,}") for key in _NAMES if counts[key] or key == "lines"]
        self.kind_button.set_text(dict(offered)[self._key])
        if self.kinds is None or self.kinds.keys != [key for key, _ in offered]:
            self._make_kinds(offered)
        else:  # the same ones stay, and with them the keyboard
            for key, words in offered:
                self.kinds.set_text(key, words)
        if self.kinds is not None:
            self.kinds.choose(self._key)
        self._show_fitting()
        self._fill_menu(offered)

    def _make_kinds(self, offered: list[tuple[str, str]]) -> None:
        """Put other sections in the place of those that were offered."""
        had_keyboard = False
        if self.kinds is not None:
            focus = QApplication.focusWidget()
            had_keyboard = focus is not None and self.kinds.isAncestorOf(focus)
            self.kinds.hide()
            self.kinds.deleteLater()
        self.kinds = Segments(offered, "What of the file is shown")
        self.kinds.chosen.connect(self.show_section)
        self._tools.insertWidget(len(self._sections), self.kinds)
        if had_keyboard:
            self.lines.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_menu(self, offered: list[tuple[str, str]]) -> None:
        """Offer in the menu the sections, and under the changes their kinds, whose chips have no room."""
        menu = self.kind_button.menu()
        if menu is None or self._plan is None:
            return
        menu.clear()
        for key, words in offered:
            self._offer(menu, words, key, set())
            if key == "lines":
                for kind, called in self._kinds_there():
                    self._offer(menu, f"    {called}", key, {kind})
        if self._key == "lines" and len(self.chips.on) == 1:
            self.kind_button.set_text(dict(self._kinds_there())[next(iter(self.chips.on))])

    def _offer(self, menu: QMenu, words: str, key: str, kinds: set[str]) -> None:
        action = QAction(words, menu)
        action.triggered.connect(lambda _checked=False: self._choose(key, kinds))
        menu.addAction(action)

    def _choose(self, key: str, kinds: set[str]) -> None:
        self.chips.turn_on(kinds)
        self.show_section(key)

    def _kinds_there(self) -> list[tuple[str, str]]:
        """Return the kinds of which there are lines, each with how many."""
        counts = self._plan.counts if self._plan is not None else {}
        return [(kind, f"{words} {counts[kind]:,}") for kind, words in KINDS.items() if counts.get(kind)]

    def _show_fitting(self) -> None:
        """Show the sections side by side where there is room, else as a menu."""
        if self.kinds is None:
            return
        beside = self.lines.table.filter_field.minimumWidth() + self._tools.spacing()
        fits = not self._compact and self.kinds.sizeHint().width() + beside <= self.width()
        choice = any(self._count(key) for key in _NAMES if key != "lines")
        self.kinds.setVisible(fits and choice)
        self.kind_button.setVisible(not fits and (choice or self._compact))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the sections still fit side by side."""
        super().resizeEvent(event)
        self._show_fitting()

    def _show_section(self) -> None:
        shown = {"lines": self.lines, "workers": self.workers}.get(self._key, self.findings)
        self._stack.setCurrentWidget(shown)
        self._note.setText(_NOTES.get(self._key, ""))
        self.chips.setVisible(shown is self.lines)
        self._note.setVisible(shown is not self.lines)
        for section in self._sections:
            section.table.filter_field.setVisible(section is shown)
            section.table.columns_button.setVisible(section is shown)
        if shown is self.findings:
            self.findings.show_findings(self.shown_findings)

    def _show_lines(self) -> None:
        if self._plan is not None:
            on, lines = self.chips.on, self._plan.lines
            self.lines.show_lines([line for line in lines if not on or line.kind in on], len(lines))
