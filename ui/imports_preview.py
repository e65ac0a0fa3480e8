"""The preview of a caseload workbook: the rows that can't be read, and the table of changes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from models.errors import BadRow
from models.words import count
from ui import imports_work as work
from ui.files import choose_to_save
from ui.kit import buttons, theme
from ui.kit.boxes import column
from ui.kit.labels import Ground, Label, MarkLabel
from ui.kit.tables import Column, Table
from ui.page import Width
from ui.worker import Progress

if TYPE_CHECKING:
    from models.imports import Change, Effect
    from ui.imports import ImportPage

_SEGMENTS = {work.ALL: "All", "added": "New", "changed": "Changed", "closed": "Closed"}
_ORDER = ("added", "changed", "reopened", "closed")
_MOST_BAD = 200
_BAD_LINES = 5
_ABOUT, _WHAT = 150, 190


def in_full(change: "Change") -> str:
    """Return a change in one line: where it stands, what it is about, what differs and from when."""
    from models.imports.preview import what_words, when_words

    since = f", from {when_words(change)}" if change.when else ""
    return f"{change.sheet}, row {change.row}: {change.subject}, {what_words(change)}{since}"


def change_table() -> Table:
    """Return the table of the changes, without rows."""
    from models.imports.preview import KINDS, kind_words, what_words, when_words

    kinds = list(KINDS)

    def place(change: "Change") -> tuple[str, int]:
        return change.sheet, change.row

    return Table(
        "import",
        (
            Column("change", "Change", kind_words, sort=lambda change: kinds.index(change.kind)),
            Column("about", "About", lambda change: change.subject, strong=True, width=_ABOUT, tip=in_full),
            Column("what", "What", what_words, width=_WHAT, stretch=True, tip=in_full),
            Column("from", "From", when_words, sort=lambda change: change.when or None, leaves=1),
            Column("place", "Sheet, row", lambda change: f"{change.sheet}, {change.row}", place, muted=True, leaves=2),
        ),
        key=lambda change: (change.sheet, change.row, change.kind),
        one="change",
        toolbar=False,
    )


class BadRowsBanner(Ground):
    """The rows that can't be read, each with where it stands, what it holds and why; and a way to save the list."""

    def __init__(self, save: Callable[[], object]) -> None:
        super().__init__("error")
        self._heading = Label("", "strong", wrap=True)
        self._lines = Label("", wrap=True)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save_button = buttons.link("Save this list…", save)
        self._area = QScrollArea()
        self._area.setWidget(self._lines)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("The rows that can't be read")
        for made in (self._area.viewport(), self._lines):
            made.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self.save_button)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self._area)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(8)
        mark = MarkLabel("error")
        mark.setFixedHeight(max(24, theme.line() + 6))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The list that is shown."""
        return self._lines.text()

    def show_rows(self, rows: Sequence[BadRow], lines: int = _BAD_LINES) -> None:
        """Show these rows, ``lines`` of them at once; none takes the banner away."""
        many = len(rows)
        self._heading.setText(f"{count(many, 'mistake')} in the file; nothing of it is imported until they are mended.")
        if many == 1:
            self._heading.setText("1 mistake in the file; nothing of it is imported until it is mended.")
        listed = [str(row) for row in rows[:_MOST_BAD]]
        if many > _MOST_BAD:
            listed.append(f"and {many - _MOST_BAD:,} more, which the saved list holds too")
        self._lines.setText("\n".join(listed))
        self.setAccessibleName(f"{self._heading.text()} {listed[0] if listed else ''}")
        high = min(len(listed), lines) * self._lines.fontMetrics().lineSpacing()
        self._area.setFixedHeight(high)
        self.setVisible(bool(rows))


class CaseloadPreview(QWidget):
    """What a caseload workbook would change, a row of the file a line."""

    changed = Signal(str)
    """What it would do is another; carries what to say before the answer."""
    wanted = Signal(object, str)
    """A file is to be read again: ``imports_work.Wanted``, and what to say before the answer."""

    def __init__(self, page: "ImportPage", another: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._another = page, another
        self.preview: work.Preview | None = None
        self._kind = work.ALL
        self.table = change_table()
        self._line = Label("", "small", "text2", wrap=True)
        self.table.below.setSpacing(24)
        self.table.below.insertWidget(1, self._line, 100)
        self.table.chosen.connect(lambda change: self._line.setText(in_full(change) if change is not None else ""))
        self.banner = self.bad_rows = BadRowsBanner(self.ask_where_list)
        self.kinds: buttons.Segments | None = None
        self.kind_button = buttons.menu_button("", QMenu(self))
        self.tools = QWidget()
        self._tools = QHBoxLayout(self.tools)
        self._tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setSpacing(8)
        for widget in (self.table.filter_field, self.kind_button):
            self._tools.addWidget(widget)
        self._tools.addStretch(1)
        self._tools.addWidget(self.table.columns_button)
        column(self).addWidget(self.table)

    def show_preview(self, preview: work.Preview) -> None:
        """Show what a file would change."""
        self.preview, plan = preview, preview.plan
        self._kind = work.ALL
        self.table.filter_text = ""
        nothing = "This file changes nothing.", "What it says is held already, so there is nothing to apply."
        if plan.bad_rows:
            nothing = "The other rows change nothing.", "What they say is held already."
        self.table.set_empty(*nothing, "Choose another file…", self._another)
        self.fit(self._page.width_class)
        self._show_lines()

    def put_away(self) -> None:
        """Show nothing more of the file."""
        self.preview = None
        self.bad_rows.show_rows(())

    def fit(self, width: Width) -> None:
        """Arrange for the window's width."""
        rows = self.preview.plan.bad_rows if self.preview is not None else ()
        if width == Width.COMPACT:
            self.bad_rows.show_rows(rows, lines=2)
        else:
            self.bad_rows.show_rows(rows)
        self._show_kinds(compact=width == Width.COMPACT)

    @property
    def effect(self) -> "Effect | str":
        """What it does, or why nothing."""
        if self.preview is None or self.preview.effect is None:
            if self.preview is not None and self.preview.plan.bad_rows:
                return "Nothing, until its mistakes are mended. The changes listed are those of the other rows."
            return "Nothing."
        return self.preview.effect

    @property
    def reading(self) -> list[str]:
        """How the file was read: which sheets, how many rows say nothing new, and what was left alone."""
        return _reading(self.preview) if self.preview is not None else []

    @property
    def answer(self) -> str:
        """What the file would do, in one sentence."""
        return work.answer(self.preview.plan) if self.preview is not None else ""

    @property
    def changes(self) -> int:
        """How many changes Apply makes; 0 where it can't be applied."""
        return 0 if self.preview is None or self.preview.plan.bad_rows else self.preview.plan.changes

    @property
    def ready(self) -> bool:
        """Whether it can be applied as it is."""
        return bool(self.changes)

    on_day = ""
    """The day of which what it does is told, where it is not today: `` on 30 Oct 2026``."""
    matched = False
    """Whether its columns were matched by hand."""
    chosen = ""
    """What was chosen and would be lost with the preview: nothing can be."""

    @property
    def left_to_do(self) -> tuple[int, int]:
        """How many people are to be confirmed and how many findings to be put right once it is applied."""
        return 0, 0

    def refresh(self) -> None:
        """Read the file again where the record, the team or the day is another."""
        preview, session = self.preview, self._page.session
        if preview is None:
            return
        if preview.team != session.team or preview.plan.as_of != session.today:
            self.wanted.emit(work.Wanted(preview.path), "")
        else:
            current = partial(work.is_current, preview.plan)
            self._page.ask(current, partial(self._take_current, preview), topic="current")

    def _take_current(self, preview: work.Preview, current: bool) -> None:
        if not current and preview is self.preview and not self._page.busy:
            self.renew()

    def renew(self) -> None:
        """Read the file once more, because the record is another than it was."""
        if self.preview is not None:
            said = f"The record has changed since {self.preview.path.name} was read."
            self.wanted.emit(work.Wanted(self.preview.path), said)

    def foot(self, *, past: bool, short: bool) -> str:
        """Return what stands beside the buttons."""
        return work.foot(self.preview.plan, past=past, short=short) if self.preview is not None else ""

    def applying(self, progress: Progress) -> work.Applying:
        """Return the work that applies what is shown."""
        assert self.preview is not None
        return work.Applying(self.preview.plan, progress)

    def _show_lines(self) -> None:
        if self.preview is None:
            return
        plan = self.preview.plan
        wanted = [line for line in plan.lines if self._kind in (work.ALL, work.segment(line.kind))]
        wanted.sort(key=lambda line: _ORDER.index(line.kind))
        self.table.set_rows(wanted, total=work.counts(plan)[self._kind])

    def _show_kinds(self, *, compact: bool) -> None:
        """Show how many changes there are of each kind; as a menu where the window is small."""
        if self.kinds is not None:
            self.kinds.hide()
            self.kinds.deleteLater()
            self.kinds = None
        self.kind_button.setVisible(self.preview is not None and compact)
        if self.preview is None:
            return
        counts = work.counts(self.preview.plan)
        choices = [
            (key, f"{words} {counts[key]:,}") for key, words in _SEGMENTS.items() if counts[key] or key == work.ALL
        ]
        if not compact and counts[work.ALL]:
            self.kinds = buttons.Segments(choices, "Which changes are shown")
            self.kinds.choose(self._kind)
            self.kinds.chosen.connect(self.show_kind)
            self._tools.insertWidget(1, self.kinds)
        menu = self.kind_button.menu()
        if menu is not None:
            menu.clear()
            for key, words in choices:
                action = QAction(words, menu)
                action.triggered.connect(lambda _checked=False, key=key: self.show_kind(key))
                menu.addAction(action)
        self.kind_button.set_text(dict(choices)[self._kind])

    def show_kind(self, kind: str) -> None:
        """Show the changes of one kind, or ``all``."""
        self._kind = kind
        if self.preview is not None:
            self.kind_button.set_text(f"{_SEGMENTS[kind]} {work.counts(self.preview.plan)[kind]:,}")
        self._show_lines()

    def ask_where_list(self) -> None:
        """Ask where the list of the rows that can't be read goes, and save it."""
        if self.preview is None:
            return
        name = f"Mistakes in {self.preview.path.stem}.csv"
        if path := choose_to_save(self, "Save the list of mistakes", name, "List for a spreadsheet (*.csv)"):
            path = path if path.suffix else path.with_suffix(".csv")
            rows = self.preview.plan.bad_rows
            self._page.ask(partial(work.save_list, rows, path), self._page.session.say, topic="list")


def _reading(of: work.Preview) -> list[str]:
    """Return how the file was read: which sheets, how many rows say nothing new, and what was left alone."""
    sheets = list(of.plan.counts)
    named = f"{', '.join(sheets[:-1])} and {sheets[-1]}" if len(sheets) > 1 else "".join(sheets)
    lines = [f"{count(len(sheets), 'sheet')} read: {named}."]
    same = sum(counts.unchanged for counts in of.plan.counts.values())
    if same:
        lines.append(f"{count(same, 'row')} say{'s' if same == 1 else ''} what is held already.")
    return lines + list(of.plan.notes)
