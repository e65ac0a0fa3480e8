"""One team, a few workers and cases, for the tests of what changes the record."""

from datetime import date

from models import allocation, case_changes, limit_lines, teams, workers
from models.store import open_store

TODAY = date(2026, 11, 24)
START = date(2024, 1, 8)


def team(store, name="Harbour Team", kind="children in need and protection"):
    return teams.add(store, name, kind, "R. Whitcombe").row


def worker(store, name="Beth Oakhanger", worker_id=None, *, in_team=None, role="social worker", fte="1", **more):
    row = in_team or next((team.row for team in teams.listed(store)), 0) or team(store)
    return workers.add(
        store, worker_id or name, name, more.pop("start", START), row, role, "permanent", fte, **more
    ).row


def case(store, case_id="C-1", opened=date(2026, 1, 5), category="child in need", **more):
    return case_changes.take(store, case_id, opened, category, **more).row


def limits(store, lower="0", upper="2", measure="cases", **scope):
    return limit_lines.add(store, limit_lines.Scope(**scope), measure, lower, upper).row


def meanwhile(monkeypatch, store, change):
    """Let someone else make a change after the next one of ``store`` was checked and before it is written."""

    def write(*args, **kwargs):
        monkeypatch.undo()
        with open_store(store.path) as other:
            change(other)
        return store.write(*args, **kwargs)

    monkeypatch.setattr(store, "write", write)


def held(store, worker_row, *case_ids, day=date(2026, 1, 5), **more):
    """Take cases and give them all to one worker."""
    rows = [case(store, case_id, **more) for case_id in case_ids]
    for row in rows:
        allocation.allocate(store, row, worker_row, day, day)
    return rows
