"""Takes the pictures of README and the guide from the real window, on the example service and always the same day.

``python -m uv run python -m tests.pictures`` writes them all into ``docs/pictures``; no screen is needed. The return's
pictures need LibreOffice, pdftoppm and pdftotext; without them those that are there stay.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("CASELOAD_FONT", "Inter")
os.environ["CASELOAD_THEME"] = "light"

import numpy as np
from PySide6.QtCore import QPoint, QSettings, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models import example
from models import store as store_module
from models.store import open_store
from tests import extract_story, month_pictures
from tests.models.workbooks import write
from ui.app import Program, build_application
from ui.candidate_lines import ONLY
from ui.charts import HistoryChart
from ui.extract_work import Reading
from ui.kit import theme
from ui.kit.chooser import Chooser
from ui.window import MainWindow

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
TODAY = date(2026, 11, 2)
TEAM, STORY_TEAM = "Harbour Team", example.STORY_TEAM
WORKER, NEW_CASE, MOVED_CASE = "Anwen Prosser-Hale", "C-21550", "C-20941"
TWICE = "overview-200"
_COLOURS, _WAIT_MS = 256, 20_000


class Clock(datetime):
    """The time that the journal's lines get: a Monday's morning."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """Return it."""
        return datetime(2026, 11, 2, 9, 14, tzinfo=tz)


class Stage:
    """The window on a database, and what the scenes do with it."""

    def __init__(self, app: QApplication, database: Path, size: QSize) -> None:
        self.app, self.database = app, database
        self._program = Program(database, TODAY)
        self._program.open(database)
        self.window.resize(size)
        self.until(lambda: self.window.page is not None)
        self.settle()

    @property
    def window(self) -> MainWindow:
        """The one window."""
        assert self._program.window is not None
        return self._program.window

    def until(self, there: Callable[[], object]) -> None:
        """Go on when something is there."""
        for _ in range(_WAIT_MS // 5):
            if there():
                return
            QTest.qWait(5)
        raise TimeoutError

    def settle(self) -> None:
        """Wait until what was asked is answered, and what the answers asked for as well."""
        for _ in range(4):
            answered: list[None] = []
            self.app.processEvents()
            self.window.session.ask(lambda _store: None, answered.append)
            self.until(lambda answered=answered: answered)

    def show(self, place: str, **target: object) -> None:
        """Open a place."""
        self.window.open_place(place, **target)
        self.settle()

    def save(self, name: str) -> None:
        """Write the picture of the window, with what floats over it."""
        self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        for other in self.app.topLevelWidgets():
            if other is not self.window and other.isVisible() and other.parentWidget() is not None:
                painter.drawPixmap(self.window.mapFromGlobal(other.mapToGlobal(QPoint())), other.grab())
        painter.end()
        write_picture(picture.toImage(), FOLDER / f"{name}.png")

    def close(self) -> None:
        """Close the window and the database."""
        self._program.close()


def main() -> None:
    """Take every picture; ``--twice`` takes the one at 200%, for which this program starts itself anew."""
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(folder)  # nothing of the user's is read or written
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
        store_module.datetime = Clock  # type: ignore[misc]
        app = build_application(sys.argv[:1])
        app.setCursorFlashTime(0)
        database = folder / "caseloads.db"
        with open_store(database) as store:
            example.build(store)
        if "--twice" in sys.argv:
            take_twice(app, database)
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        later, month, signed = (_copy(database, folder / name) for name in ("later", "month", "signed"))
        take_first_run(app, folder / "empty.db")
        take_pages(app, database)
        take_extracts(app, later)
        take_month(app, month)
        month_pictures.take_workbook(
            signed, signed.parent, lambda picture, name: write_picture(picture, FOLDER / f"{name}.png")
        )
        subprocess.run(
            [sys.executable, "-m", "tests.pictures", "--twice"], check=True, env=os.environ | {"QT_SCALE_FACTOR": "2"}
        )


def take_first_run(app: QApplication, database: Path) -> None:
    """Show the window on an empty database."""
    stage = Stage(app, database, QSize(1280, 720))
    stage.save("first-run")
    stage.close()


def take_twice(app: QApplication, database: Path) -> None:
    """Show the overview at 200% in a window of 1280×720 real pixels."""
    stage = Stage(app, database, QSize(640, 360))
    stage.show("Overview", team=TEAM)
    stage.save(TWICE)
    stage.close()


def take_pages(app: QApplication, database: Path) -> None:
    """Show every page."""
    stage = Stage(app, database, QSize(1280, 720))
    theme.apply(app, theme.DARK)
    stage.show("Overview")
    stage.save("overview-dark")
    theme.apply(app, theme.LIGHT)
    stage.show("Overview", team=TEAM)
    stage.save("overview")
    stage.show("Caseloads", worker_row=row_of(database, "workers", "name", WORKER))
    stage.until(lambda: stage.window.page.detail.findChild(HistoryChart))
    stage.save("caseloads")
    stage.show("Cases", case_row=row_of(database, "cases", "case_id", NEW_CASE), allocate=True)
    stage.until(lambda: stage.window.page.detail.list.rows.lines)
    stage.save("allocate")
    take_override(stage)
    take_limits(stage)
    take_import(stage)
    stage.show("Pressures", team=STORY_TEAM)
    stage.save("pressures")
    stage.close()


def take_override(stage: Stage) -> None:
    """Choose someone who would be over their limit, and fill in what was agreed."""
    panel = stage.window.page.detail
    panel.list.choose(panel.list.rows.lines[panel.list.rows.lines.index(ONLY) + 1].now.row)
    for name, text in (
        ("reason", "Knows the family from an earlier assessment; a case closes on 6 Nov."),
        ("workers_view", "Can start this week if the Thursday duty slot is covered."),
        ("authorised_by", "Olwen Thackeray-Moss"),
        ("review_date", "16 Nov 2026"),
    ):
        panel.form.fields[name].set_value(text)
    stage.save("override")
    stage.window.page.close_detail()


def take_limits(stage: Stage) -> None:
    """Change a line of limits and show what it does before it is saved."""
    stage.show("Limits and weights")
    page = stage.window.page
    page.act(next(one for one in page.agreed.lines if one.line.role == "newly qualified social worker"), "change")
    form = page.detail.form
    form.fields["upper"].set_value("11")
    form.fields["start"].set_value("2 Nov 2026")
    page.detail.ask_preview()
    stage.save("limits")
    page.close_detail()


def take_import(stage: Stage) -> None:
    """Read a workbook and show what it will change."""
    stage.show("Import", file=write(stage.database.with_name("caseloads 2 Nov 2026.xlsx"), news(stage.database)))
    stage.until(lambda: stage.window.page.preview is not None)
    stage.save("import")
    stage.window.page.cancel()


def take_extracts(app: QApplication, database: Path) -> None:
    """Read the case system's file and a list of a team's own, apply the file, and show what it leaves to be done."""
    with open_store(database) as store:
        file = extract_story.tell(store, database.parent)
        own = extract_story.own_list(store, database.parent)
    stage = Stage(app, database, QSize(1280, 720))
    stage.show("Import", file=own, team=TEAM)
    stage.until(lambda: stage.window.page.matching is not None)
    stage.window.page.matching.columns.team.setCurrentText(TEAM)
    stage.until(lambda: stage.window.page.matching.table.as_text().count("\n") > 1)
    stage.save("matching")
    stage.window.page.cancel()
    stage.window.page.open_file(file)
    stage.until(lambda: isinstance(stage.window.page.preview, Reading) and not stage.window.page.extract.tries)
    lines = stage.window.page.extract.sections.lines.table
    lines.select(next(line.key for line in stage.window.page.preview.plan.lines if line.kind == "conflict"))
    stage.save("extract")
    take_name(stage)
    stage.window.page.apply()
    stage.until(lambda: stage.window.page.done_panel.words)
    stage.close()
    stage = Stage(app, database, QSize(1280, 720))  # without the message that the file is in
    take_people(stage)
    stage.show("Data quality", team=TEAM)
    stage.save("data-quality")
    stage.show("Cases", case_row=row_of(database, "cases", "case_id", MOVED_CASE), team=TEAM)
    stage.save("case")
    stage.close()


def take_name(stage: Stage) -> None:
    """Ask who a new worker is whose name looks like that of someone known, and say that it is the same person."""
    sections = stage.window.page.extract.sections
    sections.show_section("workers")
    table = sections.workers.table
    table.select("prosser hale anwen")
    sections.workers.ask_who()
    stage.save("names")
    chooser = stage.window.findChild(Chooser)
    chooser.list.itemClicked.emit(chooser.list.item(1))
    stage.until(lambda: any(one.same_as for one in stage.window.page.preview.plan.new_workers))


def take_people(stage: Stage) -> None:
    """Type what is known of a new worker over what is guessed."""
    stage.show("People to confirm", team=None)
    page = stage.window.page
    who = next(who for who in page.people.people if who.team == TEAM)
    page.people.type_in(who, {"worker_id": "W114", "employment": "agency", "start": "27 Oct 2026"})
    page.grid.type_at(page.people.place_of(who.row), 5)
    stage.save("people-to-confirm")


def news(database: Path) -> dict[str, list[list[object]]]:
    """Return a workbook's sheets for the team: a new worker, new cases, and a leaver's cases handed over."""
    with open_store(database) as store:
        held = store.rows(
            "select c.case_id, w.worker_id, a.valid_from, o.valid_from from allocations a"
            " join cases c on c.id = a.case_row join workers w on w.id = a.worker_row"
            " join openings o on o.case_row = c.id and o.valid_to = '9999-12-31'"
            " where a.valid_to = '9999-12-31' and w.worker_id in ('W101', 'W112') order by w.worker_id, a.valid_from"
        )
    closing = [row for row in held if row[1] == "W101"][:2]
    moving = [row for row in held if row[1] == "W112"]
    new = [("C-21761", "W113", "2026-10-29"), ("C-21762", "W108", "2026-10-30"), ("C-21763", "W108", "2026-10-30")]
    return {
        "Workers": [["W113", "Nia Farrowdale", TEAM, "newly qualified social worker", None, 1, "2026-11-02", None]],
        "Cases": [
            *([case, None, None, opened, "2026-10-30"] for case, _, _, opened in closing),
            *([case, None, None, opened, None] for case, _, opened in new),
            ["C-21764", None, None, "2026-11-02", None],
        ],
        "Categories": [[case, "open assessment", opened] for case, _, opened in new],
        "Allocations": [
            *([case, worker, "2026-11-02", None, None] for case, worker, _ in new),
            *([case, worker, since, "2026-11-02", None] for case, worker, since, _ in moving),
            *([case, "W104", "2026-11-02", None, None] for case, _, _, _ in moving),
        ],
    }


def take_month(app: QApplication, database: Path) -> None:
    """Show a month from Monday to sign-off, and the service's."""
    stage = Stage(app, database, QSize(1280, 720))
    month_pictures.take_week(stage)
    month_pictures.take_answers(stage)
    month_pictures.take_month_end(stage)
    month_pictures.take_consolidation(stage, database.parent)
    stage.close()


