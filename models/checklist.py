"""Is a month ready to be signed off? What is checked, what is done of it, and where what is missing is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models import actions, figures
from models.breach_about import subjects
from models.breach_runs import UNALLOCATED
from models.breaches import Breach, holding
from models.case_list import open_cases
from models.changes import Change, Compared, compared
from models.dates import month_end, show, show_month, show_short
from models.journal import taken_back
from models.month_notes import DATA, LIMITS, Note, notes
from models.on_day import Person, find_team, people_on
from models.position import line_chooser, rules_on
from models.pressures import Month
from models.returns.build import check_month
from models.returns.content import Headline, Mark
from models.store import Store
from models.words import Status, count

RETURN = "Return and report"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is missing: a plain line, the words of what to do, and the target that the window opens for it."""

    missing: str
    action: str
    target: Mapping[str, Any]

    @property
    def line(self) -> str:
        """What is missing and where it is mended, for who has no window."""
        return f"{self.missing} Mend it on “{self.target['place']}”."


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what holds when it is done, how far it is, and what is missing."""

    key: str
    """``data`` (``month`` while the month goes on), ``set up``, ``breaches``, ``actions``, ``changes``, ``figures`` or
    ``dates``."""
    title: str
    said: str
    done: int
    of: int
    rows: tuple[Row, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.rows


@dataclass(frozen=True, slots=True)
class Checklist:
    """All checks of a month, with the figures and breaches that they were made on."""

    month: date
    team: str | None
    checks: tuple[Check, ...]
    breaches: tuple[Breach, ...]
    """Those that hold on the month's last day."""
    compared: Compared = field(repr=False)
    notes: Mapping[str, Note]

    @property
    def is_ready(self) -> bool:
        """Whether the month can be signed."""
        return all(check.is_done for check in self.checks)

    @property
    def left(self) -> int:
        """How many checks are not done."""
        return sum(not check.is_done for check in self.checks)

    @property
    def sentence(self) -> str:
        """How far it is: ``Not yet: 4 of 7 checks are left.``."""
        if self.is_ready:
            return f"All {len(self.checks)} checks are done."
        return f"Not yet: {self.left} of {len(self.checks)} checks {'is' if self.left == 1 else 'are'} left."

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is missing, a plain line each."""
        return tuple(row.line for check in self.checks for row in check.rows)

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """The month's headline figures beside last month's and those of the same month last year."""
        return self.compared.headlines

    @property
    def changes(self) -> tuple[Change, ...]:
        """The figures that changed by the threshold or more."""
        return self.compared.changes


def checklist(store: Store, month: date, team: str | None, today: date) -> Checklist:
    """Return what is checked before a month is signed, of the team called ``team`` or (None) the service.

    Raises:
        BadInput: there is no such team, the month has not begun, or nothing is recorded for it yet.
    """
    day = month_end(month)
    with store.snapshot():
        check_month(store, day, today)
        name = find_team(store, team)[1] if team is not None else None
        found, kept = compared(store, day, name), notes(store, day, name)
        outstanding = holding(store, day, name)
        checks = (
            _data(store, day, kept, today) if today > day else _over(day, today),
            _set_up(store, found.month, name, kept),
            _breaches(outstanding, day),
            _actions(store, day, name),
            _changes(found),
            _figures(found.month),
            _dates(store, day, name, today),
        )
    return Checklist(day, name, checks, outstanding, found, kept)


def _over(day: date, today: date) -> Check:
    """Return the check that the month is over, of one that is not."""
    line = f"{show_month(day)} can be signed only after its last day, {show(day)}."
    row = Row(line, "Choose another month", {"place": RETURN, "month": day.replace(day=1) - timedelta(1)})
    return Check("month", f"{show_month(day)} is over", f"it ends on {show_short(day, today)}", 0, 1, (row,))


def _data(store: Store, day: date, kept: Mapping[str, Note], today: date) -> Check:
    """Check that the record is known up to the month's last day: by an extract, else by what was entered after it."""
    last = store.rows(
        "select e.as_of, j.at from extracts e join journal j on j.id = e.entry order by e.as_of desc, e.id desc limit 1"
    )
    note = kept.get(DATA)
    name, end = day.strftime("%B"), show_short(day, today)
    if not last:
        return _entered(store, day, note, today)
    as_of, came = (date.fromisoformat(text[:10]) for text in last[0])
    if as_of >= day:
        title = f"The {name} extract is in, to {show_short(as_of, today)}"
        return Check("data", title, f"imported {show_short(came, today)}", 1, 1)
    title = f"The {name} extract is in, to {end}"
    if note:
        return Check("data", title, f"noted on {show_short(note.written_on, today)}: {note.note}", 1, 1)
    said = f"the last one is of {show_short(as_of, today)}"
    line = f"The last extract is of {show(as_of)}: import one of {show(day)} or later, or note why none is needed."
    return Check("data", title, said, 0, 1, (Row(line, "Import", {"place": "Import"}),))


