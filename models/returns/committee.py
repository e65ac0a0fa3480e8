"""What the committee may see: small counts hidden, nobody named, and nothing from which a hidden figure follows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from models.figures import rounded
from models.returns.content import Attention, Headline, LoadChart, Mark, MonthFigures, Shown
from models.returns.sentences import fitted, on_summary
from models.returns.suppression import LARGEST, SMALLEST, Line, hidden, is_small

FEWEST_FOR_SPREAD = 10
"""With fewer workers holding cases, the lowest and the highest caseload would be somebody's."""

LONG = 3
"""Months after which being over is told apart."""


def suppressed(month: MonthFigures, holding: int) -> MonthFigures:
    """Return a month as the committee sees it.

    Args:
        month: its figures, none hidden; a figure that does not apply is ``–``.
        holding: how many workers in post hold at least one case.
    """
    values = dict(month.values)
    cells: dict[str, int] = {name: _count(value) for name, value in month.categories.items()}
    total = _count(values["open_cases"])
    gone = hidden({**cells, "open_cases": total}, [Line(tuple(cells), "open_cases")])
    counts = ("unallocated", "uncovered", "over", "under", "workers", "minimum_cases", "maximum_cases", "median_cases")
    hide = {name for name in counts if not isinstance(values[name], Mark) and is_small(Fraction(_exact(values[name])))}
    hide |= {"open_cases"} & gone
    hide |= _built_on_hidden(values, hide, holding)
    if "average_caseload" not in hide and average_tells(values, hide):
        hide.add("average_caseload")
    return MonthFigures(
        month.day,
        {name: Mark.HIDDEN if name in hide else value for name, value in values.items()},
        {name: Mark.HIDDEN if name in gone else value for name, value in month.categories.items()},
    )


def _built_on_hidden(values: Mapping[str, Shown], hide: set[str], holding: int) -> set[str]:
    """Return the averages and shares that stand on a count from 1 to 5, or on a hidden one."""
    found = set()
    if "workers" in hide:
        found |= {"fte", "average_caseload", "median_cases", "minimum_cases", "maximum_cases", "agency_share_fte"}
    if is_small(holding):
        found |= {"average_caseload", "median_cases"}
    if holding < FEWEST_FOR_SPREAD:
        found |= {"minimum_cases", "maximum_cases"}
    share = values["agency_share_fte"]
    if not isinstance(share, Mark):
        agency = _exact(share) * _exact(values["fte"])
        others = _exact(values["fte"]) - agency
        if 0 < agency <= LARGEST or 0 < others <= LARGEST:
            found.add("agency_share_fte")
    return {name for name in found if values[name] is not Mark.NONE}


def average_tells(values: Mapping[str, Shown], hide: set[str]) -> bool:
    """Whether average × FTE would tell how many cases have no key worker, or one who is away or left, if hidden.

    A reader who takes every worker in post to hold a case works out the cases held to within the rounding of the
    average; what is left of the open cases are those without a key worker and those held by leavers.
    """
    average = values["average_caseload"]
    if isinstance(average, Mark) or {"open_cases", "fte"} & hide:
        return False
    fte, total, half = _exact(values["fte"]), _count(values["open_cases"]), Decimal("0.05")
    held = range(max(0, ceil((_exact(average) - half) * fte)), ceil((_exact(average) + half) * fte))
    small = range(SMALLEST, LARGEST + 1)
    without = small if "unallocated" in hide else (_count(values["unallocated"]),)
    away = small if "uncovered" in hide else (_count(values["uncovered"]),)
    fits = [(u, x) for u in without for x in away if any(0 <= total - u - cases <= x for cases in held)]
    return ("unallocated" in hide and len({u for u, _ in fits}) == 1) or (
        "uncovered" in hide and len({x for _, x in fits}) == 1
    )


def _exact(value: Shown) -> Decimal:
    return Decimal(0) if isinstance(value, Mark) else Decimal(value)


def _count(value: Shown) -> int:
    return 0 if isinstance(value, Mark) else int(value)


def message(headlines: Mapping[str, Headline], loads: LoadChart) -> str:
    """Return the Summary's message, from suppressed figures: over of all workers, then teams over as a whole."""
    over, workers = headlines["over"], headlines["workers"].now
    if workers == 0:
        return "No workers were in post on the last day of the month."
    if over.now == 0:
        first = "No worker is over their limit."
    elif over.now is Mark.HIDDEN or workers is Mark.HIDDEN:
        first = "The number of workers over their limit is too small to show (c)."
    else:
        share = rounded(_share(over.now, workers) * 100, 0)
        first = f"{over.now:,} of {workers:,} workers ({share}%) are over their limit{_more(over)}."
    if loads.among < 2 or not loads.above:
        return first
    word = "is over its limits" if loads.above == 1 else "are over their limits"
    return fitted(first, f"{loads.above} of {loads.among} teams {word} as a whole.")


def _share(part: Shown, whole: Shown) -> Fraction:
    return Fraction(_count(part), _count(whole))


def _more(headline: Headline) -> str:
    change = headline.change_month
    if isinstance(change, Mark) or not change:
        return ""
    return f", {abs(change):,} {'more' if change > 0 else 'fewer'} than a month before"


def attention(
    headlines: Mapping[str, Headline], loads: LoadChart, months_over: Sequence[int]
) -> tuple[tuple[Attention, ...], str]:
    """Return the Summary's lines, of counts and teams alone, and the line below them.

    Args:
        headlines: the suppressed figures by key.
        loads: the chart of teams.
        months_over: for how many month ends each worker now over has been.
    """
    lines: list[Attention] = []
    for key, word, some, many in (
        ("uncovered", "uncovered", "Some cases are", "cases are held by people who are away or not in post"),
        ("unallocated", "unallocated", "Some cases have", "cases have no key worker"),
        ("over", "over", "Some workers are", "workers are over their limit"),
        ("under", "under", "Some workers are", "workers are under their lower limit"),
    ):
        now = headlines[key].now
        if now is Mark.HIDDEN:
            rest = many.split(" ", 2)[2]
            lines.append(Attention(word, f"{some} {rest}; the number is too small to show (c)."))
        elif now:
            long = _long(months_over) if key == "over" else ""
            lines.append(Attention(word, f"{now:,} {many}{long or _more(headlines[key])}."))
        if key == "over":
            lines += _teams_over(loads)
    return tuple(
        map(on_summary, lines)
    ), "Nothing else is outside its limits." if lines else "Nothing is outside its limits."


def _long(months_over: Sequence[int]) -> str:
    """Return how many have been over for long, unless that, or the rest, is a small count."""
    long = sum(months >= LONG for months in months_over)
    if not long or is_small(long) or is_small(len(months_over) - long):
        return ""
    return f"; {long:,} of them for three months or more"


def _teams_over(loads: LoadChart) -> list[Attention]:
    above = [bar for bar in loads.bars if not bar.hidden and bar.load > 1][:4]
    return [
        Attention("over", f"{bar.name} holds {bar.figures} of its workers' upper limits together.") for bar in above
    ]


NOTES = (
    "c = a count of 1 to 5, or a figure that would give one away, is not shown; 0 is shown as 0.",
    "A change is hidden when either of its figures is.",
    "No worker or child is named.",
)
"""The Summary's notes on what is hidden."""
