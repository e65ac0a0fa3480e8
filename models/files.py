"""Files are written beside their place and moved into it, so that a failed export never leaves half a file."""

import csv
import errno
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import BadInput, Failure

if TYPE_CHECKING:
    from openpyxl import Workbook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Yield the path of a new file beside ``path``; at the end of the block it takes the place of ``path``.

    Whatever goes wrong inside, a file that was at ``path`` before stays as it was and nothing is left beside it.

    Raises:
        BadInput: the folder is not there, or ``path`` is no file.
        Failure: the file can't be written: no permission, open in another program, disk full.
    """
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is not a file; give the file another name.")
    except OSError as error:  # a name that is too long
        raise BadInput(_sentence(path, error)) from error
    if path.exists() and _is_protected(path):
        raise Failure(f"{path.name} is write-protected; choose another name, or take the protection off.")
    if not path.parent.is_dir():
        raise BadInput(f"There is no folder {path.parent}; create it, or choose another.")
    beside = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Failure(_sentence(path, error)) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a list as CSV that a spreadsheet opens as it is: a text it would take for a formula gets an apostrophe.

    Raises ``BadInput`` and ``Failure`` as ``replaced`` does.
    """
    with replaced(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:  # Excel needs the mark
        lines = csv.writer(file)
        lines.writerow(headings)
        lines.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def save_workbook(book: "Workbook", path: Path) -> None:
    """Write a workbook to ``path``, put together in memory first: openpyxl can't end its work on a full disk."""
    whole = io.BytesIO()
    book.save(whole)
    path.write_bytes(whole.getbuffer())


def _is_protected(path: Path) -> bool:
    """Whether nobody may write to the file: moving another into its place would pass over that."""
    return not path.stat().st_mode & 0o222


def _sentence(path: Path, error: OSError) -> str:
    name = path.name[:100]
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full; {name} was not written. Free some space, then try again."
    if isinstance(error, PermissionError) and path.exists():
        return f"{name} is open in another program or can't be written to; close it there, then try again."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{name} can't be written in {path.parent}; choose a folder that you may write to."
    reason = (error.strerror or "the disk refused it").lower()
    return f"{name} was not written: {reason}; choose another name or folder."
