"""Each rule of reading an Annex A workbook (contract section 4b), by example."""

from datetime import date

import pytest

from models.errors import BadInput
from models.extracts.finding_kinds import KINDS
from tests.models.extracts import annex_files
from tests.models.extracts.annex_files import ERROR
from tests.models.extracts.annex_reading import AS_OF, CARE, CIN, LEAVER, PLAN, kinds, only, read

OPEN = "9999-12-31"


# Recognising lists


@pytest.mark.parametrize("form", [2019, 2024])
@pytest.mark.parametrize("title", [False, True])
def test_both_forms_are_read_with_a_title_above_or_without(extract, form, title):
    found = extract({6: [CIN], 7: [PLAN], 8: [CARE], 9: [LEAVER]}, form=form, title=title)
    assert [one.name for one in found.lists] == ["List 6", "List 7", "List 8", "List 9"]
    assert {child.category for child in found.children.values()} == {"child in care", "care leaver"}
    assert found.notes == []


def test_lists_are_told_by_their_headings_whatever_the_sheets_are_called(sheets):
    found = sheets({"Sheet1": annex_files.grid(8, [CARE]), "List 8": annex_files.grid(6, [CIN])})
    assert [(one.name, one.sheet) for one in found.lists] == [("List 6", "List 8"), ("List 8", "Sheet1")]


def test_headings_may_stand_in_the_tenth_row_but_not_lower(sheets):
    grid = annex_files.grid(6, [CIN])
    assert only(sheets({"a": [["Weekly"], *[[None]] * 8, *grid]})).worker == "Sam Ward"
    assert sheets({"a": [["Weekly"], *[[None]] * 9, *grid]}) is None


@pytest.mark.parametrize(
    ("id_heading", "start", "status", "worker"),
    [
        ("CHILD UNIQUE ID", " cin  start\ndate ", "CASE STATUS", "allocated worker"),
        ("ChildUniqueID", "CINStartDate", "CaseStatus", "AllocatedWorker"),
        ("Child’s Unique Identifier", "CIN Start Date (DD/MM/YYYY)", "“Case status”", "Allocated Worker*"),
        ("Unique Child ID", "7. CIN Start Date:", "Case Status?", "Allocated Social Worker"),
    ],
)
def test_headings_are_compared_evened_out(extract, id_heading, start, status, worker):
    renamed = {"id": id_heading, "start": start, "status": status, "worker": worker}
    child = only(extract({6: [CIN]}, renamed=renamed))
    assert (child.case_id, child.opened, child.category, child.worker) == (
        "100007", "2026-03-02", "child in need", "Sam Ward")  # fmt: skip


def test_the_headings_of_the_sectors_sql_are_known(sheets):
    found = sheets({
        "AA_5": [["ChildUniqueID", "StratDiscussionDate", "InitialCPConfUnnecessary", "InitialCPConfDate",
                  "CPConfResultInCPPlan", "NumberS47s12m", "AllocatedWorker"],
                 [1007, "01/04/2026", "b) No", "15/04/2026", "a) Yes", 0, "Sam Ward"]],
        "AA_7": [["ChildUniqueID", "ChildProtectionPlanStartDate", "DateOfLastStatutoryVisit", "ChildSeenAlone",
                  "DateOfLatestReviewConf", "ChildProtectionPlanEndDate", "AllocatedTeam", "AllocatedWorker"],
                 [1007, "15/04/2026", "01/10/2026", "a) Yes", "", "", "Harbour", "Sam Ward"]],
        "AA_8": [["ChildUniqueID", "LoookedAfterStartDate", "CeasedLookedAfterDate", "LatestStatutoryReviewDate",
                  "LastSocialWorkVisitDate", "MostRecentPlacementStartDate", "AllocatedWorker"],
                 [1014, "15/04/2026", "", "", "02/10/2026", "15/04/2026", "Dan Quill"]],
        "AA_9": [["ChildUniqueID", "AllocatedPersonalAdvisor", "EligibilityCategory", "LatestPathwayPlan",
                  "LAInTouch", "LatestContact"], [1021, "Ines Kaur", "a)", "01/09/2026", "a) Yes", "01/10/2026"]],
    })  # fmt: skip
    assert [child.worker for child in found.children.values()] == ["Sam Ward", "Dan Quill", "Ines Kaur"]
    assert {event.kind for event in found.events} == {
        "enquiry", "initial conference", "child protection plan", "child protection visit", "care",
        "visit to child in care", "placement", "pathway plan review", "contact with care leaver"}  # fmt: skip


