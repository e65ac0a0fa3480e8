"""Who works in the example service, on what terms, and how many cases each holds over 26 months.

All of it is invented. Days are told as months before the last month and a day in that month: ``Day(9, 5)`` is 5 January
when the last month is October. The story: Mill Lane Team ran over from December, when two workers had left and
referrals rose; two agency workers came, and it had recovered by June.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Day(NamedTuple):
    """A day: so many months before the last month (negative: after it), and the day in that month."""

    back: int
    day: int


class Away(NamedTuple):
    """An absence; ``to`` None is open."""

    kind: str
    start: Day
    to: Day | None
    reduction: str = "1"


@dataclass(frozen=True)
class Person:
    """One worker. ``caseload`` is cases at month ends, ``months back:cases``, the months between on a line."""

    worker_id: str
    name: str
    team: str
    role: str
    start: Day
    caseload: str
    fte: str = "1"
    employment: str = "permanent"
    end: Day | None = None
    before: tuple[tuple[Day, dict[str, str]], ...] = ()
    """What was otherwise before a day, earliest first: ``(until, {"fte": "1"})``."""
    away: tuple[Away, ...] = field(default=())


HARBOUR, MILL_LANE, ORCHARD, STATION_ROAD = "Harbour Team", "Mill Lane Team", "Orchard Team", "Station Road Team"
TEAMS = (
    (MILL_LANE, "assessment", "Ifeoma Chukwurah"),
    (HARBOUR, "children in need and protection", "Olwen Thackeray-Moss"),
    (ORCHARD, "children in care", "Dominic Ashgrove"),
    (STATION_ROAD, "leaving care", "Meera Talwalkar"),
)
"""Name, kind and manager, in the order in which cases pass from one team to the next."""

SERVICE_MANAGER = "Hester Langridge"

_SW, _NQ, _SENIOR = "social worker", "newly qualified social worker", "senior social worker"
_AP, _PA = "advanced practitioner", "personal adviser"

PEOPLE = (
    Person("W101", "Anwen Prosser-Hale", HARBOUR, _SW, Day(64, 4), "26:16 14:17 2:18 1:19 0:21"),
    Person("W102", "Tobias Wrenfield", HARBOUR, _SW, Day(41, 2), "26:17 9:18 6:16 0:18",
           away=(Away("leave", Day(2, 10), Day(2, 22)), Away("leave", Day(-1, 9), Day(-1, 14)))),
    Person("W103", "Shazia Qamaruddin", HARBOUR, _SW, Day(88, 6), "26:17 14:16 13:13 0:13", fte="0.8",
           before=((Day(13, 1), {"fte": "1"}),), away=(Away("training", Day(5, 12), Day(5, 15)),)),
    Person("W104", "Keziah Boatwright", HARBOUR, _NQ, Day(13, 8), "13:4 11:8 6:9 0:10",
           away=(Away("training", Day(13, 8), Day(1, 8), "0.1"), Away("leave", Day(3, 6), Day(3, 18)))),
    Person("W105", "Ondřej Halouzka", HARBOUR, _NQ, Day(10, 5), "10:5 7:9 3:11 0:12",
           away=(Away("training", Day(10, 5), Day(4, 5), "0.1"),)),
    Person("W106", "Marged Llewhellin", HARBOUR, _SENIOR, Day(112, 9), "26:16 18:14 0:14",
           before=((Day(18, 1), {"role": _SW}),), away=(Away("leave", Day(4, 7), Day(4, 21)),)),
    Person("W107", "Folasade Ogunbanwo", HARBOUR, _SENIOR, Day(73, 3), "26:9 10:10 5:8 0:9", fte="0.6"),
    Person("W108", "Jerome Tillingcote", HARBOUR, _AP, Day(95, 11), "26:8 6:7 0:5",
           away=(Away("other", Day(7, 3), Day(7, 17)),)),
    Person("W109", "Lowri Caddick-Vaughan", HARBOUR, "family practitioner", Day(50, 15), "26:6 0:7"),
    Person("W110", "Harpal Singh Dhanowal", HARBOUR, _SW, Day(58, 1), "26:16 3:17 1:15 0:9",
           away=(Away("sickness", Day(0, 26), None),)),
    Person("W111", "Wiktoria Szczepanek", HARBOUR, _SW, Day(7, 9), "7:8 6:14 0:17", employment="agency"),
    Person("W112", "Callum Frobisher-Dunn", HARBOUR, _SW, Day(37, 7), "26:15 2:16 1:12 0:2", end=Day(0, 16)),

    Person("W201", "Nirmala Vaidyanath", MILL_LANE, _SENIOR, Day(79, 2),
           "26:14 12:15 11:17 10:18 9:19 8:18 7:17 6:16 5:15 0:15"),
    Person("W202", "Gethin Arkwell", MILL_LANE, _SW, Day(46, 12),
           "26:16 12:17 11:20 10:23 9:24 8:22 7:20 6:18 5:17 0:17", away=(Away("leave", Day(3, 13), Day(3, 25)),)),
    Person("W203", "Rosalind Ebbsworth", MILL_LANE, _SW, Day(69, 8),
           "26:9 12:9 11:10 10:12 9:12 8:11 7:10 6:8 1:8 0:9", fte="0.5"),
    Person("W204", "Chidera Nwokolobia", MILL_LANE, _SW, Day(19, 4),
           "19:5 15:9 13:11 11:13 10:14 9:14 8:13 7:12 6:14 2:15 0:15", before=((Day(6, 1), {"role": _NQ}),),
           away=(Away("training", Day(19, 4), Day(12, 4), "0.1"),)),
    Person("W205", "Aleksandra Brzozowicz", MILL_LANE, _SW, Day(9, 5), "9:12 8:17 7:19 6:17 2:17 0:18",
           employment="agency"),
    Person("W206", "Desmond Okyere-Pratt", MILL_LANE, _SW, Day(8, 2), "8:10 7:17 6:17 5:16 2:12 1:0",
           employment="agency", end=Day(1, 30)),
    Person("W207", "Fenella Strathcombe", MILL_LANE, _SW, Day(5, 11), "5:8 4:13 3:16 0:14",
           away=(Away("leave", Day(2, 3), Day(2, 15)),)),
    Person("W208", "Imtiaz Rahmatullah", MILL_LANE, _NQ, Day(1, 7), "1:3 0:5",
           away=(Away("training", Day(1, 7), Day(-11, 7), "0.1"),)),
    Person("W209", "Sunniva Holdernesse", MILL_LANE, _AP, Day(91, 1),
           "26:6 12:7 11:8 10:9 9:9 8:9 7:8 6:7 0:7", fte="0.8"),
    Person("W210", "Patrick O’Shaughley", MILL_LANE, _SW, Day(52, 3), "26:17 12:14", end=Day(11, 14)),
    Person("W211", "Bronagh Killoughry", MILL_LANE, _SW, Day(33, 10), "26:16 12:17 11:12", end=Day(10, 5)),
    Person("W212", "Yusra Abdikarim", MILL_LANE, _SW, Day(44, 6),
           "26:16 12:17 11:20 10:22 9:23 8:21 7:19 6:16 5:11 4:0 0:0",
           away=(Away("parental", Day(4, 15), Day(-5, 16)),)),
    Person("W213", "Leila Mansourabadi", MILL_LANE, _SW, Day(-1, 9), ""),

    Person("W301", "Gwenllian Tudhope", ORCHARD, _SW, Day(66, 5), "26:15 0:14",
           away=(Away("leave", Day(4, 5), Day(4, 20)),)),
    Person("W302", "Mateusz Dworzak", ORCHARD, _SW, Day(39, 14), "26:15 4:16 2:17 0:18"),
    Person("W303", "Simisola Akinrinade", ORCHARD, _SW, Day(54, 9), "26:10 0:10", fte="0.6"),
    Person("W304", "Ewan Balnacraig", ORCHARD, _SW, Day(30, 2), "26:14 6:15 0:12"),
    Person("W305", "Parveen Sandhawalia", ORCHARD, _SENIOR, Day(83, 7), "26:15 21:12 0:13",
           before=((Day(20, 1), {"team": HARBOUR}),), away=(Away("leave", Day(-1, 16), Day(-1, 21)),)),
    Person("W306", "Tamsin Greenhalghe", ORCHARD, _NQ, Day(12, 6), "12:3 9:7 0:8",
           away=(Away("training", Day(12, 6), Day(0, 6), "0.1"),)),
    Person("W307", "Idris Penhallow", ORCHARD, _SW, Day(101, 4), "26:16 8:15 7:11 0:10"),
    Person("W308", "Katarzyna Wolniewska", ORCHARD, _SW, Day(47, 8), "26:15 7:15 6:6 5:0 2:0 1:6 0:8",
           away=(Away("sickness", Day(6, 13), Day(1, 1)), Away("other", Day(1, 1), Day(-2, 1), "0.5"))),

    Person("W401", "Delroy Hambledon-James", STATION_ROAD, _PA, Day(75, 3), "26:21 0:22"),
    Person("W402", "Mair Gwynfryn", STATION_ROAD, _PA, Day(35, 6), "26:23 0:25",
           away=(Away("leave", Day(3, 4), Day(3, 22)),)),
    Person("W403", "Sadia Chowdhurani", STATION_ROAD, _PA, Day(62, 10), "26:18 0:20", fte="0.8"),
    Person("W404", "Rhodri Blackmere", STATION_ROAD, _PA, Day(4, 8), "4:5 2:10 0:13"),
    Person("W405", "Zanele Mthombeka", STATION_ROAD, _PA, Day(17, 4), "17:10 15:18 0:18",
           before=((Day(3, 1), {"employment": "agency"}),)),
    Person("W406", "Alistair Quennington", STATION_ROAD, _SENIOR, Day(107, 13), "26:13 0:12"),
    Person("W407", "Nadezhda Petrakova", STATION_ROAD, "transition worker", Day(22, 7), "22:8 19:15 0:16"),
)  # fmt: skip

NOT_STARTED, LEAVER = "W213", "W112"

LIMITS = (
    ("", _SW, None, "cases", "15", "20", None),
    ("", _SW, None, "cases", "14", "18", Day(6, 1)),
    ("", _NQ, None, "cases", "8", "12", None),
    ("", _SENIOR, None, "cases", "12", "16", None),
    ("", _AP, None, "cases", "6", "10", None),
    ("", _PA, None, "cases", "15", "25", None),
    ("leaving care", "", None, "cases", "12", "22", None),
    ("children in care", _SW, None, "points", "16", "22", Day(9, 1)),
    ("", "", "W307", "cases", "8", "11", Day(7, 1)),
)
"""Team kind, role, worker id, measure, lower, upper, from (None: always)."""

WEIGHTS = (
    ("child in care", "1.25", Day(9, 1)),
    ("child protection plan", "1.4", Day(9, 1)),
    ("child protection plan", "1.5", Day(3, 1)),
    ("care leaver", "0.75", Day(9, 1)),
)

OVERRIDES = (
    ("W202", 10, "Mill Lane has lost two workers and referrals have risen; no one in the team has room."),
    ("W212", 10, "The family knows this worker from an earlier assessment, and no one else has room."),
    ("W201", 9, "Agreed until the first agency worker has settled in."),
    ("W202", 9, "A fourth child of a family this worker is assessing already."),
    ("W203", 9, "Agreed until the first agency worker has settled in."),
    ("W101", 0, "Covers for a colleague who left; two of the cases close in November."),
)
"""Worker, months back and reason of each agreement to go over the limit, for the last case given in that month."""

WORKERS_VIEW = "Agreed for now, with no new court work and a look at it together on the date set."
CLOSING_REASON = "The goals of the plan are met, and the family agrees."
