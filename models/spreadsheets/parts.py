"""The parts of a workbook's zip, unpacked under limits, and what has to be known before the reader may have them."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import BadInput
from models.spreadsheets.file import damaged, protected, too_large

_LARGEST_UNPACKED = 2**30
"""In bytes, together. A service of 1,700 workers over ten years unpacks to 0.3 GB."""
_LARGEST_PART = 400 * 2**20
_MOST_PARTS = 20_000
_MOST_CELLS = 12_000_000
"""The reader holds a sheet's whole rectangle; one stray cell in the last corner would be 17 thousand million cells."""
_LAST_ROW = 1_048_576

# Nearly every cell is in the first 104 columns and 99,999 rows, which are few enough; only others are looked at.
_NOT_NEAR = re.compile(rb'<c(?! r="(?:[A-Z]|[A-C][A-Z])[0-9]{1,5}+")(?=[\s/>])( r="[A-Z]{1,3}[0-9]{1,9}")?')
_HELD = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,9})"(?!(?: s="[0-9]{1,9}")? ?/>)')
_PREFIXED = re.compile(rb":(?=c[\s/>])")
_PROMISED = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?([0-9]{1,30})")
_WINDOW = 2**22
_MOST_TEXT = 2**29
_TEXT_END = b"</si>"
_SHARED = re.compile(rb"t=[\"']s[\"'][^<>]*><v>([0-9]{1,9})</v>")
_SHORTEST_CELL = len('<c r="A1" t="s"><v>0</v></c>')
_WRONG = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, RuntimeError, ValueError,
          OverflowError, OSError, LookupError)  # fmt: skip
"""What Python's own reader raises on a damaged zip."""


@contextmanager
def opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Yield the zip in ``data``; whatever is wrong with it becomes a sentence about the file called ``name``.

    Raises:
        BadInput: damaged, protected by a password, or far too large.
    """
    if data.count(b"PK\x01\x02") > _MOST_PARTS:
        raise BadInput(too_large(name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
            if any(part.flag_bits & 1 for part in listed):
                raise BadInput(protected(name))
            if sum(part.file_size for part in listed) > _LARGEST_UNPACKED:
                raise BadInput(too_large(name))
            yield parts
    except _WRONG:
        raise BadInput(damaged(name)) from None


def unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, most: int = _LARGEST_PART) -> bytes:
    """Return a part whole: as much as is really in it, not as much as it says.

    Raises:
        BadInput: it is far too large.
    """
    said, part.file_size = part.file_size, 2 * most
    try:
        file = parts.open(part)
    finally:
        part.file_size = said
    with file:
        found = file.read(most + 1)
    if len(found) > most:
        raise BadInput(too_large(name))
    return found


def even(name: str) -> str:
    """Return a part's name as the reader looks for it: it minds neither case nor the kind of slash."""
    return name.lower().replace("\\", "/")


def is_plain(xml: bytes, name: str) -> bool:
    """Whether a part is one whose cells are all where they say, inside a rectangle that the memory can hold.

    What is not plain may be sound too, and is read in a process of its own.

    Raises:
        BadInput: a cell stands too far out.
    """
    if b"<c" not in xml and b":c" not in xml:
        return True
    far = False
    for found in _NOT_NEAR.finditer(xml):
        if not found[1]:
            return False
        far = True
    if far and _is_too_wide(xml):
        raise BadInput(
            f"{name} has a cell far outside its tables, which makes a sheet too large to read; delete"
            " the empty-looking rows and columns after the table, save, then choose it again."
        )
    return _PREFIXED.search(xml) is None


def may_swell(texts: bytes, sheet: bytes, name: str) -> bool:
    """Whether a sheet may hold far more text than its file: the reader copies a shared text into each of its cells.

    Raises:
        BadInput: it does.
    """
    if max(map(len, texts.split(_TEXT_END))) * (len(sheet) // _SHORTEST_CELL) <= _MOST_TEXT:
        return False
    lengths = [len(text) for text in texts.split(_TEXT_END)]
    if sum(lengths[int(place)] for place in _SHARED.findall(sheet) if int(place) < len(lengths)) > _MOST_TEXT:
        raise BadInput(too_large(name))
    return True


def keeps_its_promise(xml: bytes) -> bool:
    """Whether the part of shared texts is as long as it says; the reader makes room for all of them at once."""
    return all(int(found) <= len(xml) for found in _PROMISED.findall(xml))


def _is_too_wide(xml: bytes) -> bool:
    """Whether the rectangle of the cells that hold something is too large."""
    columns: set[bytes] = set()
    start = tallest = 0
    while start < len(xml):
        end = max(xml.rfind(b"<c ", start + 1, start + _WINDOW), 0) if start + _WINDOW < len(xml) else len(xml)
        end = end or start + _WINDOW  # else between two cells: a cell cut in two would look as if it held something
        found = _HELD.findall(xml, start, end)
        start = end
        columns.update({letters for letters, _ in found})
        tallest = max(tallest, max(map(int, {digits for _, digits in found}), default=0))
    widest = max(map(number_of, columns), default=0)
    return tallest > _LAST_ROW or widest * tallest > _MOST_CELLS


def number_of(letters: bytes) -> int:
    """Return a column's number, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
