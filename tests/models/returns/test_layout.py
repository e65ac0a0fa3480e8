"""What only a drawn page shows; LibreOffice draws it."""

import shutil
import subprocess
from datetime import date

import pytest

from models.returns.write import write_return
from models.store import open_store
from tests.models.returns.books import COMMITTEE, LEADERSHIP, MONTH, TODAY
from tests.models.small_service import held, limits, team, worker

MISSING = [name for name in ("soffice", "pdftotext") if not shutil.which(name)]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_summary_is_one_page_and_no_number_is_cut(example, tmp_path):
    write_return(example, MONTH, None, LEADERSHIP, tmp_path / "service.xlsx", today=TODAY)
    write_return(example, MONTH, "Harbour Team", COMMITTEE, tmp_path / "committee.xlsx", today=TODAY)
    with open_store(tmp_path / "long.db") as store:
        row = team(store, "=A team & a name of more than forty letters, with signs")
        for number in range(14):
            worker(store, f"Maximiliana Featherstonehaugh-Smythe {number}", in_team=row)
        limits(store, lower="1", upper="1")
        held(store, 1, "C-1", opened=date(2026, 10, 1), day=date(2026, 10, 1))
        team_name = store.rows("select name from teams")[0][0]
        write_return(store, MONTH, team_name, LEADERSHIP, tmp_path / "long.xlsx", today=TODAY)
    books = sorted(tmp_path.glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, books)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for book in books:
        pages = subprocess.run(
            ["pdftotext", "-layout", str(book.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True
        ).stdout.split("\f")
        assert sum("Summary, page" in page for page in pages) == 1, book.name
        assert "Caseload return:" in pages[0]
        assert "Sign-off" in pages[0]
        assert "###" not in "".join(pages), book.name
