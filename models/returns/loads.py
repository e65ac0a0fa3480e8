"""The load chart of a return: workers of a team, or teams of a service, against their own limits, worst first."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from models.figures import rounded
from models.position import Position, WorkerPosition
from models.returns.content import LoadBar, LoadChart
from models.returns.sentences import amount, in_words
from models.returns.suppression import is_small
from models.words import Status

MOST_BARS = 15


def load_chart(of: Position, *, for_committee: bool) -> LoadChart:
    """Return the chart of a position: of workers for one team, else of teams.

    The committee sees teams only, and none of one to five workers.
    """
    one_team = of.team is not None or len({worker.team for worker in of.workers}) == 1
    return _workers_chart(of) if one_team and not for_committee else _teams_chart(of, for_committee=for_committee)


def shown_of(of: Position, chart: LoadChart) -> tuple[str, ...]:
    """Return the note on bars that are left out, or nothing."""
    all_of_them = len({worker.team for worker in of.workers}) if chart.share else len(of.workers)
    if len(chart.bars) < MOST_BARS or all_of_them <= MOST_BARS:
        return ()
    return (f"The first chart shows {MOST_BARS} of {all_of_them:,} {'teams' if chart.share else 'workers'}.",)


def _workers_chart(of: Position) -> LoadChart:
    over = of.statuses.get(Status.OVER, 0)
    title = f"{in_words(over).capitalize()} worker{'s are' if over > 1 else ' is'} above their own limits"
    ordered = sorted(of.workers, key=lambda worker: (_place(worker), worker.name))
    return LoadChart(title, tuple(map(_worker_bar, ordered[:MOST_BARS])), False, over, len(of.workers))


def _place(worker: WorkerPosition) -> tuple[int, Fraction]:
    """Over first, then who is away and holds cases, then by load ÷ upper, then who has no limit."""
    ratio = worker.load / worker.upper if worker.upper else worker.load
    if worker.status is Status.OVER:
        return 0, -ratio
    if worker.status is Status.UNCOVERED:
        return 1, -worker.load
    return (2 if worker.upper is not None else 3), -ratio


def _worker_bar(worker: WorkerPosition) -> LoadBar:
    away = worker.capacity == 0
    of_upper = (
        f"{amount(worker.load)} of {amount(worker.upper)}"
        if worker.upper is not None
        else f"{amount(worker.load)}, no limit"
    )
    return LoadBar(
        name=worker.name,
        figures=f"{amount(worker.load)}, away" if away else of_upper,
        load=rounded(worker.load, 2),
        lower=None if worker.lower is None or away else rounded(worker.lower, 2),
        upper=None if worker.upper is None or away else rounded(worker.upper, 2),
        away=away,
    )


def _teams_chart(of: Position, *, for_committee: bool) -> LoadChart:
    teams: dict[str, list[WorkerPosition]] = defaultdict(list)
    for worker in of.workers:
        teams[worker.team].append(worker)
    sums = {name: _sums(workers) for name, workers in teams.items()}
    hide = {name for name, workers in teams.items() if for_committee and _few(workers, sums[name][0])}
    ranked = sorted((-_ratio(sums[name]), name) for name in teams if sums[name][2] and name not in hide)
    above = sum(ratio < -1 for ratio, _ in ranked)
    shown = [_team_bar(name, -ratio, sums[name]) for ratio, name in ranked[:MOST_BARS]]
    empty = [LoadBar(name, "(c)", Decimal(0), None, None, hidden=True) for name in sorted(hide)]
    return LoadChart(_teams_title(above, len(ranked)), tuple([*shown, *empty][:MOST_BARS]), True, above, len(ranked))


def _teams_title(above: int, teams: int) -> str:
    if teams < 2:
        return "The team holds more than its limits allow" if above else "The team is inside its limits as a whole"
    which = in_words(above).capitalize() if teams <= MOST_BARS else f"{above:,} of {teams:,}"
    return f"{which} {'team holds more than its' if above < 2 else 'teams hold more than their'} limits allow"


def _few(workers: list[WorkerPosition], load: Fraction) -> bool:
    return is_small(sum(worker.upper is not None for worker in workers)) or is_small(load)


def _sums(workers: list[WorkerPosition]) -> tuple[Fraction, Fraction, Fraction]:
    limited = [worker for worker in workers if worker.upper is not None]
    return (
        sum((worker.load for worker in limited), Fraction(0)),
        sum((worker.lower or Fraction(0) for worker in limited), Fraction(0)),
        sum((worker.upper or Fraction(0) for worker in limited), Fraction(0)),
    )


def _ratio(sums: tuple[Fraction, Fraction, Fraction]) -> Fraction:
    load, _, upper = sums
    return load / upper


def _team_bar(name: str, ratio: Fraction, sums: tuple[Fraction, Fraction, Fraction]) -> LoadBar:
    whole = rounded(ratio * 100, 0)
    # A team just above its limits must not read as exactly on them.
    percent = whole if ratio == 1 or whole != 100 else rounded(ratio * 100, 1)
    return LoadBar(name, f"{percent}%", rounded(ratio, 4), rounded(sums[1] / sums[2], 4), Decimal(1))
