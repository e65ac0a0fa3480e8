from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import journal, words
from models.errors import BadInput
from models.extracts.importing import import_extract
from models.extracts.matched import read_matched, understood
from models.extracts.matching import CLOSED, Matching, forget, recognise, rename, save, saved, wrong
from models.extracts.matching_guess import CONTENTS, HEADING, SAMPLE, Known, category_of, guess, name_of
from models.extracts.matching_head import head
from models.imports.recognise import Kind
from models.imports.recognise import recognise as recognise_file
from models.position import position
from models.spreadsheets import Sheet, Spreadsheet

AS_OF = date(2026, 11, 9)
HEADINGS = ["Mosaic ID", "Case holder", "Locality", "Plan type", "Date opened", "Date closed", "DOB", "Last visit"]
ROWS = [
    [100007.0, "Priya Nandakumar", "Harbour", "LAC", date(2026, 3, 2), "", "01/02/2015", "05/11/2026"],
    ["100008", "Ward, Sam", "Harbour", "Child Protection", "02/04/2026", "", "", ""],
    ["100009", "n/a", "Harbour", "CiN", "31/02/2026", "", "", ""],
    ["100010", "Sam Ward", "Harbour", "Former relevant", "2026-01-05", "", "", ""],
    ["100011", "Sam Ward", "Harbour", "CiN", "2026-01-05", "30/10/2026", "", ""],
    ["100012", "", "Harbour", "Something else", "2026-01-05", "31/12/2026", "", ""],
    ["100013", "Sam Ward", "Harbour", "Closed", "2026-01-05", "", "", ""],
    ["Total rows: 7", "", "", "", "", "", "", ""],
]


def spreadsheet(rows, name="Cases 9 Nov 2026.xlsx", **others):
    sheets = {"Sheet1": rows, **others}
    made = {
        sheet: Sheet(sheet, len(held), lambda held=held: iter([list(row) for row in held]))
        for sheet, held in sheets.items()
    }
    return Spreadsheet(name, tuple(sheets), lambda sheet: made[sheet])


def export(*, above=(["Team report", ""], [])):
    return spreadsheet([*above, HEADINGS, *ROWS])


def guessed(store, file=None):
    return head(store, file or export()).guess


def test_columns_are_guessed_from_headings_below_a_title(store):
    found = head(store, export())
    assert found.row == 3
    assert dict(found.guess.columns) == {
        "id": "Mosaic ID", "worker": "Case holder", "team": "Locality", "status": "Plan type", "start": "Date opened",
        "end": "Date closed", "born": "DOB", "visit": "Last visit",
    }  # fmt: skip
    assert set(found.told.values()) == {HEADING}
    assert found.guess.name == "Cases"
    assert wrong(found.guess) == ""
    assert found.height(found.sheets, found.guess.keys) == len(ROWS)


@pytest.mark.parametrize(
    ("heading", "key"),
    [("Child ref", "id"), ("Mosaic no", "id"), ("LCS number", "id"), ("Person ID", "id"), ("SW", "worker"),
     ("Allocated to", "worker"), ("Key worker", "worker"), ("Legal status", "status"), ("Case type", "status"),
     ("Start", "start"), ("Allocated Social Worker Name", "worker"), ("CaseHolder", "worker"),
     ("Family number", "family"), ("Team manager", ""), ("Worker ID", ""), ("Next review date", "")],
)  # fmt: skip
def test_a_heading_says_what_its_column_is(heading, key):
    columns, _ = guess([heading], [], Known())
    assert next(iter(columns), "") == key


def test_columns_without_known_headings_are_guessed_from_contents():
    rows = [[f"{70_000 + n}", f"{'Ada' if n % 3 else 'Ben'} Lund", "CIN" if n % 2 else "LAC", n] for n in range(12)]
    columns, told = guess(["Aa", "Bb", "Cc", "Dd"], rows, Known())
    assert columns == {"id": "Aa", "worker": "Bb", "status": "Cc"}
    assert set(told.values()) == {CONTENTS}


def test_names_of_the_records_workers_tell_their_column():
    rows = [[f"X{n}", name, f"Street {n}"] for n, name in enumerate(["Cher", "Bono", "Adele", "Cher"])]
    columns, _ = guess(["Aa", "Bb", "Cc"], rows, Known(workers={"cher", "bono", "adele"}))
    assert columns["worker"] == "Bb"


