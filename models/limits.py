"""Limits, capacity and status: the rules of contract section 2, each in one function that everything uses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.words import Status


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One agreed pair of limits for a full-time worker, or a personal one (``worker`` set), from a day on."""

    row: int
    team_kind: str
    role: str
    worker: int | None
    measure: str
    lower: Fraction
    upper: Fraction
    valid_from: date
    valid_to: date

    def holds_on(self, day: date) -> bool:
        """Whether the line is in force on ``day``."""
        return self.valid_from <= day < self.valid_to

    @property
    def specificity(self) -> int:
        """How closely the line names a worker: personal 4, kind and role 3, role 2, kind 1, neither 0."""
        return 4 if self.worker is not None else 2 * bool(self.role) + bool(self.team_kind)


def applicable_line(lines: Sequence[LimitLine], worker: int, team_kind: str, role: str, day: date) -> LimitLine | None:
    """Return the line that applies to a worker on a day, or None.

    A personal line if there is one; else the most specific of team kind and role, role, team kind, neither; of
    equally specific lines the latest whose ``from`` is not after the day.
    """
    fitting = [
        line
        for line in lines
        if line.holds_on(day) and (line.worker == worker if line.worker is not None else _names(line, team_kind, role))
    ]
    return max(fitting, key=lambda line: (line.specificity, line.valid_from), default=None)


def _names(line: LimitLine, team_kind: str, role: str) -> bool:
    return line.team_kind in ("", team_kind) and line.role in ("", role)


def capacity(fte: Fraction, reductions: Iterable[Fraction]) -> Fraction:
    """Return FTE × (1 − the reductions of absences active that day, at most 1)."""
    reduced = sum(reductions, Fraction(0))
    return fte * (1 - min(Fraction(1), reduced)) if reduced else fte


def own_limits(line: LimitLine, of_capacity: Fraction) -> tuple[Fraction, Fraction]:
    """Return the lower and upper limit of one worker: personal figures as agreed, others × capacity."""
    if line.worker is not None or of_capacity == 1:
        return line.lower, line.upper
    return line.lower * of_capacity, line.upper * of_capacity


def status(load: Fraction | int, of_capacity: Fraction, lower: Fraction | None, upper: Fraction | None) -> Status:
    """Return the status of a worker in post, from exact figures. Every page, chart and return asks here."""
    if of_capacity == 0:
        return Status.UNCOVERED if load > 0 else Status.AWAY
    if lower is None or upper is None:
        return Status.NO_LIMIT
    if load > upper:
        return Status.OVER
    if load < lower:
        return Status.UNDER
    return Status.FULL if load + 1 > upper else Status.WITHIN


def headroom(load: Fraction | int, upper: Fraction | None) -> int | None:
    """Return how many further cases of weight 1 fit before over, never below 0; None without a limit."""
    if upper is None:
        return None
    return max(0, (upper - load) // 1)
