"""Extracts of a few children, brought into a record day after day, and what that leaves."""

from datetime import date

from models.extracts.extract import Child, Extract, ListRead
from models.extracts.importing import import_extract
from models.extracts.plan import Choices
from models.position import position

_NONE = Choices()
SEP, OCT, NOV, DEC = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 9), date(2026, 12, 1)


def child(case_id, worker="Sam Ward", category="child in need", team="Harbour", **more):
    return Child(case_id, is_open=True, category=category, worker=worker, team=team, **more)


def extract(as_of, *children, **more):
    lists = [ListRead("List 6", "Children in need", "List_6", len(children), 0)]
    return Extract("annex.xlsx", "Annex A", as_of, lists, {one.case_id.casefold(): one for one in children}, **more)


def load(store, as_of, *children, choices=_NONE, **more):
    return import_extract(store, extract(as_of, *children, **more), choices)


def cases(store, day):
    """Return how many cases each worker holds on a day, and which are not allocated."""
    found = position(store, day)
    held = {worker.name: worker.cases for worker in found.workers}
    return held, sorted(case.case_id for case in found.unallocated)


def kinds(planned):
    return {(line.kind, line.case_id) for line in planned.lines}


def lines(planned):
    return {line.key: (line.what, line.day, line.after) for line in planned.lines}
