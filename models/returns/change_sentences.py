"""What changed since last month and since the same month last year, in sentences to read aloud, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from models.dates import month_ends, show_month
from models.month_notes import MONTH, YEAR, Note, about_change
from models.returns.content import REASON, DefinitionRow, Headline, Mark, Shown
from models.returns.words import show_figure

MOST_FIGURES = 3
"""The most figures that a sentence speaks of; the reasons of others are on Definitions."""
LONGEST_REASON = 300
"""The most characters of a reason on the Summary; Definitions has it whole."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "open_cases": "open cases",
        "over": "workers over their limit",
        "unallocated": "cases without a key worker",
        "uncovered": "cases whose worker is away or has left",
        "average_caseload": "the average per FTE",
        "under": "workers under their lower limit",
        "workers": "workers in post",
        "fte": "FTE in post",
        "agency_share_fte": "the agency share of FTE",
        "median_cases": "the median caseload",
        "maximum_cases": "the highest caseload",
        "minimum_cases": "the lowest caseload",
    }
)
"""The figures as a sentence calls them, in the order in which it chooses them."""


def change_sentences(headlines: Sequence[Headline], month: date, notes: Mapping[str, Note]) -> tuple[str, ...]:
    """Return a sentence on last month and one on last year, each with the reasons that people wrote.

    Every figure stands with its base, and with both dates. What is hidden or has no data is not spoken of.

    Args:
        headlines: the return's headline figures, as its readers may see them.
        month: the return's month.
        notes: the notes on the month, by what they are about (``models.month_notes``).
    """
    said = (_sentence(headlines, _bases(month)[against], month, against, notes) for against in (MONTH, YEAR))
    return tuple(sentence for sentence in said if sentence)


def reason_rows(headlines: Iterable[Headline], month: date, notes: Mapping[str, Note]) -> list[DefinitionRow]:
    """Return every reason for a change that people wrote, whole, as rows of Definitions."""
    return [
        DefinitionRow(
            REASON, f"{headline.kind.name}, since {show_month(_bases(month)[against])}",
            f"{_clause(headline, against)[:1].upper()}{_clause(headline, against)[1:]}. {_stop(note)}",
        )
        for headline in headlines
        for against in (MONTH, YEAR)
        if (note := _reason(headline, against, notes))
    ]  # fmt: skip


def _bases(month: date) -> Mapping[str, date]:
    ends = month_ends(month, 13)
    return {MONTH: ends[-2], YEAR: ends[0]}


def _then(headline: Headline, against: str) -> Shown:
    return headline.last_month if against == MONTH else headline.last_year


def _told(headline: Headline, against: str) -> bool:
    """Whether both figures are shown."""
    return not isinstance(headline.now, Mark) and not isinstance(_then(headline, against), Mark)


def _reason(headline: Headline, against: str, notes: Mapping[str, Note]) -> str:
    """Return why a figure changed; nothing where none was written, or nothing changed after all."""
    note = notes.get(about_change(headline.kind.key, against))
    changed = _told(headline, against) and headline.now != _then(headline, against)
    return note.note if note and changed else ""


def _clause(headline: Headline, against: str) -> str:
    """Return ``open cases rose from 439 to 461``."""
    now, then, form = headline.now, _then(headline, against), headline.kind.form
    moved = _moved(headline, against)
    if now == then:
        return f"{moved} at {show_figure(now, form)}"
    return f"{moved} from {show_figure(then, form)} to {show_figure(now, form)}"


def _moved(headline: Headline, against: str) -> str:
    """Return ``open cases rose``."""
    change = headline.change_month if against == MONTH else headline.change_year
    verb = "stayed" if isinstance(change, Mark) or not change else "rose" if change > 0 else "fell"
    return f"{WORDS[headline.kind.key]} {verb}"


def _sentence(
    headlines: Sequence[Headline], base: date, month: date, against: str, notes: Mapping[str, Note]
) -> str:  # fmt: skip
    order = list(WORDS)
    known = sorted(
        (one for one in headlines if _told(one, against)), key=lambda one: order.index(one.kind.key)
    )  # fmt: skip
    changed = [one for one in known if one.now != _then(one, against)]
    if not known:
        return ""
    between = f"Between {_long(base, month)} and {_long(month)}"
    if not changed:
        hidden = any(Mark.HIDDEN in (one.now, _then(one, against)) for one in headlines)
        return f"{between} no {'figure that is shown' if hidden else 'headline figure'} changed."
    explained = [one for one in changed if _reason(one, against, notes)]
    chosen = (explained + [one for one in changed if one not in explained])[:MOST_FIGURES]
    clauses = [_clause(one, against) for one in known if one in chosen]
    if chosen and known[0].kind.key == order[0] and known[0] not in changed and len(clauses) < MOST_FIGURES:
        clauses.insert(0, _clause(known[0], against))
    return f"{between} {_listed(clauses)}.{_why(chosen, explained, against, notes)}"


def _long(day: date, beside: date | None = None) -> str:
    """Return ``31 October 2026``, without the year where ``beside`` is in the same one."""
    return f"{day.day} {show_month(day)}" if beside is None or beside.year != day.year else f"{day.day} {day:%B}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _why(chosen: Sequence[Headline], explained: Sequence[Headline], against: str, notes: Mapping[str, Note]) -> str:
    """Return the reasons of the figures that the sentence speaks of, and where the others are."""
    told = [one for one in chosen if one in explained]
    reasons = [
        f" Why {_moved(one, against)}: {_short(_reason(one, against, notes))}" for one in told
    ]  # fmt: skip
    more = len(explained) - len(told)
    rest = f" The reasons for {more} more are on Definitions." if more else ""
    return "".join(reasons) + rest


def _short(reason: str) -> str:
    """Return a reason as one line that ends with a full stop, its beginning where it is long."""
    text = " ".join(reason.split())
    if len(text) > LONGEST_REASON:
        text = f"{text[:LONGEST_REASON].rsplit(' ', 1)[0]}… (whole on Definitions)"
    return _stop(text)


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
