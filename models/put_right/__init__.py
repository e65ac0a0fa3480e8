"""What is quietly wrong on a day: lists of cases, people and limits that nobody complains of, each with its mending.

``put_right`` works all lists out from one state of the record; each row names what can be done about it, the first
thing first. What is planned to close and who waits to be confirmed have no history: of a past day it is what is so now.
"""

from models.put_right.lists import QUIET_CHOICES, PutRight, put_right, set_quiet_days
from models.put_right.shapes import QUIET, Action, Check, Does, Row
from models.put_right.words import answer, looked_at, nothing_wrong

__all__ = [
    "QUIET",
    "QUIET_CHOICES",
    "Action",
    "Check",
    "Does",
    "PutRight",
    "Row",
    "answer",
    "looked_at",
    "nothing_wrong",
    "put_right",
    "set_quiet_days",
]
