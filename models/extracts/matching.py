"""Matchings: which column of a file that is no Annex A is which of ours, saved under a name and recognised again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from models import words
from models.errors import BadInput
from models.extracts import annex_a_lists as lists
from models.extracts.cells import Cell
from models.extracts.codes import even
from models.spreadsheets import Spreadsheet
from models.store import Store

HEADING_ROWS = 10
SHEET_FIELDS = ("worker", "team")
"""The fields that a sheet's name can say."""
CLOSED = "closed"
"""What a value of the category column can be besides our five categories."""


@dataclass(frozen=True, slots=True)
class Field:
    """One of our columns."""

    key: str
    name: str
    meaning: str
    """What it is, in one plain sentence."""
    holds: str
    """As ``annex_a_lists.Column``."""
    required: bool = False
    happened: bool = False


FIELDS: Mapping[str, Field] = {
    one.key: one
    for one in (
        Field("id", "Case ID", "The child's number in the case system, one for each child.", lists.ID, True),
        Field("worker", "Key worker", "Who holds the case; blank where nobody does.", lists.NAME, True),
        Field("team", "Team", "The team of the case, or below one for all rows.", lists.NAME),
        Field("status", "Category", "What the case is: in care, on a plan, in need or another.", lists.STATUS),
        Field("start", "Opened", "The day the case was opened.", lists.DECIDING),
        Field("end", "Closed", "The day the case was closed; blank while it is open.", lists.DECIDING),
        Field("born", "Date of birth", "The child's date of birth.", lists.DAY, happened=True),
        Field("family", "Family ID", "A number that brothers and sisters share.", lists.TEXT),
        Field("seen", "Last seen", "The day the child was last seen.", lists.DAY, happened=True),
        Field("visit", "Last visit", "The day of the last statutory visit.", lists.DAY, happened=True),
        Field("review", "Last review", "The day of the last review or conference.", lists.DAY, happened=True),
    )
}  # fmt: skip
"""Our columns, in the order in which they are asked for."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column of a file is which of ours."""

    name: str
    columns: Mapping[str, str]
    """By the key of our field, the file's heading."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """By a value of the category column, evened out: one of our categories, ``CLOSED``, or nothing: not known."""
    team: str = ""
    """The team of all rows, where no column says it."""
    month_first: bool = False
    """Whether 03/04/2026 is 4 March where nothing in a column tells."""
    sheet_is: str = ""
    """What a sheet's name is where no column says it: ``team`` or ``worker``, each of which has a sheet of its own."""
    left_out: tuple[str, ...] = ()
    """The sheets with these headings that are not read; all others are."""

    @property
    def keys(self) -> frozenset[str]:
        """The headings evened out, by which a file is recognised."""
        return frozenset(map(even, self.columns.values()))


def wrong(matching: Matching) -> str:
    """Return in one sentence what keeps a matching from being used; nothing when it can be."""
    used: dict[str, str] = {}
    for key, one in FIELDS.items():
        heading = matching.columns.get(key, "")
        if heading and heading in used:
            return f"“{heading}” is chosen for both {used[heading]} and {one.name}; choose another column for one."
        if one.required and not heading and key != matching.sheet_is:
            return f"Choose which column is the {one.name[:1].lower()}{one.name[1:]}; without it no case can be read."
        if heading:
            used[heading] = one.name
    if "team" not in {*matching.columns, matching.sheet_is} and not words.tidy(matching.team):
        return "Choose which column is the team, or write the one team that all rows belong to."
    return ""


# Saved matchings


def saved(store: Store) -> tuple[Matching, ...]:
    """Return all saved matchings, the newest first."""
    found = store.rows("select name, columns from matchings order by id desc")
    return tuple(_loaded(name, json.loads(columns)) for name, columns in found)


def save(store: Store, matching: Matching, *, replacing: bool = False, instead_of: str = "") -> str:
    """Save a matching; return the sentence that says so.

    Args:
        store: where it is saved.
        matching: with the name that it is saved under.
        replacing: whether one of the same name may be replaced.
        instead_of: the saved matching whose changed form it is, which goes even where the name is another.

    Raises:
        BadInput: it can't be used, its name is empty or too long, or is taken and ``replacing`` is not asked for.
        Failure: it can't be written; nothing was changed.
    """
    if sentence := wrong(matching):
        raise BadInput(sentence)
    name = words.check_name(matching.name, "the name of the matching")
    team = words.check_name(matching.team, "the team", required=False)
    content = _content(replace(matching, team=team))
    held, before = _row(store, name), _row(store, instead_of)
    if held not in {None, before} and not replacing:
        raise BadInput(f"There is a matching called “{name}” already; give this one another name, or replace it.")
    became = "changed" if before is not None else "saved" if held is None else "replaced"
    done = f"The matching “{name}” is {became}."
    with store.write(f"Matching “{name}” {became}", kind="change") as db:
        for gone in {held, before} - {None}:  # written anew, so that it is the newest
            db.execute("delete from matchings where id = ?", (gone,))
        db.execute("insert into matchings (name, name_key, columns) values (?, ?, ?)", (name, words.key(name), content))
    return done


