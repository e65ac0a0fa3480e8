"""A return as text that is kept for good: frozen at the first signature, and thawed exactly whenever it is shown.

Every value says of what kind it is, so the text can be read without this version's types. What a later version adds to
a return has its default in one frozen before, and what a later version no longer has is passed over.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from models.returns.content import Return

_NAMES: Mapping[type, str] = MappingProxyType({date: "date", Decimal: "decimal"})


def as_plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a value of a return as what JSON can hold: ``["date", "2026-10-31"]``, ``["tuple", …]``, objects by name.

    Raises:
        TypeError: a return holds no such value.
    """
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if type(value) in _NAMES:
        return [_NAMES[type(value)], str(value)]
    if isinstance(value, tuple):
        return ["tuple", *map(as_plain, value)]
    if isinstance(value, Mapping):
        return ["map", *([as_plain(key), as_plain(held)] for key, held in value.items())]
    if dataclasses.is_dataclass(value) and type(value).__name__ in _types():
        fields = dataclasses.fields(value)
        return {"": type(value).__name__} | {one.name: as_plain(getattr(value, one.name)) for one in fields}
    raise TypeError(f"a return can't hold a {type(value).__name__}")


def from_plain(plain: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the value that ``as_plain`` made ``plain`` of."""
    if isinstance(plain, dict):
        made = _types()[plain[""]]
        names = {one.name for one in dataclasses.fields(made)}
        return made(**{name: from_plain(held) for name, held in plain.items() if name in names})
    if not isinstance(plain, list):
        return plain
    kind, *held = plain
    if kind == "tuple":
        return tuple(map(from_plain, held))
    if kind == "map":
        return {from_plain(key): from_plain(value) for key, value in held}
    if kind == "date":
        return date.fromisoformat(held[0])
    return Decimal(held[0]) if kind == "decimal" else _types()[kind](held[0])


@cache
def _types() -> Mapping[str, Any]:
    """Return the dataclasses and enumerations that a return is made of, by their names."""
    found: dict[str, Any] = {}
    waiting: list[Any] = [Return]
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if not isinstance(hint, type) or hint.__name__ in found:
            continue
        if dataclasses.is_dataclass(hint):
            waiting += get_type_hints(hint).values()
        if dataclasses.is_dataclass(hint) or issubclass(hint, Enum):
            found[hint.__name__] = hint
    return found
