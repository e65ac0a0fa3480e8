"""How a candidate is said: the load with the case, why they stand where they do, and what an allocation would make."""

from collections.abc import Sequence
from datetime import date, datetime

from models.candidates import NEWLY_QUALIFIED, Candidate, HeldBefore, NotAsked
from models.dates import OPEN, show_short
from models.figures import show_number
from models.limit_changes import LimitChange
from models.position import WorkerPosition, worker_position
from models.status_words import away_words, gap, role_words, status_words
from models.store import Store
from models.unconfirmed import GUESS
from models.words import Status, count

_PLAN = "child protection plan"
_MANAGED = "a case with a team manager is one to put right"


def load_words(candidate: Candidate) -> tuple[str, str, str]:
    """Return the load before, with the case, and out of how many: ``17 → ``, ``18``, `` of 18``."""
    now, then = candidate.now, candidate.then
    upper = f" of {show_number(then.upper, 2)}" if then.upper is not None and then.capacity else ""
    return f"{show_number(now.load, 2)} → ", show_number(then.load, 2), upper


def why(candidate: Candidate, day: date) -> str:
    """Return in one line what speaks for and against a candidate: ``Holds sibling C-19870; no place left after it``.

    It is never empty, and begins with what ``models.candidates.RANKING`` asks first.
    """
    return _joined([*_ties(candidate, day), _state(candidate, day), *_soon(candidate, day), *_notes(candidate, day)])


def to_know(candidate: Candidate, day: date) -> str:
    """Return ``why`` for beside the status: without what the status and the load say, where there is more to say."""
    more = [*_ties(candidate, day), *_soon(candidate, day), *_notes(candidate, day)]
    told = candidate.then.status in (Status.FULL, Status.WITHIN, Status.NO_LIMIT, Status.OVER)
    return _joined(more) if more and told else why(candidate, day)


def why_not(of: NotAsked, day: date, asked: int) -> str:
    """Return why somebody of the team can't be chosen: ``Holds it now``, ``Left 30 Oct, still holds 2 cases``.

    Args:
        of: who it is.
        day: the day from which.
        asked: how many cases are asked about.
    """
    parts = []
    if of.holds:
        parts.append("holds it now" if asked == 1 else f"holds {_listed(of.holds)} now")
    if of.left is not None:
        parts.append(f"left {show_short(of.left, day)}, still holds {count(of.cases, 'case')}")
    elif of.starts is not None:
        holds = f", already holds {count(of.cases, 'case')}" if of.cases else ""
        parts.append(f"starts {show_short(of.starts, day)}{holds}: choose that day or a later one")
    return _joined([*parts, *_before(of.before, day, asked)])


def _ties(candidate: Candidate, day: date) -> list[str]:
    """Return what ties a worker to the child: siblings held, then time before, then what they work with."""
    asked = len(candidate.kinds)
    ties = [f"holds {_siblings(candidate)}"] if candidate.siblings else []
    ties += _before(candidate.before, day, asked)
    if candidate.co_works:
        ties.append("co-worker of it" if asked == 1 else f"co-worker of {_listed(candidate.co_works)}")
    return ties


def _before(before: Sequence[HeldBefore], day: date, asked: int) -> list[str]:
    """Return what was held until when; of siblings only where none of the cases themselves was held."""
    cases = [one for one in before if one.same] or list(before)
    if not cases:
        return []
    latest = cases[0]
    until = f"until {show_short(latest.until, day)}"
    if latest.same:
        what = "it" if asked == 1 else _listed([one.case_id for one in cases])
    else:
        what = f"sibling {latest.case_id}" if len(cases) == 1 else count(len(cases), "sibling")
    return [f"held {what} {until}"]


def _state(candidate: Candidate, day: date) -> str:
    """Return what the case would make of a worker, beyond the word of the status."""
    then = candidate.then
    if then.capacity == 0:
        return _away(candidate.now, day)
    if then.status == Status.OVER:
        return f"over the limit of {show_number(then.upper or 0, 2)}"
    if then.headroom is None:
        return "no limit, so places left are not known"
    after = "after it" if len(candidate.kinds) == 1 else "after them"
    return f"{count(then.headroom, 'place') if then.headroom else 'no place'} left {after}"


def _away(now: WorkerPosition, day: date) -> str:
    """Return since when or until when somebody is away, and when they are back where that is known."""
    words = away_words(now, day) or "away"
    back = now.away[1] if now.away else OPEN
    return f"{words}, back {show_short(back, day)}" if back != OPEN and "since" in words else words


def _soon(candidate: Candidate, day: date) -> list[str]:
    """Return what takes a worker away, or changes their limit, within the next weeks."""
    return [
        *(_small(absence.words(day)) for absence in candidate.coming),
        *(_change(change, day) for change in candidate.changes),
    ]


def _change(change: LimitChange, day: date) -> str:
    """Return what comes of a change of limits: ``from 1 Dec 18 of 16, over by 2``."""
    of, begins = change.of, f"from {show_short(change.day, day)}"
    if of.upper is None:
        return f"{begins} no limit"
    then = f", {status_words(of)}" if of.status in (Status.OVER, Status.FULL) else ""
    return f"{begins} {show_number(of.load, 2)} of {show_number(of.upper, 2)}{then}"


def _notes(candidate: Candidate, day: date) -> list[str]:
    """Return what is to be looked at: what is agreed, a first year in work, a manager, a guess."""
    notes = [f"agreed to {show_short(candidate.agreed_to, day)}"] if candidate.agreed_to else []
    notes += [short for short, _ in _first_year(candidate)]
    notes += [_MANAGED] if candidate.is_manager else []
    return [*notes, GUESS] if candidate.now.guessed else notes


