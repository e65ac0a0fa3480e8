"""Teams' returns made into the service's: against the position of the service, and with what teams send in fact."""

import json
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from models import workers
from models.consolidate import as_json, as_lines, consolidate, write_consolidated
from models.errors import BadInput
from models.example import write_database
from models.position import position
from models.position_json import as_json as position_json
from models.returns.content import Audience
from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import MONTH, TODAY, named, table, written
from tests.models.returns.test_command import run
from tests.models.small_service import START, case, held, limits, team, worker

TEAMS = ("Harbour Team", "Mill Lane Team", "Orchard Team", "Station Road Team")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example service's database and the return of each of its teams."""
    made = tmp_path_factory.mktemp("returns")
    write_database(made / "example.db")
    with open_store(made / "example.db") as store:
        for name in TEAMS:
            write_return(store, MONTH, name, Audience.LEADERSHIP, made / f"{name}.xlsx", today=TODAY)
    return made


def files(folder, *names):
    return [folder / f"{name}.xlsx" for name in names or TEAMS]


def edited(folder, tmp_path, change, name="Harbour Team"):
    """Open a return as a spreadsheet program does, change it and save it under another name."""
    return edited_in(folder / f"{name}.xlsx", tmp_path / "edited.xlsx", change)


def edited_in(path, saved, change):
    book = load_workbook(path)
    change(book)
    book.save(saved)
    return saved


def signed_by(name):
    """Return a change that signs a return as its workbook shows it; it is no edit of its figures."""

    def change(book):
        book["Summary"]["M1"] = "Signed off 6 Nov 2026"
        row = next(row for row in book["Summary"].iter_rows(values_only=True) if row[0] == "Fingerprint")
        sheet = book.create_sheet("Sign-off")
        sheet.append(["Role", "Name", "Date", "Fingerprint"])
        sheet.append(["Team manager", name, date(2026, 11, 6), next(cell for cell in row[1:] if cell)])

    return change


def test_all_teams_are_the_position_of_the_service(folder):
    made = as_json(consolidate(files(folder)))
    with open_store(folder / "example.db") as store:
        whole = position_json(position(store, MONTH))
    whole["totals"]["families"] = None  # which families are in two teams is in no team's return
    assert {name: made[name] for name in whole} == whole
    assert (made["left_out"], made["notes"]) == ([], [f"Not signed off: {', '.join(TEAMS)}."])


def test_the_workbook_is_the_service_s_own_return_where_rows_can_say_it(folder, tmp_path):
    out = tmp_path / "all.xlsx"
    write_consolidated(files(folder), out)
    made = load_workbook(out)
    with open_store(folder / "example.db") as store:
        own = written(store, tmp_path / "own.xlsx")
    for name in ("Workers", "Exceptions"):
        assert table(made, name) == table(own, name)
    for month, of_own in zip(table(made, "Trend"), table(own, "Trend"), strict=True):
        kept = {head: value for head, value in of_own.items() if head not in {"Average", "Median", "Agency share"}}
        assert month | kept == month
    assert table(made, "Trend")[-1] == table(own, "Trend")[-1]
    assert made["Summary"]["A3"].value == own["Summary"]["A3"].value
    assert named(made, "headline_average_caseload") == named(own, "headline_average_caseload")
    assert named(made, "headline_average_caseload_last_month") == "no data"
    assert named(made, "headline_open_cases_last_year") == named(own, "headline_open_cases_last_year")
    assert by_category(made) == by_category(own)
    assert attention(made) == attention(own)


def attention(book):
    """Return what the Summary says needs attention."""
    rows = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[0] == "What needs attention")
    return rows[start : start + 8]


def by_category(book):
    """Return what the Summary's third chart draws."""
    rows = [[cell.value for cell in row[:5]] for row in book["Summary"].iter_rows()]
    return rows[next(place for place, row in enumerate(rows) if row[0] == "Open cases") :]


@pytest.fixture
def service(tmp_path):
    with open_store(tmp_path / "many.db") as store:
        yield store


def test_many_teams_with_part_time_and_agency_workers(service, tmp_path):
    cases = 0
    for number in range(6):
        row = team(service, f"Team {number}")
        for person in range(3):
            made = workers.add(
                service, f"W{number}{person}", f"Worker {number}-{person}", START, row, "social worker",
                ("permanent", "agency")[(number + person) % 2], ("1", "0.54", "0.8")[person],
            ).row  # fmt: skip
            ids = [f"C{cases + place}" for place in range((number * person) % 5)]
            cases += len(ids)
            held(service, made, *ids)
    limits(service, lower="1", upper="3")  # only now: some hold more than that
    paths = [
        write_return(service, MONTH, f"Team {number}", Audience.LEADERSHIP, tmp_path / f"{number}.xlsx", today=TODAY)
        for number in range(6)
    ]
    made, whole = as_json(consolidate(paths)), position_json(position(service, MONTH))
    assert made["totals"] | {"families": whole["totals"]["families"]} == whole["totals"]
    assert made["workers"] == whole["workers"]


