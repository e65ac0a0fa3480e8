"""What the program says by itself: banners that stay, the toast that goes, and the strip of long work."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui.kit import buttons, theme
from ui.kit.labels import Ground, Label, MarkLabel
from ui.session import Said
from ui.worker import Progress, Step

_TOAST_MS, _PROGRESS_MS = 10_000, 1_000
_TOAST_WIDTH = 382


class Banner(Ground):
    """A sentence that stays on the page, with what to do about it at its right."""

    def __init__(self, mark: str, ground: str) -> None:
        super().__init__(ground)
        self._sentence = Label(wrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(8)
        self._row.addWidget(MarkLabel(mark), 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._sentence, 1)
        self.hide()

    def add_action(self, text: str, does: Callable[[], object]) -> buttons.Button:
        """Add an action at the right; return its button."""
        button = buttons.link(text, does)
        self._row.addWidget(button)
        return button

    def say(self, sentence: str) -> None:
        """Show a sentence; an empty one takes the banner away."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        """What the banner says."""
        return self._sentence.text()


class ProgressStrip(QFrame):
    """Long work: what it is, how far, and Stop with what stopping leaves. Shown once it takes over a second."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._what = Label(progress.what)
        self._bar = QProgressBar(textVisible=False, maximum=0)
        self._bar.setAccessibleName(progress.what)
        self._stop = buttons.button(progress.stop_text, self._stop_it)
        self._progress = progress
        if not progress.stop_text:
            self._stop.hide()
        foot = QHBoxLayout()
        foot.addWidget(Label(progress.leaves, "small", "text3", wrap=True), 1)
        foot.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.addWidget(self._what)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self.hide()
        self._wait = QTimer(self, singleShot=True, interval=_PROGRESS_MS)
        self._wait.timeout.connect(self.show)
        self._wait.start()
        progress.stepped.connect(self._step)
        progress.ended.connect(self._end)

    def _step(self, step: Step) -> None:
        how_far = step.text
        if step.total:
            how_far = f"{step.text} {step.done:,} of {step.total:,}".strip()
        self._what.setText(f"{self._progress.what}: {how_far}" if how_far else self._progress.what)
        self._bar.setMaximum(step.total)
        self._bar.setValue(min(step.done, step.total))

    def _stop_it(self) -> None:
        self._progress.stop()
        self._stop.setEnabled(False)
        self._what.setText("Stopping…")

    def _end(self) -> None:
        self._wait.stop()
        self.hide()
        self.deleteLater()


class Toast(QWidget):
    """What was just done, at the bottom left of main, with Undo; it goes after ten seconds unless it is in use."""

    undo = Signal(object)
    """The journal entry that is to be taken back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._entry: int | None = None
        self._sentence = Label(ink="toast", wrap=True)
        self._button = buttons.link("Undo", self._undo)
        self._also = buttons.link("", self._do)
        self._does: Callable[[], object] | None = None
        for link in (self._button, self._also):
            link.setProperty("on_toast", True)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._also)
        row.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MS)
        self._timer.timeout.connect(self.time_up)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    @property
    def sentence(self) -> str:
        """What the toast says."""
        return self._sentence.text()

    def say(self, said: Said) -> None:
        """Show what was done, in place of what was shown before."""
        self._entry = said.entry
        self._sentence.setText(said.sentence)
        self.setAccessibleName(said.sentence)
        self._button.setVisible(said.entry is not None)
        words, self._does = said.action or ("", None)
        self._also.set_text(words)
        self._also.setVisible(bool(words))
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """Stand at the bottom left of main."""
        room = self._room
        wide = min(_TOAST_WIDTH * max(1, theme.metrics().height() // 18), room.width() - 32)
        self.setFixedWidth(wide)
        high = max(self._row.heightForWidth(wide), self._row.sizeHint().height())
        self.setGeometry(20, room.height() - high - 16, wide, high)

    def dismiss(self) -> None:
        """Go at once."""
        self._timer.stop()
        self.hide()

    def in_use(self) -> bool:
        """Whether it is pointed at or has the keyboard."""
        focus = QApplication.focusWidget()
        return self.underMouse() or (focus is not None and self.isAncestorOf(focus))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while it is pointed at."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Begin the ten seconds again."""
        super().leaveEvent(event)
        if self.isVisible() and not self.in_use():
            self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint its ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().toast)
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.end()

    def _undo(self) -> None:
        entry = self._entry
        self.dismiss()
        self.undo.emit(entry)

    def _do(self) -> None:
        does = self._does
        self.dismiss()
        if does is not None:
            does()

    def _focus_moved(self) -> None:
        if not self.isVisible():
            return
        if self.in_use():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def time_up(self) -> None:
        """Go, unless it is in use."""
        if not self.in_use():
            self.hide()
