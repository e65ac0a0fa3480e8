"""The best way of placing cases there is, one aim after another, each held while the next is met."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from models.aims import Aim, Search, gap_of
from models.handover_problem import Placing, Problem, Score, breaks_a_limit, greedy, score
from models.handover_program import HandoverProgram
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
    search.run()
    if breaks_a_limit(problem, search.best):
        raise AssertionError("the plan breaks a limit")
    return Placed(search.best, search.gap)


class _Search(Search[Placing]):
    """The search for a placing, which spreads the load between its other aims."""

    def __init__(self, problem: Problem, until: float, progress: Progress | None) -> None:
        self.problem, self.of, self.aim, self._progress = problem, HandoverProgram(problem), 0, progress
        super().__init__(
            self.of.program,
            greedy(problem),
            self.of.placing,
            lambda to: score(problem, to),
            lambda: until - time.monotonic(),
            self._tell,
        )

    def run(self) -> None:
        """Meet one aim after another, as long as there is time."""
        self.next_aim(Aim(self.of.unplaced, lambda to: Fraction(self.scored(to).unplaced)))
        self.next_aim(Aim(self.of.parted, lambda to: Fraction(self.scored(to).parts)))
        self.next_aim(Aim(self.of.unlimited, lambda to: Fraction(self.scored(to).unlimited)))
        if not self.gap:
            self.spread(Aim(self.of.steps, self.of.shares, self.of.step))
        self.aim = _AIMS - 1
        if not self.gap and self.scored(self.best).unplaced:
            self.next_aim(Aim(self.of.lately, lambda to: Fraction(self.scored(to).lately)))

    def scored(self, to: Placing) -> Score:
        """Return the exact score of a placing."""
        return score(self.problem, to)

    def next_aim(self, aim: Aim[Placing]) -> None:
        """Meet an aim, and count on."""
        self.meet(aim)
        self.aim += 1

    def spread(self, shares: Aim[Placing]) -> None:
        """Spread the load: the highest share as low as can be, and with it the least sum of shares."""
        answer = self.answer(shares)
        while answer.proven and (lower := self.below(self.highest())):
            self.aim = _AIMS - 2
            before = {row: self.program.rows[row][1] for row in lower}
            self.limit(lower)
            lower_one = self.answer(shares)
            if lower_one.values is None:
                self.limit(before)
                self.gap = Fraction(0) if lower_one.proven else Fraction(1)
                break
            answer = lower_one
        if self.gap:
            return
        self.limit(self.below(self.highest(), reached=True))
        if answer.proven and gap_of(shares, self.best, answer):  # what was found before has a lower highest share
            answer = self.answer(shares)
        self.gap = gap_of(shares, self.best, answer)
        self.hold(shares)

    def limit(self, bounds: Mapping[int, float]) -> None:
        """Give rows other upper bounds."""
        for row, bound in bounds.items():
            self.program.limit(row, bound)

    def highest(self) -> Fraction:
        """Return the highest share of those who are given a case, 0 where no one is whose share is known."""
        return self.scored(self.best).highest

    def below(self, share: Fraction, *, reached: bool = False) -> dict[int, float]:
        """Return, by row, the most that each may be given so that no one who is given a case reaches a share.

        With ``reached`` they may reach it. There are no such bounds where the share is 0.
        """
        found = {}
        for place, row in self.of.load_rows.items():
            of = self.problem.receivers[place]
            most = (share * (of.upper or 0) - of.load) * self.of.unit(place)
            whole = int(most // 1) if reached else ceil(most) - 1
            found[row] = max(0.0, min(float(whole), self.program.rows[row][1]))
        return found if share else {}

    def _tell(self) -> None:
        """Say how far it is; whoever listens may stop it."""
        if self._progress is not None:
            self._progress("Placing the cases", self.aim, _AIMS)
