"""Writing a small Annex A workbook and reading it, for the tests of both."""

from datetime import date

from models.extracts import annex_a
from models.spreadsheets import open_spreadsheet

AS_OF = date(2026, 10, 31)
CIN = {"id": 100007, "start": date(2026, 3, 2), "status": "c) Child in need plan", "team": "Harbour",
       "worker": "Sam Ward"}  # fmt: skip
PLAN = {"id": 100007, "start": date(2026, 4, 1), "team": "Harbour", "worker": "Sam Ward"}
CARE = {"id": 100007, "start": date(2026, 5, 1), "team": "Quay", "worker": "Dan Quill"}
LEAVER = {"id": 100014, "team": "Leaving Care", "worker": "Ines Kaur", "eligibility": "a) Relevant child"}


def read(path, **options):
    return annex_a.read(open_spreadsheet(path), AS_OF, **options)


def only(extract):
    """Return the one child of an extract."""
    (child,) = extract.children.values()
    return child


def kinds(extract):
    return [finding.kind for finding in extract.findings]
