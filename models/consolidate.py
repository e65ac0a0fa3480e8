"""Consolidation: returns, files of other laptops, made into the service's.

Teams' returns of a month become the service's return of that month. The service's own returns of several months become
its trend: the latest month whole, and a row for each month. What can't be counted - another month, another version, the
same return twice, no return at all - is left out and named in one line; what was edited, or is not signed, is counted
and named.
"""

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.consolidate_files import Line, Settled, is_signed, read_files, settle, shows_edits, workbooks
from models.consolidate_return import months_of, of_months, of_teams
from models.consolidate_text import as_json, as_lines
from models.dates import month_ends, show_month
from models.errors import BadInput
from models.files import replaced
from models.position import Position, position
from models.returns.combine import Whole, combine
from models.returns.content import HEADLINES, LAYOUT, Mark, MonthFigures, Return
from models.returns.edits import contradictions
from models.returns.read import ReadBack
from models.returns.write import check_new, write_workbook
from models.store import Store
from models.words import count, key

__all__ = ["Consolidated", "as_json", "as_lines", "consolidate", "make", "write_consolidated"]

_MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The service's return made of others, and all there is to say of them."""

    of: Return
    whole: Whole
    counted: tuple[ReadBack, ...]
    left_out: tuple[Line, ...]
    notes: tuple[str, ...]
    """A line each: what was edited, is not signed, stands in two returns, or which team or month is missing."""
    missing: tuple[str, ...]
    """The teams that have workers in the database, or the months between others, without a return here."""
    teams_known: bool
    """Whether a database tells which teams there are."""
    trend: bool
    """Whether it is the service's trend, made of its own returns of several months."""


def consolidate(paths: Sequence[Path], store: Store | None = None, leave_out: Collection[Path] = ()) -> Consolidated:
    """Make the service's return, or its trend, of the returns in ``paths``; nothing is written.

    Args:
        paths: the workbooks, in any order.
        store: a database of the service, which gives its name and tells which teams are missing.
        leave_out: those of ``paths`` that are named as left out.

    Raises:
        BadInput: no file holds a return that can be counted, or two of a team or month differ and both may hold.
    """
    return make(settle(read_files(paths), leave_out), store)


def make(settled: Settled, store: Store | None = None) -> Consolidated:
    """Make the service's return, or its trend, of files that were read. Raises ``BadInput`` as ``consolidate`` does."""
    counted = settled.counted
    if settled.clashes:
        raise BadInput(settled.clashes[0])
    if not counted:
        raise BadInput(f"There is no return to consolidate. {' '.join(line.why for line in settled.left_out)}".strip())
    return _trend(settled, store) if settled.trend else _service(settled, store)


def write_consolidated(
    paths: Sequence[Path], path: Path, store: Store | None = None, cancel: threading.Event | None = None
) -> Consolidated:
    """Consolidate returns, files or folders of them, and write the service's to ``path``, replaced at the very end.

    Raises:
        BadInput: as ``consolidate`` does, or ``path`` is one of the returns or no name of an Excel workbook.
        Failure: ``path`` can't be written, a folder can't be read, or ``cancel`` was set.
    """
    check_new(path, [one for one in paths if not one.is_dir()])
    made = consolidate(workbooks(paths, without=path), store)
    with replaced(path) as beside:
        write_workbook(made.of, beside, cancel)
    return made


def _service(settled: Settled, store: Store | None) -> Consolidated:
    counted = settled.counted
    whole = combine([one.of for one in counted])
    notes = [*_said_of(counted), *whole.notes]
    missing: tuple[str, ...] = ()
    known = False
    if store is not None:
        at = position(store, whole.position.day)
        known, missing = bool(at.workers), _teams_missing(at, counted)
        notes += _beside(at, whole.position, missing)
    of = of_teams(whole, counted, [*(line.why for line in settled.left_out), *notes], store)
    return Consolidated(of, whole, counted, settled.left_out, tuple(notes), missing, known, trend=False)


