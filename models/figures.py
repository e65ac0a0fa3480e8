"""Exact arithmetic, rounding and the figures over many workers (contract section 2), each worked out in one place."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from models.errors import BadInput

MOST_PLACES = 20
"""The most decimal places of a number that is kept."""

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=8192)
def exact(text: str) -> Fraction:
    """Return the number that a kept decimal text is."""
    return Fraction(text)


def read_number(text: str, what: str, lowest: int = 0, highest: int = 10_000) -> Decimal:
    """Return a typed or imported number, exactly as written.

    Raises:
        BadInput: it is no number, not between ``lowest`` and ``highest``, or has over ``MOST_PLACES`` decimal places.
    """
    clean = text.strip().replace("−", "-")
    try:
        number = Decimal(clean)
    except InvalidOperation:
        number = Decimal("nan")
    name = what[:1].upper() + what[1:]
    if not number.is_finite() or "_" in clean:
        raise BadInput(f"{name} “{clean[:40]}” is not a number; write it like 0.8 or 14.")
    if not lowest <= number <= highest:
        raise BadInput(f"{name}, {clean[:40]}, is not between {lowest:,} and {highest:,}; correct it.")
    if int(number.as_tuple().exponent) < -MOST_PLACES:
        raise BadInput(f"{name}, {clean[:40]}, has more than {MOST_PLACES} decimal places; round it.")
    return number


def plain(number: Decimal) -> str:
    """Return a decimal as it is kept: no exponent, no trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text not in {"", "-0"} else "0"


def rounded(number: Fraction | int, places: int) -> Decimal:
    """Return ``number`` rounded half-up (away from zero) once, to ``places`` decimal places."""
    scaled = abs(Fraction(number)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _WIDE.scaleb(Decimal(whole if number >= 0 else -whole), -places)


def show_number(number: Fraction | int, places: int = 1) -> str:
    """Return a figure for the screen: rounded once, no needless decimals (0.6, 18), commas, a true minus."""
    text = f"{rounded(number, places):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def average_caseload(held: Iterable[tuple[int, Fraction]]) -> Fraction | None:
    """Return the DfE average caseload.

    Cases held by workers in post ÷ FTE of the workers in post who hold at least one. Source: Children's social
    work workforce, average caseload per full-time equivalent.

    Args:
        held: cases and FTE of each worker in post.

    Returns:
        Cases per FTE, or None when nobody holds a case or those who do have no FTE.
    """
    holders = [(cases, fte) for cases, fte in held if cases > 0]
    fte = sum((fte for _, fte in holders), Fraction(0))
    return Fraction(sum(cases for cases, _ in holders)) / fte if fte else None


def median(counts: Sequence[int]) -> Fraction | None:
    """Return the middle count, or the mean of the middle two; None when there is none."""
    ordered = sorted(counts)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return Fraction(ordered[middle]) if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)


def agency_share(posts: Iterable[tuple[str, Fraction]]) -> Fraction | None:
    """Return agency FTE ÷ all FTE in post, from the employment and FTE of each; None when there is no FTE."""
    listed = list(posts)
    total = sum((fte for _, fte in listed), Fraction(0))
    agency = sum((fte for employment, fte in listed if employment == "agency"), Fraction(0))
    return agency / total if total else None


def show_share(share: Fraction | None, places: int = 1) -> str:
    """Return a share as a percentage, ``–`` when there is none."""
    return "–" if share is None else f"{rounded(share * 100, places)}%"
