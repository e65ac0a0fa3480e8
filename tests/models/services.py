"""Random small services, and a second, naive working-out of a day that shares nothing with the program's."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import strategies as st

from models.words import CATEGORIES

FIRST = date(2026, 1, 1)
DAYS = 40
ROLES = ["social worker", "senior social worker"]
KINDS = ["assessment", "children in care"]


def _day(number):
    return FIRST + timedelta(number)


def _period(draw, *, may_be_open=True):
    start = draw(st.integers(0, DAYS - 1))
    end = draw(st.one_of(st.none(), st.integers(start + 1, DAYS + 5))) if may_be_open else start + 1
    return start, end


@st.composite
def services(draw):
    """Draw a service as plain dicts; days are numbers from FIRST, an open end is None."""
    teams = [{"name": f"Team {n}", "kind": draw(st.sampled_from(KINDS))} for n in range(draw(st.integers(1, 2)))]
    workers = []
    for number in range(draw(st.integers(1, 4))):
        start, end = _period(draw)
        workers.append({
            "id": f"W{number}", "name": draw(st.sampled_from(["Ann", "Bo", "bo"])), "start": start, "end": end,
            "team": draw(st.integers(0, len(teams) - 1)), "role": draw(st.sampled_from(ROLES)),
            "employment": draw(st.sampled_from(["permanent", "agency"])),
            "fte": draw(st.sampled_from(["0", "0.5", "0.6", "0.8", "1"])),
            "absences": [(*_period(draw), draw(st.sampled_from(["1", "0.5", "0.25"])))
                         for _ in range(draw(st.integers(0, 2)))],
        })  # fmt: skip
    lines = {}
    for _ in range(draw(st.integers(0, 5))):
        lower = draw(st.integers(0, 3))
        personal = draw(st.booleans()) and draw(st.booleans())
        scope = ("", "", draw(st.integers(0, len(workers) - 1))) if personal else (
            draw(st.sampled_from(["", *KINDS])), draw(st.sampled_from(["", *ROLES])), None)  # fmt: skip
        begins = draw(st.one_of(st.none(), st.integers(0, DAYS)))
        lines[scope, begins] = (draw(st.sampled_from(["cases", "points"])), lower, lower + draw(st.integers(0, 4)))
    weights = draw(st.dictionaries(st.sampled_from(CATEGORIES), st.sampled_from(["0.5", "1.25", "2"]), max_size=3))
    cases = []
    for number in range(draw(st.integers(0, 9))):
        opened, closed = _period(draw)
        cuts = sorted(draw(st.sets(st.integers(0, DAYS), max_size=4)))
        held = [(start, end, draw(st.integers(0, len(workers) - 1)))
                for start, end in zip(cuts, [*cuts[1:], None], strict=False) if draw(st.booleans())]  # fmt: skip
        categories = draw(st.dictionaries(st.integers(0, DAYS), st.sampled_from(CATEGORIES), max_size=3))
        cases.append({"id": f"C{number}", "family": draw(st.sampled_from(["", "F1", "F2"])), "opened": opened,
                      "closed": closed, "held": held, "categories": sorted(categories.items())})  # fmt: skip
    return {"teams": teams, "workers": workers, "lines": lines, "weights": weights, "cases": cases}


def keep(store, service):
    """Write a drawn service into an empty store."""

    def text(number, empty):
        return empty if number is None else _day(number).isoformat()

    with store.write("A drawn service") as db:
        run = db.conn.execute
        for row, team in enumerate(service["teams"], 1):
            run("insert into teams values (?, ?, ?, ?, '')", (row, team["name"], team["name"].casefold(), team["kind"]))
        for row, who in enumerate(service["workers"], 1):
            run("insert into workers values (?, ?, ?, ?, ?, ?)",
                (row, who["id"], who["id"].casefold(), who["name"], text(who["start"], ""),
                 text(who["end"], "9999-12-31")))  # fmt: skip
            run("insert into posts (worker_row, team_row, role, employment, fte) values (?, ?, ?, ?, ?)",
                (row, who["team"] + 1, who["role"], who["employment"], who["fte"]))  # fmt: skip
            for start, end, reduction in who["absences"]:
                run("insert into absences (worker_row, valid_from, valid_to, kind, reduction)"
                    " values (?, ?, ?, 'leave', ?)",
                    (row, text(start, ""), text(end, "9999-12-31"), reduction))  # fmt: skip
        for ((kind, role, worker), begins), (measure, lower, upper) in service["lines"].items():
            worker_row = None if worker is None else worker + 1
            run("insert into limits (team_kind, role, worker_row, measure, lower, upper, valid_from)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (kind, role, worker_row, measure, str(lower), str(upper), text(begins, "0001-01-01")))  # fmt: skip
        for category, points in service["weights"].items():
            run("insert into weights (category, points) values (?, ?)", (category, points))
        for row, case in enumerate(service["cases"], 1):
            run("insert into cases values (?, ?, ?, ?, ?, null)",
                (row, case["id"], case["id"].casefold(), case["family"], case["family"].casefold()))  # fmt: skip
            run("insert into openings (case_row, valid_from, valid_to) values (?, ?, ?)",
                (row, text(case["opened"], ""), text(case["closed"], "9999-12-31")))  # fmt: skip
            ends = [start for start, _ in case["categories"][1:]] + [None] * bool(case["categories"])
            for (start, category), end in zip(case["categories"], ends, strict=True):
                run("insert into categories (case_row, category, valid_from, valid_to) values (?, ?, ?, ?)",
                    (row, category, text(start, ""), text(end, "9999-12-31")))  # fmt: skip
            for start, end, worker in case["held"]:
                run("insert into allocations (case_row, worker_row, kind, valid_from, valid_to)"
                    " values (?, ?, 'key worker', ?, ?)",
                    (row, worker + 1, text(start, ""), text(end, "9999-12-31")))  # fmt: skip


def _on(number, start, end):
    return start <= number and (end is None or number < end)


def _half_up(value, places):
    if value is None:
        return None
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return str(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def naive(service, number, team=None):
    """Work out ``position --json`` of a day by loops over the drawn dicts."""
    weights = {category: Fraction(service["weights"].get(category, "1")) for category in CATEGORIES}
    workers = service["workers"]
    inside = [index for index, who in enumerate(workers) if team is None or who["team"] == team]
    open_now = []
    for case in service["cases"]:
        if not _on(number, case["opened"], case["closed"]):
            continue
        holder = next((worker for start, end, worker in case["held"] if _on(number, start, end)), None)
        category = next((name for start, name in reversed(case["categories"]) if start <= number), None)
        past = [(end, worker) for _, end, worker in case["held"] if end is not None and end <= number]
        last_end, last_worker = max(past, default=(None, None))
        since = max(case["opened"], last_end if last_end is not None else case["opened"])
        if holder is None:
            known = workers[last_worker]["team"] if last_worker is not None else None
            belongs = team is None or len(service["teams"]) == 1 or known == team
        else:
            belongs = holder in inside
        if belongs:
            open_now.append((case, holder, category, number - since))
    people, leavers = [], []
    for index in inside:
        who = workers[index]
        mine = [(case, category) for case, holder, category, _ in open_now if holder == index]
        if not _on(number, who["start"], who["end"]):
            if mine:
                leavers.append({"worker_id": who["id"], "name": who["name"], "cases": len(mine)})
            continue
        people.append(_naive_worker(service, index, mine, weights, number))
    people.sort(key=lambda w: (w["team"], w["name"].lower(), w["worker_id"]))
    leavers.sort(key=lambda w: (w["name"].lower(), w["worker_id"]))
    return {"people": people, "leavers": leavers,
            "unallocated": {case["id"]: (category, days)
                            for case, holder, category, days in open_now if holder is None},
            "open": len(open_now), "families": _naive_families([case for case, *_ in open_now])}  # fmt: skip


def _naive_families(cases):
    return len({case["family"] or case["id"] for case in cases})


def _naive_worker(service, index, mine, weights, number):
    who = service["workers"][index]
    kind = service["teams"][who["team"]]["kind"]
    reduction = sum(Fraction(r) for start, end, r in who["absences"] if _on(number, start, end))
    free = Fraction(who["fte"]) * (1 - min(Fraction(1), reduction))
    best = _naive_line(service, index, kind, number)
    points = sum((weights.get(category, Fraction(1)) for _, category in mine), Fraction(0))
    measure, lower, upper = (best[2][0], Fraction(best[2][1]), Fraction(best[2][2])) if best else ("cases", None, None)
    if best and best[1] is None:
        lower, upper = lower * free, upper * free
    load = points if measure == "points" else Fraction(len(mine))
    status = _naive_status(free, load, lower, upper)
    headroom = None
    if upper is not None:
        headroom = 0
        while load + headroom + 1 <= upper:
            headroom += 1
    return {"worker_id": who["id"], "name": who["name"], "team": service["teams"][who["team"]]["name"],
            "role": who["role"], "employment": who["employment"], "fte": _half_up(Fraction(who["fte"]), 2),
            "capacity": _half_up(free, 2), "cases": len(mine), "families": _naive_families([c for c, _ in mine]),
            "points": _half_up(points, 2), "measure": measure, "lower": _half_up(lower, 2),
            "upper": _half_up(upper, 2), "status": status, "headroom": headroom,
            "by_category": {name: sum(category == name for _, category in mine) for name in CATEGORIES}}  # fmt: skip


def _naive_status(free, load, lower, upper):
    if free == 0:
        return "uncovered" if load else "away"
    if upper is None:
        return "no limit"
    if load > upper:
        return "over"
    if load < lower:
        return "under"
    return "full" if load + 1 > upper else "within"


def _naive_line(service, index, kind, number):
    best = None
    for ((line_kind, role, worker), begins), terms in service["lines"].items():
        if begins is not None and begins > number:
            continue
        if worker is not None and worker != index:
            continue
        if worker is None and (line_kind not in ("", kind) or role not in ("", service["workers"][index]["role"])):
            continue
        rank = ((3 if worker is not None else 0) + (2 if role else 0) + (1 if line_kind else 0) * 0.5
                + (1 if worker is not None else 0), -1 if begins is None else begins)  # fmt: skip
        if best is None or rank > best[0]:
            best = rank, worker, terms
    return best
