"""What the page of actions lists: those that are open and those that ended, as they stand on a day."""

from dataclasses import dataclass
from datetime import date

from models.actions import Listed, listed, owners
from models.dates import show_short
from models.store import Store
from models.words import count


@dataclass(frozen=True, slots=True)
class ActionList:
    """The actions of a team (its name) or the service (None) on a day."""

    day: date
    team: str | None
    open: tuple[Listed, ...]
    """The late first, then by the day they are due."""
    closed: tuple[Listed, ...]
    """Those that ended last first."""
    owners: tuple[str, ...]
    """Who has been given an action so far, to choose from."""

    @property
    def late(self) -> int:
        """How many are open and were due before the day."""
        return sum(one.is_late for one in self.open)

    @property
    def answer(self) -> str:
        """How many are open, how many of them late, and what is due next, in one sentence."""
        if not self.open:
            return "No action is open." if self.closed else "No action has been agreed yet."
        said = f"{count(len(self.open), 'action is', 'actions are')} open"
        if self.late:
            return f"{said}; {self.late:,} {'is' if self.late == 1 else 'are'} late."
        return f"{said}, none late; the next is due on {show_short(self.open[0].action.due, self.day)}."


def action_list(store: Store, day: date, team: str | None = None) -> ActionList:
    """Return the actions about days up to ``day``.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        found, known = listed(store, day, team), owners(store)
    return ActionList(
        day, team,
        open=tuple(one for one in found if one.action.is_open),
        closed=tuple(one for one in found if not one.action.is_open),
        owners=known,
    )  # fmt: skip
