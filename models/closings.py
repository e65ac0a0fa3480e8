"""Cases that are ready to close: a day on which one is to close, or a flag while no day is known yet.

A closing is what people intend, so it has no history of its own: it is put right, taken back, or gone once the case has
closed, each with its line in the journal.
"""

from dataclasses import dataclass
from datetime import date

from models.cases import id_of
from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.record import NOTHING_DIFFERS, insert, recorded
from models.store import Store
from models.words import check_text


@dataclass(frozen=True, slots=True)
class Closing:
    """That a case is ready to close: ``day`` None while no day is planned."""

    case_row: int
    day: date | None
    why: str


def of_case(store: Store, case_row: int) -> Closing | None:
    """Return what is planned for a case, None when nothing is."""
    found = store.rows("select case_row, day, why from closings where case_row = ?", (case_row,))
    return _closing(*found[0]) if found else None


def planned(store: Store) -> tuple[Closing, ...]:
    """Return every closing that is planned, by day, those without one first."""
    return tuple(_closing(*row) for row in store.rows("select case_row, day, why from closings order by day, case_row"))


def plan(store: Store, case_row: int, day: date | None, why: str = "") -> str:
    """Plan to close a case on ``day``, or flag it as ready (None), in place of what was planned. Return the line.

    Raises:
        BadInput: the case is not open, the day is not after it opened, or nothing differs.
    """
    case_id, reason = id_of(store, case_row), check_text(why, "the reason", required=False)
    opened = store.rows(
        "select valid_from from openings where case_row = ? and valid_to = ?", (case_row, OPEN.isoformat())
    )
    if not opened:
        raise BadInput(f"{case_id} is not open, or closes on a day already; there is nothing to plan.")
    begun = date.fromisoformat(opened[0][0])
    if day is not None and check_day(day, "the day to close it") <= begun:
        raise BadInput(f"{case_id} opened on {show(begun)}; choose a day after that.")
    old = of_case(store, case_row)
    if old is not None and (old.day, old.why) == (day, reason):
        raise BadInput(NOTHING_DIFFERS)
    line = f"{case_id}: to close on {show(day)}" if day is not None else f"{case_id}: ready to close, no day yet"
    with recorded(store, line, why=reason) as db:
        db.table("closings").delete_where("case_row = ?", [case_row])
        insert(db, "closings", case_row=case_row, day=day.isoformat() if day is not None else None, why=reason)
    return line


def take_back(store: Store, case_row: int) -> str:
    """Take back that a case is ready to close. Return the line. Raises ``BadInput`` when nothing is planned."""
    case_id = id_of(store, case_row)
    if of_case(store, case_row) is None:
        raise BadInput(f"Nothing is planned for {case_id}; there is nothing to take back.")
    line = f"{case_id}: no longer planned to close"
    with recorded(store, line) as db:
        db.table("closings").delete_where("case_row = ?", [case_row])
    return line


def _closing(case_row: int, day: str | None, why: str) -> Closing:
    return Closing(case_row, date.fromisoformat(day) if day is not None else None, why)
