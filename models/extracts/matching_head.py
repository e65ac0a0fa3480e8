"""What the matching page is given of a file: its sheets, its columns, their first rows, and how they are guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from models import words
from models.errors import BadInput
from models.extracts import cells
from models.extracts.cells import Cell
from models.extracts.codes import even
from models.extracts.matching import HEADING_ROWS, Matching, headings_of, locate, reads, saved
from models.extracts.matching_guess import MOST_VALUES, SAMPLE, Known, by_heading, category_of, guess, name_of, sheet_is
from models.spreadsheets import Progress, Sheet, Spreadsheet
from models.store import Store

_STEP = 4000


@dataclass(frozen=True, slots=True)
class Head:
    """What the page is given of a file."""

    file: str
    sheets: tuple[str, ...]
    """Those with rows in columns."""
    sheet: str
    """The one whose columns are matched."""
    row: int
    """The row of the headings, from 1."""
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The first rows under them."""
    values: Mapping[str, tuple[str, ...]]
    """By heading, the different values of the whole column as shown, where there are few; the most frequent first."""
    guess: Matching
    told: Mapping[str, str]
    """By field, whether it was guessed from the heading or its contents."""
    firsts: Mapping[str, tuple[tuple[Cell, ...], ...]]
    """By sheet, its first rows from the file's first."""
    heights: Mapping[str, int]
    """By sheet, how many rows it has in all."""
    teams: tuple[str, ...] = field(default=())
    """Teams of the record, to choose from."""
    saved: tuple[str, ...] = ()
    """Names of saved matchings."""
    known: str = ""
    """The name of the saved matching that ``guess`` is, where the file is known by one."""

    def alike(self, keys: frozenset[str]) -> tuple[str, ...]:
        """Return the sheets that have all these headings (``Matching.keys``)."""
        return tuple(name for name in self.sheets if locate(self.firsts[name], keys) is not None)

    def height(self, sheets: Sequence[str], keys: frozenset[str]) -> int:
        """Return how many rows these sheets have under their headings."""
        found = ((name, locate(self.firsts[name], keys)) for name in sheets)
        return sum(self.heights[name] - located[0] for name, located in found if located is not None)


def known(store: Store) -> Known:
    """Return what the record holds."""
    with store.snapshot():
        cases, workers, teams = (
            frozenset(words.key(row[0]) for row in store.rows(sql))
            for sql in (
                "select case_key from cases",
                "select name from workers union select name from worker_names",
                "select name from teams",
            )
        )
    return Known(cases, workers, teams)


def head(
    store: Store, spreadsheet: Spreadsheet, sheet: str = "", progress: Progress | None = None, saved_as: str = ""
) -> Head:
    """Read what the matching page shows of a file, and guess its matching.

    Args:
        store: the record, whose case ids, workers and teams help to guess.
        spreadsheet: the open file.
        sheet: which sheet's columns; default: the one that looks most like rows of cases.
        progress: told every few thousand rows; may raise to stop.
        saved_as: the saved matching that it is known by and that is to be put right; default: none, it is guessed.

    Raises:
        BadInput: nothing in it could be rows of cases.
    """
    of_record, every = known(store), saved(store)
    by = next((one for one in every if words.key(one.name) == words.key(saved_as)), None)
    firsts, heights, tables = _sheets(spreadsheet)
    if not tables:
        raise BadInput(
            f"{spreadsheet.name} holds no rows of cases; choose a file with a row for each case, and a column each for"
            " its number and its worker."
        )
    likely = max(tables, key=lambda name: tables[name][1])
    if by is not None and not sheet:
        likely = next((name for name in tables if reads(by, name) and locate(firsts[name], by.keys)), likely)
    chosen = sheet if sheet in tables else likely
    located = locate(firsts[chosen], by.keys) if by is not None else None
    row = located[0] if located is not None else tables[chosen][0]
    names = headings_of(firsts[chosen][row - 1])
    columns, told = guess(names, _sample(firsts, chosen, row, names), of_record)
    kept = Matching("", columns)
    if by is not None and located is not None:
        spelled = {even(heading): heading for heading in names}
        columns, told = {key: spelled[even(heading)] for key, heading in by.columns.items()}, {}
        kept = replace(by, columns=columns)
    made = Head(
        spreadsheet.name, tuple(tables), chosen, row, tuple(names), firsts[chosen][row : row + SAMPLE], {}, kept, told,
        firsts, heights, tuple(name for (name,) in store.rows("select name from teams order by name_key")),
        tuple(one.name for one in every), by.name if by is not None else "",
    )  # fmt: skip
    return _with_values(made, spreadsheet, of_record, progress)