@pytest.mark.parametrize(
    ("value", "category"),
    [("a) Looked after child", "child in care"), ("CLA", "child in care"), ("C2: FCO", "child in care"),
     ("CP Plan", "child protection plan"), ("CiN", "child in need"), ("C&F assessment", "open assessment"),
     ("Care leaver", "care leaver"), ("Former relevant", "care leaver"), ("Step down", CLOSED), ("closed", CLOSED),
     ("Purple", ""), ("", "")],
)  # fmt: skip
def test_values_of_the_category_column_are_guessed_by_codes_and_words(value, category):
    assert category_of(value) == category


def test_a_matched_file_is_read_by_the_rules_of_annex_a(store):
    extract = read_matched(export(), guessed(store), AS_OF)
    open_cases = {
        child.case_id: (child.category, child.worker, child.opened)
        for child in extract.children.values()
        if child.is_open
    }
    assert open_cases == {
        "100007": ("child in care", "Priya Nandakumar", "2026-03-02"),
        "100008": ("child protection plan", "Ward, Sam", "2026-04-02"),
        "100010": ("care leaver", "Sam Ward", "2026-01-05"),
        "100012": ("", "", "2026-01-05"),
    }
    assert extract.children["100011"].closed == "2026-10-30"
    left_out = [(found.row, found.list) for found in extract.findings if found.kind == "left out"]
    assert left_out == [(6, "Sheet1"), (11, "Sheet1")]
    assert {"blank worker", "unknown code"} <= {found.kind for found in extract.findings}
    assert [(event.kind, event.day) for event in extract.events] == [("visit to child in care", "2026-11-05")]
    assert (extract.source, extract.lists[0].rows, extract.lists[0].left_out) == ("Cases", 8, 2)


def test_one_team_can_be_said_for_all_rows(store):
    columns = {key: heading for key, heading in guessed(store).columns.items() if key != "team"}
    assert "team" in wrong(Matching("Mine", columns))
    extract = read_matched(export(), Matching("Mine", columns, team=" Harbour  Team "), AS_OF)
    assert {child.team for child in extract.children.values() if child.is_open} == {"Harbour Team"}


def test_a_matching_says_in_which_order_undecided_dates_stand():
    rows = [["Case ID", "Worker", "Team", "Opened"], ["1", "Ada Lund", "North", "03/04/2026"]]
    columns = {"id": "Case ID", "worker": "Worker", "team": "Team", "start": "Opened"}
    for month_first, opened in ((False, "2026-04-03"), (True, "2026-03-04")):
        extract = read_matched(spreadsheet(rows), Matching("Mine", columns, month_first=month_first), AS_OF)
        assert extract.children["1"].opened == opened


def test_what_a_value_was_matched_to_by_hand_counts(store):
    matching = guessed(store)
    by_hand = Matching("Mine", matching.columns, dict(matching.categories) | {"somethingelse": "open assessment"})
    assert read_matched(export(), by_hand, AS_OF).children["100012"].category == "open assessment"


def test_the_preview_shows_each_first_row_and_why_one_is_left_out(store):
    found = head(store, export())
    rows = {row.row: row for row in understood(found, found.guess, AS_OF)}
    assert rows[4].case_id == "100007"
    assert rows[4].category == "child in care"
    assert "31/02/2026" in rows[6].why or "impossible date" in rows[6].why
    assert "note or total" in rows[11].why
    assert (rows[6].state, rows[8].state, rows[11].state) == ("left out", "closed", "left out")
    assert [row for row in rows if not rows[row].state] == [4, 5, 7, 9]


def test_a_saved_matching_is_recognised_in_any_order_among_other_columns(store):
    save(store, guessed(store))
    assert recognise(store, spreadsheet([["a", "b"], ["c", "d"]])) is None
    turned = [[*reversed([text.upper() for text in HEADINGS]), "Extra"], *[[*reversed(row), "x"] for row in ROWS]]
    file = spreadsheet([["Notes", "of the month"]], Cases=turned)
    matching = recognise(store, file)
    assert matching == saved(store)[0]
    assert read_matched(file, matching, AS_OF).children["100007"].worker == "Priya Nandakumar"
    without = [row[:-1] for row in (HEADINGS, *ROWS)]
    assert recognise(store, spreadsheet(without)) is None


