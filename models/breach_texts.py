"""Which breach a text belongs to: what is written is found again, whatever was corrected since.

A text is kept by the kind, the worker or case, the breach's first day when it was written, and the day it is about.
The record may be corrected afterwards, so which breach it belongs to is worked out anew each time; what no longer
belongs to any is kept and told.

A month end is answered at any later time: where something is missing for it, what was written about a later day on a
breach that had begun by then counts for it too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar

from models import actions, explanations
from models.actions import Action
from models.breach_about import Key, subjects
from models.breach_runs import UNALLOCATED, case_runs, worker_runs
from models.dates import month_end
from models.explanations import Answer, Explanation
from models.on_day import find_team
from models.pressures import first_known
from models.store import Store


class Run(Protocol):
    """What of a run of days decides which texts belong to it."""

    @property
    def since(self) -> date:
        """Its first day."""
        ...

    @property
    def ended(self) -> date | None:
        """The first day without it, None while it holds."""
        ...


R = TypeVar("R", bound=Run)
T = TypeVar("T", bound=Explanation | Action)


def matching(text: Explanation | Action, runs: Sequence[R]) -> R | None:
    """Return the run that a text belongs to, of those of its kind and subject; None where it belongs to none.

    That is the latest run that had begun by the day the text is about and ended, if it did, after the breach began
    that it was written on.
    """
    fits = [run for run in runs if run.since <= text.day and (run.ended is None or run.ended > text.since)]
    return max(fits, key=lambda run: run.since, default=None)


class Texts:
    """All that is written about days up to ``last``, by subject: read once, asked for each breach.

    For a month end, also what is written about later days on what had begun by then. With ``only``, what is written on
    these alone, of each about days from one on: the first day of its earliest run.
    """

    def __init__(self, store: Store, last: date, only: Mapping[Key, date] | None = None) -> None:
        later = last == month_end(last)
        said, to_do = (part.every(store, last, only, later=later) for part in (explanations, actions))
        self.explanations: Mapping[Key, list[Explanation]] = _by_subject(one for one in said if one.day <= last)
        self.actions: Mapping[Key, list[Action]] = _by_subject(one for one in to_do if one.day <= last)
        after = sorted((one for one in (*said, *to_do) if one.day > last), key=_by_day)
        self._later: Mapping[Key, list[Explanation | Action]] = _by_subject(after)
        self._last = last

    def answers(self, key: Key, runs: Sequence[Run]) -> Mapping[date, Answer]:
        """Return the answer to each of the runs of one kind and subject, by its first day.

        Args:
            key: the kind and the worker's or case's row.
            runs: the latest of its runs, all from the earliest that is asked for on.
        """
        said: dict[date, list[Explanation]] = defaultdict(list)
        to_do: dict[date, list[Action]] = defaultdict(list)
        for text in self.explanations.get(key, ()):
            run = matching(text, runs)
            if run is not None:
                said[run.since].append(text)
        for action in self.actions.get(key, ()):
            run = matching(action, runs)
            if run is not None:
                to_do[run.since].append(action)
        return {
            run.since: Answer(
                explanation=said[run.since][-1] if said[run.since] else None,
                actions=tuple(to_do[run.since]),
                earlier=tuple(said[run.since][:-1]),
            )
            for run in runs
        }

    def completed(self, key: Key, answer: Answer) -> Answer:
        """Return the answer to a breach that holds on ``last``; what it lacks is taken from what was written later.

        Of that each text is taken, in the order of the days, with which less is missing. So nothing that is written
        later still changes a month that is answered, and an explanation of the month end itself stays.
        """
        for text in self._later.get(key, ()):
            more = _with(answer, text, self._last)
            if len(more.lacks(self._last)) < len(answer.lacks(self._last)):
                answer = more
        return answer

    def of(self, key: Key) -> list[Explanation | Action]:
        """Return what is written about days up to ``last`` on a worker or case in a kind of breach."""
        return [*self.explanations.get(key, ()), *self.actions.get(key, ())]

    def written_on(self) -> set[Key]:
        """Return everybody and every case on which something is written about days up to ``last``."""
        return {*self.explanations, *self.actions}

    def written_later_on(self) -> set[Key]:
        """Return everybody and every case on which something is written about later days."""
        return set(self._later)


def _by_day(text: Explanation | Action) -> tuple[date, bool, int]:
    return text.day, isinstance(text, Action), text.row


def _with(answer: Answer, text: Explanation | Action, last: date) -> Answer:
    """Return an answer for ``last`` with a text of a later day in it."""
    if isinstance(text, Action):
        return replace(answer, actions=(*answer.actions, text))
    kept = answer.explanation
    if kept is not None and kept.day == last:
        return answer
    return replace(answer, explanation=text, earlier=(*answer.earlier, *((kept,) if kept else ())))


def _by_subject(texts: Iterable[T]) -> Mapping[Key, list[T]]:
    found: dict[Key, list[T]] = defaultdict(list)
    for text in texts:
        found[text.subject].append(text)
    return found


class Days(NamedTuple):
    """A run of days as ``Run`` has it, half-open."""

    since: date
    ended: date | None

    @classmethod
    def read(cls, since: str, ended: str | None) -> "Days":
        """Return a run of days that are ISO text."""
        return cls(date.fromisoformat(since), date.fromisoformat(ended) if ended else None)


class Unmatched(NamedTuple):
    """A text that belongs to no breach any more: what it is, and whose."""

    text: Explanation | Action
    called_id: str
    """The worker's id, or the case's where the kind is ``unallocated``."""
    name: str
    """The worker's name; empty for a case."""
    team: str
    """The team on the day that the text is about."""


