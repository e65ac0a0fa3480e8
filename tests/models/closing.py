"""A small team with a month that can be signed: two workers inside their limits, every case held, over a year ago.

Its months lie far enough back for the journal's own clock to be after them, whenever the tests run.
"""

from datetime import date

from models import teams
from tests.models.small_service import held, limits, team, worker

MONTH, TODAY = date(2024, 7, 31), date(2024, 8, 2)
LAST_MONTH, LAST_YEAR = date(2024, 6, 30), date(2023, 7, 31)
TEAM = "Harbour Team"
BEGAN = date(2024, 6, 3)


def build(store, *, lower="1", upper="9"):
    """Write the team; return the rows of its two workers, who hold C-1 to C-3 and D-1 to D-3."""
    row = team(store)
    beth, dev = (worker(store, name, in_team=row) for name in ("Beth Oakhanger", "Dev Castellane"))
    for who, letter in ((beth, "C"), (dev, "D")):
        held(store, who, *(f"{letter}-{number}" for number in (1, 2, 3)), day=BEGAN, opened=BEGAN)
    limits(store, lower=lower, upper=upper)
    return beth, dev


def team_row(store, name=TEAM):
    return next(one.row for one in teams.listed(store) if one.name == name)
