"""Actions on breaches: what is to be done, by whom and by when, how it ended, and what effect it had."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.action_effects import Effect, effects
from models.breach_about import About, Key, Subject, check_about, check_after, subject_words, subjects, written
from models.dates import add_months, check_day, show
from models.errors import BadInput
from models.on_day import find_team
from models.record import NOTHING_DIFFERS, Added, differences, insert, one, recorded
from models.store import Store
from models.words import check_choice, check_name, check_text

if TYPE_CHECKING:
    from sqlite_utils import Database

DONE, NOT_DONE = "done", "not done"
OUTCOMES = (DONE, NOT_DONE)
SOON = 7
"""How many days ahead an action counts as due soon."""


@dataclass(frozen=True, slots=True)
class Task:
    """What an action says: what is to be done, who does it, and by which day."""

    what: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Action:
    """An action in the record; it is open until it has an outcome."""

    row: int
    kind: str
    worker_row: int | None
    case_row: int | None
    since: date
    """The first day of the breach when the action was written."""
    day: date
    """The day it was agreed about: a month's last day, or the day on which it was written."""
    what: str
    owner: str
    due: date
    made_on: date
    closed_on: date | None
    outcome: str
    """``done`` or ``not done``; empty while it is open."""
    effect: str
    """What was kept as its effect when it was closed."""

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.closed_on is None

    @property
    def about(self) -> About:
        """The breach that it is written on."""
        return About(self.kind, self.subject[1], self.since, self.day)

    @property
    def subject(self) -> Key:
        """Its kind and its worker's or case's row."""
        return self.kind, int(self.worker_row or self.case_row or 0)

    def counts_after(self, day: date) -> bool:
        """Return whether it is still to be done after ``day``: due later, or closed only later."""
        return self.due > day if self.closed_on is None else self.closed_on > day


@dataclass(frozen=True, slots=True)
class Listed:
    """An action as the list of a day has it."""

    action: Action
    called_id: str
    """The worker's id, or the case's where the kind is ``unallocated``."""
    name: str
    """The worker's name; empty for a case."""
    team: str
    is_late: bool
    """Open, and due before the day."""
    is_soon: bool
    """Open, and due on the day or within the next seven."""
    effect: Effect
    """Worked out from the figures; what was kept when it was closed is ``action.effect``."""


_COLUMNS = "id, kind, worker_row, case_row, since, day, what, owner, due, made_on, closed_on, outcome, effect"


def _action(kept: Iterable[Any]) -> Action:
    row, kind, worker, case, since, day, what, owner, due, made, closed, outcome, effect = kept
    read = date.fromisoformat
    return Action(
        row, kind, worker, case, read(since), read(day), what, owner, read(due), read(made),
        read(closed) if closed else None, outcome, effect,
    )  # fmt: skip


def every(
    store: Store, last: date, only: Mapping[Key, date] | None = None, *, later: bool = False
) -> tuple[Action, ...]:
    """Return all actions about days up to ``last``, by that day; with ``only``, those on these from a day on.

    With ``later``, also those about later days that were written on a breach that had begun by ``last``.
    """
    found = written(store, "actions", _COLUMNS, last, only, later=later)
    return tuple(_action(kept) for kept in found)


def late(store: Store, day: date) -> tuple[Action, ...]:
    """Return the actions that were open on ``day`` and due before it, the longest first."""
    sql = f"""
        select {_COLUMNS} from actions
        where due < :day and day <= :day and made_on <= :day and ifnull(closed_on, '9999') > :day order by due, id
    """
    return tuple(_action(kept) for kept in store.rows(sql, {"day": day.isoformat()}))


def get(store: Store, row: int) -> Action:
    """Return one action. Raises ``BadInput`` when it is no longer there."""
    return _action(one(store, f"select {_COLUMNS} from actions where id = ?", (row,), "that action"))


def add(store: Store, about: About, task: Task, today: date) -> Added:
    """Add an action to a breach.

    Raises:
        BadInput: one of the three is missing or can't be kept, or it would be due on the day it is about or before.
    """
    check_about(about, today)
    ready = checked(task, about)
    line = f"{subject_words(store, about.kind, about.row)}, {about.kind}: {task_words(ready)}"
    with recorded(store, line) as db:
        return Added(keep(db, about, ready, today), line)


def checked(task: Task, about: About) -> Task:
    """Return an action ready to keep. Raises ``BadInput`` as ``add`` does."""
    what = check_text(task.what, "what is to be done")
    owner = check_name(task.owner, "who does it")
    due = check_after(check_day(task.due, "the day it is due"), about.day)
    return Task(what, owner, due)


def task_words(task: Task) -> str:
    """Return how a line of the journal tells an action: ``action for R. Whitcombe, due 14 Nov 2026``."""
    return f"action for {task.owner}, due {show(task.due)}"


def keep(db: "Database", about: About, task: Task, today: date) -> int:
    """Add an action inside a change that is open; return its row."""
    return insert(
        db, "actions", kind=about.kind, worker_row=about.worker_row, case_row=about.case_row,
        since=about.since.isoformat(), day=about.day.isoformat(), what=task.what, owner=task.owner,
        due=task.due.isoformat(), made_on=today.isoformat(),
    )  # fmt: skip


