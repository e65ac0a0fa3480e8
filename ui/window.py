"""The window: menu bar, places list, the page that is open, toast; everything else is in the pages."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui import regions
from ui.dropped import file_of
from ui.kit import theme
from ui.kit.settings import kept_theme, remember, remembered_number, remembered_text, settings
from ui.known import Known, TeamChoice, known
from ui.menus import Menus
from ui.notices import Toast
from ui.page import Page, Target, Width
from ui.places import LISTED, PLACES, WIDTH, PlacesList
from ui.session import Said, Session
from ui.undo_keeper import UndoKeeper

log = logging.getLogger(__name__)

_NARROW, _COMPACT = 1100, 760
_FIRST_SIZE = (1280, 720)
_LEAST_SIZE = (560, 340)


class MainWindow(QMainWindow):
    """One window on one session."""

    wants_database = Signal(object)
    """Another database is to be opened in place of this one: its path."""
    wants_example_removed = Signal()

    def __init__(self, session: Session, own: Path | None = None) -> None:
        """Make the window; it is empty until the session is open.

        Args:
            session: the database, day and team that it shows.
            own: the user's own database when the session shows the example, else None.
        """
        super().__init__()
        self.session, self.own = session, own
        self._pages: dict[str, Page] = {}
        self._place = ""
        self._known = Known()
        self._team_row: int | None = None
        self._waiting: Target | None = None
        self._open = self._places_asked = False
        self._undo_keeper = UndoKeeper(self)
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAcceptDrops(True)
        self._build()
        self.menus = Menus(self)
        self._connect()
        self._restore()
        self._show_title()

    @property
    def page(self) -> Page | None:
        """The page that is open."""
        return self._pages.get(self._place)

    @property
    def place(self) -> str:
        """The name of the place that is open."""
        return self._place

    def open_place(self, name: str, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Open a place and show there what ``target`` names; a ``team`` is looked at first."""
        if not self._open:
            self._waiting = Target(name, target)
            return
        place = next((place for place in PLACES if place.name == name), None)
        if place is None:
            log.warning("no such place: %s", name)
            return
        if "team" in target and name != "Teams":
            wanted = target.pop("team")
            self._look_at(next((team for team in self._known.teams if team.name == wanted), None))
        if not self._known.teams and place.group and not place.alone:
            place, target = next(place for place in PLACES if place.name == "Start"), {}
        page = self._pages.get(place.name)
        if page is None:
            page = place.make(self.session)
            page.wants.connect(self._open_target)
            page.acts.connect(lambda name: self.menus[name].trigger())
            page.places_wanted.connect(self._toggle_places)
            self._pages[place.name] = page
            self._stack.addWidget(page)
        page.fit(self._width_class())
        other = place.name != self._place
        self._place = place.name
        self._stack.setCurrentWidget(page)
        if other:
            page.take_keyboard()
        self.places.show_place(LISTED[0].name if place.name == "Start" else place.name)
        self._close_places()
        if place.group:
            remember(self._key("place"), place.name)
        if target:
            page.open_target(**target)

    # What the actions do

    def undo(self) -> None:
        """Take back the change that the menu names."""
        named = self._known.undo
        self._known = replace(self._known, undo=None)  # pressed again at once, it takes back the change before that
        self.session.undo(named[0] if named else None)

    def redo(self) -> None:
        """Bring back what was undone last."""
        self.session.redo()

    def copy(self) -> None:
        """Copy what is selected where the keyboard is."""
        focus = QApplication.focusWidget()
        if focus is not None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                keys = QKeyEvent(kind, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "c")
                QApplication.sendEvent(focus, keys)

    def go_to_find(self) -> None:
        """Go to the Find field."""
        self._show_places()
        self.places.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.places.find_field.selectAll()

    def day_before(self) -> None:
        """Look at the day before."""
        self.session.look_at_day(self.session.day - timedelta(1))

    def day_after(self) -> None:
        """Look at the day after, up to today."""
        self.session.look_at_day(self.session.day + timedelta(1))

    def month_before(self) -> None:
        """Look at the month before: its last day if a last day is looked at, else the same day."""
        self.session.look_at_month(-1)

    def month_after(self) -> None:
        """Look at the month after, up to today."""
        self.session.look_at_month(1)

    def to_today(self) -> None:
        """Look at today."""
        self.session.look_at_day(self.session.today)

    def theme_system(self) -> None:
        """Take the theme that the system has, and follow it."""
        self._keep_theme("")

    def theme_light(self) -> None:
        """Take the light theme."""
        self._keep_theme("light")

    def theme_dark(self) -> None:
        """Take the dark theme."""
        self._keep_theme("dark")

    def next_region(self) -> None:
        """Move the keyboard to the next part of the window."""
        regions.go(self._regions(), 1)

    def region_before(self) -> None:
        """Move the keyboard to the part of the window before."""
        regions.go(self._regions(), -1)

    def save_template(self) -> None:
        """Save the empty caseload workbook where the user says."""
        from ui.files import save_template

        save_template(self, self.session)

    def open_example(self) -> None:
        """Open the example service, kept apart from the user's own; it is made when it is not there yet."""
        from ui.example import open_example

        open_example(self)

    def leave_example(self) -> None:
        """Go back to the user's own service."""
        if self.own is not None:
            self.wants_database.emit(self.own)

    def remove_example(self) -> None:
        """Ask, then remove the example service and go back."""
        from ui.example import ask_to_remove

        ask_to_remove(self)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the parts for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, let a running change finish and close the database."""
        settings().setValue("window/geometry", self.saveGeometry())
        self.session.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file or a folder."""
        if file_of(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what reading the file would change."""
        file = file_of(event)
        if file is not None:
            event.acceptProposedAction()
            self.open_place("Import", file=file)

    # Inside

    def _build(self) -> None:
        self._inside = QWidget()
        self.setCentralWidget(self._inside)
        self._stack = QStackedWidget(self._inside)
        self.places = PlacesList(self.session)
        self.places.setParent(self._inside)
        self.toast = Toast(self._stack)
        self.places.show_kept("Opening…", "")

    def _connect(self) -> None:
        session, places = self.session, self.places
        session.opened.connect(self._opened)
        session.changed.connect(self._ask_known)
        session.looking_at_changed.connect(self._looking_at_changed)
        session.said.connect(self._said)
        session.trouble.connect(self.show_trouble)
        places.chosen.connect(self.open_place)
        places.team_chosen.connect(self._look_at)
        places.back_wanted.connect(self.leave_example)
        places.teams_wanted.connect(lambda: self.open_place("Teams", add_team=not self._known.teams))
        places.find_field.wants.connect(self._open_target)
        places.find_field.left.connect(self._leave_find)
        self.toast.undo.connect(session.undo)

    def _restore(self) -> None:
        self.resize(*_FIRST_SIZE)
        geometry = settings().value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        elif (screen := QGuiApplication.primaryScreen()) is not None:
            self.resize(self.size().boundedTo(screen.availableSize()))

    def _opened(self) -> None:
        self.session.ask(partial(known, day=self.session.day, team=None, decisions=False), self._first_known)

    def _first_known(self, found: Known) -> None:
        kept = remembered_number(self._key("team"), 0)
        team = next((team for team in found.teams if team.row == kept), None)
        if team is None and len(found.teams) == 1:
            team = found.teams[0]
        self._known = found
        self._look_at(team)
        self._show_known(found)
        self._open = True
        kept_place = remembered_text(self._key("place"), LISTED[0].name)
        target = self._waiting or Target(kept_place if kept_place in {one.name for one in LISTED} else "Overview", {})
        self.open_place(target.place, **target.details)
        # The page asks first: what waits for a decision is not needed to read it.
        QTimer.singleShot(0, self, self._ask_known)

    def _said(self, said: Said) -> None:
        """Show what was done; Ctrl+Z takes it back at once, before the rest of what changed is known."""
        self.toast.say(said)
        if said.entry is not None:
            self._known = replace(self._known, undo=(said.entry, said.sentence))
            self._show_actions()

    def _ask_known(self) -> None:
        self.session.ask(partial(known, day=self.session.day, team=self.session.team), self._show_known, topic="window")

    def _show_known(self, found: Known) -> None:
        had_teams, self._known = bool(self._known.teams), found
        team = next((team for team in found.teams if team.row == self._team_row), None)
        self._look_at(team)
        self.places.team_picker.show_teams(found.teams, team)
        self.places.set_started(bool(found.teams))
        self.places.show_counts(found.decisions)
        example = self.own is not None
        kept = "All changes are saved" if found.teams else "Nothing to save yet"
        self.places.show_kept("Example service" if example else kept, self.session.path.name, example=example)
        self._show_actions()
        self._show_title()
        if found.teams and not had_teams and self._place == "Start":
            self.open_place(LISTED[0].name)
        elif not found.teams and had_teams and any(self._place == place.name for place in LISTED):
            self.open_place(self._place)

    def _show_actions(self) -> None:
        self.menus.show(self._known, past=self.session.past, example=self.own is not None)

    def _show_title(self) -> None:
        what = "Example service" if self.own is not None else ""
        parts = [self.session.team or "", what, "Caseload Monitor"]
        self.setWindowTitle(" – ".join(part for part in parts if part))

    def show_trouble(self, sentence: str) -> None:
        """Show an error in the page that is open."""
        if self.page is not None:
            self.page.show_trouble(sentence)
        else:
            self.places.show_kept(sentence, "")

    def _look_at(self, team: TeamChoice | None) -> None:
        self._team_row = team.row if team else None
        remember(self._key("team"), self._team_row or 0)
        self.session.look_at_team(team.name if team else None)

    def _looking_at_changed(self) -> None:
        self._show_actions()
        self._show_title()
        if self._open:
            self._ask_known()

    def _open_target(self, target: Target) -> None:
        self.open_place(target.place, **target.details)

    def _keep_theme(self, name: str) -> None:
        remember("theme", name)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, kept_theme())
        self.menus.mark_theme()

    def _key(self, name: str) -> str:
        """Return where a setting of this database is kept."""
        return f"{'example' if self.own is not None else self.session.path.stem}/{name}"

    # Regions and width

    def _width_class(self) -> Width:
        wide = self.width()
        return Width.COMPACT if wide < _COMPACT else Width.NARROW if wide < _NARROW else Width.WIDE

    def _arrange(self) -> None:
        wide, high = self._inside.width(), self._inside.height()
        beside = WIDTH if self._width_class() == Width.WIDE else 0
        self.places.setVisible(bool(beside) or self._places_asked)
        self.places.setGeometry(0, 0, WIDTH, high)
        self._stack.setGeometry(beside, 0, wide - beside, high)
        self.places.raise_()
        if self.page is not None:
            self.page.fit(self._width_class())
        if self.toast.isVisible():
            self.toast.place()

    def _toggle_places(self) -> None:
        if self.places.isVisible():
            self._close_places()
        else:
            self._show_places()
            self.places.focus_place()

    def _show_places(self) -> None:
        self._places_asked = True
        self.places.show()
        self.places.raise_()

    def _close_places(self) -> None:
        self._places_asked = False
        if self._width_class() < Width.WIDE:
            self.places.hide()

    def _leave_find(self) -> None:
        self._close_places()
        if self.page is not None:
            regions.focus_first(self.page)

    def _regions(self) -> Sequence[QWidget]:
        page = self.page
        found: list[QWidget] = [self.places, *(page.regions() if page is not None else ()), self.toast]
        return [region for region in found if region.isVisible()]
