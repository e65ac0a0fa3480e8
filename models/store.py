"""The one place where the database is opened, read and written; everything in it is reached through a ``Store``."""

import getpass
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlcipher3 import dbapi2

from models.errors import BadInput, Failure
from models.migrations import MIGRATIONS, VERSION
from models.place import default_path as default_path

if TYPE_CHECKING:
    from sqlite_utils import Database

# sqlite-utils looks for its driver under these names; without them it would take Python's own SQLite and
# not know this driver's exceptions.
sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = dbapi2

log = logging.getLogger(__name__)

APPLICATION_ID = 0x4341534C
"""Marks a file as ours ("CASL"), so that another program's database is never written to."""

IN_MEMORY = Path(":memory:")
"""Opened as a store, this is an empty record that no file holds."""

_PLAIN_HEAD = b"SQLite format 3\0"
_BUSY_SECONDS = 10.0


class Store:
    """An open database. It belongs to the thread that opened it; other threads open their own.

    Reading goes through ``rows``, writing through ``write``.
    """

    def __init__(self, connection: dbapi2.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self._file = _file_at(path)

    @cached_property
    def db(self) -> "Database":
        """The sqlite-utils database. It is made at the first write: loading the library doubles the time to start."""
        from sqlite_utils import Database

        return Database(self.connection, execute_plugins=False)

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query as tuples. Raises ``Failure`` when the file can't be read."""
        with explained(self.path):
            found: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
            return found

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Hold one state of the database for several reads, whatever another process writes meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with explained(self.path):
            self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.rollback()

    @contextmanager
    def write(self, what: str, kind: str = "change", why: str = "", undoes: int | None = None) -> Iterator["Database"]:
        """Run a block as one transaction and one journal entry.

        All of it is kept or none. A block that changes nothing leaves no entry. Nested use joins the outer entry.

        Args:
            what: the entry's line, as the Undo toast and the journal show it.
            kind: ``change`` (from a day on), ``correction`` (was wrong all along), ``import``, ``undo``, ``redo``,
                ``sign`` or ``withdraw`` (of a signature).
            why: the user's reason, if one was given.
            undoes: the entry that this one takes back.

        Raises:
            Failure: the disk is full, the file read-only, busy, or no longer where it was; nothing was changed.
        """
        connection = self.connection
        if connection.in_transaction:
            yield self.db
            return
        if _file_at(self.path) != self._file:  # what is written to a file without a name is lost on closing
            raise Failure(
                f"{self.path.name} was moved, removed or replaced while it was open; nothing was changed."
                " Put it back where it was, or close the program and start it again."
            )
        with explained(self.path):
            connection.execute("begin immediate")
            try:
                entry = connection.execute(
                    "insert into journal (at, who, kind, what, why, undoes) values (?, ?, ?, ?, ?, ?)",
                    (
                        datetime.now().astimezone().isoformat(timespec="seconds"),
                        _who(),
                        kind,
                        what,
                        why,
                        undoes,
                    ),
                ).lastrowid
                connection.execute("insert into journal_open (only_one, entry) values (1, ?)", (entry,))
                yield self.db
                connection.execute("delete from journal_open")
                changed = connection.execute("select 1 from journal_rows where entry = ? limit 1", (entry,)).fetchone()
                connection.execute("commit" if changed else "rollback")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise

    @contextmanager
    def bulk(self, table: str) -> Iterator[None]:
        """Write the many rows that a block adds to a table, inside ``write``, to the journal as one line.

        They are told by their ids, so they have to be new ones, above all that the table has.
        """
        connection = self.connection
        before, highest = connection.execute(f"select count(*), ifnull(max(id), 0) from {table}").fetchone()
        connection.execute("update journal_open set bulk = ?", (table,))
        yield
        connection.execute("update journal_open set bulk = ''")
        after, last = connection.execute(f"select count(*), max(id) from {table}").fetchone()
        above = connection.execute(f"select count(*) from {table} where id > ?", (highest,)).fetchone()[0]
        if above != after - before:
            raise AssertionError(f"rows of {table} were added below those that it has")
        if above:
            connection.execute(
                "insert into journal_rows (entry, table_name, row_id, last_id)"
                " values ((select entry from journal_open), ?, ?, ?)",
                (table, highest + 1, last),
            )

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting of the service, or ``default``."""
        found = self.rows("select value from settings where name = ?", (name,))
        return str(found[0][0]) if found else default

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the service."""
        with explained(self.path):
            self.connection.execute(
                "insert into settings values (?, ?) on conflict (name) do update set value = excluded.value",
                (name, value),
            )

    def data_version(self) -> int:
        """Return a number that differs after another connection has written."""
        return int(self.rows("pragma data_version")[0][0])

    def interrupt(self) -> None:
        """Break off the statement that runs now; may be called from another thread."""
        self.connection.interrupt()

    def close(self) -> None:
        """Close the database; the store can't be used afterwards."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path, key: bytes | None = None) -> Store:
    """Open the database at ``path``, creating it or bringing it up to this version's tables first.

    Args:
        path: the file; its folder is created if it is not there.
        key: 32 bytes that the file is encrypted with, or None for a plain file.

    Raises:
        BadInput: the file is no database of ours, or was written by a newer version.
        Failure: the file or its folder can't be read or written.
    """
    _check_place(path, plain=key is None)
    with explained(path):
        connection = dbapi2.connect(str(path), timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            if key is not None:
                connection.execute("pragma cipher_log_level = none")
                connection.execute(f"pragma key = \"x'{key.hex()}'\"")
            connection.execute("select count(*) from sqlite_master").fetchone()
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma recursive_triggers = on")
            connection.execute("pragma cache_size = -65536")
            _migrate(connection, path)
            return Store(connection, path)
        except BaseException:
            connection.close()
            raise


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from another that is put in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_place(path: Path, *, plain: bool) -> None:
    """Create the folder and refuse what is plainly no database of ours, before the driver touches it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise BadInput(f"{path.name or path} is a folder; name a database file.")
        if path.exists() and not path.is_file():
            raise BadInput(f"{path.name} is no file; name a database file.")
        if plain and path.exists() and path.stat().st_size:
            with path.open("rb") as file:
                head = file.read(16)
            if head != _PLAIN_HEAD:
                raise BadInput(f"{path.name} is not a Caseload Monitor database; choose another file.")
    except OSError as error:
        raise Failure(f"{path} can't be used: {error.strerror}; choose another folder.") from error


def _migrate(connection: dbapi2.Connection, path: Path) -> None:
    version = connection.execute("pragma user_version").fetchone()[0]
    if version == VERSION and _is_ours(connection):
        return
    connection.execute("begin immediate")
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        empty = not connection.execute("select count(*) from sqlite_master").fetchone()[0]
        if not empty and not _is_ours(connection):
            raise BadInput(f"{path.name} is another program's database; choose another file.")
        if version > VERSION:
            raise BadInput(
                f"{path.name} was written by a newer version (its tables are version {version}, this program knows"
                f" version {VERSION}); update the program."
            )
        for number, step in enumerate(MIGRATIONS[version:], version + 1):
            step(connection)
            connection.execute(f"pragma user_version = {number}")
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _is_ours(connection: dbapi2.Connection) -> bool:
    return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


_EXPLAINED = (
    ("disk is full", "The disk is full; nothing was changed. Free some space, then try again."),
    (
        "disk i/o error",
        "The disk can't be written to or read; nothing was changed. Check the disk, then try again.",
    ),
    (
        "readonly",
        "{name} can't be written to; nothing was changed. Check the file's and its folder's permissions.",
    ),
    ("locked", "{name} is in use by another program; nothing was changed. Try again in a moment."),
    ("busy", "{name} is in use by another program; nothing was changed. Try again in a moment."),
    ("unable to open", "{name} can't be opened; check that its folder exists and can be written to."),
    ("malformed", "{name} is damaged; restore it from a backup."),
    ("not a database", "{name} is not a Caseload Monitor database, or is damaged; choose another file."),
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise what the driver meets around it as a ``Failure`` that says what to do; a broken rule of ours passes."""
    try:
        yield
    except dbapi2.IntegrityError:
        raise
    except dbapi2.DatabaseError as error:
        for sign, sentence in _EXPLAINED:
            if sign in str(error).lower():
                log.warning("database: %s", error)
                raise Failure(sentence.format(name=path.name)) from error
        raise
