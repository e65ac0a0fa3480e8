from datetime import date

import pytest

from models import absences, allocation, case_changes, cases, journal, limit_lines, overrides, workers
from models.allocation import Refused
from models.errors import BadInput
from models.handover import handover
from models.moves import Moving, apply, check
from models.overrides import Override
from models.position import position
from models.store import open_store
from tests.models.small_service import TODAY, case, held, limits, meanwhile, worker

JAN, PAST, NEXT = date(2026, 1, 5), date(2026, 11, 2), date(2026, 12, 1)
AGREED = Override("Knows the family", "R. Whitcombe", "Can start this week", date(2026, 12, 8))


@pytest.fixture
def people(store):
    """Everyone may hold 2 cases; Leaving holds three, Amina and Beth one each."""
    rows = {name: worker(store, name) for name in ("Leaving", "Amina", "Beth")}
    rows["cases"] = held(store, rows["Leaving"], "N-1", "N-2", "N-3", family_id="F-1")
    rows["A-1"] = held(store, rows["Amina"], "A-1")[0]
    rows["B-1"] = held(store, rows["Beth"], "B-1", category="child in care")[0]
    limits(store, "0", "2", role="social worker")
    return rows


def to(people, *names):
    """Return the moves of Leaving's cases to people by name, None for one that stays."""
    rows = zip(people["cases"], names, strict=True)
    return [Moving(case, people["Leaving"], people[name] if name else None) for case, name in rows]


def dump(store):
    """Return every row of every table but the journal's."""
    tables = [name for (name,) in store.rows("select name from sqlite_master where type = 'table'")]
    kept = sorted(name for name in tables if not name.startswith(("journal", "sqlite")))
    return {name: store.rows(f"select * from {name} order by 1") for name in kept}


def holder(store, row, day=TODAY):
    found = [of.worker for of in cases.case(store, row, day).allocations if of.start <= day < of.end]
    return found[0] if found else None


def test_a_plan_is_one_change_and_undone_as_one(store, people):
    before = dump(store)
    entries = len(journal.entries(store))
    line = apply(store, TODAY, to(people, "Amina", "Beth", None), TODAY, why="She leaves")
    assert line == "Leaving: 2 cases handed over to Amina, Beth from 24 Nov 2026"
    assert [holder(store, row) for row in people["cases"]] == ["Amina", "Beth", "Leaving"]
    assert (journal.entries(store)[0].what, journal.entries(store)[0].why) == (line, "She leaves")
    assert len(journal.entries(store)) == entries + 1
    journal.undo(store)
    assert dump(store) == before


def test_what_handover_plans_can_be_applied_as_it_is(store, people):
    plan = handover(store, "Leaving", TODAY)
    moves = [Moving(move.case_row, people["Leaving"], move.to_row) for move in plan.moves]
    assert len(moves) == 2
    assert check(store, TODAY, moves, TODAY).to_agree == ()
    apply(store, TODAY, moves, TODAY)
    assert position(store, TODAY).statuses["over"] == 0


def test_check_says_what_each_would_hold_and_who_needs_an_override(store, people):
    checked = check(store, TODAY, to(people, "Amina", "Amina", "Beth"), TODAY)
    assert checked.problems == ()
    said = {of.name: (of.takes, of.gives, of.now.cases, of.then.cases, of.then.status) for of in checked.people}
    assert said == {
        "Amina": (2, 0, 1, 3, "over"),
        "Beth": (1, 0, 1, 2, "full"),
        "Leaving": (0, 3, 3, 0, "within"),
    }
    assert [(of.name, of.refusal) for of in checked.to_agree] == [("Amina", "Amina would be over by 1")]
    assert next(of for of in checked.people if of.name == "Beth").then.families == 2


def test_it_shows_what_really_is_so_afterwards(store, people):
    checked = check(store, PAST, to(people, "Amina", None, "Beth"), TODAY)
    apply(store, PAST, to(people, "Amina", None, "Beth"), TODAY)
    real = {of.row: of for of in position(store, PAST).workers}
    assert {of.row: of.then for of in checked.people} == {of.row: real[of.row] for of in checked.people}


def test_over_is_refused_by_name_unless_agreed_once_for_all_their_cases(store, people):
    moves = to(people, "Amina", "Amina", "Beth")
    before = dump(store)
    with pytest.raises(Refused, match=r"^Amina would be over by 1; record what was agreed, or choose someone else\.$"):
        apply(store, TODAY, moves, TODAY)
    with pytest.raises(Refused, match=r"^Amina would be over by 1; record"):
        apply(store, TODAY, moves, TODAY, {people["Beth"]: AGREED})
    assert dump(store) == before
    apply(store, TODAY, moves, TODAY, {people["Amina"]: AGREED, people["Beth"]: AGREED})
    kept = [[one.agreed for one in overrides.of_case(store, row)] for row in people["cases"]]
    assert kept == [[AGREED], [AGREED], []]
    journal.undo(store)
    assert dump(store) == before


def test_each_of_those_who_may_not_is_named(store, people):
    absences.add(store, people["Beth"], PAST, None, "sickness")
    workers.end(store, people["Amina"], PAST)
    with pytest.raises(Refused, match="Amina left on 2 Nov 2026, Beth is away on 24 Nov 2026; record"):
        apply(store, TODAY, to(people, "Amina", "Beth", None), TODAY)
    assert [of.refusal for of in check(store, TODAY, to(people, "Amina", "Beth", None), TODAY).to_agree] == [
        "Amina left on 2 Nov 2026",
        "Beth is away on 24 Nov 2026",
    ]


