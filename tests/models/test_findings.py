"""How good the data is: findings of the last file beside the one before, and what the record itself lacks."""

import csv
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import case_changes, journal, teams
from models.errors import BadInput
from models.extracts.extract import Finding
from models.extracts.finding_kinds import KINDS, RECORD_KINDS, named
from models.findings import RECORD, KindCount, TeamCount, answer, change_words, latest, quality, write_findings
from models.staleness import staleness
from models.store import IN_MEMORY, open_store
from tests.models.extracted import differs, event, extract
from tests.ui import harbour

TODAY = harbour.TODAY
FOOTER = ("left out", "List 6", 43, "", "", "Child Unique ID", "Total", "a note or total under the list, not a child")
BLANK = ("blank worker", "List 6", 3, "c-19001", "HARBOUR  TEAM", "Allocated Worker", "", "no worker is named")
NO_TEAM = ("blank worker", "List 8", 4, "C-19002", "", "Allocated Worker", "#N/A", "an error cell")
ELSEWHERE = ("impossible date", "List 6", 9, "Q-1", "Quay Team", "Date of Birth", "31/02/2019", "no day")


@pytest.fixture
def team(store):
    harbour.build(store)
    return store


def said(store, day=TODAY, name=None):
    return answer(quality(store, day, name), staleness(store, day, name))


def counts(found):
    return [(one.kind, one.list, one.number, one.before) for one in found.kinds if one.list != RECORD]


def test_before_any_extract_only_the_record_is_looked_at(team):
    found = quality(team, TODAY)
    assert found.extract is None
    assert [(one.kind, one.number) for one in found.kinds] == [("held by leaver", 2)]
    assert said(team) == "No extract of the case system has been read yet; the record itself has 2 things to put right."


def test_the_last_file_is_told_with_its_lists(team):
    extract(team, "2026-10-31", [FOOTER])
    found = latest(team, TODAY)
    assert (found.file, found.source, found.as_of) == ("annex.xlsx", "Annex A", date(2026, 10, 31))
    assert [(one.name, one.title, one.rows, one.left_out) for one in found.lists] == [
        ("List 6", "Children in need", 40, 2),
        ("List 8", "Children in care", 9, 0),
    ]
    assert found.read_at
    assert latest(team, date(2026, 10, 31)) == found
    assert latest(team, date(2026, 10, 30)) is None


def test_findings_are_counted_by_kind_and_list_beside_the_file_before(team):
    extract(team, "2026-10-24", [BLANK, BLANK, ELSEWHERE])
    extract(team, "2026-10-31", [BLANK, FOOTER, NO_TEAM])
    found = quality(team, TODAY)
    assert found.before.as_of == date(2026, 10, 24)
    assert counts(found) == [
        ("left out", "List 6", 1, 0), ("blank worker", "List 6", 1, 2), ("blank worker", "List 8", 1, 0),
        ("impossible date", "List 6", 0, 1),
    ]  # fmt: skip
    assert [change_words(one.number, one.before) for one in found.kinds[:2]] == ["1 more", "1 fewer"]
    assert found.kinds[-1] == KindCount("held by leaver", RECORD, 2, None)
    assert found.teams == (
        TeamCount("Harbour Team", 2, 2, 2), TeamCount("Team not known", 1, 0, 0), TeamCount("Quay Team", 0, 1, 0),
    )  # fmt: skip


def test_a_finding_knows_its_case_and_team_however_they_are_written(team):
    extract(team, "2026-10-31", [BLANK, NO_TEAM, ELSEWHERE])
    blank, no_team, elsewhere = [one for one in quality(team, TODAY).found if one.list != RECORD]
    assert (blank.case_row, blank.team, blank.why) == (1, "Harbour Team", "No worker is named")
    assert (no_team.case_row, no_team.team) == (2, "Harbour Team")
    assert (elsewhere.case_row, elsewhere.team) == (None, "Quay Team")


