"""Workers first met in a file: what is guessed of them until it is confirmed, and the confirming.

Their role (social worker), FTE (1), employment (permanent), start (the first day on which they hold a case) and worker
id are guesses (contract section 4b). They count all the same; every figure that rests on them says so, in the words
of this module.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from models import periods, workers
from models.dates import read_date, show
from models.errors import BadInput
from models.extracts.names import even
from models.figures import plain, read_number
from models.periods import Span, Value
from models.record import MEANWHILE, differences, one, recorded, spelled
from models.store import Store
from models.words import EMPLOYMENTS, check_choice, check_name, count, key

if TYPE_CHECKING:
    from sqlite_utils import Database

FIELDS: Mapping[str, str] = {
    "worker_id": "Worker ID", "role": "Role", "fte": "FTE", "employment": "Employment", "start": "Start",
}  # fmt: skip
"""What is guessed, in the order in which it is asked, and how each is called."""
GUESS = "FTE to confirm"
"""What stands beside a worker's status while their FTE is a guess."""
GUESS_WHY = "Role, FTE, employment, start and worker ID are guesses until they are confirmed."

_POST = ("team_row", "role", "employment", "fte")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who waits to be confirmed, with what is guessed; ``cases`` are those held on the day asked for."""

    row: int
    name: str
    team: str
    cases: int
    worker_id: str
    role: str
    fte: Decimal
    employment: str
    start: date
    first_case: date | None
    """The first day on which they hold a case."""
    known_as: tuple[str, ...] = ()
    """How files spell the name."""

    def text(self, field: str) -> str:
        """Return what is guessed of a field of ``FIELDS``, as it is shown and typed."""
        value = getattr(self, field)
        return show(value) if isinstance(value, date) else plain(value) if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is true of someone, all along. An empty ``name`` and no ``team_row`` leave those as they are."""

    row: int
    worker_id: str
    role: str
    fte: Decimal | str
    employment: str
    start: date
    name: str = ""
    team_row: int | None = None
    holds_before: bool = False
    """Whether it was said that they hold cases from before they started."""


class Wrong(NamedTuple):
    """What is wrong with one field of one person."""

    row: int
    field: str
    sentence: str
    again: bool = False
    """Whether it can be so all the same, and is taken when it is said again (``Confirmed.holds_before``)."""


class NotConfirmed(BadInput):
    """Nothing was confirmed because of what is listed in ``wrong``."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        more = f" {count(len(wrong) - 1, 'more field is', 'more fields are')} wrong too." if len(wrong) > 1 else ""
        super().__init__(wrong[0].sentence + more)
        self.wrong = tuple(wrong)


def guessed(store: Store) -> frozenset[int]:
    """Return the rows of the workers who wait to be confirmed."""
    return frozenset(row for (row,) in store.rows("select worker_row from unconfirmed"))


def rests_on(number: int) -> str:
    """Return ``rests on 3 workers whose FTE is a guess``, to stand beside a figure; empty when on none."""
    return f"rests on {count(number, 'worker')} whose FTE is a guess" if number else ""


def rests_sentence(number: int) -> str:
    """Return ``rests_on`` as a sentence of its own, with a space before it."""
    return f" R{rests_on(number)[1:]}." if number else ""


# The planner can't know that one worker's rows are few; the indexes are named so that it never looks at all of a day's.
_WAITING = """
select w.id, w.name, (
    select t.name from posts p join teams t on t.id = p.team_row
    where p.worker_row = w.id and p.valid_from <= :day and p.valid_to > :day) as team, (
    select count(*) from allocations a indexed by allocations_of_worker
    cross join openings o indexed by openings_of_case on o.case_row = a.case_row
        and o.valid_from <= :day and o.valid_to > :day
    where a.worker_row = w.id and a.kind = 'key worker' and a.valid_from <= :day and a.valid_to > :day),
    w.worker_id, g.role, g.fte, g.employment, w.valid_from,
    (select min(valid_from) from allocations indexed by allocations_of_worker
     where worker_row = w.id and kind = 'key worker')
