"""The weights of categories, for limits in points: a case of a category counts as so many points from a day on."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models import figures
from models.dates import ALWAYS, EARLIEST, OPEN, check_day, show
from models.errors import BadInput
from models.limit_lines import Effect
from models.on_day import points_on
from models.position import position
from models.record import (
    NOTHING_DIFFERS,
    Added,
    as_kept,
    differences,
    from_words,
    insert,
    number,
    one,
    period,
    recorded,
)
from models.store import Store
from models.words import CATEGORIES, check_choice


@dataclass(frozen=True, slots=True)
class Weight:
    """One line: a case of ``category`` is ``points`` points from ``start``, until a later line or ``end``."""

    row: int
    category: str
    points: Decimal
    start: date
    end: date


def listed(store: Store) -> tuple[Weight, ...]:
    """Return every line, by category, the latest first."""
    found = [
        Weight(row, category, Decimal(points), date.fromisoformat(start), date.fromisoformat(end))
        for row, category, points, start, end in store.rows(
            "select id, category, points, valid_from, valid_to from weights order by valid_from desc"
        )
    ]
    return tuple(sorted(found, key=lambda weight: CATEGORIES.index(weight.category)))


def add(store: Store, category: str, points: Decimal | str, start: date | None = None, why: str = "") -> Added:
    """Set a category's weight from ``start`` on (None: always); an earlier line holds until then.

    Raises:
        BadInput: a value can't be taken, or a line of the category begins on that very day.
    """
    values = _values(category, points, start, OPEN)
    _check_free(store, values)
    day = date.fromisoformat(values["valid_from"])
    old = as_kept(points_on(store, day)[values["category"]])
    line = f"Weight of {values['category']}: {old} → {values['points']} {from_words(day)}"
    with recorded(store, line, why=why) as db:
        return Added(insert(db, "weights", **values), line)


def change(store: Store, row: int, day: date, points: Decimal | str, why: str = "") -> str:
    """Change a weight from ``day`` on; the days before keep theirs. Return the journal's line."""
    old = weight(store, row)
    check_day(day, "the day of the change")
    if not old.start <= day < old.end:
        raise BadInput("The weight does not hold on that day; choose another.")
    if day == old.start:
        return correct(store, row, old.category, points, day, old.end, why)
    values = _values(old.category, points, day, old.end)
    if values["points"] == figures.plain(old.points):
        raise BadInput(NOTHING_DIFFERS)
    _check_free(store, values)
    line = f"Weight of {old.category}: {old.points} → {values['points']} from {show(day)}"
    with recorded(store, line, why=why) as db:
        insert(db, "weights", **values)
    return line


def correct(
    store: Store,
    row: int,
    category: str,
    points: Decimal | str,
    start: date | None,
    end: date | None = None,
    why: str = "",
) -> str:
    """Replace a line that was wrong all along. Return the journal's line."""
    old = weight(store, row)
    values = _values(category, points, start, end or OPEN)
    what = differences(
        {
            "category": (old.category, values["category"]),
            "points": (str(old.points), values["points"]),
            "begins": (from_words(old.start), from_words(date.fromisoformat(values["valid_from"]))),
            "end": (_end(old.end), _end(date.fromisoformat(values["valid_to"]))),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    _check_free(store, values, row)
    line = f"Weight of {old.category}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("weights").update(row, values)
    return line


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """End a category's weight on ``day``: from then a case counts as 1 again. Return the journal's line."""
    old = weight(store, row)
    check_day(day, "the end")
    if not old.start < day < old.end:
        raise BadInput("Choose a day after the weight began and before it ends.")
    line = f"Weight of {old.category}: {old.points} ends on {show(day)}"
    with recorded(store, line, why=why) as db:
        # Every line begun before: an older one would apply again otherwise.
        for other in listed(store):
            if other.category == old.category and other.start < day < other.end:
                db.table("weights").update(other.row, {"valid_to": day.isoformat()})
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a line that was never agreed; an older one applies instead. Return the journal's line."""
    old = weight(store, row)
    line = f"Weight of {old.category}: {old.points} {from_words(old.start)} removed"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("weights").delete(row)
    return line


def weight(store: Store, row: int) -> Weight:
    """Return one line. Raises ``BadInput`` when it is no longer there."""
    sql = "select id, category, points, valid_from, valid_to from weights where id = ?"
    found, category, points, start, until = one(store, sql, (row,), "that weight")
    return Weight(found, category, Decimal(points), date.fromisoformat(start), date.fromisoformat(until))


def effect(store: Store, day: date, category: str, points: Decimal | str) -> tuple[Effect, ...]:
    """Return what this weight, if it held on ``day``, would do to each worker's status; nothing is saved."""
    values = _values(category, points, None, OPEN)
    with store.snapshot():
        of_day, now = position(store, day), points_on(store, day)
    more = figures.exact(values["points"]) - now[values["category"]]
    found = []
    for worker in of_day.workers:
        held = Fraction(worker.by_category[values["category"]])
        then = replace(worker, points=worker.points + held * more)
        found.append(Effect(worker, worker.status, then.status, then))
    return tuple(found)


def _values(category: str, points: Decimal | str, start: date | None, end: date) -> dict[str, Any]:
    always = start in (None, ALWAYS)
    begins, ends = period(EARLIEST if start is None or always else start, end)
    return {
        "category": check_choice(category, CATEGORIES, "the category"),
        "points": number(points, "the points"),
        "valid_from": ALWAYS.isoformat() if always else begins,
        "valid_to": ends,
    }


def _check_free(store: Store, values: dict[str, Any], row: int = 0) -> None:
    taken = store.rows(
        "select 1 from weights where category = :category and valid_from = :valid_from and id <> :row",
        {**values, "row": row},
    )
    if taken:
        begins = from_words(date.fromisoformat(values["valid_from"]))
        raise BadInput(f"There is a weight of {values['category']} {begins} already; correct that one.")


def _end(day: date) -> str:
    return "" if day == OPEN else show(day)
