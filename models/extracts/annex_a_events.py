"""The dated records that an Annex A workbook tells (``models.events.KINDS``), from Lists 3 to 9."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import compress, repeat
from typing import Any

from models import dates
from models.extracts.annex_a_rows import Rows
from models.extracts.extract import Event, Extract

_OPEN = dates.OPEN.isoformat()
_NONE: Mapping[str, Any] = {}

_ON_A_DAY = {
    3: {"referral": "referral"},
    6: {"seen": "seen"},
    7: {"visit": "child protection visit", "review": "review conference"},
    8: {"visit": "visit to child in care", "review": "review of child in care", "placement": "placement"},
    9: {"review": "pathway plan review", "contact": "contact with care leaver"},
}
"""By list and column, the kind of what happened on its day."""
_LASTING = {4: "assessment", 7: "child protection plan", 8: "care"}
_ANSWERS = {"assessment": ("seen", "seen"), "child protection visit": ("alone", "seen alone")}
"""By kind, the column with an answer to it, and how ``detail`` calls that."""

_make = partial(tuple.__new__, Event)  # an event of each of many thousand rows: as Event._make, in half the time


def add(extract: Extract, read_lists: Mapping[int, Rows]) -> None:
    """Fill ``extract.events``: each thing once, whatever the number of rows that tell it."""
    for number, rows in read_lists.items():
        events: list[Event] = []
        for name, kind in _ON_A_DAY.get(number, {}).items():
            if name in rows.columns:
                days = rows.columns[name]
                each = zip(rows.keys, repeat(kind), days, repeat(_OPEN), _details(rows, kind), strict=False)
                events += map(_make, compress(each, days))
        if number in _LASTING:
            events += _lasting(rows, _LASTING[number])
        if number == 5:
            events += _conferences(rows)
        extract.events += events if len(set(rows.keys)) == len(rows.keys) else _once(events)


def _details(rows: Rows, kind: str) -> Iterable[Mapping[str, Any]]:
    column, what = _ANSWERS.get(kind, ("", ""))
    if column not in rows.columns:
        return repeat(_NONE)
    known = {answer: {what: answer} if answer else _NONE for answer in set(rows.columns[column])}
    return map(known.__getitem__, rows.columns[column])


def _lasting(rows: Rows, kind: str) -> Iterable[Event]:
    """Return what has a start and an end; one whose end is before its start has no end that is known."""
    starts, ends = rows.column("start"), rows.column("end")
    untils = [end if end >= start else _OPEN for start, end in zip(starts, ends, strict=True)]
    each = zip(rows.keys, repeat(kind), starts, untils, _details(rows, kind), strict=False)
    return map(_make, compress(each, starts))


def _conferences(rows: Rows) -> Iterable[Event]:
    """Yield the enquiries of List 5 and the initial conferences that followed them."""
    columns: Iterable[Sequence[str]] = [rows.column(name) for name in ("enquiry", "conference", "unneeded", "plan")]
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