def _trend(settled: Settled, store: Store | None) -> Consolidated:
    counted = settled.counted
    first, last = counted[0], counted[-1]
    if len(counted) == 1:
        raise BadInput(
            f"{last.file} is the service's own return of {show_month(last.of.month)}; choose those of other months with"
            " it for the trend, or teams' returns."
        )
    whole = combine([last.of])
    ends = month_ends(last.of.month, _months_between(first.of, last.of))
    whole = replace(whole, months=tuple(months_of(counted, ends)))
    missing = tuple(show_month(end) for end in ends if end not in {one.of.month for one in counted})
    notes = [*_said_of(counted, by_month=True), *_other_services(counted), *_restated(counted), *whole.notes]
    notes += [f"No return of {month}: its row in the trend is empty." for month in missing]
    of = of_months(whole, counted, [*(line.why for line in settled.left_out), *notes], store)
    return Consolidated(of, whole, counted, settled.left_out, tuple(notes), missing, teams_known=False, trend=True)


def _months_between(first: Return, last: Return) -> int:
    return (last.month.year - first.month.year) * 12 + last.month.month - first.month.month + 1


def _said_of(counted: Iterable[ReadBack], *, by_month: bool = False) -> list[str]:
    """Return the lines on edits, on sheets with another name, and on returns that are not signed."""
    lines = [line for one in counted for line in notes_on(one)]
    unsigned = [show_month(one.of.month) if by_month else one.of.of for one in counted if not is_signed(one)]
    return [*lines, f"Not signed off: {', '.join(unsigned)}."] if unsigned else lines


def notes_on(one: ReadBack) -> list[str]:
    """Return what is to be known of a return that counts: a line on its edits, and on each sheet with another name."""
    lines = []
    if not shows_edits(one):
        why = "shows no fingerprint" if one.layout == LAYOUT else "was written by an earlier version"
        lines.append(f"{one.file} {why}, so nobody can tell whether cells were edited; counted as it stands.")
    elif one.edited:
        since = "signed" if is_signed(one) else "written"
        lines.append(f"{one.file} was edited after it was {since}{_told(one.of)}; its rows are counted as they are.")
    return lines + [f"{one.file}: its sheet {was} is called “{now}” now." for was, now in one.renamed]


def _told(of: Return) -> str:
    """Return where it contradicts itself, to be found by whoever edited it."""
    found = contradictions(of)
    more = f"; and {len(found) - _MOST_SAID} more" if len(found) > _MOST_SAID else ""
    return f" ({'; '.join(found[:_MOST_SAID])}{more})" if found else ""


def _teams_missing(of: Position, counted: Iterable[ReadBack]) -> tuple[str, ...]:
    """Return the teams with workers in the service's own record that have no return here."""
    here = {key(one.of.of) for one in counted}
    return tuple(sorted({worker.team for worker in of.workers if key(worker.team) not in here}, key=key))


def _beside(of: Position, whole: Position, missing: Sequence[str]) -> list[str]:
    """Return what the service's own record has and no return here: teams, and cases that no team has taken on."""
    lines = [f"No return of {', '.join(missing)}."] if missing else []
    listed = {key(case.case_id) for case in whole.unallocated}
    nobodys = sum(case.team_row is None and key(case.case_id) not in listed for case in of.unallocated)
    if nobodys:
        lines.append(
            f"{count(nobodys, 'open case')} in the database that no team has taken on: in no return, not counted."
        )
    return lines


def _other_services(counted: Sequence[ReadBack]) -> list[str]:
    names = {key(one.of.of): one.of.of for one in counted}
    if len(names) == 1:
        return []
    return [f"The returns are of services with different names: {', '.join(sorted(names.values(), key=key))}."]


def _restated(counted: Sequence[ReadBack]) -> list[str]:
    """Return a line on each month that the latest return's own trend gives otherwise than that month's return."""
    latest = counted[-1]
    later = {month.day: month for month in latest.of.months}
    lines = []
    for one in counted[:-1]:
        found = _differing(one.of.now, later[one.of.month]) if one.of.month in later else []
        if found:
            more = f"; and {len(found) - _MOST_SAID} more" if len(found) > _MOST_SAID else ""
            lines.append(
                f"{show_month(one.of.month)} is told otherwise by {show_month(latest.of.month)}'s return:"
                f" {'; '.join(found[:_MOST_SAID])}{more}; its own return is taken."
            )
    return lines


def _differing(own: MonthFigures, later: MonthFigures) -> list[str]:
    return [
        f"{kind.name} {own.values[kind.key]:,} in its own return, {later.values[kind.key]:,} there"
        for kind in HEADLINES
        if not isinstance(own.values[kind.key], Mark)
        and not isinstance(later.values[kind.key], Mark)
        and own.values[kind.key] != later.values[kind.key]
    ]
