"""Harbour Team on 2 Nov 2026: the invented team of the pictures in design/look, the same to the last case."""

from datetime import date

from models.store import Store

TODAY = date(2026, 11, 2)
TEAM = "Harbour Team"

_LIMITS = (
    ("social worker", "14", "18"),
    ("newly qualified social worker", "8", "12"),
    ("senior social worker", "12", "16"),
    ("advanced practitioner", "6", "10"),
)
# Name, role, employment, FTE, and the cases by category: in care, plan, in need, assessment.
_WORKERS = (
    ("W101", "Amina Thorley", "senior social worker", "permanent", "1", (2, 4, 0, 0)),
    ("W102", "Joel Pemberwick", "social worker", "permanent", "1", (0, 1, 1, 0)),
    ("W103", "Priya Nandakumar", "social worker", "permanent", "1", (3, 9, 7, 2)),
    ("W104", "Callum Reyburn", "newly qualified social worker", "permanent", "1", (0, 2, 7, 4)),
    ("W105", "Sade Hollinbrook", "advanced practitioner", "permanent", "1", (2, 2, 0, 0)),
    ("W106", "Dev Castellane", "social worker", "permanent", "0.6", (2, 4, 4, 0)),
    ("W107", "Beth Oakhanger", "social worker", "permanent", "1", (3, 5, 7, 2)),
    ("W108", "Marek Dolinsky", "social worker", "agency", "1", (2, 4, 7, 2)),
    ("W109", "Rowan Ellery", "social worker", "permanent", "1", (0, 0, 0, 0)),
    ("W110", "Tomos Gwilt", "family practitioner", "permanent", "1", (0, 0, 2, 1)),
)
_CATEGORIES = ("child in care", "child protection plan", "child in need", "open assessment")
_FAMILIES = 55
_FIRST_CASE = 19_001
_MOVED_ON = "2026-06-01"


def build(store: Store) -> None:
    """Write the team: ten workers, 93 open cases of 55 families, 91 of them held; one override, to 16 November."""
    with store.write("Added Harbour Team", kind="import") as db:
        db.execute("insert into teams (id, name, name_key, kind) values (1, 'Harbour Team', 'harbour team', ?)",
                   ("children in need and protection",))  # fmt: skip
        for role, lower, upper in _LIMITS:
            db.execute(
                "insert into limits (team_kind, role, measure, lower, upper, valid_from)"
                " values ('children in need and protection', ?, 'cases', ?, ?, '2026-04-01')",
                (role, lower, upper),
            )
        number = 0
        for row, (worker_id, name, role, employment, fte, counts) in enumerate(_WORKERS, 1):
            left = "2026-10-30" if name == "Joel Pemberwick" else "9999-12-31"
            db.execute("insert into workers values (?, ?, ?, ?, '2020-09-01', ?)",
                       (row, worker_id, worker_id.lower(), name, left))  # fmt: skip
            db.execute(
                "insert into posts (worker_row, team_row, role, employment, fte) values (?, 1, ?, ?, ?)",
                (row, role, employment, fte),
            )
            for category, count in zip(_CATEGORIES, counts, strict=True):
                for _ in range(count):
                    number = _case(db, number, category, row)
        _case(db, number, "open assessment", None, "C-20417", "2026-11-02")
        _case(db, number + 1, "child in need", None, "C-20418", "2026-10-30")
        for row, start, end, kind in ((1, "2026-10-26", "9999-12-31", "sickness"),
                                      (9, "2026-07-06", "2027-01-05", "parental")):  # fmt: skip
            db.execute("insert into absences (worker_row, valid_from, valid_to, kind) values (?, ?, ?, ?)",
                       (row, start, end, kind))  # fmt: skip
        db.execute(
            "insert into overrides (allocation_row, made_on, reason, authorised_by, workers_view, review_date)"
            " select max(id), '2026-10-12', 'Holds the two brothers already.', 'R. Whitcombe, team manager',"
            " 'Can start this week.', '2026-11-16' from allocations where worker_row = 4"
        )


def _case(db: object, number: int, category: str, worker: int | None, case_id: str = "", opened: str = "") -> int:
    """Write one open case; two or three in a row are of one family until there are 55. Return the next number."""
    row, case_id = number + 1, case_id or f"C-{_FIRST_CASE + number}"
    family = f"F-{1101 + number % _FAMILIES}"
    opened = opened or f"2026-{1 + number % 5:02d}-{1 + number % 27:02d}"
    execute = db.execute  # type: ignore[attr-defined]
    execute("insert into cases values (?, ?, ?, ?, ?, ?)", (row, case_id, case_id.lower(), family, family.lower(),
            f"{2010 + number % 15}-03-14"))  # fmt: skip
    execute("insert into openings (case_row, valid_from, team_row) values (?, ?, 1)", (row, opened))
    execute("insert into categories (case_row, category, valid_from) values (?, ?, ?)", (row, category, opened))
    if worker is not None:
        execute("insert into allocations (case_row, worker_row, kind, valid_from) values (?, ?, 'key worker', ?)",
                (row, worker, _MOVED_ON))  # fmt: skip
    return row
