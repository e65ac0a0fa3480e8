import re
import threading
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from models.dates import read_date
from models.errors import BadInput, Failure
from models.figures import rounded
from models.position import position
from models.position_json import as_json
from models.pressures import trend
from models.returns.content import HEADLINES
from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import COMMITTEE, LEADERSHIP, MONTH, TODAY, named, table, written
from tests.models.small_service import case, held, limits, team, worker

TEAM = "Harbour Team"
HEADS = {
    "Workers": "Team, Worker ID, Worker, Role, Employment, FTE, Capacity, Cases, Families, Points, Child in care,"
    " Child protection plan, Child in need, Open assessment, Care leaver, Lower, Upper, Status, Headroom, Months over",
    "Exceptions": "What, Team, Who, Detail, Since, Reason, Action, Owner, Review date, Effect",
    "Trend": "Month, Open cases, Workers, FTE, Average, Median, Lowest, Highest, Over, Under, Unallocated,"
    " Agency share",
    "Actions": "Source, Action, Owner, Due, Status, Effect",
    "Definitions": "Kind, Name, Meaning, Lower, Upper, From, Source",
}


@pytest.fixture(scope="module")
def files(example_file, tmp_path_factory):
    """The service's and a team's return, written once for the tests that only read them."""
    folder = tmp_path_factory.mktemp("returns")
    with open_store(example_file) as store:
        return {
            (of, audience): write_return(store, MONTH, of, audience, folder / f"{of}-{audience}.xlsx", today=TODAY)
            for of in (None, TEAM)
            for audience in (LEADERSHIP, COMMITTEE)
        }


@pytest.fixture
def service(files):
    return load_workbook(files[None, LEADERSHIP])


@pytest.fixture
def of_team(files):
    return load_workbook(files[TEAM, LEADERSHIP])


def test_has_the_contract_s_sheets_tables_and_headings(service, of_team):
    assert service.sheetnames == ["Summary", "Workers", "Exceptions", "Trend", "Actions", "Definitions"]
    for name, heads in HEADS.items():
        assert list(table(service, name)[0]) == heads.split(", ")
    assert list(table(of_team, "Exceptions")[0]) == HEADS["Exceptions"].replace("Team, ", "").split(", ")


@pytest.mark.parametrize("of", [None, TEAM])
def test_summary_says_what_position_says(example, files, of):
    book = load_workbook(files[of, LEADERSHIP])
    for ending, day in (("", MONTH), ("_last_month", date(2026, 9, 30)), ("_last_year", date(2025, 10, 31))):
        totals = as_json(position(example, day, of))["totals"]
        for kind in HEADLINES:
            shown = Decimal(str(named(book, f"headline_{kind.key}{ending}")))
            assert (shown * 100 if kind.form == "share" else shown) == Decimal(totals[kind.key])
    assert named(book, "return_month").date() == MONTH
    assert named(book, "return_of") == (of or "Children's service")


def test_changes_are_differences_of_the_figures_shown(service):
    sheet = service["Summary"]
    for column in range(2, 14):
        now, last_month, change, last_year, yearly = (sheet.cell(row, column).value for row in range(7, 12))
        points = 100 if column == 13 else 1
        assert round((now - last_month) * points, 2) == change
        assert round((now - last_year) * points, 2) == yearly


def test_workers_are_the_position_s_and_add_up_to_the_summary(example, service):
    rows, found = table(service, "Workers"), as_json(position(example, MONTH))
    assert [row["Worker ID"] for row in rows] == [worker["worker_id"] for worker in found["workers"]]
    for row, who in zip(rows, found["workers"], strict=True):
        assert (row["Worker"], row["Status"], row["Headroom"]) == (who["name"], who["status"], who["headroom"])
        assert (row["Cases"], row["Families"], row["Child in need"]) == (
            who["cases"], who["families"], who["by_category"]["child in need"],
        )  # fmt: skip
        for column in ("FTE", "Capacity", "Points", "Lower", "Upper"):
            shown, expected = row[column], who[column.lower()]
            assert shown == expected is None or Decimal(str(shown)) == Decimal(expected)
    left = sum(person["cases"] for person in found["leavers_holding_cases"])
    cases = sum(row["Cases"] for row in rows)
    assert cases + left + len(found["unallocated"]) == named(service, "headline_open_cases")
    assert sum(row["Status"] == "over" for row in rows) == named(service, "headline_over")
    assert round(sum(row["FTE"] for row in rows), 2) == named(service, "headline_fte")


