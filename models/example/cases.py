"""The cases of the example service: how they come, pass from worker to worker and team to team, and end.

Month by month and team by team: cases end or move on at the team's usual pace, then each worker's caseload is brought
to what ``people`` says, from cases a colleague gave up, cases another team passed on, and new referrals.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.dates import OPEN, add_months, age, month_end
from models.example.people import HARBOUR, MILL_LANE, ORCHARD, STATION_ROAD, TEAMS, Day

MONTHS = 26
IN_CARE, PLAN, IN_NEED, ASSESSMENT, CARE_LEAVER = (
    "child in care", "child protection plan", "child in need", "open assessment", "care leaver",
)  # fmt: skip
_ENDING = {MILL_LANE: 0.42, HARBOUR: 0.11, ORCHARD: 0.03, STATION_ROAD: 0.035}
"""The share of a team's cases that end, or move to the next team, in a month."""

_PASSED_ON = {MILL_LANE: 0.4, HARBOUR: 0.16, ORCHARD: 0.0, STATION_ROAD: 0.0}
"""The share of those that move to the next team; children in care move to it at 18."""

_AGES = {MILL_LANE: (0, 16), HARBOUR: (0, 16), ORCHARD: (2, 17), STATION_ROAD: (18, 22)}
_BUSY = range(6, 11)
"""The months, back from the last, in which Mill Lane could not allocate every referral on the day it came."""


class Chance:
    """Chance that falls the same way on every machine and Python: only ``Random.random`` is used."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def whole(self, lowest: int, highest: int) -> int:
        """Return a whole number from ``lowest`` to ``highest``, both counted."""
        return lowest + int(self._random() * (highest - lowest + 1))

    def happens(self, share: float) -> bool:
        """Return True in about ``share`` of all calls."""
        return self._random() < share


@dataclass
class Case:
    """One case with all its periods; ``[start, end]`` lists, end ``OPEN`` while it lasts."""

    born: date
    family: int
    team: str
    openings: list[list[date]]
    categories: list[tuple[date, str]]
    key_workers: list[tuple[str, list[date]]] = field(default_factory=list)
    co_workers: list[tuple[str, list[date]]] = field(default_factory=list)

    @property
    def category(self) -> str:
        """The category it is on now."""
        return self.categories[-1][1]

    @property
    def held_since(self) -> date:
        """The day from which its key worker holds it."""
        return self.key_workers[-1][1][0]

    def on(self, category: str, day: date) -> None:
        """Put it on a category from a day on; nothing changes when it is on that one."""
        known = [earlier for earlier in self.categories if earlier[0] < day]
        if not known or known[-1][1] != category:
            self.categories = [*known, (day, category)]

    def give(self, worker: str, day: date) -> None:
        """Make someone its key worker from a day on."""
        self.key_workers.append((worker, [day, OPEN]))

    def release(self, day: date) -> None:
        """End its key worker's time with it; what was to happen to it later does not."""
        self.key_workers[-1][1][1] = day
        self.categories = [known for known in self.categories if known[0] < day] or self.categories[:1]
        for _, period in self.co_workers:
            period[1] = min(period[1], day)

    def close(self, day: date) -> None:
        """Close it; its key worker has been released."""
        self.openings[-1][1] = day


@dataclass(frozen=True)
class Holder:
    """One worker as the cases see them: days and, for each month back, team and number of cases."""

    worker: str
    start: date
    end: date
    teams: Sequence[str]
    targets: Sequence[int]


