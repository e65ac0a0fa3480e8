"""Workers' names: which spellings are one, and which only look like one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.extracts.names import even, similar


@pytest.mark.parametrize(
    "spelling", ["SAM  WARD", "sam\xa0ward", "Sam Ward.", " Sam ‘Ward’ ", "ＳＡＭ Ward", "Sam-Ward"]
)
def test_case_spaces_quotes_and_signs_make_no_other_name(spelling):
    assert even(spelling) == even("Sam Ward")


@pytest.mark.parametrize("other", ["Ward, Sam", "Samantha Ward", "Sam Ward (agency)", "Sam Warde"])
def test_what_may_be_someone_else_stays_apart(other):
    assert even(other) != even("Sam Ward")


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ward, Sam", "Sam Ward", "the same words in another order"),
        ("Sam Ward (agency)", "SAM WARD", "the same name with something in brackets"),
        ("Ward Sam [locum]", "Sam Ward", "the same words in another order"),
        ("S Ward", "Sam Ward", "a shorter form of the same name"),
        ("Samantha Ward (agency)", "Ward, Sam", "a shorter form of the same name"),
        ("Sam Wrad", "Sam Ward", "differs by one letter"),
        ("Pat O'Brien", "Brien, Pat O", ""),
        ("Sam Ward", "Beth Ward", ""),
        ("Sam Ward", "Sam Oak", ""),
        ("Sam Ward", "sam ward", ""),
        ("Ward", "Sam Ward", ""),
    ],
)
def test_names_that_look_like_one_person(one, other, why):
    assert similar([one], {"other": other}) == ({one: {"other": why}} if why else {})


def test_the_likeliest_comes_first():
    others = {1: "Samuel Ward", 2: "Sam Wart", 3: "Ward, Sam", 4: "Sam Ward (agency)"}
    assert list(similar(["Sam Ward"], others)["Sam Ward"]) == [4, 3, 2, 1]


@given(st.text(max_size=30), st.text(max_size=30))
def test_looking_alike_goes_both_ways(one, other):
    assert bool(similar([one], {0: other})) == bool(similar([other], {0: one}))
