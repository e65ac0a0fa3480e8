"""The parts of the page Consolidation: the ways to begin, the table of files, what it asks and how it says it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from models.dates import show, show_month, show_month_short
from models.words import count, key
from ui.dropped import files_of
from ui.first_run import DropField
from ui.imports_start import way
from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.figure_grid import FigureGrid
from ui.kit.labels import Ground, Label
from ui.kit.tables import Column, Table
from ui.kit.tick_rows import TickRows
from ui.returns_parts import said_by
from ui.worker import Progress, Stopped

if TYPE_CHECKING:
    from models.consolidate import Consolidated
    from models.consolidate_files import Given, Line, Settled
    from models.returns.content import Return
    from models.store import Store

ENDINGS = ("xlsx", "xlsm", "ods", "xls")
_WIDTH = 720
_SERVICE = "Whole service"
_MONTHLY = ("open_cases", "average_caseload", "over", "unallocated")
"""The figures that the page shows of each month of a trend."""
_TEAM, _MONTH, _SIGNED, _EDITED, _KNOW = 136, 70, 160, 62, 165


@dataclass(frozen=True, slots=True)
class Row:
    """One file as the table shows it, put into words away from the window's thread."""

    line: "Line"
    counts: str
    mark: str
    team: str
    month: date | None
    signed: str
    edited: str
    know: str
    """Why it does not count, or what is to be known of it although it does."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of the files: which count, and the service's return or else the sentence that says why not."""

    settled: "Settled"
    rows: tuple[Row, ...]
    made: "Consolidated | None"
    trouble: str = ""


def read(paths: Sequence[Path], progress: Progress, _store: "Store") -> "tuple[Given, ...]":
    """Read the returns in files and folders."""
    from models.consolidate_files import read_files, workbooks

    return read_files(workbooks(paths), progress)


def consolidated(files: "Sequence[Given]", leave_out: Collection[Path], store: "Store") -> Answer:
    """Make the service's return of files that were read, without those left out."""
    from models.consolidate import make
    from models.consolidate_files import settle
    from models.errors import BadInput

    settled = settle(files, leave_out)
    rows = tuple(sorted(map(_row, settled.lines), key=_place))
    try:
        return Answer(settled, rows, make(settled, store))
    except BadInput as why:
        return Answer(settled, rows, None, str(why))


def _place(row: Row) -> tuple[bool, bool, bool, str, str]:
    """What is to decide comes first, then what can't be read, does not count or was edited; then by team."""
    back = row.line.given.back
    edited = back is not None and back.edited
    return not row.line.clash, back is not None, not (row.line.why or edited), key(row.team), row.line.file


def _row(line: "Line") -> Row:
    from models.consolidate import notes_on
    from models.consolidate_files import is_signed, shows_edits

    back = line.given.back
    counts = "to decide" if line.clash else "left out" if line.by_choice else "no" if line.why else "yes"
    mark = "done" if not line.why else "error" if line.clash or back is None else "to do"
    if back is None:
        return Row(line, counts, mark, line.file, None, "–", "–", line.why)
    signed = "not signed off"
    if is_signed(back):
        last = [signing for signing in back.of.signatures if signing.name and signing.day][-1]
        signed = f"{last.name}, {show(last.day)}" if last.day else last.name
    edited = "not known" if not shows_edits(back) else "yes" if back.edited else "no"
    know = line.why or " ".join(notes_on(back))
    return Row(line, counts, mark, back.of.team or _SERVICE, back.of.month, signed, edited, know)


def write(made: "Consolidated", files: "Sequence[Given]", path: Path, progress: Progress, _store: "Store") -> Path:
    """Write the service's return; when it is stopped, what was at ``path`` stays."""
    from models.errors import Failure
    from models.files import replaced
    from models.returns.write import check_new, write_workbook

    check_new(path, [one.path for one in files])
    progress(path.name)
    try:
        with replaced(path) as beside:
            write_workbook(made.of, beside, progress.cancel)
    except Failure:
        if progress.cancel.is_set():
            raise Stopped from None
        raise
    return path


