"""The sentences of the Pressures page, made from the months' figures: answers, comparisons and events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from models.dates import add_months, month_end, show, show_month
from models.explain import Explanation, explain_month, month_figure
from models.figures import rounded, show_number
from models.pressures import Month, Trend
from models.unconfirmed import rests_sentence
from models.words import count


def last_month_end(day: date) -> date:
    """Return the latest month end that is not after ``day``."""
    return day if day == month_end(day) else day.replace(day=1) - timedelta(1)


def known_months(trend: Trend) -> tuple[Month, ...]:
    """Return the months of which anything is recorded, oldest first."""
    return tuple(month for month in trend.months if month.known)


def over_the_upper(month: Month) -> Fraction | None:
    """Return by how many cases the open cases pass all upper limits together; None where they do not."""
    if not month.known or month.upper is None or month.open_cases <= month.upper:
        return None
    return month.open_cases - month.upper


def explain_over_the_upper(trend: Trend, index: int) -> Explanation:
    """Explain ``over_the_upper`` of one month."""
    month = trend.months[index]
    excess = over_the_upper(month)
    return Explanation(
        title="What is “Over the upper”?",
        terms=(("Open cases", month_figure(month, "open_cases")), ("Upper limits", month_figure(month, "upper"))),
        result=(f"Over the upper on {show(month.day)}", "–" if excess is None else show_number(excess)),
        rule="Open cases less the upper limits of all workers in post together; “–” where they are not above them.",
        day=month.day,
        links=(("Open that day", {"place": "Overview", "day": month.day}),),
    )


def same_month_last_year(trend: Trend) -> str:
    """Return the last month's open cases against the same month a year before, with base, dates and percentage."""
    now = trend.months[-1]
    then_day = month_end(add_months(now.day.replace(day=1), -12))
    then = next((month for month in known_months(trend) if month.day == then_day), None)
    if then is None:
        return f"nothing is recorded for {show(then_day)}."
    return comparison(now.open_cases, then.open_cases, now.day, then.day, "open case")


def comparison(now: int, then: int, now_day: date, then_day: date, one: str, many: str = "") -> str:
    """Return a count against an earlier one, with both dates; a percentage never stands without its base.

    ``92 open cases on 31 Oct 2026 against 88 on 31 Oct 2025, 4 more, a rise of 4.5% (4 ÷ 88).`` From 0 there is no
    percentage.
    """
    difference = abs(now - then)
    moved = f"{difference:,} {'more' if now > then else 'fewer'}" if difference else "no change"
    if difference and then:
        share = rounded(Fraction(difference * 100, then), 1)
        moved += f", a {'rise' if now > then else 'fall'} of {share:,}% ({difference:,} ÷ {then:,})"
    return f"{count(now, one, many)} on {show(now_day)} against {then:,} on {show(then_day)}, {moved}."


def limits_answer(trend: Trend) -> str:
    """Answer whether the open cases stayed inside all limits together, at the month ends that have limits."""
    last = known_months(trend)[-1]
    return _limits_answer(trend, last) + (rests_sentence(last.guessed) if last.upper is not None else "")


def _limits_answer(trend: Trend, last: Month) -> str:
    if last.in_points:
        people = count(last.in_points, "worker has", "workers have")
        return f"{people} limits in points, so the limits can't be added up beside the cases; choose one team."
    if last.upper is None or last.lower is None:
        return f"Nobody had a limit on {show(last.day)}; set limits first."
    months = tuple(month for month in known_months(trend) if month.upper is not None)
    over = [over_the_upper(month) is not None for month in months]
    now = f"{count(last.open_cases, 'open case')} on {show(last.day)}, limits {_limits(last)} together."
    if over[-1]:
        return _over_answer(months, over)
    if any(over):
        latest = max(month.day for month, was in zip(months, over, strict=True) if was)
        return (
            f"Now, but not always: above them at {sum(over)} of {len(over)} month ends, last on {show(latest)}. {now}"
        )
    if last.open_cases < last.lower:
        return f"Below them now. {now}"
    return f"Yes, never above them at {count(len(months), 'month end')}. {now}"


def _over_answer(months: tuple[Month, ...], over: list[bool]) -> str:
    last = months[-1]
    if all(over):
        return f"No, above them at every month end. {_now_over(last)}"
    inside = max(index for index, was in enumerate(over) if not was)
    before = months[inside]
    return f"Until {show_month(before.day)}. {_moves(before, last)}"


def _now_over(last: Month) -> str:
    return f"{count(last.open_cases, 'open case')} on {show(last.day)}, upper limits {_shown(last.upper)} together."


def _moves(before: Month, last: Month) -> str:
    """Say what took the cases over the limits between two months: the cases, the limits or both."""
    upper_before, upper = before.upper, last.upper
    if upper_before is None or upper is None:
        return _now_over(last)
    cases = _move("Cases", before.open_cases, last.open_cases)
    limits = _move("the limits", upper_before, upper)
    if last.open_cases <= before.open_cases and upper < upper_before:
        return f"{cases}, but {limits.replace(' fell ', ' fell further, ', 1)}."
    return f"{cases}, and {limits}."


def _move(what: str, before: Fraction | int, after: Fraction | int) -> str:
    if before == after:
        return f"{what} stayed at {show_number(after)}"
    return f"{what} {'rose' if after > before else 'fell'} from {show_number(before)} to {show_number(after)}"


