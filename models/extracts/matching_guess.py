"""Guessing which column of an unknown file is which of ours, from its headings and from what stands under them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import PurePath

from models import words
from models.errors import BadInput
from models.extracts import cells
from models.extracts.cells import Cell, Odd
from models.extracts.codes import CATEGORY_OF_STATUS, even, read_status
from models.extracts.matching import CLOSED, HEADING_ROWS, Matching, headings_of, saved
from models.spreadsheets import Progress, Sheet, Spreadsheet
from models.store import Store

HEADING, CONTENTS = "guessed from the heading", "guessed from its contents"
SAMPLE = 50
"""How many rows under the headings the page is given."""
MOST_VALUES = 40
"""A column with more different values is no column of categories."""
_STEP = 4000

_SAME: Mapping[str, tuple[str, ...]] = {
    "id": ("child id", "child ref", "child reference", "child unique id", "child number", "case id", "case ref",
           "case reference", "case number", "case no", "mosaic id", "mosaic number", "lcs id", "lcs number", "lcs no",
           "ics id", "ics number", "ssid", "eclipse id", "carefirst id", "framework id", "liquidlogic id", "person id",
           "person ref", "person number", "client id", "client ref", "client number", "service user id", "swift id",
           "reference", "ref", "id", "number", "record id", "upn", "child"),
    "worker": ("worker", "social worker", "sw", "allocated to", "allocated worker", "key worker", "keyworker",
               "case holder", "caseholder", "case worker", "caseworker", "lead worker", "lead practitioner",
               "practitioner", "responsible worker", "named worker", "assigned to", "lead professional", "owner",
               "allocated sw", "holder", "personal adviser", "pa"),
    "team": ("team", "allocated team", "team name", "responsible team", "case team", "service area", "locality",
             "worker team", "unit", "pod"),
    "status": ("category", "status", "case status", "case type", "plan type", "legal status", "type", "plan",
               "client type", "involvement", "case category", "service type", "current status", "type of plan"),
    "start": ("opened", "start", "date opened", "open date", "opened on", "start date", "case start", "case opened",
              "case start date", "referral date", "cin start date", "episode start", "date started", "from",
              "date allocated to team"),
    "end": ("closed", "end", "date closed", "close date", "closed on", "end date", "closure date", "case end",
            "case closed", "case end date", "date ended", "cin closure date", "episode end", "to"),
    "born": ("dob", "date of birth", "birth date", "born", "d o b", "edd or dob"),
    "family": ("family id", "family", "family number", "family ref", "family reference", "household id", "group id",
               "sibling group", "family group"),
    "seen": ("last seen", "date last seen", "child last seen", "seen", "date child was last seen", "last seen date"),
    "visit": ("last visit", "last visit date", "date of last visit", "visit", "last statutory visit", "stat visit",
              "last home visit", "visited"),
    "review": ("last review", "review", "last review date", "date of last review", "last conference", "rcpc",
               "lac review", "last cla review"),
}  # fmt: skip
"""Headings met in exports of case systems and in managers' own lists; longer ones are found inside a heading too."""
_EXACT = {even(heading): key for key, headings in _SAME.items() for heading in headings}
_OTHERS = re.compile(r"\b(?:manager|previous|prev|next|due|supervisor|first ?name|surname|email|phone|address|days)\b")
_WORKERS_ID = re.compile(r"\b(?:worker|sw|staff|team|practitioner)s? (?:id|ref|number|no|code)\b")
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")
_SAID: tuple[tuple[str, str], ...] = (
    (r"leaver|leaving care|former relevant|relevant child|qualifying|after ?care", "care leaver"),
    (r"\bclos|\bceas|\bended\b|\bend\b|step(?:ped)? ?down|\bnfa\b", CLOSED),
    (
        r"looked after|in care|\bclas?\b|\blac\b|\bcic\b|\bs ?20\b|section 20|care order|\bico\b|\bfco\b|foster",
        "child in care",
    ),
    (r"protection|\bcpp?\b", "child protection plan"),
    (r"assess|\bc ?& ?f\b|\bs(?:ection)? ?47\b|\bsingle\b", "open assessment"),
    (r"in need|\bcin\b|\bs(?:ection)? ?17\b|disab", "child in need"),
)
_LEGAL = frozenset(["c1", "c2", "d1", "e1", "v2", "l1", "l2", "l3", "j1", "j2", "j3"])


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds already, by which a column is known for what it is; evened out by ``words.key``."""

    cases: Collection[str] = frozenset()
    workers: Collection[str] = frozenset()
    teams: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Head:
    """What the page is given of a file."""

    file: str
    sheets: tuple[str, ...]
    """Those with rows in columns."""
    sheet: str
    row: int
    """The row of the headings, from 1."""
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The first rows under them."""
    height: int
    """How many rows there are under them."""
    values: Mapping[str, tuple[str, ...]]
    """By heading, the different values of the whole column as shown, where there are few; the most frequent first."""
    guess: Matching
    told: Mapping[str, str]
    """By field, whether it was guessed from the heading or its contents."""
    teams: tuple[str, ...] = field(default=())
    """Teams of the record, to choose from."""
    saved: tuple[str, ...] = ()
    """Names of saved matchings."""


