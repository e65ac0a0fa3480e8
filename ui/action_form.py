"""The panel of one action: what it is about, how it ended and with what effect, or what is changed of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from models import actions
from models.actions import DONE, NOT_DONE, Listed, Task
from models.breach_about import check_after
from models.dates import show
from models.words import Status
from ui.kit import buttons
from ui.kit.fields import ChoiceField, DateField, Form, NoteField
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel
from ui.override_fields import HINT, SentenceField

if TYPE_CHECKING:
    from models.store import Store

_OUTCOMES = ((DONE, "It was done"), (NOT_DONE, "It was not done"))
_ON = {str(Status.OVER): "being over", str(Status.UNDER): "being under", str(Status.UNCOVERED): "cases without cover",
       "unallocated": "no key worker"}  # fmt: skip


class ActionPanel(DetailPanel):
    """One action. It first asks how it ended; *Change…* asks for what, who and when instead.

    Args:
        one: the action as the list has it.
        owners: who has been given actions so far.
        today: the day it is.
        refusal: why nothing can be written, empty when it can.
    """

    closing = Signal(str, str)
    """The outcome and the effect to be kept."""
    changing = Signal(object)
    """A ``Task``."""
    reopening = Signal()
    removing = Signal()
    subject_wanted = Signal()
    left = Signal()
    """The form was left without saving."""

    def __init__(self, one: Listed, owners: Sequence[str], today: date, refusal: str = "") -> None:
        who = one.name or one.called_id
        super().__init__(one.action.what, f"{who}, for {_ON[one.action.kind]}")
        self.one = one
        self._owners, self._today, self._refusal = owners, today, refusal
        self.form = Form(buttons=False)
        self.closed.connect(lambda: self.form.leave())
        self._show_facts()
        self.body.addStretch(1)
        self.add_action(
            buttons.link("Case" if one.action.case_row else "Caseload", self.subject_wanted.emit), left=True
        )
        self._show_outcome()

    def _show_facts(self) -> None:
        of = self.one.action
        facts = [("Owner", of.owner), ("Due", show(of.due) + (", late" if self.one.is_late else "")),
                 ("Agreed", f"{show(of.made_on)}, about {show(of.day)}")]  # fmt: skip
        if of.closed_on is not None:
            facts.append(("Ended", f"{of.outcome}, {show(of.closed_on)}"))
        if self.one.effect.word:
            facts.append(("By the figures", f"{self.one.effect.word}: {self.one.effect.sentence}"))
        self.add_facts(tuple(facts))
        if self._refusal:
            return
        links = [buttons.link("Remove", self.removing.emit)]
        links.insert(0, buttons.link("Change…", self.show_change) if of.is_open else
                     buttons.link("Open it again", self.reopening.emit))  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(16)
        for link in links:
            row.addWidget(link)
        row.addStretch(1)
        self.body.addLayout(row)

    def _show_outcome(self) -> None:
        """Ask how it ended."""
        of = self.one.action
        form = self._new_form("Save")
        form.add(ChoiceField("outcome", "How did it end?", _OUTCOMES, what="how it ended"))
        hint = "Begins with what the figures say; add what they can’t." if self.one.effect.sentence else ""
        form.add(NoteField("effect", "What effect did it have?", hint, 3, required=False, what="the effect"))
        effect = of.effect if of.closed_on is not None else self.one.effect.sentence
        form.set_values({"outcome": of.outcome or None, "effect": effect})
        form.save.connect(lambda values: self._send_outcome(values))
        self._finish(form)

    def show_change(self) -> None:
        """Ask for what is to be done, by whom and by when."""
        of = self.one.action

        def after(chosen: date) -> None:
            check_after(chosen, of.day)

        form = self._new_form("Save the change")
        form.add(SentenceField("what", "What will be done?", what="what will be done"))
        form.add(ChoiceField("owner", "By whom", self._owners, editable=True, what="who does it"))
        form.add(DateField("due", "By when", self._today, check=after), beside=True)
        form.add_widget(Label(HINT, "small", "text3", wrap=True))
        form.set_values({"what": of.what, "owner": of.owner, "due": of.due})
        form.save.connect(lambda values: self._send_change(values))
        self._finish(form)
        form.focus_first()

    def _new_form(self, words: str) -> Form:
        """Return an empty form that stands in place of the one before."""
        old, self.form = self.form, Form(words, buttons=False)
        for widget in (old, old.cancel_button, old.save_button):
            widget.hide()
            widget.deleteLater()
        self.form.cancelled.connect(self.left)
        return self.form

    def _finish(self, form: Form) -> None:
        """Show a form with its buttons."""
        self.body.insertWidget(self.body.count() - 1, form)
        form.show()
        if self._refusal:
            form.setEnabled(False)
            self.body.insertWidget(self.body.count() - 1, Label(self._refusal, "small", "text2", wrap=True))
            return
        self.add_action(form.cancel_button)
        self.add_action(form.save_button)

    def _send_outcome(self, values: Mapping[str, Any]) -> None:
        self.form.saving = True
        self.closing.emit(values["outcome"], values["effect"])

    def _send_change(self, values: Mapping[str, Any]) -> None:
        self.form.saving = True
        self.changing.emit(Task(values["what"], values["owner"], values["due"]))


def wire(panel: ActionPanel, today: date, do: "Callable[[Callable[[Store], str]], None]") -> None:
    """Let ``do`` make what the panel asks for: a page does it in its own way, what is done is the same."""
    row = panel.one.action.row
    panel.closing.connect(
        lambda outcome, effect: do(partial(actions.close, row=row, outcome=outcome, today=today, effect=effect))
    )
    panel.changing.connect(lambda task: do(partial(actions.change, row=row, task=task)))
    panel.reopening.connect(lambda: do(partial(actions.reopen, row=row)))
    panel.removing.connect(lambda: do(partial(actions.remove, row=row)))
