"""Changes to a case itself: taken, closed, reopened, its category from a day, and corrections of each."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from models import periods, teams
from models.cases import id_of
from models.dates import OPEN, check_day, show
from models.errors import BadInput
from models.periods import Span, Value
from models.record import MEANWHILE, NOTHING_DIFFERS, Added, differences, insert, one, recorded
from models.store import Store
from models.words import CATEGORIES, KEY_WORKER, check_choice, check_name, key

if TYPE_CHECKING:
    from sqlite_utils import Database


def take(
    store: Store,
    case_id: str,
    opened: date,
    category: str = "",
    family_id: str = "",
    date_of_birth: date | None = None,
    team_row: int | None = None,
    why: str = "",
) -> Added:
    """Take a new case, open from ``opened``; ``team_row`` is the team that has it until it has a key worker.

    An empty category is one that is not known yet.

    Raises:
        BadInput: the id is empty or taken, or another value can't be kept.
    """
    facts = _facts(store, case_id, family_id, date_of_birth)
    kind = check_choice(category, CATEGORIES, "the category") if category else ""
    check_day(opened, "the day it opened")
    _check_team(store, team_row)
    line = f"{facts['case_id']}: taken, {kind or 'category not known'}, opened {show(opened)}"
    begins = opened.isoformat()
    with recorded(store, line, why=why) as db:
        row = insert(db, "cases", **facts)
        insert(db, "openings", case_row=row, valid_from=begins, valid_to=OPEN.isoformat(), team_row=team_row)
        if kind:
            insert(db, "categories", case_row=row, category=kind, valid_from=begins, valid_to=OPEN.isoformat())
    return Added(row, line)


def close(store: Store, row: int, day: date, why: str = "") -> str:
    """Close a case on ``day``: it is no longer open on that day, and who held it no longer does. Return the line.

    Raises:
        BadInput: it was not open before the day, or the day is before it opened.
    """
    case_id = id_of(store, row)
    check_day(day, "the day it closed")
    spans = _openings(store, row)
    last = next((span for span in reversed(spans) if span.start <= day), None)
    if not spans:
        raise BadInput(f"{case_id} was never open here; there is nothing to close.")
    if last is None:
        raise BadInput(f"{case_id} opened only on {show(spans[0].start)}; close it on that day or later.")
    if last.end <= day:
        raise BadInput(f"{case_id} closed on {show(last.end)} already; correct that instead.")
    line = f"{case_id}: closed on {show(day)}" + (f", not {show(last.end)}" if last.end != OPEN else "")
    with recorded(store, line, why=why) as db:
        _set_opening(store, db, row, last, last.start, day, last.values["team_row"])
        db.table("closings").delete_where("case_row = ?", [row])  # what was planned is done
    return line


def reopen(store: Store, row: int, day: date, category: str, team_row: int | None = None, why: str = "") -> str:
    """Open a closed case again from ``day``, as ``category``; it has no key worker yet. Return the journal's line.

    A case that was never open here, known from the dated records of an extract alone, opens for the first time.

    Whoever an import has as holding it on after it closed holds it only until then.

    Raises:
        BadInput: it is open, or was on the day, or a value can't be kept.
    """
    case_id = id_of(store, row)
    kind = check_choice(category, CATEGORIES, "the category")
    check_day(day, "the day it opened")
    _check_team(store, team_row)
    last = next(reversed(_openings(store, row)), None)
    if last is not None and last.end == OPEN:
        raise BadInput(f"{case_id} is open since {show(last.start)}; close it first.")
    if last is not None and day < last.end:
        raise BadInput(f"{case_id} closed on {show(last.end)}; reopen it on that day or later.")
    line = f"{case_id}: {'opened' if last is None else 'reopened'} on {show(day)}, {kind}"
    with recorded(store, line, why=why) as db:
        if last is not None:
            _end_with_closing(store, db, row, last.end, day)
        insert(db, "openings", case_row=row, valid_from=day.isoformat(), valid_to=OPEN.isoformat(), team_row=team_row)
        before = _categories(store, row)
        periods.save(db, "categories", ("case_row", row), before, _with_category(before, day, kind))
    return line


def correct(store: Store, row: int, case_id: str, family_id: str, date_of_birth: date | None, why: str = "") -> str:
    """Replace a case's id, family and date of birth: what was recorded was wrong. Return the journal's line.

    Raises:
        BadInput: nothing differs, the id is taken, or another value can't be kept.
    """
    old_id, old_family, born = one(
        store, "select case_id, family_id, date_of_birth from cases where id = ?", (row,), "that case"
    )
    values = _facts(store, case_id, family_id, date_of_birth, row)
    what = differences(
        {
            "id": (old_id, values["case_id"]),
            "family": (old_family, values["family_id"]),
            "date of birth": (_shown(born), _shown(values["date_of_birth"])),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{old_id}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("cases").update(row, values)
    return line


def correct_opening(
    store: Store,
    row: int,
    opening_row: int,
    opened: date,
    closed: date | None,
    team_row: int | None,
    why: str = "",
) -> str:
    """Correct when a case opened or closed (None: it is open) and its team. Return the journal's line.

    The first category begins with the opening. Who held the case when it closed holds it up to the
    corrected closing; nobody holds it outside.

    Raises:
        BadInput: it would close before it opened, or be open twice on a day.
    """
    case_id = id_of(store, row)
    until = closed or OPEN
    check_day(opened, "the day it opened")
    if until != OPEN and check_day(until, "the day it closed") < opened:
        raise BadInput(
            f"{case_id} can't close on {show(until)}, before it opened on {show(opened)}; correct one of the two."
        )
    _check_team(store, team_row)
    spans = _openings(store, row)
    old = next((span for span in spans if span.row == opening_row), None)
    if old is None:
        raise BadInput("That opening is no longer in the record; choose another.")
    for span in spans:
        if span.row != opening_row and opened < span.end and span.start < until:
            raise BadInput(f"{case_id} was open from {show(span.start)} as well; choose days outside that.")
    what = differences(
        {
            "opened": (show(old.start), show(opened)),
            "closed": (_shown(old.end.isoformat()), _shown(until.isoformat())),
            "team": (_team(store, old.values["team_row"]), _team(store, team_row)),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{case_id}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        _set_opening(store, db, row, old, opened, until, team_row)
        if old.end == OPEN != until:
            db.table("closings").delete_where("case_row = ?", [row])
        _begin_category(store, db, row, old.start, opened)
    return line


def remove_opening(store: Store, row: int, opening_row: int, why: str = "") -> str:
    """Take back a reopening that never was, with who held the case in it. Return the journal's line.

    Raises:
        BadInput: it is the only one, or no longer there.
    """
    case_id = id_of(store, row)
    spans = _openings(store, row)
    old = next((span for span in spans if span.row == opening_row), None)
    if old is None:
        raise BadInput("That opening is no longer in the record; choose another.")
    if len(spans) == 1:
        raise BadInput(f"{case_id} was opened only once; remove the case, or correct the days.")
    line = f"{case_id}: opening of {show(old.start)} removed"
    with recorded(store, line, correction=True, why=why) as db:
        _set_opening(store, db, row, old, old.start, old.start, old.values["team_row"])
        db.table("openings").delete(opening_row)
    return line


def change_category(store: Store, row: int, day: date, category: str, why: str = "") -> str:
    """Change what a case is from ``day`` on, until its next recorded change. Return the journal's line.

    Raises:
        BadInput: the case is not open on the day, or nothing differs.
    """
    case_id = id_of(store, row)
    kind = check_choice(category, CATEGORIES, "the category")
    check_day(day, "the day of the change")
    if periods.on_day(_openings(store, row), day) is None:
        raise BadInput(f"{case_id} is not open on {show(day)}; choose a day on which it is.")
    before = _categories(store, row)
    old = periods.on_day(before, day)
    line = f"{case_id}: {old.values['category'] if old else 'no category'} → {kind} from {show(day)}"
    after = _with_category(before, day, kind)
    return periods.rewrite(store, "categories", ("case_row", row), before, after, line, why=why)


def correct_category(store: Store, row: int, day: date, category: str, why: str = "") -> str:
    """Correct what a case was on ``day``, for as long as the wrong category stood. Return the journal's line.

    Raises:
        BadInput: the case has no category on the day, or nothing differs.
    """
    case_id = id_of(store, row)
    kind = check_choice(category, CATEGORIES, "the category")
    before = _categories(store, row)
    old = periods.on_day(before, day)
    if old is None:
        raise BadInput(f"{case_id} has no category on {show(day)}; change it from that day instead.")
    line = f"{case_id}: {old.values['category']} → {kind}, corrected"
    after = periods.corrected(before, day, {"category": kind})
    return periods.rewrite(store, "categories", ("case_row", row), before, after, line, correction=True, why=why)


def move_category(store: Store, row: int, category_row: int, day: date, why: str = "") -> str:
    """Correct the day from which a category holds. Return the journal's line."""
    case_id = id_of(store, row)
    check_day(day, "the day of the change")
    before = _categories(store, row)
    after = periods.moved(before, category_row, day)
    old = next(span for span in before if span.row == category_row)
    line = f"{case_id}: {old.values['category']} from {show(old.start)} corrected to {show(day)}"
    return periods.rewrite(store, "categories", ("case_row", row), before, after, line, correction=True, why=why)


