"""All lists of what is quietly wrong on a day, worked out from one state of the record."""

from dataclasses import dataclass
from datetime import date

from models.errors import BadInput
from models.position import inputs, position_of
from models.put_right import course, holders, setup, two_teams
from models.put_right.looked import Looked
from models.put_right.shapes import Check
from models.store import Store
from models.words import count

QUIET_CHOICES = (30, 45, 60, 90, 120, 180)
"""After how many days without activity a case may be listed; one of them is the service's setting."""
_QUIET_DAYS, _SETTING = 60, "days without activity"


@dataclass(frozen=True, slots=True)
class PutRight:
    """What is quietly wrong on a day, of a team or (``team`` None) the whole service."""

    day: date
    team: str | None
    checks: tuple[Check, ...]
    quiet_days: int

    @property
    def number(self) -> int:
        """How many things are to be decided; what is only to be kept in mind is not counted."""
        return sum(len(check.rows) for check in self.checks if check.decides)


def put_right(store: Store, day: date, team: str | None = None) -> PutRight:
    """Return what is quietly wrong on ``day`` in the team called ``team`` or the whole service.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        of, days = inputs(store, day, team), quiet_days(store)
        looked = Looked(store, of, position_of(of))
        checks = (
            holders.held(looked), holders.away(looked), course.quiet(looked, days), course.closing(looked),
            two_teams.two_teams(looked), course.category(looked), setup.no_limits(looked), setup.unconfirmed(looked),
            two_teams.families(looked), setup.limits_soon(looked),
        )  # fmt: skip
    return PutRight(day, of.team, checks, days)


def quiet_days(store: Store) -> int:
    """Return after how many days without activity the service lists a case."""
    kept = store.setting(_SETTING)
    return int(kept) if kept else _QUIET_DAYS


def set_quiet_days(store: Store, days: int) -> str:
    """Keep after how many days without activity a case is listed, and say so.

    Raises:
        BadInput: it is none of ``QUIET_CHOICES``.
    """
    if days not in QUIET_CHOICES:
        raise BadInput(f"{days:,} days can't be chosen; choose one of {', '.join(map(str, QUIET_CHOICES))}.")
    store.set_setting(_SETTING, str(days))
    return f"A case is listed after {count(days, 'day')} without activity."
