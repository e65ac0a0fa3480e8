"""What effect an action had: the worker or case on the day it was agreed about, against the next month end."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from models import on_day
from models.breach_about import Key
from models.breach_runs import UNALLOCATED
from models.dates import month_end, show
from models.figures import show_number
from models.position import Rules, loads, rules_on, worker_positions
from models.status_words import limits_words
from models.store import Store
from models.words import Status, count

BETTER, SAME, WORSE = "better", "same", "worse"


class Effect(NamedTuple):
    """The effect in one word and one sentence; both empty where there is nothing to compare yet."""

    word: str
    """``better``, ``same`` or ``worse``; empty where it can't be told."""
    sentence: str
    """``19 of 14–18 fell to 18.``"""


NOTHING_YET = Effect("", "")


class Acted(Protocol):
    """What of an action decides its effect."""

    @property
    def row(self) -> int:
        """Its row."""
        ...

    @property
    def kind(self) -> str:
        """The kind of breach that it is written on."""
        ...

    @property
    def subject(self) -> Key:
        """Its kind and its worker's or case's row."""
        ...

    @property
    def day(self) -> date:
        """The day it was agreed about."""
        ...


@dataclass(frozen=True, slots=True)
class _Stands:
    """A worker on a day."""

    kind: str | None
    """The kind of breach, None where there is none; also for someone who neither works nor holds a case."""
    load: Fraction
    measure: str
    cases: int
    lower: Fraction | None = None
    upper: Fraction | None = None

    def beyond(self) -> tuple[str, Fraction]:
        """Return how far outside: beyond the limit in its measure, or the cases that are uncovered."""
        if self.kind == Status.OVER and self.upper is not None:
            return self.measure, self.load - self.upper
        if self.kind == Status.UNDER and self.lower is not None:
            return self.measure, self.lower - self.load
        return "cases", Fraction(self.cases)


def effects(store: Store, actions: Iterable[Acted], today: date) -> Mapping[int, Effect]:
    """Return the effect of each action, by its row: its day against the month end after it, or today until then."""
    every = list(actions)
    until = {action.row: min(today, month_end(action.day + timedelta(1))) for action in every}
    days: dict[date, set[int]] = defaultdict(set)
    for action in every:
        if action.kind != UNALLOCATED and until[action.row] > action.day:
            for day in (action.day, until[action.row]):
                days[day].add(action.subject[1])
    with store.snapshot():
        stood = {day: _workers(store, workers, rules_on(store, day)) for day, workers in days.items()}
        gaps = _gaps(store, {action.subject[1] for action in every if action.kind == UNALLOCATED})
    found = {}
    for action in every:
        last, row = until[action.row], action.subject[1]
        if last <= action.day:
            found[action.row] = NOTHING_YET
        elif action.kind == UNALLOCATED:
            found[action.row] = _of_case(gaps.get(row, ()), action.day, last)
        else:
            found[action.row] = _of_worker(action.kind, stood[action.day][row], stood[last][row], last)
    return found


def _workers(store: Store, workers: Iterable[int], rules: Rules) -> dict[int, _Stands]:
    found = {}
    for row in workers:
        held = loads(on_day.held_by(store, row, rules.day))
        in_post = worker_positions(on_day.person_on(store, row, rules.day), held, rules)
        if in_post:
            of = in_post[0]
            kind = str(of.status) if of.status in (Status.UNCOVERED, Status.OVER, Status.UNDER) else None
            found[row] = _Stands(kind, of.load, of.measure, of.cases, of.lower, of.upper)
        else:
            cases = held[row].by_category.total() if row in held else 0
            found[row] = _Stands(str(Status.UNCOVERED) if cases else None, Fraction(cases), "cases", cases)
    return found


