"""Absences: the days on which a worker carries less or nothing, and by how much."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.record import NOTHING_DIFFERS, Added, differences, insert, number, one, period, recorded
from models.store import Store
from models.words import ABSENCE_KINDS, check_choice


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence from ``start`` up to ``end``, the day back (``OPEN``: not known yet).

    ``reduction`` is the part of the capacity that is away: 1 is all of it. Absences on one day add up, to 1 at most.
    """

    row: int
    worker_row: int
    start: date
    end: date
    kind: str
    reduction: Decimal


def absences_of(store: Store, worker_row: int) -> tuple[Absence, ...]:
    """Return a worker's absences, oldest first."""
    return tuple(
        _absence(row)
        for row in store.rows(f"{_ABSENCES} where worker_row = ? order by valid_from, valid_to", (worker_row,))
    )


def absence(store: Store, row: int) -> Absence:
    """Return one absence. Raises ``BadInput`` when it is no longer there."""
    return _absence(one(store, f"{_ABSENCES} where id = ?", (row,), "that absence"))


def add(
    store: Store,
    worker_row: int,
    start: date,
    end: date | None,
    kind: str = "leave",
    reduction: Decimal | str = "1",
    why: str = "",
) -> Added:
    """Record an absence; ``end`` is the first day back, None when it is not known.

    Raises:
        BadInput: a value can't be taken, no day lies between the two, or the same is recorded already.
    """
    values = _values(worker_row, start, end, kind, reduction)
    name = _name(store, worker_row)
    _check_new(store, name, values)
    line = f"{name}: {_words(values)}"
    with recorded(store, line, why=why) as db:
        return Added(insert(db, "absences", **values), line)


def change(store: Store, row: int, day: date, kind: str, reduction: Decimal | str, why: str = "") -> str:
    """Change kind or reduction from ``day`` on, as on a phased return; the days before stay. Return the line.

    Raises:
        BadInput: the day is none of the absence, nothing differs, or a value can't be taken.
    """
    old = absence(store, row)
    check_day(day, "the day of the change")
    if not old.start <= day < old.end:
        raise BadInput(f"Choose a day of the absence, {_days(old.start, old.end)}.")
    if day == old.start:
        return correct(store, row, old.start, old.end, kind, reduction, why)
    values = _values(old.worker_row, day, old.end, kind, reduction)
    what = _what_differs(old, {**values, "valid_from": old.start.isoformat()})
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{_name(store, old.worker_row)}: absence {what} from {show(day)}"
    with recorded(store, line, why=why) as db:
        db.table("absences").update(row, {"valid_to": day.isoformat()})
        insert(db, "absences", **values)
    return line


def correct(
    store: Store, row: int, start: date, end: date | None, kind: str, reduction: Decimal | str, why: str = ""
) -> str:
    """Replace an absence's days, kind and reduction: what was recorded was wrong. Return the journal's line.

    Raises:
        BadInput: nothing differs, a value can't be taken, or the same is recorded already.
    """
    old = absence(store, row)
    values = _values(old.worker_row, start, end, kind, reduction)
    what = _what_differs(old, values)
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    name = _name(store, old.worker_row)
    _check_new(store, name, values, row)
    line = f"{name}: absence {_days(old.start, old.end)}, {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("absences").update(row, values)
    return line


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """Record that a worker is back on ``day``. Return the journal's line.

    Raises:
        BadInput: the day is not after the first one away, or nothing differs.
    """
    old = absence(store, row)
    _, until = period(old.start, day, "the first day away", "the day back")
    if day == old.end:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{_name(store, old.worker_row)}: back on {show(day)}" + (
        f", not {show(old.end)}" if old.end != OPEN else ""
    )
    with recorded(store, line, why=why) as db:
        db.table("absences").update(row, {"valid_to": until})
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out an absence that never was. Return the journal's line."""
    old = absence(store, row)
    line = f"{_name(store, old.worker_row)}: absence {_days(old.start, old.end)} removed"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("absences").delete(row)
    return line


_ABSENCES = "select id, worker_row, valid_from, valid_to, kind, reduction from absences"


def _absence(row: tuple[Any, ...]) -> Absence:
    number_of_row, worker_row, start, until, kind, reduction = row
    return Absence(
        number_of_row, worker_row, date.fromisoformat(start), date.fromisoformat(until), kind, Decimal(reduction)
    )


def _name(store: Store, worker_row: int) -> str:
    return str(one(store, "select name from workers where id = ?", (worker_row,), "that worker")[0])


def _values(
    worker_row: int, start: date, end: date | None, kind: str, reduction: Decimal | str
) -> dict[str, str | int]:
    begins, ends = period(start, end, "the first day away", "the day back")
    return {
        "worker_row": worker_row,
        "valid_from": begins,
        "valid_to": ends,
        "kind": check_choice(kind, ABSENCE_KINDS, "the kind of absence"),
        "reduction": number(reduction, "the reduction", highest=1),
    }


def _check_new(store: Store, name: str, values: dict[str, str | int], row: int = 0) -> None:
    """Refuse what is recorded already; different absences may share days, since their reductions add up."""
    same = store.rows(
        "select 1 from absences where worker_row = :worker_row and valid_from = :valid_from and valid_to = :valid_to"
        " and kind = :kind and reduction = :reduction and id <> :row",
        {**values, "row": row},
    )
    if same:
        raise BadInput(f"That absence of {name} is recorded already; change it instead.")


def _words(values: dict[str, str | int]) -> str:
    days = _days(date.fromisoformat(str(values["valid_from"])), date.fromisoformat(str(values["valid_to"])))
    part = "" if values["reduction"] == "1" else f", {values['reduction']} of the capacity"
    return f"{kind_words(str(values['kind']))} {days}{part}"


def kind_words(kind: str) -> str:
    """Return what a text read by others calls an absence: that someone is ill or a parent is not said there."""
    return kind if kind in ("leave", "training") else "absence"


def _what_differs(old: Absence, values: dict[str, str | int]) -> str:
    new = {name: date.fromisoformat(str(values[name])) for name in ("valid_from", "valid_to")}
    kinds = (kind_words(old.kind), kind_words(str(values["kind"])))
    said = differences(
        {
            "first day": (show(old.start), show(new["valid_from"])),
            "day back": (_back(old.end), _back(new["valid_to"])),
            "kind": kinds,
            "reduction": (str(old.reduction), str(values["reduction"])),
        }
    )
    hidden = old.kind != values["kind"] and kinds[0] == kinds[1]
    return ", ".join(part for part in (said, "kind" if hidden else "") if part)


def _back(day: date) -> str:
    return "not known" if day == OPEN else show(day)


def _days(start: date, end: date) -> str:
    return f"from {show(start)}" + ("" if end == OPEN else f", back on {show(end)}")
