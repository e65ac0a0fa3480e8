"""The panel of one case: its facts, family, categories, who held it and what was agreed, and what can be done."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from models.case_list import OpenCase
from models.case_words import (
    closed_words,
    for_words,
    kind_words,
    need_words,
    opened_words,
    period_words,
    record_words,
    records_by_kind,
)
from models.cases import Allocation, Case, Sibling
from models.closings import Closing
from models.dates import OPEN, show
from models.events import Event
from models.words import CO_WORKER, KEY_WORKER, count
from ui.kit import buttons
from ui.kit.buttons import Button
from ui.kit.labels import Label, MarkLabel, unbroken_dates
from ui.kit.marks import Mark
from ui.kit.panel import DetailPanel
from ui.page import Page

if TYPE_CHECKING:
    from models.store import Store
    from models.workers import WorkerLine

WIDTH = 380


@dataclass(frozen=True, slots=True)
class Shown:
    """A case, how the list of open cases has it, the workers that its forms offer, and its dated records."""

    case: Case
    listed: OpenCase | None
    workers: "tuple[WorkerLine, ...]"
    records: tuple[Event, ...] = ()
    closing: Closing | None = None
    """What is planned of its closing."""


class CasePanel(DetailPanel):
    """Shows a case. ``acts`` carries what is to be done with it, ``opens`` another place or case."""

    acts = Signal(str)
    opens = Signal(object)
    left = Signal()

    def __init__(self, page: Page, row: int) -> None:
        super().__init__("Case")
        self.row, self._page = row, page
        self.shown: Shown | None = None
        self.main: Button | None = None
        self._wanted_focus = False
        self.refresh()

    @property
    def dirty(self) -> bool:
        """Nothing is typed here."""
        return False

    def refresh(self) -> None:
        """Read the case as of the day looked at."""
        work = partial(shown_of, row=self.row, day=self._page.session.day)
        self._page.ask(work, self.while_open(self._show), topic="case", failed=self.while_open(self._gone))

    def leave(self) -> None:
        """Close the panel."""
        self.left.emit()

    def focus_first(self) -> None:
        """Give the keyboard to the main action, once the case is there."""
        self._wanted_focus = self.main is None
        if self.main is not None:
            self.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def _gone(self, sentence: str) -> None:
        self.left.emit()
        self._page.show_trouble(sentence, "case")

    def _show(self, shown: Shown) -> None:
        if self.shown == shown:
            return
        had_focus = self._wanted_focus or (self.main is not None and self.main.hasFocus())
        self.shown = shown
        case = shown.case
        self.set_title(case.case_id, kind_words(case))
        _clear(self.body)
        self._show_need(shown.listed)
        self._show_facts(case, shown.closing)
        self._show_siblings(case)
        self._show_categories(case)
        self._show_holders(case)
        self._show_co_workers(case)
        if shown.records:
            self.body.addWidget(DatedRecords(shown.records))
        self.body.addStretch(1)
        self._show_actions(case, planned=shown.closing is not None)
        if had_focus:
            self.focus_first()

    # What is known.

    def _show_need(self, listed: OpenCase | None) -> None:
        if listed is None or not listed.need:
            return
        words = need_words(listed)
        since = for_words(listed) if listed.need_days == 0 else f"for {for_words(listed)}"
        nobody = listed.worker_row is None
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(MarkLabel(Mark.UNALLOCATED if nobody else Mark.UNCOVERED))
        row.addWidget(Label(f"{words[:1].upper()}{words[1:]}, {since}", "strong"), 1)
        self.body.addLayout(row)

    def _show_facts(self, case: Case, closing: Closing | None) -> None:
        grid = _grid(self.body)
        born = show(case.date_of_birth) if case.date_of_birth else "not known"
        _line(grid, "Born", Label(born))
        for opening in case.openings:
            team = f", {opening.team}" if opening.team else ""
            _line(grid, "Opened", Label(f"{opened_words(opening, case.day)}{team}", wrap=True))
            if opening.end != OPEN:
                _line(grid, "Closed", Label(closed_words(opening, case.day), wrap=True))
        if not case.openings:
            _line(grid, "Opened", Label("never open here; a file told dated records of it", wrap=True))
        if closing is not None and case.opening is not None:
            when = show(closing.day) if closing.day else "when ready, no day yet"
            _line(grid, "To close", Label(f"{when}: {closing.why}" if closing.why else when, wrap=True))
        if case.family_id:
            link = buttons.link(case.family_id, partial(self.opens.emit, {"family": case.family_id}))
            link.setAccessibleName(f"Show the cases of family {case.family_id}")
            _line(grid, "Family", link)
        else:
            _line(grid, "Family", Label("not known"))

    def _show_siblings(self, case: Case) -> None:
        if not case.siblings:
            return
        self.add_heading(count(len(case.siblings), "sibling"))
        grid = _grid(self.body)
        for sibling in case.siblings:
            open_case = buttons.link(sibling.case_id, partial(self.opens.emit, {"case_row": sibling.row}))
            grid.addWidget(open_case, grid.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._sibling(sibling), grid.rowCount() - 1, 1)

    def _sibling(self, sibling: Sibling) -> QWidget:
        if not sibling.is_open:
            return Label("closed", ink="text2")
        kind = sibling.category or "category not known"
        if sibling.worker_row is None:
            return Label(f"{kind}, not allocated", wrap=True)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._worker_link(sibling.worker, sibling.worker_row))
        column.addWidget(Label(kind, "small", "text2"))
        return made

    def _show_categories(self, case: Case) -> None:
        self.add_heading("Category", *self._actions(case, ("Change…", "category")))
        grid = _grid(self.body)
        for period in reversed(case.categories):
            grid.addWidget(Label(period.category[:1].upper() + period.category[1:]), grid.rowCount(), 0)
            grid.addWidget(
                Label(unbroken_dates(period_words(period, case.day)), ink="text2", wrap=True), grid.rowCount() - 1, 1
            )
        if not case.categories:
            self.body.addWidget(Label("Not known yet.", ink="text2"))

    def _show_holders(self, case: Case) -> None:
        self.add_heading("Key worker")
        held = [allocation for allocation in case.allocations if allocation.kind == KEY_WORKER]
        for allocation in reversed(held):
            self._show_allocation(allocation, case.day)
        if not held:
            self.body.addWidget(Label("Nobody has held it yet.", ink="text2"))

    def _show_co_workers(self, case: Case) -> None:
        held = [allocation for allocation in case.allocations if allocation.kind == CO_WORKER]
        if held:
            self.add_heading("Co-workers")
        for allocation in reversed(held):
            self._show_allocation(allocation, case.day)

    def _show_allocation(self, of: Allocation, today: date) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._worker_link(of.worker, of.worker_row))
        row.addWidget(Label(unbroken_dates(period_words(of, today)), ink="text2", wrap=True), 1)
        self.body.addLayout(row)
        for kept in of.overrides:
            agreed = kept.agreed
            grid = _grid(self.body, inset=12)
            who = f"{agreed.authorised_by}, {show(kept.made_on)}"
            for words, text in (
                ("Override agreed by", who), ("Reason", agreed.reason), ("Worker’s own view", agreed.workers_view),
                ("Look again on", show(agreed.review_date)),
            ):  # fmt: skip
                _line(grid, words, Label(text, "small", wrap=True))

    def _worker_link(self, name: str, row: int) -> Button:
        return buttons.link(name, partial(self.opens.emit, {"place": "Caseloads", "worker_row": row}))

    # What can be done.

    def _actions(self, case: Case, *actions: tuple[str, str]) -> tuple[Button, ...]:
        if self._page.session.past or case.opening is None:
            return ()
        return tuple(buttons.link(words, partial(self.acts.emit, name)) for words, name in actions)

    def _show_actions(self, case: Case, *, planned: bool) -> None:
        self.clear_actions()
        self.main = None
        if self._page.session.past:
            self.add_sentence("Go back to today to change anything.")
            return
        menu = QMenu(self)
        for group in _more(case, planned=planned):
            for words, name in group:
                menu.addAction(words).triggered.connect(lambda _on=False, name=name: self.acts.emit(name))
            menu.addSeparator()
        self.add_action(buttons.menu_button("More", menu), left=True)
        if case.opening is None:
            words = "Reopen…" if case.openings else "Open…"
            self.main = buttons.main_button(words, then=partial(self.acts.emit, "reopen"))
        else:
            self.add_action(buttons.button("Close the case…", partial(self.acts.emit, "close")))
            words = "Hand over…" if case.key_worker else "Allocate…"
            self.main = buttons.main_button(words, then=partial(self.acts.emit, "allocate"))
        self.add_action(self.main)


class DatedRecords(QWidget):
    """The newest dated record of each kind and how many came before; the link opens them all."""

    def __init__(self, records: tuple[Event, ...]) -> None:
        super().__init__()
        self._records, self._all = records_by_kind(records), False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(8)
        self.link = buttons.link("", self._turn)
        head = QHBoxLayout()
        head.addWidget(Label("Dated records", "strong"), 1)
        head.addWidget(self.link)
        self._column.addLayout(head)
        self._rows = QVBoxLayout()
        self._column.addLayout(self._rows)
        self.link.setVisible(len(records) > len(self._records))
        self._show(len(records))

    def _turn(self) -> None:
        self._all = not self._all
        _clear(self._rows)
        self._show(sum(len(group) for _, group in self._records))

    def _show(self, number: int) -> None:
        self.link.set_text("Only the newest" if self._all else f"All {number:,}")
        self.link.setAccessibleName(
            "Show only the newest dated records" if self._all else f"Show all {count(number, 'dated record')}"
        )
        grid = _grid(self._rows)
        for name, group in self._records:
            shown = group if self._all else group[:1]
            for record in shown:
                words = record_words(record, newest=record is group[0])
                if not self._all and len(group) > 1:
                    words += f"; {len(group) - 1:,} earlier"
                _line(grid, name if record is group[0] else "", Label(unbroken_dates(words), wrap=True))


def _more(case: Case, *, planned: bool) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return what *More* offers, in groups: its words and the action's name."""
    changes: list[tuple[str, str]] = []
    if case.opening is not None:
        changes = [("Change the category…", "category"), ("Add a co-worker…", "co-worker")]
        changes += [("End a co-worker…", "end co-worker")] if case.co_workers else []
        changes += [("Take off the key worker…", "take off")] if case.key_worker else []
        if case.opening.end == OPEN:
            changes += [("Plan to close…", "plan closing")]
            changes += [("Keep it open", "keep open")] if planned else []
    corrections = [("Correct the facts…", "facts")]
    corrections += [("Correct when it opened or closed…", "opening")] if case.openings else []
    corrections += [("Correct the category…", "wrong category")] if case.categories else []
    held = any(allocation.kind == KEY_WORKER for allocation in case.allocations)
    corrections += [("Correct the key worker…", "wrong worker")] if held else []
    return tuple(changes), tuple(corrections), (("Remove the case…", "remove"),)


def _grid(body: QVBoxLayout, inset: int = 0) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(inset, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    body.addLayout(grid)
    return grid


def _line(grid: QGridLayout, words: str, value: QWidget) -> None:
    row = grid.rowCount()
    up = Qt.AlignmentFlag.AlignVCenter if isinstance(value, Button) else Qt.AlignmentFlag.AlignTop
    grid.addWidget(Label(words, "small", "text2"), row, 0, up)
    # A link keeps its own width; without its place being named, the whole column would.
    side = Qt.AlignmentFlag.AlignLeft if isinstance(value, Button) else Qt.AlignmentFlag(0)
    grid.addWidget(value, row, 1, side)


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _clear(inner)


def shown_of(store: "Store", row: int, day: date) -> Shown:
    """Return what the panel and the forms of a case show on a day."""
    from models import case_list, cases, closings, events, workers

    with store.snapshot():
        return Shown(
            cases.case(store, row, day), case_list.one(store, row, day), workers.everyone(store, day),
            events.of_case(store, row, day), closings.of_case(store, row),
        )  # fmt: skip
