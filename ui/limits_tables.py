"""The two tables of the page: lines of limits, and weights."""

from datetime import date
from typing import TypeVar

from models.agreed import Agreed, AgreedLine, AgreedWeight, State
from models.dates import ALWAYS, OPEN, show
from models.figures import plain
from models.limit_lines import scope_of
from models.status_words import short_role
from ui.kit.tables import Column, FooterRow, Table
from ui.limits_detail import capital, pair

_DASH = "–"
T = TypeVar("T", AgreedLine, AgreedWeight)


def lines_table() -> Table:
    """Return the table of the lines of limits."""
    return Table(
        "limits",
        (
            Column("whom", "Who it is for", _role, strong=True),
            Column("kind", "Kind of team", _kind, stretch=True),
            Column("pair", "Lower–upper", pair, lambda one: one.line.upper, right=True),
            Column("measure", "Counted in", lambda one: one.line.measure, leaves=2),
            Column("from", "From", lambda one: _from(one.line.valid_from), lambda one: one.line.valid_from, leaves=1),
            Column("to", "To", lambda one: _to(one.until), lambda one: one.until, width=96, leaves=4),
            Column("state", "State", lambda one: one.state, leaves=3),
            Column(
                "workers", "Workers it applies to", lambda one: f"{len(one.workers):,}", lambda one: len(one.workers),
                right=True,
            ),
        ),
        key=lambda one: one.line.row,
        one="line of limits",
        many="lines of limits",
        toolbar=False,
    )  # fmt: skip


def weights_table() -> Table:
    """Return the table of the weights."""
    return Table(
        "weights",
        (
            Column("category", "Category", lambda one: capital(one.category), strong=True, stretch=True),
            Column("points", "Points a case", lambda one: plain(one.points), lambda one: one.points, right=True),
            Column("from", "From", lambda one: _from(one.weight.start) if one.weight else _DASH, leaves=1),
            Column("to", "To", lambda one: _to(one.until), lambda one: one.until, width=96, leaves=4),
            Column("state", "State", lambda one: one.state, leaves=3),
            Column("cases", "Open cases", lambda one: f"{one.cases:,}", lambda one: one.cases, right=True),
        ),
        key=weight_key,
        one="weight",
        toolbar=False,
    )


def weight_key(one: AgreedWeight) -> int | str:
    """Return what tells a weight from others: its row, or the category that has none."""
    return one.weight.row if one.weight is not None else one.category


def in_state(rows: tuple[T, ...], state: State | None) -> tuple[T, ...]:
    """Return the rows of a state, all with None; a category without a weight is among what holds now."""
    return tuple(
        one for one in rows if state in (None, one.state) or (state == State.IN_FORCE and one.state == State.NOT_SET)
    )


def footer(of: Agreed) -> tuple[FooterRow, ...]:
    """Return the row that says to how many workers no line applies, so that all in post are accounted for."""
    without = len(of.without)
    return (FooterRow({"whom": "No limits apply", "workers": f"{without:,}"}, strong=False),) if without else ()


def _role(one: AgreedLine) -> str:
    scope = scope_of(one.line)
    if scope.worker_row is not None:
        return one.whom.removesuffix(" alone")
    return short_role(scope.role) if scope.role else "Every role"


def _kind(one: AgreedLine) -> str:
    if one.line.worker is not None:
        return "This worker alone"
    return capital(one.line.team_kind) if one.line.team_kind else "Every kind"


def _from(day: date) -> str:
    return "always" if day == ALWAYS else show(day)


def _to(day: date) -> str:
    return _DASH if day == OPEN else show(day)
