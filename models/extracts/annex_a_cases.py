"""Which children of an Annex A workbook are open cases, what they are, and who holds them (contract section 4b)."""

from collections.abc import Mapping, Sequence

from models import words
from models.extracts import cells
from models.extracts.annex_a_lists import CASE_LISTS
from models.extracts.annex_a_rows import Rows
from models.extracts.codes import CATEGORY_OF_STATUS, CLOSED
from models.extracts.extract import Child, Extract

_BELIEVED = (8, 7, 6, 9)
"""The first of these that names a worker or team is believed."""
_CATEGORY = {7: "child protection plan", 8: "child in care", 9: "care leaver"}


def put_together(extract: Extract, read_lists: Mapping[int, Rows]) -> None:
    """Fill ``extract.children`` from all lists, with a finding wherever they disagree."""
    join_ids(read_lists)
    _forget_teams_as_workers(read_lists)
    as_of = extract.as_of.isoformat()
    is_open = {number: _open_rows(rows, number, as_of) for number, rows in read_lists.items() if number in CASE_LISTS}
    used = {number: _used_rows(read_lists[number], opened) for number, opened in is_open.items()}
    children = extract.children
    for number in reversed(_BELIEVED):  # what a later one says takes the place of what an earlier one said
        if number in used:
            _add(children, read_lists[number], used[number], is_open[number], as_of)
    for number, rows in read_lists.items():
        _add_places(children, rows)
        if number in is_open:
            _list_blanks(rows, is_open[number])
    _list_disagreements(children, read_lists, used, is_open)


def join_ids(read_lists: Mapping[int, Rows]) -> None:
    """Take ids that differ only by leading zeros for one child, unless both stand in one list."""
    short: dict[str, set[str]] = {}
    every = {key for rows in read_lists.values() for key in rows.keys}
    for key in every:
        if key[0] == "0" and (bare := key.lstrip("0")):
            short.setdefault(bare, {bare} if bare in every else set()).add(key)
    same = {bare: forms for bare, forms in short.items() if len(forms) > 1}
    if not same:
        return
    for rows in read_lists.values():
        for bare in [bare for bare, forms in same.items() if len(forms.intersection(rows.keys)) > 1]:
            del same[bare]
    longest = {form: max(forms, key=len) for forms in same.values() for form in forms}
    spelled = {key: one for rows in read_lists.values() for key, one in zip(rows.keys, rows.ids, strict=True)}
    for rows in read_lists.values():
        ids, keys = list(rows.ids), list(rows.keys)
        for index, key in enumerate(keys):
            if (whole := longest.get(key, key)) != key:
                value, ids[index], keys[index] = ids[index], spelled[whole], whole
                why = f"another list has it as {spelled[whole]}; both are taken for one child"
                rows.ids = ids
                rows.findings.append(rows.finding("id changed", index, "id", value, why))
        rows.ids, rows.keys = ids, keys


def _forget_teams_as_workers(read_lists: Mapping[int, Rows]) -> None:
    """Blank the workers that are the name of a team: allocated to the team is unallocated (contract section 2)."""
    teams = {words.key(team) for rows in read_lists.values() for team in set(rows.columns.get("team", ())) if team}
    for number in CASE_LISTS:
        for name in ("worker", "adviser"):
            column = read_lists[number].columns.get(name, ()) if number in read_lists else ()
            if blank := {worker for worker in set(column) if worker and words.key(worker) in teams}:
                read_lists[number].columns[name] = ["" if worker in blank else worker for worker in column]


def _open_rows(rows: Rows, number: int, as_of: str) -> Sequence[bool]:
    """Return of each row whether it says that its child is an open case on the day of the extract."""
    if number == 9:
        return [True] * len(rows.keys)
    ends = rows.column("end")
    if number != 6:
        return [not end or end > as_of for end in ends]
    return [
        (not end or end > as_of) and status != CLOSED for end, status in zip(ends, rows.column("status"), strict=True)
    ]