def _sheets(
    spreadsheet: Spreadsheet,
) -> tuple[dict[str, tuple[tuple[Cell, ...], ...]], dict[str, int], dict[str, tuple[int, tuple[int, int]]]]:
    """Return by sheet with rows in columns its first rows, its height, and where and how much it looks like cases."""
    firsts: dict[str, tuple[tuple[Cell, ...], ...]] = {}
    heights: dict[str, int] = {}
    tables: dict[str, tuple[int, tuple[int, int]]] = {}
    for name in spreadsheet.names:
        sheet = spreadsheet.sheet(name)
        if sheet is None:
            continue
        rows = tuple(map(tuple, islice(sheet.rows(), HEADING_ROWS + SAMPLE)))
        if (table := _table(rows, sheet.height)) is not None:
            firsts[name], heights[name], tables[name] = rows, sheet.height, table
    return firsts, heights, tables


def _table(rows: Sequence[Sequence[Cell]], height: int) -> tuple[int, tuple[int, int]] | None:
    """Return the row of a sheet's headings and how much it looks like cases; None where it has no rows in columns."""
    filled = [sum(isinstance(cell, str) and even(cell) != "" for cell in row) for row in rows[: HEADING_ROWS + 1]]
    most = max(filled, default=0)
    if most < 2:
        return None
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:HEADING_ROWS]):
        if filled[index] < max(2, 0.4 * most) or index + 1 >= height:
            continue
        plain = [cell for cell in row if isinstance(cell, str)]
        score = len({key for key, _ in by_heading([words.tidy(cell)[: words.NAME_LENGTH] for cell in plain])})
        if best is None or score > best[1]:
            best = index + 1, score
    return (best[0], (best[1], height)) if best is not None else None


def _sample(
    firsts: Mapping[str, tuple[tuple[Cell, ...], ...]], chosen: str, row: int, names: Sequence[str]
) -> list[Sequence[Cell]]:
    """Return the first rows of a sheet, and of those that have the same columns in the same order."""
    found: list[Sequence[Cell]] = list(firsts[chosen][row:])
    wanted = list(map(even, names))
    for name, rows in firsts.items():
        if name != chosen and len(rows) >= row and list(map(even, headings_of(rows[row - 1]))) == wanted:
            found += rows[row:]
    return found


def _with_values(made: Head, spreadsheet: Spreadsheet, of_record: Known, progress: Progress | None) -> Head:
    """Add the different values of each column in all alike sheets, and what follows from them."""
    alike = made.alike(made.guess.keys) if made.guess.columns else (made.sheet,)
    counts: dict[str, dict[str, int]] = {heading: {} for heading in made.headings}
    for name in alike:
        sheet = spreadsheet.sheet(name)
        if sheet is None:
            raise BadInput(f"{spreadsheet.name} has changed while it was read; choose it again.")
        located = (made.row, {}) if name == made.sheet else locate(made.firsts[name], made.guess.keys)
        if located is not None:
            _count(sheet, located[0], counts, progress)
    values = {
        heading: tuple(sorted(counted, key=lambda text: (-counted[text], text)))
        for heading, counted in counts.items()
        if 0 < len(counted) <= MOST_VALUES
    }
    offered = {even(value): category_of(value) for value in values.get(made.guess.columns.get("status", ""), ())}
    guessed = replace(made.guess, categories={**offered, **made.guess.categories})
    if not guessed.name:
        is_what = sheet_is(alike, guessed.columns, made.rows, made.headings, of_record)
        guessed = replace(guessed, name=made.known or name_of(made.file), sheet_is=is_what)
    return replace(made, values=values, guess=guessed)


def _count(sheet: Sheet, row: int, counts: Mapping[str, dict[str, int]], progress: Progress | None) -> None:
    """Count the different values under each heading of a sheet."""
    rows = islice(sheet.rows(), row - 1, None)
    by_key = {even(heading): counted for heading, counted in counts.items()}
    under = [by_key.get(even(heading)) for heading in headings_of(next(rows, []))]
    for number, cells_of in enumerate(rows, 1):
        for counted, cell in zip(under, cells_of, strict=False):
            if counted is not None and cell != "" and len(counted) <= MOST_VALUES:
                text = cells.shown(cell)
                counted[text] = counted.get(text, 0) + 1
        if progress is not None and number % _STEP == 0:
            progress("Reading the columns", number, sheet.height)
