"""Reading a workbook in a process of its own: what a damaged one does there - end it, fill it - harms nobody.

Started by ``models.spreadsheets.apart``: takes the file from the standard input and writes frames to the standard
output, each a kind, a length and a pickle.
"""

import contextlib
import io
import pickle
import struct
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MEMORY = 2 * 2**30
"""In bytes: what the process may hold, where the system can bound that."""
SECONDS = 60
"""How long the process may take at most; a full workbook of before 2007 takes three."""
LARGEST_ANSWER = 256 * 2**20
ROWS_A_FRAME = 500
HEAD = struct.Struct(">cQ")
NAMES, SHEET, ROWS, END = b"N", b"S", b"R", b"E"
"""The kinds of frames: the sheets' names; the next sheet's height; some of its rows; how it ended."""
DONE, PROTECTED, LARGE = "done", "protected", "large"


def main() -> int:
    """Read the workbook on the standard input, sheet by sheet."""
    _bound()
    data, out = sys.stdin.buffer.read(), sys.stdout.buffer
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        _send(out, END, PROTECTED)
        return 0
    _send(out, NAMES, tuple(workbook.sheet_names))
    room = LARGEST_ANSWER
    for place in range(len(workbook.sheet_names)):
        room = _send_sheet(out, workbook, place, room)
        if room < 0:
            _send(out, END, LARGE)
            return 0
    _send(out, END, DONE)
    return 0


def _send_sheet(out: BinaryIO, workbook: "CalamineWorkbook", place: int, room: int) -> int:
    try:
        sheet = workbook.get_sheet_by_index(place)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the reader's own faults are no Exception
        return room - _send(out, SHEET, -1)
    if sheet.start is None:
        return room - _send(out, SHEET, 0)
    room -= _send(out, SHEET, sheet.total_height + 1)
    rows = sheet.iter_rows()
    while room >= 0 and (some := list(islice(rows, ROWS_A_FRAME))):
        room -= _send(out, ROWS, [[float(cell) if type(cell) is int else cell for cell in row] for row in some])
    return room


def _send(out: BinaryIO, kind: bytes, what: Any) -> int:  # noqa: ANN401
    packed = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    out.write(HEAD.pack(kind, len(packed)))
    out.write(packed)
    out.flush()
    return len(packed)


def _bound() -> None:
    """Bound memory and time, and let the process write no file, where the system can do that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))
