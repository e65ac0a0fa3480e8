"""Workers whom an extract names and the record does not know, and whether they are someone it knows by another name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.words import key
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.chooser import Chooser
from ui.kit.tables import Column, Table

if TYPE_CHECKING:
    from models.extracts.plan import NewWorker, Similar
    from ui.extract_work import Reading

_NEW, _WHO = "someone new", 240


def who_words(worker: "NewWorker") -> str:
    """Return who a worker is taken for, and whom they look like."""
    if worker.same_as:
        return f"the same as {worker.same_as}"
    if worker.similar:
        first = worker.similar[0]
        return f"{_NEW}? {first.name}: {first.why}"
    return _NEW


def _same_words(similar: "Similar", reading: "Reading") -> str:
    beside = "also new"
    if similar.row is not None:
        beside = reading.plan.held.people[similar.row].team
    return f"the same as {similar.name} ({beside})"


class WorkerTable(QWidget):
    """The new workers; Enter, or the link under them, asks who one of them is."""

    same = Signal(str, object)
    """A worker is the same as someone: their key, and the row or key of that person, None for someone new."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self.table = Table(
            "import workers",
            (
                Column("name", "Worker", lambda worker: worker.name, strong=True),
                Column("team", "Team", lambda worker: worker.team or "–", muted=True, leaves=1),
                Column("cases", "Cases", lambda worker: f"{worker.cases:,}", lambda worker: -worker.cases, right=True),
                Column("who", "Who it is", who_words, sort=lambda worker: (not worker.similar, key(worker.name)),
                       mark=_mark, width=_WHO, stretch=True, tip=who_words, wraps=True),
            ),
            key=lambda worker: worker.key,
            one="new worker",
            toolbar=False,
        )  # fmt: skip
        self.who_button = buttons.link("Who is it?", self.ask_who)
        self.table.below.addWidget(self.who_button)
        self.table.activated.connect(lambda _worker: self.ask_who())
        self.table.chosen.connect(self._show_chosen)
        column(self).addWidget(self.table)
        self._show_chosen(None)

    def show_reading(self, reading: "Reading") -> None:
        """Show the new workers of an extract, those who look like someone first."""
        self._reading = reading
        self.table.set_rows(sorted(reading.plan.new_workers, key=lambda worker: (not worker.similar, key(worker.name))))
        self._show_chosen(self.table.row)

    def ask_who(self) -> None:
        """Ask who the chosen worker is."""
        worker = self.table.row
        reading = self._reading
        if reading is None or worker is None or not worker.similar:
            return
        choices: list[tuple[object, str]] = [("", _NEW)]
        choices += [(one.key if one.row is None else one.row, _same_words(one, reading)) for one in worker.similar]
        Chooser(self.who_button, f"Who is {worker.name}?", choices, lambda who: self.same.emit(worker.key, who or None))

    def _show_chosen(self, worker: "NewWorker | None") -> None:
        self.who_button.setVisible(worker is not None and bool(worker.similar))
        if worker is not None:
            self.who_button.set_text(f"Who is {worker.name}?")


def _mark(worker: "NewWorker") -> str | None:
    if worker.same_as:
        return "done"
    return "to do" if worker.similar else None
