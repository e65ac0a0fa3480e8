"""Workbooks of Excel and of OpenDocument: each thing that one can be instead gets one plain sentence."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from models.errors import BadInput
from models.spreadsheets.apart import read_apart
from models.spreadsheets.faults import faults, faults_of_ods
from models.spreadsheets.file import damaged, protected
from models.spreadsheets.parts import even, is_plain, keeps_its_promise, may_swell, unpack
from models.spreadsheets.sheets import Cell, Faults, Progress, Sheet, Spreadsheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

log = logging.getLogger(__name__)

_BOOK, _RELATIONS, _CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
_TEXTS = "xl/sharedstrings.xml"
_READ = {_BOOK, _TEXTS, "xl/styles.xml"}
_PROGRAM = "vbaproject.bin"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_SHEET_ID = re.compile(rb"\s?\w+:id\s*=\s*[\"']([^\"']*)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ID = re.compile(rb"(?:^|\s)Id\s*=\s*[\"']([^\"']*)[\"']")
_TARGET = re.compile(rb"(?:^|\s)Target\s*=\s*[\"']([^\"']*)[\"']")


def is_workbook(parts: zipfile.ZipFile) -> bool:
    """Whether a zip is a workbook."""
    return not {even(name) for name in parts.namelist()}.isdisjoint({_BOOK, _CONTENT})


@dataclass(frozen=True, slots=True)
class Looked:
    """What has to be known of a workbook before the reader may have it."""

    plain: bool
    """Whether the reader may read it in this process."""
    faults: Sequence[Faults]
    """Of each sheet, in their order."""
    has_macros: bool


def look_into(parts: zipfile.ZipFile, name: str) -> Looked:
    """Look into the zip of a workbook.

    Raises:
        BadInput: binary, protected by a password, or with a cell too far out.
    """
    listed = {even(part.filename): part for part in parts.infolist()}
    if "xl/workbook.bin" in listed:
        raise BadInput(f"{name} is a binary workbook; open it in Excel and save it as .xlsx.")
    manifest = listed.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in unpack(parts, manifest, name):
        raise BadInput(protected(name))
    relations = unpack(parts, listed[_RELATIONS], name) if _RELATIONS in listed else b""
    texts = unpack(parts, listed[_TEXTS], name) if _TEXTS in listed else b""
    if not keeps_its_promise(texts):
        raise BadInput(damaged(name))
    plain = _CONTENT not in listed and len(listed) == len(parts.infolist())
    wrong: dict[str, Faults] = {}
    for at, part in listed.items():
        if not _is_read(at, relations, open_document=_CONTENT in listed):
            continue
        xml = unpack(parts, part, name)
        plain = is_plain(xml, name) and plain and not may_swell(texts, xml, name)
        if b"<sheetData" in xml and (found := faults(xml)):
            wrong[at] = found
    by_place: Sequence[Faults]
    if _BOOK in listed:
        by_place = [wrong.get(at, {}) for at in _order(unpack(parts, listed[_BOOK], name), relations)]
    else:
        by_place = faults_of_ods(unpack(parts, listed[_CONTENT], name))
    return Looked(plain, by_place, any(at.endswith(_PROGRAM) for at in listed))


def _is_read(at: str, relations: bytes, *, open_document: bool) -> bool:
    """Whether the reader looks into a part: the book's own parts and those that it names. Not charts, not pictures."""
    if open_document or b"&" in relations:  # a name may be written in signs that only the reader undoes
        return at.endswith(".xml") or at.rsplit("/", 1)[-1].encode() in relations.lower()
    return at in _READ or at.rsplit("/", 1)[-1].encode() in relations.lower()


def open_packed(data: bytes, name: str, looked: Looked, progress: Progress | None) -> Spreadsheet:
    """Open a workbook that is a zip, once it was looked into: .xlsx, .xlsm, .ods. Raises ``BadInput``: damaged."""

    def find_faults(place: int) -> Faults:
        return looked.faults[place] if place < len(looked.faults) else {}

    if not looked.plain:
        return replace(read_apart(data, name, damaged(name), progress, find_faults), has_macros=looked.has_macros)
    workbook = _reader(data, name)
    names = tuple(workbook.sheet_names)
    read = partial(_by_name, workbook, names, name, find_faults)
    return Spreadsheet(name, names, read, has_macros=looked.has_macros)


def _by_name(
    workbook: "CalamineWorkbook", names: tuple[str, ...], name: str, find_faults: Callable[[int], Faults], sheet: str
) -> Sheet | None:
    return _sheet(workbook, sheet, name, find_faults(names.index(sheet)))


def open_old(data: bytes, name: str, progress: Progress | None) -> Spreadsheet:
    """Open a workbook of before 2007. The reader ends the whole program on some damaged ones, so it is read apart.

    Raises:
        BadInput: damaged, another old document, or protected by a password.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadInput(protected(name))
    sorry = f"{name} is a damaged document of before 2007, or no workbook; open it in Excel and save it as .xlsx."
    return read_apart(data, name, sorry, progress)


def _reader(data: bytes, name: str) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))  # goes by what is in it, not by what its name ends in
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own faults are no Exception
        log.info("workbook unreadable: %s", type(error).__name__)
        raise BadInput(damaged(name)) from None


def _sheet(workbook: "CalamineWorkbook", sheet: str, name: str, wrong: Faults) -> Sheet | None:
    unreadable = f"{name} is damaged: its sheet “{sheet}” can't be read; save it once more in Excel."
    try:
        found = workbook.get_sheet_by_name(sheet)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own faults are no Exception
        log.info("sheet unreadable: %s", type(error).__name__)
        raise BadInput(unreadable) from None
    if found.start is None:
        return None
    return Sheet(sheet, found.total_height + 1, lambda: _rows(found, unreadable), lambda: wrong)


def _rows(sheet: "CalamineSheet", unreadable: str) -> Iterator[list[Cell]]:
    try:
        yield from sheet.iter_rows()
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a time of more days than there are
        log.info("row unreadable: %s", type(error).__name__)
        raise BadInput(unreadable) from None


def _order(book: bytes, relations: bytes) -> list[str]:
    """Return the part of each sheet, in the order of the sheets, as ``even`` names it."""
    targets = {}
    for attributes in _RELATION.findall(relations):
        known, target = _ID.search(attributes), _TARGET.search(attributes)
        if known and target:
            targets[known[1]] = even(target[1].decode("utf-8", "replace")).lstrip("/")
    order = []
    for attributes in _SHEET.findall(book):
        known = _SHEET_ID.search(attributes)
        part = targets.get(known[1], "") if known else ""
        order.append(part if part.startswith("xl/") else f"xl/{part}")
    return order
