"""Write a caseload workbook of an invented service of any size, the same each time."""

from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from models.words import CATEGORIES, TEAM_KINDS

LAST = date(2026, 10, 31)
STAY = 200
"""Days a case stays open."""


def write_service(path: Path, workers: int, months: int) -> None:
    """Write teams of eight, ``workers`` workers, and some 16 cases each at any time over ``months`` months."""
    first = LAST - timedelta(round(months * 30.5))
    book = Workbook(write_only=True)
    sheets = {name: book.create_sheet(name) for name in ("Teams", "Workers", "Limits", "Cases", "Categories")}
    allocations = book.create_sheet("Allocations")
    allocations.append(["Case ID", "Worker ID", "From", "To"])
    sheets["Teams"].append(["Team", "Kind"])
    sheets["Workers"].append(["Worker ID", "Name", "Team", "Role", "FTE", "Start"])
    sheets["Limits"].append(["Team kind", "Role", "Lower", "Upper"])
    sheets["Cases"].append(["Case ID", "Family ID", "Opened", "Closed"])
    sheets["Categories"].append(["Case ID", "Category", "From"])
    for kind in ("", *TEAM_KINDS):
        sheets["Limits"].append([kind, "social worker", 12 + len(kind) % 3, 16 + len(kind) % 5])
    for team in range((workers + 7) // 8):
        sheets["Teams"].append([f"Team {team}", TEAM_KINDS[team % len(TEAM_KINDS)]])
    case = 0
    for worker in range(workers):
        sheets["Workers"].append(
            [
                f"W{worker:05}",
                f"Worker {worker}",
                f"Team {worker // 8}",
                "social worker",
                (0.6, 1)[worker % 3 > 0],
                first,
            ]
        )
        for place in range(14 + worker % 5):
            opened = first + timedelta((place * 37 + worker * 11) % STAY)
            while opened <= LAST:
                case += 1
                closed = opened + timedelta(STAY - case % 7)
                closed = closed if closed <= LAST else None
                sheets["Cases"].append([f"C{case:07}", f"F{case // 2:07}", opened, closed])
                sheets["Categories"].append([f"C{case:07}", CATEGORIES[case % 5], opened])
                if case % 50:
                    allocations.append([f"C{case:07}", f"W{worker:05}", opened, closed])
                opened += timedelta(STAY)
    book.save(path)
