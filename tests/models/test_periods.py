"""Periods against a dictionary of every single day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import BadInput
from models.periods import Span, changed, corrected, moved, on_day, without

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(n) for n in range(12)]
END = FIRST + timedelta(12)
NAMES = ("role", "fte")

steps = st.lists(
    st.tuples(
        st.sampled_from(["change", "correct"]), st.sampled_from(DAYS), st.sampled_from(NAMES), st.sampled_from("abc")
    ),
    max_size=12,
)


def by_day(spans):
    return {day: dict(on_day(spans, day).values) for day in DAYS}


def naive(kind, days, day, name, value):
    """Walk the days one by one: forward (for a correction also back) while the old value stands."""
    old = days[day][name]
    index = DAYS.index(day)
    directions = [range(index, len(DAYS)), range(index - 1, -1, -1)][: 1 + (kind == "correct")]
    found = {each: dict(values) for each, values in days.items()}
    for direction in directions:
        for at in direction:
            if days[DAYS[at]][name] != old:
                break
            found[DAYS[at]][name] = value
    return found


@given(steps)
@settings(max_examples=150, deadline=None)
def test_any_sequence_answers_every_day_as_the_days_one_by_one_do(sequence):
    spans = [Span(1, FIRST, END, {"role": "a", "fte": "a"})]
    days = by_day(spans)
    for kind, day, name, value in sequence:
        spans = (changed if kind == "change" else corrected)(spans, day, {name: value})
        days = naive(kind, days, day, name, value)
        assert by_day(spans) == days
        assert all(a.end == b.start and a.values != b.values for a, b in itertools.pairwise(spans))
        assert (spans[0].start, spans[-1].end) == (FIRST, END)


@given(steps, st.integers(0, 11))
@settings(max_examples=80, deadline=None)
def test_a_change_taken_back_leaves_what_held_before(sequence, which):
    spans = [Span(1, FIRST, END, {"role": "a", "fte": "a"})]
    for _, day, name, value in sequence:
        spans = changed(spans, day, {name: value})
    spans = [Span(number, span.start, span.end, span.values) for number, span in enumerate(spans)]
    at = which % len(spans)
    if at == 0:
        with pytest.raises(BadInput):
            without(spans, 0)
        return
    start, before = spans[at].start, by_day(spans)
    after = by_day(without(spans, at))
    assert after[start] == before[spans[at - 1].start]
    assert {day: after[day] for day in DAYS if day < start} == {day: before[day] for day in DAYS if day < start}


def test_a_move_stays_between_its_neighbours():
    spans = [Span(n, DAYS[n * 3], DAYS[n * 3] + timedelta(3), {"role": str(n)}) for n in range(3)]
    assert [(span.start, span.end) for span in moved(spans, 1, DAYS[5])] == [
        (DAYS[0], DAYS[5]),
        (DAYS[5], DAYS[6]),
        (DAYS[6], DAYS[9]),
    ]
    for day in (DAYS[0], DAYS[6], DAYS[9]):
        with pytest.raises(BadInput, match="Choose a day"):
            moved(spans, 1, day)


def test_a_gap_ends_a_run():
    spans = [Span(1, DAYS[0], DAYS[2], {"role": "a"}), Span(2, DAYS[4], DAYS[6], {"role": "a"})]
    assert [span.values["role"] for span in changed(spans, DAYS[1], {"role": "b"})] == ["a", "b", "a"]
    assert [span.values["role"] for span in corrected(spans, DAYS[5], {"role": "b"})] == ["a", "b"]
