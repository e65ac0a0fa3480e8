"""The command import with an Annex A, as a scheduled job starts it."""

import json
from datetime import date

import pytest

from tests.models.extracts import annex_files
from tests.test_commands import run

OCT, NOV = "2026-10-31", "2026-11-09"


@pytest.fixture
def database(tmp_path):
    return tmp_path / "service.db"


def lists(*workers, closed=()):
    """Return a service: a case of each worker in List 6, the third of them in care, and a care leaver."""
    rows = [
        {
            "id": f"1000{number}", "start": date(2026, 3, number + 1), "status": "c) Child in need plan",
            "team": "Harbour", "worker": worker, "seen": date(2026, 10, 20),
            "end": date(2026, 11, 4) if number in closed else None,
        }
        for number, worker in enumerate(workers)
    ]  # fmt: skip
    care = [{"id": "10002", "start": "01/05/2026", "team": "Harbour", "worker": workers[2], "visit": date(2026, 10, 2)}]
    return {6: rows, 8: care, 9: [{"id": "20001", "team": "Quay", "worker": "Dan Quill"}]}


def load(database, path, day, *more):
    done = run("--database", database, "import", path, "--as-of", day, "--json", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def position(database, day):
    return json.loads(run("--database", database, "position", "--date", day, "--json").stdout)


def held(answer):
    return {worker["name"]: worker["cases"] for worker in answer["workers"]}


def test_import_then_position_answers_with_the_contracts_figures(tmp_path, database):
    path = annex_files.write(tmp_path / "annex.xlsx", lists("Sam Ward", "#N/A", "sam\xa0 WARD"))
    found = load(database, path, OCT)
    assert (found["source"], found["as_of"], found["dry_run"]) == ("Annex A", OCT, False)
    assert found["added"] == {"Teams": 2, "Workers": 2, "Cases": 4, "Dated records": 5}
    assert found["to_confirm"] == [
        {"name": "Sam Ward", "team": "Harbour", "cases": 2}, {"name": "Dan Quill", "team": "Quay", "cases": 1},
    ]  # fmt: skip
    answer = position(database, OCT)
    assert (answer["totals"]["open_cases"], answer["totals"]["allocated"]) == (4, 3)
    assert held(answer) == {"Sam Ward": 2, "Dan Quill": 1}
    assert answer["workers"][0]["by_category"]["child in care"] == 1
    assert answer["unallocated"] == [{"case_id": "10001", "category": "child in need", "days": 243}]


def test_a_second_import_changes_nothing_and_a_dry_run_neither(tmp_path, database):
    path = annex_files.write(tmp_path / "annex.xlsx", lists("Sam Ward", "Beth Oak", "Sam Ward"), form=2024)
    assert load(database, path, OCT, "--dry-run")["added"]["Cases"] == 4
    assert not database.exists()
    load(database, path, OCT)
    before = position(database, OCT)
    again = load(database, path, OCT)
    assert (again["added"], again["changed"], again["closed"]) == (
        {"Teams": 0, "Workers": 0, "Cases": 0, "Dated records": 0}, {"Cases": 0}, {"Cases": 0},
    )  # fmt: skip
    assert again["unchanged"] == {"Cases": 4}
    assert position(database, OCT) == before
    said = run("--database", database, "import", path, "--as-of", OCT).stdout.splitlines()
    assert said[0] == "annex.xlsx as of 31 Oct 2026 holds nothing new."


def test_the_next_extract_moves_and_closes_and_the_past_keeps_what_it_was(tmp_path, database):
    load(database, annex_files.write(tmp_path / "a.xlsx", lists("Sam Ward", "Sam Ward", "Sam Ward")), OCT)
    folder = annex_files.write_csvs(tmp_path / "csv", lists("Sam Ward", "Beth Oak", "Sam Ward", closed=(0,)))
    found = load(database, folder, NOV)
    assert {kind: number for kind, number in found["kinds"].items() if number} == {"closed": 1, "moved": 1}
    assert held(position(database, NOV)) == {"Sam Ward": 1, "Beth Oak": 1, "Dan Quill": 1}
    assert position(database, "2026-11-03")["totals"]["open_cases"] == 4
    assert position(database, "2026-11-04")["totals"]["open_cases"] == 3
    assert held(position(database, OCT)) == {"Sam Ward": 3, "Dan Quill": 1}


def test_an_older_file_is_refused_unless_asked_for(tmp_path, database):
    path = annex_files.write(tmp_path / "annex.xlsx", lists("Sam Ward", "Beth Oak", "Sam Ward"))
    load(database, path, NOV)
    done = run("--database", database, "import", path, "--as-of", OCT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("annex.xlsx is of 31 Oct 2026, older than the last extract, of 9 Nov 2026.")
    assert load(database, path, OCT, "--older")["unchanged"] == {"Cases": 3}  # the fourth has no start of its own
    assert [position(database, day)["totals"]["open_cases"] for day in (OCT, NOV)] == [4, 4]


def test_a_careful_job_stops_before_many_cases_close_and_any_other_says_so(tmp_path, database):
    load(database, annex_files.write(tmp_path / "a.xlsx", lists("Sam Ward", "Sam Ward", "Sam Ward")), OCT)
    path = annex_files.write(tmp_path / "b.xlsx", lists("Sam Ward", "Sam Ward", "Sam Ward", closed=(0, 1)))
    done = run("--database", database, "import", path, "--as-of", NOV, "--careful")
    assert done.returncode == 2
    assert done.stderr == (
        "b.xlsx would close 2 of 4 open cases, more than a tenth. It holds no List 7. Nothing was"
        " imported; look at it in the window, or leave out --careful.\n"
    )  # fmt: skip
    assert position(database, NOV)["totals"]["open_cases"] == 4
    assert load(database, path, NOV)["warnings"] == [
        "b.xlsx would close 2 of 4 open cases, more than a tenth. It holds no List 7."
    ]


def test_rows_that_can_not_be_read_are_listed_and_stop_nothing(tmp_path, database):
    rows = lists("Sam Ward", "Sam Ward", "Sam Ward")
    rows[6] += [
        {"id": "10009", "start": "31/02/2026", "status": "c", "worker": "Sam Ward"},
        {"id": "Applied filters: x"},
    ]
    found = load(database, annex_files.write(tmp_path / "annex.xlsx", rows), OCT)
    assert [(row["list"], row["row"], row["case_id"], row["value"]) for row in found["left_out"]] == [
        ("List 6", 5, "10009", "31/02/2026"), ("List 6", 6, "", "Applied filters: x"),
    ]  # fmt: skip
    assert position(database, OCT)["totals"]["open_cases"] == 4


def test_a_file_that_is_neither_gets_one_sentence(tmp_path, database):
    path = annex_files.write_sheets(tmp_path / "notes.xlsx", {"Notes": [["Child", "Who"], ["1", "Sam"], ["2", "Dan"]]})
    done = run("--database", database, "import", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("notes.xlsx is neither a caseload workbook nor an Annex A;")


def test_without_a_day_the_one_in_the_files_name_is_taken(tmp_path, database):
    path = annex_files.write(tmp_path / "Annex A 31-10-2026.xlsx", lists("Sam Ward", "Sam Ward", "Sam Ward"))
    done = run("--database", database, "import", path, "--json")
    assert json.loads(done.stdout)["as_of"] == OCT
