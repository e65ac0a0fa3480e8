"""Extracts, hand entries, undo and redo in any order: nothing is lost, and nothing entered by hand changes unasked."""

import json
from datetime import date, timedelta
from random import Random

import pytest

from models import allocation, case_changes, journal
from models.errors import BadInput
from models.extracts.extract import Child, Extract, ListRead
from models.extracts.importing import apply, plan
from models.extracts.plan import Choices
from models.store import IN_MEMORY, open_store
from models.words import CATEGORIES

FIRST = date(2026, 9, 1)
NAMES = ("Sam Ward", "Dan Quill", "Beth Oak", "")
TABLES = ("workers", "posts", "cases", "openings", "categories", "allocations", "extracts", "differences", "intervals",
          "worker_names", "unconfirmed", "teams")  # fmt: skip
FACTS = {"openings": "open", "categories": "category", "allocations": "key worker"}


def day(number):
    return FIRST + timedelta(number)


def content(store):
    return {table: store.rows(f"select * from {table} order by id") for table in TABLES}


def on(store, number):
    """Return what each open case is on a day: category and key worker's name."""
    found = store.rows(
        "select c.case_key, k.category, ifnull(w.name, '') from openings o join cases c on c.id = o.case_row"
        " left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day"
        " left join allocations a on a.case_row = c.id and a.valid_from <= :day and a.valid_to > :day"
        " left join workers w on w.id = a.worker_row where o.valid_from <= :day and o.valid_to > :day",
        {"day": day(number).isoformat()},
    )
    held = {case: {"open": True, "category": category, "key worker": name} for case, category, name in found}
    assert len(held) == len(found)  # one opening, one category and one key worker a day
    return held


def file(random, number):
    children = {}
    for case in range(5):
        if random.random() < 0.7:
            opened = random.choice(["", day(number - random.randint(0, 20)).isoformat()])
            since = random.choice(["", day(number - random.randint(0, 9)).isoformat()])
            category, worker = random.choice([*CATEGORIES[:2], ""]), random.choice(NAMES)
            children[f"c{case}"] = Child(
                f"C{case}", is_open=True, category=category, worker=worker, team="Quay", opened=opened, since=since
            )
    return Extract("annex.xlsx", "Annex A", day(number), [ListRead("List 6", "", "List_6", 9, 0)], children)


class Sequence:
    def __init__(self, store, random):
        self.store, self.random, self.last = store, random, 30
        self.done, self.undone = [], []
        self.entered = {}

    def entry(self):
        return self.store.rows("select ifnull(max(id), 0) from journal")[0][0]

    def by_hand(self, number):
        """Return what was entered by hand and stands: since the last extract, or against one of an older day ever."""
        latest = self.store.rows("select as_of, entry from extracts order by as_of desc, entry desc limit 1")
        since = latest[0][1] if latest and latest[0][0] <= day(number).isoformat() else 0
        stand = [
            facts for entry, facts in self.entered.items() if entry > since and journal.in_force(self.store, entry)
        ]
        kept = self.store.rows("select d.fact, c.case_key from differences d join cases c on c.id = d.case_row")
        return set().union(kept, *stand)

    def bring_in(self):
        random = self.random
        number = max(25, self.last + random.choice([7, 7, 7, 3, 0, -5]))
        one = file(random, number)
        lines = plan(self.store, one).lines
        choices = Choices(
            frozenset(line.key for line in lines if line.kind != "conflict" and random.random() < 0.1),
            frozenset(line.key for line in lines if line.kind == "conflict" and random.random() < 0.3), older=True,
        )  # fmt: skip
        planned = plan(self.store, one, choices)
        hand, before = self.by_hand(number), on(self.store, number)
        apply(self.store, planned)
        self.check(planned, hand, before, on(self.store, number))
        entry = self.entry()
        apply(self.store, plan(self.store, one, choices))
        assert self.entry() == entry  # the same file twice
        self.last = max(self.last, number)

    def check(self, planned, hand, before, after):
        """The day is as the file says but for what is left out, and what was entered by hand is as it was."""
        kept = {line.case for line in planned.lines if line.left_out}
        children = planned.extract.children
        for case in {*before, *after, *children} - kept:
            child, now = children.get(case), after.get(case)
            assert (child is not None) == (now is not None)
            if child is not None:
                assert now["key worker"] == child.worker
                assert now["category"] == child.category or not child.category
        for fact, case in hand:
            if fact != "date of birth" and before.get(case) and after.get(case) and (
                f"conflict {fact}:{case}" not in planned.choices.taken
            ):  # fmt: skip
                assert before[case][fact] == after[case][fact]

    def enter(self):
        store, random, on_day = self.store, self.random, day(self.last + self.random.randint(-8, 8))
        cases, workers = (store.rows(f"select id from {table}") or [(0,)] for table in ("cases", "workers"))
        row, who = random.choice(cases)[0], random.choice(workers)[0]
        random.choice([
            lambda: case_changes.take(store, f"C{random.randint(0, 5)}", on_day, random.choice(CATEGORIES)),
            lambda: allocation.allocate(store, row, who, on_day, day(200)),
            lambda: allocation.allocate(store, row, who, on_day, day(200)),
            lambda: allocation.unallocate(store, row, on_day),
            lambda: case_changes.close(store, row, on_day),
            lambda: case_changes.reopen(store, row, on_day, random.choice(CATEGORIES)),
            lambda: case_changes.change_category(store, row, on_day, random.choice(CATEGORIES)),
        ])()  # fmt: skip
        self.entered[self.entry()] = {
            (FACTS[table], key)
            for table, rows in store.rows(
                "select table_name, ifnull(new, old) from journal_rows where entry = ?", (self.entry(),)
            )
            if table in FACTS
            for (key,) in store.rows("select case_key from cases where id = ?", (json.loads(rows)["case_row"],))
        }

    def step(self):
        before, entry = content(self.store), self.entry()
        what = self.random.choice(["file", "file", "hand", "hand", "hand", "undo", "redo"])
        if what == "undo" and journal.undo(self.store):
            self.undone.append(self.done.pop())
            assert content(self.store) == self.undone[-1][0]
        elif what == "redo" and journal.redo(self.store):
            self.done.append(self.undone.pop())
            assert content(self.store) == self.done[-1][1]
        elif what == "file":
            self.bring_in()
        elif what == "hand":
            try:
                self.enter()
            except BadInput:  # what can't be entered
                assert content(self.store) == before
        if what in ("file", "hand") and self.entry() != entry:
            self.done.append((before, content(self.store)))
        assert self.store.rows("pragma foreign_key_check") == []


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_lost_and_nothing_entered_by_hand_changes_unasked(seed):
    with open_store(IN_MEMORY) as store:
        sequence = Sequence(store, Random(seed))
        for _ in range(25):
            sequence.step()
