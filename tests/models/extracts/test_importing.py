"""What an extract changes in the record: day after day, beside what was entered by hand, left out, undone."""

from datetime import date

import pytest

from models import allocation, case_changes, intervals, journal
from models.cases import case, find
from models.errors import BadInput
from models.extracts.extract import Child, Event
from models.extracts.importing import apply, effect, import_extract, is_current, opened, plan
from models.extracts.plan import Choices
from models.imports.effect import Stale
from models.imports.preview import worker_effects
from models.position import position
from models.same_person import same_as
from tests.models.extracts.small_extracts import DEC, NOV, OCT, SEP, cases, child, extract, kinds, lines, load


def test_the_first_extract_opens_every_case_on_its_start_with_who_holds_it(store):
    found = load(store, OCT, child("A1", opened="2026-03-02"), child("A2", worker=""), child("A3", "Dan Quill"))
    assert found.counts["new"] == 3
    assert cases(store, OCT) == ({"Sam Ward": 1, "Dan Quill": 1}, ["A2"])
    first = case(store, find(store, "a1"), OCT)
    assert (first.opening.start, first.opening.team) == (date(2026, 3, 2), "Harbour")
    assert (first.key_worker.start, first.category) == (date(2026, 3, 2), "child in need")
    assert case(store, find(store, "A3"), OCT).opening.start == OCT


def test_someone_never_seen_joins_their_team_as_a_guess_to_confirm(store):
    found = load(store, OCT, child("A1"), child("A2", team="Quay"), child("A3", team="Quay"))
    assert [(who.name, who.team, who.cases) for who in found.new_workers] == [("Sam Ward", "Quay", 3)]
    (worker,) = position(store, OCT).workers
    assert (worker.role, worker.employment, worker.fte, worker.team) == ("social worker", "permanent", 1, "Quay")
    assert store.rows("select w.name from unconfirmed u join workers w on w.id = u.worker_row") == [("Sam Ward",)]
    load(store, NOV, child("A1", opened="2026-01-05"), child("A2"), child("A3"), child("A4", opened="2026-01-05"))
    assert store.rows("select valid_from from workers") == [("2026-01-05",)]  # a guessed start is no later than a case


def test_someone_whose_rows_name_no_team_is_in_one_of_its_own(store):
    found = load(store, OCT, child("A1", team=""))
    assert found.new_teams == ("Team not known",)
    assert [(one.name, one.team) for one in position(store, OCT).workers] == [("Sam Ward", "Team not known")]


def test_a_name_is_the_same_whatever_its_case_spaces_quotes_and_signs(store):
    load(store, OCT, child("A1", "Pat O’Brien"))
    found = load(store, NOV, child("A1", "PAT  O'BRIEN."), child("A2", "pat obrien"))
    assert found.new_workers == ()
    assert cases(store, NOV)[0] == {"Pat O’Brien": 2}


def test_the_same_file_twice_changes_nothing_not_even_the_journal(store):
    some = child("A1"), child("A2", worker=""), child("A3", "Dan Quill")
    load(store, OCT, *some)
    before = len(journal.entries(store))
    again = load(store, OCT, *some)
    assert (again.changes, again.counts["unchanged"]) == (0, 3)
    assert len(journal.entries(store)) == before


def test_what_differs_is_dated_at_the_extract_between_the_last_one_and_it(store):
    load(store, OCT, child("A1"), child("A2"), child("A3"), child("A4"), child("A5", worker=""))
    found = load(
        store, NOV, child("A1", "Dan Quill"), child("A2", worker=""), child("A4", category="child protection plan"),
        child("A5"), child("A6", opened="2026-11-03"),
    )  # fmt: skip
    between = (NOV.isoformat(), OCT.isoformat())
    assert lines(found) == {
        "new:a6": ("child in need, Sam Ward", "2026-11-03", ""),
        "closed:a3": ("no longer in the file, held by Sam Ward", *between),
        "moved:a1": ("Sam Ward → Dan Quill", *between),
        "unallocated:a2": ("Sam Ward → not allocated", *between),
        "allocated:a5": ("not allocated → Sam Ward", *between),
        "re-categorised:a4": ("child in need → child protection plan", *between),
    }
    assert cases(store, NOV) == ({"Dan Quill": 1, "Sam Ward": 3}, ["A2"])
    assert cases(store, OCT) == ({"Sam Ward": 4}, ["A5"])
    row = find(store, "A1")
    moved = case(store, row, NOV).key_worker
    assert intervals.of_case(store, row)["allocations", moved.row, "from"] == OCT