def change(store: Store, row: int, task: Task) -> str:
    """Change what an action says, its owner or its day. Return the journal's line.

    Raises:
        BadInput: nothing differs, it is closed, or a value can't be kept.
    """
    old = get(store, row)
    if not old.is_open:
        raise BadInput("That action has an outcome; reopen it, then change it.")
    ready = checked(task, old.about)
    what = differences({"owner": (old.owner, ready.owner), "due": (show(old.due), show(ready.due))})
    if not what and old.what == ready.what:
        raise BadInput(NOTHING_DIFFERS)
    line = _line(store, old, what or "what is to be done, changed")
    with recorded(store, line) as db:
        db.table("actions").update(row, {"what": ready.what, "owner": ready.owner, "due": ready.due.isoformat()})
    return line


def close(store: Store, row: int, outcome: str, today: date, effect: str | None = None) -> str:
    """Give an action its outcome and its effect; one that is closed gets them anew. Return the journal's line.

    Args:
        store: the open database.
        row: the action's row.
        outcome: ``done`` or ``not done``.
        today: the day it is closed on, unless it is closed already.
        effect: what to keep as its effect; None keeps the sentence that the figures give.

    Raises:
        BadInput: nothing differs, or a value can't be kept.
    """
    old = get(store, row)
    ended = check_choice(outcome, OUTCOMES, "the outcome")
    said = effects(store, (old,), today)[row].sentence if effect is None else effect
    kept = check_text(said, "the effect", required=False)
    if (ended, kept) == (old.outcome, old.effect):
        raise BadInput(NOTHING_DIFFERS)
    closed = old.closed_on or max(today, old.made_on)
    line = _line(store, old, ended if ended != old.outcome else "effect of the action changed")
    with recorded(store, line) as db:
        db.table("actions").update(row, {"outcome": ended, "effect": kept, "closed_on": closed.isoformat()})
    return line


def reopen(store: Store, row: int) -> str:
    """Take back an action's outcome and effect: it is still to be done. Return the journal's line.

    Raises:
        BadInput: it is open.
    """
    old = get(store, row)
    if old.is_open:
        raise BadInput("That action is open already; nothing was changed.")
    line = _line(store, old, "open again")
    with recorded(store, line) as db:
        db.table("actions").update(row, {"outcome": "", "effect": "", "closed_on": None})
    return line


def remove(store: Store, row: int) -> str:
    """Take out an action that was written by mistake. Return the journal's line."""
    line = _line(store, get(store, row), "removed")
    with recorded(store, line, correction=True) as db:
        db.table("actions").delete(row)
    return line


def _line(store: Store, action: Action, what: str) -> str:
    """Return ``Beth Oakhanger, over: action for R. Whitcombe, due 14 Nov 2026: done``."""
    subject = subject_words(store, *action.subject)
    return f"{subject}, {action.kind}: {task_words(Task(action.what, action.owner, action.due))}: {what}"


def listed(
    store: Store, day: date, team: str | None = None, since: date | None = None, also: Iterable[Action] = ()
) -> tuple[Listed, ...]:
    """Return the actions about days up to ``day``, open ones first, of them the late first, then by the day due.

    Of those that are closed, the ones closed from ``since`` on, a year before ``day`` unless it is given. Of a team,
    those whose worker or case is in it on ``day``. ``also`` are further ones to list, about later days.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        team_row = find_team(store, team)[0] if team is not None else None
        begins = since or add_months(day, -12)
        actions = [
            action for action in (*every(store, day), *also) if action.closed_on is None or action.closed_on >= begins
        ]
        known = subjects(store, (action.subject for action in actions), day)
        theirs = [action for action in actions if team_row in (None, known[action.subject].team_row)]
        effect = effects(store, theirs, day)
    found = (_as_listed(action, known[action.subject], effect[action.row], day) for action in theirs)
    return tuple(sorted(found, key=_late_first))


def one_listed(store: Store, row: int, day: date) -> Listed:
    """Return one action as the list of ``day`` has it. Raises ``BadInput`` when it is no longer there."""
    with store.snapshot():
        action = get(store, row)
        known = subjects(store, (action.subject,), day)
        return _as_listed(action, known[action.subject], effects(store, (action,), day)[row], day)


def _as_listed(action: Action, of: Subject, effect: Effect, day: date) -> Listed:
    return Listed(action, *of[:3], is_late=is_late(action, day), is_soon=is_soon(action, day), effect=effect)


def is_late(action: Action, day: date) -> bool:
    """Return whether an action is open and was due before ``day``."""
    return action.is_open and action.due < day


def is_soon(action: Action, day: date) -> bool:
    """Return whether an action is open and due on ``day`` or within the next seven days."""
    return action.is_open and day <= action.due <= day + timedelta(SOON)


def _late_first(one: Listed) -> tuple[bool, int, str, int]:
    action = one.action
    place = action.due.toordinal() if action.is_open else -(action.closed_on or action.due).toordinal()
    return not action.is_open, place, (one.name or one.called_id).casefold(), action.row


def owners(store: Store) -> tuple[str, ...]:
    """Return who has been given an action so far, by name: what a form offers while an owner is typed."""
    return tuple(str(row[0]) for row in store.rows("select distinct owner from actions order by owner collate nocase"))
