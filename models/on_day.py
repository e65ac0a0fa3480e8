"""What the record holds on one day, as plain rows: people, open cases, absences, limit lines and weights.

The queries behind ``position`` and ``trend``; the rules are applied there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import compress
from typing import NamedTuple

from models import figures
from models.errors import BadInput
from models.limits import LimitLine
from models.store import Store
from models.words import CATEGORIES, key


class Person(NamedTuple):
    """A worker with the post held on the day, in post or not."""

    row: int
    worker_id: str
    name: str
    start: str
    end: str
    team: str
    team_kind: str
    role: str
    employment: str
    fte: str
    team_row: int
    guessed: int = 0
    """1 for a worker first met in a file, whose FTE and role wait to be confirmed."""


class Absence(NamedTuple):
    """An absence that takes in the day."""

    start: date
    end: date
    reduction: Fraction


class OpenCases(NamedTuple):
    """Open cases, column by column: row, key worker's row, category, family key, team that took it on.

    The nth of each column belong together; what is not known is None, a family key that is not known is empty.
    """

    case: tuple[int, ...]
    worker: tuple[int | None, ...]
    category: tuple[str | None, ...]
    family: tuple[str, ...]
    team: tuple[int | None, ...]

    def kept(self, keep: Iterable[bool]) -> "OpenCases":
        """Return those of the cases for which ``keep``, in the same order, says so."""
        chosen = list(keep)
        return OpenCases(
            case=tuple(compress(self.case, chosen)),
            worker=tuple(compress(self.worker, chosen)),
            category=tuple(compress(self.category, chosen)),
            family=tuple(compress(self.family, chosen)),
            team=tuple(compress(self.team, chosen)),
        )


# The planner can't know that a day's rows are few; the index is named so that a past day never becomes a scan.
_OPEN_CASES = """
select o.case_row, k.category, c.family_key, o.team_row
from openings o indexed by openings_on_day
cross join cases c on c.id = o.case_row
left join categories k indexed by categories_of_case
    on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
where o.valid_to > :day and o.valid_from <= :day
"""
_WITHOUT_FAMILIES = """
select o.case_row, k.category, '', o.team_row
from openings o indexed by openings_on_day
left join categories k indexed by categories_of_case
    on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
where o.valid_to > :day and o.valid_from <= :day
"""
_KEY_WORKERS = """
select case_row, worker_row from allocations indexed by allocations_on_day
where kind = 'key worker' and valid_to > :day and valid_from <= :day
"""
_HELD_BY = """
select o.case_row, a.worker_row, k.category, c.family_key, o.team_row
from allocations a indexed by allocations_of_worker
cross join openings o indexed by openings_of_case
    on o.case_row = a.case_row and o.valid_from <= :day and o.valid_to > :day
cross join cases c on c.id = a.case_row
left join categories k indexed by categories_of_case
    on k.case_row = a.case_row and k.valid_from <= :day and k.valid_to > :day
where a.kind = 'key worker' and a.worker_row = :worker and a.valid_from <= :day and a.valid_to > :day
"""
_PEOPLE = """
select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, t.name, t.kind, p.role, p.employment, p.fte, t.id,
    u.id is not null
from workers w
join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day
join teams t on t.id = p.team_row
left join unconfirmed u on u.worker_row = w.id
"""
_ABSENT = (
    "select worker_row, valid_from, valid_to, reduction from absences where valid_to > :day and valid_from <= :day"
)
_UNALLOCATED = """
select c.id, c.case_id, o.valid_from, last.valid_to, (
    select team_row from posts
    where worker_row = last.worker_row and valid_from < last.valid_to order by valid_from desc limit 1), (
    select team_row from case_teams
    where case_row = o.case_row and day between max(o.valid_from, ifnull(last.valid_to, '')) and :day
    order by day desc limit 1)
from json_each(:cases) wanted
cross join openings o indexed by openings_of_case
    on o.case_row = wanted.value and o.valid_from <= :day and o.valid_to > :day
cross join cases c on c.id = o.case_row
left join allocations last on last.id = (
    select id from allocations indexed by allocations_of_case
    where case_row = o.case_row and kind = 'key worker' and valid_to <= :day order by valid_to desc limit 1)