def known(store: Store) -> Known:
    """Return what the record holds."""
    with store.snapshot():
        cases, workers, teams = (
            frozenset(words.key(row[0]) for row in store.rows(sql))
            for sql in (
                "select case_key from cases",
                "select name from workers union select name from worker_names",
                "select name from teams",
            )
        )
    return Known(cases, workers, teams)


def head(store: Store, spreadsheet: Spreadsheet, sheet: str = "", progress: Progress | None = None) -> Head:
    """Read what the matching page shows of a file, and guess its matching.

    Args:
        store: the record, whose case ids, workers and teams help to guess.
        spreadsheet: the open file.
        sheet: which sheet; default: the one that looks most like rows of cases.
        progress: told every few thousand rows; may raise to stop.

    Raises:
        BadInput: nothing in it could be rows of cases.
    """
    held = known(store)
    tables = {name: place for name in spreadsheet.names if (place := _table(spreadsheet, name)) is not None}
    if not tables:
        raise BadInput(
            f"{spreadsheet.name} holds no rows of cases; choose a file with a row for each case, and a column each for"
            " its number and its worker."
        )
    chosen = sheet if sheet in tables else max(tables, key=lambda name: tables[name][1])
    one = spreadsheet.sheet(chosen)
    if one is None:
        raise BadInput(f"{spreadsheet.name} has changed while it was read; choose it again.")
    return _head(spreadsheet.name, tuple(tables), one, tables[chosen][0], held, progress, store)


def _head(
    file: str, sheets: tuple[str, ...], sheet: Sheet, row: int, held: Known, progress: Progress | None, store: Store
) -> Head:
    rows = islice(sheet.rows(), row - 1, None)
    names = headings_of(next(rows))
    counts: list[dict[str, int]] = [{} for _ in names]
    sample: list[tuple[Cell, ...]] = []
    number = 0
    for number, cells_of in enumerate(rows, 1):
        if len(sample) < SAMPLE:
            sample.append(tuple(cells_of))
        for counted, cell in zip(counts, cells_of, strict=False):
            if cell != "" and len(counted) <= MOST_VALUES:
                text = cells.shown(cell)
                counted[text] = counted.get(text, 0) + 1
        if progress is not None and number % _STEP == 0:
            progress("Reading the columns", number, sheet.height)
    values = {
        name: tuple(sorted(counted, key=lambda text: (-counted[text], text)))
        for name, counted in zip(names, counts, strict=True)
        if 0 < len(counted) <= MOST_VALUES
    }
    columns, told = guess(names, sample, held)
    offered = values.get(columns.get("status", ""), ())
    guessed = Matching(name_of(file), columns, {even(value): category_of(value) for value in offered}, sheet=sheet.name)
    teams = tuple(name for (name,) in store.rows("select name from teams order by name_key"))
    names_saved = tuple(one.name for one in saved(store))
    return Head(
        file, sheets, sheet.name, row, tuple(names), tuple(sample), number, values, guessed, told, teams, names_saved
    )


def name_of(file: str) -> str:
    """Return what a matching is called at first: the file's name without its ending, digits, dates and months."""
    stem = re.sub(r"[_\-.]+", " ", PurePath(file).stem)
    stem = re.sub(r"\b(?:\d+(?:st|nd|rd|th)?|v\d+|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\b",
                  " ", stem, flags=re.IGNORECASE)  # fmt: skip
    return words.tidy(re.sub(r"\d+", " ", stem))[:100] or "Cases"


def category_of(value: str) -> str:
    """Return what a value of a category column says: one of our categories, ``CLOSED``, or nothing: not known."""
    plain = " ".join(_PARTS.sub(" ", words.tidy(value)).lower().split())
    if not plain:
        return ""
    if re.search(_SAID[0][0], plain):
        return _SAID[0][1]
    if (letter := read_status(value)) and letter in CATEGORY_OF_STATUS:
        return CATEGORY_OF_STATUS[letter]
    if letter:
        return CLOSED
    if plain.split()[0] in _LEGAL:
        return "child in care"
    return next((category for pattern, category in _SAID if re.search(pattern, plain)), "")


