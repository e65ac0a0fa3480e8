"""The files that are to be consolidated: each read once, and which of them count.

What does not count - no return, another month, a second one of the same team - is named in one sentence; where two
differ and nothing tells which holds, the user has to leave one of them out.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.dates import month_ends, show_month
from models.errors import BadInput, Failure
from models.returns.build import MONTHS
from models.returns.content import LAYOUT
from models.returns.read import ReadBack, read_return
from models.spreadsheets import Progress
from models.words import key

ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls")
"""What the name of a return may end in; one with another ending is only read when it is named itself."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file, and the return in it or else the sentence that says why there is none."""

    path: Path
    back: ReadBack | None
    why: str = ""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.back.file if self.back else self.path.name


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a file: it counts, or ``why`` says in one sentence why not."""

    given: Given
    why: str = ""
    by_choice: bool = False
    """The user left it out."""
    clash: bool = False
    """It differs from another that is of the same team or month: the user has to leave one of them out."""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.given.file


@dataclass(frozen=True, slots=True)
class Settled:
    """Which files count."""

    lines: tuple[Line, ...]
    """In the order in which the files were given."""
    trend: bool
    """Whether they are whole-service returns of several months, not teams' returns of one."""

    @property
    def counted(self) -> tuple[ReadBack, ...]:
        """The returns that count, by team or, of the service, by month."""
        found = [line.given.back for line in self.lines if line.given.back and not line.why]
        return tuple(sorted(found, key=lambda one: (one.of.month, key(one.of.of))))

    @property
    def left_out(self) -> tuple[Line, ...]:
        """The files that do not count."""
        return tuple(line for line in self.lines if line.why)

    @property
    def clashes(self) -> tuple[str, ...]:
        """The sentences of what the user has to decide."""
        return tuple(dict.fromkeys(line.why for line in self.lines if line.clash))


def workbooks(paths: Iterable[Path], without: Path | None = None) -> list[Path]:
    """Return the files that are meant, each once: those named, and of a folder the workbooks in it.

    Args:
        paths: files and folders.
        without: a file that is passed over in a folder, such as the one that is to be written.

    Raises:
        BadInput: a folder holds no workbook.
        Failure: a folder can't be read.
    """
    found: dict[str, Path] = {}
    for path in paths:
        files = list(_in_folder(path)) if path.is_dir() else [path]
        found |= {
            _same(file): file for file in files if not (path.is_dir() and without and _same(file) == _same(without))
        }
        if not files:
            raise BadInput(f"{path.name or path} is a folder without a workbook; choose the one with the returns.")
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError as error:
        reason = (error.strerror or "the system refused it").lower()
        raise Failure(f"{folder.name} can't be read: {reason}; copy it to this computer, then try again.") from error
    for name in names:
        if not name.startswith((".", "~")) and name.casefold().endswith(ENDINGS):
            yield folder / name


def _same(path: Path) -> str:
    return os.path.normcase(path.absolute())


def read_files(paths: Sequence[Path], progress: Progress | None = None) -> tuple[Given, ...]:
    """Read the returns in ``paths``; a file that holds none has the sentence that says why.

    ``progress`` is told each file before it is read, and may raise to stop.
    """
    found = []
    for place, path in enumerate(paths):
        if progress is not None:
            progress(f"Reading {path.name}", place, len(paths))
        try:
            found.append(Given(path, read_return(path)))
        except (BadInput, Failure) as error:
            found.append(Given(path, None, str(error)))
    return tuple(found)


def settle(files: Sequence[Given], leave_out: Collection[Path] = ()) -> Settled:
    """Say of each file whether it counts; ``leave_out`` are those that the user does not want."""
    lines = [_first(one, leave_out) for one in files]
    trend = not any(line.given.back and line.given.back.of.team is not None for line in lines if not line.why)
    for rule in (_earlier_months, _once) if trend else (_of_a_team, _of_one_month, _once):
        open_still = [place for place, line in enumerate(lines) if not line.why]
        backs = [back for place in open_still if (back := lines[place].given.back)]
        for place, (why, clash) in zip(open_still, rule(backs), strict=True):
            if why:
                lines[place] = Line(lines[place].given, why, clash=clash)
    return Settled(tuple(lines), trend)


_Said = list[tuple[str, bool]]
"""Of each return why it does not count, empty where it does, and whether that is for the user to decide."""


def _first(one: Given, leave_out: Collection[Path]) -> Line:
    if one.path in leave_out:
        return Line(one, f"{one.file} was left out by choice.", by_choice=True)
    return Line(one, one.why)


def _of_a_team(read: Sequence[ReadBack]) -> _Said:
    of_service = "{} is the return of a whole service, not of a team."
    return [("" if one.of.team is not None else of_service.format(one.file), False) for one in read]


def _of_one_month(read: Sequence[ReadBack]) -> _Said:
    """Leave those of the month that most are of, of two such the later."""
    sizes = Counter(one.of.month for one in read)
    month = max(sizes, key=lambda day: (sizes[day], day), default=date.min)
    return [
        (
            "" if one.of.month == month else f"{one.file} is of {show_month(one.of.month)}, not {show_month(month)}.",
            False,
        )
        for one in read
    ]


def shows_edits(one: ReadBack) -> bool:
    """Whether a return has the fingerprint by which an edit can be told."""
    return one.layout == LAYOUT and bool(one.shown)


def _earlier_months(read: Sequence[ReadBack]) -> _Said:
    """Leave the latest month and those that the trend goes back to."""
    newest = max((one.of.month for one in read), default=date.max)
    first = month_ends(newest, MONTHS)[0] if read else date.min
    why = f"{{}} is of {{}}, more than {MONTHS} months before {show_month(newest)}."
    return [("" if one.of.month >= first else why.format(one.file, show_month(one.of.month)), False) for one in read]


def _once(read: Sequence[ReadBack]) -> _Said:
    """Leave one return a team, or of the service a month: a signed one that nobody edited before others."""
    groups: dict[tuple[str, date], list[int]] = {}
    for place, one in enumerate(read):
        groups.setdefault((key(one.of.team or ""), one.of.month), []).append(place)
    said: _Said = [("", False)] * len(read)
    for places in groups.values():
        best = min(places, key=lambda place: (not _sound(read[place]), place))
        others = [place for place in places if place != best]
        for place in others:
            said[place] = _beside(read[best], read[place])
            if said[place][1]:
                said[best] = said[place]
    return said


def _sound(one: ReadBack) -> bool:
    return is_signed(one) and not one.edited


def is_signed(one: ReadBack) -> bool:
    """Whether a return says that it is signed off, and by whom and when."""
    return one.of.signed and any(signing.name and signing.day for signing in one.of.signatures)


def _beside(first: ReadBack, one: ReadBack) -> tuple[str, bool]:
    """Say why ``one`` does not count beside ``first``."""
    if first.fingerprint == one.fingerprint:
        return f"{one.file} is the same return as {first.file}: counted once.", False
    of = first.of.of if first.of.team is not None else show_month(first.of.month)
    if _sound(first) and not _sound(one):
        return f"{one.file} is of {of} too and {_less(one)}; the signed {first.file} is counted.", False
    return f"{first.file} and {one.file} are both of {of} and differ; leave out the one that does not hold.", True


def _less(one: ReadBack) -> str:
    return "was edited after it was signed" if is_signed(one) else "is not signed off"
