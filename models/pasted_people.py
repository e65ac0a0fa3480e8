"""Cells that were copied in a spreadsheet, matched to the people who wait to be confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.extracts.names import even
from models.unconfirmed import FIELDS, Waiting
from models.words import count, tidy

MOST_LINES = 10_000
_NAME = "name"
_HEADINGS = {
    "name": _NAME, "worker": _NAME, "worker name": _NAME, "full name": _NAME, "worker id": "worker_id",
    "id": "worker_id", "role": "role", "fte": "fte", "employment": "employment", "start": "start",
    "start date": "start",
}  # fmt: skip
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was taken, by worker row and field as text to be checked, and a sentence of what was and was not."""

    values: Mapping[int, Mapping[str, str]]
    sentence: str


def is_table(text: str) -> bool:
    """Whether a copied text is several cells, not one."""
    return "\t" in text or "\n" in text.strip()


def pasted(text: str, people: Sequence[Waiting], at: int, field: str) -> Pasted:
    """Return what a copied block of cells says of people; blank cells say nothing.

    With headings (Name, Worker ID, Role, FTE, Employment, Start, in any order) its rows are matched by name; without,
    the block is laid over the list from the cell that has the keyboard, downwards and to the right.

    Args:
        text: lines of cells with tabs between them.
        people: who waits, in the order shown.
        at: the place of the cell's person in it.
        field: the cell's field.
    """
    lines = [[tidy(cell.strip('"')) for cell in line.split("\t")] for line in text.splitlines()[:MOST_LINES]]
    lines = [line for line in lines if any(line)]
    if not lines:
        return Pasted({}, "Nothing was pasted: the cells are empty.")
    heads = [_HEADINGS.get(even(cell), "") for cell in lines[0]]
    if _NAME in heads and len(set(heads) - {"", _NAME}) > 0:
        return _by_name(lines, heads, people)
    if sum(bool(head) for head in heads) > 1 or (len(heads) == 1 and heads[0] and len(lines) > 1):
        if _NAME not in heads and len(heads) > 1:
            return Pasted({}, "Nothing was pasted: the headings have no Name; copy that column too, or no headings.")
        field, lines = heads[0] if len(heads) == 1 else field, lines[1:]
    return _downwards(lines, people, at, field)


def _by_name(lines: list[list[str]], heads: list[str], people: Sequence[Waiting]) -> Pasted:
    left_out = [cell for cell, head in zip(lines[0], heads, strict=True) if cell and not head]
    named = _Named(people)
    values: dict[int, dict[str, str]] = {}
    unknown: list[str] = []
    several: list[str] = []
    for line in lines[1:]:
        cells = {head: cell for head, cell in zip(heads, line, strict=False) if head and cell}
        name = cells.pop(_NAME, "")
        rows = named.rows(name)
        if len(rows) == 1:
            values.setdefault(rows[0], {}).update(cells)
        elif name:
            (several if rows else unknown).append(name)
    not_taken = []
    if unknown:
        not_taken.append(f"{count(len(unknown), 'name')} not on this list ({_some(unknown)})")
    if several:
        not_taken.append(f"{count(len(several), 'name')} that more than one person has ({_some(several)})")
    if left_out:
        not_taken.append(f"the {'column' if len(left_out) == 1 else 'columns'} {_some(left_out)}")
    return _told(values, not_taken)


class _Named:
    """The people by their names, as they are and as files spell them, also with the words in another order."""

    def __init__(self, people: Sequence[Waiting]) -> None:
        self._rows: dict[str, set[int]] = {}
        self._words: dict[tuple[str, ...], set[int]] = {}
        for who in people:
            for name in (who.name, *who.known_as):
                self._rows.setdefault(even(name), set()).add(who.row)
                self._words.setdefault(tuple(sorted(even(name).split())), set()).add(who.row)

    def rows(self, name: str) -> list[int]:
        """Return the rows of those who have this name."""
        found = self._rows.get(even(name)) or self._words.get(tuple(sorted(even(name).split())), set())
        return sorted(found)


def _downwards(lines: list[list[str]], people: Sequence[Waiting], at: int, field: str) -> Pasted:
    fields = list(FIELDS)[list(FIELDS).index(field) :]
    values = {
        who.row: {name: cell for name, cell in zip(fields, line, strict=False) if cell}
        for who, line in zip(people[at:], lines, strict=False)
    }
    not_taken = []
    if (below := len(lines) - len(people[at:])) > 0:
        not_taken.append(f"{count(below, 'row')} below the list")
    if (right := max(map(len, lines)) - len(fields)) > 0:
        not_taken.append(f"{count(right, 'column')} right of the last")
    return _told(values, not_taken)


def _told(values: dict[int, dict[str, str]], not_taken: list[str]) -> Pasted:
    values = {row: cells for row, cells in values.items() if cells}
    cells = sum(map(len, values.values()))
    people = count(len(values), "person", "people")
    taken = f"Pasted {count(cells, 'cell')} for {people}; nothing is confirmed yet." if cells else "Nothing was pasted."
    return Pasted(values, f"{taken} Not taken: {'; '.join(not_taken)}." if not_taken else taken)


def _some(texts: Sequence[str]) -> str:
    shown = ", ".join(text[:40] for text in texts[:_SHOWN])
    return f"{shown} and {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else shown
