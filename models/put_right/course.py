"""Cases whose course is no longer looked after: nothing has happened for long, they could close, or change category."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from models.closings import planned
from models.dates import show_short
from models.findings import latest
from models.put_right.looked import Draft, Looked, open_case
from models.put_right.shapes import QUIET, Action, Check, Does
from models.staleness import record_name
from models.working_days import add_working_days, bank_holidays

ASSESSMENT = "open assessment"
MOST_WORKING_DAYS = 45
"""Within how many working days of its start an assessment is to be done (Working Together)."""
NEAR_DAYS = 14
"""How long before the planned day a case is listed as ready to close."""

_NEWEST = """
select e.case_row, max(e.day), e.kind from json_each(:cases) wanted
cross join events e indexed by events_once on e.case_row = wanted.value and e.day <= :day group by e.case_row
"""
_DIFFERENCES = """
select case_row, said from differences where fact = 'category' and (select max(as_of) from extracts) = ?
"""


def quiet(looked: Looked, days: int) -> Check:
    """Return the cases without a dated record, a change of key worker or of category for ``days`` days or more."""
    at, why = {"day": looked.day.isoformat()}, "What was done is not recorded, or there is nothing left to do."
    name = f"No activity for {days} days"
    if not looked.store.rows("select 1 from events where day <= :day limit 1", at):
        return Check(
            QUIET, name, why, "case", (), not_told="No file with visits, reviews or assessments has been read yet, so"
            " that nothing is known of what was done in any case.",
        )  # fmt: skip
    last = _last_changes(looked, days)
    cases = json.dumps(list(last))
    for case, text, kind in looked.store.rows(_NEWEST, {**at, "cases": cases}) if last else ():
        last[case] = max(last[case], (text, record_name(kind)))
    latest_day = (looked.day - timedelta(days)).isoformat()
    drafts = [
        Draft(case, f"Last: {what[:1].lower()}{what[1:]}, {show_short(date.fromisoformat(text), looked.day)}",
              (looked.day - date.fromisoformat(text)).days, (open_case(case), Action("Plan to close", Does.PLANS)))
        for case, (text, what) in last.items()
        if text <= latest_day
    ]  # fmt: skip
    rows = looked.rows(sorted(drafts, key=lambda one: (-(one.days or 0), one.case)))
    return Check(QUIET, name, why, "case", rows)


def _last_changes(looked: Looked, days: int) -> dict[int, tuple[str, str]]:
    """Return the day and name of the last change of each case of which none is newer than ``days`` days."""
    limit = (looked.day - timedelta(days)).isoformat()
    since = looked.held_since | {case.row: case.since.isoformat() for case in looked.of.unheld}
    found = {}
    for case, opened, category in looked.began:
        held = since.get(case, "")
        if opened > limit or held > limit or (category or "") > limit:
            continue
        found[case] = max((opened, "Opened"), (held, "Key worker"), (category or "", "Category"))
    return found


def closing(looked: Looked) -> Check:
    """Return the cases that are flagged as ready, or whose planned day has come or comes within two weeks."""
    drafts = []
    for one in planned(looked.store):
        if one.case_row not in looked.place or (one.day and one.day > looked.day + timedelta(NEAR_DAYS)):
            continue
        when = f"To close on {show_short(one.day, looked.day)}" if one.day else "Ready to close, no day yet"
        late = (looked.day - one.day).days if one.day and one.day <= looked.day else None
        close = f"Close on {show_short(one.day, looked.day)}" if one.day else "Close…"
        actions = (Action(close, Does.CLOSES), Action("Keep it open", Does.KEEPS_OPEN), open_case(one.case_row))
        why = f"{when}: {one.why.splitlines()[0]}" if one.why else when
        drafts.append(Draft(one.case_row, why, late, actions, one.day))
    drafts.sort(key=lambda one: (one.planned is None, one.planned or date.max))
    return Check(
        "closing", "Ready to close", "A case that has ended takes a place that another child needs.", "case",
        looked.rows(drafts),
    )  # fmt: skip


def category(looked: Looked) -> Check:
    """Return the cases without a category, with one that the last file contradicts, or assessed for too long."""
    change = Action("Change the category", Does.CATEGORY)
    extract = latest(looked.store, looked.day)
    told = looked.store.rows(_DIFFERENCES, (extract.as_of.isoformat(),)) if extract else []
    drafts = {case: Draft(case, why, days, (change, open_case(case))) for case, why, days in _unclear(looked)}
    drafts |= {
        case: Draft(
            case, f"The last file says {said}; what was entered by hand stands", None, (change, open_case(case))
        )
        for case, said in told
        if case in looked.place
    }
    rows = looked.rows(drafts.values())
    return Check(
        "category", "Category gone stale", "What a case is decides its points, its deadlines and the return.", "case",
        tuple(sorted(rows, key=lambda row: (-(row.days or 0), row.subject))),
    )  # fmt: skip


def _unclear(looked: Looked) -> Iterator[tuple[int, str, int]]:
    """Yield the cases without a category, and the assessments whose working days have run out."""
    day, holidays, kinds = looked.day, bank_holidays(looked.store), looked.of.held.category
    dues: dict[date, date] = {}
    last = day - timedelta(MOST_WORKING_DAYS)
    while add_working_days(last, MOST_WORKING_DAYS, holidays) >= day:
        last -= timedelta(1)
    for case, opened, since in looked.began:
        kind = kinds[looked.place[case]]
        if kind is None:
            begun = date.fromisoformat(opened)
            yield case, f"Open since {show_short(begun, day)} without a category", (day - begun).days
        elif kind == ASSESSMENT and (start := date.fromisoformat(max(opened, since or opened))) <= last:
            if start not in dues:
                dues[start] = add_working_days(start, MOST_WORKING_DAYS, holidays)
            due = dues[start]
            late = f"was due {show_short(due, day)}"
            yield case, f"Assessed since {show_short(start, day)}; {late}", (day - due).days
