"""Consolidating sixty teams' returns, against reading the same cells with the libraries alone."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from models.consolidate import consolidate
from models.returns.content import Audience
from models.returns.write import write_return
from models.store import open_store
from tests.benchmarks.measure import best, line, process
from tests.benchmarks.service import LAST, write_service

TEAMS, MONTHS = 60, 24


def consolidation(folder: Path) -> None:
    """Write the returns of sixty teams of eight, then read them back as one."""
    paths = write_returns(folder)
    took = best(lambda: consolidate(paths))
    line(f"consolidate {TEAMS} returns", took, "calamine reads the same cells", best(lambda: by_calamine(paths)), "1.5")
    line(
        f"consolidate {TEAMS} returns",
        took,
        "openpyxl reads the same cells",
        best(lambda: by_openpyxl(paths), 2),
        "1.5",
    )


def write_returns(folder: Path) -> list[Path]:
    """Return the files, one a team."""
    workbook, database = folder / "teams.xlsx", folder / "teams.db"
    write_service(workbook, TEAMS * 8, MONTHS)
    process("main.py", "--database", database, "import", workbook)
    paths = []
    with open_store(database) as store:
        for (team,) in store.rows("select name from teams order by id"):
            paths.append(folder / f"{team}.xlsx")
            write_return(store, LAST, team, Audience.LEADERSHIP, paths[-1])
    return paths


def by_calamine(paths: Sequence[Path]) -> None:
    """Read every sheet into lists."""
    for path in paths:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def by_openpyxl(paths: Sequence[Path]) -> None:
    """Read every sheet into lists."""
    for path in paths:
        for sheet in load_workbook(path, read_only=True):
            list(sheet.iter_rows(values_only=True))
