"""The service's return as consolidation makes it: of its teams' returns, or of its own of several months."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.dates import show, show_month
from models.month_notes import notes
from models.returns import sentences
from models.returns.build import DRAFT, MARKING, MONTHS, long_date
from models.returns.change_sentences import change_sentences
from models.returns.combine import Whole
from models.returns.content import (
    NOT_RECORDED,
    WRITTEN_FOR,
    Audience,
    DefinitionRow,
    Mark,
    MonthFigures,
    Return,
    Signing,
)
from models.returns.definitions import PROGRAM, meanings
from models.returns.exceptions import attention
from models.returns.headlines import headlines_of
from models.returns.loads import load_chart, shown_of
from models.returns.read import ReadBack
from models.signatures import ROLES
from models.store import Store
from models.words import count

_OF_A_TEAM = ("Case records", "FTE, role and employment")
"""The rows of Definitions that speak of one team's record."""
_AVERAGES = "Average, median, agency share"
_SERVICE = "Children's service"


@dataclass(frozen=True, slots=True)
class _Source:
    """What differs between a return made of teams' returns and one made of months."""

    of: str
    no_data: str
    made: str
    definitions: list[DefinitionRow]


def of_teams(whole: Whole, counted: Sequence[ReadBack], said: Sequence[str], store: Store | None) -> Return:
    """Return the service's return of what its teams' returns say together; ``said`` is told on Definitions."""
    source = _Source(
        of=_SERVICE,
        no_data="no data = the teams' returns do not give that figure for that month.",
        made=f"Made of {count(len(counted), 'return')} of teams, all worked out anew from their rows.",
        definitions=[*_limits(counted), *_teams_data(whole, counted)],
    )
    return _made(whole, counted, said, store, source)


def of_months(whole: Whole, counted: Sequence[ReadBack], said: Sequence[str], store: Store | None) -> Return:
    """Return the service's trend: the latest month's return, and each month's figures as its own return gives them.

    Args:
        whole: what the latest month's return says, with the months of all.
        counted: the service's returns, oldest first.
        said: what is to be told on Definitions.
        store: a database of the service, which gives its name.
    """
    newest = counted[-1].of
    left = ("figure", "status", "symbol")
    kept = [row for row in newest.definitions if row.kind not in left and not _of_its_trend(row)]
    files = [
        DefinitionRow("data", f"Return: {show_month(one.of.month)}", _file(one), source="The service")
        for one in counted
    ]
    source = _Source(
        of=newest.of,
        no_data="no data = there is no return of that month here.",
        made=f"Made of {count(len(counted), 'return')} of the service, each month as its own return gives it.",
        definitions=[*kept, *files],
    )
    return _made(whole, counted, said, store, source)


def months_of(counted: Sequence[ReadBack], ends: Iterable[date]) -> Iterator[MonthFigures]:
    """Yield the figures of each month end from its own return; one without a return keeps its row, without figures."""
    own = {one.of.month: one.of.now for one in counted}
    nothing = dict.fromkeys(counted[-1].of.now.values, Mark.NO_DATA)
    for end in ends:
        yield own.get(end) or MonthFigures(end, nothing, {})


def _of_its_trend(row: DefinitionRow) -> bool:
    return row.kind == "missing" and (row.name.startswith("Before ") or row.name == _AVERAGES)


