"""What needs a decision: a line each, with what can be done about it."""

import re
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from models.decisions import Decision
from ui.kit import theme as themes
from ui.kit.buttons import Button, link
from ui.kit.flow import Flow
from ui.kit.labels import Ground, Label, MarkLabel, unbroken_dates


class DecisionList(Ground):
    """A title with a count, and the lines. Tab and the arrows go from action to action, Enter does it."""

    wants = Signal(object)
    """An action was chosen: its target, a dict for ``open_place``."""

    def __init__(self) -> None:
        super().__init__("raised", "left")
        self._title = Label("", "title", wrap=True)
        self._count = Label("", "body", "text3")
        self._rows: list[_Row] = []
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 16, 2)
        head.addWidget(self._title, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(16, 0, 16, 8)
        self._lines.setSpacing(0)
        self._lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)

    def show_decisions(self, title: str, decisions: Sequence[Decision], number: int, empty: str) -> None:
        """Show what needs a decision.

        Args:
            title: the question over the lines.
            decisions: the lines.
            number: how many decisions there are in all.
            empty: the sentence where there are none.
        """
        self._title.setText(title)
        self._count.setText(f"{number:,}" if number else "")
        self.setAccessibleName(f"{title} {number}")
        focused = next((place for place, row in enumerate(self._rows) if row.has_keyboard()), None)
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Row(decision, self.wants.emit) for decision in decisions]
        if not decisions:
            self._rows = [_Row(Decision("done", "", empty, ()), self.wants.emit)]
        for place, row in enumerate(self._rows):
            self._lines.insertWidget(place, row)
        if focused is not None:
            self._rows[min(focused, len(self._rows) - 1)].take_keyboard()

    @property
    def lines(self) -> list[list[Button]]:
        """The actions of each line."""
        return [row.links for row in self._rows]

    @property
    def sentences(self) -> list[str]:
        """What each line says."""
        return [row.accessibleName() for row in self._rows]


_REFERENCE = re.compile(r"(?<=[A-Z])-(?=\d)")


def _unbroken(text: str) -> str:
    """Return a text in which dates and case references stay on one line."""
    return _REFERENCE.sub("\u2011", unbroken_dates(text))


class _Row(Ground):
    """A mark, a sentence with its subject in weight 600, and the actions."""

    def __init__(self, decision: Decision, then: Any) -> None:  # noqa: ANN401 - a function of the target
        super().__init__("raised", "bottom" if decision.actions else "")
        self.setAccessibleName(f"{decision.subject} {decision.sentence}".strip())
        subject, rest = (escape(_unbroken(text)) for text in (decision.subject, decision.sentence))
        sentence = QLabel(f"<b style='font-weight:600'>{subject}</b> {rest}")
        sentence.setTextFormat(Qt.TextFormat.RichText)
        sentence.setFont(themes.font())
        sentence.setWordWrap(True)
        self.links = [link(words, partial(then, target)) for words, target in decision.actions]
        for action in self.links:
            action.setAccessibleDescription(self.accessibleName())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(sentence)
        if self.links:
            links = QWidget()
            flow = Flow(links, 16)
            for action in self.links:
                flow.addWidget(action)
            words.addWidget(links)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 4)
        row.setSpacing(10)
        mark = MarkLabel(decision.mark)
        mark.setFixedHeight(themes.metrics().height())
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def has_keyboard(self) -> bool:
        """Whether one of the actions has the keyboard."""
        return any(action.hasFocus() for action in self.links)

    def take_keyboard(self) -> None:
        """Give the keyboard to the first action."""
        if self.links:
            self.links[0].setFocus(Qt.FocusReason.TabFocusReason)
