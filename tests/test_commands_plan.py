"""The ``plan`` command as a scheduled job starts it."""

import json

import pytest

from models.example import write_database
from tests.test_commands import run


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "example.db"
    write_database(path)
    return path


def test_plan_as_json_has_the_agreed_shape_and_changes_nothing(example):
    before = run("--database", example, "position", "--date", "2026-10-31", "--json").stdout
    done = run("--database", example, "plan", "--worker", "w111", "--date", "2026-10-31", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["moves", "unplaced", "over_after", "bound"]
    assert all(list(move) == ["case_id", "to", "why"] for move in found["moves"])
    assert all(list(case) == ["case_id", "why"] for case in found["unplaced"])
    assert len(found["moves"]) + len(found["unplaced"]) == 17
    assert (found["over_after"], found["bound"]) == (1, "0")
    assert run("--database", example, "position", "--date", "2026-10-31", "--json").stdout == before


def test_plan_prints_who_takes_what(example):
    done = run("--database", example, "plan", "--worker", "W111", "--date", "31/10/2026")
    assert done.returncode == 0
    assert done.stdout.startswith("Wiktoria Szczepanek, Harbour Team: 17 cases to hand over on Sat 31 Oct 2026\n")
    assert "\nTo Marged Llewhellin (W106)\n" in done.stdout
    assert done.stdout.endswith("Over their limit afterwards: 1 person. No plan is better.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--worker", "W999", "--date", "2026-10-31"), "There is no worker “W999”"),
        (("--worker", "W111", "--date", "soon"), "is not a date"),
        (("--worker", "W111"), "--date"),
        (("--date", "2026-10-31"), "--worker"),
    ],
)
def test_bad_input_is_one_sentence(example, arguments, said):
    done = run("--database", example, "plan", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
