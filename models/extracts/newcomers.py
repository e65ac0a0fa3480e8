"""The workers and teams that a file brings and the record does not know: who is added, and as what."""

from collections.abc import Iterator, Mapping
from itertools import count

from models import teams, words
from models.bulk import Row
from models.dates import ALWAYS, OPEN
from models.extracts.people import Who
from models.extracts.plan import Plan

_ROLE, _EMPLOYMENT, _FTE = "social worker", "permanent", "1"
"""What someone first met in a file is taken for until it is confirmed (contract section 4b)."""


class Newcomers:
    """Adds who holds a case by a plan, and the teams that it names, to the rows that are to be written."""

    def __init__(self, plan: Plan, rows: Mapping[str, list[Row]], numbers: Mapping[str, Iterator[int]]) -> None:
        self._plan, self._held, self._rows, self._numbers = plan, plan.held, rows, numbers
        self._teams = dict(plan.held.teams)
        self._workers: dict[str, int] = {}
        self._add_people()

    def team(self, name: str) -> int | None:
        """Return the row of a team, which is added if it is new; None without a name."""
        if not name:
            return None
        key = words.key(name)
        row = self._teams.get(key)
        if row is None:
            row = self._teams[key] = next(self._numbers["teams"])
            self._rows["team"].append((row, name, key))
        return row

    def worker(self, who: Who | None) -> int | None:
        """Return the row of a worker who is held or was added."""
        return self._workers[who] if isinstance(who, str) else who

    def _add_people(self) -> None:
        """Add who is new and holds a case now; let those whose start is a guess start when they first hold one."""
        starts: dict[Who, str] = {}
        for step in self._plan.comparison.steps:
            who = self._plan.comparison.holder(step)
            if who is not None:
                starts[who] = min(step.day, starts.get(who, OPEN.isoformat()))
        taken = {words.key(someone.worker_id) for someone in self._held.people.values()}
        ids = (number for number in count(1) if f"new-{number:03d}" not in taken)
        for who, start in starts.items():
            if isinstance(who, str):
                self._add_worker(who, start, f"NEW-{next(ids):03d}")
            elif who in self._held.unconfirmed and start < self._held.people[who].start:
                self._rows["worker started"].append((start, who))
        for worker in self._plan.new_workers:
            who = self._plan.people.chosen(worker.key)
            row = who if isinstance(who, int) else self._workers.get(who)
            if row is not None:
                self._rows["name"].append((worker.name, worker.key, row))

    def _add_worker(self, key: str, start: str, worker_id: str) -> None:
        row = self._workers[key] = next(self._numbers["workers"])
        name = self._plan.people.spellings[key]
        team = self.team(self._plan.people.team(key) or teams.NOT_KNOWN)
        self._rows["worker"].append((row, worker_id, words.key(worker_id), name, start))
        self._rows["post"].append((row, ALWAYS.isoformat(), team, _ROLE, _EMPLOYMENT, _FTE))
        self._rows["unconfirmed"].append((row,))
