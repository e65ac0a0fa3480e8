"""Keeps Ctrl+Z for the window while the field that has the keyboard has nothing of its own to undo."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid


class UndoKeeper(QObject):
    """Watches the line that has the keyboard; a line in which something was typed undoes that first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._line: QLineEdit | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key from a line that would do nothing with it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            idle = isinstance(watched, QLineEdit) and not watched.isUndoAvailable()
            if idle and event.matches(QKeySequence.StandardKey.Undo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._line is not None and isValid(self._line):
            self._line.removeEventFilter(self)
        self._line = new if isinstance(new, QLineEdit) and self._window.isAncestorOf(new) else None
        if self._line is not None:
            self._line.installEventFilter(self)
