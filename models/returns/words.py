"""How a return's figures, audiences and file are said on screen; the workbook shows the same figures as numbers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from models.definitions import FIGURES
from models.returns.content import Audience, Headline, Mark, Return, Shown
from models.returns.exceptions import OVERRIDE
from models.words import count

READERS: Mapping[Audience, str] = {Audience.LEADERSHIP: "Senior leadership", Audience.COMMITTEE: "Committee"}
"""Who reads a return, in words."""

SHOWS: Mapping[Audience, str] = {
    Audience.LEADERSHIP: "Workers are named, with each case that nobody holds.",
    Audience.COMMITTEE: "Nobody is named and no case is listed; counts of 1 to 5, and what gives one away, show as c.",
}
"""What a reader sees or does not, in one sentence."""

_PLACES = {"fte": 2, "average": 1}


def show_figure(value: Shown, form: str) -> str:
    """Return a headline figure as the return shows it; ``form`` is that of its ``Kind``."""
    if isinstance(value, Mark):
        return str(value)
    if form == "share":
        return f"{Decimal(value) * 100:.1f}%"
    return f"{value:,.{_PLACES.get(form, 0)}f}"


def figure_rows(of: Return) -> list[tuple[str, str, str, str]]:
    """Return each figure's name, and it in the month, the month before and the same month last year."""
    return headline_rows(of.headlines)


def headline_rows(headlines: Iterable[Headline]) -> list[tuple[str, str, str, str]]:
    """Return what ``figure_rows`` does, of figures alone."""
    return [
        (
            FIGURES[of_one.kind.key].name, show_figure(of_one.now, of_one.kind.form),
            show_figure(of_one.last_month, of_one.kind.form), show_figure(of_one.last_year, of_one.kind.form),
        )
        for of_one in headlines
    ]  # fmt: skip


def to_explain(of: Return, day: str) -> str:
    """Return how much needs an explanation on the month's last ``day``, and how much has one."""
    rows = [row for row in of.exceptions if row.what != OVERRIDE]
    if not rows:
        return f"Nothing needs an explanation on {day}."
    given = sum(bool(row.reason) for row in rows)
    needs = f"{count(len(rows), 'thing needs', 'things need')} an explanation on {day}"
    has = "none has a reason yet" if not given else f"{given:,} {'has' if given == 1 else 'have'} a reason"
    return f"{needs}; {has}."


def file_name(of: Return) -> str:
    """Return a good name for the return's file: ``Caseload return Harbour Team 2026-10.xlsx``."""
    name = "".join(sign if sign.isalnum() or sign in " '&-" else " " for sign in of.of)
    ending = " committee" if of.for_committee else ""
    return f"Caseload return {' '.join(name.split())[:60].strip()} {of.month:%Y-%m}{ending}.xlsx"
