"""Workers: who they are, when they start and leave, and their posts (team, role, employment, FTE) over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models import periods, teams
from models.absences import Absence, absences_of
from models.dates import ALWAYS, OPEN, check_day, show
from models.errors import BadInput
from models.periods import Span, Value
from models.record import NOTHING_DIFFERS, Added, differences, end_words, insert, number, one, period, recorded, spelled
from models.store import Store
from models.words import EMPLOYMENTS, ROLES, check_choice, check_name, count, key

_POST = ("team_row", "role", "employment", "fte")


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker is from ``start`` up to ``end``: a row of the history. The first begins ``ALWAYS``."""

    row: int
    start: date
    end: date
    team_row: int
    team: str
    team_kind: str
    role: str
    employment: str
    fte: Decimal


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker; ``end`` is ``OPEN`` while no leaving date is known, ``post`` is that of the day asked for."""

    row: int
    worker_id: str
    name: str
    start: date
    end: date
    post: Post
    posts: tuple[Post, ...]
    absences: tuple[Absence, ...]

    def in_post(self, day: date) -> bool:
        """Whether the worker has started and not left on ``day``."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """One worker in a list to choose from, as of a day."""

    row: int
    worker_id: str
    name: str
    team: str
    role: str
    start: date
    end: date


def worker(store: Store, row: int, day: date) -> Worker:
    """Return a worker with the post of ``day``, all posts and all absences. Raises ``BadInput`` if not there."""
    with store.snapshot():
        facts = _facts(store, row)
        posts = tuple(
            Post(post, date.fromisoformat(begins), date.fromisoformat(ends), team_row, team, kind, role, employment,
                 Decimal(fte))
            for post, begins, ends, team_row, team, kind, role, employment, fte in store.rows(
                "select p.id, p.valid_from, p.valid_to, t.id, t.name, t.kind, p.role, p.employment, p.fte"
                " from posts p join teams t on t.id = p.team_row where p.worker_row = ? order by p.valid_from",
                (row,),
            )
        )  # fmt: skip
        of_day = next(post for post in posts if post.start <= day < post.end)
        return Worker(row, *facts, of_day, posts, absences_of(store, row))


def everyone(store: Store, day: date) -> tuple[WorkerLine, ...]:
    """Return all workers ever, with their team and role of ``day``, by name."""
    return tuple(
        WorkerLine(row, worker_id, name, team, role, date.fromisoformat(begins), date.fromisoformat(ends))
        for row, worker_id, name, team, role, begins, ends in store.rows(
            "select w.id, w.worker_id, w.name, t.name, p.role, w.valid_from, w.valid_to from workers w"
            " join posts p on p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day"
            " join teams t on t.id = p.team_row order by w.name, w.worker_key",
            {"day": day.isoformat()},
        )
    )


def find(store: Store, worker_id: str) -> int | None:
    """Return the row of the worker with this id, whatever its case and spaces."""
    found = store.rows("select id from workers where worker_key = ?", (key(worker_id),))
    return int(found[0][0]) if found else None


def roles(store: Store) -> tuple[str, ...]:
    """Return the roles to choose from: the contract's, then those of the service's own that are in use."""
    used = store.rows("select role from posts union select role from limits")
    return ROLES + tuple(sorted({str(role) for (role,) in used} - {"", *ROLES}))


def add(
    store: Store,
    worker_id: str,
    name: str,
    start: date,
    team_row: int,
    role: str,
    employment: str = "permanent",
    fte: Decimal | str = "1",
    end: date | None = None,
) -> Added:
    """Add a worker who starts on ``start``.

    Raises:
        BadInput: a field is empty, out of range or no choice there is, the id is taken, or the end is not after
            the start.
    """
    facts = _fact_values(store, worker_id, name, start, end)
    post = post_values(store, team_row, role, employment, fte)
    line = f"{facts['name']}: added, {post['role']} in {_team(store, team_row)}, FTE {post['fte']}, from {show(start)}"
    with recorded(store, line) as db:
        row = insert(db, "workers", **facts)
        insert(db, "posts", worker_row=row, valid_from=ALWAYS.isoformat(), valid_to=OPEN.isoformat(), **post)
    return Added(row, line)


def change(
    store: Store, row: int, day: date, team_row: int, role: str, employment: str, fte: Decimal | str, why: str = ""
) -> str:
    """Change what differs of a worker's post from ``day`` on, until its next recorded change; return the line.

    Raises:
        BadInput: nothing differs, a value can't be taken, or the worker is not in post on the day.
    """
    _, name, start, end = _facts(store, row)
    check_day(day, "the day of the change")
    _check_in_post(name, start, end, day)
    spans = _posts(store, row)
    old, new, what = _compared(store, spans, day, post_values(store, team_row, role, employment, fte))
    line = f"{name}: {what} from {show(day)}"
    # Before their start nobody had a post, so a change on that very day leaves nothing of the old one.
    after = periods.changed(spans, ALWAYS if day == start and old.start == ALWAYS else day, new)
    return periods.rewrite(store, "posts", ("worker_row", row), spans, after, line, why=why)


def correct_post(
    store: Store, row: int, day: date, team_row: int, role: str, employment: str, fte: Decimal | str, why: str = ""
) -> str:
    """Correct what differs of the post held on ``day``, for as long as the wrong value stood; return the line."""
    name = _facts(store, row)[1]
    spans = _posts(store, row)
    _, new, what = _compared(store, spans, day, post_values(store, team_row, role, employment, fte))
    after = periods.corrected(spans, day, new)
    line = f"{name}: {what}, corrected"
    return periods.rewrite(store, "posts", ("worker_row", row), spans, after, line, correction=True, why=why)


def move_change(store: Store, row: int, post_row: int, day: date, why: str = "") -> str:
    """Correct the day of a change of post: it was made on ``day``. Return the journal's line.

    Raises:
        BadInput: it is how the worker started, or another change stands between the two days.
    """
    name = _facts(store, row)[1]
    check_day(day, "the day of the change")
    spans = _posts(store, row)
    if spans[0].row == post_row:
        raise BadInput(f"That is how {name} started, not a change; correct the start date instead.")
    after = periods.moved(spans, post_row, day)
    was = next(span.start for span in spans if span.row == post_row)
    line = f"{name}: change of post from {show(was)} corrected to {show(day)}"
    return periods.rewrite(store, "posts", ("worker_row", row), spans, after, line, correction=True, why=why)


def remove_change(store: Store, row: int, post_row: int, why: str = "") -> str:
    """Take back a change of post that never happened: what held before it goes on. Return the journal's line."""
    name = _facts(store, row)[1]
    spans = _posts(store, row)
    after = periods.without(spans, post_row)
    at = next(number for number, span in enumerate(spans) if span.row == post_row)
    what = _words(store, spans[at].values, spans[at - 1].values)
    line = f"{name}: {what} from {show(spans[at].start)}, change removed"
    return periods.rewrite(store, "posts", ("worker_row", row), spans, after, line, correction=True, why=why)


