import pytest

from models.example import write_database
from models.store import open_store


@pytest.fixture(scope="session")
def example_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("example") / "example.db"
    write_database(path)
    return path


@pytest.fixture
def example(example_file):
    with open_store(example_file) as opened:
        yield opened
