"""What the Import page asks of the store, and how it says what a file would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.dates import show
from models.errors import BadRow
from ui.worker import Progress

if TYPE_CHECKING:
    from models.extracts.plan import Choices
    from models.extracts.plan import Plan as ExtractPlan
    from models.imports import Effect, Plan
    from models.store import Store
    from models.workbook import Book

ALL = "all"
NOT_CHANGED = "Nothing has changed."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be read, and how; all but the file is for an extract of the case system."""

    path: Path
    as_of: date | None = None
    """The day that it is of; None for the one in its name, else today."""
    swapped: frozenset[tuple[str, str]] = frozenset()
    """Columns, by list and heading, whose dates are to be read in the other order than is guessed."""
    choices: "Choices | None" = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it was read: what it would do, and to the position of the day; no effect where rows are bad."""

    path: Path
    plan: "Plan"
    team: str | None
    effect: "Effect | None"


def read_caseload(path: Path, book: "Book", day: date, team: str | None, progress: Progress, store: "Store") -> Preview:
    """Read the rows of a caseload workbook and work out what importing it would do; nothing is changed."""
    from models import imports

    def reading(text: str, done: int, total: int) -> None:
        progress(f"{text.removeprefix('Reading ')}, row", done, total)

    def trying(_text: str, done: int, total: int) -> None:
        progress("what it does to the team, row", done, total)

    plan = imports.plan(store, book, day, reading)
    effect = None
    if plan.changes and not plan.bad_rows:
        effect = imports.effect(store, plan, day, team, trying)
    return Preview(path, plan, team, effect)


def answer(plan: "Plan") -> str:
    """Return what the file would do, in one sentence."""
    if plan.bad_rows:
        return f"{plan.file} can't be applied yet. Nothing has changed."
    if not plan.changes:
        return f"{plan.file} holds nothing new. Nothing has changed."
    return f"{plan.file} as of {show(plan.as_of)}: {plan.told}. Nothing has changed yet."


def foot(plan: "Plan", *, past: bool, short: bool) -> str:
    """Return what stands beside the buttons; ``short`` where the answer has no room of its own."""
    if short and not past:
        return NOT_CHANGED if plan.bad_rows or not plan.changes else "Nothing has changed yet."
    if plan.bad_rows:
        return "Mend them in the file, save it, then choose it again; a file is applied whole or not at all."
    if past:
        return "Nothing can be changed on a past day."
    return "Undo takes it all back." if plan.changes else "There is nothing to apply."


def segment(kind: str) -> str:
    """Return the segment in which a kind of change is shown."""
    return "changed" if kind == "reopened" else kind


def counts(plan: "Plan") -> dict[str, int]:
    """Return how many changes there are in all and of each segment."""
    of = plan.counts.values()
    added, closed = sum(counts.added for counts in of), sum(counts.closed for counts in of)
    return {ALL: plan.changes, "added": added, "changed": plan.changes - added - closed, "closed": closed}


class Applying:
    """Applies a plan; afterwards ``entry`` is its journal entry, and ``stale`` whether the record had changed."""

    def __init__(self, plan: "Plan | ExtractPlan", progress: Progress) -> None:
        self._plan, self._progress = plan, progress
        self.entry, self.stale = 0, False

    def __call__(self, store: "Store") -> str:
        """Write the plan and return the sentence for the toast."""
        from models import imports, journal
        from models.extracts import importing

        try:
            if isinstance(self._plan, imports.Plan):
                sentence = imports.apply(store, self._plan, self._going)
            else:
                sentence = importing.apply(store, self._plan, self._going)
        except imports.Stale:
            self.stale = True
            raise
        self.entry = journal.entries(store, 1)[0].id
        return sentence

    def _going(self, _text: str, done: int, total: int) -> None:
        self._progress("row", done, total)


def is_current(plan: "Plan", store: "Store") -> bool:
    """Return whether nothing was written since the plan was made."""
    from models import imports

    return imports.is_current(store, plan)


def in_force(entry: int, store: "Store") -> bool:
    """Return whether an entry of the journal stands."""
    from models import journal

    return journal.in_force(store, entry)


def save_list(rows: Iterable[BadRow], path: Path, _store: "Store") -> str:
    """Save the rows that can't be read; return the sentence for the toast."""
    from models.imports.bad_list import write_bad_rows

    write_bad_rows(rows, path)
    return f"The list is saved as {path.name} in {path.parent}."
