"""Plan moves: a worker's whole caseload handed over, a team brought into balance, or what would be if."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from models.dates import show
from models.plan_moves import Giver, Looked, Plan, Row, answer, choices, empty_words
from models.words import count
from ui import plan_people, plan_work
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.chooser import Chooser
from ui.page import Page, Width
from ui.plan_changes import ChangePanel, missing, read_choices
from ui.plan_people import Line, PeoplePanel, lines_of_change, lines_of_plan
from ui.plan_table import PlanTable
from ui.plan_tools import BALANCE, HAND, OWN_TEAMS, PLACE, SERVICE, WHAT_IF, PlanTools
from ui.plan_what_if import WhatIfPane
from ui.plan_work import Asked, Known
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.what_if import WhatIf

_QUESTION = {
    HAND: "Who takes the cases of someone who leaves?",
    PLACE: "Who can take these cases?",
    BALANCE: "Which moves bring a team into balance?",
    WHAT_IF: "What would it be like, if …?",
}
_SHORT = {HAND: "Who takes the cases?", BALANCE: "Which moves balance it?"}
"""Of a small window, whose toolbar names whom it is about."""
_NOTHING = "Nothing has changed."
_WHY_OF_BALANCE = 340
"""Why a case moves to balance a team takes longer words than why it is handed over."""


class PlanMovesPage(Page):
    """One table of moves for each question, with the people it touches beside it; nothing is written before *Apply*."""

    place = "Plan moves"
    question = _QUESTION[HAND]
    detail_width = 372

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.mode = HAND
        self.giver: Giver | None = None
        self.case_rows: tuple[int, ...] = ()
        self.team: str | None = session.team
        self.known: Known | None = None
        self._asked = {mode: Asked() for mode in _QUESTION}
        self._wanted: tuple[int, date | None] | None = None
        self._progress: Progress | None = None
        self._busy = False
        self._team_looked_at = session.team
        self._build()
        self._show_mode()

    def _build(self) -> None:
        self.tools, self.pane = PlanTools(self.session.today), WhatIfPane()
        self.tables = {HAND: PlanTable(), PLACE: PlanTable(), BALANCE: PlanTable(_WHY_OF_BALANCE)}
        self.tables[HAND].leave_out({"from"})
        self.tools.set_day(self.session.day)
        self.toolbar.addWidget(self.tools, 1)
        self.tools.mode_chosen.connect(self.show_mode)
        self.tools.giver_chosen.connect(self.hand_over)
        self.tools.team_chosen.connect(self._team_chosen)
        self.tools.suppose.connect(self.suppose)
        self.tools.edited.connect(self._edited)
        self.tools.wrong.connect(lambda said: self.show_trouble(said, "plan") if said else self.clear_trouble())
        self._stack_of_parts = QStackedWidget()
        for table in self.tables.values():
            table.edit.connect(self.open_list)
            self._stack_of_parts.addWidget(table)
        self._stack_of_parts.addWidget(self.pane)
        self.body.addWidget(self._stack_of_parts, 1)
        self.pane.edited.connect(self._supposed)
        self.again_button = buttons.button("Work it out again", self.work_out)
        self.apply_button = buttons.main_button("Apply", "Ctrl+Enter", self.apply)
        self.strip = ActionStrip(self.again_button, self.apply_button)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.people = PeoplePanel(self.session.today)
        self.people.submitted.connect(self.apply)
        self.set_side(self.people, plan_people.WIDTH, "Moves", "People")

    @property
    def table(self) -> PlanTable:
        """The table of the question that is asked; that of a hand-over where it has none."""
        return self.tables.get(self.mode, self.tables[HAND])

    # What is asked

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Hand over the cases of ``worker_row`` from ``day`` on, or place ``case_rows``."""
        if "worker_row" in target:
            self.mode, self._wanted = HAND, (int(target["worker_row"]), target.get("day"))
            self._show_mode()
            self.refresh_soon()
        elif "case_rows" in target:
            self.mode, self.case_rows, self.team = PLACE, tuple(target["case_rows"]), None
            self._asked[PLACE] = Asked()
            self.tools.set_day(self.session.day)
            self._show_mode()
            self.refresh_soon()

    def show_mode(self, mode: str) -> None:
        """Turn to another question; what was found for each stays."""
        self.close_detail()
        self.mode = mode
        if mode == BALANCE and self.team is None and self.known is not None and len(self.known.teams) == 1:
            self.team = self.known.teams[0]
        self._show_mode()
        self._ask_if_new()

    def hand_over(self, giver: Giver) -> None:
        """Plan who takes all cases of somebody, from the day that is offered for them on."""
        self.mode, self.giver = HAND, giver
        self.tools.set_day(giver.day)
        self._show_mode()
        self.work_out()

    def refresh(self) -> None:
        """Ask who holds cases, and look again at what the plan would do."""
        session = self.session
        if session.team != self._team_looked_at:
            self._team_looked_at = self.team = session.team
        wanted, self._wanted = self._wanted, None
        work = partial(plan_work.read, day=session.day, team=session.team, wanted=wanted)
        self.ask(work, self._show_known)

    def _show_known(self, known: Known) -> None:
        self.known = known
        self.tools.show_givers(known.givers)
        if known.wanted is not None:
            self.hand_over(known.wanted)
            return
        if self.mode == HAND and self.giver is None and known.givers and known.givers[0].why:
            self.hand_over(known.givers[0])
            return
        self._show_mode()
        self._ask_if_new()

    def _ask_if_new(self) -> None:
        """Look again at the plan that is shown; where there is none yet, make it if all it needs is known."""
        asked = self._asked[self.mode]
        if self.mode == WHAT_IF:
            self.ask(partial(read_choices, day=self._day, team=self.team), self.pane.take_choices, topic="choices")
            self.work_out()
        elif asked.plan is not None:
            self._look_again()
        elif self.mode == PLACE and self.case_rows and not asked.said:
            self.work_out()

    @property
    def _day(self) -> date:
        return self.tools.day or self.session.day

    def _edited(self) -> None:
        if self.tools.day_field.check() and self.tools.most_field.check():
            self.work_out()

    def _team_chosen(self, team: str | None) -> None:
        self.team = team
        self._show_mode()
        self.work_out()

    def work_out(self) -> None:
        """Work out the plan anew; what was chosen by hand goes."""
        work = self._work(self._day)
        if work is None:
            return
        if self._progress is not None:
            self._progress.stop()
        progress = Progress("Working it out", leaves=_NOTHING)
        self._progress = progress
        progress.ended.connect(partial(self._ended, progress))
        self._show_buttons()
        then = self._take_what_if if self.mode == WHAT_IF else partial(self._take_plan, self.mode)
        self.ask(partial(work, progress=progress), then, topic="plan", progress=progress)

    def _work(self, day: date) -> "Callable[..., Any] | None":
        """Return what works the plan out, None while something is still to be chosen."""
        today = self.session.today
        if self.mode == HAND and self.giver is not None:
            return partial(plan_work.hand_over, row=self.giver.row, day=day, today=today)
        if self.mode == PLACE and self.case_rows:
            return partial(plan_work.place, rows=self.case_rows, day=day, team=self.team, today=today)
        if self.mode == BALANCE and self.team is not None and self.tools.most is not None:
            return partial(plan_work.balance, team=self.team, day=day, most=self.tools.most, today=today)
        if self.mode == WHAT_IF:
            return partial(
                plan_work.what_if, day=day, changes=[one.change for one in self.pane.supposed], team=self.team
            )
        return None

    def _ended(self, progress: Progress, stopped: bool) -> None:
        if progress is self._progress:
            self._progress = None
            self._show_buttons()
            if stopped:
                self.strip.say(f"Stopped. {_NOTHING}")

    # What was found

    def _take_plan(self, mode: str, found: tuple[Plan, Looked]) -> None:
        self._asked[mode] = Asked(*found)
        if mode == self.mode:
            self._show_mode()

    def _look_again(self) -> None:
        asked, mode = self._asked[self.mode], self.mode
        if asked.plan is not None:
            work = partial(plan_work.look, plan=asked.plan, chosen=dict(asked.chosen), today=self.session.today)
            self.ask(work, partial(self._take_look, mode, asked.plan), topic="look")

    def _take_look(self, mode: str, plan: Plan, looked: Looked) -> None:
        asked = self._asked[mode]
        if asked.plan is plan:
            asked.changed = asked.changed or (asked.looked is not None and asked.looked.before != looked.before)
            asked.looked = looked
            if mode == self.mode:
                self._show_mode()

    def _show_mode(self) -> None:
        """Show what is asked now and what was found for it."""
        self.tools.show_mode(self.mode)
        self.tools.show_giver(self.giver if self.mode == HAND else None)
        everyone = {PLACE: OWN_TEAMS, WHAT_IF: SERVICE}.get(self.mode, "")
        self.tools.show_teams(self.known.teams if self.known else (), self.team, everyone)
        self._stack_of_parts.setCurrentWidget(self.pane if self.mode == WHAT_IF else self.table)
        self._fit_parts()
        if self.mode == WHAT_IF:
            self._show_what_if()
        else:
            self._show_plan(self._asked[self.mode])
        self._show_buttons()

    def _show_plan(self, asked: Asked) -> None:
        plan, looked = asked.plan, asked.looked
        short = _SHORT.get(self.mode) if self.width_class == Width.COMPACT else None
        self.set_question(short or (plan.question if plan is not None else _QUESTION[self.mode]))
        if plan is None or looked is None:
            self.set_answer("")
            self._say_empty(asked)
            self.table.set_rows(())
            self.people.show_lines("", (), {})
            self.show_side(False)
            return
        self.set_answer(answer(looked) if plan.cases else empty_words(plan)[0])
        self.table.show_plan(looked.rows, *empty_words(plan))
        lines = lines_of_plan(looked.checked.people)
        refusals = {one.row: one.refusal for one in looked.checked.to_agree}
        self.people.show_lines(f"Before → after, {show(plan.day)}", lines, refusals)
        self._show_people(lines, f"Moves {looked.number}")

    def _say_empty(self, asked: Asked) -> None:
        """Say what is to be chosen first, or what was done, with what goes on from there."""
        title, sentence, action = plan_work.first_words(self.mode, self.team, asked.said)
        does = self.tools.choose_giver if self.mode == HAND and not asked.said else self.work_out
        self.table.set_empty(title, sentence, action, does)

    def _show_buttons(self) -> None:
        asked, working = self._asked[self.mode], self._progress is not None
        looked, refusal = asked.looked, self.session.refusal()
        number = looked.number if looked is not None else 0
        self.apply_button.set_text(f"Apply {count(number, 'move')}" if number else "Apply")
        self.apply_button.setEnabled(bool(number) and not working and not refusal)
        self.again_button.setEnabled(not working and self._work(self._day) is not None)
        self.strip.setVisible(looked is not None)
        self.strip.say(plan_work.strip_words(asked, refusal))

    # What if

    def suppose(self, kind: str) -> None:
        """Open the form of a change to suppose."""
        of = self.pane.choices
        if of is None or self.asks_to_leave():
            return
        if said := missing(kind, of):
            self.show_trouble(said, "plan")
            return
        panel = ChangePanel(kind, of, self._day, self.session.today)
        panel.form.save.connect(lambda values: self.pane.add(panel.read(values)))
        panel.form.cancelled.connect(self.close_detail)
        self.show_detail(panel)
        panel.form.focus_first()

    def _supposed(self) -> None:
        """Work out what is supposed now, on a day on which what was supposed last holds."""
        day = self.pane.supposed[-1].day if self.pane.supposed else None
        if isinstance(self.detail, ChangePanel) and day is not None and day > self._day:
            self.tools.set_day(day)
        self.close_detail()
        self.tools.suppose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.work_out()

    def _take_what_if(self, found: "WhatIf") -> None:
        self.pane.take(found)
        if self.mode == WHAT_IF:
            self._show_what_if()

    def _show_what_if(self) -> None:
        self.set_question(_QUESTION[WHAT_IF])
        self.set_answer(self.pane.answer)
        lines = lines_of_change(self.pane.found.people) if self.pane.found is not None else []
        self.people.show_lines("Whom it would change", lines, {})
        self._show_people(lines, "Position")

    def _show_people(self, lines: Sequence[Line], beside: str) -> None:
        self.tabs.set_text("main", beside)
        self.tabs.set_text("side", f"People {len(lines)}")
        self.show_side(bool(lines))

    # What is done

    def open_list(self, row: Row) -> Chooser | None:
        """Open the list of whom a row's case could go to."""
        looked = self._asked[self.mode].looked
        if looked is None:
            return None
        return self.table.open_list(row, choices(looked, row), partial(self.choose, row))

    def choose(self, row: Row, to_row: int | None) -> None:
        """Let a case go to somebody else, or stay; who would be over is worked out at once."""
        asked = self._asked[self.mode]
        if to_row == row.case.to_row:
            asked.chosen.pop(row.case.row, None)
        else:
            asked.chosen[row.case.row] = to_row
        self._look_again()

    def apply(self) -> None:
        """Make the moves as one change; first goes to what is still to be agreed, if something is."""
        asked, looked = self._asked[self.mode], self._asked[self.mode].looked
        if looked is None or not looked.number or self._busy or not self.apply_button.isEnabled():
            return
        if looked.checked.to_agree and self.width_class == Width.COMPACT:
            self.tabs.choose("side")
            self._show_tab("side")
        agreed = self.people.overrides()
        if agreed is None:
            return
        self._busy = True
        work = partial(
            plan_work.apply, day=looked.plan.day, moving=looked.moving, today=self.session.today, agreed=agreed
        )  # fmt: skip
        self.tell(work, partial(self._applied, asked), failed=self._refused)

    def _applied(self, asked: Asked, line: str) -> None:
        self._busy = False
        asked.plan = asked.looked = None
        asked.said = f"{line}."
        self._show_mode()
        self.take_keyboard()

    def _refused(self, sentence: str) -> None:
        self._busy = False
        self.show_trouble(sentence, "change")
        self._look_again()

    # Events

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.tools.set_compact(width == Width.COMPACT)
        self._show_mode()

    def _fit_parts(self) -> None:
        compact = self.width_class == Width.COMPACT
        self.strip.set_compact(compact)
        self.table.show_hint(not compact and self._asked[self.mode].looked is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply with Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.apply()
        else:
            super().keyPressEvent(event)
