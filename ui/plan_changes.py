"""What can be supposed in “What if”: what there is to choose from, and the form of each kind of change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from models.dates import show
from models.limit_edits import LimitEdit
from models.limit_lines import scope_of
from models.limits import LimitLine
from models.record import as_kept
from models.words import CATEGORIES, EMPLOYMENTS, count
from ui.kit.fields import ChoiceField, DateField, Form, NumberField
from ui.kit.panel import DetailPanel

if TYPE_CHECKING:
    from models.store import Store
    from models.what_if import Change

KINDS = (
    ("starter", "Somebody new starts…"),
    ("back", "Somebody comes back…"),
    ("cases", "More cases come…"),
    ("leaves", "Somebody leaves…"),
    ("limits", "Limits change…"),
)
_TITLES = {key: words.removesuffix("…") for key, words in KINDS}
_PLACED = ((True, "are handed over in the team"), (False, "stay with them"))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms choose from, as of a day: teams, roles, people by row, lines of limits by number."""

    teams: tuple[str, ...]
    roles: tuple[str, ...]
    people: tuple[tuple[int, str], ...]
    away: tuple[tuple[int, str], ...]
    lines: tuple[tuple[LimitLine, str], ...]


def read_choices(store: "Store", day: date, team: str | None) -> Choices:
    """Return what there is to choose from."""
    from models import teams, workers
    from models.agreed import State, agreed
    from models.position import position

    with store.snapshot():
        of, lines = position(store, day, team), agreed(store, day).lines
        return Choices(
            teams=tuple(one.name for one in teams.listed(store) if team in (None, one.name)),
            roles=workers.roles(store),
            people=tuple((one.row, one.name) for one in of.workers),
            away=tuple((one.row, one.name) for one in of.workers if one.capacity < one.fte),
            lines=tuple((one.line, one.whom) for one in lines if one.state == State.IN_FORCE),
        )


@dataclass(frozen=True, slots=True)
class Supposed:
    """A change with its sentence, and the day from which it does something, None for from the start."""

    words: str
    change: "Change"
    day: date | None


def missing(kind: str, of: Choices) -> str:
    """Return why a change of a kind can't be supposed, empty where it can."""
    if kind == "back" and not of.away:
        return "Nobody is away on that day; choose another day."
    if kind == "limits" and not of.lines:
        return "No limits are in force on that day; add some under “Limits and weights”."
    if kind in ("back", "leaves") and not of.people:
        return "Nobody is in post on that day; choose another day."
    return ""


class ChangePanel(DetailPanel):
    """The form of one change; ``form.save`` carries what is typed, ``read`` makes a change of it."""

    def __init__(self, kind: str, of: Choices, day: date, today: date) -> None:
        super().__init__(_TITLES[kind], "Nothing of this is recorded.")
        self.kind, self._of, self._day, self._today = kind, of, day, today
        self.form = Form("Suppose it", buttons=False)
        self._add_fields()
        self.add_form(self.form)

    def _add_fields(self) -> None:
        form, of, kind = self.form, self._of, self.kind
        if kind == "starter":
            form.add(ChoiceField("role", "Role", of.roles, editable=True))
            form.add(NumberField("fte", "FTE", 0, 1, what="the FTE"))
            form.add(ChoiceField("employment", "Employment", EMPLOYMENTS), beside=True)
            form.set_values({"role": of.roles[0], "fte": "1", "employment": EMPLOYMENTS[0]})
        elif kind == "cases":
            form.add(NumberField("number", "How many", 1, 1000, what="how many cases"))
            form.add(ChoiceField("category", "Category", CATEGORIES))
        elif kind == "limits":
            lines = tuple(enumerate(f"{whom}: {_pair(line)}" for line, whom in of.lines))
            form.add(ChoiceField("line", "Whose limits", lines, what="whose limits"))
            form.add(NumberField("lower", "Lower limit"))
            form.add(NumberField("upper", "Upper limit"), beside=True)
        else:
            form.add(ChoiceField("worker", "Who", of.away if kind == "back" else of.people, what="who"))
        if kind in ("starter", "cases"):
            form.add(ChoiceField("team", "Team", of.teams))
            form.set_values({"team": of.teams[0] if len(of.teams) == 1 else None})
        if kind != "cases":
            words = {"back": "Back on", "leaves": "Leaves on", "starter": "Starts on"}.get(kind, "From")
            form.add(DateField("day", words, self._today))
            form.set_values({"day": self._day})
        if kind == "leaves":
            form.add(ChoiceField("placed", "Their cases", _PLACED, what="what becomes of their cases"))
            form.set_values({"placed": True})

    def read(self, values: Mapping[str, Any]) -> Supposed:
        """Return the change that is typed."""
        from models.what_if import Leaves, MoreCases, Return, Starter

        day, of = values.get("day"), self._of
        if self.kind == "starter":
            change: Change = Starter(values["team"], values["role"], values["fte"], values["day"], values["employment"])
            what = f"{values['role']}, {values['fte']} FTE, {values['employment']}, {values['team']}"
            return Supposed(f"Somebody new from {show(values['day'])}: {what}", change, day)
        if self.kind == "cases":
            number = int(values["number"])
            words = f"{count(number, 'more case')} in {values['team']}: {values['category']}"
            return Supposed(words, MoreCases(number, values["category"], values["team"]), None)
        if self.kind == "limits":
            line, whom = of.lines[values["line"]]
            edit = LimitEdit(
                "change", line.row, scope_of(line), line.measure, values["lower"], values["upper"], values["day"]
            )
            words = f"Limits for {whom} from {show(values['day'])}: {_pair(line)} → {values['lower']}–{values['upper']}"
            return Supposed(words, edit, day)
        row = values["worker"]
        name = dict(of.people)[row]
        if self.kind == "back":
            return Supposed(f"{name} is back on {show(values['day'])}", Return(row, values["day"]), day)
        placed = "cases handed over" if values["placed"] else "cases not handed over"
        change = Leaves(row, values["day"], hand_over=values["placed"])
        return Supposed(f"{name} leaves on {show(values['day'])}, {placed}", change, day)


def _pair(line: LimitLine) -> str:
    return f"{as_kept(line.lower)}–{as_kept(line.upper)}"
