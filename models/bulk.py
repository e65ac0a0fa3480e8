"""Writing the many rows of an import, inside the one transaction and journal entry that is open."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import Any

from models.spreadsheets import Progress
from models.store import Store

Row = Sequence[Any]

_A_STEP = 5000


def write_rows(
    store: Store, statements: Iterable[tuple[str, Iterable[Row]]], total: int, progress: Progress | None
) -> None:
    """Run statements one after the other, each with its rows; what is added to a table is one line of the journal.

    A row that may be there already (``on conflict``) has a line of its own.

    Args:
        store: the record.
        statements: each with at least one row.
        total: how many rows there are in all.
        progress: told before each few thousand rows; raising from it stops the work.
    """
    done = 0
    for sql, rows in statements:
        words = sql.split()
        adds = words[0] == "insert" and "on conflict" not in sql
        with store.bulk(words[2]) if adds else nullcontext():
            for some in _chunks(rows):
                if progress is not None:
                    progress("Importing", done, total)
                store.connection.executemany(sql, some)
                done += len(some)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while some := list(islice(rest, _A_STEP)):
        yield some
