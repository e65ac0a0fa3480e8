from datetime import date

import pytest

from models.errors import BadInput
from models.working_days import add_working_days, bank_holidays, england, is_working_day, set_bank_holidays


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2021, 3, 22), 15, date(2021, 4, 14)),
        (date(2020, 12, 14), 15, date(2021, 1, 7)),
        (date(2020, 12, 1), 45, date(2021, 2, 5)),
        (date(2020, 12, 24), 5, date(2021, 1, 5)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
    ],
)
def test_the_start_day_is_day_nought(start, days, end):
    assert add_working_days(start, days) == end


def test_the_days_moved_or_added_once_are_in_the_table():
    for day in ("2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"):
        assert date.fromisoformat(day) in england()
    for day in ("2020-05-04", "2022-05-30"):
        assert is_working_day(date.fromisoformat(day))


def test_every_year_of_the_table_has_at_least_eight_and_none_at_a_weekend():
    assert all(day.weekday() < 5 for day in england())
    for year in range(2017, 2029):
        assert sum(day.year == year for day in england()) == 8 + {2022: 2, 2023: 1}.get(year, 0)


def test_the_service_keeps_its_own_table(store):
    assert bank_holidays(store) == england()
    set_bank_holidays(store, {date(2026, 11, 30): "St Andrew’s Day"})
    assert add_working_days(date(2026, 11, 27), 1, bank_holidays(store)) == date(2026, 12, 1)
    with pytest.raises(BadInput, match="1900"):
        set_bank_holidays(store, {date(1899, 1, 1): "Long ago"})
