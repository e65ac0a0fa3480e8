"""The example service: invented, the same each time, and told so that every page has something to show."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models.dates import ALWAYS, OPEN, add_months, month_end
from models.errors import BadInput, Failure
from models.example.answers import answer_rows
from models.example.cases import IN_NEED, MONTHS, Case, Caseload, Chance, Holder, month_targets, on_day
from models.example.people import (
    CLOSING_REASON,
    HARBOUR,
    LEAVER,
    LIMITS,
    MILL_LANE,
    NOT_STARTED,
    OVERRIDES,
    PEOPLE,
    SERVICE_MANAGER,
    TEAMS,
    WEIGHTS,
    WORKERS_VIEW,
    Away,
    Day,
    Person,
)  # fmt: skip
from models.files import replaced
from models.store import Store, open_store
from models.words import CO_WORKER, KEY_WORKER, key

LAST_DAY = date(2026, 10, 31)
"""The last day of the story that ``demo`` tells."""

STORY_TEAM = MILL_LANE
"""The team that ran over and recovered, whose charts ``demo`` draws."""

_SETTING = "example"


def is_example(store: Store) -> bool:
    """Return whether the database holds the example service; not once that was undone."""
    first = PEOPLE[0]
    there = store.rows("select 1 from workers where worker_id = ? and name = ?", (first.worker_id, first.name))
    return bool(there) and store.setting(_SETTING) == "1"


def build(store: Store, last: date = LAST_DAY) -> None:
    """Add the example service to an empty database, as one entry of the journal.

    Args:
        store: the database.
        last: a day of the latest month that is complete; the story ends with that month.

    Raises:
        BadInput: the database holds teams already.
    """
    last = month_end(last)
    workers = {person.worker_id: row for row, person in enumerate(PEOPLE, 1)}
    with store.write("Added the example service", kind="import") as db:
        if store.rows("select 1 from teams union all select 1 from cases limit 1"):
            raise BadInput("The example service needs an empty database; this one holds teams. Choose a new file.")
        for table, rows in [*_people_rows(last, workers), *_case_rows(last, workers)]:
            _insert(db.conn, table, rows)
        for table, rows in answer_rows(store, last):
            _insert(db.conn, table, rows)
        store.set_setting(_SETTING, "1")


def _insert(connection: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401 - the driver has no types
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"insert into {table} values ({marks})", rows)


def _people_rows(last: date, workers: dict[str, int]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield the rows of everything but the cases, table by table, in the order of the tables' columns."""
    teams = {name: row for row, (name, _, _) in enumerate(TEAMS, 1)}
    yield "teams", [(teams[name], name, key(name), kind, manager) for name, kind, manager in TEAMS]
    yield (
        "workers",
        [
            (workers[p.worker_id], p.worker_id, key(p.worker_id), p.name, _day(last, p.start), _day(last, p.end))
            for p in PEOPLE
        ],
    )
    yield "posts", _numbered((workers[p.worker_id], *post) for p in PEOPLE for post in _posts(last, p, teams))
    yield (
        "absences",
        _numbered(
            (workers[p.worker_id], _day(last, a.start), _day(last, a.to), a.kind, a.reduction)
            for p in PEOPLE
            for a in (*p.away, *_leave(last, p))
        ),
    )
    yield (
        "limits",
        _numbered(
            (kind, role, workers.get(worker or ""), measure, lower, upper, _day(last, start, ALWAYS), OPEN.isoformat())
            for kind, role, worker, measure, lower, upper, start in LIMITS
        ),
    )
    yield (
        "weights",
        _numbered((category, points, _day(last, start), OPEN.isoformat()) for category, points, start in WEIGHTS),
    )


