"""What every page shares: a question and its answer, banners, a toolbar row, a body and a detail panel on demand."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import regions
from ui.detail_holder import DetailHolder
from ui.kit import buttons
from ui.kit.boxes import column, row
from ui.kit.forms import Form
from ui.kit.labels import Ground
from ui.kit.settings import remember, remembered_number
from ui.notices import ProgressStrip
from ui.page_head import Banners, Foot, PageHead
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.store import Store

T = TypeVar("T")

_INSETS, _SMALL_INSETS = (20, 14, 16, 0), (12, 8, 12, 0)
_LEAST_MAIN = 320


class Width(IntEnum):
    """How wide the window is, in the three steps of look.md section 3."""

    COMPACT = 0
    NARROW = 1
    WIDE = 2


@dataclass(frozen=True, slots=True)
class Target:
    """A place to open and what to show there."""

    place: str
    details: dict[str, Any]


class Page(QWidget):
    """A place of the window. A page sets ``place`` and ``question``, fills ``body``, and overrides ``refresh``.

    ``refresh`` runs when the page is first shown and whenever what it shows may have changed while it is visible.
    """

    place = ""
    question = ""
    has_day = True
    """Whether the day picker stands at the right of the head."""
    detail_width = 352

    places_wanted = Signal()
    acts = Signal(str)
    """An action of the window is wanted: its words in the menu, without the dots."""
    wants = Signal(object)
    """Another place is to be opened: a ``Target``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.width_class = Width.WIDE
        self._stale = True
        self._only_today: list[QWidget] = []
        self._detail: QWidget | None = None
        self._opener: QWidget | None = None
        self._side: QWidget | None = None
        self._side_shown = True
        self._main = Ground("surface", parent=self)
        self._holder = DetailHolder(self, self._drag_detail)
        self._side_holder = Ground("raised", "left", self)
        self._side_column = column(self._side_holder)
        self._side_holder.hide()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh_now)
        self._build_main()
        session.changed.connect(self.refresh_soon)
        session.looking_at_changed.connect(self._looking_at_changed)
        self._looking_at_changed()

    # What pages fill and override

    def refresh(self) -> None:
        """Ask the session for what the page shows, and show it."""

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show what a link from elsewhere names."""

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width; pages that drop columns extend this."""
        if width == self.width_class:
            return
        self.width_class = width
        compact = width == Width.COMPACT
        self.head.fit(places=width < Width.WIDE, compact=compact)
        self._inset.setContentsMargins(*(_SMALL_INSETS if compact else _INSETS))
        self._inset.setSpacing(8 if compact else 12)
        self.foot.setVisible(compact and bool(self.answer))
        self._place_side()
        self._arrange()

    def set_question(self, question: str) -> None:
        """Change the page's title."""
        self.head.question.setText(question)

    def set_answer(self, answer: str) -> None:
        """Say the answer in one sentence, under the question or, where the window is small, at the foot."""
        self.head.answer.setText(answer)
        self.foot.answer.setText(answer)
        self.foot.setVisible(self.width_class == Width.COMPACT and bool(answer))

    @property
    def answer(self) -> str:
        """The answer that is shown."""
        return self.head.answer.text()

    def only_today(self, *widgets: QWidget) -> None:
        """Name widgets that change something; on a past day they can't be used, and the banner says so."""
        self._only_today += widgets
        for widget in widgets:
            widget.setEnabled(not self.session.past)

    def set_side(self, widget: QWidget, width: int, main_words: str, side_words: str) -> None:
        """Keep a list at the right of main; where the window is small, the two become tabs named by the words."""
        self._side, self.side_width = widget, width
        self.tabs = buttons.Segments((("main", main_words), ("side", side_words)), "What is shown")
        self.tabs.chosen.connect(self._show_tab)
        self._tools.insertWidget(0, self.tabs)
        self._place_side()
        self._arrange()

    def show_side(self, shown: bool) -> None:
        """Show the side list or not, for pages on which it has something to say only at times."""
        if shown != self._side_shown:
            self._side_shown = shown
            self._place_side()
            self._arrange()

    # Detail panel

    def show_detail(self, widget: QWidget) -> None:
        """Show a panel at the right; its width is kept per page, Esc closes it and gives the keyboard back."""
        if self._detail is None:
            self._opener = self.focusWidget()
        if self._detail is not widget:
            self._drop_detail()
            self._detail = widget
            self._holder.column.addWidget(widget)
            widget.show()
        self._holder.show()
        self._arrange()

    def close_detail(self) -> None:
        """Close the panel."""
        if self._detail is None:
            return
        self._drop_detail()
        self._holder.hide()
        self._arrange()
        opener, self._opener = self._opener, None
        if opener is not None and isValid(opener) and opener.isVisible():
            opener.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def detail(self) -> QWidget | None:
        """The panel that is open, if any."""
        return self._detail

    def asks_to_leave(self) -> bool:
        """Whether a form in the panel holds something that is not saved; it then asks whether to leave it."""
        forms = self._detail.findChildren(Form) if self._detail is not None else []
        typed = next((form for form in forms if form.dirty and not form.isHidden()), None)
        if typed is not None:
            typed.leave()
        return typed is not None

    def regions(self) -> list[QWidget]:
        """Return the parts of the page that F6 goes through."""
        return [self._main, self._side_holder, self._holder]

    def take_keyboard(self) -> None:
        """Take the keyboard to the page's rows, now or when they are there; without any, to what comes first."""
        if self._main.findChild(QAbstractItemView) is None:
            regions.focus_first(self._stack)
        elif not regions.focus_rows(self._main):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self._stale:
                QTimer.singleShot(0, self, self._focus_first)

    # Questions and changes

    def ask(
        self,
        work: "Callable[[Store], T]",
        then: Callable[[T], None],
        *,
        topic: str = "page",
        failed: Callable[[str], None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Ask the session; an error is shown in the page's banner until the same topic is answered."""
        self.watch(progress)
        self.session.ask(
            work,
            partial(self._answered, topic, then),
            failed or partial(self.show_trouble, topic=topic),
            topic=f"{self.place} {topic}",
            progress=progress,
        )

    def tell(
        self,
        work: "Callable[[Store], str]",
        then: Callable[[str], None] | None = None,
        *,
        failed: Callable[[str], None] | None = None,
        progress: Progress | None = None,
        past_too: bool = False,
    ) -> None:
        """Change something; an error is shown in the page's banner until the next change. See ``Session.tell``."""
        self.watch(progress)
        self.session.tell(
            work,
            partial(self._answered, "change", then or (lambda _sentence: None)),
            failed or partial(self.show_trouble, topic="change"),
            progress=progress,
            past_too=past_too,
        )

    def watch(self, progress: Progress | None) -> None:
        """Show long work in the page once it takes over a second."""
        if progress is not None:
            self.banners.addWidget(ProgressStrip(progress))

    def show_trouble(self, sentence: str, topic: str = "") -> None:
        """Show an error in the page until it is mended or closed."""
        self.banners.show_trouble(sentence, topic)

    def clear_trouble(self) -> None:
        """Take the error away."""
        self.banners.clear_trouble()

    def open_place(self, place: str, **details: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Ask the window to open another place."""
        self.wants.emit(Target(place, details))

    def refresh_soon(self) -> None:
        """Refresh when the page is visible, once for all that changed at the same moment; else when shown next."""
        self._stale = True
        if self.isVisible():
            self._soon.start()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh what may have changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give main, side and detail their room."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the panel with Esc, a form only once it has asked."""
        if event.key() == Qt.Key.Key_Escape and self._detail is not None:
            if not self.asks_to_leave():
                self.close_detail()
        else:
            super().keyPressEvent(event)

    # Inside

    def _build_main(self) -> None:
        self.head = PageHead(self.session, self.question, self.places_wanted.emit, has_day=self.has_day)
        self.banners, self.foot = Banners(self.session), Foot()
        self._tools, self.toolbar = row(8), row(8)
        self._tools.addLayout(self.toolbar, 1)
        inside = QWidget()
        self.body = column(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(inside)
        self._inset = QVBoxLayout()
        self._inset.setContentsMargins(*_INSETS)
        self._inset.setSpacing(12)
        self._inset.addLayout(self.head)
        self._inset.addLayout(self.banners)
        self._inset.addLayout(self._tools)
        self._inset.addWidget(self._stack, 1)
        whole = column(self._main)
        whole.addLayout(self._inset, 1)
        whole.addWidget(self.foot)

    def _answered(self, topic: str, then: Callable[[T], None], value: T) -> None:
        self.banners.answered(topic)
        then(value)
        if self.hasFocus() and not regions.focus_rows(self._main) and topic == "page":
            QTimer.singleShot(0, self, self._focus_first)  # once what says that there are none is shown

    def _focus_first(self) -> None:
        """Take the keyboard from the page itself to what its body offers first, else to what stands around it."""
        if self.hasFocus() and not regions.focus_first(self._stack):
            regions.focus_first(self._main)

    def _refresh_now(self) -> None:
        if self.isVisible() and self._stale:
            self._stale = False
            self.refresh()

    def _looking_at_changed(self) -> None:
        for widget in self._only_today:
            widget.setEnabled(not self.session.past)
        self.banners.show_past(self.has_day)
        self.refresh_soon()

    def _drop_detail(self) -> None:
        if self._detail is not None:
            self._holder.column.removeWidget(self._detail)
            self._detail.hide()
            self._detail.deleteLater()
            self._detail = None

    def _place_side(self) -> None:
        """Put the side list beside main or, where the window is small, behind a tab."""
        if self._side is None:
            return
        compact = self.width_class == Width.COMPACT
        self.tabs.setVisible(compact and self._side_shown)
        if compact:
            self._stack.addWidget(self._side)
            self._show_tab(self.tabs.key)
        else:
            self._side_column.addWidget(self._side)
            self._stack.setCurrentIndex(0)
        self._side.setVisible(not compact or self.tabs.key == "side")
        self._side_holder.setVisible(not compact and self._side_shown)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(1 if key == "side" and self._stack.count() > 1 and self._side_shown else 0)

    def _arrange(self) -> None:
        """Place main, side and detail: side by side where there is room, else the detail over main's right part."""
        wide, high = self.width(), self.height()
        has_side = self._side is not None and self._side_shown
        side = self.side_width if has_side and self.width_class > Width.COMPACT else 0
        detail = 0
        if self._detail is not None:
            detail = wide if self.width_class == Width.COMPACT else min(self._kept_width(), wide - _LEAST_MAIN // 2)
        covers = self.width_class < Width.WIDE or wide - detail < _LEAST_MAIN
        self._main.setGeometry(0, 0, wide - (side if covers else max(side, detail)), high)
        self._side_holder.setGeometry(wide - side, 0, side, high)
        self._holder.setGeometry(wide - detail, 0, detail, high)
        self._holder.raise_()

    @property
    def _detail_key(self) -> str:
        """Where the panel's width is kept; a page whose panels are of several widths keeps each."""
        other = self.detail_width != type(self).detail_width
        return f"detail/{self.place}/{self.detail_width}" if other else f"detail/{self.place}"

    def _kept_width(self) -> int:
        return max(self.detail_width * 3 // 4, remembered_number(self._detail_key, self.detail_width))

    def _drag_detail(self, width: int) -> None:
        """Give the detail panel another width and keep it for this page."""
        width = max(self.detail_width * 3 // 4, min(width, self.width() - _LEAST_MAIN))
        remember(self._detail_key, width)
        self._arrange()
