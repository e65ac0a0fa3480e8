from datetime import date

import pytest

from models.errors import BadInput
from models.position import position
from models.pressures import first_record, history, trend
from models.words import Status
from tests.ui.harbour import build

TODAY = date(2026, 11, 2)


@pytest.fixture
def harbour(store):
    build(store)
    return store


def test_each_month_is_the_position_of_its_last_day(harbour):
    found = trend(harbour, TODAY, 13)
    assert [month.day for month in found.months[-2:]] == [date(2026, 10, 31), date(2026, 11, 30)]
    for month in found.months:
        of = position(harbour, month.day)
        assert (month.open_cases, month.average, month.median) == (of.open_cases, of.average, of.median)
        assert (month.lowest, month.highest, month.fte) == (of.lowest, of.highest, of.fte)
        assert (month.over, month.unallocated) == (of.statuses[Status.OVER], len(of.unallocated))
        assert (month.upper or 0) == sum(worker.upper for worker in of.workers if worker.upper is not None)
        assert sum(month.by_category.values()) <= month.open_cases


def test_months_before_the_first_record_are_not_known(harbour):
    first = first_record(harbour)
    months = trend(harbour, TODAY, 120).months
    assert not months[0].known
    assert all(month.known == (month.day >= first) for month in months)


def test_one_workers_history_is_their_part_of_each_position(harbour):
    worker = next(worker for worker in position(harbour, TODAY).workers if worker.name == "Priya Nandakumar")
    for month in history(harbour, worker.row, TODAY, 13):
        then = [found for found in position(harbour, month.day).workers if found.row == worker.row]
        expected = [(found.load, found.lower, found.upper, found.status) for found in then] or [(None,) * 4]
        assert expected == [(month.load, month.lower, month.upper, month.status)]


def test_limits_in_points_are_not_added_to_limits_in_cases(harbour):
    assert trend(harbour, TODAY, 1).months[0].upper is not None
    with harbour.write("A limit in points") as db:
        db.conn.execute("update limits set measure = 'points' where role = 'senior social worker'")
    [month] = trend(harbour, TODAY, 1).months
    assert (month.lower, month.upper) == (None, None)
    assert month.in_points > 0


def test_an_unknown_team_is_refused(harbour):
    with pytest.raises(BadInput, match="no team “Mill”"):
        trend(harbour, TODAY, 2, "Mill")
