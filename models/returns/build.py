"""Puts a month's return together from the position, the trend and what was recorded on the exceptions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.actions import Action
from models.breaches import Breach, holding
from models.dates import ALWAYS, month_end, show, show_month
from models.errors import BadInput
from models.figures import rounded
from models.journal import SIGN, WITHDRAW
from models.month_notes import notes
from models.on_day import find_team
from models.position import Position, WorkerPosition, position
from models.pressures import first_record, trend
from models.returns import committee, sentences
from models.returns.action_rows import action_rows
from models.returns.change_sentences import change_sentences, reason_rows
from models.returns.content import (
    WRITTEN_FOR,
    Attention,
    Audience,
    Headline,
    LoadChart,
    Mark,
    MonthFigures,
    Return,
    Signing,
    WorkerRow,
)
from models.returns.definitions import definition_rows
from models.returns.exceptions import Outside, attention, outside, override_rows, overrides
from models.returns.headlines import headlines_of, seen_by
from models.returns.loads import load_chart, shown_of
from models.returns.restated import restated, restated_note, restated_rows
from models.signatures import ROLES, signed_figures
from models.store import Store
from models.unconfirmed import rests_sentence
from models.words import CATEGORIES, Status, count

MONTHS = 24
DRAFT = "DRAFT, not signed off"
DRAFT_LINE = "A draft: its figures change with the record; the fingerprint tells which they were."
"""Stands beside the places for signatures while nothing is signed."""
MARKING, COMMITTEE_MARKING = "OFFICIAL-SENSITIVE", "FOR COMMITTEE"


def build(
    store: Store, month: date, team: str | None = None, audience: Audience = Audience.LEADERSHIP,
    *, today: date,
) -> Return:  # fmt: skip
    """Return what the return of a month says, of the team called ``team`` or (None) the whole service.

    Args:
        store: the open database.
        month: any day of the month; the figures are those of its last day.
        team: the team's name.
        audience: for whom it is.
        today: the day it is made on.

    Raises:
        BadInput: there is no such team, the month has not begun, or nothing is recorded for it yet.
    """
    day = month_end(month)
    with store.snapshot():
        check_month(store, day, today)
        of = position(store, day, team)
        given = overrides(store, of)
        outstanding = holding(store, day, of.team)
        found = outside(store, of, outstanding)
        listed = (*(one.row for one in found), *override_rows(store, of, given))
        months = _months(store, day, team, audience)
        made = _with_earlier(store, _made(store, of, found, months, audience, today))
        if audience is Audience.COMMITTEE:
            return made
        return replace(made, exceptions=listed, actions=action_rows(store, of, today, _later(outstanding, day)))


def _later(outstanding: Iterable[Breach], day: date) -> list[Action]:
    """Return the actions that were agreed only after the month's end and answer for it."""
    return [action for breach in outstanding for action in breach.answer.actions if action.day > day]


def _with_earlier(store: Store, of: Return) -> Return:
    """Return a return with what changed since earlier months, and what of them is another than was signed.

    The reasons are free text, which may name anybody, so the committee is not shown them.
    """
    why = {} if of.for_committee else notes(store, of.month, of.team)
    again = restated(of.months, signed_figures(store, of.team, of.audience))
    *rows, symbols = of.definitions
    note = restated_note(again, of.month)
    return replace(
        of,
        changes=change_sentences(of.headlines, of.month, why),
        restated=again,
        notes=(note, *of.notes) if note else of.notes,
        definitions=(*rows, *reason_rows(of.headlines, of.month, why), *restated_rows(again), symbols),
    )


def _made(
    store: Store,
    of: Position,
    found: Sequence[Outside],
    months: tuple[MonthFigures, ...],
    audience: Audience,
    today: date,
) -> Return:
    """Return the return of this month alone, without its exceptions and actions."""
    named = audience is Audience.LEADERSHIP
    headlines, loads = headlines_of(months), load_chart(of, for_committee=not named)
    spoken = _spoken(of, found, headlines, loads, audience)
    imported = _last_import(store)
    return Return(
        of=of.team or store.setting("service_name", "Children's service"),
        team=of.team,
        month=of.day,
        audience=audience,
        basis=_basis(store, of, audience, today),
        marking=store.setting("marking", MARKING) if named else COMMITTEE_MARKING,
        state=DRAFT,
        signed=False,
        data_read=imported[0] if imported else _last_entry(store),
        message=spoken.message,
        headlines=headlines,
        notes=_notes(of, headlines, loads, audience),
        attention=spoken.lines,
        further=spoken.further,
        loads=loads,
        months=months,
        year_ago=months[-13] if len(months) > 12 else None,
        workers=_worker_rows(of, found) if named else (),
        signatures=tuple(Signing(role) for role in ROLES[0 if of.team else 1 :]),
        definitions=definition_rows(store, of, months, audience, imported),
        sources=_sources(months, imported, of.day),
    )


