"""Duties: what a worker holds beyond cases, and the share of full time it takes. They change no capacity."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.record import NOTHING_DIFFERS, Added, differences, end_words, insert, number, one, period, recorded
from models.status_words import fte_words
from models.store import Store
from models.words import check_name, key


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty from ``start`` up to ``end``, the first day without it (``OPEN``: not known yet).

    ``share`` is the part of a full-time week that it takes, from 0 to 1; it is shown beside the cases, never counted.
    """

    row: int
    worker_row: int
    what: str
    share: Decimal
    start: date
    end: date


def duties_of(store: Store, worker_row: int) -> tuple[Duty, ...]:
    """Return a worker's duties, oldest first."""
    found = store.rows(f"{_DUTIES} where worker_row = ? order by valid_from, valid_to, id", (worker_row,))
    return tuple(_duty(row) for row in found)


def duty(store: Store, row: int) -> Duty:
    """Return one duty. Raises ``BadInput`` when it is no longer there."""
    return _duty(one(store, f"{_DUTIES} where id = ?", (row,), "that duty"))


def add(
    store: Store, worker_row: int, what: str, share: Decimal | str, start: date, end: date | None, why: str = ""
) -> Added:
    """Record what a worker holds beyond cases; ``end`` is the first day without it, None when it is not known.

    Raises:
        BadInput: a value can't be taken, no day lies between the two, or the same is recorded already.
    """
    values = _values(worker_row, what, share, start, end)
    name = _name(store, worker_row)
    _check_new(store, name, values)
    line = f"{name}: {values['what']}, {_share(values)}, {_days(start, end or OPEN)}"
    with recorded(store, line, why=why) as db:
        return Added(insert(db, "duties", **values), line)


def change(store: Store, row: int, day: date, what: str, share: Decimal | str, why: str = "") -> str:
    """Change what a duty is or its share from ``day`` on; the days before stay. Return the journal's line.

    Raises:
        BadInput: the day is none of the duty, nothing differs, or a value can't be taken.
    """
    old = duty(store, row)
    check_day(day, "the day of the change")
    if not old.start <= day < old.end:
        raise BadInput(f"Choose a day of the duty, {_days(old.start, old.end)}.")
    if day == old.start:
        return correct(store, row, what, share, old.start, old.end, why)
    values = _values(old.worker_row, what, share, day, old.end)
    differ = _what_differs(old, {**values, "valid_from": old.start.isoformat()})
    if not differ:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{_name(store, old.worker_row)}: {old.what}, {differ} from {show(day)}"
    with recorded(store, line, why=why) as db:
        db.table("duties").update(row, {"valid_to": day.isoformat()})
        insert(db, "duties", **values)
    return line


def correct(
    store: Store, row: int, what: str, share: Decimal | str, start: date, end: date | None, why: str = ""
) -> str:
    """Replace a duty's words, share and days: what was recorded was wrong. Return the journal's line.

    Raises:
        BadInput: nothing differs, a value can't be taken, or the same is recorded already.
    """
    old = duty(store, row)
    values = _values(old.worker_row, what, share, start, end)
    differ = _what_differs(old, values)
    if not differ:
        raise BadInput(NOTHING_DIFFERS)
    name = _name(store, old.worker_row)
    _check_new(store, name, values, row)
    line = f"{name}: {old.what}, {differ}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("duties").update(row, values)
    return line


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """Record that ``day`` is the first day without a duty. Return the journal's line.

    Raises:
        BadInput: the day is not after the first one with it, or nothing differs.
    """
    old = duty(store, row)
    _, until = period(old.start, day, *_EDGES)
    if day == old.end:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{_name(store, old.worker_row)}: {old.what}, ends on {show(day)}"
    line += f", not {show(old.end)}" if old.end != OPEN else ""
    with recorded(store, line, why=why) as db:
        db.table("duties").update(row, {"valid_to": until})
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a duty that never was. Return the journal's line."""
    old = duty(store, row)
    line = f"{_name(store, old.worker_row)}: {old.what}, {_days(old.start, old.end)}, removed"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("duties").delete(row)
    return line


def share_words(share: Decimal) -> str:
    """Return ``0.2 FTE``."""
    return f"{fte_words(Fraction(share))} FTE"


_DUTIES = "select id, worker_row, what, share, valid_from, valid_to from duties"
_EDGES = "the first day with it", "the first day without it"


def _duty(row: tuple[Any, ...]) -> Duty:
    number_of_row, worker_row, what, share, start, until = row
    return Duty(
        number_of_row, worker_row, what, Decimal(share), date.fromisoformat(start), date.fromisoformat(until)
    )  # fmt: skip


def _name(store: Store, worker_row: int) -> str:
    return str(one(store, "select name from workers where id = ?", (worker_row,), "that worker")[0])


def _values(
    worker_row: int, what: str, share: Decimal | str, start: date, end: date | None
) -> dict[str, str | int]:  # fmt: skip
    begins, ends = period(start, end, *_EDGES)
    return {
        "worker_row": worker_row,
        "what": check_name(what, "what they hold"),
        "share": number(share, "the share of FTE", highest=1),
        "valid_from": begins,
        "valid_to": ends,
    }


def _check_new(store: Store, name: str, values: dict[str, str | int], row: int = 0) -> None:
    """Refuse what is recorded already; duties may share days."""
    kept = duties_of(store, int(values["worker_row"]))
    days = (values["valid_from"], values["valid_to"])
    for one_kept in kept:
        same_days = (one_kept.start.isoformat(), one_kept.end.isoformat()) == days
        if same_days and one_kept.row != row and key(one_kept.what) == key(str(values["what"])):
            raise BadInput(f"That duty of {name} is recorded already; change it instead.")


def _what_differs(old: Duty, values: dict[str, str | int]) -> str:
    start, until = (date.fromisoformat(str(values[name])) for name in ("valid_from", "valid_to"))
    return differences(
        {
            "now": (old.what, str(values["what"])),
            "share": (f"{old.share}", str(values["share"])),
            "from": (show(old.start), show(start)),
            "to": (end_words(old.end) or "no end", end_words(until) or "no end"),
        }
    )


def _share(values: dict[str, str | int]) -> str:
    return share_words(Decimal(values["share"]))


def _days(start: date, end: date) -> str:
    """Return ``from 2 Nov 2026 to 5 Nov 2026``, the last day with it."""
    return f"from {show(start)}" + ("" if end == OPEN else f" to {show(end - timedelta(1))}")
