"""Getting the whole of a file into memory, whatever it turns out to be."""

import errno
import stat
from pathlib import Path

from models.errors import BadInput, Failure

LARGEST_FILE = 100 * 2**20
"""In bytes. A service of 1,700 workers over ten years makes a workbook of 31 MB."""


def content(path: Path, *, may_be_empty: bool = False) -> bytes:
    """Return what is in a file; all later work is on this, so nothing that changes meanwhile gets past the checks.

    Raises:
        BadInput: it is not there, no ordinary file, empty or far too large.
        Failure: it can't be read, for example because another program holds it.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device may never end
            raise BadInput(f"{path.name or path} is no file of tables but a part of the system; choose another.")
        if about.st_size > LARGEST_FILE:
            raise BadInput(too_large(path.name))
        with path.open("rb") as file:
            data = file.read(about.st_size)
    except PermissionError as error:
        raise Failure(
            f"{path.name} is open in another program or may not be read; close it there, then choose it again."
        ) from error
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name that no file can have
        raise BadInput(f"There is no file {str(path)[:200]}; check the name and the folder.") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise BadInput(f"There is no file {str(path)[:200]}; check the name and the folder.") from None
        raise unreadable(path, error) from error
    if not data and not may_be_empty:
        raise BadInput(f"{path.name} is empty; choose the workbook again, or save it once more in Excel.")
    return data


def shown_name(path: Path) -> str:
    """Return the name of a file or folder; the file system may hold names that are no text."""
    return (path.name or path.absolute().name or str(path)).encode("utf-8", "replace").decode()


def unreadable(path: Path, error: OSError) -> Failure:
    """Return what is told when the disk refuses a file or folder."""
    reason = (error.strerror or "the disk refused it").lower()
    return Failure(f"{path.name[:100]} can't be read: {reason}; copy it to this computer, then try again.")


def too_large(name: str) -> str:
    """Return what is told of a file that would fill the memory."""
    return f"{name} is far larger than a workbook of caseloads can be; check that it is the right file."


def protected(name: str) -> str:
    """Return what is told of a file with a password."""
    return f"{name} is protected by a password; open it in Excel, remove the password, save it, then choose it again."


def damaged(name: str) -> str:
    """Return what is told of a file that is none."""
    return f"{name} is damaged or no workbook; save it once more in Excel, then choose it again."
