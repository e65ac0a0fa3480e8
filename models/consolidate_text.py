"""What consolidation says: the lines of the command, the page's answer, and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.consolidate_files import is_signed
from models.dates import month_ends, show_month
from models.figures import rounded
from models.position_json import as_json as position_json
from models.returns.combine import measure_told
from models.returns.content import HEADLINES, Mark, MonthFigures, Shown
from models.returns.read import ReadBack
from models.words import count

if TYPE_CHECKING:
    from models.consolidate import Consolidated


def as_json(of: "Consolidated") -> dict[str, Any]:
    """Return the shape of ``position --json``, with what was counted and what was not; what rows can't tell is null.

    Of the service's returns of several months, ``trend`` has the figures of each.
    """
    found = position_json(of.whole.position)
    found["totals"]["families"] = None
    for told, worker in zip(found["workers"], of.whole.position.workers, strict=True):
        told["measure"] = measure_told(worker)
    answer = {
        "month": f"{of.of.month:%Y-%m}",
        "returns": [_file(one) for one in of.counted],
        "left_out": [{"file": one.file, "why": one.why} for one in of.left_out],
        "notes": list(of.notes),
        **found,
    }
    return answer | {"trend": [_month(month) for month in of.of.months]} if of.trend else answer


def _file(one: ReadBack) -> dict[str, Any]:
    return {
        "file": one.file, "team": one.of.team, "month": f"{one.of.month:%Y-%m}", "edited": one.edited,
        "signed": is_signed(one),
    }  # fmt: skip


def _month(month: MonthFigures) -> dict[str, Any]:
    return {"month": f"{month.day:%Y-%m}"} | {kind.key: _plain(month.values[kind.key]) for kind in HEADLINES}


def _plain(value: Shown) -> int | str | None:
    if isinstance(value, Mark):
        return None
    return int(value) if value % 1 == 0 else str(value)


def as_lines(of: "Consolidated") -> list[str]:
    """Return what is printed: the month's main figures, then a line on each thing that is not as it should be."""
    at = of.whole.position
    average = "" if at.average is None else f", {rounded(at.average, 1)} per FTE"
    made = span(of.counted) if of.trend else count(len(of.counted), "team")
    first = (
        f"{show_month(at.day)}, {made}: {count(at.open_cases, 'open case')},"
        f" {count(len(at.workers), 'worker')}{average}. {of.of.message}"
    )
    return [first, *(f"Left out: {one.why}" for one in of.left_out), *of.notes]


def span(counted: Sequence[ReadBack]) -> str:
    """Return how many months there are and from when: ``12 months since November 2025``."""
    return f"{count(len(counted), 'month')} since {show_month(counted[0].of.month)}"


def in_words(of: "Consolidated") -> str:
    """Return in a sentence which returns are there and which are missing."""
    missing = f" {listed(of.missing)} {'is' if len(of.missing) == 1 else 'are'} missing." if of.missing else ""
    if of.trend:
        first, last = of.counted[0].of.month, of.counted[-1].of.month
        among = len(month_ends(last, (last.year - first.year) * 12 + last.month - first.month + 1))
        there = f"{len(of.counted):,} of {among:,} months are in" if missing else f"All {among:,} months are in"
        return f"{there}, {show_month(first)} to {show_month(last)}" + (f";{missing}" if missing else ".")
    here = len(of.counted)
    if missing:
        return f"{here:,} of {here + len(of.missing):,} teams are in;{missing}"
    if of.teams_known:
        return f"All {here:,} teams are in." if here > 1 else "The only team is in."
    return f"{count(here, 'team is', 'teams are')} in."


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names as a list in words; of many the first few and how many more."""
    shown = list(names[:most]) if len(names) > most + 1 else list(names)
    if len(shown) < len(names):
        shown.append(f"{len(names) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
