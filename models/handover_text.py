"""A plan for handing over cases as the ``plan`` command prints it: for people, and in the shape that programs read."""

from itertools import groupby
from typing import Any

from models.dates import show_weekday
from models.figures import plain, rounded, show_share
from models.handover import Handover
from models.words import count


def as_json(plan: Handover) -> dict[str, Any]:
    """Return the plan as JSON; ``bound`` is 0 where no plan is better, else the share by which one may be."""
    return {
        "moves": [{"case_id": move.case_id, "to": move.to_id, "why": move.why} for move in plan.moves],
        "unplaced": [{"case_id": case.case_id, "why": case.why} for case in plan.unplaced],
        "over_after": plan.over_after,
        "bound": plain(rounded(plan.gap, 4)),
    }


def as_lines(plan: Handover) -> list[str]:
    """Return the plan line by line: who takes what, then what has no place."""
    number = len(plan.moves) + len(plan.unplaced)
    lines = [f"{plan.name}, {plan.team}: {count(number, 'case')} to hand over on {show_weekday(plan.day)}"]
    by_person = sorted(plan.moves, key=lambda move: (move.to_name.casefold(), move.to_id))
    for (name, worker_id), moves in groupby(by_person, key=lambda move: (move.to_name, move.to_id)):
        lines += ["", f"To {name} ({worker_id})", *(f"  {move.case_id}: {move.why}" for move in moves)]
    if plan.unplaced:
        lines += ["", "Without a place", *(f"  {case.case_id}: {case.why}" for case in plan.unplaced)]
    sure = "No plan is better." if not plan.gap else f"A better plan may exist: up to {show_share(plan.gap, 2)} better."
    return [*lines, "", f"Over their limit afterwards: {count(plan.over_after, 'person', 'people')}. {sure}"]
