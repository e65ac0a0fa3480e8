"""Cells that show an error, such as #N/A, or a formula never worked out: the reader gives both as blank cells.

A blank Closed or To means something, so what only looks blank to the reader must not be taken for one.
"""

import html
import re

from models.spreadsheets.parts import number_of
from models.spreadsheets.sheets import Fault, Faults

_ERROR = re.compile(rb"#[A-Z][^<]*")
"""The rarest byte of a cell with an error; the reader refuses a sheet with an error that it doesn't know."""
_NO_VALUE = re.compile(rb"<f(?=[\s/>])[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_LONGEST_CELL = 2**18
"""In bytes, far above what Excel allows: how far before its end a cell may begin."""
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_IS_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")

NO_RESULT = Fault("a formula without a result")


def faults(xml: bytes) -> Faults:
    """Return the faulty cells of a sheet's part."""
    found: dict[int, dict[int, Fault]] = {}
    shown: dict[bytes, Fault] = {}
    for one in _ERROR.finditer(xml):
        if xml[one.start() - 3 : one.start()] == b"<v>" and _IS_ERROR.search(head := _head(xml, one.start())):
            if one[0] not in shown:
                shown[one[0]] = Fault(html.unescape(one[0].decode("utf-8", "replace")).strip()[:100])
            _add(found, head, shown[one[0]])
    for one in _NO_VALUE.finditer(xml):
        head = _head(xml, one.start())
        if not _IS_TEXT.search(head):
            _add(found, head, NO_RESULT)
    return found


def _head(xml: bytes, inside: int) -> bytes:
    """Return the opening tag of the cell around a place in it."""
    start = xml.rfind(b"<c ", max(0, inside - _LONGEST_CELL), inside)
    return xml[start : xml.find(b">", start) + 1] if start >= 0 else b""


def _add(found: dict[int, dict[int, Fault]], head: bytes, shown: Fault) -> None:
    place = _PLACE.search(head)
    if place is not None:
        found.setdefault(int(place[2]), {})[number_of(place[1]) - 1] = shown
