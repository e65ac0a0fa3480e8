"""A case as it is recorded: when it was open, its categories, who held it, and its family."""

from dataclasses import dataclass
from datetime import date

from models import intervals, overrides
from models.dates import age
from models.overrides import KeptOverride
from models.record import one
from models.store import Store
from models.words import CO_WORKER, KEY_WORKER, key


@dataclass(frozen=True, slots=True)
class Opening:
    """A period in which the case is open; ``end`` is the day it closed, ``OPEN`` while it has not."""

    row: int
    start: date
    end: date
    team_row: int | None
    team: str
    start_after: date | None = None
    """Where no extract told the day: it began after this day, and up to ``start`` (``models.intervals``)."""
    end_after: date | None = None


@dataclass(frozen=True, slots=True)
class CategoryPeriod:
    """What the case is from ``start`` up to ``end``; closing does not end it."""

    row: int
    start: date
    end: date
    category: str
    start_after: date | None = None
    end_after: date | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """A period in which a worker is the case's key worker or a co-worker."""

    row: int
    start: date
    end: date
    kind: str
    worker_row: int
    worker_id: str
    worker: str
    overrides: tuple[KeptOverride, ...]
    start_after: date | None = None
    end_after: date | None = None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another case of the same family, as of the day: ``worker`` is its key worker, empty when it has none."""

    row: int
    case_id: str
    category: str
    worker: str
    is_open: bool
    worker_row: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case, all of its history, and what it is on ``day``."""

    row: int
    day: date
    case_id: str
    family_id: str
    date_of_birth: date | None
    openings: tuple[Opening, ...]
    categories: tuple[CategoryPeriod, ...]
    allocations: tuple[Allocation, ...]
    siblings: tuple[Sibling, ...]

    @property
    def opening(self) -> Opening | None:
        """The period in which it is open on the day, None when it is not."""
        return next((period for period in self.openings if period.start <= self.day < period.end), None)

    @property
    def category(self) -> str:
        """What it is on the day, empty when that is not known."""
        return next((period.category for period in self.categories if period.start <= self.day < period.end), "")

    @property
    def key_worker(self) -> Allocation | None:
        """Who is its key worker on the day."""
        return next(iter(self._held(KEY_WORKER)), None)

    @property
    def co_workers(self) -> tuple[Allocation, ...]:
        """Who works with it on the day without being counted."""
        return self._held(CO_WORKER)

    @property
    def age(self) -> int | None:
        """The child's age in whole years on the day, None when the date of birth is not known."""
        return age(self.date_of_birth, self.day) if self.date_of_birth else None

    def _held(self, kind: str) -> tuple[Allocation, ...]:
        return tuple(held for held in self.allocations if held.kind == kind and held.start <= self.day < held.end)


_OPENINGS = """
select o.id, o.valid_from, o.valid_to, o.team_row, ifnull(t.name, '') from openings o
left join teams t on t.id = o.team_row where o.case_row = ? order by o.valid_from, o.valid_to
"""
_CATEGORIES = "select id, valid_from, valid_to, category from categories where case_row = ? order by valid_from"
_ALLOCATIONS = """
select a.id, a.valid_from, a.valid_to, a.kind, a.worker_row, w.worker_id, w.name from allocations a
join workers w on w.id = a.worker_row where a.case_row = ? order by a.valid_from, a.kind desc, w.name
"""
_SIBLINGS = """
select c.id, c.case_id, ifnull(k.category, ''), ifnull(w.name, ''),
    exists (select 1 from openings o where o.case_row = c.id and o.valid_from <= :day and o.valid_to > :day),
    a.worker_row
from cases c
left join categories k on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day
left join allocations a on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
left join workers w on w.id = a.worker_row
where c.family_key = :family and :family <> '' and c.id <> :case order by c.case_key
"""


def case(store: Store, row: int, day: date) -> Case:
    """Return one case with its history and what it is on ``day``. Raises ``BadInput`` when it is no longer there."""
    with store.snapshot():
        case_id, family_id, family, born = one(
            store, "select case_id, family_id, family_key, date_of_birth from cases where id = ?", (row,), "that case"
        )
        agreed, after = overrides.of_case(store, row), intervals.of_case(store, row)

        def edges(table: str, of: int) -> tuple[date | None, date | None]:
            return after.get((table, of, "from")), after.get((table, of, "to"))

        return Case(
            row=row,
            day=day,
            case_id=case_id,
            family_id=family_id,
            date_of_birth=date.fromisoformat(born) if born else None,
            openings=tuple(
                Opening(opening, date.fromisoformat(start), date.fromisoformat(end), team_row, team,
                        *edges("openings", opening))
                for opening, start, end, team_row, team in store.rows(_OPENINGS, (row,))
            ),
            categories=tuple(
                CategoryPeriod(period, date.fromisoformat(start), date.fromisoformat(end), category,
                               *edges("categories", period))
                for period, start, end, category in store.rows(_CATEGORIES, (row,))
            ),
            allocations=tuple(
                Allocation(held, date.fromisoformat(start), date.fromisoformat(end), kind, worker, worker_id, name,
                           tuple(override for override in agreed if override.allocation_row == held),
                           *edges("allocations", held))
                for held, start, end, kind, worker, worker_id, name in store.rows(_ALLOCATIONS, (row,))
            ),
            siblings=tuple(
                Sibling(sibling, sibling_id, category, worker, bool(is_open), worker_row)
                for sibling, sibling_id, category, worker, is_open, worker_row in store.rows(
                    _SIBLINGS, {"day": day.isoformat(), "family": family, "case": row}
                )
            ),
        )  # fmt: skip


def find(store: Store, case_id: str) -> int | None:
    """Return the row of the case with this id, whatever its case and spaces."""
    found = store.rows("select id from cases where case_key = ?", (key(case_id),))
    return int(found[0][0]) if found else None


def id_of(store: Store, row: int) -> str:
    """Return a case's id. Raises ``BadInput`` when it is no longer there."""
    return str(one(store, "select case_id from cases where id = ?", (row,), "that case")[0])
