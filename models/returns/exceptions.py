"""What is outside its limits at the month end, worst first: the rows of Exceptions and the lines of Summary."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from models.action_effects import effects
from models.actions import Action
from models.breaches import KINDS, NEWLY_QUALIFIED, Breach
from models.dates import show, show_month, show_short
from models.explanations import Answer
from models.figures import rounded
from models.position import Leaver, Position, UnallocatedCase, WorkerPosition, worker_position
from models.returns import sentences
from models.returns.content import Attention, ExceptionRow
from models.store import Store
from models.words import Status, count

MOST_LINES = 8
_OUTSIDE = (Status.UNCOVERED, Status.OVER, Status.UNDER)
UNALLOCATED, OVERRIDE = "unallocated", "override"
NEW = "New this month."
_MOST_ACTIONS = 3
"""The most actions that a row tells; the sheet Actions has them all."""


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


@dataclass(frozen=True, slots=True)
class Outside:
    """One row of Exceptions that is no override, with its sentence for the Summary."""

    row: ExceptionRow
    sentence: str
    months: int
    """At how many month ends in a row, up to this one."""
    worker_row: int | None = None
    newly_qualified: bool = False


_OVERRIDES = """
select a.worker_row, w.worker_id, w.name, t.name, c.case_id, a.valid_from, o.made_on, o.reason, o.authorised_by,
    o.workers_view, o.review_date
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
            view, date.fromisoformat(review),
        )
        for worker, worker_id, name, team, case_id, given, made, reason, by, view, review in found
        if worker in people
    ]  # fmt: skip


def outside(store: Store, of: Position, holding: Iterable[Breach]) -> tuple[Outside, ...]:
    """Return everyone and everything outside the limits on the month's last day, worst first.

    ``holding`` are the breaches that hold on that day.
    """
    found = _Found(store, of, tuple(holding))
    by_status = {status: [worker for worker in of.workers if worker.status is status] for status in _OUTSIDE}
    rows = [_away(found, worker) for worker in by_status[Status.UNCOVERED]]
    rows += [_left(found, leaver) for leaver in of.leavers]
    rows += [_unallocated(found, case) for case in of.unallocated]
    rows += [_limit(found, worker) for status in _OUTSIDE[1:] for worker in by_status[status]]
    return tuple(sorted(rows, key=worst_first))


def worst_first(one: Outside) -> tuple[Any, ...]:
    """Return where a row stands: uncovered (most cases first), unallocated, over and under (each longest first).

    Newly qualified workers over their limit come before the others who are.
    """
    row = one.row
    place = KINDS.index(row.what)
    if row.what == Status.UNCOVERED:
        return place, -(cases_told(row.detail) or 0), row.who
    if row.what == UNALLOCATED:
        return place, row.since, row.who.casefold()
    return place, not (one.newly_qualified and row.what == Status.OVER), -one.months, row.since, row.who


class _Found:
    """What is known of the breaches that hold on a position's day: since when, and what people wrote on them."""

    def __init__(self, store: Store, of: Position, holding: Sequence[Breach]) -> None:
        self.of = of
        self._breaches = {(breach.kind, breach.row): breach for breach in holding}
        self._effects = effects(store, [action for breach in holding for action in _before(breach, of.day)], of.day)
        self._managers: Mapping[str, str] = dict(store.rows("select name, manager from teams"))

    def row(self, kind: str, subject: int, who: str, detail: str) -> tuple[ExceptionRow, Breach]:
        """Return the row of someone or a case, and their breach."""
        breach = self._breaches[kind, subject]
        answer = _as_on(breach.answer, self.of.day)
        # Where nothing is left to do, what was done only after the month's end still answers for it.
        done = [action for action in breach.answer.actions if action.counts_after(self.of.day)]
        owner = answer.owner or (done[-1].owner if done else "")
        if answer.monitored and not owner:
            owner = self._managers.get(breach.team) or "Team manager"
        row = ExceptionRow(
            kind, breach.team, who, detail, breach.since, reason=_reason(answer),
            action=_actions(answer.actions or done), owner=owner,
            review=answer.review, effect=self._effect(breach),
        )  # fmt: skip
        return row, breach

    def _effect(self, breach: Breach) -> str:
        """Return what the latest action agreed before the month's end did; without one, how long it has lasted."""
        said = [self._effects[action.row].sentence for action in _before(breach, self.of.day)]
        if said and said[-1]:
            return said[-1]
        if breach.since >= self.of.day.replace(day=1):
            return NEW
        word = "Not allocated" if breach.kind == UNALLOCATED else breach.kind.capitalize()
        return f"{word} {sentences.for_month(breach.months)}."