def guess(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], held: Known
) -> tuple[dict[str, str], dict[str, str]]:
    """Return which heading is which field, and of each field whether the heading or its contents told it."""
    columns: dict[str, str] = {}
    told: dict[str, str] = {}

    def take(key: str, heading: str, by: str) -> None:
        if key not in columns and heading not in columns.values():
            columns[key], told[key] = heading, by

    filled = {
        heading: [row[place] for row in rows if place < len(row) and row[place] != ""]
        for place, heading in enumerate(headings)
    }
    for key, heading in sorted(_by_heading(headings), key=lambda found: -len(found[1])):
        take(key, heading, HEADING)
    for key, fits in (("id", _ids), ("worker", _names), ("team", _teams), ("status", _statuses)):
        free = [heading for heading in headings if heading not in columns.values() and len(filled[heading]) > 1]
        best = max(free, key=lambda heading: fits(filled[heading], held), default="")
        if best and fits(filled[best], held) >= 0.5:
            take(key, best, CONTENTS)
    return {key: columns[key] for key in _SAME if key in columns}, told


def _by_heading(headings: Iterable[str]) -> list[tuple[str, str]]:
    """Return fields with the heading that names each, whole headings before those that only hold the words."""
    exact = sorted(
        ((rank, key, heading) for heading in headings if (key := _EXACT.get(even(heading)))
         for rank, one in enumerate(_SAME[key]) if even(one) == even(heading)),
        key=lambda found: found[0],
    )  # fmt: skip
    whole = [(key, heading) for _, key, heading in exact]
    held = []
    for heading in headings:
        plain = f" {' '.join(_PARTS.sub(' ', heading).lower().split())} "
        if even(heading) in _EXACT or _OTHERS.search(plain):
            continue
        found = [(len(one), key) for key, ones in _SAME.items() for one in ones if len(one) > 3 and f" {one} " in plain
                 and not (key in {"worker", "team"} and _WORKERS_ID.search(plain))]  # fmt: skip
        if found:
            held.append((max(found)[1], heading))
    return whole + held


def _share(column: Sequence[Cell], fits: Collection[bool]) -> float:
    return sum(fits) / len(column) if column else 0.0


def _ids(column: Sequence[Cell], held: Known) -> float:
    """How much a column looks like ids: nearly all different, with digits; or ids of cases of the record."""
    if any(isinstance(cell, date) for cell in column):
        return 0.0
    ids = [cells.read_id(cell) for cell in column]
    good = [one for one in ids if type(one) is not Odd and any(sign.isdigit() for sign in one) and "/" not in one]
    if len(set(good)) < 0.9 * len(column):
        return 0.0
    return 0.6 + 0.4 * _share(column, [words.key(one) in held.cases for one in good])


def _names(column: Sequence[Cell], held: Known) -> float:
    """How much a column looks like names of workers: two words without digits, each several times; or known ones."""
    names = [words.key(cells.read_name(cell)) if isinstance(cell, str) else "" for cell in column]
    if (known_share := _share(column, [name in held.workers for name in names if name])) >= 0.3:
        return 0.6 + 0.4 * known_share
    like = [name for name in names if " " in name and not re.search(r"[\d:]", name) and not category_of(name)
            and "team" not in name and len(name) < 40]  # fmt: skip
    return 0.5 * _share(column, [bool(name) for name in like]) if 1 < len(set(like)) <= len(like) / 1.5 else 0.0


def _teams(column: Sequence[Cell], held: Known) -> float:
    names = [words.key(cell) for cell in column if isinstance(cell, str)]
    return _share(column, [name in held.teams or "team" in name.split() for name in names])


def _statuses(column: Sequence[Cell], _held: Known) -> float:
    """How much a column looks like categories: few different values, most of which say one."""
    values = [words.key(cell) for cell in column if isinstance(cell, str)]
    if not values or len(set(values)) > MOST_VALUES / 2:
        return 0.0
    return _share(column, [len(value) < 60 and category_of(value) != "" for value in values])


def _table(spreadsheet: Spreadsheet, name: str) -> tuple[int, tuple[int, int]] | None:
    """Return the row of a sheet's headings and how much it looks like cases; None where it has no rows in columns."""
    sheet = spreadsheet.sheet(name)
    if sheet is None:
        return None
    rows = list(islice(sheet.rows(), HEADING_ROWS + 1))
    filled = [sum(isinstance(cell, str) and even(cell) != "" for cell in row) for row in rows]
    most = max(filled, default=0)
    if most < 2:
        return None
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:HEADING_ROWS]):
        if filled[index] < max(2, 0.4 * most) or index + 1 >= sheet.height:
            continue
        plain = [cell for cell in row if isinstance(cell, str)]
        score = len({key for key, _ in _by_heading([words.tidy(cell)[: words.NAME_LENGTH] for cell in plain])})
        if best is None or score > best[1]:
            best = index + 1, score
    return (best[0], (best[1], sheet.height)) if best is not None else None
