"""Breaches of a month: who was over, under or uncovered and which cases had no key worker, since when and until when.

Nobody opens or ticks off a breach: it is an unbroken run of days of one kind, worked out from the record's periods.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from models.action_effects import BETTER, SAME, WORSE
from models.breach_about import KINDS as KINDS
from models.breach_about import About, Key
from models.breach_runs import UNALLOCATED, Beyond, CaseRun, WorkerRun, case_runs, worker_runs
from models.breach_texts import Texts
from models.dates import add_months, month_end
from models.explanations import Answer
from models.on_day import OpenCases, find_team, unheld_on
from models.overrides import Override
from models.pressures import first_known
from models.store import Store
from models.words import ROLES, Status

NEWLY_QUALIFIED = ROLES[1]


@dataclass(frozen=True, slots=True)
class Breach:
    """One run of one kind, as it stands on the last day asked for; ``row`` is its worker's or case's."""

    kind: str
    row: int
    called_id: str
    """The worker's id, or the case's where the kind is ``unallocated``."""
    name: str
    """The worker's name; empty for a case."""
    role: str
    team: str
    """The team of the breach's last day up to then."""
    since: date
    ended: date | None
    """The first day without it, None while it holds on the last day asked for."""
    months: int
    """At how many month ends in a row up to the last day it held; 0 where it has ended."""
    high: Fraction | None
    """The largest load in it up to the last day; None for a case."""
    answer: Answer
    """What is written on it, about days up to the last one, and what was agreed and in force on its last day.

    For a month end on which it holds, what is missing is taken from what was written later, while it lasted.
    """
    effect: str | None
    """``better``, ``same`` or ``worse`` than at the month end before; None where it did not hold then."""

    @property
    def key(self) -> Key:
        """Its kind and its worker's or case's row."""
        return self.kind, self.row

    def about(self, day: date) -> About:
        """Return what someone writes on when they write about ``day``."""
        return About(self.kind, self.row, self.since, day)

    def lacks(self, day: date) -> tuple[str, ...]:
        """Return what is missing for the month end ``day``, as ``Answer.lacks`` does; nothing where it has ended."""
        return self.answer.lacks(day) if self.ended is None else ()

    def is_answered(self, day: date) -> bool:
        """Return whether nothing is missing for the month end ``day``: it has a reason, an owner and a date after."""
        return not self.lacks(day)


_OVERRIDES = """
select a.worker_row, a.valid_from, a.valid_to, o.made_on, o.reason, o.authorised_by, o.workers_view, o.review_date
from overrides o join allocations a on a.id = o.allocation_row
where a.kind = 'key worker' order by o.made_on, o.id
"""
_NOTHING_SAID = Answer()
_Agreed = tuple[str, str, Override]
"""From which day to which an override is in force, and what it says."""


def breaches(
    store: Store, last: date, months: int = 1, team: str | None = None, *, worker_row: int | None = None
) -> tuple[Breach, ...]:
    """Return every breach that was open in the ``months`` months up to the one of ``last``, worst first.

    ``last`` is a month's last day, or for the month that is still going on any day of it: figures and effect are those
    of that day, and nothing after it is taken into account but texts that answer a month end later (``Breach.answer``),
    nor anything before the first day of which all is known.
    Of a team, those whose worker or case was in it on the breach's last day; of a worker (``worker_row``), their own.

    Raises:
        BadInput: there is no such team.
    """
    return _open_between(store, add_months(last.replace(day=1), 1 - months), last, team, worker_row)


def holding(store: Store, day: date, team: str | None = None) -> tuple[Breach, ...]:
    """Return those of ``breaches`` that hold on ``day``. Raises ``BadInput`` when there is no such team."""
    return _open_between(store, day, day, team, None)


def _open_between(
    store: Store, begins: date, last: date, team: str | None, worker_row: int | None
) -> tuple[Breach, ...]:
    before = last.replace(day=1) - timedelta(1)
    with store.snapshot():
        team_row = find_team(store, team)[0] if team is not None else None
        first = first_known(store)
        if last < first:
            return ()
        rows = [worker_row] if worker_row is not None else _workers(store, team_row)
        runs = worker_runs(store, rows, begins, last, before, first)
        gaps = case_runs(store, begins, last, first) if worker_row is None else ()
        agreed = _overrides(store)
        found: list[tuple[Breach, int | None]]
        found = [(_of_worker(run, agreed.get(run.person.row, ()), last), run.person.team_row) for run in runs]
        found += _of_cases(store, gaps, before, last)
        since: dict[Key, date] = {}
        for breach, _ in found:
            since[breach.key] = min(breach.since, since.get(breach.key, breach.since))
        texts = Texts(store, last, since)
    answered = _answered(texts, [breach for breach, _ in found])
    theirs = [breach for breach, (_, in_team) in zip(answered, found, strict=True) if team_row in (None, in_team)]
    return tuple(sorted(theirs, key=_worst_first))


