"""Lines of agreed limits: add, change from a day, correct, end, remove, and what one would do before it is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from models import figures, teams, workers
from models.dates import ALWAYS, OPEN, check_day, show
from models.errors import BadInput
from models.limits import LimitLine, applicable_line
from models.on_day import limit_lines
from models.position import WorkerPosition, position
from models.record import (
    NOTHING_DIFFERS,
    Added,
    as_kept,
    differences,
    end_words,
    from_words,
    insert,
    number,
    period_or_always,
    recorded,
    spelled,
)
from models.store import Store
from models.words import MEASURES, Status, check_choice


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a line is for: a team kind and a role (empty: every one), or one worker alone."""

    team_kind: str = ""
    role: str = ""
    worker_row: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A line with whom it is for in words, and whether it is the one in force for them on the day asked for."""

    line: LimitLine
    whom: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposed line does to one worker."""

    worker: WorkerPosition
    before: Status
    after: Status
    then: WorkerPosition


def listed(store: Store, day: date) -> tuple[Listed, ...]:
    """Return every line, the most general first, and of one scope the latest first."""
    with store.snapshot():
        lines = limit_lines(store)
        names = {int(row): str(name) for row, name in store.rows("select id, name from workers")}
    holding = {line.row for line in in_force(lines, day).values()}
    found = [
        Listed(line, _whom(scope_of(line), names.get(line.worker or 0, "")), line.row in holding) for line in lines
    ]
    found.sort(key=lambda entry: entry.line.valid_from, reverse=True)
    return tuple(sorted(found, key=lambda entry: (entry.line.specificity, entry.whom)))


def scope_of(line: LimitLine) -> Scope:
    """Return whom a line is for."""
    return Scope(line.team_kind, line.role, line.worker)


def in_force(lines: Iterable[LimitLine], day: date) -> dict[Scope, LimitLine]:
    """Return the line of each scope that holds on ``day``: of those that do, the latest begun."""
    holding = (line for line in lines if line.holds_on(day))
    return {scope_of(line): line for line in sorted(holding, key=lambda line: line.valid_from)}


def proposed(
    store: Store,
    scope: Scope,
    measure: str,
    lower: Decimal | str,
    upper: Decimal | str,
    start: date | None,
    end: date | None = None,
) -> LimitLine:
    """Return the line that these values would make, not kept yet (``row`` 0); ``start`` None is always.

    Raises:
        BadInput: a value can't be taken, or the lower limit is above the upper.
    """
    return _line(0, _values(store, scope, measure, lower, upper, start, end or OPEN))


def add(
    store: Store,
    scope: Scope,
    measure: str,
    lower: Decimal | str,
    upper: Decimal | str,
    start: date | None = None,
    why: str = "",
) -> Added:
    """Agree limits for a scope from ``start`` on (None: always); an earlier line holds until then.

    This is also how limits are changed from a day: of equally specific lines the latest begun applies.

    Raises:
        BadInput: a value can't be taken, the lower is above the upper, or a line begins on that very day.
    """
    values = _values(store, scope, measure, lower, upper, start, OPEN)
    line = _line(0, values)
    check_free(store, line)
    before = in_force(limit_lines(store), line.valid_from).get(scope_of(line))
    said = f"Limits for {_whom_of(store, line)}: {_was(before)}{_pair(line)} {from_words(line.valid_from)}"
    with recorded(store, said, why=why) as db:
        return Added(insert(db, "limits", **values), said)


def change(
    store: Store, row: int, day: date, measure: str, lower: Decimal | str, upper: Decimal | str, why: str = ""
) -> str:
    """Change a line from ``day`` on; what held before stays for the days before. Return the journal's line.

    On the very day that the line begins it is replaced. An end set by hand stays.

    Raises:
        BadInput: the line does not hold on the day, nothing differs, or a value can't be taken.
    """
    old = line(store, row)
    check_change(old, day)
    if day == old.valid_from:
        return correct(store, row, scope_of(old), measure, lower, upper, day, old.valid_to, why)
    values = _values(store, scope_of(old), measure, lower, upper, day, old.valid_to)
    if _line(0, values) == replace(old, row=0, valid_from=day):
        raise BadInput(NOTHING_DIFFERS)
    check_free(store, _line(0, values))
    said = f"Limits for {_whom_of(store, old)}: {_was(old)}{_pair(_line(0, values))} from {show(day)}"
    with recorded(store, said, why=why) as db:
        insert(db, "limits", **values)
    return said


def correct(
    store: Store,
    row: int,
    scope: Scope,
    measure: str,
    lower: Decimal | str,
    upper: Decimal | str,
    start: date | None,
    end: date | None = None,
    why: str = "",
) -> str:
    """Replace a line that was wrong all along, its scope and days included. Return the journal's line.

    Raises:
        BadInput: nothing differs, a value can't be taken, or another line of the scope begins on that day.
    """
    old = line(store, row)
    values = _values(store, scope, measure, lower, upper, start, end or OPEN)
    new = _line(row, values)
    if new == old:
        raise BadInput(NOTHING_DIFFERS)
    check_free(store, new)
    what = differences(
        {
            "for": (_whom_of(store, old), _whom_of(store, new)),
            "limits": (_pair(old), _pair(new)),
            "from": (_start(old), _start(new)),
            "end": (end_words(old.valid_to), end_words(new.valid_to)),
        }
    )
    said = f"Limits for {_whom_of(store, old)}: {what}, corrected"
    with recorded(store, said, correction=True, why=why) as db:
        db.table("limits").update(row, values)
    return said


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """End the limits of a line's scope on ``day``: from then a more general line applies, or none.

    Every line of the scope begun before is ended, or an older one would apply again. Return the journal's line.
    """
    old = line(store, row)
    check_end(old, day)
    said = f"Limits for {_whom_of(store, old)}: {_pair(old)} end on {show(day)}"
    with recorded(store, said, why=why) as db:
        for other in ended(limit_lines(store), old, day):
            db.table("limits").update(other.row, {"valid_to": day.isoformat()})
    return said


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a line that was never agreed; an older one of its scope applies instead. Return the journal's line."""
    old = line(store, row)
    said = f"Limits for {_whom_of(store, old)}: {_pair(old)} {from_words(old.valid_from)} removed"
    with recorded(store, said, correction=True, why=why) as db:
        db.table("limits").delete(row)
    return said


