"""The matching page: a file's columns beside ours, corrected by hand once; a state of the Import page."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.dates import show
from models.words import count, key, tidy
from ui.imports_work import Wanted
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.boxes import column
from ui.kit.buttons import Segments
from ui.kit.fields import Choice
from ui.kit.labels import Label, MarkLabel
from ui.kit.tables import Column, Table
from ui.matching_fields import Columns, Values, name_width
from ui.worker import Progress

if TYPE_CHECKING:
    from models.extracts.matched import Understood
    from models.extracts.matching import Matching
    from models.extracts.matching_guess import Head
    from models.store import Store

_GATHER_MS = 60
_NARROW = 760


def read_head(wanted: Wanted, sheet: str, progress: Progress, store: "Store") -> "Head":
    """Read what the page shows of a file; for the store's thread. Raises ``BadInput`` when it holds no cases."""
    from models.extracts import matching_guess
    from models.spreadsheets import open_spreadsheet

    return matching_guess.head(store, open_spreadsheet(wanted.path), sheet, progress)


def preview_table() -> Table:
    """Return the table of the first rows as understood, without rows."""
    return Table(
        "matching",
        (
            Column("row", "Row", lambda one: str(one.row), sort=lambda one: one.row, right=True),
            Column("case", "Case", lambda one: one.case_id or "–", strong=True),
            Column(
                "worker",
                "Worker",
                _worker,
                mark=lambda one: None if one.worker or one.state else "unallocated",
                tip=_why,
            ),
            Column("team", "Team", lambda one: one.team or "–", leaves=2),
            Column("category", "Category", lambda one: "–" if one.state else one.category or "not known"),
            Column("opened", "Opened", _opened, sort=lambda one: one.opened or None, leaves=1),
        ),
        key=lambda one: one.row,
        one="row",
        toolbar=False,
    )


def _worker(one: "Understood") -> str:
    return one.state or one.worker or "not allocated"


def _why(one: "Understood") -> str:
    return one.why


def _opened(one: "Understood") -> str:
    return show(date.fromisoformat(one.opened)) if one.opened else "–"


