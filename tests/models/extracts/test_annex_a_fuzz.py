"""Whatever stands in the cells of an Annex A list, reading it ends in an extract that the record can take."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models import words
from models.errors import BadInput
from models.extracts import annex_a
from models.extracts.finding_kinds import KINDS
from models.spreadsheets import Sheet, Spreadsheet
from tests.models.extracts import annex_files

AS_OF = date(2026, 10, 31)
_AT = datetime.combine(AS_OF, time(9))
_FIELDS = ("id", "start", "end", "status", "seen", "worker", "team", "born", "eligibility", "adviser", "contact",
           "visit", "alone", "enquiry", "conference", "plan", "unneeded", "referral", "placement")  # fmt: skip
_USUAL = st.sampled_from(["", "7", "007", 7.0, "Sam Ward", "Harbour", "a) Yes", "c) Child in need plan", "31/02/2026",
                          "03/04/2026", "04/15/2026", AS_OF, _AT, 46000.0, "1E+5", "\u200b", "\u0660",
                          "²", "0", "00", "Child Unique ID", "Total"])  # fmt: skip
_ANY = st.one_of(_USUAL, st.text(max_size=12), st.floats(), st.booleans(), st.dates(), st.times(),
                 st.datetimes(), st.integers(-5, 10**17), st.just(time()),
                 st.timedeltas(max_value=timedelta(9)))  # fmt: skip
_ROW = st.fixed_dictionaries(dict.fromkeys(_FIELDS, _ANY) | {"id": st.one_of(st.sampled_from([7, "007", "C8"]), _ANY)})
_LISTS = st.dictionaries(st.integers(3, 9), st.lists(_ROW, max_size=6), min_size=1)


@settings(max_examples=150, deadline=None)
@given(_LISTS, st.lists(_USUAL, max_size=8))
def test_any_cells_give_an_extract(lists, first_row):
    grids = {
        f"List {number}": [first_row, *annex_files.grid(number, rows, form=2024)] for number, rows in lists.items()
    }
    grids.setdefault("List 6", annex_files.grid(6, []))
    file = Spreadsheet("a.csv", tuple(grids), lambda name: Sheet(name, len(grids[name]), lambda: _rows(grids[name])))
    try:
        extract = annex_a.read(file, AS_OF)
    except BadInput:  # no list names a child
        return
    assert len(extract.lists) == len(grids)
    for key, child in extract.children.items():
        assert key == words.key(child.case_id) != "" or key.isdigit()
        assert words.check_name(child.worker, "worker", required=False) == child.worker
        assert words.check_name(child.team, "team", required=False) == child.team
        assert words.check_name(child.case_id, "case") == child.case_id
        for day in (child.opened, child.closed, child.since, child.born):
            assert day == "" or date.fromisoformat(day).isoformat() == day
        assert not (child.closed and child.opened > child.closed)
        assert child.opened <= AS_OF.isoformat()
    for event in extract.events:
        assert event.child in extract.children
        assert date.fromisoformat(event.day) <= date.fromisoformat(event.until)
    assert len({event[:3] for event in extract.events}) == len(extract.events)
    assert {finding.kind for finding in extract.findings} <= set(KINDS)
    assert all(len(finding.value) <= words.NAME_LENGTH for finding in extract.findings)


def _rows(grid):
    return iter([["" if cell is None else cell for cell in row] for row in grid])
