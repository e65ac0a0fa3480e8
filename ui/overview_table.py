"""The overview's people as a table: the same lines, words and figures as the bars."""

from collections.abc import Callable

from models.overview import Person
from models.position import WorkerPosition
from models.status_words import fte_words, short_role
from models.words import CATEGORIES, Status
from ui.caseloads_table import guess_words, load_words
from ui.kit.tables import Column, Table

_ORDER = {status: place for place, status in enumerate(Status)}
_SHORT = {
    "child in care": "In care", "child protection plan": "CP plan", "child in need": "In need",
    "open assessment": "Open assess.", "care leaver": "Care leavers",
}  # fmt: skip


def people_table() -> Table:
    """Return the table, empty; its rows are ``Person`` objects."""
    return Table("overview", _columns(), lambda person: person.row, "worker", toolbar=False)


def _columns() -> list[Column]:
    return [
        Column("name", "Worker", lambda person: person.of.name, strong=True),
        Column("team", "Team", lambda person: person.of.team, muted=True, leaves=1),
        Column("role", "Role", _role, muted=True, leaves=3),
        Column("fte", "FTE", _fte, sort=_fte_rank, right=True, leaves=2),
        Column("load", "Load", load_words, sort=_load, right=True, strong=True, explain=True),
        Column("limits", "Limits", lambda person: person.limits, sort=_upper, right=True, muted=True),
        Column(
            "status", "Status", lambda person: person.words, sort=lambda person: _ORDER[person.status],
            mark=lambda person: str(person.status), stretch=True,
        ),
        Column("agreed", "Agreed", lambda person: person.agreed or "–", muted=True, leaves=4),
        Column("guess", "To confirm", guess_words, muted=True, leaves=1),
        *(
            Column(name, _SHORT[name], _category(name), sort=_category_rank(name), right=True, shown=False)
            for name in CATEGORIES
        ),
    ]  # fmt: skip


def _role(person: Person) -> str:
    agency = isinstance(person.of, WorkerPosition) and person.of.employment == "agency"
    return short_role(person.of.role) + (", agency" if agency else "")


def _load(person: Person) -> object:
    return person.of.load if isinstance(person.of, WorkerPosition) else person.of.cases


def _upper(person: Person) -> object:
    return person.of.upper if isinstance(person.of, WorkerPosition) and person.of.capacity else None


def _fte(person: Person) -> str:
    return fte_words(person.of.fte) if isinstance(person.of, WorkerPosition) else "–"


def _fte_rank(person: Person) -> object:
    return person.of.fte if isinstance(person.of, WorkerPosition) else None


def _category(category: str) -> Callable[[Person], str]:
    def text(person: Person) -> str:
        return f"{person.of.by_category[category]:,}" if isinstance(person.of, WorkerPosition) else "–"

    return text


def _category_rank(category: str) -> Callable[[Person], int | None]:
    def rank(person: Person) -> int | None:
        return person.of.by_category[category] if isinstance(person.of, WorkerPosition) else None

    return rank
