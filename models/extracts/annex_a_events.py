"""The dated records that an Annex A workbook tells (``models.events.KINDS``), from Lists 3 to 9."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models import dates
from models.extracts.annex_a_rows import Rows
from models.extracts.extract import Event, Extract

_OPEN = dates.OPEN.isoformat()
_NONE: Mapping[str, Any] = {}

_ON_A_DAY = {
    3: {"referral": "referral"},
    6: {"seen": "seen"},
    7: {"review": "review conference"},
    8: {"visit": "visit to child in care", "review": "review of child in care", "placement": "placement"},
    9: {"review": "pathway plan review", "contact": "contact with care leaver"},
}
"""By list and column, the kind of what happened on its day."""
_LASTING = {4: "assessment", 7: "child protection plan", 8: "care"}


def add(extract: Extract, read_lists: Mapping[int, Rows]) -> None:
    """Fill ``extract.events``: each thing once, whatever the number of rows that tell it."""
    for number, rows in read_lists.items():
        events: list[Event] = []
        for name, kind in _ON_A_DAY.get(number, {}).items():
            if name in rows.columns:
                events += [
                    Event(key, kind, day, _OPEN, _NONE)
                    for key, day in zip(rows.keys, rows.columns[name], strict=True)
                    if day
                ]
        if number in _LASTING:
            events += _lasting(rows, _LASTING[number], rows.columns.get("seen", ()) if number == 4 else ())
        if number == 5:
            events += _conferences(rows)
        if number == 7:
            events += _with("child protection visit", rows, "visit", "seen alone", rows.column("alone"))
        extract.events += events if len(set(rows.keys)) == len(rows.keys) else _once(events)


def _lasting(rows: Rows, kind: str, seen: Sequence[str]) -> Iterable[Event]:
    """Yield what has a start and an end; one whose end is before its start has no end that is known."""
    details = [{"seen": answer} if answer else _NONE for answer in seen] or [_NONE] * len(rows.keys)
    ends = rows.column("end")
    for key, start, end, detail in zip(rows.keys, rows.column("start"), ends, details, strict=True):
        if start:
            yield Event(key, kind, start, end if end >= start else _OPEN, detail)


def _with(kind: str, rows: Rows, name: str, what: str, answers: Sequence[str]) -> Iterable[Event]:
    for key, day, answer in zip(rows.keys, rows.column(name), answers, strict=True):
        if day:
            yield Event(key, kind, day, _OPEN, {what: answer} if answer else _NONE)


def _conferences(rows: Rows) -> Iterable[Event]:
    """Yield the enquiries of List 5 and the initial conferences that followed them."""
    columns = [rows.column(name) for name in ("enquiry", "conference", "unneeded", "plan")]
    for key, enquiry, held, unneeded, plan in zip(rows.keys, *columns, strict=True):
        if enquiry:
            detail = {"conference": "not needed"} if unneeded == "yes" and not held else _NONE
            yield Event(key, "enquiry", enquiry, _OPEN, detail)
        if held:
            known = {"enquiry": enquiry, "plan": plan}
            yield Event(key, "initial conference", held, _OPEN, {what: said for what, said in known.items() if said})


def _once(events: Iterable[Event]) -> Iterable[Event]:
    """Keep the first of what is told twice of one child, kind and day."""
    return {(event.child, event.kind, event.day): event for event in reversed(list(events))}.values()
