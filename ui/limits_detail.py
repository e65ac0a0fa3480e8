"""What one line of limits or one weight is: since when, to whom it applies, what was before, and what can be done."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from models.agreed import Agreed, AgreedLine, AgreedWeight, State
from models.dates import ALWAYS, OPEN, show, show_weekday
from models.figures import plain, show_number
from models.limit_edits import Kind
from models.limit_lines import scope_of
from models.position import WorkerPosition
from models.status_words import limits_words, own_limits_words, spoken, status_words
from models.unconfirmed import GUESS
from models.words import count
from ui.kit import buttons
from ui.kit.labels import Label, MarkLabel
from ui.kit.panel import DetailPanel

_ACTIONS: tuple[tuple[Kind, str], ...] = (
    ("remove", "Remove…"), ("correct", "Correct…"), ("end", "End…"), ("change", "Change…"),
)  # fmt: skip


class AgreedPanel(DetailPanel):
    """A line or a weight. ``act`` carries what is to be done with it, ``worker_wanted`` a worker's row."""

    act = Signal(str)
    worker_wanted = Signal(int)

    def __init__(self, one: AgreedLine | AgreedWeight, of: Agreed, refusal: str) -> None:
        super().__init__()
        self.one = one
        if isinstance(one, AgreedLine):
            self._show_line(one, of)
        else:
            self._show_weight(one, of)
        self.body.addStretch(1)
        if refusal:
            self.body.addWidget(Label(refusal, "small", "text2", wrap=True))
        self._add_actions(one, refusal)

    def _show_line(self, one: AgreedLine, of: Agreed) -> None:
        line = one.line
        self.set_title(capital(one.whom), f"{pair(one)} {line.measure}, {when(one.state, line.valid_from, one.until)}")
        scaled = "Agreed for one full-time worker; part-timers and people partly absent have their share of it."
        own = "Agreed for this worker alone, whatever their FTE and absences."
        self.body.addWidget(Label(own if line.worker is not None else scaled, "small", "text2", wrap=True))
        if one.state == State.IN_FORCE:
            day = show_weekday(of.position.day)
            self.add_heading(f"Applies to {count(len(one.workers), 'worker')} on {day}")
            self._add_workers(one.workers)
        if one.state == State.IN_FORCE and not one.workers:
            why = "Nobody it names is in post, or a closer line applies to them."
            self.body.addWidget(Label(why, "small", "text2", wrap=True))
        others = [other for other in of.lines if scope_of(other.line) == scope_of(line) and other is not one]
        if others:
            self.add_heading("Before and after")
            self.add_facts(
                tuple(
                    (f"{pair(other)} {other.line.measure}", when(other.state, other.line.valid_from, other.until))
                    for other in others
                )
            )

    def _show_weight(self, one: AgreedWeight, of: Agreed) -> None:
        points = f"{plain(one.points)} {'point' if one.points == 1 else 'points'} a case"
        start = one.weight.start if one.weight is not None else ALWAYS
        state = when(one.state, start, one.until) if one.weight is not None else "not set"
        self.set_title(capital(one.category), f"{points}, {state}")
        day = show_weekday(of.position.day)
        said = "A category without a weight counts as 1 point a case. " if one.weight is None else ""
        if one.state in (State.IN_FORCE, State.NOT_SET):
            said += f"{count(one.cases, 'open case')} on {day}."
        self.body.addWidget(Label(said, "body", "text2", wrap=True))
        in_points = [worker for worker in of.position.workers if worker.measure == "points"]
        if in_points:
            self.add_heading(f"{count(len(in_points), 'worker')} with limits in points")
            self._add_workers(in_points)
        else:
            why = "Weights matter only for limits in points; no worker has such limits."
            self.body.addWidget(Label(why, "small", "text2", wrap=True))

    def _add_workers(self, workers: Iterable[WorkerPosition]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(5, 1)
        for row, worker in enumerate(workers):
            name = buttons.link(worker.name, partial(self.worker_wanted.emit, worker.row))
            name.setAccessibleName(spoken(worker))
            grid.addWidget(name, row, 0)
            grid.addWidget(Label(show_number(worker.load, 2), "strong"), row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(own_limits_words(worker), "body", "text2"), row, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(MarkLabel(worker.status), row, 3)
            grid.addWidget(Label(short_status(worker)), row, 4)
            if worker.guessed:
                grid.addWidget(Label(GUESS, "small", "text3"), row, 5)
        self.body.addLayout(grid)

    def _add_actions(self, one: AgreedLine | AgreedWeight, refusal: str) -> None:
        """Add what can be done with it; the main thing rightmost."""
        made: list[tuple[Kind, QWidget]] = []
        if one.state == State.NOT_SET:
            made = [("add", buttons.main_button("Set its weight…", then=partial(self.act.emit, "add")))]
        else:
            kinds = [(kind, words) for kind, words in _ACTIONS if one.state != State.ENDED or kind in _FOR_ENDED]
            for kind, words in kinds:
                then = partial(self.act.emit, kind)
                main = kind == kinds[-1][0]
                made.append((kind, buttons.main_button(words, then=then) if main else buttons.button(words, then)))
        for _kind, button in made:
            button.setEnabled(not refusal)
            self.add_action(button)


_FOR_ENDED = ("remove", "correct")


def pair(one: AgreedLine) -> str:
    """Return a line's limits as agreed: ``14–18``."""
    return limits_words(one.line.lower, one.line.upper)


def when(state: State, start: date, until: date) -> str:
    """Return since when a line holds, or from when to when: ``in force since 1 Apr 2026``."""
    if state == State.IN_FORCE:
        if until == OPEN:
            return "in force always" if start == ALWAYS else f"in force since {show(start)}"
        return f"in force to {show(until)}" if start == ALWAYS else f"in force from {show(start)} to {show(until)}"
    if until == OPEN:
        return f"from {show(start)}"
    return f"to {show(until)}" if start == ALWAYS else f"{show(start)} to {show(until)}"


def short_status(worker: WorkerPosition) -> str:
    """Return the status without how much room there is, for a narrow column."""
    said = status_words(worker)
    return said.split(",")[0]


def capital(text: str) -> str:
    """Return a text to begin a line with."""
    return text[:1].upper() + text[1:]