def test_the_headings_of_the_sectors_older_sql_are_known(sheets):
    found = sheets({
        "6": [["CHILD_ID", "CIN_START_DATE", "CIN_CLOSE_DATE", "CIN_CLOSE_REASON", "ALLOCATED_WORKER", "CASE_STATUS"],
              [1007, "01/04/2026", "NULL", "", "Sam Ward", "Open Assessment"],
              [1008, "01/04/2026", "15/04/2026", "RC7", "Sam Ward", "Child in need plan"]],
        "7": [["CHILD_ID", "CP_START_DATE", "CP_VISIT_DATE", "CP_PLAN_END_DATE", "ALLOCATED_WORKER"],
              [1014, "15/04/2026", "01/10/2026", "", "Sam Ward"],
              [1015, "15/04/2026", "", "16/04/2026", "Sam Ward"]],
        "8": [["ChildUniqueID", "StartDateRecentCareEpisode", "DateCeasedLAC", "AllocatedWorker"],
              [1021, "15/04/2026", "", "Dan Quill"], [1022, "15/04/2026", "16/04/2026", "Dan Quill"]],
        "9": [["ChildUniqueID", "AllocatedWorker", "AllocatedPA", "EligibilityCategory", "InTouch"],
              [1028, "", "Ines Kaur", "a)", "Y"]],
    })  # fmt: skip
    are_open = {child.case_id: child.category for child in found.children.values() if child.is_open}
    assert are_open == {"1007": "open assessment", "1014": "child protection plan", "1021": "child in care",
                        "1028": "care leaver"}  # fmt: skip


def test_headings_that_a_reporting_tool_has_put_words_before_are_known(sheets):
    found = sheets({"a": [["Child Unique ID", "First CIN Start Date", "Latest CIN Closure Date", "First Case status"],
                          [1007, "01/04/2026", "15/04/2026", "c)"], [1008, "01/04/2026", "", "c)"]]})  # fmt: skip
    assert [child.case_id for child in found.children.values() if child.is_open] == ["1008"]


def test_a_cut_with_few_columns_works_and_says_what_it_lacks(extract):
    found = extract({6: [CIN], 9: [LEAVER]}, only={"id", "start", "status", "worker", "eligibility", "touch"})
    assert [child.worker for child in found.children.values()] == ["Sam Ward", "Ines Kaur"]
    assert found.notes[:2] == ["List 7 (child protection) is not in the file.",
                               "List 8 (children in care) is not in the file."]  # fmt: skip
    assert found.findings == []


def test_one_heading_of_its_own_is_enough_where_the_sheets_name_says_the_list(sheets):
    rows = [["Child Unique ID", "Allocated Worker", "Eligibility Category"], [1007, "Ines Kaur", "a)"]]
    assert only(sheets({"List 9": rows})).category == "care leaver"
    assert sheets({"Mine": rows}) is None


def test_headings_merged_over_two_rows_are_one_row(sheets):
    headings = annex_files.grid(6, [])[0]
    upper = [heading if heading != "CIN Start Date" else "Dates" for heading in headings]
    lower = [None if heading != "CIN Start Date" else heading for heading in headings]
    cells = annex_files.grid(6, [CIN])[1]
    assert only(sheets({"List 6": [upper, lower, cells]})).opened == "2026-03-02"


def test_other_spreadsheets_are_no_annex_a(sheets):
    assert sheets({"List 6": [["Child ID", "Worker", "Status"], [1007, "Sam Ward", "CIN"]]}) is None
    assert sheets({"Cases": [["Case ID", "Opened", "Closed"], [1007, "01/02/2026", ""]]}) is None


def test_a_file_without_a_list_of_cases_is_refused(extract):
    with pytest.raises(BadInput, match=r"annex\.xlsx holds only List 1 and 3 of Annex A; choose .* List 6"):
        extract({1: [{"id": 1007}], 3: [{"id": 1007, "referral": AS_OF}]})


def test_of_two_sheets_like_one_list_the_named_one_is_read_and_the_other_noted(sheets):
    first, second = annex_files.grid(6, [CIN]), annex_files.grid(6, [CIN | {"worker": "Dan Quill"}])
    found = sheets({"Copy": first, "List 6": second, "Old": first})
    assert only(found).worker == "Dan Quill"
    assert found.notes[:2] == ["The sheet “Copy” looks like List 6 too; it was left alone.",
                               "The sheet “Old” looks like List 6 too; it was left alone."]  # fmt: skip
    assert only(sheets({"One": first, "Two": second})).worker == "Sam Ward"


