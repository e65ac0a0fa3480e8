"""What of a signed month comes out otherwise now, beside what was signed, and which edits since may be the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.dates import month_end, show
from models.definitions import FIGURES
from models.journal import RowChange, changes, taken_back
from models.on_day import find_team
from models.pressures import figures_on
from models.returns.content import HEADLINES, Audience, Restated
from models.returns.headlines import seen_by
from models.returns.restated import differing
from models.returns.words import show_figure
from models.signatures import Signature, figures_signed, signatures
from models.store import Store
from models.words import count


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of the journal after the signature that touched days up to the signed month's end."""

    day: date
    line: str
    """What was done; an import's names the file."""
    why: str
    """The reason that was given, empty where none was."""

    @property
    def sentence(self) -> str:
        """The line, its day and its reason: ``C-7: closed on 12 Oct 2026 (9 Nov 2026; recorded late)``."""
        return f"{self.line} ({show(self.day)}{f'; {self.why}' if self.why else ''})"


def restated(
    store: Store, month: date, team: str | None = None, audience: Audience = Audience.LEADERSHIP
) -> tuple[Restated, ...]:
    """Return the headline figures of a signed month that come out otherwise now; none while it is open.

    Raises:
        BadInput: there is no such team.
    """
    day = month_end(month)
    with store.snapshot():
        first = _first(store, day, team)
        if first is None:
            return ()
        then = figures_signed(store, first.frozen_row, audience)
        now = seen_by(audience, *figures_on(store, (day,), team))
    return differing(then, now)


def sentence(of: Restated) -> str:
    """Return both figures: ``Open cases: signed 92, now 93.``."""
    kind = next(kind for kind in HEADLINES if kind.key == of.key)
    return f"{FIGURES[of.key].name}: signed {show_figure(of.signed, kind.form)}, now {show_figure(of.now, kind.form)}."


def as_lines(store: Store, month: date, team: str | None, audience: Audience) -> list[str]:
    """Return in plain lines when a month was signed and what comes out otherwise now; none while it is open.

    For the committee the edits are left out: they name people.
    """
    with store.snapshot():
        first = _first(store, month_end(month), team)
        if first is None:
            return []
        found = restated(store, month, team, audience)
        since = edits(store, month, team) if found and audience is Audience.LEADERSHIP else ()
    told = f"It says what was signed off on {show(first.signed_on)}."
    if not found:
        return [told]
    figures = count(len(found), "figure comes", "figures come")
    lines = [told, f"Since then {figures} out otherwise (restated):", *(f"  {sentence(one)}" for one in found)]
    return lines + (["Changed since:", *(f"  {one.sentence}" for one in since)] if since else [])


def edits(store: Store, month: date, team: str | None = None) -> tuple[Edit, ...]:
    """Return what was changed after a month was signed and touched days up to its end, oldest first.

    Of a team, what touched its workers, its cases, or what holds for every team. What was undone is left out.

    Raises:
        BadInput: there is no such team.
    """
    day = month_end(month)
    with store.snapshot():
        first = _first(store, day, team)
        if first is None:
            return ()
        is_only = len(store.rows("select 1 from teams limit 2")) == 1  # all cases are that team's, held or not
        theirs = _Theirs(store, team) if team is not None and not is_only else None
        gone = taken_back(store)
        return tuple(
            Edit(date.fromisoformat(at[:10]), what, why)
            for entry, at, what, why in store.rows(_SINCE, (first.row,))
            if entry not in gone and any(_touches(store, change, day, theirs) for change in changes(store, entry))
        )


_SINCE = """
select id, at, what, why from journal
where kind in ('change', 'correction', 'import') and id > (
    select min(entry) from journal_rows where table_name = 'signatures' and row_id = ? and old is null)
order by id
"""
_RECORD = {
    "teams",
    "workers",
    "posts",
    "absences",
    "limits",
    "weights",
    "openings",
    "categories",
    "allocations",
    "case_teams",
}
"""What figures are worked out from; a case's own row holds its names only."""


def _first(store: Store, day: date, team: str | None) -> Signature | None:
    """Return the signature that a month was frozen at; None while it is open."""
    return next((one for one in signatures(store, day, team) if one.stands), None)


class _Theirs:
    """Tells whether a row is of a team: of someone who has or had a post in it, or of a case that they held."""

    def __init__(self, store: Store, team: str) -> None:
        self._team = find_team(store, team)[0]
        self._workers = {row for (row,) in store.rows("select worker_row from posts where team_row = ?", (self._team,))}
        held = "select case_row from allocations a join posts p on p.worker_row = a.worker_row where p.team_row = :team"
        taken_on = "select case_row from openings where team_row = :team"
        told = "select case_row from case_teams where team_row = :team"
        union = f"{held} union {taken_on} union {told}"
        self._cases = {row for (row,) in store.rows(union, {"team": self._team})}

    def has(self, table: str, number: int, row: Mapping[str, Any]) -> bool:
        """Return whether a row of a table is the team's, or is nobody's."""
        worker = row.get("worker_row", number if table == "workers" else None)
        case = row.get("case_row", number if table == "cases" else None)
        team = row.get("team_row", number if table == "teams" else None)
        if worker is None and case is None and team is None:
            return True
        return worker in self._workers or case in self._cases or team == self._team


def _touches(store: Store, change: RowChange, day: date, theirs: _Theirs | None) -> bool:
    """Return whether a change of a row made a difference to days up to ``day``."""
    if change.table not in _RECORD:
        return False
    if change.last is not None:
        return any(_known_by(row, day) and (theirs is None or theirs.has(change.table, number, row))
                   for number, row in _added(store, change))  # fmt: skip
    sides = [row for row in (change.old, change.new) if row is not None]
    if theirs is not None and not any(theirs.has(change.table, change.row, row) for row in sides):
        return False
    return _known_by(change.old, day) != _known_by(change.new, day)


def _added(store: Store, change: RowChange) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows that were added in bulk, as they are now."""
    found = store.connection.execute(
        f"select * from {change.table} where id between ? and ?", (change.row, change.last)
    )
    names = [column[0] for column in found.description]
    return [(row[0], dict(zip(names, row, strict=True))) for row in found]


def _known_by(row: Mapping[str, Any] | None, day: date) -> Mapping[str, Any] | None:
    """Return what a row says of the days up to ``day``: its period cut off there, None where it begins later."""
    if row is None or str(row.get("valid_from", row.get("day", ""))) > day.isoformat():
        return None
    after = (day + timedelta(1)).isoformat()
    return {**row, "valid_to": min(str(row["valid_to"]), after)} if "valid_to" in row else row
