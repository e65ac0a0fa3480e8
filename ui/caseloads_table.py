"""The table of the Caseloads page: who carries what, and the rows under it that add up to all open cases."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from models.caseloads import Caseloads, held_by_category, waiting_by_category, without_category
from models.overview import Person, held
from models.position import WorkerPosition
from models.status_words import fte_words, short_role
from models.words import CATEGORIES, Status
from ui.kit.tables import Column, FooterRow, Table

_ORDER = {status: place for place, status in enumerate(Status)}
_SHORT = {
    "child in care": "In care", "child protection plan": "CP plan", "child in need": "In need",
    "open assessment": "Open assess.", "care leaver": "Care leavers",
}  # fmt: skip


def caseloads_table() -> Table:
    """Return the table, empty; its rows are ``Person`` objects."""
    return Table("caseloads", _columns(), lambda person: person.row, "person", "people", toolbar=False)


def _columns() -> list[Column]:
    return [
        Column("name", "Worker", lambda person: person.of.name, strong=True),
        Column("id", "Worker ID", lambda person: person.of.worker_id, muted=True, shown=False, leaves=9),
        Column("team", "Team", lambda person: person.of.team, muted=True, leaves=8),
        Column("role", "Role", lambda person: short_role(person.of.role), muted=True, leaves=12),
        Column("employment", "Employment", _employment, muted=True, shown=False, leaves=8),
        _of_post("fte", "FTE", lambda worker: worker.fte, leaves=1),
        _of_post("capacity", "Capacity", lambda worker: worker.capacity, shown=False, leaves=8),
        Column("load", "Load", load_words, sort=_load, right=True, strong=True, explain=True),
        Column("limits", "Limits", lambda person: person.limits, sort=_upper, right=True, explain=True, leaves=1),
        Column(
            "status", "Status", lambda person: person.words, sort=lambda person: _ORDER[person.status],
            mark=lambda person: str(person.status), stretch=True,
        ),
        Column("agreed", "Agreed", lambda person: person.agreed or "–", muted=True, leaves=11),
        Column("guess", "To confirm", guess_words, muted=True, leaves=1),
        *(_counted(name, _SHORT[name], _in(name), leaves=2 + at) for at, name in enumerate(CATEGORIES)),
        _counted("none", "No category", lambda person: without_category(person.of), shown=False, leaves=10),
        _counted("families", "Families", lambda person: person.of.families, leaves=9),
        _counted("cases", "Cases", lambda person: person.of.cases, shown=False, leaves=9),
    ]  # fmt: skip


def _counted(key: str, header: str, number: Callable[[Person], int], *, shown: bool = True, leaves: int = 0) -> Column:
    """Return a column of cases or families that are counted."""
    return Column(
        key, header, lambda person: f"{number(person):,}", sort=number, right=True, explain=True, shown=shown,
        leaves=leaves,
    )  # fmt: skip


def _in(category: str) -> Callable[[Person], int]:
    return lambda person: person.of.by_category.get(category, 0)


def _of_post(
    key: str, header: str, of: Callable[[WorkerPosition], Fraction], *, shown: bool = True, leaves: int = 0
) -> Column:
    """Return a column of what only someone in post has."""

    def figure(person: Person) -> Fraction | None:
        return of(person.of) if isinstance(person.of, WorkerPosition) else None

    def words(person: Person) -> str:
        return "–" if (known := figure(person)) is None else fte_words(known)

    return Column(key, header, words, sort=figure, right=True, explain=True, shown=shown, leaves=leaves)


def _employment(person: Person) -> str:
    return person.of.employment if isinstance(person.of, WorkerPosition) else "–"


def _load(person: Person) -> Fraction | int:
    return person.of.load if isinstance(person.of, WorkerPosition) else person.of.cases


def _in_points(person: Person) -> bool:
    return isinstance(person.of, WorkerPosition) and person.of.measure == "points"


def load_words(person: Person) -> str:
    """Return a load, with its unit only where that is not cases."""
    return f"{person.load} points" if _in_points(person) else person.load


def guess_words(person: Person) -> str:
    """Return ``FTE`` for someone whose FTE is to be confirmed, under a heading that says so."""
    return person.guess.removesuffix(" to confirm") or "–"


def _upper(person: Person) -> Fraction | None:
    return person.of.upper if isinstance(person.of, WorkerPosition) and person.of.capacity else None


def footer_rows(of: Caseloads, shown: Sequence[Person]) -> tuple[FooterRow, ...]:
    """Return the rows under the list: what is shown if that is not everybody, what is held, waits and is open."""
    day, waiting = of.position, of.position.unallocated
    mixed = any(map(_in_points, of.people))
    held_named, waiting_named = held_by_category(day), waiting_by_category(day)
    rows = [_row("Held", held(day), held_named, mixed, extra={"fte": fte_words(day.fte)})]
    if len(shown) < len(of.people):
        named = {name: sum(_in(name)(person) for person in shown) for name in CATEGORIES}
        cases = sum(person.of.cases for person in shown)
        words = f"Shown, {len(shown):,} of {len(of.people):,}"
        rows.insert(0, _row(words, cases, named, mixed, strong=False))
    rows.append(_row("Not allocated", len(waiting), waiting_named, mixed, strong=False))
    every = {name: day.by_category.get(name, 0) for name in CATEGORIES}
    families = {"families": f"{day.families:,}"}
    rows.append(_row("Open cases", day.open_cases, every, mixed, extra=families, line_above=True))
    return tuple(rows)


def _row(
    words: str, cases: int, named: Mapping[str, int], mixed: bool, *, extra: Mapping[str, str] | None = None,
    strong: bool = True, line_above: bool = False,
) -> FooterRow:  # fmt: skip
    """Return one row; where some loads are points, the sum of the cases says what it counts."""
    load = f"{cases:,} cases" if mixed else f"{cases:,}"
    texts = {"name": words, "load": load, "cases": f"{cases:,}"}
    texts |= {name: f"{named.get(name, 0):,}" for name in CATEGORIES}
    texts["none"] = f"{cases - sum(named.get(name, 0) for name in CATEGORIES):,}"
    return FooterRow(texts | dict(extra or {}), strong, line_above)
