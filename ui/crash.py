"""Faults of the program itself: they go to a log that holds no personal data, and to the user as one sentence."""

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

log = logging.getLogger(__name__)

_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_MOST_REPORTS = 20
_fault_file = None


def log_folder() -> Path:
    """Return the folder of the program's log."""
    return user_log_path("Caseload Monitor", appauthor=False)


def log_file() -> Path:
    """Return the program's log."""
    return log_folder() / "caseload-monitor.log"


def keep_log() -> None:
    """Write the log to a file that is kept small; without a folder to write to, go on without one."""
    global _fault_file
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        _fault_file = (log_folder() / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    faulthandler.enable(_fault_file)


def something_wrong(error: BaseException) -> str:
    """Log a fault of ours and return the sentence that the user is told."""
    log.error("%s", without_data(error))
    return f"Something went wrong in the program; nothing was changed. The log at {log_file()} says more."


def without_data(error: BaseException) -> str:
    """Return an error's kind and where it was raised; its text may hold a name or an id, so it is left out."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__qualname__])


def hook_crashes(show: Callable[[str], None]) -> None:
    """Send errors that nobody caught to the log, and their sentence to ``show`` when raised on the main thread.

    A fault that repeats with every paint is reported twenty times at most.
    """
    reporting = threading.Lock()
    reports = 0

    def report(error: BaseException) -> None:
        nonlocal reports
        if not reporting.acquire(blocking=False):
            return
        try:
            reports += 1
            if reports <= _MOST_REPORTS:
                sentence = something_wrong(error)
                if threading.current_thread() is threading.main_thread():
                    show(sentence)
        finally:
            reporting.release()

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report(error)

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            report(arguments.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