def _copy(database: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(database, folder / database.name))


def row_of(database: Path, table: str, column: str, value: str) -> int:
    """Return the row of a record that a picture shows."""
    with open_store(database) as store:
        return int(store.rows(f"select id from {table} where {column} = ?", (value,))[0][0])


def write_picture(picture: QImage, path: Path) -> None:
    """Write a picture in 256 colours, a third of the size: the themes' own and the most frequent of the rest."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    wide, high = picture.width(), picture.height()
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(high, picture.bytesPerLine() // 4)[:, :wide]
    colours, places, numbers = np.unique(pixels, return_inverse=True, return_counts=True)
    kept = np.array(_palette(colours, numbers), np.uint32)
    parts = [((found[:, None] >> np.array([16, 8, 0])) & 255).astype(int) for found in (colours, kept)]
    nearest = ((parts[0][:, None, :] - parts[1][None, :, :]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    made = nearest[places.reshape(high, wide)].tobytes()
    few = QImage(made, wide, high, wide, QImage.Format.Format_Indexed8)
    few.setColorTable([int(colour) for colour in kept])
    few.save(str(path), "PNG", 0)
    print(
        f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}: {path.stat().st_size // 1024} KB"
    )


def _palette(colours: np.ndarray, numbers: np.ndarray) -> list[int]:
    """Return the colours to keep; of the many shades at the edges of letters, one of each small step."""
    own = {colour.rgb() for each in (theme.LIGHT, theme.DARK) for colour in each.status.values()}
    own |= {each.accent.rgb() for each in (theme.LIGHT, theme.DARK)}
    found: dict[int, list[int]] = {}
    for colour, number in zip(colours.tolist(), numbers.tolist(), strict=True):
        step = found.setdefault(colour & 0xFCFCFC, [0, 0, 0])
        step[0] += number
        if number > step[1]:
            step[1:] = [number, colour]
    steps = sorted(found.values(), reverse=True)
    kept = [colour for colour in colours.tolist() if colour in own]
    return kept + [colour for _, _, colour in steps if colour not in own][: _COLOURS - len(kept)]


if __name__ == "__main__":
    main()
