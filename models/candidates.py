"""Who can take a case: every worker of a team with what the case would make of their load, the best first.

Why each stands where they do is said by ``models.candidate_words``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from models.dates import OPEN, show_period, show_short
from models.decisions import agreed
from models.limit_changes import LimitChange, limit_changes
from models.on_day import people_on, points_on
from models.position import Leaver, Position, WorkerPosition, position
from models.record import one
from models.store import Store
from models.words import CATEGORIES, Status, check_choice, key
from models.working_days import add_working_days, bank_holidays

RANKING = (
    "Ranked by siblings held, then who held it or a sibling before, then places left (no limit last), then leave in the"
    " next 10 working days, then name. After all others: who leaves the team, or is over once limits change, within 4"
    " weeks; then team managers."
)
MANAGER, NEWLY_QUALIFIED = "team manager", "newly qualified social worker"
_DAYS_AHEAD, _WEEKS_AHEAD = 10, timedelta(weeks=4)
_LEAVES, _MOVES = "leaves", "moves"


@dataclass(frozen=True, slots=True)
class Coming:
    """An absence that begins in the next 10 working days, or a day in the next 4 weeks from which somebody is gone.

    ``what`` is the kind of absence, ``leaves`` for someone who leaves, ``moves`` for who goes to another ``team``.
    """

    start: date
    end: date
    what: str
    team: str = ""

    @property
    def is_absence(self) -> bool:
        """Whether they are away only for a time."""
        return self.what not in (_LEAVES, _MOVES)

    def words(self, today: date) -> str:
        """Return it as the allocate panel says it: ``Leave 9–10 Nov``, ``Leaves 30 Nov``, ``Moves to …``."""
        if self.what == _LEAVES:
            return f"Leaves {show_short(self.start, today)}"
        if self.what == _MOVES:
            return f"Moves to {self.team} {show_short(self.start, today)}"
        return f"{self.what.capitalize()} {show_period(self.start, self.end, today)}"


@dataclass(frozen=True, slots=True)
class HeldBefore:
    """A case that someone was key worker of up to ``until``: one asked about (``same``), or a sibling's."""

    case_id: str
    until: date
    same: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker as they are (``now``) and as the cases would make them (``then``; its families stay as they are)."""

    now: WorkerPosition
    then: WorkerPosition
    kinds: tuple[str, ...]
    """The category of each case asked about, empty where it is not known."""
    siblings: tuple[str, ...]
    before: tuple[HeldBefore, ...]
    co_works: tuple[str, ...]
    """Those of the cases that they are co-worker of."""
    coming: tuple[Coming, ...]
    changes: tuple[LimitChange, ...]
    """How they would stand, with the cases, from each day in the next 4 weeks on which their limit changes."""
    agreed_to: date | None
    """Until when an override of theirs is agreed, if one is in force."""

    @property
    def can_take(self) -> bool:
        """Whether no override is needed: they are there, and would not be over."""
        return self.now.capacity > 0 and self.then.status != Status.OVER

    @property
    def is_manager(self) -> bool:
        """Whether they are a team manager, whose cases are listed to be put right."""
        return self.now.role == MANAGER

    @property
    def stays(self) -> bool:
        """Whether they are there for the next 4 weeks, but for leave, and not over by a change of limits then."""
        return all(one.is_absence for one in self.coming) and all(c.of.status != Status.OVER for c in self.changes)

    @property
    def places(self) -> int | None:
        """How many more cases fit, also after a change of limits in the next 4 weeks; None without a limit now."""
        if self.then.headroom is None:
            return None
        return min([self.then.headroom, *(c.of.headroom for c in self.changes if c.of.headroom is not None)])


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Somebody of the team who can't be chosen: who holds the cases (``holds`` names them), has left or starts later.

    ``cases``: how many open cases someone holds who is not in post. ``before``: as of a candidate.
    """

    row: int
    name: str
    role: str
    team: str
    holds: tuple[str, ...] = ()
    left: date | None = None
    starts: date | None = None
    cases: int = 0
    before: tuple[HeldBefore, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everybody of a team, each once: who can be chosen, best first, and who can't, by name."""

    candidates: tuple[Candidate, ...]
    others: tuple[NotAsked, ...]


def who_can_take(
    store: Store,
    day: date,
    *,
    case_row: int | None = None,
    family_id: str = "",
    category: str = "",
    team: str | None = None,
    others: Sequence[int] = (),
) -> Answer:
    """Return who could be given a case on ``day``, best first, and who of the team could not.

    First those who can take it, ranked as ``RANKING`` says; then those who can only with an override, the least over
    first and whoever is away last.

    Args:
        store: the open database.
        day: the day from which the case would be held.
        case_row: the case; None for one not recorded yet.
        family_id: the family of a case not recorded yet.
        category: the category of a case not recorded yet.
        team: one team's name, None for the whole service.
        others: further cases that would go to the same worker at once.

    Raises:
        BadInput: there is no such team, case or category.
    """
    with store.snapshot():
        of_day = position(store, day, team)
        rows = [row for row in (case_row, *others) if row is not None]
        cases = [_the_case(store, row, day) for row in rows] or [_new_case(family_id, category)]
        families = {case.family for case in cases} - {""}
        siblings = _siblings_held(store, families, rows, day)
        before = _held_before(store, families, rows, day)
        co_works = _co_works(store, rows, day)
        expected = coming(store, day)
        there = [worker for worker in of_day.workers if worker.capacity > 0]
        changes = limit_changes(store, day, day + _WEEKS_AHEAD, there)
        in_force = agreed(store, day)
        points = points_on(store, day)
        starters = _starters(store, of_day)
    kinds = tuple(case.category for case in cases)
    holders = {case.holder for case in cases if case.holder is not None}
    holds = {row: tuple(case.case_id for case in cases if case.holder == row) for row in holders}
    found = [
        Candidate(
            now=worker,
            then=with_cases(worker, kinds, points),
            kinds=kinds,
            siblings=siblings.get(worker.row, ()),
            before=before.get(worker.row, ()),
            co_works=co_works.get(worker.row, ()),
            coming=expected.get(worker.row, ()),
            changes=tuple(replace(c, of=with_cases(c.of, kinds, c.points)) for c in changes.get(worker.row, ())),
            agreed_to=in_force.get(worker.row),
        )
        for worker in of_day.workers
        if worker.row not in holds
    ]
    return Answer(tuple(sorted(found, key=_rank)), _not_asked(of_day, starters, holds, before))


def with_cases(now: WorkerPosition, kinds: Sequence[str], points: Mapping[str, Fraction]) -> WorkerPosition:
    """Return someone with cases of these categories more."""
    weight = sum((points.get(kind, Fraction(1)) for kind in kinds), Fraction(0))
    by_category = {kind: number + kinds.count(kind) for kind, number in now.by_category.items()}
    return replace(now, cases=now.cases + len(kinds), points=now.points + weight, by_category=by_category)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    then = candidate.then
    leave = any(one.is_absence for one in candidate.coming)
    name = (key(then.name), key(then.worker_id))
    if candidate.can_take:
        # Without a limit the places left are not known, so those with known places go first.
        places = candidate.places
        last = (candidate.is_manager, not candidate.stays)
        held_before = max((1 + one.same for one in candidate.before), default=0)
        return 0, *last, -len(candidate.siblings), -held_before, places is None, -(places or 0), leave, *name
    over = then.load - (then.upper or 0) if then.capacity else Fraction(0)
    return 1, then.capacity == 0, over, leave, *name


def _not_asked(
    of: Position,
    starters: Iterable[NotAsked],
    holds: Mapping[int, tuple[str, ...]],
    before: Mapping[int, tuple[HeldBefore, ...]],
) -> tuple[NotAsked, ...]:
    found = {one.row: one for one in starters}
    found |= {w.row: NotAsked(w.row, w.name, w.role, w.team, holds[w.row]) for w in of.workers if w.row in holds}
    found |= {one.row: _gone(one, holds.get(one.row, ())) for one in of.leavers}
    return tuple(
        sorted(
            (replace(one, before=before.get(one.row, ())) for one in found.values()),
            key=lambda one: (not one.holds, key(one.name), one.row),
        )
    )


def _gone(of: Leaver, holds: tuple[str, ...]) -> NotAsked:
    return NotAsked(of.row, of.name, of.role, of.team, holds, of.left, of.starts, of.cases)


def _starters(store: Store, of: Position) -> list[NotAsked]:
    """Return who starts in the next 4 weeks, in the team of a position."""
    first, last = of.day.isoformat(), (of.day + _WEEKS_AHEAD).isoformat()
    return [
        NotAsked(person.row, person.name, person.role, person.team, starts=date.fromisoformat(person.start))
        for person in people_on(store, of.day)
        if first < person.start <= last and of.team in (None, person.team)
    ]


@dataclass(frozen=True, slots=True)
class _Case:
    """What is asked about: id, family key, category and key worker on the day; empty or None where not known."""

    case_id: str
    family: str
    category: str
    holder: int | None


def _new_case(family_id: str, category: str) -> _Case:
    return _Case("", key(family_id), check_choice(category, CATEGORIES, "the category") if category else "", None)


def _the_case(store: Store, case_row: int, day: date) -> _Case:
    return _Case(
        *one(
            store,
            "select c.case_id, c.family_key, ifnull(k.category, ''), a.worker_row from cases c"
            " left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day"
            " left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day"
            " and a.valid_to > :day where c.id = :case",
            {"day": day.isoformat(), "case": case_row},
            "that case",
        )
    )


def _siblings_held(
    store: Store, families: Iterable[str], case_rows: Sequence[int], day: date
) -> dict[int, tuple[str, ...]]:
    """Return the open cases of the families, without those in question, by the worker who holds them."""
    held: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for worker, case_id in store.rows(
        "select a.worker_row, c.case_id from cases c"
        " join openings o on o.case_row = c.id and o.valid_from <= :day and o.valid_to > :day"
        " join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day"
        " and a.valid_to > :day"
        " where c.family_key in (select value from json_each(:families))"
        " and c.id not in (select value from json_each(:cases)) order by c.case_key",
        _asked(families, case_rows, day),
    ):
        held[worker] += (str(case_id),)
    return held


def _held_before(
    store: Store, families: Iterable[str], case_rows: Sequence[int], day: date
) -> dict[int, tuple[HeldBefore, ...]]:
    """Return who was key worker of the cases or of their siblings before ``day`` and no longer is.

    First the cases themselves, then their siblings', the latest first. Closing a case ends the time with it.
    """
    found: dict[int, tuple[HeldBefore, ...]] = defaultdict(tuple)
    for worker, case_id, same, until in store.rows(
        "select a.worker_row, c.case_id, c.id in (select value from json_each(:cases)) same,"
        " max(min(a.valid_to, o.valid_to)) until from cases c"
        " join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from < :day"
        " join openings o on o.case_row = c.id and o.valid_from < a.valid_to and o.valid_to > a.valid_from"
        " and o.valid_from < :day"
        " where c.id in (select value from json_each(:cases))"
        " or c.family_key in (select value from json_each(:families))"
        " group by a.worker_row, c.id having until <= :day order by same desc, until desc, c.case_key",
        _asked(families, case_rows, day),
    ):
        found[worker] += (HeldBefore(str(case_id), date.fromisoformat(until), bool(same)),)
    return found


def _co_works(store: Store, case_rows: Sequence[int], day: date) -> dict[int, tuple[str, ...]]:
    """Return which of the cases someone is co-worker of on ``day``."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for worker, case_id in store.rows(
        "select a.worker_row, c.case_id from allocations a join cases c on c.id = a.case_row"
        " where a.kind = 'co-worker' and a.valid_from <= :day and a.valid_to > :day"
        " and c.id in (select value from json_each(:cases)) order by c.case_key",
        {"day": day.isoformat(), "cases": json.dumps(case_rows)},
    ):
        found[worker] += (str(case_id),)
    return found


def _asked(families: Iterable[str], case_rows: Sequence[int], day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "families": json.dumps(sorted(families)), "cases": json.dumps(case_rows)}


def coming(store: Store, day: date) -> dict[int, tuple[Coming, ...]]:
    """Return what takes workers away soon; illness and parental leave are only ``away``.

    That is an absence that begins in the next 10 working days, and a leaving date, or a post in another team, in the
    next 4 weeks.
    """
    until = add_working_days(day, _DAYS_AHEAD, bank_holidays(store)).isoformat()
    found: dict[int, tuple[Coming, ...]] = defaultdict(tuple)
    for worker, start, end, what, team in store.rows(
        "select worker_row, valid_from, valid_to, case when kind in ('leave', 'training') then kind else 'away' end, ''"
        " from absences where valid_from > :day and valid_from <= :until"
        " union all select id, valid_to, :never, 'leaves', '' from workers where valid_to > :day and valid_to <= :weeks"
        " union all select p.worker_row, p.valid_from, :never, 'moves', t.name from posts p"
        " join posts q on q.worker_row = p.worker_row and q.valid_to = p.valid_from and q.team_row <> p.team_row"
        " join workers w on w.id = p.worker_row and w.valid_to > p.valid_from join teams t on t.id = p.team_row"
        " where p.valid_from > :day and p.valid_from <= :weeks"
        " order by 2, 3",
        {
            "day": day.isoformat(),
            "until": until,
            "weeks": (day + _WEEKS_AHEAD).isoformat(),
            "never": OPEN.isoformat(),
        },
    ):
        found[worker] += (Coming(date.fromisoformat(start), date.fromisoformat(end), str(what), str(team)),)
    return found
