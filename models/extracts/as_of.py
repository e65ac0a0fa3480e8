"""The day of an extract that is written in its file's or its folder's name: ``Annex A 2026-11-02.xlsx``."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from models.dates import EARLIEST

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GAP = r"[ ._\-]"
_ISO = re.compile(rf"(?<!\d)(\d{{4}}){_GAP}?(\d{{2}}){_GAP}?(\d{{2}})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{2}})(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)(\d{2})(\d{2})(20\d{2})(?!\d)")
_WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?{_GAP}?([a-z]{{3,9}}){_GAP}?(\d{{4}}|\d{{2}})(?!\d)")


def named_day(path: Path, latest: date) -> date | None:
    """Return the day that the name of a file, else of its folder, holds; None without one, or after ``latest``.

    A name of numbers is read year first, then day first: ``2026-11-02``, ``20261102``, ``02.11.2026``, ``02112026``,
    ``2 Nov 2026``.
    """
    for name in (path.name, path.parent.name):
        for day in _days(name.casefold()):
            if EARLIEST <= day <= latest:
                return day
    return None


def _days(name: str) -> Iterator[date]:
    for year, month, day in _numbers(name):
        try:
            yield date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            continue


def _numbers(name: str) -> Iterator[tuple[int, int, int]]:
    for found in _ISO.finditer(name):
        yield int(found[1]), int(found[2]), int(found[3])
    for pattern in (_DAY_FIRST, _TOGETHER):
        for found in pattern.finditer(name):
            yield int(found[3]), int(found[2]), int(found[1])
    for found in _WORDED.finditer(name):
        if found[2][:3] in _MONTHS:
            yield int(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1])
