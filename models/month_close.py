"""What closing a month shows: its checks, a line for each thing they look at, its signatures, and who else signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from models import actions
from models.actions import Listed as ListedAction
from models.breach_about import subjects
from models.breach_list import Listed as ListedBreach
from models.breach_list import standing
from models.breach_runs import UNALLOCATED
from models.changes import Change
from models.checklist import Check, Checklist, Row, checklist
from models.dates import month_end, show, show_month, show_short
from models.definitions import FIGURES
from models.errors import BadInput
from models.month_notes import DATA, LIMITS, Note
from models.on_day import find_team
from models.restated import Edit, edits, restated
from models.returns.content import HEADLINES, Audience, Restated
from models.returns.words import show_figure
from models.signatures import ROLES, Signature, signatures
from models.store import Store
from models.words import count, key

BREACHES, ACTIONS, CHANGES = "breaches", "actions", "changes"
_NOTED = {DATA: DATA, "set up": LIMITS}
"""Which checks a note can settle, and what the note is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a check looks at: what it is, how it stands, and what is done about it."""

    key: str
    subject: str
    """Who or what; the whole sentence where there is nothing more to say."""
    mark: str = ""
    state: str = ""
    detail: str = ""
    done: bool = False
    action: str = ""
    """The words of what Enter does."""
    target: Mapping[str, Any] = field(default_factory=dict)
    """The place that is opened for it, where it is not mended in place."""
    of: ListedBreach | Change | Note | None = None


@dataclass(frozen=True, slots=True)
class MonthClose:
    """A month on its way to being signed, of a team or (None) the service; ``none`` says why there is nothing."""

    month: date
    team: str | None
    none: str = ""
    found: Checklist | None = None
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """By check; those to do first."""
    signatures: tuple[Signature, ...] = ()
    """All, also those withdrawn, in the order in which they were given."""
    owners: tuple[str, ...] = ()
    """Who has been given an action so far."""
    manager: str = ""
    """The team's manager as recorded, empty where that is not known."""
    teams: str = ""
    """Of the service: which teams have signed the month, in one sentence."""

    @property
    def standing(self) -> tuple[Signature, ...]:
        """The signatures that were not withdrawn."""
        return tuple(one for one in self.signatures if one.stands)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles to offer: those that have not signed."""
        given = {key(one.role) for one in self.standing}
        return tuple(role for role in ROLES[0 if self.team else 1 :] if key(role) not in given)

    @property
    def check_of(self) -> Mapping[str, Check]:
        """The checks by their keys."""
        return {check.key: check for check in self.found.checks} if self.found else {}

    @property
    def question(self) -> str:
        """What the page asks."""
        if self.standing:
            return f"Who has signed off {show_month(self.month)}?"
        return f"Is {show_month(self.month)} ready to sign off?"

    @property
    def answer(self) -> str:
        """Who signed, else how far the checks are."""
        if self.standing:
            said = "; ".join(f"{one.name}, {one.role}, on {show(one.signed_on)}" for one in self.standing)
            return f"{said}."
        if self.found is None:
            return ""
        said = self.found.sentence
        return f"Yes: {said[:1].lower()}{said[1:]}" if self.found.is_ready else said


def month_close(store: Store, month: date, team: str | None, today: date) -> MonthClose:
    """Return how far a month is on its way to being signed; one without a record says so."""
    day = month_end(month)
    try:
        with store.snapshot():
            found = checklist(store, day, team, today)
            return MonthClose(
                day, team, found=found, lines=_lines(store, found), signatures=signatures(store, day, team),
                owners=actions.owners(store), manager=_manager(store, team),
                teams="" if team else _teams_signed(store, day),
            )  # fmt: skip
    except BadInput as why:
        return MonthClose(day, team, none=str(why))


@dataclass(frozen=True, slots=True)
class Since:
    """What of a signed month comes out otherwise now, and the edits that may be the reason."""

    figures: tuple[Restated, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Each figure with both values: ``Open cases: 95, was 96 when signed``."""
        kinds = {kind.key: kind for kind in HEADLINES}
        return tuple(
            f"{FIGURES[one.key].name}: {show_figure(one.now, kinds[one.key].form)},"
            f" was {show_figure(one.signed, kinds[one.key].form)} when signed"
            for one in self.figures
        )


def since_signed(store: Store, month: date, team: str | None, audience: Audience) -> Since:
    """Return what is restated of a signed month; the committee is not told of edits, which name people."""
    with store.snapshot():
        found = restated(store, month, team, audience)
        return Since(found, edits(store, month, team) if found and audience is Audience.LEADERSHIP else ())


