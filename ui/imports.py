"""The Import page: which file to read, what it will change, and then that it is in."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from models.words import count
from ui import imports_work as work
from ui.dropped import KINDS
from ui.extract_asks import ask_to_put_away
from ui.extract_preview import ExtractPreview
from ui.extract_work import Reading
from ui.files import choose_folder, choose_to_read, save_template
from ui.imports_effect import EffectPanel
from ui.imports_known import forget_file, known_files, rename_file
from ui.imports_preview import CaseloadPreview
from ui.imports_read import Unknown, keep, match, read
from ui.imports_start import DonePanel, StartPanel
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.matching import MatchingView
from ui.page import Page, Width
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.extracts.matching import Matching

_FILES = f"Files that can be read ({' '.join(f'*.{kind}' for kind in KINDS)})"
_SIDE_WIDTH = 396
_Read = work.Preview | Reading | Unknown


class ImportPage(Page):
    """Before a file, the preview of a caseload workbook or of an extract, and after it was applied."""

    place = "Import"
    question = "Which file shall we read?"
    has_day = False
    detail_width = _SIDE_WIDTH

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view: CaseloadPreview | ExtractPreview | None = None
        """The preview that is shown, if any."""
        self._views: list[CaseloadPreview | ExtractPreview] = []
        self.matching: MatchingView | None = None
        self._unknown: Unknown | None = None
        """The file whose columns are being matched."""
        self._progress: Progress | None = None
        self._applying = False
        self._entry = 0
        self._build()
        session.looking_at_changed.connect(self._show_past)
        self.start_over()

    # Building

    def _build(self) -> None:
        self.cancel_button = buttons.button("Cancel", self.cancel)
        self.apply_button = buttons.main_button("Apply", then=self.apply)
        self.strip = ActionStrip(self.cancel_button, self.apply_button)
        template = partial(save_template, self, self.session)
        self.start_panel = StartPanel(self.choose, self.choose_folder, template, self.open_file)
        known = self.start_panel.known
        known.renamed.connect(lambda name, new: self.tell(partial(rename_file, name, new)))
        known.forgotten.connect(lambda name: self.tell(partial(forget_file, name)))
        known.emptied.connect(lambda: self.start_panel.choose_button.setFocus(Qt.FocusReason.OtherFocusReason))
        self.only_today(known)
        self.done_panel = DonePanel(self.open_place, self.start_over)
        self._states = QStackedWidget()
        for state in (self.start_panel, self.done_panel):
            self._states.addWidget(state)
        self.body.addWidget(self._states)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.effect = EffectPanel(self._match_sheet)
        self.set_side(self.effect, _SIDE_WIDTH, "Changes", "What it does")

    @cached_property
    def caseload(self) -> CaseloadPreview:
        """The preview of a caseload workbook, made when the first one is read."""
        made = CaseloadPreview(self, self.choose)
        self._add(made)
        return made

    @cached_property
    def extract(self) -> ExtractPreview:
        """The preview of an extract, made when the first one is read."""
        made = ExtractPreview(self)
        self._add(made)
        self.head.add(made.as_of)
        return made

    def _add(self, view: CaseloadPreview | ExtractPreview) -> None:
        self._views.append(view)
        self._states.addWidget(view)
        self.banners.addWidget(view.banner)
        self.toolbar.addWidget(view.tools, 1)
        view.changed.connect(partial(self._changed, view))
        view.wanted.connect(self.read)

    def _show_state(self, state: QWidget) -> None:
        """Show one of the states, with what belongs to it."""
        self._states.setCurrentWidget(state)
        self.close_detail()
        self.view = state if isinstance(state, (CaseloadPreview, ExtractPreview)) else None
        for view in self._views:
            view.tools.setVisible(view is self.view)
            if view is not self.view:
                view.put_away()
            if isinstance(view, ExtractPreview):
                view.as_of.setVisible(view is self.view)
        self.strip.setVisible(self.view is not None)
        self.show_side(self.view is not None)
        if self.view is None:
            self.set_answer(self.answer)
        self._show_past()

    @property
    def preview(self) -> work.Preview | Reading | None:
        """The file whose preview is shown."""
        return self.view.preview if self.view is not None else None

    # Before a file

    def start_over(self, said: str = "") -> None:
        """Ask for a file; ``said`` is what became of the one before."""
        self._stop()
        self.set_question(self.question)
        self.set_answer(said or "You see what it will change before anything does; Undo takes it back.")
        self._show_state(self.start_panel)
        self._ask_known()
        if self.isVisible():
            self.start_panel.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_known(self) -> None:
        self.ask(known_files, self.start_panel.known.show_matchings, topic="known files")

    def take_keyboard(self) -> None:
        """Take the keyboard to the button that comes next, or to the rows of a preview."""
        if self._states.currentWidget() is self.start_panel:
            self.start_panel.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._states.currentWidget() is self.done_panel:
            self.done_panel.take_keyboard()
        else:
            super().take_keyboard()

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Read ``file``; with ``choose``, ask for one."""
        if "file" in target:
            self.open_file(target["file"])
        elif target.get("choose") and not self._applying:
            self.choose()

    def choose(self) -> None:
        """Ask which file to read, and read it."""
        if path := choose_to_read(self, "Choose a file", _FILES):
            self.open_file(path)

    def choose_folder(self) -> None:
        """Ask which folder of lists to read, and read it."""
        if path := choose_folder(self, "Choose a folder of .csv files"):
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Read a file or a folder and show what it would change."""
        self.read(work.Wanted(path))

    def read(self, wanted: work.Wanted, said: str = "") -> None:
        """Read a file as it is wanted and show what it would change; ``said`` stands before the answer."""
        self._ask(wanted, partial(read, wanted, self.session.today, self.session.team), said)

    def _ask(self, wanted: work.Wanted, work_on: Callable[..., _Read], said: str = "") -> None:
        if self._applying:
            self.show_trouble("A file is being applied; choose the next one when it is done.")
            return
        self._stop()
        self.clear_trouble()
        progress = Progress("Reading the file", stop="Stop reading")
        self._progress = progress
        progress.ended.connect(partial(self._reading_ended, progress, wanted.path))
        self.set_answer(f"Reading {wanted.path.name}. Nothing has changed yet.")
        self.apply_button.setEnabled(False)
        reading = partial(work_on, progress)
        self.ask(reading, partial(self._show_preview, said), topic="file", failed=self._not_read, progress=progress)

    def _stop(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.stop()

    def _reading_ended(self, progress: Progress, path: Path, stopped: bool) -> None:
        if progress is self._progress:
            self._progress = None
            if stopped:
                self.start_over(f"Reading {path.name} was stopped. {work.NOT_CHANGED}")

    def _not_read(self, sentence: str) -> None:
        self.start_over()
        self.show_trouble(sentence, topic="file")

    # An unknown file

    def _show_matching(self, unknown: Unknown) -> None:
        """Show the columns of a file to match them by hand."""
        matching = self.matching
        if matching is None:
            matching = self.matching = MatchingView()
            matching.matched.connect(self._keep_matching)
            matching.cancelled.connect(self._cancel_matching)
            matching.sheet_wanted.connect(self._match_sheet)
            self._states.addWidget(matching)
        self._unknown = unknown
        matching.show_head(unknown.head, unknown.wanted.as_of or self.session.today)
        self._show_state(matching)
        self.set_question("Which column is which?")
        self.set_answer(matching.answer)
        if self.isVisible():
            matching.take_keyboard()

    def _match_sheet(self, sheet: str = "") -> None:
        """Match a sheet of the file; without a name the one that looks most like rows of cases."""
        if isinstance(self.preview, Reading):
            wanted, known = self.preview.wanted, self.preview.plan.extract.source
        elif self._unknown is not None:
            wanted, known = self._unknown.wanted, self._unknown.head.known
        else:
            return
        self._ask(wanted, partial(match, wanted, sheet, known))

    def _keep_matching(self, matching: "Matching") -> None:
        """Save a matching and read the file by it."""
        if self._unknown is not None:
            keeping, wanted = partial(keep, matching, self._unknown.head.known), self._unknown.wanted
            self.tell(keeping, lambda _sentence: self.read(wanted))

    def _cancel_matching(self) -> None:
        """Put the file away, or where it was known before, show what it changes as it was."""
        if self._unknown is not None and self._unknown.head.known:
            self.read(self._unknown.wanted)
        else:
            self.cancel()

    # The preview

    def _show_preview(self, said: str, preview: _Read) -> None:
        if isinstance(preview, Unknown):
            self._show_matching(preview)
            return
        if isinstance(preview, Reading):
            self.extract.show_preview(preview)
            self._show_state(self.extract)
        else:
            self.caseload.show_preview(preview)
            self._show_state(self.caseload)
        self.set_question("What will this file change?")
        self._show_view(said)
        if self.isVisible():
            last = self.apply_button if self.apply_button.isEnabled() else self.cancel_button
            last.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, view: CaseloadPreview | ExtractPreview, said: str) -> None:
        if view is self.view:
            self._show_view(said)

    def _show_view(self, said: str = "") -> None:
        """Say what the preview says, ``said`` before it."""
        if self.view is not None:
            self.set_answer(f"{said} {self.view.answer}".strip())
            of = self.view
            whom = f"{self.session.team or 'the service'}{of.on_day}"
            self.effect.show_effect(whom, of.effect, of.reading, matched=of.matched)
        self._show_past()

    def _show_past(self) -> None:
        """Say on a past day that nothing can be applied, and whether Apply can be pressed now."""
        past, view = self.session.past, self.view
        self.banners.show_past(view is not None, "Go back to today to apply the file.")
        if view is None:
            return
        self.apply_button.set_text(f"Apply {count(view.changes, 'change')}" if view.changes else "Apply")
        self.apply_button.setEnabled(view.ready and not past and not self._applying)
        self.strip.say(view.foot(past=past, short=self.width_class == Width.COMPACT))

    def cancel(self) -> None:
        """Put the file away; asks first where something was chosen in its preview."""
        if self.view is not None and self.preview is not None and self.view.chosen and not self._applying:
            ask_to_put_away(self, self.preview.path.name, self.view.chosen, self.put_away)
        else:
            self.put_away()

    def put_away(self) -> None:
        """Put the file away; nothing has changed."""
        file = self._unknown if self._states.currentWidget() is self.matching else self.preview
        if file is not None and not self._applying:
            self.start_over(f"{file.path.name} was put away. {work.NOT_CHANGED}")

    # Applying

    def apply(self) -> None:
        """Apply what is shown."""
        view, preview = self.view, self.preview
        if view is None or preview is None or self._applying or not self.apply_button.isEnabled():
            return
        if refusal := self.session.refusal():
            self.show_trouble(refusal, topic="change")
            return
        self._applying = True
        for button in (self.apply_button, self.cancel_button):
            button.setEnabled(False)
        progress = Progress(f"Applying {preview.path.name}", leaves="All of it is applied or nothing.")
        progress.ended.connect(self._applying_ended)
        applying = view.applying(progress)
        self.tell(
            applying, partial(self._applied, view, preview, applying),
            failed=partial(self._not_applied, view, applying), progress=progress,
        )  # fmt: skip

    def _applying_ended(self, stopped: bool) -> None:
        self._applying = False
        self.cancel_button.setEnabled(True)
        self._show_past()
        if stopped and self.view is not None:
            self.set_answer(f"It was stopped. {self.view.answer}")

    def _applied(
        self, view: CaseloadPreview | ExtractPreview, preview: work.Preview | Reading, applying: work.Applying,
        sentence: str,
    ) -> None:  # fmt: skip
        self._entry = applying.entry
        self.clear_trouble()  # it may say that this one was still being applied
        self.set_question("What did the file change?")
        self.set_answer(sentence)
        people, findings = view.left_to_do
        self.done_panel.say(
            f"{preview.path.name} is in." if people or findings else f"Nothing more to do: {preview.path.name} is in.",
            "Undo in the Edit menu (Ctrl+Z) takes all of it back while nothing else was changed.",
            people, findings,
        )  # fmt: skip
        self._show_state(self.done_panel)
        if self.isVisible():
            self.done_panel.take_keyboard()

    def _not_applied(self, view: CaseloadPreview | ExtractPreview, applying: work.Applying, sentence: str) -> None:
        self._applying = False
        if applying.stale:
            view.renew()
        else:
            self._show_past()
            self.show_trouble(sentence, topic="change")

    # What happens elsewhere

    def refresh(self) -> None:
        """See whether the preview still holds, an applied file still stands, or which files are known."""
        if self.view is not None and not self._applying and self._progress is None:
            self.view.refresh()
        elif self._states.currentWidget() is self.done_panel:
            self.ask(partial(work.in_force, self._entry), self._take_in_force, topic="current")
        elif self._states.currentWidget() is self.start_panel:
            self._ask_known()

    @property
    def busy(self) -> bool:
        """Whether a file is being read or applied."""
        return self._applying or self._progress is not None

    def _take_in_force(self, stands: bool) -> None:
        if not stands and self._states.currentWidget() is self.done_panel:
            self.start_over("The import was undone; the record is as it was before it.")

    def set_answer(self, answer: str) -> None:
        """Say the answer; in a small window the preview's strip says the most important of it."""
        super().set_answer(answer)
        if self.view is not None:
            self.foot.hide()

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.strip.set_compact(width == Width.COMPACT)
        if self.view is not None:
            self.view.fit(width)
        self._show_past()
        self.set_answer(self.answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the panel with Esc, or cancel."""
        if event.key() == Qt.Key.Key_Escape and self.preview is not None and self.detail is None:
            self.cancel()
        else:
            super().keyPressEvent(event)
