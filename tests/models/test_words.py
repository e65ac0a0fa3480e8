"""Typed text evened out: what counts as one id, and what counts as nothing."""

import pytest

from models import words
from models.errors import BadInput


@pytest.mark.parametrize("text", ["W1\u200b", "\ufeffw1", "\u202aW1\u202c", " W1\u00a0", "W\u00ad1", "w1\u2060"])
def test_characters_that_are_not_seen_make_no_other_id(text):
    assert words.key(text) == "w1"


@pytest.mark.parametrize(
    "name", ["Noor حسن", "میخواهم می\u200cخواهم", "👩\u200d👧 Vale", "Zoë", "O'Neil", "<b>&amp;</b>"]
)
def test_names_of_every_writing_stay_as_they_are(name):
    assert words.check_name(name, "the name") == name


@pytest.mark.parametrize("name", ["", " ", "\u00a0", "\u200b", "\u202e\u202c", "\u200d"])
def test_what_shows_nothing_is_empty(name):
    with pytest.raises(BadInput, match="Fill in the name; it is empty"):
        words.check_name(name, "the name")
    assert words.check_name(name, "the manager", required=False) == ""
