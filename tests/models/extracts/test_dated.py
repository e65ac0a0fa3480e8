import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.events import KINDS
from models.extracts.dated import dated
from models.extracts.extract import Child, Event, Extract
from models.store import IN_MEMORY, open_store

OPEN, NEVER, FIRST = "9999-12-31", 10**6, date(2026, 1, 1)
VISIT, PLAN, ASSESSMENT = "child protection visit", "child protection plan", "assessment"


@pytest.fixture
def store():
    with open_store(IN_MEMORY) as opened:
        yield opened


def event(kind, day, until=OPEN, child="a", **detail):
    return Event(child, kind, day, until, {name.replace("_", " "): answer for name, answer in detail.items()})


def a_file(as_of, *events):
    made = Extract("file.xlsx", "Annex A", date.fromisoformat(as_of), events=list(events))
    for child in "ab":
        made.children[child] = Child(child.upper(), team="Harbour Team", places=(("List 6", 2), ("List 7", 5)))
    return made


def take(store, extract):
    """Write what a file adds, as applying its plan does; return what was worked out."""
    case_rows = dict(store.rows("select case_key, id from cases"))
    found = dated(store, extract, case_rows)
    with store.write("import", kind="import") as db:
        for child in sorted({child for child, *_ in found.new} - case_rows.keys()):
            db.conn.execute("insert into cases (case_id, case_key) values (?, ?)", (child.upper(), child))
        case_rows = dict(store.rows("select case_key, id from cases"))
        db.conn.executemany(
            "insert into events (case_row, kind, day, until, detail) values (?, ?, ?, ?, ?)",
            [(case_rows[child], *rest) for child, *rest in found.new],
        )
        db.conn.executemany("update events set until = ?, detail = ? where id = ?", found.changed)
        as_of = extract.as_of.isoformat()
        db.conn.execute("insert into extracts (entry, file, source, as_of) values (1, 'f', 'Annex A', ?)", (as_of,))
    return found


def record(store):
    """Return what is recorded: child, kind and day to until and detail."""
    return {
        (child, kind, day): (until, json.loads(detail))
        for child, kind, day, until, detail in store.rows(
            "select c.case_key, e.kind, e.day, e.until, e.detail from events e join cases c on c.id = e.case_row"
        )
    }


def why(found):
    return [finding.why for finding in found.contradictions]


def test_each_file_tells_the_last_visit_and_together_they_are_a_history(store):
    for as_of, day in (("2026-08-31", "2026-08-20"), ("2026-09-30", "2026-09-14"), ("2026-10-31", "2026-10-05")):
        assert take(store, a_file(as_of, event(VISIT, day, seen_alone="yes"))).contradictions == ()
    assert [day for _, _, day in record(store)] == ["2026-08-20", "2026-09-14", "2026-10-05"]


def test_the_same_file_twice_changes_nothing(store):
    of = a_file("2026-09-30", event(VISIT, "2026-09-14", seen_alone="no"), event(VISIT, "2026-08-20"),
                event(PLAN, "2026-03-01", "2026-09-20"), event(ASSESSMENT, "2026-09-01", seen="yes"))  # fmt: skip
    take(store, of)
    again = take(store, of)
    assert (again.new, again.changed, again.contradictions) == ([], [], ())


def test_what_was_open_gets_its_end_and_what_is_known_of_it_grows(store):
    take(store, a_file("2026-09-30", event(ASSESSMENT, "2026-09-01", seen="no"), event(PLAN, "2026-03-01")))
    take(store, a_file("2026-10-31", event(ASSESSMENT, "2026-09-01", "2026-10-12", seen="yes"),
                       event(PLAN, "2026-03-01", "2026-10-20")))  # fmt: skip
    assert record(store) == {
        ("a", ASSESSMENT, "2026-09-01"): ("2026-10-12", {"seen": "yes"}),
        ("a", PLAN, "2026-03-01"): ("2026-10-20", {}),
    }


def test_an_answer_that_was_not_known_is_filled_in(store):
    take(store, a_file("2026-09-30", event(VISIT, "2026-09-14", seen_alone="not known")))
    take(store, a_file("2026-10-31", event(VISIT, "2026-09-14", seen_alone="yes")))
    take(store, a_file("2026-11-30", event(VISIT, "2026-09-14", seen_alone="not known")))
    assert record(store) == {("a", VISIT, "2026-09-14"): (OPEN, {"seen alone": "yes"})}


@pytest.mark.parametrize(
    ("recorded", "said", "sentence"),
    [
        (event(VISIT, "2026-09-14"), event(VISIT, "2026-08-20"),
         "Last child protection visit: 20 Aug 2026 in this file, 14 Sep 2026 in the record."),
        (event(VISIT, "2026-09-14", seen_alone="yes"), event(VISIT, "2026-09-14", seen_alone="no"),
         "Child protection visit of 14 Sep 2026, seen alone: no in this file, yes in the record."),
        (event(PLAN, "2026-03-01"), event(PLAN, "2026-03-04"),
         "Start of child protection plan: 4 Mar 2026 in this file, 1 Mar 2026 in the record."),
        (event(PLAN, "2026-03-01", "2026-09-20"), event(PLAN, "2026-09-10"),
         "Start of child protection plan: 10 Sep 2026 in this file, 1 Mar 2026 in the record."),
        (event("care", "2026-03-01", "2026-09-20"), event("care", "2026-03-01", "2026-09-21"),
         "Care of 1 Mar 2026, ceased: 21 Sep 2026 in this file, 20 Sep 2026 in the record."),
        (event(ASSESSMENT, "2026-08-01", "2026-09-20"), event(ASSESSMENT, "2026-08-01"),
         "Assessment of 1 Aug 2026, authorised: not authorised in this file, 20 Sep 2026 in the record."),
    ],
)  # fmt: skip
def test_a_file_that_says_otherwise_changes_nothing_and_is_shown(store, recorded, said, sentence):
    take(store, a_file("2026-09-30", recorded))
    before = record(store)
    found = take(store, a_file("2026-10-31", said))
    assert why(found) == [sentence]
    assert (found.new, found.changed, record(store)) == ([], [], before)
    [finding] = found.contradictions
    assert (finding.kind, finding.case_id, finding.team) == ("contradiction", "A", "Harbour Team")
    assert (finding.list, finding.row) == {"List 7": ("List 7", 5)}.get(finding.list, (finding.list, 0))


