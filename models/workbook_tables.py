"""The tables of the caseload workbook (contract section 4): sheets, headings, and what goes into each column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import words

_KINDS, _ROLES = words.TEAM_KINDS, words.ROLES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what goes there, and what kind of cell it is."""

    name: str
    note: str
    example: str | float | date | None
    kind: str = "text"
    """``text``, ``date``, ``share`` (0 to 1) or ``number``."""
    required: bool = False
    choices: tuple[str, ...] = ()
    own_words: bool = False
    """Whether the service's own words are taken beside ``choices``."""
    refers_to: str = ""
    """The sheet whose first column lists what can stand here."""


def _column(name: str, note: str, example: str | float | date | None, **more: Any) -> Column:  # noqa: ANN401
    """A required column."""
    return Column(name, note, example, required=True, **more)


def _own(name: str, note: str, example: str | None, choices: tuple[str, ...], *, required: bool = False) -> Column:
    """A column with the words known here or the service's own."""
    return Column(name, note, example, required=required, choices=choices, own_words=True)


TABLES: Mapping[str, tuple[Column, ...]] = {
    "Teams": (
        _column("Team", "The team's name, as the Workers sheet names it.", "Harbour Team"),
        _own("Kind", "What the team does: one of the list, or your own word. Limits go by it.", _KINDS[1], _KINDS),
        Column("Manager", "The team manager's name.", "Team manager's name"),
    ),
    "Workers": (
        _column("Worker ID", "An id of your own for this person; no two people share one.", "W001"),
        _column("Name", "The worker's name.", "Worker's name"),
        _column("Team", "A team of the Teams sheet.", "Harbour Team", refers_to="Teams"),
        _own("Role", "One of the list, or your own word. Limits go by it.", _ROLES[0], _ROLES, required=True),
        Column("Employment", "permanent or agency; blank is permanent.", "permanent", choices=words.EMPLOYMENTS),
        _column("FTE", "Hours as a part of full time, from 0 to 1: 0.8 is four days of five.", 0.8, kind="share"),
        _column("Start", "The first day in post.", date(2025, 9, 1), kind="date"),
        Column("End", "The first day no longer in post; blank while there is none.", None, kind="date"),
    ),
    "Absences": (
        _column("Worker ID", "A worker of the Workers sheet.", "W001", refers_to="Workers"),
        _column("From", "The first day away.", date(2026, 3, 2), kind="date"),
        Column("To", "The first day back; blank while it is not known.", date(2026, 3, 16), kind="date"),
        Column("Kind", "leave, sickness, parental, training or other.", "leave", choices=words.ABSENCE_KINDS),
        Column("Reduction", "How much of the worker's time is gone, 0 to 1; blank is 1, all of it.", 1, kind="share"),
    ),
    "Limits": (
        _own("Team kind", "The kind of team the limits are for; blank: every kind.", None, _KINDS),
        _own("Role", "The role the limits are for; blank: every role.", _ROLES[0], _ROLES),
        Column("Worker ID", "One worker, for limits agreed with that person; leave kind and role blank.", None,
               refers_to="Workers"),
        Column("Measure", "cases or points; blank is cases.", "cases", choices=words.MEASURES),
        _column("Lower", "The least load of one full-time worker.", 14, kind="number"),
        _column("Upper", "The most load of one full-time worker.", 18, kind="number"),
        Column("From", "The first day the limits hold; blank: always.", None, kind="date"),
    ),
    "Weights": (
        _column("Category", "The category of case.", words.CATEGORIES[0], choices=words.CATEGORIES),
        _column("Points", "How many points one case of it counts.", 1.5, kind="number"),
        Column("From", "The first day it counts so; blank: always.", None, kind="date"),
    ),
    "Cases": (
        _column("Case ID", "An id for one child or young person; siblings are separate cases.", "C0001"),
        Column("Family ID", "The same id for siblings.", "F0001"),
        Column("Date of birth", "The date of birth, or the expected one.", date(2014, 5, 17), kind="date"),
        _column("Opened", "The first day the case is open.", date(2026, 1, 12), kind="date"),
        Column("Closed", "The first day it is no longer open; blank while it is open.", None, kind="date"),
    ),
    "Categories": (
        _column("Case ID", "A case of the Cases sheet.", "C0001", refers_to="Cases"),
        _column("Category", "What the case is from that day on.", words.CATEGORIES[2], choices=words.CATEGORIES),
        _column("From", "The first day; it holds until the case's next row.", date(2026, 1, 12), kind="date"),
    ),
    "Allocations": (
        _column("Case ID", "A case of the Cases sheet.", "C0001", refers_to="Cases"),
        _column("Worker ID", "A worker of the Workers sheet.", "W001", refers_to="Workers"),
        _column("From", "The first day the worker has the case.", date(2026, 1, 13), kind="date"),
        Column("To", "The first day it is no longer theirs; blank while it is.", None, kind="date"),
        Column("Kind", "key worker or co-worker; blank is key worker.", "key worker", choices=words.ALLOCATION_KINDS),
    ),
}  # fmt: skip
"""The contract's sheets and columns, in its order."""
