"""Overview: who is over or under their limits, as bars or a table, and beside it what needs a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from models import unconfirmed
from models.answered import Answered, answered
from models.caseloads import explain_person
from models.dates import show_short, show_weekday
from models.decisions import Decision, agreed, decisions_of
from models.explain import explain_total
from models.overview import Person, answer, by_team, figures, held, people, statuses, sum_words
from models.position import Position, position
from models.store import Store
from models.words import Status
from ui.decision_list import DecisionList
from ui.figure_strip import FigureStrip
from ui.kit.buttons import Button, Chip, Chips, Segments, button, main_button, menu_button
from ui.kit.panel import Why
from ui.overview_table import people_table
from ui.page import Page, Width
from ui.people_list import PeopleList
from ui.session import Session

_MANY = 12
"""Above so many people the rows go compact."""
_STRIP_FROM, _STRIP_FROM_MANY, _TWO_LINES_FROM = 560, 740, 640
"""From which heights of the page on the foot's figures are shown, with few and many people, and two lines a row."""
_SIDE_WIDTH, _SIDE_WIDTH_MANY = 350, 330
_MIDDLE = 5
"""Where the toolbar's empty middle stands; in a small window the empty part is at its left instead."""


@dataclass(frozen=True, slots=True)
class _Day:
    """What the page shows: a position, what is said on it, everybody in order, and how many wait to be confirmed."""

    position: Position
    said: Answered
    people: tuple[Person, ...]
    to_confirm: int


def _read(store: Store, day: date, team: str | None) -> _Day:
    with store.snapshot():
        found, agreed_to = position(store, day, team), agreed(store, day)
        to_confirm = len(unconfirmed.waiting(store, day, team))
        said = answered(store, found, agreed_to)
    return _Day(found, said, people(found, agreed_to), to_confirm)


