"""Writing the plan of an extract, inside the one transaction and journal entry that is open."""

import json
from dataclasses import replace
from itertools import count
from typing import Any

from models import words
from models.bulk import Row, write_rows
from models.dates import OPEN
from models.extracts.compare import Step
from models.extracts.extract import Child
from models.extracts.newcomers import Newcomers
from models.extracts.plan import Plan
from models.findings import keep
from models.spreadsheets import Progress
from models.store import Store

_OPEN = OPEN.isoformat()

# Ends come before beginnings, so that no two periods of one thing overlap at any moment of the transaction.
_STATEMENTS = {
    "team": "insert into teams (id, name, name_key) values (?, ?, ?)",
    "worker": "insert into workers (id, worker_id, worker_key, name, valid_from) values (?, ?, ?, ?, ?)",
    "post": "insert into posts (worker_row, valid_from, team_row, role, employment, fte) values (?, ?, ?, ?, ?, ?)",
    "name": "insert into worker_names (name, name_key, worker_row) values (?, ?, ?) on conflict do nothing",
    "unconfirmed": "insert into unconfirmed (worker_row) values (?)",
    "worker started": "update workers set valid_from = ? where id = ?",
    "openings ended": "update openings set valid_to = ? where id = ?",
    "closing done": "delete from closings where case_row = ?",
    "categories ended": "update categories set valid_to = ? where id = ?",
    "override gone": "delete from overrides where allocation_row = ?",
    "allocations gone": "delete from allocations where id = ?",
    "allocations ended": "update allocations set valid_to = ? where id = ?",
    "categories given": "update categories set category = ? where id = ?",
    "allocations given": "update allocations set worker_row = ? where id = ?",
    "case": (
        "insert into cases (id, case_id, case_key, family_id, family_key, date_of_birth) values (?, ?, ?, ?, ?, ?)"
    ),
    "born": "update cases set date_of_birth = ? where id = ?",
    "openings": "insert into openings (id, case_row, valid_from, valid_to, team_row) values (?, ?, ?, ?, ?)",
    "categories": "insert into categories (id, case_row, valid_from, valid_to, category) values (?, ?, ?, ?, ?)",
    "allocations": (
        "insert into allocations (id, case_row, valid_from, valid_to, worker_row, kind) values (?, ?, ?, ?, ?, ?)"
    ),
    "case team": (
        "insert into case_teams (case_row, day, team_row) values (?, ?, ?)"
        " on conflict (case_row, day) do update set team_row = excluded.team_row"
    ),
    "team again": "insert into case_teams (case_row, day, team_row) values (?, ?, ?) on conflict do nothing",
    "event": "insert into events (case_row, kind, day, until, detail) values (?, ?, ?, ?, ?)",
    "event more": "update events set until = ?, detail = ? where id = ?",
    "interval": (
        "insert into intervals (table_name, row_id, edge, day, after) values (?, ?, ?, ?, ?)"
        " on conflict (table_name, row_id, edge) do update set day = excluded.day, after = excluded.after"
    ),
    "difference": (
        "insert into differences (fact, case_row, said) values (?, ?, ?)"
        " on conflict (case_row, fact) do update set said = excluded.said"
    ),
    "settled": "delete from differences where fact = ? and case_row = ?",
}
_KINDS = {"categories": "", "allocations": "and kind = 'key worker'"}
"""Which rows of a table hold what an extract tells."""


def write(store: Store, plan: Plan, progress: Progress | None = None) -> None:
    """Write a plan: new people and teams, each case's change, dated records, and what is known of the file itself."""
    writing = _Writing(store, plan)
    for step in plan.comparison.steps:
        writing.step(step)
    writing.records()
    writing.kept()
    writing.extract()
    statements = [(sql, writing.rows[statement]) for statement, sql in _STATEMENTS.items() if writing.rows[statement]]
    write_rows(store, statements, sum(len(rows) for _, rows in statements), progress)


def is_known(store: Store, plan: Plan) -> bool:
    """Whether the record has this very extract already, so that not even its being read again is worth an entry."""
    extract, told = plan.extract, _lists(plan)
    same = "select 1 from extracts where as_of = ? and source = ? and council = ? and lists = ?"
    held = plan.held
    return (
        not plan.comparison.steps
        and not plan.dated
        and plan.comparison.differences == held.differences
        and not any(isinstance(plan.people.chosen(worker.key), int) for worker in plan.new_workers)
        and bool(store.rows(same, (extract.as_of.isoformat(), extract.source, extract.council, told)))
    )


