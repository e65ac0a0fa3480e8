"""The command as a scheduled job starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

MAIN = Path(__file__).parents[3] / "main.py"


def run(*arguments):
    done = subprocess.run(
        [sys.executable, str(MAIN), *map(str, arguments)],
        env=os.environ | {"QT_QPA_PLATFORM": "none"}, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_writes_the_return_of_a_team_for_the_committee(example_file, tmp_path):
    out = tmp_path / "r.xlsx"
    done = run("--database", example_file, "return", "--month", "2026-10", "--team", "harbour team", "--out", out,
               "--audience", "committee")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {out}: October 2026, for committee.\n"
    book = load_workbook(out)
    assert book["Summary"]["A1"].value == "Caseload return: Harbour Team"
    assert book["Summary"]["M2"].value == "FOR COMMITTEE"
    assert "Workers" not in book.sheetnames


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--month": "2026-13"}, "The month “2026-13” is not a month; write it as 2026-10."),
        ({"--month": "2020-01"}, "the first month with a record is October 2023."),
        ({"--team": "Nobody's"}, "There is no team “Nobody's”"),
        ({"--out": "no/such/folder/r.xlsx"}, "There is no folder"),
        ({"--out": "."}, "is not a file"),
        ({"--audience": "everyone"}, "invalid choice"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(example_file, tmp_path, changed, said):
    options = {"--month": "2026-10", "--out": tmp_path / "r.xlsx"} | changed
    done = run("--database", example_file, "return", *(part for option in options.items() for part in option))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "r.xlsx").exists()
