"""The panel at the right that shows what is selected, and the popover that says why a figure is what it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from models.explain import Explanation
from ui.kit import theme as themes
from ui.kit.buttons import Button, link
from ui.kit.flow import Flow
from ui.kit.forms import Form
from ui.kit.labels import Ground, Label, MarkLabel

_INSET, _WHY_WIDTH, _GAP = 16, 350, 4


class DetailPanel(Ground):
    """A title, a line of facts, a body that scrolls, and at the foot a strip of actions.

    Fill ``body``; ``add_action`` makes the strip. ``closed`` asks the page to close the panel (``Page.close_detail``).
    """

    closed = Signal()

    def __init__(self, title: str = "", facts: str = "") -> None:
        super().__init__("raised")
        self._title = Label(title, "title", wrap=True)
        self._facts = Label(facts, "small", "text2", wrap=True)
        self.close_button: Button = link("Close", self.closed.emit)
        self.close_button.setAccessibleDescription("Esc")
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(_INSET, 8, _INSET, 12)
        self.body.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._strip = Ground("raised", "top")
        self._strip.setMinimumHeight(54)
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(_INSET, 11, _INSET, 11)
        strip.setSpacing(8)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        strip.addLayout(self._left, 1)
        strip.addLayout(self._right)
        self._left.addStretch(1)
        self._strip.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(scroll, 1)
        column.addWidget(self._strip)
        self.set_title(title, facts)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        closing = QHBoxLayout()
        closing.setSpacing(6)
        closing.addWidget(self.close_button)
        closing.addWidget(Label("Esc", "small", "text3"))
        head = QHBoxLayout()
        head.setContentsMargins(_INSET, 14, _INSET, 0)
        head.addLayout(words, 1)
        head.addLayout(closing)
        head.setAlignment(closing, Qt.AlignmentFlag.AlignTop)
        return head

    def set_title(self, title: str, facts: str = "") -> None:
        """Name what is shown, and its facts in one line."""
        self._title.setText(title)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self.setAccessibleName(title)

    @property
    def title(self) -> str:
        """The title that is shown."""
        return self._title.text()

    def add_heading(self, text: str, *actions: Button) -> Label:
        """Add a heading to the body, with links at its right."""
        heading = Label(text, "strong")
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(heading, 1)
        for action in actions:
            row.addWidget(action)
        self.body.addLayout(row)
        return heading

    def add_facts(self, pairs: tuple[tuple[str, str], ...]) -> QGridLayout:
        """Add lines of two columns to the body: when and what."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (first, second) in enumerate(pairs):
            grid.addWidget(Label(first), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(second, wrap=True), row, 1)
        self.body.addLayout(grid)
        return grid

    def add_form(self, form: Form, refusal: str = "") -> None:
        """End the body with a form whose buttons stand in the strip; ``refusal`` says why it can't be saved, if so."""
        form.setEnabled(not refusal)
        self.body.addWidget(form)
        self.body.addStretch(1)
        if refusal:
            self.add_sentence(refusal)
        self.add_action(form.cancel_button)
        self.add_action(form.save_button)
        form.save_button.setEnabled(not refusal)
        self.closed.connect(form.leave)

    def add_action(self, made: QWidget, *, left: bool = False) -> None:
        """Add a button to the strip; the main action comes last, which is rightmost."""
        if left:
            self._left.insertWidget(self._left.count() - 1, made)
        else:
            self._right.addWidget(made)
        made.show()  # now: a layout shows it only in the event loop's next turn
        self._strip.show()

    def clear_actions(self) -> None:
        """Take all buttons and sentences out of the strip."""
        for layout in (self._left, self._right):
            for place in reversed(range(layout.count())):
                item = layout.itemAt(place)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    layout.takeAt(place)
                    widget.hide()
                    widget.deleteLater()

    def add_sentence(self, text: str) -> None:
        """Add a sentence to the strip, which says when a button that is off will be on."""
        self._left.insertWidget(self._left.count() - 1, Label(text, "small", "text2", wrap=True), 1)
        self._strip.show()

    def while_open(
        self, then: Callable[[Any], object], otherwise: Callable[[Any], object] = lambda _answer: None
    ) -> Callable[[Any], None]:
        """Return ``then`` for an answer that may come when the panel is closed; ``otherwise`` takes it then."""

        def take(answer: Any) -> None:  # noqa: ANN401 - whatever was asked for
            (then if isValid(self) and not self.isHidden() else otherwise)(answer)

        return take

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class KeyFigure(QWidget):
    """The figure of a panel: large, with its limits, its status and *Why?*."""

    why = Signal()

    def __init__(self, figure: str, limits: str, mark: str, words: str) -> None:
        super().__init__()
        self.why_button = link("Why?", self.why.emit)
        self.why_button.setAccessibleName(f"Why {words}?")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        base = Qt.AlignmentFlag.AlignBottom
        row.addWidget(Label(figure, "key"), 0, base)
        row.addSpacing(6)
        beside = Label(limits, "body", "text2")
        beside.setContentsMargins(0, 0, 0, themes.metrics("key").descent() - themes.metrics().descent())
        row.addWidget(beside, 0, base)
        row.addStretch(1)
        if mark:
            row.addWidget(MarkLabel(mark))
        row.addWidget(Label(words))
        row.addSpacing(7)
        row.addWidget(self.why_button)