_CASE_RECORD = ("teams", "workers", "posts", "absences", "limits", "weights", "cases", "openings", "categories",
                "allocations", "overrides")  # fmt: skip

_ENTERED = f"""
select j.id, j.at from journal j
where substr(j.at, 1, 10) > ? and j.kind in ('change', 'correction', 'import') and exists (
    select 1 from journal_rows r where r.entry = j.id and r.table_name in ({", ".join("?" * len(_CASE_RECORD))}))
order by j.id desc
"""


def _entered(store: Store, day: date, note: Note | None, today: date) -> Check:
    """Check that something was imported or entered after the month, where no extract tells of which day the data is."""
    gone = taken_back(store)
    entries = store.rows(_ENTERED, (day.isoformat(), *_CASE_RECORD))
    at = next((text for entry, text in entries if entry not in gone), None)
    title = f"The {day.strftime('%B')} record is up to date"
    if at:
        return Check("data", title, f"last entered {show_short(date.fromisoformat(at[:10]), today)}", 1, 1)
    if note:
        return Check("data", title, f"noted on {show_short(note.written_on, today)}: {note.note}", 1, 1)
    line = f"Nothing was imported or entered after {show(day)}: bring the record up to date, or note that it is."
    return Check("data", title, "nothing entered since", 0, 1, (Row(line, "Import", {"place": "Import"}),))


def _set_up(store: Store, month: Month, team: str | None, kept: Mapping[str, Note]) -> Check:
    """Check that everyone's FTE is confirmed and that they have limits, unless nobody in their role has any."""
    title = "Every worker has a role, FTE and limits"
    if not month.guessed and not month.no_limit:
        return Check("set up", title, count(month.workers, "worker"), month.workers, month.workers)
    day = month.day.isoformat()
    line_of = line_chooser(rules_on(store, month.day))
    in_post = [person for person in people_on(store, month.day) if person.start <= day < person.end]
    with_limits = {person.role for person in in_post if line_of(person) is not None}
    theirs = [person for person in in_post if team is None or person.team == team]
    guessed = [person for person in theirs if person.guessed]
    without = [person for person in theirs if line_of(person) is None and person.role in with_limits]
    noted = kept.get(LIMITS)
    rows = [
        *(_row(person, "role and FTE are guesses", "Confirm them", "People to confirm") for person in guessed),
        *(
            _row(person, f"no limits, though others with the role {person.role} have some", "Set limits",
                 "Limits and weights")
            for person in without if not noted
        ),
    ]  # fmt: skip
    choice = len({person.role for person in theirs} - with_limits)
    said = f"noted: {noted.note}" if noted else f"{count(choice, 'role has', 'roles have')} no limits by choice"
    done = len(theirs) - len({person.row for person in (guessed if noted else [*guessed, *without])})
    return Check("set up", title, _how_far(done, len(theirs)) if rows else said, done, len(theirs), tuple(rows))


def _row(person: Person, what: str, action: str, place: str) -> Row:
    return Row(f"{person.name} ({person.worker_id}): {what}.", action, {"place": place, "worker_row": person.row})


_SO = {
    str(Status.UNCOVERED): "holds cases while away or not in post",
    UNALLOCATED: "has no key worker",
    str(Status.OVER): "is over the limit",
    str(Status.UNDER): "is under the limit",
}


