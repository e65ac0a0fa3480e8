"""The question before what can't be taken back: one of the few dialogs. It names the thing; its buttons are verbs."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit import buttons, theme
from ui.kit.labels import Label


def confirm(
    parent: QWidget, question: str, detail: str, keep: str, do: str, then: Callable[[], object],
    *, destroys: bool = True,
) -> QDialog:  # fmt: skip
    """Ask, and call ``then`` when the button ``do`` is pressed; ``keep`` has the keyboard, Esc is ``keep``."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(question)
    dialog.setAccessibleName(question)
    dialog.setMinimumWidth(theme.metrics().averageCharWidth() * 56)
    stays = buttons.button(keep, dialog.reject)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(stays)
    row.addWidget(buttons.destroying(do, dialog.accept) if destroys else buttons.main_button(do, then=dialog.accept))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(8)
    column.addWidget(Label(question, "strong", wrap=True))
    column.addWidget(Label(detail, ink="text2", wrap=True))
    column.addSpacing(4)
    column.addLayout(row)
    dialog.accepted.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    stays.setFocus()
    return dialog