def _posts(last: date, person: Person, teams: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a worker's posts, always to open: from, to, team, role, employment, FTE."""
    now = {"team": person.team, "role": person.role, "employment": person.employment, "fte": person.fte}
    start = ALWAYS.isoformat()
    for until, other in (*person.before, (None, {})):
        end = _day(last, until)
        post = now | other
        yield start, end, teams[post["team"]], post["role"], post["employment"], post["fte"]
        start = end


def _leave(last: date, person: Person) -> Iterator[Away]:
    """Yield a week or two of leave, twice a year, while nothing else keeps the worker away."""
    turn = int(person.worker_id[-2:])
    for back in range(24 - turn % 6, -2, -6):
        leave = Away("leave", Day(back, 5 + turn % 5), Day(back, 12 + turn % 5 + 7 * (turn % 2)))
        start, end = on_day(last, leave.start), on_day(last, leave.to or leave.start)
        employed = on_day(last, person.start) < start and (person.end is None or end < on_day(last, person.end))
        if employed and not any(_day(last, a.start) < end.isoformat() and _day(last, a.to) > start.isoformat()
                                for a in person.away):  # fmt: skip
            yield leave


def _day(last: date, day: Day | None, default: date = OPEN) -> str:
    return (on_day(last, day) if day else default).isoformat()


def _numbered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _holders(last: date) -> list[Holder]:
    holders, chance = [], Chance("months")
    for person in PEOPLE:
        teams = [person.team] * (MONTHS + 2)
        for until, other in person.before:
            teams[until.back + 1 :] = [other.get("team", person.team)] * (MONTHS + 1 - until.back)
        start, end = on_day(last, person.start), on_day(last, person.end) if person.end else OPEN
        holders.append(Holder(person.worker_id, start, end, teams, month_targets(person.caseload, chance)))
    return holders


def _cases(last: date) -> list[Case]:
    """Tell the story, then add what the last days of it leave to be decided; return the cases as they came."""
    story = Caseload(last, _holders(last))
    story.tell()
    story.refer(MILL_LANE, last - timedelta(9), 1)
    story.refer(MILL_LANE, last - timedelta(3), 2)
    story.refer(MILL_LANE, last + timedelta(2), 1)
    for case in story.refer(MILL_LANE, last - timedelta(12), 2):
        case.give(NOT_STARTED, last - timedelta(4))
    [left_behind] = story.refer(HARBOUR, last - timedelta(110), 1)
    left_behind.give(LEAVER, last - timedelta(101))
    left_behind.release(next(on_day(last, p.end) for p in PEOPLE if p.worker_id == LEAVER and p.end))
    return sorted(story.cases, key=lambda case: case.openings[0][0])


def _case_rows(last: date, workers: dict[str, int]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield the rows of the cases, table by table, in the order of the tables' columns."""
    teams = {name: row for row, (name, _, _) in enumerate(TEAMS, 1)}
    cases = list(enumerate(_cases(last), 1))
    families: dict[int, str] = {}
    for _, case in cases:
        families.setdefault(case.family, f"F-{7001 + len(families)}")
    ids = [(row, f"C-{20000 + row}", families[case.family], case.born) for row, case in cases]
    yield "cases", [(row, case, key(case), family, key(family), born.isoformat()) for row, case, family, born in ids]
    yield "openings", _numbered((row, *_iso(p), teams[case.team]) for row, case in cases for p in case.openings)
    yield (
        "categories",
        _numbered(
            (row, category, *_iso((start, end)))
            for row, case in cases
            for (start, category), end in zip(
                case.categories, [c[0] for c in case.categories[1:]] + [OPEN], strict=True
            )
        ),
    )
    allocations = _numbered(
        (row, workers[worker], kind, *_iso(period))
        for row, case in cases
        for kind, held in ((KEY_WORKER, case.key_workers), (CO_WORKER, case.co_workers))
        for worker, period in held
        if period[0] < period[1]
    )
    yield "allocations", allocations
    yield "overrides", _numbered(_overrides(last, workers, allocations))
    in_need = [row for row, case in cases if case.category == IN_NEED and case.openings[-1][1] == OPEN]
    planned = ((last - timedelta(1)).isoformat(), (last + timedelta(9)).isoformat(), None)
    yield "closings", _numbered(zip(in_need, planned, (CLOSING_REASON, "", CLOSING_REASON), strict=False))


def _overrides(
    last: date, workers: dict[str, int], allocations: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    for worker, back, reason in OVERRIDES:
        first = add_months(last.replace(day=1), -back)
        month = range(first.toordinal(), month_end(first).toordinal() + 1)
        start, row = max(
            (date.fromisoformat(start), row)
            for row, _, who, kind, start, _ in allocations
            if who == workers[worker] and kind == KEY_WORKER and date.fromisoformat(start).toordinal() in month
        )
        look_again = start + timedelta(28) if back else last + timedelta(16)
        yield row, start.isoformat(), reason, SERVICE_MANAGER, WORKERS_VIEW, look_again.isoformat()


def _iso(period: Sequence[date]) -> tuple[str, str]:
    return period[0].isoformat(), period[1].isoformat()


def write_database(path: Path, last: date = LAST_DAY) -> None:
    """Write the example service to a database file; an earlier example there is replaced, nothing else is.

    Raises:
        BadInput: the file holds something that is not the example.
        Failure: the file can't be written, or is open in a window.
    """
    if path.exists():
        with open_store(path) as there:
            if not is_example(there):
                raise BadInput(f"{path} holds a service of your own; choose another folder for the example.")
            there.rows("pragma busy_timeout = 200")
            there.rows("pragma journal_mode = delete")  # refused while it is open elsewhere; leaves the one file
    with replaced(path) as beside:
        try:
            with open_store(beside) as store:
                build(store, last)
        except Failure as error:  # the user knows the file by the name that it is to have
            raise Failure(str(error).replace(beside.name, path.name)) from error
