"""Figures of earlier months that are others now than when those months were signed off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.dates import month_ends, show_month
from models.returns.content import HEADLINES, RESTATED, DefinitionRow, MonthFigures, Restated, Shown
from models.returns.definitions import PROGRAM
from models.returns.words import show_figure

_KINDS = {kind.key: kind for kind in HEADLINES}
_MOST_NAMED = 2
"""How many restated figures the Summary's note names."""


def restated(months: Sequence[MonthFigures], signed: Mapping[date, MonthFigures]) -> tuple[Restated, ...]:
    """Return the figures of the months before the last that differ from what was signed, latest month first.

    Args:
        months: the months of a return as they are now; the last is its own.
        signed: each signed month's figures as they were signed, for the same readers.
    """
    return tuple(
        one for month in reversed(months[:-1]) if month.day in signed for one in differing(signed[month.day], month)
    )


def differing(then: MonthFigures, now: MonthFigures) -> tuple[Restated, ...]:
    """Return the headline figures of a month that are others now than ``then``, when it was signed.

    A figure that the version which signed the month did not have is none of them.
    """
    found = ((key, then.values.get(key), now.values[key]) for key in _KINDS)
    return tuple(
        Restated(now.day, key, signed, value) for key, signed, value in found if signed is not None and signed != value
    )


def restated_note(found: Sequence[Restated], month: date) -> str:
    """Return the Summary's note on its figures that are marked ``r``, and on those of Trend."""
    if not found:
        return ""
    ends = month_ends(month, 13)
    beside = [one for one in found if one.day in (ends[0], ends[-2])]
    named = [_was(one) for one in beside[:_MOST_NAMED]]
    left = len(found) - len(named)
    more = f"{'and ' if named else ''}{left:,} {'more ' if named else ''}on Definitions" if left else ""
    return f"r = restated since it was signed off ({'; '.join(part for part in (*named, more) if part)})."


def restated_rows(found: Iterable[Restated]) -> list[DefinitionRow]:
    """Return each restated figure with its old and its new value, as rows of Definitions."""
    rows = [
        DefinitionRow(RESTATED, f"{_KINDS[one.key].name}, {show_month(one.day)}",
                      f"{_shown(one, one.signed)} when it was signed off; {_shown(one, one.now)} now.", source=PROGRAM)
        for one in found
    ]  # fmt: skip
    if rows:
        meaning = "Restated: the figure is another now than when its month was signed off."
        rows.append(DefinitionRow(RESTATED, "r", meaning, source=PROGRAM))
    return rows


def _was(one: Restated) -> str:
    return f"{_KINDS[one.key].name} of {show_month(one.day)} was {_shown(one, one.signed)}"


def _shown(one: Restated, value: Shown) -> str:
    return show_figure(value, _KINDS[one.key].form)
