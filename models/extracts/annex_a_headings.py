"""Recognising a list of Annex A by its headings, wherever they stand in a sheet's first ten rows (contract 4b)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models import words
from models.extracts.annex_a_lists import CHILD, IDS, LISTS, AnnexList, Column
from models.extracts.cells import Cell
from models.extracts.codes import even

HEADING_ROWS = 10

_ID_KEYS = frozenset(map(even, IDS))
_ID_WORDS = re.compile(r"\bchild(?:s|ren)?\b.*\b(?:id|identifier)\b|\b(?:id|identifier)\b.*\bchild(?:s|ren)?\b")
_ADOPTER = even("Individual adopter identifier")
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"\d{1,2}\s*[.):\-]\s*(?=[A-Za-z])")
_SUMMED = re.compile(r"(?:(?:sum|count|average|min|max) of|first|earliest|latest) ", re.IGNORECASE)
"""What reporting tools put before a heading."""
_WORD_ENDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_LIST_NAME = re.compile(r"list[^a-z0-9]{0,3}0?(1[01]|[1-9])(?![0-9])")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Headings:
    """A list found in a sheet."""

    list: AnnexList
    row: int
    """The row of its headings, from 1."""
    columns: Mapping[str, tuple[Column, int]]
    """By field: the column and its place, from 0."""
    named: bool
    """Whether the sheet's name says that it is this list."""
    told_by: int
    """How many different headings of its own were found."""
    extra: tuple[str, ...]
    """Headings of no column of the list."""
    twice: tuple[str, ...]
    """Headings of columns that are read and stand more than once; the first is read."""


def recognise(rows: Sequence[Sequence[Cell]], sheet: str) -> Headings | None:
    """Return the list whose headings stand in one of a sheet's first rows; None when there are none of any list.

    A list needs the child's id and two headings of its own, or one where the sheet's name says the list too.

    Args:
        rows: the first ten rows of the sheet.
        sheet: its name.
    """
    named = list_of_name(sheet)
    best: tuple[int, bool, int, AnnexList] | None = None
    for index in range(len(rows)):
        headings = _merged(rows, index)
        if not any(
            is_id(heading) or even(heading) == _ADOPTER for heading in headings if "d" in heading or "D" in heading
        ):
            continue
        keys = frozenset(key for heading in headings for key in _spellings(heading))
        for one in LISTS.values():
            told_by, says = len(keys & one.own_keys), one.number == named
            enough = told_by >= 2 or (told_by and says)
            if enough and (best is None or (told_by, says) > best[:2]):
                best = told_by, says, index, one
    return None if best is None else _headings(_merged(rows, best[2]), *best)


def _headings(headings: Sequence[str], told_by: int, named: bool, index: int, one: AnnexList) -> Headings:
    keys = [_spellings(heading) for heading in headings]
    columns: dict[str, tuple[Column, int]] = {}
    twice = []
    for column in one.columns:
        for wanted in map(even, (column.heading, *column.also)):  # the official heading before any other spelling
            if places := [place for place, key in enumerate(keys) if wanted in key]:
                columns[column.field] = column, places[0]
                twice += [headings[places[0]]] * (len(places) > 1)
                break
    if one.columns and "id" not in columns:
        columns["id"] = CHILD, next(place for place, heading in enumerate(headings) if is_id(heading))
    read = {place for _, place in columns.values()}
    extra = [
        heading
        for place, (heading, key) in enumerate(zip(headings, keys, strict=True))
        if heading and place not in read and not one.known_keys.intersection(key)
    ]
    return Headings(one, index + 1, columns, named, told_by, tuple(extra), tuple(twice))


def list_of_name(sheet: str) -> int | None:
    """Return the number of the list that a sheet's name says: ``List 6``, ``list_6`` or ``Children in Need``."""
    if match := _LIST_NAME.search(words.key(sheet)):
        return int(match[1])
    plain = even(sheet)
    return next((one.number for one in LISTS.values() if plain in map(even, one.names)), None)


def is_id(heading: str) -> bool:
    """Whether a heading is that of the child's id, in whatever form."""
    if len(heading) > _LONGEST:
        return False
    return even(heading) in _ID_KEYS or _ID_WORDS.search(_WORD_ENDS.sub(" ", heading).lower()) is not None


@lru_cache(2000)
def _spellings(heading: str) -> tuple[str, ...]:
    """Return a heading evened out: whole, then without what stands in brackets and without a leading number."""
    if not heading or len(heading) > _LONGEST:
        return ()
    bare = heading[match.end() :] if (match := _NUMBERED.match(heading)) else heading
    spelled = (heading, _BRACKETS.sub("", bare), bare, _SUMMED.sub("", bare, count=1))
    return tuple(key for key in dict.fromkeys(map(even, spelled)) if key)


def _merged(rows: Sequence[Sequence[Cell]], index: int) -> list[str]:
    """Return a row as headings; where a cell is merged with those above it, its heading stands there."""
    found = []
    for place, cell in enumerate(rows[index]):
        text = words.tidy(cell) if isinstance(cell, str) else ""
        for row in reversed(rows[max(0, index - 2) : index]):
            if not text and place < len(row) and isinstance(row[place], str):
                text = words.tidy(row[place])
        found.append(text)
    return found
