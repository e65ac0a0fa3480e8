"""How good the data is: what the last extract of the case system had wrong, and what the record itself lacks.

The findings of an extract belong to its row of ``extracts``. They are no part of the record, so the journal does not
hold them: they are shown while their extract is in the record, and so go with an undo and come back with a redo.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models import teams, words
from models.case_list import OpenCase, closed_case, open_cases
from models.dates import show, show_short
from models.extracts.extract import Finding, ListRead
from models.extracts.finding_kinds import BLANK_WORKER, KINDS, LEFT_OUT, RECORD_KINDS, named
from models.extracts.held import BORN, CATEGORY, OPEN_CASE
from models.files import write_csv
from models.on_day import find_team
from models.store import Store

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from models.staleness import Staleness

RECORD = "The record"
"""In place of the list of a finding that is about the record itself."""
_FILES_KEPT = 24


class Extracted(NamedTuple):
    """An extract that is in the record."""

    row: int
    file: str
    source: str
    as_of: date
    read_at: str
    """When it was imported, ISO with the zone."""
    lists: tuple[ListRead, ...]


class Found(NamedTuple):
    """One finding, with the case's row where the record has the case."""

    number: int
    """Its place in the file's findings, the same whatever is looked at."""
    kind: str
    list: str
    row: int
    case_id: str
    case_row: int | None
    team: str
    column: str
    value: str
    why: str


class KindCount(NamedTuple):
    """How many findings of a kind one list has, and had in the file before (None: no such file, or no such thing)."""

    kind: str
    list: str
    number: int
    before: int | None


class TeamCount(NamedTuple):
    """How many findings a team has in the file, had in the file before, and has in the record."""

    team: str
    number: int
    before: int | None
    in_record: int


@dataclass(frozen=True)
class Quality:
    """How good the data is on a day, of a team or (``team`` None) the whole service."""

    day: date
    team: str | None
    extract: Extracted | None
    """The last file of that day or before."""
    before: Extracted | None
    """The file before that."""
    found: tuple[Found, ...]
    """What the file had wrong in the order of its kinds, then what the record lacks."""
    kinds: tuple[KindCount, ...]
    teams: tuple[TeamCount, ...]

    @cached_property
    def in_file(self) -> int:
        """How many findings the file has."""
        return sum(one.list != RECORD for one in self.found)

    def number(self, kind: str) -> int:
        """Return how many findings of a kind there are."""
        return sum(one.kind == kind for one in self.found)


def keep(connection: "dbapi2.Connection", extract_row: int, findings: Iterable[Finding]) -> None:
    """Keep what an extract had wrong, inside the transaction that brings it in; forget that of files long past.

    A row number of an extract that was undone is given again, so whatever was kept under it goes first.
    """
    connection.execute("delete from findings where extract_row = ?", (extract_row,))
    connection.executemany(
        'insert into findings (extract_row, kind, list, "row", case_id, team, "column", value, why)'
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((extract_row, *finding) for finding in findings),
    )
    connection.execute(
        "delete from findings where extract_row <> ? and extract_row not in (select id from extracts"
        " order by as_of desc, id desc limit ?)",
        (extract_row, _FILES_KEPT),
    )


_EXTRACTS = """
select x.id, x.file, x.source, x.as_of, ifnull(j.at, ''), x.lists
from extracts x left join journal j on j.id = x.entry
where x.as_of <= ? order by x.as_of desc, x.id desc
"""


def latest(store: Store, day: date) -> Extracted | None:
    """Return the last extract of ``day`` or before."""
    return _extracts(store, day)[0]


def _extracts(store: Store, day: date) -> tuple[Extracted | None, Extracted | None]:
    """Return the last extract of the day or before, and the last of an earlier day than that."""
    found = [
        Extracted(row, file, source, date.fromisoformat(as_of), at, _lists(lists))
        for row, file, source, as_of, at, lists in store.rows(_EXTRACTS, (day.isoformat(),))
    ]
    last = found[0] if found else None
    return last, next((one for one in found if last is not None and one.as_of < last.as_of), None)


def _lists(text: str) -> tuple[ListRead, ...]:
    return tuple(ListRead(**one) for one in json.loads(text))