def test_an_exchange_puts_nobody_over_on_the_way(store, people):
    more = held(store, people["Amina"], "A-2") + held(store, people["Beth"], "B-2")
    exchange = [
        Moving(more[0], people["Amina"], people["Beth"]),
        Moving(more[1], people["Beth"], people["Amina"]),
    ]
    assert check(store, TODAY, exchange, TODAY).to_agree == ()
    line = apply(store, TODAY, exchange, TODAY)
    assert line == "2 cases (A-2, B-2): key worker → Beth, Amina from 24 Nov 2026"
    assert [holder(store, row) for row in more] == ["Beth", "Amina"]


def test_whoever_took_the_place_meanwhile_has_it_and_nothing_else_is_changed(store, people, monkeypatch):
    moves = to(people, "Amina", "Beth", None)
    assert check(store, TODAY, moves, TODAY).to_agree == ()
    waiting = case(store, "W-1")
    meanwhile(monkeypatch, store, lambda other: allocation.allocate(other, waiting, people["Beth"], TODAY, TODAY))
    with pytest.raises(Refused, match=r"^Beth would be over by 1; record what was agreed"):
        apply(store, TODAY, moves, TODAY)
    assert [holder(store, row) for row in people["cases"]] == ["Leaving"] * 3


def test_a_case_that_is_gone_or_closed_meanwhile_is_one_sentence(store, people, monkeypatch):
    moves = to(people, "Amina", None, None)
    given = people["cases"][0]
    sentence = "N-1 is not with Leaving on 24 Nov 2026: Beth holds it then; make the plan anew, or choose another day."
    meanwhile(monkeypatch, store, lambda other: allocation.allocate(other, given, people["Beth"], TODAY, TODAY))
    with pytest.raises(BadInput) as refused:
        apply(store, TODAY, moves, TODAY)
    assert str(refused.value) == sentence
    assert check(store, TODAY, moves, TODAY).problems == (sentence,)
    case_changes.close(store, given, TODAY)
    with pytest.raises(BadInput, match="N-1 is not open on 24 Nov 2026; leave it out of the plan, or choose a day"):
        apply(store, TODAY, moves, TODAY)
    with pytest.raises(BadInput, match="N-1 is not open on 24 Nov 2025"):
        apply(store, date(2025, 11, 24), moves, TODAY)


def test_a_day_outside_the_hold_is_one_sentence(store, people):
    waiting = case(store, "W-1")
    allocation.allocate(store, waiting, people["Leaving"], date(2026, 3, 2), TODAY, AGREED)
    moves = [Moving(waiting, people["Leaving"], people["Amina"])]
    with pytest.raises(BadInput, match="W-1 is not with Leaving on 2 Feb 2026: it has no key worker then; make"):
        apply(store, date(2026, 2, 2), moves, TODAY)


def test_a_case_without_a_key_worker_is_given_too(store, people):
    waiting = case(store, "W-1")
    assert apply(store, TODAY, [Moving(waiting, None, people["Beth"])], TODAY).endswith(
        "key worker → Beth from 24 Nov 2026"
    )
    with pytest.raises(BadInput, match="W-1 is not without a key worker on 24 Nov 2026: Beth holds it then"):
        apply(store, TODAY, [Moving(waiting, None, people["Amina"])], TODAY)


def test_from_a_coming_day_on_what_is_recorded_after_it_stays(store, people):
    given = people["cases"][0]
    allocation.allocate(store, given, people["Beth"], date(2027, 1, 4), TODAY)
    workers.end(store, people["Leaving"], date(2026, 11, 30))
    moves = to(people, "Amina", None, None)
    assert check(store, NEXT, moves, TODAY).to_agree == ()
    assert next(of.then for of in check(store, NEXT, moves, TODAY).people if of.name == "Leaving") is None
    apply(store, NEXT, moves, TODAY)
    days = (TODAY, NEXT, date(2027, 1, 3), date(2027, 1, 4))
    assert [holder(store, given, day) for day in days] == ["Leaving", "Amina", "Amina", "Beth"]


def test_from_a_past_day_on_today_counts_too(store, people):
    limit_lines.add(store, limit_lines.Scope(worker_row=people["Amina"]), "cases", "0", "1", NEXT.replace(month=11))
    moves = to(people, "Amina", None, None)
    checked = check(store, date(2026, 10, 5), moves, TODAY)
    assert [of.refusal for of in checked.to_agree] == ["Amina would be over by 1"]
    with pytest.raises(Refused, match="Amina would be over by 1"):
        apply(store, date(2026, 10, 5), moves, TODAY)
    allocation.allocate(store, people["cases"][0], people["Beth"], date(2026, 10, 20), TODAY)
    assert check(store, date(2026, 10, 5), moves, TODAY).to_agree == ()
    apply(store, date(2026, 10, 5), moves, TODAY)


def test_nothing_to_do_and_a_case_twice_are_refused(store, people):
    with pytest.raises(BadInput, match="No case of the plan moves"):
        apply(store, TODAY, to(people, None, None, "Leaving"), TODAY)
    with pytest.raises(BadInput, match="N-1 is in the plan twice"):
        check(store, TODAY, to(people, "Amina", None, None) * 2, TODAY)


def test_an_earlier_check_holds_one_state(store, people):
    with open_store(store.path) as other:
        moves = to(people, "Amina", None, None)
        assert check(other, TODAY, moves, TODAY) == check(store, TODAY, moves, TODAY)
