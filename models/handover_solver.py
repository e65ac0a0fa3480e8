"""The best way of placing cases there is, one aim after another, each held while the next is met."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from models.handover_problem import Placing, Problem, Score, breaks_a_limit, greedy, score
from models.handover_program import HandoverProgram
from models.integer_program import Answer
from models.spreadsheets import Progress

_AIMS = len(Score._fields)


@dataclass(frozen=True, slots=True)
class Placed:
    """The best placing found; ``gap`` is 0 if none is better, else the most that its first unproven aim may be off.

    The gap is a share of what was reached: 0.05 where that aim may be up to 5 % better.
    """

    to: Placing
    gap: Fraction


def solve(problem: Problem, seconds: float = 10, progress: Progress | None = None) -> Placed:
    """Return the best placing of ``problem`` (see ``models.handover_problem``), or the best found in time.

    Args:
        problem: who can be given which cases.
        seconds: when to stop with the best found.
        progress: told which of the aims is being met; what it raises stops the search.
    """
    if not problem.cases or not problem.receivers:
        return Placed((None,) * len(problem.cases), Fraction(0))
    search = _Search(problem, time.monotonic() + seconds, progress)
    found = search.run()
    if breaks_a_limit(problem, found) or score(problem, found) > score(problem, search.quick):
        raise AssertionError("the plan breaks a limit, or is worse than the one that the search began with")
    return Placed(found, search.gap)


class _Search:
    """The aims met so far, and the best placing that meets them."""

    def __init__(self, problem: Problem, until: float, progress: Progress | None) -> None:
        self.problem, self.until, self.progress = problem, until, progress
        self.gap = Fraction(0)
        self.aim = 0
        self.quick = greedy(problem)
        self.begin(self.quick, by_move=False)

    def begin(self, placing: Placing, *, by_move: bool) -> None:
        """Write the program, with a placing to begin with."""
        self.of = HandoverProgram(self.problem, by_move=by_move)
        known = self.of.counted(placing)
        self.values = [known.get(column, 0) for column in range(len(self.of.program.columns))]

    def run(self) -> Placing:
        """Meet one aim after another, as long as there is time, and return the placing."""
        unplaced = self.meet(self.of.unplaced())
        parted = self.meet(self.of.parted)
        unlimited = self.meet(self.of.unlimited())
        if not self.gap:
            self.spread()
        if not self.gap and unplaced and any(case.lately for case in self.problem.cases):
            highest, shares = self.highest(), self.shares
            self.begin(self.of.placing(self.values), by_move=True)
            self.hold(self.of.unplaced(), unplaced)
            self.hold(self.of.parted, parted)
            self.hold(self.of.unlimited(), unlimited)
            self.hold_spread(highest, shares)
            self.meet(self.of.moved_again())
        return self.of.placing(self.values)

    def meet(self, costs: Mapping[int, int]) -> int:
        """Meet an aim, the least cost, and hold it; return the cost reached."""
        self.aim += 1
        if not self.gap and any(costs.values()):
            self.take(self.minimise(costs), costs)
        reached = sum(cost * self.values[column] for column, cost in costs.items())
        self.hold(costs, reached)
        return reached

    def hold(self, costs: Mapping[int, int], reached: float) -> None:
        """Let nothing cost more than was reached."""
        if costs:
            self.of.program.row(0, reached, costs)

    def minimise(self, costs: Mapping[int, int], step: float = 1) -> Answer:
        """Return the values of the least cost, as far as there is time."""
        self.tick()
        return self.of.program.minimise(costs, self.until - time.monotonic(), self.tick, step)

    def tick(self) -> None:
        """Say how far it is; whoever listens may stop it."""
        if self.progress is not None:
            self.progress("Placing the cases", self.aim - 1, _AIMS)

    def take(self, answer: Answer, costs: Mapping[int, int], step: float = 1) -> None:
        """Keep the better of the values found and those that there are, and how far off they may be."""
        before = self.values
        if answer.values is not None:
            cost = self.cost(costs)
            self.values = list(answer.values)
            if self.cost(costs) > cost:
                self.values = before
        reached = self.cost(costs)
        lowest = Fraction(min(max(answer.lowest, 0.0), float(reached)))
        if not answer.proven or reached - lowest >= step:
            self.gap = max((reached - lowest) / reached, Fraction(1, 10**4)) if reached else Fraction(0)

    def known(self) -> dict[int, Fraction]:
        """Return the values by column, and of each receiver's steps how much of them is filled."""
        found = {column: Fraction(value) for column, value in enumerate(self.values)}
        for place, columns in self.of.steps.items():
            left = self.of.gain(place, self.values) / self.problem.step(place)
            for column in columns:
                found[column] = min(Fraction(1), left)
                left -= found[column]
        return found

    def cost(self, costs: Mapping[int, int]) -> Fraction:
        """Return the exact cost of the values."""
        known = self.known()
        return sum((cost * known[column] for column, cost in costs.items()), Fraction(0))

    def spread(self) -> None:
        """Spread the load: the highest share as low as can be, and with it the least sum of shares."""
        self.aim += 1
        costs, step = self.of.add_steps()
        self.take(self.minimise(costs, step), costs, step)
        while not self.gap and (lower := self.below(self.highest())):
            self.aim = _AIMS - 1
            before = {row: self.of.program.rows[row][1] for row in lower}
            self.limit(lower)
            answer = self.minimise(costs, step)
            if answer.values is not None:
                self.values = list(answer.values)
                self.take(answer, costs, step)
                continue
            self.limit(before)
            self.gap = Fraction(0) if answer.proven else Fraction(1)
            break
        self.shares = self.cost(costs)

    def hold_spread(self, highest: Fraction, shares: Fraction) -> None:
        """Let nobody given a case have a higher share, nor the sum of shares be higher."""
        costs, step = self.of.add_steps()
        self.hold(costs, float(shares) + step / 4)
        self.limit(self.below(highest, reached=True))

    def limit(self, bounds: Mapping[int, float]) -> None:
        """Give rows other upper bounds."""
        for row, bound in bounds.items():
            self.of.program.limit(row, bound)

    def highest(self) -> Fraction:
        """Return the highest share of those who are given a case, 0 where no one is whose share is known."""
        gains = [self.of.gain(place, self.values) for place in range(self.of.nowhere)]
        people = zip(self.problem.receivers, gains, strict=True)
        shares = [(of.load + gain) / of.upper for of, gain in people if gain and of.upper]
        return max(shares, default=Fraction(0))

    def below(self, share: Fraction, *, reached: bool = False) -> dict[int, float]:
        """Return, by row, the most that each may be given so that no one who is given a case reaches a share.

        With ``reached`` they may reach it. There are no such bounds where the share is 0.
        """
        found = {}
        for place, row in self.of.load_rows.items():
            of = self.problem.receivers[place]
            most = (share * (of.upper or 0) - of.load) * self.of.unit(place)
            whole = int(most // 1) if reached else ceil(most) - 1
            found[row] = max(0.0, min(float(whole), self.of.program.rows[row][1]))
        return found if share else {}
