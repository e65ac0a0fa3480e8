"""Cells copied in a spreadsheet, matched to people."""

from datetime import date
from decimal import Decimal

from models.pasted_people import is_table, pasted
from models.unconfirmed import Waiting


def who(row, name, *known_as):
    return Waiting(row, name, "Harbour Team", 3, f"NEW-{row}", "social worker", Decimal(1), "permanent",
                   date(2026, 6, 1), date(2026, 6, 1), known_as)  # fmt: skip


PEOPLE = (who(4, "Sam Ward", "SAM  WARD"), who(2, "Dan Quill"), who(7, "Ana O’Hara"))


def test_rows_are_matched_by_name_and_columns_by_headings():
    text = "FTE\tName\tGrade\tWorker ID\n0.6\tward, sam\t9\tW1\n\tana o'hara\t8\tW3\n1\tNobody Known\t\tW4\n"
    found = pasted(text, PEOPLE, 0, "role")
    assert found.values == {4: {"fte": "0.6", "worker_id": "W1"}, 7: {"worker_id": "W3"}}
    assert found.sentence == (
        "Pasted 3 cells for 2 people; nothing is confirmed yet. Not taken: 1 name not on this list (Nobody Known);"
        " the column Grade."
    )


def test_two_of_one_name_are_not_guessed_between():
    found = pasted("Name\tFTE\nSam Ward\t0.6", (*PEOPLE, who(9, "Sam Ward")), 0, "fte")
    assert found.values == {}
    assert found.sentence == (
        "Nothing was pasted. Not taken: 1 name that more than one person has (Sam Ward)."
    )  # fmt: skip


def test_without_headings_it_goes_down_and_right_from_the_cell():
    found = pasted("0.6\tagency\n0.8\n\t\n0.5\n", PEOPLE, 1, "fte")
    assert found.values == {2: {"fte": "0.6", "employment": "agency"}, 7: {"fte": "0.8"}}
    assert found.sentence == "Pasted 3 cells for 2 people; nothing is confirmed yet. Not taken: 1 row below the list."
    assert pasted("W1\nW2\n", PEOPLE, 0, "worker_id").values == {4: {"worker_id": "W1"}, 2: {"worker_id": "W2"}}
    too_wide = pasted("agency\t1 May 2026\tx", PEOPLE, 0, "employment")
    assert too_wide.sentence.endswith("Not taken: 1 column right of the last.")


def test_a_single_column_with_its_heading_goes_there():
    assert pasted("FTE\n0.6\n0.8", PEOPLE, 0, "worker_id").values == {4: {"fte": "0.6"}, 2: {"fte": "0.8"}}


def test_headings_without_a_name_are_not_taken_for_people():
    found = pasted("Role\tFTE\nsocial worker\t1", PEOPLE, 0, "role")
    assert not found.values
    assert found.sentence.startswith("Nothing was pasted: the headings have no Name;")


def test_what_is_empty_or_one_cell():
    assert pasted("\t\n\t", PEOPLE, 0, "fte").sentence == "Nothing was pasted: the cells are empty."
    assert not is_table("0.6\n")
    assert is_table("0.6\n0.8")
    assert is_table("0.6\t0.8")
