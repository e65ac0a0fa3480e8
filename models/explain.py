"""Why a figure is what it is: the terms, the operation, the result, and the rule with its date.

Nothing is worked out again here: each explanation takes its numbers from the value object that shows them.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from models.dates import ALWAYS, show
from models.definitions import FIGURES
from models.figures import rounded, show_number, show_share
from models.limits import LimitLine
from models.position import Position, WorkerPosition
from models.pressures import Month, Trend
from models.status_words import fte_words, gap, limits_words
from models.unconfirmed import GUESS_WHY
from models.words import Status, count


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a figure counts: ``terms`` and ``result`` are pairs of words and figure, ``links`` lead to the rows."""

    title: str
    terms: tuple[tuple[str, str], ...]
    result: tuple[str, str]
    rule: str
    day: date
    links: tuple[tuple[str, dict[str, Any]], ...] = field(default=())

    def as_text(self) -> str:
        """Return the explanation as lines of text, for the clipboard."""
        pairs = [f"{words}\t{figure}" for words, figure in (*self.terms, self.result)]
        return "\n".join([self.title, *pairs, self.rule])


def line_words(line: LimitLine) -> str:
    """Return a limit line as people say it: ``social worker, assessment, 14–18 cases from 1 Apr 2026``."""
    if line.worker is not None:
        scope = "personal limit"
    else:
        scope = ", ".join(part for part in (line.role, line.team_kind) if part) or "every role and team"
    begins = "always" if line.valid_from == ALWAYS else f"from {show(line.valid_from)}"
    return f"{scope}, {limits_words(line.lower, line.upper)} {line.measure}, {begins}"


def explain_status(worker: WorkerPosition, day: date) -> Explanation:
    """Explain a worker's load, limits and status on ``day``."""
    terms = [(f"{worker.measure.capitalize()} held on {show(day)}", show_number(worker.load, 2))]
    capacity = ("Capacity", _capacity_words(worker))
    if worker.line:
        terms += _limit_terms(worker, worker.line, capacity)
    else:
        terms += [("Limits for this role", "none set"), capacity] if worker.capacity else [capacity]
    links: list[tuple[str, dict[str, Any]]] = [
        (f"Show the {count(worker.cases, 'case')}", {"place": "Cases", "worker_row": worker.row})
    ]
    if worker.guessed:
        terms.append(("Role, FTE and employment", "guesses, to confirm"))
        links.append(("Confirm them", {"place": "People to confirm", "worker_row": worker.row}))
    if worker.line:
        links.append(("Open the limit line", {"place": "Limits and weights", "line_row": worker.line.row}))
    return Explanation(
        title=f"Why is {worker.name} {worker.status}?",
        terms=tuple(terms),
        result=_status_result(worker),
        rule=_status_rule(worker),
        day=day,
        links=tuple(links),
    )


def _status_rule(worker: WorkerPosition) -> str:
    rule = f"Limit line: {line_words(worker.line)}." if worker.line else "No limit line applies on this day."
    return f"{rule} {GUESS_WHY}" if worker.guessed else rule