def in_words(answer: Answer) -> str:
    """Return the page's answer: which returns are in, which are missing, and how many are to be looked at."""
    from models.consolidate_text import in_words as there

    if answer.made is None:
        return answer.trouble
    made = answer.made
    edited = sum(one.edited for one in made.counted)
    parts = [
        f"{count(len(made.left_out), 'file is', 'files are')} not counted" if made.left_out else "",
        f"{count(edited, 'return was', 'returns were')} edited" if edited else "",
    ]
    more = " and ".join(part for part in parts if part)
    return f"{there(made)} {more[:1].upper()}{more[1:]}.".removesuffix(" .")


def file_name(made: "Consolidated") -> str:
    """Return a good name for the file that is written."""
    from models.returns.words import file_name as of_return

    name = of_return(made.of)
    return name.replace("Caseload return", "Caseload trend", 1) if made.trend else name


class StartPanel(QScrollArea):
    """Two ways to begin, each a sentence and a button, and a field to drop the returns on."""

    def __init__(
        self, choose: Callable[[], object], choose_folder: Callable[[], object], dropped: Callable[[list[Path]], object]
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.folder_button = buttons.main_button("Choose a folder…", then=choose_folder)
        self.choose_button = buttons.button("Choose the files…", choose)
        inside, outer = QWidget(), QWidget()
        inside.setMaximumWidth(_WIDTH)
        whole = column(inside)
        whole.setContentsMargins(0, 0, 4, 12)
        whole.addLayout(
            way(
                "The teams' returns of a month",
                "The workbooks that teams sent, in one folder. They become the service's return, every figure worked"
                " out anew from their rows.",
                self.folder_button,
            )
        )
        line = Ground("surface", "top")
        line.setFixedHeight(1)
        whole.addWidget(line)
        whole.addLayout(
            way(
                "Some files, or the service's own returns of several months",
                "Of returns of the whole service, one a month, comes its trend: each month as its own return gives it.",
                self.choose_button,
            )
        )
        whole.addSpacing(6)
        kinds = f".{', .'.join(ENDINGS[:-1])} or .{ENDINGS[-1]}; nothing is kept of them here, and nothing is changed"
        self.drop_field = DropField(dropped, "Or drop the returns, or a folder of them, here", kinds, files_of)
        whole.addWidget(self.drop_field)
        whole.addStretch(1)
        row = QVBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside)
        self.setWidget(outer)


