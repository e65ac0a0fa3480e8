"""What a chart shows, as plain values: months, lines, limits and words. No Qt, so that it is tested as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.dates import show, show_month_short
from models.explain import month_figure
from models.figures import rounded, show_number
from models.pressures import Month, Trend, WorkerMonth
from models.pressures_words import events, over_the_upper
from models.words import Status

Value = Fraction | int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what its end says, a value a month (None: a gap), and each value as it is written.

    ``ink`` is ``accent`` (the chart's own line), ``violet``, ``amber``, ``blue``, or a status; ``marks`` holds the
    status whose mark stands in place of a month's dot.
    """

    name: str
    values: tuple[Value, ...]
    shown: tuple[str, ...]
    ink: str = "accent"
    marks: tuple[Status | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The band between two lines that step from month to month, and what each is called at its end."""

    lower: tuple[Value, ...]
    upper: tuple[Value, ...]
    lower_name: str = "lower"
    upper_name: str = "upper"


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that a chart draws: at most four lines over month ends, from 0, in one unit."""

    title: str
    unit: str
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    limits: Limits | None = None
    events: tuple[tuple[int, str], ...] = ()
    percent: bool = False

    @property
    def highest(self) -> Fraction | int:
        """The highest of all values, for the axis; 1 where there is none."""
        rows: list[Sequence[Value]] = [line.values for line in self.lines]
        if self.limits:
            rows += [self.limits.lower, self.limits.upper]
        return max((value for row in rows for value in row if value is not None), default=1) or 1


def labels(plot: Plot, index: int) -> list[tuple[str, Fraction | int, Line | None]]:
    """Return what each line, then each limit, says at one month (``92 open cases``), its value, and the line."""
    found: list[tuple[str, Value, Line | None]] = [
        (f"{line.shown[index]} {line.name}".strip(), line.values[index], line) for line in plot.lines
    ]
    if limits := plot.limits:
        for name, value in ((limits.upper_name, limits.upper[index]), (limits.lower_name, limits.lower[index])):
            found.append((f"{name} {show_number(value or 0)}", value, None))
    return [(words, value, line) for words, value, line in found if value is not None]


def ends(plot: Plot, index: int) -> list[str]:
    """Return only the words of ``labels``."""
    return [words for words, _, _ in labels(plot, index)]


def reading(plot: Plot, index: int) -> str:
    """Return all values of one month as a sentence, for people who do not see the chart."""
    return f"{show(plot.days[index])}: {', '.join(ends(plot, index)) or 'nothing recorded'}."


def summary(plot: Plot) -> str:
    """Return the chart in one sentence: the first and the last value, the highest and how often it was over."""
    line = plot.lines[0]
    known = [index for index, value in enumerate(line.values) if value is not None]
    if not known:
        return f"{plot.title}: nothing recorded yet."
    first, last = known[0], known[-1]
    top = max(known, key=lambda index: line.values[index] or 0)
    over = sum(mark is Status.OVER for mark in line.marks)
    said = (
        f"{plot.title}: {line.shown[first]} on {show(plot.days[first])}, {line.shown[last]} on "
        f"{show(plot.days[last])}, highest {line.shown[top]} on {show(plot.days[top])}"
    )
    return (
        f"{said}, over the upper limit at {over} of {len(known)} month ends."
        if plot.limits and line.marks
        else f"{said}."
    )


def axis_step(highest: Fraction | int, lines: int = 7) -> Fraction:
    """Return the distance of the axis's lines: 1, 2, 2.5, 5 or 10 times a power of ten, never under 1."""
    step = Fraction(1)
    while True:
        for factor in (Fraction(1), Fraction(2), Fraction(5)):
            if step * factor * lines >= highest:
                return step * factor
        step *= 10


def month_words(days: Sequence[date], every: int = 1) -> list[str]:
    """Return the words under the months, every so many counted from the last; each year under its first month."""
    words, year = [], 0
    for index, day in enumerate(days):
        if (len(days) - 1 - index) % every:
            words.append("")
            continue
        words.append(show_month_short(day)[:3] + (f"\n{day.year}" if day.year != year else ""))
        year = day.year
    return words


def trend_plot(trend: Trend, view: str) -> Plot:
    """Return one view of the trend: a name of ``models.pressures_words.VIEWS``."""
    return _VIEWS[view](trend)


def _line(trend: Trend, figure: str, name: str, ink: str = "accent", marks: tuple[Status | None, ...] = ()) -> Line:
    months = trend.months
    values = tuple(getattr(month, figure) if month.known else None for month in months)
    if figure == "agency_share":
        values = tuple(None if value is None else value * 100 for value in values)
    return Line(name, values, tuple(month_figure(month, figure) for month in months), ink, marks)


def _known(trend: Trend, figure: Callable[[Month], Value]) -> tuple[Value, ...]:
    return tuple(figure(month) if month.known else None for month in trend.months)


def _plot(trend: Trend, title: str, unit: str, lines: tuple[Line, ...], limits: Limits | None = None) -> Plot:
    days = tuple(month.day for month in trend.months)
    return Plot(f"{title}, {trend.team or 'whole service'}", unit, days, lines, limits)


def _cases(trend: Trend) -> Plot:
    marks = tuple(Status.OVER if over_the_upper(month) is not None else None for month in trend.months)
    line = _line(trend, "open_cases", "open cases", marks=marks)
    limits = Limits(_known(trend, lambda month: month.lower), _known(trend, lambda month: month.upper))
    title = "Open cases and all workers’ limits together" if any(limits.upper) else "Open cases"
    plot = _plot(trend, title, "Cases\nat month end", (line,), limits)
    return Plot(plot.title, plot.unit, plot.days, plot.lines, limits, events(trend))


def _average(trend: Trend) -> Plot:
    lines = (_line(trend, "average", "average (DfE)"), _line(trend, "median", "median", "violet"))
    spread = Limits(
        _known(trend, lambda month: month.lowest), _known(trend, lambda month: month.highest), "lowest", "highest"
    )
    return _plot(trend, "Average caseload, from lowest to highest", "Cases a worker\nat month end", lines, spread)


def _over_and_under(trend: Trend) -> Plot:
    over = tuple(Status.OVER if month.over else None for month in trend.months)
    under = tuple(Status.UNDER if month.under else None for month in trend.months)
    lines = (_line(trend, "over", "over", Status.OVER, over), _line(trend, "under", "under", Status.UNDER, under))
    return _plot(trend, "Workers over and under their own limits", "Workers\nat month end", lines)


def _not_allocated(trend: Trend) -> Plot:
    lines = (
        _line(trend, "unallocated", "not allocated"),
        _line(trend, "uncovered", "worker away or left", "violet"),
    )
    return _plot(trend, "Cases not allocated, and with a worker who is away or left", "Cases\nat month end", lines)


def _agency(trend: Trend) -> Plot:
    plot = _plot(
        trend,
        "Agency workers’ share of FTE in post",
        "% of FTE\nat month end",
        (_line(trend, "agency_share", "agency"),),
    )
    return Plot(plot.title, plot.unit, plot.days, plot.lines, percent=True)


_VIEWS: dict[str, Callable[[Trend], Plot]] = {
    "Cases and limits": _cases,
    "Average caseload": _average,
    "Over and under": _over_and_under,
    "Not allocated": _not_allocated,
    "Agency share": _agency,
}


def history_plot(months: Sequence[WorkerMonth], who: str, measure: str = "cases") -> Plot:
    """Return one worker's load at month ends against the limits of each day; months not in post are gaps."""
    line = Line(
        name="",
        values=tuple(month.load for month in months),
        shown=tuple("–" if month.load is None else show_number(month.load) for month in months),
        ink="text1",
        marks=tuple(Status.OVER if month.status is Status.OVER else None for month in months),
    )
    limits = Limits(tuple(month.lower for month in months), tuple(month.upper for month in months))
    days = tuple(month.day for month in months)
    return Plot(f"Load of {who} at month ends", measure.capitalize(), days, (line,), limits)


def as_point(value: Value) -> float:
    """Return a value for drawing only: not a number where there is none, which leaves a gap."""
    return float("nan") if value is None else float(rounded(value, 6))
