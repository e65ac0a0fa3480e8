"""The page Consolidation: returns that came in, one line a file, and the service's return that they make."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from models.dates import show_month
from ui import consolidation_parts as parts
from ui.dropped import files_of
from ui.files import choose_folder, choose_several, choose_to_save
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.page import Page, Width
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.consolidate_files import Given

_KINDS = f"Workbooks ({' '.join(f'*.{ending}' for ending in parts.ENDINGS)})"
_SIDE_WIDTH = 344
_START = "Every figure is worked out anew from the rows of the returns; nothing in this database changes."


class ConsolidationPage(Page):
    """Before there are files, and with them: which count, and what the service's return says."""

    place = "Consolidation"
    question = "Which returns are to be put together?"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.files: tuple[Given, ...] = ()
        self.left_out: frozenset[Path] = frozenset()
        """The files that the user left out."""
        self.answered: parts.Answer | None = None
        self._progress: Progress | None = None
        self._foot = ""
        self._build()
        self.start_over()

    # Building

    def _build(self) -> None:
        self.start_panel = parts.StartPanel(self.choose, self.choose_folder, self.open_files)
        self.list = parts.FileTable()
        self.table = self.list.table
        self.list.toggled.connect(self.toggle)
        self._states = QStackedWidget()
        for state in (self.start_panel, self.list):
            self._states.addWidget(state)
        self.body.addWidget(self._states)
        self.more_button = buttons.button("Add files…", self.choose)
        self.over_button = buttons.button("Start over", self.start_over)
        self.write_button = buttons.main_button("Write the service's return…", then=self.ask_where)
        for widget in (self.table.filter_field, self.table.columns_button):
            self.toolbar.addWidget(widget)
        self.toolbar.insertStretch(1)
        self.strip = ActionStrip(self.over_button, self.more_button, self.write_button)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.panel = parts.MadePanel()
        self.set_side(self.panel, _SIDE_WIDTH, "Files", "What it says")
        self.setAcceptDrops(True)

    # What is shown

    def start_over(self) -> None:
        """Put all files away and ask for others."""
        self._stop()
        self.files, self.left_out, self.answered = (), frozenset(), None
        self.clear_trouble()
        self.set_question(self.question)
        self.set_answer(_START)
        self._show_files(there=False)
        if self.isVisible():
            self.start_panel.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Ask anew what becomes of the files: the database tells which teams there are."""
        if self.files:
            self.ask(partial(parts.consolidated, self.files, self.left_out), self._show)

    def take_keyboard(self) -> None:
        """Take the keyboard to the first way to begin, or to the files."""
        if self.files:
            super().take_keyboard()
        else:
            self.start_panel.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Read ``files``."""
        if "files" in target:
            self.open_files(target["files"])

    def _show_files(self, *, there: bool) -> None:
        self._states.setCurrentWidget(self.list if there else self.start_panel)
        for widget in (self.table.filter_field, self.table.columns_button, self.strip):
            widget.setVisible(there)
        self.show_side(there)

    def _show(self, answer: parts.Answer) -> None:
        if not self.files:
            return
        self.answered = answer
        self._show_files(there=True)
        self.list.show_rows(answer.rows)
        self.panel.show_made(answer)
        self.set_question(_question(answer))
        self.set_answer(parts.in_words(answer))
        trend = answer.settled.trend
        self.write_button.set_text("Write the service's trend…" if trend else "Write the service's return…")
        self._show_ready()

    def _show_ready(self) -> None:
        """Say at the foot what is written, or why nothing can be."""
        ready = self.answered is not None and self.answered.made is not None
        self.write_button.setEnabled(ready and self._progress is None)
        self._foot = (
            "The file is marked as a draft, and names what is edited, not signed or left out."
            if ready
            else "It can be written when the files that count are settled."
        )
        self.fit_strip()

    # Reading

    def choose(self) -> None:
        """Ask which files to read, and read them."""
        if paths := choose_several(self, "Choose the returns", _KINDS):
            self.open_files(paths)

    def choose_folder(self) -> None:
        """Ask which folder of returns to read, and read it."""
        if path := choose_folder(self, "Choose the folder of the returns"):
            self.open_files([path])

    def open_files(self, paths: list[Path]) -> None:
        """Read files, and folders of them, beside those that are there; one that is there already is read anew."""
        self._stop()
        self.clear_trouble()
        progress = Progress("Reading the returns", stop="Stop reading")
        self._progress = progress
        progress.ended.connect(partial(self._reading_ended, progress))
        self._show_ready()
        self.ask(partial(parts.read, paths, progress), self._add, topic="files", progress=progress)

    def _stop(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.stop()

    def _reading_ended(self, progress: Progress, stopped: bool) -> None:
        if progress is not self._progress:
            return
        self._progress = None
        self._show_ready()
        if stopped:
            self.session.say("Reading was stopped; no file was added.")

    def _add(self, found: "tuple[Given, ...]") -> None:
        first = not self.files
        self.files = tuple(({one.path: one for one in self.files} | {one.path: one for one in found}).values())
        self.refresh()
        if first and self.isVisible():
            self.take_keyboard()

    def toggle(self, rows: list[parts.Row]) -> None:
        """Leave files out, or count them again."""
        paths = {row.line.given.path for row in rows}
        again = rows[0].line.by_choice
        self.left_out = self.left_out - paths if again else self.left_out | paths
        self.refresh()

    # Writing

    def ask_where(self) -> None:
        """Ask where the service's return goes, and write it there."""
        made = self.answered.made if self.answered is not None else None
        if made is None:
            return
        path = choose_to_save(self, "Write the service's return", parts.file_name(made), "Excel workbook (*.xlsx)")
        if path is None:
            return
        if path.suffix.casefold() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
            if path.exists():  # the dialog asked about the name without its ending
                self.show_trouble(f"{path.name} is there already; choose it by its whole name to replace it.", "write")
                return
        progress = Progress("Writing the return", stop="Stop writing", leaves="A file that was there stays as it is.")
        self._progress = progress
        self._show_ready()
        progress.ended.connect(partial(self._writing_ended, progress, path))
        self.ask(
            partial(parts.write, made, self.files, path, progress), self._written, topic="write", progress=progress
        )

    def _writing_ended(self, progress: Progress, path: Path, stopped: bool) -> None:
        if progress is self._progress:
            self._progress = None
            self._show_ready()
        if stopped:
            self.session.say(f"Writing was stopped; {path.name} was not written.")

    def _written(self, path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self.session.say(f"{path.name} is written.", ("Show in folder", partial(QDesktopServices.openUrl, folder)))

    # Events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if files_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        if paths := files_of(event):
            event.acceptProposedAction()
            self.open_files(paths)

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.strip.set_compact(width == Width.COMPACT)
        self.fit_strip()

    def fit_strip(self) -> None:
        """Say in the strip what has no room elsewhere: in a small window, the answer."""
        if self.width_class == Width.COMPACT and self.files:
            self.foot.hide()
            self.strip.say(self.answer)
        else:
            self.strip.say(self._foot)


def _question(answer: parts.Answer) -> str:
    made = answer.made
    if made is None:
        return "Which of these files count?"
    return (
        "How did the service's caseloads move?"
        if made.trend
        else f"Is every team's return for {show_month(made.of.month)} in?"
    )