def _workers(store: Store, team_row: int | None) -> list[int]:
    """Return everybody, of a team all who ever had a post in it."""
    if team_row is None:
        return [row for (row,) in store.rows("select id from workers")]
    return [row for (row,) in store.rows("select distinct worker_row from posts where team_row = ?", (team_row,))]


def _answered(texts: Texts, found: Sequence[Breach]) -> list[Breach]:
    """Return the breaches, in their order, with what is written on each."""
    written = texts.written_on() | texts.written_later_on()
    alike: dict[Key, list[Breach]] = defaultdict(list)
    for breach in found:
        if breach.key in written:
            alike[breach.key].append(breach)
    answers = {key: texts.answers(key, theirs) for key, theirs in alike.items()}
    return [
        _with_answer(texts, breach, answers[breach.key][breach.since]) if breach.key in answers else breach
        for breach in found
    ]


def _with_answer(texts: Texts, breach: Breach, said: Answer) -> Breach:
    answer = replace(said, agreed=breach.answer.agreed)
    return replace(breach, answer=texts.completed(breach.key, answer) if breach.ended is None else answer)


def _worst_first(breach: Breach) -> tuple[int, bool, bool, int, date, str, str]:
    newly = breach.kind == Status.OVER and breach.role == NEWLY_QUALIFIED
    return (
        KINDS.index(breach.kind), breach.ended is not None, not newly, -breach.months, breach.since,
        breach.name.casefold(), breach.called_id.casefold(),
    )  # fmt: skip


def _of_worker(run: WorkerRun, agreed: Sequence[_Agreed], last: date) -> Breach:
    since, ended = date.fromisoformat(run.since), date.fromisoformat(run.ended) if run.ended else None
    last_day = (ended - timedelta(1) if ended else last).isoformat()
    in_force = [override for start, end, override in agreed if start <= last_day < end]
    return Breach(
        kind=run.kind,
        row=run.person.row,
        called_id=run.person.worker_id,
        name=run.person.name,
        role=run.person.role,
        team=run.person.team,
        since=since,
        ended=ended,
        months=_month_ends(since, ended, last),
        high=Fraction(run.high),
        answer=Answer(agreed=in_force[-1]) if in_force and run.kind != Status.UNDER else _NOTHING_SAID,
        effect=_effect(run.before, run.now),
    )


def _month_ends(since: date, ended: date | None, last: date) -> int:
    if ended:
        return 0
    return (last.year - since.year) * 12 + last.month - since.month + (last == month_end(last))


def _effect(before: Beyond | None, now: Beyond | None) -> str | None:
    """Compare how far outside two month ends were; None where there was nothing before, or cases stand for points."""
    if before is None or (now is not None and now.measure != before.measure):
        return None
    if now is None or now.amount < before.amount:
        return BETTER
    return WORSE if now.amount > before.amount else SAME


def _overrides(store: Store) -> Mapping[int, list[_Agreed]]:
    """Return what was agreed, by worker row; of two in force on a day the later one stands last."""
    found: dict[int, list[_Agreed]] = defaultdict(list)
    for worker, start, end, made, reason, by, view, review in store.rows(_OVERRIDES):
        override = Override(reason, by, view, date.fromisoformat(review))
        found[worker].append((max(start, made), end, override))
    return found


def _of_cases(store: Store, gaps: Iterable[CaseRun], before: date, last: date) -> list[tuple[Breach, int | None]]:
    """Return the breaches of cases, each with the team that the position of its last day has it in."""
    teams = dict(store.rows("select id, name from teams"))
    only = next(iter(teams)) if len(teams) == 1 else None
    by_last_day: dict[date, list[CaseRun]] = defaultdict(list)
    for gap in gaps:
        by_last_day[min(last, date.fromisoformat(gap.ended) - timedelta(1))].append(gap)
    found = []
    for day, alike in by_last_day.items():
        nobody = (None,) * len(alike)
        cases = OpenCases(
            tuple(gap.row for gap in alike), nobody, nobody, ("",) * len(alike), tuple(gap.team for gap in alike)
        )
        team_of = {case.row: only or case.team_row for case in unheld_on(store, cases, day)}
        found += [
            (_of_case(gap, str(teams.get(team_of[gap.row], "")), before, last), team_of[gap.row]) for gap in alike
        ]
    return found


def _of_case(gap: CaseRun, team: str, before: date, last: date) -> Breach:
    since, ended = date.fromisoformat(gap.since), date.fromisoformat(gap.ended)
    held_before = since <= before < ended
    holds = ended > last
    return Breach(
        kind=UNALLOCATED,
        row=gap.row,
        called_id=gap.case_id,
        name="",
        role="",
        team=team,
        since=since,
        ended=None if holds else ended,
        months=_month_ends(since, None if holds else ended, last),
        high=None,
        answer=_NOTHING_SAID,
        effect=(SAME if holds else BETTER) if held_before else None,
    )