def test_a_team_sees_what_is_its_own(team):
    extract(team, "2026-10-31", [FOOTER, BLANK, NO_TEAM, ELSEWHERE])
    found = quality(team, TODAY, "harbour team")
    assert [one.case_id for one in found.found if one.list != RECORD] == ["c-19001", "C-19002"]
    assert said(team, name="Harbour Team") == (
        "In the Annex A of 31 Oct Harbour Team has 2 rows without a worker;"
        " the record itself has 2 things to put right."
    )


def test_the_answer_names_what_is_left_out_first(team):
    extract(team, "2026-10-31", [BLANK, FOOTER, NO_TEAM, ELSEWHERE])
    for row in range(1, 93):
        event(team, row, "seen", "2026-10-20" if row > 1 else "2026-08-01")
    assert said(team) == (
        "The Annex A of 31 Oct has 1 row left out, 2 rows without a worker and 1 other thing to put right;"
        " 2 cases have nothing recorded within 6 weeks."
    )


def test_a_file_without_a_mistake_says_so(team):
    extract(team, "2026-10-31")
    for row in range(1, 94):
        event(team, row, "seen", "2026-10-20")
    assert said(team) == (
        "The Annex A of 31 Oct has nothing to put right; every case has something recorded within 6 weeks."
    )


def test_a_past_day_has_the_file_of_its_time(team):
    extract(team, "2026-10-24", [BLANK])
    extract(team, "2026-10-31", [FOOTER, FOOTER])
    assert counts(quality(team, date(2026, 10, 30))) == [("blank worker", "List 6", 1, None)]


def test_the_same_day_twice_is_compared_with_the_day_before(team):
    extract(team, "2026-10-24", [BLANK])
    extract(team, "2026-10-31", [FOOTER, FOOTER])
    extract(team, "2026-10-31", [FOOTER])
    assert counts(quality(team, TODAY)) == [("left out", "List 6", 1, 0), ("blank worker", "List 6", 0, 1)]


def test_findings_go_with_their_file_and_come_back(team):
    extract(team, "2026-10-24", [BLANK])
    extract(team, "2026-10-31", [FOOTER])
    journal.undo(team)
    assert counts(quality(team, TODAY)) == [("blank worker", "List 6", 1, None)]
    journal.redo(team)
    assert counts(quality(team, TODAY)) == [("left out", "List 6", 1, 0), ("blank worker", "List 6", 0, 1)]


def test_a_file_in_place_of_one_undone_does_not_show_that_ones_findings(team):
    extract(team, "2026-10-31", [FOOTER, BLANK])
    journal.undo(team)
    extract(team, "2026-10-31", [ELSEWHERE])
    assert counts(quality(team, TODAY)) == [("impossible date", "List 6", 1, None)]


def test_findings_of_files_long_past_are_forgotten(team):
    for day in range(1, 31):
        extract(team, f"2026-09-{day:02d}", [BLANK])
    kept = team.rows("select distinct extract_row from findings")
    assert sorted(row for (row,) in kept) == list(range(7, 31))


def test_the_record_names_what_it_lacks(team):
    with team.write("Tidied", kind="correction") as db:
        db.execute("delete from categories where case_row = 7")
        db.execute("update cases set date_of_birth = null where id = 8")
    found = quality(team, TODAY).found
    assert [(one.kind, one.case_id, one.case_row) for one in found] == [
        ("no category", "C-19007", 7), ("no birth date", "C-19008", 8),
        ("held by leaver", "C-19007", 7), ("held by leaver", "C-19008", 8),
    ]  # fmt: skip
    assert (found[-1].value, found[-1].why) == (
        "Joel Pemberwick", "Has left; no one in post holds the case since 30 Oct 2026.",
    )  # fmt: skip


