"""Annex A workbooks of every kind of mess, read by us and by a second, naive reading: the cases are the same."""

import random
from datetime import date, timedelta

import pytest

from models.extracts import annex_a
from models.spreadsheets import open_spreadsheet
from tests.models.extracts import annex_files, annex_naive

AS_OF = date(2026, 10, 31)
_STATUSES = ("a) Looked after child", "b) Child Protection plan", "c) Child in need plan", "d) Open assessment",
             "e) Closed episode", "Open Assessment", "LOOKED AFTER CHILD", "Child in\u00a0need plan", "of our own",
             None)  # fmt: skip
_TEAMS = ("Harbour", "Quay", "Pier", "harbour ", "-", None, annex_files.ERROR)
_WORKERS = ("Sam Ward", "SAM  WARD", "Sam\u00a0Ward", "Dan Quill", "Ines Kaur", "-", ".", "NULL", "nan", None,
            "Harbour", "QUAY", "Mia O'Hara", annex_files.ERROR)  # fmt: skip
_NO_CHILDREN = (None, "Applied filters: LA is Example", "None", "Total")


@pytest.mark.parametrize("seed", range(60))
def test_the_cases_are_those_of_a_naive_reading(tmp_path, seed):
    path = _write(tmp_path / "messy.xlsx", random.Random(seed))
    extract = annex_a.read(open_spreadsheet(path), AS_OF)
    ours = {
        key: (child.is_open, child.category, annex_naive.squeeze(child.worker), annex_naive.squeeze(child.team))
        for key, child in extract.children.items()
    }
    assert ours == annex_naive.read(path, AS_OF)
    assert sum(one.left_out for one in extract.lists) == sum(one.kind == "left out" for one in extract.findings)
    assert sum(one.rows - one.left_out for one in extract.lists) == sum(
        len(child.places) for child in extract.children.values()
    )


def _write(path, rng):
    numbers = [6, *rng.sample([7, 8, 9], rng.randrange(4))]
    rng.shuffle(numbers)
    form, sheets = rng.choice([2019, 2024]), {}
    children = rng.sample(range(1, 400), 40)
    for number in numbers:
        rows = [_row(rng, child) for child in rng.choices(children, k=rng.randrange(1, 40))]
        sheets[rng.choice([f"List {number}", f"Sheet{number}"])] = [
            *[["Weekly extract"]] * rng.randrange(3),
            *annex_files.grid(number, rows, form=form, title=rng.random() < 0.5, renamed={"la": "LA"}),
        ]
    return annex_files.write_sheets(path, sheets)


def _row(rng, child):
    return {
        "id": rng.choice(_NO_CHILDREN) if rng.random() < 0.05 else rng.choice([child, float(child), str(child)]),
        "start": _day(rng, 900, 0),
        "end": _day(rng, 200, 20) if rng.random() < 0.4 else rng.choice([None, "", "NULL"]),
        "status": rng.choice(_STATUSES),
        "team": rng.choice(_TEAMS),
        "worker": rng.choice(_WORKERS),
        "adviser": rng.choice(_WORKERS),
        "eligibility": "a) Relevant child",
        "la": "Example",
    }


def _day(rng, before, after):
    if rng.random() < 0.04:
        return rng.choice(["31/02/2026", "not known yet", 12])
    day = AS_OF + timedelta(rng.randrange(-before, after + 1))
    return rng.choice([day, f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day:%d-%b-%Y}"])
