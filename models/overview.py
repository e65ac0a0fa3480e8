"""Who is over or under their limits: everybody in the order in which they need a look, and the answer in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.answered import Answered
from models.dates import show_short
from models.decisions import LATE, Decision, lacking, no_limits, pressing
from models.figures import rounded, show_number, show_share
from models.position import Leaver, Position, WorkerPosition
from models.status_words import (
    away_words,
    excess,
    leaver_words,
    own_limits_words,
    role_words,
    short_role,
    spoken,
    status_words,
)
from models.unconfirmed import GUESS, rests_sentence
from models.words import Status, count, key

_ORDER = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Person:
    """A worker in post, or someone not in post who holds cases, and all that a line says of them."""

    of: WorkerPosition | Leaver
    status: Status
    role: str
    load: str
    limits: str
    words: str
    agreed: str
    """``agreed to 16 Nov`` while an override is in force, else empty."""
    note: str
    """Why there is no limit to compare with, else empty."""
    spoken: str
    guess: str = ""
    """``FTE to confirm`` for someone first met in a file until they are confirmed, else empty."""

    @property
    def row(self) -> int:
        """The worker's row in the store."""
        return self.of.row


def people(of: Position, agreed_to: Mapping[int, date]) -> tuple[Person, ...]:
    """Return everybody who is in post or holds cases: by status, then furthest from the limit, then by name."""
    everyone = [*(_worker(w, of.day, agreed_to) for w in of.workers), *(_leaver(x, of.day) for x in of.leavers)]
    return tuple(sorted(everyone, key=_place))


def _worker(worker: WorkerPosition, day: date, agreed_to: Mapping[int, date]) -> Person:
    agreed = agreed_to.get(worker.row)
    note = away_words(worker, day)
    if worker.status == Status.NO_LIMIT:
        note = "no limits set for this role"
    return Person(
        of=worker, status=worker.status, role=role_words(worker), load=show_number(worker.load, 2),
        limits=own_limits_words(worker), words=status_words(worker),
        agreed=f"agreed to {show_short(agreed, day)}" if agreed and worker.status == Status.OVER else "",
        note=note, spoken=spoken(worker), guess=GUESS if worker.guessed else "",
    )  # fmt: skip


def _leaver(leaver: Leaver, day: date) -> Person:
    note = leaver_words(leaver, day)
    return Person(
        of=leaver, status=Status.UNCOVERED, role=short_role(leaver.role), load=f"{leaver.cases:,}", limits="–",
        words=str(Status.UNCOVERED), agreed="", note=note,
        spoken=f"{leaver.name}, {leaver.role}, {count(leaver.cases, 'case')}, {note}, uncovered.",
    )  # fmt: skip


def _place(person: Person) -> tuple[int, Fraction, str, int]:
    return _ORDER[person.status], -_distance(person), key(person.of.name), person.row


def _distance(person: Person) -> Fraction:
    """Return how far someone is beyond the limit; within it, how near to the upper; without one, the load."""
    of = person.of
    if isinstance(of, Leaver):
        return Fraction(of.cases)
    if person.status in (Status.FULL, Status.WITHIN) and of.upper is not None:
        return of.load - of.upper
    return excess(of) if person.status in (Status.OVER, Status.UNDER) else of.load


def statuses(everyone: tuple[Person, ...]) -> Mapping[Status, int]:
    """Return how many people have each status, those who left with cases counted as uncovered."""
    return Counter(person.status for person in everyone)


def answer(of: Position, *, in_all: bool = False) -> str:
    """Return the page's answer: ``2 over and 1 under. 8 cases are uncovered, 2 not allocated``.

    Args:
        of: the position that the page shows.
        in_all: whether to say how many cases are open too.
    """
    over, under = of.statuses[Status.OVER], of.statuses[Status.UNDER]
    if over and under:
        first = f"{over:,} over and {under:,} under."
    elif over or under:
        first = f"{over:,} over." if over else f"{under:,} under."
    else:
        first = "No limits are set, so nobody is over or under." if no_limits(of) else "Nobody is over or under."
    waits = _waiting(of)
    if in_all:
        waits = f"{waits.removesuffix('.')}, {of.open_cases:,} open in all."
    return f"{first} {waits}{rests_sentence(of.guessed)}"


