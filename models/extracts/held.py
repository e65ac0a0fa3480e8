"""What the record holds on an extract's day, and what of it was entered by hand since the last one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from models import on_day
from models.dates import OPEN
from models.extracts.names import even
from models.journal import taken_back
from models.store import Store

OPEN_CASE, CATEGORY, KEY_WORKER, BORN = "open", "category", "key worker", "date of birth"
"""The facts of a case that an extract can say otherwise than what was entered by hand."""

_FACT = {"openings": OPEN_CASE, "categories": CATEGORY, "allocations": KEY_WORKER, "cases": BORN}


class Spell(NamedTuple):
    """A period that takes in the day: its row, first day, end, and what holds in it (of an opening: the team's row)."""

    row: int
    start: str
    end: str
    value: Any


class Someone(NamedTuple):
    """A worker of the record, with the team of the day."""

    row: int
    worker_id: str
    name: str
    start: str
    end: str
    team: str


@dataclass(slots=True)
class Held:
    """The record on one day. Cases, workers and teams are known by their rows."""

    day: str
    cases: dict[str, int] = field(default_factory=dict)
    """Evened-out id to row, of every case there is."""
    ids: dict[int, str] = field(default_factory=dict)
    team_of: dict[int, int | None] = field(default_factory=dict)
    """Of each open case without a key worker, the team that it is in."""
    born: dict[int, str] = field(default_factory=dict)
    opening: dict[int, Spell] = field(default_factory=dict)
    """Of each case that is open on the day."""
    closed: dict[int, str] = field(default_factory=dict)
    """When each case last closed, of those that had by the day."""
    category: dict[int, Spell] = field(default_factory=dict)
    key_worker: dict[int, Spell] = field(default_factory=dict)
    people: dict[int, Someone] = field(default_factory=dict)
    called: dict[str, list[int]] = field(default_factory=dict)
    """Evened-out name, also as earlier files wrote it, to the workers so called."""
    teams: dict[str, int] = field(default_factory=dict)
    team_names: dict[int, str] = field(default_factory=dict)
    unconfirmed: set[int] = field(default_factory=set)
    by_hand: set[tuple[str, int]] = field(default_factory=set)
    """Fact and case of what was entered by hand since the last extract, or kept against one."""
    differences: dict[tuple[str, int], str] = field(default_factory=dict)
    """What the last extract said of the facts that were kept against it."""
    before: str = ""
    """The day of the last extract before this day, empty when there is none."""
    latest: str = ""
    """The day of the latest extract of all."""
    council: str = ""
    """The council that the latest extract to name one named."""
    until: str = OPEN.isoformat()
    """The day of the next extract after this day: what is said of this day holds no longer than that."""
    after: int = 0
    """The journal's last entry."""


_ON_DAY = "valid_from <= :day and valid_to > :day"
_SPELLS = {
    "opening": f"select case_row, id, valid_from, valid_to, team_row from openings where {_ON_DAY}",
    "category": f"select case_row, id, valid_from, valid_to, category from categories where {_ON_DAY}",
    "key_worker": (
        "select case_row, id, valid_from, valid_to, worker_row from allocations"
        f" where kind = 'key worker' and {_ON_DAY}"
    ),
}
_PEOPLE = """
select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, t.name from workers w
join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day join teams t on t.id = p.team_row
order by w.worker_key
"""


def held_on(store: Store, day: date) -> Held:
    """Return what is held on a day. Call it inside a snapshot."""
    at = {"day": day.isoformat()}
    held = Held(at["day"], after=store.rows("select ifnull(max(id), 0) from journal")[0][0])
    for row, case_id, key, born in store.rows("select id, case_id, case_key, ifnull(date_of_birth, '') from cases"):
        held.cases[key], held.ids[row], held.born[row] = row, case_id, born
    if held.cases:
        held.opening, held.category, held.key_worker = (
            {case: Spell(*spell) for case, *spell in store.rows(_SPELLS[of], at)} for of in _SPELLS
        )
        held.closed = dict(
            store.rows("select case_row, max(valid_to) from openings where valid_to <= :day group by case_row", at)
        )
        held.team_of = _teams_of_unallocated(store, held, day)
    for row, name, team in store.rows("select id, name, name_key from teams"):
        held.teams[team], held.team_names[row] = row, name
    for row in store.rows(_PEOPLE, at):
        someone = held.people[row[0]] = Someone(*row)
        held.called.setdefault(even(someone.name), []).append(someone.row)
    for name, row in store.rows("select name, worker_row from worker_names"):
        rows = held.called.setdefault(even(name), [])
        if row not in rows:
            rows.append(row)
    held.unconfirmed = {row for (row,) in store.rows("select worker_row from unconfirmed")}
    _add_extracts(store, held)
    return held


def _teams_of_unallocated(store: Store, held: Held, day: date) -> dict[int, int | None]:
    rows = [row for row in held.opening if row not in held.key_worker]
    if not rows:
        return {}
    blank = (None,) * len(rows)
    teams = tuple(held.opening[row].value for row in rows)
    cases = on_day.OpenCases(tuple(rows), blank, blank, ("",) * len(rows), teams)
    return {unheld.row: unheld.team_row for unheld in on_day.unheld_on(store, cases, day)}


def _add_extracts(store: Store, held: Held) -> None:
    """Add what is known of the extracts before, and what was entered by hand since the last one came in.

    The last one is that of the latest day: a file of an older day, brought in late, confirms nothing, and all that was
    ever entered by hand stands against it.
    """
    since = 0
    for as_of, council, entry in store.rows("select as_of, council, entry from extracts order by as_of, id"):
        since, held.latest = entry, as_of
        held.council = council or held.council
        if as_of < held.day:
            held.before = as_of
        elif held.day < as_of < held.until:
            held.until = as_of
    for fact, case, said in store.rows("select fact, case_row, said from differences"):
        held.differences[fact, case] = said
    held.by_hand = _by_hand(store, since if held.latest <= held.day else 0) | set(held.differences)


# Saying that two names of a file are one person rewrites allocations without moving a case.
_WRITTEN = """
select distinct r.entry, r.table_name, ifnull(json_extract(ifnull(r.new, r.old), '$.case_row'), r.row_id)
from journal j cross join journal_rows r on r.entry = j.id
where j.id > ? and j.kind in ('change', 'correction')
    and r.table_name in ('openings', 'categories', 'allocations', 'cases')
    and ifnull(json_extract(ifnull(r.new, r.old), '$.kind'), 'key worker') = 'key worker'
    and (r.table_name <> 'cases'
         or json_extract(r.old, '$.date_of_birth') is not json_extract(r.new, '$.date_of_birth'))
    and not exists (select 1 from journal_rows m where m.entry = j.id and m.table_name = 'unconfirmed')
"""


def _by_hand(store: Store, since: int) -> set[tuple[str, int]]:
    """Return fact and case of what was entered by hand in the entries after ``since`` that stand."""
    gone = taken_back(store)
    return {(_FACT[table], case) for entry, table, case in store.rows(_WRITTEN, (since,)) if entry not in gone}
