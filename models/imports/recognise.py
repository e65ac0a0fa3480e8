"""Telling files apart: a caseload workbook, an Annex A, a file that was matched before, or one that is not known."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from models.extracts import annex_a
from models.extracts.extract import Extract
from models.extracts.matched import read_matched
from models.extracts.matching import recognise as matching_of
from models.spreadsheets import Progress, Spreadsheet, open_spreadsheet
from models.store import Store
from models.workbook import Book, book_of


class Kind(StrEnum):
    """What a file is."""

    CASELOAD_WORKBOOK = "caseload workbook"
    ANNEX_A = "annex a"
    MATCHED = "matched"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, and what was read of it already."""

    kind: Kind
    file: Spreadsheet = field(repr=False)
    book: Book | None = None
    """The caseload workbook, its rows not yet read."""
    extract: Extract | None = None
    """What an Annex A, or a file that was matched before, says."""


def recognise(
    store: Store,
    path: Path,
    as_of: date,
    progress: Progress | None = None,
    swapped: frozenset[tuple[str, str]] = frozenset(),
) -> Recognised:
    """Open a file, tell what it is by its headings, and read it if it is an extract.

    Args:
        store: where saved matchings are.
        path: a file, or a folder of csv files.
        as_of: the day that an extract is of.
        progress: told every few thousand rows; raising from it stops the work.
        swapped: list and column of dates that are to be read in the other order than is guessed.

    Raises:
        BadInput: it is damaged, protected, a return of this program, or nothing that could hold cases.
        Failure: it can't be read, for example because another program holds it.
    """
    file = open_spreadsheet(path, progress)
    if (book := book_of(file)) is not None:
        return Recognised(Kind.CASELOAD_WORKBOOK, file, book=book)
    if (extract := annex_a.read(file, as_of, progress, swapped)) is not None:
        return Recognised(Kind.ANNEX_A, file, extract=extract)
    if (matching := matching_of(store, file)) is not None:
        return Recognised(Kind.MATCHED, file, extract=read_matched(file, matching, as_of, progress, swapped))
    return Recognised(Kind.UNKNOWN, file)
