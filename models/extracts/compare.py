"""An extract's cases beside those held on its day: which differ, and what it would do to each (contract section 4b)."""

from dataclasses import dataclass, field
from datetime import date

from models import words
from models.dates import show
from models.extracts.extract import Child, Extract
from models.extracts.held import BORN, CATEGORY, KEY_WORKER, OPEN_CASE, Held, Spell
from models.extracts.people import People, Who
from models.extracts.plan import Choices, Line

NOBODY = "not allocated"
_WHILE_OPEN = OPEN_CASE, CATEGORY, KEY_WORKER


@dataclass(frozen=True, slots=True)
class Step:
    """One line's change, ready to be written.

    ``value`` is the key worker, category or date of birth that it will be; None is no key worker.
    """

    kind: str
    case: str
    day: str
    after: str = ""
    value: Who | None = None


@dataclass(slots=True)
class Comparison:
    """What differs."""

    lines: list[Line] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    """Of the lines that are not left out."""
    unchanged: int = 0
    differences: dict[tuple[str, int], str] = field(default_factory=dict)
    """Fact and case row of what stays as entered by hand, and what the last file to speak of it says instead."""
    other_teams: int = 0
    """How many cases that only the record holds open are of teams that the file does not name."""
    holders: dict[str, Who | None] = field(default_factory=dict)
    """Who is the key worker of each new or reopened case."""

    def holder(self, step: Step) -> Who | None:
        """Return whom a step gives its case to; None where it gives it to nobody."""
        if step.kind in ("new", "reopened"):
            return self.holders[step.case]
        return step.value if step.kind in ("moved", "allocated") else None


