"""Invented services written as workbooks of every shape and imported, against a naive count of their own rows."""

import random
import tempfile
from collections import Counter
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import imports
from models.position import position
from models.store import open_store
from models.words import CATEGORIES
from tests.models.workbooks import HEADINGS, write

BEGIN = date(2026, 1, 1)
DAYS = 120


def day(number):
    return BEGIN + timedelta(number)


@st.composite
def services(draw):
    """Return the rows of a small service, with ``date``s and one spelling."""
    number = st.integers(0, DAYS)

    def end(after, at_least=1):
        return draw(st.none() | st.integers(at_least, 60).map(lambda length: after + timedelta(length)))

    def chosen(names):
        return draw(st.sampled_from(names))

    workers = [f"W{n}" for n in range(draw(st.integers(1, 4)))]
    cases = [f"C{n}" for n in range(draw(st.integers(0, 6)))]
    sheets = {name: [] for name in HEADINGS}
    sheets["Teams"] = [["North", "assessment", None], ["South", "leaving care", "A. Manager"]]
    for worker in workers:
        start = day(draw(number))
        sheets["Workers"].append([worker, f"Worker {worker}", chosen(["North", "South"]), "social worker",
                                  chosen([None, "agency", "permanent"]), draw(st.sampled_from([0, 0.5, 0.8, 1])),
                                  start, end(start)])  # fmt: skip
    for _ in range(draw(st.integers(0, 3))):
        start = day(draw(number))
        sheets["Absences"].append(
            [chosen(workers), start, end(start), None, draw(st.sampled_from([None, 0.25, 0.5, 1]))]
        )
    for case in cases:
        opened = day(draw(number))
        sheets["Cases"].append([case, draw(st.sampled_from([None, "F1", "F2"])), None, opened, end(opened, 0)])
        for start in sorted(draw(st.sets(number, max_size=3))):
            sheets["Categories"].append([case, chosen(CATEGORIES), day(start)])
        begins = sorted(draw(st.sets(number, max_size=3)))
        for start, following in zip(begins, [*begins[1:], None], strict=False):
            open_end = following and day(following)
            ends = draw(st.sampled_from([open_end, day(start + 1)]))
            sheets["Allocations"].append(
                [case, chosen(workers), day(start), ends, draw(st.sampled_from([None, "key worker"]))]
            )
        if draw(st.booleans()):
            sheets["Allocations"].append([case, chosen(workers), opened, None, "co-worker"])
    return sheets


def shaped(sheets, rng):
    """Return the same rows as a person might have them: order, spellings, kinds of cells, blank rows."""
    order = list(sheets)
    rng.shuffle(order)
    headings, written = {}, {}
    for name in order:
        places = list(range(len(HEADINGS[name])))
        rng.shuffle(places)
        spelled = rng.choice([name, name.upper(), f" {name}\u00a0"])
        extra = rng.random() < 0.3
        headings[spelled] = [_spelled(HEADINGS[name][place], rng) for place in places] + ["Remarks"] * extra
        rows = [[_cell(row[place], rng) for place in places] + ["none"] * extra for row in sheets[name]]
        rng.shuffle(rows)
        written[spelled] = [line for row in rows for line in ([[]] * (rng.random() < 0.1) + [row])]
    return written, headings


def _cell(value, rng):
    if isinstance(value, date):
        return rng.choice([value, datetime.combine(value, time()), f"{value:%d/%m/%Y}", value.isoformat()])
    if isinstance(value, str):
        return rng.choice([value, value.upper() if len(value) < 4 or value == "key worker" else value, f"{value} "])
    return rng.choice([value, str(value)]) if value is not None else rng.choice([None, " "])


def _spelled(heading, rng):
    return rng.choice([heading, heading.lower(), heading.replace(" ", "\u00a0"), f" {heading}"])


