"""How a candidate is said: the load with the case, what to know, and what an allocation would make, in a sentence."""

from datetime import date, datetime

from models.candidates import Candidate
from models.dates import show_short
from models.figures import show_number
from models.position import WorkerPosition, worker_position
from models.status_words import away_words, gap, role_words, status_words
from models.store import Store
from models.unconfirmed import GUESS
from models.words import Status, count


def load_words(candidate: Candidate) -> tuple[str, str, str]:
    """Return the load before, with the case, and out of how many: ``17 → ``, ``18``, `` of 18``."""
    now, then = candidate.now, candidate.then
    upper = f" of {show_number(then.upper, 2)}" if then.upper is not None and then.capacity else ""
    return f"{show_number(now.load, 2)} → ", show_number(then.load, 2), upper


def to_know(candidate: Candidate, day: date) -> str:
    """Return what to know before choosing: siblings, absence now and to come, what is agreed; may be empty."""
    parts = [f"Holds {_siblings(candidate)}"] if candidate.siblings else []
    away = away_words(candidate.now, day)
    parts += [_capital(away)] if away else []
    parts += [coming.words(day) for coming in candidate.coming]
    parts += [f"Agreed to {show_short(candidate.agreed_to, day)}"] if candidate.agreed_to else []
    parts += [GUESS] if candidate.now.guessed else []
    return "; ".join([*parts[:1], *(part if part == GUESS else part[:1].lower() + part[1:] for part in parts[1:])])


def short_role_words(candidate: Candidate) -> str:
    """Return the role in little room: ``Social worker, 0.6``."""
    return role_words(candidate.then).replace(" · ", ", ").removesuffix(" FTE")


def spoken(candidate: Candidate, day: date) -> str:
    """Return a candidate's row for a screen reader."""
    then, know = candidate.then, to_know(candidate, day)
    load = "".join(load_words(candidate)).replace(" → ", " to ")
    override = "" if candidate.can_take else " Only with an agreed override."
    return f"{then.name}, {role_words(then)}, {load}, {status_words(then)}.{f' {know}.' if know else ''}{override}"


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
    then = candidate.then
    if then.capacity == 0:
        away = away_words(candidate.now, day) or "away"
        return f"{then.name} is {away}. To allocate all the same, record what is agreed."
    if then.status == Status.OVER:
        know = to_know(candidate, day)
        return f"{limit_words(then)} To go over it, record what is agreed.{f' {know}.' if ';' in know else ''}"
    siblings = len(candidate.siblings)
    shared = ""
    if siblings:
        shared = (
            " The siblings will share one worker." if siblings == open_siblings else f" Holds {_siblings(candidate)}."
        )
    coming = "".join(f" {absence.words(day)}." for absence in candidate.coming)
    return f"{_room(then)}{shared}{coming}"


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
    return f"sibling{'s' if len(ids) > 1 else ''} {' and '.join(ids)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
