"""The rows of the sheet Definitions: what every figure means, the limits in force, where the data is from."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from models.dates import ALWAYS, show, show_month
from models.definitions import FIGURES, OF_A_WORKER, STATUSES
from models.figures import rounded
from models.limit_lines import in_force
from models.limits import LimitLine
from models.on_day import limit_lines, points_on
from models.position import Position
from models.returns.content import HEADLINES, NOT_RECORDED, Audience, DefinitionRow, Mark, MonthFigures
from models.store import Store
from models.unconfirmed import rests_on
from models.words import key

DFE = "Department for Education measure"
AGREED = "Agreed by the service"
PROGRAM = "Caseload Monitor"


def definition_rows(
    store: Store,
    of: Position,
    months: Sequence[MonthFigures],
    audience: Audience,
    imported: tuple[date, str] | None,
) -> tuple[DefinitionRow, ...]:
    """Return all rows, in the order in which they are read."""
    rows = meanings(audience)
    rows += _limits(store, of, audience)
    rows += _weights(store, of.day)
    rows += _data(of, months, imported, audience)
    return tuple(rows)


def meanings(audience: Audience) -> list[DefinitionRow]:
    """Return what every figure and every status means, the same in each return."""
    rows = [
        DefinitionRow("figure", _name(kind.key, kind.name), FIGURES[kind.key].meaning, source=_source(kind.key))
        for kind in HEADLINES
    ]
    if audience is Audience.LEADERSHIP:
        rows.append(DefinitionRow("figure", "Families", FIGURES["families"].meaning))
        rows += [DefinitionRow("figure", of_one.name, of_one.meaning) for of_one in OF_A_WORKER]
    rows += [DefinitionRow("status", status.name, status.meaning) for status in STATUSES]
    return rows


def _name(figure: str, head: str) -> str:
    return f"Agency: {head[:1].lower()}{head[1:]}" if figure == "agency_share_fte" else head


def _source(figure: str) -> str:
    return DFE if figure in {"average_caseload", "agency_share_fte"} else "Service"


def _limits(store: Store, of: Position, audience: Audience) -> list[DefinitionRow]:
    """Return the limits in force on the day that can apply to the position's workers."""
    people = {worker.row: f"{worker.name} ({worker.worker_id})" for worker in of.workers}
    kinds = {worker.team_kind for worker in of.workers} if of.team else None
    latest = in_force(limit_lines(store), of.day).values()
    shared = [line for line in latest if line.worker is None and _of_kind(line, kinds)]
    rows = [_limit_row(line, _scope(line)) for line in sorted(shared, key=lambda line: (line.team_kind, line.role))]
    if audience is Audience.LEADERSHIP:
        own = [(people[line.worker], line) for line in latest if line.worker in people]
        rows += [_limit_row(line, f"{who}, personal") for who, line in sorted(own, key=lambda pair: key(pair[0]))]
    return rows


def _of_kind(line: LimitLine, kinds: set[str] | None) -> bool:
    return kinds is None or not line.team_kind or line.team_kind in kinds


def _scope(line: LimitLine) -> str:
    words = ", ".join(part for part in (line.role, line.team_kind) if part) or "every role and team"
    return words[:1].upper() + words[1:]


def _limit_row(line: LimitLine, name: str) -> DefinitionRow:
    measure = line.measure.capitalize()
    meaning = (
        f"{measure} agreed for this person, whatever their capacity."
        if line.worker is not None
        else f"{measure} for one full-time worker; multiplied by capacity for each person."
    )
    start = None if line.valid_from == ALWAYS else line.valid_from
    return DefinitionRow("limit", name, meaning, rounded(line.lower, 2), rounded(line.upper, 2), start, AGREED)


def _weights(store: Store, day: date) -> list[DefinitionRow]:
    points = points_on(store, day)
    if all(number == 1 for number in points.values()):
        return []
    return [
        DefinitionRow("standard", f"Points: {category}", f"A case counts {_points(number)} points.", source=AGREED)
        for category, number in ((category, rounded(number, 2)) for category, number in points.items())
    ]


def _points(number: Decimal) -> str:
    return f"{number:.2f}"


def _guesses(of: Position, audience: Audience) -> list[DefinitionRow]:
    """Return whose FTE, role and employment are guesses; the committee is told of no one, and of no small count."""
    names = sorted((worker.name for worker in of.workers if worker.guessed), key=key)
    if not names:
        return []
    if audience is Audience.COMMITTEE:
        meaning = "Some figures of workers rest on an FTE that is a guess until it is confirmed."
    else:
        more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
        who = f"{', '.join(names[:12])}{more}"
        meaning = f"What counts workers, FTE or limits {rests_on(len(names))} until it is confirmed: {who}."
    return [DefinitionRow("missing", "FTE, role and employment", meaning, source=PROGRAM)]


def _data(
    of: Position, months: Sequence[MonthFigures], imported: tuple[date, str] | None, audience: Audience
) -> list[DefinitionRow]:
    rows = [
        DefinitionRow("data", "Position", "The figures are those of the end of this day.", start=of.day, source=PROGRAM)
    ]
    if imported:
        read = imported[1] if audience is Audience.LEADERSHIP else "Read from the case system on this day."
        rows.append(DefinitionRow("data", "Case records", read, start=imported[0], source="Case system"))
    if len(months) < 24:
        first = months[0].day
        rows.append(
            DefinitionRow("missing", f"Before {show_month(first)}", "Nothing is recorded, so the trend starts with"
                          f" {show_month(first)}.", source=PROGRAM)
        )  # fmt: skip
    rows += _guesses(of, audience)
    without = months[-1].categories[NOT_RECORDED]
    if without:
        number = "Some open cases have" if without is Mark.HIDDEN else f"Open cases without one: {without}; they have"
        rows.append(DefinitionRow("missing", "Category", f"{number} no category on {show(of.day)}.", source=PROGRAM))
    symbols = "no data: nothing is recorded for that month. –: does not apply, or nothing to compare with."
    if audience is Audience.COMMITTEE:
        symbols = f"c: a count of 1 to 5, or a figure that would give one away, not shown; 0 is shown as 0. {symbols}"
    name = "c, no data, –" if audience is Audience.COMMITTEE else "no data, –"
    rows.append(DefinitionRow("symbol", name, symbols, source=PROGRAM))
    return rows
