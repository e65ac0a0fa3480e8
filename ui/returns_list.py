"""The list of a month's checks: each with a tick or a hollow square, its title, and how far it is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from models.checklist import Check
from ui.kit import marks
from ui.kit import theme as themes
from ui.kit.labels import Ground, Label, plain_tip

WIDE = 280
_EDGE, _SIDE, _MARK_ROOM = 3, 8, 22


class CheckList(QWidget):
    """The checks under one another; ↑ and ↓ choose, Enter goes to the rows of the chosen one."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Checks")
        self._buttons: dict[str, _CheckButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        heading = Label("Checks", "strong")
        heading.setContentsMargins(_SIDE, 0, 0, 8)
        self._column.addWidget(heading)
        line = Ground("surface", "top")
        line.setFixedHeight(1)
        self._column.addWidget(line)
        self._column.addStretch(1)

    @property
    def key(self) -> str:
        """The check that is chosen, empty where there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    @property
    def rows(self) -> list[QAbstractButton]:
        """The buttons, from the top."""
        return list(self._buttons.values())

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show these; the one that is chosen stays chosen where it is still there."""
        if list(self._buttons) != [check.key for check in checks]:
            was, had = self.key, any(button.hasFocus() for button in self._buttons.values())
            for old in self._buttons.values():
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._buttons = {check.key: _CheckButton(self._step, self.entered.emit) for check in checks}
            for place, (key, made) in enumerate(self._buttons.items()):
                made.clicked.connect(lambda _checked=False, key=key: self._pressed(key))
                self._column.insertWidget(2 + place, made)
                made.show()
            self.choose(was if was in self._buttons else checks[0].key)
            if had:
                self._buttons[self.key].setFocus(Qt.FocusReason.OtherFocusReason)
        for check in checks:
            self._buttons[check.key].say(check)

    def choose(self, key: str) -> None:
        """Choose a check without saying so."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)

    def take_keyboard(self) -> None:
        """Give the keyboard to the check that is chosen."""
        if self.key:
            self._buttons[self.key].setFocus(Qt.FocusReason.TabFocusReason)

    def _pressed(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _step(self, button: QAbstractButton, by: int) -> None:
        keys = list(self._buttons)
        place = self.rows.index(button) + by
        if 0 <= place < len(keys):
            self._pressed(keys[place])
            self._buttons[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)


class _CheckButton(QAbstractButton):
    """One check: its mark, its title, and in a second line how far it is."""

    def __init__(self, step: Callable[[QAbstractButton, int], None], enter: Callable[[], object]) -> None:
        super().__init__()
        self._step, self._enter = step, enter
        self._said, self._done = "", False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, check: Check) -> None:
        """Show how far a check is."""
        self._said, self._done = " ".join(check.said.split()), check.is_done
        self.setText(check.title)
        self.setAccessibleName(f"{check.title}: {'done' if check.is_done else 'to do'}, {self._said}")
        self.setToolTip(plain_tip(self._said))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Leave it to the list which is chosen."""

    def sizeHint(self) -> QSize:
        """Return the room of the title, which wraps, and of the line under it."""
        return QSize(WIDE, self._title_height() + themes.metrics("small").height() + 13)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: nothing is cut."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QEvent) -> None:
        """Take another height where the title wraps otherwise."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def _title_height(self) -> int:
        wide = max(80, (self.width() if self.isVisible() else WIDE) - _SIDE - _MARK_ROOM)
        wrap = int(Qt.TextFlag.TextWordWrap)
        return themes.metrics("strong").boundingRect(0, 0, wide, 999, wrap, self.text()).height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows; go to the rows with Enter."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self._enter()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(self, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the check."""
        now, painter = themes.current(), QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), now.selected if self.isActiveWindow() else now.hover)
            painter.fillRect(0, 0, _EDGE, self.height(), now.accent if self.isActiveWindow() else now.control)
        elif self.underMouse():
            painter.fillRect(self.rect(), now.hover)
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.line)
        high = self._title_height()
        first = themes.metrics("strong").height()
        marks.paint_mark(painter, QRect(_SIDE, 6, marks.SIZE, first).toRectF(), "done" if self._done else "to do")
        words = QRect(_SIDE + _MARK_ROOM, 6, self.width() - _SIDE - _MARK_ROOM, high)
        painter.setFont(themes.font("strong" if self.isChecked() else "body"))
        painter.setPen(now.text1)
        painter.drawText(words, int(Qt.TextFlag.TextWordWrap), self.text())
        small = themes.metrics("small")
        painter.setFont(themes.font("small"))
        painter.setPen(now.text3)
        said = small.elidedText(self._said, Qt.TextElideMode.ElideRight, words.width() - 4)
        painter.drawText(words.x(), 6 + high + small.ascent(), said)
        painter.end()