class FileTable(QWidget):
    """One line a file: whose it is, its month, who signed, whether it was edited, and whether it counts."""

    toggled = Signal(object)
    """These files, a ``Row`` each, are to be left out, or counted again."""

    def __init__(self) -> None:
        super().__init__()
        self.table = _file_table()
        self._told = Label("", "small", "text2", wrap=True)
        self.toggle_button = buttons.link("", self._toggle_chosen)
        self.table.below.setSpacing(24)
        self.table.below.insertWidget(1, self._told, 100)
        self.table.below.addWidget(self.toggle_button)
        self.table.chosen.connect(self._show_chosen)
        TickRows(self.table, "counts").toggled.connect(self.toggled)
        column(self).addWidget(self.table, 1)
        self._show_chosen(None)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these files."""
        self.table.set_rows(rows)
        self.table.leave_out(("team",) if all(row.team == _SERVICE for row in rows) else ())
        self._show_chosen(self.table.row)

    def _toggle_chosen(self) -> None:
        self.toggled.emit(self.table.selected or [self.table.row])

    def _show_chosen(self, row: Row | None) -> None:
        self._told.setText("" if row is None else in_full(row))
        can = row is not None and (row.line.by_choice or row.line.clash or not row.line.why)
        self.toggle_button.setVisible(can)
        if row is not None:
            self.toggle_button.set_text("Count it again" if row.line.by_choice else "Leave it out")


def _file_table() -> Table:
    return Table(
        "consolidation",
        (
            Column("counts", "Counts", lambda row: row.counts, mark=lambda row: row.mark, tip=_how),
            Column("team", "Team", lambda row: row.team, strong=True, width=_TEAM, wraps=True),
            Column("month", "Month", _month, lambda row: row.month, width=_MONTH),
            Column("signed", "Signed off", lambda row: row.signed, width=_SIGNED, wraps=True),
            Column("edited", "Edited", lambda row: row.edited, width=_EDITED),
            Column("what", "What to know", short, width=_KNOW, stretch=True, wraps=True, leaves=1, tip=in_full),
            Column("file", "File", lambda row: row.line.file, muted=True, leaves=2),
        ),
        key=lambda row: row.line.given.path,
        one="file",
        toolbar=False,
    )


def _how(_row: Row) -> str:
    return "Space, or a click on the mark, leaves a file out or counts it again."


def _month(row: Row) -> str:
    return show_month_short(row.month) if row.month else "–"


def short(row: Row) -> str:
    """Return what is to be known of a row's file, without the name of the file where it begins with that."""
    if row.line.clash:
        whose = _month(row) if row.team == _SERVICE else row.team
        return f"Another file is of {whose} too and differs; leave one of the two out."
    text = row.know
    for start in (f"{row.line.file} is ", f"{row.line.file} was ", f"{row.line.file} ", f"{row.line.file}: "):
        if text.startswith(start):
            text = text.removeprefix(start)
            break
    return f"{text[:1].upper()}{text[1:]}" or "–"


def in_full(row: Row) -> str:
    """Return a file in sentences: its name, whose return it is, who signed it when, and what is to be known of it."""
    back = row.line.given.back
    if back is None:
        return row.know
    given = [f"{one.role} {one.name}, {show(one.day)}" for one in back.of.signatures if one.name and one.day]
    signed = f"signed by {'; '.join(given)}" if given else "not signed off"
    return f"{back.file}: {back.of.of}, {show_month(back.of.month)}, {signed}. {row.know}".strip()


def _months(of: "Return") -> FigureGrid:
    """Return the figures of each month of a trend, latest first, or that it has no return."""
    from models.returns.content import HEADLINES, Mark
    from models.returns.words import show_figure

    kinds = {kind.key: kind for kind in HEADLINES}
    grid = FigureGrid(("Month", "Open", "Average", "Over", "No worker"), right=frozenset({1, 2, 3, 4}))
    for month in reversed(of.months):
        figures = [show_figure(month.values[name], kinds[name].form) for name in _MONTHLY]
        if set(figures) == {str(Mark.NO_DATA)}:
            figures = ["no return", "–", "–", "–"]
        first, *others = figures
        grid.add((Label(show_month_short(month.day)), Label(first, "strong"), *(Label(one) for one in others)))
    return grid


class MadePanel(Ground):
    """At the right: what the service's return will say."""

    def __init__(self) -> None:
        super().__init__("raised")
        self._title = Label("", "title", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("What the service's return will say")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._title)
        whole.addWidget(self._area, 1)

    def show_made(self, answer: Answer) -> None:
        """Show what the return will say, or what has to be done before there is one."""
        made = answer.made
        if made is not None:
            self._title.setText(f"{made.of.of}, {show_month(made.of.month)}")
            said = said_by(made.of)
            within = said.layout()
            if made.trend and isinstance(within, QVBoxLayout):
                within.insertWidget(0, _months(made.of))
                within.insertSpacing(1, 12)
            self._area.setWidget(said)
            return
        self._title.setText("There is nothing to write yet")
        inside = Ground("raised")
        words = QVBoxLayout(inside)
        words.setContentsMargins(0, 4, 16, 16)
        for sentence in answer.settled.clashes or (answer.trouble,):
            words.addWidget(Label(sentence, "body", "text2", wrap=True))
        words.addStretch(1)
        self._area.setWidget(inside)
