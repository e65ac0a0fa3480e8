"""The page Actions: what is to be done on breaches, by whom and by when, and what effect it had."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from models.action_list import ActionList, action_list
from models.actions import Listed
from models.breach_about import place_of
from models.dates import show
from ui.action_form import ActionPanel, wire
from ui.kit import buttons
from ui.kit.tables import Column, Table
from ui.page import Page, Width
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

_OPEN, _CLOSED = "open", "closed"
_EFFECT_ORDER = {"worse": 0, "same": 1, "better": 2}


class ActionsPage(Page):
    """The actions of a team or the service as they stand today; a panel closes or changes one."""

    place = "Actions"
    question = "What is to be done, and does it work?"
    has_day = False
    detail_width = 392

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.found: ActionList | None = None
        self._target: dict[str, Any] = {}
        self.table = _table()
        self.which = buttons.Segments(((_OPEN, "Open"), (_CLOSED, "Ended")), "Which actions are shown")
        self.which.chosen.connect(lambda _key: self._show_rows())
        for widget in (self.table.filter_field, self.which):
            self.toolbar.addWidget(widget)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.table.columns_button)
        self.body.addWidget(self.table, 1)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self.open_action)
        self.table.view.clicked.connect(lambda _index: self.open_action(self.table.row))

    # What is shown

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Open the action whose ``action_row`` is named."""
        self._target = target
        self.refresh_soon()

    def refresh(self) -> None:
        """Ask for the actions."""
        self.ask(partial(action_list, day=self.session.today, team=self.session.team), self._show)

    def fit(self, width: Width) -> None:
        """Leave out the list of columns where the window is small."""
        super().fit(width)
        self.table.columns_button.setVisible(width > Width.COMPACT)

    def _show(self, found: ActionList) -> None:
        self.found = found
        self.set_answer(found.answer)
        self.which.set_text(_OPEN, f"Open {len(found.open)}")
        self.which.set_text(_CLOSED, f"Ended {len(found.closed)}")
        self.table.leave_out(("team",) if found.team else ())
        self._show_rows()
        self._show_again()
        if self._target:
            self._open_named()

    def _show_rows(self) -> None:
        if self.found is None:
            return
        if self.which.key == _OPEN:
            self.table.set_empty(
                "Nothing is to be done.", "An action is agreed where a breach is answered.", "Answer the breaches",
                partial(self.open_place, "Breaches"),
            )  # fmt: skip
        else:
            self.table.set_empty("No action has ended yet.")
        self.table.set_rows(self.found.open if self.which.key == _OPEN else self.found.closed)

    # The panel

    def open_action(self, one: Listed | None) -> None:
        """Open the panel of an action, unless something typed there would be lost."""
        if one is None or self.asks_to_leave():
            return
        owners = self.found.owners if self.found else ()
        panel = ActionPanel(one, owners, self.session.today, self.session.refusal(past_too=True))
        wire(panel, self.session.today, partial(self._do, panel))
        panel.subject_wanted.connect(lambda: self.open_place(**place_of(*one.action.subject)))
        panel.left.connect(self._leave)
        self.show_detail(panel)
        panel.form.focus_first()

    def _chosen(self, one: Listed | None) -> None:
        panel = self.detail
        if isinstance(panel, ActionPanel) and not panel.form.dirty and one is not None and one != panel.one:
            self.open_action(one)
            self.table.view.setFocus()

    def _leave(self) -> None:
        self.close_detail()
        self.table.view.setFocus()

    def _show_again(self) -> None:
        """Show the panel's action as it is now, unless something is being typed."""
        panel, found = self.detail, self.found
        if not isinstance(panel, ActionPanel) or panel.form.dirty or found is None:
            return
        row = panel.one.action.row
        now = next((one for one in (*found.open, *found.closed) if one.action.row == row), None)
        if now is None:
            self.close_detail()
        elif now != panel.one:
            self.open_action(now)

    def _open_named(self) -> None:
        row, self._target = self._target.get("action_row"), {}
        found = self.found
        named = next((one for one in (*found.open, *found.closed) if one.action.row == row), None) if found else None
        if named is not None:
            self.which.choose(_OPEN if named.action.is_open else _CLOSED)
            self._show_rows()
            self.table.clear_filter()
            self.table.select(row)
            self.open_action(named)

    # Changes

    def _do(self, panel: ActionPanel, work: "Callable[[Store], str]") -> None:
        failed = panel.while_open(panel.form.say, self.show_trouble)
        self.tell(work, partial(self._done, panel), failed=failed, past_too=True)

    def _done(self, panel: ActionPanel, _sentence: str) -> None:
        if self.detail is panel:
            self._leave()


def _table() -> Table:
    return Table(
        "actions",
        (
            Column("what", "What", _what, strong=True, width=240, tip=_what, stretch=True, wraps=True),
            Column("who", "About", lambda one: one.name or one.called_id, mark=lambda one: one.action.kind),
            Column("team", "Team", lambda one: one.team or "–", leaves=5),
            Column("owner", "Owner", lambda one: one.action.owner, leaves=1),
            Column("due", "Due", lambda one: show(one.action.due), lambda one: one.action.due),
            Column("state", "State", _state, _state_order, mark=_state_mark, leaves=2),
            Column("effect", "Effect", _effect, lambda one: _EFFECT_ORDER.get(one.effect.word), width=190, wraps=True,
                   leaves=3),
        ),
        key=lambda one: one.action.row,
        one="action",
        toolbar=False,
    )  # fmt: skip


def _what(one: Listed) -> str:
    return " ".join(one.action.what.split())


def _state(one: Listed) -> str:
    if not one.action.is_open:
        return one.action.outcome
    return "late" if one.is_late else "due soon" if one.is_soon else "open"


def _state_order(one: Listed) -> int:
    return ("late", "due soon", "open", "not done", "done").index(_state(one))


def _state_mark(one: Listed) -> str:
    if not one.action.is_open:
        return "done"
    return "error" if one.is_late else "due" if one.is_soon else "to do"


def _effect(one: Listed) -> str:
    return one.action.effect or one.effect.sentence or "–"
