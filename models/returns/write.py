"""Writes a month's return as an Excel workbook (contract section 6)."""

import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from models.dates import show_month
from models.errors import BadInput, Failure
from models.files import replaced, save_workbook
from models.returns.content import Audience, Return
from models.returns.rows import Column, set_print, write_rows
from models.returns.styles import COUNT, DATE, EDGE, FTE, LIMIT, OVER, Styles, Value
from models.returns.summary import NAME_ROWS, write_name, write_summary
from models.returns.summary_charts import write_charts, write_months
from models.returns.trend_sheet import CHARTED, TABLE, write_trend
from models.signoff import return_of
from models.store import Store
from models.words import CATEGORIES


def write_return(
    store: Store,
    month: date,
    team: str | None,
    audience: Audience,
    path: Path,
    cancel: threading.Event | None = None,
    today: date | None = None,
) -> Path:
    """Write a month's return, as signed or a draft; return where it is. A file that was there is replaced at the end.

    Args:
        store: the open database.
        month: any day of the month.
        team: the team's name, or None for the whole service.
        audience: who is to read it.
        path: the workbook to write.
        cancel: set it to stop; what was at ``path`` before stays.
        today: the day it is made on; by default today.

    Raises:
        BadInput: no such team, a month that has not begun or has no record, a folder that is not there, a name that
            does not end in ``.xlsx`` or is the database's own.
        Failure: the file can't be written, or ``cancel`` was set.
    """
    check_new(path, [store.path])
    of = return_of(store, month, team, audience, today=today or datetime.now().astimezone().date())
    with replaced(path) as beside:
        write_workbook(of, beside, cancel)
    return path


def check_new(path: Path, others: Iterable[Path]) -> None:
    """Raise ``BadInput`` unless ``path`` ends in ``.xlsx`` and is none of the files ``others``."""
    over_other = path.is_file() and any(other.exists() and path.samefile(other) for other in others)
    if over_other or (path.suffix.lower() != ".xlsx" and not path.is_dir()):
        raise BadInput(f"{path.name} is not the name of a new Excel workbook; end it in .xlsx.")


def write_workbook(of: Return, path: Path, cancel: threading.Event | None = None) -> None:
    """Write a return that has been put together to ``path``."""
    book = Workbook()
    styles, summary = Styles(book), book.worksheets[0]
    summary.title = "Summary"
    fingerprint = of.fingerprint
    charts_row, below = write_summary(styles, book, summary, of, fingerprint)
    write_name(styles, book, summary, below, of, fingerprint)
    free = write_charts(styles, summary, of, charts_row, below + NAME_ROWS)
    set_print(summary, of, one_page=True)
    _unless_stopped(cancel)
    if not of.for_committee:
        _workers(styles, book, of)
        _unless_stopped(cancel)
        _exceptions(styles, book, of)
    sheet = book.create_sheet("Trend")
    write_trend(styles, sheet, of, write_months(styles, summary, of, free, CHARTED) if of.for_committee else TABLE)
    set_print(sheet, of)
    if of.actions:
        _actions(styles, book, of)
    if any(signing.name for signing in of.signatures):
        _signatures(styles, book, of, fingerprint)
    _definitions(styles, book, of)
    _properties(book, of)
    _unless_stopped(cancel)
    save_workbook(book, path)


