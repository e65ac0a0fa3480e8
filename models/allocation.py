"""Who holds a case: allocate, hand over, unallocate, co-workers and corrections, under limits that hold.

Nobody is given a case who would be over, is away, has left or has not started, unless what was agreed is recorded
with it (contract section 2). The check and the write are one transaction, so of two people who give someone the
last place exactly one does. A case given from a past day on is checked on that day and on today, since the load of
both is what the two of them see; one given from a coming day is checked on that day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models import overrides, periods
from models.case_changes import drop_allocation
from models.cases import id_of
from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.key_workers import ended, handed_over, holder_name, key_workers, save, shifted
from models.overrides import Override
from models.periods import Span
from models.position import WorkerPosition, worker_position
from models.record import MEANWHILE, NOTHING_DIFFERS, Added, differences, end_words, insert, one, period, recorded
from models.status_words import gap
from models.store import Store
from models.words import CO_WORKER, Status
from models.workers import name_of

if TYPE_CHECKING:
    from sqlite_utils import Database

_MOST_LISTED = 3


class Refused(BadInput):
    """A worker can't be given a case without an override; the sentence says why."""

    def __init__(self, why: str, worker_row: int) -> None:
        super().__init__(f"{why}; record what was agreed, or choose someone else.")
        self.why = why
        self.worker_row = worker_row


def allocate(
    store: Store,
    case_row: int,
    worker_row: int,
    day: date,
    today: date,
    override: Override | None = None,
    why: str = "",
) -> str:
    """Make a worker the case's key worker from ``day`` on; whoever held it until then hands it over.

    It lasts until the case closes or the next recorded key worker begins. An override is kept only where one is
    needed.

    Returns:
        What is so now, for the toast: ``C-20417 is allocated to Beth Oakhanger, now full.``

    Raises:
        BadInput: the case is not open on the day, that worker holds it already, or a text can't be kept.
        Refused: the worker would be over, is away, has left or not started, and there is no override.
    """
    case_id, name = id_of(store, case_row), name_of(store, worker_row)
    agreed = overrides.checked(override, today) if override else None
    until = _open_until(store, case_row, case_id, day)
    before = key_workers(store, case_row)
    holder = periods.on_day(before, day)
    if holder and holder.values["worker_row"] == worker_row:
        raise BadInput(f"{name} holds {case_id} on {show(day)} already; choose someone else.")
    line = f"{case_id}: key worker {holder_name(store, holder)} → {name} from {show(day)}"
    with recorded(store, line, why=why) as db:
        _check_unchanged(store, case_row, case_id, before)
        if _open_until(store, case_row, case_id, day) != until:
            raise BadInput(MEANWHILE)
        row, days = _give(store, db, case_row, worker_row, day, today)
        _enforce(store, db, [row], worker_row, days, agreed, today)
    moved = "handed over" if holder else "allocated"
    return f"{case_id} is {moved} to {name}{_now(worker_position(store, worker_row, max(day, today)))}."


def allocate_all(
    store: Store, given: Sequence[tuple[int, int]], day: date, today: date, line: str, agreed: Mapping[int, Override]
) -> None:
    """Give each case (case row, worker row) to its worker as one change, all or none, as ``allocate`` does one.

    The rules are asked of what all of it together makes, so that an exchange of cases puts nobody over on the way. What
    was agreed for a worker (by worker row) is kept with all their cases of this change, where it is needed.

    Raises:
        BadInput: a case is not open on the day, or a text can't be kept.
        Refused: someone would be over, is away, has left or not started, with nothing agreed; it names each of them.
    """
    checked = {worker: overrides.checked(override, today) for worker, override in agreed.items()}
    with recorded(store, line) as db:
        rows: dict[int, list[int]] = defaultdict(list)
        days: dict[int, set[date]] = defaultdict(set)
        for case_row, worker_row in given:
            row, its_days = _give(store, db, case_row, worker_row, day, today)
            rows[worker_row].append(row)
            days[worker_row].update(its_days)
        refused: list[Refused] = []
        for worker_row, theirs in rows.items():
            try:
                _enforce(store, db, theirs, worker_row, sorted(days[worker_row]), checked.get(worker_row), today)
            except Refused as error:
                refused.append(error)
        if refused:
            more = f", and {len(refused) - _MOST_LISTED} more" if len(refused) > _MOST_LISTED else ""
            said = ", ".join(one.why for one in refused[:_MOST_LISTED])
            raise Refused(f"{said}{more}", refused[0].worker_row)


def unallocate(store: Store, case_row: int, day: date, why: str = "") -> str:
    """End the key worker's time with a case on ``day``, with nobody to follow. Return the journal's line.

    Raises ``BadInput`` when the case has no key worker on the day.
    """
    case_id = id_of(store, case_row)
    check_day(day, "the day")
    before = key_workers(store, case_row)
    holder = periods.on_day(before, day)
    if holder is None:
        raise BadInput(f"{case_id} has no key worker on {show(day)}; choose a day on which it has.")
    line = f"{case_id}: key worker {holder_name(store, holder)} → none from {show(day)}"
    with recorded(store, line, why=why) as db:
        _check_unchanged(store, case_row, case_id, before)
        save(db, case_row, before, ended(before, day))
    return line


