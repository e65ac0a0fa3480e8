"""A month is signed whole, stays as it was signed whatever changes later, and is signed or open, never between."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import case_changes, explanations, journal, teams
from models.actions import Task
from models.breaches import breaches
from models.errors import BadInput
from models.explanations import Said
from models.returns.build import build as build_return
from models.returns.content import Audience, Signing
from models.signatures import ROLES, signatures, signed, signed_figures
from models.signoff import NotReady, return_of, sign, standing, withdraw
from models.store import open_store
from tests.models.closing import LAST_MONTH, MONTH, TEAM, TODAY, build, team_row
from tests.models.small_service import meanwhile

ROOT = Path(__file__).parents[2]
MANAGER, HEAD, DIRECTOR = ROLES
LATER = date(2024, 8, 6)


def sign_as(store, role=MANAGER, name="R. Whitcombe", today=TODAY, month=MONTH, team=TEAM):
    return sign(store, month, team, role, name, today)


def close_a_case(store, why=""):
    row = store.rows("select id from cases where case_id = 'C-1'")[0][0]
    return case_changes.close(store, row, date(2024, 7, 15), why)


def content(store):
    return return_of(store, MONTH, TEAM, today=TODAY)


def frozen_rows(store):
    return store.rows("select count(*) from frozen")[0][0]


def test_signing_freezes_the_return_and_says_so(store):
    build(store)
    draft = build_return(store, MONTH, TEAM, today=TODAY)
    assert content(store) == draft
    assert signed(store, MONTH, TEAM) is None
    assert sign_as(store, "team  MANAGER") == "Harbour Team, July 2024: signed by R. Whitcombe, Team manager"
    entry = journal.entries(store)[0]
    assert (entry.kind, entry.what) == ("sign", "Harbour Team, July 2024: signed by R. Whitcombe, Team manager")
    of = content(store)
    assert (of.signed, of.state) == (True, "Signed off 2 Aug 2024")
    assert of.signatures == (Signing(MANAGER, "R. Whitcombe", TODAY), Signing(HEAD), Signing(DIRECTOR))
    assert of.sources[0] == "Signed figures never change; a later correction shows as restated."
    assert of.fingerprint == draft.fingerprint == signed(store, MONTH, TEAM).fingerprint
    for name in ("headlines", "months", "workers", "exceptions", "definitions", "message", "loads", "basis"):
        assert getattr(of, name) == getattr(draft, name)
    committee = return_of(store, MONTH, TEAM, Audience.COMMITTEE, today=TODAY)
    assert (committee.signed, committee.for_committee, committee.workers) == (True, True, ())


def test_what_was_signed_stays_whatever_changes(store):
    build(store)
    sign_as(store)
    before = content(store)
    close_a_case(store)
    teams.correct(store, team_row(store), "Quay Team", "fostering", "")
    assert return_of(store, MONTH, "Quay Team", today=date(2025, 3, 1)) == before
    assert build_return(store, MONTH, "Quay Team", today=TODAY).now != before.now
    assert return_of(store, LAST_MONTH, "Quay Team", today=TODAY).signed is False
    assert return_of(store, MONTH, None, today=TODAY).signed is False


@pytest.mark.parametrize("audience", Audience)
def test_a_fingerprint_stays_the_one_that_was_signed_however_it_is_worked_out_later(store, monkeypatch, audience):
    build(store)
    sign_as(store)
    before = return_of(store, MONTH, TEAM, audience, today=TODAY)
    worked_out = replace(before, sealed="").fingerprint
    monkeypatch.setattr("models.returns.content.canonical", lambda of: f"another version of {of.of}")
    after = return_of(store, MONTH, TEAM, audience, today=TODAY)
    assert after.fingerprint == before.fingerprint == worked_out != replace(after, sealed="").fingerprint


def test_what_is_frozen_can_t_be_changed_or_deleted(store):
    build(store)
    sign_as(store)
    for sql in ("update frozen set content = ''", "delete from frozen"):
        with pytest.raises(Exception, match="a frozen month is kept"), store.write("Tamper") as db:
            db.conn.execute(sql)


def test_a_month_with_something_missing_is_refused_with_all_of_it(store):
    build(store, lower="1", upper="2.5")
    with pytest.raises(NotReady) as refused:
        sign_as(store)
    assert str(refused.value).splitlines() == ["July 2024 can't be signed yet: 2 things are missing.",
                                               *refused.value.missing]  # fmt: skip
    lacks = "is over the limit since 3 Jun 2024: no reason, no owner and date. Mend it on “Breaches”."
    assert refused.value.missing == tuple(f"{name} ({name}) {lacks}" for name in ("Beth Oakhanger", "Dev Castellane"))
    assert signatures(store, MONTH, TEAM) == ()
    assert frozen_rows(store) == 0
    for breach in breaches(store, MONTH, team=TEAM):
        about = breach.about(MONTH)
        explanations.explain(store, about, Said("Took two"), TODAY, Task("Move one", "R. Whitcombe", LATER))
    sign_as(store)
    assert {(row.what, row.owner) for row in content(store).exceptions} == {("over", "R. Whitcombe")}


def test_roles_sign_the_same_content_in_turn_each_once(store):
    build(store)
    sign_as(store)
    with pytest.raises(BadInput, match=r"R. Whitcombe signed July 2024 as Team manager on 2 Aug 2024; withdraw"):
        sign_as(store, "team manager", "Somebody")
    sign_as(store, HEAD, "S. Head", LATER)
    sign_as(store, "Chair of scrutiny", "C. Chair", LATER)
    found = signed(store, MONTH, TEAM)
    assert [(one.role, one.name, one.signed_on) for one in found.signatures] == [
        (MANAGER, "R. Whitcombe", TODAY), (HEAD, "S. Head", LATER), ("Chair of scrutiny", "C. Chair", LATER),
    ]  # fmt: skip
    assert len({one.fingerprint for one in found.signatures}) == frozen_rows(store) == 1
    assert content(store).state == "Signed off 6 Aug 2024"
    assert content(store).signatures[-1] == Signing(DIRECTOR)


def test_after_an_edit_a_later_role_is_refused_until_it_is_taken_back_or_signed_anew(store):
    build(store)
    sign_as(store)
    close_a_case(store)
    with pytest.raises(BadInput, match=r"What July 2024 says has changed since R. Whitcombe signed it on 2 Aug 2024"):
        sign_as(store, HEAD, "S. Head", LATER)
    journal.undo(store)
    sign_as(store, HEAD, "S. Head", LATER)


def test_an_edit_of_later_days_does_not_stand_in_the_way(store):
    build(store)
    sign_as(store)
    row = store.rows("select id from cases where case_id = 'C-1'")[0][0]
    case_changes.close(store, row, date(2024, 8, 5))
    with store.write("Imported august.xlsx: nothing new", kind="import") as db:
        db.conn.execute("update teams set manager = 'A. Other'")
    sign_as(store, HEAD, "S. Head", LATER)


def test_withdrawing_says_why_takes_later_signatures_along_and_stays_as_history(store):
    build(store)
    sign_as(store)
    sign_as(store, HEAD, "S. Head", LATER)
    first, second = signatures(store, MONTH, TEAM)
    with pytest.raises(BadInput, match="why it is withdrawn"):
        withdraw(store, first.row, "  ", LATER)
    line = withdraw(store, first.row, "A case was missing", LATER)
    assert line == "Harbour Team, July 2024: signature of R. Whitcombe, Team manager, withdrawn"
    assert (journal.entries(store)[0].kind, journal.entries(store)[0].why) == ("withdraw", "A case was missing")
    assert [(one.withdrawn_on, one.withdrawn_why) for one in signatures(store, MONTH, TEAM)] == [
        (LATER, "A case was missing"), (LATER, "The signature of R. Whitcombe, Team manager, was withdrawn."),
    ]  # fmt: skip
    assert content(store).signed is False
    with pytest.raises(BadInput, match="withdrawn already"):
        withdraw(store, second.row, "Again", LATER)
    close_a_case(store)
    sign_as(store, today=LATER)
    assert content(store).state == "Signed off 6 Aug 2024"
    assert content(store).now.values["open_cases"] == 5
    assert len(signatures(store, MONTH, TEAM)) == 3


def test_withdrawing_the_last_signature_leaves_the_first(store):
    build(store)
    sign_as(store)
    sign_as(store, HEAD, "S. Head", LATER)
    withdraw(store, standing(store, MONTH, TEAM, "head OF service").row, "On leave", LATER)
    assert [one.role for one in signed(store, MONTH, TEAM).signatures] == [MANAGER]
    with pytest.raises(BadInput, match=r"no signature as Head of service; it is signed by R. Whitcombe, Team manager"):
        standing(store, MONTH, TEAM, HEAD)
    sign_as(store, HEAD, "S. Head", LATER)
    assert frozen_rows(store) == 1


def test_undo_stops_at_a_signature_and_at_a_withdrawal(store):
    build(store)
    sign_as(store)
    assert journal.undoable(store) is None
    assert journal.undo(store) is None
    assert journal.no_undo(store) == (
        "Undo stops at a signature (Harbour Team, July 2024: signed by R. Whitcombe, Team manager); withdraw it on"
        " “Return and report” instead."
    )
    teams.add(store, "Quay Team")
    assert journal.undo(store).what == "Quay Team: added"
    assert journal.undo(store) is None
    assert journal.redo(store) is not None
    journal.undo(store)
    withdraw(store, signatures(store, MONTH, TEAM)[0].row, "Mistake", LATER)
    assert journal.redoable(store) is None
    assert journal.undo(store) is None
    assert "sign the month anew" in journal.no_undo(store)
    assert not content(store).signed


def test_a_team_with_signed_months_stays(store):
    build(store)
    quay = teams.add(store, "Quay Team").row
    sign_as(store, team="Quay Team")
    with pytest.raises(BadInput, match="Quay Team has months that were signed off"):
        teams.remove(store, quay)
    withdraw(store, signatures(store, MONTH, "Quay Team")[0].row, "Mistake", LATER)
    with pytest.raises(BadInput, match="keep the team"):
        teams.remove(store, quay)


def test_the_figures_of_signed_months_are_those_that_were_signed(store):
    build(store)
    sign_as(store, month=LAST_MONTH)
    sign_as(store)
    sign_as(store, HEAD, "S. Head")
    then = {
        day: of.now
        for day, of in ((MONTH, content(store)), (LAST_MONTH, return_of(store, LAST_MONTH, TEAM, today=TODAY)))
    }
    close_a_case(store)
    assert signed_figures(store, TEAM, Audience.LEADERSHIP) == then
    assert signed_figures(store, TEAM, Audience.COMMITTEE)[MONTH].values["over"] == 0
    assert signed_figures(store, None, Audience.LEADERSHIP) == {}
    withdraw(store, standing(store, MONTH, TEAM, MANAGER).row, "Mistake", LATER)
    assert set(signed_figures(store, TEAM, Audience.LEADERSHIP)) == {LAST_MONTH}


def test_someone_else_signing_or_editing_meanwhile_is_seen(store, monkeypatch):
    build(store)
    meanwhile(monkeypatch, store, lambda other: sign_as(other, name="A. Other"))
    with pytest.raises(BadInput, match=r"A. Other signed July 2024"):
        sign_as(store)
    meanwhile(monkeypatch, store, lambda other: close_a_case(other))
    with pytest.raises(BadInput, match=r"has changed since A. Other"):
        sign_as(store, HEAD, "S. Head")


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from models.signoff import sign
from models.store import open_store
with open_store(Path(sys.argv[1])) as store:
    end = lambda sql: os._exit(9) if sql.startswith(sys.argv[2]) else None
    store.connection.set_trace_callback(end)
    sign(store, date(2024, 7, 31), "Harbour Team", "Team manager", "R. Whitcombe", date(2024, 8, 2))
"""


@pytest.mark.parametrize("statement", ["insert into frozen", "insert into signatures", "commit"])
def test_a_process_that_is_ended_while_it_signs_leaves_the_month_open(store, statement):
    build(store)
    done = subprocess.run([sys.executable, "-c", KILLED, store.path, statement], cwd=ROOT, check=False)
    assert done.returncode == 9
    with open_store(store.path) as again:
        assert signed(again, MONTH, TEAM) is None
        assert frozen_rows(again) == 0
        assert journal.undoable(again) is not None
        sign_as(again)
        assert content(again).signed
