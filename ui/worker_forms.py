"""The forms about a worker: add, change from a day, correct, leaving date, and the day of an earlier change."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from models import worker_detail, workers
from models.dates import OPEN, show
from models.errors import BadInput
from models.position import WorkerPosition
from models.status_words import own_limits_words, status_words
from models.store import Store
from models.words import EMPLOYMENTS, count
from models.worker_detail import Choices, Detail
from models.workers import Post, Worker
from ui.kit.buttons import destroying
from ui.kit.fields import ChoiceField, DateField, Form, NoteField, NumberField, TextField
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel

Work = Callable[[Store, dict[str, Any]], str]
_SOON_MS = 150
_BENEATH = {
    "is the id of": "worker_id",
    "the end, ": "end",
    "the leaving date, ": "day",
    "starts only on": "day",
    "left on": "day",
    "choose a day ": "day",
    "the day back, ": "end",
}
"""What a refusal by the record begins with or holds, and the field under which it is said."""


class FormPanel(DetailPanel):
    """A form in the panel. ``work`` saves its values; a refusal is said under the field that it is about."""

    def __init__(self, title: str, facts: str, form: Form, work: Work) -> None:
        super().__init__(title, facts)
        self.form, self.work = form, work
        self.closed.connect(form.leave)
        self.below = Label("", "small", "text2", wrap=True)
        self.below.hide()
        form.add_widget(self.below)
        self.body.addWidget(form)
        self.body.addStretch(1)

    def say_below(self, words: str) -> None:
        """Say under the fields what the typed values mean."""
        self.below.setText(words)
        self.below.setVisible(bool(words))

    def say(self, sentence: str) -> None:
        """Say why it was not saved."""
        said = sentence.casefold()
        for sign, key in _BENEATH.items():
            if sign in said and key in self.form.fields:
                self.form.set_errors({key: sentence})
                return
        self.form.say(sentence)


class ChangePanel(FormPanel):
    """Change a worker's post from a day on; ``tries`` asks what a post would make of today's status."""

    tries = Signal(object)
    """Team row, role and FTE as they are typed."""

    def __init__(self, of: Detail, choices: Choices, today: date) -> None:
        worker = of.worker
        form = Form("Save the change")
        form.add(
            DateField("day", "From", today, what="the day of the change", hint="The days before stay as they are.")
        )
        _add_post(form, choices)
        form.add(NoteField("why", "Why", lines=2, required=False, what="the reason"))
        form.set_values({"day": today, "why": "", **_post_values(worker.post)})
        facts = "From a day on. What was wrong all along is a correction, under More."
        super().__init__(f"Change {worker.name}", facts, form, partial(_change, worker.row))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._try)
        form.edited.connect(self._soon.start)

    def _try(self) -> None:
        fields = self.form.fields
        try:
            typed = fields["team_row"].value(), fields["role"].value(), fields["fte"].value()
        except BadInput:
            self.say_below("")
            return
        self.tries.emit(typed)

    def show_effect(self, found: tuple[WorkerPosition, WorkerPosition] | None) -> None:
        """Say what the post that is typed would make of the status of today, given both."""
        if found is None or _post_seen(found[0]) == _post_seen(found[1]):
            self.say_below("")
            return
        now, then = found
        self.say_below(
            f"With the {count(then.cases, 'case')} held today: {_standing(then)}. As it is now: {_standing(now)}."
        )


def _post_seen(worker: WorkerPosition) -> tuple[str, str, Fraction]:
    return worker.team, worker.role, worker.fte


def _standing(worker: WorkerPosition) -> str:
    limits = own_limits_words(worker)
    return f"limits {limits}, {status_words(worker)}" if limits != "–" else status_words(worker)


def add_panel(choices: Choices, today: date, team: str | None, added: Callable[[int], object]) -> FormPanel:
    """Return the form for a new worker.

    Args:
        choices: the teams and roles to choose from.
        today: the day that ``today`` and ``+14`` count from.
        team: the team that is proposed.
        added: told the new worker's row; called on the thread that saves.
    """
    form = Form("Add the worker")
    form.add(TextField("name", "Name", what="the worker's name"))
    form.add(TextField("worker_id", "Worker ID", what="the worker's id", hint="As the case system has it."))
    _add_post(form, choices)
    form.add(DateField("start", "Start", today, what="the start"))
    form.add(DateField("end", "End", today, required=False, what="the end"), beside=True)
    # A new form is filled with what is usual; only what is typed over that counts as typed.
    rows = [one.row for one in choices.teams if one.name == team] or [one.row for one in choices.teams][:1]
    form.set_values({"employment": EMPLOYMENTS[0], "fte": "1", "role": choices.roles[0]})
    form.set_values({"team_row": rows[0]} if rows else {})
    return FormPanel("Add a worker", "Their limits follow from team kind, role and FTE.", form, partial(_add, added))


def correct_panel(of: Detail, choices: Choices, today: date) -> FormPanel:
    """Return the form that corrects what was wrong all along."""
    worker, form = of.worker, Form("Save the correction")
    form.add(TextField("name", "Name", what="the worker's name"))
    form.add(TextField("worker_id", "Worker ID", what="the worker's id"))
    form.add(DateField("start", "Start", today, what="the start"))
    form.add(DateField("end", "End", today, required=False, what="the end"), beside=True)
    if len(worker.posts) > 1:
        form.add_widget(_note(f"Team, role, employment and FTE as they are on {show(of.day)}:"))
    _add_post(form, choices)
    form.add(NoteField("why", "Why it was wrong", lines=2, what="the reason"))
    end = None if worker.end == OPEN else worker.end
    form.set_values({"name": worker.name, "worker_id": worker.worker_id, "start": worker.start, "end": end, "why": ""})
    form.set_values(_post_values(worker.post))
    facts = "For all days on which it was recorded wrongly. What changed on a day is a change, not a correction."
    return FormPanel(f"Correct {worker.name}", facts, form, partial(_correct, worker, of.day))


def leaves_panel(of: Detail, today: date) -> FormPanel:
    """Return the form for the leaving date."""
    worker, form = of.worker, Form("Save the leaving date")
    hint = "The first day on which they are no longer in post."
    form.add(DateField("day", "Leaves on", today, what="the leaving date", hint=hint))
    form.add(NoteField("why", "Why", lines=2, required=False, what="the reason"))
    form.set_values({"day": worker.end} if worker.end != OPEN else {})
    held = count(len(of.cases), "case")
    facts = f"Holds {held}. They stay here, uncovered from that day, until each is handed over." if of.cases else ""
    return FormPanel(f"{worker.name} leaves", facts, form, partial(_leaves, worker.row))


def change_day_panel(worker: Worker, post: Post, today: date, removal: Callable[[], object]) -> FormPanel:
    """Return the form that corrects the day of an earlier change of post, or takes the change back."""
    at = next(number for number, one in enumerate(worker.posts) if one.row == post.row)
    form = Form("Save the correction")
    form.add(DateField("day", "Was made on", today, what="the day of the change"))
    form.add(NoteField("why", "Why it was wrong", lines=2, what="the reason"))
    form.set_values({"day": post.start, "why": ""})
    words = worker_detail.changed_words(worker.posts[at - 1], post)
    made = FormPanel(f"Correct a change of {worker.name}", words, form, partial(_move_change, worker.row, post.row))
    made.body.insertWidget(made.body.count() - 1, _note("If it never happened, what held before goes on:"))
    made.body.insertWidget(made.body.count() - 1, destroying("Remove the change", removal))
    return made


def _add_post(form: Form, choices: Choices) -> None:
    form.add(ChoiceField("team_row", "Team", [(one.row, one.name) for one in choices.teams]))
    form.add(ChoiceField("role", "Role", choices.roles, editable=True, what="the role"))
    form.add(ChoiceField("employment", "Employment", EMPLOYMENTS))
    hint = "1 is full time, 0.5 half time."
    form.add(NumberField("fte", "FTE", highest=1, what="the FTE", hint=hint), beside=True)


def _post_values(post: Post) -> dict[str, Any]:
    return {"team_row": post.team_row, "role": post.role, "employment": post.employment, "fte": post.fte}


def _post_of(values: Mapping[str, Any]) -> tuple[int, str, str, Decimal]:
    return values["team_row"], values["role"], values["employment"], values["fte"]


def _note(text: str) -> QWidget:
    return Label(text, "small", "text2", wrap=True)


def _add(added: Callable[[int], object], store: Store, values: dict[str, Any]) -> str:
    row, line = workers.add(store, **values)
    added(row)
    return line


def _change(row: int, store: Store, values: dict[str, Any]) -> str:
    return workers.change(store, row, values["day"], *_post_of(values), why=values["why"])


def _correct(worker: Worker, day: date, store: Store, values: dict[str, Any]) -> str:
    facts = values["worker_id"], values["name"], values["start"], values["end"]
    return worker_detail.correct(store, worker, day, facts, _post_of(values), values["why"])


def _leaves(row: int, store: Store, values: dict[str, Any]) -> str:
    return workers.end(store, row, values["day"], why=values["why"])


def _move_change(row: int, post_row: int, store: Store, values: dict[str, Any]) -> str:
    return workers.move_change(store, row, post_row, values["day"], why=values["why"])
