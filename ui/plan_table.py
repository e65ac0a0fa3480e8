"""The rows of a plan: which case goes from whom to whom and why; Enter, F2 or the space bar opens who else could."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.plan_moves import Choice, Row
from models.words import key
from ui.kit.chooser import Chooser
from ui.kit.labels import Label
from ui.kit.marks import Mark
from ui.kit.tables import Column, Table

NO_PLACE, STAYS = "no place", "stays"
_HINT = "Enter, F2 or Space on a row: who else could take it."


class PlanTable(Table):
    """The table of a plan; ``edit`` asks for the list of whom a row's case could go to."""

    edit = Signal(object)
    """The ``Row`` whose list is wanted."""

    def __init__(self, why: int = 230) -> None:
        """Show no rows yet; ``why`` is the least width of the reasons."""
        columns = (
            Column("case", "Case", lambda row: row.case.case_id, lambda row: key(row.case.case_id), strong=True),
            Column("category", "Category", _category, leaves=2),
            Column("family", "Family", lambda row: row.case.family_id or "–", leaves=3),
            Column("from", "From", lambda row: row.case.from_name or "nobody", leaves=1),
            Column("to", "To", to_words, lambda row: (bool(row.to_name), to_words(row)), mark=_mark, strong=True),
            Column("why", "Why", lambda row: row.why, muted=True, stretch=True, width=why, wraps=True),
        )
        super().__init__("plan moves", columns, key=lambda row: row.case.row, one="case", toolbar=False)
        self.activated.connect(self.edit)
        self.view.clicked.connect(self._clicked)
        self.view.installEventFilter(self)
        self._hint = Label(_HINT, "small", "text3")
        self.below.addWidget(self._hint)

    def show_plan(self, rows: Sequence[Row], none: str, why: str) -> None:
        """Show rows, or that there are none and why; the keyboard goes to them from what stood in their place."""
        focus = self.focusWidget()
        had_keyboard = focus is not None and focus.hasFocus() and rows
        self.set_empty(none, why)
        self.set_rows(rows)
        self.share_width()  # the words of another plan need other widths
        if had_keyboard and not self.view.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if had_keyboard and self.row is None:
            self.view.set_current(0)

    def open_list(self, row: Row, choices: tuple[Choice, ...], then: Callable[[int | None], object]) -> Chooser:
        """Open the list of whom a row's case could go to, under its cell."""
        columns = [column.key for column in self.model.columns]
        place = self.model.place_of(row.case.row)
        cell = self.view.visualRect(self.model.index(place, columns.index("to")))
        named = [(choice.row, choice.words) for choice in choices]
        return Chooser(self.view.viewport(), f"Who takes {row.case.case_id}?", named, then, cell)

    def show_hint(self, shown: bool) -> None:
        """Say under the rows, where there is room and there are some, how one is changed."""
        self._hint.setVisible(shown)

    def _clicked(self, index: QModelIndex) -> None:
        if self.model.columns[index.column()].key == "to":
            self.edit.emit(self.model.row_object(index.row()))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Open the list with F2 or the space bar."""
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Space)
            and self.row is not None
        ):
            self.edit.emit(self.row)
            return True
        return super().eventFilter(watched, event) if isinstance(watched, QObject) else False


def to_words(row: Row) -> str:
    """Return with whom a case would be: a name, ``no place``, or that it stays."""
    if row.to_name:
        return row.to_name
    return STAYS if row.by_hand else NO_PLACE


def _category(row: Row) -> str:
    words = row.case.category
    return words[:1].upper() + words[1:] if words else "not known"


def _mark(row: Row) -> Mark | None:
    if row.problem:
        return Mark.ERROR
    if row.over:
        return Mark.OVER
    return None if row.to_name or row.by_hand else Mark.UNALLOCATED
