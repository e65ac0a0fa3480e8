"""What is agreed on a day: every line of limits and weight with its state, and to whom it applies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import limit_lines, teams, weights, workers
from models.dates import OPEN
from models.limit_lines import scope_of
from models.limits import LimitLine
from models.position import Position, WorkerPosition, position
from models.store import Store
from models.weights import Weight
from models.words import CATEGORIES, count

_NAMED = 2


class State(StrEnum):
    """Whether a line holds on the day looked at."""

    IN_FORCE = "in force"
    LATER = "later"
    ENDED = "ended"
    NOT_SET = "not set"
    """A category without a weight of its own: a case of it counts as 1."""


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """A line of limits; ``until`` is the day on which it ends or the next of its scope takes over."""

    line: LimitLine
    whom: str
    state: State
    until: date
    workers: tuple[WorkerPosition, ...]
    """Those in post on the day to whom it applies."""


@dataclass(frozen=True, slots=True)
class AgreedWeight:
    """A category's weight; ``weight`` is None where none is in force, so that a case counts as 1."""

    category: str
    points: Decimal
    weight: Weight | None
    state: State
    until: date
    cases: int
    """Open cases of the category on the day, 0 unless the line is what they count by."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the page of limits and weights shows of a day, of the whole service, and what its forms choose from."""

    position: Position
    lines: tuple[AgreedLine, ...]
    weights: tuple[AgreedWeight, ...]
    people: tuple[tuple[int, str], ...]
    """Everyone in post on the day or later, or with limits of their own: row, and name with id."""
    roles: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def without(self) -> tuple[WorkerPosition, ...]:
        """The workers in post to whom no line applies."""
        return tuple(worker for worker in self.position.workers if worker.line is None)


def agreed(store: Store, day: date) -> Agreed:
    """Return what is agreed on ``day``."""
    with store.snapshot():
        of, lines = position(store, day), limit_lines.listed(store, day)
        everyone, own = workers.everyone(store, day), {one.line.worker for one in lines}
        return Agreed(
            position=of,
            lines=_lines(lines, of),
            weights=_weights(weights.listed(store), of),
            people=tuple(
                (one.row, f"{one.name} ({one.worker_id})") for one in everyone if one.end > day or one.row in own
            ),
            roles=workers.roles(store),
            kinds=teams.kinds(store),
        )


def line_for(of: Agreed, worker_row: int) -> AgreedLine | None:
    """Return the line that applies to a worker on the day, None when none does."""
    return next((one for one in of.lines if any(worker.row == worker_row for worker in one.workers)), None)


def limits_answer(of: Agreed, team: str | None = None) -> str:
    """Return how many lines are in force, who has limits of their own, and who has none.

    Args:
        of: what is agreed.
        team: the team looked at; where it is not the only one, the answer says that it is about the service.
    """
    in_force = [one for one in of.lines if one.state == State.IN_FORCE]
    if not in_force:
        return "No limits are in force, so nobody is over, under or full."
    own = sum(one.line.worker is not None for one in in_force)
    parts = [
        f"{count(len(in_force), 'line')} of limits {'is' if len(in_force) == 1 else 'are'} in force",
        f"{count(own, 'worker')} {'has' if own == 1 else 'have'} limits of their own" if own else "",
        _without_words(of),
    ]
    teams_there = {worker.team for worker in of.position.workers}
    whole = "In the whole service: " if team is not None and len(teams_there) > 1 else ""
    return whole + "; ".join(part for part in parts if part) + "."


def weights_answer(of: Agreed) -> str:
    """Return which categories weigh other than 1, and whether any limits are in points."""
    own = [one for one in of.weights if one.state == State.IN_FORCE and one.points != 1]
    in_points = sum(worker.measure == "points" for worker in of.position.workers)
    weigh = "1 category weighs" if len(own) == 1 else f"{len(own)} categories weigh"
    said = f"{weigh} other than 1 point a case" if own else "A case of every category counts as 1 point"
    if not in_points:
        return f"{said}; no worker's limits are in points, so weights change no status."
    have = "1 worker has" if in_points == 1 else f"{in_points:,} workers have"
    return f"{said}; {have} limits in points."


def _without_words(of: Agreed) -> str:
    """Return ``1 role has none: family practitioner``; workers where others of their role have limits."""
    without = of.without
    if not without:
        return ""
    with_limits = {worker.role for worker in of.position.workers if worker.line is not None}
    roles = sorted({worker.role for worker in without})
    if with_limits.isdisjoint(roles):
        said = f"{count(len(roles), 'role')} {'has' if len(roles) == 1 else 'have'} none"
        return f"{said}: {' and '.join(roles)}" if len(roles) <= _NAMED else said
    return f"{count(len(without), 'worker')} {'has' if len(without) == 1 else 'have'} none"


def _lines(listed: Iterable[limit_lines.Listed], of: Position) -> tuple[AgreedLine, ...]:
    theirs, starts = defaultdict(list), defaultdict(list)
    for worker in of.workers:
        if worker.line is not None:
            theirs[worker.line.row].append(worker)
    every = list(listed)
    for one in every:
        starts[scope_of(one.line)].append(one.line.valid_from)
    return tuple(
        AgreedLine(
            line=one.line,
            whom=one.whom,
            state=_state(one.in_force, one.line.valid_from, of.day),
            until=_until(starts[scope_of(one.line)], one.line.valid_from, one.line.valid_to, one.in_force, of.day),
            workers=tuple(theirs[one.line.row]),
        )
        for one in every
    )


def _state(in_force: bool, start: date, day: date) -> State:
    if in_force:
        return State.IN_FORCE
    return State.LATER if start > day else State.ENDED


def _until(starts: Iterable[date], start: date, end: date, in_force: bool, day: date) -> date:
    """Return the day a line ends or a later one takes over; an older one that applies again counts on from the day."""
    after = max(start, day) if in_force else start
    return min([end, *(other for other in starts if other > after)])


def _weights(listed: Iterable[Weight], of: Position) -> tuple[AgreedWeight, ...]:
    every = list(listed)
    latest = weights.in_force(every, of.day)
    found = []
    for category in CATEGORIES:
        cases, own = of.by_category.get(category, 0), [one for one in every if one.category == category]
        if category not in latest:
            found.append(AgreedWeight(category, Decimal(1), None, State.NOT_SET, OPEN, cases))
        for one in own:
            now = one == latest.get(category)
            until = _until([other.start for other in own], one.start, one.end, now, of.day)
            state = _state(now, one.start, of.day)
            found.append(AgreedWeight(category, one.points, one, state, until, cases if now else 0))
    return tuple(found)
