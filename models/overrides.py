"""Overrides: what was agreed when a case went to someone who would be over, is away, has left or not started."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.dates import check_day, show
from models.errors import BadInput
from models.record import NOTHING_DIFFERS, Added, insert, one, recorded
from models.store import Store
from models.words import check_name, check_text

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Override:
    """The four things that an override has to say (contract section 2)."""

    reason: str
    authorised_by: str
    workers_view: str
    review_date: date


@dataclass(frozen=True, slots=True)
class KeptOverride:
    """An override in the record: its allocation and the day on which it was made."""

    row: int
    allocation_row: int
    made_on: date
    agreed: Override


def checked(override: Override, made_on: date) -> Override:
    """Return an override ready to keep.

    Raises:
        BadInput: one of the four is missing or can't be kept, or the review is not after ``made_on``.
    """
    reason = check_text(override.reason, "the reason")
    authorised_by = check_name(override.authorised_by, "who agreed to it")
    view = check_text(override.workers_view, "the worker's own view")
    if check_day(override.review_date, "the day to look again") <= made_on:
        raise BadInput(f"Choose a day after {show(made_on)} to look again; that is when it was agreed.")
    return Override(reason, authorised_by, view, override.review_date)


def keep(db: "Database", allocation_row: int, override: Override, made_on: date) -> int:
    """Add an override to an allocation, inside a change that is open; return its row."""
    return insert(
        db,
        "overrides",
        allocation_row=allocation_row,
        made_on=made_on.isoformat(),
        reason=override.reason,
        authorised_by=override.authorised_by,
        workers_view=override.workers_view,
        review_date=override.review_date.isoformat(),
    )


def of_case(store: Store, case_row: int) -> tuple[KeptOverride, ...]:
    """Return the overrides of all allocations of a case, oldest first."""
    return tuple(
        KeptOverride(row, allocation, date.fromisoformat(made), Override(reason, who, view, date.fromisoformat(review)))
        for row, allocation, made, reason, who, view, review in store.rows(
            "select o.id, o.allocation_row, o.made_on, o.reason, o.authorised_by, o.workers_view, o.review_date"
            " from overrides o join allocations a on a.id = o.allocation_row where a.case_row = ?"
            " order by o.made_on, o.id",
            (case_row,),
        )
    )


def record(store: Store, allocation_row: int, override: Override, today: date) -> Added:
    """Record what was agreed for an allocation that stands already, for example an imported one."""
    case, worker = _named(store, allocation_row)
    agreed = checked(override, today)
    line = f"{case}, {worker}: agreed by {agreed.authorised_by}, to look again on {show(agreed.review_date)}"
    with recorded(store, line) as db:
        return Added(keep(db, allocation_row, agreed, today), line)


def correct(store: Store, row: int, override: Override, why: str = "") -> str:
    """Replace what an override says. Return the journal's line.

    Raises:
        BadInput: nothing differs, or one of the four can't be kept.
    """
    found = one(
        store,
        "select allocation_row, made_on, reason, authorised_by, workers_view, review_date from overrides where id = ?",
        (row,),
        "that override",
    )
    agreed = checked(override, date.fromisoformat(found[1]))
    if (agreed.reason, agreed.authorised_by, agreed.workers_view, agreed.review_date.isoformat()) == found[2:]:
        raise BadInput(NOTHING_DIFFERS)
    case, worker = _named(store, found[0])
    line = f"{case}, {worker}: what was agreed, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("overrides").update(
            row,
            {
                "reason": agreed.reason,
                "authorised_by": agreed.authorised_by,
                "workers_view": agreed.workers_view,
                "review_date": agreed.review_date.isoformat(),
            },
        )
    return line


def _named(store: Store, allocation_row: int) -> tuple[str, str]:
    case, worker = one(
        store,
        "select c.case_id, w.name from allocations a join cases c on c.id = a.case_row"
        " join workers w on w.id = a.worker_row where a.id = ?",
        (allocation_row,),
        "that allocation",
    )
    return str(case), str(worker)
