"""Cells that show an error, such as #N/A, or a formula never worked out: the reader gives both as blank cells.

A blank Closed or To means something, so what only looks blank to the reader must not be taken for one.
"""

import html
import re
from collections.abc import Sequence

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


_TAG = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)>(?:<text:p>([^<]*))?")
_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=\"([0-9]{1,7})\"")
_ODS_ERROR = b'value-type="error"'
_MOST_FAULTS = 1_000_000
"""Of a file; a few bytes can repeat an error over a whole sheet."""


def faults_of_ods(xml: bytes) -> Sequence[Faults]:
    """Return the cells with an error of each sheet of an OpenDocument workbook, which are blank to the reader."""
    sheets: list[dict[int, dict[int, Fault]]] = []
    row = column = rows = 0
    left = _MOST_FAULTS
    for tag in _TAG.finditer(xml) if _ODS_ERROR in xml else ():
        repeated = _REPEATED.search(tag[2])
        number = int(repeated[1]) if repeated else 1
        if tag[1] == b"table":
            sheets.append({})
            row, rows = 1, 0
        elif tag[1] == b"table-row":
            row, rows, column = row + rows, number, 0
        else:
            if _ODS_ERROR in tag[2] and sheets:
                shown = Fault(html.unescape((tag[3] or b"").decode("utf-8", "replace")).strip()[:100] or "an error")
                left -= rows * number
                for one in range(row, row + rows) if left >= 0 else ():
                    places = range(column, column + number)
                    sheets[-1].setdefault(one, {}).update(dict.fromkeys(places, shown))
            column += number
    return sheets
