"""A month's breaches in the shape that other programs read, and as plain text: what ``breaches`` prints."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from models.breaches import KINDS, NEWLY_QUALIFIED, Breach
from models.dates import show, show_month
from models.figures import rounded, show_number
from models.status_words import short_role
from models.words import count

_TITLES = dict(
    zip(
        KINDS,
        ("Uncovered: holding cases while away or not in post", "Cases without a key worker", "Over their limit",
         "Under their limit"),
        strict=True,
    )
)  # fmt: skip
_HEAD = ("Since", "Ended", "Months", "Highest", "Owner", "Review", "Effect", "Missing")
_RIGHT = {3, 4}


def as_json(found: Sequence[Breach]) -> list[dict[str, Any]]:
    """Return the breaches in the agreed shape: decimals as strings, dates ISO, nothing known as null."""
    return [_breach_json(breach) for breach in found]


def _breach_json(breach: Breach) -> dict[str, Any]:
    who = "worker_id" if breach.name else "case_id"
    return {
        "kind": breach.kind,
        who: breach.called_id,
        "since": breach.since.isoformat(),
        "ended": breach.ended.isoformat() if breach.ended else None,
        "months": breach.months,
        "high": str(rounded(breach.high, 2)) if breach.high is not None else None,
        "explained": bool(breach.answer.reason),
        "owner": breach.answer.owner,
        "review": breach.answer.review.isoformat() if breach.answer.review else None,
        "effect": breach.effect,
    }


def as_lines(found: Sequence[Breach], month: date, team: str | None, first: date) -> list[str]:
    """Return the breaches of the month that ends on ``month`` line by line, a table a kind, the worst first.

    ``first`` is the first day of which all is known. Fits a terminal of 120 characters unless names are long.
    """
    if month < first:
        return [f"Nothing is known of {show_month(month)}; the record begins on {show(first)}."]
    title = f"{team or 'The whole service'} in {show_month(month)}"
    if not found:
        return [f"{title}: nobody was over, under or uncovered, and every open case had a key worker."]
    holding = [breach for breach in found if breach.ended is None]
    waiting = sum(not breach.is_answered(month) for breach in holding)
    number = count(len(found), "breach", "breaches")
    lines = [f"{title}: {number}, {len(holding):,} of them on {show(month)} ({waiting:,} to answer)"]
    for kind, alike in groupby(found, lambda breach: breach.kind):
        breaches = list(alike)
        head = "Case" if kind == KINDS[1] else "Worker"
        lines += ["", f"{_TITLES[kind]} ({len(breaches):,})"]
        lines += _table([(head, *_HEAD), *(_cells(breach, month, team) for breach in breaches)])
    return lines


def _cells(breach: Breach, month: date, team: str | None) -> tuple[str, ...]:
    answer = breach.answer
    return (
        _who(breach, team), show(breach.since), show(breach.ended) if breach.ended else "–", str(breach.months),
        show_number(breach.high, 2) if breach.high is not None else "–",
        answer.owner or "–", show(answer.review) if answer.review else "–", breach.effect or "–",
        ", ".join(missing.removeprefix("no ") for missing in breach.lacks(month)) or "–",
    )  # fmt: skip


def _who(breach: Breach, team: str | None) -> str:
    who = f"{breach.name} ({breach.called_id})" if breach.name else breach.called_id
    if breach.role == NEWLY_QUALIFIED:
        who += f", {short_role(breach.role).lower()}"
    return who if team or not breach.team else f"{who}, {breach.team}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if column in _RIGHT else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
