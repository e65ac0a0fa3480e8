"""A second, naive reading of an Annex A workbook: contract section 4b sentence by sentence, row by row by openpyxl.

It shares nothing with ``models.extracts``, so that the two can only agree when both are right. It knows only the forms
that ``annex_files`` writes.
"""

import re
from datetime import date, datetime

from openpyxl import load_workbook

_NO_WORKER = {"", "#n/a", "-", ".", "null", "nan"}


def read(path, as_of):
    """Return {child id: (is open, category, worker, team)} with names without case and spaces."""
    lists = {number: [] for number in (6, 7, 8, 9)}
    book = load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for place, row in enumerate(rows[:10]):
            headings = [squeeze(cell) for cell in row]
            number = _list(headings)
            if number:
                lists[number] += [dict(zip(headings, cells, strict=True)) for cells in rows[place + 1 :]]
                break
    children = {}
    for number, rows in lists.items():
        for row in rows:
            child = _child(row)
            if child is None or _impossible(row, number):
                continue
            children.setdefault(child, {}).setdefault(number, []).append(row)
    teams = {squeeze(row["allocatedteam"]) for rows in lists.values() for row in rows
             if _child(row) and squeeze(row["allocatedteam"]) not in _NO_WORKER}  # fmt: skip
    return {child: _case(rows, as_of, teams) for child, rows in children.items()}


def _case(rows, as_of, teams):
    is_open = {}
    for number, ones in rows.items():
        still = [row for row in ones if _is_open(row, number, as_of)]
        if still:
            is_open[number] = still[0]
    if not is_open:
        return False, "", "", ""
    category = _category_of(is_open)
    worker = team = ""
    for number in (8, 7, 6, 9):
        row = is_open.get(number, {})
        for name in ("allocatedworker", "allocatedpersonaladvisor"):
            said = squeeze(row.get(name))
            if not worker and said not in _NO_WORKER and said not in teams:
                worker = said
        if not team and squeeze(row.get("allocatedteam")) not in _NO_WORKER:
            team = squeeze(row.get("allocatedteam"))
    return True, category, worker, team


def _category_of(is_open):
    if 8 in is_open:
        return "child in care"
    if 7 in is_open:
        return "child protection plan"
    category = _category(is_open[6]["casestatus"]) if 6 in is_open else ""
    return category or ("care leaver" if 9 in is_open else "")


def _is_open(row, number, as_of):
    if number == 9:
        return True
    end = _day(row[_ENDS[number]])
    if end is not None and end <= as_of:
        return False
    return number != 6 or not squeeze(row["casestatus"]).endswith("closedepisode")


_STARTS = {6: "cinstartdate", 7: "childprotectionplanstartdate", 8: "datestartedtobelookedafter"}
_ENDS = {6: "cinclosuredate", 7: "childprotectionplanenddate", 8: "dateceasedtobelookedafter"}


def _impossible(row, number):
    return number != 9 and "bad" in (_day(row[_STARTS[number]]), _day(row[_ENDS[number]]))


def _list(headings):
    if "childuniqueid" not in headings:
        return None
    if "casestatus" in headings:
        return 6
    if "childprotectionplanstartdate" in headings:
        return 7
    if "datestartedtobelookedafter" in headings:
        return 8
    return 9 if "eligibilitycategory" in headings else None


def _child(row):
    value = row["childuniqueid"]
    text = str(int(value)) if isinstance(value, float) else str(value if value is not None else "").strip()
    return text if re.fullmatch(r"[0-9]+", text) else None


def _category(status):
    words = squeeze(status)
    for end, category in (
        ("lookedafterchild", "child in care"),
        ("childprotectionplan", "child protection plan"),
        ("childinneedplan", "child in need"),
        ("openassessment", "open assessment"),
    ):
        if words.endswith(end):
            return category
    return ""


def _day(value):
    """Return a day, None for a blank, ``bad`` for what is no day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value if value is not None else "").replace("\u00a0", " ").strip()
    if text in ("", "NULL"):
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return "bad"


def squeeze(value):
    """Return a heading, code or name without case, spaces and, but for names of nothing, punctuation."""
    text = re.sub(r"\s", "", str(value if value is not None else "")).lower()
    return text if text in _NO_WORKER else re.sub(r"[^\w]", "", text)
