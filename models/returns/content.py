"""What a return says, as values: nothing here knows the workbook that shows it.

Figures are kept as they are shown, rounded once, so that differences on the page add up by hand.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from models.definitions import FIGURES
from models.figures import plain
from models.words import CATEGORIES


class Audience(StrEnum):
    """Who reads the return: senior leadership sees workers by name, the committee sees no one."""

    LEADERSHIP = "leadership"
    COMMITTEE = "committee"


WRITTEN_FOR = {Audience.LEADERSHIP: "senior leadership", Audience.COMMITTEE: "the scrutiny committee"}
"""Whom the Summary's second line names as its reader."""


class Mark(StrEnum):
    """What stands in place of a figure."""

    HIDDEN = "c"
    NO_DATA = "no data"
    NONE = "–"


Shown = int | Decimal | Mark
"""A figure as it is shown, or the mark in its place."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the headline figures: its key in ``position --json``, where it stands and how it is counted.

    ``form`` is ``count``, ``fte`` (2 decimals), ``average`` (1 decimal) or ``share`` (a fraction, shown as percent).
    """

    key: str
    group: str
    form: str
    head: str = ""
    alarm: bool = False

    @property
    def name(self) -> str:
        """The figure's head on the Summary."""
        return self.head or FIGURES[self.key].name


HEADLINES = (
    Kind("open_cases", "Cases", "count"),
    Kind("unallocated", "Cases", "count", alarm=True),
    Kind("uncovered", "Cases", "count", alarm=True),
    Kind("over", "Workers", "count", alarm=True),
    Kind("under", "Workers", "count"),
    Kind("workers", "Workers", "count"),
    Kind("fte", "Workers", "fte"),
    Kind("average_caseload", "Caseload (cases a worker)", "average"),
    Kind("median_cases", "Caseload (cases a worker)", "average"),
    Kind("minimum_cases", "Caseload (cases a worker)", "count"),
    Kind("maximum_cases", "Caseload (cases a worker)", "count"),
    Kind("agency_share_fte", "Agency", "share", head="Share of FTE"),
)
"""The Summary's figures in their order; ``alarm`` marks those that stand out when above 0."""

LAYOUT = 3
"""The workbook's layout, written into it: a return of a later one can't be read by this program."""

