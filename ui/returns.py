"""The page Return and report: what a month's return will say, what in it needs an explanation, and its file."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.dates import month_ends, show, show_month, show_month_short
from models.pressures_words import last_month_end
from ui.day_picker import MonthPicker
from ui.files import choose_to_save
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.labels import Label
from ui.kit.settings import remember, remembered_text
from ui.page import Page, Width
from ui.returns_parts import Answer, NoReturn, SayPanel, ask_month, exception_table, in_full, place_of, write
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.returns.content import Return

_SIDE_WIDTH = 344
_READER = "return/audience"


class ReturnPage(Page):
    """A month's return of the team or service that the session looks at."""

    place = "Return and report"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        from models.returns.content import Audience

        self.answered: Answer | None = None
        self._export_wanted = False
        self._looked_at = (session.day, session.today)
        kept = remembered_text(_READER)
        self.audience: Audience = Audience(kept) if kept in set(Audience) else Audience.LEADERSHIP
        self._build()
        self._make_picker(last_month_end(session.day))
        session.looking_at_changed.connect(self._follow_day)
        self._show_waiting()

    # Building

    def _build(self) -> None:
        self.table = exception_table()
        self._line = Label("", "small", "text2", wrap=True)
        self.table.below.setSpacing(24)
        self.table.below.insertWidget(1, self._line, 100)
        self.table.chosen.connect(lambda row: self._line.setText(in_full(row) if row is not None else ""))
        self.table.activated.connect(lambda row: self.ask(partial(place_of, row), self._open, topic="row"))
        self.none = NoReturn(buttons.button("Import…", partial(self.open_place, "Import")))
        self.none.hide()
        self.toolbar.addWidget(self.table.filter_field)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.table.columns_button)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.none)
        self.body.addStretch(0)
        self.copy_button = buttons.button("Copy figures", self.copy_figures)
        self.export_button = buttons.main_button("Export the return…", then=self.ask_where)
        self.strip = ActionStrip(self.copy_button, self.export_button)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)
        self.panel = SayPanel()
        self.panel.choose(self.audience)
        self.panel.audience_chosen.connect(self.choose_audience)
        self.set_side(self.panel, _SIDE_WIDTH, "To explain", "What it says")

    def _make_picker(self, month: date) -> None:
        """Make the month picker; its latest month is today's."""
        self.months = MonthPicker(month, self.session.today)
        self.months.set_compact(self.width_class == Width.COMPACT)
        self.months.chosen.connect(lambda _month: self._month_changed())
        self.head.add(self.months)

    def _follow_day(self) -> None:
        """Go along when another day is looked at, and when a new day begins."""
        looked_at = (self.session.day, self.session.today)
        if looked_at == self._looked_at:
            return
        day_before, self._looked_at = self._looked_at[0], looked_at
        month = last_month_end(self.session.day) if self.session.day != day_before else self.months.month
        self.months.hide()
        self.months.deleteLater()
        self._make_picker(month)
        self._month_changed()

    # What is shown

    @property
    def month(self) -> date:
        """The last day of the month that is chosen."""
        return self.months.month

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show a ``month``; with ``export``, ask where its file goes."""
        if isinstance(target.get("month"), date):
            self.months.set_month(target["month"])
        if target.get("export"):
            self._export_wanted = True
            self.refresh_soon()

    def refresh(self) -> None:
        """Ask for the month's return."""
        work = partial(ask_month, self.month, self.session.team, str(self.audience), self.session.today)
        progress = Progress("Working out the return", stop="", leaves="")
        self.ask(work, self._show, failed=self._not_shown, progress=progress)

    def choose_audience(self, audience: str) -> None:
        """Show the return as another reader gets it."""
        self.audience = type(self.audience)(audience)
        remember(_READER, audience)
        self.panel.choose(self.audience)
        self._show_waiting()
        self.refresh_soon()

    def _month_changed(self) -> None:
        self._show_waiting()
        self.refresh_soon()

    def _show_waiting(self) -> None:
        """Ask the question of the month that is chosen; nothing can be exported until its answer is there."""
        self.answered = None
        self.table.set_empty("The return is being worked out.")
        self.set_question(f"What will {show_month(self.month)}'s return say?")
        for button in (self.copy_button, self.export_button):
            button.setEnabled(False)

    def _show(self, found: Answer) -> None:
        if (found.month, found.team) != (self.month, self.session.team):
            return
        self.answered = found
        full, chosen = found.full, found.chosen
        there = full is not None and chosen is not None
        for widget in (self.table, self.table.filter_field, self.table.columns_button, self.strip):
            widget.setVisible(there)
        self.none.setVisible(not there)
        self.show_side(there)
        if full is not None and chosen is not None:
            self._show_return(full, chosen)
        else:
            self.none.say(found.month, found.none)
            self.set_answer("")
        for button in (self.copy_button, self.export_button):
            button.setEnabled(there)
        if self._export_wanted:
            self._export_wanted = False
            if there:
                self.ask_where()

    def _show_return(self, full: "Return", chosen: "Return") -> None:
        from models.returns.words import to_explain

        day = show(full.month)
        going_on = f"{show_month(full.month)} is not over. " if full.month > self.session.today else ""
        self.set_answer(going_on + to_explain(full, day))
        self.table.set_empty(
            "Nothing needs an explanation.",
            f"On {day} nobody is over or under their limits and every case has a key worker who is there.",
        )
        self.table.leave_out(("team",) if full.team else ())
        self.table.set_rows(full.exceptions)
        self.panel.show_return(chosen)

    def _not_shown(self, sentence: str) -> None:
        self._export_wanted = False
        self.show_trouble(sentence, topic="page")

    # What the user does

    def _open(self, target: dict[str, Any]) -> None:
        """Open the worker or the case that a row is about."""
        if target:
            self.open_place(**target)

    def copy_figures(self) -> None:
        """Copy the figures with their months, for a spreadsheet or a letter."""
        from models.returns.words import figure_rows

        of = self.answered.chosen if self.answered is not None else None
        if of is None:
            return
        months = month_ends(of.month, 13)
        lines = [("", *(show_month_short(month) for month in (months[-1], months[-2], months[0]))), *figure_rows(of)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
        self.session.say(f"The figures of {show_month(of.month)} are on the clipboard.")

    def ask_where(self) -> None:
        """Ask where the file goes, and write it there."""
        from models.returns.words import file_name

        of = self.answered.chosen if self.answered is not None else None
        if of is None:
            return
        path = choose_to_save(self, "Export the return", file_name(of), "Excel workbook (*.xlsx)")
        if path is None:
            return
        if path.suffix.casefold() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
            if path.exists():  # the dialog asked about the name without its ending
                self.show_trouble(f"{path.name} is there already; choose it by its whole name to replace it.", "export")
                return
        self.export(of, path)

    def export(self, of: "Return", path: Path) -> None:
        """Write a return to ``path``."""
        self.export_button.setEnabled(False)
        progress = Progress("Writing the return", stop="Stop writing", leaves="A file that was there stays as it is.")
        progress.ended.connect(partial(self._written_or_stopped, path))
        self.ask(partial(write, of, path, progress), self._written, topic="export", progress=progress)

    def _written_or_stopped(self, path: Path, stopped: bool) -> None:
        self.export_button.setEnabled(self.answered is not None and self.answered.chosen is not None)
        if stopped:
            self.session.say(f"Writing was stopped; {path.name} was not written.")

    def _written(self, path: Path) -> None:
        self.session.say(f"{path.name} is written.", ("Show in folder", partial(_show_folder, path.parent)))

    def set_answer(self, answer: str) -> None:
        """Say the answer; in a small window it stands in the strip, beside the buttons."""
        super().set_answer(answer)
        self.fit_strip()

    def fit_strip(self) -> None:
        """Say in the strip what has no room elsewhere."""
        if self.width_class == Width.COMPACT and self.answer:
            self.foot.hide()
            self.strip.say(self.answer)
        else:
            self.strip.say("The file is marked as a draft.")

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.months.set_compact(width == Width.COMPACT)
        self.strip.set_compact(width == Width.COMPACT)
        self.fit_strip()


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
