"""A plan of moves as rows to edit: who hands over, what the rows make of everybody, who else could take each case.

The plan comes from ``models.handover`` or ``models.rebalance``; ``models.moves`` says what it does once edited.
Nothing here writes. Those two are loaded once they are asked, since a page that is only opened needs neither.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from models import moves, workers
from models.before_after import moved
from models.candidates import coming, with_cases
from models.dates import show
from models.figures import show_number
from models.moves import Checked, Moving
from models.on_day import OpenCases
from models.placing import MANAGER, Move, Unplaced
from models.position import Position, WorkerPosition, inputs, position, position_of
from models.spreadsheets import Progress
from models.status_words import away_words, excess, gap, leaver_words, limits_words, status_words
from models.store import Store
from models.words import Status, count, key


@dataclass(frozen=True, slots=True)
class Giver:
    """Someone who holds cases, the day from which to hand them over, and why then: ``left 30 Oct``, ``away since …``.

    ``why`` is empty for those whom nothing takes away soon.
    """

    row: int
    name: str
    team: str
    cases: int
    day: date
    why: str


def givers(store: Store, day: date, team: str | None = None) -> tuple[Giver, ...]:
    """Return who holds cases on ``day``: those who are gone or away first, then who goes soon, then all by name.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        of = position(store, day, team)
        expected = coming(store, day)
    gone = [Giver(one.row, one.name, one.team, one.cases, day, leaver_words(one, day)) for one in of.leavers]
    away, soon, others = list[Giver](), list[Giver](), list[Giver]()
    for one in of.workers:
        if not one.cases:
            continue
        if one.capacity == 0:
            away.append(Giver(one.row, one.name, one.team, one.cases, day, away_words(one, day) or "away"))
        elif first := min(expected.get(one.row, ()), key=lambda absence: absence.start, default=None):
            words = first.words(day)
            why = f"{words[:1].lower()}{words[1:]}"
            soon.append(Giver(one.row, one.name, one.team, one.cases, first.start, why))
        else:
            others.append(Giver(one.row, one.name, one.team, one.cases, day, ""))
    by_name = sorted(others, key=lambda one: (one.name.casefold(), one.row))
    return (*gone, *away, *sorted(soon, key=lambda one: (one.day, one.name.casefold())), *by_name)


class Kind(StrEnum):
    """What a plan was made for."""

    HAND_OVER = "hand over"
    PLACE = "place"
    REBALANCE = "rebalance"


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A case of a plan: who holds it (None: nobody), who is to take it (None: it stays), and why."""

    row: int
    case_id: str
    category: str
    family_id: str
    from_row: int | None
    from_name: str
    to_row: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What was worked out from ``day`` on; ``team``: whose people are asked, None for each case's own team.

    The cases without a place come first. ``gap`` as in ``models.handover.Handover``.
    """

    kind: Kind
    day: date
    team: str | None
    question: str
    cases: tuple[PlanCase, ...]
    gap: Fraction


def hand_over(store: Store, worker_row: int, day: date, progress: Progress | None = None) -> Plan:
    """Return the plan for all cases that somebody holds on ``day``; see ``models.handover.handover``."""
    from models import handover

    of = workers.worker(store, worker_row, day)
    found = handover.handover(store, of.worker_id, day, progress=progress)
    cases = _cases(store, found.moves, found.unplaced, day)
    number = f"the {count(len(cases), 'case')}" if cases else "the cases"
    return Plan(Kind.HAND_OVER, day, found.team, f"Who takes {number} of {of.name}?", cases, found.gap)


def place(
    store: Store, case_rows: Sequence[int], day: date, team: str | None = None, progress: Progress | None = None
) -> Plan:
    """Return the plan for a list of cases; see ``models.handover.place``."""
    from models import handover

    found = handover.place(store, case_rows, day, team, progress=progress)
    number = count(len(case_rows), "case")
    question = "Who can take this case?" if len(case_rows) == 1 else f"Who can take these {number}?"
    return Plan(Kind.PLACE, day, team, question, _cases(store, found.moves, found.unplaced, day), found.gap)


def balance(store: Store, team: str, day: date, most: int, progress: Progress | None = None) -> Plan:
    """Return the plan that brings a team inside its limits with at most ``most`` moves; see ``models.rebalance``."""
    from models.rebalance import rebalance

    found = rebalance(store, team, day, most, progress=progress)
    cases = _cases(store, found.moves, (), day)
    return Plan(Kind.REBALANCE, day, found.team, f"Which moves bring {found.team} into balance?", cases, found.gap)


