"""The sheets Cases and Categories, worked out against what is held."""

from collections import defaultdict
from typing import Any, NamedTuple

from models import words
from models.imports import cells
from models.imports.cells import OPEN, shown_day
from models.imports.draft import Draft, changes


class _Opening(NamedTuple):
    row: int
    valid_from: str
    valid_to: str


def cases(draft: Draft) -> None:
    """Add new cases; correct facts, opening and closing of known ones; open again one that was closed."""
    held = {
        row: (family, born) for row, family, born in draft.store.rows("select id, family_id, date_of_birth from cases")
    }
    openings: dict[int, list[_Opening]] = defaultdict(list)
    for case, *opening in draft.store.rows(
        "select case_row, id, valid_from, valid_to from openings order by valid_from"
    ):
        openings[case].append(_Opening(*opening))
    days = cells.Memo(cells.day)
    readers = (cells.required, cells.Memo(_family).__getitem__, cells.Memo(cells.day_or("")).__getitem__,
               days.__getitem__, cells.Memo(cells.day_or(OPEN)).__getitem__)  # fmt: skip
    new_cases, new_openings = draft.writes["case"], draft.writes["opening"]
    for number, values, good in draft.rows("Cases", readers):
        case_id, family, born, opened, closed = values
        claimed = draft.claim(draft.cases, "Cases", number, case_id) if case_id else None
        if opened and closed and closed < opened:
            why = f"before the case opened, {shown_day(opened)}; correct one of the two"
            draft.refuse("Cases", number, "Closed", shown_day(closed), why)
        elif good and claimed:
            row, new = claimed
            if new:
                new_cases.append((row, case_id, words.key(case_id), *family, born or None))
                new_openings.append((row, opened, closed))
                draft.tell("added", "Cases", number, case_id, "", opened)
            else:
                _known_case(draft, number, row, values, held[row], openings[row])


def _family(cell: Any) -> tuple[str, str]:  # noqa: ANN401
    family = cells.text(cell)
    return family, words.key(family)


def _known_case(
    draft: Draft, number: int, row: int, values: list[Any], held: tuple[str, str | None], openings: list[_Opening]
) -> None:
    case_id, family, born, opened, closed = values
    before = (held[0], held[1] or "")
    after = (family[0] or before[0], born or before[1])
    told, kind, when = [], "changed", ""
    if after != before:
        draft.write("case corrected", after[0], words.key(after[0]), after[1] or None, row)
        told.append(changes(("family", "date of birth"), before, after))
    # Two begin on one day where a case was closed and opened again on it: the one that also ends alike is meant.
    from_day = [one for one in openings if one.valid_from == opened or one.valid_to > opened]
    opening = min(from_day, key=lambda one: (one.valid_from != opened, one.valid_to != closed), default=None)
    if opening is None:
        draft.write("opening", row, opened, closed)
        told.append("open again")
        kind, when = "reopened", opened
    else:
        if "Closed" not in draft.book.columns["Cases"]:
            closed = opening.valid_to
        if (opened, closed) != opening[1:]:
            if not _apart(draft, number, (opened, closed), opening, openings):
                return
            draft.write("opening corrected", opened, closed, opening.row)
            told.append(changes(("opened", "closed"), opening[1:], (opened, closed)))
            if opening.valid_to == OPEN != closed:
                kind, when = "closed", closed
    if told:
        draft.tell(kind, "Cases", number, case_id, ", ".join(told), when)
    else:
        draft.same("Cases")


def _apart(draft: Draft, number: int, new: tuple[str, str], of: _Opening, openings: list[_Opening]) -> bool:
    """Whether a corrected opening stays apart from the case's other ones; lists the row where not."""
    opened, closed = new
    for other in openings:
        if other is not of and other.valid_from < closed and other.valid_to > opened:
            until = "since" if other.valid_to == OPEN else f"to {shown_day(other.valid_to)} from"
            why = f"the case is also recorded as open {until} {shown_day(other.valid_from)}; correct one of the two"
            draft.refuse("Cases", number, "Opened", shown_day(opened), why)
            return False
    return True


def categories(draft: Draft) -> None:
    """Add new categories, each holding until the case's next one; correct a known one from the same day."""
    rank = {category: place for place, category in enumerate(words.CATEGORIES)}
    category = cells.Memo(lambda cell: rank[cells.choice(words.CATEGORIES)(cell)])
    readers = (draft.cases.find, category.__getitem__, cells.Memo(cells.day).__getitem__)
    found = [(case, start, place, number)
             for number, (case, place, start), good in draft.rows("Categories", readers) if good]  # fmt: skip
    found.sort()
    held = _held_categories(draft, {row[0] for row in found})
    before = (0, "", 0, 0)
    chain: list[tuple[int, str, int, int]] = []
    passed_over = 0
    for row in found:
        same_day = row[:2] == before[:2]
        if same_day and row[2] == before[2]:
            why = f"the same case, category and from-day as in row {before[3]}; keep one"
            draft.refuse("Categories", row[3], "Case ID", draft.case_id(row[0]), why)
        elif same_day:
            passed_over += 1
            draft.same("Categories")
        else:
            if chain and row[0] != before[0]:
                _chain(draft, chain, held.get(before[0]))
                chain = []
            chain.append(row)
        before = row
    if chain:
        _chain(draft, chain, held.get(before[0]))
    if passed_over:
        draft.book.notes.append(
            f"Categories: {words.count(passed_over, 'row')} left out, because the case has another category from the"
            " same day that comes first."
        )


def _held_categories(draft: Draft, of: set[int]) -> dict[int, dict[str, tuple[int, str, str]]]:
    """Return, of the cases given, what is held: from-day to row, category and end."""
    held: dict[int, dict[str, tuple[int, str, str]]] = defaultdict(dict)
    for case, start, *rest in draft.store.rows("select case_row, valid_from, id, category, valid_to from categories"):
        if case in of:
            held[case][start] = (rest[0], rest[1], rest[2])
    return held


def _chain(draft: Draft, rows: list[tuple[int, str, int, int]], held: dict[str, tuple[int, str, str]] | None) -> None:
    """Write one case's categories: ``rows`` of the file by from-day, merged with those held."""
    case = rows[0][0]
    given = {start: (words.CATEGORIES[place], number) for _, start, place, number in rows}
    starts = sorted(given.keys() | held.keys()) if held else list(given)
    for start, until in zip(starts, [*starts[1:], OPEN], strict=True):
        row, before, end = held.get(start, (0, "", "")) if held else (0, "", "")
        category, number = given.get(start, (before, 0))
        if not row:
            draft.writes["category"].append((case, category, start, until))
            draft.tell("added", "Categories", number, case, category, start)
            continue
        if (category, until) != (before, end):
            draft.write("category corrected", category, until, row)
        if category != before:
            draft.tell("changed", "Categories", number, case, f"{before} → {category}")
        elif number:
            draft.same("Categories")
