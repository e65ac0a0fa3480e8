"""What is dragged onto the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}


def workbook_of(event: QDropEvent) -> Path | None:
    """Return the workbook that is dragged, None unless it is one local file that may be one."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].suffix.casefold() in _WORKBOOKS else None