_FACTS = """
select c.id, c.case_id, ifnull(k.category, ''), c.family_id, a.worker_row, ifnull(w.name, '') from cases c
left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day
left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
left join workers w on w.id = a.worker_row where c.id in (select value from json_each(:cases))
"""


def _cases(store: Store, found: Sequence[Move], unplaced: Sequence[Unplaced], day: date) -> tuple[PlanCase, ...]:
    """Return the rows of a plan: those without a place first, then by who takes them, families together."""
    says: dict[int, tuple[int | None, str, str]] = {one.case_row: (None, "", one.why) for one in unplaced}
    says |= {one.case_row: (one.to_row, one.to_name, one.why) for one in found}
    order, cases = {}, []
    at = {"day": day.isoformat(), "cases": json.dumps(list(says))}
    for row, case_id, category, family, from_row, from_name in store.rows(_FACTS, at):
        to_row, to_name, why = says[row]
        cases.append(PlanCase(row, case_id, category, family, from_row, from_name, to_row, why))
        order[row] = (to_row is not None, to_name.casefold(), key(family), key(case_id))
    return tuple(sorted(cases, key=lambda case: order[case.row]))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan as it stands: with whom the case would be, why, and what stands against that.

    ``to_name`` is empty where it stays; ``over`` says that whoever would take it may not without an agreement.
    """

    case: PlanCase
    to_row: int | None
    to_name: str
    by_hand: bool
    problem: str
    over: bool

    @property
    def moves(self) -> bool:
        """Whether the case goes to somebody else."""
        return self.to_row is not None and self.to_row != self.case.from_row

    @property
    def why(self) -> str:
        """Why it goes there, or what stands against it."""
        return self.problem or ("Chosen by hand." if self.by_hand else self.case.why)


@dataclass(frozen=True, slots=True)
class Looked:
    """A plan with what was chosen by hand, and what it would make of the people asked."""

    plan: Plan
    rows: tuple[Row, ...]
    checked: Checked
    before: Position
    after: Position
    split: int
    """How many families would be with more workers than they are now."""
    points: Mapping[str, Fraction]

    @property
    def moving(self) -> tuple[Moving, ...]:
        """What ``models.moves.apply`` takes."""
        return tuple(Moving(row.case.row, row.case.from_row, row.to_row) for row in self.rows)

    @property
    def number(self) -> int:
        """How many cases go to somebody else."""
        return sum(row.moves for row in self.rows)

    @property
    def by_hand(self) -> int:
        """How many rows are others than were worked out."""
        return sum(row.by_hand for row in self.rows)


def look(store: Store, plan: Plan, chosen: Mapping[int, int | None], today: date) -> Looked:
    """Return what a plan would do with what was chosen by hand: by case row the worker's row, None for “stays”.

    Raises:
        BadInput: a worker or case of it is no longer there.
    """
    moving = [Moving(one.row, one.from_row, chosen.get(one.row, one.to_row)) for one in plan.cases]
    with store.snapshot():
        checked = moves.check(store, plan.day, moving, today)
        real = inputs(store, plan.day, plan.team)
        names = {row: workers.name_of(store, row) for row in {one.to_row for one in moving if one.to_row is not None}}
    problems = {one.moving.case_row: one.problem for one in checked.cases}
    going = [one for one in moving if one.moves and not problems[one.case_row]]
    over = {one.row for one in checked.to_agree}
    rows = tuple(
        Row(case, one.to_row, names.get(one.to_row or 0, "") if one.moves else "", one.to_row != case.to_row,
            problems[case.row], one.moves and one.to_row in over)
        for case, one in zip(plan.cases, moving, strict=True)
    )  # fmt: skip
    after = position_of(moved(real, going))
    return Looked(plan, rows, checked, position_of(real), after, _split(real.held, going), real.rules.points)


def _split(held: OpenCases, going: Sequence[Moving]) -> int:
    to = {one.case_row: one.to_row for one in going}
    touched = {family for case, family in zip(held.case, held.family, strict=True) if case in to and family}
    were: dict[str, set[int | None]] = defaultdict(set)
    are: dict[str, set[int | None]] = defaultdict(set)
    for case, worker, family in zip(held.case, held.worker, held.family, strict=True):
        if family in touched:
            were[family].add(worker)
            are[family].add(to.get(case, worker))
    return sum(len(are[family]) > len(were[family]) for family in touched)


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could be given a case instead, as all the plan's moves with it would make them; None: it stays."""

    row: int | None
    words: str


