"""The tables of the page on how good the data is: what is counted at the left, the cases of the chosen line beside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.dates import show
from models.extracts.extract import ListRead
from models.extracts.finding_kinds import named
from models.findings import Extracted, Found, KindCount, Quality, TeamCount, change_words
from models.staleness import BANDS, Aged, Staleness, TeamAges
from models.words import key
from ui.kit.tables import Column, FooterRow, Table

KINDS, TEAMS, LISTS, AGES = "kinds", "teams", "lists", "ages"
_DASH = "–"
_VALUE, _WHY = 120, 240


@dataclass(frozen=True, slots=True)
class ListCount:
    """How one list of the file was read, and how many findings it has of the team looked at."""

    read: ListRead
    number: int


def groups(view: str, of: Quality, ages: Staleness) -> tuple[Any, ...]:
    """Return the rows of the table at the left."""
    if view == KINDS:
        return of.kinds
    if view == TEAMS:
        return of.teams
    if view == AGES:
        return ages.teams
    return tuple(ListCount(one, sum(found.list == one.name for found in of.found)) for one in _lists(of.extract))


def _lists(extract: Extracted | None) -> tuple[ListRead, ...]:
    return extract.lists if extract is not None else ()


def belongs(group: Any) -> Callable[[Any], bool]:  # noqa: ANN401 - a row of any of the tables at the left
    """Return the function that says whether a row of the table at the right is of the group chosen at the left."""
    if isinstance(group, KindCount):
        return lambda one: (one.kind, one.list) == (group.kind, group.list)
    if isinstance(group, ListCount):
        return lambda one: one.list == group.read.name
    if isinstance(group, (TeamCount, TeamAges)):
        return lambda one: one.team == group.team
    return lambda _one: True


def title(group: Any) -> str:  # noqa: ANN401 - a row of any of the tables at the left
    """Return how a group is called in a menu, and in the name of a file."""
    if isinstance(group, KindCount):
        return f"{named(group.kind).name}, {group.list}"
    if isinstance(group, ListCount):
        return group.read.name
    return str(group.team) if group is not None else "All"


def number(group: Any) -> int:  # noqa: ANN401 - a row of any of the tables at the left
    """Return how many rows a group has at the right."""
    if isinstance(group, TeamAges):
        return group.cases
    if isinstance(group, TeamCount):
        return group.number + group.in_record
    return int(group.number)


def kinds_table() -> Table:
    """Return the table of what is wrong, by kind and list."""
    return Table(
        "findings by kind",
        (
            Column("kind", "What", lambda one: named(one.kind).name, strong=True, stretch=True,
                   tip=lambda one: named(one.kind).meaning),
            Column("list", "List", lambda one: one.list),
            _figure("number", "Now", lambda one: one.number),
            *_compared(),
        ),
        key=lambda one: (one.kind, one.list),
        one="kind",
        toolbar=False,
    )  # fmt: skip


def teams_table() -> Table:
    """Return the table of findings by team."""
    return Table(
        "findings by team",
        (
            Column("team", "Team", lambda one: one.team, lambda one: key(one.team), strong=True, stretch=True),
            _figure("number", "In the file", lambda one: one.number),
            *_compared(),
            _figure("record", "In the record", lambda one: one.in_record),
        ),
        key=lambda one: one.team,
        one="team",
        toolbar=False,
    )


def lists_table() -> Table:
    """Return the table of the lists that were read."""
    return Table(
        "findings by list",
        (
            Column("list", "List", lambda one: one.read.name, strong=True),
            Column("title", "Holds", lambda one: one.read.title, stretch=True,
                   tip=lambda one: f"{one.read.title}, sheet {one.read.sheet}"),
            _figure("rows", "Rows read", lambda one: one.read.rows),
            _figure("left", "Left out", lambda one: one.read.left_out),
            _figure("number", "Findings", lambda one: one.number),
        ),
        key=lambda one: one.read.name,
        one="list",
        toolbar=False,
    )  # fmt: skip


def ages_table() -> Table:
    """Return the table of how old the newest records are, by team."""
    return Table(
        "staleness by team",
        (
            Column("team", "Team", lambda one: one.team, lambda one: key(one.team), strong=True, stretch=True),
            _figure("cases", "Open cases", lambda one: one.cases),
            *(_band(number, band) for number, band in enumerate(BANDS)),
            Column("oldest", "Oldest", _oldest, lambda one: one.oldest and one.oldest.newest, right=True, leaves=1),
        ),
        key=lambda one: one.team,
        one="team",
        toolbar=False,
    )


def found_table() -> Table:
    """Return the table of findings."""
    return Table(
        "findings",
        (
            Column("case", "Case", lambda one: one.case_id or _DASH, lambda one: key(one.case_id) or None, strong=True),
            Column("what", "What", lambda one: named(one.kind).name, shown=False),
            Column("place", "List, row", _place, lambda one: (len(one.list), one.list, one.row)),
            Column("team", "Team", lambda one: one.team, leaves=2),
            Column("column", "Column", lambda one: one.column or _DASH, width=_VALUE, leaves=3, wraps=True),
            Column("value", "Value", lambda one: one.value or _DASH, width=_VALUE, leaves=1, wraps=True),
            Column("why", "Why", lambda one: one.why, width=_WHY, stretch=True, tip=lambda one: one.why, wraps=True),
        ),
        key=lambda one: one.number,
        one="finding",
        toolbar=False,
    )


def cases_table() -> Table:
    """Return the table of open cases with their newest record."""
    return Table(
        "newest records",
        (
            Column("case", "Case", lambda one: one.case.case_id, lambda one: key(one.case.case_id), strong=True),
            Column("team", "Team", lambda one: one.team, leaves=2, shown=False),
            Column("worker", "Key worker", lambda one: one.case.worker or "not allocated", leaves=3),
            Column("band", "How old", lambda one: one.band, lambda one: BANDS.index(one.band), leaves=1),
            Column("record", "Newest record", lambda one: one.record or _DASH, width=150, stretch=True,
                   tip=lambda one: one.record),
            Column("day", "On", lambda one: show(one.newest) if one.newest else _DASH, lambda one: one.newest,
                   right=True),
            Column("days", "Days since", lambda one: _DASH if one.days is None else f"{one.days:,}",
                   lambda one: one.days, right=True),
        ),
        key=lambda one: one.case.row,
        one="open case",
        toolbar=False,
    )  # fmt: skip


def footer(view: str, of: Quality, ages: Staleness) -> FooterRow:
    """Return the totals of the table at the left."""
    if view == AGES:
        texts = {"team": "All", "cases": f"{ages.all.cases:,}"}
        return FooterRow(texts | {band: f"{one:,}" for band, one in zip(BANDS, ages.all.bands, strict=True)})
    if view == LISTS:
        lists = _lists(of.extract)
        rows, left = sum(one.rows for one in lists), sum(one.left_out for one in lists)
        return FooterRow({"list": "All", "rows": f"{rows:,}", "left": f"{left:,}", "number": f"{of.in_file:,}"})
    if view == TEAMS:
        in_record = len(of.found) - of.in_file
        return FooterRow({"team": "All", "number": f"{of.in_file:,}", "record": f"{in_record:,}"})
    return FooterRow({"kind": "All", "number": f"{len(of.found):,}"})


def case_row(one: Found | Aged | None) -> int | None:
    """Return the row of the case that a row of the table at the right is about, if the record has it."""
    if one is None:
        return None
    return one.case.row if isinstance(one, Aged) else one.case_row


def in_full(one: Found | Aged | None) -> str:
    """Return a row in one sentence, for what has no room in the table."""
    if not isinstance(one, Found):
        return ""
    said = [part for part in (named(one.kind).name, one.column, f"“{one.value}”" if one.value else "") if part]
    return f"{', '.join(said)}: {one.why}"


def _figure(name: str, header: str, of: Callable[[Any], int]) -> Column:
    return Column(name, header, lambda one: f"{of(one):,}", of, right=True)


def _band(number: int, band: str) -> Column:
    return _figure(band, band.capitalize(), lambda one: one.bands[number])


def _compared() -> tuple[Column, Column]:
    """Return the columns that compare with the file before."""
    return (
        Column("before", "File before", lambda one: _DASH if one.before is None else f"{one.before:,}",
               lambda one: one.before, right=True, leaves=1),
        Column("change", "Change", lambda one: change_words(one.number, one.before),
               lambda one: None if one.before is None else one.number - one.before),
    )  # fmt: skip


def _oldest(one: TeamAges) -> str:
    return show(one.oldest.newest) if one.oldest is not None and one.oldest.newest is not None else _DASH


def _place(one: Found) -> str:
    return f"{one.list}, {one.row:,}" if one.row else one.list
