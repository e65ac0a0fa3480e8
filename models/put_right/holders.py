"""Cases in hands that can't answer for them: those of leavers, of team managers, and of someone who is away."""

from datetime import date, timedelta

from models import words
from models.dates import OPEN, show_short
from models.position import Leaver, WorkerPosition
from models.put_right.looked import ALLOCATE, Draft, Looked, open_case
from models.put_right.shapes import Check, Row

MANAGER = "team manager"


def held(looked: Looked) -> Check:
    """Return the cases held by people who left, have not started, or manage a team."""
    gone = {leaver.row: (_gone(leaver, looked.day), leaver.left) for leaver in looked.position.leavers}
    for worker in looked.position.workers:
        if is_manager(worker) and worker.cases and worker.capacity:
            gone[worker.row] = ("Held by a team manager", None)
    return Check(
        "held", "With leavers or managers", "Nobody who carries a caseload works with these children.", "case",
        _of_these(looked, gone),
    )  # fmt: skip


def away(looked: Looked) -> Check:
    """Return the cases whose key worker is away."""
    gone = {
        worker.row: (_away(worker, looked.day), worker.away[0] if worker.away else None)
        for worker in looked.position.workers
        if worker.cases and worker.capacity == 0
    }
    return Check(
        "away", "Key worker away", "Until they are back nobody answers for these children.", "case",
        _of_these(looked, gone),
    )  # fmt: skip


def is_manager(worker: WorkerPosition) -> bool:
    """Return whether a worker manages a team, so that no cases are expected of them."""
    return words.key(worker.role) == MANAGER


def _of_these(looked: Looked, gone: dict[int, tuple[str, date | None]]) -> tuple[Row, ...]:
    """Return the cases of these workers, given why and since when; the longest first."""
    cases = looked.of.held
    theirs = [(case, worker) for case, worker in zip(cases.case, cases.worker, strict=True) if worker in gone]
    drafts = []
    for case, worker in theirs:
        why, left = gone[worker or 0]
        since = max(date.fromisoformat(looked.held_since[case]), left or date.min)
        drafts.append(Draft(case, why, (looked.day - since).days, (ALLOCATE, open_case(case))))
    return tuple(sorted(looked.rows(drafts), key=lambda row: (-(row.days or 0), words.key(row.subject))))


def _gone(leaver: Leaver, day: date) -> str:
    if leaver.left is not None:
        return f"Left on {show_short(leaver.left, day)}"
    return f"Starts only on {show_short(leaver.starts, day)}" if leaver.starts else "Not in post"


def _away(worker: WorkerPosition, day: date) -> str:
    if worker.away is None:
        return "Has no hours to work (FTE 0)"
    start, end = worker.away
    until = f"to {show_short(end - timedelta(1), day)}" if end != OPEN else "no day of return"
    return f"Away since {show_short(start, day)}, {until}"
