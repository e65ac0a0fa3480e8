"""The place Supervision: one worker's summary on a page as it is printed, and beside it what they hold beyond cases."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFontInfo, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QTextBrowser, QWidget

from models import duties
from models.dates import show_weekday
from models.supervision import Summary, summary
from ui.duties import DutyList, form_for
from ui.files import choose_to_save
from ui.kit import buttons
from ui.kit import theme as themes
from ui.kit.labels import Label
from ui.page import Page, Width
from ui.session import Session
from ui.supervision_html import Look
from ui.supervision_paper import Printout, a4, as_pdf, chart_is_quick, document, title
from ui.worker_forms import FormPanel

if TYPE_CHECKING:
    from models.store import Store

_SIDE_WIDTH, _WIDEST, _SOON_MS, _PAINTED_MS = 300, 58, 60, 50
_QUESTION = "What is there to talk about in supervision?"


class SupervisionPage(Page):
    """The summary of the worker that ``open_target`` names, on the day that the session looks at."""

    place = "Supervision"
    question = _QUESTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.shown: Summary | None = None
        self._worker_row: int | None = None
        self.print_button = buttons.main_button("Print…", "Ctrl+P", self.ask_printer)
        self.pdf_button = buttons.button("Save as PDF…", self.ask_where)
        self.back_button = buttons.button("Back to Caseloads", self._back)
        QShortcut(QKeySequence("Ctrl+P"), self, self.ask_printer, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for button in (self.print_button, self.pdf_button, self.back_button):
            self.toolbar.addWidget(button)
        self.toolbar.addStretch(1)
        self.paper = Paper()
        self.none = Label("Open somebody in Caseloads and choose “Supervision summary…” there.", wrap=True)
        self.body.setContentsMargins(0, 0, 0, 6)  # room for the focus ring
        self.body.addWidget(self.paper, 1)
        self.body.addWidget(self.none)
        self.body.addStretch(0)
        self.list = DutyList()
        self.list.acts.connect(self._act, Qt.ConnectionType.QueuedConnection)
        self.set_side(self.list, _SIDE_WIDTH, "Summary", "Beyond cases")
        self._show_nobody()

    # What is shown

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - as every page has it
        """Show the summary of ``worker_row``."""
        if target.get("worker_row") is not None and not self.asks_to_leave():
            self._worker_row = int(target["worker_row"])
            self.close_detail()
            self.refresh_soon()

    def refresh(self) -> None:
        """Ask for the summary of the worker and the day."""
        if self._worker_row is not None:
            work = partial(summary, worker_row=self._worker_row, day=self.session.day)
            self.ask(work, self._show, failed=self._gone)
        elif self.hasFocus():
            self._focus_first()

    def take_keyboard(self) -> None:
        """Take the keyboard to the summary once it is there."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._stale:
            self.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, of: Summary) -> None:
        if of.of.worker.row != self._worker_row:
            return
        self.shown = of
        name, person = of.of.worker.name, of.of.person
        self.set_question(f"What is there to talk about with {name}?")
        said = person.spoken.removeprefix(f"{name}, ").rstrip(".") if person is not None else "No case"
        self.set_answer(f"{said[:1].upper()}{said[1:]}, on {show_weekday(of.day)}.")
        self.paper.show_summary(of)
        self.list.show_duties(of.duties, of.day, self.session.refusal())
        self._show_parts(True)

    def _gone(self, sentence: str) -> None:
        """Show nobody where the worker is no longer in the record, as after undoing that they were added."""
        if "no longer in the record" in sentence:
            self._worker_row = self.shown = None
            self.close_detail()
            self._show_nobody()
        self.show_trouble(sentence, topic="page")

    def _show_nobody(self) -> None:
        self.set_question(_QUESTION)
        self.set_answer("")
        self._show_parts(False)

    def _show_parts(self, there: bool) -> None:
        for widget in (self.print_button, self.pdf_button, self.paper):
            widget.setVisible(there)
        self.none.setVisible(not there)
        self.show_side(there)

    def fit(self, width: Width) -> None:
        """Leave out in a small window what the window itself offers."""
        super().fit(width)
        self.back_button.setVisible(width > Width.COMPACT)

    def _back(self) -> None:
        worker = {} if self._worker_row is None else {"worker_row": self._worker_row}
        self.open_place("Caseloads", **worker)

    # Print and PDF

    def ask_printer(self) -> None:
        """Ask which printer, and print; A4 upright unless another paper is chosen there."""
        if self.shown is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(a4())
        printer.setDocName(title(self.shown))
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Print the summary")
        if dialog.exec():
            Printout(self.shown, printer.pageLayout()).paint(printer)

    def ask_where(self) -> None:
        """Ask where the PDF goes, and write it there."""
        if self.shown is None:
            return
        path = choose_to_save(self, "Save the summary", f"{_file_name(title(self.shown))}.pdf", "PDF (*.pdf)")
        if path is None:
            return
        if path.suffix.casefold() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
            if path.exists():  # the dialog asked about the name without its ending
                self.show_trouble(f"{path.name} is there already; choose it by its whole name to replace it.", "pdf")
                return
        self.ask(partial(_write, path, as_pdf(self.shown)), self.session.say, topic="pdf")

    # What they hold beyond cases

    def _act(self, name: str, duty: object) -> None:
        """Open the form that the list asks for, or take a duty out at once; Undo brings it back."""
        about = duty if isinstance(duty, duties.Duty) else None
        if self.shown is None or self.asks_to_leave():
            return
        if name == "remove" and about is not None:
            self.tell(partial(duties.remove, row=about.row))
            return
        panel = form_for(name, self.shown.of.worker, about, self.session.today)
        panel.form.save.connect(partial(self._save, panel))
        panel.form.cancelled.connect(self.close_detail)
        self.show_detail(panel)
        panel.form.focus_first()

    def _save(self, panel: FormPanel, values: dict[str, Any]) -> None:
        failed = panel.while_open(panel.say, self.show_trouble)
        panel.form.saving = True
        self.tell(lambda store: panel.work(store, values), partial(self._saved, panel), failed=failed)

    def _saved(self, panel: FormPanel, _sentence: str) -> None:
        if self.detail is panel:
            self.close_detail()
            if panel.form.goes_on:
                self._act("add", None)