def _unless_stopped(cancel: threading.Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise Failure("The return was not written, because it was stopped; nothing has changed.")


def _workers(styles: Styles, book: Workbook, of: Return) -> None:
    ids = max((len(row.worker_id) for row in of.workers), default=0)
    columns = [
        Column("Team", wrap=True, widest=18),
        Column("Worker ID", widest=12 if ids < 16 else 18, wrap=ids > 12),
        Column("Worker", wrap=True, widest=20),
        Column("Role", wrap=True, widest=19),
        Column("Employment"),
        *(Column(head, "number", FTE) for head in ("FTE", "Capacity")),
        Column("Cases", "number", COUNT, bold=True, size=11),
        Column("Families", "number", COUNT),
        Column("Points", "number", FTE),
        *(Column(category.capitalize(), "number", COUNT) for category in CATEGORIES),
        *(Column(head, "number", LIMIT) for head in ("Lower", "Upper")),
        Column("Status", "status"),
        *(Column(head, "number", COUNT) for head in ("Headroom", "Months over")),
    ]
    rows: list[Sequence[Value]] = [
        (
            row.team, row.worker_id, row.name, row.role, row.employment, row.fte, row.capacity, row.cases, row.families,
            row.points, *row.by_category, row.lower, row.upper, row.status, row.headroom, row.months_over,
        )
        for row in of.workers
    ]  # fmt: skip
    sheet = book.create_sheet("Workers")
    write_rows(styles, sheet, "Workers", columns, rows)
    sheet.freeze_panes = "D2"
    set_print(sheet, of)


def _exceptions(styles: Styles, book: Workbook, of: Return) -> None:
    columns = [
        Column("What", "status"),
        *([] if of.team else [Column("Team", wrap=True, widest=18)]),
        Column("Who", bold=True, wrap=True, widest=19),
        Column("Detail", wrap=True, narrowest=24),
        Column("Since", "date", DATE),
        *(Column(head, wrap=True, narrowest=24) for head in ("Reason", "Action")),
        Column("Owner", wrap=True, widest=18),
        Column("Review date", "date", DATE, narrowest=14),
        Column("Effect", wrap=True, narrowest=24),
    ]
    rows: list[Sequence[Value]] = [
        (
            row.what, *(() if of.team else (row.team,)), row.who, row.detail, row.since, row.reason, row.action,
            row.owner, row.review, row.effect,
        )
        for row in of.exceptions
    ]  # fmt: skip
    sheet = book.create_sheet("Exceptions")
    write_rows(styles, sheet, "Exceptions", columns, rows)
    set_print(sheet, of, tab=OVER)


def _actions(styles: Styles, book: Workbook, of: Return) -> None:
    columns = [
        Column("Source", bold=True, wrap=True, narrowest=24, widest=28),
        Column("Action", wrap=True, narrowest=36),
        Column("Owner", wrap=True, widest=18),
        Column("Due", "date", DATE, narrowest=14),
        Column("Status", "status", narrowest=13),
        Column("Effect", wrap=True, narrowest=36),
    ]
    rows: list[Sequence[Value]] = [
        (row.source, row.action, row.owner, row.due, row.status, row.effect) for row in of.actions
    ]
    sheet = book.create_sheet("Actions")
    write_rows(styles, sheet, "Actions", columns, rows)
    set_print(sheet, of)


def _signatures(styles: Styles, book: Workbook, of: Return, fingerprint: str) -> None:
    """Write a row a signature; a role that has still to sign has none."""
    columns = [
        Column("Role", bold=True, narrowest=24),
        Column("Name", narrowest=24),
        Column("Date", "date", DATE, narrowest=14),
        Column("Fingerprint", narrowest=76, widest=90),
    ]
    rows: list[Sequence[Value]] = [
        (signing.role, signing.name, signing.day, fingerprint) for signing in of.signatures if signing.name
    ]
    sheet = book.create_sheet("Sign-off")
    write_rows(styles, sheet, "SignOff", columns, rows)
    set_print(sheet, of, tab=EDGE)


def _definitions(styles: Styles, book: Workbook, of: Return) -> None:
    columns = [
        Column("Kind"),
        Column("Name", bold=True, wrap=True, widest=36),
        Column("Meaning", wrap=True, narrowest=76, widest=76),
        *(Column(head, "number", LIMIT) for head in ("Lower", "Upper")),
        Column("From", "date", DATE),
        Column("Source", widest=36),
    ]
    rows: list[Sequence[Value]] = [
        (row.kind, row.name, row.meaning, row.lower, row.upper, row.start, row.source) for row in of.definitions
    ]
    sheet = book.create_sheet("Definitions")
    write_rows(styles, sheet, "Definitions", columns, rows)
    set_print(sheet, of, tab=EDGE)


def _properties(book: Workbook, of: Return) -> None:
    properties, month = book.properties, show_month(of.month)
    properties.title = f"Caseload return: {of.of}, {month}"
    properties.subject = f"Caseloads against agreed limits at the end of {month}"
    properties.creator = properties.lastModifiedBy = "Caseload Monitor"
    properties.keywords = "caseload, limits, return"
    properties.category = of.marking
    properties.description = of.state
    properties.language = "en-GB"
    book.active = 0
