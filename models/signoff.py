"""Sign-off: closing a month by signing what it says, and withdrawing a signature.

The first signature freezes the return; later roles sign the same. Nothing that was signed is ever changed: a signature
is withdrawn, with a reason, and the month signed anew.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from models.checklist import checklist
from models.dates import month_end, show, show_month
from models.errors import BadInput
from models.journal import SIGN, WITHDRAW
from models.on_day import find_team
from models.record import insert, spelled
from models.returns.build import DRAFT_LINE, build
from models.returns.content import Audience, Return, canonical
from models.returns.frozen import as_plain
from models.signatures import ROLES, SIGNED_LINE, Signature, frozen_returns, signature, signatures, signed
from models.store import Store
from models.words import check_name, check_text, count, key


class NotReady(BadInput):
    """A month can't be signed because of what is listed in ``missing``, a plain line each."""

    def __init__(self, sentence: str, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__("\n".join((sentence, *self.missing)))


def return_of(
    store: Store, month: date, team: str | None = None, audience: Audience = Audience.LEADERSHIP, *, today: date
) -> Return:
    """Return a month's return: as it was signed, else a draft of what it says now.

    Raises:
        BadInput: there is no such team, the month has not begun, or nothing is recorded for it yet.
    """
    with store.snapshot():
        found = signed(store, month, team)
        return found.returns[audience] if found else build(store, month, team, audience, today=today)


def sign(store: Store, month: date, team: str | None, role: str, name: str, today: date) -> str:
    """Sign a month; the first signature freezes what it says. Return the journal's line.

    All is read, checked, frozen and signed in one transaction.

    Raises:
        NotReady: the checklist does not allow it; every thing that is missing is told.
        BadInput: the role or the name can't be kept, that role has signed, or what the month says is not any more what
            was signed first.
        Failure: the disk is full, the file read-only or busy; nothing was signed.
    """
    role, name = spelled(role, ROLES, "the role"), check_name(name, "the name of who signs")
    day = month_end(month)
    team_row, of = (None, None) if team is None else find_team(store, team)[:2]
    line = f"{of or 'The service'}, {show_month(day)}: signed by {name}, {role}"
    with store.write(line, kind=SIGN) as db:
        given = [one for one in signatures(store, day, of) if one.stands]
        _check_role(given, role, day)
        if given:
            _check_same(store, given[0], day, of, today)
            frozen_row, fingerprint = given[0].frozen_row, given[0].fingerprint
        else:
            _check_ready(store, day, of, today)
            frozen_row, fingerprint = _freeze(store, day, of, team_row, today)
        insert(
            db, "signatures", month=day.isoformat(), team_row=team_row, role=role, role_key=key(role), name=name,
            signed_on=today.isoformat(), fingerprint=fingerprint, frozen_row=frozen_row,
        )  # fmt: skip
    return line


def standing(store: Store, month: date, team: str | None, role: str) -> Signature:
    """Return the signature of a role that stands. Raises ``BadInput`` when that role has not signed."""
    given = [one for one in signatures(store, month, team) if one.stands]
    found = next((one for one in given if key(one.role) == key(role)), None)
    if found is None:
        by = f"it is signed by {', '.join(f'{one.name}, {one.role}' for one in given)}" if given else "it is open"
        raise BadInput(f"{show_month(month)} has no signature as {role[:60]}; {by}.")
    return found


def withdraw(store: Store, signature_row: int, why: str, today: date) -> str:
    """Withdraw a signature, and those that were given after it; return the journal's line.

    Raises:
        BadInput: it says no reason, or the signature was withdrawn already.
    """
    reason = check_text(why, "why it is withdrawn")
    first = signature(store, signature_row)
    month = f"{first.team or 'The service'}, {show_month(first.month)}"
    line = f"{month}: signature of {first.name}, {first.role}, withdrawn"
    with store.write(line, kind=WITHDRAW, why=reason) as db:
        void = [of for of in signatures(store, first.month, first.team) if of.stands and of.row >= first.row]
        if not void or void[0].row != first.row:
            raise BadInput(f"The signature of {first.name} was withdrawn already; nothing was changed.")
        for of in void:
            said = reason if of.row == first.row else f"The signature of {first.name}, {first.role}, was withdrawn."
            values = {"withdrawn_on": today.isoformat(), "withdrawn_why": said}
            db.table("signatures").update(of.row, values)
    return line


def _check_role(given: Sequence[Signature], role: str, day: date) -> None:
    same = next((one for one in given if key(one.role) == key(role)), None)
    if same is not None:
        raise BadInput(
            f"{same.name} signed {show_month(day)} as {same.role} on {show(same.signed_on)}; withdraw that first, or"
            " sign in another role."
        )


def _check_ready(store: Store, day: date, team: str | None, today: date) -> None:
    found = checklist(store, day, team, today)
    if not found.is_ready:
        missing = found.missing
        many = count(len(missing), "thing is missing", "things are missing")
        raise NotReady(f"{show_month(day)} can't be signed yet: {many}.", missing)


def _check_same(store: Store, first: Signature, day: date, team: str | None, today: date) -> None:
    """Refuse a later signature when what the month says now is not what was signed first."""
    then = frozen_returns(store, first.frozen_row)[Audience.LEADERSHIP]
    if canonical(then) == canonical(build(store, day, team, today=today)):
        return
    raise BadInput(
        f"What {show_month(day)} says has changed since {first.name} signed it on {show(first.signed_on)}. Take the"
        f" change back, or withdraw that signature and sign anew."
    )


def _freeze(store: Store, day: date, team: str | None, team_row: int | None, today: date) -> tuple[int, str]:
    """Keep what both returns of a month say, and return the row and the fingerprint."""
    returns = {audience: _unsigned(build(store, day, team, audience, today=today)) for audience in Audience}
    # The month's own figures stand first, by themselves: they are asked for without reading the whole.
    content = {
        "figures": {audience: as_plain(of.now) for audience, of in returns.items()},
        "returns": {audience: as_plain(of) for audience, of in returns.items()},
    }
    fingerprint = returns[Audience.LEADERSHIP].fingerprint
    row = insert(
        store.db, "frozen", month=day.isoformat(), team_row=team_row, fingerprint=fingerprint,
        content=json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip
    return row, fingerprint


def _unsigned(of: Return) -> Return:
    """Return a draft without what only a draft says, and with its fingerprint, as it is frozen."""
    sources = tuple(SIGNED_LINE if line == DRAFT_LINE else line for line in of.sources)
    return replace(of, state="", signatures=(), sources=sources, sealed=of.fingerprint)
