"""The parts of the import preview: the rows that can't be read, the table of changes, and what they do to the team."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.errors import BadRow
from models.words import count
from ui.imports_work import Preview
from ui.kit import buttons, theme
from ui.kit.figure_grid import FigureGrid, Marked
from ui.kit.labels import Ground, Label, MarkLabel
from ui.kit.tables import Column, Table

if TYPE_CHECKING:
    from models.imports import Change, Effect

_MOST_BAD, _MOST_WORKERS = 200, 40
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


class EffectPanel(QScrollArea):
    """At the right: what the file does to each worker and to the totals, and how it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What the file does")

    def show_preview(self, of: Preview) -> None:
        """Show what a file does."""
        inside = Ground("raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(0)
        whom = of.team or "the service"
        column.addWidget(Label(f"What it does to {whom}", "title", wrap=True))
        column.addSpacing(6)
        if of.effect is not None:
            self._add_effect(column, of.effect)
        else:
            why = "Nothing."
            if of.plan.bad_rows:
                why = "Nothing, until its mistakes are mended. The changes listed are those of the other rows."
            column.addWidget(Label(why, "body", "text2", wrap=True))
        column.addSpacing(20)
        column.addWidget(Label("How the file was read", "title", wrap=True))
        column.addSpacing(4)
        for line in _reading(of):
            column.addWidget(Label(line, "body", "text2", wrap=True))
            column.addSpacing(4)
        column.addStretch(1)
        self.setWidget(inside)

    def _add_effect(self, column: QVBoxLayout, effect: "Effect") -> None:
        from models.imports.preview import totals, worker_effects

        workers = worker_effects(effect)
        if workers:
            grid = FigureGrid(("Worker", "Load", "Then"), right=frozenset({1}))
            for worker in workers[:_MOST_WORKERS]:
                name = Label(worker.name, "strong", wrap=True)
                grid.add((name, Label(worker.load), Marked(worker.mark, worker.then)))
            column.addWidget(grid)
            if len(workers) > _MOST_WORKERS:
                column.addSpacing(6)
                rest = count(len(workers) - _MOST_WORKERS, "more worker")
                column.addWidget(Label(f"and {rest} further from trouble", "small", "text2"))
        else:
            column.addWidget(Label("No worker's load or status differs afterwards.", "body", "text2", wrap=True))
        column.addSpacing(14)
        for words, before, after in totals(effect):
            column.addWidget(_Total(words, before, after))


class _Total(QWidget):
    """A total before → after, with what is so afterwards in weight 600."""

    def __init__(self, words: str, before: int, after: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(0)
        row.addWidget(Label(words), 1)
        if before != after:
            row.addWidget(Label(f"{before:,} → "))
        row.addWidget(Label(f"{after:,}", "strong"))


def _reading(of: Preview) -> list[str]:
    """Return how the file was read: which sheets, how many rows say nothing new, and what was left alone."""
    sheets = list(of.plan.counts)
    named = f"{', '.join(sheets[:-1])} and {sheets[-1]}" if len(sheets) > 1 else "".join(sheets)
    lines = [f"{count(len(sheets), 'sheet')} read: {named}."]
    same = sum(counts.unchanged for counts in of.plan.counts.values())
    if same:
        lines.append(f"{count(same, 'row')} say{'s' if same == 1 else ''} what is held already.")
    return lines + list(of.plan.notes)