def test_of_two_matchings_the_more_specific_one_wins(store):
    matching = guessed(store)
    save(store, matching)
    few = {key: matching.columns[key] for key in ("id", "worker", "team")}
    save(store, Matching("Few", few))
    assert recognise(store, export()).name == "Cases"
    assert recognise(store, spreadsheet([HEADINGS[:3], *[row[:3] for row in ROWS]])).name == "Few"


def test_matchings_are_renamed_replaced_and_forgotten_and_undone(store):
    matching = guessed(store)
    save(store, matching)
    with pytest.raises(BadInput, match="already"):
        save(store, matching)
    save(store, Matching("CASES", matching.columns, team="North"), replacing=True)
    assert [(one.name, one.team) for one in saved(store)] == [("CASES", "North")]
    rename(store, "cases", "Export of the case system")
    assert recognise(store, export()).name == "Export of the case system"
    forget(store, "Export of the case system")
    assert saved(store) == ()
    journal.undo(store)
    assert len(saved(store)) == 1
    with pytest.raises(BadInput, match="no matching"):
        forget(store, "Another")


def test_what_keeps_a_matching_from_being_used_is_said():
    assert "case ID" in wrong(Matching("x", {"worker": "A", "team": "B"}))
    assert "key worker" in wrong(Matching("x", {"id": "A", "team": "B"}))
    assert "both" in wrong(Matching("x", {"id": "A", "worker": "A", "team": "B"}))


def test_a_file_without_rows_of_cases_is_told_so(store):
    for rows in ([["only one column"], ["x"]], [[1.0, 2.0], [3.0, 4.0]], [["Child ref", "Worker"]]):
        with pytest.raises(BadInput, match="holds no rows of cases"):
            head(store, spreadsheet(rows))


def test_a_matched_file_reaches_the_record_like_any_other(store):
    import_extract(store, read_matched(export(), guessed(store), AS_OF))
    reached = position(store, AS_OF)
    assert [case.case_id for case in reached.unallocated] == ["100012"]
    assert sorted((one.name, one.cases) for one in reached.workers) == [
        ("Priya Nandakumar", 1), ("Sam Ward", 1), ("Ward, Sam", 1),
    ]  # fmt: skip
    again = import_extract(store, read_matched(export(), guessed(store), AS_OF))
    assert again.lines == ()


def test_an_import_knows_a_file_that_was_matched_before(store, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("Ref,Holder,Pod\n1001,Ada Lund,North\n", encoding="utf-8")
    assert recognise_file(store, path, AS_OF).kind == Kind.UNKNOWN
    save(store, Matching("Pods", {"id": "Ref", "worker": "Holder", "team": "Pod"}))
    found = recognise_file(store, path, AS_OF)
    assert found.kind == Kind.MATCHED
    assert found.extract.source == "Pods"
    assert found.extract.children["1001"].worker == "Ada Lund"


def test_a_file_is_called_without_its_digits_and_dates():
    assert name_of("Cases_2026-11-09.xlsx") == "Cases"
    assert name_of("North team cases 9th November 2026 v2.csv") == "North team cases"
    assert name_of("20261109.csv") == "Cases"


cell = st.one_of(
    st.text(max_size=12), st.sampled_from([*HEADINGS, "", "LAC", "31/02/2026", "Sam Ward", "1e9"]), st.floats(),
    st.dates(), st.booleans(), st.times(),
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cell, max_size=6), max_size=16))
def test_whatever_stands_in_a_file_it_is_guessed_or_refused(store, rows):
    try:
        found = head(store, spreadsheet(rows))
    except BadInput:
        return
    assert len(set(found.headings)) == len(found.headings)
    assert set(found.guess.columns.values()) <= set(found.headings)
    assert len(set(found.guess.columns.values())) == len(found.guess.columns)
    assert set(found.guess.categories.values()) <= {*words.CATEGORIES, CLOSED, ""}
    assert len(found.rows) <= SAMPLE
    if not wrong(found.guess):
        assert len(understood(found, found.guess, AS_OF)) <= len(found.rows)