def _lists(plan: Plan) -> str:
    return json.dumps([one._asdict() for one in plan.extract.lists], ensure_ascii=False)


class _Writing:
    """The rows that a plan writes, by statement."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store, self._plan, self._held = store, plan, plan.held
        self.rows: dict[str, list[Row]] = {statement: [] for statement in _STATEMENTS}
        self._next = {
            table: count(store.rows(f"select ifnull(max(id), 0) + 1 from {table}")[0][0])
            for table in ("teams", "workers", "cases", "openings", "categories", "allocations", "extracts")
        }
        self._newcomers = Newcomers(plan, self.rows, self._next)
        self._cases: dict[str, int] = {}

    # Cases

    def step(self, step: Step) -> None:
        """Add the rows of one change."""
        if step.kind in ("new", "reopened"):
            self._open(step)
        elif step.kind == "closed":
            self._close(step, self._held.cases[step.case])
        elif step.kind == "corrected":
            self.rows["born"].append((step.value, self._held.cases[step.case]))
        elif step.kind == "team":
            self._team_of(step)
        else:
            case = self._held.cases[step.case]
            if step.kind == "unallocated":
                self._team_of(step)
            if step.kind == "re-categorised":
                self._set("categories", case, self._after_recorded("categories", case, step), step.value)
            else:
                self._set(
                    "allocations", case, step, self._newcomers.worker(step.value), until=self._held.opening[case].end
                )

    def _team_of(self, step: Step) -> None:
        """Keep which team the file has a case in that nobody holds; on the next extract's day it is what it was."""
        held, case = self._held, self._held.cases[step.case]
        team = self._newcomers.team(self._plan.extract.children[step.case].team)
        spell = held.key_worker.get(case)
        was = held.teams.get(words.key(held.people[spell.value].team)) if spell else held.team_of.get(case)
        if team is not None and team != was:
            self.rows["case team"].append((case, step.day, team))
            if was is not None and held.until != _OPEN:
                self.rows["team again"].append((case, held.until, was))

    def _open(self, step: Step) -> None:
        child = self._plan.extract.children[step.case]
        row, worker = self._held.cases.get(step.case), self._newcomers.worker(self._plan.comparison.holders[step.case])
        until, team = self._held.until, self._newcomers.team(child.team)
        if row is not None:
            later = self._store.rows(
                "select min(valid_from) from openings where case_row = ? and valid_from > ?", (row, self._held.day)
            )
            until = min(until, later[0][0] or _OPEN)
        known, row = row is not None, row if row is not None else self._case(step.case, child)
        opening = next(self._next["openings"])
        self.rows["openings"].append((opening, row, step.day, until, team))
        self._interval("openings", opening, "from", step)
        if known:
            if child.category:
                self._set("categories", row, self._after_recorded("categories", row, step), child.category, told=False)
            self._set(
                "allocations", row, self._after_recorded("allocations", row, step), worker, told=False, until=until
            )
            return
        if child.category:
            self._add_period("categories", row, step.day, _OPEN, child.category)
        if worker is not None:
            self._add_period("allocations", row, step.day, until, worker)

    def _after_recorded(self, table: str, case: int, step: Step) -> Step:
        """Return the step of a day that a list gives from the day of what was recorded last, where that is later.

        What the file says is so on its own day; what held before that stays.
        """
        last = self._store.rows(
            f"select max(case when valid_to <= :day then valid_to else valid_from end) from {table}"
            f" where case_row = :case and valid_from <= :day {_KINDS[table]}",
            {"case": case, "day": self._held.day},
        )
        return replace(step, day=max(step.day, last[0][0] or ""))

    def _case(self, key: str, child: Child) -> int:
        row: int = next(self._next["cases"])
        self._cases[key] = row
        family = words.key(child.family)
        self.rows["case"].append((row, child.case_id, key, child.family, family, child.born or None))
        return row

    def _close(self, step: Step, case: int) -> None:
        """Close a case: who held it no longer does; what only a later extract may say comes back on its day."""
        until = self._held.until
        opening = self._held.opening[case]
        self.rows["openings ended"].append((step.day, opening.row))
        self._interval("openings", opening.row, "to", step)
        if until < opening.end:
            self.rows["openings"].append((next(self._next["openings"]), case, until, opening.end, opening.value))
        else:
            self.rows["closing done"].append((case,))
        for row, kind, start, end, worker in self._store.rows(
            "select id, kind, valid_from, valid_to, worker_row from allocations"
            " where case_row = ? and valid_to > ? and valid_from < ?",
            (case, step.day, opening.end),
        ):
            if start < step.day:
                self.rows["allocations ended"].append((step.day, row))
            elif start < until:
                self._drop(row)
            if start < until < end:
                self._add_period("allocations", case, until, end, worker, kind)

    def _drop(self, allocation: int) -> None:
        self.rows["override gone"].append((allocation,))
        self.rows["allocations gone"].append((allocation,))

    def _set(
        self,
        table: str,
        case: int,
        step: Step,
        value: Any,  # noqa: ANN401
        *,
        told: bool = True,
        until: str = _OPEN,
    ) -> None:
        """Let a value hold from the step's day until the next recorded change, at most until the next extract's day.

        Args:
            table: ``categories`` or ``allocations``.
            case: the case's row.
            step: the change.
            value: the category, the worker's row, or None for no key worker.
            told: whether the interval in which it happened is kept.
            until: the day before which it ends in any case.
        """
        column = "category" if table == "categories" else "worker_row"
        day, until, current = step.day, min(until, self._held.until), None
        for row, start, end, old in self._store.rows(
            f"select id, valid_from, valid_to, {column} from {table}"
            f" where case_row = ? {_KINDS[table]} order by valid_from",
            (case,),
        ):
            if start <= day < end:
                current = (row, start, end, old)
                until = min(until, end)
            elif start > day:
                until = min(until, start)
        if current is not None and current[3] == value:
            return
        touched, edge = self._end_current(table, case, current, day, until, value), "to"
        if value is not None:
            edge = "from"
            if touched is None or current is None or current[1] < day:
                touched = self._add_period(table, case, day, until, value)
        if told and touched is not None:
            self._interval(table, touched, edge, step)

    def _end_current(
        self,
        table: str,
        case: int,
        current: tuple[int, str, str, Any] | None,
        day: str,
        until: str,
        value: Any,  # noqa: ANN401
    ) -> int | None:
        """End what holds on the day, or give its row the new value where it began that day; return the row left."""
        if current is None:
            return None
        row, start, end, old = current
        left: int | None = row
        if start < day:
            self.rows[f"{table} ended"].append((day, row))
        elif value is None:
            self._drop(row)
            left = None
        else:
            self.rows[f"{table} given"].append((value, row))
            if table == "allocations":  # what was agreed was agreed for someone else
                self.rows["override gone"].append((row,))
            if until < end:
                self.rows[f"{table} ended"].append((until, row))
        if until < end:
            self._add_period(table, case, until, end, old)
        return left

    def _add_period(
        self,
        table: str,
        case: int,
        start: str,
        end: str,
        value: Any,  # noqa: ANN401
        kind: str = words.KEY_WORKER,
    ) -> int:
        """Add a category, or an allocation of a kind; return its row."""
        row: int = next(self._next[table])
        self.rows[table].append((row, case, start, end, value, *([kind] if table == "allocations" else [])))
        return row

    def _interval(self, table: str, row: int, edge: str, step: Step) -> None:
        if step.after and step.after < step.day:
            self.rows["interval"].append((table, row, edge, step.day, step.after))

    # What else the file says

    def records(self) -> None:
        """Add the dated records; a child that was never an open case here gets a row for its own."""
        records, children = self._plan.records, self._plan.extract.children
        for key, kind, day, until, detail in records.new:
            row = self._held.cases.get(key) or self._cases.get(key) or self._case(key, children[key])
            self.rows["event"].append((row, kind, day, until, detail))
        self.rows["event more"] = list(records.changed)

    def kept(self) -> None:
        """Keep what the file says otherwise than what was entered by hand; forget what it says no longer."""
        now, before = self._plan.comparison.differences, self._held.differences
        self.rows["difference"] = [(*thing, said) for thing, said in now.items() if before.get(thing) != said]
        self.rows["settled"] = [thing for thing in before if thing not in now]

    def extract(self) -> None:
        """Add the file itself, with what it had wrong."""
        plan, row = self._plan, next(self._next["extracts"])
        extract = plan.extract
        self._store.connection.execute(
            "insert into extracts (id, entry, file, source, as_of, council, lists, begins)"
            " values (?, (select entry from journal_open), ?, ?, ?, ?, ?, ?)",
            (
                row, extract.file, extract.source, extract.as_of.isoformat(), extract.council, _lists(plan),
                int(not self._held.cases),
            ),
        )  # fmt: skip
        keep(self._store.connection, row, (*extract.findings, *plan.contradictions))