def test_trend_has_a_row_a_month_and_ends_with_the_summary(example, service):
    rows = table(service, "Trend")
    assert len(rows) == 24
    for row, month in zip(rows, trend(example, MONTH).months, strict=True):
        assert row["Month"].date() == month.day
        assert (row["Open cases"], row["Over"], row["Lowest"]) == (month.open_cases, month.over, month.lowest)
        assert Decimal(str(row["Average"])) == rounded(month.average, 1)
    assert rows[-1]["Highest"] == named(service, "headline_maximum_cases")
    assert rows[-2]["Unallocated"] == named(service, "headline_unallocated_last_month")
    assert rows[-13]["Agency share"] == named(service, "headline_agency_share_fte_last_year")


def test_exceptions_are_everything_outside_its_limits_worst_first(example, service):
    rows, found = table(service, "Exceptions"), as_json(position(example, MONTH))
    order = ["uncovered", "unallocated", "over", "under", "override"]
    assert [row["What"] for row in rows] == sorted((row["What"] for row in rows), key=order.index)
    outside = {f"{who['name']} ({who['worker_id']})" for who in found["leavers_holding_cases"]}
    outside |= {
        f"{who['name']} ({who['worker_id']})"
        for who in found["workers"]
        if who["status"] in ("uncovered", "over", "under")
    }
    outside |= {case["case_id"] for case in found["unallocated"]}
    assert {row["Who"] for row in rows if row["What"] != "override"} == outside
    assert [row["Since"] for row in rows if row["What"] == "over"] == sorted(
        row["Since"] for row in rows if row["What"] == "over"
    )


def test_an_override_gives_its_reason_owner_and_review_date(service):
    rows = [row for row in table(service, "Exceptions") if row["Who"] == "Anwen Prosser-Hale (W101)"]
    over, override = rows
    assert (over["What"], override["What"]) == ("over", "override")
    assert over["Detail"] == "21 cases, upper limit 18 at 1.00 capacity"
    assert over["Reason"] == "Covers for a colleague who left; two of the cases close in November."
    assert over["Owner"] == override["Owner"] == "Hester Langridge"
    assert over["Review date"].date() == override["Review date"].date() == date(2026, 11, 16)
    assert over["Effect"] == "19 of 14–18 rose to 21."
    assert override["Detail"] == "Given C-21667 at 22 of 18; agreed by Hester Langridge"
    assert "Their view:" in override["Reason"]


def test_a_draft_waits_for_names_and_shows_the_fingerprint(service, of_team):
    rows = [[cell.value for cell in row] for row in of_team["Summary"].iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "Sign-off")
    assert [row[:6] for row in rows[head + 1 : head + 4]] == [
        ["Team manager", *[None] * 5],
        ["Head of service", *[None] * 5],
        ["Director of children's services", *[None] * 5],
    ]
    assert table(of_team, "SignOff") is None
    fingerprint = named(of_team, "return_fingerprint")
    assert len(fingerprint.replace("-", "")) == 64
    assert rows[head + 1][7] == f"Fingerprint {fingerprint[:19]} (in full below this page)"
    assert of_team["Summary"]["M1"].value == "DRAFT, not signed off"
    assert named(service, "return_fingerprint") != fingerprint


def test_definitions_name_every_figure_and_the_limits_in_force(service):
    rows = table(service, "Definitions")
    names = [row["Name"] for row in rows if row["Kind"] == "figure"]
    assert {service["Summary"].cell(6, column).value for column in range(2, 13)} <= set(names)
    (limit,) = [row for row in rows if row["Kind"] == "limit" and row["Name"] == "Social worker"]
    assert (limit["Lower"], limit["Upper"], limit["From"].date()) == (14, 18, date(2026, 4, 1))
    assert any(row["Kind"] == "limit" and row["Name"] == "Idris Penhallow (W307), personal" for row in rows)
    assert {"figure", "status", "limit", "standard", "data", "symbol"} == {row["Kind"] for row in rows}


@pytest.mark.parametrize("audience", [LEADERSHIP, COMMITTEE])
def test_holds_no_merged_cell_no_formula_and_no_text_that_is_a_number_or_date(files, audience):
    for of in (None, TEAM):
        for sheet in load_workbook(files[of, audience]).worksheets:
            assert not sheet.merged_cells.ranges
            for cell in (cell for row in sheet for cell in row):
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and sheet.cell(1, cell.column).value not in ("Worker ID", "Who"):
                    assert not _reads_as_number_or_date(cell.value), cell.coordinate


