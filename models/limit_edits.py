"""One edit of what is agreed: what it would do to each worker's status, in words, and keeping it."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from models import limit_lines, weights
from models.dates import show
from models.errors import BadInput
from models.limit_lines import Effect, Scope, scope_of
from models.limits import LimitLine
from models.on_day import limit_lines as kept_lines
from models.status_words import status_words
from models.store import Store
from models.weights import Weight
from models.words import Status, count

Kind = Literal["add", "change", "correct", "end", "remove"]

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LimitEdit:
    """An edit of a line of limits.

    ``row`` is the line's, except where one is added. ``start`` is the day on which it begins (None: always), from
    which it changes, or on which it ends.
    """

    kind: Kind
    row: int = 0
    scope: Scope = field(default_factory=Scope)
    measure: str = "cases"
    lower: Decimal = _ZERO
    upper: Decimal = _ZERO
    start: date | None = None
    end: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """An edit of a category's weight; ``row`` and ``start`` as in ``LimitEdit``."""

    kind: Kind
    row: int = 0
    category: str = ""
    points: Decimal = _ZERO
    start: date | None = None
    end: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do on ``day``, with what is recorded for that day now."""

    day: date
    effects: tuple[Effect, ...]
    past: str = ""
    """A sentence on the past days that the edit would touch; empty where it touches none."""

    @property
    def changed(self) -> tuple[Effect, ...]:
        """The workers for whom the words of the status change: another status first, the most pressing first."""
        order = list(Status)
        found = [one for one in self.effects if status_words(one.worker) != status_words(one.then)]
        return tuple(
            sorted(found, key=lambda one: (one.before == one.after, order.index(one.after), one.worker.name.casefold()))
        )

    @property
    def sentence(self) -> str:
        """How many more or fewer would have each status: ``2 more would be over, 1 fewer within``, as a sentence."""
        changed = self.changed
        moved = sum(one.before != one.after for one in changed)
        if not changed:
            return "Nobody's status would change."
        if not moved:
            who = "1 worker's" if len(changed) == 1 else f"{len(changed):,} workers'"
            return f"No status would change; {who} distance from the limits would."
        more = Counter(one.after for one in self.effects)
        more.subtract(one.before for one in self.effects)
        said: list[str] = []
        for status in sorted(Status, key=lambda status: more[status] < 0):
            if more[status]:
                would = " would be" if not said else ""
                said.append(f"{abs(more[status]):,} {'more' if more[status] > 0 else 'fewer'}{would} {_status(status)}")
        return f"{', '.join(said)}." if said else f"{count(moved, 'status', 'statuses')} would change."


def keep(store: Store, edit: LimitEdit | WeightEdit) -> str:
    """Keep an edit and return the journal's line. Raises ``BadInput`` when it can't be taken."""
    return _keep_limits(store, edit) if isinstance(edit, LimitEdit) else _keep_weight(store, edit)


def preview(store: Store, edit: LimitEdit | WeightEdit, today: date) -> Preview:
    """Return what an edit would do today, or on its day where that is later. Nothing is saved.

    Raises:
        BadInput: it can't be taken, in the same words as when it is kept.
    """
    seen = max(today, edit.start) if edit.start is not None else today
    with store.snapshot():
        if isinstance(edit, LimitEdit):
            return Preview(seen, limit_lines.effect_of(store, seen, lines_after(store, edit)), _past(edit, today))
        return Preview(seen, weights.effect_of(store, seen, _weights_after(store, edit)), _past(edit, today))


def _keep_limits(store: Store, edit: LimitEdit) -> str:
    limits = (edit.measure, edit.lower, edit.upper)
    if edit.kind == "add":
        return limit_lines.add(store, edit.scope, *limits, edit.start, edit.why).line
    if edit.kind == "correct":
        return limit_lines.correct(store, edit.row, edit.scope, *limits, edit.start, edit.end, edit.why)
    if edit.kind == "remove":
        return limit_lines.remove(store, edit.row, edit.why)
    day = _day(edit)
    if edit.kind == "change":
        return limit_lines.change(store, edit.row, day, *limits, edit.why)
    return limit_lines.end(store, edit.row, day, edit.why)


def _keep_weight(store: Store, edit: WeightEdit) -> str:
    if edit.kind == "add":
        return weights.add(store, edit.category, edit.points, edit.start, edit.why).line
    if edit.kind == "correct":
        return weights.correct(store, edit.row, edit.category, edit.points, edit.start, edit.end, edit.why)
    if edit.kind == "remove":
        return weights.remove(store, edit.row, edit.why)
    day = _day(edit)
    if edit.kind == "change":
        return weights.change(store, edit.row, day, edit.points, edit.why)
    return weights.end(store, edit.row, day, edit.why)


def lines_after(store: Store, edit: LimitEdit) -> list[LimitLine]:
    """Return all lines of limits as they would be. Raises ``BadInput`` when the edit can't be taken."""
    lines = kept_lines(store)
    limits = (edit.measure, edit.lower, edit.upper)
    if edit.kind == "add":
        new = limit_lines.proposed(store, edit.scope, *limits, edit.start)
        limit_lines.check_free(store, new)
        return [*lines, new]
    old = limit_lines.line(store, edit.row)
    others = [line for line in lines if line.row != old.row]
    if edit.kind == "remove":
        return others
    if edit.kind == "correct":
        new = replace(limit_lines.proposed(store, edit.scope, *limits, edit.start, edit.end), row=old.row)
        limit_lines.check_free(store, new)
        return [*others, new]
    day = _day(edit)
    if edit.kind == "end":
        limit_lines.check_end(old, day)
        ended = {line.row: line for line in limit_lines.ended(lines, old, day)}
        return [ended.get(line.row, line) for line in lines]
    limit_lines.check_change(old, day)
    new = limit_lines.proposed(store, scope_of(old), *limits, day, old.valid_to)
    if day == old.valid_from:
        return [*others, new]
    limit_lines.check_free(store, new)
    return [*lines, new]


def _weights_after(store: Store, edit: WeightEdit) -> list[Weight]:
    """Return all weights as they would be."""
    lines = list(weights.listed(store))
    if edit.kind == "add":
        new = weights.proposed(edit.category, edit.points, edit.start)
        weights.check_free(store, new)
        return [*lines, new]
    old = weights.weight(store, edit.row)
    others = [line for line in lines if line.row != old.row]
    if edit.kind == "remove":
        return others
    if edit.kind == "correct":
        new = replace(weights.proposed(edit.category, edit.points, edit.start, edit.end), row=old.row)
        weights.check_free(store, new)
        return [*others, new]
    day = _day(edit)
    if edit.kind == "end":
        weights.check_end(old, day)
        ended = {line.row: line for line in weights.ended(lines, old, day)}
        return [ended.get(line.row, line) for line in lines]
    weights.check_change(old, day)
    new = weights.proposed(old.category, edit.points, day, old.end)
    if day == old.start:
        return [*others, new]
    weights.check_free(store, new)
    return [*lines, new]


def _past(edit: LimitEdit | WeightEdit, today: date) -> str:
    if edit.kind in ("correct", "remove"):
        return ""  # the form says it of every correction
    if edit.start is None:
        return "All past days would be worked out again."
    return f"Past days from {show(edit.start)} on would be worked out again." if edit.start < today else ""


def _status(status: Status) -> str:
    return "without limits" if status == Status.NO_LIMIT else str(status)


def _day(edit: LimitEdit | WeightEdit) -> date:
    if edit.start is None:
        raise BadInput("Fill in the day; it is empty.")
    return edit.start
