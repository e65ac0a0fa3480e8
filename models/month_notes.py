"""Notes on a month of a team or the service: why a figure changed, that the data is in, why limits are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.dates import month_end, show_month
from models.errors import BadInput
from models.on_day import find_team
from models.record import NOTHING_DIFFERS, insert, one, recorded
from models.store import Store
from models.words import check_name, check_text

DATA, LIMITS = "data", "limits"
"""What notes are about, besides the figures that changed (``models.changes``)."""
MONTH, YEAR = "month", "year"
"""What a figure that changed is compared with: last month, or the same month last year."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``about`` is ``data``, ``limits``, or a figure and what it is compared with: ``open_cases:month``."""

    row: int
    about: str
    note: str
    written_on: date


def about_change(figure: str, against: str) -> str:
    """Return what the note on a changed figure is about: ``open_cases:month``."""
    return f"{figure}:{against}"


def notes(store: Store, month: date, team: str | None = None) -> Mapping[str, Note]:
    """Return the notes on a month of the team called ``team``, or (None) the service, by what they are about.

    Raises:
        BadInput: there is no such team.
    """
    found = store.rows(
        "select id, about, note, written_on from month_notes where month = ? and ifnull(team_row, 0) = ?",
        (month_end(month).isoformat(), 0 if team is None else find_team(store, team)[0]),
    )
    return {about: Note(row, about, note, date.fromisoformat(written)) for row, about, note, written in found}


def write(store: Store, month: date, team: str | None, about: str, note: str, today: date) -> str:
    """Keep a note, in place of the one that there was about the same; return the journal's line.

    Raises:
        BadInput: it is empty or can't be kept, nothing differs, or there is no such team.
    """
    text, about = check_text(note, "the note"), check_name(about, "what the note is about")
    team_row, of = (None, "The service") if team is None else find_team(store, team)[:2]
    line = f"{of}, {show_month(month)}: note on {_words(about)}"
    with recorded(store, line) as db:
        kept = notes(store, month, team).get(about)
        if kept and kept.note == text:
            raise BadInput(NOTHING_DIFFERS)
        if kept:
            db.table("month_notes").update(kept.row, {"note": text, "written_on": today.isoformat()})
        else:
            insert(
                db, "month_notes", month=month_end(month).isoformat(), team_row=team_row, about=about,
                note=text, written_on=today.isoformat(),
            )  # fmt: skip
    return line


def remove(store: Store, row: int) -> str:
    """Take a note back; return the journal's line. Raises ``BadInput`` when it is no longer there."""
    month, about, team = one(
        store,
        "select m.month, m.about, ifnull(t.name, 'The service') from month_notes m left join teams t"
        " on t.id = m.team_row where m.id = ?",
        (row,),
        "that note",
    )
    line = f"{team}, {show_month(date.fromisoformat(month))}: note on {_words(about)} removed"
    with recorded(store, line) as db:
        db.table("month_notes").delete(row)
    return line


def _words(about: str) -> str:
    """Return what a note is about, as the journal says it: ``open cases, against last month``."""
    figure, _, against = about.partition(":")
    words = figure.replace("_", " ")
    return f"{words}, against {'the year before' if against == YEAR else 'the month before'}" if against else words
