"""Guessing which column of an unknown file is which of ours, from its headings and from what stands under them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from models import words
from models.extracts import cells
from models.extracts.cells import Cell, Odd
from models.extracts.codes import CATEGORY_OF_STATUS, even, read_status
from models.extracts.matching import CLOSED

HEADING, CONTENTS = "guessed from the heading", "guessed from its contents"
SAMPLE = 50
"""How many rows under the headings the page is given."""
MOST_VALUES = 40
"""A column with more different values is no column of categories."""

_SAME: Mapping[str, tuple[str, ...]] = {
    "id": ("child id", "child ref", "child reference", "child unique id", "child number", "case id", "case ref",
           "case reference", "case number", "case no", "mosaic id", "mosaic number", "lcs id", "lcs number", "lcs no",
           "ics id", "ics number", "ssid", "eclipse id", "carefirst id", "framework id", "liquidlogic id", "person id",
           "person ref", "person number", "client id", "client ref", "client number", "service user id", "swift id",
           "mosaic no", "child no", "person no", "client no", "ics no",
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
    for key, heading in sorted(by_heading(headings), key=lambda found: -len(found[1])):
        take(key, heading, HEADING)
    for key, fits in (("id", _ids), ("worker", _names), ("team", _teams), ("status", _statuses)):
        free = [heading for heading in headings if heading not in columns.values() and len(filled[heading]) > 1]
        best = max(free, key=lambda heading: fits(filled[heading], held), default="")
        if best and fits(filled[best], held) >= 0.5:
            take(key, best, CONTENTS)
    return {key: columns[key] for key in _SAME if key in columns}, told


def by_heading(headings: Iterable[str]) -> list[tuple[str, str]]:
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


def sheet_is(
    sheets: Sequence[str],
    columns: Mapping[str, str],
    rows: Sequence[Sequence[Cell]],
    headings: Sequence[str],
    held: Known,
) -> str:
    """Return what the names of alike sheets are, ``team`` or ``worker``, where no column says that; else nothing.

    Args:
        sheets: the names.
        columns: by field, the heading that was guessed.
        rows: the first rows of one of them.
        headings: its headings.
        held: what the record holds.
    """
    if len(sheets) < 2:
        return ""
    names = [words.key(name) for name in sheets]
    of_teams = sum(name in held.teams or "team" in name.split() for name in names)
    people: Collection[str] = held.workers
    if "worker" in columns:
        place = headings.index(columns["worker"])
        people = {words.key(cells.read_name(row[place])) for row in rows if place < len(row)} | set(people)
    of_people = sum(name in people for name in names) >= len(names) / 2
    if "worker" not in columns:
        like_people = of_people or sum(" " in name for name in names) >= len(names) / 2
        return "worker" if like_people and not of_teams else ""
    return "" if "team" in columns or of_people else "team"


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
