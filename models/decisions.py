"""What needs a decision on a day: one line each, children first, with where to go to mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.actions import Action
from models.answered import Answered, answered
from models.breach_about import Subject
from models.breach_runs import UNALLOCATED
from models.dates import show_short
from models.explanations import ACTION_DUE, Answer
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition, position
from models.status_words import excess, gap
from models.store import Store
from models.unconfirmed import waiting
from models.words import Status, count

LATE = "due"
"""The mark of an action that is late; the others are statuses, ``unallocated`` and ``to do``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line: a mark, who or which case, the rest of the sentence, and what can be done about it.

    Each action is its words and the target that the window opens for it.
    """

    mark: str
    subject: str
    sentence: str
    actions: tuple[tuple[str, dict[str, Any]], ...]


def decisions(store: Store, day: date, team: str | None = None) -> tuple[Decision, ...]:
    """Return what needs a decision on ``day``, in a team or the service, the most pressing first."""
    with store.snapshot():
        of = position(store, day, team)
        return decisions_of(of, answered(store, of, agreed(store, day)), len(waiting(store, day, team)))


def agreed(store: Store, day: date) -> dict[int, date]:
    """Return until when an override over the limit is agreed, for each worker row that has one in force.

    An override is in force while its allocation lasts and its review date has not come.
    """
    found = store.rows(
        "select a.worker_row, max(o.review_date) from overrides o join allocations a on a.id = o.allocation_row"
        " where a.valid_from <= :day and a.valid_to > :day and o.made_on <= :day and o.review_date > :day"
        " group by a.worker_row",
        {"day": day.isoformat()},
    )
    return {int(worker): date.fromisoformat(review) for worker, review in found}


def decisions_of(of: Position, said: Answered, to_confirm: int) -> tuple[Decision, ...]:
    """Return the decisions that a position calls for, then what it lacks; ``to_confirm`` people wait to be confirmed.

    What is agreed or answered, and not yet due to be looked at again, is left out.
    """
    return (*pressing(of, said), *lacking(of, to_confirm))


def no_limits(of: Position) -> bool:
    """Return whether somebody could be over or under, but nobody has limits, as after the first file."""
    return bool(of.statuses[Status.NO_LIMIT]) and all(worker.upper is None for worker in of.workers)


def lacking(of: Position, to_confirm: int) -> tuple[Decision, ...]:
    """Return what is to be set up before the figures can be relied on: people to confirm, limits."""
    lines = []
    if to_confirm:
        they = "their role and FTE are guesses" if to_confirm > 1 else "the role and FTE are guesses"
        action = ("Confirm them", {"place": "People to confirm"})
        lines.append(Decision("to do", count(to_confirm, "person", "people"), f"to confirm: {they}.", (action,)))
    if no_limits(of):
        action = ("Set limits", {"place": "Limits and weights"})
        lines.append(Decision("to do", "No limits", "are set, so nobody is over or under.", (action,)))
    return tuple(lines)


def pressing(of: Position, said: Answered) -> tuple[Decision, ...]:
    """Return the decisions about children and workers, then the actions that are late.

    What is agreed or answered, and not yet due to be looked at again, is left out.
    """
    by_status: dict[Status, list[WorkerPosition]] = {}
    for worker in of.workers:
        if not said.is_complete(str(worker.status), worker.row, of.day):
            by_status.setdefault(worker.status, []).append(worker)
    over = [worker for worker in by_status.get(Status.OVER, []) if worker.row not in said.agreed_to]
    left = [one for one in of.leavers if not said.is_complete(str(Status.UNCOVERED), one.row, of.day)]
    return (
        *_not_allocated(of.unallocated, said, of.day),
        *(_away(worker, said, of.day) for worker in _most(by_status.get(Status.UNCOVERED, []))),
        *(_left(leaver, said, of.day) for leaver in left),
        *(_over(worker, said, of.day) for worker in sorted(over, key=lambda w: (-excess(w), w.name))),
        *(_under(w, said, of.day) for w in sorted(by_status.get(Status.UNDER, []), key=lambda w: (-excess(w), w.name))),
        *(_late(action, subject, of.day) for action, subject in said.late),
    )


def _most(workers: Iterable[WorkerPosition]) -> list[WorkerPosition]:
    return sorted(workers, key=lambda worker: (-worker.cases, worker.name))


def _missing(answer: Answer | None, day: date) -> str:
    """Return what is still to be said on a breach on which something is written: ``; no owner and date yet``."""
    if answer is None:
        return ""
    lacks = [what for what in answer.lacks(day) if what != ACTION_DUE]
    parts = [f"{' and '.join(lacks)} yet"] if lacks else []
    action = answer.next_action
    if action is not None and ACTION_DUE in answer.lacks(day):
        parts.append(f"its action was due on {show_short(action.due, day)}")
    return f"; {', '.join(parts)}"


def _late(action: Action, subject: Subject, day: date) -> Decision:
    """Return the line of an action whose day has passed without an outcome."""
    return Decision(
        LATE,
        subject.words,
        f"has an action that {action.owner} was to do by {show_short(action.due, day)}; it has no outcome.",
        (("Give the outcome", {"place": "Actions", "action_row": action.row}),),
    )


def _not_allocated(cases: tuple[UnallocatedCase, ...], said: Answered, day: date) -> tuple[Decision, ...]:
    """Return one line for the cases without a worker, and one for each on the monitored list whose day has come."""
    to_do = [case for case in cases if not said.is_complete(UNALLOCATED, case.row, day)]
    monitored = [case for case in to_do if (answer := said.of(UNALLOCATED, case.row)) and answer.monitored]
    alone = [case for case in to_do if case not in monitored]
    return (*_without_worker(alone, said, day), *(_look_again(case, said, day) for case in monitored))


def _look_again(case: UnallocatedCase, said: Answered, day: date) -> Decision:
    answer = said.of(UNALLOCATED, case.row)
    came = answer.explanation.review if answer and answer.explanation else None
    since = f" since {show_short(case.since, day)}" if case.days else ""
    sentence = (
        f"is on the monitored list, without a worker{since}; look again, it was due on {show_short(came or day, day)}."
    )
    action = ("Allocate", {"place": "Cases", "case_row": case.row, "allocate": True})
    return Decision(UNALLOCATED, case.case_id, sentence, (action,))


def _without_worker(cases: Sequence[UnallocatedCase], said: Answered, day: date) -> tuple[Decision, ...]:
    if not cases:
        return ()
    longest = cases[0]
    since = f" since {show_short(longest.since, day)}" if longest.days else ""
    if len(cases) == 1:
        missing = _missing(said.of(UNALLOCATED, longest.row), day)
        subject, rest = longest.case_id, f"has had no worker{since}{missing}." if since else f"has no worker{missing}."
    else:
        subject = " and ".join(sorted(case.case_id for case in cases)) if len(cases) == 2 else f"{len(cases):,} cases"
        rest = f"have no worker; {longest.case_id}{since}." if since else "have no worker."
    action = ("Allocate", {"place": "Cases", "case_row": longest.row, "allocate": True})
    return (Decision(UNALLOCATED, subject, rest, (action,)),)


def _away(worker: WorkerPosition, said: Answered, day: date) -> Decision:
    away = f"has been away since {show_short(worker.away[0], day)}" if worker.away else "is away"
    held = count(worker.cases, "case")
    return Decision(
        str(Status.UNCOVERED),
        worker.name,
        f"{away} and holds {held}{_missing(said.of(str(Status.UNCOVERED), worker.row), day)}.",
        ((f"Cover the {held}", _hand_over(worker.row, worker.cases)),),
    )


def _hand_over(worker_row: int, cases: int) -> dict[str, Any]:
    """Return where somebody's cases get another worker: one in the list of cases, more by a plan for all of them."""
    return {"place": "Cases" if cases == 1 else "Plan moves", "worker_row": worker_row}


