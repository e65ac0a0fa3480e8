"""What needs a decision on a day: one line each, children first, with where to go to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.dates import show_short
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition, position
from models.status_words import excess, gap
from models.store import Store
from models.unconfirmed import waiting
from models.words import Status, count


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
        return decisions_of(position(store, day, team), agreed(store, day), len(waiting(store, day, team)))


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


def decisions_of(of: Position, agreed_to: Mapping[int, date], to_confirm: int) -> tuple[Decision, ...]:
    """Return the decisions that a position calls for, then what it lacks; ``to_confirm`` people wait to be confirmed.

    What is agreed and not yet due for review is left out.
    """
    return (*pressing(of, agreed_to), *lacking(of, to_confirm))


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


def pressing(of: Position, agreed_to: Mapping[int, date]) -> tuple[Decision, ...]:
    """Return the decisions about children and workers; what is agreed and not yet due for review is left out."""
    by_status: dict[Status, list[WorkerPosition]] = {}
    for worker in of.workers:
        by_status.setdefault(worker.status, []).append(worker)
    over = [worker for worker in by_status.get(Status.OVER, []) if worker.row not in agreed_to]
    return (
        *_not_allocated(of.unallocated, of.day),
        *(_away(worker, of.day) for worker in _most(by_status.get(Status.UNCOVERED, []))),
        *(_left(leaver, of.day) for leaver in of.leavers),
        *(_over(worker) for worker in sorted(over, key=lambda w: (-excess(w), w.name))),
        *(_under(w) for w in sorted(by_status.get(Status.UNDER, []), key=lambda w: (-excess(w), w.name))),
    )


def _most(workers: Iterable[WorkerPosition]) -> list[WorkerPosition]:
    return sorted(workers, key=lambda worker: (-worker.cases, worker.name))


def _not_allocated(cases: tuple[UnallocatedCase, ...], day: date) -> tuple[Decision, ...]:
    if not cases:
        return ()
    longest = cases[0]
    since = f" since {show_short(longest.since, day)}" if longest.days else ""
    if len(cases) == 1:
        subject, rest = longest.case_id, f"has had no worker{since}." if since else "has no worker."
    else:
        subject = " and ".join(sorted(case.case_id for case in cases)) if len(cases) == 2 else f"{len(cases):,} cases"
        rest = f"have no worker; {longest.case_id}{since}." if since else "have no worker."
    action = ("Allocate", {"place": "Cases", "case_row": longest.row, "allocate": True})
    return (Decision("unallocated", subject, rest, (action,)),)


def _away(worker: WorkerPosition, day: date) -> Decision:
    away = f"has been away since {show_short(worker.away[0], day)}" if worker.away else "is away"
    held = count(worker.cases, "case")
    return Decision(
        str(Status.UNCOVERED),
        worker.name,
        f"{away} and holds {held}.",
        ((f"Cover the {held}", {"place": "Cases", "worker_row": worker.row}),),
    )


def _left(leaver: Leaver, day: date) -> Decision:
    held = count(leaver.cases, "case")
    if leaver.left is not None:
        sentence = f"left on {show_short(leaver.left, day)} and still holds {held}."
    else:
        starts = show_short(leaver.starts, day) if leaver.starts else "later"
        sentence = f"starts only on {starts} and already holds {held}."
    action = ("Reallocate", {"place": "Cases", "worker_row": leaver.row})
    return Decision(str(Status.UNCOVERED), leaver.name, sentence, (action,))


def _over(worker: WorkerPosition) -> Decision:
    return Decision(
        str(Status.OVER),
        worker.name,
        f"is over by {gap(worker)}, with nothing agreed.",
        (("Move a case", {"place": "Cases", "worker_row": worker.row}),),
    )


def _under(worker: WorkerPosition) -> Decision:
    room = f" and has room for {worker.headroom}" if worker.headroom else ""
    return Decision(
        str(Status.UNDER),
        worker.name,
        f"is under by {gap(worker)}{room}.",
        (("Open the caseload", {"place": "Caseloads", "worker_row": worker.row}),),
    )