def correct(store: Store, row: int, worker_id: str, name: str, start: date, end: date | None, why: str = "") -> str:
    """Replace a worker's id, name, start and end for all days; ``end`` None when no leaving date is known.

    Raises:
        BadInput: nothing differs, the id is taken, or the end is not after the start.
    """
    old = _facts(store, row)
    values = _fact_values(store, worker_id, name, start, end, row)
    what = differences(
        {
            "id": (old[0], values["worker_id"]),
            "name": (old[1], values["name"]),
            "start": (show(old[2]), show(start)),
            "end": (end_words(old[3]), end_words(end or OPEN)),
        }
    )
    if not what:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{old[1]}: {what}, corrected"
    with recorded(store, line, correction=True, why=why) as db:
        db.table("workers").update(row, values)
    return line


def end(store: Store, row: int, day: date, why: str = "") -> str:
    """Record that a worker leaves: ``day`` is the first day on which they are no longer in post.

    Their cases stay with them, shown as held by a leaver, until each is handed over.

    Raises:
        BadInput: the day is not after the start, or is recorded already.
    """
    _, name, start, old = _facts(store, row)
    _, until = period(start, day, "the start", "the leaving date")
    if old == day:
        raise BadInput(NOTHING_DIFFERS)
    line = f"{name}: leaves on {show(day)}" + (f", not {show(old)}" if old != OPEN else "")
    with recorded(store, line, why=why) as db:
        db.table("workers").update(row, {"valid_to": until})
    return line


