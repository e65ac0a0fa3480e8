"""Which children of an Annex A workbook are open cases, what they are, and who holds them (contract section 4b)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from models import words
from models.extracts import annex_a_checks as checks
from models.extracts.annex_a_lists import CASE_LISTS
from models.extracts.annex_a_rows import Rows
from models.extracts.codes import CATEGORY_OF_STATUS, CLOSED
from models.extracts.extract import Child, Extract

_CATEGORY = {7: "child protection plan", 8: "child in care"}
_CARE_LEAVER = "care leaver"


@dataclass(slots=True)
class CaseList:
    """One of the Lists 6 to 9, and which of its rows count."""

    number: int
    rows: Rows
    is_open: Sequence[bool]
    """Of each row, whether it says that its child is an open case on the day of the extract."""
    used: dict[str, int] = field(default_factory=dict)
    """The row of each child that is used: the first open one, else the first."""


def put_together(extract: Extract, read_lists: Mapping[int, Rows]) -> None:
    """Fill ``extract.children`` from all lists, with a finding in ``read_lists`` wherever something is wrong."""
    checks.join_ids(read_lists)
    _forget_teams_as_workers(read_lists)
    as_of = extract.as_of.isoformat()
    case_lists = {
        number: _case_list(number, read_lists[number], as_of) for number in CASE_LISTS if number in read_lists
    }
    children, to_check = extract.children, set[str]()
    for number, add in _ADD.items():
        if number in case_lists:
            add(children, case_lists[number], as_of, to_check)
    for number, rows in read_lists.items():
        _add_places(children, rows, case_lists.get(number))
        if number in case_lists:
            checks.list_names_and_codes(rows, case_lists[number].is_open)
            checks.list_odd_days(rows, case_lists[number].is_open, as_of)
    checks.list_disagreements(children, case_lists, to_check)


def _forget_teams_as_workers(read_lists: Mapping[int, Rows]) -> None:
    """Blank the workers that are the name of a team: allocated to the team is unallocated (contract section 2)."""
    teams = {words.key(team) for rows in read_lists.values() for team in set(rows.columns.get("team", ())) if team}
    for number in CASE_LISTS:
        for name in ("worker", "adviser"):
            column = read_lists[number].columns.get(name, ()) if number in read_lists else ()
            if blank := {worker for worker in set(column) if worker and words.key(worker) in teams}:
                read_lists[number].columns[name] = ["" if worker in blank else worker for worker in column]


def _case_list(number: int, rows: Rows, as_of: str) -> CaseList:
    ends, statuses = rows.column("end"), rows.column("status")
    is_open = [not end or end > as_of for end in ends] if number != 9 else [True] * len(ends)
    if number == 6:
        is_open = [opened and status != CLOSED for opened, status in zip(is_open, statuses, strict=True)]
    used = dict(zip(rows.keys, range(len(rows.keys)), strict=True))
    if len(used) < len(rows.keys):
        used = {}
        for index, key in enumerate(rows.keys):
            if key not in used or (is_open[index] and not is_open[used[key]]):
                used[key] = index
        checks.list_duplicates(rows, used, is_open)
    return CaseList(number, rows, is_open, used)


def _columns(case_list: CaseList, *names: str) -> list[Sequence[str]]:
    """Return some columns, only the rows that are used."""
    columns = [case_list.rows.column(name) for name in names]
    if len(case_list.used) == len(case_list.rows.keys):
        return columns
    return [[column[index] for index in case_list.used.values()] for column in columns]


def _used_flags(case_list: CaseList) -> Sequence[bool]:
    return [case_list.is_open[index] for index in case_list.used.values()]


def _add_list_6(children: dict[str, Child], case_list: CaseList, as_of: str, to_check: set[str]) -> None:
    """Add the children of List 6, the base of the caseload."""
    ids = list(map(case_list.rows.ids.__getitem__, case_list.used.values()))
    columns = _columns(case_list, "status", "worker", "team", "start", "end", "born", "family")
    places = zip(repeat(case_list.rows.name), map(case_list.rows.numbers.__getitem__, case_list.used.values()))
    each = zip(case_list.used, ids, _used_flags(case_list), *columns, places, strict=True)
    for key, case_id, is_open, status, worker, team, start, end, born, family, place in each:
        opened = start if start <= as_of else as_of
        if is_open:
            category = CATEGORY_OF_STATUS.get(status, "")
            children[key] = Child(case_id, True, category, worker, team, opened, "", "", born, family, (place,))
        else:
            opened = "" if end and end < opened else opened
            children[key] = Child(case_id, False, "", "", "", opened, end, "", born, family, (place,))


def _add_more_believed(children: dict[str, Child], case_list: CaseList, as_of: str, to_check: set[str]) -> None:
    """Add List 7 or 8: what it says of an open child takes the place of what the lists before it said."""
    category = _CATEGORY[case_list.number]
    columns = _columns(case_list, "worker", "team", "start", "born", "family")
    each = zip(case_list.used.items(), _used_flags(case_list), *columns, strict=True)
    for (key, index), is_open, worker, team, start, born, family in each:
        child = children.get(key)
        if child is None:
            child = children[key] = Child(case_list.rows.ids[index])
        if is_open:
            if (
                (worker and child.worker and worker != child.worker)
                or (team and child.team and team != child.team)
                or child.category != category
            ):
                to_check.add(key)
            child.is_open, child.category, child.since, child.closed = True, category, start, ""
            child.worker, child.team = worker or child.worker, team or child.team
        child.born, child.family = child.born or born, child.family or family


def _add_list_9(children: dict[str, Child], case_list: CaseList, as_of: str, to_check: set[str]) -> None:
    """Add the care leavers: what the other lists leave blank of an open child is taken from it."""
    columns = _columns(case_list, "worker", "adviser", "team", "born", "family")
    for (key, index), worker, adviser, team, born, family in zip(case_list.used.items(), *columns, strict=True):
        child = children.get(key)
        if child is None:
            child = children[key] = Child(case_list.rows.ids[index])
        elif child.is_open:
            to_check.add(key)
        child.is_open, child.closed = True, ""
        child.category = child.category or _CARE_LEAVER
        child.worker, child.team = child.worker or worker or adviser, child.team or team
        child.born, child.family = child.born or born, child.family or family


_ADD: Mapping[int, Callable[[dict[str, Child], CaseList, str, set[str]], None]] = {
    6: _add_list_6,
    7: _add_more_believed,
    8: _add_more_believed,
    9: _add_list_9,
}


def _add_places(children: dict[str, Child], rows: Rows, case_list: CaseList | None) -> None:
    """Add to each child the rows that name it; one that only Lists 3 to 5 name is there for what happened to it."""
    if case_list is None:
        for key, case_id in zip(rows.keys, rows.ids, strict=True):
            if key not in children:
                children[key] = Child(case_id)
    keys, numbers = rows.keys, rows.numbers
    if case_list is not None and case_list.number == 6:  # whose used rows were added with the children
        unused = sorted(set(range(len(keys))).difference(case_list.used.values()))
        keys, numbers = [keys[index] for index in unused], [numbers[index] for index in unused]
    for key, place in zip(keys, zip(repeat(rows.name), numbers), strict=True):
        children[key].places += (place,)
