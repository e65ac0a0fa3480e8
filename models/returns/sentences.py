"""The return's sentences: who or what, the figure against its limit, how long, and what happens next."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from models.dates import OPEN, show_short
from models.figures import rounded, show_number
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition
from models.returns.content import Attention
from models.returns.text_widths import PIXELS_PER_CHARACTER, cut, width
from models.words import Status, count

LONGEST = 120
"""The most characters of a sentence on the Summary; what comes last is left off first."""

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def ordinal(number: int) -> str:
    """Return ``third`` or ``21st``."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def in_words(number: int) -> str:
    """Return a small number as a word, for the beginning of a title."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def amount(number: Fraction | int) -> str:
    """Return a load or a limit with the decimals it needs, at most two: ``18``, ``14.4``, ``5.95``."""
    return show_number(number, 1 if (rounded(number, 2) * 10) % 1 == 0 else 2)


def load_words(worker: WorkerPosition) -> str:
    """Return ``18 cases``, or ``18.5 points`` where the worker's limit is in points."""
    return f"{amount(worker.load)} points" if worker.measure == "points" else count(worker.cases, "case")


def fitted(first: str, *further: str) -> str:
    """Return the parts as one line, leaving off the last ones where it would be too long."""
    text = first
    for part in (" ".join(part.split()) for part in further):
        if part and len(text) + 1 + len(part) <= LONGEST:
            text += f" {part}"
    return text


def for_month(months: int) -> str:
    """Return ``for the third month``."""
    return f"for the {ordinal(months)} month"


def message(of: Position, day: str) -> str:
    """Return the Summary's message: over and under of all workers, then cases that nobody can see to."""
    cases = of.uncovered + len(of.unallocated)
    unseen = _unseen(cases, of.open_cases)
    if not of.workers:
        return f"No workers were in post on {day}." + (f" {unseen}" if cases else "")
    over, under = of.statuses.get(Status.OVER, 0), of.statuses.get(Status.UNDER, 0)
    if not over and not under and not cases:
        return _all_well(of)
    if not cases:
        unseen = "Every open case has a worker who can see to it." if of.open_cases else "No case is open."
    return f"{_over_and_under(over, under, len(of.workers))} {unseen}"


def _unseen(cases: int, open_cases: int) -> str:
    if open_cases == 1:
        return "The one open case has no worker who can see to it."
    has, it = ("has", "it") if cases == 1 else ("have", "them")
    return f"{cases:,} of {open_cases:,} open cases {has} no worker who can see to {it}."


def _all_well(of: Position) -> str:
    has_worker = "every case has a key worker" if of.open_cases else "no case is open"
    if of.workers and all(worker.status == Status.NO_LIMIT for worker in of.workers):
        return f"No limits are set for any worker; {has_worker}."
    if of.statuses.get(Status.FULL, 0) + of.statuses.get(Status.WITHIN, 0) < len(of.workers):
        return f"No worker is over or under their limits and {has_worker}."
    if len(of.workers) == 1:
        return f"The one worker is within their limits and {has_worker}."
    return f"All {len(of.workers):,} workers are within their limits and {has_worker}."


def _over_and_under(over: int, under: int, workers: int) -> str:
    if workers == 1:
        word = "over" if over else "under" if under else "neither over nor under"
        return f"The one worker is {word} their limit."
    if not over and not under:
        return "No worker is over or under their limits."
    number, word = (over, "over their limit") if over else (under, "under their lower limit")
    text = f"{number:,} of {workers:,} workers {'is' if number == 1 else 'are'} {word}"
    return text + (f" and {under:,} {'is' if under == 1 else 'are'} under." if over and under else ".")


def away_sentence(worker: WorkerPosition, who: str, day: date, then: str = "") -> str:
    """Return the sentence on someone who is away, or has no FTE, and holds cases; ``then`` is what is done about it."""
    held = count(worker.cases, "case")
    if worker.away is None:
        return fitted(f"{who} has no working time and holds {held}.", then)
    start, end = worker.away
    back = f"Back on {show_short(end, day)}." if end != OPEN else ""
    return fitted(f"{who} has been away since {show_short(start, day)} and still holds {held}.", back, then)


def leaver_sentence(leaver: Leaver, who: str, day: date, then: str = "") -> str:
    """Return the sentence on someone who holds cases but is not in post; ``then`` is what is done about it."""
    held = count(leaver.cases, "case")
    if leaver.left is not None:
        return fitted(f"{who} left on {show_short(leaver.left, day)} and still holds {held}.", then)
    starts = f"on {show_short(leaver.starts, day)}" if leaver.starts else "later"
    return fitted(f"{who} starts only {starts} and already holds {held}.", then)


def limit_sentence(worker: WorkerPosition, who: str, months: int, then: str) -> str:
    """Return the sentence on someone over or under: load against limit, how long, what is done or was agreed."""
    over = worker.status is Status.OVER
    limit = (worker.upper if over else worker.lower) or Fraction(0)
    bound = "an upper" if over else "a lower"
    text = f"{who} holds {load_words(worker)} against {bound} limit of {amount(limit)}"
    longer = f"{text}, {for_month(months)}."
    return fitted(longer if len(longer) <= LONGEST else f"{text}.", then)


def unallocated_sentence(cases: tuple[UnallocatedCase, ...], then: str = "") -> str:
    """Return the sentence on all cases without a key worker; the longest without one comes first in ``cases``."""
    days = count(cases[0].days, "day")
    if len(cases) == 1:
        lasting = f"for {days}" if cases[0].days else "since today"
        return fitted(f"1 case has had no key worker {lasting}.", then)
    longest = "longer" if len(cases) == 2 else "longest"
    return f"{len(cases):,} cases have no key worker, the {longest} for {days}."


LINE_ROOM = 10 * 14 * PIXELS_PER_CHARACTER - 25
"""Pixels that a sentence of "What needs attention" has: columns B to K of the Summary, of 14 characters each ..."""
OWNER_ROOM = 14 * PIXELS_PER_CHARACTER - 4
"""... and its owner, in column L; a little longer names are shrunk into it."""
_SHRUNK = 1.35


def on_summary(line: Attention) -> Attention:
    """Return a line as it fits the page: its sentence, and its owner whole or with initials; Exceptions has both."""
    owner = line.owner
    if owner and width(owner, 11) > OWNER_ROOM:
        *before, last = owner.split()
        owner = " ".join([*(part[0] for part in before), last])
    return replace(line, sentence=cut(line.sentence, 11.5, LINE_ROOM), owner=cut(owner, 11, OWNER_ROOM * _SHRUNK))
