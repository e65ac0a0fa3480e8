"""What a file does to each worker and to the totals, and how it was read: the right part of an import's preview."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.words import count
from ui.kit import buttons
from ui.kit.figure_grid import FigureGrid, Marked
from ui.kit.labels import Ground, Label

if TYPE_CHECKING:
    from models.imports import Effect

_MOST_WORKERS = 40


class EffectPanel(QScrollArea):
    """Each worker and the totals before → after; under them what is to know of the file."""

    def __init__(self, match: Callable[[], object]) -> None:
        super().__init__()
        self._match = match
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What the file does")
        self._shown: tuple[object, ...] = ()
        self._effect: Effect | str = ""

    def show_effect(self, whom: str, effect: "Effect | str", reading: Sequence[str], *, matched: bool = False) -> None:
        """Show what a file does to a team or the service.

        Args:
            whom: the team looked at or the service, with the day where that is not today.
            effect: what it does, or a sentence in its place.
            reading: how the file was read.
            matched: whether its columns were matched by hand, which can be put right.
        """
        shown = whom, id(effect), *reading
        if shown == self._shown:
            return
        self._shown, self._effect = shown, effect  # kept, so that no other takes its place in the memory
        inside = Ground("raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(0)
        column.addWidget(Label(f"What it does to {whom}", "title", wrap=True))
        column.addSpacing(6)
        if isinstance(effect, str):
            column.addWidget(Label(effect, "body", "text2", wrap=True))
        else:
            _add_effect(column, effect)
        column.addSpacing(20)
        column.addWidget(Label("How the file was read", "title", wrap=True))
        column.addSpacing(4)
        for line in reading:
            column.addWidget(Label(line, "body", "text2", wrap=True))
            column.addSpacing(4)
        if matched:
            column.addWidget(buttons.link("Change the matching…", self._match))
        column.addStretch(1)
        scrolled = self.verticalScrollBar().value()
        self.setWidget(inside)
        self.verticalScrollBar().setValue(scrolled)


def _add_effect(column: QVBoxLayout, effect: "Effect") -> None:
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
