"""Find a worker, case, family or team by a part of its name or id."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.dates import show
from models.store import Store
from models.words import count, key

_CASES = """
select c.id, c.case_id, c.family_id, w.name, max(o.valid_to),
    exists (select 1 from openings later where later.case_row = c.id)
from cases c
left join openings o on o.case_row = c.id and o.valid_from <= :day
left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
left join workers w on w.id = a.worker_row
where c.case_key like :like escape '\\'
group by c.id order by instr(c.case_key, :text), max(o.valid_to) desc, c.case_key limit :most
"""
_FAMILIES = """
select family_key, max(family_id), count(*) from cases c
where family_key like :like escape '\\' and family_key <> '' and exists (select 1 from openings where case_row = c.id)
group by family_key order by instr(family_key, :text), family_key limit :most
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind, name, a line of facts, and what the window opens for it."""

    kind: str
    title: str
    detail: str
    target: dict[str, Any] = field(hash=False)


def search(store: Store, text: str, day: date, most: int = 20) -> tuple[Hit, ...]:
    """Return up to ``most`` workers, cases, families and teams that ``text`` is a part of, best match first."""
    wanted = key(text)
    if not wanted:
        return ()
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    at = {"like": f"%{escaped}%", "text": wanted, "day": day.isoformat(), "most": most}
    with store.snapshot():
        hits = [*_workers(store, wanted, day), *_cases(store, at), *_families(store, at), *_teams(store, wanted)]
    hits.sort(key=lambda hit: 0 if key(hit.title).startswith(wanted) else 1)
    return tuple(hits[:most])


def _workers(store: Store, wanted: str, day: date) -> list[Hit]:
    found = store.rows(
        "select w.id, w.worker_id, w.name, w.valid_from, w.valid_to, p.role, t.name from workers w"
        " join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day"
        " join teams t on t.id = p.team_row order by w.name",
        {"day": day.isoformat()},
    )
    hits = []
    for row, worker_id, name, start, end, role, team in found:
        if wanted in key(name) or wanted in key(worker_id):
            left = f", left {show(date.fromisoformat(end))}" if end <= day.isoformat() else ""
            later = f", starts {show(date.fromisoformat(start))}" if start > day.isoformat() else ""
            detail = f"{role.capitalize()}, {team} ({worker_id}){left}{later}"
            hits.append(Hit("worker", name, detail, {"place": "Caseloads", "worker_row": row}))
    return hits


def _cases(store: Store, at: dict[str, Any]) -> list[Hit]:
    hits = []
    for row, case_id, family, worker, closed, opens in store.rows(_CASES, at):
        if closed is None:
            state = "not open yet" if opens else "never open here"
        elif closed <= at["day"]:
            state = f"closed {show(date.fromisoformat(closed))}"
        else:
            state = worker or "not allocated"
        detail = f"{state}, family {family}" if family else state
        hits.append(Hit("case", case_id, detail, {"place": "Cases", "case_row": row}))
    return hits


def _families(store: Store, at: dict[str, Any]) -> list[Hit]:
    return [
        Hit("family", family, count(number, "case"), {"place": "Cases", "family": family})
        for _, family, number in store.rows(_FAMILIES, at)
    ]


def _teams(store: Store, wanted: str) -> list[Hit]:
    found = store.rows("select name, kind from teams order by name_key")
    return [Hit("team", name, kind, {"place": "Overview", "team": name}) for name, kind in found if wanted in key(name)]
