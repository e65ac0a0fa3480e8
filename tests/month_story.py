"""How October closes in the example service: what managers answer, sign, correct and send: for pictures."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from models import actions, case_changes, explanations, month_notes, signoff
from models.actions import DONE, Task
from models.breaches import Breach
from models.case_list import open_cases
from models.changes import Change
from models.checklist import checklist
from models.example import LAST_DAY
from models.explanations import Said
from models.returns.content import Audience
from models.returns.write import write_return
from models.signatures import ROLES
from models.store import Store

TODAY, OCTOBER, SEPTEMBER = date(2026, 11, 2), LAST_DAY, date(2026, 9, 30)
TEAM, MANAGER, HEAD = "Harbour Team", "Olwen Thackeray-Moss", "Hester Langridge"
WHY = "He left on 16 Oct; his two cases wait until the court dates are known."
VIEW = "Handed over in writing before he went."
WHAT, DUE = "Allocate both cases at the Monday meeting", date(2026, 11, 9)
REASON = "Two teams were joined in the spring, and their cases came with them."
LATE = "The closing was recorded late; the family had moved away."
_REASONS = {
    "open_cases:month": "Thirteen assessments ended in October.",
    "open_cases:year": REASON,
    "uncovered:month": "One worker fell ill and one left; their cases are being handed over.",
    "uncovered:year": "One worker fell ill and one left; nobody was away a year ago.",
    "median_cases:year": "Three people joined, and newly qualified workers begin with fewer.",
    "maximum_cases:year": "One worker covers for a colleague who left.",
    "agency_share_fte:year": "An agency worker fills a post until somebody is found.",
}
_BREACHES = {
    "over": ("Covers for a colleague who left.", "Move two children in need to a colleague"),
    "under": ("Grows by one case a month.", "Offer the next case first"),
    "uncovered": (WHY, WHAT),
    "unallocated": ("Came in on a Friday; nobody had room that week.", "Allocate it at the Monday meeting"),
}
_AGREED = "Agreed at the monthly meeting; it is looked at again next month."


def complete(store: Store, month: date, team: str, manager: str = MANAGER) -> None:
    """Do all that the checks of a month still miss."""
    for breach in checklist(store, month, team, TODAY).breaches:
        if breach.lacks(month):
            reason, what = _BREACHES[breach.kind]
            said, task = Said(breach.answer.reason or reason), Task(what, manager, date(2026, 11, 20))
            explanations.answer(store, breach.about(month), breach.answer, said, TODAY, task)
    for row in (row for check in checklist(store, month, team, TODAY).checks for row in check.rows):
        if "action_row" in row.target:
            actions.close(store, row.target["action_row"], DONE, TODAY)
    for change in checklist(store, month, team, TODAY).changes:
        if change.reason is None:
            explain(store, change, team)


def answer(store: Store, breach: Breach) -> None:
    """Answer a breach for October."""
    task = Task(WHAT, MANAGER, DUE)
    explanations.answer(store, breach.about(OCTOBER), breach.answer, Said(WHY, VIEW), TODAY, task)


def explain(store: Store, change: Change, team: str) -> None:
    """Say why a figure changed."""
    month_notes.write(store, change.day, team, change.about, _REASONS.get(change.about, _AGREED), TODAY)


def sign(store: Store, month: date, team: str, manager: str = MANAGER, *, head: bool = False) -> None:
    """Sign a month as the team's manager, and as head of service too."""
    signoff.sign(store, month, team, ROLES[0], manager, TODAY)
    if head:
        signoff.sign(store, month, team, ROLES[1], HEAD, TODAY)


def correct(store: Store, day: date, place: int = 0) -> None:
    """Record that a case of the team had closed on ``day``, a signed month's day."""
    held = [case for case in open_cases(store, TODAY, TEAM) if case.worker and case.since and case.since < day]
    case_changes.close(store, held[place].row, day, why=LATE)


def returns(store: Store, folder: Path) -> list[Path]:
    """Write October's returns of all teams once ours is signed: one is a draft, in one somebody changed a cell."""
    made = []
    for name, manager in store.rows("select name, manager from teams order by id"):
        if name not in (TEAM, "Mill Lane Team"):
            complete(store, OCTOBER, name, manager)
            sign(store, OCTOBER, name, manager)
        made.append(folder / f"{name} October 2026.xlsx")
        write_return(store, OCTOBER, name, Audience.LEADERSHIP, made[-1], today=TODAY)
        if name == "Orchard Team":
            _edit(made[-1])
    made.append(folder / "Station Road Team September 2026.xlsx")
    write_return(store, SEPTEMBER, "Station Road Team", Audience.LEADERSHIP, made[-1], today=TODAY)
    return made


def service_returns(store: Store, folder: Path) -> list[Path]:
    """Write the service's returns of twelve months, as they would have been kept."""
    months = [date(2025 + (10 + back) // 12, (10 + back) % 12 + 1, 1) for back in range(12)]
    made = [folder / f"Service {month:%Y-%m}.xlsx" for month in months]
    for month, path in zip(months, made, strict=True):
        write_return(store, month, None, Audience.LEADERSHIP, path, today=TODAY)
    return made


def _edit(path: Path) -> None:
    """Change a worker's cases by one, as somebody might in Excel."""
    workbook = load_workbook(path)
    sheet = workbook["Workers"]
    heads = {cell.value: (cell.row, cell.column) for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    row, column = heads["Cases"]
    sheet.cell(row + 1, column).value -= 1
    workbook.save(path)
