"""Lines of text in the roles and inks of look.md section 2."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme as themes


def label(text: str = "", role: str = "body", ink: str = "text1", *, wrap: bool = False) -> QLabel:
    """Return a line of plain text.

    Args:
        text: what it says; never read as HTML.
        role: a role of ``theme.font``: ``question``, ``title``, ``key``, ``body``, ``strong``, ``small`` …
        ink: ``text1``, ``text2``, ``text3`` or ``toast``.
        wrap: whether it may break over several lines.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(themes.font(role))
    made.setProperty("ink", ink)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property of ``widget`` that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
