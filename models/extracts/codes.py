"""Coded values of Annex A, evened out: with or without their letter, in any case, as the sector spells them."""

import re
from collections.abc import Mapping

from models import words
from models.extracts.cells import LONGEST, Cell

_LETTER = re.compile(r"([a-e])\s*[).:\-]\s*(.*)|([a-e])", re.IGNORECASE)

_STATUSES: Mapping[str, tuple[str, ...]] = {
    "a": ("looked after child", "looked after children", "looked after", "child looked after", "children looked after",
          "child in care", "children in care", "in care", "cla", "lac", "cic", "cla&cp", "cla&cpp", "cp/cla",
          "cpp/cla"),
    "b": ("child protection plan", "child protection", "subject of a child protection plan", "cp plan", "cpp", "cp",
          "cp ext"),
    "c": ("child in need plan", "child in need", "children in need", "cin plan", "cin"),
    "d": ("open assessment", "open asmt", "assessment", "in assessment", "under assessment",
          "cf assessment in progress", "assessment in progress"),
    "e": ("closed episode", "closed", "closed case", "closed - stepdown", "closed referral", "closed assessment",
          "care leaver", "case closed", "ceased"),
}  # fmt: skip
"""Case status of List 6 by its letter: the words of Ofsted's template of 2019 and the sector's aliases of them."""

CATEGORY_OF_STATUS: Mapping[str, str] = {
    "a": "child in care",
    "b": "child protection plan",
    "c": "child in need",
    "d": "open assessment",
}
CLOSED = "e"

_YES, _NO, _UNKNOWN = "yes", "no", "not known"
_ANSWERS = {
    "yes": _YES, "y": _YES, "true": _YES, "1": _YES,
    "no": _NO, "n": _NO, "false": _NO, "0": _NO,
    "unknown": _UNKNOWN, "notknown": _UNKNOWN, "notrecorded": _UNKNOWN, "notstated": _UNKNOWN,
}  # fmt: skip
_ANSWER_OF_LETTER = {"a": _YES, "b": _NO, "c": _UNKNOWN}


def even(text: str) -> str:
    """Return a heading or value without its case, spaces, quotes and punctuation."""
    return "".join(sign for sign in words.key(text) if sign.isalnum())


# What stands in free text, “LAC - S20” or “CIN plan, step down”, in the order of the hierarchy of List 6.
_WORDS = {
    "e": r"closed|ceased|nfa",
    "a": r"looked after|in care|cla|lac|cic",
    "b": r"protection|cpp?",
    "c": r"in need|cin",
}
_NOT = re.compile(r"\b(?:not?|never|former(?:ly)?|previous(?:ly)?|ex|ended|end)\b")
_IN_TEXT = {letter: re.compile(rf"\b(?:{pattern})\b") for letter, pattern in _WORDS.items()}

_STATUS_OF = {even(word): letter for letter, spelled in _STATUSES.items() for word in spelled}


def read_status(cell: Cell) -> str:
    """Return the letter of a case status, ``a`` to ``e``, or nothing where it is blank or not known.

    Free text is read by the words of the five statuses that stand in it, unless it says that something is no more.
    """
    letter, text = _parts(cell)
    if found := _STATUS_OF.get(even(text), "") or letter:
        return found
    plain = words.key(text)
    if plain.startswith("closed"):
        return CLOSED
    return next((code for code, said in _IN_TEXT.items() if said.search(plain)), "") if not _NOT.search(plain) else ""


def read_answer(cell: Cell) -> str:
    """Return ``yes``, ``no`` or ``not known``, or nothing where it is blank or something else."""
    if isinstance(cell, bool | int | float):
        return _YES if cell == 1 else _NO if cell == 0 else ""
    letter, text = _parts(cell)
    return _ANSWERS.get(even(text), "") or _ANSWER_OF_LETTER.get(letter, "")


def _parts(cell: Cell) -> tuple[str, str]:
    """Return the letter that leads a code, if it has one, and its words."""
    text = words.tidy(str(cell)[:LONGEST])
    if match := _LETTER.fullmatch(text):
        return (match[1] or match[3]).lower(), match[2] or ""
    return "", text
