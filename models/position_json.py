"""The position in the shape that other programs read (contract section 5): decimals as strings, dates ISO."""

from fractions import Fraction
from typing import Any

from models.figures import rounded
from models.position import Position, WorkerPosition
from models.words import Status


def as_json(of: Position) -> dict[str, Any]:
    """Return the position in the shape of contract section 5: decimals as strings, dates ISO."""
    counts = of.statuses
    totals = {
        "open_cases": of.open_cases, "families": of.families, "allocated": of.allocated,
        "unallocated": len(of.unallocated), "held_by_leavers": of.held_by_leavers, "uncovered": of.uncovered,
        "workers": len(of.workers), "fte": _text(of.fte, 2), "over": counts[Status.OVER],
        "under": counts[Status.UNDER], "full": counts[Status.FULL], "within": counts[Status.WITHIN],
        "away": counts[Status.AWAY], "no_limit": counts[Status.NO_LIMIT],
        "average_caseload": _text(of.average, 1), "median_cases": _text(of.median, 1),
        "minimum_cases": of.lowest, "maximum_cases": of.highest,
        "agency_share_fte": _text(of.agency_share * 100 if of.agency_share is not None else None, 1),
    }  # fmt: skip
    return {
        "date": of.day.isoformat(),
        "totals": totals,
        "workers": [_worker_json(worker) for worker in of.workers],
        "leavers_holding_cases": [
            {"worker_id": leaver.worker_id, "name": leaver.name, "cases": leaver.cases} for leaver in of.leavers
        ],
        "unallocated": [
            {"case_id": case.case_id, "category": case.category, "days": case.days} for case in of.unallocated
        ],
    }


def _worker_json(worker: WorkerPosition) -> dict[str, Any]:
    return {
        "worker_id": worker.worker_id, "name": worker.name, "team": worker.team, "role": worker.role,
        "employment": worker.employment, "fte": _text(worker.fte, 2), "capacity": _text(worker.capacity, 2),
        "cases": worker.cases, "families": worker.families, "points": _text(worker.points, 2),
        "measure": worker.measure, "lower": _text(worker.lower, 2), "upper": _text(worker.upper, 2),
        "status": str(worker.status), "headroom": worker.headroom, "by_category": dict(worker.by_category),
    }  # fmt: skip


def _text(number: Fraction | None, places: int) -> str | None:
    return None if number is None else str(rounded(number, places))
