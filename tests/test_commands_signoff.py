"""The command signoff, and return of a signed month, as a scheduled job starts them."""

import sqlite3
from contextlib import closing

import pytest
from openpyxl import load_workbook

from tests.models.workbooks import write
from tests.test_commands import run

MONTH = "2024-07"
SERVICE = {
    "Teams": [["Harbour", "assessment", "R. Whitcombe"]],
    "Workers": [
        ["W1", "Beth Oakhanger", "Harbour", "social worker", None, 1, "01/02/2023", None],
        ["W2", "Dev Castellane", "Harbour", "social worker", None, 1, "01/02/2023", None],
        ["W3", "Mo Mill", "Harbour", "team manager", None, 1, "01/02/2023", None],
    ],
    "Limits": [[None, "social worker", None, "cases", 1, 4, None]],
    "Cases": [[f"C{number}", None, None, "12/01/2024", None] for number in range(6)],
    "Categories": [[f"C{number}", "child in need", "12/01/2024"] for number in range(6)],
    "Allocations": [[f"C{number}", "W1" if number < 3 else "W2", "12/01/2024", None, None] for number in range(6)],
}


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "service.db"
    assert run("--database", path, "import", write(tmp_path / "service.xlsx", SERVICE)).returncode == 0
    return path


def signoff(database, *more, role="Team manager"):
    return run("--database", database, "signoff", "--month", MONTH, "--role", role, *more)


def cells(path):
    """Return what every cell of a workbook holds."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_an_imported_month_is_signed_and_stays_as_it_was_signed(database, tmp_path):
    done = signoff(database, "--team", "harbour", "--name", "R. Whitcombe")
    assert (done.returncode, done.stderr) == (0, "")
    said, fingerprint = done.stdout.splitlines()
    assert said == "Harbour, July 2024: signed by R. Whitcombe, Team manager."
    of = ("--database", database, "return", "--month", MONTH, "--team", "Harbour", "--out")
    done = run(*of, tmp_path / "signed.xlsx")
    assert done.stdout.splitlines()[0] == f"Wrote {tmp_path / 'signed.xlsx'}: July 2024, for leadership."
    assert done.stdout.splitlines()[1].startswith("It says what was signed off on ")
    before = cells(tmp_path / "signed.xlsx")
    assert fingerprint.removeprefix("Fingerprint ") in before.values()
    assert "R. Whitcombe" in before.values()
    late = SERVICE | {"Cases": [*SERVICE["Cases"], ["C9", None, None, "20/07/2024", None]]}
    assert run("--database", database, "import", write(tmp_path / "late.xlsx", late)).returncode == 0
    done = run(*of, tmp_path / "again.xlsx")
    assert cells(tmp_path / "again.xlsx") == before
    lines = done.stdout.splitlines()
    assert lines[2:5] == [
        "Since then 2 figures come out otherwise (restated):", "  Open cases: signed 6, now 7.",
        "  No key worker: signed 0, now 1.",
    ]  # fmt: skip
    assert lines[5] == "Changed since:"
    assert lines[6].startswith("  Imported late.xlsx: 1 case added.")
    done = signoff(database, "--team", "Harbour", "--name", "S. Head", role="Head of service")
    assert (done.returncode, done.stdout) == (2, "")
    assert "has changed since R. Whitcombe signed it" in done.stderr


def test_what_is_missing_is_told_line_by_line_and_nothing_is_signed(tmp_path):
    over = SERVICE | {
        "Limits": [[None, "social worker", None, "cases", 1, 2, None]],
        "Cases": [*SERVICE["Cases"], ["C7", None, None, "20/07/2024", None]],
        "Categories": [*SERVICE["Categories"], ["C7", "child in need", "20/07/2024"]],
    }
    path = tmp_path / "over.db"
    assert run("--database", path, "import", write(tmp_path / "over.xlsx", over)).returncode == 0
    done = signoff(path, "--name", "R. Whitcombe")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "July 2024 can't be signed yet: 3 things are missing.",
        "C7 has no key worker since 20 Jul 2024: no reason, no owner and date. Mend it on “Breaches”.",
        "Beth Oakhanger (W1) is over the limit since 12 Jan 2024: no reason, no owner and date. Mend it on “Breaches”.",
        "Dev Castellane (W2) is over the limit since 12 Jan 2024: no reason, no owner and date. Mend it on “Breaches”.",
    ]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from signatures").fetchone() == (0,)


def test_a_signature_is_withdrawn_with_a_reason(database):
    assert signoff(database, "--name", "S. Head").returncode == 0
    done = signoff(database, "--withdraw", "A case was missing", role="team MANAGER")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The service, July 2024: signature of S. Head, Team manager, withdrawn.\n"
    done = signoff(database, "--withdraw", "Again")
    assert (done.returncode, done.stderr) == (2, "July 2024 has no signature as Team manager; it is open.\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--name", " "), "Fill in the name of who signs"),
        (("--team", "Quay", "--name", "A"), "There is no team “Quay”; the teams are Harbour."),
        ((), "One of the arguments --name --withdraw is required"),
        (("--name", "A", "--withdraw", "B"), "not allowed with argument"),
    ],
)
def test_bad_input_is_one_sentence(database, more, said):
    done = signoff(database, *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_month_without_an_end_or_a_record_is_refused(database):
    for month, said in (("2023-12", "Nothing is recorded for December 2023"), ("2099-01", "has not begun")):
        done = run("--database", database, "signoff", "--month", month, "--role", "Team manager", "--name", "A")
        assert done.returncode == 2
        assert said in done.stderr
