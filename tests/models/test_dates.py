from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import dates
from models.errors import BadInput

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "text",
    ["31/10/2026", "31.10.26", "2026-10-31", "31 Oct 2026", "31 october 2026", " 31/10/2026 ", "2026-10-31T00:00"],
)
def test_a_day_is_read_however_it_is_written(text):
    assert dates.read_date(text) == date(2026, 10, 31)


def test_today_and_days_ahead_are_read_where_today_is_known():
    assert dates.read_date("today", today=TODAY) == TODAY
    assert dates.read_date("+14", today=TODAY) == date(2026, 11, 16)
    with pytest.raises(BadInput):
        dates.read_date("+14")


@pytest.mark.parametrize(
    "text", ["31/02/2019", "29/02/2025", "10/31/2026", "", "tomorrow", "2026-13-01", "1/1/1", "3 Marble 2026"]
)
def test_what_is_no_date_is_refused_with_its_text(text):
    with pytest.raises(BadInput, match="is not a date; write it as 31/10/2026"):
        dates.read_date(text, "the start")


@pytest.mark.parametrize("text", ["31/12/1899", "01/01/2101", "1066-10-14"])
def test_a_year_out_of_reach_is_questioned(text):
    with pytest.raises(BadInput, match="between 1900 and 2100"):
        dates.read_date(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_is_shown_can_be_read_again(day):
    assert dates.read_date(dates.show(day)) == day


def test_months_clamp_to_their_end():
    assert dates.add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert dates.add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert dates.month_ends(date(2026, 3, 15), 3) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_a_month_is_read_as_its_last_day():
    assert dates.read_month("2024-02") == date(2024, 2, 29)
    for text in ("2024-13", "Feb 2024", "", "202402"):
        with pytest.raises(BadInput, match="write it as 2026-10"):
            dates.read_month(text)


def test_under_one_ends_on_the_first_birthday():
    assert dates.first_birthday(date(2024, 2, 29)) == date(2025, 3, 1)
    assert dates.first_birthday(date(2025, 11, 2)) == TODAY
    assert dates.age(date(2025, 11, 3), TODAY) == 0
    assert dates.age(date(2025, 11, 2), TODAY) == 1


def test_periods_are_said_as_people_say_them():
    assert dates.show_period(date(2026, 10, 26), dates.OPEN, TODAY) == "since 26 Oct"
    assert dates.show_period(date(2026, 11, 9), date(2026, 11, 11), TODAY) == "9–10 Nov"
    assert dates.show_period(date(2026, 11, 9), date(2026, 11, 10), TODAY) == "9 Nov"
    assert dates.show_period(date(2026, 12, 20), date(2027, 1, 4), TODAY) == "20 Dec–3 Jan 2027"
