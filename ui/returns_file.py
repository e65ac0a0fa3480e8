"""The file of a month's return, and its figures for the clipboard."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from models.dates import month_ends, show_month, show_month_short
from ui.files import choose_to_save
from ui.returns_parts import write
from ui.worker import Progress

if TYPE_CHECKING:
    from models.returns.content import Return
    from ui.returns import ReturnPage


def copy_figures(page: "ReturnPage", of: "Return") -> None:
    """Copy the figures with their months, for a spreadsheet or a letter."""
    from models.returns.words import figure_rows

    months = month_ends(of.month, 13)
    lines = [("", *(show_month_short(month) for month in (months[-1], months[-2], months[0]))), *figure_rows(of)]
    QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
    page.session.say(f"The figures of {show_month(of.month)} are on the clipboard.")


def ask_where(page: "ReturnPage", of: "Return") -> None:
    """Ask where the file goes, and write it there."""
    from models.returns.words import file_name

    path = choose_to_save(page, "Export the return", file_name(of), "Excel workbook (*.xlsx)")
    if path is None:
        return
    if path.suffix.casefold() != ".xlsx":
        path = path.with_name(f"{path.name}.xlsx")
        if path.exists():  # the dialog asked about the name without its ending
            page.show_trouble(f"{path.name} is there already; choose it by its whole name to replace it.", "export")
            return
    export(page, of, path)


def export(page: "ReturnPage", of: "Return", path: Path) -> None:
    """Write a return to ``path``."""
    page.export_button.setEnabled(False)
    progress = Progress("Writing the return", stop="Stop writing", leaves="A file that was there stays as it is.")
    progress.ended.connect(partial(_written_or_stopped, page, path))
    page.ask(partial(write, of, path, progress), partial(_written, page), topic="export", progress=progress)


def _written_or_stopped(page: "ReturnPage", path: Path, stopped: bool) -> None:
    page.export_button.setEnabled(page.answered is not None)
    if stopped:
        page.session.say(f"Writing was stopped; {path.name} was not written.")


def _written(page: "ReturnPage", path: Path) -> None:
    page.session.say(f"{path.name} is written.", ("Show in folder", partial(_show_folder, path.parent)))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