def quality(store: Store, day: date, team: str | None = None, cases: Sequence[OpenCase] | None = None) -> Quality:
    """Return how good the data is on ``day``, of the team called ``team`` or the whole service.

    A finding is a team's when its row names the team, or names none and the case is the team's on the day.

    Args:
        store: the open database.
        day: the last extract of this day or before is looked at.
        team: the team's name, or None for the whole service.
        cases: its open cases where the caller has read them already.

    Raises:
        BadInput: there is no such team.
    """
    with store.snapshot():
        name = find_team(store, team)[1] if team is not None else None
        cases = open_cases(store, day, name) if cases is None else cases
        extract, before = _extracts(store, day)
        otherwise = name or teams.only(store)
        reading = _Reading(store, name, {case.row: case.team or otherwise for case in cases})
        now = reading.of_file(extract)
        then = reading.of_file(before)
        kept = list(_kept_by_hand(store, extract, day, name, cases))
    order = list(KINDS)
    now.sort(key=lambda one: (order.index(one.kind) if one.kind in KINDS else len(order), _list_order(one.list)))
    record = [*kept, *_of_record(cases, otherwise, len(kept))]
    return Quality(
        day=day, team=name, extract=extract, before=before, found=(*now, *record),
        kinds=(*_kinds(now, then if before else None), *_record_kinds(record)),
        teams=_by_team(now, then if before else None, record),
    )  # fmt: skip


class _Reading:
    """Reads findings of files for one team or the service."""

    def __init__(self, store: Store, team: str | None, team_of: Mapping[int, str]) -> None:
        self._store, self._team, self._team_of = store, team, team_of
        self._case_rows = {str(key): int(row) for key, row in store.rows("select case_key, id from cases")}
        self._names = {str(key): str(name) for key, name in store.rows("select name_key, name from teams")}
        self._keys: dict[str, str] = {}

    def of_file(self, extract: Extracted | None) -> list[Found]:
        """Return what a file had wrong."""
        if extract is None:
            return []
        found = []
        for number, (kind, of_list, row, case_id, team, column, value, why) in enumerate(
            self._store.rows(
                'select kind, list, "row", case_id, team, "column", value, why from findings'
                " where extract_row = ? order by id",
                (extract.row,),
            )
        ):
            case_row = self._case_rows.get(self._key(case_id)) if case_id else None
            named_team = self._names.get(self._key(team), team) if team else self._team_of.get(case_row or 0, "")
            if self._team is None or named_team == self._team:
                shown = named_team or teams.NOT_KNOWN
                why = why[:1].upper() + why[1:]
                found.append(Found(number, kind, of_list, row, case_id, case_row, shown, column, value, why))
        return found

    def _key(self, text: str) -> str:
        if text not in self._keys:
            self._keys[text] = words.key(text)
        return self._keys[text]


_DIFFERENCES = """
select c.id, c.case_id, ifnull(c.date_of_birth, ''), d.fact, d.said
from differences d join cases c on c.id = d.case_row
where (select max(as_of) from extracts) = ? order by c.case_key, d.fact
"""


def _kept_by_hand(
    store: Store, extract: Extracted | None, day: date, team: str | None, cases: Sequence[OpenCase]
) -> Iterator[Found]:
    """Yield what stays as it was entered by hand although the last file of all says otherwise.

    A case that was closed by hand is in no team on the day; it belongs to the one that held it last.
    """
    if extract is None:
        return
    open_now, only = {case.row: case for case in cases}, teams.only(store)
    found = store.rows(_DIFFERENCES, (extract.as_of.isoformat(),))
    for number, (row, case_id, born, fact, said) in enumerate(found):
        case = open_now.get(row)
        closed = closed_case(store, row, day) if case is None and fact != BORN else None
        of = _team(case or closed, (team or only) if case else only)
        if case is None and (fact == BORN or team not in (None, of)):
            continue
        why = f"The file says {said}; {_held(case, fact, born)}, as entered by hand, stays."
        yield Found(-1 - number, "kept by hand", RECORD, 0, case_id, row, of, fact.capitalize(), said, why)


def _held(case: OpenCase | None, fact: str, born: str) -> str:
    """Return what the record holds of a fact."""
    if case is None or fact == OPEN_CASE:
        return "open" if case else "not open"
    if fact == BORN:
        return show(date.fromisoformat(born)) if born else "not known"
    return (case.category or "not known") if fact == CATEGORY else (case.worker or "not allocated")