def _reason(answer: Answer) -> str:
    said = answer.explanation.said if answer.explanation else None
    parts = [_stop(answer.reason)] if answer.reason else []
    if said and said.workers_view:
        parts.append(f"Their view: {_stop(said.workers_view)}")
    if said and said.monitored and said.review:
        parts.append(f"Monitored by the team manager; next review {show(said.review)}.")
    return " ".join(parts)


def _actions(found: Sequence[Action]) -> str:
    """Return what is to be done, the first due first, a line each."""
    lines = [_stop(action.what) for action in sorted(found, key=lambda action: (action.due, action.row))]
    more = len(lines) - _MOST_ACTIONS
    return "\n".join([*lines[:_MOST_ACTIONS], f"And {more} more on Actions."] if more > 0 else lines)


def _before(breach: Breach, day: date) -> list[Action]:
    return sorted((action for action in breach.answer.actions if action.day < day), key=lambda one: (one.day, one.row))


def _as_on(answer: Answer, day: date) -> Answer:
    """Return an answer as it stood at a month's end, so that what was done since does not change the month.

    An action that was due by then is open only if it has no outcome yet.
    """
    left = [action for action in answer.actions if action.is_open or (action.due > day and action.counts_after(day))]
    return replace(answer, actions=tuple(replace(action, closed_on=None, outcome="") for action in left))


