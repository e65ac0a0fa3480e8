"""A form about one case in the panel, and the one that takes a new case."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.dates import show
from models.errors import BadInput
from models.words import CATEGORIES
from ui.kit import buttons
from ui.kit.fields import ChoiceField, DateField, Field, Form, TextField
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel
from ui.page import Page

if TYPE_CHECKING:
    from models.store import Store

Work = Callable[["Store", dict[str, Any]], str]


class CaseForm(DetailPanel):
    """Fields in the panel. ``done`` says that they were saved, ``left`` that the form was left.

    Args:
        page: the page that asks and tells.
        title: what the form does.
        save_words: the verb on its button.
        work: saves the values.
        fields: what is asked; those that hold something then count as kept.
        says: sentences beneath: what saving does.
    """

    done = Signal()
    left = Signal()

    def __init__(
        self,
        page: Page,
        title: str,
        save_words: str,
        work: Work,
        *fields: Field,
        facts: str = "",
        says: str = "",
    ) -> None:
        super().__init__(title, facts)
        self.page, self.work = page, work
        self.form = Form(save_words)
        for field in fields:
            self.form.add(field)
        self.form.save.connect(self._save)
        self.form.cancelled.connect(self.left)
        self.body.addWidget(self.form)
        self.below = Label(says, "small", "text2", wrap=True)
        self.body.addWidget(self.below)
        self.below.setVisible(bool(says))
        self.body.addStretch(1)

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form.dirty

    def focus_first(self) -> None:
        """Give the keyboard to the first field."""
        self.form.focus_first()

    def leave(self) -> None:
        """Leave the form; it asks first if something was typed."""
        self.form.leave()

    def refresh(self) -> None:
        """Keep what is typed, whatever changed meanwhile; saving checks it against what is recorded then."""

    def refused(self, sentence: str) -> None:
        """Say why it was not saved."""
        self.form.say(sentence)

    def _save(self, values: dict[str, Any]) -> None:
        work = partial(_with_values, self.work, values)
        done = self.while_open(lambda _sentence: self.done.emit())
        self.form.saving = True
        self.page.tell(work, done, failed=self.while_open(self._refused, self.page.show_trouble))

    def _refused(self, sentence: str) -> None:
        self.form.saving = False
        self.refused(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter in a list of choices too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.form.submit()
        else:
            super().keyPressEvent(event)


def _with_values(work: Work, values: dict[str, Any], store: "Store") -> str:
    return work(store, values)


class NewCase(CaseForm):
    """Takes a new case: the reference is enough. ``taken`` carries its row, ``opens`` that of one already there."""

    taken = Signal(int)
    opens = Signal(int)

    def __init__(self, page: Page) -> None:
        today = page.session.today
        self._row = 0
        super().__init__(page, "Take a new case", "Take the case", self._take, facts="Then choose who takes it on.")
        form = self.form
        form.add(TextField("case_id", "Case reference", what="the case reference", hint="As the case system has it."))
        self._there = buttons.button("Open it", lambda: self.opens.emit(self._row))
        self._there.hide()
        form.add_widget(self._there)
        form.add(
            TextField("family_id", "Family", required=False, what="the family", hint="Siblings have the same family.")
        )
        form.add(ChoiceField("category", "Category", CATEGORIES, required=False))
        form.add(DateField("date_of_birth", "Date of birth", today, required=False))
        form.add(DateField("opened", "Opened", today, what="the day it opened"), beside=True)
        form.fields["opened"].set_value(today)
        form.fields["case_id"].edited.connect(self._there.hide)
        self.done.connect(lambda: self.taken.emit(self._row))

    def refused(self, sentence: str) -> None:
        """Say why it was not taken; one that is there already is offered, and Enter opens it."""
        if not self._row:
            super().refused(sentence)
            return
        self._there.show()
        self._there.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.fields["case_id"].say(sentence)  # leaving the field has checked it, so this comes last

    def _take(self, store: "Store", values: dict[str, Any]) -> str:
        """Take the case, on the database's thread; ``_row`` is then the case's, or that of the one already there."""
        from models import case_changes, cases, teams

        self._row = cases.find(store, values["case_id"]) or 0
        if self._row:
            raise BadInput(_there(store, self._row, self.page.session.today))
        team = next((team.row for team in teams.listed(store) if team.name == self.page.session.team), None)
        added = case_changes.take(
            store, values["case_id"], values["opened"], values["category"] or "", values["family_id"],
            values["date_of_birth"], team,
        )  # fmt: skip
        self._row = added.row
        return added.line


def _there(store: "Store", row: int, day: date) -> str:
    """Return that a case is there already, and how it stands."""
    from models import cases

    found = cases.case(store, row, day)
    state = f"closed on {show(found.openings[-1].end)}"
    if found.opening is not None:
        state = f"held by {found.key_worker.worker}" if found.key_worker else "not allocated"
    return f"{found.case_id} is there already, {state}. Open it, or type another reference."
