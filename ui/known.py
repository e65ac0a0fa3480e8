"""What the window itself needs to know of the data: the teams, what waits for a decision, what can be undone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.store import Store


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team as the picker shows it."""

    row: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """The teams by name, the decisions that wait in each place, and the words of what Undo and Redo would do."""

    teams: tuple[TeamChoice, ...] = ()
    decisions: Mapping[str, int] = field(default_factory=dict, hash=False)
    undo: tuple[int, str] | None = None
    """The journal entry that Undo takes back, and its line."""
    redo: str = ""
    at_signature: bool = False
    """Whether Undo stops at a signature, and says so when it is asked for."""


def known(store: "Store", day: date, team: str | None, *, decisions: bool = True) -> Known:
    """Return what the window shows on ``day`` for a team, or the service when there is no such team.

    Without ``decisions``, which take the position of the day, it is there at once.
    """
    from models import journal, teams

    with store.snapshot():
        listed = tuple(TeamChoice(one.row, one.name, one.kind) for one in teams.listed(store))
        there = team if any(one.name == team for one in listed) else None
        counts = _decisions(store, day, there) if decisions and listed else {}
        undo, redo = journal.undoable(store), journal.redoable(store)
        at_signature = undo is None and journal.at_signature(store)
    # What is undone is a line of its own in the journal; Redo is called by the words of the change itself.
    again = redo.what.removeprefix("Undid: ") if redo else ""
    return Known(listed, counts, (undo.id, undo.what) if undo else None, again, at_signature)


def _decisions(store: "Store", day: date, team: str | None) -> Mapping[str, int]:
    """Return what waits in each place; in Cases the cases that need a worker, as many as its own list has."""
    from models.answered import answered
    from models.decisions import agreed, decisions_of
    from models.position import position
    from models.put_right import put_right
    from models.unconfirmed import waiting

    of = position(store, day, team)
    to_confirm = len(waiting(store, day, team))
    found = decisions_of(of, answered(store, of, agreed(store, day)), to_confirm)
    counts = Counter(str(one.actions[0][1]["place"]) for one in found if one.actions)
    return counts | Counter(Overview=len(found), Cases=0) | {
        "Cases": len(of.unallocated) + of.uncovered, "People to confirm": to_confirm,
        "To put right": put_right(store, day, team).number,
    }  # fmt: skip