def _of_record(cases: Iterable[OpenCase], team: str, first: int) -> list[Found]:
    """Return what the record lacks of the open cases, a kind after the other."""
    found: dict[str, list[tuple[OpenCase, str, str, str]]] = {kind: [] for kind in RECORD_KINDS}
    for case in cases:
        if not case.category:
            found["no category"].append((case, "Category", "", f"Open since {show(case.opened)} without a category."))
        if case.age is None:
            found["no birth date"].append((case, "Date of birth", "", "The date of birth is not known."))
        if case.need in ("left", "not started") and case.need_since is not None:
            gone = "Has left" if case.need == "left" else "Has not started yet"
            why = f"{gone}; no one in post holds the case since {show(case.need_since)}."
            found["held by leaver"].append((case, "Key worker", case.worker, why))
    rows = [(kind, *one) for kind, ones in found.items() for one in ones]
    return [
        Found(-1 - first - n, kind, RECORD, 0, case.case_id, case.row, _team(case, team), column, value, why)
        for n, (kind, case, column, value, why) in enumerate(rows)
    ]


def _team(case: OpenCase | None, team: str) -> str:
    return (case.team if case else "") or team or teams.NOT_KNOWN


def _list_order(name: str) -> tuple[int, str]:
    """Order lists by their number, others after them by name."""
    number = "".join(sign for sign in name if sign.isdigit())
    return (int(number) if number else 1_000, name)


def _kinds(now: Iterable[Found], then: Iterable[Found] | None) -> list[KindCount]:
    """Return the counts in the order of kinds and lists; a kind that only the file before had has 0."""
    counts = Counter((one.kind, one.list) for one in now)
    before = Counter((one.kind, one.list) for one in then) if then is not None else None
    order = list(KINDS)
    both = {*counts, *(before or ())}
    pairs = sorted(both, key=lambda of: (order.index(of[0]) if of[0] in KINDS else len(order), _list_order(of[1])))
    return [
        KindCount(kind, of_list, counts[kind, of_list], before[kind, of_list] if before is not None else None)
        for kind, of_list in pairs
    ]


def _record_kinds(record: Iterable[Found]) -> list[KindCount]:
    counts = Counter(one.kind for one in record)
    return [KindCount(kind, RECORD, counts[kind], None) for kind in RECORD_KINDS if counts[kind]]


def _by_team(now: Iterable[Found], then: Iterable[Found] | None, record: Iterable[Found]) -> tuple[TeamCount, ...]:
    """Return the teams, those with the most findings first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, found in enumerate((now, then or (), record)):
        for one in found:
            counts[one.team][place] += 1
    found_teams = [
        TeamCount(team, number, before if then is not None else None, in_record)
        for team, (number, before, in_record) in counts.items()
    ]
    return tuple(sorted(found_teams, key=lambda one: (-one.number, -one.in_record, words.key(one.team))))


def write_findings(findings: Iterable[Finding], path: Path) -> None:
    """Write what a file had wrong to ``path`` as CSV: what, list, row, case, team, column, value and why.

    Raises:
        BadInput: the folder is not there, or ``path`` is no file.
        Failure: the file can't be written.
    """
    rows = (
        (named(one.kind).name, one.list, one.row or "", one.case_id, one.team, one.column, one.value, one.why)
        for one in findings
    )
    write_csv(path, ("What", "List", "Row", "Case", "Team", "Column", "Value", "Why"), rows)


# What it says


def change_words(number: int, before: int | None) -> str:
    """Return how a count compares with the file before: ``3 fewer``, ``2 more``, ``as before``, ``–``."""
    if before is None:
        return "–"
    if number == before:
        return "as before"
    return f"{abs(number - before):,} {'fewer' if number < before else 'more'}"


def answer(of: Quality, ages: "Staleness") -> str:
    """Say in one sentence how good the data is."""
    parts = [_of_extract(of)]
    if ages.has_records:
        stale = ages.all.stale
        cases = f"{words.count(stale, 'case')} {'has' if stale == 1 else 'have'} nothing"
        parts.append(f"{cases if stale else 'every case has something'} recorded within 6 weeks")
    lacking = sum(one.list == RECORD for one in of.found)
    if not ages.has_records and lacking:
        parts.append(f"the record itself has {words.count(lacking, 'thing')} to put right")
    return "; ".join(parts) + "."


def _of_extract(of: Quality) -> str:
    extract = of.extract
    if extract is None:
        return "No extract of the case system has been read yet"
    file = f"{extract.source} of {show_short(extract.as_of, of.day)}"
    subject = f"In the {file} {of.team}" if of.team else f"The {file}"
    left_out, blank = of.number(LEFT_OUT), of.number(BLANK_WORKER)
    rest = of.in_file - left_out - blank
    said = [f"{words.count(left_out, 'row')} left out"] * bool(left_out)
    said += [f"{words.count(blank, 'row')} without a worker"] * bool(blank)
    said += [f"{words.count(rest, 'other thing' if said else 'thing')} to put right"] * bool(rest)
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)
    return f"{subject} has {listed or 'nothing to put right'}"