def test_a_new_plan_after_the_last_file_is_no_contradiction(store):
    take(store, a_file("2026-09-30", event(PLAN, "2026-03-01")))
    found = take(store, a_file("2026-10-31", event(PLAN, "2026-10-05")))
    assert (len(found.new), found.contradictions) == (1, ())


def test_a_file_that_names_the_last_one_too_may_tell_earlier_ones(store):
    take(store, a_file("2026-09-30", event(VISIT, "2026-09-14")))
    found = take(store, a_file("2026-10-31", event(VISIT, "2026-08-20"), event(VISIT, "2026-09-14")))
    assert (len(found.new), found.contradictions) == (1, ())


def test_an_older_file_is_compared_with_what_it_could_know(store):
    take(store, a_file("2026-10-31", event(VISIT, "2026-10-05"), event(PLAN, "2026-03-01", "2026-10-20")))
    found = take(store, a_file("2026-09-30", event(VISIT, "2026-09-14"), event(PLAN, "2026-03-01")))
    assert (len(found.new), found.changed, found.contradictions) == (1, [], ())
    assert why(take(store, a_file("2026-09-30", event(VISIT, "2026-09-01")))) == [
        "Last child protection visit: 1 Sep 2026 in this file, 14 Sep 2026 in the record."
    ]


def test_what_a_file_tells_twice_is_put_together(store):
    take(store, a_file("2026-09-30", event(ASSESSMENT, "2026-09-01"), event(ASSESSMENT, "2026-09-01", "2026-09-20"),
                       event(ASSESSMENT, "2026-09-01", seen="yes")))  # fmt: skip
    assert record(store) == {("a", ASSESSMENT, "2026-09-01"): ("2026-09-20", {"seen": "yes"})}


def test_an_end_before_the_start_is_no_end(store):
    take(store, a_file("2026-09-30", event(ASSESSMENT, "2026-09-10", "2026-09-01")))
    assert record(store) == {("a", ASSESSMENT, "2026-09-10"): (OPEN, {})}


# A second calculation, by walking over everything recorded each time


@st.composite
def files(draw):
    """Return files of two children in any order of their days, each event of a file once."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        events = draw(
            st.lists(
                st.tuples(
                    st.sampled_from("ab"), st.sampled_from([VISIT, PLAN, ASSESSMENT, "referral"]), st.integers(0, 12),
                    st.none() | st.integers(0, 12), st.sampled_from(["", "", "yes", "no", "not known"]),
                ),
                max_size=8, unique_by=lambda one: one[:3],
            )
        )  # fmt: skip
        made.append((draw(st.integers(3, 15)), events))
    return made


def day_of(number):
    return (FIRST + timedelta(number)).isoformat()


def naive(held, earlier_days, as_of, events):
    """Add one file's events to ``held`` by the rules as the module's words have them; return how many contradict."""
    before, wrong = list(held), 0
    for child, kind, day, length, answer in events:
        lasts, until = KINDS[kind].lasts, NEVER if length is None else day + length
        answer = "" if answer == "not known" else answer
        same = next((one for one in before if one["what"] == (child, kind) and one["day"] == day), None)
        if same is not None:
            was_open = same["until"] == NEVER
            if lasts and was_open:
                same["until"] = until
            elif lasts and until != same["until"] and not (until == NEVER and same["until"] > as_of):
                wrong += 1
            if answer and answer != same["answer"]:
                if not same["answer"] or (lasts and was_open):
                    same["answer"] = answer
                else:
                    wrong += 1
            continue
        known = [one for one in before if one["what"] == (child, kind) and one["day"] <= as_of]
        if known and KINDS[kind].last_only:
            last = max(known, key=lambda one: one["day"])
            named = any((c, k, d) == (child, kind, last["day"]) for c, k, d, *_ in events)
            overlaps = day < last["until"] if last["until"] != NEVER else any(day <= told for told in earlier_days)
            if not named and (day < last["day"] or (lasts and overlaps)):
                wrong += 1
                continue
        held.append({"what": (child, kind), "day": day, "until": until if lasts else NEVER, "answer": answer})
    return wrong


@given(files())
@settings(max_examples=150)
def test_file_by_file_it_is_as_a_walk_over_everything_recorded_has_it(told):
    held, days = [], []
    with open_store(IN_MEMORY) as store:
        for as_of, events in told:
            made = [
                event(kind, day_of(day), OPEN if length is None else day_of(day + length), child,
                      **({"answer": answer} if answer else {}))
                for child, kind, day, length, answer in events
            ]  # fmt: skip
            found = take(store, a_file(day_of(as_of), *made))
            expected = naive(held, [day for day in days if day < as_of], as_of, events)
            assert len(found.contradictions) == expected
            days.append(as_of)
        assert {what: (until, kept.get("answer", "").replace("not known", "")) for what, (until, kept) in
                record(store).items()} == {
            (*one["what"], day_of(one["day"])): (OPEN if one["until"] == NEVER else day_of(one["until"]), one["answer"])
            for one in held
        }  # fmt: skip
