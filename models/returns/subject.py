"""Where the window shows what a row of Exceptions is about."""

from typing import Any

from models.returns.content import ExceptionRow
from models.returns.exceptions import UNALLOCATED
from models.store import Store
from models.words import key


def place_of(store: Store, row: ExceptionRow) -> dict[str, Any]:
    """Return the place of the worker or case that a row names, as ``place`` and what to show; empty if it is gone."""
    if row.what == UNALLOCATED:
        found = store.rows("select id from cases where case_key = ?", (key(row.who),))
        return {"place": "Cases", "case_row": found[0][0]} if found else {}
    worker_id = row.who.rpartition(" (")[2].removesuffix(")")  # “name (id)”, as the row was made
    found = store.rows("select id from workers where worker_key = ?", (key(worker_id),))
    return {"place": "Caseloads", "worker_row": found[0][0]} if found else {}
