"""The matching page: a file's columns beside ours, corrected by hand once; a state of the Import page."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.dates import show
from models.words import count, key, tidy
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.boxes import column
from ui.kit.buttons import Segments
from ui.kit.labels import Label, MarkLabel
from ui.kit.tables import Column, Table
from ui.matching_fields import Columns, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.extracts.matched import Understood
    from models.extracts.matching import Matching
    from models.extracts.matching_head import Head

_GATHER_MS = 60
_NARROW = 760
_SHEET_LENGTH = 14
"""How much of a sheet's name is shown before the number of a row."""


def preview_table(row_words: "Callable[[Understood], str]") -> Table:
    """Return the table of the first rows as understood, without rows; ``row_words`` says which row one is."""
    return Table(
        "matching",
        (
            Column("row", "Row", row_words, sort=lambda one: (one.sheet, one.row), right=True),
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
        key=lambda one: (one.sheet, one.row),
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
        self.columns, self.values, self.table = Columns(), Values(), preview_table(self._row)
        self.columns.changed.connect(self._changed)
        self.values.changed.connect(self._soon.start)
        self.cancel_button = buttons.button("Cancel", self.cancelled.emit)
        self.use_button = buttons.main_button("Use this matching", then=self.use)
        self.strip = ActionStrip(self.cancel_button, self.use_button)
        self._build()

    def _build(self) -> None:
        self.name, self.sheet = self.columns.name, self.columns.sheet
        self.name.textChanged.connect(self._soon.start)
        self.sheet.currentTextChanged.connect(self._choose_sheet)
        self.parts = Segments((("columns", "Columns"), ("values", "Values"), ("rows", "First rows")), "What is shown")
        self.parts.chosen.connect(lambda _key: self.fit(self.width()))
        tools = QHBoxLayout()
        tools.addWidget(self.parts)
        tools.addStretch(1)
        self._trouble, self._trouble_row = Label("", wrap=True), QWidget()
        row = QHBoxLayout(self._trouble_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(MarkLabel("error"))
        row.addWidget(self._trouble, 1)
        self._rows_title = Label("The first rows as understood", "strong", wrap=True)
        self.left_out = Label("", "small", "text2", wrap=True)
        self._rows = QWidget()
        rows = column(self._rows)
        rows.setSpacing(8)
        for widget in (self._rows_title, self.table, self.left_out):
            rows.addWidget(widget, int(widget is self.table))
        self._right = QWidget()
        right = column(self._right)
        right.setSpacing(8)
        right.addWidget(self.values)
        right.addWidget(self._rows, 1)
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
        again = self.head is not None and (self.head.file, self.head.known) == (head.file, head.known)
        self.head, self._as_of = head, as_of
        self.columns.show_head(head)
        self.sheet.blockSignals(True)
        self.sheet.clear()
        self.sheet.addItems(list(head.sheets))
        self.sheet.setCurrentText(head.sheet)
        self.sheet.blockSignals(False)
        self.columns.sheet_row.setVisible(len(head.alike(head.guess.keys)) < len(head.sheets))
        if not again:
            self.name.setText(head.guess.name)
        self._show_values(dict(head.guess.categories))
        self.renew()

    @property
    def matching(self) -> "Matching":
        """What is chosen now, whether it can be used or not."""
        from models.extracts.matching import Matching

        columns, sheet_is, sheets = self.columns.columns, self.columns.sheet_is, self.columns.sheets
        elsewhere = self.head.guess.left_out if self.head is not None else ()  # of sheets that this file has not
        return Matching(
            tidy(self.name.text()), columns, self.values.categories,
            "" if "team" in {*columns, sheet_is} else tidy(self.columns.team.currentText()),
            self.columns.order.currentIndex() == 1, sheet_is,
            (*sheets.left_out, *(name for name in elsewhere if name not in sheets.boxes)),
        )  # fmt: skip

    @property
    def trouble(self) -> str:
        """What keeps it from being used, in one sentence; nothing when it can be."""
        from models.extracts.matching import wrong

        matching = self.matching
        if sentence := wrong(matching):
            return sentence
        if not self._read:
            return "Tick at least one of the sheets to read."
        return "" if matching.name else "Write a name to save the matching under."

    @property
    def answer(self) -> str:
        """What the page says under its question."""
        if self.head is None:
            return ""
        if self.head.known:
            return (
                f"{self.head.file} is known by the matching “{self.head.known}”. Put right what is wrong; the file is"
                " then read again. Nothing has changed yet."
            )
        rows = count(self.head.height(self._read, self.matching.keys), "row")
        return (
            f"{self.head.file} is not known yet, with {rows}. Check what was guessed; such files are known from then"
            " on. Nothing has changed yet."
        )

    @property
    def _read(self) -> list[str]:
        """The sheets that are read."""
        return [name for name, box in self.columns.sheets.boxes.items() if box.isChecked()]

    def _row(self, one: "Understood") -> str:
        sheet = one.sheet if len(one.sheet) <= _SHEET_LENGTH else f"{one.sheet[: _SHEET_LENGTH - 1]}…"
        return f"{sheet} {one.row}" if len(self._read) > 1 else str(one.row)

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
        from models.extracts.matching import reads, wrong

        head = self.head
        if head is None:
            return
        alike = head.alike(self.matching.keys)
        others = [name for name in head.sheets if name not in alike]
        left_out = [name for name in alike if not reads(head.guess, name)]
        self.columns.sheets.show_sheets(alike, others, left_out)
        matching, trouble = self.matching, self.trouble
        self.columns.team_row.setVisible("team" not in {*matching.columns, matching.sheet_is})
        self._trouble.setText(trouble)
        self._trouble_row.setVisible(bool(trouble))
        rows = () if wrong(matching) else understood(head, matching, self._as_of)
        out = [one for one in rows if one.why]
        taken = sum(not one.state for one in rows)
        self.table.set_empty("No row can be shown yet.", trouble)
        self.table.set_rows(rows)
        several = len(self._read) > 1
        lines = [f"Row {one.row}{f' of {one.sheet}' if several else ''} is left out: {one.why}." for one in out[:2]]
        more = [f"{count(len(out) - 2, 'more row')} left out."] if len(out) > 2 else []
        self.left_out.setText("\n".join([*lines, *more]))
        self.left_out.setVisible(bool(out))
        self.strip.say(self._foot(matching, taken, len(rows)))

    def _foot(self, matching: "Matching", taken: int, rows: int) -> str:
        if self.trouble:
            return "Nothing has changed yet."
        known = self.head is not None and key(matching.name) == key(self.head.known)
        replaced = not known and self.head is not None and key(matching.name) in map(key, self.head.saved)
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
        self._go_to(self._to_mend())

    def _to_mend(self) -> QWidget:
        """Return what is to be chosen or typed to mend the trouble."""
        matching, fields = self.matching, self.columns.fields
        used: set[str] = set()
        for field, one in fields.items():
            said = bool(one.heading) or one.by_sheet
            if (one.field.required and not said) or one.heading in used:
                return one.choice
            used |= {one.heading} - {""}
            if field == "team" and not said and not matching.team:
                return self.columns.team
        boxes = self.columns.sheets.boxes
        return self.name if self._read else next(iter(boxes.values()))

    def take_keyboard(self) -> None:
        """Take the keyboard to the first field."""
        self._go_to(next(iter(self.columns.fields.values())).choice)

    def _go_to(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.columns.follow)  # once what was shown or hidden above has its room

    # The window

    def fit(self, width: int) -> None:
        """Show both sides, or in a small window one of them."""
        narrow = width < _NARROW
        self.parts.setVisible(narrow)
        self.columns.setVisible(not narrow or self.parts.key == "columns")
        self._right.setVisible(not narrow or self.parts.key != "columns")
        self.values.setVisible(not narrow or self.parts.key == "values")
        self._rows.setVisible(not narrow or self.parts.key == "rows")
        self._rows_title.setVisible(not narrow)
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
