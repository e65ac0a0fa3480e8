from dataclasses import replace
from datetime import date

import pytest

from models import journal, overrides
from models.cases import case
from models.errors import BadInput
from models.overrides import Override
from tests.models.small_service import TODAY, held, worker

AGREED = Override("Knows the family", "R. Whitcombe", "Can start\nthis week", date(2026, 12, 8))


def test_what_was_agreed_for_an_allocation_that_stands(store):
    row = held(store, worker(store), "C-1")[0]
    given = case(store, row, TODAY).key_worker.row
    added = overrides.record(store, given, AGREED, TODAY)
    assert added.line == "C-1, Beth Oakhanger: agreed by R. Whitcombe, to look again on 8 Dec 2026"
    later = replace(AGREED, review_date=date(2027, 1, 8))
    assert overrides.correct(store, added.row, later) == "C-1, Beth Oakhanger: what was agreed, corrected"
    assert [kept.agreed for kept in overrides.of_case(store, row)] == [later]
    for again, sentence in ((later, "Nothing differs"), (replace(later, review_date=TODAY), "Choose a day after")):
        with pytest.raises(BadInput, match=sentence):
            overrides.correct(store, added.row, again)
    journal.undo(store)
    assert [kept.agreed for kept in overrides.of_case(store, row)] == [AGREED]
    with pytest.raises(BadInput, match="That allocation is no longer in the record"):
        overrides.record(store, 99, AGREED, TODAY)