class Comparing:
    """One comparison of an extract with what is held."""

    def __init__(self, extract: Extract, held: Held, people: People, choices: Choices) -> None:
        self._extract, self._held, self._people, self._choices = extract, held, people, choices
        self._day, self._before = held.day, held.before
        self._names = held.team_names
        self.found = Comparison(differences=dict(held.differences))

    def run(self) -> Comparison:
        """Compare every case of the file, then those that only the record holds open."""
        held, named = self._held, set()
        for key, child in self._extract.children.items():
            if not child.is_open:
                continue
            row = held.cases.get(key)
            if row is None or row not in held.opening:
                self._not_held(key, child, row)
            else:
                named.add(row)
                self._held_open(key, child, row)
        if len(named) < len(held.opening):
            self._not_named(named)
        self._settle_closed()
        if held.latest > self._day:  # a file of an older day settles nothing of what the last one said
            self.found.differences = dict(held.differences)
        return self.found

    def _not_named(self, named: set[int]) -> None:
        """The cases that only the record holds open; in a cut for some teams, those of other teams stay."""
        held = self._held
        keys = {row: key for key, row in held.cases.items()}
        teams = {words.key(child.team) for child in self._extract.children.values() if child.team}
        for row in held.opening:
            if row in named:
                continue
            team = words.key(self._team(row))
            other = bool(team) and team not in teams
            self.found.other_teams += other
            if not (other and self._choices.its_teams):
                self._vanished(keys[row], row)

    # One case

    def _not_held(self, key: str, child: Child, row: int | None) -> None:
        """A case of the file that is not open in the record: new, open again, or closed by hand."""
        worker = self._people.who(child, None)
        self.found.holders[key] = worker
        if row is not None:
            self._born(key, child, row)
        if row is not None and (OPEN_CASE, row) in self._held.by_hand:
            step = Step("reopened", key, self._day)
            self._conflict(OPEN_CASE, key, row, "not open here, open in the file", "open", step)
            return
        closed = self._held.closed.get(row, "") if row is not None else ""
        start = child.opened if closed < child.opened else self._day
        what = (
            f"{child.category or 'category not known'}, {self._people.name(worker) if worker is not None else NOBODY}"
        )
        late = self._before if start == self._day and child.opened != start else ""
        self._add(Step("reopened" if closed else "new", key, start, late), child.case_id, child.team, what)

    def _held_open(self, key: str, child: Child, row: int) -> None:
        """A case open in both: its category, key worker and date of birth."""
        held, before = self._held, len(self.found.lines)
        self._settle(row, OPEN_CASE)
        category = held.category.get(row)
        if category is not None and category.value == child.category:
            self._settle(row, CATEGORY)
        elif child.category:
            self._re_categorised(key, child, row, category)
        spell = held.key_worker.get(row)
        holder = None if spell is None else spell.value
        worker = self._people.who(child, holder)
        if worker == holder:
            self._settle(row, KEY_WORKER)
            if worker is None:
                self._other_team(key, child, row)
        else:
            self._moved(key, child, row, holder, worker)
        self._born(key, child, row)
        if len(self.found.lines) == before:
            self.found.unchanged += 1

    def _re_categorised(self, key: str, child: Child, row: int, held: Spell | None) -> None:
        day = self._within(child.since)
        if day and held is not None:
            day = max(day, held.start)
        step = Step("re-categorised", key, day or self._day, "" if day else self._before, child.category)
        was = held.value if held is not None else "not known"
        self._differs(CATEGORY, row, child, step, was, child.category)

    def _moved(self, key: str, child: Child, row: int, holder: int | None, worker: Who | None) -> None:
        was = self._people.name(holder) if holder is not None else NOBODY
        now = self._people.name(worker) if worker is not None else NOBODY
        kind = "unallocated" if worker is None else "allocated" if holder is None else "moved"
        step = Step(kind, key, self._day, self._before, worker)
        self._differs(KEY_WORKER, row, child, step, was, now)

    def _other_team(self, key: str, child: Child, row: int) -> None:
        """A case that nobody holds, here and in the file, may be in another team."""
        was = self._names.get(self._held.team_of.get(row) or 0, "")
        if child.team and words.key(child.team) != words.key(was) and (KEY_WORKER, row) not in self._held.by_hand:
            what = f"{NOBODY}, {was or 'no team'} → {child.team}"
            self._add(Step("team", key, self._day, self._before), child.case_id, child.team, what)

    def _born(self, key: str, child: Child, row: int) -> None:
        """The date of birth: a file of an older day fills one that is not known, and corrects none."""
        old = self._held.born[row]
        if child.born == old:
            self._settle(row, BORN)
        elif child.born and not (old and self._held.latest > self._day):
            was, now = show(date.fromisoformat(old)) if old else "", show(date.fromisoformat(child.born))
            what = f"date of birth {was} → {now}" if old else f"date of birth {now}"
            step = Step("corrected", key, self._day, "", child.born)
            self._differs(BORN, row, child, step, f"born {was}" if old else "date of birth not known", now, what)

    def _vanished(self, key: str, row: int) -> None:
        """A case that is open in the record and not in the file."""
        held, child = self._held, self._extract.children.get(key)
        day = self._within(child.closed) if child is not None and child.closed > held.opening[row].start else ""
        step = Step("closed", key, day or self._day, "" if day else self._before)
        team = child.team if child is not None and child.team else self._team(row)
        if (OPEN_CASE, row) in held.by_hand:
            self._conflict(OPEN_CASE, key, row, "open here, not an open case in the file", "closed", step)
            return
        spell = held.key_worker.get(row)
        holder = self._people.name(spell.value) if spell is not None else NOBODY
        what = f"closed in the file, held by {holder}" if day else f"no longer in the file, held by {holder}"
        self._add(step, held.ids[row], team, what.replace(f"held by {NOBODY}", NOBODY))

    def _team(self, row: int) -> str:
        """Return the name of the team that an open case is in: its key worker's, or the one that has it meanwhile."""
        spell = self._held.key_worker.get(row)
        return self._held.people[spell.value].team if spell else self._names.get(self._held.team_of.get(row) or 0, "")

    # Lines

    def _within(self, day: str) -> str:
        """Return a day that a list gives if a change of the last interval can have been on it, else nothing."""
        return day if self._before and self._before < day <= self._day else ""

    def _differs(self, fact: str, row: int, child: Child, step: Step, was: str, now: str, what: str = "") -> None:
        if (fact, row) in self._held.by_hand:
            self._conflict(fact, step.case, row, f"{was} here, {now} in the file", now, step)
        else:
            self._add(step, child.case_id, child.team, what or f"{was} → {now}")

    def _add(self, step: Step, case_id: str, team: str, what: str) -> None:
        key = f"{step.kind}:{step.case}"
        left_out = key in self._choices.left_out
        after = step.after if step.after < step.day else ""
        self.found.lines.append(Line(key, step.kind, step.case, case_id, team, what, step.day, after, left_out))
        if not left_out:
            self._take(step)

    def _conflict(self, fact: str, key: str, row: int, what: str, said: str, step: Step) -> None:
        """The file says otherwise than what was entered by hand: that stays, unless the file is to be believed."""
        held, child = self._held, self._extract.children.get(key)
        case_id, team = held.ids[row], child.team if child is not None else ""
        if held.differences.get((fact, row)) == said:
            what += ", as before"
        line = f"conflict {fact}:{key}"
        taken = line in self._choices.taken
        self.found.lines.append(Line(line, "conflict", key, case_id, team, what, step.day, step.after, not taken))
        if taken:
            self._settle(row, fact)
            self._take(step)
        else:
            self.found.differences[fact, row] = said

    def _take(self, step: Step) -> None:
        self.found.steps.append(step)
        if step.kind in ("new", "reopened", "closed"):
            self._settle(self._held.cases.get(step.case), *_WHILE_OPEN)

    # What was kept as entered by hand

    def _settle(self, row: int | None, *facts: str) -> None:
        """Forget what a file said otherwise of some facts of a case: it says so no longer, or is believed."""
        if row is not None:
            for fact in facts:
                self.found.differences.pop((fact, row), None)

    def _settle_closed(self) -> None:
        """Forget what was kept of cases that are closed here and in the file."""
        rows = {row for _, row in self.found.differences if row not in self._held.opening}
        if rows:
            held, children = self._held.cases, self._extract.children
            for row in rows - {held.get(key) for key, child in children.items() if child.is_open}:
                self._settle(row, *_WHILE_OPEN)