"""


def find_team(store: Store, name: str) -> tuple[int, str, str]:
    """Return row, name and kind of the team called ``name``. Raises ``BadInput`` naming the teams there are."""
    found = store.rows("select id, name, kind from teams where name_key = ?", (key(name),))
    if not found:
        names = [str(row[0]) for row in store.rows("select name from teams order by name_key limit 8")]
        known = f"the teams are {', '.join(names)}" if names else "no team has been added yet"
        raise BadInput(f"There is no team “{name[:60]}”; {known}.")
    row, known_as, kind = found[0]
    return int(row), str(known_as), str(kind)


def limit_lines(store: Store) -> list[LimitLine]:
    """Return every line of limits, whenever it holds."""
    return [
        LimitLine(
            row=row, team_kind=kind, role=role, worker=worker, measure=measure,
            lower=figures.exact(lower), upper=figures.exact(upper),
            valid_from=date.fromisoformat(start), valid_to=date.fromisoformat(end),
        )
        for row, kind, role, worker, measure, lower, upper, start, end in store.rows(
            "select id, team_kind, role, worker_row, measure, lower, upper, valid_from, valid_to from limits"
        )
    ]  # fmt: skip


def points_on(store: Store, day: date) -> dict[str, Fraction]:
    """Return the weight of each category on ``day``: of its lines the latest begun, 1 where there is none."""
    found = store.rows(
        "select category, points from weights where valid_from <= :day and valid_to > :day order by valid_from",
        {"day": day.isoformat()},
    )
    return dict.fromkeys(CATEGORIES, Fraction(1)) | {str(name): figures.exact(points) for name, points in found}


def people_on(store: Store, day: date) -> list[Person]:
    """Return every worker with the post of the day."""
    return [Person(*row) for row in store.rows(_PEOPLE, {"day": day.isoformat()})]


def person_on(store: Store, worker_row: int, day: date) -> list[Person]:
    """Return one worker with the post of the day, as a list of one."""
    at = {"day": day.isoformat(), "worker": worker_row}
    return [Person(*row) for row in store.rows(_PEOPLE + " where w.id = :worker", at)]


def held_by(store: Store, worker_row: int, day: date) -> OpenCases:
    """Return the open cases whose key worker is one worker."""
    rows = store.rows(_HELD_BY, {"day": day.isoformat(), "worker": worker_row})
    return OpenCases(*zip(*rows, strict=True)) if rows else _NO_CASES


def key_workers_on(store: Store, day: date) -> dict[int, int]:
    """Return the worker row of each case row that has a key worker, open or not."""
    return dict(store.rows(_KEY_WORKERS, {"day": day.isoformat()}))


def open_cases_on(store: Store, day: date, *, families: bool = True) -> OpenCases:
    """Return every open case; without ``families``, which are costly to read, each has an empty family key."""
    rows = store.rows(_OPEN_CASES if families else _WITHOUT_FAMILIES, {"day": day.isoformat()})
    if not rows:
        return _NO_CASES
    case, category, family, team = zip(*rows, strict=True)
    return OpenCases(case, tuple(map(key_workers_on(store, day).get, case)), category, family, team)


_NO_CASES = OpenCases((), (), (), (), ())


def absences_on(store: Store, day: date) -> dict[int, list[Absence]]:
    """Return the absences that take in the day, by worker row."""
    absences: dict[int, list[Absence]] = defaultdict(list)
    for worker, start, end, reduction in store.rows(_ABSENT, {"day": day.isoformat()}):
        absences[worker].append(Absence(date.fromisoformat(start), date.fromisoformat(end), figures.exact(reduction)))
    return absences


class Unheld(NamedTuple):
    """An open case without a key worker: since when, and the team that it is in (None: none yet).

    That is the team that an extract has told since, else the one that held it last, else the one that took it on.
    """

    row: int
    case_id: str
    since: date
    team_row: int | None


def unheld_on(store: Store, cases: OpenCases, day: date) -> list[Unheld]:
    """Return since when each of the cases without a key worker on ``day`` has been so."""
    columns = zip(cases.case, cases.worker, cases.team, strict=True)
    taken_on_by = {case: team for case, worker, team in columns if worker is None}
    at = {"day": day.isoformat(), "cases": json.dumps(list(taken_on_by))}
    found = []
    for row, case_id, opened, held_to, last_team, told in store.rows(_UNALLOCATED, at):
        team = told or (last_team if held_to and held_to > opened else taken_on_by[row] or last_team)
        found.append(Unheld(row, case_id, date.fromisoformat(max(opened, held_to or opened)), team))
    return found


def away_between(absences: Sequence[Absence]) -> tuple[date, date] | None:
    """Return the period of the whole absences, or the days on which the part absences all meet; None if not away."""
    whole = [absence for absence in absences if absence.reduction >= 1]
    if whole:
        return min(absence.start for absence in whole), max(absence.end for absence in whole)
    parts = [absence for absence in absences if absence.reduction]
    if sum(absence.reduction for absence in parts) < 1:
        return None
    return max(absence.start for absence in parts), min(absence.end for absence in parts)
