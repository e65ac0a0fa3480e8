"""The ``demo`` command: the example service with its return and its charts, in one folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from models.dates import show_month
from models.errors import BadInput, Failure
from models.example import LAST_DAY, STORY_TEAM, write_database
from models.position import position
from models.position_text import as_lines
from models.store import open_store
from ui.qt_libraries import missing


def demo(folder: Path) -> Iterator[str]:
    """Build the example service in ``folder`` and yield, line by line, its position and what was written.

    Raises:
        BadInput: the folder can't be one, or its ``demo.db`` is not the example.
        Failure: a file can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise BadInput(f"{folder} is a file; name a folder.") from None
    except OSError as error:
        raise Failure(f"The folder {folder} can't be made: {error.strerror}; choose another place.") from error
    database, workbook = folder / "demo.db", folder / f"return-{LAST_DAY:%Y-%m}.xlsx"
    write_database(database)
    with open_store(database) as store:
        yield from as_lines(position(store, LAST_DAY))
        from models.returns.content import Audience
        from models.returns.write import write_return

        write_return(store, LAST_DAY, None, Audience.LEADERSHIP, workbook)
        yield from ("", "Written:", f"  {database}: the example service, invented")
        yield f"  {workbook}: its return of {show_month(LAST_DAY)}"
        if no_pictures := missing():
            yield from ("", no_pictures)
            return
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whatever the desktop asks for: there may be no screen
        from ui.charts.pictures import save_charts

        pictures = save_charts(store, LAST_DAY, STORY_TEAM, folder)
        yield from (f"  {picture}: a chart of {STORY_TEAM}" for picture in pictures)
