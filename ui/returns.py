"""The page Return and report: is a month ready to sign off, what will its return say, who signs it, and its file."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from models.dates import show, show_month
from models.month_close import MonthClose, month_close
from models.pressures_words import last_month_end
from models.words import count
from ui import returns_file
from ui import returns_panels as panels
from ui.day_picker import MonthPicker
from ui.kit import buttons
from ui.kit.action_strip import ActionStrip
from ui.kit.confirm import confirm
from ui.kit.labels import Label
from ui.kit.settings import remember, remembered_text
from ui.page import Page, Width
from ui.returns_checks import ChecksPane
from ui.returns_mend import Mending
from ui.returns_parts import Answer, NoReturn, SayPanel, ask_month, exception_table, in_full, place_of
from ui.returns_sign import SignBox, signs_for
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from models.store import Store

_SIDE_WIDTH = 344
_READER = "return/audience"
_CHECKS, _SAYS = "checks", "says"


class ReturnPage(Page):
    """A month of the team or service that the session looks at: its checks, its return, its signatures."""

    place = "Return and report"
    has_day = False
    detail_width = _SIDE_WIDTH

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        from models.returns.content import Audience

        self.closing: MonthClose | None = None
        self.answered: Answer | None = None
        self._export_wanted = False
        self._note_wanted = ""
        self._looked_at = (session.day, session.today)
        kept = remembered_text(_READER)
        self.audience: Audience = Audience(kept) if kept in set(Audience) else Audience.LEADERSHIP
        self._build()
        self._make_picker(last_month_end(session.day))
        session.looking_at_changed.connect(self._follow_day)
        self._show_waiting()

    # Building

    def _build(self) -> None:
        self.pane = ChecksPane()
        self.mend = Mending(self)
        self.pane.wanted.connect(self.mend.open_line)
        self.pane.note_wanted.connect(self.mend.open_note)
        self.table = exception_table()
        self._exception = Label("", "small", "text2", wrap=True)
        self.table.below.setSpacing(24)
        self.table.below.insertWidget(1, self._exception, 100)
        self.table.chosen.connect(lambda row: self._exception.setText(in_full(row) if row is not None else ""))
        self.table.activated.connect(lambda row: self.ask(partial(place_of, row), self._open, topic="row"))
        self.none = NoReturn(buttons.button("Import…", partial(self.open_place, "Import")))
        self.none.hide()
        self.which = buttons.Segments(((_CHECKS, "Checks"), (_SAYS, "What it will say")), "What is shown of the month")
        self.which.chosen.connect(lambda _key: self._show_which())
        for widget in (self.which, self.table.filter_field):
            self.toolbar.addWidget(widget)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.table.columns_button)
        self._parts = QStackedWidget()
        self._parts.addWidget(self.pane)
        self._parts.addWidget(self.table)
        self.body.addWidget(self._parts, 1)
        self.body.addWidget(self.none)
        self.body.addStretch(0)
        self._build_strip()
        self.sign = SignBox()
        self.sign.signing.connect(self.ask_to_sign)
        self.sign.withdrawing.connect(self.mend.open_withdrawal)
        self.sign.copied.connect(self.session.say)
        self.panel = SayPanel(self.sign)
        self.panel.choose(self.audience)
        self.panel.audience_chosen.connect(self.choose_audience)
        self.set_side(self.panel, _SIDE_WIDTH, "To do", "Figures and sign-off")
        self.tabs.chosen.connect(lambda _key: self._show_which())

    def _build_strip(self) -> None:
        self.copy_button = buttons.button("Copy figures", self.copy_figures)
        self.export_button = buttons.button("Export the return…", self.ask_where)
        self.strip = ActionStrip(self.copy_button, self.export_button)
        whole = self._main.layout()
        if isinstance(whole, QVBoxLayout):  # the strip spans the page's full width, under its inset
            whole.insertWidget(1, self.strip)

    def _make_picker(self, month: date) -> None:
        """Make the month picker; its latest month is today's."""
        self.months = MonthPicker(month, self.session.today)
        self.months.set_compact(self.width_class == Width.COMPACT)
        self.months.chosen.connect(lambda _month: self._month_changed())
        self.head.add(self.months)

    def _follow_day(self) -> None:
        """Go along when another day or team is looked at, and when a new day begins."""
        if self.closing is not None and self.closing.team != self.session.team:
            self._show_other()
        looked_at = (self.session.day, self.session.today)
        if looked_at == self._looked_at:
            return
        day_before, self._looked_at = self._looked_at[0], looked_at
        month = last_month_end(self.session.day) if self.session.day != day_before else self.months.month
        self.months.hide()
        self.months.deleteLater()
        self._make_picker(month)
        self._show_other()

    # What is shown

    @property
    def month(self) -> date:
        """The last day of the month that is chosen."""
        return self.months.month

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show a ``month``; with ``note`` open the form for it, with ``export`` ask where its file goes."""
        if isinstance(target.get("month"), date):
            self.months.set_month(target["month"])
        if target.get("export"):
            self._export_wanted = True
            self.refresh_soon()
        if target.get("note"):
            self._note_wanted = str(target["note"])
            self.refresh_soon()

    def refresh(self) -> None:
        """Ask how far the month is, which is there soon, and then for the whole return."""
        work = partial(_read, self.month, self.session.team, self.session.today)
        self.ask(work, self._show_close)

    def choose_audience(self, audience: str) -> None:
        """Show the return as another reader gets it."""
        self.audience = type(self.audience)(audience)
        remember(_READER, audience)
        self.panel.choose(self.audience)
        self._wait_for_return()
        self.panel.clear()
        self.refresh_soon()

    def _month_changed(self) -> None:
        """Show the month that was chosen, unless something typed in the panel would be lost."""
        if self.closing is not None and self.closing.month != self.month and self.mend.is_typed():
            self.months.blockSignals(True)
            self.months.set_month(self.closing.month)
            self.months.blockSignals(False)
        else:
            self._show_other()

    def _show_other(self) -> None:
        """Show another month or team; what is typed on the one before can still be saved, for it alone."""
        if not self.mend.is_typed():
            self.mend.leave()
        self._show_waiting()
        self.refresh_soon()

    def _show_waiting(self) -> None:
        """Ask the question of the month that is chosen; nothing can be exported until its answer is there."""
        self.closing = None
        self.set_question(f"Is {show_month(self.month)} ready to sign off?")
        self.panel.clear()
        self._wait_for_return()

    def _wait_for_return(self) -> None:
        self.answered = None
        self.table.set_empty("The return is being worked out.")
        self.table.set_rows(())
        self.which.set_text(_SAYS, "What it will say")
        for button in (self.copy_button, self.export_button):
            button.setEnabled(False)

    def _show_close(self, closing: MonthClose) -> None:
        if (closing.month, closing.team) != (self.month, self.session.team):
            return
        anew, self.closing = self.closing is None, closing
        there = closing.found is not None
        for widget in (self._parts, self.strip):
            widget.setVisible(there)
        self.none.setVisible(not there)
        self.show_side(there)
        self.set_question(closing.question)
        self.set_answer(closing.answer)
        self._show_which()
        if closing.found is None:
            self.none.say(closing.month, closing.none)
            self._export_wanted = False
            return
        self.pane.show_month(closing, anew=anew)
        self.which.set_text(_CHECKS, f"Checks {closing.found.left} left" if closing.found.left else "Checks")
        self.panel.say_signed(bool(closing.standing))
        self.sign.show_month(closing, self.session.refusal(past_too=True))
        if self.answered is None and self.audience == "leadership" and not closing.standing:
            self.panel.show_figures(closing.found.headlines, closing.month)
        self.mend.show_again()
        if self._note_wanted:
            self._open_named()
        work = partial(ask_month, closing.month, closing.team, str(self.audience), self.session.today)
        progress = Progress("Working out the return", stop="", leaves="")
        self.ask(work, self._show_return, topic="return", failed=self._not_shown, progress=progress)

    def _show_return(self, found: Answer) -> None:
        from models.returns.words import to_explain

        of = self.closing
        if of is None or (found.month, found.team) != (of.month, of.team) or found.chosen.audience != self.audience:
            return
        self.answered = found
        day = show(found.month)
        self.table.set_empty(
            "Nothing needs an explanation.",
            f"On {day} nobody is over or under their limits and every case has a key worker who is there.",
        )
        self.table.leave_out(("team",) if found.team else ())
        self.table.set_rows(found.full.exceptions)
        rows = len(found.full.exceptions)
        self.which.set_text(_SAYS, f"What it {'says' if of.standing else 'will say'}: {count(rows, 'exception')}")
        self.which.setToolTip(to_explain(found.full, day))
        self.panel.show_return(found.chosen, found.since)
        self._say_restated(of, found)
        for button in (self.copy_button, self.export_button):
            button.setEnabled(True)
        self.fit_strip()
        if self._export_wanted:
            self._export_wanted = False
            self.ask_where()

    def _say_restated(self, of: MonthClose, found: Answer) -> None:
        """Add to the answer of a signed month how many of its figures come out otherwise now."""
        number = len(found.since.figures)
        if number:
            are = "is" if number == 1 else "are"
            self.set_answer(f"{of.answer} {count(number, 'figure')} {are} restated since.")

    def _not_shown(self, sentence: str) -> None:
        self._export_wanted = False
        self.show_trouble(sentence, topic="return")

    def _show_which(self) -> None:
        """Show the checks, or the exceptions as the return has them."""
        says = self.which.key == _SAYS
        there = self.closing is None or self.closing.found is not None
        self._parts.setCurrentIndex(1 if says else 0)
        self.which.setVisible(there and (self.width_class > Width.COMPACT or self.tabs.key == "main"))
        self.table.filter_field.setVisible(says and there and self.width_class > Width.COMPACT)
        self.table.columns_button.setVisible(says and there and self.width_class > Width.COMPACT)

    def take_keyboard(self) -> None:
        """Take the keyboard to the lines of the chosen check, or to the check."""
        if self.closing is not None and self.closing.found is not None and self.which.key == _CHECKS:
            self.pane.take_keyboard()
        else:
            super().take_keyboard()

    def _open_named(self) -> None:
        """Open the form that a link named."""
        about, self._note_wanted = self._note_wanted, ""
        self.which.choose(_CHECKS)
        self._show_which()
        self.mend.open_named(about)

    # Signing

    def ask_to_sign(self, role: str, name: str) -> None:
        """Ask once more, then sign the month."""
        of = self.closing
        if of is None:
            return
        question, detail = signs_for(of)
        confirm(self, question, detail, "Cancel", self.sign.button.text(), partial(self._sign, of, role, name),
                destroys=False)  # fmt: skip

    def _sign(self, of: MonthClose, role: str, name: str) -> None:
        work = partial(panels.sign, of, role, name, self.session.today)
        self.sign.form.saving = True
        self.tell(work, self._signed, failed=self._not_signed, past_too=True)

    def _signed(self, _sentence: str) -> None:
        self.sign.form.say("")
        self.refresh_soon()

    def _not_signed(self, sentence: str) -> None:
        """Say why not, beside the button, and show what is so now."""
        self.sign.form.say(sentence)
        self.refresh_soon()

    # What the user does

    def _open(self, target: dict[str, Any]) -> None:
        """Open the worker or the case that a row is about."""
        if target:
            self.open_place(**target)

    def copy_figures(self) -> None:
        """Copy the figures that are shown."""
        if self.answered is not None:
            returns_file.copy_figures(self, self.answered.chosen)

    def ask_where(self) -> None:
        """Ask where the return's file goes, and write it there."""
        if self.answered is not None:
            returns_file.ask_where(self, self.answered.chosen)

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
            self.strip.say(self._file_words())

    def _file_words(self) -> str:
        signed_on = self.answered.signed_on if self.answered is not None else None
        return f"The file is as signed on {show(signed_on)}." if signed_on else "The file is marked as a draft."

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.pane.fit(width)
        self.panel.set_compact(width == Width.COMPACT)
        self._show_which()
        self.months.set_compact(width == Width.COMPACT)
        self.strip.set_compact(width == Width.COMPACT)
        self.fit_strip()


def _read(month: date, team: str | None, today: date, store: "Store") -> MonthClose:
    return month_close(store, month, team, today)