def remove_category(store: Store, row: int, category_row: int, why: str = "") -> str:
    """Take back a change of category that never was: what held before goes on. Return the journal's line."""
    case_id = id_of(store, row)
    before = _categories(store, row)
    after = periods.without(before, category_row)
    old = next(span for span in before if span.row == category_row)
    line = f"{case_id}: {old.values['category']} from {show(old.start)} removed"
    return periods.rewrite(store, "categories", ("case_row", row), before, after, line, correction=True, why=why)


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a case that was taken by mistake, with all that was recorded of it. Return the journal's line."""
    line = f"{id_of(store, row)}: removed"
    with recorded(store, line, correction=True, why=why) as db:
        for held in store.rows("select id from allocations where case_row = ?", (row,)):
            drop_allocation(db, held[0])
        for table in (
            "categories",
            "openings",
            "events",
            "differences",
            "case_teams",
            "explanations",
            "actions",
            "closings",
        ):
            db.table(table).delete_where("case_row = ?", [row])
        db.table("cases").delete(row)
    return line


def drop_allocation(db: "Database", row: int) -> None:
    """Delete an allocation with what was agreed for it, inside a change that is open."""
    db.table("overrides").delete_where("allocation_row = ?", [row])
    db.table("allocations").delete(row)


def _facts(store: Store, case_id: str, family_id: str, date_of_birth: date | None, row: int = 0) -> dict[str, Any]:
    known_as = check_name(case_id, "the case id")
    taken = store.rows("select case_id from cases where case_key = ? and id <> ?", (key(known_as), row))
    if taken:
        raise BadInput(f"There is a case {taken[0][0]} already; open that one, or choose another id.")
    family = check_name(family_id, "the family id", required=False)
    born = check_day(date_of_birth, "the date of birth").isoformat() if date_of_birth else None
    return {
        "case_id": known_as,
        "case_key": key(known_as),
        "family_id": family,
        "family_key": key(family),
        "date_of_birth": born,
    }


