"""Where the databases live; kept apart from the store, so that asking costs nothing."""

from pathlib import Path

from platformdirs import user_data_path


def default_path() -> Path:
    """Return where the database lives when no other file is named: the user's local data folder."""
    return user_data_path("Caseload Monitor", appauthor=False) / "caseloads.db"


def example_path(own: Path) -> Path:
    """Return where the example service lives: beside the user's own database, never in it."""
    return own.with_name(f"{own.stem}-example.db")