def test_a_change_that_the_file_dates_itself_is_dated_so_if_it_can_be(store):
    load(store, OCT, child("A1"), child("A2"), child("A3"))
    gone = Child("A3", closed="2026-11-04")
    late = child(
        "A1", category="child in care", since="2026-10-20"
    )  # before the last extract, which knew nothing of it
    load(store, NOV, late, child("A2", category="child in care", since="2026-11-05"), gone)
    starts = {one: case(store, find(store, one), NOV).categories[-1].start for one in ("A1", "A2")}
    assert starts == {"A1": NOV, "A2": date(2026, 11, 5)}
    assert case(store, find(store, "A3"), NOV).openings[0].end == date(2026, 11, 4)
    assert cases(store, OCT)[0] == {"Sam Ward": 3}


def test_a_closed_case_that_is_back_is_open_again(store):
    load(store, SEP, child("A1", opened="2026-01-05"))
    load(store, OCT)
    found = load(store, NOV, child("A1", "Dan Quill", opened="2026-01-05"))
    assert kinds(found) == {("reopened", "A1")}
    back = case(store, find(store, "A1"), NOV)
    assert [(one.start, one.end) for one in back.openings] == [(date(2026, 1, 5), OCT), (NOV, date(9999, 12, 31))]
    assert back.key_worker.worker == "Dan Quill"
    load(store, DEC, child("A1", "Dan Quill", opened="2026-01-05"))
    assert position(store, date(2026, 11, 3)).open_cases == 0


def test_what_happened_to_a_child_whose_episode_has_closed_is_kept_without_an_open_case(store):
    seen = Event("a9", "seen", "2026-09-20", "9999-12-31", {})
    gone = Child("A9", closed="2026-10-02")
    for _ in range(2):
        load(store, OCT, child("A1"), gone, events=[seen])
    assert position(store, OCT).open_cases == 1
    assert store.rows("select c.case_id, e.day from events e join cases c on c.id = e.case_row") == [("A9", seen.day)]


def test_a_line_left_out_is_not_applied_and_its_new_worker_not_added(store):
    load(store, OCT, child("A1"), child("A2"))
    new = extract(NOV, child("A1", "Dan Quill"), child("A3", "Beth Oak"))
    without = Choices(left_out=frozenset({"moved:a1", "closed:a2"}))
    planned = plan(store, new, without)
    assert [line.left_out for line in planned.lines] == [False, True, True]
    apply(store, planned)
    assert cases(store, NOV)[0] == {"Sam Ward": 2, "Beth Oak": 1}
    assert kinds(plan(store, new)) == {("moved", "A1"), ("closed", "A2")}  # offered again


def test_undo_takes_a_whole_extract_back_and_redo_brings_it_again(store):
    load(store, OCT, child("A1"), child("A2"), events=[Event("a1", "seen", "2026-10-20", "9999-12-31", {})])
    tables = [name for (name,) in store.rows("select name from sqlite_master where type = 'table'")]
    records = [name for name in tables if not name.startswith(("journal", "findings"))]
    before = {name: store.rows(f"select * from {name} order by 1") for name in records}
    load(
        store, NOV, child("A1", "Dan Quill"), child("A3"), events=[Event("a1", "seen", "2026-11-02", "9999-12-31", {})]
    )
    after = {name: store.rows(f"select * from {name} order by 1") for name in records}
    journal.undo(store)
    assert {name: store.rows(f"select * from {name} order by 1") for name in records} == before
    journal.redo(store)
    assert {name: store.rows(f"select * from {name} order by 1") for name in records} == after


