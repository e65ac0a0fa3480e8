"""Children in the hands of several teams: one child with workers of two, and a family with workers of several."""

import json
from collections import Counter
from collections.abc import Iterator

from models import words
from models.extracts.finding_kinds import DISAGREEMENT
from models.findings import latest
from models.put_right.looked import Draft, Looked, open_case
from models.put_right.shapes import Action, Check, Does, Row
from models.words import count

CARE_LEAVER = "care leaver"

_CO_WORKERS = """
select case_row, worker_row from allocations indexed by allocations_on_day
where kind = 'co-worker' and valid_to > :day and valid_from <= :day order by case_row, worker_row
"""
_TOLD = """
select case_id, list, value from findings where extract_row = ? and kind = ? and "column" like '%team%' order by id
"""
_FAMILY_NAMES = "select family_key, family_id from cases where id in (select value from json_each(?))"


def two_teams(looked: Looked) -> Check:
    """Return the cases whose key worker is in one team, and a co-worker or a list of the last file in another."""
    drafts: dict[int, Draft] = {}
    for case, why in (*_by_co_worker(looked), *_by_file(looked)):
        drafts.setdefault(case, Draft(case, why, None, (open_case(case),)))
    return Check(
        "teams", "In two teams’ hands", "Where two teams hold a child, each may think that the other acts.", "case",
        looked.rows(drafts.values()),
    )  # fmt: skip


def families(looked: Looked) -> Check:
    """Return the families whose children have key workers in several teams, to be kept in mind.

    A care leaver is no longer looked after as a child: a personal adviser is in a team of their own.
    """
    team_of = {row: person.team for row, person in looked.everybody.items()}
    held = [
        (family, team_of[worker], case)
        for case, worker, kind, family in looked.of_families
        if family and worker in team_of and kind != CARE_LEAVER
    ]
    one = {family: team for family, team, _ in held}
    apart = {family for family, team, _ in held if one[family] != team}
    several: dict[str, Counter[str]] = {family: Counter() for family in apart}
    a_case: dict[str, int] = {}
    for family, team, case in held:
        if family in apart:
            several[family][team] += 1
            a_case.setdefault(family, case)
    names = {str(key): str(name) for key, name in looked.store.rows(_FAMILY_NAMES, (json.dumps([*a_case.values()]),))}
    rows = [_family(family, names[family], found) for family, found in several.items()]
    return Check(
        "families", "Families in several teams", "Brothers and sisters with one worker spare a family meetings.",
        "family", tuple(sorted(rows, key=lambda row: (-len(several[str(row.key)]), words.key(row.subject)))),
        decides=False,
    )  # fmt: skip


def _holder_team(looked: Looked, case: int) -> tuple[int, str]:
    """Return row and name of the team of a case's key worker; 0 where nobody holds it, or another team looks."""
    place = looked.place.get(case)
    worker = looked.of.held.worker[place] if place is not None else None
    person = looked.everybody.get(worker) if worker is not None else None
    return (person.team_row, person.team) if person else (0, "")


def _by_co_worker(looked: Looked) -> Iterator[tuple[int, str]]:
    for case, worker in looked.store.rows(_CO_WORKERS, {"day": looked.day.isoformat()}):
        other, (team, _) = looked.everybody.get(worker), _holder_team(looked, case)
        if team and other is not None and other.team_row != team:
            yield case, f"Co-worker {other.name} is in {other.team}"


def _by_file(looked: Looked) -> Iterator[tuple[int, str]]:
    """Yield the cases that a list of the last file has in another team."""
    extract = latest(looked.store, looked.day)
    told = looked.store.rows(_TOLD, (extract.row, DISAGREEMENT)) if extract else []
    rows = {str(key): int(row) for key, row in looked.store.rows("select case_key, id from cases")} if told else {}
    for case_id, of_list, said in told:
        case = rows.get(words.key(case_id), 0)
        team, name = _holder_team(looked, case)
        if team and words.key(name) != words.key(said):
            yield case, f"{of_list} of the last file has {said}"


def _family(key: str, name: str, teams: Counter[str]) -> Row:
    each = sorted(teams.items(), key=lambda of: (-of[1], words.key(of[0])))
    return Row(
        key=key, subject=name, about=count(teams.total(), "child", "children"), team="", who="",
        why=", ".join(f"{team} {number}" for team, number in each), days=None,
        actions=(Action("Open the family", Does.OPENS, {"place": "Cases", "family": name}),),
    )  # fmt: skip
