"""The best way of rebalancing there is, one aim after another, each held while the next is met."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from models.aims import Aim, Search
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
    until, met = time.monotonic() + seconds, 0
    if not team.cases or not team.most:
        return Rebalanced(stay(team), Fraction(0))

    def tell() -> None:
        if progress is not None:
            progress("Balancing the team", met, _AIMS)

    of = RebalanceProgram(team)
    search = Search[Holding](
        of.program, greedy(team), of.holding, lambda to: balance(team, to), lambda: until - time.monotonic(), tell
    )
    for aim in _aims(of):
        search.meet(aim)
        met += 1
    if not allowed(team, search.best):
        raise AssertionError("the plan does what no plan may")
    return Rebalanced(search.best, search.gap)


def _aims(of: RebalanceProgram) -> list[Aim[Holding]]:
    """Return the aims, the first first; the sum of shares is counted as the program counts it."""

    def of_balance(field: str) -> Callable[[Holding], Fraction]:
        return lambda to: Fraction(getattr(balance(of.team, to), field))

    return [
        Aim(of.over, of_balance("over")),
        Aim(of.under, of_balance("under")),
        Aim(of.splits, of_balance("splits")),
        Aim(of.lately, of_balance("lately")),
        Aim(of.steps, of.shares, of.step),
        Aim(of.moves, of_balance("moves")),
    ]
