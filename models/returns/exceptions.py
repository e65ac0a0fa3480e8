"""What is outside its limits at the month end, worst first: the rows of Exceptions and the lines of Summary."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from models.dates import show, show_month, show_short
from models.figures import rounded
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition, worker_position
from models.pressures import first_record
from models.returns import sentences
from models.returns.content import Attention, ExceptionRow
from models.returns.runs import MONTHS, Run, held_run, run_since, status_runs
from models.store import Store
from models.words import Status, count

MOST_LINES = 8
_OUTSIDE = (Status.UNCOVERED, Status.OVER, Status.UNDER)
UNALLOCATED, OVERRIDE = "unallocated", "override"


@dataclass(frozen=True, slots=True)
class Override:
    """An allocation over a limit, with what was recorded on it."""

    worker_row: int
    worker_id: str
    name: str
    team: str
    case_id: str
    given: date
    made_on: date
    reason: str
    authorised_by: str
    workers_view: str
    review: date
    lasts: bool


@dataclass(frozen=True, slots=True)
class Breach:
    """One row of Exceptions, with its sentence for the Summary and how long it has lasted."""

    row: ExceptionRow
    sentence: str
    run: Run
    worker_row: int | None = None


_OVERRIDES = """
select a.worker_row, w.worker_id, w.name, t.name, c.case_id, a.valid_from, o.made_on, o.reason, o.authorised_by,
    o.workers_view, o.review_date, a.valid_to > :day
from overrides o
join allocations a on a.id = o.allocation_row
join workers w on w.id = a.worker_row
join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day
join teams t on t.id = p.team_row
join cases c on c.id = a.case_row
where a.kind = 'key worker' and a.valid_from <= :day and o.made_on <= :day
    and (a.valid_to > :day or o.made_on >= :first)
order by o.made_on, o.id
"""


def overrides(store: Store, of: Position) -> list[Override]:
    """Return the overrides of the position's people: those made in the month, and those whose allocation lasts."""
    people = {worker.row for worker in of.workers} | {leaver.row for leaver in of.leavers}
    found = store.rows(_OVERRIDES, {"day": of.day.isoformat(), "first": of.day.replace(day=1).isoformat()})
    return [
        Override(
            worker, worker_id, name, team, case_id, date.fromisoformat(given), date.fromisoformat(made), reason, by,
            view, date.fromisoformat(review), bool(lasts),
        )
        for worker, worker_id, name, team, case_id, given, made, reason, by, view, review, lasts in found
        if worker in people
    ]  # fmt: skip


def breaches(store: Store, of: Position, given: Sequence[Override]) -> tuple[Breach, ...]:
    """Return everyone and everything outside the limits: uncovered, unallocated, over (longest first), under."""
    agreed = {override.worker_row: override for override in given if override.lasts}
    by_status: dict[Status, list[WorkerPosition]] = defaultdict(list)
    for worker in of.workers:
        by_status[worker.status].append(worker)
    outside = [worker for status in _OUTSIDE for worker in by_status[status]]
    runs = status_runs(store, outside, of.day, first_record(store))
    uncovered = [
        (-worker.cases, _away(of, worker, runs[worker.row], agreed.get(worker.row)))
        for worker in by_status[Status.UNCOVERED]
    ]
    uncovered += [(-leaver.cases, _left(store, of, leaver)) for leaver in of.leavers]
    uncovered.sort(key=lambda pair: (pair[0], pair[1].row.who))
    teams = _teams(store)
    return (
        *(breach for _, breach in uncovered),
        *(_unallocated(of, case, teams) for case in of.unallocated),
        *_limits(of, by_status[Status.OVER], runs, agreed),
        *_limits(of, by_status[Status.UNDER], runs, agreed),
    )


def override_rows(store: Store, of: Position, given: Iterable[Override]) -> tuple[ExceptionRow, ...]:
    """Return the rows of the overrides themselves: what was given, who agreed to it and what they said."""
    first = of.day.replace(day=1)
    return tuple(
        ExceptionRow(
            OVERRIDE, override.team, f"{override.name} ({override.worker_id})", _given(store, override),
            override.made_on, f"{_stop(override.reason)} Their view: {_stop(override.workers_view)}", "",
            override.authorised_by, override.review,
            "New this month." if override.made_on >= first else f"Agreed in {show_month(override.made_on)}.",
        )
        for override in given
    )  # fmt: skip


