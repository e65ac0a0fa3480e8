"""Starts the window: application, theme, log, single window a database, and the change to another database."""

import logging
import sys
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout

from models.errors import BadInput, Failure
from models.place import default_path, example_path
from ui import crash, garbage, qt_libraries, single
from ui.kit import buttons, theme
from ui.kit.labels import Label
from ui.kit.settings import kept_theme
from ui.session import Session
from ui.window import MainWindow

log = logging.getLogger(__name__)

_CLOCK_MS = 20_000


class Program(QObject):
    """The one window of the process, and the database that it shows."""

    gave_up = Signal(int)
    """The database can't be opened and the user has read why; carries the exit status."""

    def __init__(self, own: Path, today: date | None = None) -> None:
        """Show nothing yet.

        Args:
            own: the user's own database; the example lies beside it.
            today: the day it is, for pictures and tests; default: the clock's, also past midnight.
        """
        super().__init__()
        self.own, self._today = own, today
        self.status = 0
        self.window: MainWindow | None = None
        self.dialog: QDialog | None = None
        self._claim: single.Claim | None = None
        clock = QTimer(self, interval=_CLOCK_MS)
        clock.timeout.connect(self._look_at_clock)
        clock.start()

    def open(self, path: Path) -> bool:
        """Show a database in place of the one shown now; return False when another window shows it already.

        Raises:
            Failure: another window has it and does not answer.
        """
        claim = single.claim(path)
        if claim is None:
            return False
        old, old_claim = self.window, self._claim
        session = Session(path, self._today or _clock_day())
        own = None if path.resolve() == self.own.resolve() else self.own
        window = MainWindow(session, own)
        session.not_opened.connect(self._not_opened)
        window.wants_database.connect(self._change)
        window.wants_example_removed.connect(self._remove_example)
        claim.on_raise(lambda: show_first(window))
        self.window, self._claim = window, claim
        window.show()
        # The window is painted before the thread begins to load what reads the database.
        QTimer.singleShot(0, session, session.start)
        if old is not None:
            old.close()
            old.deleteLater()
        if old_claim is not None:
            old_claim.release()
        return True

    def close(self) -> None:
        """Close the window and its database."""
        if self.window is not None:
            self.window.close()
        if self._claim is not None:
            self._claim.release()

    def show_fault(self, sentence: str) -> None:
        """Show the sentence of an error that nobody caught."""
        if self.window is not None:
            self.window.show_trouble(sentence)

    def _change(self, path: Path) -> None:
        try:
            self.open(path)
        except Failure as error:
            self.show_fault(str(error))

    def _remove_example(self) -> None:
        self._change(self.own)
        if self.window is None or self.window.own is not None:
            return
        try:
            for end in ("", "-wal", "-shm"):
                example = example_path(self.own)
                example.with_name(example.name + end).unlink(missing_ok=True)
        except OSError as error:
            self.show_fault(f"{example.name} can't be removed: {error.strerror}; close what uses it, then try again.")
        else:
            self.window.session.say("The example service is removed.")

    def _not_opened(self, error: BaseException) -> None:
        sentence = str(error) if isinstance(error, BadInput | Failure) else crash.something_wrong(error)
        self.status = 2 if isinstance(error, BadInput) else 1
        if self.window is not None:
            self.window.hide()
        self.dialog = sentence_dialog(sentence)
        self.dialog.finished.connect(self._give_up)
        self.dialog.open()

    def _give_up(self) -> None:
        self.close()
        self.gave_up.emit(self.status)

    def _look_at_clock(self) -> None:
        if self._today is None and self.window is not None:
            self.window.session.new_day(_clock_day())


def run(database: Path | None) -> int:
    """Open the window on a database (default: in the user's data folder) and return the exit status.

    Raises:
        Failure: Qt can't draw here, or another window has the database and does not answer.
    """
    if sentence := qt_libraries.missing(screen=True):
        raise Failure(sentence)
    crash.keep_log()
    app = build_application(sys.argv[:1])
    program = Program(database or default_path())
    program.gave_up.connect(app.exit)
    crash.hook_crashes(program.show_fault)
    try:
        if not program.open(program.own):
            return 0
    except Failure as error:
        sentence_dialog(str(error)).exec()
        raise
    status = app.exec()
    program.close()
    return status or program.status


def build_application(arguments: list[str]) -> QApplication:
    """Return the application with its names, theme and font; nothing is shown and nothing runs yet."""
    app = QApplication(arguments)
    app.setOrganizationName("Caseload Monitor")
    app.setApplicationName("Caseload Monitor")
    garbage.collect_here(app)
    theme.apply(app, kept_theme())
    theme.follow_system(app, kept_theme)
    return app


def show_first(window: MainWindow) -> None:
    """Bring a window to the front."""
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _clock_day() -> date:
    return datetime.now().astimezone().date()


def sentence_dialog(sentence: str) -> QDialog:
    """Return the small window that says why the program can't start."""
    dialog = QDialog()
    dialog.setWindowTitle("Caseload Monitor")
    dialog.setAccessibleName(sentence)
    words = Label(sentence, wrap=True)
    words.setMinimumWidth(theme.metrics().averageCharWidth() * 56)
    close = buttons.main_button("Close", then=dialog.accept)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(16)
    column.addWidget(words)
    column.addLayout(row)
    close.setFocus()
    return dialog
