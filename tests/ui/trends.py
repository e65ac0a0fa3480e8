"""Invented months for the tests of charts and of the Pressures page: the ones of the design's pictures."""

from datetime import date
from fractions import Fraction

from models.dates import month_ends
from models.pressures import Month, Trend, WorkerMonth
from models.words import Status

CASES = (88, 94, 93, 96, 99, 101, 103, 102, 104, 101, 98, 95, 92)
UPPER = ("108.8",) * 3 + ("120.8",) * 9 + ("86.8",)
LOWER = ("82.4",) * 3 + ("90.4",) * 9 + ("64.4",)
OVER = (0, 0, 0, 0, 1, 1, 2, 1, 1, 0, 0, 2, 2)
LAST = date(2026, 10, 31)


def month(day=LAST, **figures):
    known = dict(  # noqa: C408 - read as the arguments that they are
        known=True, open_cases=92, workers=10, holding=8, fte=Fraction("8.6"), average=Fraction(117, 10),
        median=Fraction(23, 2), lowest=3, highest=21, over=2, under=1, uncovered=8, unallocated=1,
        agency_share=Fraction(10, 86), lower=Fraction("64.4"), upper=Fraction("86.8"), by_category={},
    )  # fmt: skip
    return Month(day=day, **(known | figures))


def trend(months=13, team="Harbour Team", **figures):
    """Return months that end on 31 Oct 2026; ``figures`` go into each of them."""
    days = month_ends(LAST, months)
    return Trend(
        team,
        tuple(
            month(
                day,
                **{
                    "open_cases": CASES[at % 13], "upper": Fraction(UPPER[at % 13]), "lower": Fraction(LOWER[at % 13]),
                    "over": OVER[at % 13], "workers": 9 if at % 13 < 3 else 10,
                }
                | figures,
            )
            for at, day in enumerate(days)
        ),
    )  # fmt: skip


def history(loads=(15, 16, None, 18, 21), lower=14, upper=18):
    """Return one worker's months; None is a month not in post."""
    return tuple(
        WorkerMonth(day, None, None, None, None)
        if load is None
        else WorkerMonth(
            day, Fraction(load), Fraction(lower), Fraction(upper), Status.OVER if load > upper else Status.WITHIN
        )
        for day, load in zip(month_ends(LAST, len(loads)), loads, strict=True)
    )
