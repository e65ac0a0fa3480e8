"""Staleness: how long ago each open case's newest dated record is (a visit, a review …), by team.

A record counts by its day, of whichever kind (``models.events.KINDS``); one after the day looked at does not. Weeks are
of calendar days: within 4 weeks is up to 28 days, within 6 up to 42.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models import events, teams, words
from models.case_list import OpenCase, open_cases
from models.store import Store

FOUR_WEEKS, SIX_WEEKS = 28, 42
BANDS = ("none recorded", "over 6 weeks", "4–6 weeks", "within 4 weeks")
"""How old a case's newest record is, the one to look at first first."""


@dataclass(frozen=True, slots=True)
class Aged:
    """An open case and its newest dated record; ``newest``, ``kind`` and ``days`` are empty where it has none."""

    case: OpenCase
    team: str
    newest: date | None
    kind: str
    days: int | None

    @property
    def band(self) -> str:
        """Return which of ``BANDS`` it is in."""
        if self.days is None:
            return BANDS[0]
        return BANDS[1] if self.days > SIX_WEEKS else BANDS[2] if self.days > FOUR_WEEKS else BANDS[3]

    @property
    def record(self) -> str:
        """Return what the newest record is: ``Child protection visit``, ``Start of assessment``."""
        return record_name(self.kind)


@dataclass(frozen=True, slots=True)
class TeamAges:
    """How old the newest records of one team's open cases are."""

    team: str
    cases: int
    bands: tuple[int, int, int, int]
    """How many cases are in each of ``BANDS``."""
    oldest: Aged | None
    """The case whose newest record is the oldest, of those that have one."""

    @property
    def stale(self) -> int:
        """Cases with nothing recorded within 6 weeks."""
        return self.bands[0] + self.bands[1]


@dataclass(frozen=True, slots=True)
class Staleness:
    """The newest dated records on a day: of all open cases, without a record first, then the oldest first."""

    day: date
    cases: tuple[Aged, ...]
    teams: tuple[TeamAges, ...]
    all: TeamAges

    @property
    def has_records(self) -> bool:
        """Whether any of the cases has a dated record."""
        return self.all.oldest is not None


def record_name(kind: str) -> str:
    """Return what a dated record of a kind is called when it is the newest: ``Child seen``, ``Start of assessment``."""
    known = events.KINDS.get(kind)
    if known is not None and known.lasts:
        return f"Start of {kind}"
    return "Child seen" if kind == "seen" else kind[:1].upper() + kind[1:]


# The index of the records holds all that is asked for, so the table itself is not read.
_NEWEST = "select case_row, max(day), kind from events where day <= ? group by case_row"


def staleness(store: Store, day: date, team: str | None = None, cases: Sequence[OpenCase] | None = None) -> Staleness:
    """Return how old the newest dated records of a team's, or the service's, open cases are on ``day``.

    Args:
        store: the open database.
        day: records after it do not count.
        team: the team's name, or None for the whole service.
        cases: its open cases where the caller has read them already.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        if cases is None:
            cases = open_cases(store, day, team)
        otherwise = team or teams.only(store) or teams.NOT_KNOWN
        newest = {row: (text, kind) for row, text, kind in store.rows(_NEWEST, (day.isoformat(),))}
    aged = []
    for case in cases:
        text, kind = newest.get(case.row, ("", ""))
        last = date.fromisoformat(text) if text else None
        aged.append(Aged(case, case.team or otherwise, last, kind, (day - last).days if last else None))
    aged.sort(key=lambda one: one.newest or date.min)  # of one day they stay in the order of their ids
    return Staleness(day, tuple(aged), _by_team(aged), _ages("", aged))


def _by_team(aged: Iterable[Aged]) -> tuple[TeamAges, ...]:
    """Return the teams, those with the most cases without a record within 6 weeks first."""
    by_team: dict[str, list[Aged]] = defaultdict(list)
    for one in aged:
        by_team[one.team].append(one)
    found = [_ages(team, theirs) for team, theirs in by_team.items()]
    return tuple(sorted(found, key=lambda one: (-one.stale, words.key(one.team))))


def _ages(team: str, aged: Sequence[Aged]) -> TeamAges:
    bands = [one.band for one in aged]
    oldest = next((one for one in aged if one.newest is not None), None)
    first, second, third, fourth = (bands.count(band) for band in BANDS)
    return TeamAges(team, len(aged), (first, second, third, fourth), oldest)
