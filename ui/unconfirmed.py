"""People to confirm: workers first met in a file, with what is guessed of them, to be put right on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from models.pasted_people import pasted
from models.unconfirmed import GUESS_WHY, Confirmed, NotConfirmed, Waiting, Wrong, confirm_all, waiting
from models.words import count
from ui.kit import buttons
from ui.kit.chooser import Chooser
from ui.kit.flow import Flow
from ui.kit.labels import Label
from ui.page import Page, Width
from ui.session import Session
from ui.unconfirmed_table import READ_ONLY, Grid, People, focus_in

if TYPE_CHECKING:
    from models.store import Store

_HINT = (
    "Tab or Enter moves on, Ctrl+Enter confirms the row. Ctrl+V pastes cells copied in a spreadsheet: with the headings"
    " Name, Worker ID, Role, FTE, Employment, Start by name, without headings from the current cell down."
)
_SHORT_HINT = "Tab moves on, Ctrl+Enter confirms the row, Ctrl+V pastes from a spreadsheet."
_EMPTY = (
    "Workers first met in a file of the case system are listed here, with what has to be guessed of them. Read such a"
    " file, and whoever is new in it waits here to be confirmed once."
)
_ALL_CONFIRMED = "Whoever the files have named is confirmed; a file that names somebody new brings them here."
_NO_LIMITS = "No limits are set yet, so nobody can be over or under."


@dataclass(frozen=True, slots=True)
class _Found:
    people: tuple[Waiting, ...]
    elsewhere: int
    """How many wait in other teams than the one looked at."""
    roles: tuple[str, ...]
    met: bool
    """Whether a file has named anybody yet."""
    limits: bool
    """Whether limits are set on the day."""


class UnconfirmedPage(Page):
    """A row a person; what is typed is kept only once it is confirmed."""

    place = "People to confirm"
    question = "Who are the people the files name?"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.found: _Found | None = None
        self._again: set[tuple[int, str]] = set()
        """Row and text of each start that is after the first case: confirmed again, it is taken."""
        self._next: int | None = None
        self._saving = False
        self.people = People(self, session.today)
        self.grid = Grid(self.people)
        self.grid.confirm_wanted.connect(lambda row: self.confirm((row,)))
        self.grid.pasted.connect(self.paste)
        self.confirm_button = buttons.main_button("Confirm all", then=self.confirm_everyone)
        self.same_button = buttons.button("Same person as…", self.choose_same)
        self.only_today(self.confirm_button, self.same_button)
        self.toolbar.addWidget(self.confirm_button)
        self.toolbar.addWidget(self.same_button)
        self.toolbar.addStretch(1)
        self.said = Label("", "body", "text1", wrap=True)
        self.said.hide()
        self.hint = Label(_HINT, "small", "text3", wrap=True)
        self.hint.setContentsMargins(0, 0, 0, 8)
        self._card = QFrame()
        self._card.setProperty("card", True)
        self._card_title, self._card_sentence = Label("", "strong", wrap=True), Label("", "body", "text2", wrap=True)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(16, 14, 16, 14)
        for widget in (self._card_title, self._card_sentence):
            inside.addWidget(widget)
        self._next_row = QWidget()
        self.next_buttons: list[buttons.Button] = []
        """Where to go from here when nobody waits."""
        inside.addSpacing(4)
        inside.addWidget(self._next_row)
        self._card_box = inside
        self._card.hide()
        self.body.setSpacing(8)
        for part in (self.said, self._card):
            self.body.addWidget(part)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.hint)
        self.body.addStretch(0)

    # What is shown

    def refresh(self) -> None:
        """Read who waits."""
        self.people.today = self.session.today
        self.people.frozen = self.session.past
        self.ask(partial(_read, day=self.session.day, team=self.session.team), self._show)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Go to the row of ``worker_row``."""
        self._next = target.get("worker_row")
        self.refresh_soon()

    def fit(self, width: Width) -> None:
        """Leave team and cases out in a small window, and say less about the keys."""
        super().fit(width)
        self.grid.compact = width == Width.COMPACT
        self.hint.setText(_SHORT_HINT if self.grid.compact else _HINT)
        self.grid.share_width()
        if self.found is not None:
            self._say_answer(self.found)

    def take_keyboard(self) -> None:
        """Take the keyboard to the first cell, now or when it is there."""
        if self.next_buttons:
            self.next_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._next is None and self.people.people and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.people.index(0, READ_ONLY))

    def _show(self, found: _Found) -> None:
        again = self.found == found
        self.found = found
        if not again:
            self.grid.close_cell()
            index, typing = self.grid.currentIndex(), focus_in(self.grid)
            kept = self.people.people[index.row()].row if index.isValid() else None
            column = index.column()
            self.people.set_people(found.people, found.roles)
            self.grid.share_width()
            place = self.people.place_of(kept) if kept is not None else -1
            if found.people and typing:
                self.grid.setCurrentIndex(self.people.index(max(0, place), max(READ_ONLY, column)))
        had_keyboard = focus_in(self)
        self._say_answer(found)
        if had_keyboard and not found.people:
            self.take_keyboard()
        wanted, self._next = self._next, None
        place = self.people.place_of(wanted) if wanted is not None else -1
        if place >= 0:
            self.grid.setFocus()
            self.grid.type_at(place)

    def _say_answer(self, found: _Found) -> None:
        people, of = found.people, self.session.team
        where = f" in {of}" if of else ""
        other = f"{count(found.elsewhere, 'person waits', 'people wait')} in other teams." if found.elsewhere else ""
        if people:
            cases = sum(who.cases for who in people)
            holds = f"{count(len(people), 'person waits', 'people wait')}{where}, with {count(cases, 'case')}."
            self.set_answer(holds if self.width_class == Width.COMPACT else f"{holds} {GUESS_WHY}")
        else:
            self.set_answer(f"Nobody waits to be confirmed{where}. {other}".strip())
        if not people:
            self.say("")
        self.confirm_button.set_text(f"Confirm all {len(people):,}" if len(people) > 1 else "Confirm")
        for widget in (self.confirm_button, self.same_button, self.grid, self.hint):
            widget.setVisible(bool(people))
        self._card.setVisible(not people)
        self._card_title.setText(f"Nobody waits{where}.")
        self._card_sentence.setText(_said_of(found, other))
        self._offer_next(found)

    def _offer_next(self, found: _Found) -> None:
        """Offer where to go when nobody waits, the place that comes first as the main button."""
        offered = [(place, partial(self.open_place, place)) for place in _next_places(found)]
        if not (found.people or found.elsewhere):
            offered.append(("Import…", partial(self.open_place, "Import", choose=True)))
        had_keyboard = any(button.hasFocus() for button in self.next_buttons)
        made = [
            (buttons.button if place else buttons.main_button)(words, then=then)
            for place, (words, then) in enumerate(offered)
        ]
        row = QWidget()
        beside = Flow(row, 8)
        for button in made:
            beside.addWidget(button)
        self._card_box.replaceWidget(self._next_row, row)
        row.show()  # now, since the keyboard goes there
        self._next_row.hide()
        self._next_row.deleteLater()
        self._next_row, self.next_buttons = row, made
        if had_keyboard and made:
            made[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Say what became of what was pasted."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    # What is done

    def confirm_everyone(self) -> None:
        """Confirm all that are shown, if everything is right."""
        self.confirm([who.row for who in self.people.people])

    def confirm(self, rows: Sequence[int]) -> None:
        """Confirm these worker rows, or go to the first cell that is wrong."""
        if self._saving:
            return
        self.grid.close_cell()
        wanted = [who for who in self.people.people if who.row in set(rows)]
        checked = [(who, self.people.check(who)) for who in wanted]
        if any(values is None for _, values in checked):
            self._go_to_wrong(rows)
            return
        people = [
            Confirmed(who.row, **values, holds_before=(who.row, self.people.text(who, "start")) in self._again)
            for who, values in checked
            if values is not None
        ]
        after = self.people.place_of(rows[-1]) + 1 if rows else 0
        self._next = self.people.people[after].row if len(rows) == 1 and after < len(self.people.people) else None
        wrong: list[Wrong] = []
        self._saving = True
        self.tell(partial(_confirm, people, wrong), self._confirmed, failed=partial(self._refused, wrong))

    def _confirmed(self, _line: str) -> None:
        self._saving = False
        self.say("")

    def _refused(self, wrong: list[Wrong], sentence: str) -> None:
        self._saving, self._next = False, None
        if not wrong:
            self.show_trouble(sentence, "change")
            return
        for one in wrong:
            self.people.say_wrong(one.row, one.field, one.sentence)
            place = self.people.place_of(one.row)
            if one.again and place >= 0:
                self._again.add((one.row, self.people.text(self.people.people[place], one.field)))
        self._go_to_wrong([one.row for one in wrong])

    def _go_to_wrong(self, rows: Sequence[int]) -> None:
        index = self.people.first_wrong(set(rows))
        if index.isValid():
            self.grid.setFocus()
            self.grid.type_at(index.row(), index.column())

    def paste(self, text: str) -> None:
        """Take cells that were copied elsewhere."""
        if self.session.past or not self.people.people:
            return
        index = self.grid.currentIndex()
        column = self.people.columns[max(READ_ONLY, index.column())].key
        found = pasted(text, self.people.people, max(0, index.row()), column)
        for who in self.people.people:
            if who.row in found.values:
                self.people.type_in(who, found.values[who.row])
        wrong = len(self.people.wrong)
        is_wrong = f" {count(wrong, 'cell is', 'cells are')} to be corrected." if wrong else ""
        self.say(found.sentence + is_wrong)
        self.grid.setFocus()

    def choose_same(self) -> None:
        """Ask which worker the person of the current row is, and make the two one."""
        index = self.grid.currentIndex()
        if not self.people.people:
            return
        who = self.people.people[max(0, index.row())]
        self.ask(partial(_others, row=who.row, day=self.session.day), partial(self._offer, who), topic="others")

    def _offer(self, who: Waiting, others: list[tuple[int, str]]) -> None:
        self.chooser = Chooser(
            self.same_button, f"{who.name} is the same as", others, lambda row: self.tell(partial(_join, who.row, row))
        )


def _next_places(found: _Found) -> list[str]:
    """Return the places that come next where nobody waits."""
    if found.people or not (found.met or found.elsewhere):
        return []
    return ["Overview"] if found.limits or found.elsewhere else ["Limits and weights", "Overview"]


def _said_of(found: _Found, other: str) -> str:
    """Return what to do where nobody waits."""
    if other:
        return f"{other} Choose the whole service at the left to see them."
    if not found.met:
        return _EMPTY
    return _ALL_CONFIRMED if found.limits else f"{_ALL_CONFIRMED} {_NO_LIMITS}"


def _read(store: "Store", day: date, team: str | None) -> _Found:
    from models import on_day, workers

    with store.snapshot():
        everyone = waiting(store, day)
        people = everyone if team is None else waiting(store, day, team)
        met = bool(store.rows("select 1 from worker_names limit 1"))
        limits = any(line.valid_from <= day < line.valid_to for line in on_day.limit_lines(store))
        return _Found(people, len(everyone) - len(people), workers.roles(store), met, limits)


def _confirm(people: Sequence[Confirmed], wrong: list[Wrong], store: "Store") -> str:
    try:
        return confirm_all(store, people)
    except NotConfirmed as error:
        wrong += error.wrong
        raise


def _others(store: "Store", row: int, day: date) -> list[tuple[int, str]]:
    """Return all other workers, those whose names look like the same person first."""
    from models import workers
    from models.extracts.names import similar

    everyone = {one.row: one for one in workers.everyone(store, day)}
    name = everyone.pop(row).name if row in everyone else ""
    alike = similar([name], {str(one.row): one.name for one in everyone.values()}).get(name, {})
    first = [everyone[int(row)] for row in alike]
    return [(one.row, f"{one.name}, {one.worker_id}") for one in dict.fromkeys((*first, *everyone.values()))]


def _join(row: int, other: int, store: "Store") -> str:
    from models.same_person import same_as

    return same_as(store, row, other)