from unconfirmed u join workers w on w.id = u.worker_row
join posts g on g.id = (select id from posts where worker_row = w.id order by valid_from limit 1)
"""


def waiting(store: Store, day: date, team: str | None = None) -> tuple[Waiting, ...]:
    """Return who waits to be confirmed, of a team on ``day`` or the service, by team, then name."""
    names: dict[int, tuple[str, ...]] = {}
    with store.snapshot():
        rows = store.rows(_WAITING, {"day": day.isoformat()})
        for row, name in store.rows("select worker_row, name from worker_names order by name_key") if rows else ():
            names[row] = (*names.get(row, ()), name)
    found = [
        Waiting(row, name, of or "", cases, worker_id, role, Decimal(fte), employment, date.fromisoformat(start),
                date.fromisoformat(first) if first else None, names.get(row, ()))
        for row, name, of, cases, worker_id, role, fte, employment, start, first in rows
        if team is None or key(of or "") == key(team)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda who: (key(who.team), key(who.name), who.row)))


def read(field: str, text: str, name: str, today: date | None = None) -> Any:  # noqa: ANN401 - each has its own kind
    """Return the value of a field of ``FIELDS`` as it was typed.

    Raises:
        BadInput: it can't be taken; the sentence names the field and the person.
    """
    what = f"the {FIELDS[field] if field == 'fte' else FIELDS[field].lower()} of {name}".replace(" id ", " ID ")
    if not text.strip():
        raise BadInput(f"Fill in {what}; it is empty.")
    if field == "fte":
        return read_number(text, what, 0, 1)
    if field == "start":
        return read_date(text, what, today)
    return check_choice(text, EMPLOYMENTS, what) if field == "employment" else check_name(text, what)


def confirm(store: Store, one_person: Confirmed) -> str:
    """Confirm one person; see ``confirm_all``."""
    return confirm_all(store, (one_person,))


def confirm_all(store: Store, several: Sequence[Confirmed]) -> str:
    """Confirm people as one correction, all or none: what is given was so all along. Return the journal's line.

    Raises:
        NotConfirmed: a field can't be taken, an id is taken, or a start is after the first case they hold and that
            was not said to be so; nothing was changed.
        BadInput: someone no longer waits, or was changed meanwhile.
    """
    if not several:
        raise BadInput("Nobody is left to confirm.")
    with store.snapshot():
        roles = workers.roles(store)
        drafts = [_Draft(store, person, roles) for person in several]
        wrong = [found for draft in drafts for found in draft.wrong] + _taken(store, drafts)
    if wrong:
        raise NotConfirmed(wrong)
    line = drafts[0].line if len(drafts) == 1 else _line(drafts)
    with recorded(store, line, correction=True) as db:
        ids = {draft.old["worker_key"] for draft in drafts}
        for draft in drafts:  # ids may change hands among those confirmed together
            if draft.values["worker_key"] in ids - {draft.old["worker_key"]}:
                db.table("workers").update(draft.row, {"worker_key": f" {draft.row}"})
        for draft in drafts:
            draft.write(store, db)
    return line


def _line(drafts: Sequence["_Draft"]) -> str:
    names = [draft.old["name"] for draft in drafts[:3]]
    more = f" and {len(drafts) - 3:,} more" if len(drafts) > 3 else ""
    return f"{len(drafts):,} people confirmed: {', '.join(names)}{more}"


_FACTS = """
select w.worker_id, w.worker_key, w.name, w.valid_from, w.valid_to, (
    select min(valid_from) from allocations indexed by allocations_of_worker
    where worker_row = w.id and kind = 'key worker')
