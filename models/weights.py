"""The weights of categories, for limits in points: a case of a category counts as so many points from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models import figures
from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.limit_lines import Effect
from models.on_day import points_on
from models.position import position
from models.record import (
    NOTHING_DIFFERS,
    Added,
    as_kept,
    differences,
    end_words,
    from_words,
    insert,
    number,
    one,
    period_or_always,
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


def in_force(lines: Iterable[Weight], day: date) -> dict[str, Weight]:
    """Return the line of each category that holds on ``day``: of those that do, the latest begun."""
    holding = (line for line in lines if line.start <= day < line.end)
    return {line.category: line for line in sorted(holding, key=lambda line: line.start)}


def proposed(category: str, points: Decimal | str, start: date | None, end: date | None = None) -> Weight:
    """Return the line that these values would make, not kept yet (``row`` 0). Raises ``BadInput``."""
    values = _values(category, points, start, end or OPEN)
    begins, ends = date.fromisoformat(values["valid_from"]), date.fromisoformat(values["valid_to"])
    return Weight(0, values["category"], Decimal(values["points"]), begins, ends)


def add(store: Store, category: str, points: Decimal | str, start: date | None = None, why: str = "") -> Added:
    """Set a category's weight from ``start`` on (None: always); an earlier line holds until then.

    Raises:
        BadInput: a value can't be taken, or a line of the category begins on that very day.
    """
    values = _values(category, points, start, OPEN)
    check_free(store, proposed(category, points, start))
    day = date.fromisoformat(values["valid_from"])
    old = as_kept(points_on(store, day)[values["category"]])
    line = f"Weight of {values['category']}: {old} → {values['points']} {from_words(day)}"
    with recorded(store, line, why=why) as db:
        return Added(insert(db, "weights", **values), line)


def change(store: Store, row: int, day: date, points: Decimal | str, why: str = "") -> str:
    """Change a weight from ``day`` on; the days before keep theirs. Return the journal's line.

    Raises:
        BadInput: the line does not hold on the day, nothing differs, or the points can't be taken.
    """
    old = weight(store, row)
    check_change(old, day)
    if day == old.start:
        return correct(store, row, old.category, points, day, old.end, why)
    values = _values(old.category, points, day, old.end)
    if values["points"] == figures.plain(old.points):
        raise BadInput(NOTHING_DIFFERS)
    check_free(store, proposed(old.category, points, day))
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
    """Replace a line that was wrong all along. Return the journal's line.

    Raises:
        BadInput: nothing differs, a value can't be taken, or another line of the category begins on that day.
    """
    old = weight(store, row)
    values = _values(category, points, start, end or OPEN)
    what = differences(
        {
            "category": (old.category, values["category"]),
            "points": (str(old.points), values["points"]),
            "begins": (from_words(old.start), from_words(date.fromisoformat(values["valid_from"]))),
            "end": (end_words(old.end), end_words(date.fromisoformat(values["valid_to"]))),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    check_free(store, replace(proposed(category, points, start, end), row=row))
    line = f"Weight of {old.category}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("weights").update(row, values)
    return line


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """End a category's weight on ``day``: from then a case counts as 1 again. Return the journal's line."""
    old = weight(store, row)
    check_end(old, day)
    line = f"Weight of {old.category}: {old.points} ends on {show(day)}"
    with recorded(store, line, why=why) as db:
        for other in ended(listed(store), old, day):
            db.table("weights").update(other.row, {"valid_to": day.isoformat()})
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a line that was never agreed; an older one applies instead. Return the journal's line."""
    old = weight(store, row)
    line = f"Weight of {old.category}: {old.points} {from_words(old.start)} removed"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("weights").delete(row)
    return line


def check_change(old: Weight, day: date) -> None:
    """Raise ``BadInput`` when a weight can't be changed from ``day`` on, because it does not hold then."""
    check_day(day, "the day of the change")
    if not old.start <= day < old.end:
        raise BadInput("The weight does not hold on that day; choose another.")


def check_end(old: Weight, day: date) -> None:
    """Raise ``BadInput`` when a weight can't end on ``day``: it must have held before, and not have ended."""
    check_day(day, "the end")
    if not old.start < day < old.end:
        raise BadInput("Choose a day after the weight began and before it ends.")


def ended(lines: Iterable[Weight], old: Weight, day: date) -> list[Weight]:
    """Return, with ``day`` as their end, the lines that ending ``old`` on that day ends.

    Those are all of its category begun before: an older one would apply again otherwise.
    """
    return [
        replace(other, end=day) for other in lines if other.category == old.category and other.start < day < other.end
    ]


def check_free(store: Store, new: Weight) -> None:
    """Raise ``BadInput`` when another line than ``new`` begins on its day for its category."""
    taken = store.rows(
        "select 1 from weights where category = ? and valid_from = ? and id <> ?",
        (new.category, new.start.isoformat(), new.row),
    )
    if taken:
        raise BadInput(f"There is a weight of {new.category} {from_words(new.start)} already; correct that one.")


def weight(store: Store, row: int) -> Weight:
    """Return one line. Raises ``BadInput`` when it is no longer there."""
    sql = "select id, category, points, valid_from, valid_to from weights where id = ?"
    found, category, points, start, until = one(store, sql, (row,), "that weight")
    return Weight(found, category, Decimal(points), date.fromisoformat(start), date.fromisoformat(until))


def effect_of(store: Store, day: date, lines: Iterable[Weight]) -> tuple[Effect, ...]:
    """Return what exactly these lines, in the place of those kept, would do to each worker's status on ``day``."""
    with store.snapshot():
        of_day, now = position(store, day), points_on(store, day)
    then_points = {name: Fraction(line.points) for name, line in in_force(lines, day).items()}
    found = []
    for worker in of_day.workers:
        more = sum(worker.by_category[name] * (then_points.get(name, 1) - now[name]) for name in CATEGORIES)
        then = replace(worker, points=worker.points + more)
        found.append(Effect(worker, worker.status, then.status, then))
    return tuple(found)


def _values(category: str, points: Decimal | str, start: date | None, end: date) -> dict[str, Any]:
    begins, ends = period_or_always(start, end)
    return {
        "category": check_choice(category, CATEGORIES, "the category"),
        "points": number(points, "the points"),
        "valid_from": begins,
        "valid_to": ends,
    }