def average_answer(trend: Trend) -> str:
    """Answer how the average caseload moved, beside the lowest and highest caseload."""
    last = known_months(trend)[-1]
    if last.average is None:
        return f"Nobody in post held a case on {show(last.day)}, so there is no average."
    return (
        f"{month_figure(last, 'average')} cases per full-time worker on {show(last.day)}{_against(trend, 'average')}; "
        f"lowest {month_figure(last, 'lowest')}, median {month_figure(last, 'median')}, "
        f"highest {month_figure(last, 'highest')}.{rests_sentence(last.guessed)}"
    )


def over_and_under_answer(trend: Trend) -> str:
    """Answer how many workers were over and under their own limits."""
    months = known_months(trend)
    last, ever = months[-1], sum(month.over > 0 for month in months)
    return (
        f"{last.over} of {count(last.workers, 'worker')} over and {last.under} under on {show(last.day)}; "
        f"someone was over at {ever} of {count(len(months), 'month end')}.{rests_sentence(last.guessed)}"
    )


def not_allocated_answer(trend: Trend) -> str:
    """Answer how many cases had no key worker, and how many a key worker who was away or had left."""
    last = known_months(trend)[-1]
    return (
        f"{last.unallocated} of {count(last.open_cases, 'open case')} not allocated on {show(last.day)}"
        f"{_against(trend, 'unallocated')}; {last.uncovered} with a worker who was away or had left."
    )


def agency_answer(trend: Trend) -> str:
    """Answer what share of the FTE in post is agency, with its base."""
    last = known_months(trend)[-1]
    if last.agency_share is None:
        return f"Nobody was in post on {show(last.day)}, so there is no share."
    agency = month_figure(last, "agency_share")
    return (
        f"{agency} on {show(last.day)} ({show_number(last.agency_share * last.fte, 2)} of "
        f"{month_figure(last, 'fte')} FTE){_against(trend, 'agency_share')}.{rests_sentence(last.guessed)}"
    )


def _against(trend: Trend, figure: str) -> str:
    """Return ``, against 11.6 on 31 Oct 2025``, or nothing when that month is not known."""
    then_day = month_end(add_months(trend.months[-1].day.replace(day=1), -12))
    then = next((month for month in known_months(trend) if month.day == then_day), None)
    if then is None or getattr(then, figure) is None:
        return ""
    base = f" of {month_figure(then, 'fte')} FTE" if figure == "agency_share" else ""
    return f", against {month_figure(then, figure)}{base} on {show(then.day)}"


def events(trend: Trend) -> tuple[tuple[int, str], ...]:
    """Return what changed where the limits together stepped: the month's index and a few words."""
    found = []
    for index, (before, after) in enumerate(pairwise(trend.months), start=1):
        if before.known and before.upper is not None and after.upper is not None and before.upper != after.upper:
            found.append((index, _event(before, after, rose=after.upper > before.upper)))
    return tuple(found)


def _event(before: Month, after: Month, *, rose: bool) -> str:
    """Return what moved the limits: workers, else their FTE, where those moved the same way."""
    workers, fte = after.workers - before.workers, after.fte - before.fte
    if workers and (workers > 0) == rose:
        return f"{count(abs(workers), 'worker')} {'more' if rose else 'fewer'}"
    if fte and (fte > 0) == rose:
        return f"{show_number(abs(fte), 2)} FTE {'more' if rose else 'less'}"
    return "less absence or higher limits" if rose else "more absence or lower limits"


def _limits(month: Month) -> str:
    return f"{_shown(month.lower)}–{_shown(month.upper)}"


def _shown(number: Fraction | None) -> str:
    return "–" if number is None else show_number(number)


_EXCESS = "over_the_upper"


def shown(month: Month, figure: str) -> str:
    """Return one figure of a month as the table shows it; ``figure`` is a key of ``VIEWS``."""
    if figure != _EXCESS:
        return month_figure(month, figure)
    excess = over_the_upper(month)
    return "–" if excess is None else show_number(excess)


def explain(trend: Trend, index: int, figure: str) -> Explanation:
    """Explain one figure of a month; ``figure`` is a key of ``VIEWS``."""
    return explain_over_the_upper(trend, index) if figure == _EXCESS else explain_month(trend, index, figure)


@dataclass(frozen=True, slots=True)
class View:
    """One thing that the Pressures page can show: question (of a ``{}``: team or service), answer, named figures."""

    question: str
    answer: Callable[[Trend], str]
    figures: Mapping[str, str]


VIEWS: Mapping[str, View] = {
    "Cases and limits": View(
        "Has the {} stayed inside its limits?",
        limits_answer,
        {
            "open_cases": "Open cases", "upper": "Upper limits", "lower": "Lower limits", _EXCESS: "Over the upper",
            "over": "Workers over", "average": "Average (DfE)",
        },
    ),
    "Average caseload": View(
        "How many cases does a worker of the {} hold?",
        average_answer,
        {
            "average": "Average (DfE)", "median": "Median", "lowest": "Lowest", "highest": "Highest",
            "fte": "FTE in post", "workers": "Workers in post",
        },
    ),
    "Over and under": View(
        "How many of the {} were over or under?",
        over_and_under_answer,
        {"over": "Workers over", "under": "Workers under", "workers": "Workers in post", "fte": "FTE in post"},
    ),
    "Not allocated": View(
        "How many cases had nobody to see to them?",
        not_allocated_answer,
        {"unallocated": "Not allocated", "uncovered": "Away or left", "open_cases": "Open cases"},
    ),
    "Agency share": View(
        "How much of the {} is agency?",
        agency_answer,
        {"agency_share": "Agency share", "fte": "FTE in post", "workers": "Workers in post"},
    ),
}  # fmt: skip
"""What the Pressures page can show, in its order."""
