"""What a window looks at: one database, one day, one team; reads and writes run on a thread of their own."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from models import dates
from models.errors import BadInput, Failure
from ui.crash import something_wrong
from ui.worker import Job, Progress, Stopped, Worker

if TYPE_CHECKING:
    from models.store import Store

T = TypeVar("T")
log = logging.getLogger(__name__)

_POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, for the toast; ``entry`` is the journal entry that its Undo takes back, None if nothing can.

    ``action`` is what else the toast offers: its words, and what they do.
    """

    sentence: str
    entry: int | None
    action: tuple[str, Callable[[], object]] | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    job: Job
    value: Any = None
    error: BaseException | None = None


class Session(QObject):
    """The database behind a window, the day and the team it looks at, and the thread that reads and writes.

    The session owns the signals that cross threads; every callback runs on the thread that made the session.
    """

    changed = Signal()
    """The data changed, here or by another process."""
    looking_at_changed = Signal()
    """The day or the team is another."""
    opened = Signal()
    """The database is open; questions asked before are answered after it."""
    not_opened = Signal(object)
    """The database can't be opened; carries the ``BadInput``, the ``Failure`` or, a fault of ours, another error."""
    said = Signal(object)
    """Something was done: a ``Said`` for the toast."""
    trouble = Signal(str)
    """An error that no caller takes: one sentence for a banner."""
    _opening = Signal(object)
    _arrived = Signal(object)
    _stepped = Signal(object, object)

    def __init__(self, path: Path, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self._today, self._day = path, today, today
        self._team: str | None = None
        self._latest: dict[str, Job] = {}
        self._running: set[Job] = set()
        self._closed = self._polling = self._long_write = False
        self._version = 0
        self._opening.connect(self._take_opening, Qt.ConnectionType.QueuedConnection)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)
        self._worker = Worker(path, self._opening.emit, self._deliver)
        self._long_worker: Worker | None = None
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)

    # What is looked at

    @property
    def today(self) -> date:
        """The day it is."""
        return self._today

    @property
    def day(self) -> date:
        """The day looked at: today, or one before it."""
        return self._day

    @property
    def team(self) -> str | None:
        """The name of the team looked at, None for the whole service."""
        return self._team

    @property
    def past(self) -> bool:
        """Whether another day than today is looked at, so that nothing can be edited."""
        return self._day != self._today

    def look_at_day(self, day: date) -> None:
        """Look at another day; a day after today becomes today."""
        day = max(dates.EARLIEST, min(day, self._today))
        if day != self._day:
            self._day = day
            self.looking_at_changed.emit()

    def look_at_month(self, by: int) -> None:
        """Look at the same day ``by`` months on, or at a last day where a last day is looked at."""
        moved = dates.add_months(self._day, by)
        self.look_at_day(dates.month_end(moved) if self._day == dates.month_end(self._day) else moved)

    def look_at_team(self, team: str | None) -> None:
        """Look at one team by its name, or with None at the whole service."""
        if team != self._team:
            self._team = team
            self.looking_at_changed.emit()

    def new_day(self, today: date) -> None:
        """Take over another "today", as at midnight; a window that looked at today goes along."""
        if today == self._today:
            return
        follows = not self.past
        self._today = today
        self._day = today if follows else min(self._day, today)
        self.looking_at_changed.emit()

    # Questions and changes

    def start(self) -> None:
        """Open the database on the worker's thread; ``opened`` or ``not_opened`` says how it went."""
        self._worker.start()

    def ask(
        self,
        work: Callable[["Store"], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
        *,
        topic: str = "",
        progress: Progress | None = None,
    ) -> None:
        """Run ``work`` with the store on the worker's thread, then ``then`` with its answer on this one.

        Args:
            work: reads; it must touch no widget.
            then: takes the answer. Not called when a later question of the same topic was asked meanwhile.
            failed: takes the sentence of an error; without it, ``trouble`` does.
            topic: names questions of which only the latest matters.
            progress: for work that may take long: it runs on a second thread, beside other questions, may call
                ``progress(text, done, total)`` and is stopped by ``progress.stop()``.
        """
        self._submit(Job(work, then, failed, topic, progress, writes=False))

    def tell(
        self,
        work: Callable[["Store"], str],
        then: Callable[[str], None] | None = None,
        failed: Callable[[str], None] | None = None,
        *,
        progress: Progress | None = None,
        past_too: bool = False,
    ) -> None:
        """Run ``work``, which changes something, and show the sentence that it returns with Undo.

        On a past day, and while a long change is being written, it is refused with a sentence; with ``past_too``, for
        what is written about a day and changes nothing of it, only the latter.
        """
        if sentence := self.refusal(past_too=past_too):
            (failed or self.trouble.emit)(sentence)
            return
        self._submit(Job(partial(_write, work), then, failed, "", progress, writes=True))

    def refusal(self, *, past_too: bool = False) -> str:
        """Return why nothing can be changed now, as a sentence; empty when it can."""
        if self.past and not past_too:
            return f"You are looking at {dates.show_weekday(self.day)}; go back to today to change anything."
        if self._long_write:
            return "A longer change is still being written; try again when it is done."
        return ""

    def say(self, sentence: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Show in the toast what was done when there is nothing to undo, as after saving a file."""
        self.said.emit(Said(sentence, None, action))

    def undo(self, entry: int | None = None) -> None:
        """Take back the latest change, or ``entry`` if it is still the latest."""
        self.tell(partial(_undo, entry))

    def redo(self) -> None:
        """Bring back the change that was undone last."""
        self.tell(_redo)

    def close(self) -> None:
        """Take no more questions, let a running change finish, stop everything else and close the database."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        for job in self._running:
            if job.progress is not None:
                job.progress.stop()
        workers = [worker for worker in (self._worker, self._long_worker) if worker is not None]
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.join()

    # Answers

    def _submit(self, job: Job) -> None:
        if self._closed:
            return
        if job.topic:
            earlier = self._latest.get(job.topic)
            if earlier is not None:
                earlier.stale = True
            self._latest[job.topic] = job
        self._running.add(job)
        if job.progress is None:
            self._worker.do(job)
            return
        job.progress.deliver = partial(self._stepped.emit, job)
        if self._long_worker is None:
            self._long_worker = Worker(self.path, lambda error: None, self._deliver)
            self._long_worker.start()
        self._long_write = self._long_write or job.writes
        self._long_worker.do(job)

    def _deliver(self, job: Job, value: object, error: BaseException | None) -> None:
        """Called on a worker's thread; the signal carries the answer over to this one."""
        if not self._closed:
            self._arrived.emit(_Answer(job, value, error))

    def _take(self, answer: _Answer) -> None:
        job = answer.job
        self._running.discard(job)
        if self._closed:
            return
        if job.writes and job.progress is not None:
            self._long_write = False
        if self._latest.get(job.topic) is job:
            del self._latest[job.topic]
        if job.progress is not None:
            job.progress.finish(isinstance(answer.error, Stopped))
        if answer.error is not None:
            self._take_error(job, answer.error)
        elif not job.stale:
            self._take_value(job, answer.value)

    def _take_opening(self, error: BaseException | None) -> None:
        if self._closed:
            return
        if error is None:
            self._poll()
            self._timer.start()
            self.opened.emit()
        else:
            self.not_opened.emit(error)

    def _take_value(self, job: Job, value: Any) -> None:  # noqa: ANN401 - whatever the work returned
        if not job.writes:
            if job.then is not None:
                job.then(value)
            return
        sentence, wrote, entry = value
        if wrote:
            self.changed.emit()
        if job.then is not None:
            job.then(sentence)
        self.said.emit(Said(sentence, entry))

    def _take_error(self, job: Job, error: BaseException) -> None:
        failed = job.failed or self.trouble.emit
        if isinstance(error, Stopped) or job.stale:
            return
        if isinstance(error, (BadInput, Failure)):
            failed(str(error))
        else:
            failed(something_wrong(error))

    def _step(self, job: Job, step: object) -> None:
        if not self._closed and job in self._running and job.progress is not None:
            job.progress.show(step)

    def _poll(self) -> None:
        if not self._polling:
            self._polling = True
            self.ask(lambda store: store.data_version(), self._compare, self._poll_failed)

    def _compare(self, version: int) -> None:
        self._polling = False
        if self._version not in (0, version):
            self.changed.emit()
        self._version = version

    def _poll_failed(self, sentence: str) -> None:
        self._polling = False
        log.warning("polling failed")


def _write(work: Callable[["Store"], str], store: "Store") -> tuple[str, bool, int | None]:
    """Return the sentence, whether it wrote, and the entry that Undo would take back, which is none after an undo."""
    from models import journal

    before = _newest(store)
    sentence = work(store)
    after = _newest(store)
    if after == before:
        return sentence, False, None
    latest = journal.undoable(store)
    return sentence, True, after if latest is not None and latest.id == after else None


def _newest(store: "Store") -> int:
    return int(store.rows("select ifnull(max(id), 0) from journal")[0][0])


def _undo(entry: int | None, store: "Store") -> str:
    from models import journal

    latest = journal.undoable(store)
    if latest is None:
        raise BadInput(journal.no_undo(store))
    if entry is not None and latest.id != entry:
        raise BadInput("Something else was changed since; Undo in the Edit menu takes back the latest change.")
    journal.undo(store)
    return f"Undone: {latest.what}"


def _redo(store: "Store") -> str:
    from models import journal

    done = journal.redo(store)
    if done is None:
        raise BadInput("There is nothing to redo.")
    return f"Done again: {done.what}"
