"""Notes on a month: kept, changed, removed, and each step in the journal."""

import pytest

from models import journal, month_notes
from models.errors import BadInput
from tests.models.closing import LAST_MONTH, MONTH, TEAM, TODAY, build


def texts(store, month=MONTH, team=TEAM):
    return {about: note.note for about, note in month_notes.notes(store, month, team).items()}


def test_a_note_is_kept_changed_and_removed(store):
    build(store)
    line = month_notes.write(store, MONTH, "harbour team", "open_cases:month", " Year end ", TODAY)
    assert line == "Harbour Team, July 2024: note on open cases, against the month before"
    assert texts(store) == {"open_cases:month": "Year end"}
    month_notes.write(store, MONTH, TEAM, "open_cases:month", "Year end\nof one school", TODAY)
    assert texts(store) == {"open_cases:month": "Year end\nof one school"}
    assert texts(store, LAST_MONTH) == texts(store, MONTH, None) == {}
    row = month_notes.notes(store, MONTH, TEAM)["open_cases:month"].row
    assert month_notes.remove(store, row) == f"{line} removed"
    assert texts(store) == {}
    journal.undo(store)
    assert texts(store) == {"open_cases:month": "Year end\nof one school"}
    journal.undo(store)
    journal.undo(store)
    assert texts(store) == {}


def test_what_can_t_be_kept_is_refused(store):
    build(store)
    month_notes.write(store, MONTH, None, "data", "All in", TODAY)
    for note, said in (("  ", "the note; it is empty"), ("All in", "Nothing differs"), ("x" * 2001, "Shorten")):
        with pytest.raises(BadInput, match=said):
            month_notes.write(store, MONTH, None, "data", note, TODAY)
    with pytest.raises(BadInput, match="no team “Quay”"):
        month_notes.write(store, MONTH, "Quay", "data", "All in", TODAY)
    with pytest.raises(BadInput, match="That note is no longer in the record"):
        month_notes.remove(store, 99)
    assert texts(store, team=None) == {"data": "All in"}
