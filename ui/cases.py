"""The Cases page: which cases need a worker, which are open, and at the right the panel that allocates one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget

from models.case_list import OpenCase
from models.cases import Case
from ui import allocation, case_detail
from ui.allocation import AllocatePanel
from ui.case_detail import CasePanel
from ui.case_form import CaseForm, NewCase
from ui.case_forms import form_for
from ui.case_tables import (
    CLOSED,
    FAMILY,
    NEED,
    OPENED,
    WORKER,
    Listed,
    View,
    closed_table,
    listed,
    need_table,
    open_table,
)
from ui.kit import buttons, theme
from ui.kit.chooser import Chooser
from ui.kit.confirm import confirm
from ui.kit.tables import Table
from ui.page import Page
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

Panel = AllocatePanel | CasePanel | CaseForm


class CasesPage(Page):
    """Tables of cases, chosen by the picker; the panel at the right allocates, shows or takes a case."""

    place = "Cases"
    question = "Which cases need a worker?"
    detail_width = case_detail.WIDTH

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view = View(NEED)
        self._listed: Listed | None = None
        self._keep: int | None = None
        self._changed: tuple[int, ...] = ()
        self._after: Callable[[], object] | None = None
        self._tables = {NEED: need_table(), OPENED: open_table(), CLOSED: closed_table()}
        self._stack = QStackedWidget()
        self.view_menu = QMenu(self)
        self.view_button = buttons.menu_button("Need a worker", self.view_menu)
        self.view_button.setAccessibleDescription("Which cases are listed")
        self._build()
        self._show_table()

    @property
    def table(self) -> Table:
        """The table that is shown."""
        return self._tables[{WORKER: OPENED, FAMILY: OPENED}.get(self.view.kind, self.view.kind)]

    # What other places and the keyboard ask for.

    def refresh(self) -> None:
        """Read the list again, and what the panel shows."""
        session, panel = self.session, self.panel
        if session.past and isinstance(panel, AllocatePanel | CaseForm) and not panel.dirty:
            self.close_detail()  # what was typed stays; on a past day it can't be saved, which is then said
        elif panel is not None:
            panel.refresh()
        self.ask(partial(listed, view=self.view, day=session.day, team=session.team), self._show)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - a page's own target
        """Show a case (with ``allocate`` who can take it), a worker's or a family's cases, or take a new case."""
        if target.get("new") or (target.get("allocate") and "case_row" not in target):
            if not self.session.past:
                self._leave_then(self.take_case)
        elif "case_row" in target:
            work = partial(self.show_case, target["case_row"], allocate=bool(target.get("allocate")))
            self._leave_then(work)
        elif "worker_row" in target:
            self.show_view(View(WORKER, worker_row=target["worker_row"]))
        elif "family" in target:
            self.show_view(View(FAMILY, family=target["family"]))

    def show_view(self, view: View) -> None:
        """List other cases."""
        self.view = view
        self._show_table()
        self.refresh_soon()

    def show_case(self, row: int, *, allocate: bool = False) -> None:
        """Show a case in the panel, and choose it in a list that holds it."""
        self._keep = row
        if allocate and not self.session.past:
            self._allocate(row)
        else:
            self._show_detail_of(row)
        if not self.table.select(row):
            self.ask(partial(_view_of, row=row, day=self.session.day), self.show_view, topic="view")

    # The list.

    def _build(self) -> None:
        new = buttons.button("New case", lambda: self._leave_then(self.take_case))
        self.only_today(new)
        self.place_button = buttons.button("", lambda: self._place(self._several))
        self.toolbar.addWidget(self.view_button)
        self.toolbar.addWidget(new)
        self.toolbar.addWidget(self.place_button)
        self.place_button.hide()
        self.toolbar.addStretch(1)
        for place, (kind, table) in enumerate(self._tables.items()):
            self.toolbar.insertWidget(place, table.filter_field)
            self.toolbar.addWidget(table.columns_button)
            self._stack.addWidget(table)
            table.activated.connect(partial(self._open, focus=True))
            table.view.clicked.connect(self._clicked)
            table.view.selectionModel().selectionChanged.connect(self._offer_to_place)
            table.chosen.connect(self._follow)
            if kind == NEED:
                more = buttons.link("Show all open cases", partial(self.show_view, View(OPENED)))
                more.setFont(theme.font("small strong"))
                table.below.setSpacing(8)
                table.below.insertWidget(1, more)
        self.body.addWidget(self._stack)
        self._tables[CLOSED].set_empty("No case is closed.", "A case that has closed is listed here.")
        for words, view in (("Need a worker", View(NEED)), ("All open", View(OPENED))):
            self.view_menu.addAction(words).triggered.connect(lambda _on=False, view=view: self.show_view(view))
        self.view_menu.addAction("Of one worker…").triggered.connect(lambda _on=False: self.choose_worker())
        self.view_menu.addAction("Of one family…").triggered.connect(lambda _on=False: self.choose_family())
        self.view_menu.addAction("Closed").triggered.connect(lambda _on=False: self.show_view(View(CLOSED)))

    def choose_worker(self) -> Chooser:
        """Ask whose cases to list."""
        workers = self._listed.workers if self._listed else ()
        return Chooser(self.view_button, "Whose cases?", workers, lambda row: self.show_view(View(WORKER, row)))

    def choose_family(self) -> Chooser:
        """Ask of which family to list the cases."""
        families = [(name, name) for name in self._listed.families] if self._listed else []
        choose = lambda name: self.show_view(View(FAMILY, family=name))  # noqa: E731 - one line, used once
        return Chooser(self.view_button, "Which family?", families, choose)

    def _show_table(self) -> None:
        for table in self._tables.values():
            shown = table is self.table
            table.filter_field.setVisible(shown)
            table.columns_button.setVisible(shown)
        self._stack.setCurrentWidget(self.table)
        self._offer_to_place()

    def _show(self, found: Listed) -> None:
        if found.view != self.view:
            return
        self._listed = found
        self.set_question(found.question)
        self.set_answer(found.answer)
        self.view_button.set_text(found.words)
        if self.view.kind != CLOSED:
            self._say_empty(found)
        self.table.set_rows(found.rows, keep=self._keep, total=found.total)
        self._offer_to_place()
        self._keep = None
        if self._changed:
            self.table.mark_changed(self._changed)
            self._changed = ()

    def _say_empty(self, found: Listed) -> None:
        """Say what stands where there are no rows: what to do first, or that there is nothing to do."""
        if found.view.kind in (WORKER, FAMILY):
            self.table.set_empty(f"{found.words} has no case on this day.")
        elif found.total:
            waits = "A case that nobody holds, or someone away or gone, is listed here."
            show = partial(self.show_view, View(OPENED))
            self.table.set_empty("Every open case has a worker.", waits, "Show all open cases", show)
        elif self.session.past:
            self.table.set_empty("No case is open on this day.")
        else:
            first = "Take the first, or read all of them from a workbook (Import)."
            self.table.set_empty("No open cases yet.", first, "Take a new case", self.take_case)

    def _clicked(self, _index: QModelIndex) -> None:
        if len(self.table.selected) == 1:
            self._open(self.table.row, focus=True)

    @property
    def _several(self) -> tuple[int, ...]:
        """The open cases that are selected, where there are several and the day is today."""
        rows = tuple(one.row for one in self.table.selected if one.closed is None)
        return rows if len(rows) > 1 and not self.session.past else ()

    def _offer_to_place(self) -> None:
        rows = self._several
        self.place_button.setVisible(bool(rows))
        if rows:
            self.place_button.set_text(f"Place {len(rows):,} cases…")

    def _place(self, rows: tuple[int, ...]) -> None:
        """Lead to the plan of who can take several cases."""
        self._leave_then(lambda: self.open_place("Plan moves", case_rows=rows))

    def _follow(self, case: OpenCase | None) -> None:
        """Let an open panel follow the row that is chosen with the arrows; the keyboard stays in the list."""
        panel = self.panel
        if case is None or not isinstance(panel, AllocatePanel | CasePanel) or self._several:
            return
        if panel.row != case.row and not panel.dirty:
            self._open(case, focus=False)

    def _open(self, case: OpenCase, *, focus: bool) -> None:
        if several := self._several:
            self._place(several)
            return
        show = self._allocate if case.need and not self.session.past else self._show_detail_of
        self._leave_then(partial(show, case.row, focus=focus))

    # The panel.

    def _allocate(self, row: int, *, focus: bool = True) -> None:
        panel = self.detail
        if not isinstance(panel, AllocatePanel) or panel.row != row:
            panel = AllocatePanel(self, row)
            panel.left.connect(self._left)
            panel.done.connect(partial(self._allocated, row))
            self._show_panel(panel, allocation.WIDTH)
        if focus:
            panel.focus_first()

    def _show_detail_of(self, row: int, *, focus: bool = True) -> None:
        panel = self.detail
        if not isinstance(panel, CasePanel) or panel.row != row:
            panel = CasePanel(self, row)
            panel.left.connect(self._left)
            panel.acts.connect(partial(self._act, panel))
            panel.opens.connect(self._open_from)
            self._show_panel(panel, case_detail.WIDTH)
        if focus:
            panel.focus_first()

    def take_case(self) -> None:
        """Open the form that takes a new case; once taken, the panel asks who can take it on."""
        panel = NewCase(self)
        panel.left.connect(self._left)
        panel.taken.connect(partial(self.show_case, allocate=True))
        panel.opens.connect(self.show_case)
        self._show_panel(panel, case_detail.WIDTH)
        panel.focus_first()

    def _open_from(self, target: dict[str, Any]) -> None:
        if "place" in target:
            self.open_place(**target)
        else:
            self.open_target(**target)

    def _act(self, panel: CasePanel, name: str) -> None:
        """Do what the panel of a case offers: allocate, ask before removing, or open a form."""
        shown = panel.shown
        if shown is None:
            return
        if name == "allocate":
            self._allocate(panel.row)
        elif name == "remove":
            self._ask_removal(shown.case)
        elif name == "keep open":
            self.tell(partial(_keep_open, row=panel.row))
        elif (form := form_for(name, self, shown)) is not None:
            back = partial(self._show_detail_of, panel.row)
            form.left.connect(lambda: self._left() if self._after else back())
            form.done.connect(back)
            self._show_panel(form, case_detail.WIDTH)
            form.focus_first()

    def _ask_removal(self, case: Case) -> None:
        confirm(
            self,
            f"Remove {case.case_id}?",
            "Only for a case taken by mistake: all that was recorded of it goes. One that has ended is closed instead.",
            "Keep it",
            "Remove the case",
            lambda: self.tell(partial(_remove, row=case.row), lambda _sentence: self.close_detail()),
        )

    @property
    def panel(self) -> Panel | None:
        """The panel that is open."""
        return cast("Panel | None", self.detail)

    def _show_panel(self, panel: Panel, width: int) -> None:
        focus = QApplication.focusWidget()
        self.detail_width = width
        panel.closed.connect(self.leave)
        self.head.picker.setVisible(width != allocation.WIDTH)  # what is allocated is allocated as of today
        self.show_detail(panel)
        if focus is not None and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allocated(self, row: int) -> None:
        """Close the panel and go on to the next case of the list."""
        shown = self.table.model
        place = shown.place_of(row)
        following = shown.row_object(place + 1) or shown.row_object(place - 1) if place >= 0 else None
        self._keep = following.row if following is not None and self.view.kind == NEED else row
        self._changed = (row,)
        self.close_detail()
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_detail(self) -> None:
        """Close the panel; the keyboard goes back to where it was, else to the list."""
        super().close_detail()
        self.head.picker.show()
        focus = self.focusWidget()
        if self.isVisible() and (focus is None or not focus.isVisible()):
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the panel; one in which something was typed asks first."""
        self._after = None
        if self.panel is not None:
            self.panel.leave()

    def _leave_then(self, then: Callable[[], object]) -> None:
        panel = self.panel
        if panel is not None and panel.dirty:
            self._after = then
            panel.leave()
        else:
            then()

    def _left(self) -> None:
        self.close_detail()
        after, self._after = self._after, None
        if after is not None:
            after()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the panel with Esc, asking where something was typed."""
        if event.key() == Qt.Key.Key_Escape and self.detail is not None:
            self.leave()
        else:
            super().keyPressEvent(event)


def _keep_open(store: "Store", row: int) -> str:
    from models import closings

    return closings.take_back(store, row)


def _remove(store: "Store", row: int) -> str:
    from models import case_changes

    return case_changes.remove(store, row)


def _view_of(store: "Store", row: int, day: date) -> View:
    from models import case_list

    found = case_list.one(store, row, day)
    return View(CLOSED if found is None else NEED if found.need else OPENED)
