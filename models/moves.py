"""A plan's moves, as edited case by case: what they would make of each person, and applying them as one change.

A plan is a list of ``Moving`` from one day on, whoever made it: ``models.handover``, ``models.rebalance`` or a hand.
The rules are those of ``models.allocation``, asked of what all the moves together make; ``check`` asks before,
``apply`` asks again in the transaction that writes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import allocation, on_day, periods, workers
from models.cases import id_of
from models.dates import check_day, show
from models.errors import BadInput
from models.key_workers import key_workers
from models.overrides import Override
from models.position import Rules, WorkerPosition, loads, rules_on, worker_positions
from models.record import recorded
from models.store import Store
from models.words import count

_MOST_LISTED = 3


@dataclass(frozen=True, slots=True)
class Moving:
    """One case of a plan: who holds it (None: nobody), and who is to take it (None: it stays as it is)."""

    case_row: int
    from_row: int | None
    to_row: int | None

    @property
    def moves(self) -> bool:
        """Whether it changes anything."""
        return self.to_row is not None and self.to_row != self.from_row


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """A case of a plan; ``problem`` is a sentence why it can't be moved as the plan says, empty where it can."""

    moving: Moving
    case_id: str
    problem: str


@dataclass(frozen=True, slots=True)
class PersonCheck:
    """Someone whom a plan takes cases from or gives cases to: as they are on its day, and as they would be.

    ``now`` and ``then`` are None for someone not in post on the day. ``refusal`` says why they may not be given their
    cases unless what was agreed is recorded for them (an ``Override``); it is empty where they may.
    """

    row: int
    worker_id: str
    name: str
    takes: int
    gives: int
    now: WorkerPosition | None
    then: WorkerPosition | None
    refusal: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a plan's moves would do from ``day`` on: case by case in their order, and person by person by name."""

    day: date
    cases: tuple[CaseCheck, ...]
    people: tuple[PersonCheck, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Why it can't be applied, whatever was agreed; each a sentence."""
        return tuple(case.problem for case in self.cases if case.problem)

    @property
    def to_agree(self) -> tuple[PersonCheck, ...]:
        """Those for whom an override is needed."""
        return tuple(person for person in self.people if person.refusal)


def check(store: Store, day: date, moves: Sequence[Moving], today: date) -> Checked:
    """Return what the moves would make of each person, and what stands against them; nothing is changed.

    Raises:
        BadInput: the day is none that can be kept, a case is in the list twice, or a case or person is not there.
    """
    check_day(day, "the day of the plan")
    _check_once(store, moves)
    with store.snapshot():
        cases = [CaseCheck(move, id_of(store, move.case_row), _problem(store, move, day)) for move in moves]
        moving = [case.moving for case in cases if case.moving.moves and not case.problem]
        people = _people(store, day, moving, today)
    return Checked(day, tuple(cases), people)


def apply(
    store: Store,
    day: date,
    moves: Sequence[Moving],
    today: date,
    overrides: Mapping[int, Override] | None = None,
    why: str = "",
) -> str:
    """Make the moves from ``day`` on as one change, all or none; return the journal's line, which is the toast's too.

    Args:
        store: the open database.
        day: the day from which everyone holds what they are given; past, today or coming.
        moves: the cases; those that stay as they are are left alone.
        today: the day it is.
        overrides: by worker row what was agreed for somebody who may not be given their cases without it. It is kept
            with all cases that they are given here, and not at all where it is not needed.
        why: the reason for the journal.

    Raises:
        BadInput: nothing moves, a case is closed or with somebody else by now, or a text can't be kept.
        Refused: someone would be over, is away, has left or not started, and nothing was agreed for them.
    """
    check_day(day, "the day of the plan")
    _check_once(store, moves)
    moving = [move for move in moves if move.moves]
    if not moving:
        raise BadInput("No case of the plan moves; choose who takes at least one.")
    line = _line(store, moving, day)
    with recorded(store, line, why=why):
        problems = [problem for move in moving if (problem := _problem(store, move, day))]
        if problems:
            more = f" The same goes for {count(len(problems) - 1, 'case')} more." if len(problems) > 1 else ""
            raise BadInput(f"{problems[0]}{more}")
        given = [(move.case_row, int(move.to_row or 0)) for move in moving]
        allocation.allocate_all(store, given, day, today, line, overrides or {})
    return line


def _check_once(store: Store, moves: Iterable[Moving]) -> None:
    seen: set[int] = set()
    for move in moves:
        if move.case_row in seen:
            raise BadInput(f"{id_of(store, move.case_row)} is in the plan twice; leave it out once.")
        seen.add(move.case_row)


def _problem(store: Store, move: Moving, day: date) -> str:
    """Return why a case can't be moved as the plan says: it is closed, or held by somebody else, or by nobody."""
    if not move.moves:
        return ""
    case_id = id_of(store, move.case_row)
    opening = periods.on_day(periods.load(store, "openings", ("case_row", move.case_row), ()), day)
    if opening is None:
        return f"{case_id} is not open on {show(day)}; leave it out of the plan, or choose a day on which it is."
    holder = periods.on_day(key_workers(store, move.case_row), day)
    holds = int(holder.values["worker_row"] or 0) if holder else None
    if holds == move.from_row:
        return ""
    now = f"{workers.name_of(store, holds)} holds it" if holds else "it has no key worker"
    was = f"with {workers.name_of(store, move.from_row)}" if move.from_row else "without a key worker"
    return f"{case_id} is not {was} on {show(day)}: {now} then; make the plan anew, or choose another day."


def _line(store: Store, moving: Sequence[Moving], day: date) -> str:
    """Return the journal's line: whose cases go to whom from when."""
    holders, takers = ({move.from_row for move in moving}, dict.fromkeys(move.to_row for move in moving))
    names = [workers.name_of(store, row or 0) for row in takers]
    to = ", ".join(names) if len(names) <= _MOST_LISTED else f"{len(names)} people"
    number = count(len(moving), "case")
    if len(holders) == 1 and (row := moving[0].from_row):
        return f"{workers.name_of(store, row)}: {number} handed over to {to} from {show(day)}"
    listed = ", ".join(id_of(store, move.case_row) for move in moving[:_MOST_LISTED])
    more = f" and {len(moving) - _MOST_LISTED} more" if len(moving) > _MOST_LISTED else ""
    return f"{number} ({listed}{more}): key worker → {to} from {show(day)}"


def _people(store: Store, day: date, moving: Sequence[Moving], today: date) -> tuple[PersonCheck, ...]:
    given: dict[int, list[Moving]] = defaultdict(list)
    taken: dict[int, list[Moving]] = defaultdict(list)
    for move in moving:
        given[move.to_row or 0].append(move)
        if move.from_row is not None:
            taken[move.from_row].append(move)
    on_today = _as_of_today(store, day, moving, today)
    then_of = {day: _after(store, day, moving)} | ({today: _after(store, today, on_today)} if on_today else {})
    rules = rules_on(store, day)
    found = []
    for row in given.keys() | taken.keys():
        of = workers.worker(store, row, day)
        days = [day, *([today] if any(move.to_row == row for move in on_today) else [])]
        whys = [allocation.refusal_of(store, row, on, then_of[on].get(row)) for on in days] if row in given else []
        now = worker_positions(on_day.person_on(store, row, day), loads(on_day.held_by(store, row, day)), rules)
        found.append(
            PersonCheck(row, of.worker_id, of.name, len(given[row]), len(taken[row]), now[0] if now else None,
                        then_of[day].get(row), next((why for why in whys if why), ""))
        )  # fmt: skip
    return tuple(sorted(found, key=lambda person: (person.name.casefold(), person.worker_id)))


def _as_of_today(store: Store, day: date, moving: Sequence[Moving], today: date) -> list[Moving]:
    """Return, of a plan from a past day, the moves that still hold today: nobody else was recorded since."""
    if day >= today:
        return []
    return [
        move
        for move in moving
        if today in allocation.days_given(store, move.case_row, int(move.to_row or 0), day, today)
    ]


def _after(store: Store, day: date, moving: Sequence[Moving]) -> dict[int, WorkerPosition]:
    """Return those in post on ``day`` whom the moves touch, as they would be."""
    facts = _facts(store, [move.case_row for move in moving], day)
    rules = rules_on(store, day)
    changes: dict[int, tuple[set[int], list[int]]] = defaultdict(lambda: (set(), []))
    for move in moving:
        changes[move.to_row or 0][1].append(move.case_row)
        if move.from_row is not None:
            changes[move.from_row][0].add(move.case_row)
    found = {}
    for row, (gone, come) in changes.items():
        then = _with(store, row, day, gone, {case: facts[case] for case in come}, rules)
        if then is not None:
            found[row] = then
    return found


def _with(
    store: Store, worker_row: int, day: date, gone: set[int], come: Mapping[int, tuple[str | None, str]], rules: Rules
) -> WorkerPosition | None:
    """Return a worker on ``day`` without some of their cases and with others; None when not in post then."""
    held = on_day.held_by(store, worker_row, day)
    held = held.kept(case not in gone for case in held.case)
    held = held._replace(
        case=(*held.case, *come),
        worker=(*held.worker, *(worker_row for _ in come)),
        category=(*held.category, *(category for category, _ in come.values())),
        family=(*held.family, *(family for _, family in come.values())),
        team=(*held.team, *(None for _ in come)),
    )
    found = worker_positions(on_day.person_on(store, worker_row, day), loads(held), rules)
    return found[0] if found else None


def _facts(store: Store, case_rows: Sequence[int], day: date) -> dict[int, tuple[str | None, str]]:
    """Return category and family of cases on ``day``."""
    rows = store.rows(
        "select c.id, k.category, c.family_key from cases c"
        " left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day"
        " where c.id in (select value from json_each(:cases))",
        {"day": day.isoformat(), "cases": json.dumps(list(case_rows))},
    )
    return {row: (category, family) for row, category, family in rows}
