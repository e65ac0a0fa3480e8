"""Meeting one aim of an integer program after another, with the exact score of what is found deciding what is best."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

from models.integer_program import INFINITY, Answer, Program

T = TypeVar("T")

LEAST_GAP = Fraction(1, 10**4)
"""What a gap is said to be where it is not proven to be none, but less than what is shown."""


@dataclass(frozen=True, slots=True)
class Aim(Generic[T]):
    """What an aim costs by column, and what a plan costs, exactly; ``step`` is the least that two costs differ by."""

    costs: Mapping[int, int]
    reached: Callable[[T], Fraction]
    step: float = 1


class Search(Generic[T]):
    """The program, the best plan so far, and how far off the first unproven aim may be (0 while all are proven)."""

    def __init__(
        self,
        program: Program,
        best: T,
        plan_of: Callable[[tuple[int, ...]], T],
        score_of: Callable[[T], tuple[Any, ...]],
        seconds: Callable[[], float],
        tick: Callable[[], None],
    ) -> None:
        self.program, self.best, self.gap = program, best, Fraction(0)
        self._plan_of, self._score_of, self._seconds, self._tick = plan_of, score_of, seconds, tick

    def meet(self, aim: Aim[T]) -> None:
        """Meet an aim and hold it, as long as those before are proven."""
        self._tick()
        if self.gap:
            return
        if any(aim.costs.values()) and aim.reached(self.best):
            answer = self.answer(aim)
            self.gap = gap_of(aim, self.best, answer)
        self.hold(aim)

    def hold(self, aim: Aim[T]) -> None:
        """Let nothing cost more than the best does."""
        if any(aim.costs.values()):
            self.program.row(-INFINITY, float(aim.reached(self.best)) + aim.step / 4, aim.costs)

    def answer(self, aim: Aim[T], seconds: float = INFINITY) -> Answer:
        """Minimise an aim's cost, and keep the plan found where its score is better."""
        found = self.program.minimise(aim.costs, min(seconds, self._seconds()), self._tick, aim.step)
        if found.values is not None:
            self.best = min(self.best, self._plan_of(found.values), key=self._score_of)
        return found


def gap_of(aim: Aim[T], plan: T, answer: Answer) -> Fraction:
    """Return by what share an aim may still be better than in a plan; 0 where it is proven that it can't."""
    reached = aim.reached(plan)
    lowest = Fraction(min(max(answer.lowest, 0.0), float(reached)))
    if not reached or (answer.proven and reached - lowest < aim.step):
        return Fraction(0)
    return max((reached - lowest) / reached, LEAST_GAP)