def check_change(old: LimitLine, day: date) -> None:
    """Raise ``BadInput`` when a line can't be changed from ``day`` on, because it does not hold then."""
    check_day(day, "the day of the change")
    if not old.holds_on(day):
        raise BadInput(f"The line holds {_days(old)}; choose a day within that.")


def check_end(old: LimitLine, day: date) -> None:
    """Raise ``BadInput`` when a line can't end on ``day``: it must have held before, and not have ended."""
    check_day(day, "the end")
    if not old.valid_from < day < old.valid_to:
        raise BadInput(f"The line holds {_days(old)}; choose a day after its first and before its end.")


def check_free(store: Store, new: LimitLine) -> None:
    """Raise ``BadInput`` when another line than ``new`` begins on its day for its scope."""
    for old in limit_lines(store):
        if old.row != new.row and scope_of(old) == scope_of(new) and old.valid_from == new.valid_from:
            raise BadInput(
                f"There are limits for {_whom_of(store, old)} {from_words(old.valid_from)} already; correct those."
            )


def check_pair(lower: Decimal | str, upper: Decimal | str) -> None:
    """Raise ``BadInput`` when the lower limit is above the upper, or one of them is no number."""
    low, high = number(lower, "the lower limit"), number(upper, "the upper limit")
    if figures.exact(low) > figures.exact(high):
        raise BadInput(f"The lower limit, {low}, is above the upper, {high}; correct one of the two.")


def ended(lines: Iterable[LimitLine], old: LimitLine, day: date) -> list[LimitLine]:
    """Return, with ``day`` as their end, the lines that ending ``old`` on that day ends: those of its scope."""
    return [
        replace(other, valid_to=day)
        for other in lines
        if scope_of(other) == scope_of(old) and other.valid_from < day < other.valid_to
    ]


def line(store: Store, row: int) -> LimitLine:
    """Return one line. Raises ``BadInput`` when it is no longer there."""
    for found in limit_lines(store):
        if found.row == row:
            return found
    raise BadInput("That line of limits is no longer in the record; choose another.")


def effect_of(store: Store, day: date, lines: Sequence[LimitLine]) -> tuple[Effect, ...]:
    """Return what exactly these lines, in the place of those kept, would do to each worker's status on ``day``."""
    found = []
    for worker in position(store, day).workers:
        own = applicable_line(lines, worker.row, worker.team_kind, worker.role, day)
        then = replace(worker, line=own)
        found.append(Effect(worker, worker.status, then.status, then))
    return tuple(found)


def _values(
    store: Store,
    scope: Scope,
    measure: str,
    lower: Decimal | str,
    upper: Decimal | str,
    start: date | None,
    end: date,
) -> dict[str, Any]:
    begins, ends = period_or_always(start, end)
    if scope.worker_row is not None:
        workers.name_of(store, scope.worker_row)
        scope = Scope(worker_row=scope.worker_row)
    check_pair(lower, upper)
    return {
        "team_kind": spelled(scope.team_kind, teams.kinds(store), "the kind of team", required=False),
        "role": spelled(scope.role, workers.roles(store), "the role", required=False),
        "worker_row": scope.worker_row,
        "measure": check_choice(measure, MEASURES, "the measure"),
        "lower": number(lower, "the lower limit"),
        "upper": number(upper, "the upper limit"),
        "valid_from": begins,
        "valid_to": ends,
    }


def _line(row: int, values: dict[str, Any]) -> LimitLine:
    return LimitLine(
        row=row, team_kind=values["team_kind"], role=values["role"], worker=values["worker_row"],
        measure=values["measure"], lower=figures.exact(values["lower"]), upper=figures.exact(values["upper"]),
        valid_from=date.fromisoformat(values["valid_from"]), valid_to=date.fromisoformat(values["valid_to"]),
    )  # fmt: skip


def _whom_of(store: Store, line: LimitLine) -> str:
    return _whom(scope_of(line), workers.name_of(store, line.worker) if line.worker is not None else "")


def _whom(scope: Scope, name: str) -> str:
    if scope.worker_row is not None:
        return f"{name} alone"
    if not scope.role and not scope.team_kind:
        return "every role and team"
    team = f"{scope.team_kind} teams" if scope.team_kind else "every team"
    return f"{scope.role or 'every role'}, {team}"


def _pair(line: LimitLine) -> str:
    return f"{as_kept(line.lower)}–{as_kept(line.upper)} {line.measure}"


def _was(line: LimitLine | None) -> str:
    return f"{_pair(line)} → " if line else ""


def _start(line: LimitLine) -> str:
    return "always" if line.valid_from == ALWAYS else show(line.valid_from)


def _days(line: LimitLine) -> str:
    return from_words(line.valid_from) + (f" to {show(line.valid_to)}" if line.valid_to != OPEN else " on")