def _given(store: Store, override: Override) -> str:
    worker = worker_position(store, override.worker_row, override.given)
    load = ""
    if worker is not None and worker.upper is not None and worker.capacity:
        load = f" at {sentences.amount(worker.load)} of {sentences.amount(worker.upper)}"
    return f"Given {override.case_id}{load}; agreed by {override.authorised_by}"


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _teams(store: Store) -> Mapping[int | None, str]:
    return {row: str(name) for row, name in store.rows("select id, name from teams")}


def cases_told(detail: str) -> int | None:
    """Return how many cases the Detail of an uncovered person says; None where it does not say it any more."""
    found = re.match(r"Holds ([0-9,]+) cases?\b", detail)
    return int(found[1].replace(",", "")) if found else None


def months_told(row: ExceptionRow, day: date) -> int:
    """Return at how many month ends in a row, up to ``day``, it held: as Effect says, else since ``row.since``."""
    if row.effect == "New this month.":
        return 1
    for months in range(1, MONTHS + 1):
        if row.effect.endswith(f"{sentences.for_month(months)}."):
            return months
    return max(1, run_since(row.since, day).month_ends)


def _called(person: WorkerPosition | Leaver, of: Position) -> str:
    return person.name if of.team else f"{person.name} ({person.team})"


def _lasting(run: Run, day: date, word: str) -> str:
    if run.month_ends == 1 and run.since >= day.replace(day=1):
        return "New this month."
    return f"{word.capitalize()} {sentences.for_month(run.month_ends)}."


def _away(of: Position, worker: WorkerPosition, run: Run, agreed: Override | None) -> Breach:
    detail = f"Holds {count(worker.cases, 'case')} while away (capacity 0)"
    row = _person_row("uncovered", worker, worker.team, detail, run, of.day, agreed)
    return Breach(row, sentences.away_sentence(worker, _called(worker, of), of.day), run, worker.row)


def _left(store: Store, of: Position, leaver: Leaver) -> Breach:
    run = held_run(store, leaver.row, leaver.left, of.day)
    when = "after leaving" if leaver.left else f"before starting on {show(leaver.starts)}" if leaver.starts else ""
    detail = f"Holds {count(leaver.cases, 'case')} {when}".rstrip()
    row = _person_row("uncovered", leaver, leaver.team, detail, run, of.day, None)
    return Breach(row, sentences.leaver_sentence(leaver, _called(leaver, of), of.day), run, leaver.row)


def _unallocated(of: Position, case: UnallocatedCase, teams: Mapping[int | None, str]) -> Breach:
    run = run_since(case.since, of.day)
    category = (case.category or "category not recorded").capitalize()
    detail = f"{category}, {count(case.days, 'day')} without a key worker"
    effect = _lasting(run, of.day, "Not allocated")
    row = ExceptionRow(UNALLOCATED, teams.get(case.team_row, ""), case.case_id, detail, run.since, effect=effect)
    return Breach(row, "", run)


def _limits(
    of: Position, workers: Iterable[WorkerPosition], runs: Mapping[int, Run], agreed: Mapping[int, Override]
) -> list[Breach]:
    found = [(runs[worker.row], worker) for worker in workers]
    found.sort(key=lambda pair: (-pair[0].month_ends, pair[0].since, pair[1].name))
    return [_limit(of, worker, run, agreed.get(worker.row)) for run, worker in found]