class MatchingView(QWidget):
    """Our fields with a chooser each, the values of the category column, and the first rows as understood."""

    matched = Signal(object)
    """This ``Matching`` is to be used; it can be, and has a name to be saved under."""
    cancelled = Signal()
    sheet_wanted = Signal(str)
    """Another sheet of the file is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.head: Head | None = None
        self._as_of = date.min
        self._category = ""
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._soon.timeout.connect(self.renew)
        self.columns, self.values, self.table = Columns(), Values(), preview_table()
        self.columns.changed.connect(self._changed)
        self.values.changed.connect(self._soon.start)
        self.cancel_button = buttons.button("Cancel", self.cancelled.emit)
        self.use_button = buttons.main_button("Use this matching", then=self.use)
        self.strip = ActionStrip(self.cancel_button, self.use_button)
        self._build()

    def _build(self) -> None:
        self.name = QLineEdit()
        self.name.setAccessibleName("Save the matching as")
        self.name.setFixedWidth(name_width())
        self.name.textChanged.connect(self._soon.start)
        self.sheet = Choice()
        self.sheet.setAccessibleName("Sheet")
        self.sheet.currentTextChanged.connect(self._choose_sheet)
        self._name_label, self._sheet_label = Label("Save as"), Label("Sheet")
        self._name_label.setBuddy(self.name)
        self._sheet_label.setBuddy(self.sheet)
        self.parts = Segments((("columns", "Columns"), ("rows", "Values and rows")), "What is shown")
        self.parts.chosen.connect(lambda _key: self.fit(self.width()))
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for widget in (self.parts, self._sheet_label, self.sheet, self._name_label, self.name):
            tools.addWidget(widget)
        tools.addStretch(1)
        self._trouble, self._trouble_row = Label("", wrap=True), QWidget()
        row = QHBoxLayout(self._trouble_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(MarkLabel("error"))
        row.addWidget(self._trouble, 1)
        self._rows_title = Label("The first rows as understood", "strong", wrap=True)
        self.left_out = Label("", "small", "text2", wrap=True)
        self._right = QWidget()
        right = column(self._right)
        right.setSpacing(8)
        right.addWidget(self.values)
        right.addWidget(self._rows_title)
        right.addWidget(self.table, 1)
        right.addWidget(self.left_out)
        self._both = QHBoxLayout()
        self._both.setSpacing(24)
        self._both.addWidget(self.columns, 8)
        self._both.addWidget(self._right, 12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(tools)
        whole.addWidget(self._trouble_row)
        whole.addLayout(self._both, 1)
        whole.addWidget(self.strip)
        self._trouble_row.hide()
        self.parts.hide()

    # A file

    def show_head(self, head: "Head", as_of: date) -> None:
        """Show a file's columns, guessed as far as they can be; ``as_of`` is the day that it is of."""
        again = self.head is not None and self.head.file == head.file
        self.head, self._as_of = head, as_of
        self.columns.show_head(head)
        self.sheet.blockSignals(True)
        self.sheet.clear()
        self.sheet.addItems(list(head.sheets))
        self.sheet.setCurrentText(head.sheet)
        self.sheet.blockSignals(False)
        for widget in (self.sheet, self._sheet_label):
            widget.setVisible(len(head.sheets) > 1)
        if not again:
            self.name.setText(head.guess.name)
        self._show_values(dict(head.guess.categories))
        self.renew()

    @property
    def matching(self) -> "Matching":
        """What is chosen now, whether it can be used or not."""
        from models.extracts.matching import Matching

        columns = self.columns.columns
        return Matching(
            tidy(self.name.text()), columns, self.values.categories,
            "" if "team" in columns else tidy(self.columns.team.currentText()),
            self.columns.order.currentIndex() == 1, self.head.sheet if self.head is not None else "",
        )  # fmt: skip

    @property
    def trouble(self) -> str:
        """What keeps it from being used, in one sentence; nothing when it can be."""
        from models.extracts.matching import wrong

        matching = self.matching
        if sentence := wrong(matching):
            return sentence
        return "" if matching.name else "Write a name to save the matching under."

    @property
    def answer(self) -> str:
        """What the page says under its question."""
        if self.head is None:
            return ""
        return (
            f"{self.head.file} is not known yet, with {count(self.head.height, 'row')}. Check what was guessed;"
            " such files are known from then on. Nothing has changed yet."
        )

    # Choosing

    def _changed(self) -> None:
        heading = self.columns.columns.get("status", "")
        if heading != self._category:
            self._show_values(self.values.categories)
        self._soon.start()

    def _show_values(self, known: dict[str, str]) -> None:
        self._category = self.columns.columns.get("status", "")
        values = self.head.values.get(self._category, ()) if self.head is not None else ()
        self.values.show_values(self._category, values, known)

    def _choose_sheet(self, name: str) -> None:
        if self.head is not None and name and name != self.head.sheet:
            self.sheet_wanted.emit(name)

    def renew(self) -> None:
        """Show the first rows as what is chosen understands them, or what is wrong with it."""
        from models.extracts.matched import understood
        from models.extracts.matching import wrong

        head, matching, trouble = self.head, self.matching, self.trouble
        if head is None:
            return
        self.columns.team_row.setVisible("team" not in matching.columns)
        self._trouble.setText(trouble)
        self._trouble_row.setVisible(bool(trouble))
        rows = () if wrong(matching) else understood(head, matching, self._as_of)
        out = [one for one in rows if one.why]
        taken = sum(not one.state for one in rows)
        self.table.set_empty("No row can be shown yet.", trouble)
        self.table.set_rows(rows)
        lines = [f"Row {one.row} is left out: {one.why}." for one in out[:2]]
        more = [f"{count(len(out) - 2, 'more row')} left out."] if len(out) > 2 else []
        self.left_out.setText("\n".join([*lines, *more]))
        self.left_out.setVisible(bool(out))
        self.strip.say(self._foot(matching, taken, len(rows)))

    def _foot(self, matching: "Matching", taken: int, rows: int) -> str:
        if self.trouble:
            return "Nothing has changed yet."
        replaced = self.head is not None and key(matching.name) in map(key, self.head.saved)
        also = f" It takes the place of the matching “{matching.name}”." if replaced else ""
        return f"{taken} of the first {count(rows, 'row')} are open cases.{also} Next you see what the file changes."

    def use(self) -> None:
        """Use what is chosen; with something wrong, say it and go to where it is mended."""
        self._soon.stop()
        self.renew()
        if not self.trouble:
            self.matched.emit(self.matching)
            return
        self.parts.choose("columns")
        self.fit(self.width())
        self._to_mend().setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_mend(self) -> QWidget:
        """Return what is to be chosen or typed to mend the trouble."""
        matching, fields = self.matching, self.columns.fields
        used: set[str] = set()
        for field, one in fields.items():
            if (one.field.required and not one.heading) or one.heading in used:
                return one.choice
            used |= {one.heading} - {""}
            if field == "team" and not one.heading and not matching.team:
                return self.columns.team
        return self.name

    def take_keyboard(self) -> None:
        """Take the keyboard to the first field."""
        next(iter(self.columns.fields.values())).choice.setFocus(Qt.FocusReason.OtherFocusReason)

    # The window

    def fit(self, width: int) -> None:
        """Show both sides, or in a small window one of them."""
        narrow = width < _NARROW
        self.parts.setVisible(narrow)
        self.columns.setVisible(not narrow or self.parts.key == "columns")
        self._right.setVisible(not narrow or self.parts.key == "rows")
        self.columns.title.setVisible(not narrow)
        self.strip.set_compact(narrow)
        if (inside := self.strip.layout()) is not None:  # the page has its inset around the whole of this
            margins = inside.contentsMargins()
            inside.setContentsMargins(0, margins.top(), 0, margins.bottom())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the width."""
        super().resizeEvent(event)
        self.fit(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Esc, use with Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.use()
        else:
            super().keyPressEvent(event)
