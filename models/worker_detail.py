"""One worker on a day, with all that the record holds of them: history, what comes up, cases, what was agreed."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from models import figures, on_day, teams, workers
from models.absences import Absence, kind_words
from models.dates import ALWAYS, OPEN, show
from models.decisions import agreed
from models.intervals import HELD_AFTER, HELD_JOINS
from models.journal import Entry
from models.limits import applicable_line, capacity
from models.overrides import KeptOverride, Override
from models.overview import Person, people
from models.position import Position, WorkerPosition, leaver, worker_position
from models.pressures import WorkerMonth, first_record, history
from models.pressures_words import last_month_end
from models.status_words import fte_words
from models.store import Store
from models.workers import Post, Worker

_MONTHS, _LINES = 13, 8


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case that the worker holds as key worker, and since when; where no extract told that, after ``since_after``."""

    row: int
    case_id: str
    family: str
    category: str
    since: date
    since_after: date | None = None
    family_id: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An override of one of the worker's cases."""

    case_row: int
    case_id: str
    kept: KeptOverride
    """Its ``review_date`` may have come; then it says nothing for the day any more."""


class Coming(NamedTuple):
    """What is recorded for a later day; ``end`` is None where it has one day only."""

    start: date
    end: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What the panel of a worker shows; ``person`` is None when not in post and without a case on ``day``."""

    day: date
    worker: Worker
    person: Person | None
    months: tuple[WorkerMonth, ...]
    cases: tuple[HeldCase, ...]
    agreed: tuple[Agreed, ...]
    coming: tuple[Coming, ...]
    journal: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms about workers let one choose from."""

    teams: tuple[teams.Team, ...]
    roles: tuple[str, ...]


def choices(store: Store) -> Choices:
    """Return the teams and roles that there are."""
    with store.snapshot():
        return Choices(teams.listed(store), workers.roles(store))


def detail(store: Store, row: int, day: date) -> Detail:
    """Return all about one worker. Raises ``BadInput`` when the worker is no longer there."""
    with store.snapshot():
        worker = workers.worker(store, row, day)
        held, kept = _held(store, row, day), _agreed(store, row, day)
        return Detail(
            day=day,
            worker=worker,
            person=_person(store, worker, day),
            months=_months(store, row, day),
            cases=held,
            agreed=kept,
            coming=_coming(worker, kept, day),
            journal=_journal(store, row),
        )


def as_if(
    store: Store, row: int, day: date, team_row: int, role: str, fte: Decimal
) -> tuple[WorkerPosition, WorkerPosition] | None:
    """Return a worker's position of ``day`` as it is and as another post would make it; None when not in post."""
    with store.snapshot():
        now = worker_position(store, row, day)
        if now is None:
            return None
        team, lines = teams.team(store, team_row), on_day.limit_lines(store)
        away = [
            figures.exact(str(a.reduction)) for a in workers.worker(store, row, day).absences if a.start <= day < a.end
        ]
    exact = figures.exact(str(fte))
    then = replace(
        now, team=team.name, team_kind=team.kind, role=role, fte=exact, capacity=capacity(exact, away),
        line=applicable_line(lines, row, team.kind, role, day),
    )  # fmt: skip
    return now, then


def correct(
    store: Store, old: Worker, day: date, facts: tuple[str, str, date, date | None],
    post: tuple[int, str, str, Decimal], why: str,
) -> str:  # fmt: skip
    """Correct what differs of a worker, as one entry of the journal; return its line.

    Args:
        store: the open database.
        old: the worker as the user saw it.
        day: the day on which the wrong post was seen.
        facts: id, name, start and end (None: no leaving date known).
        post: team row, role, employment and FTE.
        why: the user's reason.

    Raises:
        BadInput: nothing differs, or a value can't be taken.
    """
    end = None if old.end == OPEN else old.end
    differ = facts != (old.worker_id, old.name, old.start, end)
    if post == (old.post.team_row, old.post.role, old.post.employment, old.post.fte):
        return workers.correct(store, old.row, *facts, why=why)
    if not differ:
        return workers.correct_post(store, old.row, day, *post, why=why)
    line = f"{old.name}: details and post corrected"
    with store.write(line, kind="correction", why=why):
        workers.correct(store, old.row, *facts, why=why)
        workers.correct_post(store, old.row, day, *post, why=why)
    return line


def post_words(post: Post) -> str:
    """Return ``Social worker, permanent, 1.0 FTE``."""
    return f"{post.role[:1].upper()}{post.role[1:]}, {post.employment}, {_fte(post.fte)} FTE"


def _fte(kept: Decimal) -> str:
    return fte_words(Fraction(kept))


def facts_words(of: Detail, *, with_team: bool) -> str:
    """Return who someone is in one line: post, id, team where several are looked at, and a start or end."""
    worker = of.worker
    facts = f"{together(post_words(worker.post))}, {worker.worker_id}"
    if with_team:
        facts = f"{facts}, {worker.post.team}"
    if worker.start > of.day:
        return f"{facts}, starts on {show(worker.start)}"
    return f"{facts}, left on {show(worker.end)}" if worker.end <= of.day else facts


def together(words: str) -> str:
    """Return words whose figure does not part from its unit at the end of a line."""
    return words.replace(" FTE", "\u00a0FTE")


def absent_words(worker: Worker, day: date) -> str:
    """Return why someone who is not in post and holds no case carries nothing."""
    if worker.end <= day:
        return f"Left on {show(worker.end)} and holds no case."
    return f"Starts on {show(worker.start)}; holds no case yet."


