"""What is agreed on workers and lacks something: no limits, an FTE that is a guess, limits that change soon."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from models import limit_lines, words
from models.dates import show
from models.limits import LimitLine
from models.put_right.holders import is_manager
from models.put_right.looked import Looked
from models.put_right.shapes import Action, Check, Does, Row
from models.record import as_kept
from models.unconfirmed import Waiting, waiting
from models.words import count

SOON_DAYS = 30
"""How long before the day a change of limits is listed."""


def no_limits(looked: Looked) -> Check:
    """Return the workers to whom no limits apply; managers who hold nothing need none."""
    rows = tuple(
        Row(
            key=worker.row, subject=worker.name, about=_capital(worker.role), team=worker.team, who="",
            why=f"Holds {count(worker.cases, 'case')}; no line of limits applies", days=None,
            actions=(
                Action("Set limits", Does.OPENS, {"place": "Limits and weights", "worker_row": worker.row}),
                Action("Open the worker", Does.OPENS, {"place": "Caseloads", "worker_row": worker.row}),
            ),
        )
        for worker in sorted(looked.position.workers, key=lambda one: (-one.cases, words.key(one.name)))
        if worker.line is None and (worker.cases or not is_manager(worker))
    )  # fmt: skip
    return Check("limits", "Workers without limits", "Nobody can say whether they are over or under.", "worker", rows)


def unconfirmed(looked: Looked) -> Check:
    """Return the workers first met in a file whose FTE waits to be confirmed."""
    rows = tuple(_guessed(who) for who in waiting(looked.store, looked.day, looked.of.team))
    return Check(
        "unconfirmed", "FTE to confirm", "Their limits, and every average, rest on a guess.", "worker", rows
    )  # fmt: skip


def _guessed(who: Waiting) -> Row:
    return Row(
        key=who.row, subject=who.name, about=_capital(who.role), team=who.team, who="",
        why=f"Guessed: FTE {who.text('fte')}, {who.employment}; holds {count(who.cases, 'case')}", days=None,
        actions=(
            Action("Confirm", Does.OPENS, {"place": "People to confirm", "worker_row": who.row}),
            Action("Open the worker", Does.OPENS, {"place": "Caseloads", "worker_row": who.row}),
        ),
    )  # fmt: skip


def limits_soon(looked: Looked) -> Check:
    """Return the lines of limits that begin or end within 30 days, to be kept in mind; one worker's own too."""
    day, until = looked.day, looked.day + timedelta(SOON_DAYS)
    listed = [one for one in limit_lines.listed(looked.store, day) if _is_here(looked, one.line)]
    now = limit_lines.in_force((one.line for one in listed), day)
    found = sorted(_changes(listed, day, until), key=lambda change: change[0])
    rows = tuple(
        Row(
            key=f"{one.line.row} {'from' if begins else 'to'}", subject=_capital(one.whom), about=_pair(one.line),
            team="", who="", why=_change(one.line, now, begins=begins), days=None,
            actions=(Action("Open the line", Does.OPENS,
                            {"place": "Limits and weights", "line_row": one.line.row}),),
        )
        for _, one, begins in found
    )  # fmt: skip
    return Check(
        "soon", "Limits that change soon", "From that day the same load stands against other limits.", "line", rows,
        decides=False,
    )  # fmt: skip


def _changes(
    listed: Iterable[limit_lines.Listed], day: date, until: date
) -> Iterator[tuple[date, limit_lines.Listed, bool]]:
    """Yield the day of each change, its line, and whether the line begins then; one that is replaced does not end."""
    lines = list(listed)
    begins = {(limit_lines.scope_of(one.line), one.line.valid_from) for one in lines}
    for one in lines:
        line = one.line
        if day < line.valid_from <= until:
            yield line.valid_from, one, True
        if day < line.valid_to <= until and (limit_lines.scope_of(line), line.valid_to) not in begins:
            yield line.valid_to, one, False


def _is_here(looked: Looked, line: LimitLine) -> bool:
    """Return whether a line can be that of somebody in the team looked at."""
    if looked.of.team is None:
        return True
    if line.worker is not None:
        return any(person.row == line.worker for person in looked.of.people)
    return line.team_kind == "" or any(person.team_kind == line.team_kind for person in looked.of.people)


def _change(line: LimitLine, now: dict[limit_lines.Scope, LimitLine], *, begins: bool) -> str:
    if not begins:
        return f"Ends on {show(line.valid_to)}"
    before = now.get(limit_lines.scope_of(line))
    return f"Begins on {show(line.valid_from)}; " + (f"until then {_pair(before)}" if before else "none of its own yet")


def _pair(line: LimitLine) -> str:
    return f"{as_kept(line.lower)}–{as_kept(line.upper)} {line.measure}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