def test_what_was_kept_against_the_file_is_told(team):
    extract(team, "2026-10-31")
    differs(team, 20, "key worker", "Sam Ward")
    differs(team, 21, "open", "closed")
    kept = [one for one in quality(team, TODAY).found if one.kind == "kept by hand"]
    assert [(one.case_row, one.column, one.value) for one in kept] == [
        (20, "Key worker", "Sam Ward"), (21, "Open", "closed"),
    ]  # fmt: skip
    assert kept[0].why == "The file says Sam Ward; Priya Nandakumar, as entered by hand, stays."
    assert kept[1].why == "The file says closed; open, as entered by hand, stays."
    assert "kept by hand" not in {one.kind for one in quality(team, date(2026, 10, 30)).found}


def test_a_case_closed_by_hand_is_told_to_the_team_that_held_it_last(team):
    teams.add(team, "Quay Team")
    extract(team, "2026-10-31")
    case_changes.close(team, 20, date(2026, 10, 29))
    differs(team, 20, "open", "open")
    for name, number in (("Harbour Team", 1), ("Quay Team", 0), (None, 1)):
        kept = [one for one in quality(team, TODAY, name).found if one.kind == "kept by hand"]
        assert [(one.case_row, one.team) for one in kept] == [(20, "Harbour Team")] * number
    assert "not open, as entered by hand, stays." in kept[0].why


_DRAWN = st.lists(
    st.tuples(st.sampled_from([*KINDS, "odd thing"]), st.sampled_from(["List 6", "List 8", "Sheet 1"]),
              st.integers(0, 50), st.sampled_from(["C-19001", "Q-1", ""]),
              st.sampled_from(["Harbour Team", " harbour  team", "Quay Team", ""])),
    max_size=20,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(before=_DRAWN, now=_DRAWN)
def test_counts_are_what_counting_the_drawn_rows_gives(before, now):
    with open_store(IN_MEMORY) as store:
        harbour.build(store)
        extract(store, "2026-10-24", before)
        extract(store, "2026-10-31", now)
        found, of_team = quality(store, TODAY), quality(store, TODAY, "Harbour Team")
    pairs = {one[:2] for one in (*before, *now)}
    assert {(one.kind, one.list): (one.number, one.before) for one in found.kinds if one.list != RECORD} == {
        pair: (sum(one[:2] == pair for one in now), sum(one[:2] == pair for one in before)) for pair in pairs
    }

    def is_theirs(one):
        return "harbour" in one[4].lower() or (not one[4] and one[3] == "C-19001")

    assert of_team.in_file == sum(map(is_theirs, now))
    theirs = [one for one in found.teams if one.team == "Harbour Team"]
    assert [(one.number, one.before) for one in theirs] == [(sum(map(is_theirs, now)), sum(map(is_theirs, before)))]
    assert sum(one.number for one in found.teams) == len(now) == found.in_file


def test_every_kind_has_words_and_so_has_one_not_listed():
    assert all(one.name and one.meaning for one in (*KINDS.values(), *RECORD_KINDS.values()))
    assert named("odd thing").name == "Odd thing"


def test_a_team_that_is_not_there_is_named(team):
    with pytest.raises(BadInput, match="There is no team “Quay”"):
        quality(team, TODAY, "Quay")


@pytest.mark.parametrize(
    ("number", "before", "words"), [(3, None, "–"), (3, 3, "as before"), (3, 5, "2 fewer"), (1_200, 0, "1,200 more")]
)
def test_a_change_is_told_in_words(number, before, words):
    assert change_words(number, before) == words


def test_a_list_of_findings_opens_in_a_spreadsheet_without_a_formula(tmp_path):
    path = tmp_path / "left out.csv"
    write_findings([Finding(*FOOTER), Finding("left out", "List 6", 0, "=1+1", value="@SUM(A1)", why="no id")], path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["What", "List", "Row", "Case", "Team", "Column", "Value", "Why"],
            ["Rows left out", "List 6", "43", "", "", "Child Unique ID", "Total",
             "a note or total under the list, not a child"],
            ["Rows left out", "List 6", "", "'=1+1", "", "", "'@SUM(A1)", "no id"],
        ]  # fmt: skip
