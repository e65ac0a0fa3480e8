"""The files of the page on how good the data is: real dates and numbers, text that stays text, no half a file."""

import csv
from datetime import datetime

import pytest
from openpyxl import load_workbook

from models.errors import BadInput
from models.findings import quality
from models.findings_files import ages_listing, all_listings, findings_listing, write_listings
from models.staleness import staleness
from tests.models.extracted import event, extract
from tests.ui import harbour

TODAY = harbour.TODAY
FINDINGS = [
    ("left out", "List 6", 43, "", "", "Child Unique ID", "=cmd|' /C calc'!A0", "not a child"),
    ("blank worker", "List 6", 3, "C-19001", "Harbour Team", "Allocated Worker", "", "no worker is named"),
    ("blank worker", "List 8", 4, "C-19002", "", "Allocated Worker", "+1", "an error cell"),
]


@pytest.fixture
def team(store):
    harbour.build(store)
    extract(store, "2026-10-24", FINDINGS[:1], "before.xlsx")
    extract(store, "2026-10-31", FINDINGS)
    event(store, 5, "seen", "2026-10-05")
    return store


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_all_lists_are_a_sheet_a_kind(team, tmp_path):
    path = write_listings(all_listings(quality(team, TODAY), staleness(team, TODAY)), tmp_path / "all.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == [
        "Summary", "Rows left out", "No worker in the row", "Key worker not in post", "Staleness by team",
        "Newest records",
    ]  # fmt: skip
    summary = rows(book["Summary"])
    assert summary[:3] == [
        ["What", "List", "Now", "File before", "Meaning"],
        ["File", None, None, None, "annex.xlsx, Annex A of 31 Oct 2026"],
        ["File before", None, None, None, "before.xlsx, Annex A of 24 Oct 2026"],
    ]
    assert summary[3] == ["Rows read", "List 6", 40, None, "Children in need, sheet List_6"]
    assert [row[:4] for row in summary[5:]] == [
        ["Rows left out", "List 6", 1, 1], ["No worker in the row", "List 6", 1, 0],
        ["No worker in the row", "List 8", 1, 0], ["Key worker not in post", "The record", 2, None],
    ]  # fmt: skip
    assert [row[:5] for row in rows(book["No worker in the row"])[1:]] == [
        ["No worker in the row", "List 6", 3, "C-19001", "Harbour Team"],
        ["No worker in the row", "List 8", 4, "C-19002", "Harbour Team"],
    ]


def test_dates_are_dates_and_text_is_never_a_formula(team, tmp_path):
    path = write_listings(all_listings(quality(team, TODAY), staleness(team, TODAY)), tmp_path / "all.xlsx")
    book = load_workbook(path)
    seen = rows(book["Newest records"])[-1]
    assert seen[3:] == ["Child seen", datetime(2026, 10, 5), 28, "within 4 weeks"]  # noqa: DTZ001 - as a cell has it
    assert rows(book["Staleness by team"])[1] == [
        "Harbour Team", 93, 92, 0, 0, 1, datetime(2026, 10, 5), "C-19005",  # noqa: DTZ001
    ]  # fmt: skip
    cell = book["Rows left out"]["G2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_one_list_is_csv_as_well(team, tmp_path):
    path = write_listings([findings_listing("Findings", quality(team, TODAY).found)], tmp_path / "list.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["What", "List", "Row", "Case", "Team", "Column", "Value", "Why"]
    assert written[1][6] == "'=cmd|' /C calc'!A0"
    assert written[3][6] == "'+1"
    write_listings([ages_listing("Newest records", staleness(team, TODAY).cases)], path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[-1][3:] == ["Child seen", "2026-10-05", "28", "within 4 weeks"]


def test_names_that_are_no_names_of_sheets_and_the_same_twice_are_taken(team, tmp_path):
    found = quality(team, TODAY).found
    listings = [findings_listing(title, found) for title in ("Seen: [by] a/b?*", "x" * 40, "x" * 40, "7 days")]
    book = load_workbook(write_listings(listings, tmp_path / "odd.xlsx"))
    assert len(book.sheetnames) == 4
    assert len({name for sheet in book for name in sheet.tables}) == 4


def test_stopped_it_leaves_the_file_that_was_there(team, tmp_path):
    path = tmp_path / "all.xlsx"
    path.write_bytes(b"as it was")

    def stop(title, _done, _total):
        if title == "Saving":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_listings(all_listings(quality(team, TODAY), staleness(team, TODAY)), path, stop)
    assert path.read_bytes() == b"as it was"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".xlsx"] == ["all.xlsx"]


@pytest.mark.parametrize("name", ["list.docx", "list"])
def test_another_kind_of_file_is_refused(team, tmp_path, name):
    with pytest.raises(BadInput, match=r"end it in .xlsx or .csv"):
        write_listings([findings_listing("Findings", ())], tmp_path / name)


def test_several_lists_are_no_csv(team, tmp_path):
    with pytest.raises(BadInput, match=r"all.csv is not the name of a list to save; end it in .xlsx"):
        write_listings(all_listings(quality(team, TODAY), staleness(team, TODAY)), tmp_path / "all.csv")
    assert not list(tmp_path.glob("all*"))
