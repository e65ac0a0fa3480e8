"""Choosing where files are read from and written to."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.kit.settings import remember, remembered_text
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

_FOLDER = "files/folder"


def choose_to_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save a file called ``name`` at first; None when the user gives up."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(_folder() / name), kinds)
    return _remembered(chosen)


def choose_to_read(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for a file to read; None when the user gives up."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_folder()), kinds)
    return _remembered(chosen)


def choose_several(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Ask for files to read; none when the user gives up."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(_folder()), kinds)
    return [Path(one) for one in chosen if _remembered(one)]


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder to read from; None when the user gives up."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_folder()))
    return _remembered(chosen)


def save_template(parent: QWidget, session: Session) -> None:
    """Save the empty caseload workbook where the user says."""
    path = choose_to_save(parent, "Save the empty workbook", "Caseload workbook.xlsx", "Excel workbook (*.xlsx)")
    if path is not None:
        session.ask(partial(_write_template, path), session.say)


def _write_template(path: Path, _store: "Store") -> str:
    from models.workbook_template import write_template

    write_template(path)
    return f"The empty workbook is saved as {path.name} in {path.parent}."


def _folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kept = Path(remembered_text(_FOLDER, documents))
    return kept if kept.is_dir() else Path.home()


def _remembered(chosen: str) -> Path | None:
    if not chosen:
        return None
    remember(_FOLDER, str(Path(chosen).parent))
    return Path(chosen)