NOT_RECORDED = "not recorded"
CHANGED, ATTENTION, SIGNED, FINGERPRINT = "What changed", "What needs attention", "Sign-off", "Fingerprint"
"""The Summary's words by which its sentences, signatures and fingerprint are found again."""
RESTATED, REASON = "restated", "reason"
"""Kinds of rows of Definitions: a figure that is another than was signed, and why a figure changed."""
CASE_RECORDS = "Case records"
"""The row of Definitions that says when the records were read last."""
CATEGORY_NAMES = dict(
    zip(
        CATEGORIES, ("Children in care", "Protection plans", "Children in need", "Open assessments", "Care leavers"),
        strict=True,
    )
) | {NOT_RECORDED: "Not recorded"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month end's figures by their keys, and its open cases by category (``not recorded`` has none)."""

    day: date
    values: Mapping[str, Shown]
    categories: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline figure this month, last month and in the same month last year."""

    kind: Kind
    now: Shown
    last_month: Shown
    last_year: Shown

    @property
    def change_month(self) -> Shown:
        """The difference on last month, of the figures as shown."""
        return difference(self.now, self.last_month)

    @property
    def change_year(self) -> Shown:
        """The difference on the same month last year, of the figures as shown."""
        return difference(self.now, self.last_year)


def difference(now: Shown, then: Shown) -> Shown:
    """Return ``now`` − ``then``: ``–`` if there is nothing to compare, hidden if either is."""
    if isinstance(now, Mark) or isinstance(then, Mark):
        return Mark.NONE if {Mark.NONE, Mark.NO_DATA} & {now, then} else Mark.HIDDEN
    return now - then


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of "What needs attention": a status word, one sentence, and who looks at it again when."""

    word: str
    sentence: str
    owner: str = ""
    review: date | None = None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One row of the table ``Workers``: figures with two decimals, None where there is no limit."""

    team: str
    worker_id: str
    name: str
    role: str
    employment: str
    fte: Decimal
    capacity: Decimal
    cases: int
    families: int
    points: Decimal
    by_category: tuple[int, ...]
    lower: Decimal | None
    upper: Decimal | None
    status: str
    headroom: int | None
    months_over: int


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One row of the table ``Exceptions``."""

    what: str
    team: str
    who: str
    detail: str
    since: date
    reason: str = ""
    action: str = ""
    owner: str = ""
    review: date | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row of the table ``Actions``; ``status`` is ``late``, ``open``, ``done`` or ``not done``."""

    source: str
    action: str
    owner: str
    due: date
    status: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of an earlier month that is another now than when that month was signed off."""

    day: date
    key: str
    signed: Shown
    now: Shown


@dataclass(frozen=True, slots=True)
class LoadBar:
    """One bar of the load chart; ``figures`` is what its label says after the name.

    Load and limits are in cases or points, or for a team shares of its workers' upper limits together. A hidden
    bar is an empty place.
    """

    name: str
    figures: str
    load: Decimal
    lower: Decimal | None
    upper: Decimal | None
    away: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class LoadChart:
    """The load chart: the worst bars first, as many as are shown; ``share`` when they are percentages."""

    title: str
    bars: tuple[LoadBar, ...]
    share: bool
    above: int
    """How many of all that could be shown are above their upper limits ..."""
    among: int
    """... and how many there are."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature, or (no name) the place for it."""

    role: str
    name: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One row of the table ``Definitions``."""

    kind: str
    name: str
    meaning: str
    lower: Decimal | None = None
    upper: Decimal | None = None
    start: date | None = None
    source: str = "Service"


@dataclass(frozen=True, slots=True)
class Return:
    """A month's return of a team (``team``) or the whole service (``team`` None), ready to be written."""

    of: str
    team: str | None
    month: date
    audience: Audience
    basis: str
    """The Summary's second line: the day of the position, for whom, who manages."""
    marking: str
    state: str
    signed: bool
    data_read: date | None
    message: str
    headlines: tuple[Headline, ...]
    notes: tuple[str, ...]
    attention: tuple[Attention, ...]
    further: str
    """The line below ``attention``: how many more there are, or that there is nothing else."""
    loads: LoadChart
    months: tuple[MonthFigures, ...]
    """Oldest first, from the first month with a record, at most 24; the last is the return's own."""
    year_ago: MonthFigures | None
    workers: tuple[WorkerRow, ...]
    signatures: tuple[Signing, ...]
    definitions: tuple[DefinitionRow, ...]
    sources: tuple[str, ...] = field(default=())
    """Lines beside the signatures: where the data is from and what is missing."""
    exceptions: tuple[ExceptionRow, ...] = field(default=())
    actions: tuple[ActionRow, ...] = field(default=())
    """Open ones first."""
    changes: tuple[str, ...] = field(default=())
    """What changed on last month and on the same month last year, a sentence each with the reason that was given."""
    restated: tuple[Restated, ...] = field(default=())
    sealed: str = ""
    """The fingerprint that it was signed with; empty in a draft and in what is read back."""

    @property
    def now(self) -> MonthFigures:
        """The return's own month."""
        return self.months[-1]

    @property
    def has_averages(self) -> bool:
        """Whether averages can be drawn over months: teams' returns together give that of their own month alone."""
        return sum(not isinstance(month.values["average_caseload"], Mark) for month in self.months) > 1

    @property
    def for_committee(self) -> bool:
        """Whether the return names no one and hides small counts."""
        return self.audience is Audience.COMMITTEE

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all that is signed, in groups of four: it changes if any figure, row or sentence does.

        Of a signed return it is the one that was kept, however a later version would work it out.
        """
        if self.sealed:
            return self.sealed
        digest = hashlib.sha256(canonical(self).encode()).hexdigest().upper()
        return "-".join(digest[start : start + 4] for start in range(0, len(digest), 4))


TREND_KEYS = tuple(kind.key for kind in HEADLINES if kind.key != "uncovered")
"""The figures that the table ``Trend`` has of each month."""


def canonical(of: Return) -> str:
    """Return what is signed of a return - figures, rows and sentences - as one text that is the same whenever they are.

    It holds what the workbook holds, as the workbook holds it, and each table's rows in one order: so what is read back
    gives the same text unless a cell was edited. Sorting a table, or saving it in another program, is no edit. Not in
    it are the signatures, what was restated since an earlier month was signed, and when the records were read last:
    these may change between two signatures of one content.
    """
    rows = of.exceptions if of.team is None else [replace(row, team="") for row in of.exceptions]
    kept = [row for row in of.definitions if row.kind != RESTATED and row.name != CASE_RECORDS]
    figures = {
        "of": _plain(of.of),
        "month": _plain(of.month),
        "headlines": [[one.kind.key, _plain(one.now), _plain(one.last_month), _plain(one.last_year)]
                      for one in of.headlines],
        "months": [[_plain(month.day), {key: _in_table(month.values[key]) for key in TREND_KEYS}]
                   for month in of.months],
        "categories": [_categories(month) for month in (of.months[-1], of.year_ago) if month],
        "workers": _rows(of.workers),
        "exceptions": _rows(rows),
        "actions": _rows(of.actions),
        "definitions": _rows(kept),
        "message": _plain(of.message),
        "changes": "".join(_plain(" ".join(of.changes)).split()),
        "attention": [[_plain(getattr(line, name)) for name in Attention.__slots__] for line in of.attention],
    }  # fmt: skip
    return json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _rows(rows: Iterable[WorkerRow | ExceptionRow | ActionRow | DefinitionRow]) -> list[list[str]]:
    return sorted([_text(getattr(row, name)) for name in type(row).__slots__] for row in rows)


def _categories(month: MonthFigures) -> dict[str, str]:
    """Return a month's cases by category; no row says that none is without one."""
    return {key: _plain(value) for key, value in month.categories.items() if key != NOT_RECORDED or value != 0}


def _in_table(value: Shown) -> str:
    return "" if value is Mark.NONE or value is Mark.NO_DATA else _text(value)


def _plain(value: object) -> str:
    """Return a value as text, whatever kind of number it is kept as and however its spaces came back."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return plain(Decimal(value))
    if isinstance(value, tuple):
        return ";".join(map(_plain, value))
    return _even(str(value))


_text = lru_cache(maxsize=32768)(_plain)
"""As ``_plain``: the same few values stand in thousands of cells."""


@lru_cache(maxsize=8192)
def _even(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign >= " " or sign.isspace()).split())
