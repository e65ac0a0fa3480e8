"""Who signed a month, and what was signed: the return, frozen whole, as it is shown at any later time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.dates import month_end, show
from models.on_day import find_team
from models.record import one
from models.returns.content import Audience, MonthFigures, Return, Signing
from models.returns.frozen import from_plain
from models.store import Store
from models.words import key

ROLES = ("Team manager", "Head of service", "Director of children's services")
"""Who signs, in the order in which they are offered; a service's return is signed from the second on."""
SIGNED_LINE = "Signed figures never change; a later correction shows as restated."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature; one that was withdrawn says when and why."""

    row: int
    month: date
    team: str | None
    role: str
    name: str
    signed_on: date
    fingerprint: str
    withdrawn_on: date | None
    withdrawn_why: str
    frozen_row: int

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed month: what was signed, and the signatures that stand, in the order in which they were given."""

    signatures: tuple[Signature, ...]
    returns: Mapping[Audience, Return]
    """As they are shown: with the signatures, and saying that they are signed."""

    @property
    def signed_on(self) -> date:
        """The day of the first signature, which froze the month."""
        return self.signatures[0].signed_on

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the return for senior leadership."""
        return self.signatures[0].fingerprint


_SIGNATURES = """
select s.id, s.month, t.name, s.role, s.name, s.signed_on, s.fingerprint, s.withdrawn_on, s.withdrawn_why, s.frozen_row
from signatures s left join teams t on t.id = s.team_row
"""


def signatures(store: Store, month: date, team: str | None = None) -> tuple[Signature, ...]:
    """Return every signature of a month in the order in which they were given, also those withdrawn.

    Raises:
        BadInput: there is no such team.
    """
    team_row = None if team is None else find_team(store, team)[0]
    sql = f"{_SIGNATURES} where s.month = ? and ifnull(s.team_row, 0) = ? order by s.id"
    return tuple(_signature(row) for row in store.rows(sql, (month_end(month).isoformat(), team_row or 0)))


def signature(store: Store, row: int) -> Signature:
    """Return one signature. Raises ``BadInput`` when there is none."""
    return _signature(one(store, f"{_SIGNATURES} where s.id = ?", (row,), "that signature"))


def _signature(row: tuple[Any, ...]) -> Signature:
    number, month, team, role, name, signed, fingerprint, withdrawn, why, frozen_row = row
    read = date.fromisoformat
    return Signature(
        number, read(month), team, role, name, read(signed), fingerprint, read(withdrawn) if withdrawn else None, why,
        frozen_row,
    )  # fmt: skip


def signed(store: Store, month: date, team: str | None = None) -> Signed | None:
    """Return what was signed of a month; None while it is open. Raises ``BadInput`` when there is no such team."""
    with store.snapshot():
        standing = tuple(one for one in signatures(store, month, team) if one.stands)
        if not standing:
            return None
        returns = frozen_returns(store, standing[0].frozen_row)
    return Signed(standing, {audience: _as_signed(of, standing) for audience, of in returns.items()})


_FIGURES = """
select f.month, json_extract(f.content, '$.figures.' || ?) from signatures s join frozen f on f.id = s.frozen_row
where s.withdrawn_on is null and ifnull(s.team_row, 0) = ? group by f.id
"""


def figures_signed(store: Store, frozen_row: int, audience: Audience) -> MonthFigures:
    """Return the month's figures of what was signed."""
    sql = "select json_extract(content, '$.figures.' || ?) from frozen where id = ?"
    found: MonthFigures = from_plain(json.loads(one(store, sql, (str(audience), frozen_row), "what was signed")[0]))
    return found


def signed_figures(store: Store, team: str | None, audience: Audience) -> Mapping[date, MonthFigures]:
    """Return the figures of every signed month, as they were signed, by its last day.

    Raises:
        BadInput: there is no such team.
    """
    team_row = None if team is None else find_team(store, team)[0]
    found = store.rows(_FIGURES, (str(audience), team_row or 0))
    return {date.fromisoformat(month): from_plain(json.loads(text)) for month, text in found}


def frozen_returns(store: Store, row: int) -> Mapping[Audience, Return]:
    """Return what was signed, for each audience, without signatures."""
    (text,) = one(store, "select content from frozen where id = ?", (row,), "what was signed")
    return {Audience(audience): from_plain(of) for audience, of in json.loads(text)["returns"].items()}


def _as_signed(of: Return, standing: tuple[Signature, ...]) -> Return:
    """Return a frozen return with the signatures that it has now, and the places of roles that have not signed."""
    given = {key(one.role) for one in standing}
    places = [Signing(role) for role in ROLES[0 if of.team else 1 :] if key(role) not in given]
    signings = (*(Signing(one.role, one.name, one.signed_on) for one in standing), *places)
    return replace(of, signed=True, state=f"Signed off {show(standing[-1].signed_on)}", signatures=signings)
