"""Who can take a case: every worker in post with what the case would make of their load, the best first and why."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.dates import OPEN, show_period, show_short
from models.decisions import agreed
from models.on_day import points_on
from models.position import WorkerPosition, position
from models.record import one
from models.status_words import away_words, gap
from models.store import Store
from models.words import CATEGORIES, Status, check_choice, count, key
from models.working_days import add_working_days, bank_holidays

RANKING = "Ranked by siblings held, then places left, then leave in the next 10 working days."
_DAYS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Coming:
    """An absence that begins, or (``what`` ``leaves``) a leaving date that falls, in the next 10 working days."""

    start: date
    end: date
    what: str

    def words(self, today: date) -> str:
        """Return it as the allocate panel says it: ``Leave 9–10 Nov``, ``Leaves 30 Nov``."""
        if self.what == "leaves":
            return f"Leaves {show_short(self.start, today)}"
        return f"{self.what.capitalize()} {show_period(self.start, self.end, today)}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker as they are (``now``) and as the case would make them (``then``; its families stay as they are)."""

    now: WorkerPosition
    then: WorkerPosition
    siblings: tuple[str, ...]
    coming: tuple[Coming, ...]
    agreed_to: date | None
    """Until when an override of theirs is agreed, if one is in force."""
    can_take: bool
    why: str


def candidates(
    store: Store,
    day: date,
    *,
    case_row: int | None = None,
    family_id: str = "",
    category: str = "",
    team: str | None = None,
    others: Sequence[int] = (),
) -> tuple[Candidate, ...]:
    """Return who could be given a case on ``day``, best first, without whoever holds it.

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
        rows = (case_row, *others)
        cases = [_the_case(store, row, family_id, category, day) for row in rows]
        siblings = _siblings_held(store, {family for family, _, _ in cases}, rows, day)
        expected = coming(store, day)
        in_force = agreed(store, day)
        points = points_on(store, day)
    kinds, holders = [kind for _, kind, _ in cases], {holder for _, _, holder in cases}
    weight = sum((points.get(kind, Fraction(1)) for kind in kinds), Fraction(0))
    found = [
        _candidate(worker, kinds, weight, siblings.get(worker.row, ()), expected.get(worker.row, ()),
                   in_force.get(worker.row), day)
        for worker in of_day.workers
        if worker.row not in holders
    ]  # fmt: skip
    return tuple(sorted(found, key=_rank))


def _candidate(
    now: WorkerPosition,
    kinds: Sequence[str],
    weight: Fraction,
    siblings: tuple[str, ...],
    coming: tuple[Coming, ...],
    agreed_to: date | None,
    day: date,
) -> Candidate:
    by_category = {kind: number + kinds.count(kind) for kind, number in now.by_category.items()}
    then = replace(now, cases=now.cases + len(kinds), points=now.points + weight, by_category=by_category)
    can_take = now.capacity > 0 and then.status != Status.OVER
    return Candidate(now, then, siblings, coming, agreed_to, can_take, _why(now, then, siblings, coming, day))


def _why(
    now: WorkerPosition, then: WorkerPosition, siblings: tuple[str, ...], coming: tuple[Coming, ...], day: date
) -> str:
    """Return in one line what speaks for or against a worker."""
    parts = [f"holds {count(len(siblings), 'sibling')}: {', '.join(siblings)}"] if siblings else []
    if then.capacity == 0:
        parts.append(away_words(now, day) or "away")
    elif then.status == Status.OVER:
        parts.append(f"would be over by {gap(then)}")
    elif then.headroom is None:
        parts.append("no limit")
    else:
        parts.append(f"room for {then.headroom:,} more after it" if then.headroom else "full after it")
    parts += [f"{words[:1].lower()}{words[1:]}" for words in (absence.words(day) for absence in coming)]
    line = "; ".join(parts)
    return f"{line[:1].upper()}{line[1:]}."


def _rank(candidate: Candidate) -> tuple[object, ...]:
    then = candidate.then
    name = (key(then.name), key(then.worker_id))
    if candidate.can_take:
        # Without a limit the places left are not known, so those with known places go first.
        places = -1 if then.headroom is None else then.headroom
        return 0, -len(candidate.siblings), -places, bool(candidate.coming), *name
    over = then.load - (then.upper or 0) if then.capacity else Fraction(0)
    return 1, then.capacity == 0, over, bool(candidate.coming), *name


def _the_case(
    store: Store, case_row: int | None, family_id: str, category: str, day: date
) -> tuple[str, str, int | None]:
    """Return family key, category and key worker of the case on the day."""
    if case_row is None:
        return key(family_id), check_choice(category, CATEGORIES, "the category") if category else "", None
    family, kind, holder = one(
        store,
        "select c.family_key, ifnull(k.category, ''), a.worker_row from cases c"
        " left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day"
        " left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day"
        " and a.valid_to > :day where c.id = :case",
        {"day": day.isoformat(), "case": case_row},
        "that case",
    )
    return family, kind, holder


def _siblings_held(
    store: Store, families: Iterable[str], case_rows: Sequence[int | None], day: date
) -> dict[int, tuple[str, ...]]:
    """Return the open cases of the families, without those in question, by the worker who holds them."""
    held: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for worker, case_id in store.rows(
        "select a.worker_row, c.case_id from cases c"
        " join openings o on o.case_row = c.id and o.valid_from <= :day and o.valid_to > :day"
        " join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day"
        " and a.valid_to > :day"
        " where c.family_key in (select value from json_each(:families)) and c.family_key <> ''"
        " and c.id not in (select value from json_each(:cases)) order by c.case_key",
        {
            "day": day.isoformat(),
            "families": json.dumps(list(families)),
            "cases": json.dumps([r or 0 for r in case_rows]),
        },
    ):
        held[worker] += (str(case_id),)
    return held


def coming(store: Store, day: date) -> dict[int, tuple[Coming, ...]]:
    """Return what takes workers away in the next 10 working days; illness and parental leave are only ``away``."""
    until = add_working_days(day, _DAYS_AHEAD, bank_holidays(store)).isoformat()
    found: dict[int, tuple[Coming, ...]] = defaultdict(tuple)
    for worker, start, end, what in store.rows(
        "select worker_row, valid_from, valid_to, case when kind in ('leave', 'training') then kind else 'away' end"
        " from absences where valid_from > :day and valid_from <= :until"
        " union all select id, valid_to, :never, 'leaves' from workers where valid_to > :day and valid_to <= :until"
        " order by 2, 3",
        {"day": day.isoformat(), "until": until, "never": OPEN.isoformat()},
    ):
        found[worker] += (Coming(date.fromisoformat(start), date.fromisoformat(end), str(what)),)
    return found