def test_what_someone_without_capacity_is_measured_in_is_not_guessed(service, tmp_path):
    worker(service, "Ada Away", "W1", in_team=team(service, "North"), fte="0")
    limits(service, lower="1", upper="3")
    limits(service, lower="1", upper="3", measure="points", role="social worker")
    path = write_return(service, MONTH, "North", Audience.LEADERSHIP, tmp_path / "north.xlsx", today=TODAY)
    assert [person["measure"] for person in as_json(consolidate([path]))["workers"]] == [None]


def test_a_case_that_no_team_took_on_is_named_with_the_database(service, tmp_path):
    for name in ("North", "South", "West"):
        worker(service, f"Of {name}", in_team=team(service, name))
    case(service, "C-9")
    paths = [
        write_return(service, MONTH, name, Audience.LEADERSHIP, tmp_path / f"{name}.xlsx", today=TODAY)
        for name in ("North", "South")
    ]
    assert consolidate(paths).notes == ("Not signed off: North, South.",)
    assert consolidate(paths, service).notes[1:] == (
        "No return of West.",
        "1 open case in the database that no team has taken on: in no return, not counted.",
    )


def test_a_case_of_no_team_that_a_laptop_of_one_team_lists_is_counted_and_not_missed(service, store, tmp_path):
    for of in (service, store):
        worker(of, "Of North", in_team=team(of, "North"))
        case(of, "C-9")
    team(service, "South")  # in a database of one team, a case that nobody took on is that team's
    path = write_return(store, MONTH, "North", Audience.LEADERSHIP, tmp_path / "north.xlsx", today=TODAY)
    made = consolidate([path], service)
    assert made.whole.position.open_cases == 1
    assert made.notes == ("Not signed off: North.",)


def sort_workers(book):
    sheet = book["Workers"]
    rows = sorted(([cell.value for cell in row] for row in sheet.iter_rows(min_row=2)), key=lambda row: row[7])
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


@pytest.mark.parametrize("change", [sort_workers, lambda book: book["Summary"].insert_rows(4), lambda book: None])
def test_saved_again_sorted_or_with_a_row_put_in_is_no_edit(folder, tmp_path, change):
    made = consolidate([edited(folder, tmp_path, change)])
    assert made.notes == ("Not signed off: Harbour Team.",)
    assert made.of.workers == consolidate(files(folder, "Harbour Team")).of.workers


def test_an_edited_cell_is_named_with_what_it_changes(folder, tmp_path):
    path = edited(folder, tmp_path, lambda book: book["Workers"].__setitem__("H2", 25))
    made = consolidate([path])
    assert made.notes[0] == (
        "edited.xlsx was edited after it was written (Workers, Anwen Prosser-Hale (W101): 25 cases, 21 on Exceptions;"
        " Open cases 138 on its Summary, 142 by its rows; Average per FTE 13 on its Summary, 13.4 by its rows; and 1"
        " more); its rows are counted as they are."
    )
    assert made.whole.position.open_cases == 142


def test_an_edited_text_is_named_too(folder, tmp_path):
    path = edited(folder, tmp_path, lambda book: book["Exceptions"].__setitem__("E2", "Agreed by nobody"))
    assert consolidate([path]).notes[0].startswith("edited.xlsx was edited after it was written; its rows")


def layout(number):
    def change(book):
        cell = next(cell for row in book["Summary"].iter_rows() for cell in row if cell.value == "Layout")
        book["Summary"].cell(cell.row, cell.column + 1).value = number

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book["Workers"].delete_cols(8), "its sheet Workers has lost the column Cases"),
        (lambda book: book.remove(book["Trend"]), "its sheet Trend is not there"),
        (lambda book: book["Workers"].__setitem__("H2", "lots"), "Workers, row 2: Cases is “lots”, which is no number"),
        (lambda book: book["Workers"].__setitem__("H2", -1), "Workers, row 2: Cases is -1, less than 0"),
        (lambda book: book["Workers"].__setitem__("H2", 1.5), "Cases is 1.5, which is no whole number"),
        (lambda book: book["Workers"].__setitem__("A40", "Total"), "Workers, row 40: Worker ID is empty"),
        (lambda book: book["Workers"].__setitem__("R2", "busy"), "Status is “busy”, which is no word of that column"),
        (lambda book: book["Workers"].__setitem__("A1048576", " "), "a cell far outside its tables"),
        (lambda book: book["Exceptions"].__setitem__("D2", "soon"), "Exceptions, row 2: Since is “soon”"),
        (lambda book: book["Exceptions"].__setitem__("C2", "Many"), "Detail does not say any more how many cases"),
        (lambda book: book["Summary"].__setitem__("B7", "many"), "Summary, Open cases is “many”"),
        (lambda book: book["Summary"].__setitem__("A6", "Figures"), "has lost the row “Headline figures”"),
        (layout(99), "was written by a newer version of Caseload Monitor"),
    ],
)
def test_what_cannot_be_counted_is_left_out_in_one_line(folder, tmp_path, change, said):
    made = consolidate([edited(folder, tmp_path, change), *files(folder, "Orchard Team")])
    assert [one.file for one in made.left_out] == ["edited.xlsx"]
    assert said in made.left_out[0].why
    assert len(made.left_out[0].why.splitlines()) == 1
    assert {row.team for row in made.of.workers} == {"Orchard Team"}


