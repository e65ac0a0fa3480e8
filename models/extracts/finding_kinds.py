"""The kinds of findings: what a file of the case system can have wrong, and how each is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind of finding."""

    name: str
    """As lists and titles have it: ``Rows left out``."""
    meaning: str
    """What it is and what was made of it, in one sentence."""


LEFT_OUT, BLANK_WORKER, IMPOSSIBLE_DATE, DISAGREEMENT = "left out", "blank worker", "impossible date", "disagreement"

KINDS: Mapping[str, FindingKind] = MappingProxyType(
    {
        LEFT_OUT: FindingKind("Rows left out", "The row can't be read, so nothing of it counts."),
        BLANK_WORKER: FindingKind("No worker in the row", "The row names no worker; another list that does counts."),
        DISAGREEMENT: FindingKind("Lists that disagree", "Two lists say otherwise of one child; the first is used."),
        "duplicate row": FindingKind("Children listed twice", "One list has the child twice; the first row is used."),
        IMPOSSIBLE_DATE: FindingKind("Dates that can't be", "The date is no day, or can't be right; taken as blank."),
        "future start": FindingKind("Starts after the file's day", "Counted as opened on the file's day."),
        "unknown code": FindingKind("Codes not known", "The code is none of the guidance's, so it says nothing."),
        "error cell": FindingKind("Cells with an error", "The cell shows an error or nothing; taken as blank."),
        "worker as number": FindingKind("Numbers as names", "A worker is named by a number; taken as the name."),
        "id changed": FindingKind("Ids that changed", "Two ids differ by leading zeros alone; taken as one child."),
        "contradiction": FindingKind("Dates contradicted", "The file tells otherwise than an earlier file did."),
    }
)
"""Kinds of findings in files, in the order in which they are listed."""

RECORD_KINDS: Mapping[str, FindingKind] = MappingProxyType(
    {
        "kept by hand": FindingKind(
            "Kept as entered by hand", "The file says otherwise than what was entered here; what was entered stays."
        ),
        "no category": FindingKind("No category known", "The open case counts, but in no category."),
        "no birth date": FindingKind("No date of birth", "The child's age is not known, so a baby can be missed."),
        "held by leaver": FindingKind("Key worker not in post", "The key worker has left, or has not started."),
    }
)
"""Kinds of findings in the record itself on the day looked at."""


def named(kind: str) -> FindingKind:
    """Return a kind's words; of a kind that is in neither list, its own."""
    return KINDS.get(kind) or RECORD_KINDS.get(kind) or FindingKind(kind[:1].upper() + kind[1:], "")
