"""To put right: at the left what was looked at, beside it what is wrong there, a key away from being mended."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from models.put_right import (
    QUIET,
    QUIET_CHOICES,
    Action,
    Check,
    Does,
    PutRight,
    Row,
    answer,
    looked_at,
    nothing_wrong,
    put_right,
)
from ui import allocation, case_detail
from ui.allocation import AllocatePanel
from ui.case_detail import Shown, shown_of
from ui.case_form import CaseForm
from ui.case_forms import form_for
from ui.kit import buttons
from ui.kit import theme as themes
from ui.kit.labels import Label
from ui.kit.tables import Table
from ui.page import Page, Width
from ui.put_right_tables import RowActions, lists_table, rows_tables
from ui.session import Session

if TYPE_CHECKING:
    from models.store import Store

Panel = AllocatePanel | CaseForm

_LEFT, _LEFT_NARROW = 292, 268
_FORMS = {Does.CATEGORY: "category", Does.PLANS: "plan closing", Does.CLOSES: "close"}


class PutRightPage(Page):
    """Lists of what is quietly wrong; Enter on a row does what its last column names."""

    place = "To put right"
    question = "What is quietly wrong?"
    detail_width = case_detail.WIDTH

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.found: PutRight | None = None
        self._of_panel: int | None = None
        """The row of the case that the panel is about."""
        self.lists = lists_table()
        self._tables = rows_tables(self._first_words)
        self._actions = {one: RowActions(table, self.act) for one, table in self._tables.items()}
        self._build_tools()
        self._build_body()

    # Building

    def _build_tools(self) -> None:
        self.list_button = buttons.menu_button("", QMenu(self))
        self.list_button.setAccessibleDescription("Which list is shown")
        self.toolbar.addWidget(self.list_button)
        for table in self._tables.values():
            table.filter_field.setFixedWidth(themes.metrics().averageCharWidth() * 18 + 20)
            self.toolbar.addWidget(table.filter_field)
        menu = QMenu(self)
        for days in QUIET_CHOICES:
            action = QAction(f"After {days} days", menu)
            action.triggered.connect(lambda _checked=False, days=days: self.set_quiet_days(days))
            menu.addAction(action)
        self.days_button = buttons.menu_button("", menu)
        self.days_button.setAccessibleDescription("After how long without activity a case is listed")
        self.only_today(self.days_button)
        self.toolbar.addWidget(self.days_button)
        self.toolbar.addStretch(1)
        for table in self._tables.values():
            self.toolbar.addWidget(table.columns_button)

    def _build_body(self) -> None:
        self._stack_of_rows = QStackedWidget()
        for table in self._tables.values():
            self._stack_of_rows.addWidget(table)
            table.activated.connect(self._activate)
            table.chosen.connect(lambda _row: self._row_chosen())
        self._name, self._why = Label("", "strong", wrap=True), Label("", "small", "text2", wrap=True)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._name)
        middle.addSpacing(3)
        middle.addWidget(self._why)
        middle.addSpacing(10)
        middle.addWidget(self._stack_of_rows, 1)
        self.lists.chosen.connect(lambda _check: self._show_rows())
        self.lists.activated.connect(lambda _check: self.to_rows())
        panes = QWidget()
        beside = QHBoxLayout(panes)
        beside.setContentsMargins(0, 0, 0, 8)
        beside.setSpacing(20)
        beside.addWidget(self.lists)
        beside.addLayout(middle, 1)
        self.body.addWidget(panes, 1)

    # What is shown

    @property
    def check(self) -> Check | None:
        """The list that is chosen."""
        return cast("Check | None", self.lists.row)

    @property
    def table(self) -> Table:
        """The table of rows that is shown."""
        return self._tables[self.check.one if self.check is not None else "case"]

    @property
    def panel(self) -> Panel | None:
        """The panel that is open."""
        return cast("Panel | None", self.detail)

    def refresh(self) -> None:
        """Ask what is wrong in the team on the day looked at."""
        panel = self.panel
        if panel is not None and self.session.past and not panel.dirty:
            self.close_detail()
        elif panel is not None:
            panel.refresh()
        self.ask(partial(_read, self.session.day, self.session.team), self.show_found)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show the list that a link names: ``list=`` its key."""
        self.lists.select(target.get("list"))

    def show_found(self, found: PutRight) -> None:
        """Show what is wrong; at first the first list that has something to decide."""
        self.found = found
        self.set_answer(answer(found))
        keep = None
        if self.check is None:
            decides = [check for check in found.checks if check.rows and check.decides]
            keep = (decides or [check for check in found.checks if check.rows] or found.checks)[0].key
        self.lists.set_rows(found.checks, keep=keep)
        self._show_rows()

    def take_keyboard(self) -> None:
        """Take the keyboard back to the row that it was on, else to the lists."""
        table = self.table
        if table.row is not None and table.view.isVisible():
            table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def to_rows(self) -> None:
        """Go from the list to its first row."""
        table = self.table
        if table.model.order:
            table.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if table.row is None:
                table.view.set_current(0)

    def _show_rows(self) -> None:
        check, of = self.check, self.found
        if check is None or of is None:
            return
        table = self.table
        self._name.setText(check.name if not check.rows else f"{check.name}: {len(check.rows):,}")
        self._why.setText(check.why)
        self._stack_of_rows.setCurrentWidget(table)
        table.leave_out({"team"} if of.team is not None else ())
        self._say_empty(table, check, of)
        place, had, keyboard = table.view.currentIndex().row(), table.row, table.view.hasFocus()
        table.set_rows(check.rows)
        table.share_width()  # the words of another list need other widths
        if had is not None and table.row is None and table.model.order:
            table.view.set_current(min(place, len(table.model.order) - 1))
        if keyboard and not table.model.order:
            (self.lists.view if self.lists.isVisible() else self).setFocus(Qt.FocusReason.OtherFocusReason)
        self.days_button.set_text(f"After {of.quiet_days} days")
        self._row_chosen()
        self._fit_parts()

    def _say_empty(self, table: Table, check: Check, of: PutRight) -> None:
        """Say that a list has nothing in it; where none has, what was looked at."""
        if check.not_told:
            table.set_empty("Nothing can be told.", check.not_told, "Import…", partial(self.open_place, "Import"))
        elif of.number:
            table.set_empty("Nothing to put right here.")
        else:
            table.set_empty(nothing_wrong(of), looked_at(of))

    def _row_chosen(self) -> None:
        row = self.table.row
        for table, actions in zip(self._tables.values(), self._actions.values(), strict=True):
            actions.show(self._offered(row) if table is self.table and row is not None else ())
        panel = self.panel
        if panel is not None and row is not None and row.case_row != self._of_panel and not panel.dirty:
            self.close_detail()

    def _offered(self, row: Row) -> tuple[Action, ...]:
        """Return what can be done with a row; on a past day only what opens a place."""
        return tuple(one for one in row.actions if one.does == Does.OPENS or not self.session.past)

    def _first_words(self, row: Row) -> str:
        return next((one.words for one in self._offered(row)), "")

    # Small windows

    def fit(self, width: Width) -> None:
        """Make the lists narrower in a narrow window, in a small one a menu."""
        super().fit(width)
        self._fit_parts()

    def show_detail(self, widget: QWidget) -> None:
        """Show a panel; the lists leave their room to the rows."""
        super().show_detail(widget)
        self._fit_parts()

    def close_detail(self) -> None:
        """Close the panel; the keyboard goes back to the rows."""
        was_open = self.detail is not None
        super().close_detail()
        self.head.picker.show()
        self._fit_parts()
        if was_open and self.isVisible() and self.table.view.isVisible():
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_parts(self) -> None:
        compact = self.width_class == Width.COMPACT
        self.lists.setFixedWidth(_LEFT if self.width_class == Width.WIDE else _LEFT_NARROW)
        self.lists.setVisible(not compact and self.detail is None)
        self.list_button.setVisible(compact)
        self._name.setVisible(not compact)
        self._why.setVisible(not compact)
        check = self.check
        self.days_button.setVisible(check is not None and check.key == QUIET and not check.not_told)
        for table in self._tables.values():
            here = table is self.table and not compact
            table.filter_field.setVisible(here)
            table.columns_button.setVisible(here)
        if compact and self.found is not None:
            self._fill_list_menu(self.found)

    def _fill_list_menu(self, of: PutRight) -> None:
        self.list_button.set_text(self._name.text())
        menu = self.list_button.menu()
        if menu is None:
            return
        menu.clear()
        for check in of.checks:
            number = "–" if check.not_told else f"{len(check.rows):,}"
            action = QAction(f"{check.name}  {number}", menu)
            action.triggered.connect(lambda _checked=False, key=check.key: self.lists.select(key))
            menu.addAction(action)

    # What is done

    def _activate(self, row: Row) -> None:
        offered = self._offered(row)
        if offered:
            self.act(row, offered[0])

    def act(self, row: Row, action: Action) -> None:
        """Do an action with a row, unless something typed in the panel would be lost."""
        if self.asks_to_leave():
            return
        case = row.case_row
        if action.does == Does.OPENS or case is None:
            self.open_place(**action.target)
        elif action.does == Does.ALLOCATES:
            self._show_panel(case, AllocatePanel(self, case), allocation.WIDTH)
        elif action.does == Does.CLOSES and row.planned is not None:
            self.tell(partial(_close, case, row.planned))
        elif action.does == Does.KEEPS_OPEN:
            self.tell(partial(_keep_open, case))
        else:
            work = partial(_shown, case, self.session.day)
            self.ask(work, partial(self._show_form, _FORMS[action.does]), topic="case")

    def set_quiet_days(self, days: int) -> None:
        """Keep after how many days without activity a case is listed; the count at the left follows."""
        self.tell(partial(_set_quiet_days, days), lambda _sentence: self.session.changed.emit())

    def _show_form(self, name: str, shown: Shown) -> None:
        form = form_for(name, self, shown)
        if form is not None:
            self._show_panel(shown.case.row, form, case_detail.WIDTH)

    def _show_panel(self, case: int, panel: Panel, width: int) -> None:
        self.detail_width, self._of_panel = width, case
        panel.closed.connect(self.leave)
        panel.left.connect(self.close_detail)
        panel.done.connect(self.close_detail)
        self.head.picker.setVisible(width != allocation.WIDTH)  # what is allocated is allocated as of today
        self.show_detail(panel)
        panel.focus_first()

    def leave(self) -> None:
        """Close the panel; one in which something was typed asks first."""
        if self.panel is not None:
            self.panel.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the panel with Esc, asking where something was typed."""
        if event.key() == Qt.Key.Key_Escape and self.detail is not None:
            self.leave()
        else:
            super().keyPressEvent(event)


def _read(day: date, team: str | None, store: "Store") -> PutRight:
    return put_right(store, day, team)


def _shown(case_row: int, day: date, store: "Store") -> Shown:
    return shown_of(store, case_row, day)


def _close(case_row: int, day: date, store: "Store") -> str:
    from models import case_changes

    return case_changes.close(store, case_row, day)


def _keep_open(case_row: int, store: "Store") -> str:
    from models import closings

    return closings.take_back(store, case_row)


def _set_quiet_days(days: int, store: "Store") -> str:
    from models.put_right import set_quiet_days

    return set_quiet_days(store, days)
