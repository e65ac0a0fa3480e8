"""The sheets Limits and Weights, worked out against what is held."""

from decimal import Decimal
from typing import Any

from models import words
from models.imports import cells
from models.imports.cells import ALWAYS, shown_day
from models.imports.draft import Draft, changes

_HIGHEST = 10_000


def limits(draft: Draft) -> None:
    """Add new lines; correct the figures of a line of the same scope and from-day."""
    held = {
        (draft.kinds.read(kind), draft.roles.read(role), worker or 0, start): (row, measure, lower, upper)
        for row, kind, role, worker, start, measure, lower, upper in draft.store.rows(
            "select id, team_kind, role, worker_row, valid_from, measure, lower, upper from limits"
        )
    }
    measure = cells.or_blank(cells.choice(words.MEASURES), "")
    readers = (draft.kinds.read, draft.roles.read, cells.or_blank(draft.workers.find, ""), measure,
               cells.number(_HIGHEST), cells.number(_HIGHEST), cells.day_or(ALWAYS))  # fmt: skip
    seen: dict[tuple[str, str, int, str], int] = {}
    for number, values, good in draft.rows("Limits", readers):
        scope = (values[0], values[1], values[2] or 0, values[6])
        if not _fits(draft, number, values) or not good:
            continue
        if scope in seen:
            draft.refuse(
                "Limits",
                number,
                "From",
                _from(values[6]),
                f"the same limits' from-day as in row {seen[scope]}; keep one",
            )
            continue
        seen[scope] = number
        _limit_line(draft, number, scope, values, held.get(scope))


def _fits(draft: Draft, number: int, values: list[Any]) -> bool:
    """Whether a line keeps the rules between its cells; lists those that it breaks."""
    kind, role, worker, _, lower, upper, _ = values
    fits = True
    if lower and upper and Decimal(lower) > Decimal(upper):
        draft.refuse("Limits", number, "Lower", lower, f"above the upper limit, {upper}; correct one of the two")
        fits = False
    if worker and (kind or role):
        why = "limits of one worker go by nothing else; leave team kind and role blank"
        draft.refuse("Limits", number, "Role" if role else "Team kind", role or kind, why)
        fits = False
    return fits


def _limit_line(
    draft: Draft,
    number: int,
    scope: tuple[str, str, int, str],
    values: list[Any],
    held: tuple[int, str, str, str] | None,
) -> None:
    kind, role, worker, start = scope
    _, _, _, measure, lower, upper, _ = values
    subject = ", ".join(part for part in (kind, role, "one worker" if worker else "") if part) or "everyone"
    since = "" if start == ALWAYS else start
    if held is None:
        draft.write("limits", kind, role, worker or None, start, measure or "cases", lower, upper)
        draft.tell("added", "Limits", number, subject, f"{lower} to {upper} {measure or 'cases'}", since)
        return
    before = held[1:]
    after = (measure or ("cases" if "Measure" in draft.book.columns["Limits"] else before[0]), lower, upper)
    if after[0] == before[0] and [Decimal(part) for part in after[1:]] == [Decimal(part) for part in before[1:]]:
        draft.same("Limits")
        return
    draft.write("limits corrected", *after, held[0])
    draft.tell("changed", "Limits", number, subject, changes(("measure", "lower", "upper"), before, after))


def weights(draft: Draft) -> None:
    """Add new weights; correct the points of a category's weight from the same day."""
    held = {
        (category, start): (row, points)
        for row, category, start, points in draft.store.rows("select id, category, valid_from, points from weights")
    }
    readers = (cells.choice(words.CATEGORIES), cells.number(_HIGHEST), cells.day_or(ALWAYS))
    seen: dict[tuple[str, str], int] = {}
    for number, (category, points, start), good in draft.rows("Weights", readers):
        if not good:
            continue
        if (category, start) in seen:
            why = f"the same category and from-day as in row {seen[category, start]}; keep one"
            draft.refuse("Weights", number, "From", _from(start), why)
            continue
        seen[category, start] = number
        row, before = held.get((category, start), (None, "0"))
        if row is None:
            draft.write("weight", category, points, start)
            draft.tell(
                "added",
                "Weights",
                number,
                category,
                f"{points} {'point' if Decimal(points) == 1 else 'points'}",
                "" if start == ALWAYS else start,
            )
        elif Decimal(points) == Decimal(before):
            draft.same("Weights")
        else:
            draft.write("weight corrected", points, row)
            draft.tell("changed", "Weights", number, category, changes(("points",), (before,), (points,)))


def _from(start: str) -> str:
    return "" if start == ALWAYS else shown_day(start)
