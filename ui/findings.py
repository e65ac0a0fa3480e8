"""Data quality: what the last file had wrong and what the record lacks, by kind, team and list, and staleness."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from models.findings import Quality, answer, quality
from models.staleness import Staleness, staleness
from ui import findings_tables as tables
from ui.files import choose_to_save
from ui.findings_tables import AGES, KINDS, LISTS, TEAMS
from ui.kit import buttons
from ui.kit import theme as themes
from ui.kit.labels import Label
from ui.kit.tables import Table
from ui.page import Page, Width
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.findings_files import Listing
    from models.store import Store

_VIEWS = {KINDS: "What is wrong", TEAMS: "By team", LISTS: "Lists read", AGES: "Staleness"}
_QUESTION = "How good is the data?"
_WORKBOOK, _CSV = "Excel workbook (*.xlsx)", "List for a spreadsheet (*.csv)"
_LEFT = {KINDS: 424, TEAMS: 424, LISTS: 524, AGES: 524}
_WHAT_TO_DO = (
    "Read the Annex A workbook, or another extract of the case system. This page then says what its rows had wrong,"
    " case by case, so that it can be put right where it belongs, and for which cases nothing was recorded lately."
)


class FindingsPage(Page):
    """At the left what is counted, at the right the cases of the line that is chosen there; nothing is changed."""

    place = "Data quality"
    question = _QUESTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view = KINDS
        self.quality: Quality | None = None
        self.ages: Staleness | None = None
        self._lefts = {
            KINDS: tables.kinds_table(), TEAMS: tables.teams_table(), LISTS: tables.lists_table(),
            AGES: tables.ages_table(),
        }  # fmt: skip
        self.found, self.cases = tables.found_table(), tables.cases_table()
        self._build_tools()
        self._build_body()
        self.show_view(KINDS)

    # Building

    def _build_tools(self) -> None:
        self.segments = buttons.Segments(tuple(_VIEWS.items()), "What is shown")
        self.segments.chosen.connect(self.show_view)
        self.view_button, self.group_button = (buttons.menu_button("", QMenu(self)) for _ in range(2))
        menu = QMenu(self)
        for words, then in (
            ("This list as an Excel workbook…", partial(self.ask_where, _WORKBOOK)),
            ("This list as CSV…", partial(self.ask_where, _CSV)),
            ("All lists as one Excel workbook…", self.ask_where_all),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _checked=False, then=then: then())
            menu.addAction(action)
        self.save_button = buttons.menu_button("Save this list…", menu)
        for widget in (self.segments, self.view_button, self.group_button):
            self.toolbar.addWidget(widget)
        for table in (self.found, self.cases):
            table.filter_field.setFixedWidth(themes.metrics().averageCharWidth() * 18 + 20)
            self.toolbar.addWidget(table.filter_field)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.save_button)
        for table in (self.found, self.cases):
            self.toolbar.addWidget(table.columns_button)

    def _build_body(self) -> None:
        self._build_card()
        self._left, self._right = QStackedWidget(), QStackedWidget()
        for table in self._lefts.values():
            self._left.addWidget(table)
            table.chosen.connect(lambda _group: self._show_right())
        for table in (self.found, self.cases):
            self._right.addWidget(table)
            table.activated.connect(lambda _one: self.open_case())
            table.chosen.connect(lambda _one: self._show_line())
        self._line = Label("", "small", "text2", wrap=True)
        self.found.below.insertWidget(1, self._line, 100)
        self._all_links = [self._add_link(table, "Show all", self.show_all) for table in (self.found, self.cases)]
        self._case_links = [
            self._add_link(table, "Open the case", self.open_case) for table in (self.found, self.cases)
        ]
        self._panes = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._panes)
        self._beside.setContentsMargins(0, 0, 0, 8)
        self._beside.setSpacing(20)
        self._beside.addWidget(self._left, 1)
        self._beside.addWidget(self._right, 1)
        self.body.addWidget(self._panes, 1)
        self.body.addStretch(0)

    def _add_link(self, table: Table, words: str, then: Callable[[], object]) -> buttons.Button:
        link = buttons.link(words, then)
        table.below.setSpacing(16)
        table.below.addWidget(link)
        return link

    def _build_card(self) -> None:
        self._card = QFrame()
        self._card.setProperty("card", True)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(Label("No extract of the case system has been read yet.", "strong", wrap=True))
        inside.addWidget(Label(_WHAT_TO_DO, "body", "text2", wrap=True))
        inside.addWidget(buttons.main_button("Import…", then=partial(self.open_place, "Import")))
        self.body.addWidget(self._card)
        self._card.hide()

    # What is shown

    @property
    def left(self) -> Any:  # noqa: ANN401 - the table that is shown
        """The table at the left."""
        return self._lefts[self.view]

    @property
    def right(self) -> Any:  # noqa: ANN401 - the table that is shown
        """The table at the right."""
        return self.cases if self.view == AGES else self.found

    def refresh(self) -> None:
        """Ask how good the data of the team and day looked at is."""
        self.ask(partial(_read, self.session.day, self.session.team), self.show_quality)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show the view that a link names: ``view=``, one of ``kinds``, ``teams``, ``lists``, ``ages``."""
        if target.get("view") in _VIEWS:
            self.show_view(target["view"])

    def show_quality(self, found: tuple[Quality, Staleness]) -> None:
        """Show how good the data is."""
        self.quality, self.ages = found
        self.set_answer(answer(*found))
        self._show_rows()

    def show_view(self, view: str) -> None:
        """Show what is wrong by kind, by team or by list, or how old the newest records are."""
        self.view = view
        self.segments.choose(view)
        self._left.setCurrentWidget(self.left)
        self._right.setCurrentWidget(self.right)
        self._fit_parts()
        self._show_rows()

    def show_all(self) -> None:
        """Choose no line at the left, so that the right shows all."""
        self.left.view.selectionModel().clear()
        self.right.view.setFocus()

    def open_case(self) -> None:
        """Open the case that has the keyboard."""
        row = tables.case_row(self.right.row)
        if row is not None:
            self.open_place("Cases", case_row=row)

    def _show_rows(self) -> None:
        of, ages = self.quality, self.ages
        if of is None or ages is None:
            return
        extract = of.extract
        has_rows = bool(of.found) and self.view in (KINDS, TEAMS)
        self._card.setVisible(extract is None)
        self._beside.setContentsMargins(0, 0 if extract is not None else 12, 0, 8)
        self._panes.setVisible(extract is not None or has_rows)
        self.save_button.setVisible(extract is not None or has_rows)
        self._fit_parts()
        self.left.set_empty("Nothing to put right.", "Neither the last file nor the record has anything wrong.")
        rows = tables.groups(self.view, of, ages)
        self.left.set_rows(rows)
        self.left.set_footer(*([tables.footer(self.view, of, ages)] if rows else ()))
        one_team = of.team is not None
        self.found.leave_out({"team"} if one_team or self.view == TEAMS else ())
        self._show_right()

    def _show_right(self) -> None:
        of, ages = self.quality, self.ages
        if of is None or ages is None:
            return
        group = self.left.row
        rows = ages.cases if self.view == AGES else of.found
        wanted = tables.belongs(group)
        nothing = "No open cases." if self.view == AGES else "Nothing to put right here."
        self.right.set_empty(nothing)
        self.right.set_rows([one for one in rows if wanted(one)])
        for link in self._all_links:
            link.setVisible(group is not None)
        self._name_choices()
        self._show_line()

    def _show_line(self) -> None:
        one = self.right.row
        self._line.setText(tables.in_full(one))
        for link in self._case_links:
            link.setVisible(tables.case_row(one) is not None)

    # Small windows

    def fit(self, width: Width) -> None:
        """Put the tables above each other in a narrow window; in a small one the left becomes a menu."""
        super().fit(width)
        self._fit_parts()

    def _fit_parts(self) -> None:
        compact = self.width_class == Width.COMPACT
        wide = self.width_class == Width.WIDE
        self._beside.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        if wide:
            self._left.setFixedWidth(_LEFT[self.view])
        else:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(16_777_215)
        self._left.setVisible(not compact)
        self.segments.setVisible(not compact)
        self.view_button.setVisible(compact)
        self.group_button.setVisible(compact)
        for table in (self.found, self.cases):
            here = table is self.right and not compact and not self._panes.isHidden()
            table.filter_field.setVisible(here)
            table.columns_button.setVisible(here)
        self._name_choices()

    def _name_choices(self) -> None:
        """Name the menus that stand for the views and the left table in a small window."""
        self.view_button.set_text(_VIEWS[self.view])
        self.group_button.set_text(tables.title(self.left.row))
        if self.width_class > Width.COMPACT:
            return
        self._fill(self.view_button.menu(), [(words, partial(self.show_view, view)) for view, words in _VIEWS.items()])
        rows = [
            (f"{tables.title(row)}  {tables.number(row):,}", partial(self._choose, row)) for row in self.left.model.rows
        ]
        self._fill(self.group_button.menu(), [("All", self.show_all), *rows])

    def _fill(self, menu: QMenu | None, choices: list[tuple[str, Any]]) -> None:
        if menu is None:
            return
        menu.clear()
        for words, then in choices:
            action = QAction(words.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, then=then: then())
            menu.addAction(action)

    def _choose(self, row: Any) -> None:  # noqa: ANN401 - a row of any of the tables at the left
        self.left.select(self.left.model.key(row))

    # Saving

    def ask_where(self, kinds: str) -> None:
        """Ask where the list that is shown goes, filtered and sorted as it is, and save it."""
        model, group = self.right.model, self.left.row
        rows = [model.rows[place] for place in model.order]
        name = tables.title(group) if group is not None else _VIEWS[self.view]
        self._save(partial(_listing, rows, ages=self.view == AGES), name, kinds)

    def ask_where_all(self) -> None:
        """Ask where all lists go, and save them as one workbook."""
        if self.quality is not None and self.ages is not None:
            self._save(partial(_all_listings, self.quality, self.ages), _QUESTION.rstrip("?"), _WORKBOOK)

    def _save(self, made: "Callable[[], list[Listing]]", name: str, kinds: str) -> None:
        suffix = ".csv" if kinds == _CSV else ".xlsx"
        clean = "".join(sign if sign.isalnum() or sign in " ,-" else " " for sign in name).strip()
        path = choose_to_save(self, "Save this list", f"{clean} {self.session.day.isoformat()}{suffix}", kinds)
        if path is not None:
            path = path if path.suffix else path.with_suffix(suffix)
            progress = Progress("Saving the list", "Stop saving", "A file that was there stays as it is.")
            self.ask(partial(_write, made, path, progress), self.session.say, topic="save", progress=progress)


def _listing(rows: list[Any], *, ages: bool) -> "list[Listing]":
    from models.findings_files import ages_listing, findings_listing

    return [ages_listing("Newest records", rows) if ages else findings_listing("Findings", rows)]


def _all_listings(of: Quality, ages: Staleness) -> "list[Listing]":
    from models.findings_files import all_listings

    return all_listings(of, ages)


def _read(day: date, team: str | None, store: "Store") -> tuple[Quality, Staleness]:
    from models.case_list import open_cases

    with store.snapshot():
        cases = open_cases(store, day, team)
        return quality(store, day, team, cases), staleness(store, day, team, cases)


def _write(made: "Callable[[], list[Listing]]", path: Path, progress: Progress, _store: "Store") -> str:
    from models.findings_files import write_listings

    write_listings(made(), path, progress)
    return f"The list is saved as {path.name} in {path.parent}."
