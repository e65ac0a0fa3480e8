"""The commands template and import as a scheduled job starts them."""

import json

import pytest

from tests.models.workbooks import locked, service, write
from tests.test_commands import run


@pytest.fixture
def database(tmp_path):
    return tmp_path / "service.db"


def test_import_then_position_answers_with_the_contracts_figures(tmp_path, database):
    done = run("--database", database, "import", write(tmp_path / "service.xlsx", service()))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:5] == [
        "Teams: 1 added",
        "Workers: 2 added",
        "Absences: 1 added",
        "Limits: 2 added",
    ]
    answer = json.loads(run("--database", database, "position", "--date", "01/03/2026", "--json").stdout)
    assert answer["totals"]["open_cases"] == 3
    assert [(w["worker_id"], w["cases"], w["upper"], w["status"]) for w in answer["workers"]] == [
        ("W1", 1, "16.00", "under"), ("W2", 1, "9.60", "under"),
    ]  # fmt: skip
    assert answer["unallocated"] == [{"case_id": "C3", "category": None, "days": 28}]


def test_a_dry_run_and_a_second_import_change_nothing(tmp_path, database):
    path = write(tmp_path / "service.xlsx", service())
    dry = json.loads(run("--database", database, "import", path, "--dry-run", "--json", "--as-of", "2026-10-01").stdout)
    assert (dry["file"], dry["as_of"], dry["dry_run"]) == ("service.xlsx", "2026-10-01", True)
    first = json.loads(run("--database", database, "import", path, "--json").stdout)
    assert first["added"] == dry["added"] == {
        "Teams": 1, "Workers": 2, "Absences": 1, "Limits": 2, "Weights": 1, "Cases": 3, "Categories": 3,
        "Allocations": 4,
    }  # fmt: skip
    second = json.loads(run("--database", database, "import", path, "--json").stdout)
    assert set(second["added"].values()) == {0}
    assert second["unchanged"] == first["added"]


def test_bad_rows_are_each_listed_and_nothing_is_imported(tmp_path, database):
    teams = [["Harbour"], [None, "assessment"]]
    cases = [["C1", None, "31/02/2019", "12/01/2026", "11/01/2026"]]
    path = write(tmp_path / "service.xlsx", service(Teams=teams, Cases=cases, Categories=[], Allocations=[]))
    done = run("--database", database, "import", path, "--json")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "Nothing was imported from service.xlsx, because 2 rows of it can’t be taken; mend and import it again.",
        "Teams, row 3: Team is empty; fill it in",
        "Cases, row 2: Date of birth “31/02/2019”: not a date; write it as 31/10/2026",
        "Cases, row 2: Closed “11/01/2026”: before the case opened, 12/01/2026; correct one of the two",
    ]
    rows = json.loads(done.stdout)["rows"]
    assert rows[0] == {"sheet": "Teams", "row": 3, "column": "Team", "value": "", "why": "empty; fill it in"}
    assert json.loads(run("--database", database, "position", "--json").stdout)["workers"] == []


@pytest.mark.parametrize(
    ("name", "why"), [("locked.xlsx", "password"), ("none.xlsx", "There is no file"), (".", "folder")]
)
def test_a_wrong_file_gets_one_sentence(tmp_path, database, name, why):
    locked(tmp_path / "locked.xlsx")
    done = run("--database", database, "import", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert why in done.stderr


def test_the_template_is_written_and_imports_nothing(tmp_path, database):
    path = tmp_path / "caseload.xlsx"
    done = run("template", "--out", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.exists()
    assert run("--database", database, "import", path).stdout.startswith(
        "Nothing to import: caseload.xlsx holds nothing new."
    )
    assert run("template", "--out", tmp_path / "no" / "a.xlsx").returncode == 2
