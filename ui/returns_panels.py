"""What is done with a line of a month's checks: its panel, and what each panel changes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models import explanations, month_notes, signoff
from models.actions import Listed as ListedAction
from models.breach_about import place_of
from models.breach_list import Listed as ListedBreach
from models.changes import Change
from models.checklist import Row
from models.month_close import MonthClose, against
from models.month_notes import DATA, Note
from models.signatures import Signature
from ui.action_form import ActionPanel, wire
from ui.breach_form import AnswerPanel
from ui.returns_forms import NotePanel, WithdrawPanel

if TYPE_CHECKING:
    from models.store import Store
    from ui.page import Page

Panel = AnswerPanel | ActionPanel | NotePanel | WithdrawPanel
Keep = Callable[["Callable[[Store], str]"], None]
"""Takes what a panel changes, and does it."""

_DATA_WORDS, _LIMITS_WORDS = "Why is the record complete?", "Why have they no limits?"


def breach_panel(page: "Page", one: ListedBreach, closing: MonthClose, keep: Keep) -> AnswerPanel:
    """Return the panel that answers a breach for the month's last day."""
    session, day = page.session, min(closing.month, page.session.today)
    panel = AnswerPanel(one, closing.owners, day, session.today, session.refusal(past_too=True))
    answer = partial(explanations.answer, about=one.breach.about(day), now=one.breach.answer, today=session.today)
    panel.answered.connect(lambda said, task: keep(partial(answer, said=said, task=task)))
    panel.removed.connect(lambda kept: keep(partial(explanations.remove, row=kept.row)))
    panel.action_wanted.connect(lambda row: page.open_place("Actions", action_row=row))
    panel.subject_wanted.connect(lambda: page.open_place(**place_of(one.breach.kind, one.breach.row)))
    return panel


def action_panel(page: "Page", one: ListedAction, closing: MonthClose, keep: Keep) -> ActionPanel:
    """Return the panel that says how an action ended."""
    session = page.session
    panel = ActionPanel(one, closing.owners, session.today, session.refusal(past_too=True))
    wire(panel, session.today, keep)
    panel.subject_wanted.connect(lambda: page.open_place(**place_of(*one.action.subject)))
    return panel


def change_panel(page: "Page", change: Change, closing: MonthClose, keep: Keep) -> NotePanel:
    """Return the panel that asks why a figure changed."""
    refusal = page.session.refusal(past_too=True)
    panel = NotePanel(change.kind.name, (against(change),), "Why?", change.reason, refusal)
    _connect_note(page, panel, change.about, change.reason, closing, keep)
    return panel


def note_panel(page: "Page", about: str, closing: MonthClose, rows: tuple[Row, ...], keep: Keep) -> NotePanel:
    """Return the panel that asks why the record is complete, or why limits are missing."""
    note = closing.found.notes.get(about) if closing.found is not None else None
    data = about == DATA
    panel = NotePanel(
        "The record is complete" if data else "Limits are missing by choice",
        tuple(row.missing for row in rows),
        _DATA_WORDS if data else _LIMITS_WORDS,
        note,
        page.session.refusal(past_too=True),
        "Import" if data else "Limits and weights",
    )
    panel.place_wanted.connect(lambda: page.open_place("Import" if data else "Limits and weights"))
    _connect_note(page, panel, about, note, closing, keep)
    return panel


def withdraw_panel(page: "Page", of: Signature, closing: MonthClose, keep: Keep) -> WithdrawPanel:
    """Return the panel that asks why a signature is withdrawn."""
    later = [one for one in closing.standing if one.row > of.row]
    panel = WithdrawPanel(of, later, page.session.refusal(past_too=True))
    panel.kept.connect(
        lambda why: keep(partial(signoff.withdraw, signature_row=of.row, why=why, today=page.session.today))
    )
    return panel


def read_action(row: int, today: date, store: "Store") -> ListedAction | None:
    """Return an action as its panel shows it."""
    from models.month_close import action_of

    return action_of(store, row, today)


def sign(closing: MonthClose, role: str, name: str, today: date, store: "Store") -> str:
    """Sign a month."""
    return signoff.sign(store, closing.month, closing.team, role, name, today)


def _connect_note(
    page: "Page", panel: NotePanel, about: str, note: Note | None, closing: MonthClose, keep: Keep
) -> None:
    month, team, today = closing.month, closing.team, page.session.today
    panel.kept.connect(
        lambda text: keep(partial(month_notes.write, month=month, team=team, about=about, note=text, today=today))
    )
    if note is not None:
        panel.removed.connect(lambda: keep(partial(month_notes.remove, row=note.row)))
