"""What an edit of limits or weights is said to do is what it then does, or it is refused in the same words."""

from datetime import date
from decimal import Decimal

import pytest

from models import limit_lines, weights
from models.agreed import State, agreed, limits_answer, line_for
from models.errors import BadInput
from models.limit_edits import LimitEdit, WeightEdit, keep, preview
from models.limit_lines import Scope
from models.position import position
from models.status_words import status_words
from models.store import open_store
from tests.models.small_service import TODAY, held, limits, worker

JAN, JUN = date(2026, 1, 1), date(2026, 6, 1)
TEN, TWENTY, ONE, TWO = Decimal(10), Decimal(20), Decimal(1), Decimal(2)

WORKERS, OLD, NEW = Scope(role="social worker"), 2, 3


def words(store, day):
    return {one.name: status_words(one) for one in position(store, day).workers}


@pytest.fixture(scope="module")
def _built(tmp_path_factory):
    path = tmp_path_factory.mktemp("edits") / "service.db"
    with open_store(path) as store:
        for number, (role, cases) in enumerate((("social worker", 3), ("social worker", 12), ("team manager", 5))):
            row = worker(store, f"Worker {number}", role=role)
            held(store, row, *(f"C{number}-{case}" for case in range(cases)))
        limits(store, "1", "30")
        limit_lines.add(store, WORKERS, "cases", "4", "6", date(2025, 1, 1))
        limit_lines.add(store, WORKERS, "cases", "2", "11", JAN)
        limits(store, "2", "6", role="team manager", measure="points")
        weights.add(store, "child in need", "0.5", date(2025, 1, 1))
        weights.add(store, "child in need", "2", JAN)
    return path.read_bytes()


@pytest.fixture
def service(tmp_path, _built):
    """Return a service with two social workers and a manager, an older and a later line of one scope, and weights."""
    path = tmp_path / "service.db"
    path.write_bytes(_built)
    with open_store(path) as store:
        yield store