def add_co_worker(store: Store, case_row: int, worker_row: int, day: date, why: str = "") -> Added:
    """Let a worker work with a case from ``day`` on; a co-worker's cases do not count as load.

    Raises:
        BadInput: the case is not open on the day, or the worker is not in post or works with it already.
    """
    case_id, name = id_of(store, case_row), name_of(store, worker_row)
    check_day(day, "the day")
    line = f"{case_id}: co-worker {name} from {show(day)}"
    with recorded(store, line, why=why) as db:
        until = _open_until(store, case_row, case_id, day)
        if worker_position(store, worker_row, day) is None:
            raise BadInput(f"{_not_in_post(store, worker_row, name, day)}; choose someone else.")
        _check_no_other(store, case_row, worker_row, day, until, f"{name} works with {case_id} on those days already")
        begins, ends = day.isoformat(), until.isoformat()
        return Added(
            insert(db, "allocations", case_row=case_row, worker_row=worker_row, kind=CO_WORKER, valid_from=begins,
                   valid_to=ends),
            line,
        )  # fmt: skip


def end_co_worker(store: Store, row: int, day: date, why: str = "") -> str:
    """End a co-worker's time with a case on ``day``. Return the journal's line.

    Raises:
        BadInput: it is the key worker's time, or the day is outside the co-worker's.
    """
    case_row, worker_row, kind, start, end = _allocation(store, row)
    if kind != CO_WORKER:
        raise BadInput("That is the key worker; hand the case over instead.")
    _, until = period(start, day, "the co-worker's start", "the end")
    if day >= end:
        raise BadInput(f"They work with it only until {show(end)}; choose a day before that.")
    line = f"{id_of(store, case_row)}: co-worker {name_of(store, worker_row)} until {show(day)}"
    with recorded(store, line, why=why) as db:
        db.table("allocations").update(row, {"valid_to": until})
    return line


