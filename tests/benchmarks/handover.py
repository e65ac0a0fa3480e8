"""A plan for 300 cases and 40 people, against ten seconds by the clock."""

import random
import time
from fractions import Fraction

from models.handover_problem import Problem, Receiver, ToPlace
from models.handover_solver import solve
from tests.benchmarks.measure import line


def invented(seed: int, cases: int = 300, people: int = 40, *, in_points: bool = False) -> Problem:
    """Return people who are nearly full and cases in families of one to three, a third of which somebody holds."""
    chance = random.Random(seed)
    receivers = []
    for number in range(people):
        upper = chance.choice((16, 18, 22)) * chance.choice((Fraction(1), Fraction(1), Fraction(4, 5), Fraction(3, 5)))
        load = Fraction(max(0, int(upper) - chance.randint(0, 3 * cases // people)))
        receivers.append(Receiver(load, upper, in_points and number % 2 == 0, upper))
    to_place: list[ToPlace] = []
    holders = []
    while len(to_place) < cases:
        family = [Fraction(chance.choice(("0.5", "1", "1.5", "2"))) for _ in range(chance.randint(1, 3))]
        to_place += [ToPlace(len(holders), points, chance.random() < 0.2) for points in family]
        holders.append(frozenset({chance.randrange(people)} if chance.random() < 0.3 else ()))
    return Problem(tuple(receivers), tuple(to_place[:cases]), tuple(holders))


def plans() -> None:
    """Print how long plans take, in cases and with half of the people's limits in points."""
    for what, in_points in (("cases", False), ("points", True)):
        for seed in (1, 2):
            problem = invented(seed, in_points=in_points)
            started = time.perf_counter()
            found = solve(problem, seconds=60)
            took = time.perf_counter() - started
            name = f"plan of 300 cases for 40 people, {what} {seed}" + ("" if found.gap == 0 else " (not proven)")
            line(name, took, "ten seconds, by the clock", 10, "1")
