"""What an extract would change in the record: every line of it can be opened, and left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from models import words
from models.dates import show
from models.extracts.extract import Extract, Finding

if TYPE_CHECKING:
    from models.extracts.compare import Comparison
    from models.extracts.dated import Dated
    from models.extracts.held import Held
    from models.extracts.people import People

KINDS: Mapping[str, str] = {
    "conflict": "To decide",
    "new": "New",
    "reopened": "Reopened",
    "closed": "Closed",
    "moved": "Moved",
    "unallocated": "Not allocated",
    "allocated": "Allocated",
    "team": "Other team",
    "re-categorised": "Re-categorised",
    "corrected": "Corrected",
}
"""The kinds of lines, in the order in which they are listed, and how each is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change of one case."""

    key: str
    """``moved:100007``; what ``Choices`` name it by, the same whenever the file is read."""
    kind: str
    case: str
    """The child's key in ``Extract.children``, or the key of a held case that the file does not name."""
    case_id: str
    team: str
    what: str
    """``Sam Ward → Dan Quill``."""
    day: str
    """From which day, ISO."""
    after: str = ""
    """The last day of which it is known that it was still as before: it happened after it and up to ``day``."""
    left_out: bool = False
    """Whether it is not applied; of a conflict, whether what was entered by hand stays."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Someone who may be the same person as a worker never seen before."""

    name: str
    row: int | None
    """The row of a worker who is held; None for another name of the same file."""
    key: str
    why: str
    """``the same words in another order``."""


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A worker whom the record does not know."""

    key: str
    """The name evened out."""
    name: str
    team: str
    cases: int
    similar: tuple[Similar, ...]
    same_as: str = ""
    """The name of the one chosen to be the same person, empty for someone new."""
    joins: bool = True
    """Whether applying the plan adds them: they hold a case by a line that is not left out."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A reason to stop and ask before the plan is applied."""

    kind: str
    """``closes many``, ``older`` or ``other council``."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen in the preview."""

    left_out: frozenset[str] = frozenset()
    """Keys of lines that are not applied."""
    taken: frozenset[str] = frozenset()
    """Keys of conflicts in which the file is believed; in all others what was entered by hand stays."""
    same: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))
    """Key of a new worker's name → the row of the held worker, or the key of the other new name, who is the same."""
    older: bool = False
    """Whether a file older than the last one is wanted."""
    its_teams: bool = False
    """Whether the cases of teams that the file does not name stay as they are: it is a cut for some teams."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying an extract would do. Nothing has been written."""

    extract: Extract = field(repr=False)
    choices: Choices
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    """How many lines of each kind, those left out included, and how many open cases are ``unchanged``."""
    new_workers: tuple[NewWorker, ...]
    new_teams: tuple[str, ...]
    """The teams that applying the plan adds."""
    dated: int
    """How many dated records (visits, reviews …) would be added or get their end."""
    contradictions: tuple[Finding, ...]
    """Dated records of earlier files that this one contradicts."""
    warnings: tuple[Caution, ...]
    other_teams: int
    """How many open cases, of teams that the file does not name, it would close, or does not, as was chosen."""
    comparison: "Comparison" = field(repr=False)
    held: "Held" = field(repr=False)
    people: "People" = field(repr=False)
    records: "Dated" = field(repr=False)

    @property
    def changes(self) -> int:
        """How many lines would be applied."""
        return len(self.comparison.steps)

    @property
    def told(self) -> str:
        """What would change, of what is not left out: ``6 new, 4 closed, 3 moved``; empty when nothing."""
        number = Counter(step.kind for step in self.comparison.steps)
        told = {kind: f"{number[kind]:,} {called.lower()}" for kind, called in KINDS.items() if number[kind]}
        unheld = sum(
            step.kind == "new" and self.comparison.holders[step.case] is None for step in self.comparison.steps
        )
        if unheld:
            told["new"] += f" ({unheld:,} of them not allocated)"
        return ", ".join(told.values())

    @property
    def sentence(self) -> str:
        """What applying it does, for the journal and the toast."""
        as_of = f"{self.extract.file} as of {show(self.extract.as_of)}"
        if self.told:
            return f"Imported {as_of}: {self.told}."
        if self.dated:
            return f"Imported {as_of}: {words.count(self.dated, 'dated record')}, no case differs."
        return f"Imported {as_of}: no case differs."
