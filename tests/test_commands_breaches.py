"""The command breaches, as a scheduled job starts it."""

import json
from datetime import date

import pytest

from models import allocation, case_changes, limit_lines, teams, workers
from models.overrides import Override
from models.store import open_store
from tests.test_commands import run

DAY, GIVEN = date(2026, 9, 7), date(2026, 10, 12)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Two teams: someone over by agreement, someone else's case unallocated, and a case that ended unallocated."""
    path = tmp_path_factory.mktemp("breaches") / "service.db"
    with open_store(path) as store:
        harbour, quay = (teams.add(store, name, "assessment", "").row for name in ("Harbour", "Quay"))
        beth = workers.add(store, "W1", "Beth Oak", date(2024, 1, 8), harbour, "social worker", "permanent", "1").row
        workers.add(store, "W2", "Cy Dale", date(2024, 1, 8), quay, "social worker", "permanent", "0.5")
        limit_lines.add(store, limit_lines.Scope(), "cases", "0", "1")
        first = case_changes.take(store, "C-1", DAY, "child in need", team_row=harbour).row
        second = case_changes.take(store, "C-2", GIVEN, "child in care", team_row=harbour).row
        case_changes.take(store, "C-3", date(2026, 10, 20), "open assessment", team_row=quay)
        allocation.allocate(store, first, beth, DAY, DAY)
        agreed = Override("Sibling of C-1", "R. Whitcombe", "Can do it for a month", date(2026, 11, 9))
        allocation.allocate(store, second, beth, GIVEN, GIVEN, agreed)
    return path


def breaches(database, *more):
    done = run("--database", database, "breaches", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


WAITING = {
    "kind": "unallocated", "case_id": "C-3", "since": "2026-10-20", "ended": None, "months": 1, "high": None,
    "explained": False, "owner": None, "review": None, "effect": None,
}  # fmt: skip
OVER = {
    "kind": "over", "worker_id": "W1", "since": "2026-10-12", "ended": None, "months": 1, "high": "2.00",
    "explained": True, "owner": "R. Whitcombe", "review": "2026-11-09", "effect": None,
}  # fmt: skip


def test_as_json_every_breach_of_the_month_has_the_agreed_fields(database):
    assert json.loads(breaches(database, "--month", "2026-10", "--json")) == [WAITING, OVER]
    assert json.loads(breaches(database, "--month", "2026-11", "--json")) == [
        WAITING | {"months": 2, "effect": "same"}, OVER | {"months": 2, "effect": "same"},
    ]  # fmt: skip
    assert json.loads(breaches(database, "--month", "2026-09", "--json")) == []


def test_a_team_has_its_own_workers_and_cases(database):
    assert json.loads(breaches(database, "--month", "2026-10", "--team", "QUAY", "--json")) == [WAITING]
    assert json.loads(breaches(database, "--month", "2026-10", "--team", " harbour", "--json")) == [OVER]


def test_as_text_the_worst_come_first(database):
    assert breaches(database, "--month", "2026-10").splitlines() == [
        "The whole service in October 2026: 2 breaches, 2 of them on 31 Oct 2026 (1 to answer)",
        "",
        "Cases without a key worker (1)",
        "  Case       Since        Ended  Months  Highest  Owner  Review  Effect  Missing",
        "  C-3, Quay  20 Oct 2026  –           1        –  –      –       –       reason, owner and date",
        "",
        "Over their limit (1)",
        "  Worker                  Since        Ended  Months  Highest  Owner         Review      Effect  Missing",
        "  Beth Oak (W1), Harbour  12 Oct 2026  –           1        2  R. Whitcombe  9 Nov 2026  –       –",
    ]


def test_a_month_without_one_and_a_month_before_the_record_say_so(database):
    assert breaches(database, "--month", "2026-09", "--team", "quay") == (
        "Quay in September 2026: nobody was over, under or uncovered, and every open case had a key worker.\n"
    )
    assert breaches(database, "--month", "2023-12") == (
        "Nothing is known of December 2023; the record begins on 8 Jan 2024.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "The following arguments are required: --month"),
        (("--month", "2026-13"), "The month “2026-13” is not a month; write it as 2026-10."),
        (("--month", "2026-10", "--team", "Pier"), "There is no team “Pier”; the teams are Harbour, Quay."),
    ],
)
def test_what_it_can_not_answer_is_one_sentence(database, arguments, says):
    done = run("--database", database, "breaches", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    done = run("--database", tmp_path / "none.db", "breaches", "--month", "2026-10")
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "none.db").exists()


def test_help_says_what_it_does():
    assert "outside their limits in a month" in run("--help").stdout
    assert run("breaches", "--help").returncode == 0
