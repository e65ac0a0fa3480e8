"""The sheets Teams, Workers and Absences, worked out against what is held."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from models import words
from models.imports import cells
from models.imports.cells import ALWAYS, OPEN, shown_day
from models.imports.draft import Draft, changes
from models.periods import Span, changed, corrected


def teams(draft: Draft) -> None:
    """Add new teams; correct kind and manager of known ones where the file gives them."""
    held = {row: (kind, manager) for row, kind, manager in draft.store.rows("select id, kind, manager from teams")}
    for number, (name, kind, manager), good in draft.rows("Teams", (cells.required, draft.kinds.read, cells.text)):
        claimed = draft.claim(draft.teams, "Teams", number, name) if name else None
        if not good or claimed is None:
            continue
        row, new = claimed
        if new:
            draft.write("team", row, name, words.key(name), kind, manager)
            draft.tell("added", "Teams", number, name, kind)
            continue
        before = held[row]
        after = (kind or before[0], manager or before[1])
        if after == before:
            draft.same("Teams")
            continue
        draft.write("team corrected", *after, row)
        draft.tell("changed", "Teams", number, name, changes(("kind", "manager"), before, after))


_POST = ("team_row", "role", "employment", "fte")


def workers(draft: Draft) -> None:
    """Add new workers; correct name, start and end of known ones; change team, role and the rest from the as-of day."""
    held = {row[0]: row[1:] for row in draft.store.rows("select id, name, valid_from, valid_to from workers")}
    posts, teams_called = _posts(draft), _team_names(draft)
    employment = cells.or_blank(cells.choice(words.EMPLOYMENTS), "")
    readers = (cells.required, cells.required, draft.teams.find, draft.roles.read_required, employment,
               cells.number(1), cells.Memo(cells.day).__getitem__, cells.day_or(OPEN))  # fmt: skip
    for number, values, good in draft.rows("Workers", readers):
        claimed = draft.claim(draft.workers, "Workers", number, values[0]) if values[0] else None
        start, end = values[6], values[7]
        if start and end and claimed and not claimed[1] and "End" not in draft.book.columns["Workers"]:
            end = held[claimed[0]][2]
        if start and end and end <= start:
            why = f"not after the start, {shown_day(start)}; it is the first day no longer in post"
            draft.refuse("Workers", number, "End", shown_day(end), why)
        elif good and claimed:
            row, new = claimed
            if new:
                _new_worker(draft, number, row, values)
            else:
                _known_worker(draft, number, row, [*values[:7], end], held[row], posts[row], teams_called)


def _posts(draft: Draft) -> dict[int, list[Span]]:
    """Return the posts held of each worker, oldest first."""
    posts: dict[int, list[Span]] = defaultdict(list)
    for worker, row, begins, ends, *post in draft.store.rows(
        "select worker_row, id, valid_from, valid_to, team_row, role, employment, fte from posts order by valid_from"
    ):
        of = dict(zip(_POST, post, strict=True))
        posts[worker].append(Span(row, date.fromisoformat(begins), date.fromisoformat(ends), of))
    return posts


def _new_worker(draft: Draft, number: int, row: int, values: list[Any]) -> None:
    worker_id, name, team, role, employment, fte, start, end = values
    draft.write("worker", row, worker_id, words.key(worker_id), name, start, end)
    draft.write("post", row, ALWAYS, OPEN, team, role, employment or "permanent", fte)
    draft.tell("added", "Workers", number, name, f"{role}, FTE {fte}", start)


def _known_worker(
    draft: Draft,
    number: int,
    row: int,
    values: list[Any],
    held: tuple[str, str, str],
    posts: list[Span],
    teams_called: dict[Any, str],
) -> None:
    """Correct what was so all along; change what differs of the post from the as-of day on.

    An as-of day not after the start can only mean that the post was so all along.
    """
    _, name, team, role, employment, fte, start, end = values
    told, kind, when = [], "changed", ""
    if (name, start, end) != held:
        draft.write("worker corrected", name, start, end, row)
        told.append(changes(("name", "start", "end"), held, (name, start, end)))
        if held[2] == OPEN != end:
            kind, when = "closed", end
    day = date.fromisoformat(max(draft.as_of, start))
    post = next(post for post in posts if post.start <= day < post.end)
    given = {"team_row": team, "role": role, "employment": employment or post.values["employment"], "fte": fte}
    if Decimal(fte) == Decimal(str(post.values["fte"])):
        given["fte"] = post.values["fte"]
    if differing := {what: value for what, value in given.items() if value != post.values[what]}:
        all_along = draft.as_of <= start
        draft.posts.append((row, posts, (corrected if all_along else changed)(posts, day, differing)))
        before = tuple(post.values[what] for what in _POST)
        told.append(changes(("team", "role", "employment", "FTE"), before, tuple(given.values()), teams_called))
        when = when or ("" if all_along else draft.as_of)
    if told:
        draft.tell(kind, "Workers", number, name, ", ".join(told), when)
    else:
        draft.same("Workers")


def _team_names(draft: Draft) -> dict[Any, str]:
    """Return how the team rows are called in the preview."""
    return {row: name for name, row in draft.teams.items()} | dict(draft.store.rows("select id, name from teams"))


def absences(draft: Draft) -> None:
    """Add new absences; correct a known worker's absence from the same day. Overlaps are taken: reductions add up."""
    held: dict[tuple[int, str], list[tuple[int, tuple[str, str, str]]]] = defaultdict(list)
    for row, worker, start, *facts in draft.store.rows(
        "select id, worker_row, valid_from, valid_to, kind, reduction from absences order by id"
    ):
        held[worker, start].append((row, (facts[0], facts[1], facts[2])))
    kind = cells.or_blank(cells.choice(words.ABSENCE_KINDS), "")
    readers = (draft.workers.find, cells.day, cells.day_or(OPEN), kind, cells.or_blank(cells.number(1), ""))
    found: dict[tuple[int, str], list[tuple[int, tuple[str, str, str]]]] = defaultdict(list)
    for number, (worker, start, end, why, reduction), good in draft.rows("Absences", readers):
        if start and end and end <= start:
            reason = f"not after the first day away, {shown_day(start)}; To is the first day back"
            draft.refuse("Absences", number, "To", shown_day(end), reason)
        elif good:
            found[worker, start].append((number, (end, why, reduction)))
    names = _names(draft) if found else {}
    for (worker, start), rows in found.items():
        _absences_from(draft, names[worker], worker, start, rows, held[worker, start])


