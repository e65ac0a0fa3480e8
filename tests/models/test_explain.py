from datetime import date

import pytest

from models import explain
from models.definitions import FIGURES
from models.position import position
from models.position_json import as_json
from models.pressures import trend
from models.words import Status
from tests.ui.harbour import build

TODAY = date(2026, 11, 2)


@pytest.fixture
def harbour(store):
    build(store)
    return store


def test_over_is_explained_term_by_term(harbour):
    priya = next(worker for worker in position(harbour, TODAY).workers if worker.name == "Priya Nandakumar")
    found = explain.explain_status(priya, TODAY)
    assert found.title == "Why is Priya Nandakumar over?"
    assert found.terms == (
        ("Cases held on 2 Nov 2026", "21"),
        ("Limits for a full-time worker", "14–18"),
        ("Capacity", "1.0 FTE, no absence"),
        ("Own limits, × 1.0", "14–18"),
    )
    assert found.result == ("Over by", "21 − 18 = 3")
    assert "social worker" in found.rule
    assert found.as_text().splitlines()[-1] == found.rule


def test_every_status_can_be_explained(harbour):
    seen = set()
    for worker in position(harbour, TODAY).workers:
        assert explain.explain_status(worker, TODAY).result[0]
        seen.add(worker.status)
    assert seen == set(Status)


def test_every_total_of_the_position_is_defined_and_explained(harbour):
    of = position(harbour, TODAY)
    totals = as_json(of)["totals"]
    assert set(totals) <= set(FIGURES)
    for figure, value in totals.items():
        found = explain.explain_total(of, figure)
        assert FIGURES[figure].meaning in found.rule
        assert "2 Nov 2026" in found.rule
        shown = found.result[1].split(" = ")[-1].rstrip("%").replace(",", "")
        assert float(shown) == float(value), figure


def test_a_months_figure_stands_beside_the_months_it_is_compared_with(harbour):
    months = trend(harbour, date(2026, 10, 31), 13)
    for figure in explain.MONTH_FIGURES:
        found = explain.explain_month(months, 12, figure)
        assert found.result[1] == explain.month_figure(months.months[12], figure)
        assert [words for words, _ in found.terms] == ["31 Oct 2025", "30 Sep 2026"]
