"""Beside a plan: each person it touches, before and after, with their bar; under who would be over, what is agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.plan_moves import load_words
from models.position import WorkerPosition
from models.status_words import excess, limits_words, spoken, status_words
from models.words import Status, count
from ui.kit import marks, theme
from ui.kit.boxes import column
from ui.kit.forms import Form
from ui.kit.labels import Label
from ui.kit.load_bar import BAND_OVER, HIGH, axis_for, bar_of, paint_load_bar, paint_note
from ui.override_fields import add_override_fields, override_of

if TYPE_CHECKING:
    from models.before_after import PersonChange
    from models.moves import PersonCheck
    from models.overrides import Override

WIDTH = 328
_SIDE, _GAP, _BAR = 16, 7, HIGH + 2 * BAND_OVER + 4
_NOT_IN_POST = "not in post"
_WHY = "why it is to be agreed"


@dataclass(frozen=True, slots=True)
class Line:
    """One person before and after; ``both`` shows the bar of before as well. None: not in post."""

    row: int
    name: str
    before: WorkerPosition | None
    after: WorkerPosition | None
    gives: int = 0
    both: bool = False

    @property
    def load(self) -> str:
        """Return the load before and after, and the limits: ``14 → 17 of 14–18``."""
        if self.before is None and self.after is None:
            return f"hands over {count(self.gives, 'case')}"
        was, will = (load_words(of) if of is not None else "–" for of in (self.before, self.after))
        limits = limits_words(self.after.lower, self.after.upper) if self.after is not None else "–"
        moved = was if was == will else f"{was.removesuffix(' points')} → {will}"
        return moved if limits == "–" or self.after is None or not self.after.capacity else f"{moved} of {limits}"

    @property
    def status(self) -> str:
        """Return how they stand afterwards."""
        return status_words(self.after) if self.after is not None else _NOT_IN_POST

    @property
    def spoken(self) -> str:
        """Return the line for a screen reader."""
        after = spoken(self.after) if self.after is not None else f"{self.name}, {_NOT_IN_POST}."
        return f"{after} {self.load}"


def lines_of_plan(people: "Sequence[PersonCheck]") -> list[Line]:
    """Return the people that a plan touches: who would be over first, then who takes cases, then who gives them."""
    lines = [(one, Line(one.row, one.name, one.now, one.then, one.gives)) for one in people]
    return [line for _, line in sorted(lines, key=lambda pair: (*_trouble(pair[1].after), not pair[0].takes))]


def lines_of_change(people: "Sequence[PersonChange]") -> list[Line]:
    """Return the people whom suppositions change, who would be over first."""
    lines = [Line(one.row, one.name, one.before, one.after, both=True) for one in people]
    return sorted(lines, key=lambda line: _trouble(line.after))


def _trouble(of: WorkerPosition | None) -> tuple[bool, object]:
    over = of is not None and of.status == Status.OVER
    return not over, -excess(of) if of is not None and over else 0


class PersonLine(QWidget):
    """One person: name and load, status, and the bar, painted."""

    def __init__(self, line: Line, axis: int) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_line(line, axis)

    def show_line(self, line: Line, axis: int) -> None:
        """Show how somebody would be."""
        self.line, self._axis = line, axis
        self.setAccessibleName(line.spoken)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the words and the bars."""
        bars = sum(of is not None for of in (self.line.before, self.line.after)) if self.line.both else 1
        bars = min(bars, 2) if self.line.after is not None or self.line.before is not None else 0
        return QSize(240, theme.metrics("strong").height() + theme.metrics("small").height() + bars * _BAR + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter, now, line = QPainter(self), theme.current(), self.line
        wide, high = self.width(), theme.metrics("strong").height()
        painter.setFont(theme.font())
        painter.setPen(now.text1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 4, wide, high), right, line.load)
        room = wide - theme.metrics().horizontalAdvance(line.load) - 10
        painter.setFont(theme.font("strong"))
        name = theme.metrics("strong").elidedText(line.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, 4, room, high), left, name)
        top, small = 4 + high, theme.metrics("small").height()
        if line.after is not None:
            marks.paint_mark(painter, QRectF(0, top + (small - 11) / 2, 11, 11), line.after.status)
        painter.setFont(theme.font("small"))
        painter.setPen(now.text2)
        at = 11 + _GAP if line.after is not None else 0
        painter.drawText(QRectF(at, top, wide - at, small), left, line.status)
        self._paint_bars(painter, top + small)
        painter.end()

    def _paint_bars(self, painter: QPainter, top: float) -> None:
        line = self.line
        shown = [("now", line.before), ("then", line.after)] if line.both else [("", line.after or line.before)]
        words = theme.metrics("small").horizontalAdvance("then") + _GAP if line.both else 0
        for label, of in shown:
            if of is None:
                continue
            painter.setFont(theme.font("small"))
            painter.setPen(theme.current().text3)
            painter.drawText(QRectF(0, top, words, _BAR), Qt.AlignmentFlag.AlignVCenter, label)
            box = QRectF(words + 1, top, self.width() - words - 3, _BAR)
            bar = bar_of(of)
            paint_note(painter, box, paint_load_bar(painter, box, bar, self._axis), bar)
            top += _BAR


