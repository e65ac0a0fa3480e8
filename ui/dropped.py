"""What is dragged onto the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

KINDS = ("xlsx", "xlsm", "xls", "ods", "csv", "zip")
"""The ends of the names of files that may be read."""


def file_of(event: QDropEvent) -> Path | None:
    """Return the file or folder that is dragged, None unless it is one that is here and may be read."""
    files = files_of(event)
    return files[0] if len(files) == 1 and event.mimeData().urls()[1:] == [] else None


def files_of(event: QDropEvent) -> list[Path]:
    """Return the files and folders that are dragged, of those that are here and may be read."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.casefold().lstrip(".") in KINDS or file.is_dir()]
