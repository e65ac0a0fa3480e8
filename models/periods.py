"""Facts that hold for a period each: change one from a day on, correct it, move or take back a change.

The functions are pure; ``load`` and ``save`` carry a thing's periods from and to its table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from models.dates import show
from models.errors import BadInput
from models.record import MEANWHILE, NOTHING_DIFFERS, recorded
from models.store import Store

if TYPE_CHECKING:
    from sqlite_utils import Database

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Span:
    """Values that hold from ``start`` up to, not including, ``end``; ``row`` is None until it is kept."""

    row: int | None
    start: date
    end: date
    values: Mapping[str, Value]


def on_day(spans: Sequence[Span], day: date) -> Span | None:
    """Return the span that holds on ``day``, if any does."""
    return next((span for span in spans if span.start <= day < span.end), None)


def changed(spans: Sequence[Span], day: date, values: Mapping[str, Value]) -> list[Span]:
    """Return the spans with each of ``values`` holding from ``day`` until the next recorded change of that same value.

    A later change of something else keeps its own day: a move to another team on the 20th does not
    end an FTE changed on the 1st.
    """
    found: list[Span] = []
    before: Mapping[str, Value] = {}
    for span in spans:
        if span.end <= day:
            found.append(span)
            continue
        if span.start <= day:
            before = {name: span.values[name] for name in values}
            if span.start < day:
                found.append(replace(span, end=day))
                span = replace(span, row=None, start=day)
        elif not found or found[-1].end != span.start:
            before = {}
        before = {name: old for name, old in before.items() if span.values[name] == old}
        found.append(replace(span, values={**span.values, **{name: values[name] for name in before}}))
    return _joined(found)


def corrected(spans: Sequence[Span], day: date, values: Mapping[str, Value]) -> list[Span]:
    """Return the spans as if each of ``values`` had held all along while the value it replaces on ``day`` did."""
    found = list(spans)
    for name, value in values.items():
        found = changed(found, _began(found, day, name), {name: value})
    return found


def _began(spans: Sequence[Span], day: date, name: str) -> date:
    """Return since when the value that holds on ``day`` has held without a break."""
    holding = on_day(spans, day)
    if holding is None:
        return day
    start = holding.start
    for span in reversed([span for span in spans if span.end <= holding.start]):
        if span.end != start or span.values[name] != holding.values[name]:
            break
        start = span.start
    return start


def moved(spans: Sequence[Span], row: int, day: date) -> list[Span]:
    """Return the spans with the change that began ``row`` made on ``day`` instead.

    Raises:
        BadInput: another change stands between the two days, or the day is not before the span's end.
    """
    at = _place(spans, row)
    span, previous = spans[at], spans[at - 1] if at else None
    joined = previous is not None and previous.end == span.start
    if previous is not None and (day <= previous.start if joined else day < previous.end):
        raise BadInput(f"Choose a day after {show(previous.start if joined else previous.end)}, the change before it.")
    if day >= span.end:
        raise BadInput(f"Choose a day before {show(span.end)}, when it ended.")
    found = [*spans[:at], replace(span, start=day), *spans[at + 1 :]]
    if previous is not None and joined:
        found[at - 1] = replace(previous, end=day)
    return found


def without(spans: Sequence[Span], row: int) -> list[Span]:
    """Return the spans as if the change that began ``row`` had never been made.

    Raises:
        BadInput: it is no change of what held before it.
    """
    at = _place(spans, row)
    if not at or spans[at - 1].end != spans[at].start:
        raise BadInput("That is where it began, not a change of it; correct its values instead.")
    old, new = spans[at - 1].values, spans[at].values
    return changed(spans, spans[at].start, {name: old[name] for name in old if old[name] != new[name]})


def _place(spans: Sequence[Span], row: int) -> int:
    for at, span in enumerate(spans):
        if span.row == row:
            return at
    raise BadInput("That change is no longer in the record; choose another.")


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return the spans with neighbours that say the same made one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].end == span.start and found[-1].values == span.values:
            last = found[-1]
            found[-1] = replace(last, end=span.end, row=last.row if last.row is not None else span.row)
        else:
            found.append(span)
    return found


def load(store: Store, table: str, of: tuple[str, int], names: Sequence[str]) -> list[Span]:
    """Return the periods that a thing has in ``table``, oldest first; ``of`` is the column naming it, and its row."""
    columns = ", ".join(("id", "valid_from", "valid_to", *names))
    sql = f"select {columns} from {table} where {of[0]} = ? order by valid_from"
    return [
        Span(row, date.fromisoformat(start), date.fromisoformat(end), dict(zip(names, values, strict=True)))
        for row, start, end, *values in store.rows(sql, (of[1],))
    ]


def rewrite(
    store: Store,
    table: str,
    of: tuple[str, int],
    before: Sequence[Span],
    after: Sequence[Span],
    line: str,
    *,
    correction: bool = False,
    why: str = "",
) -> str:
    """Replace the periods ``before`` by ``after`` as one journal entry and return its line.

    Raises:
        BadInput: nothing differs, or someone else changed the same periods since ``before`` was read.
    """
    if list(before) == list(after):
        raise BadInput(NOTHING_DIFFERS)
    with recorded(store, line, correction=correction, why=why) as db:
        if load(store, table, of, list(before[0].values) if before else ()) != list(before):
            raise BadInput(MEANWHILE)
        save(db, table, of, before, after)
    return line


def save(db: "Database", table: str, of: tuple[str, int], before: Sequence[Span], after: Sequence[Span]) -> None:
    """Write what differs: removals, then periods that shrink, then the rest, so that no two ever overlap."""
    old = {span.row: span for span in before if span.row is not None}
    new = {span.row: span for span in after if span.row is not None}
    for row in old.keys() - new.keys():
        db.table(table).delete(row)
    differing = [row for row in new if new[row] != old[row]]
    for row in sorted(differing, key=lambda row: not _inside(new[row], old[row])):
        db.table(table).update(row, _columns(new[row]))
    for span in after:
        if span.row is None:
            db.table(table).insert({of[0]: of[1], **_columns(span)})


def _inside(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _columns(span: Span) -> dict[str, Value]:
    return {"valid_from": span.start.isoformat(), "valid_to": span.end.isoformat(), **span.values}
