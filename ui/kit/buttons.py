"""Buttons: the main one, ordinary ones, links in a line, those that destroy, segments and filter chips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QWidget

from ui.kit import marks, style
from ui.kit import theme as themes
from ui.kit.flow import Flow

_SIDE, _KEY_GAP, _CHEVRON = 12, 8, 18


class Button(QAbstractButton):
    """A button with words, and at their right the keys that do the same or the chevron of its menu.

    ``kind`` is ``main`` (one a page), ``ordinary``, ``destroying`` or ``link``.
    """

    def __init__(self, text: str, kind: str = "ordinary", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.key = kind, key
        self._menu: QMenu | None = None
        self.opens = False
        """Whether it opens something under it, which its chevron shows."""
        self.setText(text)
        self.setAccessibleName(text.replace("…", ""))
        self.setFont(themes.font("strong" if kind == "main" else "medium"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        if key:
            self.setAccessibleDescription(key)

    def setText(self, text: str) -> None:
        """Take the words as they are: an ampersand, as in a name, marks no key."""
        super().setText(text)
        self.setShortcut(QKeySequence())

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.setText(text)
        self.setAccessibleName(text.replace("…", ""))
        self.updateGeometry()

    def set_menu(self, menu: QMenu) -> None:
        """Open ``menu`` under the button when it is pressed."""
        self._menu, self.opens = menu, True
        self.clicked.connect(self._open_menu)
        self.updateGeometry()

    def menu(self) -> QMenu | None:
        """Return the menu that the button opens, if it has one."""
        return self._menu

    def _open_menu(self) -> None:
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        """Return the size that words and keys need; 30 high, a link 24."""
        width = self.fontMetrics().horizontalAdvance(self.text())
        if self.kind == "link":
            return QSize(width + 2, max(24, themes.line() + 6))
        if self.key:
            width += _KEY_GAP + themes.metrics("small").horizontalAdvance(self.key)
        if self.opens:
            width += _CHEVRON
        return QSize(width + 2 * _SIDE + 2, style.field_height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: object) -> None:
        """Paint the button."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.kind == "link":
            self._paint_link(painter)
        else:
            self._paint_box(painter)
        painter.end()

    def _paint_link(self, painter: QPainter) -> None:
        theme = themes.current()
        painter.setFont(self.font())
        ink = theme.accent if self.isEnabled() else theme.text3
        if self.property("on_toast"):
            ink = theme.toast_link
        painter.setPen(ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.underMouse() and self.isEnabled():
            metrics = self.fontMetrics()
            base = (self.height() - metrics.height()) / 2 + metrics.ascent() + 2.5
            painter.setPen(QPen(ink, 1))
            painter.drawLine(QPointF(0, base), QPointF(metrics.horizontalAdvance(self.text()), base))

    def _paint_box(self, painter: QPainter) -> None:
        theme = themes.current()
        ground, edge, ink = _box_colours(self.kind, self.isEnabled(), self.underMouse() or self.isDown(), theme)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.RADIUS, style.RADIUS)
        painter.setFont(self.font())
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        fits = self.width() >= self.sizeHint().width()  # in a strip that is too narrow the key goes first
        room = self.width() - 2 * _SIDE - 2 - (_CHEVRON if self.opens else 0)
        shown = self.text() if fits else self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        words = QRectF(self.rect()).adjusted(_SIDE + 1, 0, 0, 0)
        if self.key and not fits:  # what the key leaves is shared by both sides
            words.translate(max(0.0, (room - self.fontMetrics().horizontalAdvance(shown)) / 2), 0)
        painter.drawText(words, flags, shown)
        after = words.left() + self.fontMetrics().horizontalAdvance(shown)
        if self.key and fits:
            painter.setFont(themes.font("small"))
            painter.drawText(QRectF(after + _KEY_GAP, 0, self.width(), self.height()), flags, self.key)
        if self.opens:
            style.paint_chevron(painter, QPointF(self.width() - _SIDE - 5, self.height() / 2 + 1), ink)


def _box_colours(kind: str, enabled: bool, over: bool, theme: themes.Theme) -> tuple[QColor, QColor, QColor]:
    """Return ground, edge and ink of a button."""
    if not enabled:
        return theme.hover, theme.line, theme.text3
    if kind == "main":
        ground = theme.accent_hover if over else theme.accent
        return ground, ground, theme.on_accent
    ground = theme.hover if over else theme.surface
    return (ground, theme.error, theme.error) if kind == "destroying" else (ground, theme.control, theme.text1)


def _made(button: Button, then: Callable[[], object] | None) -> Button:
    if then is not None:
        button.clicked.connect(lambda _checked=False: then())
    return button


def main_button(text: str, key: str = "", then: Callable[[], object] | None = None) -> Button:
    """Return the one main button of a page; ``key`` (for example ``Ctrl+N``) is shown, not made a shortcut."""
    return _made(Button(text, "main", key), then)


def button(text: str, then: Callable[[], object] | None = None) -> Button:
    """Return an ordinary button."""
    return _made(Button(text), then)


def menu_button(text: str, menu: QMenu) -> Button:
    """Return an ordinary button that opens a menu."""
    made = Button(text)
    made.set_menu(menu)
    return made