class TestEnteredByHand:
    @pytest.fixture
    def record(self, store):
        load(store, OCT, child("A1"), child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill"))
        return store

    def give(self, store, case_id, name, day=date(2026, 11, 5)):
        (worker,) = store.rows("select id from workers where name = ?", (name,))[0]
        allocation.allocate(store, find(store, case_id), worker, day, today=NOV)

    def test_the_same_move_in_the_file_confirms_it(self, record):
        self.give(record, "A1", "Dan Quill")
        found = load(
            record, NOV, child("A1", "Dan Quill"), child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill")
        )
        assert (found.lines, found.counts["unchanged"]) == ((), 4)
        assert case(record, find(record, "A1"), NOV).key_worker.start == date(2026, 11, 5)
        # Confirmed, it is the file's to change from now on.
        again = load(record, DEC, child("A1"), child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill"))
        assert kinds(again) == {("moved", "A1")}

    def test_a_contrary_one_is_a_conflict_and_stays_until_the_file_is_believed(self, record):
        self.give(record, "A1", "Dan Quill")
        rest = child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill")
        found = load(record, NOV, child("A1"), *rest)
        assert lines(found)["conflict key worker:a1"][0] == "Dan Quill here, Sam Ward in the file"
        assert cases(record, NOV)[0] == {"Dan Quill": 3, "Sam Ward": 1}
        later = extract(DEC, child("A1"), *rest)
        assert [line.what for line in plan(record, later).lines] == ["Dan Quill here, Sam Ward in the file, as before"]
        apply(record, plan(record, later, Choices(taken=frozenset({"conflict key worker:a1"}))))
        assert cases(record, DEC)[0] == {"Dan Quill": 2, "Sam Ward": 2}
        assert plan(record, extract(DEC, child("A1"), *rest)).lines == ()

    def test_a_case_opened_closed_or_re_categorised_by_hand_stays_so(self, record):
        (team,) = record.rows("select id from teams")[0]
        case_changes.take(record, "B1", date(2026, 11, 4), "open assessment", team_row=team)
        case_changes.close(record, find(record, "A3"), date(2026, 11, 4))
        case_changes.change_category(record, find(record, "A2"), date(2026, 11, 4), "child in care")
        found = load(record, NOV, child("A1"), child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill"))
        assert {key: what for key, (what, _, _) in lines(found).items()} == {
            "conflict open:b1": "open here, not an open case in the file",
            "conflict open:a3": "not open here, open in the file",
            "conflict category:a2": "child in care here, child in need in the file",
        }
        assert position(record, NOV).open_cases == 4
        assert case(record, find(record, "A2"), NOV).category == "child in care"
        # The next file names it: that confirms it, and from then on it can close there.
        everything = child("A1"), child("A2", category="child in care"), child("A4", "Dan Quill")
        assert load(record, DEC, *everything, child("B1", "", "open assessment")).lines == ()
        assert kinds(load(record, date(2026, 12, 8), *everything)) == {("closed", "B1")}

    def test_what_an_undo_took_back_is_not_by_hand(self, record):
        self.give(record, "A1", "Dan Quill")
        journal.undo(record)
        found = plan(record, extract(NOV, child("A1", "Dan Quill"), child("A2"), child("A3", "Dan Quill"),
                                     child("A4", "Dan Quill")))  # fmt: skip
        assert kinds(found) == {("moved", "A1")}

    def test_a_hand_over_planned_for_later_stays(self, record):
        self.give(record, "A1", "Dan Quill", DEC)
        load(record, NOV, child("A1", "Beth Oak"), child("A2"), child("A3", "Dan Quill"), child("A4", "Dan Quill"),
             choices=Choices(taken=frozenset({"conflict key worker:a1"})))  # fmt: skip
        assert [cases(record, day)[0].get("Beth Oak") for day in (OCT, NOV, DEC)] == [None, 1, 0]


def test_names_that_look_alike_are_offered_and_only_joined_when_that_is_chosen(store):
    load(store, OCT, child("A1", "Sam Ward"))
    new = extract(NOV, child("A1", "Ward, Sam"), child("A2", "Samantha Ward (agency)"), child("A3", "Beth Oak"))
    planned = plan(store, new)
    offered = {who.name: [(one.name, one.why) for one in who.similar] for who in planned.new_workers}
    assert offered == {
        "Beth Oak": [],
        "Samantha Ward (agency)": [
            ("Sam Ward", "a shorter form of the same name"), ("Ward, Sam", "a shorter form of the same name"),
        ],
        "Ward, Sam": [
            ("Sam Ward", "the same words in another order"),
            ("Samantha Ward (agency)", "a shorter form of the same name"),
        ],
    }  # fmt: skip
    (sam,) = store.rows("select id from workers")[0]
    chosen = Choices(same={"ward sam": sam, "samantha ward agency": "ward sam"})
    assert kinds(plan(store, new, chosen)) == {("new", "A2"), ("new", "A3")}
    apply(store, plan(store, new, chosen))
    assert cases(store, NOV)[0] == {"Sam Ward": 2, "Beth Oak": 1}
    again = load(store, DEC, child("A1", "Samantha Ward (Agency)"), child("A2", "WARD SAM"), child("A3", "Beth Oak"))
    assert (again.new_workers, again.counts["unchanged"]) == ((), 3)  # remembered


def test_saying_later_that_two_names_are_one_person_is_no_move_by_hand(store):
    load(store, OCT, child("A1", "Sam Ward"), child("A2", "Ward, Sam"))
    rows = {name: row for row, name in store.rows("select id, name from workers")}
    same_as(store, rows["Ward, Sam"], rows["Sam Ward"])
    assert cases(store, OCT)[0] == {"Sam Ward": 2}
    found = load(store, NOV, child("A1", "Ward, Sam"), child("A2", "Dan Quill"))
    assert (kinds(found), found.counts["unchanged"]) == ({("moved", "A2")}, 1)


def test_of_two_workers_of_one_name_the_one_who_holds_it_then_the_one_of_the_team_is_meant(store):
    load(store, OCT, child("A1"), child("A2", "Sam Ward two", team="Quay"))
    with store.write("The other Sam Ward", kind="correction") as db:
        db.execute("update workers set name = 'Sam Ward' where name = 'Sam Ward two'")
    found = load(store, NOV, child("A1"), child("A2"), child("A3", team="Quay"), child("A4"))
    assert kinds(found) == {("new", "A3"), ("new", "A4")}
    assert sorted((one.team, one.cases) for one in position(store, NOV).workers) == [("Harbour", 2), ("Quay", 2)]


def test_a_file_older_than_the_last_is_refused_unless_asked_for_and_then_holds_only_until_the_next(store):
    load(store, OCT, child("A1", opened="2026-01-05"), child("A2", opened="2026-01-05"))
    older = extract(SEP, child("A1", "Dan Quill", opened="2026-01-05"), child("A3", opened="2026-01-05"))
    with pytest.raises(BadInput, match="older than the last extract, of 31 Oct 2026"):
        import_extract(store, older)
    before = cases(store, OCT)
    import_extract(store, older, Choices(older=True))
    assert cases(store, SEP) == ({"Dan Quill": 1, "Sam Ward": 1}, [])
    assert cases(store, OCT) == ({"Dan Quill": 0, **before[0]}, [])


def test_it_stops_and_asks_before_closing_many_or_taking_another_councils_file(store):
    load(store, OCT, *(child(f"A{number}") for number in range(20)), council="Example")
    eighteen = [child(f"A{number}") for number in range(18)]
    assert plan(store, extract(NOV, *eighteen)).warnings == ()
    (caution,) = plan(store, extract(NOV, *eighteen[1:])).warnings
    assert caution.sentence == (
        "annex.xlsx would close 3 of 20 open cases, more than a tenth. It holds no List 7, List 8 or List 9."
    )
    (other,) = plan(store, extract(NOV, *eighteen, council="Elsewhere")).warnings
    assert (other.kind, other.sentence) == (
        "other council", "annex.xlsx is of Elsewhere; the extract before was of Example.",
    )  # fmt: skip
    with pytest.raises(BadInput, match="more than a tenth"):
        import_extract(store, extract(NOV, *eighteen[1:]), careful=True)
    assert position(store, NOV).open_cases == 20


def test_a_plan_made_before_something_else_was_written_is_refused(store):
    planned = plan(store, extract(OCT, child("A1")))
    assert is_current(store, planned)
    load(store, OCT, child("A2"))
    assert not is_current(store, planned)
    with pytest.raises(Stale):
        apply(store, planned)
    assert position(store, OCT).open_cases == 1


def test_the_effect_is_what_applying_gives_and_writes_nothing(store):
    load(store, OCT, child("A1"), child("A2"))
    planned = plan(store, extract(NOV, child("A1", "Dan Quill"), child("A2"), child("A3")))
    found = effect(store, planned, NOV)
    entries = len(journal.entries(store))
    assert found.before == position(store, NOV)
    apply(store, planned)
    assert found.after == position(store, NOV)
    assert len(journal.entries(store)) == entries + 1


def test_the_effect_lists_those_without_limits_by_how_much_changes(store):
    planned = plan(store, extract(OCT, child("A1", "Ann Abel"), child("B1"), child("B2"), child("C1", "")))
    assert planned.told == "4 new (1 of them not allocated)"
    assert [worker.name for worker in worker_effects(effect(store, planned, OCT))] == ["Sam Ward", "Ann Abel"]


def test_a_line_can_be_opened(store):
    load(store, OCT, child("A1", opened="2026-01-05"))
    planned = plan(store, extract(NOV, child("A1", "Dan Quill", places=(("List 8", 4), ("List 6", 9)))))
    assert opened(planned, planned.lines[0]) == (
        ("Open here since", "5 Jan 2026"),
        ("Key worker here", "Sam Ward, since 5 Jan 2026"),
        ("Category here", "child in need, since 5 Jan 2026"),
        ("In the file", "open"),
        ("Key worker in the file", "Dan Quill"),
        ("Team in the file", "Harbour"),
        ("Category in the file", "child in need"),
        ("Rows", "List 8 row 4, List 6 row 9"),
    )


def test_a_blank_date_of_birth_is_filled_and_another_corrected_in_the_open(store):
    load(store, OCT, child("A1", born=""), child("A2", born="2026-12-01"))
    found = load(store, NOV, child("A1", born="2020-02-29"), child("A2", born="2026-11-30"))
    assert {line.what for line in found.lines} == {
        "date of birth 29 Feb 2020", "date of birth 1 Dec 2026 → 30 Nov 2026",
    }  # fmt: skip
    assert store.rows("select date_of_birth from cases order by case_id") == [("2020-02-29",), ("2026-11-30",)]


def test_an_id_that_lost_its_leading_zeros_is_the_case_that_the_record_has(store):
    load(store, OCT, child("00123"), child("0077"), child("077"), child("5"))
    seen = Event("123", "seen", "2026-11-02", "9999-12-31", {})
    found = load(store, NOV, child("123", "Dan Quill"), child("77"), child("0077"), child("5"), events=[seen])
    assert kinds(found) == {("moved", "00123"), ("closed", "077"), ("new", "77")}
    [told] = [finding for finding in found.extract.findings if finding.kind == "id changed"]
    assert (told.case_id, told.value) == ("00123", "123")
    assert store.rows("select c.case_id from events e join cases c on c.id = e.case_row") == [("00123",)]
    assert load(store, NOV, child("123", "Dan Quill"), child("77"), child("0077"), child("5")).changes == 0


def test_a_cut_for_some_teams_can_leave_the_cases_of_others_open(store):
    load(store, OCT, child("A1"), child("A2"), child("B1", "Dan Quill", team="Quay"), child("B2", "", team="Quay"))
    cut = extract(NOV, child("A1"))
    whole = plan(store, cut)
    assert (kinds(whole), whole.other_teams) == ({("closed", "A2"), ("closed", "B1"), ("closed", "B2")}, 2)
    assert whole.warnings[0].sentence.endswith("It does not name the teams of 2 of them.")
    own = plan(store, cut, Choices(its_teams=True))
    assert (kinds(own), own.other_teams) == ({("closed", "A2")}, 2)
    apply(store, own)
    assert cases(store, NOV) == ({"Sam Ward": 1, "Dan Quill": 1}, ["B2"])


def test_a_case_that_nobody_holds_is_in_the_team_that_the_file_says(store):
    load(store, SEP, child("A1"), child("A2", "", team="Harbour"), child("B1", "Dan Quill", team="Quay"))
    quay = child("A1", "", team="Quay"), child("A2", "", team="Quay"), child("B1", "Dan Quill", team="Quay")
    found = load(store, OCT, *quay)
    assert kinds(found) == {("unallocated", "A1"), ("team", "A2")}
    assert lines(found)["team:a2"][0] == "not allocated, Harbour → Quay"
    assert load(store, OCT, *quay).lines == ()

    def unheld(day, team):
        return sorted(one.case_id for one in position(store, day, team).unallocated)

    assert (unheld(OCT, "Quay"), unheld(OCT, "Harbour"), unheld(SEP, "Harbour")) == (["A1", "A2"], [], ["A2"])
    # Whoever holds it next, it is in their team from then on, also when they leave it again.
    load(store, NOV, child("A1", "Dan Quill", team="Quay"), *quay[1:])
    load(store, DEC, child("A1", "", team="Harbour"), *quay[1:])
    assert (unheld(NOV, "Quay"), unheld(DEC, "Quay"), unheld(DEC, "Harbour")) == (["A2"], ["A2"], ["A1"])
    journal.undo(store)
    assert unheld(DEC, "Quay") == ["A2"]


def test_a_late_file_tells_the_team_of_its_own_day_only(store):
    load(store, SEP, child("A1", ""))
    load(store, NOV, child("A1", ""))
    import_extract(store, extract(OCT, child("A1", "", team="Quay"), child("B1", team="Quay")), Choices(older=True))
    teams = [[len(position(store, day, team).unallocated) for team in ("Harbour", "Quay")] for day in (SEP, OCT, NOV)]
    assert teams == [[1, 0], [0, 1], [1, 0]]
