"""Moving the keyboard between the parts of a window (F6)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


def focus_rows(region: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> bool:
    """Give the keyboard to the first list or table of a region that is shown; return whether there is one."""
    for view in region.findChildren(QAbstractItemView):
        if view.isVisible() and view.focusPolicy() & Qt.FocusPolicy.TabFocus:
            view.setFocus(reason)
            return True
    return False


def focus_first(region: QWidget) -> bool:
    """Give the keyboard to a region: to its rows, else to the first widget that takes it; return whether one does."""
    if focus_rows(region, Qt.FocusReason.TabFocusReason):
        return True
    for widget in region.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def go(regions: Sequence[QWidget], by: int) -> None:
    """Move the keyboard from the region that has it to the next one, or with -1 to the one before."""
    focus = QApplication.focusWidget()
    inside = [n for n, region in enumerate(regions) if focus is not None and region.isAncestorOf(focus)]
    start = inside[-1] if inside else (-1 if by > 0 else 0)
    for step in range(1, len(regions) + 1):
        if focus_first(regions[(start + by * step) % len(regions)]):
            return
