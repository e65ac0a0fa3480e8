"""The Import page: which workbook to read, what it will change, and then that it is in."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from models.words import count
from ui import imports_work as work
from ui.files import choose_to_read, choose_to_save, save_template
from ui.imports_preview import BadRowsBanner, EffectPanel, change_table, in_full
from ui.imports_start import DonePanel, StartPanel
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.labels import Label
from ui.page import Page, Width
from ui.session import Session
from ui.worker import Progress

_KINDS = "Workbooks (*.xlsx *.xlsm *.ods)"
_SEGMENTS = {work.ALL: "All", "added": "New", "changed": "Changed", "closed": "Closed"}
_ORDER = ("added", "changed", "reopened", "closed")
_SIDE_WIDTH = 396


class ImportPage(Page):
    """Three states: before a file, its preview, and after it was applied."""

    place = "Import"
    question = "Which workbook shall we read?"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.preview: work.Preview | None = None
        self._kind = work.ALL
        self._progress: Progress | None = None
        self._applying = False
        self._entry = 0
        self._build()
        session.looking_at_changed.connect(self._show_past)
        self.start_over()

    # Building

    def _build(self) -> None:
        self.table = change_table()
        self._line = Label("", "small", "text2", wrap=True)
        self.table.below.setSpacing(24)
        self.table.below.insertWidget(1, self._line, 100)
        self.table.chosen.connect(lambda change: self._line.setText(in_full(change) if change is not None else ""))
        self.bad_rows = BadRowsBanner(self.ask_where_list)
        self.banners.addWidget(self.bad_rows)
        self.kinds: buttons.Segments | None = None
        self.kind_button = buttons.menu_button("", QMenu(self))
        for widget in (self.table.filter_field, self.kind_button):
            self.toolbar.addWidget(widget)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.table.columns_button)
        self.cancel_button = buttons.button("Cancel", self.cancel)
        self.apply_button = buttons.main_button("Apply", then=self.apply)
        self.strip = ActionStrip(self.cancel_button, self.apply_button)
        self.start_panel = StartPanel(self.choose, partial(save_template, self, self.session), self.open_file)
        self.done_panel = DonePanel(partial(self.open_place, "Overview"), self.start_over)
        self._states = QStackedWidget()
        for state in (self.start_panel, self.table, self.done_panel):
            self._states.addWidget(state)
        self.body.addWidget(self._states)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.effect = EffectPanel()
        self.set_side(self.effect, _SIDE_WIDTH, "Changes", "What it does")

    def _show_state(self, state: QWidget) -> None:
        """Show one of the three states, with what belongs to it."""
        self._states.setCurrentWidget(state)
        shown = state is self.table
        for widget in (self.table.filter_field, self.table.columns_button, self.strip):
            widget.setVisible(shown)
        self.show_side(shown)
        if not shown:
            self.preview = None
            self.bad_rows.show_rows(())
            self.set_answer(self.answer)
        self._show_kinds()
        self._show_past()

    # Before a file

    def start_over(self, said: str = "") -> None:
        """Ask for a file; ``said`` is what became of the one before."""
        self._stop()
        self.set_question(self.question)
        self.set_answer(said or "You see what it will change before anything does; Undo takes it back.")
        self._show_state(self.start_panel)
        if self.isVisible():
            self.start_panel.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """Take the keyboard to the button that a file is chosen with, or to the rows of its preview."""
        if self._states.currentWidget() is self.start_panel:
            self.start_panel.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Read ``file``; with ``choose``, ask for one."""
        if "file" in target:
            self.open_file(target["file"])
        elif target.get("choose") and not self._applying:
            self.choose()

    def choose(self) -> None:
        """Ask which workbook to read, and read it."""
        if path := choose_to_read(self, "Choose a workbook", _KINDS):
            self.open_file(path)

    def open_file(self, path: Path, said: str = "") -> None:
        """Read a workbook and show what it would change; ``said`` stands before the answer."""
        if self._applying:
            self.show_trouble("A file is being applied; choose the next one when it is done.")
            return
        self._stop()
        self.clear_trouble()
        progress = Progress("Reading the workbook", stop="Stop reading")
        self._progress = progress
        progress.ended.connect(partial(self._reading_ended, progress, path))
        self.set_answer(f"Reading {path.name}. Nothing has changed yet.")
        self.apply_button.setEnabled(False)
        reading = partial(work.read, path, self.session.today, self.session.team, progress)
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

    # The preview

    def _show_preview(self, said: str, preview: work.Preview) -> None:
        self.preview, plan = preview, preview.plan
        self._kind = work.ALL
        self.set_question("What will this file change?")
        self.set_answer(f"{said} {work.answer(plan)}".strip())
        self.table.filter_text = ""
        nothing = "This file changes nothing.", "What it says is held already, so there is nothing to apply."
        if plan.bad_rows:
            nothing = "The other rows change nothing.", "What they say is held already."
        self.table.set_empty(*nothing, "Choose another workbook…", self.choose)
        self.effect.show_preview(preview)
        self._show_state(self.table)
        self._show_bad_rows()
        self._show_lines()
        self._show_past()
        if self.isVisible():
            last = self.apply_button if self.apply_button.isEnabled() else self.cancel_button
            last.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bad_rows(self) -> None:
        rows = self.preview.plan.bad_rows if self.preview is not None else ()
        if self.width_class == Width.COMPACT:
            self.bad_rows.show_rows(rows, lines=2)
        else:
            self.bad_rows.show_rows(rows)

    def _show_lines(self) -> None:
        if self.preview is None:
            return
        plan = self.preview.plan
        wanted = [line for line in plan.lines if self._kind in (work.ALL, work.segment(line.kind))]
        wanted.sort(key=lambda line: _ORDER.index(line.kind))
        self.table.set_rows(wanted, total=work.counts(plan)[self._kind])

    def _show_kinds(self) -> None:
        """Show how many changes there are of each kind; as a menu where the window is small."""
        compact = self.width_class == Width.COMPACT
        if self.kinds is not None:
            self.kinds.hide()
            self.kinds.deleteLater()
            self.kinds = None
        self.kind_button.setVisible(self.preview is not None and compact)
        if self.preview is None:
            return
        counts = work.counts(self.preview.plan)
        choices = [
            (key, f"{words} {counts[key]:,}") for key, words in _SEGMENTS.items() if counts[key] or key == work.ALL
        ]
        if not compact and counts[work.ALL]:
            self.kinds = buttons.Segments(choices, "Which changes are shown")
            self.kinds.choose(self._kind)
            self.kinds.chosen.connect(self.show_kind)
            self.toolbar.insertWidget(1, self.kinds)
        menu = self.kind_button.menu()
        if menu is not None:
            menu.clear()
            for key, words in choices:
                action = QAction(words, menu)
                action.triggered.connect(lambda _checked=False, key=key: self.show_kind(key))
                menu.addAction(action)
        self.kind_button.set_text(dict(choices)[self._kind])

    def show_kind(self, kind: str) -> None:
        """Show the changes of one kind, or ``all``."""
        self._kind = kind
        if self.preview is not None:
            self.kind_button.set_text(f"{_SEGMENTS[kind]} {work.counts(self.preview.plan)[kind]:,}")
        self._show_lines()

    def _show_past(self) -> None:
        """Say on a past day that nothing can be applied, and whether Apply can be pressed now."""
        past = self.session.past
        self.banners.show_past(self.preview is not None, "Go back to today to apply the file.")
        if self.preview is None:
            return
        plan = self.preview.plan
        changes = 0 if plan.bad_rows else plan.changes
        self.apply_button.set_text(f"Apply {count(changes, 'change')}" if changes else "Apply")
        self.apply_button.setEnabled(bool(changes) and not past and not self._applying)
        self.strip.say(work.foot(plan, past=past, short=self.width_class == Width.COMPACT))

    def ask_where_list(self) -> None:
        """Ask where the list of the rows that can't be read goes, and save it."""
        if self.preview is None:
            return
        name = f"Mistakes in {self.preview.path.stem}.csv"
        if path := choose_to_save(self, "Save the list of mistakes", name, "List for a spreadsheet (*.csv)"):
            path = path if path.suffix else path.with_suffix(".csv")
            rows = self.preview.plan.bad_rows
            self.ask(partial(work.save_list, rows, path), self.session.say, topic="list")

    def cancel(self) -> None:
        """Put the file away; nothing has changed."""
        if self.preview is not None and not self._applying:
            self.start_over(f"{self.preview.path.name} was put away. {work.NOT_CHANGED}")

    # Applying

    def apply(self) -> None:
        """Apply what is shown."""
        preview = self.preview
        if preview is None or self._applying or not self.apply_button.isEnabled():
            return
        self._applying = True
        for button in (self.apply_button, self.cancel_button):
            button.setEnabled(False)
        progress = Progress(f"Applying {preview.path.name}", leaves="All of it is applied or nothing.")
        progress.ended.connect(self._applying_ended)
        applying = work.Applying(preview, progress)
        self.tell(
            applying, partial(self._applied, applying),
            failed=partial(self._not_applied, applying), progress=progress,
        )  # fmt: skip
        if self.session.refusal():  # refused at once; the sentence is in the banner
            self._applying_ended(True)

    def _applying_ended(self, stopped: bool) -> None:
        self._applying = False
        self.cancel_button.setEnabled(True)
        self._show_past()
        if stopped and self.preview is not None:
            self.set_answer(f"It was stopped. {work.answer(self.preview.plan)}")

    def _applied(self, applying: work.Applying, sentence: str) -> None:
        self._entry = applying.entry
        self.set_question("What did the file change?")
        self.set_answer(sentence)
        self.done_panel.say(
            f"Nothing more to do: {applying.preview.path.name} is in.",
            "Undo in the Edit menu (Ctrl+Z) takes all of it back while nothing else was changed.",
        )
        self._show_state(self.done_panel)
        if self.isVisible():
            self.done_panel.overview_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_applied(self, applying: work.Applying, sentence: str) -> None:
        self._applying = False
        if applying.stale:
            self._read_again(applying.preview)
        else:
            self._show_past()
            self.show_trouble(sentence, topic="change")

    def _read_again(self, preview: work.Preview) -> None:
        """Read the file once more, because the record is another than it was."""
        self.open_file(preview.path, f"The record has changed since {preview.path.name} was read.")

    # What happens elsewhere

    def refresh(self) -> None:
        """Read the file again where the record, the team or the day is another; see whether an applied one stands."""
        preview = self.preview
        if preview is not None and not self._applying and self._progress is None:
            if preview.team != self.session.team or preview.plan.as_of != self.session.today:
                self.open_file(preview.path)
            else:
                self.ask(partial(work.is_current, preview.plan), partial(self._take_current, preview), topic="current")
        elif self._states.currentWidget() is self.done_panel:
            self.ask(partial(work.in_force, self._entry), self._take_in_force, topic="current")

    def _take_current(self, preview: work.Preview, current: bool) -> None:
        if not current and preview is self.preview and not self._applying and self._progress is None:
            self._read_again(preview)

    def _take_in_force(self, stands: bool) -> None:
        if not stands and self._states.currentWidget() is self.done_panel:
            self.start_over("The import was undone; the record is as it was before it.")

    def set_answer(self, answer: str) -> None:
        """Say the answer; in a small window the preview's strip says the most important of it."""
        super().set_answer(answer)
        if self.preview is not None:
            self.foot.hide()

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.strip.set_compact(width == Width.COMPACT)
        self._show_kinds()
        self._show_bad_rows()
        self._show_past()
        self.set_answer(self.answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.preview is not None:
            self.cancel()
        else:
            super().keyPressEvent(event)
