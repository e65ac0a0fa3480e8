"""The forms about a worker's absences: add, back on a day, change from a day, correct."""

from datetime import date
from functools import partial
from typing import Any

from models import absences
from models.absences import Absence
from models.dates import OPEN, show, show_weekday
from models.errors import BadInput
from models.store import Store
from models.words import ABSENCE_KINDS
from models.workers import Worker
from ui.kit.fields import ChoiceField, DateField, Form, NoteField, NumberField
from ui.worker_forms import FormPanel

_NOT_KNOWN = "Leave it empty while it is not known."


def add_absence(worker: Worker, today: date) -> FormPanel:
    """Return the form for a new absence."""
    form = Form("Add the absence")
    _add_days(form, today)
    _add_kind(form)
    form.set_values({"kind": ABSENCE_KINDS[0], "reduction": "1"})
    made = FormPanel("Add an absence", worker.name, form, partial(_add, worker.row))
    _say_days(made)
    return made


def back_on(worker: Worker, absence: Absence, today: date) -> FormPanel:
    """Return the form for the day on which a worker is back."""
    form = Form("Save the day back")
    form.add(DateField("end", "First day back", today, what="the day back"))
    form.set_values({"end": None if absence.end == OPEN else absence.end})
    facts = f"Away since {show(absence.start)}"
    return FormPanel(f"{worker.name} is back", facts, form, partial(_end, absence.row))


def change_absence(worker: Worker, absence: Absence, today: date) -> FormPanel:
    """Return the form that changes an absence from a day on, as on a phased return."""
    form = Form("Save the change")
    form.add(DateField("day", "From", today, what="the day of the change", hint="The days before stay as they are."))
    _add_kind(form)
    form.set_values({"day": today, "kind": absence.kind, "reduction": absence.reduction})
    return FormPanel("Change an absence", worker.name, form, partial(_change, absence.row))


def correct_absence(worker: Worker, absence: Absence, today: date) -> FormPanel:
    """Return the form that corrects what was recorded wrongly of an absence."""
    form = Form("Save the correction")
    _add_days(form, today)
    _add_kind(form)
    form.add(NoteField("why", "Why it was wrong", lines=2, what="the reason"))
    end = None if absence.end == OPEN else absence.end
    form.set_values({"start": absence.start, "end": end, "kind": absence.kind, "reduction": absence.reduction})
    form.set_values({"why": ""})
    made = FormPanel("Correct an absence", worker.name, form, partial(_correct, absence.row))
    _say_days(made)
    return made


def _add_days(form: Form, today: date) -> None:
    form.add(DateField("start", "First day away", today))
    form.add(DateField("end", "First day back", today, required=False, what="the day back", hint=_NOT_KNOWN))


def _add_kind(form: Form) -> None:
    form.add(ChoiceField("kind", "Kind", ABSENCE_KINDS, what="the kind of absence", hint="Shown only in this panel."))
    hint = "1 is all of it, 0.5 half."
    form.add(NumberField("reduction", "Part that is away", highest=1, what="the reduction", hint=hint), beside=True)


def _say_days(panel: FormPanel) -> None:
    """Say under the form, while it is typed, which days it means."""
    fields = panel.form.fields

    def say() -> None:
        try:
            start, end = fields["start"].read(), fields["end"].read()
        except BadInput:
            start = end = None
        panel.say_below(_days_words(start, end))

    panel.form.edited.connect(say)
    say()


def _days_words(start: date | None, end: date | None) -> str:
    if start is None:
        return ""
    if end is None:
        return f"Away from {show_weekday(start)}, until a day back is recorded."
    if end <= start:
        return ""
    last = date.fromordinal(end.toordinal() - 1)
    days = show_weekday(start) if last == start else f"{show_weekday(start)} to {show_weekday(last)}"
    return f"Away {days}; back on {show_weekday(end)}."


def _add(row: int, store: Store, values: dict[str, Any]) -> str:
    return absences.add(store, row, **values).line


def _end(row: int, store: Store, values: dict[str, Any]) -> str:
    return absences.end(store, row, values["end"])


def _change(row: int, store: Store, values: dict[str, Any]) -> str:
    return absences.change(store, row, values["day"], values["kind"], values["reduction"])


def _correct(row: int, store: Store, values: dict[str, Any]) -> str:
    return absences.correct(store, row, **values)