def rename(store: Store, name: str, new: str) -> str:
    """Give a saved matching another name; return the sentence that says so.

    Raises:
        BadInput: there is none of that name, or the new name is empty, too long or taken.
    """
    new = words.check_name(new, "the name of the matching")
    row = _existing(store, name)
    if _row(store, new) not in {None, row}:
        raise BadInput(f"There is a matching called “{new}” already; choose another name.")
    with store.write(f"Matching “{name}” renamed to “{new}”", kind="change") as db:
        db.execute("update matchings set name = ?, name_key = ? where id = ?", (new, words.key(new), row))
    return f"The matching “{name}” is now called “{new}”."


def forget(store: Store, name: str) -> str:
    """Forget a saved matching; what was read by it stays. Raises ``BadInput`` when there is none of that name."""
    row = _existing(store, name)
    with store.write(f"Matching “{name}” forgotten", kind="change") as db:
        db.execute("delete from matchings where id = ?", (row,))
    return f"The matching “{name}” is forgotten; such a file is asked about again."


def _row(store: Store, name: str) -> int | None:
    found = store.rows("select id from matchings where name_key = ?", (words.key(name),))
    return int(found[0][0]) if found else None


def _existing(store: Store, name: str) -> int:
    row = _row(store, name)
    if row is None:
        raise BadInput(f"There is no matching called “{words.tidy(name)[:60]}”; it may have been forgotten already.")
    return row


def _content(matching: Matching) -> str:
    return json.dumps(
        {
            "columns": dict(matching.columns), "categories": dict(matching.categories), "team": matching.team,
            "month_first": matching.month_first, "sheet_is": matching.sheet_is, "left_out": matching.left_out,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _loaded(name: str, content: Mapping[str, object]) -> Matching:
    columns, categories, left_out = content.get("columns"), content.get("categories"), content.get("left_out")
    sheet_is = str(content.get("sheet_is", ""))
    return Matching(
        name,
        {key: str(heading) for key, heading in columns.items() if key in FIELDS} if isinstance(columns, dict) else {},
        {str(value): str(one) for value, one in categories.items()} if isinstance(categories, dict) else {},
        str(content.get("team", "")), content.get("month_first") is True,
        sheet_is if sheet_is in SHEET_FIELDS else "",
        tuple(map(str, left_out)) if isinstance(left_out, list) else (),
    )  # fmt: skip


# Recognising a file


def recognise(store: Store, spreadsheet: Spreadsheet) -> Matching | None:
    """Return the saved matching whose headings a file has, in any order and among others; None when there is none.

    Of several the one with the most columns is taken, of equally specific ones the newest.
    """
    known = [matching for matching in saved(store) if matching.columns]
    if not known:
        return None
    found: list[Matching] = []
    for name in spreadsheet.names:
        if (sheet := spreadsheet.sheet(name)) is not None:
            rows = [frozenset(map(even, headings_of(row))) for row in islice(sheet.rows(), HEADING_ROWS)]
            found += [
                matching for matching in known if reads(matching, name) and any(matching.keys <= row for row in rows)
            ]
    return max(found, key=lambda one: (len(one.keys), -known.index(one)), default=None)


def reads(matching: Matching, sheet: str) -> bool:
    """Whether a sheet is read where it has a matching's headings."""
    return words.key(sheet) not in map(words.key, matching.left_out)


def locate(first: Iterable[Sequence[Cell]], keys: frozenset[str]) -> tuple[int, dict[str, int]] | None:
    """Return the row that has all these headings, from 1, and the place of each heading in it, from 0; None without.

    Args:
        first: the first rows of a sheet; headings stand in the first ten.
        keys: ``Matching.keys``.
    """
    for number, row in enumerate(islice(first, HEADING_ROWS), 1):
        places: dict[str, int] = {}
        for place, heading in enumerate(headings_of(row)):
            places.setdefault(even(heading), place)
        if keys <= places.keys():
            return number, places
    return None


def headings_of(row: Sequence[Cell]) -> list[str]:
    """Return a row as headings that differ: the second “Date” is “Date (2)”, one without a heading “Column 3”."""
    found: list[str] = []
    times: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = words.tidy(cell)[: words.NAME_LENGTH] if isinstance(cell, str) else ""
        text = text if even(text) else f"Column {place + 1}"
        times[even(text)] = times.get(even(text), 0) + 1
        found.append(text if times[even(text)] == 1 else f"{text} ({times[even(text)]})")
    return found