def against(change: Change) -> str:
    """Return a change with its base and both days.

    As in ``92 on 31 Oct 2026 against 80 on 30 Sep 2026, 12 more, a rise of 15% (12 ÷ 80).``
    """
    form = change.kind.form
    now, then = show_figure(change.now, form), show_figure(change.then, form)
    by = abs(Decimal(change.difference))
    more = "more" if change.difference > 0 else "fewer" if form == "count" else "less"
    said = f"{now} on {show(change.day)} against {then} on {show(change.then_day)}"
    if form == "share":
        return f"{said}, {100 * by:.1f} points {more}."
    of = f", a {'rise' if change.difference > 0 else 'fall'} of {abs(change.percent)}%" if change.percent else ""
    base = f" ({show_figure(by, form)} ÷ {then})" if change.then else ""
    return f"{said}, {show_figure(by, form)} {more}{of}{base}."


# The lines of each check.


def _lines(store: Store, found: Checklist) -> dict[str, tuple[Line, ...]]:
    made = {}
    for check in found.checks:
        if check.key == BREACHES:
            lines = _breaches(store, found)
        elif check.key == ACTIONS:
            lines = _actions(store, check.rows, found.month)
        elif check.key == CHANGES:
            lines = [_change(change) for change in found.changes]
        else:
            lines = [_open(row) for row in check.rows] + _noted(check, found.notes)
        made[check.key] = tuple(sorted(lines, key=lambda line: line.done))
    return made


def _breaches(store: Store, found: Checklist) -> list[Line]:
    return [
        Line(
            f"{one.breach.kind} {one.breach.row}", one.who, one.breach.kind, one.status,
            f"since {show_short(one.breach.since, found.month)}" if one.breach.kind == UNALLOCATED else one.detail,
            done=not one.lacks, action="Answer it" if one.lacks else "Change the answer", of=one,
        )
        for one in standing(store, found.breaches, found.month, found.team)
    ]  # fmt: skip


def _actions(store: Store, rows: Iterable[Row], day: date) -> list[Line]:
    wanted = {row.target["action_row"] for row in rows}
    found = [one for one in actions.every(store, day) if one.row in wanted] if wanted else []
    known = subjects(store, (one.subject for one in found), day)
    return [
        Line(
            f"action {one.row}", known[one.subject].words, one.kind, " ".join(one.what.split()),
            f"due {show_short(one.due, day)}, {one.owner}",
            action="Say how it ended", target={"place": "Actions", "action_row": one.row},
        )
        for one in found
    ]  # fmt: skip


def action_of(store: Store, row: int, today: date) -> ListedAction | None:
    """Return one action as its panel shows it, None when it is no longer there."""
    try:
        return actions.one_listed(store, row, today)
    except BadInput:
        return None


def _change(change: Change) -> Line:
    form = change.kind.form
    rose = "rose" if change.difference > 0 else "fell"
    return Line(
        change.about,
        FIGURES[change.kind.key].name,
        state=f"{rose} from {show_figure(change.then, form)} to {show_figure(change.now, form)} since"
        f" {show_month(change.then_day)}",
        done=change.reason is not None,
        action="Say why" if change.reason is None else "Change the reason",
        of=change,
    )


def _open(row: Row) -> Line:
    return Line(row.missing, row.missing, action=row.action, target=row.target)


def _noted(check: Check, kept: Mapping[str, Note]) -> list[Line]:
    """Return the note that settles a check, where there is one."""
    note = kept.get(_NOTED.get(check.key, ""))
    if note is None:
        return []
    return [Line(f"note {note.about}", note.note, done=True, action="Change the note", of=note)]


def noted_by(check: str, lines: Iterable[Line]) -> str:
    """Return what a note about a check would be about; empty where none would settle it, or it has one."""
    about = _NOTED.get(check, "")
    lines = tuple(lines)
    if any(isinstance(line.of, Note) for line in lines):
        return ""
    if about == LIMITS and not any(line.target.get("place") == "Limits and weights" for line in lines):
        return ""
    return about if lines else ""


# Who has signed.


def _manager(store: Store, team: str | None) -> str:
    if team is None:
        return ""
    found = store.rows("select manager from teams where id = ?", (find_team(store, team)[0],))
    return found[0][0] or ""


def _teams_signed(store: Store, day: date) -> str:
    """Return ``2 of 4 teams have signed off October 2026: Harbour Team, Mill Lane.``."""
    every = store.rows("select id, name from teams order by name_key")
    signed = {row for (row,) in store.rows(
        "select distinct team_row from signatures where month = ? and withdrawn_on is null", (day.isoformat(),)
    )}  # fmt: skip
    names = [name for row, name in every if row in signed]
    if len(every) < 2:
        return ""
    if not names:
        return f"None of the {count(len(every), 'team')} has signed off {show_month(day)}."
    have = "has" if len(names) == 1 else "have"
    named = ", ".join(names) if len(names) <= 12 else f"all but {len(every) - len(names)}"
    return f"{len(names)} of {count(len(every), 'team')} {have} signed off {show_month(day)}: {named}."