def _made(
    whole: Whole, counted: Sequence[ReadBack], said: Sequence[str], store: Store | None, source: _Source
) -> Return:
    of, months = whole.position, whole.months
    lines, further = attention(of, whole.outside)
    loads = load_chart(of, for_committee=False)
    markings = {one.of.marking for one in counted}
    marking = markings.pop() if len(markings) == 1 else MARKING
    read = [row.start for one in counted for row in one.of.definitions if row.name == "Case records" and row.start]
    teams = count(len({row.team for row in whole.rows}), "team")
    return Return(
        of=store.setting("service_name", source.of) if store else source.of,
        team=None,
        month=of.day,
        audience=Audience.LEADERSHIP,
        basis=f"Position at the end of {long_date(of.day)}, for {WRITTEN_FOR[Audience.LEADERSHIP]}. {teams}",
        marking=store.setting("marking", marking) if store else marking,
        state=DRAFT,
        signed=False,
        data_read=min(read, default=None),
        message=sentences.message(of, long_date(of.day)),
        headlines=headlines_of(months),
        notes=("Averages count cases held by workers in post; each child is a case.", source.no_data,
               *shown_of(of, loads)),
        attention=lines,
        further=further,
        loads=loads,
        months=months,
        year_ago=months[-13] if len(months) > 12 and months[-13].categories else None,
        workers=whole.rows,
        signatures=tuple(Signing(role) for role in ROLES[1:]),
        definitions=_definitions(whole, said, source),
        sources=(source.made, "What in them is edited, not signed or missing is named on Definitions.")
        if said
        else (source.made,),
        exceptions=(*(one.row for one in whole.outside), *whole.overrides),
        actions=whole.actions,
        changes=change_sentences(headlines_of(months), of.day, notes(store, of.day) if store else {}),
    )  # fmt: skip


def _definitions(whole: Whole, said: Sequence[str], source: _Source) -> tuple[DefinitionRow, ...]:
    symbols = f"{source.no_data.replace(' =', ':')} –: does not apply, or nothing to compare with."
    return (
        *meanings(Audience.LEADERSHIP),
        *source.definitions,
        *(DefinitionRow("missing", f"Note {place}", line, source=PROGRAM) for place, line in enumerate(said, 1)),
        DefinitionRow("symbol", "no data, –", symbols, source=PROGRAM),
    )


def _limits(counted: Sequence[ReadBack]) -> Iterable[DefinitionRow]:
    in_force = [row for one in counted for row in one.of.definitions if row.kind in ("limit", "standard")]
    return dict.fromkeys(sorted(in_force, key=lambda row: (row.kind, row.name.endswith(", personal"))))


def _file(one: ReadBack) -> str:
    names = [f"{by.role} {by.name}, {show(by.day)}" for by in one.of.signatures if by.name and by.day]
    who = f" ({'; '.join(names)})" if names else ""
    return f"{one.file}, {one.of.state}{who}; fingerprint {one.shown or 'not shown'}."


def _teams_data(whole: Whole, counted: Sequence[ReadBack]) -> Iterator[DefinitionRow]:
    """Yield where the data is from, and what is missing."""
    day = whole.position.day
    yield DefinitionRow("data", "Position", "The figures are those of the end of this day.", start=day, source=PROGRAM)
    for one in counted:
        for row in one.of.definitions:
            if row.kind in ("data", "missing") and row.name in _OF_A_TEAM:
                yield replace(row, name=f"{row.name}: {one.of.of}")
        yield DefinitionRow("data", f"Return: {one.of.of}", _file(one), source="The team")
    if len(whole.months) < MONTHS:
        first = show_month(whole.months[0].day)
        meaning = f"Not every team's return goes back further, so the trend starts with {first}."
        yield DefinitionRow("missing", f"Before {first}", meaning, source=PROGRAM)
    if len(whole.months) > 1 and len(counted) > 1:
        meaning = (
            "Not worked out for earlier months: averages, medians and shares of teams do not give the service's, and"
            " their workers of those months are not in the returns. The service's own returns of those months,"
            " consolidated together, give them."
        )
        yield DefinitionRow("missing", _AVERAGES, meaning, source=PROGRAM)
    meaning = "A case that no team has held or taken on is in no team's return, so it is not counted here."
    yield DefinitionRow("missing", "Cases of no team", meaning, source=PROGRAM)
    without = whole.months[-1].categories[NOT_RECORDED]
    if without:
        meaning = f"Open cases without one: {without}; they have no category on {show(day)}."
        yield DefinitionRow("missing", "Category", meaning, source=PROGRAM)
