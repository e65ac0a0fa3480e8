"""The value objects of what is quietly wrong: lists, their rows, and what can be done about a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

QUIET = "quiet"
"""The key of the list of cases without activity; its number of days is a setting of the service."""


class Does(StrEnum):
    """What an action does: it opens a place, opens a panel about the row's case, or changes the record at once."""

    OPENS = "opens"
    ALLOCATES = "allocates"
    CATEGORY = "asks for the category"
    PLANS = "asks when it is to close"
    CLOSES = "closes"
    KEEPS_OPEN = "keeps open"


class Action(NamedTuple):
    """One thing that can be done about a row: its words and, where it opens a place, the target."""

    words: str
    does: Does
    target: Mapping[str, Any] = MappingProxyType({})


class Row(NamedTuple):
    """One thing that is wrong.

    ``key`` tells it from the others of its list. ``about`` is a case's category, a worker's role or a line's limits;
    ``who`` the key worker, empty where there is none. ``days`` is for how long it has been so, None where that is not
    counted. ``planned`` is the day on which a case is to close, if one is planned.
    """

    key: int | str
    subject: str
    about: str
    team: str
    who: str
    why: str
    days: int | None
    actions: tuple[Action, ...]
    case_row: int | None = None
    planned: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One list: what it looks for, why that matters in a sentence, and its rows, the most pressing first.

    ``one`` is what a row is: a case, a family, a worker or a line. ``decides`` is False for what is only to be kept in
    mind. ``not_told`` says why nothing can be told, where that is so.
    """

    key: str
    name: str
    why: str
    one: str
    rows: tuple[Row, ...]
    decides: bool = True
    not_told: str = ""