def correct(
    store: Store,
    row: int,
    worker_row: int,
    start: date,
    end: date | None,
    today: date,
    override: Override | None = None,
    why: str = "",
) -> str:
    """Correct who held a case and on which days; ``end`` None is until it closes. Return the journal's line.

    A handover that was recorded on the wrong day moves with it: whoever held the case before holds it up to the
    corrected start, whoever followed from the corrected end. A worker who gains days is checked as on allocating.

    Raises:
        BadInput: a day is outside the case's opening, or takes the whole time of who held it before or after.
        Refused: as for ``allocate``.
    """
    case_row, old_worker, kind, old_start, old_end = _allocation(store, row)
    case_id, name = id_of(store, case_row), name_of(store, worker_row)
    until = _open_until(store, case_row, case_id, start)
    ends = until if end is None or end == OPEN else end
    period(start, ends)
    if ends > until:
        raise BadInput(f"{case_id} closed on {show(until)}; choose an end up to that day.")
    agreed = overrides.checked(override, today) if override else None
    what = differences(
        {
            kind: (name_of(store, old_worker), name),
            "from": (show(old_start), show(start)),
            "to": (end_words(old_end), end_words(ends)),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{case_id}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        if _allocation(store, row)[1:] != (old_worker, kind, old_start, old_end):
            raise BadInput(MEANWHILE)
        if worker_row != old_worker:
            db.table("overrides").delete_where("allocation_row = ?", [row])  # it was agreed for someone else
        corrected = Span(row, start, ends, {"worker_row": worker_row})
        if kind == CO_WORKER:
            already = f"{name} works with it on those days already"
            _check_no_other(store, case_row, worker_row, start, ends, already, row)
            days = {"valid_from": start.isoformat(), "valid_to": ends.isoformat()}
            db.table("allocations").update(row, {"worker_row": worker_row, **days})
            return line
        before = key_workers(store, case_row)
        save(db, case_row, before, shifted(store, before, corrected))
        held = (old_start, old_end) if worker_row == old_worker else None
        _enforce(store, db, [row], worker_row, _gained(corrected, held, today), agreed, today)
    return line


def _gained(of: Span, held: tuple[date, date] | None, today: date) -> list[date]:
    """Return which of the first day and today the worker did not hold the case on before the correction."""
    asked = [day for day in dict.fromkeys((of.start, today)) if of.start <= day < of.end]
    return [day for day in asked if held is None or not held[0] <= day < held[1]]


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out an allocation that never was, with what was agreed for it; those days have nobody then."""
    case_row, worker_row, kind, start, _ = _allocation(store, row)
    line = f"{id_of(store, case_row)}: {kind} {name_of(store, worker_row)} from {show(start)} removed"
    with recorded(store, line, correction=True, why=why) as db:
        drop_allocation(db, row)
    return line


def refusal(store: Store, worker_row: int, day: date) -> str:
    """Return why a worker, with what is recorded for ``day``, may not hold it without an override; empty if they may.

    Source: contract section 2, enforcement.
    """
    return refusal_of(store, worker_row, day, worker_position(store, worker_row, day))


def refusal_of(store: Store, worker_row: int, day: date, of_day: WorkerPosition | None) -> str:
    """Return the same of a worker as they would be on ``day``; None: not in post then."""
    name = name_of(store, worker_row)
    if of_day is None:
        return _not_in_post(store, worker_row, name, day)
    if of_day.capacity == 0:
        return f"{name} is away on {show(day)}"
    if of_day.status == Status.OVER:
        return f"{name} would be over by {gap(of_day)}"
    return ""


def _enforce(
    store: Store,
    db: "Database",
    rows: Sequence[int],
    worker_row: int,
    days: Iterable[date],
    agreed: Override | None,
    today: date,
) -> None:
    """Refuse what was just written, or keep what was agreed with it; raising takes the whole change back."""
    why = next((why for why in (refusal(store, worker_row, day) for day in days) if why), "")
    if why and agreed is None:
        raise Refused(why, worker_row)
    if why and agreed is not None:
        for row in rows:
            overrides.keep(db, row, agreed, today)


def days_given(store: Store, case_row: int, worker_row: int, day: date, today: date) -> list[date]:
    """Return on which of ``day`` and today a worker would hold a case that is given to them from ``day`` on.

    Raises ``BadInput`` when the case is not open on the day.
    """
    until = _open_until(store, case_row, id_of(store, case_row), day)
    return _days_to_check(handed_over(key_workers(store, case_row), day, until, worker_row), day, today)


def _give(
    store: Store, db: "Database", case_row: int, worker_row: int, day: date, today: date
) -> tuple[int, list[date]]:
    """Write that a worker holds a case from ``day`` on; return its row, and the days on which to ask the rules."""
    before = key_workers(store, case_row)
    after = handed_over(before, day, _open_until(store, case_row, id_of(store, case_row), day), worker_row)
    save(db, case_row, before, after)
    _end_co_working(store, db, case_row, worker_row, day)
    return _row_from(store, case_row, day), _days_to_check(after, day, today)


def _days_to_check(after: Sequence[Span], day: date, today: date) -> list[date]:
    given = periods.on_day(after, day)
    return [day, today] if given and day < today < given.end else [day]


def _check_unchanged(store: Store, case_row: int, case_id: str, before: Sequence[Span]) -> None:
    if key_workers(store, case_row) != list(before):
        raise BadInput(f"{case_id} was given to someone else meanwhile; look again, then choose.")


def _end_co_working(store: Store, db: "Database", case_row: int, worker_row: int, day: date) -> None:
    """A key worker is no co-worker of the same case."""
    for row, start in store.rows(
        "select id, valid_from from allocations where case_row = ? and worker_row = ? and kind = 'co-worker'"
        " and valid_from <= ? and valid_to > ?",
        (case_row, worker_row, day.isoformat(), day.isoformat()),
    ):
        if start == day.isoformat():
            db.table("allocations").delete(row)
        else:
            db.table("allocations").update(row, {"valid_to": day.isoformat()})


def _check_no_other(
    store: Store, case_row: int, worker_row: int, start: date, end: date, sentence: str, row: int = 0
) -> None:
    taken = store.rows(
        "select 1 from allocations where case_row = ? and worker_row = ? and valid_from < ? and valid_to > ?"
        " and id <> ?",
        (case_row, worker_row, end.isoformat(), start.isoformat(), row),
    )
    if taken:
        raise BadInput(f"{sentence}; choose someone else or other days.")


def _row_from(store: Store, case_row: int, day: date) -> int:
    sql = "select id from allocations where case_row = ? and kind = 'key worker' and valid_from = ?"
    return int(store.rows(sql, (case_row, day.isoformat()))[0][0])


def _allocation(store: Store, row: int) -> tuple[int, int, str, date, date]:
    case_row, worker_row, kind, start, end = one(
        store,
        "select case_row, worker_row, kind, valid_from, valid_to from allocations where id = ?",
        (row,),
        "that allocation",
    )
    return case_row, worker_row, kind, date.fromisoformat(start), date.fromisoformat(end)


def _open_until(store: Store, case_row: int, case_id: str, day: date) -> date:
    """Return when the opening that holds ``day`` ends. Raises ``BadInput`` when the case is not open then."""
    check_day(day, "the day")
    opening = periods.on_day(periods.load(store, "openings", ("case_row", case_row), ()), day)
    if opening is None:
        raise BadInput(f"{case_id} is not open on {show(day)}; choose a day on which it is.")
    return opening.end


def _not_in_post(store: Store, worker_row: int, name: str, day: date) -> str:
    start, end = store.rows("select valid_from, valid_to from workers where id = ?", (worker_row,))[0]
    if day.isoformat() < start:
        return f"{name} starts only on {show(date.fromisoformat(start))}"
    return f"{name} left on {show(date.fromisoformat(end))}"


def _now(of_day: WorkerPosition | None) -> str:
    """Return how a worker stands after an allocation, in the words of the toast."""
    if of_day is None:
        return ""
    if of_day.status == Status.OVER:
        return f", now over by {gap(of_day)}"
    return ", now full" if of_day.status == Status.FULL else ""
