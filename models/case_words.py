"""How cases are said: what a list of them answers, why one needs a worker, and the facts of one in a line."""

from collections.abc import Sequence
from datetime import date

from models.case_list import OpenCase
from models.cases import Allocation, Case, CategoryPeriod, Opening
from models.dates import OPEN, show, show_short
from models.events import KINDS, Event
from models.intervals import between
from models.words import count, key

NEEDS = ("not allocated", "left", "not started", "away")
"""Why a case needs a worker, in the order in which a list has them."""
_MOST_SIBLINGS = 3


def waiting(cases: Sequence[OpenCase]) -> tuple[OpenCase, ...]:
    """Return the cases that need a worker: those of nobody first, then the longest waiting."""
    need = [case for case in cases if case.need]
    return tuple(sorted(need, key=lambda case: (NEEDS.index(case.need), -(case.need_days or 0), key(case.case_id))))


def need_words(case: OpenCase) -> str:
    """Return why a case needs a worker: ``not allocated``, ``Joel Pemberwick left``, ``Amina Thorley away``."""
    return f"{case.worker} {case.need}" if case.worker and case.need != NEEDS[0] else case.need


def for_words(case: OpenCase) -> str:
    """Return for how long a case has needed a worker: ``today``, ``3 days``; ``–`` when it does not."""
    if case.need_days is None:
        return "–"
    return count(case.need_days, "day") if case.need_days else "today"


def holder_words(case: OpenCase) -> str:
    """Return who holds a case: ``Beth Oakhanger``, ``Amina Thorley, away``, ``not allocated``."""
    if case.closed is not None:
        return case.worker or "nobody"
    return f"{case.worker}, {case.need}" if case.worker and case.need else case.worker or case.need


def need_answer(cases: Sequence[OpenCase]) -> str:
    """Return in a sentence how many cases need a worker and why: ``2 are not allocated; 8 are held by …``."""
    nobody = sum(case.need == NEEDS[0] for case in cases)
    held = sum(bool(case.need) for case in cases) - nobody
    parts = [f"{nobody:,} {_are(nobody)} not allocated"] if nobody else []
    parts += [f"{held:,} {_are(held)} held by someone {_kinds(cases)}"] if held else []
    if parts:
        return f"{'; '.join(parts)}."
    return "Every open case has a worker." if cases else "No case is open."


def _kinds(cases: Sequence[OpenCase]) -> str:
    needs = {case.need for case in cases} - {"", NEEDS[0]}
    words = ["away"] * ("away" in needs) + ["gone"] * ("left" in needs) + ["not started"] * ("not started" in needs)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def open_answer(cases: Sequence[OpenCase], what: str = "open case") -> str:
    """Return how many cases of how many families a list holds, and how many of them need a worker."""
    families = {key(case.family_id) for case in cases} - {""}
    number = len(families) + sum(not case.family_id for case in cases)
    need = sum(bool(case.need) for case in cases)
    needs = f"; {need:,} {'needs' if need == 1 else 'need'} a worker" if need else ""
    of = f" of {count(number, 'family', 'families')}" if cases else ""
    return f"{count(len(cases), what)}{of}{needs}."


def closed_answer(cases: Sequence[OpenCase], most: int) -> str:
    """Return how many closed cases a list holds; one that holds only the latest says where the rest is."""
    if len(cases) >= most:
        return f"The latest {most:,} that closed. Find (Ctrl+K) finds the others."
    return f"{count(len(cases), 'closed case')}, the latest first." if cases else "No case is closed."


def family_answer(cases: Sequence[OpenCase]) -> str:
    """Return how many cases of one family are open and closed, and who holds them."""
    opened = [case for case in cases if case.closed is None]
    closed = len(cases) - len(opened)
    holders = sorted({case.worker for case in opened if case.worker})
    held = f", held by {_listed(holders)}" if holders else ""
    and_closed = f"; {count(closed, 'closed case')}" if closed else ""
    return f"{count(len(opened), 'open case')}{held}{and_closed}."


def kind_words(case: Case) -> str:
    """Return what a case is and the child's age: ``Open assessment, age 6``."""
    kind = case.category or "category not known"
    age = f", age {case.age}" if case.age is not None else ""
    return f"{kind[:1].upper()}{kind[1:]}{age}"