def _held(sheets, on):
    """Return what the rows say of a day, straight from them: each open case's key worker and category."""
    held = {}
    for case, _, _, opened, closed in sheets["Cases"]:
        if opened <= on and (closed is None or on < closed):
            keys = [worker for of, worker, begin, end, kind in sheets["Allocations"]
                    if of == case and kind != "co-worker" and begin <= on and (end is None or on < end)]  # fmt: skip
            begun = [row for row in sheets["Categories"] if row[0] == case and row[2] <= on]
            category = max(begun, key=lambda row: row[2])[1] if begun else None
            assert len(keys) <= 1
            held[case] = (keys[0] if keys else None, category)
    return held


def _capacity(sheets, worker, fte, on):
    gone = sum(Fraction(str(row[4] if row[4] is not None else 1)) for row in sheets["Absences"]
               if row[0] == worker and row[1] <= on and (row[2] is None or on < row[2]))  # fmt: skip
    return Fraction(str(fte)) * (1 - min(1, gone))


@settings(max_examples=25)
@given(services(), st.integers(0, 10**6), st.lists(st.integers(-5, DAYS + 60), min_size=3, max_size=5))
def test_what_is_held_on_any_day_is_what_the_rows_say(sheets, seed, days):
    written, headings = shaped(sheets, random.Random(seed))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        path = write(Path(folder) / "a.xlsx", written, headings)
        planned = imports.import_file(store, path, date(2026, 11, 24))
        assert planned.bad_rows == ()
        assert {name: counts.added for name, counts in planned.counts.items()} == {
            name: len(rows) for name, rows in sheets.items()
        }
        for number in days:
            on = day(number)
            held, found = _held(sheets, on), position(store, on)
            in_post = {row[0]: row for row in sheets["Workers"] if row[6] <= on and (row[7] is None or on < row[7])}
            carried = Counter(worker for worker, _ in held.values())
            assert {w.worker_id: w.cases for w in found.workers} == {worker: carried[worker] for worker in in_post}
            assert {w.worker_id: (w.team, w.employment, w.fte, w.capacity) for w in found.workers} == {
                worker: (row[2], row[4] or "permanent", Fraction(str(row[5])), _capacity(sheets, worker, row[5], on))
                for worker, row in in_post.items()
            }
            assert {case.case_id for case in found.unallocated} == {case for case, of in held.items() if of[0] is None}
            assert found.held_by_leavers == sum(carried[w] for w in carried if w is not None and w not in in_post)
            assert found.by_category == Counter(category for _, category in held.values() if category)
        assert imports.import_file(store, path, date(2026, 11, 24)).changes == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_file_in_two_halves_is_the_file(seed, tmp_path):
    """What an import holds does not depend on how much comes at once."""
    rng = random.Random(seed)
    rows = [["C1", "W1", day(0), day(9), None], ["C1", "W2", day(9), day(20), None], ["C1", "W1", day(20), None, None],
            ["C2", "W2", day(3), None, None]]  # fmt: skip
    people = [[w, w, "North", "social worker", None, 1, day(0), None] for w in ("W1", "W2")]
    starts = [["C1", "child in need", day(0)], ["C1", "child in care", day(5)], ["C1", "care leaver", day(15)]]
    base = {"Teams": [["North"]], "Workers": people, "Cases": [[c, None, None, day(0), None] for c in ("C1", "C2")]}
    rng.shuffle(rows)
    rng.shuffle(starts)
    kept = []
    for parts in ([(rows, starts)], [(rows[:2], starts[:1]), (rows[2:], starts[1:])]):
        with open_store(tmp_path / f"{len(parts)}.db") as store:
            for some, begun in parts:
                path = write(tmp_path / "a.xlsx", base | {"Categories": begun, "Allocations": some})
                assert imports.import_file(store, path, date(2026, 11, 24)).bad_rows == ()
            kept.append([
                store.rows("select case_row, worker_row, valid_from, valid_to from allocations order by 1, 3"),
                store.rows("select case_row, category, valid_from, valid_to from categories order by 1, 3"),
            ])  # fmt: skip
    assert kept[0] == kept[1]
