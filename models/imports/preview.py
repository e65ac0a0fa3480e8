"""What a plan would do, said for a preview: the lines of its changes, and its effect on each worker and the totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models import dates
from models.figures import show_number
from models.imports import Change, Effect
from models.overview import held
from models.position import Leaver, Position, WorkerPosition
from models.status_words import excess, leaver_words, status_words
from models.words import Status, key

KINDS: Mapping[str, str] = {"added": "New", "changed": "Changed", "reopened": "Reopened", "closed": "Closed"}
"""The words of each kind of change, in the order in which they are listed."""

_ENDED, _NEW = "Ended", {"Cases": "a new case", "Teams": "a new team"}


@dataclass(frozen=True, slots=True)
class WorkerEffect:
    """One worker whose load, limits or status would be another."""

    name: str
    load: str
    """``21 → 19 of 18``; ``–`` for someone who was not there before."""
    mark: str
    """The status afterwards; empty for someone who is no longer there."""
    then: str
    """The status afterwards in words."""


def kind_words(change: Change) -> str:
    """Return what happens to a row: ``New``, ``Changed``, ``Reopened``, ``Closed`` or, of a period, ``Ended``."""
    return _ENDED if change.kind == "closed" and change.sheet != "Cases" else KINDS[change.kind]


def what_words(change: Change) -> str:
    """Return what is new or different in a row."""
    return change.what or _NEW.get(change.sheet, "–")


def when_words(change: Change) -> str:
    """Return the day from which a change holds; ``–`` for what was so all along."""
    return dates.show(date.fromisoformat(change.when)) if change.when else "–"


def worker_effects(of: Effect) -> tuple[WorkerEffect, ...]:
    """Return the workers for whom something would differ: by the status afterwards, worst first, then by how much."""
    before, after = _people(of.before), _people(of.after)
    rows = [row for row in sorted(before.keys() | after.keys()) if _seen(before.get(row)) != _seen(after.get(row))]
    rows.sort(key=lambda row: _place(before.get(row), after.get(row)))
    return tuple(_worker_effect(before.get(row), after.get(row), of.after.day) for row in rows)


def totals(of: Effect) -> tuple[tuple[str, int, int], ...]:
    """Return the totals: what is counted, before and after."""
    return (
        ("Open cases", of.before.open_cases, of.after.open_cases),
        ("Held by workers", held(of.before), held(of.after)),
        ("Not allocated", len(of.before.unallocated), len(of.after.unallocated)),
        ("Workers over their limit", of.before.statuses[Status.OVER], of.after.statuses[Status.OVER]),
        ("Workers under their limit", of.before.statuses[Status.UNDER], of.after.statuses[Status.UNDER]),
    )


_Person = WorkerPosition | Leaver


def _people(of: Position) -> dict[int, _Person]:
    everyone: tuple[_Person, ...] = (*of.leavers, *of.workers)
    return {person.row: person for person in everyone}


def _seen(person: _Person | None) -> object:
    if isinstance(person, WorkerPosition):
        return person.name, person.load, person.measure, person.lower, person.upper, person.status
    return (person.name, person.cases) if person is not None else None


def _place(before: _Person | None, after: _Person | None) -> tuple[int, Fraction, Fraction, str]:
    """Where someone stands in the list: by how it is afterwards, then by how much changes, then by name."""
    change = -abs(_held(after) - _held(before))
    if isinstance(after, WorkerPosition):
        return list(Status).index(after.status), -excess(after), change, key(after.name)
    person = after or before
    name = key(person.name) if person is not None else ""
    return (0 if after is not None else len(Status)), Fraction(0), change, name


def _held(person: _Person | None) -> Fraction:
    if isinstance(person, WorkerPosition):
        return person.load
    return Fraction(person.cases if person is not None else 0)


def _worker_effect(before: _Person | None, after: _Person | None, day: date) -> WorkerEffect:
    if after is None and before is not None:
        return WorkerEffect(before.name, f"{_load(before)} → 0", "", "gone from the list")
    assert after is not None
    load = f"{_load(before)} → {_load(after)}"
    if isinstance(after, Leaver):
        return WorkerEffect(after.name, load, str(Status.UNCOVERED), leaver_words(after, day))
    if after.upper is not None and after.capacity:
        load += f" of {show_number(after.upper)}"
    if after.measure == "points":
        load += " points"
    return WorkerEffect(after.name, load, str(after.status), status_words(after))


def _load(person: _Person | None) -> str:
    if isinstance(person, WorkerPosition):
        return show_number(person.load, 2)
    return f"{person.cases:,}" if person is not None else "–"
