"""What is wrong in the rows of Annex A's lists though they can be read: a finding each, for the team to put right."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from models import words
from models.extracts import cells
from models.extracts.annex_a_rows import Rows
from models.extracts.codes import CATEGORY_OF_STATUS
from models.extracts.extract import Child

if TYPE_CHECKING:
    from models.extracts.annex_a_cases import CaseList

_BELIEVED = (8, 7, 6, 9)
"""The first of these that names a worker or team is believed."""


def join_ids(read_lists: Mapping[int, Rows]) -> None:
    """Take ids that differ only by leading zeros for one child, unless both stand in one list."""
    zeros = {key for rows in read_lists.values() for key in rows.keys if key[0] == "0"}
    every = {key for rows in read_lists.values() for key in rows.keys} if zeros else zeros
    forms: dict[str, set[str]] = {}
    for key in zeros:
        if bare := key.lstrip("0"):
            forms.setdefault(bare, {bare} & every).add(key)
    for rows in read_lists.values():
        held = set(rows.keys) if forms else set()
        forms = {bare: same for bare, same in forms.items() if len(same) > 1 and len(same & held) <= 1}
    whole = {key: max(same, key=len) for same in forms.values() for key in same}
    if not whole:
        return
    spelled = {key: one for rows in read_lists.values() for key, one in zip(rows.keys, rows.ids, strict=True)}
    for rows in read_lists.values():
        changed = [(index, key) for index, key in enumerate(rows.keys) if whole.get(key, key) != key]
        rows.ids, rows.keys = list(rows.ids), list(rows.keys)
        for index, key in changed:
            value, rows.ids[index], rows.keys[index] = rows.ids[index], spelled[whole[key]], whole[key]
            why = f"another list has {rows.ids[index]}; both are taken for one child"
            rows.findings.append(rows.finding("id changed", index, "id", value, why))


def list_duplicates(rows: Rows, used: Mapping[str, int], is_open: Sequence[bool]) -> None:
    """List the open rows of a child that say something else than the one that is used."""
    for index, key in enumerate(rows.keys):
        one = used[key]
        if index == one or not is_open[index]:
            continue
        for name, column in rows.columns.items():
            if words.key(column[index]) != words.key(column[one]):
                why = f"{rows.row_words(one)} of the same child says “{_shown(column[one])}” and is used"
                rows.findings.append(rows.finding("duplicate row", index, name, _shown(column[index]), why))
                break


def list_names_and_codes(rows: Rows, is_open: Sequence[bool]) -> None:
    """List the open rows without a worker or whose worker is a number, and the case statuses not known."""
    if "worker" in rows.columns:
        advisers = rows.columns.get("adviser", ())
        for index in [index for index, worker in enumerate(rows.columns["worker"]) if not worker]:
            if is_open[index] and not (advisers and advisers[index]):
                shown = rows.fault(index, "worker")
                why = "the cell shows an error" if shown else "no worker is named"
                rows.findings.append(rows.finding("blank worker", index, "worker", shown, why))
    for name in ("worker", "adviser"):
        column = rows.columns.get(name, ())
        if numbers := {worker for worker in set(column) if worker and cells.is_no_name(worker)}:
            for index in [index for index, worker in enumerate(column) if worker in numbers and is_open[index]]:
                why = "a number or date, not a name"
                rows.findings.append(rows.finding("worker as number", index, name, column[index], why))
    if "status" in rows.columns:
        for index in [index for index, status in enumerate(rows.columns["status"]) if not status]:
            if is_open[index]:
                why = "blank, or none of the five codes"
                rows.findings.append(rows.finding("unknown code", index, "status", rows.fault(index, "status"), why))


def list_odd_days(rows: Rows, is_open: Sequence[bool], as_of: str) -> None:
    """List the episodes that end before they start, and the open ones of List 6 that start after the extract."""
    if "start" not in rows.columns:
        return
    starts = rows.columns["start"]
    ends = rows.columns.get("end", ())
    for index in [index for index, (start, end) in enumerate(zip(starts, ends, strict=False)) if end and end < start]:
        why = f"before the start, {_shown(starts[index])}"
        rows.findings.append(rows.finding("impossible date", index, "end", _shown(ends[index]), why))
    if rows.headings.list.number == 6 and max(starts, default="") > as_of:
        for index in [index for index, start in enumerate(starts) if start > as_of and is_open[index]]:
            why = "after the day of the extract"
            rows.findings.append(rows.finding("future start", index, "start", _shown(starts[index]), why))


def list_disagreements(children: Mapping[str, Child], lists: "Mapping[int, CaseList]", to_check: set[str]) -> None:
    """List where lists say different things of a child.

    Args:
        children: as put together.
        lists: the Lists 6 to 9 that are there.
        to_check: the children of whom two lists may say different things.
    """
    for key in sorted(to_check):
        _compare(
            children[key], key, [lists[number] for number in _BELIEVED if number in lists and key in lists[number].used]
        )
    if 6 not in lists:
        return
    rows, is_open = lists[6].rows, lists[6].is_open
    for status, number, what in (("a", 8, "care"), ("b", 7, "a child protection plan")):
        if number not in lists:
            continue
        there = {key for key, index in lists[number].used.items() if lists[number].is_open[index]}
        statuses = rows.column("status")
        for index in [index for index, one in enumerate(statuses) if one == status and is_open[index]]:
            if rows.keys[index] not in there:
                why = f"List {number} has no open period of {what} of the child"
                value = CATEGORY_OF_STATUS[status]
                rows.findings.append(rows.finding("disagreement", index, "status", value, why))


def _compare(child: Child, key: str, lists: "Sequence[CaseList]") -> None:
    """List what each list says of a child that is not what is used of it."""
    for one in lists:
        index, rows = one.used[key], one.rows
        if not one.is_open[index]:
            if one.number == 6:
                why = "another list has the child as an open case, which is used"
                name = "end" if rows.column("end")[index] else "status"
                value = _shown(rows.column("end")[index]) or "closed"
                rows.findings.append(rows.finding("disagreement", index, name, value, why))
            continue
        for name, believed in (("worker", child.worker), ("team", child.team)):
            said = rows.column(name)[index]
            if said and said != believed and words.key(said) != words.key(believed):
                why = f"“{believed}” in another list, which is used"
                rows.findings.append(rows.finding("disagreement", index, name, said, why))
        status = CATEGORY_OF_STATUS.get(rows.column("status")[index], "")
        if status and status != child.category and one.number == 6:
            why = f"“{child.category}” by another list, which is used"
            rows.findings.append(rows.finding("disagreement", index, "status", status, why))


def _shown(value: str) -> str:
    """Return an ISO day as 31/10/2026, any other text as it is."""
    return f"{value[8:]}/{value[5:7]}/{value[:4]}" if len(value) == 10 and value[4] == value[7] == "-" else value
