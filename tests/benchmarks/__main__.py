"""Print how long the program's main work takes, each time as a ratio to a raw baseline of the same run.

    python -m uv run python -m tests.benchmarks [WORKBOOK] [--workers 170] [--months 36]
                                                [--annex FILE] [--children 12000]

WORKBOOK is a caseload workbook and FILE an Annex A; without them, invented ones are written first. Times are processor
seconds, the best of several runs, so that other work on the machine counts little. Whole processes are measured apart.
"""

import argparse
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from models.breaches import breaches
from models.dates import month_end
from models.position import position
from models.pressures import trend
from models.store import Store, open_store
from tests.benchmarks.annex import annex, write_annex
from tests.benchmarks.closing import closing
from tests.benchmarks.handover import plans
from tests.benchmarks.measure import best, line, process
from tests.benchmarks.returns import consolidation
from tests.benchmarks.service import LAST, write_service

HELD = """
select a.worker_row, a.case_row, k.category, c.family_key
from allocations a indexed by allocations_on_day
cross join cases c on c.id = a.case_row
left join categories k indexed by categories_of_case
    on k.case_row = a.case_row and k.valid_from <= :day and k.valid_to > :day
where a.kind = 'key worker' and a.valid_to > :day and a.valid_from <= :day
"""
"""The held rows of a day with what a position counts of them: worker, case, category and family."""

READ_CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
"""
READ_OPENPYXL = """
import sys
from openpyxl import load_workbook
rows = [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(sys.argv[1], read_only=True)]
"""
WRITE_SAME_CELLS = """
import sys
from openpyxl import Workbook, load_workbook
book = Workbook()
for sheet in load_workbook(sys.argv[1]):
    made = book.create_sheet(sheet.title)
    for row in sheet.iter_rows(values_only=True):
        made.append(row)
started = __import__("time").process_time()
copy = Workbook()
for sheet in book:
    made = copy.create_sheet(sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            new = made.cell(cell.row, cell.column, cell.value)
            new.number_format = cell.number_format
copy.save(sys.argv[2])
print(__import__("time").process_time() - started)
"""
WRITE_RETURN = """
import sys, time
from datetime import date
from pathlib import Path
from models.returns.content import Audience
from models.returns.build import build
from models.returns.write import write_return
from models.store import open_store
import openpyxl
store = open_store(Path(sys.argv[1]))
started = time.process_time()
write_return(store, date.fromisoformat(sys.argv[3]), None, Audience.LEADERSHIP, Path(sys.argv[2]))
print(time.process_time() - started)
"""
EMPTY_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.show()
app.processEvents()
window.grab()
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", nargs="?", type=Path)
    parser.add_argument("--workers", type=int, default=170)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--annex", type=Path)
    parser.add_argument("--children", type=int, default=12_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbook = options.workbook or Path(folder) / "service.xlsx"
        if options.workbook is None:
            write_service(workbook, options.workers, options.months)
        print(f"{'what':<48}{'took':>10}  {'baseline':<40}{'took':>10}{'ratio':>8}{'aim':>6}")
        database = Path(folder) / "caseloads.db"
        imports(workbook, database)
        with open_store(database) as store:
            days(store)
            months(store, options.months)
        returns(database, Path(folder))
        consolidation(Path(folder))
        tables()
        start(database)
        with open_store(database) as store:
            closing(store)
        plans()
        extract = options.annex or Path(folder) / "annex.xlsx"
        if options.annex is None:
            write_annex(extract, options.children)
        annex(extract, Path(folder))


def imports(workbook: Path, database: Path) -> None:
    """Import against both libraries' plain reading of the same file, as whole processes."""
    process("main.py", "import", "--help")  # compiles what is imported
    took, memory, _ = process("main.py", "--database", database, "import", workbook)
    calamine, calamine_memory, _ = process("-c", READ_CALAMINE, workbook)
    openpyxl, _, _ = process("-c", READ_OPENPYXL, workbook)
    line("import", took, "openpyxl reads the file into lists", openpyxl, "1.5")
    line("import", took, "calamine reads the file into lists", calamine, "1.5")
    line("import: peak memory", memory, "calamine's own", calamine_memory, "2", "MB")


def days(store: Store) -> None:
    """A past day against the query for its held rows, and a trend against a position."""
    past = LAST - timedelta(365)
    held = {"day": past.isoformat()}
    one = best(lambda: position(store, past))
    line("position of a past day", one, "query: its held rows", best(lambda: store.rows(HELD, held)), "2")
    line("trend of 24 months", best(lambda: trend(store, LAST, 24), 1), "one position", one, "10")


def months(store: Store, number: int) -> None:
    """Every breach of all months against their trend."""
    whole = best(lambda: trend(store, LAST, number), 3)
    line(f"breaches of {number} months", best(lambda: breaches(store, LAST, number), 3), "their trend", whole, "3")


def returns(database: Path, folder: Path) -> None:
    """The return against writing the same cells with the same library."""
    written, copied = folder / "return.xlsx", folder / "copy.xlsx"
    _, memory, printed = process("-c", WRITE_RETURN, database, written, month_end(LAST))
    _, base_memory, base = process("-c", WRITE_SAME_CELLS, written, copied)
    line("return: figures and file", float(printed), "openpyxl writes the same cells", float(base), "1.5")
    line("return: peak memory", memory, "openpyxl's own", base_memory, "2", "MB")


def tables() -> None:
    """Filter and sort of 12,000 rows against Python's own of the same rows."""

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.kit.table_rows import Column, RowModel

    application = QApplication.instance() or QApplication([])
    rows = [tuple(f"{(row * 7919 + column * 104729) % 99991:05} word" for column in range(8)) for row in range(12_000)]
    model = RowModel([Column(str(n), str(n), lambda row, n=n: row[n]) for n in range(8)], key=lambda row: row[0])
    model.set_rows(rows)
    hay = [" ".join(row).casefold() for row in rows]
    line(
        "filter 12,000 rows as you type",
        best(lambda: [model.set_filter(text) for text in ("12", "123", "")]),
        "Python filters the same words",
        best(lambda: [[row for row in hay if text in row] for text in ("12", "123", "")]),
        "2",
    )
    line(
        "sort 12,000 rows by each column",
        best(lambda: [model.sort(column) for column in range(8)]),
        "Python sorts the same rows",
        best(lambda: [sorted(rows, key=lambda row, column=column: row[column].casefold()) for column in range(8)]),
        "2",
    )
    del application


def start(database: Path) -> None:
    """Process start to the first painted page, against an empty window."""

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    script = Path(__file__).with_name("first_page.py")
    took = min(process(script, database)[0] for _ in range(5))
    base = min(process("-c", EMPTY_WINDOW)[0] for _ in range(5))
    line("start to the first painted page", took, "an empty PySide6 window", base, "3")


if __name__ == "__main__":
    main()