def _months(store: Store, day: date, team: str | None, audience: Audience) -> tuple[MonthFigures, ...]:
    """Return the months that have a record, as the audience may see them."""
    known = [month for month in trend(store, day, MONTHS, team).months if month.known]
    return tuple(seen_by(audience, month) for month in known)


def check_month(store: Store, day: date, today: date) -> None:
    """Raise ``BadInput`` when the month that ends on ``day`` has not begun, or nothing is recorded for it yet."""
    if day.replace(day=1) > today:
        raise BadInput(f"{show_month(day)} has not begun; choose a month up to {show_month(today)}.")
    first = first_record(store)
    if day < first:
        raise BadInput(
            f"Nothing is recorded for {show_month(day)}; the first month with a record is {show_month(first)}."
        )
    if first == ALWAYS and not store.rows("select 1 from workers limit 1"):
        raise BadInput("Nothing is recorded yet; import a caseload workbook, or add a team and its workers, first.")


@dataclass(frozen=True, slots=True)
class _Spoken:
    message: str
    lines: tuple[Attention, ...]
    further: str


def _spoken(
    of: Position, found: Sequence[Outside], headlines: Iterable[Headline], loads: LoadChart, audience: Audience
) -> _Spoken:
    if audience is Audience.LEADERSHIP:
        return _Spoken(sentences.message(of, long_date(of.day)), *attention(of, found))
    by_key = {headline.kind.key: headline for headline in headlines}
    months_over = [one.months for one in found if one.row.what == Status.OVER]
    return _Spoken(committee.message(by_key, loads), *committee.attention(by_key, loads, months_over))


def long_date(day: date) -> str:
    """Return ``31 October 2026``."""
    return f"{day.day} {show_month(day)}"


def _basis(store: Store, of: Position, audience: Audience, today: date) -> str:
    known = f", as known on {show(today)}" if today < of.day else ""
    text = f"Position at the end of {long_date(of.day)}{known}, for {WRITTEN_FOR[audience]}."
    if of.team is None:
        return f"{text} {count(len({worker.team for worker in of.workers}), 'team')}"
    manager = store.rows("select manager from teams where id = ?", (find_team(store, of.team)[0],))[0][0]
    return f"{text} Team manager: {manager}" if manager and audience is Audience.LEADERSHIP else text


def _notes(of: Position, headlines: Iterable[Headline], loads: LoadChart, audience: Audience) -> tuple[str, ...]:
    parts: list[str] = []
    if audience is Audience.COMMITTEE:
        parts += committee.NOTES
    elif len(of.workers) == 1:
        parts.append("1 worker: the average is that person's caseload.")
    else:
        parts.append("Averages count cases held by workers in post; each child is a case.")
    if any(Mark.NO_DATA in (headline.last_month, headline.last_year) for headline in headlines):
        parts.append("no data = nothing is recorded for that month.")
    if of.guessed:
        few = audience is Audience.COMMITTEE
        parts.append("Rests partly on FTE that is a guess." if few else rests_sentence(of.guessed).strip())
    parts += shown_of(of, loads)
    return tuple(parts)


def _worker_rows(of: Position, found: Iterable[Outside]) -> tuple[WorkerRow, ...]:
    months_over = {one.worker_row: one.months for one in found if one.row.what == Status.OVER}
    return tuple(_worker_row(worker, months_over.get(worker.row, 0)) for worker in of.workers)


def _worker_row(worker: WorkerPosition, months_over: int) -> WorkerRow:
    return WorkerRow(
        team=worker.team, worker_id=worker.worker_id, name=worker.name, role=worker.role,
        employment=worker.employment, fte=rounded(worker.fte, 2), capacity=rounded(worker.capacity, 2),
        cases=worker.cases, families=worker.families, points=rounded(worker.points, 2),
        by_category=tuple(worker.by_category[category] for category in CATEGORIES),
        lower=None if worker.lower is None else rounded(worker.lower, 2),
        upper=None if worker.upper is None else rounded(worker.upper, 2),
        status=str(worker.status), headroom=worker.headroom, months_over=months_over,
    )  # fmt: skip


def _last_import(store: Store) -> tuple[date, str] | None:
    found = store.rows("select at, what from journal where kind = 'import' order by id desc limit 1")
    return (date.fromisoformat(found[0][0][:10]), str(found[0][1])) if found else None


def _last_entry(store: Store) -> date | None:
    found = store.rows("select at from journal where kind not in (?, ?) order by id desc limit 1", (SIGN, WITHDRAW))
    return date.fromisoformat(found[0][0][:10]) if found else None


def _sources(months: Sequence[MonthFigures], imported: tuple[date, str] | None, day: date) -> tuple[str, ...]:
    read = f"; read {show(imported[0])}" if imported else ""
    missing = f"; the trend starts in {show_month(months[0].day)}" if len(months) < MONTHS else ""
    return (
        DRAFT_LINE,
        f"Case records to {show(day)}{read}{missing}.",
    )