def facts_line(case: Case) -> str:
    """Return what a case is, how old, since when open, and its family: ``Open assessment, age 6, opened …``."""
    parts = [kind_words(case)]
    if case.opening is not None:
        parts.append(f"opened {opened_words(case.opening, case.day)}")
    elif case.openings:
        parts.append(f"closed {closed_words(case.openings[-1], case.day)}")
    else:
        parts.append("never open here")
    return f"{', '.join(parts)}.{_family_words(case)}"


def _family_words(case: Case) -> str:
    if not case.family_id:
        return ""
    siblings = [sibling.case_id for sibling in case.siblings if sibling.is_open]
    if not siblings:
        return f" Family {case.family_id}, no open sibling."
    return f" Family {case.family_id}: {'sibling' if len(siblings) == 1 else 'siblings'} {_listed(siblings)}."


def held_words(case: Case) -> str:
    """Return who holds a case, for whoever is about to hand it over; empty when nobody does."""
    holder = case.key_worker
    if holder is None:
        return ""
    if holder.start_after is not None:
        return f"Held by {holder.worker}, who took it {between(holder.start_after, holder.start, case.day)}."
    return f"Held by {holder.worker} since {show_short(holder.start, case.day)}."


def days_words(start: date, end: date) -> str:
    """Return the days of a period with both years: ``since 1 Jun 2026``, ``1 Jun 2026 to 2 Nov 2026``."""
    return f"since {show(start)}" if end == OPEN else f"{show(start)} to {show(end)}"


def opened_words(opening: Opening, today: date) -> str:
    """Return when a case opened: ``5 Jan 2026``, or ``between 2 and 9 Nov`` where no extract told the day."""
    after = opening.start_after
    return show(opening.start) if after is None else between(after, opening.start, today)


def closed_words(opening: Opening, today: date) -> str:
    """Return when a case closed: ``9 Nov 2026``, or ``between 2 and 9 Nov`` where no extract told the day."""
    after = opening.end_after
    return show(opening.end) if after is None else between(after, opening.end, today)


def period_words(period: CategoryPeriod | Allocation, today: date) -> str:
    """Return the days of a period, and what is known of those that no extract told: ``began between 2 and 9 Nov``."""
    began, ended = period.start_after, period.end_after
    if began is None and ended is None:
        return days_words(period.start, period.end)
    words = f"began {show(period.start) if began is None else between(began, period.start, today)}"
    if period.end == OPEN:
        return words
    return f"{words}, ended {show(period.end) if ended is None else between(ended, period.end, today)}"


def records_by_kind(records: Sequence[Event]) -> tuple[tuple[str, tuple[Event, ...]], ...]:
    """Return the dated records of a case by the name of their kind, each the newest first."""
    groups = ((kind.name, tuple(one for one in records if one.kind == called)) for called, kind in KINDS.items())
    return tuple((name, group) for name, group in groups if group)


def record_words(record: Event, *, newest: bool) -> str:
    """Return when a dated record was and what is known of it: ``28 Oct 2026, seen alone``.

    Of a kind that lasts, one without an end goes on if it is the ``newest``: ``since 1 Mar 2026``.
    """
    kind, day = KINDS[record.kind], show(record.day)
    parts = [day]
    if kind.lasts and record.until != OPEN:
        parts.append(f"{kind.until} {show(record.until)}")
    elif kind.lasts:
        parts = [f"since {day}"] if newest else [day, "end not known"]
    parts += [words for name, answer in record.detail.items() if (words := _detail_words(name, answer))]
    return ", ".join(parts)


_DETAIL = {
    ("seen", "yes"): "child seen",
    ("seen", "no"): "child not seen",
    ("seen alone", "yes"): "seen alone",
    ("seen alone", "no"): "not seen alone",
    ("plan", "yes"): "led to a plan",
    ("plan", "no"): "led to no plan",
    ("conference", "not needed"): "no conference needed",
}


def _detail_words(name: str, answer: str) -> str:
    if name == "enquiry" and answer:
        return f"enquiry of {show(date.fromisoformat(answer))}"
    return _DETAIL.get((name, answer), "")


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_MOST_SIBLINGS])
    if len(names) > _MOST_SIBLINGS:
        return f"{', '.join(shown)} and {len(names) - _MOST_SIBLINGS} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
