"""The Annex A import against the reading library's plain read of the same file."""

import gc
import random
import time
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from models.extracts import annex_a
from models.extracts.importing import apply, plan
from models.extracts.plan import Plan
from models.spreadsheets import open_spreadsheet
from models.store import IN_MEMORY, open_store
from tests.benchmarks.measure import best, line, process
from tests.models.extracts.annex_files import ERROR, grid, write_sheets

LAST = date(2026, 10, 31)
_FIRST, _LAST, _A_TEAM = (
    ("Ash", "Bea", "Cal", "Dee", "Eli", "Fay", "Gus", "Hal"),
    ("Oak", "Elm", "Yew", "Fir", "Bay"),
    8,
)
_STATUS = (
    "a) Looked after child", "Child Protection plan", "c) Child in need plan", "d) Open assessment",
    "e) Closed episode",
)  # fmt: skip

HOLD_CELLS = """
import resource, sys
from python_calamine import CalamineWorkbook
def used(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = used()
book = CalamineWorkbook.from_path(sys.argv[1])
rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
print(used() - before)
"""
PREVIEW = """
import resource, sys
from datetime import date
from pathlib import Path
from models.extracts import annex_a
from models.extracts.importing import plan
from models.spreadsheets import open_spreadsheet
from models.store import IN_MEMORY, open_store
import python_calamine, sqlite_utils
def used(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with open_store(IN_MEMORY) as store:
    before = used()
    planned = plan(store, annex_a.read(open_spreadsheet(Path(sys.argv[1])), date.fromisoformat(sys.argv[2])))
    print(used() - before)
"""


def write_annex(path: Path, children: int) -> None:
    """Write a messy Annex A workbook of invented children, the same each time."""
    rng = random.Random(children)
    lists: dict[int, list[dict[str, object]]] = {number: [] for number in (3, 4, 5, 6, 7, 8, 9)}
    teams = [f"Team {number}" for number in range(max(2, children // 100))]
    for number in range(children):
        team = rng.randrange(len(teams))
        place = team * _A_TEAM + rng.randrange(_A_TEAM)
        worker = f"{_FIRST[place % 8]} {_LAST[place // 8 % 5]}{_LAST[place // 40 % 5].lower()}{place // 200:x}"
        start = LAST - timedelta(rng.randrange(5, 900))
        status = rng.choices(range(5), (22, 14, 38, 16, 10))[0]
        seen, closed = LAST - timedelta(rng.randrange(70)), LAST - timedelta(3) if status == 4 else None
        row = partial(_row, rng, 100000 + number * 7, teams[team], worker)
        lists[6].append(row(start=start, seen=seen, end=closed, status=_STATUS[status]))
        if number % 5 == 0:
            lists[3].append(row(referral=start))
        if number % 3 == 0:
            lists[4].append(row(start=start, seen="a) Yes", end=start + timedelta(30)))
        if status == 1:
            lists[5].append(row(enquiry=start, conference=start + timedelta(12)))
            lists[7].append(row(start=start, visit=seen, alone="Yes", review=seen))
        if status == 0:
            lists[8].append(row(start=start, visit=seen, review=seen, placement=start))
        if number % 10 == 0:
            lists[9].append(row(eligibility="b) Former relevant child") | {"id": 9_000_000 + number})
    write_sheets(path, {f"List {number}": grid(number, rows) for number, rows in lists.items()})


def _row(rng: random.Random, child: int, team: str, worker: str, **facts: object) -> dict[str, object]:
    who = rng.choice([worker] * 12 + [worker.upper(), worker.replace(" ", "\xa0"), ERROR, None, "-"])
    kept = {
        name: f"{day:%d/%m/%Y}" if isinstance(day, date) and rng.random() < 0.2 else day for name, day in facts.items()
    }
    born = LAST - timedelta(rng.randrange(10, 6000))
    return {"id": child, "born": born, "age": 5.25, "team": team, "worker": who} | kept


def annex(path: Path, folder: Path) -> None:
    """Print the ratios of reading, of applying, of memory, and how soon a cancel answers."""
    gc.disable()  # as in the command, and while the window reads
    plain = best(lambda: _plain(path), 3)
    planned: list[Plan] = []
    with open_store(folder / "annex.db") as store:

        def preview() -> None:
            extract = annex_a.read(open_spreadsheet(path), LAST)
            assert extract is not None
            planned[:] = [plan(store, extract)]

        reading = best(preview, 3)
        applying = best(lambda: apply(store, planned[0]), 1)
    line("Annex A: read and preview", reading, "calamine reads all of its cells", plain, "1.5")
    line("Annex A: apply, all cases new", applying, "its read and preview", reading, "1")
    _, _, held = process("-c", HOLD_CELLS, path)
    _, _, used = process("-c", PREVIEW, path, LAST)
    line("Annex A: peak memory", float(used), "the cells that calamine holds", float(held), "2.5", "MB")
    line("Annex A: longest wait for a cancel", _longest_wait(path), "half a second", 0.5, "1")


def _plain(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        for _ in book.get_sheet_by_name(name).iter_rows():
            pass


def _longest_wait(path: Path) -> float:
    """Return the longest time between two moments at which a cancel would be heard, from opening to the end."""
    moments = [time.perf_counter()]

    def progress(_text: str, _done: int, _total: int) -> None:
        moments.append(time.perf_counter())

    with open_store(IN_MEMORY) as store:
        extract = annex_a.read(open_spreadsheet(path), LAST, progress)
        assert extract is not None
        planned = plan(store, extract, progress=progress)
        apply(store, planned, progress)
    moments.append(time.perf_counter())
    return max(later - earlier for earlier, later in pairwise(moments))
