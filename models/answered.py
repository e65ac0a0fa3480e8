"""What people have already said on those who are in a breach on a day, and which actions are late then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models import actions
from models.actions import Action
from models.breach_about import Key, Subject, subjects
from models.breach_runs import UNALLOCATED
from models.breach_texts import Texts, runs_of
from models.explanations import Answer
from models.position import Position
from models.store import Store
from models.words import Status

_OUTSIDE = (Status.UNCOVERED, Status.OVER, Status.UNDER)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is agreed and written about the breaches of a day."""

    agreed_to: Mapping[int, date] = field(default_factory=dict)
    """Until when an override is in force, by worker row."""
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    """What is written, for those who are in a breach on the day and have something written on it."""
    late: tuple[tuple[Action, Subject], ...] = ()
    """Actions open on the day and due before it, the longest first, with whom they are about."""

    def of(self, kind: str, row: int) -> Answer | None:
        """Return what is written on a worker's or case's breach, None where nothing is."""
        return self.answers.get((kind, row))

    def is_complete(self, kind: str, row: int, day: date) -> bool:
        """Return whether nothing is missing: there is a reason, an owner, and a date that has not come yet."""
        answer = self.of(kind, row)
        return answer is not None and not answer.lacks(day)

    def next_day(self, day: date) -> date | None:
        """Return the next day after ``day`` on which something is to be looked at again."""
        looked_at = [answer.review for answer in self.answers.values() if answer.review is not None]
        return min((each for each in (*self.agreed_to.values(), *looked_at) if each > day), default=None)


def answered(store: Store, of: Position, agreed_to: Mapping[int, date]) -> Answered:
    """Return what is written on the breaches of a position's day, of its team or the service.

    Only those who are in a breach on the day are looked at, so this takes a small part of the position's own time.
    """
    with store.snapshot():
        found = runs_of(store, _written_on(store, _in_breach(of)), of.day, of.day)
        runs = {key: of_key[-1] for key, of_key in found.items()}
        texts = Texts(store, of.day, {key: run.since for key, run in runs.items()})
        answers = {key: texts.completed(key, texts.answers(key, [run])[run.since]) for key, run in runs.items()}
        late = actions.late(store, of.day)
        known = subjects(store, (action.subject for action in late), of.day)
    theirs = tuple(
        (action, known[action.subject]) for action in late if of.team is None or known[action.subject].team == of.team
    )
    return Answered(agreed_to, {key: answer for key, answer in answers.items() if answer != Answer()}, theirs)


def _in_breach(of: Position) -> set[Key]:
    return {
        *((str(worker.status), worker.row) for worker in of.workers if worker.status in _OUTSIDE),
        *((str(Status.UNCOVERED), leaver.row) for leaver in of.leavers),
        *((UNALLOCATED, case.row) for case in of.unallocated),
    }


_WRITTEN = """
select value ->> 1, value ->> 0 from json_each(:wanted) where exists (
    select 1 from explanations where {subject} = value ->> 0 and kind = value ->> 1
) or exists (select 1 from actions where {subject} = value ->> 0 and kind = value ->> 1)
"""


def _written_on(store: Store, waiting: set[Key]) -> set[Key]:
    """Return those of the kinds and workers or cases on which anything is written at all."""
    found: set[Key] = set()
    for subject, is_case in (("worker_row", False), ("case_row", True)):
        wanted = json.dumps([[row, kind] for kind, row in waiting if (kind == UNALLOCATED) == is_case])
        found |= set(store.rows(_WRITTEN.format(subject=subject), {"wanted": wanted}))
    return found
