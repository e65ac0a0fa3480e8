"""What the Import page asks of the store for an extract of the case system, and how it says what that would do."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.dates import read_date, show
from models.extracts.finding_kinds import DISAGREEMENT, LEFT_OUT
from models.extracts.plan import KINDS
from models.words import count
from ui.imports_work import NOT_CHANGED, Wanted
from ui.worker import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.extracts.extract import DateOrder, Extract, Finding
    from models.extracts.plan import Choices, Line, Plan
    from models.imports import Effect
    from models.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """An extract as it was read and what it would do."""

    wanted: Wanted
    """The file, with the day and the choices that it was read with."""
    plan: "Plan"
    known: bool
    """Whether the record has every word of it already, so that there is nothing to apply."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.wanted.path


def planned(wanted: Wanted, extract: "Extract", progress: Progress, store: "Store") -> Reading:
    """Work out what an extract would change with what was chosen."""
    from models.extracts import importing
    from models.extracts.apply import is_known

    progress(WORKING_OUT)
    choices = wanted.choices
    plan = importing.plan(store, extract, choices, progress) if choices else importing.plan(store, extract)
    progress(WORKING_OUT)
    return Reading(replace(wanted, as_of=extract.as_of, choices=plan.choices), plan, is_known(store, plan))


def effect(reading: Reading, team: str | None, progress: Progress, store: "Store") -> "Effect":
    """Return what applying it makes of the position on the day of the file."""
    from models.extracts import importing

    return importing.effect(store, reading.plan, reading.plan.extract.as_of, team, progress)


def opened(plan: "Plan", line: "Line", _store: "Store") -> tuple[tuple[str, str], ...]:
    """Return what stands behind a line."""
    from models.extracts import importing

    return importing.opened(plan, line)


def is_current(plan: "Plan", store: "Store") -> bool:
    """Return whether nothing was written since the plan was made."""
    from models.extracts import importing

    return importing.is_current(store, plan)


def save_findings(findings: "Sequence[Finding]", path: Path, _store: "Store") -> str:
    """Save findings as a list for a spreadsheet; return the sentence for the toast."""
    from models.findings import write_findings

    write_findings(findings, path)
    return f"The list is saved as {path.name} in {path.parent}."


# What it says


WORKING_OUT = "what it changes"
_MOST_LISTS = 9
"""A workbook of more sheets than Annex A has lists says in one line which were read."""


def left_out(extract: "Extract") -> "list[Finding]":
    """Return the rows that are left out."""
    return [finding for finding in extract.findings if finding.kind == LEFT_OUT]


def disagreements(plan: "Plan") -> "list[Finding]":
    """Return what the lists of the file disagree about, and what earlier files said otherwise."""
    return [*(one for one in plan.extract.findings if one.kind == DISAGREEMENT), *plan.contradictions]


def others(extract: "Extract") -> "list[Finding]":
    """Return what else the file has wrong."""
    return [finding for finding in extract.findings if finding.kind not in (LEFT_OUT, DISAGREEMENT)]


def counts_words(plan: "Plan") -> str:
    """Return how many lines there are of each kind: ``6 new, 4 closed, 131 unchanged; 2 rows left out``."""
    parts = [f"{plan.counts[kind]:,} {words.lower()}" for kind, words in KINDS.items() if plan.counts.get(kind)]
    if unchanged := plan.counts.get("unchanged", 0):
        parts.append(f"{unchanged:,} unchanged")
    told = ", ".join(parts) or "no open case"
    rows = len(left_out(plan.extract))
    return f"{told}; {count(rows, 'row')} left out" if rows else told


def answer(reading: Reading) -> str:
    """Return what an extract would do, in one sentence."""
    extract = reading.plan.extract
    file = f"{extract.file} as of {show(extract.as_of)}"
    if reading.known:
        return f"{file} is in the record already. {NOT_CHANGED}"
    return f"{file}: {counts_words(reading.plan)}. Nothing has changed yet."


def how_read(plan: "Plan") -> list[str]:
    """Return how the file was read: its lists, what it adds beside the lines, and what was left alone."""
    extract = plan.extract
    lines = [f"Read as {extract.source}."]
    if len(extract.lists) > _MOST_LISTS:
        sheets, rows = ", ".join(one.name for one in extract.lists), sum(one.rows for one in extract.lists)
        lines.append(f"{count(len(extract.lists), 'sheet')} with {count(rows, 'row')}: {sheets}.")
    for one in extract.lists if len(extract.lists) <= _MOST_LISTS else ():
        rest = f", {one.left_out:,} left out" if one.left_out else ""
        title = (
            f"{one.name}, {one.title[:1].lower()}{one.title[1:]}" if one.title not in {"", extract.source} else one.name
        )
        lines.append(f"{title}: {count(one.rows, 'row')}{rest}.")
    if plan.dated:
        lines.append(f"{count(plan.dated, 'dated record')} will be added: visits, reviews, assessments and the like.")
    if plan.new_teams:
        lines.append(f"{count(len(plan.new_teams), 'new team')}: {', '.join(plan.new_teams)}.")
    return lines + list(extract.notes)


def chosen_words(choices: "Choices", dates: int, confirmed: int, *, day: bool) -> str:
    """Return what was chosen in a preview: ``3 lines left out, 1 worker taken for another``; empty where nothing was.

    Args:
        choices: the choices of the plan.
        dates: how many columns of dates are read the other way.
        confirmed: how many cautions were answered.
        day: whether another day was entered.
    """
    told = [
        (len(choices.left_out), count(len(choices.left_out), "line left out", "lines left out")),
        (len(choices.taken), count(len(choices.taken), "line decided for the file", "lines decided for the file")),
        (len(choices.same), count(len(choices.same), "worker taken for another", "workers taken for others")),
        (choices.its_teams, "other teams' cases left open"),
        (dates, count(dates, "column of dates read the other way", "columns of dates read the other way")),
        (day, "the day of the file"),
        (confirmed, count(confirmed, "question answered", "questions answered")),
    ]
    return ", ".join(words for there, words in told if there)


def other_teams_words(plan: "Plan") -> tuple[str, str]:
    """Return what is asked of cases whose teams the file does not name, and the words of the button."""
    many = count(plan.other_teams, "open case is of a team", "open cases are of teams")
    return f"{many} that the file does not name.", "Leave them open"


def date_words(question: "DateOrder") -> tuple[str, str]:
    """Return how a column of dates was read, and the words of the button that reads it the other way."""
    day_first = read_date(question.example)
    month_first = day_first.replace(month=day_first.day, day=day_first.month)
    now, instead = (month_first, day_first) if question.month_first else (day_first, month_first)
    sentence = f"“{question.example}” in {question.list}, {question.column} is read as {_short(now)}."
    return sentence, f"Read it as {_short(instead)} instead"


def _short(day: date) -> str:
    return show(day).rsplit(" ", 1)[0]


def caution_button(kind: str, lines: "Sequence[Line]", choices: "Choices") -> str:
    """Return the words of the button that goes on in spite of a caution."""
    if kind == "closes many":
        closing = sum(line.kind == "closed" and line.key not in choices.left_out for line in lines)
        return f"Close {count(closing, 'case')} all the same"
    return "Apply the older file all the same" if kind == "older" else "It is the right file"
