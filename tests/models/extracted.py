"""Extracts, findings and dated records written straight into a record, for tests of what is shown of them."""

import json

from models.extracts.extract import Finding
from models.findings import keep

LISTS = [{"name": "List 6", "title": "Children in need", "sheet": "List_6", "rows": 40, "left_out": 2},
         {"name": "List 8", "title": "Children in care", "sheet": "List_8", "rows": 9, "left_out": 0}]  # fmt: skip


def extract(store, as_of, findings=(), file="annex.xlsx"):
    """Bring in a file of a day that had these wrong, as one import; return its row."""
    with store.write(f"Imported {file}", kind="import") as db:
        row = db.execute("select ifnull(max(id), 0) + 1 from extracts").fetchone()[0]
        db.execute("insert into extracts (id, entry, file, source, as_of, lists)"
                   " values (?, (select entry from journal_open), ?, 'Annex A', ?, ?)",
                   (row, file, as_of, json.dumps(LISTS)))  # fmt: skip
        keep(db.conn, row, [Finding(*one) for one in findings])
    return row


def event(store, case_row, kind, day):
    """Write a dated record of a case."""
    with store.write("A visit", kind="import") as db:
        db.execute("insert into events (case_row, kind, day) values (?, ?, ?)", (case_row, kind, day))


def differs(store, case_row, fact, said):
    """Write what the last file says otherwise than what was entered by hand."""
    with store.write("A difference", kind="import") as db:
        db.execute("insert into differences (case_row, fact, said) values (?, ?, ?)", (case_row, fact, said))
