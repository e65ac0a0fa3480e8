"""Columns and rows without margins of their own."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def column(parent: QWidget) -> QVBoxLayout:
    """Return a column that fills ``parent``."""
    made = QVBoxLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made


def row(gap: int) -> QHBoxLayout:
    """Return a row with ``gap`` between its parts, to be put into another layout."""
    made = QHBoxLayout()
    made.setSpacing(gap)
    return made
