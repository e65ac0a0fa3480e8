"""Limits and weights: which are agreed, from when, for whom, and what another figure would do before it is kept."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QStackedWidget

from models.agreed import Agreed, AgreedLine, AgreedWeight, State, agreed, limits_answer, line_for, weights_answer
from models.limit_edits import Kind, LimitEdit, Preview, WeightEdit, keep, preview
from ui.kit import buttons
from ui.kit import theme as themes
from ui.limits_detail import AgreedPanel
from ui.limits_forms import EditPanel, limit_panel, weight_panel
from ui.limits_tables import footer, in_state, lines_table, weight_key, weights_table
from ui.page import Page, Width
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

_LIMITS, _WEIGHTS = "limits", "weights"
_QUESTIONS = {_LIMITS: "Which limits are agreed?", _WEIGHTS: "How much does a case count?"}
_STATES = ((State.IN_FORCE, "In force"), (None, "All"), (State.LATER, "Later"), (State.ENDED, "Ended"))
_WHAT_LIMITS_ARE = (
    "A line says how much one full-time worker should carry, from a lower to an upper load, in cases or points:"
    " for every role and team, a role, a kind of team, or one worker. Part-timers have their share."
    " From then on the program tells who is over, under or full."
)


class LimitsPage(Page):
    """The lines of limits and the weights as tables; the panel at the right shows or edits one."""

    place = "Limits and weights"
    question = _QUESTIONS[_LIMITS]
    detail_width = 384

    def __init__(self, session: Session, parent: Any = None) -> None:  # noqa: ANN401 - a widget or none
        super().__init__(session, parent)
        self.agreed: Agreed | None = None
        self.state: State | None = State.IN_FORCE
        self._target: dict[str, Any] = {}
        self._before: frozenset[Any] | None = None
        """The keys of the rows before a change was saved, until the page shows what it made."""
        self.lines, self.weights = lines_table(), weights_table()
        self._build_tools()
        self._stack = QStackedWidget()
        for table in (self.lines, self.weights):
            self._stack.addWidget(table)
            table.chosen.connect(self._chosen)
            table.activated.connect(self._open)
            table.view.clicked.connect(lambda _index: self._open(self.table.row))
        self.body.addWidget(self._stack)
        session.looking_at_changed.connect(self._say_past)
        self._show_which()

    def _build_tools(self) -> None:
        self.add_button = buttons.main_button("Add a line", then=self.add)
        self.only_today(self.add_button)
        self.which = buttons.Segments(((_LIMITS, "Limits"), (_WEIGHTS, "Weights")), "What is shown")
        self.which.chosen.connect(lambda _key: self._show_which())
        menu, group = QMenu(self), QActionGroup(self)
        for state, words in _STATES:
            action = QAction(words, menu, checkable=True, checked=state == self.state)
            action.triggered.connect(lambda _checked=False, state=state: self.show_state(state))
            group.addAction(action)
            menu.addAction(action)
        self.state_button = buttons.menu_button("In force", menu)
        self.toolbar.addWidget(self.add_button)
        self.toolbar.addWidget(self.which)
        for table in (self.lines, self.weights):
            table.filter_field.setFixedWidth(themes.metrics().averageCharWidth() * 18 + 20)
            self.toolbar.addWidget(table.filter_field)
        self.toolbar.addWidget(self.state_button)
        self.toolbar.addStretch(1)
        for table in (self.lines, self.weights):
            self.toolbar.addWidget(table.columns_button)

    # What is shown

    @property
    def table(self) -> Any:  # noqa: ANN401 - the table that is shown
        """The table that is shown."""
        return self.lines if self.which.key == _LIMITS else self.weights

    def refresh(self) -> None:
        """Read what is agreed on the day looked at."""
        self.ask(partial(agreed, day=self.session.day), self.show_agreed)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show what a link names: ``line_row``, ``weight_row``, or with ``worker_row`` the line that applies to one."""
        self._target = target
        self.refresh_soon()

    def show_agreed(self, of: Agreed) -> None:
        """Show what is agreed, the row that was just saved as changed, and what a link named."""
        self.agreed = of
        self._show_rows()
        panel = self.detail
        if isinstance(panel, EditPanel):
            panel.ask_preview()
        elif isinstance(panel, AgreedPanel):
            self._show_again(panel)
        if self._before is not None:
            self._mark_saved()
        if self._target:
            self._open_named()

    def show_state(self, state: State | None) -> None:
        """Show the lines in force, later, ended, or with None all."""
        self.state = state
        self._show_rows()

    def fit(self, width: Width) -> None:
        """Leave out the list of columns where the window is small."""
        super().fit(width)
        self._show_tools()

    def _show_which(self) -> None:
        self.set_question(_QUESTIONS[self.which.key])
        self._stack.setCurrentWidget(self.table)
        self.add_button.set_text("Add a line" if self.which.key == _LIMITS else "Set a weight")
        self._show_tools()
        if isinstance(self.detail, AgreedPanel):
            self.close_detail()
        self._show_rows()

    def _show_tools(self) -> None:
        for table in (self.lines, self.weights):
            here = table is self.table
            table.filter_field.setVisible(here)
            table.columns_button.setVisible(here and self.width_class > Width.COMPACT)

    def _show_rows(self) -> None:
        of = self.agreed
        words = dict(_STATES)[self.state]
        self.state_button.set_text(words)
        menu = self.state_button.menu()
        if menu is not None:
            menu.actions()[[state for state, _ in _STATES].index(self.state)].setChecked(True)
        if of is None:
            return
        on_limits = self.which.key == _LIMITS
        self.set_answer(limits_answer(of, self.session.team) if on_limits else weights_answer(of))
        self._say_empty(of)
        self.add_button.setVisible(not on_limits or bool(of.lines))  # the empty page has its own
        self.lines.set_rows(in_state(of.lines, self.state))
        self.weights.set_rows(in_state(of.weights, self.state))
        self.lines.set_footer(*(footer(of) if self.state in (None, State.IN_FORCE) else ()))

    def _say_empty(self, of: Agreed) -> None:
        """Say what limits are where there are none, or that none is in the state that is shown."""
        for table, rows, one in ((self.lines, of.lines, "line"), (self.weights, of.weights, "weight")):
            if rows:
                none = {State.IN_FORCE: f"No {one} is in force on this day.", State.LATER: f"No {one} begins later."}
                title = none.get(self.state, f"No {one} has ended.") if self.state else ""
                table.set_empty(title, "", "Show all", partial(self.show_state, None))
            elif self.session.past:
                table.set_empty("No limits are agreed yet.", f"{_WHAT_LIMITS_ARE} Go back to today to add the first.")
            else:
                table.set_empty("No limits are agreed yet.", _WHAT_LIMITS_ARE, "Add the first line", self.add)

    # The panel

    def add(self, worker_row: int | None = None) -> None:
        """Open the form for a new line of limits, or for a weight."""
        if self.agreed is None or self.session.past or self.asks_to_leave():
            return
        today = self.session.today
        if self.which.key == _LIMITS:
            self._edit(limit_panel("add", self.agreed, today, None, worker_row))
        else:
            self._edit(weight_panel("add", today, None))

    def act(self, one: AgreedLine | AgreedWeight, kind: Kind) -> None:
        """Open the form for an edit of a row."""
        if self.agreed is None or self.session.past or self.asks_to_leave():
            return
        today = self.session.today
        if isinstance(one, AgreedLine):
            self._edit(limit_panel(kind, self.agreed, today, one, None))
        else:
            self._edit(weight_panel(kind, today, one))

    def _edit(self, panel: EditPanel) -> None:
        panel.form.cancelled.connect(self._leave_edit)
        panel.preview_wanted.connect(self._ask_preview)
        panel.ready.connect(partial(self._save, panel))
        self.show_detail(panel)
        panel.ask_preview()
        panel.form.focus_first()

    def _leave_edit(self) -> None:
        """Close the form and go back to the rows."""
        self.close_detail()
        if self.table.row is not None:
            self.table.view.setFocus()

    def _chosen(self, one: AgreedLine | AgreedWeight | None) -> None:
        panel = self.detail
        if not isinstance(panel, AgreedPanel):
            return
        if one is None:
            self.close_detail()
        elif _key(one) != _key(panel.one):
            self._open(one)

    def _open(self, one: AgreedLine | AgreedWeight | None) -> None:
        """Show a row in the panel, unless something typed there would be lost."""
        if one is None or self.agreed is None or self.asks_to_leave():
            return
        made = AgreedPanel(one, self.agreed, self._refusal())
        made.closed.connect(self.close_detail)
        made.act.connect(partial(self.act, one))
        made.worker_wanted.connect(lambda row: self.open_place("Caseloads", worker_row=row))
        self.show_detail(made)

    def _show_again(self, panel: AgreedPanel) -> None:
        """Show the panel's row as it is now, or close the panel when the row is gone."""
        if self.agreed is None:
            return
        rows: tuple[AgreedLine | AgreedWeight, ...] = (*self.agreed.lines, *self.agreed.weights)
        now = next((one for one in rows if type(one) is type(panel.one) and _key(one) == _key(panel.one)), None)
        if now is None:
            self.close_detail()
        else:
            self._open(now)

    def _open_named(self) -> None:
        """Open what a link named."""
        target, self._target = self._target, {}
        of, worker = self.agreed, target.get("worker_row")
        if of is None:
            return
        rows: tuple[AgreedLine | AgreedWeight, ...] = of.weights if "weight_row" in target else of.lines
        wanted = target.get("weight_row", target.get("line_row"))
        found = next((one for one in rows if _key(one) == wanted), None)
        if found is None and worker is not None:
            found = line_for(of, worker)
        self.which.choose(_WEIGHTS if "weight_row" in target else _LIMITS)
        self._show_which()
        if found is not None:
            self._select(_key(found))
            self._open(found)
        elif worker is not None:
            self.add(worker)

    def _select(self, key: Any) -> None:  # noqa: ANN401 - a row's key
        """Select a row, showing all rows where it is not among those of the state shown."""
        self.table.clear_filter()
        if not self.table.select(key):
            self.show_state(None)
            self.table.select(key)

    def _refusal(self) -> str:
        return self.session.refusal() if self.session.past else ""

    def _say_past(self) -> None:
        if isinstance(self.detail, EditPanel):
            self.detail.say_past(self._refusal())

    # Questions and changes

    def _ask_preview(self, edit: LimitEdit | WeightEdit) -> None:
        self.ask(
            partial(_preview, edit, self.session.today),
            partial(self._show_preview, edit),
            topic="effect",
            failed=partial(self._no_preview, edit),
        )

    def _show_preview(self, edit: LimitEdit | WeightEdit, found: Preview) -> None:
        panel = self.detail
        if isinstance(panel, EditPanel) and panel.awaited == edit:
            panel.effect.show_preview(found, found.day == self.session.today)

    def _no_preview(self, edit: LimitEdit | WeightEdit, sentence: str) -> None:
        panel = self.detail
        if isinstance(panel, EditPanel) and panel.awaited == edit:
            panel.effect.say(sentence)

    def _save(self, panel: EditPanel, edit: LimitEdit | WeightEdit) -> None:
        before = self._keys(but=edit.row)
        failed = panel.while_open(panel.form.say, self.show_trouble)
        panel.form.saving = True
        self.tell(partial(_keep, edit), panel.while_open(partial(self._saved, panel, before)), failed=failed)

    def _saved(self, panel: EditPanel, before: frozenset[Any], _sentence: str) -> None:
        self._before = before
        goes_on = panel.form.goes_on and panel.kind == "add"
        self._leave_edit()
        if goes_on:
            self.add()

    def _keys(self, but: int = 0) -> frozenset[Any]:
        if self.agreed is None:
            return frozenset()
        rows = self.agreed.lines if self.which.key == _LIMITS else self.agreed.weights
        return frozenset(_key(one) for one in rows) - {but}

    def _mark_saved(self) -> None:
        """Select what was added or changed and show it as just changed."""
        new = self._keys() - (self._before or frozenset())
        self._before = None
        if new:
            self._select(next(iter(new)))
            self.table.mark_changed(new)


def _key(one: AgreedLine | AgreedWeight) -> int | str:
    return one.line.row if isinstance(one, AgreedLine) else weight_key(one)


def _preview(edit: LimitEdit | WeightEdit, today: date, store: "Store") -> Preview:
    return preview(store, edit, today)


def _keep(edit: LimitEdit | WeightEdit, store: "Store") -> str:
    return keep(store, edit)
