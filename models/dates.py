"""Days, months and half-open periods (contract section 2), and how dates are read and written."""

import calendar
import re
from datetime import date, datetime, timedelta

from models.errors import BadInput

ALWAYS = date(1, 1, 1)
OPEN = date(9999, 12, 31)
"""The end of a period that has none; kept as such so that one index answers "who held what on a day"."""

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_WORDED = re.compile(r"(\d{1,2})[ \-]([A-Za-z]{3,9})[ \-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


def read_date(text: str, what: str = "the date", today: date | None = None) -> date:
    """Return the day that ``text`` names: day first, or ISO, or ``today`` and ``+14`` where today is given.

    Raises:
        BadInput: it is no day, or none between 1900 and 2100.
    """
    clean = " ".join(text.split())
    if today is not None and clean.casefold() == "today":
        return today
    if today is not None and re.fullmatch(r"[+-]\d{1,4}", clean):
        return today + timedelta(int(clean))
    day = _parse(clean)
    if day is None:
        raise BadInput(f"{_capital(what)} “{clean[:40]}” is not a date; write it as 31/10/2026.")
    return check_day(day, what)


def check_day(day: date, what: str = "the date") -> date:
    """Return ``day``. Raises ``BadInput`` when it is not between 1900 and 2100."""
    if not EARLIEST <= day <= LATEST:
        raise BadInput(f"{_capital(what)} {day:%d/%m/}{day.year} is not between 1900 and 2100; check the year.")
    return day


def _parse(text: str) -> date | None:
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(text):
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, int(match[2]), int(match[1]))
        if match := _WORDED.fullmatch(text):
            months = [name.startswith(match[2].lower()) for name in _MONTH_NAMES]
            return date(int(match[3]), months.index(True) + 1, int(match[1]))
    except ValueError:
        return None
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def read_month(text: str) -> date:
    """Return the last day of the month written ``YYYY-MM``. Raises ``BadInput`` when it is no month."""
    try:
        first = datetime.strptime(text.strip(), "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise BadInput(f"The month “{text[:40]}” is not a month; write it as 2026-10.") from None
    return month_end(check_day(first, "the month"))


def month_end(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return ``day`` moved by whole months, clamped to the month's end (30 Nov + 3 = 28 or 29 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_ends(last: date, months: int) -> list[date]:
    """Return the ends of the ``months`` months up to the month of ``last``, oldest first."""
    return [month_end(add_months(last.replace(day=1), -back)) for back in reversed(range(months))]


def first_birthday(born: date) -> date:
    """Return the day on which someone is no longer under one; born on 29 February, it is 1 March."""
    if (born.month, born.day) == (2, 29):
        return date(born.year + 1, 3, 1)
    return born.replace(year=born.year + 1)


def age(born: date, day: date) -> int:
    """Return the age in whole years on ``day``; 0 before birth."""
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def show(day: date) -> str:
    """Return ``31 Oct 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_short(day: date, today: date) -> str:
    """Return ``31 Oct`` in the year of ``today``, else ``31 Oct 2025``."""
    return show(day) if day.year != today.year else f"{day.day} {_MONTHS[day.month - 1]}"


def show_weekday(day: date) -> str:
    """Return ``Mon 2 Nov 2026``."""
    return f"{_DAYS[day.weekday()]} {show(day)}"


def show_month(day: date) -> str:
    """Return ``October 2026``."""
    return f"{calendar.month_name[day.month]} {day.year}"


def show_month_short(day: date) -> str:
    """Return ``Oct 26``."""
    return f"{_MONTHS[day.month - 1]} {day.year % 100:02d}"


def show_period(start: date, end: date, today: date) -> str:
    """Return a half-open period as people say it: ``since 26 Oct``, ``9–10 Nov``, ``to 4 Jan 2027``."""
    if end == OPEN:
        return f"since {show_short(start, today)}"
    last = end - timedelta(1)
    if last == start:
        return show_short(start, today)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day}–{show_short(last, today)}"
    return f"{show_short(start, today)}–{show_short(last, today)}"
