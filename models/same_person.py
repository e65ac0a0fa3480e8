"""Someone first met in a file who turns out to be a worker who is known already: two become one."""

from typing import TYPE_CHECKING, Any

from models.errors import BadInput
from models.record import one, recorded
from models.store import Store
from models.unconfirmed import keep_name
from models.words import count, key

if TYPE_CHECKING:
    from sqlite_utils import Database

_CO_WORKER = """
select c.case_id from allocations a
join allocations b on b.case_row = a.case_row and b.valid_from < a.valid_to and b.valid_to > a.valid_from
join cases c on c.id = a.case_row
where a.worker_row = :row and b.worker_row = :other order by c.case_key limit 1
"""


def same_as(store: Store, row: int, other: int) -> str:
    """Make a person to confirm and another worker one, as a correction; return the journal's line.

    The cases that the person holds or held, and the names that files know them by, become the other's; what is
    guessed of them goes. Never done unasked: two people may well have one name.

    Raises:
        BadInput: it is the same row, the person no longer waits, or something recorded of both can't be joined.
    """
    if row == other:
        raise BadInput("That is the same person already; choose another.")
    with store.snapshot():
        name = one(
            store, "select w.name from workers w join unconfirmed u on u.worker_row = w.id where w.id = ?", (row,),
            "that person to confirm",
        )[0]  # fmt: skip
        target, target_id = one(store, "select name, worker_id from workers where id = ?", (other,), "that worker")
        cases = store.rows("select count(distinct case_row) from allocations where worker_row = ?", (row,))[0][0]
    line = f"{name} is the same person as {target} ({target_id}): {count(cases, 'case')} joined"
    with recorded(store, line, correction=True) as db:
        _check(store, row, other, name, target)
        _join_allocations(store, db, row, other)
        for table in ("absences", "limits", "duties", "actions"):
            db.execute(f"update {table} set worker_row = ? where worker_row = ?", (other, row))
        _join_explanations(store, db, row, other)
        db.execute("update explanations set worker_row = ? where worker_row = ?", (other, row))
        db.execute("update worker_names set worker_row = ? where worker_row = ?", (other, row))
        if key(name) != key(target):
            keep_name(store, db, other, name)
        _move_start(store, db, row, other)
        for table in ("posts", "unconfirmed"):
            db.execute(f"delete from {table} where worker_row = ?", (row,))
        db.execute("delete from workers where id = ?", (row,))
    return line


_EXPLAINED_TWICE = """
select mine.id, theirs.id, mine.reason, theirs.reason, mine.workers_view, theirs.workers_view,
    min(mine.since, theirs.since), min(ifnull(mine.review_date, '9999'), ifnull(theirs.review_date, '9999')),
    max(mine.written_on, theirs.written_on)
from explanations mine join explanations theirs on theirs.kind = mine.kind and theirs.day = mine.day
where mine.worker_row = ? and theirs.worker_row = ?
"""


def _join_explanations(store: Store, db: "Database", row: int, other: int) -> None:
    """Join what is written on both for one kind and day: every text stays, the earlier day to look again counts."""
    for mine, theirs, *texts, since, review, written in store.rows(_EXPLAINED_TWICE, (row, other)):
        db.table("explanations").update(
            theirs,
            {
                "reason": _both(texts[1], texts[0]),
                "workers_view": _both(texts[3], texts[2]),
                "since": since,
                "review_date": None if review == "9999" else review,
                "written_on": written,
            },
        )
        db.execute("delete from explanations where id = ?", (mine,))


def _both(text: str, other: str) -> str:
    """Return two texts one below the other, one of two that say the same."""
    return text if key(text) == key(other) or not other else f"{text}\n{other}" if text else other


def _check(store: Store, row: int, other: int, name: str, target: str) -> None:
    """Refuse what was recorded by hand of the one and stands against what is recorded of the other."""

    def number(table: str, worker: int) -> int:
        return int(store.rows(f"select count(*) from {table} where worker_row = ?", (worker,))[0][0])

    if number("posts", row) > 1:
        raise BadInput(f"A change of post is recorded for {name}; take it back first, then join the two.")
    for table, what in (("absences", "Absences"), ("limits", "Personal limits")):
        if number(table, row) and number(table, other):
            raise BadInput(f"{what} are recorded for both {name} and {target}; remove those of {name} first.")
    both = store.rows(_CO_WORKER, {"row": row, "other": other})
    if both:
        raise BadInput(
            f"{name} and {target} are both recorded on {both[0][0]} for the same days, as key worker and co-worker;"
            " end one of the two first."
        )


def _join_allocations(store: Store, db: "Database", row: int, other: int) -> None:
    """Give the cases to the other; where one followed the other on a case, there was no hand-over."""
    mine = {found[0] for found in store.rows("select id from allocations where worker_row = ?", (row,))}
    db.execute("update allocations set worker_row = ? where worker_row = ?", (other, row))
    meeting: list[tuple[Any, ...]] = store.rows(
        "select a.id, b.id, b.valid_to from allocations a join allocations b on b.case_row = a.case_row"
        " and b.kind = a.kind and b.worker_row = a.worker_row and b.valid_from = a.valid_to where a.worker_row = ?"
        " order by a.case_row, a.valid_from desc", (other,),
    )  # fmt: skip
    for before, after, _ in meeting:  # the latest first, so that three in a row become one
        kept = store.rows("select 1 from overrides where allocation_row in (?, ?)", (before, after))
        if kept or not mine & {before, after}:
            continue
        ends = store.rows("select valid_to from allocations where id = ?", (after,))[0][0]
        edges = "delete from intervals where table_name = 'allocations' and row_id = ? and edge = ?"
        db.execute(edges, (before, "to"))
        db.execute(edges, (after, "from"))
        db.execute("update intervals set row_id = ? where table_name = 'allocations' and row_id = ?", (before, after))
        db.execute("delete from allocations where id = ?", (after,))
        db.execute("update allocations set valid_to = ? where id = ?", (ends, before))
        mine.add(before)


def _move_start(store: Store, db: "Database", row: int, other: int) -> None:
    """Begin with the earlier of two starts that are both guesses; a start that is known stays."""
    if store.rows("select 1 from unconfirmed where worker_row = ?", (other,)):
        db.execute(
            "update workers set valid_from = min(valid_from, (select valid_from from workers where id = ?))"
            " where id = ?", (row, other),
        )  # fmt: skip
