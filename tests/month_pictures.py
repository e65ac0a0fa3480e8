"""The pictures of a month from Monday to sign-off; ``tests.pictures`` takes them with all others."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from models.checklist import checklist
from models.returns.content import Audience
from models.returns.write import write_return
from models.store import Store, open_store
from tests import month_story as story
from tests.month_story import OCTOBER, SEPTEMBER, TEAM
from ui.returns_forms import NotePanel

if TYPE_CHECKING:
    from tests.pictures import Stage

Open = Callable[[Path], "Stage"]
Write = Callable[[QImage, str], None]

_SICK, _LEAVES, _OVER = "W110", "W111", "W101"
_WAITING = "Mill Lane Team"
_RETURN_PAGES = {
    "return-summary": ("What changed", 1.0),
    "return-exceptions": ("Exceptions: ", 0.46),
    "return-actions": ("Actions: ", 0.62),
    "return-sign-off": ("Sign-off: ", 0.22),
}
"""The heading by which a page is found, and how much of it, from the top, has something on it."""
_DPI = "90"


def row_of(store: Store, worker_id: str) -> int:
    """Return a worker's row."""
    return int(store.rows("select id from workers where worker_id = ?", (worker_id,))[0][0])


def take_week(stage: "Stage") -> None:
    """Show Monday's lists, several new cases, someone ill and someone leaving, a team out of balance, and what if."""
    with open_store(stage.database) as store:
        sick, over = (row_of(store, worker) for worker in (_SICK, _OVER))
    stage.show("To put right", team=TEAM)
    stage.save("put-right")
    stage.show("Cases", team=_WAITING)
    stage.window.page.table.view.selectAll()
    stage.window.page.place_button.click()
    stage.until(lambda: stage.window.page.place == "Plan moves" and stage.window.page.table.model.order)
    stage.window.page.take_keyboard()
    stage.save("place")
    stage.show("Plan moves", team=TEAM, worker_row=sick)
    _planned(stage)
    stage.save("hand-over")
    page = stage.window.page
    page.tools.segments.choose("rebalance")
    page.show_mode("rebalance")
    page.work_out()
    _planned(stage)
    stage.save("rebalance")
    _take_what_if(stage)
    stage.show("Supervision", team=TEAM, worker_row=over)
    stage.until(lambda: stage.window.page.shown)
    stage.save("supervision")


def _planned(stage: "Stage") -> None:
    page = stage.window.page
    stage.until(lambda: page.apply_button.isEnabled())


def _take_what_if(stage: "Stage") -> None:
    page = stage.window.page
    page.show_mode("what if")
    stage.settle()
    for kind, values in (
        (
            "starter",
            {"role": "social worker", "fte": "1", "employment": "permanent", "team": TEAM, "day": "2 Nov 2026"},
        ),
        ("cases", {"number": "5", "category": "child protection plan", "team": TEAM}),
    ):
        page.suppose(kind)
        form = page.detail.form
        form.set_values(values)
        form.save_button.click()
        stage.settle()
    stage.until(lambda: page.pane.found is not None and page.pane.found.moves)
    stage.save("what-if")


def take_answers(stage: "Stage") -> None:
    """Show the breaches with one being answered, and the actions with one that is late."""
    with open_store(stage.database) as store:
        gone = row_of(store, "W112")
        late = int(store.rows("select id from actions where closed_on is null and due < '2026-11-02'")[0][0])
    stage.show("Breaches", team=TEAM, worker_row=gone)
    stage.until(lambda: stage.window.page.detail is not None)
    _answer(stage)
    stage.save("breaches")
    stage.window.page.close_detail()
    stage.show("Actions", team=None, action_row=late)
    stage.until(lambda: stage.window.page.detail is not None)
    stage.window.page.detail.form.set_values({"outcome": "not done", "effect": "Still 22.5 points of 16–22."})
    stage.save("actions")
    stage.window.page.close_detail()


def _answer(stage: "Stage") -> None:
    form = stage.window.page.detail.form
    for name, text in (("reason", story.WHY), ("workers_view", story.VIEW), ("what", story.WHAT),
                       ("owner", story.MANAGER), ("due", "9 Nov 2026")):  # fmt: skip
        form.fields[name].set_value(text)


def take_month_end(stage: "Stage") -> None:
    """Show October's checks, a change that is explained, who signed, and what is restated since."""
    _show_month(stage)
    stage.save("return")
    with open_store(stage.database) as store:
        for breach in checklist(store, OCTOBER, TEAM, story.TODAY).breaches:
            if breach.lacks(OCTOBER):
                story.answer(store, breach)
    _show_month(stage)
    page = stage.window.page
    page.pane.list.choose("changes")
    page.pane.show_lines()
    page.mend.open_line(page.pane.table.model.row_object(0))
    stage.until(lambda: isinstance(page.detail, NotePanel))
    page.detail.form.fields["note"].set_value(story.REASON)
    stage.save("return-change")
    page.detail.form.set_values({"note": ""})
    page.close_detail()
    with open_store(stage.database) as store:
        story.complete(store, OCTOBER, TEAM)
        story.sign(store, OCTOBER, TEAM, head=True)
    _show_month(stage)
    stage.save("return-signed")
    with open_store(stage.database) as store:
        story.correct(store, date(2026, 10, 20))
    _show_month(stage)
    stage.until(lambda: stage.window.page.answered.since.figures)
    bar = stage.window.page.panel._area.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    stage.save("return-restated")


def _show_month(stage: "Stage") -> None:
    stage.window.session.changed.emit()
    stage.show("Return and report", team=TEAM, month=OCTOBER)
    stage.until(lambda: stage.window.page.answered is not None and stage.window.page.closing is not None)
    stage.settle()


def take_consolidation(stage: "Stage", folder: Path) -> None:
    """Show the returns that the teams sent, and the service's own of a year."""
    sent, own = folder / "sent", folder / "own"
    for each in (sent, own):
        each.mkdir()
    with open_store(stage.database) as store:
        story.returns(store, sent)
        story.service_returns(store, own)
    for name, files in (("consolidation", sent), ("trend", own)):
        stage.show("Consolidation", team=None)
        stage.window.page.start_over()
        stage.window.page.open_files([files])
        stage.until(lambda: stage.window.page.answered is not None)
        stage.save(name)


def take_workbook(database: Path, folder: Path, write: Write) -> None:
    """Show three sheets of October's return as they print: September was signed and then corrected."""
    office, drawer = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or drawer is None or shutil.which("pdftotext") is None:
        print("The return's pictures stay as they are: LibreOffice or the tools of Poppler are not there.")
        return
    workbook = folder / "return.xlsx"
    with open_store(database) as store:
        story.complete(store, SEPTEMBER, TEAM)
        story.sign(store, SEPTEMBER, TEAM)
        story.correct(store, date(2026, 9, 24))
        story.complete(store, OCTOBER, TEAM)
        story.sign(store, OCTOBER, TEAM, head=True)
        write_return(store, OCTOBER, TEAM, Audience.LEADERSHIP, workbook, today=story.TODAY)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(command, check=True, capture_output=True)
    pdf = workbook.with_suffix(".pdf")
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = told.split("\f")
    for name, (words, part) in _RETURN_PAGES.items():
        number = next(place for place, text in enumerate(pages, 1) if words in text)
        command = [drawer, "-png", "-r", _DPI, "-f", str(number), "-singlefile", str(pdf), str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
        page = QImage(str(folder / f"{name}.png"))
        write(page.copy(0, 0, page.width(), round(page.height() * part)), name)
