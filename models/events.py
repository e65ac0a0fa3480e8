"""Dated records of cases: assessments, conferences, visits, reviews …, as extracts of a case system tell them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from models.dates import OPEN
from models.store import Store


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of dated record."""

    name: str
    """As lists and titles have it: ``Child protection visits``."""
    day: str
    """What its day is: ``visited``."""
    list: str
    """The list of Annex A that tells it."""
    until: str = ""
    """What the end of one that lasts is: ``authorised``; empty for what happens on its day alone."""
    last_only: bool = False
    """Whether a list tells only the last one, so that earlier ones are known from earlier files alone."""

    @property
    def lasts(self) -> bool:
        """Whether it goes on from its day until its end; the others have no end and keep ``9999-12-31``."""
        return bool(self.until)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "referral": Kind("Referrals", "received", "List 3"),
        "assessment": Kind("Assessments", "started", "List 4", "authorised"),
        "enquiry": Kind("Section 47 enquiries", "strategy discussion", "List 5"),
        "initial conference": Kind("Initial conferences", "held", "List 5"),
        "seen": Kind("Child seen", "seen", "List 6", last_only=True),
        "child protection plan": Kind("Child protection plans", "started", "List 7", "ended", last_only=True),
        "child protection visit": Kind("Child protection visits", "visited", "List 7", last_only=True),
        "review conference": Kind("Review conferences", "held", "List 7", last_only=True),
        "care": Kind("Periods in care", "started", "List 8", "ceased", last_only=True),
        "visit to child in care": Kind("Visits to the child in care", "visited", "List 8", last_only=True),
        "review of child in care": Kind("Reviews of the child in care", "held", "List 8", last_only=True),
        "placement": Kind("Placements", "started", "List 8", last_only=True),
        "pathway plan review": Kind("Pathway plan reviews", "held", "List 9", last_only=True),
        "contact with care leaver": Kind("Contacts with the care leaver", "in touch", "List 9", last_only=True),
    }
)
"""Kinds of dated records, in the order in which a case shows them.

``detail`` of an assessment holds ``seen``; of an enquiry ``conference`` (``not needed``); of an initial conference
``enquiry`` (ISO day of the strategy discussion) and ``plan`` (whether it led to a child protection plan); of a child
protection visit ``seen alone``. The other answers are ``yes``, ``no`` and ``not known``.
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated record of a case."""

    row: int
    kind: str
    day: date
    until: date
    """The end of what lasts; ``OPEN`` while it has none, and for all that happens on its day alone."""
    detail: Mapping[str, str]


def of_case(store: Store, case_row: int, day: date) -> tuple[Event, ...]:
    """Return the dated records of a case up to and with ``day``, as they stood on it, the newest first.

    Of a kind that lasts only the newest can be going on: an earlier one without an end has ended, no file told when.
    """
    on_day = day.isoformat()
    return tuple(
        Event(row, kind, date.fromisoformat(at), date.fromisoformat(until) if until <= on_day else OPEN,
              json.loads(detail))
        for row, kind, at, until, detail in store.rows(
            "select id, kind, day, until, detail from events where case_row = ? and day <= ?"
            " order by day desc, kind, id desc",
            (case_row, on_day),
        )
    )  # fmt: skip
