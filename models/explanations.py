"""What people write on breaches: why, what the worker says, when it is looked at again, and all that answers one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from models import actions
from models.actions import Action, Task
from models.breach_about import About, Key, check_about, check_after, subject_words, written
from models.breach_runs import UNALLOCATED
from models.dates import check_day, show
from models.errors import BadInput
from models.overrides import Override
from models.record import NOTHING_DIFFERS, Added, insert, one, recorded
from models.store import Store
from models.words import check_text

if TYPE_CHECKING:
    from sqlite_utils import Database

ACTION_DUE = "action due"
"""What an answer lacks whose open action's day has come."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an explanation says."""

    reason: str
    workers_view: str = ""
    review: date | None = None
    monitored: bool = False
    """A case that truly can't be allocated, on the team manager's list; it stays counted as unallocated."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation in the record."""

    row: int
    kind: str
    worker_row: int | None
    case_row: int | None
    since: date
    """The first day of the breach when it was written."""
    day: date
    """The day it is about: a month's last day, or the day on which it was written."""
    reason: str
    workers_view: str
    review: date | None
    monitored: bool
    written_on: date

    @property
    def said(self) -> Said:
        """What it says, as a form takes it."""
        return Said(self.reason, self.workers_view, self.review, self.monitored)

    @property
    def about(self) -> About:
        """The breach that it is written on."""
        return About(self.kind, self.subject[1], self.since, self.day)

    @property
    def subject(self) -> Key:
        """Its kind and its worker's or case's row."""
        return self.kind, int(self.worker_row or self.case_row or 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is written on one breach, and what was agreed for its worker."""

    explanation: Explanation | None = None
    """The one in force: of the latest day; of the first day after it where a month end had none."""
    actions: tuple[Action, ...] = ()
    """In the order in which they were agreed, open or closed."""
    agreed: Override | None = None
    """The override in force on the breach's last day."""
    earlier: tuple[Explanation, ...] = ()
    """Explanations of earlier days, oldest first."""

    @property
    def reason(self) -> str:
        """Why; empty where nobody has said."""
        if self.explanation is not None:
            return self.explanation.reason
        return self.agreed.reason if self.agreed else ""

    @property
    def workers_view(self) -> str:
        """The worker's own view; empty where it is not known."""
        if self.explanation is not None and self.explanation.workers_view:
            return self.explanation.workers_view
        return self.agreed.workers_view if self.agreed else ""

    @property
    def monitored(self) -> bool:
        """Whether it is a case on the team manager's monitored list."""
        return self.explanation is not None and self.explanation.monitored

    @property
    def next_action(self) -> Action | None:
        """The open action that is due first."""
        return min((one for one in self.actions if one.is_open), key=lambda one: (one.due, one.row), default=None)

    @property
    def owner(self) -> str | None:
        """Who has it: the owner of the open action due first, else who authorised the override."""
        action = self.next_action
        if action is not None:
            return action.owner
        return self.agreed.authorised_by if self.agreed else None

    @property
    def review(self) -> date | None:
        """When it is looked at again: the explanation's day, else the next action's, else the override's."""
        if self.explanation is not None and self.explanation.review is not None:
            return self.explanation.review
        action = self.next_action
        if action is not None:
            return action.due
        return self.agreed.review_date if self.agreed else None

    def lacks(self, day: date) -> tuple[str, ...]:
        """Return what is missing for ``day``: ``no reason``, ``no owner and date``, ``no owner``, ``no date``.

        An action that is due only after the day gives both; else who authorised the override is an owner, and so is
        the team manager of a case on the monitored list, together with a day after it to look again. ``action due``:
        there is an open action, but its day has come.
        """
        missing = () if self.reason else ("no reason",)
        if any(action.counts_after(day) for action in self.actions):
            return missing
        look_again = self.explanation.review if self.explanation else None
        has_date = (look_again is not None and look_again > day) or (
            self.agreed is not None and self.agreed.review_date > day
        )
        has_owner = self.agreed is not None or self.monitored
        if has_owner and has_date:
            return missing
        if self.next_action is not None:
            return (*missing, ACTION_DUE)
        return (*missing, "no date" if has_owner else "no owner" if has_date else "no owner and date")


_COLUMNS = "id, kind, worker_row, case_row, since, day, reason, workers_view, review_date, monitored, written_on"


def _explanation(kept: Iterable[Any]) -> Explanation:
    row, kind, worker, case, since, day, reason, view, review, monitored, written = kept
    read = date.fromisoformat
    return Explanation(
        row, kind, worker, case, read(since), read(day), reason, view, read(review) if review else None,
        bool(monitored), read(written),
    )  # fmt: skip


def every(
    store: Store, last: date, only: Mapping[Key, date] | None = None, *, later: bool = False
) -> tuple[Explanation, ...]:
    """Return all explanations about days up to ``last``, by that day; with ``only``, those on these from a day on.

    With ``later``, also those about later days that were written on a breach that had begun by ``last``.
    """
    found = written(store, "explanations", _COLUMNS, last, only, later=later)
    return tuple(_explanation(kept) for kept in found)


def get(store: Store, row: int) -> Explanation:
    """Return one explanation. Raises ``BadInput`` when it is no longer there."""
    return _explanation(one(store, f"select {_COLUMNS} from explanations where id = ?", (row,), "that explanation"))


# Writing.


def explain(store: Store, about: About, said: Said, today: date, task: Task | None = None) -> Added:
    """Explain a breach; with ``task``, its first action is added in the same entry of the journal.

    Returns:
        The explanation's row and the journal's line.

    Raises:
        BadInput: something is missing or can't be kept, or that breach is explained for the day already.
    """
    check_about(about, today)
    ready = checked(said, about)
    action = actions.checked(task, about) if task else None
    line = _line(store, about, _said_words(ready), action)
    with recorded(store, line) as db:
        if _of_the_day(store, about):
            raise BadInput(f"It is explained for {show(about.day)} already; change that explanation instead.")
        row = _keep(db, about, ready, today)
        if action is not None:
            actions.keep(db, about, action, today)
        return Added(row, line)


def change(store: Store, row: int, said: Said, today: date, task: Task | None = None) -> str:
    """Change what an explanation says; with ``task``, an action is added in the same entry. Return the journal's line.

    Where only the action is new, that alone is written.

    Raises:
        BadInput: nothing differs and there is no action, or something can't be kept.
    """
    old = get(store, row)
    ready = checked(said, old.about)
    action = actions.checked(task, old.about) if task else None
    if ready == old.said and action is None:
        raise BadInput(NOTHING_DIFFERS)
    said_words = _said_words(ready, "explanation changed") if ready != old.said else ""
    line = _line(store, old.about, said_words, action)
    with recorded(store, line) as db:
        if ready != old.said:
            db.table("explanations").update(row, {**_values(ready), "written_on": today.isoformat()})
        if action is not None:
            actions.keep(db, old.about, action, today)
    return line


def answer(store: Store, about: About, now: Answer, said: Said, today: date, task: Task | None = None) -> str:
    """Keep what a form says of a breach for a day, whatever of it is new; return the journal's line.

    An explanation carried over from an earlier day is written anew only where it differs.

    Args:
        store: the open database.
        about: the breach, and the day that is written about.
        now: what is written on it already.
        said: what the form says.
        today: the day it is written on.
        task: an action to add, None where there is none.

    Raises:
        BadInput: nothing differs and there is no action, or something can't be kept.
    """
    kept = now.explanation
    if kept is not None and kept.day == about.day:
        return change(store, kept.row, said, today, task)
    if kept is None or checked(said, about) != kept.said:
        return explain(store, about, said, today, task).line
    if task is None:
        raise BadInput(NOTHING_DIFFERS)
    return actions.add(store, about, task, today).line


def remove(store: Store, row: int) -> str:
    """Take out an explanation that was written by mistake; its actions stay. Return the journal's line."""
    line = _line(store, get(store, row).about, "explanation removed", None)
    with recorded(store, line, correction=True) as db:
        db.table("explanations").delete(row)
    return line


def checked(said: Said, about: About) -> Said:
    """Return an explanation ready to keep. Raises ``BadInput`` as ``explain`` does."""
    reason = check_text(said.reason, "the reason")
    view = check_text(said.workers_view, "the worker's own view", required=False)
    if said.review is not None:
        check_after(check_day(said.review, "the day to look again"), about.day)
    if said.monitored and about.kind != UNALLOCATED:
        raise BadInput("Only a case without a key worker can be on the monitored list; give the worker an action.")
    if said.monitored and said.review is None:
        raise BadInput("Choose the day to look again; a case on the monitored list needs one.")
    return Said(reason, view, said.review, said.monitored)


def _of_the_day(store: Store, about: About) -> bool:
    sql = "select 1 from explanations where kind = ? and coalesce(worker_row, case_row) = ? and day = ?"
    return bool(store.rows(sql, (about.kind, about.row, about.day.isoformat())))


def _keep(db: "Database", about: About, said: Said, today: date) -> int:
    return insert(
        db, "explanations", kind=about.kind, worker_row=about.worker_row, case_row=about.case_row,
        since=about.since.isoformat(), day=about.day.isoformat(), written_on=today.isoformat(), **_values(said),
    )  # fmt: skip


def _values(said: Said) -> dict[str, str | int | None]:
    return {
        "reason": said.reason,
        "workers_view": said.workers_view,
        "review_date": said.review.isoformat() if said.review else None,
        "monitored": int(said.monitored),
    }


def _said_words(said: Said, done: str = "explained") -> str:
    """Return ``explained, on the monitored list, to look again on 16 Nov 2026``."""
    words = f"{done}, on the monitored list" if said.monitored else done
    return words + (f", to look again on {show(said.review)}" if said.review else "")


def _line(store: Store, about: About, what: str, task: Task | None) -> str:
    """Return ``Beth Oakhanger, over on 31 Oct 2026: explained; action for R. Whitcombe, due 14 Nov 2026``."""
    parts = [what, actions.task_words(task) if task else ""]
    subject = subject_words(store, about.kind, about.row)
    return f"{subject}, {about.kind} on {show(about.day)}: {'; '.join(part for part in parts if part)}"
