"""The cases of a day as rows of a table: the open ones with who needs a worker, why and for how long; the closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.dates import age
from models.intervals import HELD_AFTER, HELD_JOINS
from models.on_day import find_team
from models.position import Leaver, Position, position
from models.store import Store
from models.words import key


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One open case on a day.

    ``need`` is why it needs a worker: ``not allocated``, ``left``, ``not started`` or ``away``, empty when it
    does not; ``need_days`` for how many days. ``since`` is since when the key worker holds it; where no extract told
    the day it began after ``since_after``. ``age`` is None when the date of birth is not known. ``team`` is the key
    worker's, or the one that an unallocated case was last in.
    """

    row: int
    case_id: str
    family_id: str
    category: str
    age: int | None
    opened: date
    worker_row: int | None
    worker: str
    team: str
    since: date | None
    need: str
    need_since: date | None
    need_days: int | None
    closed: date | None = None
    since_after: date | None = None


_ROWS = f"""
select c.id, c.case_id, c.family_id, ifnull(k.category, ''), c.date_of_birth, o.valid_from,
    a.worker_row, a.valid_from, {HELD_AFTER}
from openings o
join cases c on c.id = o.case_row
left join allocations a on a.case_row = o.case_row and a.kind = 'key worker'
    and a.valid_from <= :day and a.valid_to > :day
left join categories k on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
{HELD_JOINS}
where o.valid_to > :day and o.valid_from <= :day
"""

_CLOSED = """
select c.id, c.case_id, c.family_id, ifnull(k.category, ''), c.date_of_birth, o.valid_from, o.valid_to,
    last.worker_row, ifnull(w.name, ''), ifnull(t.name, '')
from {begin} cross join {then} on c.id = o.case_row
left join categories k on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
left join allocations last on last.id = (
    select id from allocations indexed by allocations_of_case
    where case_row = o.case_row and kind = 'key worker' and valid_from <= o.valid_to
        and valid_to > o.valid_from order by valid_to desc limit 1)
left join workers w on w.id = last.worker_row
left join posts p on p.worker_row = last.worker_row and p.valid_from < o.valid_to and p.valid_to >= o.valid_to
left join teams t on t.id = ifnull(p.team_row, o.team_row)
where o.valid_to <= :day and not exists (
    select 1 from openings later where later.case_row = o.case_row and later.valid_from <= :day
        and (later.valid_to > o.valid_to or (later.valid_to = o.valid_to and later.id > o.id)))
"""


_OPENINGS = "openings o", "cases c"
_FEW = "cases c", "openings o indexed by openings_of_case"
"""From where the planner begins; it can't know that a family has few cases."""


def closed_cases(store: Store, day: date, team: str | None = None, most: int = 5000) -> tuple[OpenCase, ...]:
    """Return the cases that had closed by ``day`` and not opened again, the latest first, at most ``most``.

    Raises:
        BadInput: there is no such team.
    """
    of_team, only = "", {}
    if team is not None:
        of_team, only = " and t.id = :team", {"team": find_team(store, team)[0]}
    sql = _CLOSED.format(begin=_OPENINGS[0], then=_OPENINGS[1])
    at = {"day": day.isoformat(), "most": most, **only}
    return tuple(_closed(store.rows(f"{sql}{of_team} order by o.valid_to desc limit :most", at), day))


def of_family(store: Store, family_id: str, day: date) -> tuple[OpenCase, ...]:
    """Return the cases of one family, open and closed, by id."""
    with store.snapshot():
        family = {"day": day.isoformat(), "family": key(family_id)}
        of_day, names = position(store, day), _team_names(store)
        theirs = "and c.family_key = :family and c.family_key <> ''"
        opened = list(_cases(store.rows(f"{_ROWS} {theirs}", family), of_day, names))
        sql = _CLOSED.format(begin=_FEW[0], then=_FEW[1])
        closed = list(_closed(store.rows(f"{sql} {theirs}", family), day))
    return tuple(sorted(opened + closed, key=lambda case: key(case.case_id)))


