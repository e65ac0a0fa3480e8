"""The thread that reads and writes the database, and how long work on it says how far it is."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from models.store import Store

_STEP_SECONDS, _STOP_SECONDS = 0.1, 0.05


class Stopped(Exception):
    """Raised inside long work after the user pressed Stop."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far long work is; ``total`` is 0 when it is not known."""

    text: str
    done: int
    total: int


class Progress(QObject):
    """Long work as the user sees it: what it is, how far it is, and the way to stop it.

    ``progress(text, done, total)`` is called from the worker's thread, as often as the work likes; about ten a second
    are shown. It raises ``Stopped`` once ``stop`` was called. ``cancel`` is the event behind it, for work that checks
    it by itself.
    """

    stepped = Signal(object)
    """A ``Step``, on the window's thread."""
    ended = Signal(bool)
    """The work is over; True when it was stopped."""

    def __init__(self, what: str, stop: str = "Stop", leaves: str = "Nothing has changed yet.") -> None:
        super().__init__()
        self.what, self.stop_text, self.leaves = what, stop, leaves
        self.cancel = threading.Event()
        self.deliver: Callable[[Step], None] | None = None
        self._shown_at = 0.0

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is. Raises ``Stopped`` when it is to stop."""
        if self.cancel.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._shown_at >= _STEP_SECONDS and self.deliver is not None:
            self._shown_at = now
            self.deliver(Step(text, done, total))

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancel.set()

    def show(self, step: object) -> None:
        """Hand a step on; called on the window's thread."""
        self.stepped.emit(step)

    def finish(self, stopped: bool) -> None:
        """Say that the work is over; called on the window's thread."""
        self.ended.emit(stopped)


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work for the thread and who takes its answer."""

    work: Callable[["Store"], Any]
    then: Callable[[Any], None] | None = None
    failed: Callable[[str], None] | None = None
    topic: str = ""
    progress: Progress | None = None
    writes: bool = False
    stale: bool = False


class Worker:
    """A thread with its own store. Jobs run one after another.

    Both callables are called on the thread: ``opened`` once, with None or the error at opening, ``deliver`` with each
    job's answer or error.
    """

    def __init__(
        self,
        path: Path,
        opened: Callable[[BaseException | None], None],
        deliver: Callable[[Job, object, BaseException | None], None],
    ) -> None:
        self._path, self._opened, self._deliver = path, opened, deliver
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._store: Store | None = None
        self._reading = False
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)

    def start(self) -> None:
        """Open the database and begin with the jobs."""
        self._thread.start()

    def do(self, job: Job) -> None:
        """Queue a job."""
        self._jobs.put(job)

    def stop(self) -> None:
        """Drop what is queued and break off a running read; a running write goes on to its end."""
        self._stopping.set()
        self._jobs.put(None)

    def join(self) -> None:
        """Wait until the thread has closed the database."""
        while self._thread.is_alive():
            # An interrupt between two statements of a read is lost, so it is sent until the thread ends.
            if self._reading and self._store is not None:
                self._store.interrupt()
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        # Imported here: sqlite-utils takes longer to load than the first window to paint.
        from models.store import open_store

        failure: BaseException | None = None
        try:
            self._store = open_store(self._path)
        except BaseException as error:
            failure = error
        self._opened(failure)
        while (job := self._jobs.get()) is not None:
            if self._stopping.is_set():
                continue
            if self._store is None:
                self._deliver(job, None, failure)
            else:
                self._do(job, self._store)
        if self._store is not None:
            self._store.close()

    def _do(self, job: Job, store: "Store") -> None:
        if job.stale:
            self._deliver(job, None, Stopped())
            return
        try:
            self._reading = not job.writes
            value = job.work(store)
        except BaseException as error:
            self._deliver(job, None, error)
        else:
            self._deliver(job, value, None)
        finally:
            self._reading = False