class Caseload:
    """The service's cases as they stand in the month that is being told."""

    def __init__(self, last: date, holders: Sequence[Holder]) -> None:
        self.last = last
        self.holders = holders
        self.chance = Chance("Caseload Monitor")
        self.cases: list[Case] = []
        self.closed: list[Case] = []
        self.held: dict[str, list[Case]] = defaultdict(list)
        self.passed_on: dict[str, list[tuple[Case, date]]] = defaultdict(list)
        self._families = 0

    def tell(self) -> list[Case]:
        """Run through all months and return the cases."""
        for back in range(MONTHS, -1, -1):
            for team, _, _ in TEAMS:
                self._change_categories(team, back)
                given_up = [found for holder in self.holders for found in self._take_off(holder, team, back)]
                self._fill(team, back, given_up)
        return self.cases

    def day(self, back: int, earliest: date | None = None, latest: date | None = None) -> date:
        """Return a weekday of a month, not before ``earliest`` nor after ``latest`` where they are in it."""
        end = min(month_end(add_months(self.last.replace(day=1), -back)), latest or OPEN)
        start = min(end, max(end.replace(day=1), earliest or end.replace(day=1)))
        found = start + timedelta(self.chance.whole(0, (end - start).days))
        away = max(0, found.weekday() - 4)
        return found - timedelta(away) if found - timedelta(away) >= start else start

    def _take_off(self, holder: Holder, team: str, back: int) -> Iterator[tuple[Case, date]]:
        """End or pass on what is done, then yield what the worker gives up to colleagues, each with the day."""
        mine = self.held[holder.worker]
        if not mine or self._team_before(holder, back) != team:
            return
        first = add_months(self.last.replace(day=1), -back)
        end = month_end(first)
        left = holder.end if first <= holder.end <= end else None
        moved = holder.teams[back] != team
        ending: dict[int, tuple[date, bool] | None] = {}
        for case in list(mine):
            if case.family not in ending:  # brothers and sisters go together
                ends = self.chance.happens(0.15 if left or moved else _ENDING[team])
                onward = self.chance.happens(_PASSED_ON[team])
                ending[case.family] = (self.day(back, case.held_since, left), onward) if ends else None
            plan = ending[case.family]
            if team != STATION_ROAD and age(case.born, end) >= 18:
                plan = add_months(case.born, 18 * 12), team == ORCHARD
            if plan:
                self._finish(holder.worker, case, max(plan[0], case.held_since + timedelta(1)), team if plan[1] else "")
        while len(mine) > (0 if moved else holder.targets[back]):
            case = mine.pop(self.chance.whole(0, len(mine) - 1))
            day = first if moved else left or self.day(back)
            day = max(day, case.held_since + timedelta(1))
            case.release(day)
            yield case, day

    def _team_before(self, holder: Holder, back: int) -> str:
        return holder.teams[min(back + 1, MONTHS)]

    def _finish(self, worker: str, case: Case, day: date, passed_on_by: str) -> None:
        """Close a case, or leave it to the team after the one that passes it on."""
        self.held[worker].remove(case)
        case.release(day)
        names = [name for name, _, _ in TEAMS]
        if passed_on_by:
            self.passed_on[names[names.index(passed_on_by) + 1]].append((case, day))
        else:
            self._close(case, day)

    def _close(self, case: Case, day: date) -> None:
        case.close(day)
        self.closed.append(case)

    def _fill(self, team: str, back: int, given_up: list[tuple[Case, date]]) -> None:
        """Bring each worker of the team to the month's number of cases."""
        waiting = sorted(given_up + self.passed_on.pop(team, []), key=lambda found: found[1])
        for holder in self.holders:
            if holder.teams[back] != team or holder.end <= month_end(add_months(self.last.replace(day=1), -back)):
                continue
            while len(self.held[holder.worker]) < holder.targets[back]:
                need = holder.targets[back] - len(self.held[holder.worker])
                if waiting:
                    case, day = waiting.pop(0)
                    self._receive(case, team, holder, max(day, holder.start))
                else:
                    self._new_family(holder, team, back, need)
        for case, day in waiting:
            self._close(case, day)

    def _receive(self, case: Case, team: str, holder: Holder, day: date) -> None:
        case.give(holder.worker, day)
        self.held[holder.worker].append(case)
        if team == HARBOUR and case.category == ASSESSMENT:
            case.on(PLAN if self.chance.happens(0.35) else IN_NEED, day)
        elif team == ORCHARD:
            case.on(IN_CARE, day)
        elif team == STATION_ROAD:
            case.on(CARE_LEAVER, day)

    def _new_family(self, holder: Holder, team: str, back: int, most: int) -> None:
        """Take in one child, or siblings, up to ``most``; a few are children who were known before."""
        day = self.day(back, holder.start)
        if back == MONTHS and team != MILL_LANE:  # open for a while when the story begins
            day = max(holder.start, day - timedelta(self.chance.whole(10, 300)))
        waited = (
            self.chance.whole(6, 25)
            if team == MILL_LANE and self.chance.happens(0.25 if back in _BUSY else 0.02)
            else 0
        )
        if team == MILL_LANE and self.chance.happens(0.04) and self._reopen(holder, day):
            return
        size = 1 if team == STATION_ROAD or self.chance.happens(0.4) else self.chance.whole(2, 4)
        for case in self.refer(team, day - timedelta(waited), min(size, most)):
            case.give(holder.worker, day)
            self.held[holder.worker].append(case)
            self._add_co_worker(case, holder, team, day)

    def refer(self, team: str, day: date, size: int) -> list[Case]:
        """Add the cases of one family that come to a team on a day."""
        self._families += 1
        youngest, oldest = _AGES[team]
        years = self.chance.whole(youngest, oldest)
        found: list[Case] = []
        while len(found) < size and (years <= oldest or not found):
            born = add_months(day, -12 * years) - timedelta(self.chance.whole(1, 350))
            years += self.chance.whole(2, 4)
            category = {MILL_LANE: ASSESSMENT, ORCHARD: IN_CARE, STATION_ROAD: CARE_LEAVER}.get(
                team, PLAN if self.chance.happens(0.3) else IN_NEED
            )
            found.append(Case(born, self._families, team, [[day, OPEN]], [(day, category)]))
        self.cases += found
        return found

    def _reopen(self, holder: Holder, day: date) -> bool:
        """Open a case of the team again that was closed some months before, if there is one."""
        for case in self.closed:
            closed = case.openings[-1][1]
            if case.team == MILL_LANE and 60 < (day - closed).days < 300 and age(case.born, day) < 17:
                self.closed.remove(case)
                case.openings.append([day, OPEN])
                case.on(ASSESSMENT, day)
                case.give(holder.worker, day)
                self.held[holder.worker].append(case)
                return True
        return False

    def _add_co_worker(self, case: Case, holder: Holder, team: str, day: date) -> None:
        if team in (HARBOUR, ORCHARD) and self.chance.happens(0.1):
            others = [other for other in self.holders if team in other.teams and other is not holder]
            other = others[self.chance.whole(0, len(others) - 1)]
            if other.start <= day and day + timedelta(90) < other.end:
                case.co_workers.append((other.worker, [day, day + timedelta(90)]))

    def _change_categories(self, team: str, back: int) -> None:
        """Step children up to a plan, down from one, or from an assessment to help, at the pace usual for each."""
        for holder in self.holders:
            for case in self.held[holder.worker] if self._team_before(holder, back) == team else ():
                since, now = case.categories[-1]
                day = self.day(back, max(since, case.held_since) + timedelta(1))
                if day <= max(since, case.held_since):
                    continue
                if now == PLAN and (day - since).days > 150 and self.chance.happens(0.15):
                    case.on(IN_NEED, day)
                elif now == IN_NEED and team == HARBOUR and self.chance.happens(0.03):
                    case.on(PLAN, day)
                elif now == ASSESSMENT and (day - since).days > 20 and self.chance.happens(0.1):
                    case.on(IN_NEED, day)


def month_targets(curve: str, chance: Chance) -> list[int]:
    """Return the cases at each month's end by months back, from ``14:15 12:17``.

    Between the months named they go along a line, a case more or less; before the first and after the last they are 0.
    """
    points = {int(back): int(cases) for back, cases in (point.split(":") for point in curve.split())}
    found = [0] * (MONTHS + 2)
    for earlier, later in zip(points, list(points)[1:], strict=False):
        for back in range(earlier - 1, later, -1):
            on_line = points[earlier] + (points[later] - points[earlier]) * (earlier - back) // (earlier - later)
            found[back] = on_line + (chance.whole(-1, 1) if on_line > 3 else 0)
    for back, cases in points.items():
        found[back] = cases
    return found


def on_day(last: date, day: Day) -> date:
    """Return the day that ``day`` means, told from the month of ``last``; clamped to its month's end."""
    first = add_months(last.replace(day=1), -day.back)
    return min(first.replace(day=1) + timedelta(day.day - 1), month_end(first))
