"""A position as plain text: what ``position`` prints without ``--json``, and ``demo`` after it."""

from itertools import groupby

from models.dates import show_weekday
from models.figures import rounded, show_number, show_share
from models.position import Position, WorkerPosition
from models.status_words import limits_words
from models.unconfirmed import rests_on
from models.words import Status, count

_HEAD = ("Worker", "Role", "FTE", "Load", "Limits", "Status")
_RIGHT = {2, 3, 4}


def as_lines(of: Position) -> list[str]:
    """Return the position line by line: workers by team, then whom to look at, then the totals.

    Fits a terminal of 120 characters unless names are long. Every figure is the position's own, rounded once.
    """
    lines = [f"{of.team or 'The whole service'} on {show_weekday(of.day)}", ""]
    lines += _table([(team, [_cells(worker) for worker in workers]) for team, workers in groupby(of.workers, _team)])
    if of.leavers:
        lines += ["", "Cases held by someone who is not in post"]
        lines += [f"  {leaver.name}, {leaver.team}: {count(leaver.cases, 'case')}" for leaver in of.leavers]
    if of.unallocated:
        lines += ["", "Cases without a key worker"]
        lines += [
            f"  {case.case_id}, {case.category or 'no category'}, for {count(case.days, 'day')}"
            for case in of.unallocated
        ]
    return [*lines, "", *_totals(of)]


def _team(worker: WorkerPosition) -> str:
    return worker.team


def _cells(worker: WorkerPosition) -> tuple[str, ...]:
    points = (" point" if worker.load == 1 else " points") if worker.measure == "points" else ""
    limits = limits_words(worker.lower, worker.upper) if worker.capacity else "–"
    return (
        worker.name, _role(worker), show_number(worker.fte, 2),
        f"{show_number(worker.load)}{points}", limits, str(worker.status),
    )  # fmt: skip


def _role(worker: WorkerPosition) -> str:
    agency = ", agency" if worker.employment == "agency" else ""
    return f"{worker.role}{agency}{', to confirm' if worker.guessed else ''}"


def _table(teams: list[tuple[str, list[tuple[str, ...]]]]) -> list[str]:
    if not teams:
        return ["Nobody is in post."]
    everyone = [_HEAD, *(row for _, rows in teams for row in rows)]
    widths = [max(len(row[column]) for row in everyone) for column in range(len(_HEAD))]
    lines = [_line(_HEAD, widths)]
    for team, rows in teams:
        lines += [team, *(_line(row, widths) for row in rows)]
    return lines


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell.rjust(width) if column in _RIGHT else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"  {'  '.join(padded)}".rstrip()


def _totals(of: Position) -> list[str]:
    statuses = ", ".join(f"{of.statuses[status]} {status}" for status in Status if of.statuses[status])
    average = "–" if of.average is None else rounded(of.average, 1)
    median = "–" if of.median is None else rounded(of.median, 1)
    spread = f"; lowest {of.lowest}, median {median}, highest {of.highest}" if of.lowest is not None else ""
    held = f"{of.allocated:,} allocated, {len(of.unallocated):,} without a key worker"
    left = f"{of.held_by_leavers:,} held by someone not in post"
    guess = [f"Guesses:   the workers' figures {'rest'}{rests_on(of.guessed)[5:]}"] if of.guessed else []
    return [
        f"Cases:     {of.open_cases:,} open in {count(of.families, 'family', 'families')}: {held}, {left}",
        f"Uncovered: {count(of.uncovered, 'case')}, of people who are away or not in post",
        f"Workers:   {len(of.workers):,} in post, {show_number(of.fte, 2)} FTE: {statuses or 'nobody'}",
        f"Caseload:  {average} on average per FTE{spread}",
        f"Agency:    {show_share(of.agency_share)} of FTE",
        *guess,
    ]
