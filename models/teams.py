"""Teams: name, kind and manager."""

from dataclasses import dataclass
from typing import Any

from models.errors import BadInput
from models.record import NOTHING_DIFFERS, Added, differences, insert, one, recorded, spelled
from models.store import Store
from models.words import TEAM_KINDS, check_name, count, key

NOT_KNOWN = "Team not known"
"""What stands in place of the team of what belongs to none."""


@dataclass(frozen=True, slots=True)
class Team:
    """One team; ``kind`` and ``manager`` may be empty."""

    row: int
    name: str
    kind: str
    manager: str


def listed(store: Store) -> tuple[Team, ...]:
    """Return every team, by name."""
    return tuple(Team(*row) for row in store.rows("select id, name, kind, manager from teams order by name_key"))


def team(store: Store, row: int) -> Team:
    """Return one team. Raises ``BadInput`` when it is no longer there."""
    return Team(*one(store, "select id, name, kind, manager from teams where id = ?", (row,), "that team"))


def only(store: Store) -> str:
    """Return the name of the one team of a service that has only one, to which all its cases belong; else nothing."""
    names = store.rows("select name from teams limit 2")
    return str(names[0][0]) if len(names) == 1 else ""


def kinds(store: Store) -> tuple[str, ...]:
    """Return the kinds to choose from: the contract's, then those of the service's own that are in use."""
    used = store.rows("select kind from teams union select team_kind from limits")
    return TEAM_KINDS + tuple(sorted({str(kind) for (kind,) in used} - {"", *TEAM_KINDS}))


def add(store: Store, name: str, kind: str = "", manager: str = "") -> Added:
    """Add a team. Raises ``BadInput`` when the name is empty or taken, or a text can't be kept."""
    values = _values(store, name, kind, manager)
    line = f"{values['name']}: added" + (f", {values['kind']}" if values["kind"] else "")
    with recorded(store, line) as db:
        return Added(insert(db, "teams", **values), line)


def correct(store: Store, row: int, name: str, kind: str, manager: str, why: str = "") -> str:
    """Replace a team's name, kind and manager for all days, and return the journal's line.

    A team's kind has no history: limits of a kind apply to past days by the kind that the team has now.

    Raises:
        BadInput: nothing differs, the name is taken, or a text can't be kept.
    """
    old = team(store, row)
    values = _values(store, name, kind, manager, row)
    what = differences(
        {
            "name": (old.name, values["name"]),
            "kind": (old.kind, values["kind"]),
            "manager": (old.manager, values["manager"]),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{old.name}: {what}"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("teams").update(row, values)
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a team that was added by mistake.

    Raises:
        BadInput: a worker or a case belongs to it, or a month of it was signed.
    """
    name = team(store, row).name
    line = f"{name}: removed"
    with recorded(store, line, correction=True, why=why) as db:
        workers = store.rows("select count(distinct worker_row) from posts where team_row = ?", (row,))[0][0]
        cases = store.rows("select count(distinct case_row) from openings where team_row = ?", (row,))[0][0]
        if workers or cases:
            kept = [count(workers, "worker")] * bool(workers) + [count(cases, "case")] * bool(cases)
            raise BadInput(f"{name} has or had {' and '.join(kept)}; correct those first, or keep the team.")
        if store.rows("select 1 from signatures where team_row = ? limit 1", (row,)):
            raise BadInput(f"{name} has months that were signed off; what was signed is kept, so keep the team.")
        db.execute("delete from month_notes where team_row = ?", (row,))
        db.table("teams").delete(row)
    return line


def _values(store: Store, name: str, kind: str, manager: str, row: int = 0) -> dict[str, Any]:
    clean = check_name(name, "the team's name")
    taken = store.rows("select name from teams where name_key = ? and id <> ?", (key(clean), row))
    if taken:
        raise BadInput(f"There is a team {taken[0][0]} already; choose another name.")
    return {
        "name": clean,
        "name_key": key(clean),
        "kind": spelled(kind, kinds(store), "the kind of team", required=False),
        "manager": check_name(manager, "the manager's name", required=False),
    }
