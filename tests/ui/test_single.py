import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import Failure
from models.store import open_store
from tests.ui.harbour import TODAY
from ui import single
from ui.app import Program

MAIN = Path(__file__).parents[2] / "main.py"


@pytest.fixture
def start():
    """Return a function that starts the program on a database; all that were started are ended."""
    started = []

    def one(database):
        process = subprocess.Popen([sys.executable, str(MAIN), "--database", str(database)], stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def claimed(database):
    """Return a claim of this process on the database."""
    made = single.claim(database)
    yield made
    made.release()


def wait_until_claimed(database, qtbot):
    """Wait until another process shows the database."""

    def taken():
        return single._ask_to_raise(single.name_of(database))

    qtbot.waitUntil(taken, timeout=15_000)


def test_a_second_start_raises_the_first_window_and_ends(database, claimed, start, qtbot):
    raised = []
    claimed.on_raise(lambda: raised.append(True))
    second = start(database)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=15_000)
    assert second.returncode == 0
    assert second.stderr.read() == b""
    assert raised == [True]


def test_another_spelling_of_the_path_is_the_same_file(database, claimed, tmp_path, monkeypatch, qtbot):
    raised = []
    claimed.on_raise(lambda: raised.append(True))
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "link.db"
    link.symlink_to(database)
    for spelling in (Path(database.name), link):
        code = (
            "import sys; from pathlib import Path; from ui import single\n"
            "sys.exit(single.claim(Path(sys.argv[1])) is None)"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(spelling)], env=os.environ | {"PYTHONPATH": str(MAIN.parent)}
        )
        qtbot.waitUntil(lambda other=other: other.poll() is not None, timeout=15_000)
        assert other.returncode == 1
    assert raised == [True, True]


def test_a_claim_left_by_a_kill_is_taken_over(database, start, qtbot):
    first = start(database)
    wait_until_claimed(database, qtbot)
    first.send_signal(signal.SIGKILL)
    first.wait()
    made = single.claim(database)
    assert made is not None
    made.release()


def test_one_that_does_not_answer_is_said(database, monkeypatch):
    monkeypatch.setattr(single, "_WAIT_MS", 1)
    made = single.claim(database)
    made._server.close()
    with pytest.raises(Failure, match=r"harbour\.db is open in another window that does not answer; close that one"):
        single.claim(database)
    made.release()


def test_a_folder_that_cannot_be_written_is_no_hindrance(database, monkeypatch, tmp_path):
    monkeypatch.setattr(single, "user_cache_path", lambda *_args, **_kw: tmp_path / "harbour.db" / "no folder")
    assert single.claim(database) is not None


def test_commands_work_while_the_window_is_open(database, claimed):
    done = subprocess.run(
        [sys.executable, str(MAIN), "--database", str(database), "position", "--date", "2026-11-02", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert '"open_cases": 93' in done.stdout


def newer(path):
    with open_store(path) as store:
        store.db.execute("pragma user_version = 99")
    return r"letter\.db was written by a newer version \(its tables are version 99, .*\); update the program\."


def not_ours(path):
    path.write_text("Dear Sir or Madam, this is a letter.")
    return r"letter\.db is not a Caseload Monitor database; choose another file\."


def damaged(path):
    with open_store(path):
        pass
    content = bytearray(path.read_bytes())
    content[100:8000] = os.urandom(7900)
    path.write_bytes(content)
    return r"letter\.db is damaged; restore it from a backup\."


def a_folder(path):
    path.mkdir()
    return r"letter\.db is a folder; name a database file\."


@pytest.mark.parametrize(
    ("make", "status"),
    [(newer, 2), (not_ours, 2), (damaged, 1), (a_folder, 2)],
    ids=lambda it: getattr(it, "__name__", it),
)
def test_a_file_that_cannot_be_opened_gets_one_sentence(tmp_path, qtbot, make, status):
    path = tmp_path / "letter.db"
    sentence = make(path)
    program = Program(path, TODAY)
    program.open(path)
    qtbot.waitUntil(lambda: program.dialog is not None)
    assert re.fullmatch(sentence, program.dialog.accessibleName())
    assert not program.window.isVisible()
    program.dialog.accept()
    assert program.status == status
    program.close()
