"""Small Annex A workbooks, written and read, for the tests of reading them."""

import pytest

from tests.models.extracts import annex_files
from tests.models.extracts.annex_reading import read


@pytest.fixture
def extract(tmp_path):
    """Write lists into a workbook and read it."""

    def write(lists, swapped=frozenset(), **options):
        return read(annex_files.write(tmp_path / "annex.xlsx", lists, **options), swapped=swapped)

    return write


@pytest.fixture
def sheets(tmp_path):
    """Write sheets given as rows of cells into a workbook and read it."""
    return lambda sheets, **options: read(annex_files.write_sheets(tmp_path / "annex.xlsx", sheets), **options)
