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

HELD_AFTER = "ifnull(began.after, case when a.valid_from = o.valid_from then opened.after end)"
"""With ``HELD_JOINS``, of allocation ``a`` in opening ``o``: the last day before it began where no extract told it."""
HELD_JOINS = """
left join intervals began on (began.table_name, began.row_id, began.edge, began.day)
    = ('allocations', a.id, 'from', a.valid_from)
left join intervals opened on (opened.table_name, opened.row_id, opened.edge, opened.day)
    = ('openings', o.id, 'from', o.valid_from)
"""

_OF_CASE = " union all ".join(
    f"select '{table}', p.id, {kind}, p.valid_from, p.valid_to, f.after, t.after from {table} p"
    f" left join intervals f on (f.table_name, f.row_id, f.edge, f.day) = ('{table}', p.id, 'from', p.valid_from)"
    f" left join intervals t on (t.table_name, t.row_id, t.edge, t.day) = ('{table}', p.id, 'to', p.valid_to)"
    " where p.case_row = :case"
    for table, kind in (("openings", "''"), ("categories", "''"), ("allocations", "p.kind"))
)


def of_case(store: Store, case_row: int) -> Mapping[Edge, date]:
    """Return the last day before each change of a case of which no extract told the day.

    One interval is kept for one change. What ended with it has it as well: the period before, and of a case that opened
    or closed all that began or ended with that.
    """
    periods = store.rows(_OF_CASE, {"case": case_row})
    began = {(table, kind, start): after for table, _, kind, start, _, after, _ in periods if after}
    opened = {start: after for table, _, _, start, _, after, _ in periods if after and table == "openings"}
    closed = {end: after for table, _, _, _, end, _, after in periods if after and table == "openings"}
    found: dict[Edge, str] = {}
    for table, row, kind, start, end, from_after, to_after in periods:
        found[table, row, "from"] = from_after or opened.get(start, "")
        found[table, row, "to"] = to_after or began.get((table, kind, end)) or closed.get(end, "")
    return {edge: date.fromisoformat(after) for edge, after in found.items() if after}


def between(after: date, day: date, today: date) -> str:
    """Return when something happened that was not so yet on ``after`` and is so on ``day``: ``between 2 and 9 Nov``.

    Both days are those of extracts, the last before the change and the first that shows it.
    """
    if after.year != day.year:
        return f"between {show(after)} and {show(day)}"
    first = str(after.day) if after.month == day.month else show_short(after, after)
    return f"between {first} and {show_short(day, today)}"