def absence_words(absence: Absence, *, discreet: bool = False) -> str:
    """Return ``Sickness``, and how much of the capacity it takes where that is not all.

    ``discreet`` is for what may lie about on paper: ``Away`` for what is nobody else's business.
    """
    part = "" if absence.reduction == 1 else f", {absence.reduction} of the capacity"
    kind = kind_words(absence.kind) if discreet else absence.kind
    kind = {"other": "Away", "absence": "Away", "parental": "Parental leave"}.get(kind, kind.capitalize())
    return f"{kind}{part}"


_HELD = f"""
select c.id, c.case_id, c.family_key, ifnull(k.category, ''), a.valid_from, {HELD_AFTER}, c.family_id
from allocations a
join openings o on o.case_row = a.case_row and o.valid_from <= :day and o.valid_to > :day
join cases c on c.id = a.case_row
left join categories k on k.case_row = a.case_row and k.valid_from <= :day and k.valid_to > :day
{HELD_JOINS}
where a.worker_row = :worker and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
order by a.valid_from, c.case_key
"""
_AGREED = """
select c.id, c.case_id, o.id, o.allocation_row, o.made_on, o.reason, o.authorised_by, o.workers_view, o.review_date
from allocations a join overrides o on o.allocation_row = a.id join cases c on c.id = a.case_row
where a.worker_row = :worker and a.valid_from <= :day and a.valid_to > :day and o.made_on <= :day
order by o.review_date desc, o.id desc
"""
# Changes made by hand are few; an import's rows, which may be a million, are never looked at.
_JOURNAL = """
select distinct j.id, j.at, j.who, j.kind, j.what, j.why, j.undoes
from journal j cross join journal_rows r on r.entry = j.id
where j.kind <> 'import' and (
    r.table_name = 'workers' and r.row_id = :worker
    or r.table_name in ('posts', 'absences', 'limits', 'allocations', 'duties')
    and :worker in (json_extract(r.new, '$.worker_row'), json_extract(r.old, '$.worker_row')))
order by j.id desc limit :most
"""


def _months(store: Store, row: int, day: date) -> tuple[WorkerMonth, ...]:
    """Return the month ends up to the last one passed; before the first record there is nothing to show."""
    first = first_record(store)
    months = history(store, row, last_month_end(day), _MONTHS)
    return tuple(month if month.day >= first else replace(month, load=None, lower=None, upper=None) for month in months)


def _held(store: Store, row: int, day: date) -> tuple[HeldCase, ...]:
    found = store.rows(_HELD, {"worker": row, "day": day.isoformat()})
    return tuple(
        HeldCase(
            case,
            case_id,
            family,
            category,
            date.fromisoformat(since),
            date.fromisoformat(after) if after else None,
            family_id,
        )
        for case, case_id, family, category, since, after, family_id in found
    )


def _agreed(store: Store, row: int, day: date) -> tuple[Agreed, ...]:
    return tuple(
        Agreed(case_row, case_id, KeptOverride(kept, allocation, date.fromisoformat(made),
                                               Override(reason, who, view, date.fromisoformat(review))))
        for case_row, case_id, kept, allocation, made, reason, who, view, review in store.rows(
            _AGREED, {"worker": row, "day": day.isoformat()}
        )
    )  # fmt: skip


def _journal(store: Store, row: int) -> tuple[Entry, ...]:
    return tuple(Entry(*entry) for entry in store.rows(_JOURNAL, {"worker": row, "most": _LINES}))


def _person(store: Store, worker: Worker, day: date) -> Person | None:
    """Return the worker's line as the list has it."""
    in_post, left = worker_position(store, worker.row, day), leaver(store, worker.row, day)
    alone = Position(day, None, (in_post,) if in_post else (), (left,) if left else (), (), 0, {})
    return next(iter(people(alone, agreed(store, day))), None)


def _coming(worker: Worker, kept: tuple[Agreed, ...], day: date) -> tuple[Coming, ...]:
    """Return what is recorded for later days, the next first."""
    found: list[Coming] = []
    if worker.start > day:
        found.append(Coming(worker.start, None, "Starts"))
    if day < worker.end < OPEN:
        found.append(Coming(worker.end, None, "Leaves; no longer in post from this day"))
    for absence in worker.absences:
        if absence.start > day:
            found.append(Coming(absence.start, absence.end, absence_words(absence)))
        elif day < absence.end < OPEN:
            found.append(Coming(absence.end, None, f"Back from {_called(absence)}"))
    for old, new in pairwise(worker.posts):
        if new.start > day:
            found.append(Coming(new.start, None, changed_words(old, new)))
    reviews = [(one.kept.agreed.review_date, one.case_id) for one in kept]
    found += [Coming(at, None, f"Look again at what was agreed on {case_id}") for at, case_id in reviews if at >= day]
    return tuple(sorted(found, key=lambda one: (one.start, one.words)))


def _called(absence: Absence) -> str:
    return {"other": "being away", "parental": "parental leave"}.get(absence.kind, absence.kind)


def changed_words(old: Post, new: Post) -> str:
    """Return what a change of post changed: ``FTE 1.0 → 0.8, team Harbour → Beacon``."""
    pairs = (
        ("Team", old.team, new.team), ("role", old.role, new.role), ("employment", old.employment, new.employment),
        ("FTE", _fte(old.fte), _fte(new.fte)),
    )  # fmt: skip
    words = ", ".join(f"{name} {was} → {now}" for name, was, now in pairs if was != now)
    return f"{words[:1].upper()}{words[1:]}"


def started(post: Post, worker: Worker) -> date:
    """Return the day from which a post counts: the first one, kept without a beginning, from the worker's start."""
    return worker.start if post.start == ALWAYS else post.start
