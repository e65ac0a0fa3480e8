"""The panel of one worker: load against limits, month ends, what comes up, what was agreed, cases, posts, absences."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from models.absences import Absence
from models.caseloads import holds_words
from models.dates import OPEN, show, show_period, show_short
from models.position import WorkerPosition
from models.unconfirmed import GUESS_WHY
from models.words import Status, count
from models.worker_detail import (
    Agreed,
    Detail,
    HeldCase,
    absence_words,
    absent_words,
    facts_words,
    post_words,
    started,
    together,
)
from models.workers import Post
from ui.caseloads_table import load_words
from ui.kit import boxes
from ui.kit import theme as themes
from ui.kit.buttons import Button, button, link, main_button, menu_button
from ui.kit.labels import Ground, Label
from ui.kit.load_bar import LoadBar, bar_of
from ui.kit.panel import DetailPanel, KeyFigure

_CASES_SHOWN, _ABSENCES_SHOWN = 5, 6
_PAINTED_MS = 50
_MENU = (
    ("absence", "Add an absence…"),
    ("leaves", "Leaves on…"),
    ("limit", "Personal limit…"),
    ("correct", "Correct…"),
    ("remove", "Remove…"),
)


class WorkerDetail(DetailPanel):
    """Everything about one worker on the day; what it wants done it says by ``wants`` and ``acts``."""

    wants = Signal(object)
    """Another place is to be opened: a mapping with ``place``."""
    acts = Signal(str, object)
    """A form is wanted: its name, and the absence or post that it is about, else None."""
    why = Signal(object)
    """The status is to be explained beside this widget."""

    def __init__(self, of: Detail, refusal: str, *, with_team: bool) -> None:
        """Show a worker.

        Args:
            of: all about the worker.
            refusal: why nothing can be changed now, as a sentence; empty when it can.
            with_team: whether the team is named under the name: where several teams are looked at.
        """
        super().__init__(of.worker.name, facts_words(of, with_team=with_team))
        self.of, self._refusal = of, refusal
        self._add_figure()
        self._add_supervision()
        self._add_history()
        self._add_coming()
        self._add_recorded()
        self._add_cases()
        self._add_absences()
        self._add_posts()
        self._add_journal()
        self.body.addStretch(1)
        self._add_actions()

    # Parts of the body

    def _add_figure(self) -> None:
        person = self.of.person
        if person is None:
            self.body.addWidget(Label(absent_words(self.of.worker, self.of.day), wrap=True))
            return
        limits = f"limits {person.limits}" if person.limits != "–" else person.note
        self.figure = KeyFigure(load_words(person), limits, str(person.status), person.words)
        self.figure.why.connect(lambda: self.why.emit(self.figure.why_button))
        self.body.addWidget(self.figure)
        if person.of.cases or isinstance(person.of, WorkerPosition):
            bar = LoadBar()
            bar.set_bar(bar_of(person.of), spoken=person.spoken)
            self.body.addWidget(bar)
        self.body.addWidget(Label(holds_words(person.of), "small", "text2", wrap=True))
        if person.guess:
            self.body.addWidget(Label(GUESS_WHY, "small", "text2", wrap=True))
            place = {"place": "People to confirm", "worker_row": person.row}
            self.body.addWidget(link("Confirm them", partial(self.wants.emit, place)))

    def _add_supervision(self) -> None:
        place = {"place": "Supervision", "worker_row": self.of.worker.row}
        self.body.addWidget(link("Supervision summary…", partial(self.wants.emit, place)))

    def _add_history(self) -> None:
        if all(month.load is None for month in self.of.months):
            return
        self.add_heading("Month ends, with the limits of the day")
        self._history = QWidget()
        self._history.setFixedHeight(themes.line() * 8)
        self.body.addWidget(self._history)
        if "ui.charts" in sys.modules:
            self._draw_history()
        else:  # loading it takes longer than a page may take to open; the figures stand meanwhile
            QTimer.singleShot(_PAINTED_MS, self, self._draw_history)

    def _draw_history(self) -> None:
        from ui.charts import HistoryChart

        chart = HistoryChart()
        person = self.of.person
        measure = person.of.measure if person and isinstance(person.of, WorkerPosition) else "cases"
        chart.set_history(self.of.months, self.of.worker.name, measure)
        boxes.column(self._history).addWidget(chart)
        self._history.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # for the order: Tab comes to the chart in its place
        self.setTabOrder(self._history, chart)
        self._history.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _add_coming(self) -> None:
        if not self.of.coming:
            return
        self.add_heading("Coming up")
        grid = _Lines()
        for one in self.of.coming:
            when = show_short(one.start, self.of.day)
            if one.end is not None:
                when = show_period(one.start, one.end, self.of.day) if one.end != OPEN else f"from {when}"
            grid.add(when, one.words)
        self.body.addWidget(grid)

    def _add_recorded(self) -> None:
        person = self.of.person
        troubled = person is not None and person.status in (Status.OVER, Status.UNCOVERED)
        if not self.of.agreed and not troubled:
            return
        self.add_heading("Recorded")
        if not self.of.agreed:
            about = f"being {person.status}" if person is not None else "this"
            self.body.addWidget(Label(f"Nothing agreed about {about}.", "small", "text2", wrap=True))
        for agreed in self.of.agreed:
            self._add_agreed(agreed)

    def _add_agreed(self, one: Agreed) -> None:
        agreed, day = one.kept.agreed, self.of.day
        over = agreed.review_date <= day
        head = _Lines()
        state = "was to be looked at again on" if over else "agreed to"
        head.add(
            one.case_id, f"{state} {show_short(agreed.review_date, day)}",
            link("Open", partial(self.wants.emit, {"place": "Cases", "case_row": one.case_row})),
        )  # fmt: skip
        self.body.addWidget(head)
        lines = (
            ("Reason", agreed.reason),
            ("Worker's own view", agreed.workers_view),
            ("Agreed by", f"{agreed.authorised_by}, {show(one.kept.made_on)}"),
        )
        for words, text in lines:
            self.body.addWidget(Label(f"{words}: {text}", "small", "text2", wrap=True))

    def _add_cases(self) -> None:
        cases = self.of.cases
        if not cases:
            return
        show_all = link(f"Show all {len(cases):,}", self._show_cases)
        self.add_heading("Cases, longest first", *([show_all] if len(cases) > _CASES_SHOWN else []))
        box = QVBoxLayout()
        box.setSpacing(0)
        for case in cases[:_CASES_SHOWN]:
            row = CaseRow(case, self.of.day)
            row.clicked.connect(partial(self._open_case, case))
            box.addWidget(row)
        self.body.addLayout(box)
        if len(cases) > 1:
            self.body.addWidget(link("Hand over all cases…", self._hand_over))

    def _add_absences(self) -> None:
        add = self._changer(link("Add…", partial(self.acts.emit, "absence", None)))
        add.setAccessibleName("Add an absence")
        self.add_heading("Absences", add)
        newest = self.of.worker.absences[::-1]
        if not newest:
            self.body.addWidget(Label("None recorded.", "small", "text2"))
        grid = _Lines()
        self._list_absences(grid, newest[:_ABSENCES_SHOWN])
        self.body.addWidget(grid)
        if earlier := newest[_ABSENCES_SHOWN:]:
            more = link(f"Show {count(len(earlier), 'earlier one')}")
            more.clicked.connect(partial(self._show_earlier, more, grid, earlier))
            self.body.addWidget(more)

    def _list_absences(self, grid: "_Lines", absences: Sequence[Absence]) -> None:
        for absence in absences:
            when = show_period(absence.start, absence.end, self.of.day)
            grid.add(when, absence_words(absence), self._absence_menu(absence))

    def _show_earlier(self, more: Button, grid: "_Lines", earlier: Sequence[Absence], _checked: bool = False) -> None:
        self._list_absences(grid, earlier)
        more.hide()

    def _absence_menu(self, absence: Absence) -> Button:
        menu = QMenu(self)
        for name, words in (
            ("back", "Back on…"),
            ("change absence", "Change from a day…"),
            ("correct absence", "Correct…"),
            ("remove absence", "Remove"),
        ):
            menu.addAction(words, partial(self.acts.emit, name, absence))
        made = link("Change…")
        made.setAccessibleName(f"Change the absence from {show(absence.start)}")
        made.set_menu(menu)
        self._changer(made)
        return made

    def _add_posts(self) -> None:
        worker = self.of.worker
        moved = len({post.team_row for post in worker.posts}) > 1
        self.add_heading("Posts")
        grid = _Lines()
        for number, post in reversed(list(enumerate(worker.posts))):
            words = together(post_words(post)) + (f", {post.team}" if moved else "")
            begins, ends = max(started(post, worker), worker.start), min(post.end, worker.end)
            if begins >= ends:  # recorded for days on which they are not in post
                continue
            when = show_period(begins, ends, self.of.day)
            grid.add(when, words, self._post_link(post) if number else None)
        self.body.addWidget(grid)

    def _post_link(self, post: Post) -> Button:
        made = self._changer(link("Correct…", partial(self.acts.emit, "correct change", post)))
        made.setAccessibleName(f"Correct the change of {show(post.start)}")
        return made

    def _add_journal(self) -> None:
        if not self.of.journal:
            return
        self.add_heading("Changes made here")
        for entry in self.of.journal:
            when = datetime.fromisoformat(entry.at)
            why = f" {entry.why}" if entry.why else ""
            what = entry.what.removeprefix(f"{self.of.worker.name}: ")
            said = f"{show(when.date())}, {when:%H:%M}, {entry.who}: {what}.{why}"
            self.body.addWidget(Label(said, "small", "text2", wrap=True))

    # Actions

    def _add_actions(self) -> None:
        move = main_button("Move a case…", then=self._show_cases)
        change = button("Change…", partial(self.acts.emit, "change", None))
        more = menu_button("More", self._more_menu())
        for made, left in ((move, True), (change, True), (more, False)):
            self.add_action(made, left=left)
            self._changer(made)
        move.setVisible(bool(self.of.cases))
        self.change_button, self.more_button = change, more
        if self._refusal:
            note = Ground("raised", "top")
            inside = QVBoxLayout(note)
            inside.setContentsMargins(16, 6, 16, 8)
            inside.addWidget(Label(self._refusal, "small", "text2", wrap=True))
            outer = self.layout()
            if isinstance(outer, QVBoxLayout):
                outer.insertWidget(outer.count() - 1, note)

    def _more_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, words in _MENU:
            menu.addAction(words, partial(self.acts.emit, name, None))
            if name == "leaves" and self.of.worker.end != OPEN:
                menu.addAction("Does not leave after all", partial(self.acts.emit, "stays", None))
        return menu

    def _changer(self, widget: Button) -> Button:
        widget.setEnabled(not self._refusal)
        return widget

    def _show_cases(self) -> None:
        self.wants.emit({"place": "Cases", "worker_row": self.of.worker.row})

    def _hand_over(self) -> None:
        of = self.of.worker
        leaves = {"day": of.end} if self.of.day < of.end < OPEN else {}
        self.wants.emit({"place": "Plan moves", "worker_row": of.row, **leaves})

    def _open_case(self, case: HeldCase, _checked: bool = False) -> None:
        self.wants.emit({"place": "Cases", "case_row": case.row})


class CaseRow(QAbstractButton):
    """A case as one line that opens it: its id, what it is, and since when the worker holds it."""

    def __init__(self, case: HeldCase, day: date) -> None:
        super().__init__()
        category = case.category or "no category"
        since = f"since {show(case.since)}" if case.since_after is None else f"by {show(case.since)}"
        self._texts = case.case_id, f"{category[:1].upper()}{category[1:]}", since
        self.setText(case.case_id)
        self.setShortcut(QKeySequence())  # an ampersand in a case reference marks no key
        if case.since_after is not None:
            since = f"held {since}, not yet on {show(case.since_after)}"
        self.setAccessibleName(", ".join((*self._texts[:2], since)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of a compact row: 26 high at 100%."""
        return QSize(200, themes.line() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter as with the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: object) -> None:
        """Paint the line."""
        theme, metrics = themes.current(), themes.metrics()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.hover)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)
        painter.setFont(themes.font())
        case_id, category, since = self._texts
        middle = Qt.AlignmentFlag.AlignVCenter
        wide, right = metrics.horizontalAdvance(since), self.rect().adjusted(0, 0, -1, 0)
        painter.setPen(theme.accent if self.underMouse() else theme.text1)
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, case_id)
        painter.setPen(theme.text2)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, since)
        left = max(72, metrics.horizontalAdvance(case_id) + 16)
        room = QRect(left, 0, self.width() - left - wide - 10, self.height())
        category = metrics.elidedText(category, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, category)
        painter.end()


class _Lines(QWidget):
    """Lines of when and what, each with a link at its right if it has one."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def add(self, when: str, what: str, action: QWidget | None = None) -> None:
        """Add a line."""
        row, top = self._grid.rowCount(), Qt.AlignmentFlag.AlignTop
        texts = Label(when), Label(what, wrap=True)
        for column, text in enumerate(texts):
            self._grid.addWidget(text, row, column, 1, 1 if action is not None or not column else 2, top)
        if action is not None:  # a link is higher than a line; its words stand beside the first line
            down = max(0, (action.sizeHint().height() - texts[0].sizeHint().height()) // 2)
            for text in texts:
                text.setContentsMargins(0, down, 0, 0)
            self._grid.addWidget(action, row, 2, top)
