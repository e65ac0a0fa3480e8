"""Files that the case system of the example service would give, a week apart, and a team's own list: for pictures."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models import allocation, case_changes
from models.case_list import open_cases
from models.extracts import annex_a
from models.extracts.importing import import_extract
from models.spreadsheets import open_spreadsheet
from models.store import Store
from tests.models.extracts.annex_files import ERROR, write, write_sheets

FIRST, SECOND = date(2026, 10, 26), date(2026, 11, 2)
TEAM = "Harbour Team"
_STATUS = {
    "child in care": "a) Looked after child", "child protection plan": "b) Child Protection plan",
    "child in need": "c) Child in need plan", "open assessment": "d) Open Assessment",
}  # fmt: skip
_AGENCY, _HELPER = "Petra Lindqvist-Amos", "Lowri Caddick-Vaughan"
_STARTED = (
    ("Jonah Tresillian", "child in care", "Orchard Team", 3),
    ("Ruta Ozolina", "open assessment", "Mill Lane Team", 5),
)
Told = dict[str, Any]


def tell(store: Store, folder: Path) -> Path:
    """Read the first week's file, change three cases by hand since, and write the second week's file."""
    first, second = (folder / f"Annex A {day.isoformat()}.xlsx" for day in (FIRST, SECOND))
    write(first, _lists(_told(store, FIRST), FIRST, wrong=7), form=2024)
    read = annex_a.read(open_spreadsheet(first), FIRST)
    assert read is not None
    told = _told(store, SECOND)
    import_extract(store, read)
    _by_hand(store)
    _change(told)
    write(second, _lists(told, SECOND, wrong=4), form=2024)
    return second


def own_list(store: Store, folder: Path) -> Path:
    """Write the list that the team's manager keeps."""
    short = {"child in care": "CLA", "child protection plan": "CP", "child in need": "CIN",
             "open assessment": "C&F assessment", "": ""}  # fmt: skip
    rows: list[list[object]] = [["Harbour Team, duty list"], []]
    rows.append(["Mosaic no", "Case holder", "Plan", "Date opened", "DOB", "Last visit", "Next panel"])
    for one in _told(store, SECOND, TEAM):
        plan = "Edge of care" if one["number"] % 17 == 0 else short[one["category"]]
        rows.append(
            [one["id"], one["worker"] or "duty", plan, one["opened"], one["born"], _last(one, SECOND, 28), None]
        )
    return write_sheets(folder / "Harbour duty list 2 Nov 2026.xlsx", {"Duty list": rows})


def _told(store: Store, day: date, team: str | None = None) -> list[Told]:
    """Return the open cases of a day as the case system has them."""
    on_day = "select case_row, valid_from from categories where valid_from <= ? and valid_to > ?"
    since, born = (
        dict(store.rows(on_day, (day.isoformat(),) * 2)),
        dict(store.rows("select id, date_of_birth from cases")),
    )
    return [
        {
            "number": one.row, "id": one.case_id, "worker": one.worker, "team": one.team, "category": one.category,
            "opened": one.opened, "since": date.fromisoformat(since[one.row]),
            "born": date.fromisoformat(born[one.row]), "closed": None,
        }
        for one in open_cases(store, day, team)
    ]  # fmt: skip


def _of(told: list[Told], category: str, team: str = TEAM) -> list[Told]:
    return [one for one in told if one["team"] == team and one["category"] == category and one["worker"]]


def _by_hand(store: Store) -> None:
    """Hand a case over, close one and say of one what it is now; the next file still says what was before."""
    workers = dict(store.rows("select name, id from workers"))
    told = _told(store, FIRST, TEAM)
    given, closed = [one for one in _of(told, "child in need") if one["worker"] != _HELPER][:2]
    allocation.allocate(store, given["number"], workers[_HELPER], date(2026, 10, 29), SECOND)
    case_changes.close(store, closed["number"], date(2026, 10, 30))
    case_changes.change_category(
        store, _of(told, "child protection plan")[0]["number"], date(2026, 10, 28), "child in need"
    )


