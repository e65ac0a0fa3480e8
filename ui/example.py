"""The example service in the window: made beside the user's own database, opened, left and removed."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models import dates
from models.place import example_path
from ui.kit.confirm import confirm
from ui.worker import Progress

if TYPE_CHECKING:
    from datetime import date

    from models.store import Store
    from ui.window import MainWindow


def open_example(window: "MainWindow") -> None:
    """Open the example service; it is made first when it is not there yet."""
    session = window.session
    path = example_path(session.path)
    if path.exists():
        window.wants_database.emit(path)
        return
    last = dates.month_end(dates.add_months(session.today.replace(day=1), -1))
    progress = Progress("Making the example service", stop="", leaves="Your own service is not touched.")
    if window.page is not None:
        window.page.watch(progress)
    session.ask(partial(_make, path, last), window.wants_database.emit, topic="example", progress=progress)


def ask_to_remove(window: "MainWindow") -> None:
    """Ask whether the example is to be removed; the program removes it after its window is closed."""
    confirm(
        window,
        "Remove the example service?",
        "Your own teams are not touched.",
        "Keep it",
        "Remove the example",
        window.wants_example_removed.emit,
    )


def _make(path: Path, last: "date", _store: "Store") -> Path:
    """Make the example in a file beside its place, so that one that is half made is never opened."""
    from models import example
    from models.files import replaced
    from models.store import open_store

    with replaced(path) as beside, open_store(beside) as store:
        example.build(store, last)
    return path
