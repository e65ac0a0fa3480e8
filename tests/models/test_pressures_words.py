from datetime import date
from fractions import Fraction

import pytest

from models.pressures import Trend
from models.pressures_words import (
    VIEWS,
    comparison,
    events,
    explain,
    last_month_end,
    limits_answer,
    over_the_upper,
    same_month_last_year,
    shown,
)
from tests.ui.trends import LAST, month, trend

NOW, THEN = date(2026, 10, 31), date(2025, 10, 31)


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (92, 88, "92 open cases on 31 Oct 2026 against 88 on 31 Oct 2025, 4 more, a rise of 4.5% (4 ÷ 88)."),
        (88, 92, "88 open cases on 31 Oct 2026 against 92 on 31 Oct 2025, 4 fewer, a fall of 4.3% (4 ÷ 92)."),
        (92, 92, "92 open cases on 31 Oct 2026 against 92 on 31 Oct 2025, no change."),
        (5, 0, "5 open cases on 31 Oct 2026 against 0 on 31 Oct 2025, 5 more."),
        (0, 5, "0 open cases on 31 Oct 2026 against 5 on 31 Oct 2025, 5 fewer, a fall of 100.0% (5 ÷ 5)."),
        (0, 0, "0 open cases on 31 Oct 2026 against 0 on 31 Oct 2025, no change."),
        (1, 8, "1 open case on 31 Oct 2026 against 8 on 31 Oct 2025, 7 fewer, a fall of 87.5% (7 ÷ 8)."),
        (9, 8, "9 open cases on 31 Oct 2026 against 8 on 31 Oct 2025, 1 more, a rise of 12.5% (1 ÷ 8)."),
        (2001, 2000, "2,001 open cases on 31 Oct 2026 against 2,000 on 31 Oct 2025, 1 more, a rise of 0.1% (1 ÷ 2,000)."),  # noqa: E501
    ],
)  # fmt: skip
def test_a_comparison_names_base_dates_and_percentage(now, then, said):
    assert comparison(now, then, NOW, THEN, "open case") == said


def test_the_same_month_last_year():
    assert same_month_last_year(trend()) == comparison(92, 88, NOW, THEN, "open case")
    assert same_month_last_year(trend(12)) == "nothing is recorded for 31 Oct 2025."
    first, *others = trend().months
    unknown = Trend(None, (month(first.day, known=False), *others))
    assert same_month_last_year(unknown) == "nothing is recorded for 31 Oct 2025."


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 2), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 10, 31)),
        (date(2026, 10, 30), date(2026, 9, 30)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2028, 1, 31)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_last_month_end(day, last):
    assert last_month_end(day) == last


@pytest.mark.parametrize(
    ("figures", "excess", "text"),
    [
        ({"open_cases": 92, "upper": Fraction("86.8")}, Fraction("5.2"), "5.2"),
        ({"open_cases": 87, "upper": Fraction(87)}, None, "–"),
        ({"open_cases": 87, "upper": Fraction(87) - Fraction(1, 10**9)}, Fraction(1, 10**9), "0"),
        ({"open_cases": 1, "upper": None, "lower": None}, None, "–"),
        ({"open_cases": 92, "known": False}, None, "–"),
    ],
)
def test_over_the_upper_is_exact(figures, excess, text):
    of = month(**figures)
    assert over_the_upper(of) == excess
    assert shown(of, "over_the_upper") == text


def answer(*months):
    days = (date(2026, 8, 31), date(2026, 9, 30), LAST)[-len(months) :]
    plain = {"lower": Fraction(60), "upper": Fraction(90)}
    return limits_answer(Trend(None, tuple(month(day, **(plain | of)) for day, of in zip(days, months, strict=True))))


def test_the_answer_says_since_when_it_is_over_and_why():
    assert limits_answer(trend()) == (
        "Until September 2026. Cases fell from 95 to 92, but the limits fell further, from 120.8 to 86.8."
    )
    assert answer({"open_cases": 88}, {"open_cases": 93}) == (
        "Until September 2026. Cases rose from 88 to 93, and the limits stayed at 90."
    )


def test_the_answer_where_it_is_inside_now():
    now = "89 open cases on 31 Oct 2026, limits 60–90 together."
    inside, over = {"open_cases": 89}, {"open_cases": 93}
    assert answer(inside, inside) == f"Yes, never above them at 2 month ends. {now}"
    assert answer(over, over, inside) == (
        f"Now, but not always: above them at 2 of 3 month ends, last on 30 Sep 2026. {now}"
    )


def test_month_ends_without_limits_do_not_count():
    inside, none = {"open_cases": 89}, {"lower": None, "upper": None}
    assert answer(none, inside, inside).startswith("Yes, never above them at 2 month ends.")
    assert answer(none, inside, {"open_cases": 93}).startswith("Until September 2026.")
    assert answer(inside, none, {"open_cases": 93}).startswith("Until August 2026.")


def test_the_answer_where_it_never_was_inside_has_no_limits_or_is_below():
    over = {"open_cases": 93}
    assert (
        answer(over, over)
        == "No, above them at every month end. 93 open cases on 31 Oct 2026, upper limits 90 together."
    )
    assert answer(over, {"lower": None, "upper": None}) == "Nobody had a limit on 31 Oct 2026; set limits first."
    assert answer({"open_cases": 70}, {"open_cases": 12}).startswith("Below them now. 12 open cases")


def test_the_other_answers_name_base_and_dates():
    months = trend()
    said = [VIEWS[name].answer(months) for name in VIEWS]
    assert said[1] == (
        "11.7 cases per full-time worker on 31 Oct 2026, against 11.7 on 31 Oct 2025; "
        "lowest 3, median 11.5, highest 21."
    )
    assert said[2] == "2 of 10 workers over and 1 under on 31 Oct 2026; someone was over at 7 of 13 month ends."
    assert said[3] == (
        "1 of 92 open cases not allocated on 31 Oct 2026, against 1 on 31 Oct 2025; "
        "8 with a worker who was away or had left."
    )
    assert said[4].startswith("11.6% on 31 Oct 2026 (1 of 8.6")
    assert "against 11.6% of 8.6" in said[4]


def test_answers_where_nobody_is_in_post():
    nobody = trend(workers=0, average=None, agency_share=None, lowest=None, highest=None, median=None, upper=None)
    assert [VIEWS[name].answer(nobody) for name in VIEWS][1::3] == [
        "Nobody in post held a case on 31 Oct 2026, so there is no average.",
        "Nobody was in post on 31 Oct 2026, so there is no share.",
    ]


def test_events_stand_where_the_limits_step():
    assert events(trend()) == ((3, "1 worker more"), (12, "more absence or lower limits"))
    days = (date(2026, 9, 30), LAST)
    part = [month(day, fte=Fraction(fte), upper=Fraction(fte)) for day, fte in zip(days, ("8.6", "8.1"), strict=True)]
    assert events(Trend(None, tuple(part))) == ((1, "0.5 FTE less"),)
    more_away = Trend(None, (month(days[0], workers=9, upper=Fraction(90)), month(workers=10, upper=Fraction(80))))
    assert events(more_away) == ((1, "more absence or lower limits"),)
    gap = Trend(None, (month(days[0], known=False, upper=Fraction(1)), month()))
    assert events(gap) == ()


@pytest.mark.parametrize("view", VIEWS)
def test_every_figure_explains_itself_with_what_the_table_shows(view):
    months = trend()
    for figure in VIEWS[view].figures:
        told = explain(months, 12, figure)
        assert told.result[1] == shown(months.months[12], figure)
        assert "31 Oct 2026" in told.result[0]
        assert told.day == LAST
