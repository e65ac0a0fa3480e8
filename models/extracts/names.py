"""Workers' names as files write them: evened out to be compared, and names that look like one person."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from models import words

_QUOTES = re.compile(r"['’‘`´ʼ]")
_SIGNS = re.compile(r"[^\w]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def even(name: str) -> str:
    """Return what two spellings of one worker's name share: no case, odd spaces, quotes or punctuation."""
    name = _QUOTES.sub("", unicodedata.normalize("NFKC", words.key(name)))
    return " ".join(_SIGNS.sub(" ", name).split())


def similar(names: Iterable[str], others: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return, of each name, which of ``others`` may be the same person, and why; never certain.

    Args:
        names: names as a file writes them.
        others: other names by any key; one that evens out alike is the same name, not a similar one.

    Returns:
        Of each name that has any: the keys of the similar ones, the likeliest first, each with why it looks alike.
    """
    cores = {key: _core(other) for key, other in others.items()}
    evened = {key: even(other) for key, other in others.items()}
    alike_by: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, core in cores.items():
        for sign in _signs(core):
            alike_by[sign].append(key)
    found: dict[str, dict[str, str]] = {}
    for name in names:
        mine, core = even(name), _core(name)
        alike: dict[str, list[str]] = defaultdict(list)
        for key in {key for sign in _signs(core) for key in alike_by.get(sign, ())}:
            if evened[key] != mine and (why := _why(core, cores[key])):
                alike[why].append(key)
        if alike:
            found[name] = {key: why for why in _WHYS for key in sorted(alike[why])}
    return found


def _signs(core: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return signs of a name of which two names that look alike have at least one in common.

    Comparing every name with every other would take a minute for the thousands of a large council.
    """
    together = " ".join(sorted(core))
    signs: set[tuple[str, ...]] = {("words", together)} if core else set()
    if len(core) > 1:
        signs |= {("outer", last, first[:1]) for first, last in _readings(core)}
        for joined in {" ".join(core), together}:
            signs |= {("letters", joined[:place] + joined[place + 1 :]) for place in range(len(joined))}
            signs.add(("letters", joined))
    return signs


_SAME, _ORDER, _SHORT, _TYPED = (
    "the same name with something in brackets", "the same words in another order", "a shorter form of the same name",
    "differs by one letter",
)  # fmt: skip
_LONG_ENOUGH = 6
_WHYS = (_SAME, _ORDER, _TYPED, _SHORT)


def _core(name: str) -> tuple[str, ...]:
    """Return the words of a name without what stands in brackets."""
    return tuple(even(_BRACKETS.sub(" ", name)).split())


def _why(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if one == other:
        return _SAME
    if sorted(one) == sorted(other):
        return _ORDER
    if len(one) < 2 or len(other) < 2:
        return ""
    joined, theirs = " ".join(one), " ".join(other)
    if min(len(joined), len(theirs)) >= _LONG_ENOUGH and (
        _one_off(joined, theirs) or _one_off(" ".join(sorted(one)), " ".join(sorted(other)))
    ):
        return _TYPED
    # Whichever way round either is written, the family name is one of its outer words.
    for first, last in _readings(one):
        for their_first, their_last in _readings(other):
            if last == their_last and _is_short(first, their_first):
                return _SHORT
    return ""


def _readings(name: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Return first and family name, as ``Sam Ward`` and as ``Ward Sam``."""
    return (name[0], name[-1]), (name[-1], name[0])


def _is_short(one: str, other: str) -> bool:
    """Whether one first name is the beginning of the other: ``S``, ``Sam`` and ``Samantha``."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and (len(short) == 1 or len(short) >= 3 or short == long)


def _one_off(one: str, other: str) -> bool:
    """Whether one letter typed, left out, changed or two swapped makes one of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (
        one[:2] == other[1::-1] and one[2:] == other[2:]
    )  # fmt: skip
