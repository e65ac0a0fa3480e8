"""What a return says beside its figures: actions, signatures, what changed and why, and what was restated since."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from models import actions, explanations, month_notes, teams
from models.actions import Task
from models.breaches import breaches
from models.consolidate import consolidate
from models.dates import month_end
from models.explanations import Said
from models.returns.build import build as built
from models.returns.content import Audience, Mark
from models.returns.read import read_return
from models.returns.write import write_workbook
from models.signoff import return_of, sign
from models.store import open_store
from tests.models import closing
from tests.models.closing import LAST_MONTH, MONTH, TEAM, TODAY
from tests.models.returns.books import COMMITTEE, named, table
from tests.models.services import DAYS, FIRST, keep, services
from tests.models.small_service import case

LATER = date(2024, 8, 20)


@pytest.fixture
def team(store):
    """Beth and Dev, over a limit of 2 with 3 cases each since 3 June."""
    closing.build(store, upper="2")
    return store


def over(store, last=MONTH, place=0):
    return [breach for breach in breaches(store, last) if breach.kind == "over"][place]


def agree(store, last=MONTH, place=0, due=LATER, what="Move one case", today=TODAY):
    about = over(store, last, place).about(last)
    return actions.add(store, about, Task(what, "R. Whitcombe", due), today).row


def book_of(of, path):
    write_workbook(of, path)
    return load_workbook(path)


def draft(store, team_name=TEAM, audience=Audience.LEADERSHIP, month=MONTH):
    return built(store, month, team_name, audience, today=TODAY)


def test_an_exception_is_answered_by_what_people_wrote(team):
    beth, dev = draft(team).exceptions
    assert (beth.reason, beth.action, beth.owner, beth.review) == ("", "", "", None)
    explanations.explain(
        team, over(team).about(MONTH), Said("Took two siblings", "It is a lot", date(2024, 8, 9)), TODAY,
        Task("Move one case", "R. Whitcombe", LATER),
    )  # fmt: skip
    agree(team, what="Meet each Monday.", due=date(2024, 9, 1))
    beth, dev = draft(team).exceptions
    assert beth.reason == "Took two siblings. Their view: It is a lot."
    assert (beth.action, beth.owner, beth.review) == (
        "Move one case.\nMeet each Monday.", "R. Whitcombe", date(2024, 8, 9),
    )  # fmt: skip
    assert (beth.since, beth.effect) == (closing.BEGAN, "Over for the second month.")
    assert draft(team).attention[0].sentence == (
        "Beth Oakhanger holds 3 cases against an upper limit of 2, for the second month. Move one case. Meet each"
        " Monday."
    )
    assert dev.reason == ""


def test_a_monitored_case_says_so_and_when_it_is_looked_at_again(team):
    case(team, "E-1", opened=date(2024, 7, 8))
    (gap,) = [breach for breach in breaches(team, MONTH) if breach.kind == "unallocated"]
    explanations.explain(team, gap.about(MONTH), Said("Papers are awaited", "", LATER, monitored=True), TODAY)
    (row,) = [row for row in draft(team).exceptions if row.what == "unallocated"]
    assert row.reason == "Papers are awaited. Monitored by the team manager; next review 20 Aug 2024."
    assert (row.owner, row.review, row.effect) == ("R. Whitcombe", LATER, "New this month.")


def test_an_answer_stays_as_it_was_at_the_month_s_end_whatever_is_done_since(team):
    old = agree(team, LAST_MONTH, due=date(2024, 7, 20), what="Old", today=date(2024, 7, 2))
    new = agree(team, what="New")
    before = draft(team).exceptions[0]
    assert (before.action, before.review) == ("Old.\nNew.", date(2024, 7, 20))  # what was due in July is late
    actions.close(team, old, "done", TODAY)
    answered = draft(team).exceptions[0]
    assert (answered.action, answered.owner, answered.review) == ("New.", "R. Whitcombe", LATER)
    actions.close(team, new, "done", date(2024, 8, 5))
    assert draft(team).exceptions[0] == answered


def test_what_is_agreed_only_after_the_month_and_answers_for_it_is_told_on_both_sheets(team):
    about = over(team).about(TODAY)
    explanations.explain(team, about, Said("Took two siblings"), TODAY, Task("Move one", "R. Whitcombe", LATER))
    of = draft(team)
    assert (of.exceptions[0].reason, of.exceptions[0].owner) == ("Took two siblings.", "R. Whitcombe")
    assert [(row.action, row.due, row.status) for row in of.actions] == [("Move one", LATER, "open")]
    actions.add(team, about, Task("Ask again", "R. Whitcombe", LATER), TODAY)
    assert draft(team) == of  # what is answered already stays as it is


def test_effect_says_what_last_month_s_action_did(team):
    agree(team, LAST_MONTH, due=date(2024, 7, 20), today=date(2024, 7, 2))
    beth, dev = draft(team).exceptions
    assert (beth.effect, dev.effect) == ("Still 3 of 1–2.", "Over for the second month.")


def test_newly_qualified_workers_over_their_limit_come_first(team):
    row = team.rows("select id from workers where name = 'Dev Castellane'")[0][0]
    with team.write("Newly qualified") as db:
        db.conn.execute("update posts set role = 'newly qualified social worker' where worker_row = ?", (row,))
    assert [row.who for row in draft(team).exceptions] == [
        "Dev Castellane (Dev Castellane)", "Beth Oakhanger (Beth Oakhanger)",
    ]  # fmt: skip


def test_actions_stand_as_they_did_at_the_month_s_end_the_open_ones_first(team, tmp_path):
    july = {"due": date(2024, 7, 20), "today": date(2024, 7, 2)}
    ended, late = agree(team, LAST_MONTH, 0, what="Ended", **july), agree(team, LAST_MONTH, 1, what="Late", **july)
    before = agree(team, LAST_MONTH, 1, what="Before", due=date(2024, 7, 25), today=date(2024, 7, 2))
    agree(team, what="To come")
    since = agree(team, what="Done since")
    for row, outcome in ((ended, "done"), (since, "done"), (before, "not done")):
        actions.close(team, row, outcome, TODAY)
    actions.close(team, before, "not done", TODAY, effect="Nobody had room.")
    rows = table(book_of(draft(team), tmp_path / "r.xlsx"), "Actions")
    assert [(row["Action"], row["Status"]) for row in rows] == [
        ("Late", "late"), ("Done since", "open"), ("To come", "open"), ("Ended", "done"), ("Before", "not done"),
    ]  # fmt: skip
    assert rows[0]["Source"] == "Over: Dev Castellane (Dev Castellane)"
    assert [row["Effect"] for row in rows] == [
        "Still 3 of 1–2.", None, None, "Still 3 of 1–2.", "Nobody had room.",
    ]  # fmt: skip
    assert draft(team, None).actions[0].source == "Over: Dev Castellane (Dev Castellane), Harbour Team"
    assert late


def test_the_month_after_does_not_list_what_was_settled_before(team):
    row = agree(team, LAST_MONTH, due=date(2024, 7, 20), today=date(2024, 7, 2))
    actions.close(team, row, "done", date(2024, 7, 19))
    assert [one.status for one in draft(team).actions] == ["done"]
    assert built(team, date(2024, 8, 31), TEAM, today=date(2024, 9, 2)).actions == ()


def test_without_actions_and_signatures_there_are_no_such_sheets(team, tmp_path):
    assert book_of(draft(team), tmp_path / "r.xlsx").sheetnames == [
        "Summary", "Workers", "Exceptions", "Trend", "Definitions",
    ]  # fmt: skip


def test_says_what_changed_with_both_dates_and_why(team, tmp_path):
    case(team, "E-1", opened=date(2024, 7, 8))
    month_notes.write(team, MONTH, TEAM, "open_cases:month", "A school refers more", TODAY)
    month_notes.write(team, MONTH, TEAM, "over:month", "Nothing of the kind", TODAY)
    of = draft(team)
    (sentence,) = of.changes
    assert sentence == (
        "Between 30 June and 31 July 2024 open cases rose from 6 to 7 and cases without a key worker rose from 0 to 1."
        " Why open cases rose: A school refers more."
    )
    book = book_of(of, tmp_path / "r.xlsx")
    column = [row[0].value for row in book["Summary"].iter_rows(max_col=1)]
    start = column.index("What changed")
    assert " ".join(column[start + 1 : column.index("What needs attention")][:-1]) == sentence
    assert [(row["Name"], row["Meaning"]) for row in table(book, "Definitions") if row["Kind"] == "reason"] == [
        ("Open cases, since June 2024", "Open cases rose from 6 to 7. A school refers more."),
    ]  # fmt: skip


def test_a_month_like_the_one_before_says_so_and_a_first_month_says_nothing(team):
    assert draft(team).changes == ("Between 30 June and 31 July 2024 no headline figure changed.",)
    assert draft(team, month=LAST_MONTH).changes == ()


def test_more_reasons_than_the_page_takes_are_whole_on_definitions(team):
    row = team.rows("select id from workers where name = 'Dev Castellane'")[0][0]
    long = "The school in the north " * 40
    for key in ("open_cases", "unallocated", "uncovered", "over", "workers", "fte", "average_caseload"):
        month_notes.write(team, MONTH, TEAM, f"{key}:month", long, TODAY)
    case(team, "E-1", opened=date(2024, 7, 8))
    with team.write("Left") as db:
        db.conn.execute("update workers set valid_to = '2024-07-10' where id = ?", (row,))
    of = draft(team)
    assert all(len(sentence) < 1600 for sentence in of.changes)
    assert "… (whole on Definitions)" in of.changes[0]
    reasons = [row.meaning for row in of.definitions if row.kind == "reason"]
    assert len(reasons) > 3
    assert f"The reasons for {len(reasons) - 3} more are on Definitions." in of.changes[0]
    assert all(long.strip() in meaning for meaning in reasons)


def test_the_committee_is_told_no_reason_no_action_and_no_hidden_figure(team, tmp_path):
    case(team, "E-1", opened=date(2024, 7, 8))
    agree(team, what="Secret plan")
    month_notes.write(team, MONTH, TEAM, "open_cases:month", "Secret reason", TODAY)
    of = draft(team, audience=COMMITTEE)
    assert of.changes == ("Between 30 June and 31 July 2024 open cases rose from 6 to 7.",)
    book = book_of(of, tmp_path / "r.xlsx")
    assert "Actions" not in book.sheetnames
    assert not any("Secret" in str(cell.value) for sheet in book for row in sheet for cell in row)


def test_what_does_not_change_is_not_claimed_of_hidden_figures(team):
    assert draft(team, audience=COMMITTEE).changes == (
        "Between 30 June and 31 July 2024 no figure that is shown changed.",
    )


@pytest.fixture
def signed_june(store):
    """June is signed; then a case turns out to have been open since 10 June, and to have closed on 5 July."""
    closing.build(store)
    sign(store, LAST_MONTH, TEAM, "Team manager", "R. Whitcombe", date(2024, 7, 2))
    before = draft(store)
    case(store, "E-1", opened=date(2024, 6, 10))
    with store.write("Closed in July", kind="correction") as db:
        db.conn.execute("update openings set valid_to = '2024-07-05' where case_row = (select max(id) from cases)")
    return store, before


def test_a_figure_that_is_another_than_was_signed_is_marked_and_told(signed_june, tmp_path):
    store, before = signed_june
    of = draft(store)
    book = book_of(of, tmp_path / "r.xlsx")
    (open_cases, last_month) = (book["Summary"]["B7"], book["Summary"]["B8"])
    assert (open_cases.value, last_month.value) == (6, 7)
    assert '"r"' in last_month.number_format
    assert '"r"' not in open_cases.number_format
    assert book["Summary"]["A12"].value.startswith(
        "r = restated since it was signed off (Open cases of June 2024 was 6; No key worker of June 2024 was 0)."
    )
    assert '"r"' in book["Trend"]["B2"].number_format
    assert book["Trend"]["B2"].value == 7
    rows = {row["Name"]: row["Meaning"] for row in table(book, "Definitions") if row["Kind"] == "restated"}
    assert rows["Open cases, June 2024"] == "6 when it was signed off; 7 now."
    assert set(rows) == {"Open cases, June 2024", "No key worker, June 2024", "r"}
    assert before.restated == ()
    assert draft(store, None).restated == ()  # the service's June is not signed


def test_the_committee_s_restated_figures_are_those_it_saw(signed_june):
    store, _ = signed_june
    found = [(one.key, one.signed, one.now) for one in draft(store, audience=COMMITTEE).restated]
    assert found == [("open_cases", 6, 7), ("unallocated", 0, Mark.HIDDEN)]


def test_marks_are_no_part_of_the_fingerprint(signed_june):
    store, _ = signed_june
    of = draft(store)
    plain = of.__class__(
        **{name: getattr(of, name) for name in of.__slots__ if name not in ("restated", "definitions")},
        definitions=tuple(row for row in of.definitions if row.kind != "restated"),
    )
    assert plain.fingerprint == of.fingerprint


def test_a_signed_return_names_who_signed_and_what(store, tmp_path):
    closing.build(store)
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    sign(store, MONTH, TEAM, "Head of service", "S. Head", date(2024, 8, 6))
    of = return_of(store, MONTH, TEAM, today=date(2025, 1, 2))
    book = book_of(of, tmp_path / "r.xlsx")
    assert book["Summary"]["M1"].value == "Signed off 6 Aug 2024"
    assert table(book, "SignOff") == [
        {"Role": role, "Name": name, "Date": book["Sign-off"].cell(row, 3).value, "Fingerprint": of.fingerprint}
        for row, (role, name) in enumerate((("Team manager", "R. Whitcombe"), ("Head of service", "S. Head")), 2)
    ]  # fmt: skip
    assert [book["Sign-off"].cell(row, 3).value.date() for row in (2, 3)] == [TODAY, date(2024, 8, 6)]
    rows = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "Sign-off")
    assert rows[head + 3][:3] == ["Director of children's services", None, None]
    assert rows[head + 1][7] == f"Fingerprint {of.fingerprint[:19]} (in full on the Sign-off sheet)"
    back = read_return(tmp_path / "r.xlsx")
    assert (back.edited, back.of.signed, back.shown) == (False, True, of.fingerprint)
    assert [(one.role, one.name) for one in back.of.signatures] == [
        ("Team manager", "R. Whitcombe"), ("Head of service", "S. Head"),
    ]  # fmt: skip


@pytest.fixture
def whole(team, tmp_path):
    """A return with all its parts."""
    case(team, "E-1", opened=date(2024, 7, 8))
    agree(team, what="Move one case;\nsee both families first")
    agree(team, place=1)
    month_notes.write(team, MONTH, TEAM, "open_cases:month", "A school refers more " * 20, TODAY)
    write_workbook(draft(team), tmp_path / "whole.xlsx")
    return tmp_path / "whole.xlsx"


def changed(path, change):
    book = load_workbook(path)
    change(book)
    book.save(path)
    return read_return(path)


def summary_cell(book, text, column=1):
    return next(row[column - 1] for row in book["Summary"].iter_rows() if str(row[0].value).startswith(text))


def set_to(find, value):
    def change(book):
        find(book).value = value

    return change


def sort_actions(book):
    sheet = book["Actions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


@pytest.mark.parametrize(
    "change",
    [
        lambda book: None,
        sort_actions,
        lambda book: book["Summary"].insert_rows(3),
        lambda book: book["Summary"].insert_rows(14),
        set_to(lambda book: book["Summary"]["A12"], "A note of the reader's own"),
    ],
)
def test_saved_again_sorted_or_with_rows_put_in_is_no_edit(whole, change):
    assert not changed(whole, change).edited


@pytest.mark.parametrize(
    "change",
    [
        set_to(lambda book: book["Summary"]["A3"], "All is well."),
        set_to(lambda book: summary_cell(book, "Between"), "Nothing changed."),
        set_to(lambda book: summary_cell(book, "over", 2), "Beth is on holiday."),
        set_to(lambda book: summary_cell(book, "over", 12), "N. Obody"),
        set_to(lambda book: book["Actions"]["C2"], "N. Obody"),
        set_to(lambda book: book["Actions"]["E2"], "done"),
        lambda book: book["Actions"].delete_rows(3),
        lambda book: book.remove(book["Actions"]),
        set_to(lambda book: summary_cell(book, "Fingerprint", 4), "0000-0000"),
    ],
)
def test_an_edited_sentence_or_action_is_told(whole, change):
    assert changed(whole, change).edited


def test_a_fingerprint_that_only_the_sign_off_sheet_has_otherwise_is_told(store, tmp_path):
    closing.build(store)
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    write_workbook(return_of(store, MONTH, TEAM, today=TODAY), tmp_path / "r.xlsx")
    assert changed(tmp_path / "r.xlsx", set_to(lambda book: book["Sign-off"]["D2"], "0000-0000")).edited


def test_a_return_of_the_layout_before_is_read(whole):
    def as_before(book):
        for text in ("Fingerprint", "What changed", "Between"):
            summary_cell(book, text).value = None
        book.remove(book["Actions"])
        named_layout = next(cell for row in book["Summary"].iter_rows() for cell in row if cell.value == "Layout")
        named_layout.offset(0, 1).value = 2

    back = changed(whole, as_before)
    assert (back.layout, back.edited, back.of.actions, back.of.changes) == (2, False, (), ())
    assert len(back.of.exceptions) == 3


def test_teams_actions_and_signatures_are_joined_in_the_service_s_return(store, tmp_path):
    closing.build(store)
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    with open_store(tmp_path / "other.db") as other:
        closing.build(other, upper="2")
        teams.correct(other, closing.team_row(other), "Quay Team", "", "")
        agree(other)
        write_workbook(draft(other, "Quay Team"), tmp_path / "quay.xlsx")
    write_workbook(return_of(store, MONTH, TEAM, today=TODAY), tmp_path / "harbour.xlsx")
    made = consolidate([tmp_path / "quay.xlsx", tmp_path / "harbour.xlsx"]).of
    assert [row.source for row in made.actions] == ["Over: Beth Oakhanger (Beth Oakhanger), Quay Team"]
    (harbour,) = [row.meaning for row in made.definitions if row.name == "Return: Harbour Team"]
    assert "Signed off 2 Aug 2024 (Team manager R. Whitcombe, 2 Aug 2024); fingerprint " in harbour


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(service=services())
def test_what_is_read_back_has_the_fingerprint_of_what_was_written(tmp_path_factory, service):
    folder = tmp_path_factory.mktemp("drawn")
    with open_store(folder / "caseloads.db") as store:
        keep(store, service)
        month = month_end(date.fromordinal(FIRST.toordinal() + DAYS))
        of = built(store, month, today=month)
        write_workbook(of, folder / "r.xlsx")
    back = read_return(folder / "r.xlsx")
    assert back.of.fingerprint == of.fingerprint == back.shown
    assert named(load_workbook(folder / "r.xlsx"), "return_fingerprint") == of.fingerprint
