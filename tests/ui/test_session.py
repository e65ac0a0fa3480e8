import logging
import subprocess
import sys
import threading
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton

from models import journal, month_notes, teams
from models.errors import BadInput, Failure
from models.signoff import sign
from models.store import open_store
from tests.ui.harbour import TODAY
from ui.session import Session
from ui.worker import Progress


def names(store):
    return [team.name for team in teams.listed(store)]


def add_team(name):
    return lambda store: teams.add(store, name).line


def test_a_question_is_worked_on_elsewhere_and_answered_here(session, qtbot):
    answers = []
    session.ask(
        lambda store: (names(store), threading.current_thread()),
        lambda answer: answers.append((*answer, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(answers))
    found, worked, answered = answers[0]
    assert found == ["Harbour Team"]
    assert answered is threading.main_thread()
    assert worked is not threading.main_thread()


def test_only_the_latest_question_of_a_topic_is_answered(session, qtbot):
    answers = []
    for text in ("p", "pr", "pri"):
        session.ask(lambda store, text=text: text, answers.append, topic="find")
    session.ask(lambda store: "other", answers.append)
    qtbot.waitUntil(lambda: "other" in answers)
    assert answers == ["pri", "other"]


def test_a_change_is_told_shown_undone_and_done_again(session, qtbot):
    changes = []
    session.changed.connect(lambda: changes.append(True))
    with qtbot.waitSignal(session.said) as said:
        session.tell(add_team("Mill Lane Team"))
    assert said.args[0].sentence == "Mill Lane Team: added"
    assert changes
    with qtbot.waitSignal(session.said) as said:
        session.undo()
    assert (said.args[0].sentence, said.args[0].entry) == ("Undone: Mill Lane Team: added", None)
    with open_store(session.path) as store:
        assert names(store) == ["Harbour Team"]
    with qtbot.waitSignal(session.said):
        session.redo()
    with open_store(session.path) as store:
        assert names(store) == ["Harbour Team", "Mill Lane Team"]


def test_the_toasts_undo_takes_back_its_own_change_and_no_later_one(session, qtbot):
    with qtbot.waitSignal(session.said) as said:
        session.tell(add_team("Mill Lane Team"))
    entry = said.args[0].entry
    with open_store(session.path) as store:
        teams.add(store, "Orchard Team")
    with qtbot.waitSignal(session.trouble) as trouble:
        session.undo(entry)
    assert trouble.args == ["Something else was changed since; Undo in the Edit menu takes back the latest change."]
    with open_store(session.path) as store:
        assert names(store) == ["Harbour Team", "Mill Lane Team", "Orchard Team"]


def test_what_writes_nothing_offers_no_undo(session, qtbot):
    with qtbot.waitSignal(session.said) as said:
        session.tell(lambda store: "Nothing to do.")
    assert said.args[0].entry is None


def test_nothing_can_be_changed_on_a_past_day(session):
    refused = []
    session.look_at_day(date(2026, 9, 30))
    session.tell(add_team("Mill Lane Team"), failed=refused.append)
    assert refused == ["You are looking at Wed 30 Sep 2026; go back to today to change anything."]
    with open_store(session.path) as store:
        assert names(store) == ["Harbour Team"]


@pytest.mark.parametrize("error", [BadInput("The name is taken."), Failure("The disk is full.")])
def test_a_known_error_reaches_who_asked_or_else_the_window(session, qtbot, error):
    def fail(store):
        raise error

    told = []
    session.ask(fail, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [str(error)]
    with qtbot.waitSignal(session.trouble) as trouble:
        session.tell(fail)
    assert trouble.args == [str(error)]


def test_a_fault_is_logged_without_what_it_was_about(session, qtbot, caplog):
    name, told = "Priya Nandakumar", []

    def fail(store):
        raise KeyError(name)

    with caplog.at_level(logging.ERROR):
        session.ask(fail, told.append, told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("Something went wrong in the program; nothing was changed. The log at ")
    assert "KeyError" in caplog.text
    assert "in fail" in caplog.text
    assert "Priya" not in caplog.text


def test_what_another_process_writes_is_seen_within_a_second(session, qtbot):
    code = (
        "import sys; from pathlib import Path; from models import teams; from models.store import open_store\n"
        "with open_store(Path(sys.argv[1])) as store: teams.add(store, 'Mill Lane Team')\n"
        "sys.stdout.write('written'); sys.stdout.flush(); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(session.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout.read(len("written")) == b"written"
        with qtbot.waitSignal(session.changed, timeout=1000):
            pass
        writer.stdin.close()


def test_long_work_leaves_the_way_free_says_how_far_it_is_and_stops(session, qtbot):
    go, answers, steps = threading.Event(), [], []
    progress = Progress("Reading")
    progress.stepped.connect(steps.append)

    def work(store):
        with store.write("half"):
            progress("row", 1, 100)
            store.db.table("teams").insert({"name": "Half", "name_key": "half"})
            go.wait(5)
            progress("row", 2, 100)

    session.ask(work, answers.append, progress=progress)
    qtbot.waitUntil(lambda: bool(steps))
    assert (steps[0].text, steps[0].done, steps[0].total) == ("row", 1, 100)
    session.ask(names, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    with qtbot.waitSignal(progress.ended) as ended:
        progress.stop()
        go.set()
    assert ended.args == [True]
    assert answers == [["Harbour Team"]]


def test_steps_come_at_most_ten_times_a_second(session, qtbot):
    steps, done = [], []
    progress = Progress("Reading")
    progress.stepped.connect(steps.append)

    def work(store):
        for row in range(100_000):
            progress("row", row)

    session.ask(work, done.append, progress=progress)
    qtbot.waitUntil(lambda: bool(done))
    assert 1 <= len(steps) <= 10


def test_closing_breaks_off_a_read_and_lets_a_write_finish(session, qtbot):
    started = threading.Event()

    def read_for_ever(store):
        started.set()
        store.rows("with recursive n (x) as (select 1 union all select x + 1 from n) select count(*) from n")

    session.ask(read_for_ever, lambda answer: None)
    assert started.wait(5)
    session.close()
    again, writing = Session(session.path, TODAY), threading.Event()

    def write(store):
        writing.set()
        return add_team("Mill Lane Team")(store)

    with qtbot.waitSignal(again.opened):
        again.start()
    again.tell(write)
    assert writing.wait(5)
    again.close()
    with open_store(session.path) as store:
        assert names(store) == ["Harbour Team", "Mill Lane Team"]
        assert journal.undoable(store).what == "Mill Lane Team: added"


def test_a_file_that_is_no_database_is_said_once(tmp_path, qtbot):
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam, this is a letter.")
    made = Session(path, TODAY)
    with qtbot.waitSignal(made.not_opened) as failed:
        made.start()
    assert str(failed.args[0]) == "letter.db is not a Caseload Monitor database; choose another file."
    made.close()


def test_days_after_today_are_not_looked_at_and_midnight_takes_the_window_along(session):
    session.look_at_day(TODAY + timedelta(3))
    assert (session.day, session.past) == (TODAY, False)
    session.new_day(TODAY + timedelta(1))
    assert (session.day, session.past) == (TODAY + timedelta(1), False)
    session.look_at_day(date(2026, 10, 31))
    session.new_day(TODAY + timedelta(2))
    assert (session.day, session.past) == (date(2026, 10, 31), True)


def test_undo_stays_offered_at_a_signature_and_says_why_it_stops(window, qtbot):
    def add_and_sign(store):
        teams.add(store, "Quay Team")
        month_notes.write(store, date(2026, 10, 31), "Quay Team", "data", "Nobody works here yet", TODAY)
        return sign(store, date(2026, 10, 31), "Quay Team", "Team manager", "R. Whitcombe", TODAY)

    window.session.tell(add_and_sign)
    said = "Quay Team, October 2026: signed by R. Whitcombe, Team manager"
    qtbot.waitUntil(lambda: window.toast.sentence == said)
    qtbot.waitUntil(lambda: window.menus["Undo"].text() == "&Undo")
    assert window.menus["Undo"].isEnabled()
    assert not [b for b in window.toast.findChildren(QAbstractButton) if b.text() == "Undo" and b.isVisible()]
    with qtbot.waitSignal(window.session.trouble) as trouble:
        window.menus["Undo"].trigger()
    assert trouble.args[0].startswith(f"Undo stops at a signature ({said})")
    with open_store(window.session.path) as store:
        assert names(store) == ["Harbour Team", "Quay Team"]
