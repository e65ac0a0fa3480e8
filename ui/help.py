"""What the keys do, where the data is, and what the program is."""

import sys
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui import crash
from ui.kit import buttons, theme
from ui.kit.labels import Label
from ui.menu_actions import ACTIONS, MENUS
from ui.page import Page
from ui.session import Session

VERSION = "0.1.0"
"""The program's version, the same as the project file's."""

_MORE_KEYS = (
    ("Lists and tables", (
        ("Choose a row", "↑ ↓"),
        ("Open the row's detail", "Enter"),
        ("Why is a figure what it is?", "F1"),
        ("Sort by the column", "Ctrl+↑ Ctrl+↓"),
        ("Copy rows with their headings", "Ctrl+C"),
    )),
    ("Forms and panels", (
        ("Save and go on", "Ctrl+Enter"),
        ("Open the calendar of a date", "Alt+↓"),
        ("Close the panel, or leave the form", "Esc"),
    )),
)  # fmt: skip


class HelpPage(Page):
    """The window's help; the menu opens it at one of its three parts."""

    place = "Help"
    question = "How does this work?"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.set_answer("Every action is in the menu bar with its keys; each of them is listed here.")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 16)
        self._column.setSpacing(6)
        self._parts = {
            "keyboard": self._add_keys(),
            "data": self._add_data(),
            "program": self._add_program(),
        }
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName("Help")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self._area)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - a page's own target
        """Scroll to the part that ``about`` names."""
        part = self._parts.get(str(target.get("about")))
        if part is not None:
            self.ensurePolished()
            self._column.activate()
            self._area.verticalScrollBar().setValue(part.y() if part is not self._parts["keyboard"] else 0)
            self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_keys(self) -> Label:
        title = self._add_title("Keys")
        for menu in MENUS:
            lines = [(action.name, "  or  ".join(map(buttons.shortcut_words, action.keys)))
                     for action in ACTIONS if action.menu == menu and action.keys]  # fmt: skip
            if lines:
                self._add_lines(menu.replace("&", ""), tuple(lines))
        for heading, more in _MORE_KEYS:
            self._add_lines(heading, more)
        return title

    def _add_data(self) -> Label:
        title = self._add_title("Where the data is")
        self._add_words(
            f"Everything is in one file on this computer: {self.session.path}. Nothing is sent anywhere. Copy the file"
            " while the program is closed to keep a copy."
        )
        self._add_words(f"The log of faults holds no names and no cases: {crash.log_file()}")
        copy = buttons.button("Copy the file's place", self._copy_place)
        self._column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        return title

    def _add_program(self) -> Label:
        title = self._add_title("About Caseload Monitor")
        self._add_words(
            "Caseload Monitor keeps social workers' caseloads inside agreed limits, and reports on them every month."
        )
        python = ".".join(map(str, sys.version_info[:3]))
        self._add_words(f"Version {VERSION}, on Python {python}. Free software under the MIT licence.")
        return title

    def _add_title(self, text: str) -> Label:
        title = Label(text, "title")
        title.setContentsMargins(0, 12, 0, 2)
        self._column.addWidget(title)
        return title

    def _add_words(self, text: str) -> None:
        words = Label(text, ink="text2", wrap=True)
        words.setMaximumWidth(720)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(words)

    def _add_lines(self, heading: str, lines: tuple[tuple[str, str], ...]) -> None:
        head = Label(heading, "small", "text3")
        head.setContentsMargins(0, 6, 0, 0)
        self._column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 300)
        grid.setColumnStretch(1, 1)
        for row, (words, keys) in enumerate(lines):
            grid.setRowMinimumHeight(row, theme.line())
            grid.addWidget(Label(words), row, 0)
            grid.addWidget(Label(keys, "strong"), row, 1)
        self._column.addLayout(grid)

    def _copy_place(self) -> None:
        QGuiApplication.clipboard().setText(str(self.session.path))
        self.session.say("The file's place is copied.")
