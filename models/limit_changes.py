"""Limits that change soon: what the same load will stand against after a change of limits, hours, role or weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.figures import exact
from models.on_day import people_on
from models.position import WorkerPosition, line_chooser, rules_on
from models.store import Store

_DAYS = " union ".join(
    f"select {edge} from {table} where {edge} > :day and {edge} <= :until"
    for table in ("limits", "weights", "posts")
    for edge in ("valid_from", "valid_to")
)


@dataclass(frozen=True, slots=True)
class LimitChange:
    """From ``day`` on a worker's limit, or what their cases count against it, is another.

    ``of`` is the worker with today's cases and absences under the rules of that day, ``points`` the weights then.
    """

    day: date
    of: WorkerPosition
    points: Mapping[str, Fraction]


def limit_changes(
    store: Store, day: date, until: date, workers: Iterable[WorkerPosition]
) -> dict[int, tuple[LimitChange, ...]]:
    """Return by worker row what changes after ``day``, up to and with ``until``, for workers as they are on ``day``.

    An absence changes no limit here: those that begin are told apart (``models.candidates.coming``).
    """
    now = rules_on(store, day).points
    last = {worker.row: worker for worker in workers}
    found: dict[int, tuple[LimitChange, ...]] = {}
    days = store.rows(f"{_DAYS} order by 1", {"day": day.isoformat(), "until": until.isoformat()})
    for of_day in (date.fromisoformat(text) for (text,) in days):
        rules, people = rules_on(store, of_day), {person.row: person for person in people_on(store, of_day)}
        line_of = line_chooser(rules)
        for row, before in last.items():
            person = people.get(row)
            if person is None or not person.start <= of_day.isoformat() < person.end:
                continue
            fte = exact(person.fte)
            then = replace(
                before,
                role=person.role,
                fte=fte,
                capacity=fte * before.capacity / before.fte if before.fte else before.capacity,
                points=before.points + _heavier(before.by_category, now, rules.points),
                line=line_of(person),
            )
            if (then.upper, then.measure, then.load) != (before.upper, before.measure, before.load):
                found[row] = (*found.get(row, ()), LimitChange(of_day, then, rules.points))
            last[row] = then
        now = rules.points
    return found


def _heavier(cases: Mapping[str, int], before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> Fraction:
    """Return by how many points the same cases weigh more after a change of weights."""
    one = Fraction(1)
    return sum((number * (after.get(c, one) - before.get(c, one)) for c, number in cases.items()), Fraction(0))