class PeoplePanel(QWidget):
    """The people that a plan touches, under a heading; under whoever needs it the four fields of an override."""

    submitted = Signal()
    """Enter was pressed in a form that is right."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._lines: dict[int, PersonLine] = {}
        self.forms: dict[int, Form] = {}
        """The fields of what is agreed, by worker row."""
        self.heading = Label("", "title", wrap=True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_SIDE, 14, _SIDE, 12)
        self._column.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        whole = column(self)
        whole.addWidget(scroll)
        self.show_lines("", (), {})

    def show_lines(self, heading: str, lines: Sequence[Line], refusals: Mapping[int, str]) -> None:
        """Show people, with the fields of what is agreed where there is a refusal; what was typed stays.

        Args:
            heading: over them.
            lines: the people, in this order.
            refusals: by worker row, why they may not be given their cases without an agreement.
        """
        self.heading.setText(heading)
        while self._column.takeAt(0) is not None:
            pass
        self._column.addWidget(self.heading)
        bars = [bar_of(of) for line in lines for of in (line.before, line.after) if of is not None]
        axis = axis_for(bars)
        self._drop({line.row for line in lines}, set(refusals))
        for line in lines:
            if line.row in self._lines:
                self._lines[line.row].show_line(line, axis)
            else:
                self._lines[line.row] = PersonLine(line, axis)
            self._column.addWidget(self._lines[line.row])
            if line.row in refusals:
                self._column.addWidget(self._form(line.row, refusals[line.row]))
        self._column.addStretch(1)

    def overrides(self) -> "dict[int, Override] | None":
        """Return what is agreed by worker row; None, with the keyboard in the first wrong field, if one is wrong."""
        for form in self.forms.values():
            if not all(field.check() for field in form.fields.values()):
                form.submit()  # which goes to the first that is wrong
                return None
        return {row: override_of(form.values()) for row, form in self.forms.items()}

    @property
    def lines(self) -> list[PersonLine]:
        """The people that are shown, in their order."""
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, PersonLine)]

    def _form(self, row: int, refusal: str) -> Form:
        if row not in self.forms:
            form = Form("", buttons=False)
            form.save_button.hide()  # the page's strip has the button
            form.cancel_button.hide()
            why = Label("", "small strong", wrap=True)
            why.setObjectName(_WHY)
            form.add_widget(why)
            add_override_fields(form, self._today)
            form.save.connect(self._submitted)
            self.forms[row] = form
        made = self.forms[row]
        for why in made.findChildren(Label, _WHY):
            why.setText(f"{refusal}; record what was agreed, or choose someone else.")
        return made

    def _submitted(self, _values: object) -> None:
        self.submitted.emit()

    def _drop(self, lines: set[int], forms: set[int]) -> None:
        for kept, wanted in ((self._lines, lines), (self.forms, forms)):
            for row in [row for row in kept if row not in wanted]:
                gone = kept.pop(row)
                gone.hide()
                gone.deleteLater()
