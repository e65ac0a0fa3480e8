from datetime import date
from fractions import Fraction

import pytest

from models.breaches import holding
from models.limits import LimitLine
from models.position import Leaver, Position, WorkerPosition, position
from models.returns import sentences
from models.returns.exceptions import attention, outside
from models.returns.loads import load_chart
from tests.models.small_service import held, limits, team, worker

DAY = date(2026, 10, 31)


def someone(cases, lower=2, upper=5, *, name="Beth Oakhanger", capacity=1, points=None, away=None):
    line = None
    if upper is not None:
        measure = "cases" if points is None else "points"
        line = LimitLine(1, "", "", None, measure, Fraction(lower), Fraction(upper), date.min, date.max)
    return WorkerPosition(
        row=1, worker_id="W1", name=name, team="Harbour Team", team_kind="", role="social worker",
        employment="permanent", fte=Fraction(1), capacity=Fraction(capacity), cases=cases, families=cases,
        points=Fraction(points if points is not None else cases), by_category={"child in need": cases}, line=line,
        away=away,
    )  # fmt: skip


def of(*workers, leavers=()):
    return Position(DAY, "Harbour Team", workers, leavers, (), 0, {})


SEEN = "Every open case has a worker who can see to it."
LEFT = Leaver(1, "W1", "Ada", "", "", 1, date(2026, 10, 1), None)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            of(someone(3, None, None), someone(5, None, None)),
            "No limits are set for any worker; every case has a key worker.",
        ),
        (of(someone(3), someone(5)), "All 2 workers are within their limits and every case has a key worker."),
        (
            of(someone(3), someone(4, upper=None)),
            "No worker is over or under their limits and every case has a key worker.",
        ),
        (of(someone(6), someone(3)), f"1 of 2 workers is over their limit. {SEEN}"),
        (of(someone(6), someone(7), someone(1)), f"2 of 3 workers are over their limit and 1 is under. {SEEN}"),
        (of(someone(1), someone(3), someone(0)), f"2 of 3 workers are under their lower limit. {SEEN}"),
        (of(someone(6)), f"The one worker is over their limit. {SEEN}"),
        (
            of(someone(3, capacity=0), someone(3)),
            "No worker is over or under their limits. 3 of 6 open cases have no worker who can see to them.",
        ),
        (of(), "No workers were in post on 31 October 2026."),
        (
            of(leavers=(LEFT,)),
            "No workers were in post on 31 October 2026. The one open case has no worker who can see to it.",
        ),
    ],
)
def test_message(found, said):
    assert sentences.message(found, "31 October 2026") == said
    assert len(said) <= sentences.LONGEST


def test_sentences_say_who_the_figure_the_limit_how_long_and_what_next():
    over = someone(18, lower=8, upper=Fraction("14.4"), name="Esme Carver")
    said = sentences.limit_sentence(over, "Esme Carver", 3, "Agreed by Farida Abbott to 30 Nov.")
    assert said == (
        "Esme Carver holds 18 cases against an upper limit of 14.4, for the third month. Agreed by Farida Abbott to 30"
        " Nov."
    )
    long = sentences.limit_sentence(over, "Esme " * 8 + "Carver", 3, "Agreed by Farida Abbott to 30 Nov.")
    assert long.endswith("against an upper limit of 14.4, for the third month.")
    under = someone(3, lower=Fraction("5.95"), upper=9, points=Fraction("3.5"))
    assert "holds 3.5 points against a lower limit of 5.95, for the first month." in sentences.limit_sentence(
        under, "Beth", 1, ""
    )
    away = someone(3, capacity=0, away=(date(2026, 10, 12), date(2027, 1, 4)))
    assert sentences.away_sentence(away, "Leila", DAY) == (
        "Leila has been away since 12 Oct and still holds 3 cases. Back on 4 Jan 2027."
    )
    left = Leaver(1, "W8", "Owen Pell", "", "", 1, date(2026, 10, 16), None)
    assert sentences.leaver_sentence(left, "Owen Pell", DAY) == "Owen Pell left on 16 Oct and still holds 1 case."


@pytest.mark.parametrize(("number", "word"), [(1, "first"), (12, "twelfth"), (13, "13th"), (21, "21st"), (23, "23rd")])
def test_ordinals(number, word):
    assert sentences.ordinal(number) == word


def test_a_team_of_a_service_with_many_breaches_is_spoken_of_as_one(store):
    for number in range(2):
        row = team(store, f"Team {number}")
        for who in range(6):
            worker(store, f"Worker {number}{who}", in_team=row)
    limits(store, lower="1")
    held(store, 1, "C-1")
    service = position(store, DAY)
    lines, further = attention(service, outside(store, service, holding(store, service.day)))
    assert [line.sentence for line in lines] == [
        "6 of 6 workers in Team 1 are under their limit, the longest for the 34th month.",
        "5 of 6 workers in Team 0 are under their limit, the longest for the 34th month.",
    ]
    assert further.startswith("Nothing else needs a decision.")
    one_team = position(store, DAY, "Team 1")
    theirs = holding(store, one_team.day, one_team.team)
    assert len(attention(one_team, outside(store, one_team, theirs))[0]) == 6


def test_load_chart_puts_the_worst_first_and_never_says_100_percent_for_just_over():
    chart = load_chart(of(someone(3, name="C"), someone(9, name="A"), someone(2, name="B", capacity=0)),
                       for_committee=False)  # fmt: skip
    assert [(bar.name, bar.figures) for bar in chart.bars] == [("A", "9 of 5"), ("B", "2, away"), ("C", "3 of 5")]
    assert chart.title == "One worker is above their own limits"
    many = [someone(250, upper=249, name=f"W{number}") for number in range(8)]
    (bar,) = load_chart(of(*many), for_committee=True).bars
    assert bar.figures == "100.4%"
