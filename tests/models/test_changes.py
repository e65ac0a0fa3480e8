"""Which figures of a month changed much, against which base, and the reason that was written."""

from datetime import date
from decimal import Decimal

import pytest

from models import month_notes
from models.changes import changes_of, compared
from models.pressures import trend
from models.returns.build import build as build_return
from models.returns.content import HEADLINES, Headline, Mark
from tests.models.closing import BEGAN, LAST_MONTH, LAST_YEAR, MONTH, TEAM, TODAY, build
from tests.models.small_service import held


def more_in_july(store, worker, number, letter="E"):
    day = date(2024, 7, 10)
    held(store, worker, *(f"{letter}-{one}" for one in range(number)), day=day, opened=day)


def test_nothing_a_year_ago_and_the_same_as_last_month_is_nothing_to_explain(store):
    build(store)
    found = compared(store, MONTH, TEAM)
    assert found.changes == ()
    assert {str(headline.last_year) for headline in found.headlines} == {"no data"}


def test_a_figure_that_changed_names_both_months_and_the_base(store):
    beth, _ = build(store)
    more_in_july(store, beth, 6)
    found = compared(store, MONTH, TEAM).changes
    assert [(change.about, change.now, change.then, change.then_day) for change in found] == [
        ("open_cases:month", 12, 6, LAST_MONTH),
        ("average_caseload:month", Decimal("6.0"), Decimal("3.0"), LAST_MONTH),
        ("median_cases:month", Decimal("6.0"), Decimal("3.0"), LAST_MONTH),
        ("maximum_cases:month", 9, 3, LAST_MONTH),
    ]
    assert found[0].sentence == "Open cases rose from 6 in June 2024 to 12 in July 2024, by 100%."
    assert found[0].percent == 100
    assert found[3].reason is None


def test_a_year_ago_is_compared_too(store):
    beth, dev = build(store)
    more_in_july(store, beth, 6)
    found = compared(store, date(2025, 7, 31), TEAM).changes
    assert [change.about for change in found] == []  # the same twelve
    day = date(2025, 7, 9)
    held(store, dev, *(f"F-{one}" for one in range(5)), day=day, opened=day)
    found = compared(store, date(2025, 7, 31), TEAM).changes
    assert {change.about for change in found if change.kind.key == "open_cases"} == {
        "open_cases:month", "open_cases:year",
    }  # fmt: skip
    assert {change.then_day for change in found if change.against == "year"} == {MONTH}


def test_few_are_no_news_whatever_their_percentage(store):
    beth, _ = build(store)
    more_in_july(store, beth, 4)  # 67 %, but only 4 cases; the average rose by 2
    assert [change.about for change in compared(store, MONTH, TEAM).changes] == [
        "average_caseload:month", "median_cases:month",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "then", "now", "large"),
    [
        ("count", 50, 55, True), ("count", 51, 56, False), ("count", 0, 5, True), ("count", 0, 4, False),
        ("count", 50, 45, True), ("average", "10.0", "11.0", True), ("average", "10.0", "10.9", False),
        ("average", "10.1", "11.1", False), ("share", "0.100", "0.150", True), ("share", "0.100", "0.149", False),
        ("share", "0.600", "0.650", False), ("fte", "50.00", "55.00", True), ("fte", "8.00", "3.01", False),
    ],
)  # fmt: skip
def test_the_edge_of_the_threshold(form, then, now, large):
    kind = next(one for one in HEADLINES if one.form == form)
    read = int if form == "count" else Decimal
    headline = Headline(kind, read(now), read(then), read(then))
    found = changes_of([headline], (MONTH, LAST_MONTH, LAST_YEAR), {}, Decimal(10))
    assert len(found) == (2 if large else 0)


def test_a_share_is_told_in_percent_and_what_was_nothing_has_no_percentage():
    share = next(one for one in HEADLINES if one.form == "share")
    days = MONTH, LAST_MONTH, LAST_YEAR
    found = changes_of([Headline(share, Decimal("0.116"), Decimal("0.000"), Mark.NO_DATA)], days, {}, Decimal(10))
    assert [change.sentence for change in found] == [
        "Agency share of FTE rose from 0.0% in June 2024 to 11.6% in July 2024."
    ]
    assert found[0].percent is None


def test_the_figures_are_those_of_the_return_and_of_the_trend(store):
    beth, _ = build(store)
    more_in_july(store, beth, 2)
    found = compared(store, MONTH, TEAM)
    assert found.headlines == build_return(store, MONTH, TEAM, today=TODAY).headlines
    assert found.month == trend(store, MONTH, 1, TEAM).months[0]


def test_the_reason_is_the_note_on_the_month_and_goes_with_it(store):
    beth, _ = build(store)
    more_in_july(store, beth, 6)
    month_notes.write(store, MONTH, TEAM, "open_cases:month", "A school’s year end", TODAY)
    reasons = {change.about: change.reason and change.reason.note for change in compared(store, MONTH, TEAM).changes}
    assert reasons["open_cases:month"] == "A school’s year end"
    assert reasons["average_caseload:month"] is None
    assert compared(store, MONTH, None).changes[0].reason is None  # the service's own note is another


def test_the_threshold_is_a_setting(store):
    beth, _ = build(store)
    more_in_july(store, beth, 6)
    store.set_setting("change_threshold", "60")
    assert len(compared(store, MONTH, TEAM).changes) == 4
    store.set_setting("change_threshold", "100")
    assert len(compared(store, MONTH, TEAM).changes) == 4


def test_a_month_before_the_record_has_nothing_to_compare_with(store):
    build(store)
    found = compared(store, BEGAN, TEAM)
    assert found.changes == ()
    assert {str(headline.last_month) for headline in found.headlines} == {"no data"}