def unmatched(store: Store, last: date, team: str | None = None) -> tuple[Unmatched, ...]:
    """Return the explanations and actions that belong to no breach any more, by the day they are about.

    Looked at as the record stands at ``last``; what is written about later days is left out, also where it answers for
    ``last``. Of a team, those whose worker or case was in it on that day.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        team_row = find_team(store, team)[0] if team is not None else None
        texts = Texts(store, last)
        runs = _runs_written_on(store, texts, last)
        alone: list[Explanation | Action] = [
            text for key in texts.written_on() for text in texts.of(key) if matching(text, runs.get(key, ())) is None
        ]
        found = [(text, subjects(store, [text.subject], text.day)[text.subject]) for text in alone]
    told = [Unmatched(text, *who[:3]) for text, who in found if team_row in (None, who.team_row)]
    return tuple(sorted(told, key=lambda one: (one.text.day, one.name or one.called_id, one.text.row)))


def _runs_written_on(store: Store, texts: Texts, last: date) -> Mapping[Key, list[Days]]:
    """Return every run of the workers and cases on which something is written, up to ``last``."""
    keys = texts.written_on()
    begins = min((text.since for key in keys for text in texts.of(key)), default=last)
    return runs_of(store, keys, begins, last)


def runs_of(store: Store, keys: AbstractSet[Key], begins: date, last: date) -> Mapping[Key, list[Days]]:
    """Return the runs of these kinds and workers or cases that hold on any day from ``begins`` to ``last``."""
    first = first_known(store)
    begins = max(first, begins)
    if not keys or begins > last:
        return {}
    workers = sorted({row for kind, row in keys if kind != UNALLOCATED})
    runs: dict[Key, list[Days]] = defaultdict(list)
    for run in worker_runs(store, workers, begins, last, last.replace(day=1) - timedelta(1), first):
        runs[run.kind, run.person.row].append(Days.read(run.since, run.ended))
    if any(kind == UNALLOCATED for kind, _ in keys):
        for gap in case_runs(store, begins, last, first):
            runs[UNALLOCATED, gap.row].append(Days.read(gap.since, gap.ended))
    return {key: found for key, found in runs.items() if key in keys}
