from datetime import date

import pytest

from models.search import search
from tests.ui.harbour import build

TODAY = date(2026, 11, 2)


@pytest.fixture
def harbour(store):
    build(store)
    return store


def found(store, text):
    return [(hit.kind, hit.title) for hit in search(store, text, TODAY)]


def test_a_part_of_a_name_finds_the_worker_whatever_its_case(harbour):
    assert found(harbour, "  PRIYA ") == [("worker", "Priya Nandakumar")]
    assert ("worker", "Priya Nandakumar") in found(harbour, "kumar")


def test_a_case_says_who_holds_it(harbour):
    [hit] = [hit for hit in search(harbour, "c-20417", TODAY) if hit.title == "C-20417"]
    assert hit.detail.startswith("not allocated")
    assert hit.target["place"] == "Cases"


def test_a_family_and_a_team_are_found(harbour):
    family = harbour.rows("select family_id from cases where family_id <> '' limit 1")[0][0]
    assert ("family", family) in found(harbour, family)
    assert found(harbour, "harbour")[0] == ("team", "Harbour Team")


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "'; drop table cases; --", "🙂", "שלום"])
def test_signs_of_the_query_language_are_only_text(harbour, text):
    assert found(harbour, text) == []
    assert harbour.rows("select count(*) from cases")[0][0] > 0


def test_no_more_than_asked_for(harbour):
    assert len(search(harbour, "c-", TODAY, most=7)) == 7
