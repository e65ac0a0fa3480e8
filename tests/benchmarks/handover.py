"""Plans for 300 cases and 40 people, to hand over and to rebalance, against ten seconds by the clock."""

import random
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from models.handover_problem import Problem, Receiver, ToPlace
from models.handover_solver import Placed, solve
from models.rebalance_problem import HeldCase, Person, Team
from models.rebalance_solver import Rebalanced
from models.rebalance_solver import solve as balanced
from tests.benchmarks.measure import line


def invented(
    seed: int, cases: int = 300, people: int = 40, *, in_points: bool = False, largest: int = 3, room: int | None = None
) -> Problem:
    """Return people and cases in families of one up to ``largest``, a third of which somebody holds.

    There is room for ``room`` cases in all; without it, for some more than there are.
    """
    chance = random.Random(seed)
    places = Counter(chance.randrange(people) for _ in range(room or 0))
    receivers = []
    for number in range(people):
        upper = chance.choice((16, 18, 22)) * chance.choice((Fraction(1), Fraction(1), Fraction(4, 5), Fraction(3, 5)))
        left = chance.randint(0, 3 * cases // people) if room is None else places[number]
        load = Fraction(max(0, int(upper) - left))
        receivers.append(Receiver(load, upper, in_points and number % 2 == 0, upper))
    to_place: list[ToPlace] = []
    holders = []
    while len(to_place) < cases:
        family = [Fraction(chance.choice(("0.5", "1", "1.5", "2"))) for _ in range(chance.randint(1, largest))]
        to_place += [ToPlace(len(holders), points, chance.random() < 0.2) for points in family]
        holders.append(frozenset({chance.randrange(people)} if chance.random() < 0.3 else ()))
    return Problem(tuple(receivers), tuple(to_place[:cases]), tuple(holders))


def invented_team(seed: int, cases: int = 300, people: int = 40, *, in_points: bool = False, most: int = 20) -> Team:
    """Return a team half over and a third under, with families of one to three, some of them split."""
    chance = random.Random(seed)
    held: list[HeldCase] = []
    for family in range(cases):
        holder = min(people - 1, int(chance.betavariate(1.2, 1.2) * people))
        for _ in range(chance.randint(1, 3)):
            with_them = holder if chance.random() < 0.85 else chance.randrange(people)
            points = Fraction(chance.choice(("0.5", "1", "1.5", "2")))
            held.append(HeldCase(family, with_them, points, chance.random() < 0.2))
    held = held[:cases]
    everyone = []
    for number in range(people):
        points_count = in_points and number % 2 == 0
        load = sum((of.points if points_count else Fraction(1) for of in held if of.holder == number), Fraction(0))
        fte = chance.choice((Fraction(1), Fraction(1), Fraction(4, 5), Fraction(3, 5)))
        upper = Fraction(11 * cases // (10 * people)) * fte * (Fraction(5, 4) if points_count else 1)
        everyone.append(Person(load, upper * Fraction(7, 10), upper, points_count, upper))
    return Team(tuple(everyone), tuple(held), most)


def plans() -> None:
    """Print how long plans take, in cases and with half of the people's limits in points.

    The hard ones have families of up to five, and room for just as many cases as there are.
    """
    for what, in_points in (("cases", False), ("points", True)):
        for seed in (1, 2):
            _took(
                f"hand over 300 cases, 40 people, {what} {seed}",
                partial(solve, invented(seed, in_points=in_points), 60),
            )
            hard = invented(seed, in_points=in_points, largest=5, room=300)
            _took(f"the same, hard, {what} {seed}", partial(solve, hard, 60))
            for most in (20, 300):
                team = invented_team(seed, in_points=in_points, most=most)
                _took(f"rebalance the same with {most} moves, {what} {seed}", partial(balanced, team, 60))


def _took(name: str, work: Callable[[], Placed | Rebalanced]) -> None:
    started = time.perf_counter()
    found = work()
    took = time.perf_counter() - started
    line(name + ("" if found.gap == 0 else " (not proven)"), took, "ten seconds, by the clock", 10, "1")