from workers w join unconfirmed u on u.worker_row = w.id where w.id = ?
"""


class _Draft:
    """One person about to be confirmed: what is kept, what it becomes, and what is wrong with it."""

    def __init__(self, store: Store, person: Confirmed, roles: Sequence[str]) -> None:
        found = one(store, _FACTS, (person.row,), "that person to confirm")
        names = ("worker_id", "worker_key", "name", "valid_from", "valid_to", "first_case")
        self.row, self.old = person.row, dict(zip(names, found, strict=True))
        self.spans = periods.load(store, "posts", ("worker_row", person.row), _POST)
        self.wrong: list[Wrong] = []
        self.before = ""
        name = person.name or self.old["name"]
        worker_id = self._read("worker_id", person.worker_id, name)
        role = self._read("role", person.role, name)
        fte = self._read("fte", str(person.fte), name)
        employment = self._read("employment", person.employment, name)
        self._check_start(store, person, name)
        if self.wrong:
            return
        self.values = {
            "worker_id": worker_id, "worker_key": key(worker_id), "valid_from": person.start.isoformat(),
            "name": check_name(name, "the worker's name"),
        }  # fmt: skip
        post: dict[str, Value] = {
            "role": spelled(role, roles, "the role"), "employment": employment, "fte": plain(fte)
        }  # fmt: skip
        if person.team_row is not None:
            post["team_row"] = person.team_row
        guess = self.spans[0]
        differ = {field: value for field, value in post.items() if value != guess.values[field]}
        # The guess is what they were met with; a change that was recorded from a later day on stays.
        self.after = periods.corrected(self.spans, guess.start, differ)
        self.line = self._line(guess, post, differ)

    def _read(self, field: str, text: str, name: str) -> Any:  # noqa: ANN401 - each field has its own kind
        try:
            return read(field, text, name)
        except BadInput as error:
            self.wrong.append(Wrong(self.row, field, str(error)))
            return None

    def _check_start(self, store: Store, person: Confirmed, name: str) -> None:
        start, first = person.start, self.old["first_case"]
        if start.isoformat() >= self.old["valid_to"]:
            left = show(date.fromisoformat(self.old["valid_to"]))
            why = f"The start of {name}, {show(start)}, is not before {left}, when they left; choose an earlier day."
            self.wrong.append(Wrong(self.row, "start", why))
        elif first is not None and start.isoformat() > first:
            held = store.rows(
                "select count(distinct case_row) from allocations indexed by allocations_of_worker"
                " where worker_row = ? and kind = 'key worker' and valid_from < ?", (self.row, start.isoformat()),
            )[0][0]  # fmt: skip
            day = show(date.fromisoformat(first))
            self.before = f"{count(held, 'case')} held from before it"
            if not person.holds_before:
                why = (
                    f"{name} holds {count(held, 'case')} from before the start {show(start)}, the first from {day};"
                    f" choose {day} or earlier, or confirm again if they did start later."
                )
                self.wrong.append(Wrong(self.row, "start", why, again=True))

    def _line(self, guess: Span, post: Mapping[str, Value], differ: Mapping[str, Value]) -> str:
        start = show(date.fromisoformat(self.old["valid_from"])), show(date.fromisoformat(self.values["valid_from"]))
        words = {
            "id": (self.old["worker_id"], self.values["worker_id"]), "name": (self.old["name"], self.values["name"]),
            "role": (str(guess.values["role"]), str(post["role"])), "FTE": (str(guess.values["fte"]), str(post["fte"])),
            "employment": (str(guess.values["employment"]), str(post["employment"])), "start": start,
        }  # fmt: skip
        what = ", ".join(part for part in (differences(words), "team" if "team_row" in differ else "") if part)
        return f"{self.old['name']} confirmed: {what or 'all as guessed'}{f', {self.before}' if self.before else ''}"

    def write(self, store: Store, db: "Database") -> None:
        """Write what differs, and that the person no longer waits."""
        kept = store.rows(_FACTS, (self.row,))
        same = bool(kept) and kept[0][2:5] == (self.old["name"], self.old["valid_from"], self.old["valid_to"])
        if not same or periods.load(store, "posts", ("worker_row", self.row), _POST) != self.spans:
            raise BadInput(MEANWHILE)
        if any(self.values[name] != value for name, value in zip(_FACT_NAMES, kept[0], strict=False)):
            db.table("workers").update(self.row, self.values)
        if self.after != self.spans:
            periods.save(db, "posts", ("worker_row", self.row), self.spans, self.after)
        if self.values["name"] != self.old["name"]:
            keep_name(store, db, self.row, self.old["name"])
        db.table("unconfirmed").delete_where("worker_row = ?", [self.row])


_FACT_NAMES = ("worker_id", "worker_key", "name", "valid_from")


def _taken(store: Store, drafts: Sequence[_Draft]) -> list[Wrong]:
    """Return whose new id someone else has, or gets at the same time."""
    right = [draft for draft in drafts if not draft.wrong]
    rows, twice = {draft.row for draft in right}, Counter(draft.values["worker_key"] for draft in right)
    found = []
    for draft in right:
        worker_id = draft.values["worker_id"]
        others = store.rows("select id, name from workers where worker_key = ?", (draft.values["worker_key"],))
        other = next((name for row, name in others if row not in rows), "")
        if not other and twice[draft.values["worker_key"]] > 1:
            same = (one for one in right if one is not draft and one.values["worker_key"] == key(worker_id))
            other = next(same).values["name"]
        if other:
            why = f"The worker ID of {draft.values['name']}, {worker_id}, is that of {other} already; choose another."
            found.append(Wrong(draft.row, "worker_id", why))
    return found


def keep_name(store: Store, db: "Database", row: int, name: str) -> None:
    """Keep a spelling of files for a worker, unless it is kept for someone: later files find them by it."""
    if not store.rows("select 1 from worker_names where name_key = ?", (even(name),)):
        db.table("worker_names").insert({"name": name, "name_key": even(name), "worker_row": row})
