"""The field's own words (contract section 1), and how typed text is evened out before it is kept or compared."""

import unicodedata
from enum import StrEnum

from models.errors import BadInput

TEAM_KINDS = (
    "assessment",
    "children in need and protection",
    "children in care",
    "children with disabilities",
    "leaving care",
    "fostering",
)
ROLES = (
    "social worker",
    "newly qualified social worker",
    "senior social worker",
    "advanced practitioner",
    "personal adviser",
    "team manager",
)
EMPLOYMENTS = ("permanent", "agency")
CATEGORIES = ("child in care", "child protection plan", "child in need", "open assessment", "care leaver")
ABSENCE_KINDS = ("leave", "sickness", "parental", "training", "other")
MEASURES = ("cases", "points")
KEY_WORKER, CO_WORKER = "key worker", "co-worker"
ALLOCATION_KINDS = (KEY_WORKER, CO_WORKER)

NAME_LENGTH = 200
TEXT_LENGTH = 2000


# Zero-width spaces, soft hyphens, byte order marks and marks of writing direction: copied along unseen, they would make
# two ids of one, or a name of nothing. What joins letters and emoji (U+200C, U+200D) is part of the writing and stays.
_UNSEEN = dict.fromkeys([0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060,
                         *range(0x2066, 0x206A), 0xFEFF])  # fmt: skip
_JOINERS = dict.fromkeys([0x200C, 0x200D])


class Status(StrEnum):
    """The status of a worker on a day, in the contract's order (section 2)."""

    UNCOVERED = "uncovered"
    OVER = "over"
    UNDER = "under"
    FULL = "full"
    WITHIN = "within"
    AWAY = "away"
    NO_LIMIT = "no limit"


def tidy(text: str) -> str:
    """Return ``text`` in one Unicode form, spaces of every kind evened out and trimmed, unseen characters left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(text.split())


def key(text: str) -> str:
    """Return what two spellings of one id or name share: no case, no odd spaces."""
    return tidy(text).casefold()


def check_name(text: str, what: str, *, required: bool = True, longest: int = NAME_LENGTH) -> str:
    """Return a one-line text ready to keep.

    Args:
        text: what was typed.
        what: how a sentence calls the field, for example ``the worker's name``.
        required: whether nothing at all is refused.
        longest: the most characters that are kept.

    Raises:
        BadInput: it is empty though required, too long, or holds a character that can't be shown.
    """
    clean = tidy(text)
    if not clean.translate(_JOINERS):
        clean = ""
    if required and not clean:
        raise BadInput(f"Fill in {what}; it is empty.")
    if len(clean) > longest:
        raise BadInput(f"Shorten {what} to {longest} characters; it has {len(clean):,}.")
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn"} for sign in clean):
        raise BadInput(f"Retype {what}; it holds a character that can't be shown.")
    return clean


def check_text(text: str, what: str, *, required: bool = True) -> str:
    """Return a free text ready to keep; line breaks stay. Raises ``BadInput`` as ``check_name`` does."""
    lines = [check_name(line, what, required=False, longest=TEXT_LENGTH) for line in text.splitlines()]
    clean = "\n".join(lines).strip()
    if required and not clean:
        raise BadInput(f"Fill in {what}; it is empty.")
    if len(clean) > TEXT_LENGTH:
        raise BadInput(f"Shorten {what} to {TEXT_LENGTH:,} characters; it has {len(clean):,}.")
    return clean


def check_choice(text: str, choices: tuple[str, ...], what: str) -> str:
    """Return the choice that ``text`` spells, whatever its case. Raises ``BadInput`` naming the choices."""
    wanted = key(text)
    for choice in choices:
        if choice == wanted:
            return choice
    raise BadInput(f"{what[:1].upper()}{what[1:]} is “{tidy(text)[:60]}”; choose {one_of(choices)}.")


def one_of(choices: tuple[str, ...]) -> str:
    """Return ``a, b or c``."""
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """Return ``1 case`` or ``1,240 cases``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
