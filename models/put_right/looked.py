"""The cases of one day as the lists of what is quietly wrong look at them, read once for all lists."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from models import on_day, teams
from models.position import Inputs, Position
from models.put_right.shapes import Action, Does, Row
from models.store import Store

ALLOCATE = Action("Hand over", Does.ALLOCATES)


def open_case(row: int) -> Action:
    """Return the action that opens a case."""
    return Action("Open the case", Does.OPENS, {"place": "Cases", "case_row": row})


class Draft(NamedTuple):
    """What is wrong with one case, before its id and who holds it are looked up."""

    case: int
    why: str
    days: int | None
    actions: tuple[Action, ...]
    planned: date | None = None


_IDS = "select c.id, c.case_id from json_each(?) wanted cross join cases c on c.id = wanted.value"
_HELD_SINCE = """
select case_row, valid_from from allocations indexed by allocations_on_day
where kind = 'key worker' and valid_to > :day and valid_from <= :day
"""

_BEGAN = """
select o.case_row, o.valid_from, k.valid_from from openings o indexed by openings_on_day
"""
_BEGAN_OF = """
select o.case_row, o.valid_from, k.valid_from from json_each(:cases) wanted
cross join openings o indexed by openings_of_case on o.case_row = wanted.value
"""
_ON_DAY = """
left join categories k indexed by categories_of_case
    on k.case_row = o.case_row and k.valid_from <= :day and k.valid_to > :day
where o.valid_to > :day and o.valid_from <= :day
"""
_SIBLINGS = """
select c.id, a.worker_row, k.category, c.family_key from json_each(:families) wanted
cross join cases c indexed by cases_of_family on c.family_key = wanted.value and c.family_key <> ''
cross join openings o indexed by openings_of_case
    on o.case_row = c.id and o.valid_from <= :day and o.valid_to > :day
left join allocations a indexed by allocations_of_case
    on a.case_row = c.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day
left join categories k indexed by categories_of_case
    on k.case_row = c.id and k.valid_from <= :day and k.valid_to > :day
order by c.id
"""


@dataclass(frozen=True)
class Looked:
    """A day's position and what it was worked out from, of a team or the service."""

    store: Store
    of: Inputs
    position: Position

    @property
    def day(self) -> date:
        """The day looked at."""
        return self.position.day

    @cached_property
    def place(self) -> dict[int, int]:
        """Where each open case of the team or service stands in the columns of ``of.held``."""
        return {case: place for place, case in enumerate(self.of.held.case)}

    @cached_property
    def everybody(self) -> dict[int, on_day.Person]:
        """Everyone of the whole service, by row, with the post of the day."""
        people = self.of.people if self.of.team is None else on_day.people_on(self.store, self.day)
        return {person.row: person for person in people}

    @cached_property
    def of_families(self) -> list[tuple[int, int | None, str | None, str]]:
        """The open cases of the families that have one here: case, key worker, category, family key."""
        held = self.of.held
        if self.of.team is None:
            return list(zip(held.case, held.worker, held.category, held.family, strict=True))
        families = json.dumps(sorted(set(held.family) - {""}))
        return self.store.rows(_SIBLINGS, {"day": self.day.isoformat(), "families": families})

    @cached_property
    def began(self) -> list[tuple[int, str, str | None]]:
        """Each open case of the team or service with the days, as kept, on which it opened and its category began."""
        at = {"day": self.day.isoformat()}
        if self.of.team is None:
            return self.store.rows(f"{_BEGAN} {_ON_DAY}", at)
        at["cases"] = json.dumps(self.of.held.case)
        return self.store.rows(f"{_BEGAN_OF} {_ON_DAY}", at)

    @cached_property
    def held_since(self) -> dict[int, str]:
        """Since when its key worker holds each case of the service, as the day is kept."""
        return dict(self.store.rows(_HELD_SINCE, {"day": self.day.isoformat()}))

    @cached_property
    def _teams(self) -> dict[int, str]:
        """The team of each case that nobody holds."""
        names = {int(row): str(name) for row, name in self.store.rows("select id, name from teams")}
        return {case.row: names.get(case.team_row or 0, "") for case in self.of.unheld}

    def rows(self, drafts: Iterable[Draft]) -> tuple[Row, ...]:
        """Return the rows of a list of cases."""
        found = list(drafts)
        ids = dict(self.store.rows(_IDS, (json.dumps([one.case for one in found]),)))
        otherwise = self.of.team or teams.only(self.store) or teams.NOT_KNOWN
        held, rows = self.of.held, []
        for case, why, days, actions, planned in found:
            place = self.place[case]
            person = self.everybody.get(held.worker[place] or 0)
            category = held.category[place] or "category not known"
            team = (person.team if person else self._teams.get(case)) or otherwise
            rows.append(
                Row(case, ids[case], category[:1].upper() + category[1:], team, person.name if person else "",
                    why, days, actions, case, planned)
            )  # fmt: skip
        return tuple(rows)
