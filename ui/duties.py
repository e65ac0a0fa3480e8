"""What a worker holds beyond cases: the list beside the summary for supervision, and its forms."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout

from models import duties
from models.dates import OPEN, show
from models.duties import Duty, share_words
from models.store import Store
from models.supervision import when_words
from models.workers import Worker
from ui.kit.boxes import row
from ui.kit.buttons import Button, link
from ui.kit.fields import DateField, Form, NoteField, NumberField, TextField
from ui.kit.labels import Ground, Label
from ui.worker_forms import FormPanel

_WRITE_NOTHING = "Write nothing about health or ability; this is printed."
_NOT_KNOWN = "Leave it empty while it is not known."
_ACTS = (("change", "Change from a day…"), ("end", "Ends on…"), ("correct", "Correct…"), ("remove", "Remove"))


class DutyList(Ground):
    """The duties of one worker, each with what can be done to it."""

    acts = Signal(str, object)
    """What is wanted: ``add``, ``change``, ``end``, ``correct`` or ``remove``, and the duty that it is about."""

    def __init__(self) -> None:
        super().__init__("raised")
        self.add_button = link("Add…", partial(self.acts.emit, "add", None))
        self.add_button.setAccessibleName("Add what they hold beyond cases")
        self._note = Label("", "small", "text2", wrap=True)
        self._note.setContentsMargins(0, 0, 16, 0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = row(8)
        head.setContentsMargins(0, 0, 16, 0)
        head.addWidget(Label("Beyond cases", "title"), 1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 0, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self._area, 1)

    def show_duties(self, held: Sequence[Duty], day: date, refusal: str) -> None:
        """Show what is held.

        Args:
            held: the duties, oldest first.
            day: the day that is looked at.
            refusal: why nothing can be changed now, as a sentence; empty when it can.
        """
        self.add_button.setEnabled(not refusal)
        self._note.setText(refusal or "Shown beside the cases; changes no limit.")
        inside = Ground("raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 16, 4)
        column.setSpacing(4)
        if not held:
            words = "Nothing recorded yet: duty rota, students, training given, a lead role."
            column.addWidget(Label(words, "small", "text2", wrap=True))
        for duty in held:
            column.addWidget(Label(duty.what, wrap=True))
            under = row(8)
            under.addWidget(
                Label(
                    f"{share_words(duty.share)}, {when_words(duty.start, duty.end, day)}", "small", "text2", wrap=True
                ),
                1,
            )
            under.addWidget(self._menu(duty, bool(refusal)))
            column.addLayout(under)
            column.addSpacing(6)
        column.addStretch(1)
        self._area.setWidget(inside)

    def _menu(self, duty: Duty, refused: bool) -> Button:
        menu = QMenu(self)
        for name, words in _ACTS:
            menu.addAction(words, partial(self.acts.emit, name, duty))
        made = link("Change…")
        made.setAccessibleName(f"Change {duty.what}")
        made.set_menu(menu)
        made.setEnabled(not refused)
        return made


def form_for(name: str, worker: Worker, duty: Duty | None, today: date) -> FormPanel:
    """Return the form that a name of ``DutyList.acts`` asks for; ``remove`` has none."""
    if duty is None:
        return _add_panel(worker, today)
    return {"change": _change_panel, "end": _end_panel, "correct": _correct_panel}[name](worker, duty, today)


def _add_panel(worker: Worker, today: date) -> FormPanel:
    form = Form("Add it")
    _add_what(form)
    _add_days(form, today)
    form.set_values({"share": "0.1", "start": today})
    return FormPanel("Add what they hold beyond cases", worker.name, form, partial(_add, worker.row))


def _change_panel(worker: Worker, duty: Duty, today: date) -> FormPanel:
    form = Form("Save the change")
    form.add(DateField("day", "From", today, what="the day of the change", hint="The days before stay as they are."))
    _add_what(form)
    form.set_values({"day": today, "what": duty.what, "share": duty.share})
    return FormPanel("Change it from a day on", worker.name, form, partial(_change, duty.row))


def _end_panel(worker: Worker, duty: Duty, today: date) -> FormPanel:
    form = Form("Save the end")
    form.add(DateField("end", "First day without it", today))
    form.set_values({"end": None if duty.end == OPEN else duty.end})
    return FormPanel(f"{duty.what} ends", f"{worker.name}, since {show(duty.start)}", form, partial(_end, duty.row))


def _correct_panel(worker: Worker, duty: Duty, today: date) -> FormPanel:
    form = Form("Save the correction")
    _add_what(form)
    _add_days(form, today)
    form.add(NoteField("why", "Why it was wrong", lines=2, what="the reason"))
    end = None if duty.end == OPEN else duty.end
    form.set_values({"what": duty.what, "share": duty.share, "start": duty.start, "end": end, "why": ""})
    return FormPanel("Correct what they hold", worker.name, form, partial(_correct, duty.row))


def _add_what(form: Form) -> None:
    form.add(TextField("what", "What they hold", what="what they hold", hint=_WRITE_NOTHING))
    hint = "0.2 is a day a week of full time."
    form.add(NumberField("share", "Share of FTE", highest=1, what="the share of FTE", hint=hint))


def _add_days(form: Form, today: date) -> None:
    form.add(DateField("start", "First day with it", today))
    form.add(DateField("end", "First day without it", today, required=False, hint=_NOT_KNOWN))


def _add(row_of_worker: int, store: Store, values: dict[str, Any]) -> str:
    return duties.add(store, row_of_worker, **values).line


def _change(duty: int, store: Store, values: dict[str, Any]) -> str:
    return duties.change(store, duty, **values)


def _end(duty: int, store: Store, values: dict[str, Any]) -> str:
    return duties.end(store, duty, values["end"])


def _correct(duty: int, store: Store, values: dict[str, Any]) -> str:
    return duties.correct(store, duty, **values)
