"""The panel of one breach: what is known and written of it, and the form that answers it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from models.actions import Action, Task
from models.breach_about import check_after
from models.breach_list import Listed
from models.breach_runs import UNALLOCATED
from models.dates import show, show_short
from models.explanations import Explanation, Said
from models.figures import show_number
from models.words import count
from ui.kit import buttons
from ui.kit.fields import ChoiceField, DateField, Form, NoteField
from ui.kit.labels import Label, MarkLabel
from ui.kit.panel import DetailPanel
from ui.override_fields import HINT, SentenceField

_TASK = {"what": "what will be done", "owner": "who does it", "due": "by when"}
_MONITORED = ((False, "It will be allocated"), (True, "It can’t be: on the monitored list"))
_THAN_BEFORE = {"better": "better than at the month end before", "worse": "worse than at the month end before",
                "same": "the same as at the month end before"}  # fmt: skip


class AnswerPanel(DetailPanel):
    """One breach, and why it is so, what the worker says, what is done by whom and by when, and when to look again.

    Args:
        one: the breach as the list has it.
        owners: who has been given actions so far.
        day: the day that is written about, a month's last or today.
        today: the day it is.
        refusal: why nothing can be written, empty when it can.
    """

    answered = Signal(object, object)
    """A ``Said`` and a ``Task`` or None, to be kept."""
    removed = Signal(object)
    """An ``Explanation`` that is to be taken out."""
    action_wanted = Signal(int)
    """The row of an action that is to be seen on its page."""
    subject_wanted = Signal()

    def __init__(self, one: Listed, owners: Sequence[str], day: date, today: date, refusal: str = "") -> None:
        super().__init__(one.who, f"{one.status}, {one.detail}")
        self.one, self.day = one, day
        self._show_facts()
        self._show_actions()
        self.form = Form("Save and go on", buttons=False)
        if one.breach.ended is None and not refusal:
            self._build_form(owners, today)
        else:
            self.body.addWidget(Label(refusal or "It has ended, so nothing is left to answer.", ink="text2", wrap=True))
        self.body.addStretch(1)
        self.add_action(buttons.link("Case" if self._is_case else "Caseload",
                                     self.subject_wanted.emit), left=True)  # fmt: skip
        if not self.form.isHidden() and self.form.fields:
            self.add_action(self.form.cancel_button)
            self.add_action(self.form.save_button)
        self.closed.connect(self.form.leave)

    @property
    def _is_case(self) -> bool:
        return self.one.breach.kind == UNALLOCATED

    # What is known and written

    def _show_facts(self) -> None:
        of, answer = self.one.breach, self.one.breach.answer
        since = f"{show(of.since)}" + (f", to {show(of.ended)}" if of.ended else "")
        if of.months > 1:
            since += f"; {count(of.months, 'month end')} in a row"
        facts = [("Since", since)]
        if of.high is not None:
            facts.append(("Most held", show_number(of.high, 2)))
        if of.effect:
            facts.append(("Now", _THAN_BEFORE[of.effect]))
        if self.one.lacks:
            facts.append(("Lacks", ", ".join(self.one.lacks)))
        if answer.agreed is not None:
            agreed = answer.agreed
            facts.append(("Agreed by", f"{agreed.authorised_by}, to look again on {show(agreed.review_date)}"))
            facts.append(("Because", agreed.reason))
        self.add_facts(tuple(facts))
        for earlier in answer.earlier:
            self._show_earlier(earlier)
        kept = answer.explanation
        if kept is not None and kept.day != self.day:
            self._show_earlier(kept)
        if kept is not None and (kept.day == self.day or self.one.breach.ended is not None):
            self.add_heading(f"Written for {show_short(kept.day, self.day)}",
                             buttons.link("Take it out", lambda: self.removed.emit(kept)))  # fmt: skip
            if self.one.breach.ended is not None:
                self.body.addWidget(Label(kept.reason, wrap=True))

    def _show_earlier(self, kept: Explanation) -> None:
        self.add_heading(f"Written for {show(kept.day)}")
        self.body.addWidget(Label(kept.reason, wrap=True))
        if kept.workers_view:
            self.body.addWidget(Label(f"Their view: {kept.workers_view}", ink="text2", wrap=True))

    def _show_actions(self) -> None:
        actions = self.one.breach.answer.actions
        if not actions:
            return
        self.add_heading("Actions")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(actions):
            grid.addWidget(MarkLabel("to do" if action.is_open else "done"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(action_words(action, self.day), wrap=True), row, 1)
            words = "Say how it ended" if action.is_open else "Open"
            link = buttons.link(words, partial(self.action_wanted.emit, action.row))
            link.setAccessibleName(f"{words}: {action.what}")
            grid.addWidget(link, row, 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)

    # The form

    def _build_form(self, owners: Sequence[str], today: date) -> None:
        form, answer, day = self.form, self.one.breach.answer, self.day

        def after(chosen: date) -> None:
            check_after(chosen, day)

        self.add_heading("Answer it")
        form.add(NoteField("reason", f"Why was it so on {show_short(day, day)}?", "", 3, what="the reason"))
        if self._is_case:
            form.add(ChoiceField("monitored", "Will somebody take it?", _MONITORED, what="whether somebody takes it"))
        else:
            form.add(SentenceField("workers_view", "Worker’s own view", required=False, what="the worker’s own view"))
        form.add(SentenceField("what", self._task_words(), required=False, what="what will be done"))
        form.add(ChoiceField("owner", "By whom", owners, editable=True, required=False, what="who does it"))
        due = DateField("due", "By when", today, required=False, check=after)
        form.add(due, beside=True)
        form.add(DateField("review", "Look again on", today, required=False, what="the day to look again",
                           check=after))  # fmt: skip
        form.add_widget(Label(HINT, "small", "text3", wrap=True))
        kept = answer.explanation
        said = kept.said if kept is not None else Said("")
        review = said.review if said.review is not None and said.review > day else None
        values: dict[str, Any] = {"reason": said.reason, "what": "", "owner": "", "due": None, "review": review}
        values |= {"monitored": said.monitored} if self._is_case else {"workers_view": said.workers_view}
        form.set_values(values)
        form.save.connect(self._send)
        self.body.addWidget(form)

    def _task_words(self) -> str:
        return "What else will be done?" if self.one.breach.answer.next_action else "What will be done?"

    def _send(self, values: Mapping[str, Any]) -> None:
        task = {key: values[key] for key in _TASK}
        missing = {key: f"Fill in {_TASK[key]}, or leave all three empty." for key, value in task.items() if not value}
        if missing and len(missing) < len(_TASK):
            self.form.set_errors(missing)
            return
        self.form.saving = True
        said = Said(values["reason"], values.get("workers_view", ""), values["review"], values.get("monitored", False))
        self.answered.emit(said, None if missing else Task(**task))


def action_words(action: Action, day: date) -> str:
    """Return an action in a line: what, who, by when, and how it ended."""
    if action.closed_on is None:
        return f"{action.what} {action.owner}, by {show_short(action.due, day)}."
    said = f"{action.what} {action.owner}: {action.outcome} on {show_short(action.closed_on, day)}."
    return f"{said} {action.effect}".rstrip()
