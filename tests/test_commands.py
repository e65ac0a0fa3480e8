"""The commands as a scheduled job starts them: what they print, their exit status, and never a traceback."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from models.example import write_database
from models.position import position
from models.position_text import as_lines
from models.store import open_store
from tests.models.workbooks import service, write
from ui.qt_libraries import missing

ROOT = Path(__file__).parents[1]
COMMANDS = ("demo", "template", "import", "position", "return")


def run(*arguments, cwd=ROOT, **environment):
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *(one if isinstance(one, bytes) else str(one) for one in arguments)],
        cwd=cwd, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    path = tmp_path_factory.mktemp("commands") / "example.db"
    write_database(path)
    return path


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_says_what_it_does(command):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "usage: main.py" in done.stdout
    assert done.stderr == ""


def test_position_prints_every_worker_the_totals_and_who_must_be_looked_at(example):
    done = run("--database", example, "position", "--date", "31/10/2026")
    assert done.returncode == 0
    assert done.stdout.startswith("The whole service on Sat 31 Oct 2026\n")
    assert "Mateusz Dworzak         social worker                    1  22.5 points      16–22  over\n" in done.stdout
    assert "461 open in 361 families: 454 allocated, 4 without a key worker" in done.stdout
    assert "Callum Frobisher-Dunn, Harbour Team: 2 cases" in done.stdout


def test_position_speaks_of_one_point(example):
    with open_store(example) as store:
        of = position(store, date(2026, 10, 31))
    one = next(worker for worker in of.workers if worker.measure == "points")
    lines = as_lines(replace(of, workers=(replace(one, points=Fraction(1)),)))
    assert any("  1 point  " in line for line in lines)


def test_position_as_json_is_the_contract_s_shape(example):
    done = run("--database", example, "position", "--date", "2026-10-31", "--team", "MILL lane  team", "--json")
    found = json.loads(done.stdout)
    assert list(found) == ["date", "totals", "workers", "leavers_holding_cases", "unallocated"]
    assert found["date"] == "2026-10-31"
    assert found["totals"]["average_caseload"] == "13.7"
    assert {worker["team"] for worker in found["workers"]} == {"Mill Lane Team"}


def test_position_of_an_empty_database_is_of_nobody(tmp_path):
    (tmp_path / "empty.db").touch()
    done = run("--database", tmp_path / "empty.db", "position")
    assert done.returncode == 0
    assert "Nobody is in post." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("position", "--date", "31/02/2026"), "is not a date; write it as 31/10/2026"),
        (("position", "--date", "2026-13-01"), "is not a date"),
        (("position", "--date", "1/1/1899"), "is not between 1900 and 2100"),
        (("position", "--team", "Nobody's"), "There is no team “Nobody's”; the teams are Harbour Team"),
        (("position", "--date", ""), "The date “” is not a date"),
        (("position", "--team", b"\xff"), "There is no team “\ufffd”"),
        (("return", "--month", "2026-10", "--out", "x.pdf"), "end it in .xlsx"),
        (("import", "n" * 300), "There is no file nnn"),
        (("template", "--out", "n" * 300 + ".xlsx"), "file name too long; choose another name"),
        (("template", "--out", "."), ". does not end in .xlsx"),
        (("position", "--nonsense"), "--help"),
        (("nonsense",), "--help"),
        (("demo",), "--out"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(example, arguments, said):
    done = run("--database", example, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["picture.db", "nowhere.db", ".", os.devnull])
def test_what_is_no_database_is_refused(tmp_path, name):
    (tmp_path / "picture.db").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run("--database", tmp_path / name, "position")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("encoding", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}])
def test_names_of_every_language_are_taken_whatever_the_system_s_encoding(tmp_path, encoding):
    book = write(tmp_path / "Bücher 2026.xlsx", service(Teams=[["Häfen"]], Workers=[], Absences=[], Allocations=[]))
    assert run("--database", tmp_path / "dä ta.db", "import", book, **encoding).returncode == 0
    done = run("--database", tmp_path / "dä ta.db", "position", "--team", "häfen", **encoding)
    assert done.stdout.startswith("Häfen on ")


def test_a_dry_run_makes_no_new_database_and_changes_none(tmp_path):
    own, book = tmp_path / "own.db", write(tmp_path / "a.xlsx", service())
    done = run("--database", own, "import", book, "--dry-run")
    assert (done.returncode, "Cases: 3 added" in done.stdout) == (0, True)
    assert not own.exists()
    assert run("--database", own, "import", book).returncode == 0
    assert "Nothing to import" in run("--database", own, "import", book, "--dry-run").stdout


def test_a_return_never_takes_the_database_s_place(example, tmp_path):
    own = tmp_path / "own.xlsx"
    own.write_bytes(example.read_bytes())
    done = run("--database", own, "return", "--month", "2026-10", "--out", own)
    assert done.returncode == 2
    assert own.read_bytes() == example.read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a device that is always full")
def test_output_that_can_not_be_written_is_one_sentence(example):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "--database", str(example), "position"],
            stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "The output can't be used: no space left on device; mend that or choose another, then try again.\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a size is forbidden this way on Linux only")
def test_a_file_that_can_not_be_written_to_its_end_is_one_sentence(tmp_path):
    line = f'ulimit -f 1; exec "{sys.executable}" "{ROOT / "main.py"}" template --out "{tmp_path / "new.xlsx"}"'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 1
    assert done.stderr == "new.xlsx was not written: file too large; choose another name or folder.\n"
    assert list(tmp_path.iterdir()) == []


def test_the_window_needs_a_screen():
    quiet = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    if sys.platform == "linux":
        done = run(**quiet)
        assert done.returncode == 1
        assert "no screen" in done.stderr or "install what Qt needs" in done.stderr


def test_demo_writes_database_return_and_charts_and_prints_the_position(tmp_path):
    done = run("demo", "--out", "new/folder", cwd=tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY="")
    assert done.stderr == ""
    assert done.returncode == 0
    written = {path.name: path.stat().st_size for path in (tmp_path / "new" / "folder").iterdir()}
    assert written.keys() >= {"demo.db", "return-2026-10.xlsx"}
    assert all(size > 1000 for size in written.values())
    if not missing():
        assert sum(name.endswith(".png") for name in written) >= 3
    assert "The whole service on Sat 31 Oct 2026" in done.stdout
    assert all(name in done.stdout for name in written)
    position = run("--database", "new/folder/demo.db", "position", "--date", "2026-10-31", cwd=tmp_path)
    assert done.stdout.startswith(position.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are found this way on Linux only")
def test_demo_without_qt_says_so_once_and_does_everything_else(tmp_path):
    (tmp_path / "libEGL.so.1").touch()
    done = run("demo", "--out", tmp_path / "demo", LD_LIBRARY_PATH=str(tmp_path))
    assert done.returncode == 0
    assert done.stdout.count("apt-get install") == 1
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"demo.db", "return-2026-10.xlsx"}


def test_demo_leaves_a_service_of_one_s_own_alone(tmp_path):
    own = tmp_path / "demo.db"
    run("--database", own, "import", "nothing.xlsx")
    own.touch()
    before = own.read_bytes()
    done = run("demo", "--out", tmp_path)
    assert done.returncode == 2
    assert "choose another folder" in done.stderr
    assert own.read_bytes()[:100] == before[:100] or before == b""


def test_demo_into_a_file_is_refused(tmp_path):
    (tmp_path / "taken").touch()
    done = run("demo", "--out", tmp_path / "taken")
    assert done.returncode == 2
    assert "is a file" in done.stderr
