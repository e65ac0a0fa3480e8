"""The first page while there is no team: five ways to begin, and a field to drop a file on."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.dropped import KINDS, file_of
from ui.kit import buttons, style, theme
from ui.kit.labels import Label, plain_tip
from ui.page import Page
from ui.session import Session

_WIDTH = 720
_KINDS = f".{', .'.join(KINDS[:-1])} or .{KINDS[-1]}; nothing is changed until you press Apply"


class FirstRunPage(Page):
    """Shown in the place of every page until there is a team."""

    place = "Start"
    question = "Where shall we start?"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.set_answer("There are no teams here yet. Choose one; each can be undone.")
        self._first = buttons.main_button("Open the example", then=lambda: self.acts.emit("Open the example service"))
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._add(
            "Look round an example service",
            "Four invented teams with two years of cases. It is kept apart from your own and is easy to remove.",
            self._first,
        )
        self._add(
            "Read a file you have",
            "Annex A, an export of your case system or a caseload workbook. You see what it will change before"
            " anything does.",
            buttons.button("Choose a file…", lambda: self.acts.emit("Import a file")),
        )
        self._add(
            "Fill in the empty workbook",
            "One sheet each for teams, workers, limits and cases, with notes and drop-downs. Read it back when it is"
            " filled.",
            buttons.button("Save the workbook…", lambda: self.acts.emit("Save the empty workbook")),
        )
        self._add(
            "Type a team in",
            "Its name and kind; then its workers, and the lower and upper limits agreed for them.",
            buttons.button("Add a team…", lambda: self.acts.emit("Add a team")),
        )
        self._add(
            "Put the returns of teams together",
            "The workbooks that teams sent become the service's return; no team has to be here for that.",
            buttons.button("Consolidate…", lambda: self.open_place("Consolidation")),
        )
        self.drop_field = DropField(lambda file: self.open_place("Import", file=file))
        self._column.addWidget(_line())
        self._column.addSpacing(20)
        self._column.addWidget(self.drop_field)
        self._column.addSpacing(12)
        kept = Label("Everything stays on this computer, in one file.", "small", "text3", wrap=True)
        kept.setToolTip(plain_tip(str(session.path)))
        self._column.addWidget(kept)
        self._column.addStretch(1)
        self._lay_out()

    def refresh(self) -> None:
        """Give the keyboard to the first way."""
        if self.focusWidget() is None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, title: str, sentence: str, button: buttons.Button) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(title, "strong"))
        words.addWidget(Label(sentence, ink="text2", wrap=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 14, 0, 14)
        row.setSpacing(40)
        row.addLayout(words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        button.setAccessibleDescription(sentence)
        self._column.addWidget(_line())
        self._column.addLayout(row)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._column)
        inside.setMaximumWidth(_WIDTH)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside, _WIDTH)
        row.addStretch(1)
        self._column.setContentsMargins(0, 0, 4, 12)
        area = QScrollArea()
        area.setWidget(outer)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(area)


class DropField(QWidget):
    """A field to drop a file or a folder on; for those without a pointer, a button above it does the same.

    ``take`` says what is dropped, which ``dropped`` is then called with; nothing is taken when that is nothing.
    """

    def __init__(
        self,
        dropped: Callable[[Any], object],
        words: str = "Or drop a file or a folder here",
        kinds: str = _KINDS,
        take: Callable[[QDropEvent], Any] = file_of,
    ) -> None:
        super().__init__()
        self._dropped, self._over = dropped, False
        self._words, self._kinds, self._take = words, kinds, take
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return the field's size."""
        return QSize(_WIDTH, theme.line() * 4 + 36)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file and show it."""
        if self._take(event):
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the field as before."""
        super().dragLeaveEvent(event)
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the file on."""
        self._over = False
        self.update()
        if found := self._take(event):
            event.acceptProposedAction()
            self._dropped(found)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed field and its words."""
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(now.accent if self._over else now.control, 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(now.selected if self._over else now.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.RADIUS, style.RADIUS)
        high = theme.line()
        top = self.rect().adjusted(8, self.height() // 2 - high, -8, 0)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.setFont(theme.font("strong"))
        painter.setPen(now.text1)
        painter.drawText(top, centre, self._words)
        painter.setFont(theme.font("body"))
        painter.setPen(now.text2)
        painter.drawText(top.adjusted(0, high + 2, 0, 0), centre, self._kinds)
        painter.end()


def _line() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    line.setProperty("edge", "top")
    return line
