"""How a worker's status, role and limits are said; every page, chart and command takes the words from here."""

from datetime import date, timedelta
from fractions import Fraction

from models.dates import OPEN, show_short
from models.figures import rounded, show_number
from models.position import Leaver, WorkerPosition
from models.unconfirmed import GUESS
from models.words import Status

_SHORT_ROLES = {"newly qualified social worker": "newly qualified"}


def status_words(worker: WorkerPosition) -> str:
    """Return the status and by how much: ``over by 3``, ``under by 0.4``, ``within, room for 1``, ``full``."""
    status = worker.status
    if status == Status.OVER:
        return f"over by {gap(worker)}"
    if status == Status.UNDER:
        return f"under by {gap(worker)}"
    if status == Status.WITHIN:
        return f"within, room for {worker.headroom}"
    return str(status)


def gap(worker: WorkerPosition) -> str:
    """Return how far the load is over the upper or under the lower limit, to two places; ``0`` only within them."""
    beyond = excess(worker)
    if beyond and not rounded(beyond, 2):
        return "less than 0.01"
    return show_number(beyond, 2)


def excess(worker: WorkerPosition) -> Fraction:
    """Return the exact distance beyond the nearer limit, 0 within them or without any."""
    if worker.lower is None or worker.upper is None:
        return Fraction(0)
    return max(worker.load - worker.upper, worker.lower - worker.load, Fraction(0))


def away_words(worker: WorkerPosition, day: date) -> str:
    """Return ``away since 26 Oct`` for someone who holds cases, ``away to 4 Jan 2027`` else; empty if not away."""
    if worker.away is None:
        return ""
    start, end = worker.away
    if worker.load > 0 or end == OPEN:
        return f"away since {show_short(start, day)}"
    return f"away to {show_short(end - timedelta(1), day)}"


def leaver_words(leaver: Leaver, day: date) -> str:
    """Return ``left 30 Oct`` or ``starts 9 Nov`` for someone who holds cases and is not in post."""
    if leaver.left is not None:
        return f"left {show_short(leaver.left, day)}"
    return f"starts {show_short(leaver.starts, day)}" if leaver.starts else "not in post"


def role_words(worker: WorkerPosition) -> str:
    """Return the role with what is special about the post: ``Social worker, agency``, ``Social worker · 0.6 FTE``."""
    words = short_role(worker.role)
    if worker.employment == "agency":
        words += ", agency"
    return words if worker.fte == 1 else f"{words} · {fte_words(worker.fte)} FTE"


def limits_words(lower: Fraction | None, upper: Fraction | None) -> str:
    """Return a pair of limits as ``8.4–10.8``, or ``–`` where there are none."""
    return "–" if lower is None or upper is None else f"{show_number(lower)}–{show_number(upper)}"


def fte_words(fte: Fraction) -> str:
    """Return an FTE for a column: ``1.0``, ``0.6``, ``0.55``."""
    return str(rounded(fte, 1)) if rounded(fte, 2) * 10 % 1 == 0 else str(rounded(fte, 2))


def short_role(role: str) -> str:
    """Return a role to begin a line with, shorter where the field has a shorter word for it."""
    words = _SHORT_ROLES.get(role, role)
    return words[:1].upper() + words[1:]


def own_limits_words(worker: WorkerPosition) -> str:
    """Return the worker's own limits, ``14–18`` or ``8.4–10.8``; ``–`` where none apply or the worker is away."""
    return limits_words(worker.lower, worker.upper) if worker.capacity else "–"


def spoken(worker: WorkerPosition) -> str:
    """Return a worker's line for a screen reader: name, role, load, limits and status."""
    limits = own_limits_words(worker)
    said = f"limits {limits.replace('–', ' to ')}" if limits != "–" else "no limits"
    load = f"{show_number(worker.load, 2)} {worker.measure}"
    guess = f", {GUESS}" if worker.guessed else ""
    return f"{worker.name}, {worker.role}, {load}, {said}, {status_words(worker)}{guess}."
