"""Since when a worker has had the status of a day, and for how many month ends: asked of the position, day by day.

A status can change only on a day on which something of the worker's, or a limit or weight, begins or ends; only
those days are asked.
"""

from dataclasses import dataclass
from datetime import date

from models.dates import add_months, month_ends
from models.position import worker_position
from models.store import Store
from models.words import Status

MONTHS = 24
"""How far back a run is followed; one that began earlier counts from there."""


@dataclass(frozen=True, slots=True)
class Run:
    """A status that a worker has had without a break since ``since``, and at so many month ends in a row."""

    since: date
    month_ends: int


_OWN_DAYS = """
with held as (
    select case_row, valid_from, valid_to from allocations
    where worker_row = :worker and kind = 'key worker' and valid_to > :back and valid_from <= :day
), days (day) as (
    select valid_from from held union select valid_to from held
    union select o.valid_from from held join openings o using (case_row)
    union select o.valid_to from held join openings o using (case_row)
    union select k.valid_from from held join categories k using (case_row)
    union select valid_from from posts where worker_row = :worker
    union select valid_from from absences where worker_row = :worker
    union select valid_to from absences where worker_row = :worker
    union select valid_from from workers where id = :worker
    union select valid_from from limits where worker_row is null or worker_row = :worker
    union select valid_to from limits where worker_row is null or worker_row = :worker
    union select valid_from from weights union select valid_to from weights
)
select day from days where day > :back and day <= :day order by day desc
"""
_HELD_SINCE = """
select min(max(a.valid_from, o.valid_from)) from allocations a
join openings o on o.case_row = a.case_row and o.valid_from <= :day and o.valid_to > :day
where a.worker_row = :worker and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
"""


def status_run(store: Store, worker_row: int, status: Status, day: date, first: date) -> Run:
    """Return the run of the status that a worker in post has on ``day``; nothing is known before ``first``."""
    earliest = min(day, max(first, add_months(day, -MONTHS)))
    days = store.rows(_OWN_DAYS, {"worker": worker_row, "back": earliest.isoformat(), "day": day.isoformat()})
    since = day
    for begins in [*(date.fromisoformat(row[0]) for row in days), earliest]:
        if not _has(store, worker_row, status, begins):
            break
        since = begins
    return Run(since, _month_ends(store, worker_row, status, day, first))


def _month_ends(store: Store, worker_row: int, status: Status, day: date, first: date) -> int:
    count = 1
    for end in reversed(month_ends(day, MONTHS)[:-1]):
        if end < first or not _has(store, worker_row, status, end):
            break
        count += 1
    return count


def _has(store: Store, worker_row: int, status: Status, day: date) -> bool:
    worker = worker_position(store, worker_row, day)
    return worker is not None and worker.status is status


def held_run(store: Store, worker_row: int, left: date | None, day: date) -> Run:
    """Return since when someone who is not in post has held the cases held on ``day``."""
    first = store.rows(_HELD_SINCE, {"worker": worker_row, "day": day.isoformat()})[0][0]
    held = date.fromisoformat(first) if first else day
    return run_since(max(held, left or held), day)


def run_since(since: date, day: date) -> Run:
    """Return an unbroken run from ``since`` to the month end ``day``."""
    return Run(since, (day.year - since.year) * 12 + day.month - since.month + 1)