def remove(store: Store, row: int, why: str = "") -> str:
    """Take out a worker who was added by mistake, with their posts, absences and personal limits.

    Raises:
        BadInput: the worker holds or held a case.
    """
    name = _facts(store, row)[1]
    line = f"{name}: removed"
    with recorded(store, line, correction=True, why=why) as db:
        held = store.rows("select count(distinct case_row) from allocations where worker_row = ?", (row,))[0][0]
        if held:
            raise BadInput(f"{name} holds or held {count(held, 'case')}; record a leaving date instead.")
        for table in (
            "posts",
            "absences",
            "limits",
            "duties",
            "explanations",
            "actions",
            "unconfirmed",
            "worker_names",
        ):
            db.table(table).delete_where("worker_row = ?", [row])
        db.table("workers").delete(row)
    return line


def name_of(store: Store, row: int) -> str:
    """Return a worker's name. Raises ``BadInput`` when the worker is no longer there."""
    return _facts(store, row)[1]


def _facts(store: Store, row: int) -> tuple[str, str, date, date]:
    worker_id, name, start, until = one(
        store, "select worker_id, name, valid_from, valid_to from workers where id = ?", (row,), "that worker"
    )
    return worker_id, name, date.fromisoformat(start), date.fromisoformat(until)


def _fact_values(
    store: Store, worker_id: str, name: str, start: date, end: date | None, row: int = 0
) -> dict[str, Any]:
    known_as = check_name(worker_id, "the worker's id")
    taken = store.rows("select worker_id, name from workers where worker_key = ? and id <> ?", (key(known_as), row))
    if taken:
        raise BadInput(f"{taken[0][0]} is the id of {taken[0][1]} already; choose another.")
    begins, ends = period(start, end, "the start", "the end")
    full_name = check_name(name, "the worker's name")
    return {
        "worker_id": known_as,
        "worker_key": key(known_as),
        "name": full_name,
        "valid_from": begins,
        "valid_to": ends,
    }


def post_values(store: Store, team_row: int, role: str, employment: str, fte: Decimal | str) -> dict[str, Any]:
    """Return a post ready to keep. Raises ``BadInput`` when a value is out of range or no choice there is."""
    _team(store, team_row)
    return {
        "team_row": team_row,
        "role": spelled(role, roles(store), "the role"),
        "employment": check_choice(employment, EMPLOYMENTS, "the employment"),
        "fte": number(fte, "the FTE", highest=1),
    }


def _posts(store: Store, row: int) -> list[Span]:
    return periods.load(store, "posts", ("worker_row", row), _POST)


def _compared(
    store: Store, spans: list[Span], day: date, values: Mapping[str, Value]
) -> tuple[Span, dict[str, Value], str]:
    """Return the post of the day, the values that differ from it, and both in words."""
    old = periods.on_day(spans, day) or spans[0]
    new = {name: value for name, value in values.items() if value != old.values[name]}
    if not new:
        raise BadInput(NOTHING_DIFFERS)
    return old, new, _words(store, old.values, values)


def _words(store: Store, old: Mapping[str, Value], new: Mapping[str, Value]) -> str:
    said = {"role": "role", "employment": "employment", "fte": "FTE"}
    words = {label: (str(old[name]), str(new[name])) for name, label in said.items()}
    team = (_team(store, old["team_row"]), _team(store, new["team_row"]))
    return differences({"team": team, **words})


def _team(store: Store, row: Value) -> str:
    return teams.team(store, int(row or 0)).name


def _check_in_post(name: str, start: date, end: date, day: date) -> None:
    if day < start:
        raise BadInput(f"{name} starts only on {show(start)}; choose that day or a later one.")
    if day >= end:
        raise BadInput(f"{name} left on {show(end)}; choose a day before that.")
