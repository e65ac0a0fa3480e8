"""What changed in a month: its headline figures beside last month's and those of the same month last year.

They are the return's headline figures, as it shows them; those that changed by the threshold or more want a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from models.dates import add_months, month_end, show_month
from models.definitions import FIGURES
from models.figures import rounded
from models.month_notes import MONTH, YEAR, Note, about_change, notes
from models.pressures import Month, figures_on, first_record
from models.returns.content import Audience, Headline, Kind, Mark
from models.returns.headlines import headlines_beside, seen_by
from models.returns.words import show_figure
from models.store import Store

_SETTING, _DEFAULT = "change_threshold", "10"
_LEAST = {"count": Decimal(5), "fte": Decimal(5), "average": Decimal(1), "share": Decimal("0.05")}
"""Smaller differences need no reason whatever their percentage: 1 case after 2 is no news."""


@dataclass(frozen=True, slots=True)
class Change:
    """One headline figure that changed by the threshold or more, and the reason that was written."""

    kind: Kind
    against: str
    """``month`` or ``year``: what it is compared with."""
    day: date
    now: int | Decimal
    then_day: date
    then: int | Decimal
    """The base of the percentage."""
    reason: Note | None

    @property
    def about(self) -> str:
        """What the note with its reason is about (``models.month_notes``)."""
        return about_change(self.kind.key, self.against)

    @property
    def difference(self) -> int | Decimal:
        """The difference of the two figures as they are shown."""
        return self.now - self.then

    @property
    def percent(self) -> Decimal | None:
        """The difference as a percentage of ``then``, rounded to whole ones; None where that was 0."""
        return rounded(100 * Fraction(self.difference) / Fraction(self.then), 0) if self.then else None

    @property
    def sentence(self) -> str:
        """What changed: ``Open cases rose from 80 in September 2026 to 92 in October 2026, by 15%.``."""
        rose = "rose" if self.difference > 0 else "fell"
        by = f", by {abs(self.percent)}%" if self.percent is not None and self.kind.form != "share" else ""
        before = f"{show_figure(self.then, self.kind.form)} in {show_month(self.then_day)}"
        now = f"{show_figure(self.now, self.kind.form)} in {show_month(self.day)}"
        return f"{FIGURES[self.kind.key].name} {rose} from {before} to {now}{by}."


@dataclass(frozen=True, slots=True)
class Compared:
    """A month's figures beside those of last month and of the same month last year."""

    month: Month
    headlines: tuple[Headline, ...]
    changes: tuple[Change, ...]
    threshold: Decimal
    """From how many percent on a change wants a reason."""


def compared(store: Store, month: date, team: str | None = None) -> Compared:
    """Return a month's figures beside those before it, of a team or (None) the service, and what changed.

    Raises:
        BadInput: there is no such team.
    """
    day = month_end(month)
    days = day, day.replace(day=1) - timedelta(1), month_end(add_months(day.replace(day=1), -12))
    with store.snapshot():
        first = first_record(store)
        found = {one.day: one for one in figures_on(store, [at for at in days if at >= first or at == day], team)}
        reasons, least = notes(store, day, team), threshold(store)
    shown = {at: seen_by(Audience.LEADERSHIP, one) for at, one in found.items()}
    headlines = headlines_beside(shown[day], *map(shown.get, days[1:]))
    return Compared(found[day], headlines, changes_of(headlines, days, reasons, least), least)


def changes_of(
    headlines: Iterable[Headline], days: Sequence[date], reasons: Mapping[str, Note], least: Decimal
) -> tuple[Change, ...]:
    """Return the figures that changed by ``least`` percent or more, each with its reason.

    Args:
        headlines: a month's headline figures.
        days: the last days of the month, of last month, and of the same month last year.
        reasons: the notes on the month.
        least: the threshold, in percent.
    """
    found = []
    for headline in headlines:
        for against, then, day in ((MONTH, headline.last_month, days[1]), (YEAR, headline.last_year, days[2])):
            now = headline.now
            if isinstance(now, Mark) or isinstance(then, Mark) or not _is_large(headline.kind, now, then, least):
                continue
            reason = reasons.get(about_change(headline.kind.key, against))
            found.append(Change(headline.kind, against, days[0], now, day, then, reason))
    return tuple(found)


def threshold(store: Store) -> Decimal:
    """Return from how many percent on a change wants a reason: the service's own setting, else 10."""
    return Decimal(store.setting(_SETTING, _DEFAULT))


def _is_large(kind: Kind, now: int | Decimal, then: int | Decimal, least: Decimal) -> bool:
    by = abs(Decimal(now) - Decimal(then))
    return by >= _LEAST[kind.form] and 100 * by >= least * Decimal(then)
