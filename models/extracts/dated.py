"""What an extract's dated records (visits, reviews, assessments …) add to those that earlier files have told.

Most lists tell only the last visit or review of a child, so file by file they build a history. What is recorded is
never changed or removed by a later file: where it says otherwise, that is a finding of kind ``contradiction``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.dates import OPEN, show
from models.events import KINDS
from models.extracts.extract import Event, Extract, Finding
from models.store import Store

_OPEN = OPEN.isoformat()
_NOT_KNOWN = ("", "not known")


@dataclass(frozen=True, slots=True)
class Dated:
    """What would be written, ready for ``executemany``."""

    new: list[tuple[str, str, str, str, str]]
    """Child's key, kind, day, until, detail as JSON; also of children who have no case yet."""
    changed: list[tuple[str, str, int]]
    """Until and detail of the event in this row: it got its end, or more became known of it."""
    contradictions: tuple[Finding, ...]


_Record = tuple[int, str, str, str, str, int]
"""A dated record that is held: its case, kind, day, until, detail and row."""


def dated(store: Store, extract: Extract, case_rows: Mapping[str, int]) -> Dated:
    """Return what an extract adds to the dated records; nothing is written. Call it inside a snapshot.

    Args:
        store: the record.
        extract: what the file says.
        case_rows: the row of every case there is, by the child's key.
    """
    return _Comparison(store, extract, case_rows).run()


class _Comparison:
    """One comparison of a file's dated records with those that are held."""

    def __init__(self, store: Store, extract: Extract, case_rows: Mapping[str, int]) -> None:
        self._extract, self._case_rows, self._as_of = extract, case_rows, extract.as_of.isoformat()
        earlier = store.rows("select max(as_of) from extracts where as_of < ?", (self._as_of,))
        self._before: str = earlier[0][0] or ""
        held: list[_Record] = store.rows("select case_row, kind, day, until, detail, id from events order by 1, 2, 3")
        self._held = {record[:3]: record for record in held}
        self._last = {record[:2]: record[2] for record in held if record[2] <= self._as_of}
        self._said = _said(extract)
        self._new: list[tuple[str, str, str, str, str]] = []
        self._changed: list[tuple[str, str, int]] = []
        self._found: list[Finding] = []

    def run(self) -> Dated:
        """Compare every record of the file with the one that is held."""
        case_rows, held, new = self._case_rows, self._held, self._new
        for (child, kind, day), event in self._said.items():
            case = case_rows.get(child, 0)
            record = held.get((case, kind, day))
            if record is None:
                if not (case and KINDS[kind].last_only and self._contradicts_last(case, event)):
                    new.append((child, kind, day, event.until, _json(event.detail)))
            elif event.until != record[3] or event.detail:
                self._again(event, record)
        return Dated(new, self._changed, tuple(self._found))

    def _contradicts_last(self, case: int, event: Event) -> bool:
        """Whether a record that isn't held can't be, beside the last one of its kind that the file could know of.

        A file that names that one too tells more than the last: then any other is simply one more.
        """
        last = self._last.get((case, event.kind))
        if last is None or (event.child, event.kind, last) in self._said:
            return False
        end = self._held[case, event.kind, last][3]
        if event.day < last:
            what = f"Last {event.kind}"
        elif KINDS[event.kind].lasts and (event.day < end if end != _OPEN else event.day <= self._before):
            what = f"Start of {event.kind}"
        else:
            return False
        said = _shown(event.day)
        self._find(event, what, said, f"{what}: {said} in this file, {_shown(last)} in the record.")
        return True

    def _again(self, event: Event, record: _Record) -> None:
        """Take what a record that is held gets from the file: its end, more detail, or a contradiction."""
        *_, until, detail, row = record
        now = self._until(event, until)
        more = detail
        if event.detail and _json(event.detail) != detail:
            more = _json(self._detail(event, json.loads(detail), still=until == _OPEN))
        if (now, more) != (until, detail):
            self._changed.append((now, more, row))

    def _until(self, event: Event, held: str) -> str:
        """Return a record's end. The file can't know of one after its own day."""
        if held == _OPEN:
            return event.until
        if event.until != held and (event.until != _OPEN or held <= self._as_of):
            ended = KINDS[event.kind].until
            said = _shown(event.until) if event.until != _OPEN else f"not {ended}"
            why = f"{_about(event)}, {ended}: {said} in this file, {_shown(held)} in the record."
            self._find(event, f"{_capital(event.kind)} {ended}", said, why)
        return held

    def _detail(self, event: Event, held: dict[str, str], *, still: bool) -> dict[str, str]:
        """Return what is known of a record; what goes on ``still`` may come to be otherwise than it was."""
        known = dict(held)
        for name, said in event.detail.items():
            was = held.get(name, "")
            if said in _NOT_KNOWN or said == was:
                continue
            if was in _NOT_KNOWN or (still and KINDS[event.kind].lasts):
                known[name] = said
            else:
                said, was = _shown(said), _shown(was)
                why = f"{_about(event)}, {name}: {said} in this file, {was} in the record."
                self._find(event, f"{_capital(event.kind)}, {name}", said, why)
        return known

    def _find(self, event: Event, what: str, said: str, why: str) -> None:
        child, told = self._extract.children[event.child], KINDS[event.kind].list
        row = next((row for named, row in child.places if named == told), 0)
        self._found.append(Finding("contradiction", told, row, child.case_id, child.team, what, said, why))


def _said(extract: Extract) -> dict[tuple[str, str, str], Event]:
    """Return the file's records by child, kind and day.

    Of one told twice the first end counts, and the first of each detail.
    """
    said: dict[tuple[str, str, str], Event] = {}
    for event in extract.events:
        key = event[:3]
        if event.until != _OPEN and not (KINDS[event.kind].lasts and event.day <= event.until):
            event = event._replace(until=_OPEN)
        first = said.get(key)
        if first is not None:
            until = first.until if first.until != _OPEN else event.until
            event = event._replace(until=until, detail={**event.detail, **first.detail})
        said[key] = event
    return said


def _json(detail: Mapping[str, str]) -> str:
    return _json_of(tuple(detail.items())) if detail else "{}"


@lru_cache(maxsize=4096)
def _json_of(items: tuple[tuple[str, str], ...]) -> str:
    """Return details as they are kept; few different ones stand in thousands of records."""
    return json.dumps(dict(items), ensure_ascii=False, sort_keys=True)


def _shown(text: str) -> str:
    """Return a day as people write it; any other answer as it is."""
    try:
        return show(date.fromisoformat(text))
    except ValueError:
        return text


def _about(event: Event) -> str:
    return f"{_capital(event.kind)} of {_shown(event.day)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
