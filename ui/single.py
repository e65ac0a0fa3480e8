"""One window a database: a second start raises the first window."""

import getpass
import hashlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path
from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from models.errors import Failure

log = logging.getLogger(__name__)

_WAIT_MS, _TRIES = 500, 6
_RAISE = b"raise\n"


class Claim(QObject):
    """The right to show a database, held until ``release`` or the end of the process.

    The lock lies in the user's own folder, not beside the database: a read-only folder and another user's window on
    the same file are no hindrance, and SQLite orders what the two write.
    """

    def __init__(self, lock: QLockFile | None, server: QLocalServer | None) -> None:
        super().__init__()
        self._lock, self._server = lock, server
        self._raise: Callable[[], None] = lambda: None
        if server is not None:
            server.newConnection.connect(self._asked)

    def on_raise(self, show: Callable[[], None]) -> None:
        """Call ``show`` when another start asks for the window."""
        self._raise = show

    def release(self) -> None:
        """Give the database up."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    def _asked(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self._raise()


def claim(database: Path) -> Claim | None:
    """Claim a database for this process, or raise the window of the process that has it and return None.

    A claim that a killed process left is taken over.

    Raises:
        Failure: another process has it but does not answer.
    """
    name = name_of(database)
    folder = user_cache_path("Caseload Monitor", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        log.warning("no folder for the lock; a second window on the same file is possible")
        return Claim(None, None)
    lock = QLockFile(str(folder / f"{name}.lock"))
    lock.setStaleLockTime(0)
    for _ in range(_TRIES):
        if lock.tryLock(0):
            return Claim(lock, _listen(name))
        if lock.error() != QLockFile.LockError.LockFailedError:
            log.warning("the lock can't be used; a second window on the same file is possible")
            return Claim(None, None)
        if _ask_to_raise(name):
            return None
        time.sleep(_WAIT_MS / 1000)
    raise Failure(f"{database.name} is open in another window that does not answer; close that one, then start again.")


def name_of(database: Path) -> str:
    """Return the name under which the windows of one user find each other: the same for every spelling of a path."""
    spelled = os.path.normcase(database.expanduser().resolve())
    return "caseload-" + hashlib.sha256(f"{getpass.getuser()}\n{spelled}".encode()).hexdigest()[:24]


def _listen(name: str) -> QLocalServer | None:
    QLocalServer.removeServer(name)
    server = QLocalServer()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    if not server.listen(name):
        log.warning("no one can ask for this window: %s", server.errorString())
        return None
    return server


def _ask_to_raise(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_RAISE)
    socket.waitForBytesWritten(_WAIT_MS)
    if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(_WAIT_MS)
    return True