def _limit_terms(worker: WorkerPosition, line: LimitLine, capacity: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the terms as they are worked out: the line, what it is multiplied by, the own limits."""
    own = limits_words(worker.lower, worker.upper)
    if line.worker is not None:
        return [capacity, ("Personal limits, not scaled", own)]
    return [
        ("Limits for a full-time worker", limits_words(line.lower, line.upper)),
        capacity,
        (f"Own limits, × {fte_words(worker.capacity)}", own),
    ]


def _capacity_words(worker: WorkerPosition) -> str:
    fte = fte_words(worker.fte)
    if worker.capacity == worker.fte:
        return f"{fte} FTE, no absence"
    return f"{fte} FTE, {fte_words(worker.capacity)} after absence"


def _status_result(worker: WorkerPosition) -> tuple[str, str]:
    load = show_number(worker.load, 2)
    if worker.status is Status.OVER and worker.upper is not None:
        upper = show_number(worker.upper, 2)
        return "Over by", f"{load} − {upper} = {gap(worker)}"
    if worker.status is Status.UNDER and worker.lower is not None:
        lower = show_number(worker.lower, 2)
        return "Under by", f"{lower} − {load} = {gap(worker)}"
    meanings = {
        Status.UNCOVERED: "has no capacity and holds cases",
        Status.AWAY: "has no capacity and holds none",
        Status.FULL: "one more case would be over",
        Status.WITHIN: f"room for {worker.headroom}",
    }
    return str(worker.status).capitalize(), meanings.get(worker.status, "no line to compare with")


_RESTS_ON_FTE = {"average_caseload", "agency_share_fte", "fte", "over", "under", "full", "within", "no_limit"}


def explain_total(of: Position, figure: str) -> Explanation:
    """Explain one of the position's totals.

    Args:
        of: the position that shows it.
        figure: its key in ``definitions.FIGURES`` (and in ``position --json``).
    """
    definition = FIGURES[figure]
    terms, result, target = _total_terms(of, figure)
    links = [("Show the rows", target)]
    if of.guessed and figure in _RESTS_ON_FTE:
        terms.append(("Workers whose FTE is a guess", f"{of.guessed:,}"))
        links.append(("Confirm them", {"place": "People to confirm"}))
    return Explanation(
        title=f"What is “{definition.name}”?",
        terms=tuple(terms),
        result=result,
        rule=f"{definition.meaning} {of.team or 'Whole service'}, {show(of.day)}.",
        day=of.day,
        links=tuple(links),
    )


def _total_terms(of: Position, figure: str) -> tuple[list[tuple[str, str]], tuple[str, str], dict[str, Any]]:
    name = FIGURES[figure].name
    caseloads, cases = {"place": "Caseloads"}, {"place": "Cases"}
    holders = [worker for worker in of.workers if worker.cases]
    if figure == "average_caseload":
        fte = sum((worker.fte for worker in holders), Fraction(0))
        terms = [
            ("Cases held by workers in post", f"{of.allocated:,}"),
            (f"FTE of the {len(holders)} of them who hold one", show_number(fte, 2)),
        ]
        sum_ = f"{of.allocated:,} ÷ {show_number(fte, 2)} = " if of.average is not None else ""
        return terms, (name, sum_ + _decimal(of.average)), caseloads
    if figure == "agency_share_fte":
        agency = sum((worker.fte for worker in of.workers if worker.employment == "agency"), Fraction(0))
        terms = [("Agency FTE in post", show_number(agency, 2)), ("All FTE in post", show_number(of.fte, 2))]
        return terms, (name, show_share(of.agency_share)), caseloads
    if figure in {"median_cases", "minimum_cases", "maximum_cases"}:
        value = {
            "median_cases": _decimal(of.median), "minimum_cases": _whole(of.lowest), "maximum_cases": _whole(of.highest)
        }[figure]  # fmt: skip
        spread = " · ".join(map(str, of.caseloads[:40])) + (" …" if len(of.caseloads) > 40 else "")
        terms = [("Workers in post who hold a case", f"{len(holders):,}"), ("Their caseloads", spread or "–")]
        return terms, (name, value), caseloads
    if figure in {"open_cases", "uncovered"}:
        return _parts(of, figure), (name, f"{of.open_cases if figure == 'open_cases' else of.uncovered:,}"), cases
    if figure in {"allocated", "unallocated", "held_by_leavers", "families"}:
        number = {
            "allocated": of.allocated, "unallocated": len(of.unallocated),
            "held_by_leavers": of.held_by_leavers, "families": of.families,
        }[figure]  # fmt: skip
        return [("Open cases", f"{of.open_cases:,}")], (name, f"{number:,}"), cases
    if figure == "fte":
        return [("Workers in post", f"{len(of.workers):,}")], (name, show_number(of.fte, 2)), caseloads
    if figure == "workers":
        return [("FTE in post", show_number(of.fte, 2))], (name, f"{len(of.workers):,}"), caseloads
    status = Status(figure.replace("_", " "))
    named = [worker.name for worker in of.workers if worker.status is status]
    who = ", ".join(named[:6]) + (f" and {len(named) - 6} more" if len(named) > 6 else "")
    terms = [("Workers in post", f"{len(of.workers):,}"), ("Who", who or "nobody")]
    return terms, (name, f"{len(named):,}"), caseloads | {"status": str(status)}


def _parts(of: Position, figure: str) -> list[tuple[str, str]]:
    leavers = ("Held by people who have left or not started", f"{of.held_by_leavers:,}")
    if figure == "uncovered":
        return [("Held by people who are away", f"{of.uncovered - of.held_by_leavers:,}"), leavers]
    return [
        ("Held by workers in post", f"{of.allocated:,}"),
        leavers,
        ("Not allocated", f"{len(of.unallocated):,}"),
    ]


MONTH_FIGURES = {
    "open_cases": "open_cases", "workers": "workers", "fte": "fte", "average": "average_caseload",
    "median": "median_cases", "lowest": "minimum_cases", "highest": "maximum_cases", "over": "over",
    "under": "under", "uncovered": "uncovered", "unallocated": "unallocated", "agency_share": "agency_share_fte",
    "upper": "upper_limits", "lower": "lower_limits",
}  # fmt: skip
"""The fields of a ``Month``, each with its key in ``definitions.FIGURES``."""


def explain_month(trend: Trend, index: int, figure: str) -> Explanation:
    """Explain a month's figure beside the month before and the same month a year before.

    Args:
        trend: the months shown.
        index: which of them.
        figure: a field of ``Month`` (see ``MONTH_FIGURES``).
    """
    definition, month = FIGURES[MONTH_FIGURES[figure]], trend.months[index]
    earlier = [trend.months[index - back] for back in (12, 1) if index >= back]
    terms = [(show(other.day), month_figure(other, figure)) for other in earlier]
    if month.guessed and figure in _MONTH_RESTS_ON_FTE:
        terms.append(("Workers whose FTE is a guess", f"{month.guessed:,}"))
    return Explanation(
        title=f"What is “{definition.name}”?",
        terms=tuple(terms),
        result=(f"{definition.name} on {show(month.day)}", month_figure(month, figure)),
        rule=f"{definition.meaning} {trend.team or 'Whole service'}, at the month's last day.",
        day=month.day,
        links=(("Open that day", {"place": "Overview", "day": month.day}),),
    )


_MONTH_RESTS_ON_FTE = {"fte", "average", "over", "under", "agency_share", "upper", "lower"}


def month_figure(month: Month, figure: str) -> str:
    """Return one field of a month as it is shown, everywhere alike."""
    value = getattr(month, figure)
    if not month.known or value is None:
        return "–"
    if figure == "agency_share":
        return show_share(value)
    if figure in {"average", "median"}:
        return _decimal(value)
    return show_number(value, 2 if figure == "fte" else 1)


def _decimal(value: Fraction | None) -> str:
    return "–" if value is None else f"{rounded(value, 1):,}"


def _whole(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"
