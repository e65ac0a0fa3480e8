"""What is asked on the page of plans: which of its three questions, of whom, how many moves, from which day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from models.errors import BadInput
from models.figures import plain
from models.plan_moves import Giver
from models.words import count
from ui.kit import buttons
from ui.kit.chooser import Chooser
from ui.kit.flow import Flow
from ui.kit.labels import Label
from ui.kit.strip_fields import StripDay, StripNumber
from ui.plan_changes import KINDS

HAND, PLACE, BALANCE, WHAT_IF = "hand over", "place", "rebalance", "what if"
_MODES = ((HAND, "Hand over"), (BALANCE, "Rebalance"), (WHAT_IF, "What if"))
SERVICE, OWN_TEAMS = "Whole service", "Each case’s own team"
_PAUSE_MS = 300
_MOST_MOVES, _DEFAULT_MOVES = 1000, 5


class PlanTools(QWidget):
    """The controls over a plan, side by side, in as many lines as there is room for."""

    mode_chosen = Signal(str)
    giver_chosen = Signal(object)
    """A ``Giver`` whose cases are to be handed over."""
    team_chosen = Signal(object)
    """The name of a team, None for all."""
    suppose = Signal(str)
    """The kind of change that is to be supposed."""
    edited = Signal()
    """Another day or number of moves is typed."""
    wrong = Signal(str)
    """What is wrong with what is typed, empty once it is mended."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._givers: Sequence[Giver] = ()
        self.segments = buttons.Segments(_MODES, "What is worked out")
        self.segments.chosen.connect(self.mode_chosen)
        modes = QMenu(self)
        for mode, words in _MODES:
            modes.addAction(words).triggered.connect(partial(self._mode, mode))
        self.mode_button = buttons.menu_button(_MODES[0][1], modes)
        self.mode_button.setAccessibleDescription("What is worked out")
        self.mode_button.hide()
        self.giver_button = buttons.button("Choose a worker", self.choose_giver)
        self.giver_button.opens = True
        self.giver_button.setAccessibleDescription("Whose cases are handed over")
        self.team_button = buttons.menu_button(SERVICE, QMenu(self))
        self.team_button.setAccessibleDescription("Whose team is asked")
        menu = QMenu(self)
        for kind, words in KINDS:
            menu.addAction(words).triggered.connect(partial(self._supposed, kind))
        self.suppose_button = buttons.menu_button("Suppose…", menu)
        self.most_field = StripNumber("most", "Children who may move at most", 0, _MOST_MOVES, check=_check_whole)
        self.most_field.setFixedWidth(self.fontMetrics().horizontalAdvance("1000") + 22)
        self.most_field.set_value(str(_DEFAULT_MOVES))
        self.day_field = StripDay("day", "From", today, what="the day of the plan")
        self.day_field.label.hide()
        self.day_field.setFixedWidth(self.fontMetrics().horizontalAdvance("30 Sep 2026") + 50)
        self.set_day(today)
        self._from = Label("from", "body", "text2")
        self._from.setBuddy(self.day_field.editor)
        self._most = _together(Label("at most", "body", "text2"), self.most_field)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.edited)
        for field in (self.most_field, self.day_field):
            field.edited.connect(self._pause.start)
            field.said.connect(self.wrong)

    def _lay_out(self) -> None:
        flow = Flow(self, 8)
        for widget in (
            self.segments, self.mode_button, self.giver_button, self.team_button, self.suppose_button, self._most,
            _together(self._from, self.day_field),
        ):  # fmt: skip
            flow.addWidget(widget)

    # What the page calls

    def show_mode(self, mode: str) -> None:
        """Show what a question needs."""
        listed = HAND if mode == PLACE else mode
        self.segments.choose(listed)
        self.mode_button.set_text(dict(_MODES)[listed])
        self.giver_button.setVisible(mode == HAND)
        self.team_button.setVisible(mode != HAND)
        self.suppose_button.setVisible(mode == WHAT_IF)
        self._most.setVisible(mode == BALANCE)
        self._from.setText({WHAT_IF: "on", BALANCE: "move from"}.get(mode, "from"))

    def set_compact(self, compact: bool) -> None:
        """Offer the questions in a menu where the window is small."""
        self.segments.setVisible(not compact)
        self.mode_button.setVisible(compact)

    def show_giver(self, giver: Giver | None) -> None:
        """Name whose cases are handed over."""
        self.giver_button.set_text(giver.name if giver is not None else "Choose a worker")

    def show_givers(self, givers: Sequence[Giver]) -> None:
        """Take whom there is to choose from."""
        self._givers = givers

    def show_teams(self, teams: Sequence[str], team: str | None, everyone: str) -> None:
        """Offer teams, and all of them as ``everyone`` unless that is empty."""
        self.team_button.set_text(team or everyone or "Choose a team")
        menu = cast("QMenu", self.team_button.menu())
        menu.clear()
        if everyone:
            menu.addAction(everyone).triggered.connect(partial(self._team, None))
        for name in teams:
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._team, name))

    def set_day(self, day: date) -> None:
        """Write a day into the field."""
        self.day_field.blockSignals(True)
        self.day_field.set_value(day)
        self.day_field.blockSignals(False)

    @property
    def day(self) -> date | None:
        """The day that is typed, None while it is none."""
        return cast("date | None", self._value(self.day_field))

    @property
    def most(self) -> int | None:
        """How many may move, None while it is no number."""
        found = cast("Decimal | None", self._value(self.most_field))
        return None if found is None else int(found)

    def choose_giver(self) -> Chooser:
        """Ask whose cases are handed over: who is gone, away or going first."""
        named = [(giver, giver_words(giver)) for giver in self._givers]
        return Chooser(self.giver_button, "Whose cases?", named, self.giver_chosen.emit)

    # Inside

    def _value(self, field: StripDay | StripNumber) -> object:
        try:
            return field.value()
        except BadInput:
            return None

    def _team(self, name: str | None, _checked: bool = False) -> None:
        self.team_chosen.emit(name)

    def _mode(self, mode: str, _checked: bool = False) -> None:
        self.mode_chosen.emit(mode)

    def _supposed(self, kind: str, _checked: bool = False) -> None:
        self.suppose.emit(kind)


def _together(words: Label, field: QWidget) -> QWidget:
    """Return a field and the words before it as one, so that they stand in one line."""
    made = QWidget()
    beside = QHBoxLayout(made)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(6)
    beside.addWidget(words)
    beside.addWidget(field)
    return made


def _check_whole(number: Decimal) -> None:
    if number % 1:
        raise BadInput(f"{plain(number)} is no whole number of children; write one like 5.")


def giver_words(giver: Giver) -> str:
    """Return how somebody is offered: ``Joel Pemberwick: 2 cases, left 30 Oct``."""
    why = f", {giver.why}" if giver.why else ""
    return f"{giver.name}: {count(giver.cases, 'case')}{why}"
