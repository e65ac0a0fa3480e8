import pytest

from models import journal, teams
from models.errors import BadInput
from tests.models.small_service import case, team, worker


def test_a_kind_is_spelled_as_the_contract_spells_it(store):
    row = teams.add(store, " Harbour  Team ", "Children in NEED and protection").row
    assert teams.team(store, row) == teams.Team(row, "Harbour Team", "children in need and protection", "")
    teams.add(store, "Duty", "Front door")
    assert teams.team(store, teams.add(store, "Night", "front DOOR").row).kind == "Front door"
    assert teams.kinds(store)[-1] == "Front door"


def test_the_same_name_in_another_spelling_is_refused(store):
    team(store)
    with pytest.raises(BadInput, match="There is a team Harbour Team already"):
        teams.add(store, "harbour\u00a0team")


def test_a_correction_says_old_and_new(store):
    row = team(store)
    assert teams.correct(store, row, "Quay Team", "fostering", "R. Whitcombe") == (
        "Harbour Team: name Harbour Team → Quay Team, kind children in need and protection → fostering"
    )
    assert journal.entries(store)[0].kind == "correction"
    with pytest.raises(BadInput, match="Nothing differs"):
        teams.correct(store, row, "Quay Team", "fostering", "R. Whitcombe")


def test_only_an_empty_team_can_be_removed(store):
    row = team(store)
    worker(store)
    case(store, team_row=row)
    with pytest.raises(BadInput, match="Harbour Team has or had 1 worker and 1 case; correct those first"):
        teams.remove(store, row)
    other = team(store, "Added by mistake")
    teams.remove(store, other)
    with pytest.raises(BadInput, match="That team is no longer in the record"):
        teams.team(store, other)
    assert [found.name for found in teams.listed(store)] == ["Harbour Team"]
