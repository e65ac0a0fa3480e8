"""What each worker carries on a day: everybody with their cases by category, the totals, and why a figure is so."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.dates import show, show_weekday
from models.decisions import agreed
from models.definitions import FIGURES
from models.explain import Explanation, explain_status
from models.overview import Person, held, people
from models.position import Leaver, Position, WorkerPosition, position
from models.status_words import leaver_words
from models.store import Store
from models.words import CATEGORIES, count

_SAID = {
    "child in care": ("in care", "in care"),
    "child protection plan": ("on a plan", "on plans"),
    "child in need": ("in need", "in need"),
    "open assessment": ("assessment", "assessments"),
    "care leaver": ("care leaver", "care leavers"),
}


@dataclass(frozen=True, slots=True)
class Caseloads:
    """What the page shows of a day: the position, and everybody in the order in which they need a look."""

    position: Position
    people: tuple[Person, ...]


def caseloads(store: Store, day: date, team: str | None = None) -> Caseloads:
    """Return what everybody carries on ``day``, in a team or the service. Raises ``BadInput``: no such team."""
    with store.snapshot():
        of = position(store, day, team)
        return Caseloads(of, people(of, agreed(store, day)))


def answer(of: Caseloads) -> str:
    """Return ``9 of 10 people hold 91 cases on Mon 2 Nov 2026.``: not everybody in post holds one."""
    day, everyone = show_weekday(of.position.day), len(of.people)
    if not of.people:
        return f"Nobody is in post on {day}."
    holders = sum(person.of.cases > 0 for person in of.people)
    some = f"{holders:,} of " if holders < everyone else ""
    hold = "holds" if (holders if some else everyone) == 1 else "hold"
    return f"{some}{count(everyone, 'person', 'people')} {hold} {count(held(of.position), 'case')} on {day}."


def short_answer(of: Caseloads) -> str:
    """Return the answer with the totals of the list, for windows without room for them."""
    waiting, everything = len(of.position.unallocated), of.position.open_cases
    return f"{answer(of).removesuffix('.')}; {waiting:,} not allocated, {everything:,} open in all."


def waiting_by_category(of: Position) -> Mapping[str, int]:
    """Return the cases that nobody holds, by category."""
    return Counter(case.category for case in of.unallocated if case.category)


def held_by_category(of: Position) -> dict[str, int]:
    """Return the cases that somebody holds, by category."""
    waiting = waiting_by_category(of)
    return {name: of.by_category.get(name, 0) - waiting.get(name, 0) for name in CATEGORIES}


def without_category(of: WorkerPosition | Leaver) -> int:
    """Return how many of a worker's cases have no category recorded on the day."""
    return of.cases - sum(of.by_category.values())


def holds_words(of: WorkerPosition | Leaver) -> str:
    """Return ``12 families: 3 in care, 9 on plans, 7 in need, 2 assessments.``; what there is none of is left out."""
    if not of.cases:
        return "Holds no case."
    parts = [f"{number:,} {_SAID[name][number != 1]}" for name in CATEGORIES if (number := of.by_category.get(name, 0))]
    if unknown := without_category(of):
        parts.append(f"{unknown:,} without a category")
    return f"{count(of.families, 'family', 'families')}: {', '.join(parts)}."


def short_category(category: str) -> str:
    """Return what one case is in few words, ``on a plan``; another category, or none, as it stands."""
    return _SAID.get(category, (category,))[0]


def explain_person(person: Person, figure: str, day: date) -> Explanation:
    """Explain a figure of a line.

    Args:
        person: whose line.
        figure: a category, ``families``, ``cases``, ``none`` (without a category); all else explains the status.
        day: the day it is of.
    """
    of = person.of
    if figure in CATEGORIES or figure in ("cases", "none"):
        terms = [(name.capitalize(), f"{of.by_category.get(name, 0):,}") for name in CATEGORIES]
        terms += [("Without a category", f"{unknown:,}")] if (unknown := without_category(of)) else []
        rule = f"A case counts once, in the category that it has on {show(day)}. Co-workers are not counted."
        return _explained(of, terms, ("Cases held", f"{of.cases:,}"), rule, day)
    if figure == "families":
        terms = [("Cases held", f"{of.cases:,}")]
        return _explained(of, terms, ("Families", f"{of.families:,}"), FIGURES["families"].meaning, day)
    if isinstance(of, WorkerPosition):
        return explain_status(of, day)
    terms = [(f"Cases held on {show(day)}", f"{of.cases:,}"), ("In post", f"no, {leaver_words(of, day)}")]
    result = ("Uncovered", "not in post and holds cases")
    return _explained(of, terms, result, FIGURES["held_by_leavers"].meaning, day, f"Why is {of.name} uncovered?")


def _explained(
    of: WorkerPosition | Leaver, terms: list[tuple[str, str]], result: tuple[str, str], rule: str, day: date,
    title: str = "",
) -> Explanation:  # fmt: skip
    link = (f"Show the {count(of.cases, 'case')}", {"place": "Cases", "worker_row": of.row})
    links = (link,) if of.cases else ()
    return Explanation(title or f"What does {of.name} hold?", tuple(terms), result, rule, day, links)
