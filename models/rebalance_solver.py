"""The best way of rebalancing there is, one aim after another, each held while the next is met."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from models.integer_program import INFINITY
from models.rebalance_problem import Balance, Holding, Team, allowed, balance, greedy, stay
from models.rebalance_program import RebalanceProgram
from models.spreadsheets import Progress

_AIMS = len(Balance._fields)


@dataclass(frozen=True, slots=True)
class Rebalanced:
    """The best holding found; ``gap`` is 0 if none is better, else the most that its first unproven aim may be off.

    The gap is a share of what was reached: 0.05 where that aim may be up to 5 % better.
    """

    to: Holding
    gap: Fraction


def solve(team: Team, seconds: float = 10, progress: Progress | None = None) -> Rebalanced:
    """Return the best holding of a team's cases (see ``models.rebalance_problem``), or the best found in time.

    Args:
        team: who holds what, and how many cases may move.
        seconds: when to stop with the best found.
        progress: told which of the aims is being met; what it raises stops the search.
    """
    until = time.monotonic() + seconds
    if not team.cases or not team.most:
        return Rebalanced(stay(team), Fraction(0))
    of, best, gap = RebalanceProgram(team), greedy(team), Fraction(0)
    for number, aim in enumerate(_aims(of)):

        def tick(number: int = number) -> None:
            if progress is not None:
                progress("Balancing the team", number, _AIMS)

        tick()
        if any(aim.costs.values()) and aim.reached(best):
            best, gap = _met(of, aim, best, until - time.monotonic(), tick)
        if gap:
            break
        of.program.row(-INFINITY, float(aim.reached(best)) + aim.step / 4, aim.costs)
    if not allowed(team, best):
        raise AssertionError("the plan does what no plan may")
    return Rebalanced(best, gap)


def _met(
    of: RebalanceProgram, aim: "_Aim", best: Holding, seconds: float, tick: Callable[[], None]
) -> tuple[Holding, Fraction]:
    """Return the best holding for an aim, or ``best``, and how far off the aim may be."""
    answer = of.program.minimise(aim.costs, seconds, tick, aim.step)
    if answer.values is not None:
        best = min(best, of.holding(answer.values), key=lambda to: balance(of.team, to))
    reached = aim.reached(best)
    lowest = Fraction(min(max(answer.lowest, 0.0), float(reached)))
    if not reached or (answer.proven and reached - lowest < aim.step):
        return best, Fraction(0)
    return best, max((reached - lowest) / reached, Fraction(1, 10**4))


class _Aim(NamedTuple):
    """What an aim costs by column and what a holding costs; ``step`` is the least that two costs differ by."""

    costs: Mapping[int, int]
    reached: Callable[[Holding], Fraction]
    step: float


def _aims(of: RebalanceProgram) -> list[_Aim]:
    def of_balance(field: str) -> Callable[[Holding], Fraction]:
        return lambda to: Fraction(getattr(balance(of.team, to), field))

    return [
        _Aim(of.over, of_balance("over"), 1),
        _Aim(of.under, of_balance("under"), 1),
        _Aim(of.splits, of_balance("splits"), 1),
        _Aim(of.lately, of_balance("lately"), 1),
        _Aim(of.steps, of.shares, of.step),
        _Aim(of.moves, of_balance("moves"), 1),
    ]
