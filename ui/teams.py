"""The teams of the service: add, rename, kind and manager."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from models.words import count
from ui.kit import buttons
from ui.kit.confirm import confirm
from ui.kit.fields import ChoiceField, Form, TextField
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel
from ui.kit.tables import Column, Table
from ui.page import Page
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

_DASH = "–"


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with how many workers it has in post on the day."""

    row: int
    name: str
    kind: str
    manager: str
    workers: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What the page shows: the teams, and the kinds to choose from."""

    teams: tuple[TeamRow, ...]
    kinds: tuple[str, ...]


class TeamsPage(Page):
    """A table of the teams; the panel at its right adds or changes one."""

    place = "Teams"
    question = "Which teams are there?"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._listed = Listed((), ())
        self._waiting = ""
        self._keep: int | None = None
        add_team = buttons.main_button("Add a team", then=self.add_team)
        add_worker = buttons.button("Add a worker", self.add_worker)
        self.only_today(add_team, add_worker)
        self.table = Table(
            "teams",
            (
                Column("name", "Team", lambda team: team.name, strong=True),
                Column("kind", "Kind", lambda team: team.kind[:1].upper() + team.kind[1:] or _DASH),
                Column("manager", "Manager", lambda team: team.manager or _DASH),
                Column("workers", "Workers in post", lambda team: f"{team.workers:,}", lambda t: t.workers, right=True),
            ),
            key=lambda team: team.row,
            one="team",
            toolbar=False,
        )
        self.table.set_empty("No teams yet.", "Add one; then add the workers who belong to it.")
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self.change_team)
        for widget in (self.table.filter_field, add_team, add_worker):
            self.toolbar.addWidget(widget)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.table.columns_button)
        self.body.addWidget(self.table)

    def refresh(self) -> None:
        """Read the teams."""
        self.ask(partial(_listed, day=self.session.day), self._show)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - a page's own target
        """Open a form: ``add_team`` or ``add_worker``."""
        for name in ("add_team", "add_worker"):
            if target.get(name):
                self._waiting = name
                self.refresh_soon()

    def add_team(self) -> None:
        """Open the form for a new team."""
        panel = TeamPanel(None, self._listed.kinds)
        panel.form.save.connect(partial(self._save_team, panel, None))
        self._open(panel)

    def change_team(self, team: TeamRow) -> None:
        """Open the form for a team that is there."""
        panel = TeamPanel(team, self._listed.kinds)
        panel.form.save.connect(partial(self._save_team, panel, team.row))
        panel.removal.connect(lambda: self._ask_removal(team))
        panel.allow(not self.session.past)
        self._open(panel)

    def add_worker(self) -> None:
        """Go to the form for a new worker; without a team, open the one for a team."""
        if self._listed.teams:
            chosen = self.table.row.name if self.table.row is not None else self.session.team
            self.open_place("Caseloads", add=True, for_team=chosen)
        else:
            self.add_team()

    def _open(self, panel: "TeamPanel") -> None:
        panel.closed.connect(panel.form.leave)
        panel.form.cancelled.connect(self.close_detail)
        self.show_detail(panel)
        panel.form.focus_first()

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        self.set_answer(f"{count(len(listed.teams), 'team')}. The kind decides which limits apply to its workers.")
        if isinstance(self.detail, TeamPanel):
            self.detail.allow(not self.session.past)
        self.table.set_rows(listed.teams, keep=self._keep)
        self._keep = None
        waiting, self._waiting = self._waiting, ""
        if waiting and not self.session.past:
            getattr(self, waiting)()

    def _chosen(self, team: TeamRow | None) -> None:
        panel = self.detail
        if team is None or not isinstance(panel, TeamPanel):
            return
        if panel.row is not None and not panel.form.dirty:
            focus = self.focusWidget()
            self.change_team(team)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_team(self, panel: "TeamPanel", row: int | None, values: dict[str, Any]) -> None:
        failed = panel.while_open(panel.form.say, self.show_trouble)
        panel.form.saving = True
        self.tell(partial(_save, row=row, values=values), panel.while_open(partial(self._saved, panel)), failed=failed)

    def _saved(self, panel: "TeamPanel", _sentence: str) -> None:
        goes_on = panel.form.goes_on
        self.close_detail()
        if goes_on:
            self.add_team()

    def _ask_removal(self, team: TeamRow) -> None:
        confirm(
            self,
            f"Remove {team.name}?",
            "Only a team that never had a worker or a case can be removed.",
            "Keep it",
            "Remove the team",
            lambda: self.tell(partial(_remove, row=team.row), lambda _sentence: self.close_detail()),
        )


class TeamPanel(DetailPanel):
    """The form of a team."""

    removal = Signal()

    def __init__(self, team: TeamRow | None, kinds: tuple[str, ...]) -> None:
        super().__init__(team.name if team is not None else "Add a team")
        self.row = team.row if team is not None else None
        self.form = Form("Save the team" if team is not None else "Add the team")
        self.form.add(TextField("name", "Name", what="the team's name"))
        self.form.add(
            ChoiceField(
                "kind", "Kind", kinds, editable=True, required=False, what="the kind of team",
                hint="Choose one, or type the service's own.",
            )
        )  # fmt: skip
        self.form.add(TextField("manager", "Manager", required=False, what="the manager's name"))
        self.body.addWidget(self.form)
        if team is not None:
            self.form.set_values({"name": team.name, "kind": team.kind, "manager": team.manager})
            self.body.addWidget(
                Label("A team's name and kind hold for all days, also past ones.", "small", "text3", wrap=True)
            )
            self.body.addSpacing(8)
            self.remove_button = buttons.destroying("Remove the team…", self.removal.emit)
            self.body.addWidget(self.remove_button)
        self.body.addStretch(1)

    def allow(self, edits: bool) -> None:
        """Let the team be changed or only read; what is typed already can be left or, back on today, saved."""
        self.form.setEnabled(edits or self.form.dirty)
        if self.row is not None:
            self.remove_button.setEnabled(edits)


def _listed(store: "Store", day: date) -> Listed:
    from collections import Counter

    from models import teams
    from models.position import position

    with store.snapshot():
        held = Counter(worker.team for worker in position(store, day).workers)
        rows = tuple(
            TeamRow(team.row, team.name, team.kind, team.manager, held[team.name]) for team in teams.listed(store)
        )
        return Listed(rows, teams.kinds(store))


def _save(store: "Store", row: int | None, values: dict[str, Any]) -> str:
    from models import teams

    named = {name: values[name] or "" for name in ("name", "kind", "manager")}
    return teams.correct(store, row, **named) if row is not None else teams.add(store, **named).line


def _remove(store: "Store", row: int) -> str:
    from models import teams

    return teams.remove(store, row)
