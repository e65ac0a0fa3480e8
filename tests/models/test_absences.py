from datetime import date

import pytest

from models import absences, journal
from models.dates import OPEN
from models.errors import BadInput
from tests.models.small_service import worker

MON, FRI = date(2026, 11, 2), date(2026, 11, 6)


def kept(store, row):
    return [
        (absence.start, absence.end, absence.kind, str(absence.reduction))
        for absence in absences.absences_of(store, row)
    ]


def test_why_someone_is_ill_or_a_parent_is_not_said_in_the_line(store):
    row = worker(store)
    assert absences.add(store, row, MON, FRI).line == "Beth Oakhanger: leave from 2 Nov 2026, back on 6 Nov 2026"
    line = absences.add(store, row, MON, None, "sickness", "0.50").line
    assert line == "Beth Oakhanger: absence from 2 Nov 2026, 0.5 of the capacity"
    assert kept(store, row)[1] == (MON, OPEN, "sickness", "0.5")


def test_a_phased_return_keeps_the_days_before(store):
    row = worker(store)
    added = absences.add(store, row, MON, None, "sickness").row
    assert absences.change(store, added, FRI, "sickness", "0.5").endswith("reduction 1 → 0.5 from 6 Nov 2026")
    assert kept(store, row) == [(MON, FRI, "sickness", "1"), (FRI, OPEN, "sickness", "0.5")]
    assert absences.change(store, added, MON, "other", "1") == (
        "Beth Oakhanger: absence from 2 Nov 2026, back on 6 Nov 2026, kind, corrected"
    )
    with pytest.raises(BadInput, match="Choose a day of the absence"):
        absences.change(store, added, FRI, "other", "0.2")


def test_correct_end_remove(store):
    row = worker(store)
    added = absences.add(store, row, MON, None, "leave").row
    assert absences.end(store, added, FRI) == "Beth Oakhanger: back on 6 Nov 2026"
    said = absences.correct(store, added, MON, None, "training", "1")
    assert "day back 6 Nov 2026 → not known, kind leave → training, corrected" in said
    with pytest.raises(BadInput, match="Nothing differs"):
        absences.correct(store, added, MON, OPEN, "training", "1.0")
    absences.remove(store, added)
    assert kept(store, row) == []
    assert journal.entries(store)[0].kind == "correction"
    with pytest.raises(BadInput, match="That absence is no longer in the record"):
        absences.remove(store, added)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"end": MON},
            "The day back, 2 Nov 2026, is not after the first day away, 2 Nov 2026; correct one of the two.",
        ),
        ({"end": date(2026, 11, 1)}, "is not after"),
        ({"kind": "holiday"}, "choose leave, sickness, parental, training or other"),
        ({"reduction": "1.5"}, "not between 0 and 1"),
        ({"reduction": "nan"}, "is not a number"),
        ({"worker_row": 9}, "That worker is no longer in the record"),
        ({"start": date(1899, 1, 1)}, "not between 1900 and 2100"),
    ],
)
def test_bad_input(store, change, sentence):
    good = {"worker_row": worker(store), "start": MON, "end": FRI}
    with pytest.raises(BadInput, match=sentence):
        absences.add(store, **good | change)
    assert not store.rows("select 1 from absences")


def test_absences_may_overlap_but_not_be_recorded_twice(store):
    row = worker(store)
    absences.add(store, row, MON, FRI)
    absences.add(store, row, MON, FRI, "training", "0.2")
    with pytest.raises(BadInput, match="recorded already"):
        absences.add(store, row, MON, FRI, "LEAVE")
