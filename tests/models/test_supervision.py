"""The summary for supervision: each part is what the function that works it out says, on the day that is looked at."""

from datetime import date

import pytest

from models import absences, actions, allocation, duties, explanations
from models.breaches import breaches
from models.errors import BadInput
from models.explanations import Said
from models.pressures import history
from models.supervision import summary, when_words
from models.worker_detail import detail
from tests.models.small_service import case, held, limits, worker

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
TODAY = date(2026, 11, 24)


@pytest.fixture
def who(store):
    """Return a worker who is over their limit of one case from 12 October on."""
    row = worker(store)
    held(store, row, "C-1", family_id="F-7")
    second = case(store, "C-2")
    allocation.allocate(store, second, row, date(2026, 10, 12), TODAY)
    limits(store, "0", "1")
    return row


def test_every_figure_is_that_of_the_function_that_works_it_out(store, who):
    of = summary(store, who, TODAY)
    assert of.of == detail(store, who, TODAY)
    known = [month for month in history(store, who, OCTOBER, 12) if month.day >= date(2026, 1, 5)]
    assert [month for month in of.months if month.load is not None] == known
    assert (len(of.months), of.months[0].day, of.months[-1].day) == (12, date(2025, 11, 30), OCTOBER)
    assert of.breaches == breaches(store, TODAY, 13, worker_row=who)
    assert [(held.case_id, held.family_id) for held in of.of.cases] == [("C-1", "F-7"), ("C-2", "")]


def test_what_touches_the_twelve_months_or_is_to_come_is_in_it(store, who):
    for start, end in (
        (date(2025, 11, 3), date(2025, 11, 24)),
        (date(2025, 11, 3), date(2025, 11, 25)),
        (date(2026, 12, 21), None),
    ):
        absences.add(store, who, start, end)
        duties.add(store, who, "Duty desk", "0.1", start, end)
    of = summary(store, who, TODAY)
    assert of.since == date(2025, 11, 24)
    days = [(date(2025, 11, 3), date(2025, 11, 25)), (date(2026, 12, 21), date(9999, 12, 31))]
    assert [(one.start, one.end) for one in of.away] == [(one.start, one.end) for one in of.duties] == days


def test_what_was_written_is_there_as_it_stood_on_the_day(store, who):
    (over,) = breaches(store, OCTOBER, worker_row=who)
    task = actions.Task("Move one case", "R. Whitcombe", date(2026, 11, 20))
    explanations.explain(store, over.about(OCTOBER), Said("Sibling came", "Can manage"), date(2026, 11, 2), task)
    explanations.explain(store, over.about(date(2026, 11, 9)), Said("Court work", "Too much"), date(2026, 11, 9))
    (action,) = summary(store, who, TODAY).breaches[0].answer.actions
    actions.close(store, action.row, actions.DONE, date(2026, 11, 16), "18 fell to 17.")

    now = summary(store, who, TODAY).breaches[0].answer
    assert (now.reason, now.workers_view, now.actions[0].outcome) == ("Court work", "Too much", "done")
    before = summary(store, who, date(2026, 11, 8)).breaches[0].answer
    assert (before.reason, before.workers_view, before.earlier) == ("Sibling came", "Can manage", ())
    assert (before.actions[0].outcome, before.actions[0].closed_on) == ("", None)
    assert summary(store, who, date(2026, 10, 30)).breaches[0].answer.reason == ""


def test_a_breach_that_ended_or_began_after_the_day_does_not_say_so(store, who):
    (allocated,) = store.rows("select id from cases where case_id = 'C-2'")
    allocation.unallocate(store, allocated[0], date(2026, 11, 16))
    assert summary(store, who, TODAY).breaches[0].ended == date(2026, 11, 16)
    assert summary(store, who, date(2026, 11, 10)).breaches[0].ended is None
    assert summary(store, who, date(2026, 10, 9)).breaches == ()


def test_the_latest_breach_comes_first(store, who):
    absences.add(store, who, date(2026, 11, 2), date(2026, 11, 9))
    found = [(run.kind, run.since) for run in summary(store, who, TODAY).breaches]
    assert found == [
        ("over", date(2026, 11, 9)), ("uncovered", date(2026, 11, 2)), ("over", date(2026, 10, 12)),
    ]  # fmt: skip


def test_someone_who_is_gone_from_the_record_is_said_to_be(store):
    with pytest.raises(BadInput, match="That worker is no longer in the record"):
        summary(store, 9, TODAY)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 1, 5), date(9999, 12, 31), "since 5 Jan"),
        (date(2026, 12, 7), date(9999, 12, 31), "from 7 Dec"),
        (date(2025, 11, 6), date(2025, 11, 20), "6–19 Nov 2025"),
    ],
)
def test_days_are_said_as_people_say_them(start, end, words):
    assert when_words(start, end, TODAY) == words


@pytest.mark.parametrize(("back", "found"), [(date(2025, 11, 24), []), (date(2025, 11, 25), ["uncovered"])])
def test_a_breach_of_the_first_of_the_twelve_months_counts_to_its_last_day(store, back, found):
    row = worker(store)
    held(store, row, "C-1", day=date(2025, 6, 2), opened=date(2025, 6, 2))
    absences.add(store, row, date(2025, 11, 10), back)
    assert [run.kind for run in summary(store, row, TODAY).breaches] == found