def _used_rows(rows: Rows, is_open: Sequence[bool]) -> dict[str, int]:
    """Return the row that is used of each child: the first open one, else the first. Others that differ are listed."""
    used = dict(zip(rows.keys, range(len(rows.keys)), strict=True))
    if len(used) == len(rows.keys):
        return used
    first: dict[str, int] = {}
    for index, key in enumerate(rows.keys):
        if key not in first or (is_open[index] and not is_open[first[key]]):
            first[key] = index
    for index, key in enumerate(rows.keys):
        if index != first[key] and is_open[index]:
            for name, column in rows.columns.items():
                if words.key(column[index]) != words.key(column[first[key]]):
                    why = f"row {rows.numbers[first[key]]} of the same child says “{column[first[key]]}” and is used"
                    rows.findings.append(rows.finding("duplicate row", index, name, column[index], why))
                    break
    return first


def _add(children: dict[str, Child], rows: Rows, used: Mapping[str, int], is_open: Sequence[bool], as_of: str) -> None:
    """Add what one list says of its children, over what less believed lists said."""
    number = rows.headings.list.number
    workers, teams, borns, families = (rows.column(name) for name in ("worker", "team", "born", "family"))
    starts, ends, statuses, advisers = (rows.column(name) for name in ("start", "end", "status", "adviser"))
    fixed = _CATEGORY.get(number, "")
    for key, index in used.items():
        child = children.get(key)
        if child is None:
            child = children[key] = Child(rows.ids[index])
        if is_open[index]:
            child.is_open = True
            child.category = fixed or CATEGORY_OF_STATUS.get(statuses[index]) or child.category
            child.worker = workers[index] or advisers[index] or child.worker
            child.team = teams[index] or child.team
            if number in (7, 8):
                child.since = starts[index]
        child.born = borns[index] or child.born
        child.family = families[index] or child.family
        if number == 6:
            child.opened, child.closed = starts[index], ends[index] if not is_open[index] else ""
            if child.opened > as_of:
                child.opened = as_of
    if number == 6:
        _check_starts(rows, as_of)


def _check_starts(rows: Rows, as_of: str) -> None:
    for index, start in enumerate(rows.column("start")):
        if start > as_of:
            value = cells.shown_day(start)
            rows.findings.append(rows.finding("future start", index, "start", value, "after the day of the extract"))


def _add_places(children: dict[str, Child], rows: Rows) -> None:
    """Add to each child the rows that name it; one that only Lists 3 to 5 name is there for what happened to it."""
    name = rows.name
    for key, case_id, number in zip(rows.keys, rows.ids, rows.numbers, strict=True):
        child = children.get(key)
        if child is None:
            child = children[key] = Child(case_id)
        child.places += ((name, number),)


def _list_blanks(rows: Rows, is_open: Sequence[bool]) -> None:
    """List the open rows without a worker, those whose worker is a number, and the case statuses not known."""
    if "worker" in rows.columns:
        advisers = rows.column("adviser")
        for index, worker in enumerate(rows.columns["worker"]):
            if not worker and is_open[index] and not advisers[index]:
                shown = rows.fault(index, "worker")
                why = "an error cell" if shown else "no worker is named"
                rows.findings.append(rows.finding("blank worker", index, "worker", shown, why))
            elif worker and not worker[0].isalpha() and is_open[index] and cells.is_no_name(worker):
                rows.findings.append(rows.finding("worker as number", index, "worker", worker, "a number, not a name"))
    if "status" in rows.columns:
        for index, status in enumerate(rows.columns["status"]):
            if not status and is_open[index]:
                why = "the case status is blank or none of the five codes"
                rows.findings.append(rows.finding("unknown code", index, "status", "", why))


def _list_disagreements(
    children: Mapping[str, Child],
    read_lists: Mapping[int, Rows],
    used: Mapping[int, Mapping[str, int]],
    is_open: Mapping[int, Sequence[bool]],
) -> None:
    """List where another list than the believed one says something else of a child."""
    several = set().union(*(used.get(number, {}) for number in (7, 8, 9)))
    for key in several:
        child = children[key]
        places = [(n, used[n][key]) for n in _BELIEVED if n in used and key in used[n] and is_open[n][used[n][key]]]
        if len(places) < 2:
            continue
        for name, believed in (("worker", child.worker), ("team", child.team)):
            for number, index in places:
                said = read_lists[number].column(name)[index]
                if said and said != believed and words.key(said) != words.key(believed):
                    why = f"another list says “{believed}”, which is used"
                    read_lists[number].findings.append(
                        read_lists[number].finding("disagreement", index, name, said, why)
                    )
