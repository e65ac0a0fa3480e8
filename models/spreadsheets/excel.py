"""Opening a spreadsheet file that may be anything: each thing that it can be instead gets one plain sentence."""

import io
import logging
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from models.errors import BadInput, Failure
from models.spreadsheets.faults import faults, is_suspect
from models.spreadsheets.sheets import Faults, Sheet, Spreadsheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

log = logging.getLogger(__name__)

_LARGEST_FILE = 300 * 2**20
_LARGEST_UNPACKED = 2**30
"""A service of 1,700 workers over ten years unpacks to 0.3 GB."""
_MOST_CELLS = 30_000_000
"""The reader holds a sheet's whole rectangle; one stray cell in the last corner would be 17 thousand million cells."""
_LAST_ROW = 1_048_576
_FAR = re.compile(rb" r=[\"'](?:([A-Za-z]{2,})[0-9]|[A-Za-z]?([0-9]{7,}))")
_ROW = re.compile(rb" r=[\"'][A-Za-z]*([0-9]+)")
_TEXTS = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?([0-9]+)")
_CHUNK = 2**20


def open_workbook(path: Path) -> Spreadsheet:
    """Open an Excel or OpenDocument workbook, whatever its name ends in.

    Raises:
        BadInput: it is not there, a folder, empty, no workbook, damaged, protected by a password, or far too large.
        Failure: it can't be read, for example because another program holds it.
    """
    try:
        if path.is_dir():
            raise BadInput(f"{path.name or path} is a folder; choose the workbook in it.")
        file = path.open("rb")
    except PermissionError as error:
        raise Failure(
            f"{path.name} is open in another program or may not be read; close it there, then choose it again."
        ) from error
    except (OSError, ValueError):  # not there, or a name that no file can have
        raise BadInput(f"There is no file {str(path)[:200]}; check the name and the folder.") from None
    with file:
        try:
            suspects = _check(path, file)
            file.seek(0)
            workbook = _open(path, file)
            wrong = faults(file, suspects) if suspects else {}
        except (ParseError, KeyError, zipfile.BadZipFile, zlib.error):
            raise BadInput(_damaged(path)) from None
        except OSError as error:
            reason = (error.strerror or "the disk refused it").lower()
            raise Failure(f"{path.name} can't be read: {reason}; copy it to this computer, then try again.") from error
    name = path.name.encode("utf-8", "replace").decode()  # the file system may hold names that are no text

    def read(sheet: str) -> Sheet | None:
        return _sheet(workbook, sheet, name, wrong.get(sheet, {}))

    return Spreadsheet(name, tuple(workbook.sheet_names), read)


def _check(path: Path, file: IO[bytes]) -> set[str]:
    """Refuse what is no workbook, and what the reader can't read without danger to the program.

    Returns:
        The names of the parts that may hold faulty cells.
    """
    head = file.read(8)
    if not head:
        raise BadInput(f"{path.name} is empty; choose the workbook again, or save it once more in Excel.")
    if file.seek(0, io.SEEK_END) > _LARGEST_FILE:
        raise BadInput(_too_large(path))
    if head.startswith(b"PK"):
        return _check_parts(path, file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise BadInput(_protected(path))
        # The reader ends the whole program on some damaged workbooks of this kind.
        raise BadInput(f"{path.name} is a document of before 2007; open it in Excel and save it as .xlsx.")
    raise BadInput(f"{path.name} is not an Excel workbook, whatever its name ends in; save it as .xlsx in Excel first.")


def _sheet(workbook: "CalamineWorkbook", sheet: str, file: str, wrong: Faults) -> Sheet | None:
    try:
        found = workbook.get_sheet_by_name(sheet)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own faults are no Exception
        log.info("sheet unreadable: %s", type(error).__name__)
        raise BadInput(f"{file} is damaged: its sheet “{sheet}” can't be read; save it once more in Excel.") from None
    if found.start is None:
        return None
    return Sheet(sheet, found.total_height + 1, found.iter_rows, lambda: wrong)


def _open(path: Path, file: IO[bytes]) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(file)  # goes by what is in it, not by what its name ends in
    except (OSError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own faults are no Exception
        log.info("workbook unreadable: %s", type(error).__name__)
        raise BadInput(_damaged(path)) from None


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or no workbook; save it once more in Excel, then choose it again."


def _protected(path: Path) -> str:
    return (
        f"{path.name} is protected by a password; open it in Excel, remove the password, save it, then choose it again."
    )


def _too_large(path: Path) -> str:
    return f"{path.name} is far larger than a caseload workbook can be; check that it is the right file."


def _check_parts(path: Path, file: IO[bytes]) -> set[str]:
    """Refuse what would fill the memory: a file that unpacks to far more, or a sheet with a cell far out.

    Returns:
        The names of the parts that may hold faulty cells.
    """
    suspects: set[str] = set()
    try:
        with zipfile.ZipFile(file) as parts:
            listed = parts.infolist()
            if sum(part.file_size for part in listed) > _LARGEST_UNPACKED:
                raise BadInput(_too_large(path))
            names = {part.filename for part in listed}
            if "META-INF/manifest.xml" in names and b"encryption-data" in parts.read("META-INF/manifest.xml"):
                raise BadInput(_protected(path))
            if not names & {"xl/workbook.xml", "content.xml"}:
                raise BadInput(_damaged(path))
            for part in listed:
                if part.filename == "xl/sharedStrings.xml" and _promised(parts, part) > part.file_size:
                    raise BadInput(_damaged(path))
                if part.filename.startswith("xl/worksheets/") and _cells(parts, part, suspects) > _MOST_CELLS:
                    raise BadInput(
                        f"{path.name} has a cell far outside its tables, which makes a sheet too large to read; delete"
                        " the empty-looking rows and columns after the table, save, then choose it again."
                    )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError, zlib.error):
        raise BadInput(_damaged(path)) from None
    return suspects


def _promised(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many texts the part says that it holds; the reader makes room for all of them at once."""
    with parts.open(part) as file:
        found = _TEXTS.search(file.read(4096))
    return int(found[1]) if found else 0


def _cells(parts: zipfile.ZipFile, part: zipfile.ZipInfo, suspects: set[str]) -> int:
    """Return how many cells the rectangle of a sheet has; 0 when it is neither wider than column Z nor too long.

    A part that may hold faulty cells is added to ``suspects``: the sheet is unpacked only once.
    """
    widest, longest, tail = 0, 0, b""
    with parts.open(part) as file:
        while chunk := file.read(_CHUNK):
            tail = tail[-64:] + chunk
            if is_suspect(tail):
                suspects.add(part.filename)
            for column, row in _FAR.findall(tail):
                widest = max(widest, _number(column))
                longest = max(longest, int(row or 0))
    if longest > _LAST_ROW:
        return _MOST_CELLS + 1
    rows = _ROW.findall(tail)
    return widest * max(longest, int(rows[-1]) if rows else 1)


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
