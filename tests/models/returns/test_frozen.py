"""A frozen return comes back the same to the last figure, also one that an earlier version froze."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from models.returns import frozen
from models.returns.build import build
from models.returns.content import Audience, Headline, Mark, Return
from models.store import open_store

MONTH, TODAY = date(2026, 10, 31), date(2026, 11, 24)


@pytest.fixture(scope="module", params=[("Harbour Team", "leadership"), ("Harbour Team", "committee"),
                                        (None, "leadership"), (None, "committee")], ids=str)  # fmt: skip
def of(request, example_file):
    team, audience = request.param
    with open_store(example_file) as store:
        return build(store, MONTH, team, Audience(audience), today=TODAY)


def freeze(of):
    return json.dumps(frozen.as_plain(of))


def thaw(text):
    return frozen.from_plain(json.loads(text))


def test_a_return_thaws_as_it_was_frozen(of):
    thawed = thaw(freeze(of))
    assert thawed == of
    assert thawed.fingerprint == of.fingerprint
    for field in fields(of):
        assert repr(getattr(thawed, field.name)) == repr(getattr(of, field.name))


def test_decimals_keep_their_places_and_marks_stay_marks(of):
    odd = {"a": Decimal("1.500"), "b": Mark.HIDDEN, "c": Mark.NO_DATA, "d": 0, "e": Decimal("1E+3"), "f": "c"}
    changed = replace(of, months=(replace(of.now, values=odd),))
    values = thaw(freeze(changed)).now.values
    assert [(type(value), str(value)) for value in values.values()] == [
        (type(value), str(value)) for value in odd.values()
    ]
    assert list(values) == list(odd)


def test_what_a_later_version_added_has_its_default_and_what_it_dropped_is_passed_over(of):
    kept = json.loads(freeze(of))
    del kept["exceptions"], kept["sources"]
    kept["told by post"] = ["tuple", 1]
    kept["now_gone"] = {"": "Headline", "kind": None}
    thawed = thaw(json.dumps(kept))
    assert thawed == replace(of, exceptions=(), sources=())


def test_every_kind_of_value_that_a_return_can_hold_is_known():
    known = frozen._types()
    assert {"Return", "Headline", "Kind", "Mark", "Audience", "WorkerRow", "ExceptionRow", "LoadBar"} <= set(known)
    assert known["Return"] is Return
    assert known["Headline"] is Headline


def test_what_is_no_value_of_a_return_is_not_frozen(of):
    with pytest.raises(TypeError, match="can't hold a set"):
        freeze(replace(of, notes={"a note"}))
