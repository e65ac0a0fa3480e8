"""What stands over and under a page's body: its question and answer, the banners, and a small window's foot."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models import dates
from ui.day_picker import DayPicker
from ui.kit import buttons
from ui.kit.labels import Ground, Label
from ui.notices import Banner
from ui.session import Session

_TOP = Qt.AlignmentFlag.AlignTop


class PageHead(QHBoxLayout):
    """The question with its answer under it, and at the right the day picker and what else a page picks."""

    def __init__(self, session: Session, question: str, places_wanted: Callable[[], object], *, has_day: bool) -> None:
        super().__init__()
        self.setSpacing(12)
        self.question = Label(question, "question", wrap=True)
        self.answer = Label("", "body", "text2", wrap=True)
        self.places_button = buttons.button("Places", places_wanted)
        self.places_button.opens = True
        self.places_button.hide()
        self.picker = DayPicker(session)
        if not has_day:  # shown before it has a parent it would be a window
            self.picker.hide()
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.question)
        words.addWidget(self.answer)
        self.addWidget(self.places_button, 0, _TOP)
        self.addLayout(words, 1)
        self.add(self.picker)

    def add(self, picker: QWidget) -> None:
        """Add something to pick at the right."""
        self.addWidget(picker, 0, _TOP)

    def fit(self, *, places: bool, compact: bool) -> None:
        """Offer the list of places where it is hidden; in a small window leave the answer to the foot."""
        self.places_button.setVisible(places)
        self.picker.set_compact(compact)
        self.answer.setVisible(not compact)


class Banners(QVBoxLayout):
    """The banners of a page: that a past day is looked at, and the error that is to be mended or closed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setSpacing(8)
        self._session, self._topic = session, ""
        self.past = Banner("due", "warn")
        self.past.add_action("Today", lambda: session.look_at_day(session.today))
        self.trouble = Banner("error", "error")
        self.trouble.add_action("Close", self.clear_trouble)
        self.addWidget(self.past)
        self.addWidget(self.trouble)

    def show_past(self, shown: bool, more: str = "") -> None:
        """Say, if it is so and ``shown``, that the day looked at is past, and ``more`` about it."""
        day, today = self._session.day, self._session.today
        words = f"You are looking at {dates.show_weekday(day)}. Today is {dates.show(today)}. {more}"
        self.past.say(words.rstrip() if shown and self._session.past else "")

    def show_trouble(self, sentence: str, topic: str = "") -> None:
        """Show an error until it is closed or its ``topic`` is answered."""
        self._topic = topic
        self.trouble.say(sentence)

    def answered(self, topic: str) -> None:
        """Take the error away if it was about this topic."""
        if self._topic == topic:
            self.clear_trouble()

    def clear_trouble(self) -> None:
        """Take the error away."""
        self.trouble.say("")


class Foot(Ground):
    """The answer at the foot of a small window, whose head has no room for it."""

    def __init__(self) -> None:
        super().__init__("window", "top")
        self.answer = Label("", "body", "text2", wrap=True)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(12, 5, 12, 5)
        inside.addWidget(self.answer)
        self.hide()