def _breaches(outstanding: Sequence[Breach], day: date) -> Check:
    """Check that every breach of the last day has a reason, and someone who sees to it by a day to come."""
    rows = []
    for breach in outstanding:
        lacks = breach.lacks(day)
        if not lacks:
            continue
        who = f"{breach.name} ({breach.called_id})" if breach.name else breach.called_id
        since = f"since {show(breach.since)}"
        line = f"{who} {_SO[breach.kind]} {since}: {', '.join(lacks)}."
        subject = "case_row" if breach.kind == UNALLOCATED else "worker_row"
        target = {"place": "Breaches", "month": day, "kind": breach.kind, subject: breach.row}
        rows.append(Row(line, "Answer it", target))
    title = "Breaches have reason and action"
    said = _how_far(len(outstanding) - len(rows), len(outstanding)) if outstanding else "no breach"
    return Check("breaches", title, said, len(outstanding) - len(rows), len(outstanding), tuple(rows))


def _actions(store: Store, day: date, team: str | None) -> Check:
    """Check that what was due by the last day has an outcome, and with it its effect."""
    due = [
        one for one in actions.every(store, day) if one.due <= day and (one.is_open or one.due >= day.replace(day=1))
    ]
    known = subjects(store, (one.subject for one in due), day)
    due = [one for one in due if team is None or known[one.subject].team == team]
    late = [one for one in due if one.is_open]
    rows = tuple(
        Row(
            f"{known[one.subject].words}: “{_short(one.what)}” was due on {show(one.due)} ({one.owner}) and has no"
            " outcome.",
            "Say how it ended",
            {"place": "Actions", "action_row": one.row},
        )
        for one in late
    )
    title = f"Actions due by {day.day} {day.strftime('%b')} have their effect"
    said = _how_far(len(due) - len(late), len(due)) if due else "no action was due"
    return Check("actions", title, said, len(due) - len(late), len(due), rows)


def _changes(found: Compared) -> Check:
    """Check that what changed much has a reason."""
    rows = tuple(
        Row(
            f"{change.sentence[:-1]}: no reason is given.",
            "Say why",
            {"place": RETURN, "month": change.day, "note": change.about},
        )
        for change in found.changes
        if change.reason is None
    )
    of = len(found.changes)
    title = f"Changes of {figures.plain(found.threshold)}% or more are explained"
    has_before = any(headline.last_month != Mark.NO_DATA for headline in found.headlines)
    said = _how_far(of - len(rows), of) if of else "none" if has_before else "nothing to compare with"
    return Check("changes", title, said, of - len(rows), of, rows)


def _figures(month: Month) -> Check:
    """Check that the cases held, those not allocated and those of leavers are the open cases."""
    parts = month.allocated, month.unallocated, month.held_by_leavers
    sums = " + ".join(f"{part:,}" for part in parts if part or part == parts[0])
    said = f"{month.open_cases:,} = {sums}"
    if sum(parts) == month.open_cases:
        return Check("figures", "Figures match the case list", said, 1, 1)
    line = (
        f"{count(month.open_cases, 'case is', 'cases are')} open on {show(month.day)}, but those allocated, not"
        f" allocated and held by leavers are {sum(parts):,}: someone holds cases without a post."
    )
    row = Row(line, "Open the cases", {"place": "Cases"})
    return Check("figures", "Figures match the case list", said.replace("=", "≠"), 0, 1, (row,))


def _dates(store: Store, day: date, team: str | None, today: date) -> Check:
    """Check that no visit, review or other dated record is of a day that is still to come."""
    title = "No date is in the future"
    found = store.rows(
        "select e.case_row, c.case_id, e.kind, e.day from events e indexed by events_once"
        " cross join cases c on c.id = e.case_row where e.day > ? order by c.case_key, e.day",
        (today.isoformat(),),
    )
    theirs = {case.row for case in open_cases(store, day, team)} if found and team is not None else None
    rows = tuple(
        Row(
            f"{case_id}: {kind} on {show(date.fromisoformat(at))}, which is still to come.",
            "Open the case",
            {"place": "Cases", "case_row": case},
        )
        for case, case_id, kind, at in found
        if theirs is None or case in theirs
    )
    said = count(len(rows), "date") if rows else "all rows"
    return Check("dates", title, said, 0 if rows else 1, 1, rows)


def _how_far(done: int, of: int) -> str:
    return f"{done:,} of {of:,} done"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
