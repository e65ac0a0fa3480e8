"""The allocate panel: who can take a case, what it would make of them, and the keys that allocate it."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from models.candidate_words import effect_sentence, effect_title, spoken
from models.candidates import RANKING, Candidate, NotAsked
from models.case_words import facts_line, held_words
from models.cases import Case
from models.errors import BadInput
from ui.candidate_list import CandidateList
from ui.kit import buttons
from ui.kit.fields import Form
from ui.kit.labels import Label, MarkLabel
from ui.kit.load_bar import LoadBar, axis_for, bar_of
from ui.kit.panel import DetailPanel
from ui.kit.strip_fields import StripDay
from ui.override_fields import add_override_fields, override_of
from ui.page import Page

if TYPE_CHECKING:
    from models.overrides import Override
    from models.store import Store

WIDTH = 540
_BLOCK = 12
_LONGEST_FIRST = 14
"""A longer first name is left out of the button, which would not fit beside the day."""
_CHOOSE = "Choose who takes it with ↑ and ↓."
_NOBODY = "Nobody has a place for it. Choose someone to record what was agreed."


@dataclass(frozen=True, slots=True)
class Offer:
    """What the panel shows: the case on a day, and who could take it."""

    case: Case
    candidates: tuple[Candidate, ...]
    others: tuple[NotAsked, ...]

    @property
    def day(self) -> date:
        """The day from which it would be held."""
        return self.case.day

    @property
    def holder(self) -> int | None:
        """Who holds it now."""
        return self.case.key_worker.worker_row if self.case.key_worker else None


class AllocatePanel(DetailPanel):
    """Asks who can take a case.

    ``done`` says that it was allocated, ``left`` that the panel is to close.
    """

    done = Signal()
    left = Signal()

    def __init__(self, page: Page, row: int) -> None:
        super().__init__("Who can take it?")
        self.row, self._page = row, page
        self._offer: Offer | None = None
        self._busy = False
        self._build_list()
        self._build_effect()
        self._build_strip()
        self._choose(None)
        self.refresh()

    # What the page calls.

    @property
    def dirty(self) -> bool:
        """Whether something was typed for an override that is still wanted."""
        return self.form.isVisible() and self.form.dirty

    def refresh(self) -> None:
        """Read the case and the candidates for the day that is chosen."""
        day = self._day()
        if day is not None:
            work = partial(_offer, row=self.row, day=day, team=self._page.session.team)
            self._page.ask(work, self.while_open(self._show), topic="allocate", failed=self.while_open(self.say))

    def focus_first(self) -> None:
        """Give the keyboard to the candidates."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the panel; asks first if something was typed."""
        if self.dirty:
            self.form.leave()
        else:
            self.left.emit()

    def say(self, sentence: str) -> None:
        """Say over the candidates what stands in the way; nothing takes it away."""
        self._sentence.setText(sentence)
        self._said.setAccessibleName(sentence)
        self._said.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        """What is said over the candidates."""
        return self._sentence.text()

    # Parts.

    def _build_list(self) -> None:
        self.list = CandidateList()
        self.list.chosen.connect(self._choose)
        self.list.taken.connect(self.take)
        self._said, self._sentence = QFrame(), Label("", wrap=True)
        self._said.setProperty("ground", "error")
        row = QHBoxLayout(self._said)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(MarkLabel("error"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._sentence, 1)
        self._said.hide()
        self.body.setSpacing(0)
        self.body.addWidget(self._said)
        self.body.addWidget(self.list.head)
        self.body.addWidget(self.list, 10_000)
        self._ranking = Label(RANKING, "small", "text3", wrap=True)
        self._ranking.setContentsMargins(8, 8, 0, 0)
        self.body.addWidget(self._ranking)

    def _build_effect(self) -> None:
        self.effect = QFrame()
        self.effect.setProperty("card", True)
        self._mark = QHBoxLayout()
        self._made, self._means = Label("", "strong", wrap=True), Label("", "body", "text2", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addLayout(self._mark)
        head.addWidget(self._made, 1)
        self._bar = LoadBar()
        self.form = Form("", buttons=False)
        self.form.save_button.hide()  # the strip has the button
        self.form.cancel_button.hide()
        add_override_fields(self.form, self._page.session.today)
        self.form.save.connect(self._take_over)
        self.form.cancelled.connect(self.left)
        column = QVBoxLayout(self.effect)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self._means, self._bar, self.form):
            column.addWidget(widget)
        self.body.addSpacing(8)
        self.body.addWidget(self.effect)
        self.body.addStretch(1)

    def _build_strip(self) -> None:
        session = self._page.session
        self.day_field = StripDay("day", "From", session.today, what="the day from which")
        self.day_field.set_value(session.today)
        self.day_field.label.hide()
        self.day_field.setFixedWidth(self.fontMetrics().horizontalAdvance("30 Sep 2026") + 50)
        self.day_field.edited.connect(self._day_edited)
        self.day_field.said.connect(self.say)
        words = Label("From", "body", "text2")
        words.setBuddy(self.day_field.editor)
        self.co_button = buttons.button("Co-worker instead", self.take_as_co_worker)
        self.take_button = buttons.main_button("Allocate", "Enter", self.take)
        self.add_action(words, left=True)
        self.add_action(self.day_field, left=True)
        self.add_action(self.co_button)
        self.add_action(self.take_button)

    # What is shown.

    def _show(self, offer: Offer) -> None:
        before, self._offer = self._offer, offer
        case = offer.case
        self.set_title(f"Who can take {case.case_id}?", f"{facts_line(case)} {held_words(case)}".strip())
        chosen = self.list.candidate
        kept = self._kept(before, chosen)
        self.list.show_candidates(offer.candidates, offer.day, kept, offer.others)
        if before is None and offer.candidates and not offer.candidates[0].can_take:
            self._means.setText(_NOBODY)
        self._check_meanwhile(before, chosen)

    def _kept(self, before: Offer | None, chosen: Candidate | None) -> int | None:
        """Return who is chosen among new candidates: the same as before, unless the place was lost meanwhile."""
        offer = self._offer
        if offer is None or not offer.candidates:
            return None
        best = offer.candidates[0]
        if before is None:
            return best.now.row if best.can_take and not best.is_manager else None
        if chosen is None or before.holder != offer.holder:
            return None
        now = next((one for one in offer.candidates if one.now.row == chosen.now.row), None)
        return now.now.row if now is not None and now.can_take >= chosen.can_take else None

    def _check_meanwhile(self, before: Offer | None, chosen: Candidate | None) -> None:
        """Say what somebody else did while the panel was open: took the last place, or the case itself."""
        now = self._offer
        if before is None or now is None or before.day != now.day or self._busy:
            return
        holder = now.case.key_worker
        if holder is not None and before.holder != now.holder:
            self.say(f"{now.case.case_id} was given to {holder.worker} meanwhile. Look again, then choose.")
            return
        if chosen is not None and self.list.candidate is None:
            work = partial(_missed, worker_row=chosen.now.row, name=chosen.now.name, day=now.day)
            self._page.ask(work, self.while_open(self.say), topic="missed")

    def _choose(self, candidate: Candidate | None) -> None:
        if candidate is not None:
            self.say("")
        override = candidate is not None and not candidate.can_take
        away = candidate is not None and candidate.then.capacity == 0
        self.form.setVisible(override)
        self._bar.setVisible(candidate is not None)
        self._ranking.setVisible(not override)
        self.co_button.setEnabled(candidate is not None)
        while (item := self._mark.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if candidate is None:
            self._made.setText("Nobody is chosen yet")
            self._means.setText(_CHOOSE)
            self._name_button("Allocate", "Enter")
            return
        if override:
            self._mark.addWidget(MarkLabel(candidate.then.status), 0, Qt.AlignmentFlag.AlignTop)
            self._name_button("Allocate though away" if away else "Allocate over the limit")
        else:
            first = candidate.now.name.split()[0]
            self._name_button(f"Allocate to {first}" if len(first) <= _LONGEST_FIRST else "Allocate", "Enter")
        self._show_effect(candidate)

    def _show_effect(self, candidate: Candidate) -> None:
        if self._offer is None:
            return
        day, everyone = self._offer.day, self._offer.candidates
        siblings = [one for one in self._offer.case.siblings if one.is_open]
        self._made.setText(effect_title(candidate))
        self._means.setText(effect_sentence(candidate, day, len(siblings)))
        axis = axis_for(bar_of(one.then) for one in everyone)
        self._bar.setMaximumWidth(axis * _BLOCK + 4)
        self._bar.set_bar(bar_of(candidate.then), axis, spoken(candidate, day))
        self.take_button.setAccessibleDescription(self._means.text())

    def _name_button(self, words: str, key: str = "") -> None:
        self.take_button.key = key
        self.take_button.set_text(words)

    # What the user does.

    def take(self) -> None:
        """Allocate to the candidate chosen; for an override go to what is still to be filled in, or save it."""
        candidate = self.list.candidate
        if candidate is None:
            self.say(_CHOOSE)
            self.focus_first()
        elif candidate.can_take:
            self._allocate(candidate, None)
        elif self.list.hasFocus():
            self.form.focus_first()
        else:
            self.form.submit()

    def take_as_co_worker(self) -> None:
        """Let the candidate chosen work with the case without being counted."""
        candidate, day = self.list.candidate, self._checked_day()
        if candidate is not None and day is not None:
            work = partial(_add_co_worker, case_row=self.row, worker_row=candidate.now.row, day=day)
            self._page.tell(work, failed=self.while_open(self.say))

    def _take_over(self, values: dict[str, Any]) -> None:
        candidate = self.list.candidate
        if candidate is not None:
            self._allocate(candidate, override_of(values))

    def _allocate(self, candidate: Candidate, agreed: "Override | None") -> None:
        day = self._checked_day()
        if day is None or self._offer is None or self._busy:
            return
        self._busy = True
        self.say("")
        work = partial(
            _allocate, row=self.row, worker_row=candidate.now.row, name=candidate.now.name, day=day,
            today=self._page.session.today, agreed=agreed, holder=self._offer.holder,
        )  # fmt: skip
        done = self.while_open(lambda _sentence: self.done.emit())
        refused = self.while_open(self._refused, self._page.show_trouble)
        self._page.tell(work, done, failed=refused)

    def _refused(self, sentence: str) -> None:
        self._busy = False
        if self.form.isVisible():
            self.form.say(sentence)
            return
        self.list.choose(None)
        self.say(sentence)
        self.refresh()
        self.focus_first()

    def _day(self) -> date | None:
        try:
            found = self.day_field.value()
        except BadInput:
            return None
        return found if isinstance(found, date) else None

    def _checked_day(self) -> date | None:
        if not self.day_field.check():
            self.day_field.editor.setFocus()
        return self._day()

    def _day_edited(self) -> None:
        if self._day() is not None and (self._offer is None or self._day() != self._offer.day):
            self.say("")
            self.refresh()


def _offer(store: "Store", row: int, day: date, team: str | None) -> Offer:
    from models import candidates, cases

    with store.snapshot():
        found = candidates.who_can_take(store, day, case_row=row, team=team)
        return Offer(cases.case(store, row, day), found.candidates, found.others)


def _missed(store: "Store", worker_row: int, name: str, day: date) -> str:
    from models.candidate_words import missed

    return missed(store, worker_row, name, day)


def _allocate(
    store: "Store",
    row: int,
    worker_row: int,
    name: str,
    day: date,
    today: date,
    agreed: "Override | None",
    holder: int | None,
) -> str:
    """Allocate, unless the case or the last place was given away since the panel was read."""
    from models import allocation, cases

    now = cases.case(store, row, day)
    if now.key_worker is not None and now.key_worker.worker_row != holder:
        raise BadInput(f"{now.case_id} was given to {now.key_worker.worker} meanwhile. Look again, then choose.")
    try:
        return allocation.allocate(store, row, worker_row, day, today, agreed)
    except allocation.Refused as refused:
        if agreed is not None:
            raise
        checked = today if day < today and not allocation.refusal(store, worker_row, day) else day
        raise BadInput(_missed(store, worker_row, name, checked)) from refused


def _add_co_worker(store: "Store", case_row: int, worker_row: int, day: date) -> str:
    from models import allocation

    return allocation.add_co_worker(store, case_row, worker_row, day).line