def open_cases(store: Store, day: date, team: str | None = None) -> tuple[OpenCase, ...]:
    """Return the open cases of ``day``, by id: the same cases that ``position`` counts for the team or service.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        of_day, names = position(store, day, team), _team_names(store)
        rows = store.rows(f"{_ROWS} order by c.case_key", {"day": day.isoformat()})
    return tuple(_cases(rows, of_day, names))


def one(store: Store, row: int, day: date) -> OpenCase | None:
    """Return one case as the lists have it, None when it is not open on ``day``."""
    with store.snapshot():
        of_day, names = position(store, day), _team_names(store)
        rows = store.rows(f"{_ROWS} and c.id = :case", {"day": day.isoformat(), "case": row})
    return next(_cases(rows, of_day, names), None)


def closed_case(store: Store, row: int, day: date) -> OpenCase | None:
    """Return one case as ``closed_cases`` has it, None when it had not closed by ``day`` or was open again."""
    sql = _CLOSED.format(begin=_FEW[0], then=_FEW[1])
    found = store.rows(f"{sql} and c.id = :case", {"day": day.isoformat(), "case": row})
    return next(_closed(found, day), None)


def held_by(store: Store, worker_row: int, day: date) -> tuple[OpenCase, ...]:
    """Return the open cases whose key worker on ``day`` is this worker, by id."""
    with store.snapshot():
        of_day, names = position(store, day), _team_names(store)
        rows = store.rows(
            f"{_ROWS} and a.worker_row = :worker order by c.case_key", {"day": day.isoformat(), "worker": worker_row}
        )
    return tuple(_cases(rows, of_day, names))


def _cases(rows: list[tuple[Any, ...]], of_day: Position, teams: Mapping[int, str]) -> Iterator[OpenCase]:
    """Yield the rows that belong to the position, each with its need: all are worked out there, none here."""
    day = of_day.day
    workers = {worker.row: worker for worker in of_day.workers}
    leavers = {leaver.row: leaver for leaver in of_day.leavers}
    unallocated = {case.row: case for case in of_day.unallocated}
    for row, case_id, family_id, category, born, opened, worker_row, since_text, after in rows:
        since = date.fromisoformat(since_text) if since_text else None
        name = team = need = ""
        need_since = None
        if since is None:
            if row not in unallocated:
                continue
            need, need_since = "not allocated", unallocated[row].since
            team = teams.get(unallocated[row].team_row or 0, "")
        elif worker := workers.get(worker_row):
            name, team = worker.name, worker.team
            if worker.capacity == 0:
                need, need_since = "away", max(since, worker.away[0]) if worker.away else since
        elif leaver := leavers.get(worker_row):
            name, team = leaver.name, leaver.team
            need, need_since = _of_leaver(leaver, since)
        else:
            continue
        yield OpenCase(
            row, case_id, family_id, category, age(date.fromisoformat(born), day) if born else None,
            date.fromisoformat(opened), worker_row, name, team, since, need, need_since,
            (day - need_since).days if need_since else None,
            since_after=date.fromisoformat(after) if after else None,
        )  # fmt: skip


def _closed(rows: list[tuple[Any, ...]], day: date) -> Iterator[OpenCase]:
    for row, case_id, family_id, category, born, opened, closed, worker_row, worker, team in rows:
        yield OpenCase(
            row, case_id, family_id, category, age(date.fromisoformat(born), day) if born else None,
            date.fromisoformat(opened), worker_row, worker, team, None, "", None, None, date.fromisoformat(closed),
        )  # fmt: skip


def _of_leaver(leaver: Leaver, since: date) -> tuple[str, date]:
    if leaver.left is not None:
        return "left", max(since, leaver.left)
    return "not started", since


def _team_names(store: Store) -> dict[int, str]:
    return {int(row): str(name) for row, name in store.rows("select id, name from teams")}
