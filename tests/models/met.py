"""Workers as a file brings them: met for the first time, with what has to be guessed of them."""

from models.dates import OPEN
from models.words import key


def meet(store, name, worker_id, team_row, cases=(), start="2026-06-01", opened=None):
    """Write a worker as the import of an extract does; return the row. ``cases`` are held from ``start`` on."""
    with store.write(f"Imported {name}", kind="import") as db:
        row = db.execute("select ifnull(max(id), 0) + 1 from workers").fetchone()[0]
        db.execute("insert into workers (id, worker_id, worker_key, name, valid_from) values (?, ?, ?, ?, ?)",
                   (row, worker_id, key(worker_id), name, start))  # fmt: skip
        db.execute("insert into posts (worker_row, valid_from, team_row, role, employment, fte)"
                   " values (?, '0001-01-01', ?, 'social worker', 'permanent', '1')", (row, team_row))  # fmt: skip
        db.execute("insert into worker_names (name, name_key, worker_row) values (?, ?, ?)", (name, key(name), row))
        db.execute("insert into unconfirmed (worker_row) values (?)", (row,))
        for case_id in cases:
            case = db.execute("select id from cases where case_key = ?", (key(case_id),)).fetchone()
            number = case[0] if case else _case(db, case_id, opened or start)
            held = (number, row, start, OPEN.isoformat())
            db.execute("insert into allocations (case_row, worker_row, kind, valid_from, valid_to)"
                       " values (?, ?, 'key worker', ?, ?)", held)  # fmt: skip
    return row


def _case(db, case_id, opened):
    row = db.execute("insert into cases (case_id, case_key) values (?, ?)", (case_id, key(case_id))).lastrowid
    db.execute("insert into openings (case_row, valid_from) values (?, ?)", (row, opened))
    db.execute("insert into categories (case_row, category, valid_from) values (?, 'child in need', ?)", (row, opened))
    return row