def _change(told: list[Told]) -> None:
    """Let a week go by: cases move, close and open, and people come who are not known yet."""
    need, plans = _of(told, "child in need"), _of(told, "child protection plan")
    for one in (*need[3:6], *plans[1:4]):
        one["worker"] = _AGENCY
    for name, category, team, number in _STARTED:
        for one in _of(told, category, team)[4 : 4 + number]:
            one["worker"] = name
    for one in need[11:13]:
        one["worker"] = "Prosser-Hale, Anwen"
    need[7]["worker"] = ERROR
    need[8] |= {"category": "child protection plan", "since": date(2026, 10, 29)}
    _of(told, "open assessment", "Mill Lane Team")[1]["category"] = "child in need"
    need[9]["closed"] = date(2026, 10, 30)
    for one in (need[10], _of(told, "open assessment", "Mill Lane Team")[0]):
        told.remove(one)
    for number, worker in enumerate((_AGENCY, "Wiktoria Szczepanek", "Jerome Tillingcote")):
        opened = date(2026, 10, 28) + timedelta(number)
        told.append({
            "number": 21801 + number, "id": f"C-{21801 + number}", "worker": worker, "team": TEAM,
            "category": "open assessment", "opened": opened, "since": opened, "born": date(2019 + number, 3, 14),
            "closed": None,
        })  # fmt: skip


def _last(one: Told, day: date, every: int) -> date | None:
    """Return when something that is done every so many days was done last; of some cases long ago."""
    every *= 3 if one["team"] == "Mill Lane Team" and one["number"] % 3 == 0 else 1
    found = day - timedelta((day.toordinal() + one["number"] * 5) % every)
    return found if found >= one["opened"] else None


def _lists(told: list[Told], day: date, wrong: int) -> dict[int, list[Told]]:
    """Return the lists of an Annex A; ``wrong`` is how often something in a row is."""
    lists: dict[int, list[Told]] = {number: [] for number in (4, 6, 7, 8, 9)}
    for one in told:
        for number, row in _rows(one, day):
            lists[number].append(_who(one) | row)
    held_elsewhere = [row for row in lists[6] if str(row["status"]).startswith(("a)", "b)"))]
    for place in range(wrong):
        lists[6][3 + place * 11]["seen"] = "31/09/2026"
        held_elsewhere[5 + place * 9]["worker"] = ERROR if place % 2 else None
        lists[7][8 + place * 3]["team"] = "Harbour and Quay"
        lists[8][4 + place * 7]["worker"] = "."
    for place in range(wrong // 2):
        lists[6].insert(20 + place, {**lists[6][3 + place], "id": "9.91E+12"})
    lists[6].append({"id": "Applied filters: Team is not blank"})
    return lists


def _who(one: Told) -> Told:
    return {name: one[name] for name in ("id", "born", "team", "worker")}


def _rows(one: Told, day: date) -> Iterator[tuple[int, Told]]:
    """Yield the lists that name a case, each with what its row says."""
    if one["category"] == "care leaver":
        yield 9, {"eligibility": "b) Former relevant child", "contact": _last(one, day, 56)}
        return
    status = "e) Closed episode" if one["closed"] else _STATUS.get(one["category"], "")
    yield 6, {"start": one["opened"], "end": one["closed"], "status": status, "seen": _last(one, day, 35)}
    if one["category"] == "open assessment":
        yield 4, {"start": one["opened"], "seen": "a) Yes"}
    elif one["category"] == "child protection plan" and not one["closed"]:
        visit = _last(one, day, 14)
        yield 7, {"start": one["since"], "visit": visit, "alone": "Yes" if visit else None,
                  "review": _last(one, day, 91)}  # fmt: skip
    elif one["category"] == "child in care" and not one["closed"]:
        yield 8, {"start": one["since"], "visit": _last(one, day, 42), "review": _last(one, day, 182),
                  "placement": one["since"]}  # fmt: skip