def _reads_as_number_or_date(text):
    try:
        float(text.replace(",", "").rstrip("%"))
    except ValueError:
        pass
    else:
        return True
    try:
        read_date(text)
    except BadInput:
        return False
    return True


def test_figures_behind_the_charts_are_those_of_the_position(example, of_team):
    rows = [[cell.value for cell in row] for row in of_team["Summary"].iter_rows(min_row=40, max_col=10)]
    heads = {row[0]: index for index, row in enumerate(rows) if row[0] in ("Load", "Month", "Open cases")}
    now, then = (position(example, day, TEAM) for day in (MONTH, date(2025, 10, 31)))
    category = rows[heads["Open cases"] + 3]
    assert rows[heads["Open cases"]][3:5] == ["Oct 2026", "Oct 2025"]
    assert category[0] == "Children in need"
    assert category[3:5] == [now.by_category["child in need"], then.by_category["child in need"]]
    load = dict(zip(rows[heads["Load"]], rows[heads["Load"] + 1], strict=True))
    assert load["Load"] == "Anwen Prosser-Hale  21 of 18"
    assert (load["Up to own lower limit"], load["Between own limits"], load["Above upper limit"]) == (14, 4, 3)
    last = rows[heads["Month"] + 24]
    assert last[3:5] == [now.lowest, now.highest - now.lowest]


def test_every_chart_is_described_and_carries_its_values(files):
    for (_, audience), path in files.items():
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
            drawings = [parts.read(name).decode() for name in names if name.startswith("xl/drawings/drawing")]
            charts = [parts.read(name).decode() for name in names if name.startswith("xl/charts/chart")]
        described = [
            frame
            for drawing in drawings
            for frame in ElementTree.fromstring(drawing).iter()
            if frame.tag.endswith("}cNvPr")
        ]
        assert len(described) == len(charts) == 6
        assert all(len(frame.get("descr", "")) > 20 and frame.get("name") for frame in described)
        assert all("<numCache>" in chart and "<strCache>" in chart for chart in charts)
        assert audience is COMMITTEE or all('typeface="Calibri"' in chart for chart in charts)


def test_the_axes_of_every_chart_know_each_other(files):
    """Excel mends a file in which they do not, and says so."""
    for path in files.values():
        with zipfile.ZipFile(path) as parts:
            charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        for chart in charts:
            axes = set(re.findall(r"<(?:valAx|catAx|dateAx)><axId val=\"(\d+)\"", chart))
            assert len(axes) == 2
            assert set(re.findall(r"<crossAx val=\"(\d+)\"", chart)) == axes
            plots = re.findall(r"<axId val=\"(\d+)\" ?/><axId val=\"(\d+)\" ?/></(?:bar|line)Chart>", chart)
            assert plots
            assert all(set(pair) == axes for pair in plots)


def test_charts_carry_what_their_cells_hold(files):
    """Caches are what previewers draw, so each must be its cells."""
    for path in files.values():
        book = load_workbook(path)
        with zipfile.ZipFile(path) as parts:
            charts = [parts.read(name) for name in parts.namelist() if name.startswith("xl/charts/chart")]
        for chart in charts:
            for reference in ElementTree.fromstring(chart).iter():
                if reference.tag.endswith("}numRef"):
                    _check_reference(book, reference)


def _check_reference(book, reference):
    space = reference.tag.partition("}")[0] + "}"
    sheet, cells = reference.find(f"{space}f").text.replace("'", "").replace("$", "").split("!")
    found = book[sheet][cells]
    held = [row[0].value for row in found] if isinstance(found, tuple) else [found.value]
    cache = reference.find(f"{space}numCache")
    assert int(cache.find(f"{space}ptCount").get("val")) == len(held)
    points = {int(point.get("idx")): point.find(f"{space}v").text for point in cache.iter(f"{space}pt")}
    for index, value in enumerate(held):
        if isinstance(value, datetime):
            value = (value.date() - date(1899, 12, 30)).days
        assert not isinstance(value, str), "a chart takes text for zero"
        assert points.get(index) is value is None or float(points[index]) == float(value)


def test_properties_and_print(service):
    assert service.properties.title == "Caseload return: Children's service, October 2026"
    assert service.properties.creator == service.properties.lastModifiedBy == "Caseload Monitor"
    assert service.properties.language == "en-GB"
    assert service.active.title == "Summary"
    for sheet in service.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert service["Workers"].freeze_panes == "D2"
    assert service["Trend"].freeze_panes == "B2"
    assert service["Workers"].print_title_rows == "$1:$1"