def override_rows(store: Store, of: Position, given: Iterable[Override]) -> tuple[ExceptionRow, ...]:
    """Return the rows of the overrides themselves: what was given, who agreed to it and what they said."""
    first = of.day.replace(day=1)
    return tuple(
        ExceptionRow(
            OVERRIDE, override.team, f"{override.name} ({override.worker_id})", _given(store, override),
            override.made_on, f"{_stop(override.reason)} Their view: {_stop(override.workers_view)}", "",
            override.authorised_by, override.review,
            NEW if override.made_on >= first else f"Agreed in {show_month(override.made_on)}.",
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


def cases_told(detail: str) -> int | None:
    """Return how many cases the Detail of an uncovered person says; None where it does not say it any more."""
    found = re.match(r"Holds ([0-9,]+) cases?\b", detail)
    return int(found[1].replace(",", "")) if found else None


def days_told(row: ExceptionRow, day: date) -> int:
    """Return how many days a case has been without a key worker: as its Detail says, else since ``row.since``."""
    found = re.search(r", ([0-9,]+) days? without a key worker$", row.detail)
    return int(found[1].replace(",", "")) if found else (day - row.since).days


def months_of(since: date, day: date) -> int:
    """Return at how many month ends in a row, up to ``day``, something held that has lasted since ``since``."""
    return max(1, (day.year - since.year) * 12 + day.month - since.month + 1)


def _called(person: WorkerPosition | Leaver, of: Position) -> str:
    return person.name if of.team else f"{person.name} ({person.team})"


def _who(person: WorkerPosition | Leaver) -> str:
    return f"{person.name} ({person.worker_id})"


def _away(found: "_Found", worker: WorkerPosition) -> Outside:
    detail = f"Holds {count(worker.cases, 'case')} while away (capacity 0)"
    row, breach = found.row("uncovered", worker.row, _who(worker), detail)
    who, day = _called(worker, found.of), found.of.day
    return Outside(row, sentences.away_sentence(worker, who, day, row.action), breach.months, worker.row)


def _left(found: "_Found", leaver: Leaver) -> Outside:
    when = "after leaving" if leaver.left else f"before starting on {show(leaver.starts)}" if leaver.starts else ""
    detail = f"Holds {count(leaver.cases, 'case')} {when}".rstrip()
    row, breach = found.row("uncovered", leaver.row, _who(leaver), detail)
    who, day = _called(leaver, found.of), found.of.day
    return Outside(row, sentences.leaver_sentence(leaver, who, day, row.action), breach.months, leaver.row)


def _unallocated(found: "_Found", case: UnallocatedCase) -> Outside:
    category = (case.category or "category not recorded").capitalize()
    detail = f"{category}, {count(case.days, 'day')} without a key worker"
    row, breach = found.row(UNALLOCATED, case.row, case.case_id, detail)
    return Outside(row, "", breach.months)


def _limit(found: "_Found", worker: WorkerPosition) -> Outside:
    over = worker.status is Status.OVER
    limit = (worker.upper if over else worker.lower) or Fraction(0)
    bound = f"{'upper' if over else 'lower'} limit {sentences.amount(limit)}"
    personal = worker.line is not None and worker.line.worker is not None
    scaled = f"personal {bound}" if personal else f"{bound} at {rounded(worker.capacity, 2)} capacity"
    detail = f"{sentences.load_words(worker)}, {scaled}"
    row, breach = found.row(str(worker.status), worker.row, _who(worker), detail)
    return limit_line(row, worker, _called(worker, found.of), breach.months, found.of.day)


def limit_line(row: ExceptionRow, worker: WorkerPosition, who: str, months: int, day: date) -> Outside:
    """Return a row on someone over or under as the Summary speaks of it: what is done about it comes last."""
    then = row.action or agreed_words(row.owner, row.review, day)
    newly = worker.role == NEWLY_QUALIFIED
    return Outside(row, sentences.limit_sentence(worker, who, months, then), months, worker.row, newly)


def agreed_words(by: str, review: date | None, day: date) -> str:
    """Return who agreed to a load over the limit and when it is looked at again; nothing once that is over."""
    if not by or review is None or review <= day:
        return ""
    return f"Agreed by {by}; next review {show_short(review, day)}."


def attention(of: Position, found: Sequence[Outside]) -> tuple[tuple[Attention, ...], str]:
    """Return the Summary's lines and the line below them.

    A person each, while all of them fit; a service with more than that is spoken of by teams.
    """
    if not found:
        return (), "Nothing needs a decision."
    lines = _by_person(of, found)
    if of.team is None and len(lines) > MOST_LINES and len({worker.team for worker in of.workers}) > 1:
        lines = _by_team(of, found)
    left = len(lines) - MOST_LINES
    shown = tuple(map(sentences.on_summary, lines[:MOST_LINES]))
    if left > 0:
        return shown, f"and {left:,} more on Exceptions"
    return shown, "Nothing else needs a decision. Reasons, actions and effects are on Exceptions."


def _by_person(of: Position, found: Sequence[Outside]) -> list[Attention]:
    lines: list[Attention] = []
    for one in found:
        if one.row.what != UNALLOCATED:
            lines.append(_person_line(one))
        elif not any(line.word == UNALLOCATED for line in lines):
            lines.append(_unallocated_line(of, found))
    return lines


def _person_line(one: Outside) -> Attention:
    return Attention(one.row.what, one.sentence, one.row.owner, one.row.review)


def _unallocated_line(of: Position, found: Sequence[Outside]) -> Attention:
    """Return the one line on all cases without a key worker; who has them if that is one person, and the first day."""
    rows = [one.row for one in found if one.row.what == UNALLOCATED]
    owners = {row.owner for row in rows}
    review = min((row.review for row in rows if row.review), default=None)
    sentence = sentences.unallocated_sentence(of.unallocated, rows[0].action if len(rows) == 1 else "")
    return Attention(UNALLOCATED, sentence, owners.pop() if len(owners) == 1 else "", review)


def _by_team(of: Position, found: Sequence[Outside]) -> list[Attention]:
    lines = []
    if of.uncovered:
        people = sum(one.row.what == "uncovered" for one in found)
        held = f"{count(of.uncovered, 'case')} {'is' if of.uncovered == 1 else 'are'} held by"
        who = f"{count(people, 'person', 'people')} who {'is' if people == 1 else 'are'} away or not in post"
        lines.append(Attention("uncovered", f"{held} {who}."))
    if of.unallocated:
        lines.append(_unallocated_line(of, found))
    for word in ("over", "under"):
        lines += _teams_outside(of, word, [one for one in found if one.row.what == word])
    return lines


def _teams_outside(of: Position, word: str, found: Sequence[Outside]) -> list[Attention]:
    sizes: dict[str, int] = defaultdict(int)
    for worker in of.workers:
        sizes[worker.team] += 1
    by_team: dict[str, list[Outside]] = defaultdict(list)
    for one in found:
        by_team[one.row.team].append(one)
    lines = []
    for team, theirs in sorted(by_team.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(theirs) == 1:
            lines.append(_person_line(theirs[0]))
            continue
        number, months = len(theirs), max(one.months for one in theirs)
        text = (
            f"{number} of {count(sizes[team], 'worker')} in {team} {'is' if number == 1 else 'are'} {word} their limit"
        )
        lasting = f"the longest {sentences.for_month(months)}" if number > 1 else sentences.for_month(months)
        longer = f"{text}, {lasting}."
        lines.append(Attention(word, longer if len(longer) <= sentences.LONGEST else f"{text}."))
    return lines
