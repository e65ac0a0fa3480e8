"""What is dragged onto the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

KINDS = ("xlsx", "xlsm", "xls", "ods", "csv", "zip")
"""The ends of the names of files that may be read."""


def file_of(event: QDropEvent) -> Path | None:
    """Return the file or folder that is dragged, None unless it is one that is here and may be read."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    if len(files) != 1:
        return None
    return files[0] if files[0].suffix.casefold().lstrip(".") in KINDS or files[0].is_dir() else None