def choices(of: Looked, row: Row) -> tuple[Choice, ...]:
    """Return what can be chosen for a row: as it is now first, then staying, who has room, who would be over, away."""
    case = row.case
    found = []
    for person in of.after.workers:
        if person.row == case.from_row:
            continue
        then = person if person.row == row.to_row else with_cases(person, [case.category], of.points)
        found.append((_rank(then), Choice(person.row, f"{then.name}: {after_words(then)}")))
    holder = next((one for one in of.after.workers if one.row == case.from_row), None)
    stays = f"Stays with {case.from_name}" if case.from_name else "Stays without a key worker"
    if holder is not None:
        then = holder if not row.moves else with_cases(holder, [case.category], of.points)
        stays += f": {after_words(then)}"
    all_of_them = [Choice(None, stays), *(choice for _, choice in sorted(found, key=lambda pair: pair[0]))]
    now = row.to_row if row.moves else None
    return tuple(sorted(all_of_them, key=lambda choice: choice.row != now))


def after_words(then: WorkerPosition) -> str:
    """Return how somebody would stand: ``17 of 14–18, within, room for 1``; ``away``."""
    if then.capacity == 0:
        return f"{load_words(then)}, away"
    limits = limits_words(then.lower, then.upper)
    return f"{load_words(then)}{'' if limits == '–' else f' of {limits}'}, {status_words(then)}"


def load_words(then: WorkerPosition) -> str:
    """Return a load with nothing after it, points named: ``17``, ``20.5 points``."""
    load = show_number(then.load, 2)
    return f"{load} points" if then.measure == "points" else load


def _rank(then: WorkerPosition) -> tuple[object, ...]:
    over = excess(then) if then.status == Status.OVER else Fraction(0)
    room = -(then.headroom if then.headroom is not None else -1)
    return then.capacity == 0, over, then.role == MANAGER, room, then.name.casefold(), then.row


def answer(of: Looked) -> str:
    """Return what a plan does: ``18 of 18 cases are placed; nobody is over; 2 families are split``, as a sentence."""
    plan, rows = of.plan, of.rows
    problems = sum(bool(row.problem) for row in rows)
    if plan.kind == Kind.REBALANCE:
        parts = [f"{count(of.number, 'child', 'children')} {'moves' if of.number == 1 else 'move'}", _over_both(of)]
    else:
        parts = [f"{of.number:,} of {count(len(rows), 'case')} {'is' if len(rows) == 1 else 'are'} placed", _over(of)]
    if of.number:
        families = count(of.split, "family", "families")
        parts.append(f"{families} {'is' if of.split == 1 else 'are'} split" if of.split else "no family is split")
    if problems:
        parts.append(f"{count(problems, 'case')} can’t be moved as planned")
    return f"{'; '.join(parts)}."


def _over(of: Looked) -> str:
    """Return who would be over by the moves, or that nobody is."""
    to_agree = [one for one in of.checked.to_agree if one.then is not None and one.then.capacity]
    if len(to_agree) == 1 and to_agree[0].then is not None:
        return f"{to_agree[0].name} would be over by {gap(to_agree[0].then)}"
    if to_agree:
        return f"{len(to_agree)} people would be over"
    return "nobody more is over" if of.after.statuses[Status.OVER] else "nobody is over"


def _over_both(of: Looked) -> str:
    before, after = of.before.statuses[Status.OVER], of.after.statuses[Status.OVER]
    return f"{count(before, 'person', 'people')} {'is' if before == 1 else 'are'} over now, {after or 'nobody'} then"


def empty_words(plan: Plan) -> tuple[str, str]:
    """Return what is said where a plan has no case: why there is nothing to move."""
    if plan.kind == Kind.REBALANCE:
        return "No move would be better.", "Nobody can be brought nearer to the limits by so few moves between them."
    return f"No case to hand over on {show(plan.day)}.", "Choose another day, or somebody else."


def gap_words(gap: Fraction) -> str:
    """Return how far the plan may be from the best."""
    if not gap:
        return "No plan is better."
    return f"No better plan was found; it may be up to {max(1, ceil(gap * 100))}% from the best."