def test_text_that_begins_a_formula_stays_text(store, tmp_path):
    name = "=HYPERLINK(A1) & Co"
    team(store, name)
    worker(store, "+Ada", "@W1")
    limits(store)
    held(store, 1, "-1")
    book = written(store, tmp_path / "r.xlsx", name)
    row = table(book, "Workers")[0]
    assert (row["Team"], row["Worker"], row["Worker ID"]) == (name, "+Ada", "@W1")
    assert book["Workers"]["A2"].data_type == "s"
    assert book["Workers"]["A2"].quotePrefix
    assert f"Workers: {name.replace('&', '&&')}, October 2026" in book["Workers"].oddHeader.left.text


def test_same_figures_same_fingerprint_and_another_figure_another(store, tmp_path):
    worker(store)
    limits(store, upper="5")
    held(store, 1, "C-1", "C-2")
    first = named(written(store, tmp_path / "a.xlsx"), "return_fingerprint")
    assert named(written(store, tmp_path / "b.xlsx"), "return_fingerprint") == first
    held(store, 1, "C-3")
    assert named(written(store, tmp_path / "c.xlsx"), "return_fingerprint") != first


def test_one_worker_and_a_first_month(store, tmp_path):
    worker(store)
    limits(store)
    held(store, 1, "C-1", "C-2", opened=date(2026, 10, 5), day=date(2026, 10, 5))
    book = written(store, tmp_path / "r.xlsx")
    sheet = book["Summary"]
    assert sheet["A3"].value == "The one worker is within their limits and every case has a key worker."
    assert sheet["A12"].value.startswith("1 worker: the average is that person's caseload.")
    assert named(book, "headline_open_cases_last_month") == named(book, "headline_open_cases_last_year") == "no data"
    assert [sheet.cell(9, column).value for column in range(2, 14)] == ["–"] * 12
    assert len(table(book, "Trend")) == 1
    assert "Exceptions" in book["Exceptions"].tables
    assert table(book, "Exceptions") == []


def test_no_workers(store, tmp_path):
    team(store)
    case(store, "C-1", opened=date(2026, 10, 20))
    book = written(store, tmp_path / "r.xlsx")
    assert book["Summary"]["A3"].value == (
        "No workers were in post on 31 October 2026. The one open case has no worker who can see to it."
    )
    assert named(book, "headline_workers") == 0
    assert named(book, "headline_average_caseload") == "–"
    assert table(book, "Workers") == []


@pytest.mark.parametrize(
    ("month", "of", "said"),
    [
        (date(2026, 12, 31), None, "December 2026 has not begun; choose a month up to November 2026."),
        (date(2020, 1, 31), None, "the first month with a record is October 2023."),
        (MONTH, "Nobody's", "There is no team “Nobody's”"),
    ],
)
def test_a_month_or_team_there_is_none_of_is_refused(example, tmp_path, month, of, said):
    with pytest.raises(BadInput, match=r".*") as refused:
        write_return(example, month, of, LEADERSHIP, tmp_path / "r.xlsx", today=TODAY)
    assert said in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_says_what_to_do_first(store, tmp_path):
    with pytest.raises(BadInput, match="Nothing is recorded yet; import a caseload workbook"):
        write_return(store, MONTH, None, LEADERSHIP, tmp_path / "r.xlsx", today=TODAY)


def test_the_month_that_has_not_ended_says_so(example, tmp_path):
    book = written(example, tmp_path / "r.xlsx", month=date(2026, 11, 30))
    assert "as known on 24 Nov 2026" in book["Summary"]["B2"].value


@pytest.mark.parametrize("stopped", [True, False])
def test_a_return_that_fails_leaves_the_old_file_and_nothing_else(example, tmp_path, monkeypatch, stopped):
    path, cancel = tmp_path / "r.xlsx", threading.Event()
    path.write_bytes(b"the old one")
    if stopped:
        cancel.set()
    else:
        monkeypatch.setattr("models.files.Path.write_bytes", _disk_full)
    with pytest.raises(Failure, match="stopped" if stopped else "The disk is full; r.xlsx was not written"):
        write_return(example, MONTH, TEAM, LEADERSHIP, path, cancel, today=TODAY)
    assert path.read_bytes() == b"the old one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.xlsx"]


def _disk_full(path, _content):
    path.write_text("half")
    raise OSError(28, "No space left on device")
