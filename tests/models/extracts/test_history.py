"""Extract after extract, the record of every extract's day is what that extract said: beside a naive second keeping."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.extracts.extract import Child, Extract, ListRead
from models.extracts.importing import import_extract
from models.extracts.plan import Choices
from models.position import position
from models.store import IN_MEMORY, open_store
from models.words import CATEGORIES

FIRST = date(2025, 12, 31)
NAMES = ("Sam Ward", "Dan Quill", "Beth Oak", "")
TEAMS = ("Harbour", "Quay")

one_child = st.tuples(st.sampled_from(NAMES), st.sampled_from(CATEGORIES), st.sampled_from(TEAMS), st.integers(0, 40))
one_file = st.dictionaries(st.integers(1, 8), one_child, max_size=8)
files = st.lists(one_file, min_size=1, max_size=12)


def days(number):
    """Return the days of so many files: uneven, as extracts come."""
    return [FIRST + timedelta(30 * place + place % 3) for place in range(number)]


def extract(day, before, rows, was_open):
    """Build one file. A case opens after the last file's day, for otherwise that file would have named it."""
    children = {}
    for number, (worker, category, team, ago) in rows.items():
        opened = day - timedelta(ago)
        if before is not None and number not in was_open:
            opened = max(opened, before + timedelta(1))
        start = opened.isoformat() if ago % 5 else ""
        since = (day - timedelta(ago // 2)).isoformat() if ago % 3 else ""
        children[f"c{number}"] = Child(
            f"C{number}", is_open=True, category=category, worker=worker, team=team, opened=start, since=since
        )
    for number in was_open - rows.keys():
        if number % 2:  # the file still has a row of it, which says when it closed
            closed = (day - timedelta(number)).isoformat()
            children[f"c{number}"] = Child(f"C{number}", closed=closed)
    return Extract("annex.xlsx", "Annex A", day, [ListRead("List 6", "", "List_6", len(rows), 0)], children)


def said(rows):
    """Return what a file says: cases of each worker, of each category, and the unallocated ones."""
    return (
        Counter(worker for worker, *_ in rows.values() if worker),
        Counter(category for _, category, *_ in rows.values()),
        sorted(f"C{number}" for number, (worker, *_) in rows.items() if not worker),
    )


def kept(store, day):
    found = position(store, day)
    held = Counter({worker.name: worker.cases for worker in found.workers if worker.cases})
    held.update({leaver.name: leaver.cases for leaver in found.leavers})
    categories = Counter(row[0] for row in store.rows(
        "select c.category from openings o join categories c on c.case_row = o.case_row"
        " where o.valid_from <= :day and o.valid_to > :day and c.valid_from <= :day and c.valid_to > :day",
        {"day": day.isoformat()},
    ))  # fmt: skip
    return held, categories, sorted(case.case_id for case in found.unallocated)


@settings(max_examples=60)
@given(files)
def test_twelve_files_in_a_row_leave_the_history_that_each_told(several):
    with open_store(IN_MEMORY) as store:
        before, was_open = None, set()
        for day, rows in zip(days(len(several)), several, strict=True):
            file = extract(day, before, rows, was_open)
            import_extract(store, file)
            assert kept(store, day) == said(rows)
            assert import_extract(store, file).changes == 0
            before, was_open = day, set(rows)
        for day, rows in zip(days(len(several)), several, strict=True):
            assert kept(store, day) == said(rows)
        assert store.rows("pragma foreign_key_check") == []


@settings(max_examples=40)
@given(files, st.data())
def test_a_forgotten_file_brought_in_late_changes_its_own_day_and_no_other(several, data):
    with open_store(IN_MEMORY) as store:
        late = data.draw(st.integers(0, len(several) - 1))
        before, was_open, forgotten = None, set(), None
        for place, (day, rows) in enumerate(zip(days(len(several)), several, strict=True)):
            file = extract(day, before, rows, was_open)
            if place == late:
                forgotten = file
            else:
                import_extract(store, file)
            before, was_open = day, set(rows)
        import_extract(store, forgotten, Choices(older=True))
        for day, rows in zip(days(len(several)), several, strict=True):
            assert kept(store, day) == said(rows), day
