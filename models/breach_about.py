"""Which breach something written is about, and what its worker or case is called and which team it is in."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models.breach_runs import UNALLOCATED
from models.dates import show
from models.errors import BadInput
from models.on_day import OpenCases, unheld_on
from models.record import one
from models.store import Store
from models.words import Status

KINDS = (str(Status.UNCOVERED), UNALLOCATED, str(Status.OVER), str(Status.UNDER))
"""The kinds of breach, the worst first: children whom nobody can see to, then workers outside their limits."""


@dataclass(frozen=True, slots=True)
class About:
    """A breach as someone writes on it: its kind, its worker's or case's row, its first day, and the day it is about.

    The day is a month's last day for a month end, today while the month runs.
    """

    kind: str
    row: int
    since: date
    day: date

    @property
    def worker_row(self) -> int | None:
        """The worker's row, None where the breach is a case's."""
        return None if self.kind == UNALLOCATED else self.row

    @property
    def case_row(self) -> int | None:
        """The case's row, None where the breach is a worker's."""
        return self.row if self.kind == UNALLOCATED else None


def place_of(kind: str, row: int) -> dict[str, Any]:
    """Return where a breach's worker or case is shown, as a link names it."""
    return {"place": "Cases", "case_row": row} if kind == UNALLOCATED else {"place": "Caseloads", "worker_row": row}


class Subject(NamedTuple):
    """What a worker or a case is called, and its team on a day."""

    called_id: str
    name: str
    """The worker's name; empty for a case."""
    team: str
    team_row: int | None

    @property
    def words(self) -> str:
        """The worker's name, else the case's id."""
        return self.name or self.called_id


Key = tuple[str, int]
"""A kind of breach and the row of its worker or case."""


def subject_words(store: Store, kind: str, row: int) -> str:
    """Return the worker's name or the case's id. Raises ``BadInput`` when it is no longer there."""
    if kind == UNALLOCATED:
        return str(one(store, "select case_id from cases where id = ?", (row,), "that case")[0])
    return str(one(store, "select name from workers where id = ?", (row,), "that worker")[0])


def check_about(about: About, today: date) -> None:
    """Refuse what can't be written on: a kind that there is not, a day to come, one before the breach began."""
    if about.kind not in KINDS:
        raise BadInput(f"“{about.kind}” is no kind of breach; choose one of the list.")
    if about.day > today:
        raise BadInput(f"{show(about.day)} is still to come; write about {show(today)}.")
    if about.day < about.since:
        raise BadInput(f"It began only on {show(about.since)}; write about that day or a later one.")


def check_after(day: date, about: date) -> date:
    """Return a day that is after the day written about. Raises ``BadInput`` when it is not."""
    if day <= about:
        raise BadInput(f"Choose a day after {show(about)}.")
    return day


def written(
    store: Store, table: str, columns: str, last: date, only: Mapping[Key, date] | None = None, *, later: bool = False
) -> list[tuple[Any, ...]]:
    """Return the rows of explanations or actions about days up to ``last``, by that day.

    With ``only``, those on these kinds and workers or cases alone, each from a day on. With ``later``, also those about
    later days that were written on a breach that had begun by ``last``.
    """
    at, until = {"last": last.isoformat()}, "since" if later else "day"  # a breach begins by the day written about
    if only is None:
        return store.rows(f"select {columns} from {table} where {until} <= :last order by day, id", at)
    at["wanted"] = json.dumps([[row, kind, since.isoformat()] for (kind, row), since in only.items()])
    one_of_each = " union all ".join(
        f"select {columns} from (select value as wants from json_each(:wanted)) cross join {table}"
        f" on {subject} = wants ->> 0 and kind = wants ->> 1 and day >= wants ->> 2 and {until} <= :last"
        for subject in ("worker_row", "case_row")
    )
    return store.rows(f"{one_of_each} order by day, id", at)


_WORKERS = """
select w.id, w.worker_id, w.name, t.name, t.id from json_each(:rows) wanted
cross join workers w on w.id = wanted.value
left join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day
left join teams t on t.id = p.team_row
"""
_CASES = """
select c.id, c.case_id, a.worker_row is not null, p.team_row, o.id is not null, o.team_row, (
    select lp.team_row from allocations la join posts lp on lp.worker_row = la.worker_row
    where la.case_row = c.id and la.kind = 'key worker' and la.valid_from <= :day
        and lp.valid_from < la.valid_to and lp.valid_from <= :day
    order by la.valid_from desc, lp.valid_from desc limit 1), (
    select team_row from openings where case_row = c.id order by valid_from <= :day desc, valid_from desc limit 1)
from json_each(:rows) wanted
cross join cases c on c.id = wanted.value
left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
left join posts p on p.worker_row = a.worker_row and p.valid_from <= :day and p.valid_to > :day
left join openings o on o.case_row = c.id and o.valid_from <= :day and o.valid_to > :day
"""


def subjects(store: Store, wanted: Iterable[Key], day: date) -> Mapping[Key, Subject]:
    """Return what each worker or case is called and its team on ``day``.

    A case is in its key worker's team; without a key worker in the one that the position has it in; a closed one in
    the team that held it last.
    """
    keys = set(wanted)
    workers = {row for kind, row in keys if kind != UNALLOCATED}
    at = {"rows": json.dumps(sorted(workers)), "day": day.isoformat()}
    people = {
        row: Subject(called_id, name, team or "", team_row)
        for row, called_id, name, team, team_row in (store.rows(_WORKERS, at) if workers else ())
    }
    cases = _cases(store, {row for kind, row in keys if kind == UNALLOCATED}, day)
    both = {key: (cases if key[0] == UNALLOCATED else people).get(key[1]) for key in keys}
    return {key: subject for key, subject in both.items() if subject is not None}


def _cases(store: Store, wanted: set[int], day: date) -> dict[int, Subject]:
    if not wanted:
        return {}
    teams = dict(store.rows("select id, name from teams"))
    only = next(iter(teams)) if len(teams) == 1 else None
    rows = store.rows(_CASES, {"rows": json.dumps(sorted(wanted)), "day": day.isoformat()})
    waiting = [(row, taken_on_by) for row, _, held, _, is_open, taken_on_by, *_ in rows if is_open and not held]
    nobody = (None,) * len(waiting)
    unheld = OpenCases(
        tuple(row for row, _ in waiting), nobody, nobody, ("",) * len(waiting), tuple(team for _, team in waiting)
    )
    waits_in = {case.row: case.team_row for case in unheld_on(store, unheld, day)}
    found = {}
    for row, case_id, held, team, is_open, _, held_last, taken_on in rows:
        team_row = team if held else waits_in.get(row) if is_open else held_last or taken_on
        team_row = only or team_row
        found[row] = Subject(case_id, "", str(teams.get(team_row, "")), team_row)
    return found
