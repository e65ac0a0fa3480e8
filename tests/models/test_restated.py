"""What of a signed month comes out otherwise now, and which later lines of the journal touched it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from models import allocation, case_changes, journal, limit_lines, teams, workers
from models.pressures import figures_on
from models.restated import as_lines, edits, restated, sentence
from models.returns.content import Audience, Mark
from models.returns.headlines import seen_by
from models.returns.restated import differing
from models.signatures import signatures, signed_figures
from models.signoff import sign, withdraw
from tests.models.closing import LAST_MONTH, MONTH, TEAM, TODAY, build
from tests.models.small_service import case, held, team, worker


def signed_month(store, **more):
    rows = build(store, **more)
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    return rows


def row_of(store, case_id):
    return store.rows("select id from cases where case_id = ?", (case_id,))[0][0]


def close_late(store, case_id="C-1", why="", day=date(2024, 7, 15)):
    """Close a case that closed in the signed month, which was not known when it was signed."""
    return case_changes.close(store, row_of(store, case_id), day, why)


def lines(store, team=TEAM):
    return [(edit.line, edit.why) for edit in edits(store, MONTH, team)]


def test_nothing_is_restated_of_an_open_month_or_where_nothing_changed(store):
    build(store)
    assert (restated(store, MONTH, TEAM), edits(store, MONTH, TEAM)) == ((), ())
    assert as_lines(store, MONTH, TEAM, Audience.LEADERSHIP) == []
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    assert restated(store, MONTH, TEAM) == ()
    assert as_lines(store, MONTH, TEAM, Audience.LEADERSHIP) == ["It says what was signed off on 2 Aug 2024."]


def test_both_figures_are_told_with_the_journal_s_line_and_its_reason(store):
    signed_month(store)
    line = close_late(store, why="The letter came in August")
    found = restated(store, MONTH, TEAM)
    assert [(one.key, one.signed, one.now) for one in found] == [
        ("open_cases", 6, 5), ("average_caseload", Decimal("3.0"), Decimal("2.5")),
        ("median_cases", Decimal("3.0"), Decimal("2.5")), ("minimum_cases", 3, 2),
    ]  # fmt: skip
    assert sentence(found[0]) == "Open cases: signed 6, now 5."
    assert lines(store) == [(line, "The letter came in August")]
    told = as_lines(store, MONTH, TEAM, Audience.LEADERSHIP)
    assert told[1:3] == [
        "Since then 4 figures come out otherwise (restated):", "  Open cases: signed 6, now 5.",
    ]  # fmt: skip
    assert told[-1].startswith(f"  {line} (")
    assert told[-1].endswith("; The letter came in August)")


def test_a_figure_that_an_older_version_did_not_sign_is_not_restated(store):
    signed_month(store)
    close_late(store)
    again = restated(store, MONTH, TEAM)
    (then,) = signed_figures(store, TEAM, Audience.LEADERSHIP).values()
    older = replace(then, values={key: value for key, value in then.values.items() if key != again[0].key})
    now = seen_by(Audience.LEADERSHIP, *figures_on(store, (MONTH,), TEAM))
    assert (differing(then, now), differing(older, now)) == (again, again[1:])


def test_the_committee_is_told_its_own_figures_and_no_line_of_the_journal(store):
    signed_month(store)
    close_late(store)
    found = restated(store, MONTH, TEAM, Audience.COMMITTEE)
    assert [(one.key, one.signed, one.now) for one in found] == [("open_cases", 6, Mark.HIDDEN)]
    assert as_lines(store, MONTH, TEAM, Audience.COMMITTEE)[1:] == [
        "Since then 1 figure comes out otherwise (restated):", "  Open cases: signed 6, now c.",
    ]  # fmt: skip


def test_what_touches_only_later_days_is_no_reason(store):
    beth, dev = signed_month(store)
    allocation.allocate(store, row_of(store, "C-1"), dev, date(2024, 8, 5), date(2024, 8, 5))
    case_changes.close(store, row_of(store, "D-1"), date(2024, 8, 1))
    workers.end(store, beth, date(2024, 9, 1))
    case(store, "E-1", date(2024, 8, 1))
    assert restated(store, MONTH, TEAM) == ()
    assert lines(store) == []


def test_what_was_undone_is_no_reason_what_was_done_again_is(store):
    signed_month(store)
    line = close_late(store)
    journal.undo(store)
    assert (restated(store, MONTH, TEAM), lines(store)) == ((), [])
    journal.redo(store)
    assert len(restated(store, MONTH, TEAM)) == 4
    assert lines(store) == [(line, "")]


def test_a_team_is_told_what_touched_its_people_and_cases_or_everybody(store):
    signed_month(store)
    quay = team(store, "Quay Team")
    mo = worker(store, "Mo Mill", in_team=quay)
    held(store, mo, "Q-1", day=date(2024, 7, 1), opened=date(2024, 7, 1))
    limit = limit_lines.listed(store, MONTH)[0].line
    line = limit_lines.correct(store, limit.row, limit_lines.scope_of(limit), "cases", "1", "2.5", None)
    assert lines(store) == [(line, "")]
    assert [one.key for one in restated(store, MONTH, TEAM)] == ["over"]
    assert edits(store, MONTH, None) == ()
    teams.correct(store, quay, "Quayside", "", "")
    assert lines(store) == [(line, "")]


def test_an_import_names_its_file(store):
    signed_month(store)
    with store.write("Imported late.xlsx: 1 case added.", kind="import") as db, store.bulk("openings"):
        case_row = row_of(store, "C-1")
        db.conn.execute("insert into openings (case_row, valid_from, valid_to) values (?, '2024-01-01', '2024-02-01')",
                        (case_row,))  # fmt: skip
    assert lines(store) == [("Imported late.xlsx: 1 case added.", "")]
    row = case(store, "E-1", date(2024, 8, 1))
    case_changes.close(store, row, date(2024, 8, 2))
    with store.write("Imported later.xlsx: 1 case added.", kind="import") as db, store.bulk("openings"):
        db.conn.execute("insert into openings (case_row, valid_from) values (?, '2024-08-02')", (row,))
    assert len(lines(store)) == 1


def test_signed_anew_nothing_is_restated(store):
    signed_month(store)
    close_late(store)
    withdraw(store, signatures(store, MONTH, TEAM)[0].row, "Closed late", TODAY)
    assert restated(store, MONTH, TEAM) == ()
    sign(store, MONTH, TEAM, "Team manager", "R. Whitcombe", TODAY)
    assert (restated(store, MONTH, TEAM), lines(store)) == ((), [])
    assert restated(store, LAST_MONTH, TEAM) == ()
