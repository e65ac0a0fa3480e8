"""Consolidation: the teams' returns of a month, files of other laptops, made into the service's return.

What can't be counted - another month, another version, the same return twice, no return at all - is left out and named
in one line; what was edited, or is not signed, is counted and named.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from models.dates import show, show_month
from models.errors import BadInput
from models.figures import rounded
from models.files import replaced
from models.position import Position, position
from models.position_json import as_json as position_json
from models.returns import sentences
from models.returns.build import DRAFT, MARKING, MONTHS, long_date
from models.returns.combine import Whole, combine, measure_told
from models.returns.content import LAYOUT, NOT_RECORDED, WRITTEN_FOR, Audience, DefinitionRow, Return, Signing
from models.returns.definitions import PROGRAM, meanings
from models.returns.exceptions import attention
from models.returns.headlines import headlines_of
from models.returns.loads import load_chart, shown_of
from models.returns.read import ReadBack, read_return
from models.returns.write import check_new, write_workbook
from models.signatures import ROLES
from models.store import Store
from models.words import count, key

_NO_DATA = "no data = the teams' returns do not give that figure for that month."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not counted, and why, in one sentence that names it."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The service's return made of teams' returns, and all there is to say of them."""

    of: Return
    whole: Whole
    counted: tuple[ReadBack, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    """A line each: what was edited, is not signed, stands in two returns, or which team is missing."""


def consolidate(paths: Sequence[Path], store: Store | None = None) -> Consolidated:
    """Make the service's return of teams' returns; nothing is written.

    Args:
        paths: the teams' workbooks, in any order.
        store: a database of the service, which gives its name and tells which teams are missing.

    Raises:
        BadInput: no file holds a return that can be counted, or a team has two with different figures.
        Failure: a file can't be read, for example because another program holds it.
    """
    left_out: list[LeftOut] = []
    read = _of_one_month(_read(paths, left_out), left_out)
    counted = sorted(_once(read, left_out), key=lambda one: key(one.of.of))
    if not counted:
        raise BadInput(f"There is no return to consolidate. {' '.join(one.why for one in left_out)}")
    whole = combine([one.of for one in counted])
    notes = [*_said_of(counted), *whole.notes]
    if store is not None:
        notes += _beside(position(store, whole.position.day), counted)
    of = _return(whole, counted, [*(one.why for one in left_out), *notes], store)
    return Consolidated(of, whole, tuple(counted), tuple(left_out), tuple(notes))


def write_consolidated(
    paths: Sequence[Path], path: Path, store: Store | None = None, cancel: threading.Event | None = None
) -> Consolidated:
    """Consolidate teams' returns and write the service's return to ``path``, which is replaced at the very end.

    Raises:
        BadInput: as ``consolidate`` does, or ``path`` is one of the returns or no name of an Excel workbook.
        Failure: a file can't be read or written, or ``cancel`` was set.
    """
    check_new(path, paths)
    made = consolidate(paths, store)
    with replaced(path) as beside:
        write_workbook(made.of, beside, cancel)
    return made


def _read(paths: Iterable[Path], left_out: list[LeftOut]) -> list[ReadBack]:
    found = []
    for path in paths:
        try:
            one = read_return(path)
        except BadInput as error:
            left_out.append(LeftOut(path.name, str(error)))
            continue
        if one.of.team is None:
            left_out.append(LeftOut(one.file, f"{one.file} is the return of a whole service, not of a team."))
        else:
            found.append(one)
    return found


def _of_one_month(read: Sequence[ReadBack], left_out: list[LeftOut]) -> list[ReadBack]:
    """Return those of the month that most are of, of two such the later."""
    sizes = Counter(one.of.month for one in read)
    month = max(sizes, key=lambda day: (sizes[day], day), default=date.min)
    for one in read:
        if one.of.month != month:
            why = f"{one.file} is of {show_month(one.of.month)}, not {show_month(month)}."
            left_out.append(LeftOut(one.file, why))
    return [one for one in read if one.of.month == month]


def _once(read: Iterable[ReadBack], left_out: list[LeftOut]) -> list[ReadBack]:
    """Return one return a team. Raises ``BadInput`` where two of one team differ: nobody can choose but the user."""
    teams: dict[str, ReadBack] = {}
    for one in read:
        first = teams.setdefault(key(one.of.of), one)
        if first is one:
            continue
        if first.of.fingerprint != one.of.fingerprint:
            raise BadInput(
                f"{first.file} and {one.file} are both of {one.of.of} and differ; leave out the one that does not hold."
            )
        left_out.append(LeftOut(one.file, f"{one.file} is the same return as {first.file}: counted once."))
    return list(teams.values())


def _said_of(counted: Iterable[ReadBack]) -> list[str]:
    """Return the lines on edits, on sheets with another name, and on returns that are not signed."""
    lines, unsigned = [], []
    for one in counted:
        if not one.of.signed:
            unsigned.append(one.of.of)
        if one.layout != LAYOUT or not one.shown:
            why = "shows no fingerprint" if one.layout == LAYOUT else "was written by an earlier version"
            lines.append(f"{one.file} {why}, so nobody can tell whether cells were edited; counted as it stands.")
        elif one.edited:
            lines.append(
                f"{one.file} was edited after it was written{_differing(one)}; its rows are counted as they are."
            )
        lines += [f"{one.file}: its sheet {was} is called “{now}” now." for was, now in one.renamed]
    if unsigned:
        lines.append(f"Not signed off: {', '.join(unsigned)}.")
    return lines


def _differing(one: ReadBack) -> str:
    """Return which figures its Summary and its rows give differently, to be found by whoever edited them."""
    again = headlines_of(combine([one.of]).months)
    pairs = zip(one.of.headlines, again, strict=True)
    texts = [
        f"{was.kind.name} {was.now} on its Summary, {now.now} by its rows" for was, now in pairs if was.now != now.now
    ]
    more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
    return f" ({'; '.join(texts[:3])}{more})" if texts else ""


def _beside(of: Position, counted: Iterable[ReadBack]) -> list[str]:
    """Return what the service's own record has and no return here: teams, and cases that no team has taken on."""
    here = {key(one.of.of) for one in counted}
    missing = sorted({worker.team for worker in of.workers if key(worker.team) not in here}, key=key)
    lines = [f"No return of {', '.join(missing)}."] if missing else []
    nobodys = sum(case.team_row is None for case in of.unallocated)
    if nobodys:
        lines.append(
            f"{count(nobodys, 'open case')} in the database that no team has taken on: in no return, not counted."
        )
    return lines


def _return(whole: Whole, counted: Sequence[ReadBack], said: Sequence[str], store: Store | None) -> Return:
    of, months = whole.position, whole.months
    lines, further = attention(of, whole.outside)
    loads = load_chart(of, for_committee=False)
    year_ago = months[-13] if len(months) > 12 and months[-13].categories else None
    markings = {one.of.marking for one in counted}
    marking = markings.pop() if len(markings) == 1 else MARKING
    read = [row.start for one in counted for row in one.of.definitions if row.name == "Case records" and row.start]
    return Return(
        of=store.setting("service_name", "Children's service") if store else "Children's service",
        team=None,
        month=of.day,
        audience=Audience.LEADERSHIP,
        basis=f"Position at the end of {long_date(of.day)}, for {WRITTEN_FOR[Audience.LEADERSHIP]}."
        f" {count(len(counted), 'team')}",
        marking=store.setting("marking", marking) if store else marking,
        state=DRAFT,
        signed=False,
        data_read=min(read, default=None),
        message=sentences.message(of, long_date(of.day)),
        headlines=headlines_of(months),
        notes=("Averages count cases held by workers in post; each child is a case.", _NO_DATA, *shown_of(of, loads)),
        attention=lines,
        further=further,
        loads=loads,
        months=months,
        year_ago=year_ago,
        workers=whole.rows,
        signatures=tuple(Signing(role) for role in ROLES[1:]),
        definitions=_definitions(whole, counted, said),
        sources=_sources(counted, said),
        exceptions=(*(one.row for one in whole.outside), *whole.overrides),
    )


def _sources(counted: Sequence[ReadBack], said: Sequence[str]) -> tuple[str, ...]:
    made = f"Made of {count(len(counted), 'return')} of teams, all worked out anew from their rows."
    return (made, "What in them is edited, not signed or missing is named on Definitions.") if said else (made,)


def _definitions(whole: Whole, counted: Sequence[ReadBack], said: Sequence[str]) -> tuple[DefinitionRow, ...]:
    rows = meanings(Audience.LEADERSHIP)
    in_force = [row for one in counted for row in one.of.definitions if row.kind in ("limit", "standard")]
    rows += dict.fromkeys(sorted(in_force, key=lambda row: (row.kind, row.name.endswith(", personal"))))
    day = whole.position.day
    rows.append(DefinitionRow("data", "Position", "The figures are those of the end of this day.", start=day,
                              source=PROGRAM))  # fmt: skip
    for one in counted:
        said_of = [row for row in one.of.definitions if row.kind in ("data", "missing") and row.name in _OF_A_TEAM]
        rows += [replace(row, name=f"{row.name}: {one.of.of}") for row in said_of]
        meaning = f"{one.file}, {one.of.state}; fingerprint {one.shown or 'not shown'}."
        rows.append(DefinitionRow("data", f"Return: {one.of.of}", meaning, source="The team"))
    if len(whole.months) < MONTHS:
        first = show_month(whole.months[0].day)
        meaning = f"Not every team's return goes back further, so the trend starts with {first}."
        rows.append(DefinitionRow("missing", f"Before {first}", meaning, source=PROGRAM))
    if len(whole.months) > 1 and len(counted) > 1:
        meaning = (
            "Not worked out for earlier months: averages, medians and shares of teams do not give the service's, and"
            " their workers of those months are not in the returns."
        )
        rows.append(DefinitionRow("missing", "Average, median, agency share", meaning, source=PROGRAM))
    meaning = "A case that no team has held or taken on is in no team's return, so it is not counted here."
    rows.append(DefinitionRow("missing", "Cases of no team", meaning, source=PROGRAM))
    without = whole.months[-1].categories[NOT_RECORDED]
    if without:
        meaning = f"Open cases without one: {without}; they have no category on {show(day)}."
        rows.append(DefinitionRow("missing", "Category", meaning, source=PROGRAM))
    rows += [DefinitionRow("missing", f"Note {place}", line, source=PROGRAM) for place, line in enumerate(said, 1)]
    symbols = f"{_NO_DATA.replace(' =', ':')} –: does not apply, or nothing to compare with."
    rows.append(DefinitionRow("symbol", "no data, –", symbols, source=PROGRAM))
    return tuple(rows)


_OF_A_TEAM = ("Case records", "FTE, role and employment")
"""The rows of Definitions that speak of one team's record."""


def as_json(of: Consolidated) -> dict[str, Any]:
    """Return the shape of ``position --json``, with what was counted and what was not; what rows can't tell is null."""
    found = position_json(of.whole.position)
    found["totals"]["families"] = None
    for told, worker in zip(found["workers"], of.whole.position.workers, strict=True):
        told["measure"] = measure_told(worker)
    return {
        "month": f"{of.of.month:%Y-%m}",
        "returns": [
            {"file": one.file, "team": one.of.of, "edited": one.edited, "signed": one.of.signed} for one in of.counted
        ],
        "left_out": [{"file": one.file, "why": one.why} for one in of.left_out],
        "notes": list(of.notes),
        **found,
    }


def as_lines(of: Consolidated) -> list[str]:
    """Return what is printed: the month's main figures, then a line on each thing that is not as it should be."""
    at = of.whole.position
    average = "" if at.average is None else f", {rounded(at.average, 1)} per FTE"
    first = (
        f"{show_month(at.day)}, {count(len(of.counted), 'team')}: {count(at.open_cases, 'open case')},"
        f" {count(len(at.workers), 'worker')}{average}. {of.of.message}"
    )
    return [first, *(f"Left out: {one.why}" for one in of.left_out), *of.notes]