def _set_opening(
    store: Store, db: "Database", row: int, old: Span, opened: date, closed: date, team_row: Value
) -> None:
    """Give an opening its days and keep every allocation inside it; those that its old closing ended go with it."""
    if old not in _openings(store, row):
        raise BadInput(MEANWHILE)
    held = store.rows(
        "select id, kind, valid_from, valid_to from allocations where case_row = ? and valid_from < ? and valid_to > ?",
        (row, old.end.isoformat(), old.start.isoformat()),
    )
    for allocation, kind, start, end in held:
        begins = max(date.fromisoformat(start), opened)
        ended_by_closing = end == old.end.isoformat() and kind == KEY_WORKER
        ends = closed if ended_by_closing else min(date.fromisoformat(end), closed)
        if ends <= begins:
            drop_allocation(db, allocation)
        elif (start, end) != (begins.isoformat(), ends.isoformat()):
            db.table("allocations").update(allocation, {"valid_from": begins.isoformat(), "valid_to": ends.isoformat()})
    db.table("openings").update(
        int(old.row or 0), {"valid_from": opened.isoformat(), "valid_to": closed.isoformat(), "team_row": team_row}
    )


def _end_with_closing(store: Store, db: "Database", row: int, closed: date, day: date) -> None:
    """End on the closing what an import has as going on after it, or nobody would have given the case to them again."""
    for allocation, start in store.rows(
        "select id, valid_from from allocations where case_row = ? and valid_from < ? and valid_to > ?",
        (row, day.isoformat(), day.isoformat()),
    ):
        until = closed if start < closed.isoformat() else day
        db.table("allocations").update(allocation, {"valid_to": until.isoformat()})


def _begin_category(store: Store, db: "Database", row: int, old: date, opened: date) -> None:
    """Let the category that began with the opening begin with it still, where no other category is in the way."""
    before = _categories(store, row)
    first = next((span for span in before if span.start == old), None)
    if first is None or first.row is None or opened == old:
        return
    try:
        after = periods.moved(before, first.row, opened)
    except BadInput:
        return
    periods.save(db, "categories", ("case_row", row), before, after)


def _with_category(before: Sequence[Span], day: date, category: str) -> list[Span]:
    if periods.on_day(before, day) is not None:
        return periods.changed(before, day, {"category": category})
    following = min((span.start for span in before if span.start > day), default=OPEN)
    return sorted([*before, Span(None, day, following, {"category": category})], key=lambda span: span.start)


def _openings(store: Store, row: int) -> list[Span]:
    return periods.load(store, "openings", ("case_row", row), ("team_row",))


def _categories(store: Store, row: int) -> list[Span]:
    return periods.load(store, "categories", ("case_row", row), ("category",))


def _check_team(store: Store, team_row: int | None) -> None:
    if team_row is not None:
        _team(store, team_row)


def _team(store: Store, team_row: Value) -> str:
    return "" if team_row is None else teams.team(store, int(team_row)).name


def _shown(text: str | None) -> str:
    return "" if not text or text == OPEN.isoformat() else show(date.fromisoformat(text))