class Paper(QTextBrowser):
    """The summary on the screen, in the window's theme; its text can be chosen and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._of: Summary | None = None
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setProperty("ring", True)
        self.setAccessibleName("Summary for supervision")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._draw)

    def show_summary(self, of: Summary) -> None:
        """Show a summary, from its top where it is of another worker."""
        other = self._of is None or self._of.of.worker.row != of.of.worker.row
        self._of = of
        self._draw()
        if other:
            self.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        if self._of is None:
            return
        base = QFontInfo(themes.font()).pixelSize()
        width = min(self.viewport().width() - 12, _WIDEST * base)
        chart = chart_is_quick()
        at = self.verticalScrollBar().value()
        made = document(self._of, Look(themes.current(), base, width, self.devicePixelRatioF(), chart))
        made.setParent(self)
        self.setDocument(made)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(width)
        self.verticalScrollBar().setValue(at)
        if not chart:  # loading it takes longer than a page may take to open; the figures stand meanwhile
            QTimer.singleShot(_PAINTED_MS, self, self._load_chart)

    def _load_chart(self) -> None:
        import ui.charts  # noqa: F401 - the document asks whether it is there

        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window's theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._soon.start()


def _file_name(words: str) -> str:
    """Return words without the signs that a file's name may not hold."""
    return "".join(" " if sign in '<>:"/\\|?*' else sign for sign in words)


def _write(path: Path, pdf: bytes, _store: "Store") -> str:
    from models.files import replaced

    with replaced(path) as beside:
        beside.write_bytes(pdf)
    return f"{path.name} is saved in {path.parent}."