def test_other_sheets_extra_columns_and_twofold_headings_are_noted(extract, sheets):
    rows = [CIN | {"month": "10"}]
    grid = annex_files.grid(6, rows, renamed={"month": "Month", "again": "Case status"})
    notes = sheets({"Front_Sheet": [["Read me"]], "List_1": annex_files.grid(1, []), "List_6": grid}).notes
    assert notes[:4] == [
        "“Front_Sheet” holds no list of Annex A and was left alone.",
        "List 1 was left alone; nothing of it is needed.",
        "List 6: columns that are not of the list were left alone: “Month”.",
        "List 6: “Case status” stands twice; the first is read.",
    ]


def test_the_council_is_the_one_that_the_rows_name(extract):
    renamed = {"la": "LA"}
    assert extract({6: [CIN | {"la": "Example"}], 8: [CARE | {"la": "EXAMPLE "}]}, renamed=renamed).council
    two = extract({6: [CIN | {"la": "Example"}, CIN | {"id": 8, "la": "Elsewhere"}]}, renamed=renamed)
    assert two.council == ""
    assert "The rows name 2 councils: Elsewhere, Example." in two.notes


def test_a_folder_of_csv_says_the_same(tmp_path, extract):
    lists = {6: [CIN, CIN | {"id": 100021, "worker": ERROR}], 8: [CARE], 9: [LEAVER]}
    of_csv, of_xlsx = read(annex_files.write_csvs(tmp_path / "csv", lists)), extract(lists)
    assert of_csv.children == of_xlsx.children
    assert of_csv.events == of_xlsx.events


# Open cases, category, worker and team


@pytest.mark.parametrize(
    ("row", "is_open"),
    [
        ({}, True),
        ({"end": date(2026, 10, 31)}, False),
        ({"end": date(2026, 10, 30)}, False),
        ({"end": date(2026, 11, 1)}, True),
        ({"end": date(9999, 12, 31)}, True),
        ({"end": "NULL"}, True),
        ({"status": "e) Closed episode"}, False),
        ({"status": "Closed - stepdown"}, False),
        ({"status": "Care leaver"}, False),
        ({"status": "e) Closed episode", "end": date(2026, 11, 1)}, False),
    ],
)
def test_list_6_is_open_without_a_closure_by_the_day_and_not_closed(extract, row, is_open):
    child = only(extract({6: [CIN | row]}))
    assert child.is_open is is_open
    assert (child.worker != "", child.category != "") == (is_open, is_open)
    assert child.opened == "2026-03-02"


@pytest.mark.parametrize(
    ("status", "category"),
    [
        ("a) Looked after child", "child in care"),
        ("Looked After Child", "child in care"),
        ("CLA", "child in care"),
        ("CP/CLA", "child in care"),
        ("b) Child Protection plan", "child protection plan"),
        ("CPP", "child protection plan"),
        ("C ) child  in\u00a0need plan", "child in need"),
        ("CiN", "child in need"),
        ("d) something of our own", "open assessment"),
        ("d", "open assessment"),
        ("LAC - S20", "child in care"),
        ("Subject of CP (emotional)", "child protection plan"),
        ("CIN Plan - open", "child in need"),
        ("No longer looked after", ""),
    ],
)
def test_category_by_status(extract, status, category):
    assert only(extract({6: [CIN | {"status": status}]})).category == category


def test_a_date_is_no_workers_name(extract):
    assert only(extract({6: [CIN | {"worker": date(2026, 1, 1)}]})).worker == ""


def test_a_file_whose_lists_name_no_child_is_refused(extract):
    with pytest.raises(BadInput, match="names no child in its Lists 6 to 9"):
        extract({6: [], 9: []})


def test_category_goes_by_list_8_then_7_then_the_status_then_9(extract):
    leaver = LEAVER | {"id": 100007}
    assert only(extract({6: [CIN], 7: [PLAN], 8: [CARE], 9: [leaver]})).category == "child in care"
    assert only(extract({6: [CIN], 7: [PLAN], 8: [CARE | {"end": AS_OF}], 9: [leaver]})).category == (
        "child protection plan")  # fmt: skip
    assert only(extract({6: [CIN], 9: [leaver]})).category == "child in need"
    closed = extract({6: [CIN | {"end": AS_OF}], 9: [leaver]})
    assert (only(closed).category, only(closed).is_open) == ("care leaver", True)