def test_a_million_rows_that_only_look_used_are_one_line_or_none(folder, tmp_path):
    def far(book):
        book["Workers"].row_dimensions[1048576].height = 30

    assert not consolidate([edited(folder, tmp_path, far)]).left_out


def test_rows_to_the_sheet_s_end_with_formats_alone_are_read_past(folder, tmp_path):
    path = tmp_path / "formats.xlsx"
    with (
        zipfile.ZipFile(folder / "Harbour Team.xlsx") as parts,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in parts.namelist():
            text = parts.read(part)
            if part == "xl/worksheets/sheet2.xml":
                rows = "".join(
                    f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>'
                    for row in range(930_000, 1_048_577)
                )
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(part, text)
    made = consolidate([path])
    assert (made.left_out, made.notes) == ((), ("Not signed off: Harbour Team.",))


def test_another_month_a_committee_s_the_service_s_a_copy_and_no_return(folder, tmp_path):
    with open_store(folder / "example.db") as store:
        write_return(store, date(2026, 9, 1), "Orchard Team", Audience.LEADERSHIP, tmp_path / "sept.xlsx")
        write_return(store, MONTH, "Mill Lane Team", Audience.COMMITTEE, tmp_path / "committee.xlsx")
        write_return(store, MONTH, None, Audience.LEADERSHIP, tmp_path / "service.xlsx")
    shutil.copy(folder / "Harbour Team.xlsx", tmp_path / "copy.xlsx")
    (tmp_path / "text.xlsx").write_text("hello")
    found = sorted(tmp_path.glob("*.xlsx"))
    made = consolidate([*files(folder, "Harbour Team", "Orchard Team"), *found])
    assert sorted(one.why for one in made.left_out) == [
        "committee.xlsx is for a committee and hides small figures; use the one for senior leadership.",
        "copy.xlsx is the same return as Harbour Team.xlsx: counted once.",
        "sept.xlsx is of September 2026, not October 2026.",
        "service.xlsx is the return of a whole service, not of a team.",
        "text.xlsx is not an Excel workbook, whatever its name ends in; save it as .xlsx in Excel first.",
    ]
    assert [one.of.of for one in made.counted] == ["Harbour Team", "Orchard Team"]


def test_macros_are_left_out(folder, tmp_path):
    shutil.copy(folder / "Harbour Team.xlsx", tmp_path / "macros.xlsm")
    with zipfile.ZipFile(tmp_path / "macros.xlsm", "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macros")
    made = consolidate([tmp_path / "macros.xlsm", *files(folder, "Orchard Team")])
    assert "holds macros" in made.left_out[0].why


def test_what_the_user_leaves_out_is_named_and_settles_a_clash(folder, tmp_path):
    path = edited(folder, tmp_path, lambda book: book["Workers"].__setitem__("H2", 25))
    made = consolidate([*files(folder), path], leave_out=[path, folder / "Orchard Team.xlsx"])
    assert [one.why for one in made.left_out] == [
        "Orchard Team.xlsx was left out by choice.", "edited.xlsx was left out by choice."
    ]  # fmt: skip
    told = [row.meaning for row in made.of.definitions if row.name.startswith("Note")]
    assert told[0] == "Orchard Team.xlsx was left out by choice."


def test_a_signed_return_comes_before_another_of_its_team_and_says_who_signed(folder, tmp_path):
    signed = edited(folder, tmp_path, signed_by("R. Whitcombe"))
    other = edited_in(signed, tmp_path / "other.xlsx", lambda book: book["Workers"].__setitem__("H2", 25))
    made = consolidate([other, signed])
    assert [one.why for one in made.left_out] == [
        "other.xlsx is of Harbour Team too and was edited after it was signed; the signed edited.xlsx is counted."
    ]
    assert (made.notes, made.whole.position.open_cases) == ((), 138)
    assert consolidate([other]).notes[0].startswith("other.xlsx was edited after it was signed (Workers, Anwen")


def test_a_folder_is_its_workbooks_without_the_one_that_is_made(folder, tmp_path):
    made_before = tmp_path / "all.xlsx"
    for name in TEAMS:
        shutil.copy(folder / f"{name}.xlsx", tmp_path)
    (tmp_path / "~$Harbour Team.xlsx").write_text("held open")
    (tmp_path / "notes.txt").write_text("of no matter")
    for _ in range(2):
        made = write_consolidated([tmp_path, tmp_path / "Harbour Team.xlsx"], made_before)
        assert (len(made.counted), made.left_out) == (4, ())
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="is a folder without a workbook"):
        write_consolidated([tmp_path / "empty"], tmp_path / "b.xlsx")