def _absences_from(
    draft: Draft,
    name: str,
    worker: int,
    start: str,
    rows: list[tuple[int, tuple[str, str, str]]],
    held: list[tuple[int, tuple[str, str, str]]],
) -> None:
    """Match a worker's absences from one day with those held: the same first, then of the same kind, then in order."""
    columns = draft.book.columns["Absences"]
    for alike in (lambda new, old: new == old, lambda new, old: new[1] == old[1], lambda new, old: True):
        for item in list(rows):
            number, given = item
            match = next((one for one in held if alike(_filled(given, one[1], columns), one[1])), None)
            if match is None:
                continue
            rows.remove(item)
            held.remove(match)
            row, before = match
            after = _filled(given, before, columns)
            if after == before:
                draft.same("Absences")
                continue
            draft.write("absence corrected", *after, row)
            ended = before[0] == OPEN != after[0]
            told = changes(("end", "kind", "reduction"), before, after)
            draft.tell("closed" if ended else "changed", "Absences", number, name, told, after[0] if ended else "")
    for number, (end, kind, reduction) in rows:
        draft.write("absence", worker, start, end, kind or "other", reduction or "1")
        draft.tell("added", "Absences", number, name, "away", start)


def _filled(given: tuple[str, str, str], held: tuple[str, str, str], columns: frozenset[str]) -> tuple[str, str, str]:
    """Return a row's facts with those that its file says nothing about taken from what is held."""
    end, kind, reduction = given
    reduction = reduction or ("1" if "Reduction" in columns else held[2])
    if Decimal(reduction) == Decimal(held[2]):
        reduction = held[2]
    return (end if "To" in columns else held[0], kind or held[1], reduction)


def _names(draft: Draft) -> dict[int, str]:
    """Return each worker's name; the id where the worker's own row was refused, whose other rows are still read."""
    names = {row: worker_id for worker_id, row in draft.workers.items()}
    names |= dict(draft.store.rows("select id, name from workers"))
    return names | {row[0]: row[3] for row in draft.writes["worker"]}
