"""Reading a file of whatever kind for the Import page."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ui.extract_work import Reading, planned
from ui.imports_work import Preview, Wanted, read_caseload
from ui.worker import Progress

if TYPE_CHECKING:
    from models.extracts.matching import Matching
    from models.extracts.matching_head import Head
    from models.store import Store


@dataclass(frozen=True, slots=True)
class Unknown:
    """A file whose columns are to be matched by hand."""

    wanted: Wanted
    head: "Head"
    """Its first rows, and how they are guessed to match."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.wanted.path


def read(
    wanted: Wanted, today: date, team: str | None, progress: Progress, store: "Store"
) -> Preview | Reading | Unknown:
    """Tell what a file is, and work out what it would change; nothing is changed."""
    from models.extracts.as_of import named_day
    from models.extracts.matching_head import head
    from models.imports.recognise import recognise

    def reading(text: str, done: int, total: int) -> None:
        progress(f"{text.removeprefix('Reading ')}, row", done, total)

    as_of = wanted.as_of or named_day(wanted.path, today) or today
    found = recognise(store, wanted.path, as_of, reading, wanted.swapped)
    if found.book is not None:
        return read_caseload(wanted.path, found.book, today, team, progress, store)
    wanted = replace(wanted, as_of=as_of)
    if found.extract is not None:
        return planned(wanted, found.extract, progress, store)
    return Unknown(wanted, head(store, found.file, progress=reading))


def match(wanted: Wanted, sheet: str, saved_as: str, progress: Progress, store: "Store") -> Unknown:
    """Read what is to be seen of a file to match its columns by hand.

    Args:
        wanted: the file.
        sheet: which sheet of it; empty for the one that looks most like rows of cases.
        saved_as: the saved matching that is to be put right; empty for none.
        progress: told every few thousand rows, and stops it.
        store: where saved matchings are.
    """
    from models.extracts.matching_head import head
    from models.spreadsheets import open_spreadsheet

    return Unknown(wanted, head(store, open_spreadsheet(wanted.path), sheet, progress, saved_as))


def keep(matching: "Matching", instead_of: str, store: "Store") -> str:
    """Save a matching in the place of one of the same name and of ``instead_of``; return the toast's sentence."""
    from models.extracts.matching import save

    return save(store, matching, replacing=True, instead_of=instead_of)
