"""The rows of the table Actions: what was agreed on breaches, by whom and by when, and what came of it."""

from collections.abc import Iterable
from datetime import date, timedelta

from models.actions import Action, Listed, listed
from models.position import Position
from models.returns.content import ActionRow
from models.store import Store

LATE, OPEN = "late", "open"


def action_rows(store: Store, of: Position, today: date, later: Iterable[Action] = ()) -> tuple[ActionRow, ...]:
    """Return the actions that were open in the position's month, as they stood at its end, open ones first.

    One that was due by the month's last day has the outcome that it was given, also later: the month is not signed
    without. One that was due only after it is open, whatever was done since: that is told by a later return. ``later``
    are those that were agreed only after the month's end and answer for it.
    """
    first, day = of.day.replace(day=1), of.day
    found = [(_is_open(one, day), one) for one in listed(store, day, of.team, since=first, also=later)]
    late_before = min(today, day + timedelta(1))
    return tuple(sorted((_row(one, is_open, of, late_before) for is_open, one in found), key=open_first))


def open_first(row: ActionRow) -> tuple[bool, date, str, str]:
    """Return where a row stands: open ones first, each by the day due."""
    return row.status not in (LATE, OPEN), row.due, row.source.casefold(), row.action


def _is_open(one: Listed, day: date) -> bool:
    action = one.action
    return action.is_open or (action.counts_after(day) and action.due > day)


def _row(one: Listed, is_open: bool, of: Position, late_before: date) -> ActionRow:
    action = one.action
    who = f"{one.name} ({one.called_id})" if one.name else one.called_id
    source = f"{action.kind.capitalize()}: {who}"
    if of.team is None and one.team:
        source = f"{source}, {one.team}"
    status = action.outcome if not is_open else LATE if action.due < late_before else OPEN
    kept = action.effect if not is_open else ""
    return ActionRow(source, action.what, action.owner, action.due, status, kept or one.effect.sentence)
