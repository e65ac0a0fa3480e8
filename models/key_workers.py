"""The key workers that a case has over time, as spans: handed over from a day, ended, moved by a correction, kept.

The rules of who may be given a case are in ``models.allocation``; this is only how the days are cut.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from models import periods
from models.errors import BadInput
from models.periods import Span
from models.store import Store
from models.words import KEY_WORKER
from models.workers import name_of

if TYPE_CHECKING:
    from sqlite_utils import Database


def handed_over(before: Sequence[Span], day: date, until: date, worker_row: int) -> list[Span]:
    """Return the spans with a worker holding it from ``day`` on, up to ``until`` or whoever is recorded to follow."""
    following = min((span.start for span in before if span.start > day), default=until)
    end = _held_until(before, day) or following
    given = Span(None, day, min(end, until), {"worker_row": worker_row})
    return sorted([*ended(before, day), given], key=lambda span: span.start)


def ended(before: Sequence[Span], day: date) -> list[Span]:
    """Return the spans without those of whoever holds the case on ``day``, from that day until someone else does."""
    until = _held_until(before, day) or day
    cut = [Span(s.row, s.start, day, s.values) if s.start < day < s.end else s for s in before]
    return [span for span in cut if not day <= span.start < until]


def _held_until(before: Sequence[Span], day: date) -> date | None:
    """Return until when whoever holds the case on ``day`` holds it without a break; None when nobody does."""
    holder = periods.on_day(before, day)
    if holder is None:
        return None
    end = holder.end
    for span in before:
        if span.start == end and span.values == holder.values:
            end = span.end
    return end


def shifted(store: Store, before: Sequence[Span], new: Span) -> list[Span]:
    """Return the key workers with one corrected and the neighbours it touched still touching it."""
    old = next(span for span in before if span.row == new.row)
    after = []
    for span in before:
        if span.row == new.row:
            span = new
        elif span.end == old.start:
            span = Span(span.row, span.start, new.start, span.values)
        elif span.start == old.end:
            span = Span(span.row, new.end, span.end, span.values)
        if span.start >= span.end or (span.row != new.row and span.start < new.end and new.start < span.end):
            raise BadInput(f"That leaves {holder_name(store, span)} no day with the case; choose other days.")
        after.append(span)
    return after


def save(db: "Database", case_row: int, before: Sequence[Span], after: Sequence[Span]) -> None:
    """Write the spans that differ; what was agreed for one that is gone goes with it."""
    kept = {span.row for span in after}
    for span in before:
        if span.row not in kept:
            db.table("overrides").delete_where("allocation_row = ?", [span.row])
    kinds = [Span(s.row, s.start, s.end, {**s.values, "kind": KEY_WORKER}) for s in after]
    were = [Span(s.row, s.start, s.end, {**s.values, "kind": KEY_WORKER}) for s in before]
    periods.save(db, "allocations", ("case_row", case_row), were, kinds)


def key_workers(store: Store, case_row: int) -> list[Span]:
    """Return the spans of a case's key workers, oldest first; their value is ``worker_row``."""
    spans = periods.load(store, "allocations", ("case_row", case_row), ("worker_row", "kind"))
    return [
        Span(span.row, span.start, span.end, {"worker_row": span.values["worker_row"]})
        for span in spans
        if span.values["kind"] == KEY_WORKER
    ]


def holder_name(store: Store, holder: Span | None) -> str:
    """Return the name of who holds a case by a span; ``none`` where nobody does."""
    return name_of(store, int(holder.values["worker_row"] or 0)) if holder else "none"
