"""The places of the program: the one table of them, and the list at the window's left that opens them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.words import count
from ui.find import FindField
from ui.kit import buttons, style, theme
from ui.kit.labels import Ground, Label, plain_tip
from ui.known import TeamChoice
from ui.session import Session

if TYPE_CHECKING:
    from ui.page import Page

WIDTH = 196
_EDGE, _INDENT = 3, 20


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its group in the list, its name, and where its page is. A place without a group is not listed.

    One that is ``alone`` is of use while there is no team yet.
    """

    group: str
    name: str
    module: str
    page: str
    alone: bool = False

    def make(self, session: Session) -> "Page":
        """Return a new page; its module is loaded only now."""
        made: Page = getattr(import_module(self.module), self.page)(session)
        return made


PLACES = (
    Place("Today", "Overview", "ui.overview", "OverviewPage"),
    Place("Today", "Caseloads", "ui.caseloads", "CaseloadsPage"),
    Place("Today", "Cases", "ui.cases", "CasesPage"),
    Place("Today", "To put right", "ui.put_right", "PutRightPage"),
    Place("Today", "Plan moves", "ui.plan_moves", "PlanMovesPage"),
    Place("How the service is doing", "Pressures", "ui.pressures", "PressuresPage"),
    Place("How the service is doing", "Data quality", "ui.findings", "FindingsPage"),
    Place("Answering for it", "Breaches", "ui.breaches", "BreachesPage"),
    Place("Answering for it", "Actions", "ui.actions", "ActionsPage"),
    Place("Answering for it", "Return and report", "ui.returns", "ReturnPage"),
    Place("Answering for it", "Consolidation", "ui.consolidation", "ConsolidationPage", alone=True),
    Place("Set-up", "Limits and weights", "ui.limits", "LimitsPage"),
    Place("Set-up", "Import", "ui.imports", "ImportPage", alone=True),
    Place("Set-up", "People to confirm", "ui.unconfirmed", "UnconfirmedPage"),
    Place("", "Supervision", "ui.supervision", "SupervisionPage"),
    Place("", "Teams", "ui.teams", "TeamsPage"),
    Place("", "Help", "ui.help", "HelpPage"),
    Place("", "Start", "ui.first_run", "FirstRunPage"),
)
LISTED = tuple(place for place in PLACES if place.group)


class PlacesList(Ground):
    """Team picker, Find, the places in their groups with what waits for a decision there, and how the data is kept."""

    chosen = Signal(str)
    team_chosen = Signal(object)
    teams_wanted = Signal()
    back_wanted = Signal()
    """The example is to be left."""

    def __init__(self, session: Session) -> None:
        super().__init__("window", "right")
        self.setAccessibleName("Places")
        self.team_picker = TeamPicker()
        self.team_picker.chosen.connect(self.team_chosen)
        self.team_picker.teams_wanted.connect(self.teams_wanted)
        self.find_field = FindField(session)
        self._buttons = {place.name: _PlaceButton(place.name, self._step) for place in LISTED}
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 1, 0)
        column.setSpacing(0)
        for widget in (self.team_picker, self.find_field):
            inset = QVBoxLayout()
            inset.setContentsMargins(10, 0, 10, 8)
            inset.addWidget(widget)
            column.addLayout(inset)
        column.addWidget(self._groups(), 1)
        column.addWidget(self._foot())

    def show_place(self, name: str) -> None:
        """Mark the place that is open."""
        for place, button in self._buttons.items():
            button.setChecked(place == name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == name else Qt.FocusPolicy.ClickFocus)
        if name not in self._buttons:
            next(iter(self._buttons.values())).setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focus_place(self) -> None:
        """Give the keyboard to the place that is open."""
        for button in self._buttons.values():
            if button.focusPolicy() == Qt.FocusPolicy.StrongFocus:
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things wait for a decision in each place."""
        for name, button in self._buttons.items():
            button.show_count(counts.get(name, 0))

    def show_kept(self, kept: str, where: str, *, example: bool = False) -> None:
        """Say at the foot how the data is kept, and where; or that this is the example, with the way back."""
        self._back.setVisible(example)
        self._where.setVisible(not example)
        self._kept.setText(kept)
        self._where.setText(self._where.fontMetrics().elidedText(where, Qt.TextElideMode.ElideMiddle, WIDTH - 40))
        self._where.setToolTip(plain_tip(where))

    def set_started(self, started: bool) -> None:
        """Show the places as not yet of use while there is no team."""
        for place in LISTED:
            button = self._buttons[place.name]
            button.pale = not started and not place.alone
            button.update()

    def _groups(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        group = ""
        for place in LISTED:
            if place.group != group:
                group = place.group
                heading = Label(group, "small", "text3")
                heading.setContentsMargins(_INDENT, 9, 0, 5)
                column.addWidget(heading)
            column.addWidget(self._buttons[place.name])
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _foot(self) -> Ground:
        foot = Ground("window", "top")
        column = QVBoxLayout(foot)
        column.setContentsMargins(_INDENT, 8, 10, 8)
        column.setSpacing(1)
        self._kept, self._where = Label("", "small", "text3"), Label("", "small", "text3")
        column.addWidget(self._kept)
        column.addWidget(self._where)
        self._back = buttons.link("Back to your own", self.back_wanted.emit)
        column.addWidget(self._back)
        self._back.hide()
        return foot

    def _step(self, button: QAbstractButton, by: int) -> None:
        """Move the keyboard to the place above or below."""
        buttons = list(self._buttons.values())
        buttons[(buttons.index(button) + by) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)  # type: ignore[arg-type]


class _PlaceButton(QAbstractButton):
    """A row of the list: the place's name and, at the right, how much waits there."""

    def __init__(self, name: str, step: Callable[[QAbstractButton, int], None]) -> None:
        super().__init__()
        self._step, self._count, self.pale = step, 0, False
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, number: int) -> None:
        """Show how many things wait for a decision."""
        self._count = number
        waits = f", {count(number, 'thing')} to decide" if number else ""
        self.setAccessibleName(self.text() + waits)
        self.update()

    def nextCheckState(self) -> None:
        """Leave it to the list which place is marked."""

    def sizeHint(self) -> QSize:
        """Return a row's size: 28 high at 100%."""
        return QSize(WIDTH, theme.line() + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; move with the arrow keys."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(self, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        now, painter = theme.current(), QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), now.selected)
            edge = now.accent if self.isActiveWindow() else now.control
            painter.fillRect(0, 0, _EDGE, self.height(), edge)
        elif self.underMouse():
            painter.fillRect(self.rect(), now.hover)
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(now.text3 if self.pale else now.text1)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(_INDENT, 0, -12, 0), middle | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._count:
            painter.setPen(now.text2)
            right = self.rect().adjusted(0, 0, -12, 0)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, f"{self._count:,}")
        painter.end()


