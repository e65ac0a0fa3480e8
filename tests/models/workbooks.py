"""Small caseload workbooks for the tests of the template and of importing."""

import struct

from openpyxl import Workbook

HEADINGS = {
    "Teams": ["Team", "Kind", "Manager"],
    "Workers": ["Worker ID", "Name", "Team", "Role", "Employment", "FTE", "Start", "End"],
    "Absences": ["Worker ID", "From", "To", "Kind", "Reduction"],
    "Limits": ["Team kind", "Role", "Worker ID", "Measure", "Lower", "Upper", "From"],
    "Weights": ["Category", "Points", "From"],
    "Cases": ["Case ID", "Family ID", "Date of birth", "Opened", "Closed"],
    "Categories": ["Case ID", "Category", "From"],
    "Allocations": ["Case ID", "Worker ID", "From", "To", "Kind"],
}
"""Contract section 4, written out here once more so that a heading can't change unseen."""

SERVICE = {
    "Teams": [["Harbour", "assessment", "R. Whitcombe"]],
    "Workers": [
        ["W1", "Beth Oakhanger", "Harbour", "social worker", None, 1, "01/02/2025", None],
        ["W2", "Dev Castellane", "Harbour", "social worker", "agency", 0.6, "2025-03-01", "2026-06-01"],
    ],
    "Absences": [["W1", "02/03/2026", "16/03/2026", "leave", 0.5]],
    "Limits": [[None, None, None, None, 10, 18, None], [None, "social worker", None, "cases", 12, 16, "01/01/2026"]],
    "Weights": [["child in care", 1.5, None]],
    "Cases": [
        ["C1", "F1", "17/05/2014", "12/01/2026", None],
        ["C2", "F1", None, "12/01/2026", "01/09/2026"],
        ["C3", None, None, "01/02/2026", None],
    ],
    "Categories": [["C1", "child in need", "12/01/2026"], ["C1", "child in care", "01/05/2026"],
                   ["C2", "open assessment", "12/01/2026"]],
    "Allocations": [["C1", "W1", "13/01/2026", "01/03/2026", None], ["C1", "W2", "01/03/2026", None, "key worker"],
                    ["C2", "W1", "12/01/2026", None, None], ["C2", "W2", "12/01/2026", None, "co-worker"]],
}  # fmt: skip
"""A team of two with three cases."""


def write(path, sheets, headings=HEADINGS):
    """Write a workbook: each sheet's rows under its headings."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(headings.get(name, []))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def service(**changed):
    """Return the sheets of the small service, with some replaced."""
    return SERVICE | changed


def only(**sheets):
    """Return some sheets and no others."""
    return sheets


def locked(path):
    """Write what Excel makes of a workbook with a password: a compound file that holds one encrypted package."""

    def entry(name, kind, child=0xFFFFFFFF, start=0xFFFFFFFE, size=0):
        text = name.encode("utf-16-le")
        return struct.pack("<64sHBBIII16sIQQIQ", text, len(text) + 2, kind, 1, *[0xFFFFFFFF] * 2, child, b"", 0, 0, 0,
                           start, size)  # fmt: skip

    head = struct.pack("<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, b"",
                       0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    table = struct.pack("<128I", *sectors, *[0xFFFFFFFF] * (128 - len(sectors)))
    names = entry("Root Entry", 5, child=1) + entry("EncryptedPackage", 2, start=2, size=4096) + bytes(256)
    path.write_bytes(head + table + names + bytes(range(256)) * 16)
    return path
