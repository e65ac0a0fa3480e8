"""What every change to the record shares: one transaction with its line in the journal, and refusals as sentences."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlcipher3 import dbapi2

from models.dates import ALWAYS, EARLIEST, OPEN, check_day, show
from models.errors import BadInput
from models.figures import MOST_PLACES, plain, read_number, rounded
from models.store import Store
from models.words import check_name, check_text, key

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

MEANWHILE = "It was changed by someone else meanwhile; look again, then repeat it."
NOTHING_DIFFERS = "Nothing differs from what is recorded; change a value first."


class Added(NamedTuple):
    """What was added: its row, and the line that the journal and the Undo toast show."""

    row: int
    line: str


_CONTRADICTIONS = (
    ("overlapping", "Another period was recorded for the same days; nothing was changed. Choose other days."),
    ("unique", "The same was recorded already; nothing was changed. Change what is there instead."),
    ("foreign key", "Something else in the record still names it; nothing was changed. Remove that first."),
    ("no journal entry", "That can't be recorded here; nothing was changed."),
)


@contextmanager
def recorded(store: Store, line: str, *, correction: bool = False, why: str = "") -> Iterator["Database"]:
    """Run a block as one transaction with ``line`` in the journal.

    Raises:
        BadInput: the reason can't be kept, the database refuses what the block wrote, or a row is gone that it changes.
        Failure: the disk is full, the file read-only or busy; nothing was changed.
    """
    reason = check_text(why, "the reason", required=False)
    try:
        with store.write(line, kind="correction" if correction else "change", why=reason) as db:
            from sqlite_utils.db import NotFoundError  # loaded with ``db``; costly before it

            try:
                yield db
            except NotFoundError as error:
                raise BadInput(MEANWHILE) from error
    except dbapi2.IntegrityError as error:
        log.warning("the database refused a change: %s", error)
        for sign, sentence in _CONTRADICTIONS:
            if sign in str(error).lower():
                raise BadInput(sentence) from error
        raise BadInput("One of the values can't be true; nothing was changed. Check them and save again.") from error


def one(store: Store, sql: str, parameters: Sequence[Any] | dict[str, Any], what: str) -> tuple[Any, ...]:
    """Return the one row that a query finds. Raises ``BadInput`` when ``what`` is no longer there."""
    try:
        found = store.rows(sql, parameters)
    except OverflowError:
        found = []
    if not found:
        raise BadInput(f"{what[:1].upper()}{what[1:]} is no longer in the record; choose another.")
    return found[0]


def insert(db: "Database", table: str, **values: str | int | None) -> int:
    """Add one row and return its number."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    added = db.execute(f"insert into {table} ({names}) values ({marks})", list(values.values())).lastrowid
    return int(added or 0)


def number(value: Decimal | str, what: str, highest: int = 10_000) -> str:
    """Return a number as it is kept, a decimal text. Raises ``BadInput`` when it is none from 0 to ``highest``."""
    return plain(read_number(str(value), what, 0, highest))


def as_kept(value: Fraction) -> str:
    """Return a number that came from a kept decimal text as that text: ``14.5``, never rounded."""
    return plain(rounded(value, MOST_PLACES))


def period(start: date, end: date | None, starts: str = "the start", ends: str = "the end") -> tuple[str, str]:
    """Return a half-open period as it is kept. Raises ``BadInput`` when it has no day in it.

    Args:
        start: the first day that counts.
        end: the first day that no longer counts; None or ``OPEN`` when there is none.
        starts: how a sentence calls the start.
        ends: how a sentence calls the end.
    """
    check_day(start, starts)
    if end is None or end == OPEN:
        return start.isoformat(), OPEN.isoformat()
    check_day(end, ends)
    if end <= start:
        raise BadInput(
            f"{ends[:1].upper()}{ends[1:]}, {show(end)}, is not after {starts}, {show(start)}; correct one of the two."
        )
    return start.isoformat(), end.isoformat()


def period_or_always(start: date | None, end: date) -> tuple[str, str]:
    """Return a period as ``period`` does, where None or ``ALWAYS`` as the start is one without a beginning."""
    if start is not None and start != ALWAYS:
        return period(start, end)
    return ALWAYS.isoformat(), period(EARLIEST, end)[1]


def end_words(day: date) -> str:
    """Return ``3 Nov 2026``, nothing for an end that there is not."""
    return "" if day == OPEN else show(day)


def from_words(day: date) -> str:
    """Return ``from 1 Nov 2026``, ``always`` for a period without a beginning."""
    return "always" if day == ALWAYS else f"from {show(day)}"


def differences(words: dict[str, tuple[str, str]]) -> str:
    """Return ``FTE 1 → 0.8, end none → 3 Nov 2026`` of the values that differ, given old and new of each."""
    return ", ".join(f"{name} {old or 'none'} → {new or 'none'}" for name, (old, new) in words.items() if old != new)


def spelled(text: str, known: Sequence[str], what: str, *, required: bool = True) -> str:
    """Return a word of the service's own, spelled as it is in ``known`` if it is there in another spelling."""
    clean = check_name(text, what, required=required)
    return next((word for word in known if key(word) == key(clean)), clean)
