"""Small Annex A workbooks for tests: lists given as rows of short field names, written in the form of 2019 or 2024."""

import csv
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

ERROR = object()
"""A cell that shows #N/A."""

_CHILD = [("id", "Child Unique ID"), ("sex", "Gender"), ("ethnicity", "Ethnicity"), ("born", "Date of Birth"),
          ("age", "Age of Child (Years)")]  # fmt: skip
_DISABLED = [("disability", "Does the Child have a Disability")]
_HELD = [("team", "Allocated Team"), ("worker", "Allocated Worker")]

HEADINGS = {
    1: [*_CHILD, ("contact", "Date of Contact"), ("source", "Contact Source")],
    2: [*_CHILD, ("start", "Assessment start date"), ("end", "Assessment completion date"),
        ("organisation", "Organisation completing assessment")],
    3: [*_CHILD, ("referral", "Date of referral"), ("source", "Referral Source"), ("nfa", "Referral NFA?"),
        ("number", "Number of Referrals in Last 12 Months"), *_HELD],
    4: [*_CHILD, *_DISABLED, ("start", "Continuous Assessment Start Date"),
        ("seen", "Child Seen During Continuous Assessment"), ("end", "Continuous Assessment Date of Authorisation"),
        ("need", "Was the child assessed as requiring LA children’s social care support"), *_HELD],
    5: [*_CHILD, *_DISABLED, ("enquiry", "Strategy discussion initiating Section 47 Enquiry Start Date"),
        ("unneeded", "Was an Initial Child Protection Conference deemed unnecessary?"),
        ("conference", "Date of Initial Child Protection Conference"),
        ("plan", "Did the Initial Child Protection Conference Result in a Child Protection Plan"),
        ("enquiries", "Number of Section 47 Enquiries in the last 12 months"),
        ("conferences", "Number of ICPCs in the last 12 months"), *_HELD],
    6: [*_CHILD, *_DISABLED, ("start", "CIN Start Date"), ("need", "Primary Need Code"),
        ("seen", "Date Child Was Last Seen"), ("end", "CIN Closure Date"), ("reason", "Reason for Closure"),
        ("status", "Case status"), *_HELD],
    7: [*_CHILD, *_DISABLED, ("start", "Child Protection Plan Start Date"), ("abuse", "Initial Category of Abuse"),
        ("latest", "Latest Category of Abuse"), ("visit", "Date of the Last Statutory Visit"),
        ("alone", "Was the Child Seen Alone?"), ("review", "Date of latest review conference"),
        ("end", "Child Protection Plan End Date"),
        ("order", "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)"),
        ("plans", "Number of Previous Child Protection Plans"), *_HELD],
    8: [*_CHILD, ("uasc", "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"), *_DISABLED,
        ("start", "Date Started to be Looked After"), ("legal", "Child's Legal Status"),
        ("review", "Date of Latest Statutory Review"), ("visit", "Date of Last Social Work Visit"),
        ("end", "Date Ceased to be Looked After "), ("reason", "Reason Ceased to be Looked After"),
        ("placement", "Start Date of Most Recent Placement"), ("type", "Placement Type"),
        ("missing", "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months"),
        *_HELD],
    9: [*_CHILD, *_DISABLED, *_HELD, ("eligibility", "Eligibility Category"), ("touch", "LA In Touch "),
        ("accommodation", "Type of Accommodation"), ("suitable", "Suitability of Accommodation"),
        ("activity", "Activity Status")],
    10: [*_CHILD, ("family", "Family identifier"), ("entered", "Date the Child Entered Care"),
         ("placed", "Date Placed for Adoption"), ("order", "Date of Placement Order")],
    11: [("adopter", "Individual adopter identifier"), ("family", "Family identifier"), ("sex", "Gender"),
         ("enquiry", "Date enquiry received"), ("stage", "Date Stage 1 started")],
}  # fmt: skip
"""Ofsted's headings of August 2019, by list and short field name (List 8 and 10 without some that nothing reads)."""

_OF_2024 = {
    "Gender": "Sex",
    "Case status": "Case Status",
    "LA In Touch ": "LA in Touch",
    "Date Ceased to be Looked After ": "Date Ceased to be Looked After",
    "Was the child assessed as requiring LA children’s social care support":
        "Was the child assessed as requiring LA children's social care support?",
}  # fmt: skip
_MORE_OF_2024 = [("adviser", "Allocated Personal Advisor"), ("review", "Latest Pathway Plan Review Date"),
                 ("contact", "Latest Date of Contact")]  # fmt: skip


def headings(number, form=2019):
    """Return the (field, heading) pairs of a list in the form of 2019 or 2024."""
    pairs = HEADINGS[number]
    if form == 2024:
        pairs = [(field, _OF_2024.get(heading, heading)) for field, heading in pairs]
        pairs += _MORE_OF_2024 if number == 9 else []
    return pairs


def grid(number, rows, *, form=2019, only=None, title=False, renamed=None):
    """Return a list as rows of cells, its headings first.

    Args:
        number: of the list.
        rows: each a dict by short field name; a field that the form has not is not written.
        form: 2019 or 2024.
        only: the fields of a cut with few columns.
        title: whether a row with the list's title stands above the headings, as in the official template.
        renamed: headings to write instead, by field; a field of no column becomes an extra one.
    """
    renamed = dict(renamed or {})
    pairs = [pair for pair in headings(number, form) if only is None or pair[0] in only]
    pairs = [(field, renamed.pop(field, heading)) for field, heading in pairs] + list(renamed.items())
    return [
        *([[f"List {number}"]] if title else []),
        [heading for _, heading in pairs],
        *([row.get(field) for field, _ in pairs] for row in rows),
    ]


def write_sheets(path, sheets):
    """Write a workbook of sheets given as rows of cells."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_error(sheet) if cell is ERROR else cell for cell in row])
    book.save(path)
    return path


def write(path, lists, **options):
    """Write an Annex A workbook: by number of list, its rows; options as for ``grid``."""
    return write_sheets(path, {f"List_{number}": grid(number, rows, **options) for number, rows in lists.items()})


def write_csvs(folder, lists, **options):
    """Write a folder with one csv a list."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, rows in lists.items():
        with (folder / f"list_{number}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[_text(cell) for cell in row] for row in grid(number, rows, **options)])
    return folder


def _text(cell):
    if cell is ERROR:
        return "#N/A"
    return "" if cell is None else f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell


def _error(sheet):
    cell = WriteOnlyCell(sheet, value="#N/A")
    cell.data_type = "e"
    return cell