def test_since_is_the_start_of_the_care_or_plan(extract):
    assert only(extract({6: [CIN], 7: [PLAN], 8: [CARE]})).since == "2026-05-01"
    assert only(extract({6: [CIN], 7: [PLAN]})).since == "2026-04-01"
    assert only(extract({6: [CIN]})).since == ""


def test_an_unknown_status_is_open_without_a_category_and_listed(extract):
    found = extract({6: [CIN | {"status": "CS Assessment Updated"}]})
    assert (only(found).is_open, only(found).category) == (True, "")
    assert kinds(found) == ["unknown code"]


def test_worker_and_team_are_the_first_filled_of_lists_8_7_6_9_each_apart(extract):
    leaver = LEAVER | {"id": 100007}
    found = extract({6: [CIN], 7: [PLAN | {"worker": None, "team": "Pier"}], 8: [CARE | {"worker": "-", "team": None}],
                     9: [leaver]})  # fmt: skip
    assert (only(found).worker, only(found).team) == ("Sam Ward", "Pier")
    closed = extract({6: [CIN], 8: [CARE | {"end": date(2026, 10, 1)}]})
    assert only(closed).worker == "Sam Ward"


def test_a_care_leavers_adviser_counts_where_there_is_no_worker(extract):
    rows = [LEAVER | {"worker": None, "adviser": "Kofi Lomax"}, LEAVER | {"id": 5, "adviser": "Kofi Lomax"}]
    assert [one.worker for one in extract({9: rows}, form=2024).children.values()] == ["Kofi Lomax", "Ines Kaur"]


@pytest.mark.parametrize(
    "worker",
    [None, ERROR, "-", " . ", "--", "0", 0, "NULL", "nan", "None", "n/a", "#N/A", "#REF!", "TBC", "Unallocated",
     "Not allocated", "Allocated to the team", "The Team", "Team", "\u00a0", "HARBOUR", "Quay"],
)  # fmt: skip
def test_no_worker(extract, worker):
    found = extract({6: [CIN | {"worker": worker}, CIN | {"id": 5, "team": "Quay"}]})
    assert found.children["100007"].worker == ""
    assert found.children["5"].worker == "Sam Ward"
    assert [(one.kind, one.case_id) for one in found.findings] == [("blank worker", "100007")]


def test_names_are_kept_as_written_with_their_spaces_evened_out(extract):
    assert only(extract({6: [CIN | {"worker": " Sam\u00a0 WARD "}]})).worker == "Sam WARD"


def test_a_number_as_worker_is_a_name_and_listed(extract):
    found = extract({6: [CIN | {"worker": 40117}]})
    assert only(found).worker == "40117"
    assert [(one.kind, one.value) for one in found.findings] == [("worker as number", "40117")]


def test_lists_that_disagree_are_listed_and_the_first_is_used(extract):
    found = extract({6: [CIN | {"worker": "Sam Ward"}], 7: [PLAN | {"worker": "SAM  WARD"}], 8: [CARE]})
    assert only(found).worker == "Dan Quill"
    assert [(one.list, one.column, one.value) for one in found.findings if one.kind == "disagreement"] == [
        ("List 6", "Allocated Worker", "Sam Ward"), ("List 6", "Allocated Team", "Harbour"),
        ("List 6", "Case status", "child in need"), ("List 7", "Allocated Worker", "SAM  WARD".replace("  ", " ")),
        ("List 7", "Allocated Team", "Harbour")]  # fmt: skip


def test_a_child_closed_in_list_6_and_open_in_another_is_open_and_listed(extract):
    found = extract({6: [CIN | {"end": date(2026, 10, 1)}], 8: [CARE]})
    assert (only(found).is_open, only(found).closed, only(found).opened) == (True, "", "2026-03-02")
    assert [(one.kind, one.value) for one in found.findings] == [("disagreement", "01/10/2026")]


def test_a_status_that_no_list_bears_out_is_listed(extract):
    found = extract({6: [CIN | {"status": "a) Looked after child"}], 8: [CARE | {"id": 5}]})
    assert found.children["100007"].category == "child in care"
    assert [one.kind for one in found.findings] == ["disagreement"]
    assert extract({6: [CIN | {"status": "a) Looked after child"}]}).findings == []


def test_of_two_rows_of_a_child_the_first_open_one_is_used(extract):
    rows = [CIN | {"end": date(2026, 1, 1), "start": date(2025, 1, 1)}, CIN | {"worker": "Dan Quill"}, CIN]
    found = extract({6: rows})
    assert (only(found).worker, only(found).opened) == ("Dan Quill", "2026-03-02")
    assert [(one.kind, one.row, one.column) for one in found.findings] == [("duplicate row", 4, "Allocated Worker")]
    assert only(found).places == (("List 6", 3), ("List 6", 2), ("List 6", 4))
    assert extract({6: [CIN, CIN]}).findings == []


