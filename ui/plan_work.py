"""What the page of plans asks of the record, on the session's threads, and what it says beside the buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from models import plan_moves
from models.plan_moves import Giver, Looked, Plan, gap_words
from models.words import count
from ui.plan_tools import BALANCE, HAND
from ui.worker import Progress

if TYPE_CHECKING:
    from models.moves import Moving
    from models.overrides import Override
    from models.store import Store
    from models.what_if import WhatIf


@dataclass
class Asked:
    """What one question was asked about, and what was found."""

    plan: Plan | None = None
    looked: Looked | None = None
    chosen: dict[int, int | None] = field(default_factory=dict)
    """What was chosen by hand, by case row."""
    changed: bool = False
    """Whether the record was changed since the plan was worked out, so that its reasons may not hold."""
    said: str = ""
    """What stands in place of the rows: what was done, or what is to be chosen first."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who holds cases, the teams, and the worker that a link named."""

    givers: tuple[Giver, ...]
    teams: tuple[str, ...]
    wanted: Giver | None


def first_words(mode: str, team: str | None, said: str) -> tuple[str, str, str]:
    """Return what stands in place of rows: what is so, a sentence, and the words of the button, if there is one."""
    if said:
        return said, "", "Work it out again"
    if mode == HAND:
        words = "Everyone who holds cases is offered; whoever left, is away or goes soon comes first."
        return "Choose whose cases are handed over.", words, "Choose a worker"
    if mode == BALANCE and team is None:
        return "Choose the team that is to be balanced.", "", ""
    if mode == BALANCE:
        words = "Say how many children may move at most; each move is explained, and you can change it."
        return f"Moves in {team} can be worked out.", words, "Work it out"
    return "Working it out …", "", ""


def strip_words(asked: Asked, refusal: str) -> str:
    """Return what stands beside *Apply*: why nothing can be applied, what was chosen by hand, how good the plan is."""
    looked = asked.looked
    if looked is None or not looked.plan.cases:
        return ""
    if refusal:
        return f"{refusal} Nothing is applied before that."
    if asked.changed:
        return "The record was changed since; work it out again."
    names = [one.name for one in looked.checked.to_agree]
    agree = f" Record what was agreed with {names[0] if len(names) == 1 else f'{len(names)} people'}." if names else ""
    if looked.by_hand:
        return f"{count(looked.by_hand, 'row')} chosen by hand.{agree}"
    return gap_words(looked.plan.gap)


def read(store: "Store", day: date, team: str | None, wanted: tuple[int, date | None] | None) -> Known:
    """Return who holds cases, the teams, and the worker that a link named with the day for them."""
    from models import teams, workers

    found = plan_moves.givers(store, day, team)
    of = None
    if wanted is not None:
        row, of_day = wanted
        of = next((one for one in found if one.row == row), None)
        who = of or Giver(row, workers.name_of(store, row), "", 0, day, "")
        of = Giver(row, who.name, who.team, who.cases, of_day or who.day, who.why)
    return Known(found, tuple(one.name for one in teams.listed(store)), of)


def hand_over(store: "Store", row: int, day: date, today: date, progress: Progress) -> tuple[Plan, Looked]:
    """Return the plan for all cases that somebody holds, and what it does."""
    plan = plan_moves.hand_over(store, row, day, progress)
    return plan, plan_moves.look(store, plan, {}, today)


def place(
    store: "Store", rows: Sequence[int], day: date, team: str | None, today: date, progress: Progress
) -> tuple[Plan, Looked]:
    """Return the plan for a list of cases, and what it does."""
    plan = plan_moves.place(store, rows, day, team, progress)
    return plan, plan_moves.look(store, plan, {}, today)


def balance(store: "Store", team: str, day: date, most: int, today: date, progress: Progress) -> tuple[Plan, Looked]:
    """Return the plan that balances a team, and what it does."""
    plan = plan_moves.balance(store, team, day, most, progress)
    return plan, plan_moves.look(store, plan, {}, today)


def look(store: "Store", plan: Plan, chosen: Mapping[int, int | None], today: date) -> Looked:
    """Return what a plan does with what was chosen by hand."""
    return plan_moves.look(store, plan, chosen, today)


def what_if(store: "Store", day: date, changes: Sequence[Any], team: str | None, progress: Progress) -> "WhatIf":
    """Return the position as it would be with some changes."""
    from models import what_if as supposed

    return supposed.what_if(store, day, changes, team, progress=progress)


def apply(store: "Store", day: date, moving: "Sequence[Moving]", today: date, agreed: "Mapping[int, Override]") -> str:
    """Make the moves as one change; return its line."""
    from models import moves

    return moves.apply(store, day, moving, today, agreed)