def _first_year(candidate: Candidate) -> list[tuple[str, str]]:
    """Return what to look at before a newly qualified worker is given a case, in a few words and in a sentence.

    Nothing of it is forbidden. Source: the caseload of a first year is promised as a protected one, with limits of its
    own; some services' workload schemes let newly qualified workers hold a plan only jointly.
    """
    if candidate.now.role != NEWLY_QUALIFIED:
        return []
    line, found = candidate.then.line, []
    if line is None or not (line.role or line.worker):
        found.append(
            ("no limit of their own as newly qualified", "There is no limit of their own for newly qualified workers.")
        )
    elif candidate.then.status == Status.OVER:
        first = "The limit of a first year is a protected one: look first whether someone else can take it."
        found.append(("a protected limit", first))
    if _PLAN in candidate.kinds:
        jointly = "In some services newly qualified workers hold a plan only jointly: look what is agreed in yours."
        found.append(("look whether a plan is held jointly", jointly))
    return found


def _joined(parts: Sequence[str]) -> str:
    line = "; ".join(parts)
    return f"{line[:1].upper()}{line[1:]}"


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _listed(case_ids: Sequence[str]) -> str:
    return case_ids[0] if len(case_ids) == 1 else f"{', '.join(case_ids[:-1])} and {case_ids[-1]}"


def short_role_words(candidate: Candidate) -> str:
    """Return the role in little room: ``Social worker, 0.6``."""
    return role_words(candidate.then).replace(" · ", ", ").removesuffix(" FTE")


def spoken(candidate: Candidate, day: date) -> str:
    """Return a candidate's row for a screen reader."""
    then = candidate.then
    load = "".join(load_words(candidate)).replace(" → ", " to ")
    override = "" if candidate.can_take else " Only with an agreed override."
    return f"{then.name}, {role_words(then)}, {load}, {status_words(then)}. {to_know(candidate, day)}.{override}"


def effect_title(candidate: Candidate) -> str:
    """Return what an allocation makes: ``Beth Oakhanger: 17 → 18 of 18, full``."""
    return f"{candidate.then.name}: {''.join(load_words(candidate))}, {status_words(candidate.then)}"


def effect_sentence(candidate: Candidate, day: date, open_siblings: int) -> str:
    """Return what an allocation means for the worker and the family, or what stands against it.

    Args:
        candidate: who would take the case.
        day: the day from which.
        open_siblings: how many open cases of the family there are besides.
    """
    then, ties = candidate.then, _ties(candidate, day)
    if then.capacity == 0:
        means = f"{then.name} is {_away(candidate.now, day)}. To allocate all the same, record what is agreed."
    elif then.status == Status.OVER:
        means = f"{limit_words(then)} To go over it, record what is agreed."
    else:
        means = _room(then)
    if candidate.siblings and len(candidate.siblings) == open_siblings:
        ties[0] = "the siblings will share one worker"
    whole = dict(_first_year(candidate))
    parts = [*ties, *_soon(candidate, day), *_notes(candidate, day)]
    return " ".join([means, *(whole.get(part, f"{_joined([part])}.") for part in parts)])


def limit_words(worker: WorkerPosition) -> str:
    """Return how the upper limit comes about, as ``The upper limit is 18 × 0.6 FTE = 10.8.`` does."""
    line, upper = worker.line, worker.upper
    if line is None or upper is None:
        return "No limit is set for this role."
    if line.worker is not None:
        return f"The personal upper limit is {show_number(upper, 2)}."
    if worker.capacity == 1:
        return f"The upper limit is {show_number(upper, 2)}."
    part = "FTE" if worker.capacity == worker.fte else "capacity"
    full = show_number(line.upper, 2)
    return f"The upper limit is {full} × {show_number(worker.capacity, 2)} {part} = {show_number(upper, 2)}."


def _room(then: WorkerPosition) -> str:
    if then.status == Status.UNDER:
        return f"{then.name} will still be under by {gap(then)}."
    if then.headroom is None:
        return f"{limit_words(then)} {then.name} will hold {show_number(then.load, 2)}."
    if then.status == Status.FULL:
        return f"{then.name} will have no place left."
    return f"{then.name} will have room for {then.headroom:,} more."


def missed(store: Store, worker_row: int, name: str, day: date) -> str:
    """Return why someone who had a place a moment ago has none.

    As in ``Beth Oakhanger became full at 09:14. Choose again.`` The time is that of the change that took it.
    """
    of_day = worker_position(store, worker_row, day)
    if of_day is None or of_day.capacity == 0:
        return f"{name} is {'not in post' if of_day is None else 'away'} on {show_short(day, day)} now. Choose again."
    at = store.rows(
        "select j.at from journal j join journal_rows r on r.entry = j.id where r.table_name = 'allocations'"
        " and json_extract(r.new, '$.worker_row') = ? order by j.id desc limit 1",
        (worker_row,),
    )
    when = f" at {datetime.fromisoformat(at[0][0]):%H:%M}" if at else ""
    return f"{name} became full{when}. Choose again."


def _siblings(candidate: Candidate) -> str:
    ids = candidate.siblings
    if len(ids) > 2:
        return count(len(ids), "sibling")
    return f"sibling{'s' if len(ids) > 1 else ''} {_listed(ids)}"
