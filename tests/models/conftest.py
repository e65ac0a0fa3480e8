import pytest

from models.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "caseloads.db") as opened:
        yield opened