def _limit(of: Position, worker: WorkerPosition, run: Run, agreed: Override | None) -> Breach:
    over = worker.status is Status.OVER
    agreed = agreed if over else None
    limit = (worker.upper if over else worker.lower) or Fraction(0)
    bound = f"{'upper' if over else 'lower'} limit {sentences.amount(limit)}"
    personal = worker.line is not None and worker.line.worker is not None
    scaled = f"personal {bound}" if personal else f"{bound} at {rounded(worker.capacity, 2)} capacity"
    row = _person_row(
        str(worker.status), worker, worker.team, f"{sentences.load_words(worker)}, {scaled}", run, of.day, agreed
    )
    words = agreed_words(agreed.authorised_by, agreed.review, of.day) if agreed else ""
    return Breach(row, sentences.limit_sentence(worker, _called(worker, of), run.month_ends, words), run, worker.row)


def agreed_words(by: str, review: date | None, day: date) -> str:
    """Return who agreed to a load over the limit and to when; nothing once that is over."""
    if review is None or review <= day:
        return ""
    return f"Agreed by {by} to {show_short(review - timedelta(1), day)}."


def _person_row(
    what: str, person: WorkerPosition | Leaver, team: str, detail: str, run: Run, day: date, agreed: Override | None
) -> ExceptionRow:
    return ExceptionRow(
        what, team, f"{person.name} ({person.worker_id})", detail, run.since,
        reason=_stop(agreed.reason) if agreed else "", owner=agreed.authorised_by if agreed else "",
        review=agreed.review if agreed else None, effect=_lasting(run, day, what),
    )  # fmt: skip


def attention(of: Position, found: Sequence[Breach]) -> tuple[tuple[Attention, ...], str]:
    """Return the Summary's lines and the line below them.

    A person each, while all of them fit; a service with more than that is spoken of by teams.
    """
    if not found:
        return (), "Nothing needs a decision."
    lines = _by_person(of, found)
    if of.team is None and len(lines) > MOST_LINES and len({worker.team for worker in of.workers}) > 1:
        lines = _by_team(of, found)
    left = len(lines) - MOST_LINES
    if left > 0:
        return tuple(lines[:MOST_LINES]), f"and {left:,} more on Exceptions"
    return tuple(lines), "Nothing else needs a decision. Reasons and effects are on Exceptions."


def _by_person(of: Position, found: Sequence[Breach]) -> list[Attention]:
    lines: list[Attention] = []
    for breach in found:
        if breach.row.what != UNALLOCATED:
            lines.append(_person_line(breach))
        elif not any(line.word == UNALLOCATED for line in lines):
            lines.append(sentences.unallocated_line(of.unallocated))
    return lines


def _person_line(breach: Breach) -> Attention:
    return Attention(breach.row.what, breach.sentence, breach.row.owner, breach.row.review)


def _by_team(of: Position, found: Sequence[Breach]) -> list[Attention]:
    lines = []
    if of.uncovered:
        people = sum(breach.row.what == "uncovered" for breach in found)
        held = f"{count(of.uncovered, 'case')} {'is' if of.uncovered == 1 else 'are'} held by"
        who = f"{count(people, 'person', 'people')} who {'is' if people == 1 else 'are'} away or not in post"
        lines.append(Attention("uncovered", f"{held} {who}."))
    if of.unallocated:
        lines.append(sentences.unallocated_line(of.unallocated))
    for word in ("over", "under"):
        lines += _teams_outside(of, word, [breach for breach in found if breach.row.what == word])
    return lines


def _teams_outside(of: Position, word: str, found: Sequence[Breach]) -> list[Attention]:
    sizes: dict[str, int] = defaultdict(int)
    for worker in of.workers:
        sizes[worker.team] += 1
    by_team: dict[str, list[Breach]] = defaultdict(list)
    for breach in found:
        by_team[breach.row.team].append(breach)
    lines = []
    for team, theirs in sorted(by_team.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(theirs) == 1:
            lines.append(_person_line(theirs[0]))
            continue
        number, months = len(theirs), max(breach.run.month_ends for breach in theirs)
        text = (
            f"{number} of {count(sizes[team], 'worker')} in {team} {'is' if number == 1 else 'are'} {word} their limit"
        )
        lasting = f"the longest {sentences.for_month(months)}" if number > 1 else sentences.for_month(months)
        longer = f"{text}, {lasting}."
        lines.append(Attention(word, longer if len(longer) <= sentences.LONGEST else f"{text}."))
    return lines
