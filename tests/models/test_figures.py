from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import figures
from models.errors import BadInput


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 4))
def test_rounding_is_half_up_once(above, below, places):
    expected = (Decimal(above) / Decimal(below)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert figures.rounded(Fraction(above, below), places) == expected


def test_a_ratio_is_rounded_from_its_exact_value():
    """2,169 ÷ 124.3 is 17.4497: through 17.45 it would wrongly become 17.5."""
    assert figures.rounded(Fraction(2169) / Fraction("124.3"), 1) == Decimal("17.4")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(Fraction(18), "18"), (Fraction("10.8"), "10.8"), (Fraction(1240), "1,240"), (Fraction(-3, 2), "−1.5")],
)
def test_numbers_are_shown_as_people_write_them(number, shown):
    assert figures.show_number(number) == shown


def test_average_counts_only_the_fte_of_those_who_hold_a_case():
    assert figures.average_caseload([(18, Fraction(1)), (9, Fraction(1, 2)), (0, Fraction(1))]) == 18
    assert figures.average_caseload([(0, Fraction(1))]) is None
    assert figures.average_caseload([(3, Fraction(0))]) is None


def test_median_of_an_even_number_is_the_mean_of_the_middle_two():
    assert figures.median([3, 21, 11, 12]) == Fraction(23, 2)
    assert figures.median([5]) == 5
    assert figures.median([]) is None


def test_agency_share_is_a_share_of_fte():
    assert figures.agency_share([("agency", Fraction(1)), ("permanent", Fraction(3))]) == Fraction(1, 4)
    assert figures.agency_share([]) is None
    assert figures.show_share(Fraction(1, 4)) == "25.0%"


@pytest.mark.parametrize("text", ["", "nan", "inf", "-1", "1e400", "ten", "1_000", "10001", "٣٫x"])
def test_what_is_no_number_in_range_is_refused_with_its_text(text):
    with pytest.raises(BadInput, match="The upper limit"):
        figures.read_number(text, "the upper limit")


@pytest.mark.parametrize(("text", "kept"), [("0.80", "0.8"), ("14", "14"), ("1e1", "10"), ("0", "0"), ("100", "100")])
def test_numbers_are_kept_as_plain_decimals(text, kept):
    assert figures.plain(figures.read_number(text, "the number")) == kept