def _of_worker(kind: str, before: _Stands, now: _Stands, last: date) -> Effect:
    """Compare two days of a worker who was in a breach of the kind on the first of them."""
    if before.kind != kind:  # a correction has taken the breach away
        return NOTHING_YET
    if kind == Status.UNCOVERED:
        return _of_uncovered(before, now, last)
    was, is_now = _load_words(before), _load_words(now)
    if now.kind == kind:
        (measure, amount), (measure_now, amount_now) = before.beyond(), now.beyond()
        word = _word(amount, amount_now) if measure == measure_now else ""
    else:
        word = BETTER
    if now.kind == Status.UNCOVERED:
        return Effect(word, f"No longer {kind}, but {count(now.cases, 'case')} uncovered on {show(last)}.")
    if now.upper is None:
        return Effect(word, f"{was}; holds no case on {show(last)}." if not now.cases else f"{was}; no limit now.")
    if was == is_now:
        return Effect(word, f"Still {is_now}.")
    if _same_limits(before, now):
        return Effect(word, f"{was} {'fell' if now.load < before.load else 'rose'} to {show_number(now.load, 2)}.")
    return Effect(word, f"{was} became {is_now}.")


def _of_uncovered(before: _Stands, now: _Stands, last: date) -> Effect:
    was = f"{count(before.cases, 'case')} uncovered"
    if now.kind != Status.UNCOVERED:
        return Effect(BETTER, f"{was}; none on {show(last)}.")
    word = _word(Fraction(before.cases), Fraction(now.cases))
    if word == SAME:
        return Effect(word, f"Still {was}.")
    return Effect(word, f"{was} {'fell' if word == BETTER else 'rose'} to {now.cases:,}.")


def _word(before: Fraction, now: Fraction) -> str:
    return SAME if now == before else BETTER if now < before else WORSE


def _same_limits(before: _Stands, now: _Stands) -> bool:
    return (before.lower, before.upper, before.measure) == (now.lower, now.upper, now.measure) and (
        show_number(before.load, 2) != show_number(now.load, 2)
    )


def _load_words(stands: _Stands) -> str:
    """Return ``19 of 14–18``, ``18.5 of 14–18 points``."""
    unit = " points" if stands.measure == "points" else ""
    return f"{show_number(stands.load, 2)} of {limits_words(stands.lower, stands.upper)}{unit}"


_OPEN_AND_HELD = """
select o.case_row, o.valid_from, o.valid_to, a.valid_from, a.valid_to from json_each(:cases) wanted
cross join openings o on o.case_row = wanted.value and o.valid_from < o.valid_to
left join allocations a on a.case_row = o.case_row and a.kind = 'key worker'
    and a.valid_from < o.valid_to and a.valid_to > o.valid_from
order by o.case_row, o.valid_from, a.valid_from
"""


class _Held(NamedTuple):
    opened: str
    closed: str
    start: str | None
    """From when somebody holds it, None where nobody does."""
    end: str | None


def _gaps(store: Store, cases: set[int]) -> Mapping[int, list[_Held]]:
    found: dict[int, list[_Held]] = defaultdict(list)
    if cases:
        for row, *period in store.rows(_OPEN_AND_HELD, {"cases": json.dumps(sorted(cases))}):
            found[row].append(_Held(*period))
    return found


def _of_case(periods: Sequence[_Held], day: date, last: date) -> Effect:
    """Compare two days of a case that had no key worker on the first of them."""
    if not _waits(periods, day):
        return NOTHING_YET
    if _waits(periods, last):
        return Effect(SAME, f"Still without a key worker on {show(last)}.")
    at = last.isoformat()
    held = next((one.start for one in periods if one.start and one.end and one.start <= at < one.end), None)
    if held:
        return Effect(BETTER, f"Has had a key worker since {show(date.fromisoformat(held))}.")
    closed = max(one.closed for one in periods if one.closed <= at)
    return Effect(BETTER, f"Closed on {show(date.fromisoformat(closed))}.")


def _waits(periods: Sequence[_Held], day: date) -> bool:
    at = day.isoformat()
    is_open = any(one.opened <= at < one.closed for one in periods)
    return is_open and not any(one.start and one.end and one.start <= at < one.end for one in periods)
