"""What the people of the example service wrote on its breaches: most of last month's, and the month's before.

The last month is half done, as it is a few days after its end: some are answered, some only begun, some not at all. Of
the month before, one action is late and the others have their outcome.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.action_effects import effects
from models.actions import DONE, NOT_DONE, Action
from models.breach_about import KINDS
from models.breaches import Breach, breaches
from models.example.people import HARBOUR, MILL_LANE, ORCHARD, STATION_ROAD, TEAMS
from models.store import Store

_MANAGER = {team: manager for team, _, manager in TEAMS}
_UNCOVERED, _UNALLOCATED, _OVER, _UNDER = KINDS


class _Task(NamedTuple):
    what: str
    owner: str
    due: int
    """Days after the month's end."""
    outcome: str = ""


class _Said(NamedTuple):
    kind: str
    who: str
    """The worker's id; for a case its team and its place among those that wait there, the longest first."""
    reason: str = ""
    """Empty where only an action was agreed."""
    view: str = ""
    review: int | None = None
    """Days after the month's end."""
    monitored: bool = False
    task: _Task | None = None


_LAST_MONTH = (
    _Said(_UNCOVERED, "W110", "Off sick since last week; his doctor expects six weeks.",
          "Asked that the two court cases go to someone who knows the families.",
          task=_Task("Visit his families with the duty worker and hand over the two court cases",
                     _MANAGER[HARBOUR], 13)),
    _Said(_UNDER, "W108", "Chairs the practice workshops two days a week for now.",
          "Glad of the balance; could take one more family.", 30,
          task=_Task("Offer the next child protection plan to Jerome first", _MANAGER[HARBOUR], 27)),
    _Said(_UNCOVERED, "W213", "The family asked for her by name; she starts within days.",
          task=_Task("See the family weekly until she has started", _MANAGER[MILL_LANE], 10)),
    _Said(_UNALLOCATED, f"{MILL_LANE} 1", "Lives out of the area for now; the other council has been asked to visit.",
          review=12, monitored=True),
    _Said(_UNDER, "W208", "In the first year of practice; grows by one case a month.",
          "Would like a court case next.", 61,
          task=_Task("Go through the plan for the first year and add one case", _MANAGER[MILL_LANE], 26)),
    _Said(_UNDER, "W404", "Still building up a caseload.",
          "Ready for more.", task=_Task("Pass on the next three care leavers", _MANAGER[STATION_ROAD], 34)),
    _Said(_UNDER, "W304", "Two children went home in the same week."),
)  # fmt: skip
_MONTH_BEFORE = (
    _Said(_OVER, "W101", task=_Task(
        "Move two children in need to Jerome Tillingcote", _MANAGER[HARBOUR], 23, NOT_DONE)),
    _Said(_UNALLOCATED, f"{MILL_LANE} 1", "Referred on a Saturday; nobody had room that week.", task=_Task(
        "Allocate at the Monday meeting", _MANAGER[MILL_LANE], 9, DONE)),
    _Said(_UNALLOCATED, f"{MILL_LANE} 2", "Came with its brother; they stay together.", task=_Task(
        "Allocate at the Monday meeting", _MANAGER[MILL_LANE], 9, DONE)),
    _Said(_UNDER, "W208", "Started at the beginning of the month.", "Shadowing two assessments.", task=_Task(
        "Give two assessments to start with", _MANAGER[MILL_LANE], 16, DONE)),
    _Said(_UNDER, "W404", "New in post and building up a caseload.", "Ready for more.", task=_Task(
        "Pass on the next three care leavers", _MANAGER[STATION_ROAD], 30, DONE)),
    _Said(_OVER, "W302", "Four of his children have court dates before long.",
          "I worry about the visits that I move.", task=_Task(
              "Find another worker for the sibling pair", _MANAGER[ORCHARD], 26)),
)  # fmt: skip


def answer_rows(store: Store, last: date) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield the rows of explanations and actions on the breaches of the last two months, in their tables' columns.

    The service has to be written already; what is said on a breach that this month's story has not is left out.
    """
    before = last.replace(day=1) - timedelta(1)
    explanations: list[tuple[Any, ...]] = []
    actions: list[Action] = []
    for day, written in ((before, _MONTH_BEFORE), (last, _LAST_MONTH)):
        there = _by_who(breaches(store, day))
        for said in written:
            breach = there.get((said.kind, said.who))
            if breach is not None and said.reason:
                explanations.append((len(explanations) + 1, *_explanation(said, breach, day)))
            if breach is not None:
                actions += [_action(said.task, breach, day, len(actions) + 1)] if said.task else []
    effect = effects(store, actions, last)
    if explanations:
        yield "explanations", explanations
    if actions:
        yield "actions", [_action_row(one, effect[one.row].sentence) for one in actions]


def _by_who(found: tuple[Breach, ...]) -> dict[tuple[str, str], Breach]:
    """Return the breaches that hold, by kind and by the worker's id, or the case's team and place in it."""
    holding = [breach for breach in found if breach.ended is None]
    there = {(breach.kind, breach.called_id): breach for breach in holding if breach.name}
    for team, *_ in TEAMS:
        waiting = [breach for breach in holding if not breach.name and breach.team == team]
        for place, breach in enumerate(sorted(waiting, key=lambda one: (one.since, one.called_id)), 1):
            there[breach.kind, f"{team} {place}"] = breach
    return there


def _explanation(said: _Said, breach: Breach, day: date) -> tuple[Any, ...]:
    about = breach.about(day)
    review = (day + timedelta(said.review)).isoformat() if said.review else None
    return (
        about.kind, about.worker_row, about.case_row, about.since.isoformat(), day.isoformat(), said.reason,
        said.view, review, int(said.monitored), (day + timedelta(1)).isoformat(),
    )  # fmt: skip


def _action(task: _Task, breach: Breach, day: date, row: int) -> Action:
    about, due = breach.about(day), day + timedelta(task.due)
    return Action(
        row, about.kind, about.worker_row, about.case_row, about.since, day, task.what, task.owner, due,
        day + timedelta(1), due if task.outcome else None, task.outcome, "",
    )  # fmt: skip


def _action_row(action: Action, effect: str) -> tuple[Any, ...]:
    closed = action.closed_on.isoformat() if action.closed_on else None
    return (
        action.row, action.kind, action.worker_row, action.case_row, action.since.isoformat(), action.day.isoformat(),
        action.what, action.owner, action.due.isoformat(), action.made_on.isoformat(), closed, action.outcome,
        effect if closed else "",
    )  # fmt: skip