EDITS = (
    LimitEdit("add", scope=Scope(worker_row=1), lower=TEN, upper=TWENTY, start=TODAY),
    LimitEdit("add", scope=Scope(role="team manager"), lower=ONE, upper=TWO, start=date(2027, 1, 1)),
    LimitEdit("add", scope=WORKERS, measure="points", lower=ONE, upper=TWO, start=JUN),
    LimitEdit("add", scope=WORKERS, lower=TEN, upper=TWENTY, start=date(2024, 1, 1)),
    LimitEdit("change", NEW, lower=TEN, upper=TWENTY, start=JUN),
    LimitEdit("change", NEW, lower=TEN, upper=TWENTY, start=JAN),
    LimitEdit("change", OLD, lower=TEN, upper=TWENTY, start=date(2025, 6, 1)),
    LimitEdit("correct", NEW, Scope(), "points", ONE, TWO, JUN, why="Typed wrong."),
    LimitEdit("correct", NEW, WORKERS, "cases", ONE, TWO, JAN, JUN, "Typed wrong."),
    LimitEdit("end", NEW, start=TODAY),
    LimitEdit("end", NEW, start=date(2027, 1, 1)),
    LimitEdit("remove", NEW),
    LimitEdit("remove", OLD),
    WeightEdit("add", category="child in need", points=TEN, start=JUN),
    WeightEdit("add", category="child in care", points=TEN),
    WeightEdit("change", 2, points=ONE, start=JUN),
    WeightEdit("change", 2, points=ONE, start=JAN),
    WeightEdit("correct", 2, "child in care", TEN, JAN, why="Typed wrong."),
    WeightEdit("correct", 1, "child in need", TEN, None, why="Typed wrong."),
    WeightEdit("end", 2, start=TODAY),
    WeightEdit("remove", 2),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{type(edit).__name__} {edit.kind} {edit.row} {edit.start}")
def test_an_edit_does_what_its_preview_said(service, edit):
    said = preview(service, edit, TODAY)
    before = words(service, said.day)
    keep(service, edit)
    assert {one.worker.name: status_words(one.worker) for one in said.effects} == before
    assert {one.worker.name: status_words(one.then) for one in said.effects} == words(service, said.day)


@pytest.mark.parametrize(
    "edit",
    [
        LimitEdit("add", scope=Scope(), lower=TWO, upper=ONE),
        LimitEdit("add", scope=WORKERS, lower=ONE, upper=TWO, start=JAN),
        LimitEdit("add", scope=Scope(worker_row=99), lower=ONE, upper=TWO),
        LimitEdit("change", OLD, lower=ONE, upper=TWO, start=JAN),
        LimitEdit("change", NEW, lower=ONE, upper=TWO, start=date(2025, 1, 1)),
        LimitEdit("change", NEW, lower=ONE, upper=TWO),
        LimitEdit("correct", NEW, WORKERS, "cases", ONE, TWO, date(2025, 1, 1)),
        LimitEdit("correct", NEW, WORKERS, "cases", ONE, TWO, JUN, JAN),
        LimitEdit("end", NEW, start=JAN),
        LimitEdit("remove", 99),
        WeightEdit("add", category="child in need", points=ONE, start=JAN),
        WeightEdit("change", 1, points=ONE, start=JAN),
        WeightEdit("end", 2, start=JAN),
        WeightEdit("remove", 99),
    ],
    ids=lambda edit: f"{type(edit).__name__} {edit.kind} {edit.row} {edit.start}",
)
def test_what_is_refused_is_refused_in_the_same_words_before_it_is_kept(service, edit):
    with pytest.raises(BadInput) as first:
        preview(service, edit, TODAY)
    before = service.rows("select count(*) from journal")
    with pytest.raises(BadInput) as then:
        keep(service, edit)
    assert str(first.value) == str(then.value)
    assert service.rows("select count(*) from journal") == before


def test_the_counts_are_a_sentence(service):
    over = LimitEdit("change", NEW, lower=ONE, upper=TWO, start=TODAY)
    assert preview(service, over, TODAY).sentence == "1 more would be over, 1 fewer within."
    farther = LimitEdit("change", NEW, lower=TWO, upper=TEN, start=TODAY)
    assert (
        preview(service, farther, TODAY).sentence
        == "No status would change; 2 workers' distance from the limits would."
    )
    same = LimitEdit("add", scope=Scope(role="personal adviser"), lower=ONE, upper=TWO, start=TODAY)
    assert preview(service, same, TODAY).sentence == "Nobody's status would change."
    assert preview(service, same, date(2026, 12, 1)).past == "Past days from 24 Nov 2026 on would be worked out again."


def test_lines_hold_until_the_next_of_their_scope(service):
    by_row = {one.line.row: one for one in agreed(service, TODAY).lines}
    assert (by_row[OLD].state, by_row[OLD].until) == (State.ENDED, JAN)
    assert by_row[NEW].state == State.IN_FORCE
    then = {one.line.row: one for one in agreed(service, date(2025, 6, 1)).lines}
    assert (then[OLD].state, then[OLD].until, then[NEW].state) == (State.IN_FORCE, JAN, State.LATER)
    assert [one.name for one in by_row[NEW].workers] == ["Worker 0", "Worker 1"]


def test_the_answer_counts_lines_own_limits_and_those_without(service):
    limit_lines.add(service, Scope(worker_row=1), "cases", "1", "9")
    of = agreed(service, TODAY)
    assert limits_answer(of) == "4 lines of limits are in force; 1 worker has limits of their own."
    assert line_for(of, 1).whom == "Worker 0 alone"
    limit_lines.remove(service, 1)
    limit_lines.remove(service, 4)
    assert limits_answer(agreed(service, TODAY)) == (
        "2 lines of limits are in force; 1 worker has limits of their own; 1 role has none: team manager."
    )
    assert limits_answer(agreed(service, date(2024, 6, 1))).endswith("2 workers have none.")