class Why(QFrame):
    """Says beside a figure what it counts: terms, result, rule, and links to the rows. Esc or a click elsewhere closes.

    Ctrl+C copies it as text. The keyboard goes back to where it was.
    """

    def __init__(
        self, explanation: Explanation, anchor: QWidget, then: Callable[[dict[str, Any]], object] | None = None
    ) -> None:
        super().__init__(anchor.window())
        self.explanation, self._then = explanation, then
        self._back: QWidget | None = QApplication.focusWidget() or anchor
        self.setProperty("floating", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(explanation.as_text())
        self._build()
        self._shade()
        self._place(anchor)
        self.show()
        self.raise_()
        self.setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _build(self) -> None:
        of = self.explanation
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(Label(of.title, "strong", wrap=True), 1)
        head.addWidget(Label("Esc closes", "small", "text3"), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for words, figure in of.terms:
            column.addLayout(_term(words, figure, "body"))
        if of.terms:
            column.addWidget(_Rule())
        column.addLayout(_term(*of.result, "strong"))
        column.addWidget(Label(of.rule, "small", "text2", wrap=True))
        if of.links and self._then is not None:
            links = QWidget()
            flow = Flow(links, 16)
            for words, target in of.links:
                flow.addWidget(link(words, partial(self._open, target)))
            column.addWidget(links)

    def _shade(self) -> None:
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(14)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(themes.current().shadow))
        self.setGraphicsEffect(shadow)

    def _place(self, anchor: QWidget) -> None:
        """Stand under the anchor (of a list, its current row), or over it where there is no room, inside the window."""
        window = self.parentWidget()
        if window is None:
            return
        self.setFixedWidth(min(_WHY_WIDTH, window.width() - 2 * _GAP))
        high = self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height()
        self.resize(self.width(), high)
        of = anchor.rect()
        if isinstance(anchor, QAbstractItemView):
            of, anchor = anchor.visualRect(anchor.currentIndex()), anchor.viewport()
        of = QRect(anchor.mapTo(window, of.topLeft()), of.size())
        x = of.left() if of.left() + self.width() <= window.width() - _GAP else of.left() + of.width() - self.width()
        y = of.top() + of.height() + _GAP
        if y + high > window.height() - _GAP:
            y = of.top() - _GAP - high
        self.move(max(_GAP, min(x, window.width() - self.width() - _GAP)), max(_GAP, y))

    def _open(self, target: dict[str, Any]) -> None:
        then = self._then
        self.close()
        if then is not None:
            then(target)

    def copy(self) -> None:
        """Copy the explanation as text."""
        QGuiApplication.clipboard().setText(self.explanation.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, copy with Ctrl+C."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when something outside is clicked or takes the keyboard."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn) and isinstance(watched, QWidget):
            inside = watched is self or self.isAncestorOf(watched)
            if not inside and watched.window() is self.window():
                self._back = None
                QTimer.singleShot(0, self, self.close)
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QEvent) -> None:
        """Give the keyboard back."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        if self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        super().closeEvent(event)  # type: ignore[arg-type]


def _term(words: str, figure: str, role: str) -> QHBoxLayout:
    """Return one line of an explanation; each has its own room, so that a long result wraps no other line's words."""
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(Label(words, role, wrap=True), 1)
    row.addWidget(Label(figure, role), 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return row


class _Rule(Ground):
    """The line over the result."""

    def __init__(self) -> None:
        super().__init__("surface", "top")
        self.setFixedHeight(1)
