"""The sheet Allocations, worked out against what is held."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from models import dates, words
from models.imports import cells
from models.imports.cells import OPEN, shown_day
from models.imports.draft import Draft, moved


class _Row(NamedTuple):
    """One allocation, in the order in which they are compared; ``number`` is 0 for one that only the store holds."""

    case: int
    kind: str
    start: str
    worker: int
    end: str
    number: int


_Key = tuple[int, str, str, int]


def allocations(draft: Draft) -> None:
    """Add new allocations; correct the end of one held by the same worker from the same day.

    Whether the worker is in post and the case open is not asked: what happened elsewhere is taken as it was. An
    allocation that goes on after its case closed counts nowhere, so it is kept as the file has it.
    """
    kind = cells.Memo(cells.or_blank(cells.choice(words.ALLOCATION_KINDS), words.KEY_WORKER))
    readers = (draft.cases.find, draft.workers.find, cells.Memo(cells.day).__getitem__,
               cells.Memo(cells.day_or(OPEN)).__getitem__, kind.__getitem__)  # fmt: skip
    found: list[tuple[int, str, str, int, str, int]] = []
    for number, (case, worker, start, end, what), good in draft.rows("Allocations", readers):
        if start and end and end <= start:
            why = f"not after {shown_day(start)}; To is the first day that no longer counts"
            draft.refuse("Allocations", number, "To", shown_day(end), why)
        elif good:
            found.append((case, what, start, worker, end, number))
    held = _held(draft, {row[0] for row in found})
    for place, row in enumerate(found):
        known = held.get(row[:4])
        if known is not None and "To" not in draft.book.columns["Allocations"]:
            found[place] = (*row[:4], known[1], row[5])
    given = {row[:4] for row in found} if held else set()
    others = [(*key, end, 0) for key, (_, end) in held.items() if key not in given]
    together = sorted(found + others) if others else found
    if not others:
        found.sort()
    _refuse_overlaps(draft, together)
    if not draft.bad:
        _write(draft, found, held)


def _held(draft: Draft, of: set[int]) -> dict[_Key, tuple[int, str]]:
    """Return the allocations held of the cases given: row and end."""
    return {
        (case, kind, start, worker): (row, end)
        for case, kind, start, worker, row, end in draft.store.rows(
            "select case_row, kind, valid_from, worker_row, id, valid_to from allocations"
        )
        if case in of
    }


def _write(draft: Draft, found: list[tuple[int, str, str, int, str, int]], held: dict[_Key, tuple[int, str]]) -> None:
    new, names = draft.writes["allocation"], _worker_names(draft)
    for row in found:
        known = held.get(row[:4]) if held else None
        if known is None:
            new.append(row)
            draft.tell("added", "Allocations", row[5], row[0], f"{row[1]}: {names[row[3]]}", row[2])
        elif known[1] == row[4]:
            draft.same("Allocations")
        else:
            shorter = row[4] < known[1]
            draft.write("allocation shortened" if shorter else "allocation lengthened", row[4], known[0])
            ended = known[1] == OPEN
            what = f"{row[1]}: {names[row[3]]}, end: {moved(_shown(known[1]), _shown(row[4]))}"
            kind, when = ("closed", row[4]) if ended else ("changed", "")
            draft.tell(kind, "Allocations", row[5], row[0], what, when)


def _refuse_overlaps(draft: Draft, rows: list[tuple[int, str, str, int, str, int]]) -> None:
    """List every allocation that is there twice, and every key worker at the same time as another of the case.

    Of two, the one further down in the file is listed.
    """
    workers: Callable[[int], str] | None = None
    last = _Row(0, "", "", 0, "", 0)
    listed: set[int] = set()
    for row in rows:
        if row[0] != last.case or row[1] != last.kind:
            last = _Row(*row)
            continue
        twice = row[2] == last.start and row[3] == last.worker
        if twice or (row[1] == words.KEY_WORKER and row[2] < last.end):
            one, other = (_Row(*row), last) if row[5] > last.number else (last, _Row(*row))
            if one.number not in listed:
                listed.add(one.number)
                workers = workers or _worker_ids(draft)
                draft.refuse("Allocations", one.number, "From", shown_day(one.start), _why(one, other, workers))
        if row[4] >= last.end or row[1] != words.KEY_WORKER:
            last = _Row(*row)


def _why(one: _Row, other: _Row, workers: Callable[[int], str]) -> str:
    where = f"in row {other.number}" if other.number else "recorded before"
    if one[:4] == other[:4]:
        return f"the same case, worker and from-day as {where}; keep one"
    until = f"to {shown_day(other.end)}" if other.end != OPEN else "with no end"
    return (
        f"the case has another key worker then, {workers(other.worker)} from {shown_day(other.start)} {until}"
        f" ({where}); end one the day the other begins"
    )


def _worker_ids(draft: Draft) -> Callable[[int], str]:
    ids = {row: worker_id for worker_id, row in draft.workers.items()}
    ids |= dict(draft.store.rows("select id, worker_id from workers"))
    ids |= {row[0]: row[1] for row in draft.writes["worker"]}
    return ids.__getitem__


def _worker_names(draft: Draft) -> dict[int, str]:
    """Return the names that the workers will have, by their rows."""
    names = dict(draft.store.rows("select id, name from workers"))
    names |= {row[3]: row[0] for row in draft.writes["worker corrected"]}
    return names | {row[0]: row[3] for row in draft.writes["worker"]}


def _shown(end: str) -> str:
    return "–" if end == OPEN else dates.show(date.fromisoformat(end))
