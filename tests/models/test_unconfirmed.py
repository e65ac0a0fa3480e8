"""Workers first met in a file: what is guessed of them, confirming it, and where figures say that they rest on it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models import journal, unconfirmed, workers
from models.candidate_words import to_know
from models.candidates import who_can_take
from models.errors import BadInput
from models.explain import explain_status, explain_total
from models.overview import answer, figures, people
from models.position import position
from models.position_json import as_json
from models.position_text import as_lines
from models.pressures import trend
from models.pressures_words import VIEWS
from models.returns.build import build
from models.returns.content import Audience
from models.unconfirmed import Confirmed, NotConfirmed, confirm, confirm_all, guessed, waiting
from tests.models.met import meet
from tests.models.small_service import TODAY, case, limits, team, worker

FIRST = date(2026, 6, 1)


@pytest.fixture
def sam(store):
    """Return Sam Ward, met in a file in Harbour Team, holding three cases since June."""
    return meet(store, "Sam Ward", "NEW-001", team(store), ("C-1", "C-2", "C-3"))


def true(row, **more):
    values = {"worker_id": "W1", "role": "senior social worker", "fte": "0.6", "employment": "agency", "start": FIRST}
    return Confirmed(row, **{**values, **more})


def test_who_waits_with_what_is_guessed(store, sam):
    meet(store, "Dan Quill", "NEW-002", team(store, "Beacon Team"))
    dan, found = waiting(store, TODAY)
    assert (found.name, found.team, found.cases, found.worker_id) == ("Sam Ward", "Harbour Team", 3, "NEW-001")
    assert (found.role, found.fte, found.employment, found.start) == ("social worker", Decimal(1), "permanent", FIRST)
    assert found.first_case == FIRST
    assert [found.text(field) for field in unconfirmed.FIELDS] == [
        "NEW-001", "social worker", "1", "permanent", "1 Jun 2026"
    ]  # fmt: skip
    assert dan.first_case is None
    assert [who.name for who in waiting(store, TODAY, "beacon team")] == ["Dan Quill"]
    assert guessed(store) == {sam, dan.row}


def test_what_is_confirmed_was_so_all_along(store, sam):
    line = confirm(store, true(sam))
    assert line == (
        "Sam Ward confirmed: id NEW-001 → W1, role social worker → senior social worker, FTE 1 → 0.6,"
        " employment permanent → agency"
    )
    for day in (FIRST, TODAY):
        (of,) = position(store, day).workers
        assert (of.worker_id, of.role, of.fte, of.employment) == (
            "W1",
            "senior social worker",
            Fraction(3, 5),
            "agency",
        )
        assert not of.guessed
    assert not guessed(store)
    assert not waiting(store, TODAY)
    latest = journal.entries(store)[0]
    assert (latest.kind, latest.what) == ("correction", line)
    journal.undo(store)
    assert guessed(store) == {sam}
    assert position(store, TODAY).workers[0].fte == 1


def test_a_guess_can_be_right(store, sam):
    same = true(sam, worker_id="NEW-001", role="social worker", fte="1", employment="permanent")
    assert confirm(store, same) == "Sam Ward confirmed: all as guessed"
    assert not guessed(store)


def test_a_change_recorded_from_a_later_day_stays(store, sam):
    row = workers.worker(store, sam, TODAY).post.team_row
    workers.change(store, sam, date(2026, 11, 1), row, "social worker", "permanent", "0.5")
    assert guessed(store) == {sam}
    confirm(store, true(sam, fte="0.8"))
    assert [str(post.fte) for post in workers.worker(store, sam, TODAY).posts] == ["0.8", "0.5"]


def test_the_form_of_a_worker_does_not_confirm(store, sam):
    row = workers.worker(store, sam, TODAY).post.team_row
    workers.correct_post(store, sam, TODAY, row, "social worker", "agency", "0.5")
    assert guessed(store) == {sam}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("fte", "1.2", "The FTE of Sam Ward, 1.2, is not between 0 and 1; correct it."),
        ("fte", "full", "The FTE of Sam Ward “full” is not a number; write it like 0.8 or 14."),
        ("fte", " ", "Fill in the FTE of Sam Ward; it is empty."),
        ("worker_id", "", "Fill in the worker ID of Sam Ward; it is empty."),
        ("role", "", "Fill in the role of Sam Ward; it is empty."),
        ("employment", "bank", "The employment of Sam Ward is “bank”; choose permanent or agency."),
        ("worker_id", "w9", "The worker ID of Sam Ward, w9, is that of Beth Oakhanger already; choose another."),
    ],
)
def test_what_is_wrong_names_the_person_and_the_field(store, sam, field, value, sentence):
    worker(store, "Beth Oakhanger", "W9")
    with pytest.raises(NotConfirmed) as error:
        confirm(store, true(sam, **{field: value}))
    assert str(error.value) == sentence
    assert [(one.row, one.field) for one in error.value.wrong] == [(sam, field)]
    assert guessed(store) == {sam}


def test_a_start_moves_earlier_and_later_only_when_it_is_said(store, sam):
    late = date(2026, 9, 1)
    with pytest.raises(NotConfirmed) as error:
        confirm(store, true(sam, start=late))
    assert str(error.value) == (
        "Sam Ward holds 3 cases from before the start 1 Sep 2026, the first from 1 Jun 2026; choose 1 Jun 2026 or"
        " earlier, or confirm again if they did start later."
    )
    assert [one.again for one in error.value.wrong] == [True]
    assert confirm(store, true(sam, start=late, holds_before=True)).endswith(
        "start 1 Jun 2026 → 1 Sep 2026, 3 cases held from before it"
    )
    assert workers.worker(store, sam, TODAY).start == late
    journal.undo(store)
    confirm(store, true(sam, start=date(2020, 1, 6)))
    assert workers.worker(store, sam, TODAY).start == date(2020, 1, 6)


def test_a_start_after_leaving_is_refused(store, sam):
    workers.end(store, sam, date(2026, 10, 1))
    with pytest.raises(NotConfirmed, match="is not before 1 Oct 2026, when they left"):
        confirm(store, true(sam, start=date(2026, 10, 1), holds_before=True))


def test_several_are_confirmed_together_or_not_at_all(store, sam):
    dan = meet(store, "Dan Quill", "NEW-002", 1)
    with pytest.raises(NotConfirmed) as error:
        confirm_all(store, (true(sam), true(dan, worker_id="w1", fte="2")))
    assert str(error.value) == "The FTE of Dan Quill, 2, is not between 0 and 1; correct it."
    with pytest.raises(NotConfirmed) as error:
        confirm_all(store, (true(sam), true(dan, worker_id="w1")))
    assert str(error.value) == (
        "The worker ID of Sam Ward, W1, is that of Dan Quill already; choose another. 1 more field is wrong too."
    )
    assert guessed(store) == {sam, dan}
    before = len(journal.entries(store))
    line = confirm_all(store, (true(sam, worker_id="NEW-002"), true(dan, worker_id="NEW-001")))
    assert line == "2 people confirmed: Sam Ward, Dan Quill"
    assert len(journal.entries(store)) == before + 1
    assert {one.name: one.worker_id for one in workers.everyone(store, TODAY)} == {
        "Sam Ward": "NEW-002", "Dan Quill": "NEW-001"
    }  # fmt: skip
    assert workers.find(store, "new-001") == dan


def test_who_no_longer_waits_can_not_be_confirmed(store, sam):
    confirm(store, true(sam))
    with pytest.raises(BadInput, match="That person to confirm is no longer in the record"):
        confirm(store, true(sam))
    with pytest.raises(BadInput, match="Nobody is left to confirm"):
        confirm_all(store, ())


def test_a_corrected_name_leaves_the_one_of_the_file(store, sam):
    confirm(store, true(sam, name="Samantha Ward"))
    assert workers.name_of(store, sam) == "Samantha Ward"
    assert store.rows("select name, worker_row from worker_names") == [("Sam Ward", sam)]


def test_someone_added_by_a_file_by_mistake_can_be_removed(store):
    row = meet(store, "Sam Ward", "NEW-001", team(store))
    workers.remove(store, row)
    assert not store.rows("select 1 from worker_names")
    assert not guessed(store)


# Figures that rest on a guess


def test_every_figure_that_rests_on_a_guess_says_so(store, sam):
    limits(store, "1", "2")
    worker(store, "Beth Oakhanger", "W9")
    case(store, "C-9")
    of = position(store, TODAY)
    assert of.guessed == 1
    rests = "ests on 1 worker whose FTE is a guess"
    assert answer(of).endswith(f" R{rests}.")
    said = {person.of.name: (person.guess, person.spoken) for person in people(of, {})}
    assert said["Beth Oakhanger"][0] == ""
    assert said["Sam Ward"] == (
        "FTE to confirm", "Sam Ward, social worker, 3 cases, limits 1 to 2, over by 1, FTE to confirm."
    )  # fmt: skip
    assert {key: name for key, _, name in figures(of)} == {
        "open_cases": "open cases", "families": "families", "median_cases": "lowest, median, highest",
        "average_caseload": "average caseload (DfE), 1 to confirm",
        "agency_share_fte": "agency share of FTE, 1 to confirm",
    }  # fmt: skip
    sams = next(worker for worker in of.workers if worker.name == "Sam Ward")
    assert ("Role, FTE and employment", "guesses, to confirm") in explain_status(sams, TODAY).terms
    assert ("Workers whose FTE is a guess", "1") in explain_total(of, "average_caseload").terms
    assert ("Workers whose FTE is a guess", "1") not in explain_total(of, "open_cases").terms
    lines = "\n".join(as_lines(of))
    assert "social worker, to confirm" in lines
    assert "1 worker whose FTE is a guess" in lines.splitlines()[-1]
    known = {one.now.name: to_know(one, TODAY) for one in who_can_take(store, TODAY).candidates}
    assert known["Sam Ward"] == "FTE to confirm"
    for view in ("Average caseload", "Agency share", "Over and under", "Cases and limits"):
        assert VIEWS[view].answer(trend(store, TODAY, 3)).endswith(f" R{rests}."), view
    assert "guess" not in VIEWS["Not allocated"].answer(trend(store, TODAY, 3))


def test_nothing_is_said_once_all_are_confirmed(store, sam):
    confirm(store, true(sam))
    of = position(store, TODAY)
    said = [answer(of), *as_lines(of), *(name for *_, name in figures(of)), people(of, {})[0].spoken]
    assert not [line for line in said if "guess" in line or "confirm" in line]


def test_json_is_the_same_for_a_guess(store, sam):
    keys = set(as_json(position(store, TODAY))["workers"][0])
    guess = as_json(position(store, TODAY))
    confirm(store, true(sam, worker_id="NEW-001", role="social worker", fte="1", employment="permanent"))
    assert as_json(position(store, TODAY)) == guess
    assert not keys & {"guessed", "guess"}


def test_the_return_says_what_rests_on_a_guess(store, sam):
    made = build(store, TODAY, today=TODAY)
    row = next(row for row in made.definitions if row.name == "FTE, role and employment")
    assert row.kind == "missing"
    assert row.meaning == (
        "What counts workers, FTE or limits rests on 1 worker whose FTE is a guess until it is confirmed: Sam Ward."
    )
    assert "Rests on 1 worker whose FTE is a guess." in made.notes
    open_to_all = build(store, TODAY, audience=Audience.COMMITTEE, today=TODAY)
    told = [*open_to_all.notes, *(row.meaning for row in open_to_all.definitions)]
    assert "Rests partly on FTE that is a guess." in open_to_all.notes
    assert not [line for line in told if "Sam Ward" in line or "1 worker whose" in line]
    confirm(store, true(sam))
    assert not [row for row in build(store, TODAY, today=TODAY).definitions if row.name == "FTE, role and employment"]
