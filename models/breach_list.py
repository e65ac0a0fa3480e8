"""The list of breaches that somebody answers for: as they stand on a day, those that ended, and texts without one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models import actions
from models.breach_runs import UNALLOCATED
from models.breach_texts import Unmatched, unmatched
from models.breaches import Breach, breaches
from models.dates import show_short
from models.figures import show_number
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition, position
from models.status_words import away_words, leaver_words, own_limits_words, status_words
from models.store import Store
from models.words import Status, count

_Now = WorkerPosition | Leaver | UnallocatedCase


@dataclass(frozen=True, slots=True)
class Listed:
    """One breach with how it stands on the day, in words, and what its answer lacks."""

    breach: Breach
    status: str
    """``over by 3``, ``not allocated``; for one that has ended its kind alone."""
    detail: str
    """``21 of 14–18``, ``6 cases, away since 26 Oct``, ``12 days``; for one that has ended the most that it reached."""
    lacks: tuple[str, ...]

    @property
    def who(self) -> str:
        """The worker's name, else the case's id."""
        return self.breach.name or self.breach.called_id


@dataclass(frozen=True, slots=True)
class BreachList:
    """What the list of a day holds, of a team or the service."""

    day: date
    team: str | None
    holding: tuple[Listed, ...]
    """Those that hold on the day, the worst first."""
    ended: tuple[Listed, ...]
    """Those that ended in the day's month, up to the day."""
    unmatched: tuple[Unmatched, ...]
    owners: tuple[str, ...]
    """Who has been given an action so far, to choose from."""

    @property
    def open(self) -> int:
        """How many that hold lack something."""
        return sum(bool(one.lacks) for one in self.holding)

    @property
    def answer(self) -> str:
        """How many breaches hold and what they lack, in one sentence."""
        day = show_short(self.day, self.day)
        if not self.holding:
            return f"Nobody is outside their limits on {day} and every case has a key worker who is there."
        hold = f"{count(len(self.holding), 'breach holds', 'breaches hold')} on {day}"
        if not self.open:
            return f"{hold}; each has a reason, an owner and a date."
        none = sum("no owner and date" in one.lacks for one in self.holding)
        if none == self.open:
            return f"{hold}; {none:,} {'has' if none == 1 else 'have'} no owner and date."
        lack = f"{self.open:,} {'lacks' if self.open == 1 else 'lack'} something"
        return f"{hold}; {lack}" + (f", {none:,} of them an owner and a date." if none else ".")


def breach_list(store: Store, day: date, team: str | None = None) -> BreachList:
    """Return the breaches of ``day`` and its month, with what is written on them.

    Args:
        store: the open database.
        day: a month's last day, or today in the month that is still going on.
        team: the team's name, None for the whole service.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        of = position(store, day, team)
        found = breaches(store, day, team=team)
        alone = unmatched(store, day, team)
        owners = actions.owners(store)
    return BreachList(
        day=day,
        team=of.team,
        holding=_standing(of, (breach for breach in found if breach.ended is None)),
        ended=tuple(_ended(breach) for breach in found if breach.ended is not None),
        unmatched=alone,
        owners=owners,
    )


def standing(store: Store, holding: Iterable[Breach], day: date, team: str | None = None) -> tuple[Listed, ...]:
    """Return breaches that hold on ``day`` with how they stand then, in words; one position and no more."""
    return _standing(position(store, day, team), holding)


def _standing(of: Position, holding: Iterable[Breach]) -> tuple[Listed, ...]:
    now = _by_row(of)
    return tuple(_holding(breach, now, of.day) for breach in holding)


def _by_row(of: Position) -> Mapping[tuple[bool, int], _Now]:
    """Return workers, leavers and cases without a worker by whether they are cases, and their row."""
    found: dict[tuple[bool, int], _Now] = {(False, worker.row): worker for worker in of.workers}
    found |= {(False, leaver.row): leaver for leaver in of.leavers}
    return found | {(True, case.row): case for case in of.unallocated}


def _holding(breach: Breach, now: Mapping[tuple[bool, int], _Now], day: date) -> Listed:
    of = now.get((breach.kind == UNALLOCATED, breach.row))
    return Listed(breach, _status(breach, of), _detail(of, day), breach.lacks(day))


def _status(breach: Breach, of: _Now | None) -> str:
    if breach.kind == UNALLOCATED:
        return "not allocated"
    return status_words(of) if isinstance(of, WorkerPosition) and of.status != Status.UNCOVERED else breach.kind


def _detail(of: _Now | None, day: date) -> str:
    if isinstance(of, UnallocatedCase):
        category = f"{of.category}, " if of.category else ""
        return f"{category}{count(of.days, 'day')}"
    if isinstance(of, Leaver):
        return f"{count(of.cases, 'case')}, {leaver_words(of, day)}"
    if of is None:
        return "–"
    if of.status == Status.UNCOVERED:
        return ", ".join(part for part in (count(of.cases, "case"), away_words(of, day)) if part)
    return f"{show_number(of.load, 2)} of {own_limits_words(of)}"


def _ended(breach: Breach) -> Listed:
    status = "not allocated" if breach.kind == UNALLOCATED else breach.kind
    high = "–" if breach.high is None else f"at most {show_number(breach.high, 2)}"
    return Listed(breach, status, high, ())