class OverviewPage(Page):
    """Everybody as bars against their own limits, worst first."""

    place = "Overview"
    question = "Who is over or under their limits?"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.day: _Day | None = None
        self._wanted_row: int | None = None
        self.list, self.table = PeopleList(), people_table()
        self.chips, self.strip, self.decisions = Chips("Filter by status"), FigureStrip(), DecisionList()
        self._build_tools()
        self._build_body()
        self.set_side(self.decisions, _SIDE_WIDTH, "Workers", "Decisions")
        self._connect()
        kept = QSettings().value("overview/as", "bars")
        self.choice.choose("table" if kept == "table" else "bars")
        self._show_choice()

    def _build_tools(self) -> None:
        self.allocate_button: Button = main_button("Allocate a case", "Ctrl+N", self.allocate)
        self.import_button = button("Import…", self.open_import)
        self.export_button = menu_button("Export", self._export_menu(QMenu(self)))
        more = QMenu(self)
        more.addAction("Import…", self.open_import)
        self._export_menu(more)
        more.addAction("Bars or table", self._swap)
        self.more_button = menu_button("More", more)
        self.choice = Segments((("bars", "Bars"), ("table", "Table")), "How the workers are shown")
        self.toolbar.addStretch(0)
        self.toolbar.addWidget(self.allocate_button)
        self.toolbar.addWidget(self.import_button)
        self.toolbar.addWidget(self.table.filter_field, 3)
        self.toolbar.addWidget(self.export_button)
        self.toolbar.addStretch(1)
        for at_right in (self.choice, self.table.columns_button, self.more_button):
            self.toolbar.addWidget(at_right)
        self.more_button.hide()
        self.only_today(self.allocate_button, self.import_button)

    def _export_menu(self, menu: QMenu) -> QMenu:
        menu.addAction("Write the return…", lambda: self.open_place("Return and report", export=True))
        menu.addAction("Copy as a table", self.copy)
        return menu

    def _build_body(self) -> None:
        self.body.addWidget(self.chips)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.table, 1)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.table.set_empty(
            "No workers yet.", "Read a caseload workbook, or add workers to a team.", "Import…", self.open_import
        )

    def _connect(self) -> None:
        self.chips.changed.connect(lambda _keys: self._show_people())
        self.choice.chosen.connect(lambda _key: self._show_choice())
        self.table.filter_field.textChanged.connect(lambda _text: self._show_people())
        for widget in (self.list, self.table):
            widget.activated.connect(self._open_person)
        self.list.explain.connect(lambda person: self._explain_person(person, self.list.view))
        self.table.explain.connect(lambda person, _key: self._explain_person(person, self.table.view))
        self.strip.explain.connect(self._explain_total)
        self.decisions.wants.connect(self._open)

    # What is shown

    def refresh(self) -> None:
        """Ask for the day's position and show it."""
        day, team = self.session.day, self.session.team
        self.ask(lambda store: _read(store, day, team), self._show)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - as every page has it
        """Look at the ``day`` of the target, show only its ``status``, or select its ``worker_row``."""
        if isinstance(target.get("day"), date):
            self.session.look_at_day(target["day"])
        if "status" in target:
            self.chips.turn_on({str(target["status"])})
        if "worker_row" in target:
            self._wanted_row = int(target["worker_row"])
            self._show_people()

    def _show(self, day: _Day) -> None:
        self.day = day
        counted = statuses(day.people)
        chips = [Chip("", f"All {len(day.people):,}")]
        chips += [
            Chip(str(status), f"{str(status).capitalize()} {counted[status]:,}", str(status))
            for status in Status
            if counted[status]
        ]
        self.chips.set_chips(chips)
        for before, after in ((self.chips.last, self.list.view), (self.list.view, self.table.view)):
            self.setTabOrder(before, after)
        self.strip.show_figures(figures(day.position))
        self._say_answer()
        self._show_decisions(day)
        self.tabs.set_text("main", f"Workers {len(day.people):,}")
        self.side_width = _SIDE_WIDTH_MANY if self._many() else _SIDE_WIDTH
        self._arrange()
        several = len({person.of.team for person in day.people}) > 1
        self.table.leave_out([*([] if several else ["team"]), *([] if day.position.guessed else ["guess"])])
        self._arrange_rows()
        self._show_people()

    def _say_answer(self) -> None:
        if self.day is None:
            return
        self.set_answer(answer(self.day.position, in_all=self.width_class == Width.COMPACT))

    def _show_decisions(self, day: _Day) -> None:
        of = day.position
        service = of.team is None and len({person.of.team for person in day.people}) > 1
        waiting: tuple[Decision, ...]
        if service:
            waiting, number = by_team(of, day.said, day.to_confirm)
            title = "Which teams have decisions waiting?"
        else:
            waiting = decisions_of(of, day.said, day.to_confirm)
            number, title = len(waiting), "What needs a decision today?"
        if self.session.past:
            waiting = tuple(map(_to_see, waiting))
            title = f"What needed a decision on {show_short(of.day, self.session.today)}?"
        then = day.said.next_day(of.day)
        empty = "Nothing needs a decision today." + (f" Next: a review on {show_short(then, of.day)}." if then else "")
        if self.session.past:
            empty = f"Nothing needed a decision on {show_weekday(of.day)}."
        self.decisions.show_decisions(title, waiting, number, empty)
        self.tabs.set_text("side", f"Decisions {number:,}" if number else "Decisions")

    def _show_people(self) -> None:
        if self.day is None:
            return
        of, everyone = self.day.position, self.day.people
        shown = tuple(person for person in everyone if not self.chips.on or str(person.status) in self.chips.on)
        self.table.set_rows(shown, total=len(everyone))
        wanted = self.table.filter_text.casefold().split()
        shown = tuple(person for person in shown if all(word in _searched(person) for word in wanted))
        if len(shown) == len(everyone):
            total = (f"All {len(everyone):,}", sum_words(of), f"{held(of):,}")
        else:
            some = sum(person.of.cases for person in shown)
            total = (f"{len(shown):,} of {len(everyone):,}", f"{some:,} of {held(of):,} held cases", f"{some:,}")
        self.list.set_people(everyone, shown, total)
        self._show_choice()
        if self._wanted_row is not None:
            self.list.select(self._wanted_row)
            self.table.select(self._wanted_row)
            self._wanted_row = None

    def _show_choice(self) -> None:
        """Show bars or table; the table also says when nobody is there or nobody matches."""
        QSettings().setValue("overview/as", self.choice.key)
        bars = self.choice.key == "bars" and bool(self.list.model.people or self.day is None)
        self.list.setVisible(bars)
        self.table.setVisible(not bars)
        self._arrange_tools()

    def _swap(self) -> None:
        self.choice.choose("bars" if self.choice.key == "table" else "table")
        self._show_choice()

    # Room

    def fit(self, width: Width) -> None:
        """Leave out what has no room in a small window."""
        super().fit(width)
        self._arrange_rows()
        self._arrange_tools()
        self._say_answer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show two lines a row, and the figures at the foot, where there is room for them."""
        super().resizeEvent(event)
        self._arrange_rows()
        self._arrange_tools()

    def _many(self) -> bool:
        return self.day is not None and len(self.day.people) > _MANY

    def _arrange_rows(self) -> None:
        everyone = self.day.people if self.day is not None else ()
        small = self.width_class == Width.COMPACT
        short = self.height() < _TWO_LINES_FROM
        self.list.compact, self.list.narrow = small or short or self._many(), small
        self.list.with_team = not small and len({person.of.team for person in everyone}) > 1
        self.list.arrange()

    def _arrange_tools(self) -> None:
        small, table, many = self.width_class == Width.COMPACT, self.choice.key == "table", self._many()
        self.allocate_button.key = "" if small else "Ctrl+N"
        self.allocate_button.updateGeometry()
        self.toolbar.setStretch(0, int(small))
        self.toolbar.setStretch(_MIDDLE, int(not small))
        self.chips.setVisible(not small)
        self.strip.setVisible(not small and self.height() >= (_STRIP_FROM_MANY if many else _STRIP_FROM))
        self.table.filter_field.setVisible(not small and (table or many))
        self.import_button.setVisible(not small and not table and not many)
        self.export_button.setVisible(not small)
        self.choice.setVisible(not small)
        self.table.columns_button.setVisible(not small and table)
        self.more_button.setVisible(small)

    # What is done

    def allocate(self) -> None:
        """Go to the cases that need a worker and allocate one."""
        self.open_place("Cases", allocate=True)

    def open_import(self) -> None:
        """Choose a workbook to read."""
        self.open_place("Import", choose=True)

    def copy(self) -> None:
        """Copy what is shown as a table."""
        QGuiApplication.clipboard().setText(self.table.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _open_person(self, person: Person) -> None:
        self.open_place("Caseloads", worker_row=person.row)

    def _open(self, target: Mapping[str, Any]) -> None:
        details = dict(target)
        self.open_place(str(details.pop("place")), **details)

    def _explain_person(self, person: Person, anchor: QWidget) -> None:
        Why(explain_person(person, "status", self.session.day), anchor, self._open)

    def _explain_total(self, key: str, anchor: QWidget) -> None:
        if self.day is not None:
            Why(explain_total(self.day.position, key), anchor, self._open)


def _to_see(waited: Decision) -> Decision:
    """Return a decision of a past day, when nothing can be done about it: its action only shows what waited."""
    words, target = waited.actions[0]
    shown = {name: value for name, value in target.items() if name != "allocate"}
    return replace(waited, actions=((words if words.startswith("Show") else "Show", shown),))


def _searched(person: Person) -> str:
    return f"{person.of.name} {person.of.team} {person.role} {person.words} {person.limits}".casefold()