def _left(leaver: Leaver, said: Answered, day: date) -> Decision:
    held = count(leaver.cases, "case") + _missing(said.of(str(Status.UNCOVERED), leaver.row), day)
    if leaver.left is not None:
        sentence = f"left on {show_short(leaver.left, day)} and still holds {held}."
    else:
        starts = show_short(leaver.starts, day) if leaver.starts else "later"
        sentence = f"starts only on {starts} and already holds {held}."
    action = ("Reallocate", _hand_over(leaver.row, leaver.cases))
    return Decision(str(Status.UNCOVERED), leaver.name, sentence, (action,))


def _over(worker: WorkerPosition, said: Answered, day: date) -> Decision:
    return Decision(
        str(Status.OVER),
        worker.name,
        f"is over by {gap(worker)}{_missing(said.of(str(Status.OVER), worker.row), day) or ', with nothing agreed'}.",
        (("Move a case", {"place": "Cases", "worker_row": worker.row}),),
    )


def _under(worker: WorkerPosition, said: Answered, day: date) -> Decision:
    room = f" and has room for {worker.headroom}" if worker.headroom else ""
    return Decision(
        str(Status.UNDER),
        worker.name,
        f"is under by {gap(worker)}{room}{_missing(said.of(str(Status.UNDER), worker.row), day)}.",
        (("Open the caseload", {"place": "Caseloads", "worker_row": worker.row}),),
    )
