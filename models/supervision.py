"""The summary for supervision: one worker on a day, with the twelve months before it, for one page of paper."""

from dataclasses import dataclass, replace
from datetime import date

from models.absences import Absence
from models.actions import Action
from models.breaches import Breach, breaches
from models.dates import OPEN, add_months, show_period
from models.duties import Duty, duties_of
from models.pressures import WorkerMonth
from models.store import Store
from models.worker_detail import Detail, detail

MONTHS = 12
"""How far back the summary looks."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page shows; absences, duties and breaches are those that touch the twelve months or are to come."""

    of: Detail
    """The worker on the day, as the panel of Caseloads has them, with all cases that they hold."""
    since: date
    """The first day of the twelve months."""
    months: tuple[WorkerMonth, ...]
    """The twelve month ends up to the day, oldest first."""
    breaches: tuple[Breach, ...]
    """The latest first, each as it stood on the day."""
    away: tuple[Absence, ...]
    """Oldest first."""
    duties: tuple[Duty, ...]
    """Oldest first."""

    @property
    def day(self) -> date:
        """The day that the summary is of."""
        return self.of.day


def summary(store: Store, worker_row: int, day: date) -> Summary:
    """Return the summary of a worker. Raises ``BadInput`` when the worker is no longer there."""
    since = add_months(day, -MONTHS)
    with store.snapshot():
        of = detail(store, worker_row, day)
        runs = breaches(store, day, MONTHS + 1, worker_row=worker_row)
        return Summary(
            of=of,
            since=since,
            months=of.months[-MONTHS:],
            breaches=_as_of(runs, since, day),
            away=tuple(absence for absence in of.worker.absences if absence.end > since),
            duties=tuple(duty for duty in duties_of(store, worker_row) if duty.end > since),
        )


def when_words(start: date, end: date, day: date) -> str:
    """Return a half-open period as the page says it on ``day``: ``since 5 Jan``, ``from 7 Dec``, ``6–19 Nov``."""
    words = show_period(start, end, day)
    return words.replace("since", "from", 1) if end == OPEN and start > day else words


def _as_of(runs: tuple[Breach, ...], since: date, day: date) -> tuple[Breach, ...]:
    """Return the runs that touch the twelve months; an action that was closed only after ``day`` is open on it."""
    known = [
        replace(run, answer=replace(run.answer, actions=tuple(_on(action, day) for action in run.answer.actions)))
        for run in runs
        if run.ended is None or run.ended > since
    ]
    return tuple(sorted(known, key=lambda run: run.since, reverse=True))


def _on(action: Action, day: date) -> Action:
    if action.closed_on is None or action.closed_on <= day:
        return action
    return replace(action, closed_on=None, outcome="", effect="")