def _waiting(of: Position) -> str:
    waiting = len(of.unallocated)
    if of.uncovered:
        are = f"{count(of.uncovered, 'case')} {'is' if of.uncovered == 1 else 'are'} uncovered"
        return f"{are}, {waiting:,} not allocated." if waiting else f"{are}."
    if waiting:
        return f"{count(waiting, 'case')} {'is' if waiting == 1 else 'are'} not allocated."
    return "Every open case has a worker." if of.open_cases else "No case is open."


def held(of: Position) -> int:
    """Return how many open cases somebody holds, in post or not."""
    return of.allocated + of.held_by_leavers


def sum_words(of: Position) -> str:
    """Return ``91 held + 2 not allocated = 93 open``."""
    return f"{held(of):,} held + {len(of.unallocated):,} not allocated = {of.open_cases:,} open"


def figures(of: Position) -> tuple[tuple[str, str, str], ...]:
    """Return the headline figures: the key that explains each, the figure, and what it is called."""
    spread, guess = "–", f", {of.guessed:,} to confirm" if of.guessed else ""
    if of.median is not None:
        spread = f"{of.lowest} · {show_number(of.median)} · {of.highest}"
    return (
        ("open_cases", f"{of.open_cases:,}", "open cases"),
        ("families", f"{of.families:,}", "families"),
        ("average_caseload", _one_decimal(of.average), f"average caseload (DfE){guess}"),
        ("median_cases", spread, "lowest, median, highest"),
        ("agency_share_fte", show_share(of.agency_share), f"agency share of FTE{guess}"),
    )


def _one_decimal(number: Fraction | None) -> str:
    return "–" if number is None else f"{rounded(number, 1):,}"


def by_team(of: Position, said: Answered, to_confirm: int) -> tuple[tuple[Decision, ...], int]:
    """Return what the whole service has to decide: cases without a worker, a line a team, what it lacks; how many."""
    teams = {w.team for w in of.workers} | {leaver.team for leaver in of.leavers}
    nobodys = tuple(late for late in said.late if late[1].team not in teams)
    found = pressing(replace(of, workers=(), leavers=()), replace(said, late=nobodys))
    number, lines = len(found), list(found)
    for team in sorted(teams, key=key):
        theirs = replace(
            of, team=team, unallocated=(),
            workers=tuple(worker for worker in of.workers if worker.team == team),
            leavers=tuple(leaver for leaver in of.leavers if leaver.team == team),
        )  # fmt: skip
        waiting = pressing(theirs, replace(said, late=tuple(late for late in said.late if late[1].team == team)))
        if waiting:
            number += len(waiting)
            action = (f"Show its {len(waiting)}", {"place": "Overview", "team": team})
            lines.append(Decision(waiting[0].mark, f"{team}:", _team_sentence(theirs, said, waiting), (action,)))
    lacks = lacking(of, to_confirm)
    return (*lines, *lacks), number + len(lacks)


def _team_sentence(of: Position, said: Answered, waiting: tuple[Decision, ...]) -> str:
    """Return what waits in a team: ``5 cases are uncovered; 1 worker is over, 2 are under``."""
    parts = []
    if any(decision.mark == Status.UNCOVERED for decision in waiting):
        parts.append(f"{count(of.uncovered, 'case')} {'is' if of.uncovered == 1 else 'are'} uncovered")
    begun = any(said.of(str(Status.OVER), worker.row) for worker in of.workers)
    over = "over, not yet answered" if begun else "over, with nothing agreed"
    for status, words in ((Status.OVER, over), (Status.UNDER, "under")):
        number = sum(decision.mark == status for decision in waiting)
        if number:
            parts.append(f"{count(number, 'worker')} {'is' if number == 1 else 'are'} {words}")
    late = sum(decision.mark == LATE for decision in waiting)
    if late:
        parts.append(f"{count(late, 'action')} {'is' if late == 1 else 'are'} late")
    return "; ".join(parts) + "."