def link(text: str, then: Callable[[], object] | None = None) -> Button:
    """Return a button in a line of text."""
    return _made(Button(text, "link"), then)


def destroying(text: str, then: Callable[[], object] | None = None) -> Button:
    """Return a button for what removes something."""
    return _made(Button(text, "destroying"), then)


class _Segment(QAbstractButton):
    def __init__(self, text: str, first: bool, last: bool) -> None:
        super().__init__()
        self.first, self.last = first, last
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFont(themes.font("medium"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = themes.metrics("strong").horizontalAdvance(self.text())
        return QSize(width + 2 * _SIDE + 2, style.field_height())

    def paintEvent(self, _event: object) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selected if self.isChecked() else theme.hover)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if self.isChecked():
            painter.fillRect(QRectF(1, self.height() - 3, self.width() - 2, 2), theme.accent)
        painter.setFont(themes.font("strong" if self.isChecked() else "medium"))
        painter.setPen(theme.text1)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if not self.last:
            painter.fillRect(QRectF(self.width() - 1, 1, 1, self.height() - 2), theme.control)
        painter.end()


class Segments(QWidget):
    """One choice of a few, side by side: ``Bars | Table``. ``chosen`` carries the key."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in choices]
        for number, (_, text) in enumerate(choices):
            part = _Segment(text, number == 0, number == len(choices) - 1)
            self._group.addButton(part, number)
            row.addWidget(part)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))
        if choices:
            self._group.button(0).setChecked(True)

    @property
    def key(self) -> str:
        """The key that is chosen."""
        return self._keys[self._group.checkedId()]

    @property
    def keys(self) -> list[str]:
        """The keys that can be chosen, from the left."""
        return list(self._keys)

    def choose(self, key: str) -> None:
        """Choose a key without saying so."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Change a choice's words."""
        part = self._group.button(self._keys.index(key))
        part.setText(text)
        part.setAccessibleName(text)
        part.updateGeometry()

    def paintEvent(self, _event: object) -> None:
        """Paint the outline about all of them."""
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.control, 1))
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.RADIUS, style.RADIUS)
        painter.end()


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its key, its words with the count, and the mark before them."""

    key: str
    text: str
    mark: str = ""


class _ChipButton(QAbstractButton):
    def __init__(self, chip: Chip) -> None:
        super().__init__()
        self.chip = chip
        self.setText(chip.text)
        self.setAccessibleName(chip.text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = themes.metrics("small strong").horizontalAdvance(self.text())
        return QSize(width + 19 + (17 if self.chip.mark else 0), themes.metrics("small").height() + 11)

    def nextCheckState(self) -> None:
        pass  # Chips decides which are on

    def paintEvent(self, _event: object) -> None:
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(theme.accent if on else theme.line, 1.2 if on else 1))
        painter.setBrush(theme.selected if on else theme.hover if self.underMouse() else theme.surface)
        round_by = self.height() / 2 - 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6), round_by, round_by)
        left = 9
        if self.chip.mark:
            marks.paint_mark(painter, QRectF(left, self.height() / 2 - 5.5, 11, 11), self.chip.mark, theme)
            left += 17
        painter.setFont(themes.font("small strong" if on else "small"))
        painter.setPen(theme.text1)
        painter.drawText(QRectF(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Chips(QWidget):
    """Filters with counts, the first for all; one is on, or with Ctrl several.

    ``changed`` carries the keys that are on; none means all.
    """

    changed = Signal(object)

    def __init__(self, name: str = "Filter") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._on: frozenset[str] = frozenset()
        self._buttons: list[_ChipButton] = []
        self._flow = Flow(self, 6)
        self._flow.setContentsMargins(0, 0, 0, 4)

    @property
    def last(self) -> QWidget:
        """The last chip, after which the keyboard goes on to what is filtered."""
        return self._buttons[-1]

    @property
    def on(self) -> frozenset[str]:
        """The keys that are on; none means all."""
        return self._on

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; those that were on stay on if they are still there."""
        if [button.chip for button in self._buttons] != list(chips):
            focused = next((button.chip.key for button in self._buttons if button.hasFocus()), None)
            for old in self._buttons:
                self._flow.removeWidget(old)
                old.deleteLater()
            self._buttons = [_ChipButton(chip) for chip in chips]
            for made in self._buttons:
                made.clicked.connect(lambda _checked=False, key=made.chip.key: self._pressed(key))
                self._flow.addWidget(made)
                if made.chip.key == focused:
                    made.setFocus()
        self._on &= {chip.key for chip in chips[1:]}
        self._show()

    def turn_on(self, keys: frozenset[str] | set[str]) -> None:
        """Turn on these and no others, and say so."""
        self._on = frozenset(keys)
        self._show()
        self.changed.emit(self._on)

    def _pressed(self, key: str) -> None:
        several = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        if not self._buttons or key == self._buttons[0].chip.key:
            wanted: frozenset[str] = frozenset()
        elif several:
            wanted = self._on ^ {key}
        else:
            wanted = frozenset() if self._on == {key} else frozenset({key})
        self.turn_on(wanted)

    def _show(self) -> None:
        for number, made in enumerate(self._buttons):
            made.setChecked(made.chip.key in self._on or (number == 0 and not self._on))
            made.update()


def shortcut_words(keys: str) -> str:
    """Return a key combination as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
