"""Having a workbook read by a process of its own (``models.spreadsheets.child``), and keeping what that answers."""

import io
import logging
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO, Any

from models.errors import BadInput, Failure
from models.spreadsheets import child
from models.spreadsheets.file import protected, too_large
from models.spreadsheets.sheets import Cell, Faults, Progress, Sheet, Spreadsheet

log = logging.getLogger(__name__)

ARGUMENT = "--read-spreadsheet"
"""What the packaged program is started with to be this process."""
_STEP = 0.1
_LEAST_SECONDS, _BYTES_A_SECOND = 10, 2**17
"""Some damage makes the reader go round for ever: a small file is given up sooner."""
_DATES = {("datetime", name) for name in ("date", "datetime", "time", "timedelta")}


@dataclass(slots=True)
class _Answer:
    """One sheet as the process gave it: its rows stay packed until they are wanted."""

    height: int
    packed: list[memoryview] = field(default_factory=list)

    def rows(self) -> Iterator[list[Cell]]:
        for frame in self.packed:
            yield from _unpacked(frame)


def read_apart(
    data: bytes,
    name: str,
    sorry: str,
    progress: Progress | None = None,
    find_faults: Callable[[int], Faults] | None = None,
) -> Spreadsheet:
    """Read a workbook in a process of its own.

    Args:
        data: the file.
        name: its name.
        sorry: what to tell when the process can't read it.
        progress: told while the process works; may raise to stop it.
        find_faults: finds the faulty cells of the sheet at a place, from 0.

    Raises:
        BadInput: damaged, protected by a password, or too large to be held or to be read in a minute.
        Failure: no process can be started.
    """
    names, sheets = _parse(_ask(data, name, sorry, progress), name, sorry)
    places = {sheet: place for place, sheet in reversed(list(enumerate(names)))}

    def read(sheet: str) -> Sheet | None:
        place = places[sheet]
        found = sheets[place]
        if found.height < 0:
            raise BadInput(f"{name} is damaged: its sheet “{sheet}” can't be read; save it once more in Excel.")
        wrong = (lambda: find_faults(place)) if find_faults is not None else dict
        return Sheet(sheet, found.height, found.rows, wrong) if found.height else None

    return Spreadsheet(name, names, read)


def _parse(answer: bytes, name: str, sorry: str) -> tuple[tuple[str, ...], list[_Answer]]:
    names: tuple[str, ...] = ()
    sheets: list[_Answer] = []
    for kind, frame in _frames(memoryview(answer)):
        if kind == child.ROWS:
            sheets[-1].packed.append(frame)
        elif kind == child.SHEET:
            sheets.append(_Answer(_unpacked(frame)))
        elif kind == child.NAMES:
            names = _unpacked(frame)
        else:
            end = _unpacked(frame)
            if end == child.DONE:
                return names, sheets
            raise BadInput(protected(name) if end == child.PROTECTED else too_large(name))
    raise BadInput(sorry)  # the process ended before it was done


def _frames(answer: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    start = 0
    while start + child.HEAD.size <= len(answer):
        kind, length = child.HEAD.unpack_from(answer, start)
        start += child.HEAD.size
        if start + length > len(answer):
            return
        yield kind, answer[start : start + length]
        start += length


class _Unpickler(pickle.Unpickler):
    """Makes dates and times and what needs no class: the process read a file that may mean harm."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        if (module, name) not in _DATES:
            raise pickle.UnpicklingError(name)
        return super().find_class(module, name)


def _unpacked(frame: memoryview) -> Any:  # noqa: ANN401
    return _Unpickler(io.BytesIO(frame)).load()


def _send(pipe: IO[bytes], data: bytes) -> None:
    """Send all of the file; a process that ends before it has read all is told of by its answer."""
    with suppress(OSError), pipe:
        pipe.write(data)


def _ask(data: bytes, name: str, sorry: str, progress: Progress | None) -> bytes:
    if getattr(sys, "frozen", False):
        command = [sys.executable, ARGUMENT]
    else:
        command = [sys.executable, "-B", "-c", "from models.spreadsheets.child import main; raise SystemExit(main())"]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2], creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except OSError as error:
        raise Failure(f"{name} can't be read now: {(error.strerror or 'no memory').lower()}; try again.") from error
    ends = time.monotonic() + min(child.SECONDS, _LEAST_SECONDS + len(data) // _BYTES_A_SECOND)
    # By a thread: ``communicate`` gives up sending what is larger than a pipe holds once its first wait has run out.
    sending, process.stdin = process.stdin, None
    Thread(target=_send, args=(sending, data), daemon=True).start()
    with process:
        try:
            while True:
                if progress is not None:
                    progress(f"Reading {name}", 0, 1)
                try:
                    return process.communicate(timeout=_STEP)[0]
                except subprocess.TimeoutExpired:
                    if time.monotonic() > ends:
                        raise BadInput(sorry) from None
        finally:
            process.kill()
            log.info("a workbook was read apart: status %s", process.poll())