def test_two_returns_of_one_team_that_differ_are_refused(folder, tmp_path):
    path = edited(folder, tmp_path, lambda book: book["Workers"].__setitem__("H2", 25))
    with pytest.raises(BadInput, match=r"Harbour Team.xlsx and edited.xlsx are both of Harbour Team and differ"):
        consolidate([*files(folder), path])


def test_a_worker_in_two_teams_is_counted_once_where_they_hold_more(folder, tmp_path):
    def also_here(book):
        book["Workers"]["B2"], book["Workers"]["C2"] = "W101", "Anwen Prosser-Hale"

    path = edited(folder, tmp_path, also_here, "Orchard Team")
    made = consolidate([*files(folder, "Harbour Team"), path])
    assert [row.team for row in made.of.workers if row.worker_id == "W101"] == ["Harbour Team"]
    once = [line for line in made.notes if "counted once" in line]
    assert len(once) == 1
    assert once[0].startswith(
        "Anwen Prosser-Hale (W101) is in the returns of Harbour Team and Orchard Team: counted once"
    )


def test_a_worker_twice_in_one_return_is_counted_once(folder, tmp_path):
    def again(book):
        book["Workers"].append([cell.value for cell in book["Workers"][2]])

    path = edited(folder, tmp_path, again, "Harbour Team")
    before, made = consolidate(files(folder, "Harbour Team")), consolidate([path])
    assert len(made.of.workers) == len(before.of.workers)
    assert any(" stands twice in the return of Harbour Team: counted once, with " in line for line in made.notes)


def test_a_renamed_sheet_is_found_and_named(folder, tmp_path):
    path = edited(folder, tmp_path, lambda book: setattr(book["Workers"], "title", "Staff"))
    assert consolidate([path]).notes[0] == "edited.xlsx: its sheet Workers is called “Staff” now."


def test_a_return_of_an_earlier_version_is_counted_and_named(folder, tmp_path):
    def without_layout(book):
        cell = next(cell for row in book["Summary"].iter_rows() for cell in row if cell.value == "Layout")
        cell.value = None

    made = consolidate([edited(folder, tmp_path, without_layout)])
    assert "was written by an earlier version, so nobody can tell whether cells were edited" in made.notes[0]


def test_nothing_to_count_says_why(folder, tmp_path):
    (tmp_path / "text.xlsx").write_text("hello")
    with pytest.raises(BadInput, match=r"There is no return to consolidate. text.xlsx is not an Excel workbook"):
        consolidate([tmp_path / "text.xlsx"])


def test_the_result_never_takes_the_place_of_a_return(folder):
    with pytest.raises(BadInput, match="is not the name of a new Excel workbook"):
        write_consolidated(files(folder), folder / "Harbour Team.xlsx")


def test_the_command(folder, tmp_path):
    out = tmp_path / "all.xlsx"
    done = run("consolidate", *files(folder), "--out", out, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["month"], answer["totals"]["open_cases"], len(answer["returns"])) == ("2026-10", 461, 4)
    assert named(load_workbook(out), "headline_open_cases") == 461
    done = run("consolidate", *files(folder), "--out", out)
    assert done.stdout.splitlines() == [f"Wrote {out}.", *as_lines(consolidate(files(folder)))]
    done = run("consolidate", tmp_path / "none.xlsx", "--out", out)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_saved_again_by_libreoffice_is_no_edit(folder, tmp_path):
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", tmp_path, *files(folder, "Harbour Team", "Orchard Team")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    made = consolidate([tmp_path / "Harbour Team.xlsx", tmp_path / "Orchard Team.xlsx"])
    assert made.notes == ("Not signed off: Harbour Team, Orchard Team.",)
    assert made.of.workers == consolidate(files(folder, "Harbour Team", "Orchard Team")).of.workers
