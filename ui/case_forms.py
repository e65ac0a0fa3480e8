"""The forms of one case by what they do: close, reopen, category, co-workers, and the corrections of each."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from models import allocation, case_changes, closings
from models.case_words import days_words
from models.cases import Allocation, Case
from models.dates import OPEN, show
from models.store import Store
from models.words import CATEGORIES, KEY_WORKER
from ui.case_detail import Shown
from ui.case_form import CaseForm
from ui.kit.fields import ChoiceField, DateField, Field, NoteField, TextField
from ui.override_fields import HINT, add_override_fields, override_of
from ui.page import Page

_WRONG = "What is corrected was wrong all along: past days and their figures change too."


def form_for(name: str, page: Page, shown: Shown) -> CaseForm | None:
    """Return the form of an action of ``CasePanel.acts``, None when it has none."""
    make = _FORMS.get(name)
    return make(page, shown) if make is not None else None


def _day(page: Page, words: str, what: str, key: str = "day") -> DateField:
    field = DateField(key, words, page.session.today, what=what)
    field.set_value(page.session.today)
    return field


def _kept(field: Field, value: Any) -> Field:  # noqa: ANN401 - each field has its own value
    field.set_value(value)
    return field


def _why() -> NoteField:
    return NoteField("why", "Why", HINT, lines=2, required=False, what="the reason")


def _close(page: Page, shown: Shown) -> CaseForm:
    case = shown.case
    holder = f"{case.key_worker.worker} holds it up to that day. " if case.key_worker else ""
    day = _day(page, "Closed on", "the day it closed")
    if shown.closing is not None and shown.closing.day is not None:
        day.set_value(shown.closing.day)
    says = f"{holder}Everybody’s time with it ends; on that day it is no longer open."
    return CaseForm(
        page, f"Close {case.case_id}", "Close the case", partial(_do_close, case.row), day, says=says,
    )  # fmt: skip


def _do_close(row: int, store: Store, values: dict[str, Any]) -> str:
    return case_changes.close(store, row, values["day"])


def _plan_closing(page: Page, shown: Shown) -> CaseForm:
    case, closing = shown.case, shown.closing
    day = DateField("day", "Closes on", page.session.today, required=False, what="the day to close it",
                    hint="Leave it empty while no day is known.")  # fmt: skip
    why = _why()
    if closing is not None:
        day.set_value(closing.day)
        why.set_value(closing.why)
    return CaseForm(
        page, f"Plan to close {case.case_id}", "Plan it", partial(_do_plan_closing, case.row), day, why,
        says="It stays open and counts until it is closed. “To put right” lists it once that day comes near.",
    )  # fmt: skip


def _do_plan_closing(row: int, store: Store, values: dict[str, Any]) -> str:
    return closings.plan(store, row, values["day"], values["why"])


def _reopen(page: Page, shown: Shown) -> CaseForm:
    case = shown.case
    team = case.openings[-1].team_row if case.openings else None
    verb, on = ("Reopen", "Opened again on") if case.openings else ("Open", "Opened on")
    return CaseForm(
        page, f"{verb} {case.case_id}", f"{verb} the case", partial(_do_reopen, case.row, team),
        _day(page, on, "the day it opened"),
        _kept(ChoiceField("category", "Category", CATEGORIES), case.category or None),
        says="Nobody holds it then, until it is allocated.",
    )  # fmt: skip


def _do_reopen(row: int, team: int | None, store: Store, values: dict[str, Any]) -> str:
    return case_changes.reopen(store, row, values["day"], values["category"], team)


def _category(page: Page, shown: Shown) -> CaseForm:
    case = shown.case
    return CaseForm(
        page, f"Change what {case.case_id} is", "Change the category", partial(_do_category, case.row),
        _kept(ChoiceField("category", "Category", CATEGORIES), case.category or None),
        _day(page, "From", "the day of the change"), says="The days before stay as they are.",
    )  # fmt: skip


def _do_category(row: int, store: Store, values: dict[str, Any]) -> str:
    return case_changes.change_category(store, row, values["day"], values["category"])


def _co_worker(page: Page, shown: Shown) -> CaseForm:
    case, day = shown.case, page.session.today
    working = {held.worker_row for held in (*case.co_workers, *([case.key_worker] if case.key_worker else []))}
    offered = [
        (worker.row, worker.name)
        for worker in shown.workers
        if worker.start <= day < worker.end and worker.row not in working
    ]
    return CaseForm(
        page, f"Add a co-worker to {case.case_id}", "Add the co-worker", partial(_do_co_worker, case.row),
        ChoiceField("worker_row", "Co-worker", offered), _day(page, "From", "the day from which"),
        says="A co-worker’s cases do not count as load.",
    )  # fmt: skip


def _do_co_worker(row: int, store: Store, values: dict[str, Any]) -> str:
    return allocation.add_co_worker(store, row, values["worker_row"], values["day"]).line


def _end_co_worker(page: Page, shown: Shown) -> CaseForm:
    held = [(one.row, one.worker) for one in shown.case.co_workers]
    who = ChoiceField("row", "Co-worker", held)
    return CaseForm(
        page, f"End a co-worker’s time with {shown.case.case_id}", "End it", _do_end_co_worker,
        _kept(who, held[0][0] if held else None), _day(page, "Up to", "the end"),
        says="On that day they no longer work with it.",
    )  # fmt: skip


def _do_end_co_worker(store: Store, values: dict[str, Any]) -> str:
    return allocation.end_co_worker(store, values["row"], values["day"])


def _take_off(page: Page, shown: Shown) -> CaseForm:
    case = shown.case
    name = case.key_worker.worker if case.key_worker else "the key worker"
    return CaseForm(
        page, f"Take {name} off {case.case_id}", "Take off", partial(_do_take_off, case.row),
        _day(page, "From", "the day from which"), _why(),
        says="Nobody holds it from that day on. To give it to someone else, hand it over instead.",
    )  # fmt: skip


def _do_take_off(row: int, store: Store, values: dict[str, Any]) -> str:
    return allocation.unallocate(store, row, values["day"], values["why"])


def _facts(page: Page, shown: Shown) -> CaseForm:
    case, today = shown.case, page.session.today
    return CaseForm(
        page, f"Correct the facts of {case.case_id}", "Save the correction", partial(_do_facts, case.row),
        _kept(TextField("case_id", "Case reference", what="the case reference"), case.case_id),
        _kept(TextField("family_id", "Family", required=False, what="the family"), case.family_id),
        _kept(DateField("date_of_birth", "Date of birth", today, required=False), case.date_of_birth),
        _why(), says=_WRONG,
    )  # fmt: skip


def _do_facts(row: int, store: Store, values: dict[str, Any]) -> str:
    born = values["date_of_birth"]
    return case_changes.correct(store, row, values["case_id"], values["family_id"], born, values["why"])


def _opening(page: Page, shown: Shown) -> CaseForm:
    case, today = shown.case, page.session.today
    opened = DateField("opened", "Opened", today, what="the day it opened")
    closed = DateField("closed", "Closed", today, required=False, what="the day it closed")
    fields: list[Field] = [opened, closed, _why()]

    def fill(row: int) -> None:
        of = next(one for one in case.openings if one.row == row)
        opened.set_value(of.start)
        closed.set_value(None if of.end == OPEN else of.end)

    last = case.openings[-1].row
    _which(fields, "opening", [(one.row, days_words(one.start, one.end)) for one in case.openings], last, fill)
    return CaseForm(
        page, f"Correct when {case.case_id} opened or closed", "Save the correction",
        partial(_do_opening, case, last), *fields, says=f"{_WRONG} Who held it keeps to these days.",
    )  # fmt: skip


def _which(
    fields: list[Field], key: str, choices: list[tuple[int, str]], first: int, fill: Callable[[int], object]
) -> None:
    """Ask before the other fields which of several is meant, and fill them from it."""
    fill(first)
    if len(choices) < 2:
        return
    which = ChoiceField(key, "Which", choices, what="which one")
    which.set_value(first)

    def chosen() -> None:
        which.set_value(which.read())
        fill(which.read())

    which.edited.connect(chosen)
    fields.insert(0, which)


def _do_opening(case: Case, last: int, store: Store, values: dict[str, Any]) -> str:
    row = values.get("opening", last)
    team = next((one.team_row for one in case.openings if one.row == row), None)
    return case_changes.correct_opening(store, case.row, row, values["opened"], values["closed"], team, values["why"])


def _wrong_category(page: Page, shown: Shown) -> CaseForm:
    case, today = shown.case, page.session.today
    category = ChoiceField("category", "Category", CATEGORIES)
    start = DateField("start", "From", today, what="the day from which")
    fields: list[Field] = [category, start, _why()]

    def fill(row: int) -> None:
        of = next(one for one in case.categories if one.row == row)
        category.set_value(of.category)
        start.set_value(of.start)

    now = next((one.row for one in case.categories if one.category and one.start <= today < one.end), None)
    last = now if now is not None else case.categories[-1].row
    named = [(one.row, f"{one.category}, {days_words(one.start, one.end)}") for one in case.categories]
    _which(fields, "period", named, last, fill)
    return CaseForm(
        page, f"Correct what {case.case_id} was", "Save the correction", partial(_do_wrong_category, case, last),
        *fields, says=_WRONG,
    )  # fmt: skip


def _do_wrong_category(case: Case, last: int, store: Store, values: dict[str, Any]) -> str:
    """Correct a category, the day from which it holds, or both in one entry of the journal."""
    of = next(one for one in case.categories if one.row == values.get("period", last))
    start, category, why = values["start"], values["category"], values["why"]
    if start == of.start:
        return case_changes.correct_category(store, case.row, of.start, category, why)
    if category == of.category:
        return case_changes.move_category(store, case.row, of.row, start, why)
    line = f"{case.case_id}: {of.category} from {show(of.start)} corrected to {category} from {show(start)}"
    with store.write(line, kind="correction", why=why):
        case_changes.move_category(store, case.row, of.row, start, why)
        case_changes.correct_category(store, case.row, start, category, why)
    return line


def _wrong_worker(page: Page, shown: Shown) -> CaseForm:
    case, today = shown.case, page.session.today
    held = [one for one in case.allocations if one.kind == KEY_WORKER]
    worker = ChoiceField("worker_row", "Key worker", [(one.row, one.name) for one in shown.workers])
    start = DateField("start", "From", today, what="the day from which")
    end = DateField("end", "To", today, required=False, what="the end")
    fields: list[Field] = [worker, start, end, _why()]

    def fill(row: int) -> None:
        of = next(one for one in held if one.row == row)
        worker.set_value(of.worker_row)
        start.set_value(of.start)
        end.set_value(None if of.end == OPEN else of.end)

    last = case.key_worker.row if case.key_worker else held[-1].row
    _which(fields, "row", [(one.row, _named(one)) for one in held], last, fill)
    return _WrongWorker(
        page, f"Correct who held {case.case_id}", "Save the correction",
        partial(_do_wrong_worker, last, today), *fields, says=_WRONG,
    )  # fmt: skip


class _WrongWorker(CaseForm):
    """Corrects a key worker; where that needs an override, its four fields open."""

    def refused(self, sentence: str) -> None:
        """Open the four fields where what is missing is what was agreed."""
        if "record what was agreed" in sentence and "reason" not in self.form.fields:
            add_override_fields(self.form, self.page.session.today)
            self.form.fields["reason"].editor.setFocus()
        super().refused(sentence)


def _do_wrong_worker(last: int, today: date, store: Store, values: dict[str, Any]) -> str:
    agreed = override_of(values) if "reason" in values else None
    return allocation.correct(
        store, values.get("row", last), values["worker_row"], values["start"], values["end"], today, agreed,
        values["why"],
    )  # fmt: skip


def _named(of: Allocation) -> str:
    return f"{of.worker}, {days_words(of.start, of.end)}"


_FORMS: Mapping[str, Callable[[Page, Shown], CaseForm]] = {
    "close": _close,
    "plan closing": _plan_closing,
    "reopen": _reopen,
    "category": _category,
    "co-worker": _co_worker,
    "end co-worker": _end_co_worker,
    "take off": _take_off,
    "facts": _facts,
    "opening": _opening,
    "wrong category": _wrong_category,
    "wrong worker": _wrong_worker,
}