# Dated records


def test_dated_records(extract):
    found = extract(
        {
            3: [{"id": 100007, "referral": date(2026, 2, 27)}],
            4: [{"id": 100007, "start": date(2026, 3, 1), "end": date(2026, 3, 30), "seen": "a) Yes"},
                {"id": 100007, "start": date(2026, 9, 1)}],
            5: [{"id": 100007, "enquiry": date(2026, 3, 10), "unneeded": "b) No", "conference": date(2026, 4, 1),
                 "plan": "Yes"},
                {"id": 100007, "enquiry": date(2026, 1, 10), "unneeded": "a) Yes"}],
            6: [CIN | {"seen": date(2026, 10, 2)}],
            7: [PLAN | {"visit": date(2026, 10, 1), "alone": "b) No", "review": date(2026, 7, 1),
                        "end": date(2026, 8, 1)}],
            8: [CARE | {"visit": date(2026, 10, 2), "review": date(2026, 9, 1), "placement": date(2026, 5, 3)}],
            9: [LEAVER | {"review": date(2026, 8, 8), "contact": date(2026, 9, 9)}],
        },
        form=2024,
    )  # fmt: skip
    assert sorted(
        (one.kind, one.day, one.until, dict(one.detail)) for one in found.events if one.child == "100007"
    ) == [
        ("assessment", "2026-03-01", "2026-03-30", {"seen": "yes"}),
        ("assessment", "2026-09-01", OPEN, {}),
        ("care", "2026-05-01", OPEN, {}),
        ("child protection plan", "2026-04-01", "2026-08-01", {}),
        ("child protection visit", "2026-10-01", OPEN, {"seen alone": "no"}),
        ("enquiry", "2026-01-10", OPEN, {"conference": "not needed"}),
        ("enquiry", "2026-03-10", OPEN, {}),
        ("initial conference", "2026-04-01", OPEN, {"enquiry": "2026-03-10", "plan": "yes"}),
        ("placement", "2026-05-03", OPEN, {}),
        ("referral", "2026-02-27", OPEN, {}),
        ("review conference", "2026-07-01", OPEN, {}),
        ("review of child in care", "2026-09-01", OPEN, {}),
        ("seen", "2026-10-02", OPEN, {}),
        ("visit to child in care", "2026-10-02", OPEN, {}),
    ]
    assert [(one.kind, one.day) for one in found.events if one.child == "100014"] == [
        ("pathway plan review", "2026-08-08"), ("contact with care leaver", "2026-09-09")]  # fmt: skip


def test_what_is_told_twice_of_one_child_and_day_is_one_record(extract):
    found = extract(
        {6: [CIN], 3: [{"id": 100007, "referral": AS_OF, "source": "Police"}, {"id": 100007, "referral": AS_OF}]}
    )
    assert [event.kind for event in found.events] == ["referral"]


def test_a_child_of_lists_3_to_5_alone_is_no_case(extract):
    found = extract({6: [CIN], 3: [{"id": 5, "referral": AS_OF}]})
    assert not found.children["5"].is_open
    assert found.children["5"].places == (("List 3", 2),)


# Progress


def test_progress_is_told_and_may_stop_the_work(tmp_path):
    path = annex_files.write(tmp_path / "many.xlsx", {6: [CIN | {"id": number} for number in range(1, 9001)]})
    told = []
    read(path, progress=lambda *step: told.append(step))
    assert [step[0] for step in told] == ["Reading List 6"] * len(told)
    assert [step[1] for step in told] == sorted(step[1] for step in told)
    assert len(told) >= 3

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(path, progress=stop)


def test_rows_keep_their_numbers_far_down(tmp_path):
    rows = [CIN | {"id": number} for number in range(1, 9001)]
    found = read(annex_files.write(tmp_path / "many.xlsx", {6: [*rows, CIN | {"id": "Total"}, CIN]}))
    assert found.children["9000"].places == (("List 6", 9001),)
    assert found.children["100007"].places == (("List 6", 9003),)
    assert [one.row for one in found.findings] == [9002]


def test_every_kind_of_finding_is_known(extract):
    rows = [CIN | {"worker": 7, "seen": "soon", "status": "?"}, CIN | {"worker": None}, CIN | {"id": None}]
    assert set(kinds(extract({6: rows, 8: [CARE]}))) <= set(KINDS)
