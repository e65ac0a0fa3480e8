"""A return's headline figures: a month of the trend as it is shown, and beside those before it."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from models.figures import rounded
from models.pressures import Month
from models.returns import committee
from models.returns.content import HEADLINES, NOT_RECORDED, Audience, Headline, Mark, MonthFigures, Shown
from models.words import CATEGORIES


def seen_by(audience: Audience, month: Month) -> MonthFigures:
    """Return a month of the trend as an audience may see it."""
    found = month_figures(month)
    return found if audience is Audience.LEADERSHIP else committee.suppressed(found, month.holding)


def month_figures(month: Month) -> MonthFigures:
    """Return a month of the trend as it is shown: each figure rounded once."""
    values: dict[str, Shown] = {
        "open_cases": month.open_cases,
        "unallocated": month.unallocated,
        "uncovered": month.uncovered,
        "over": month.over,
        "under": month.under,
        "workers": month.workers,
        "fte": rounded(month.fte, 2),
        "average_caseload": _shown(month.average, 1),
        "median_cases": _shown(month.median, 1),
        "minimum_cases": Mark.NONE if month.lowest is None else month.lowest,
        "maximum_cases": Mark.NONE if month.highest is None else month.highest,
        "agency_share_fte": _shown(month.agency_share, 3),
    }
    categories: dict[str, Shown] = {name: month.by_category.get(name, 0) for name in CATEGORIES}
    categories[NOT_RECORDED] = month.open_cases - sum(month.by_category.values())
    return MonthFigures(month.day, values, categories)


def _shown(number: Fraction | None, places: int) -> Decimal | Mark:
    return Mark.NONE if number is None else rounded(number, places)


def headlines_of(months: Sequence[MonthFigures]) -> tuple[Headline, ...]:
    """Return the Summary's figures of the last of ``months``, with those of one month and of twelve before it."""
    before = (months[-back] if len(months) >= back else None for back in (2, 13))
    return headlines_beside(months[-1], *before)


def headlines_beside(
    now: MonthFigures, last_month: MonthFigures | None, last_year: MonthFigures | None
) -> tuple[Headline, ...]:
    """Return a month's headline figures with those of last month and of the same month last year, where known."""

    def of(month: MonthFigures | None, key: str) -> Shown:
        return month.values[key] if month else Mark.NO_DATA

    return tuple(
        Headline(kind, now.values[kind.key], of(last_month, kind.key), of(last_year, kind.key)) for kind in HEADLINES
    )
