"""What an extract of the council's case system says of a day, whatever its form, before it is compared with the record.

An Annex A workbook (``annex_a``) and a file matched by hand (``matched``) both become an ``Extract``; what it would
change is worked out from that alone (``plan``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


@dataclass(slots=True)
class Child:
    """One child of an extract, put together from all lists that name it.

    Days are ISO texts, empty where the extract says nothing.
    """

    case_id: str
    is_open: bool = False
    """Whether it is an open case on the as-of date (contract section 4b)."""
    category: str = ""
    worker: str = ""
    """The key worker's name as written, spaces evened out; empty when there is none."""
    team: str = ""
    opened: str = ""
    """The start in List 6, never after the as-of date."""
    closed: str = ""
    """The closure in List 6 of a child that is no open case."""
    since: str = ""
    """Since when it is what ``category`` says, where a list gives that: the start of the care or of the plan."""
    born: str = ""
    family: str = ""
    places: tuple[tuple[str, int], ...] = ()
    """List and row of each row that names it, for a line of the preview that is opened."""


class Event(NamedTuple):
    """Something dated that happened to a child: a visit, a review, an assessment … (``models.events.KINDS``)."""

    child: str
    """The child's key in ``Extract.children``."""
    kind: str
    day: str
    until: str
    """The end of what lasts (an assessment authorised, a plan ended), ``9999-12-31`` where there is none yet."""
    detail: Mapping[str, Any]
    """What else is known of it, for example ``{"seen alone": "yes"}``; empty mostly."""


class Finding(NamedTuple):
    """Something in the file that the team should have put right where it belongs."""

    kind: str
    """One of ``finding_kinds.KINDS``, for example ``left out``, ``blank worker``, ``disagreement``."""
    list: str
    """``List 6``; for a matched file its sheet."""
    row: int
    """The row in the file, from 1; 0 where it is about no one row."""
    case_id: str = ""
    team: str = ""
    column: str = ""
    value: str = ""
    why: str = ""


class ListRead(NamedTuple):
    """How one list of the file was read."""

    name: str
    """``List 6``."""
    title: str
    """``Children in need``."""
    sheet: str
    rows: int
    """Rows that name a child, those left out included."""
    left_out: int


class DateOrder(NamedTuple):
    """A column of dates written as text that are days in either order: 03/04/2026."""

    list: str
    column: str
    example: str
    month_first: bool
    """How it was read."""


@dataclass(slots=True)
class Extract:
    """All that one file says of one day."""

    file: str
    source: str
    """``Annex A``, or the name of the matching that it was read by."""
    as_of: date
    lists: list[ListRead] = field(default_factory=list)
    children: dict[str, Child] = field(default_factory=dict)
    """By the id evened out (``words.key``); also children whose episode has closed, for their dated records."""
    events: list[Event] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[DateOrder] = field(default_factory=list)
    council: str = ""
    """The council that the file names in its rows, if it does."""
    notes: list[str] = field(default_factory=list)
    """Sheets left alone, extra columns, lists that are missing."""
