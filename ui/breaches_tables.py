"""The tables of the page of breaches: those that hold or ended, and texts that belong to none any more."""

from models.actions import Action
from models.breach_about import KINDS
from models.breach_list import Listed
from models.breach_texts import Unmatched
from models.dates import show
from models.words import count
from ui.kit.tables import Column, Table

_EFFECT_ORDER = {"worse": 0, "same": 1, "better": 2}
_LACKS = {"no reason": "reason", "no owner and date": "action", "no owner": "owner", "no date": "date",
          "action due": "a later day"}  # fmt: skip


def breaches_table() -> Table:
    """Return the table of breaches, without rows."""
    return Table(
        "breaches",
        (
            Column("who", "Who", lambda one: one.who, strong=True),
            Column("what", "What", lambda one: one.status, lambda one: KINDS.index(one.breach.kind),
                   mark=lambda one: one.breach.kind),
            Column("detail", "Now", lambda one: one.detail, leaves=5),
            Column("team", "Team", lambda one: one.breach.team or "–", leaves=7),
            Column("since", "Since", lambda one: show(one.breach.since), lambda one: one.breach.since, leaves=3),
            Column("ended", "Ended", _ended, lambda one: one.breach.ended, leaves=3),
            Column("months", "Month ends", _months, lambda one: one.breach.months, right=True, leaves=6),
            Column("reason", "Reason", _reason, lambda one: one.breach.answer.reason or None, width=180, stretch=True,
                   wraps=True, tip=_in_full, leaves=1),
            Column("owner", "Owner", lambda one: one.breach.answer.owner or "–", leaves=4),
            Column("review", "Next date", _review, lambda one: one.breach.answer.review, leaves=2),
            Column("effect", "Than before", lambda one: one.breach.effect or "–",
                   lambda one: _EFFECT_ORDER.get(one.breach.effect or ""), leaves=8),
            Column("lacks", "Lacks", _lacks, lambda one: not one.lacks, mark=_lacks_mark),
        ),
        key=lambda one: (one.breach.kind, one.breach.row, one.breach.since),
        one="breach",
        many="breaches",
        toolbar=False,
    )  # fmt: skip


def texts_table() -> Table:
    """Return the table of what belongs to no breach any more, without rows."""
    return Table(
        "breach texts",
        (
            Column("who", "Who", lambda one: one.name or one.called_id, strong=True),
            Column("kind", "Was written on", lambda one: one.text.kind, mark=lambda one: one.text.kind),
            Column("team", "Team", lambda one: one.team or "–", leaves=3),
            Column("day", "About", lambda one: show(one.text.day), lambda one: one.text.day),
            Column("what", "As", lambda one: "action" if isinstance(one.text, Action) else "reason", leaves=2),
            Column("text", "What was written", _text, width=320, stretch=True, wraps=True),
            Column("owner", "Owner", _owner, leaves=1),
        ),
        key=lambda one: (isinstance(one.text, Action), one.text.row),
        one="text",
        toolbar=False,
    )


def _ended(one: Listed) -> str:
    return show(one.breach.ended) if one.breach.ended else "–"


def _months(one: Listed) -> str:
    return str(one.breach.months) if one.breach.months else "–"


def _reason(one: Listed) -> str:
    reason = " ".join(one.breach.answer.reason.split()) or "not recorded"
    return f"Monitored. {reason}" if one.breach.answer.monitored else reason


def _in_full(one: Listed) -> str:
    view = one.breach.answer.workers_view
    return f"{_reason(one)} Their view: {view}" if view else _reason(one)


def _review(one: Listed) -> str:
    review = one.breach.answer.review
    return show(review) if review else "–"


def _lacks(one: Listed) -> str:
    if one.breach.ended is not None:
        return "–"
    return ", ".join(_LACKS.get(what, what) for what in one.lacks) or "nothing"


def _lacks_mark(one: Listed) -> str:
    return "to do" if one.lacks else "done"


def _text(one: Unmatched) -> str:
    return " ".join((one.text.what if isinstance(one.text, Action) else one.text.reason).split())


def _owner(one: Unmatched) -> str:
    return one.text.owner if isinstance(one.text, Action) else "–"


def texts_words(number: int) -> str:
    """Return what the page says of texts that belong to no breach any more."""
    they = "belongs" if number == 1 else "belong"
    return (
        f"{count(number, 'text')} {they} to no breach any more, because the record was corrected since."
        " They are kept; nothing was lost."
    )
