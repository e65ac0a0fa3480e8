"""Cells that show an error, such as #N/A, or a formula never worked out: the reader gives both as blank cells.

A blank Closed or To means something, so what only looks blank to the reader must not be taken for one.
"""

import re
import zipfile
from collections.abc import Collection
from typing import IO
from xml.etree import ElementTree

from models.spreadsheets.sheets import Fault, Faults

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NO_VALUE = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_CELL = re.compile(rb"<c(\s[^>]*[\"'])\s*>(.*?</c>)", re.DOTALL)
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_TEXT = re.compile(rb"\st=[\"']str[\"']")
_VALUE = re.compile(rb"<v>\s*([^<]*)</v>")


def is_suspect(xml: bytes) -> bool:
    """Whether a stretch of a sheet's XML may hold a faulty cell; quick, for it is asked of every stretch."""
    if b't="e"' in xml or b"t='e'" in xml:
        return True
    return b"</f>" in xml and _NO_VALUE.search(xml) is not None


def faults(file: IO[bytes], suspects: Collection[str]) -> dict[str, Faults]:
    """Return the faulty cells of each sheet of an Excel workbook that has any.

    Args:
        file: the workbook.
        suspects: the parts of it that may hold faulty cells.
    """
    with zipfile.ZipFile(file) as parts:
        return {name: _of_sheet(parts.read(part)) for name, part in _sheets(parts).items() if part in suspects}


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "").lstrip("/") for one in relations}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    found = {one.get("name", ""): targets.get(one.get(_RELATION), "") for one in book.iter(f"{_MAIN}sheet")}
    return {name: part if part.startswith("xl/") else f"xl/{part}" for name, part in found.items()}


def _of_sheet(xml: bytes) -> Faults:
    found: dict[int, dict[int, Fault]] = {}
    for head, content in _CELL.findall(xml):
        place = _PLACE.search(head)
        if place is None:
            continue
        if _ERROR.search(head):
            value = _VALUE.search(content)
            shown = value[1].decode("utf-8", "replace") if value else "an error"
        elif _NO_VALUE.search(content) and not _TEXT.search(head):
            shown = "a formula without a result"
        else:
            continue
        found.setdefault(int(place[2]), {})[_column(place[1])] = Fault(shown)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