class TeamPicker(QAbstractButton):
    """The team that is looked at, with its kind; pressed, it lists the teams and the whole service."""

    chosen = Signal(object)
    """A ``TeamChoice``, or None for the whole service."""
    teams_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._teams: Sequence[TeamChoice] = ()
        self._name, self._kind = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: self.open_menu())

    def show_teams(self, teams: Sequence[TeamChoice], team: TeamChoice | None) -> None:
        """Take the teams that there are and the one looked at."""
        self._teams = teams
        if not teams:
            self._name, self._kind = "No team yet", "Add or read one first"
        elif team is None:
            self._name, self._kind = "Whole service", count(len(teams), "team")
        else:
            self._name, self._kind = team.name, team.kind[:1].upper() + team.kind[1:]
        self.setAccessibleName(f"Team: {self._name}, {self._kind}" if self._kind else f"Team: {self._name}")
        self.updateGeometry()
        self.update()

    def open_menu(self) -> QMenu:
        """Open the list of teams under the picker."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._teams:
            menu.addAction("Whole service").triggered.connect(lambda _checked=False: self.chosen.emit(None))
            menu.addSeparator()
        for team in self._teams:
            # In a menu "&" marks the key of a letter; a name may hold one.
            action = menu.addAction(team.name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, team=team: self.chosen.emit(team))
        menu.addSeparator()
        menu.addAction("Teams…" if self._teams else "Add a team…").triggered.connect(
            lambda _checked=False: self.teams_wanted.emit()
        )
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        return menu

    def sizeHint(self) -> QSize:
        """Return the room of the name and the kind, each in up to two lines."""
        return QSize(WIDTH - 21, self._words_height(WIDTH - 21 - 40) + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or the arrow down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picker."""
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.line)
        painter.setBrush(now.hover if self.underMouse() else now.surface)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), style.RADIUS, style.RADIUS)
        room = self.rect().adjusted(11, 8, -29, -8)
        wrap = Qt.TextFlag.TextWordWrap
        painter.setFont(theme.font("strong"))
        painter.setPen(now.text1)
        used = painter.drawText(room, wrap, self._name)
        painter.setFont(theme.font("small"))
        painter.setPen(now.text3)
        painter.drawText(
            room.adjusted(0, used.height() if isinstance(used, type(room)) else 18, 0, 0), wrap, self._kind
        )
        style.paint_chevron(painter, self.rect().toRectF().topRight() + QPoint(-15, 20), now.text2)
        painter.end()

    def _words_height(self, wide: int) -> int:
        wrap = int(Qt.TextFlag.TextWordWrap)
        name = theme.metrics("strong").boundingRect(0, 0, wide, 999, wrap, self._name).height()
        kind = theme.metrics("small").boundingRect(0, 0, wide, 999, wrap, self._kind).height() if self._kind else 0
        return name + kind
