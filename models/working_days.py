"""Working days: Monday to Friday less the bank holidays of England, from a table the service can edit."""

import csv
import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

from models.dates import check_day
from models.store import Store
from models.words import check_name

_SETTING = "bank holidays"


@lru_cache(maxsize=1)
def england() -> Mapping[date, str]:
    """Return the table that comes with the program: England, 2017 to 2028, with the one-off days."""
    text = files("resources").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    return {date.fromisoformat(row["Date"]): row["Bank holiday"] for row in csv.DictReader(text.splitlines())}


def bank_holidays(store: Store) -> Mapping[date, str]:
    """Return the service's own table of bank holidays, or the program's while it has none."""
    kept = store.setting(_SETTING)
    return {date.fromisoformat(day): name for day, name in json.loads(kept).items()} if kept else england()


def set_bank_holidays(store: Store, table: Mapping[date, str]) -> None:
    """Keep the service's own table. Raises ``BadInput`` when a day or a name can't be taken."""
    kept = {
        check_day(day, "the bank holiday").isoformat(): check_name(name, "the bank holiday's name")
        for day, name in sorted(table.items())
    }
    store.set_setting(_SETTING, json.dumps(kept, ensure_ascii=False))


def is_working_day(day: date, holidays: Mapping[date, str] | None = None) -> bool:
    """Whether ``day`` is Monday to Friday and in no bank holiday table."""
    return day.weekday() < 5 and day not in (england() if holidays is None else holidays)


def add_working_days(day: date, days: int, holidays: Mapping[date, str] | None = None) -> date:
    """Return the ``days``-th working day after ``day``, which itself is day 0 (contract section 2)."""
    while days > 0:
        day += timedelta(1)
        days -= is_working_day(day, holidays)
    return day
