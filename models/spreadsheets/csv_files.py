"""One csv file, a folder of them or a zip of them: each file is a sheet with the name of the file."""

import os
import re
from itertools import islice
from pathlib import Path, PurePosixPath

from models import words
from models.errors import BadInput
from models.spreadsheets.csv_text import csv_sheet
from models.spreadsheets.file import LARGEST_FILE, content, shown_name, unreadable
from models.spreadsheets.parts import opened, unpack
from models.spreadsheets.sheets import Sheet, Spreadsheet

_ENDS = (".csv", ".tsv")
_MOST_FILES = 200
_MOST_IN_A_FOLDER = 5000


def open_csv(data: bytes, path: Path) -> Spreadsheet:
    """Open a csv file.

    Raises:
        BadInput: it is no csv file.
    """
    name = shown_name(path)
    sheet = shown_name(path.with_suffix("")) or name
    first = csv_sheet(data, sheet, name)
    return Spreadsheet(name, (sheet,), lambda _: first)


def open_folder(folder: Path) -> Spreadsheet:
    """Open the csv files in a folder, not those in folders in it; each is read when its sheet is.

    Raises:
        BadInput: there is no csv file in it, or far too many files.
        Failure: it can't be read.
    """
    name = shown_name(folder)
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_file()) for entry in islice(entries, _MOST_IN_A_FOLDER + 1)]
    except OSError as error:
        raise unreadable(folder, error) from error
    if len(found) > _MOST_IN_A_FOLDER:
        raise BadInput(f"{name} is a folder of more than {_MOST_IN_A_FOLDER:,} files; choose the one with the lists.")
    visible = [(entry, is_file) for entry, is_file in found if not entry.startswith((".", "~"))]
    files = [entry for entry, is_file in visible if is_file and entry.lower().endswith(_ENDS)]
    sheets = _sheets(files, name)
    if not sheets:
        raise BadInput(f"{name} is a folder without a csv file; choose the file with the cases in it.")

    def read(sheet: str) -> Sheet | None:
        file = folder / sheets[sheet]
        return csv_sheet(content(file, may_be_empty=True), sheet, shown_name(file))

    return Spreadsheet(name, tuple(sheets), read, _notes(len(visible) - len(files)))


def open_zip(data: bytes, name: str) -> Spreadsheet:
    """Open the csv files in a zip, wherever in it they are; nothing is written to the disk.

    Raises:
        BadInput: there is no csv file in it, or it is damaged, protected by a password or far too large.
    """
    with opened(data, name) as parts:
        visible = [part.filename for part in parts.infolist() if not part.is_dir() and not _is_hidden(part.filename)]
    files = [part for part in visible if part.lower().endswith(_ENDS)]
    sheets = _sheets(files, name)
    if not sheets:
        raise BadInput(
            f"{name} is damaged or no workbook, and no csv file is in it; choose the workbook itself, or a zip of"
            " csv files."
        )

    def read(sheet: str) -> Sheet | None:
        with opened(data, name) as parts:
            text = unpack(parts, parts.getinfo(sheets[sheet]), name, LARGEST_FILE)
        return csv_sheet(text, sheet, f"{sheet}.csv in {name}")

    return Spreadsheet(name, tuple(sheets), read, _notes(len(visible) - len(files)))


def _sheets(files: list[str], name: str) -> dict[str, str]:
    """Return the file of each sheet, “List 2” before “List 10”."""
    if len(files) > _MOST_FILES:
        raise BadInput(f"{name} holds {len(files):,} csv files; choose one with at most {_MOST_FILES}.")
    sheets: dict[str, str] = {}
    for file in sorted(files, key=_natural):
        sheet, number = _stem(file), 1
        while sheet in sheets:
            number += 1
            sheet = f"{_stem(file)} ({number})"
        sheets[sheet] = file
    return sheets


def _natural(file: str) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]{1,9})", _stem(file).lower())
    ]


def _stem(file: str) -> str:
    return shown_name(Path(PurePosixPath(file.replace("\\", "/")).stem))


def _is_hidden(file: str) -> bool:
    steps = [step for step in file.replace("\\", "/").split("/") if step not in (".", "..")]
    return any(step.startswith((".", "~", "__MACOSX")) for step in steps)


def _notes(others: int) -> tuple[str, ...]:
    return (f"{words.count(others, 'file')} left alone: not csv.",) if others else ()
