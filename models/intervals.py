"""Changes of which extracts tell no day: one happened after the extract before, and up to the one that shows it.

Such a change is dated at the extract that shows it, and the interval is kept beside it. It holds only while the row
still begins or ends on that day: a day that was corrected by hand is known.
"""

from collections.abc import Mapping
from datetime import date

from models.dates import show, show_short
from models.store import Store

Edge = tuple[str, int, str]
"""A table (``openings``, ``categories`` or ``allocations``), a row of it, and ``from`` or ``to``."""

ALLOCATION_BEGAN = (
    "left join intervals i on i.table_name = 'allocations' and i.row_id = a.id and i.edge = 'from'"
    " and i.day = a.valid_from"
)
"""Joins ``i.after`` to the allocation ``a`` of a query."""

_OF_CASE = " union all ".join(
    f"select i.table_name, i.row_id, i.edge, i.after from {table} p join intervals i on i.table_name = '{table}'"
    " and i.row_id = p.id and i.day = case i.edge when 'from' then p.valid_from else p.valid_to end"
    " where p.case_row = :case"
    for table in ("openings", "categories", "allocations")
)


def of_case(store: Store, case_row: int) -> Mapping[Edge, date]:
    """Return the last day before each change of a case of which no extract told the day."""
    found = store.rows(_OF_CASE, {"case": case_row})
    return {(table, row, edge): date.fromisoformat(after) for table, row, edge, after in found}


def between(after: date, day: date, today: date) -> str:
    """Return when something happened that was not so yet on ``after`` and is so on ``day``: ``between 2 and 9 Nov``.

    Both days are those of extracts, the last before the change and the first that shows it.
    """
    if after.year != day.year:
        return f"between {show(after)} and {show(day)}"
    first = str(after.day) if after.month == day.month else show_short(after, after)
    return f"between {first} and {show_short(day, today)}"
