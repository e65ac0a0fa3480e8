"""The page Breaches: who is outside their limits, since when, and who answers for it by which day."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from models import explanations
from models.actions import Task
from models.breach_about import place_of
from models.breach_list import BreachList, Listed, breach_list
from models.breach_runs import UNALLOCATED
from models.dates import show, show_month
from models.explanations import Explanation, Said
from ui.breach_form import AnswerPanel
from ui.breaches_tables import breaches_table, texts_table, texts_words
from ui.day_picker import MonthPicker
from ui.kit import buttons
from ui.kit.labels import Label
from ui.page import Page, Width
from ui.session import Session

_HOLD, _ENDED, _TEXTS = "hold", "ended", "texts"


class BreachesPage(Page):
    """The breaches of a month up to its last day, or of the one that is going on up to today; a panel answers one."""

    place = "Breaches"
    question = "Who answers for each breach?"
    has_day = False
    detail_width = 400

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.found: BreachList | None = None
        self._target: dict[str, Any] = {}
        self._today = session.today
        self.table, self.texts = breaches_table(), texts_table()
        self._build()
        self._make_picker(session.today)
        session.looking_at_changed.connect(self._follow_day)

    def _build(self) -> None:
        choices = ((_HOLD, "Hold now"), (_ENDED, "Ended in the month"), (_TEXTS, "No longer match"))
        self.which = buttons.Segments(choices, "Which breaches are shown")
        self.which.chosen.connect(lambda _key: self._show_rows())
        self._stack = QStackedWidget()
        for table in (self.table, self.texts):
            self._stack.addWidget(table)
            self.toolbar.addWidget(table.filter_field)
        self.toolbar.addWidget(self.which)
        self.toolbar.addStretch(1)
        for table in (self.table, self.texts):
            self.toolbar.addWidget(table.columns_button)
        self._kept = Label("", "small", "text2", wrap=True)
        self.body.addWidget(self._kept)
        self.body.addWidget(self._stack, 1)
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self.open_breach)
        self.table.view.clicked.connect(lambda _index: self.open_breach(self.table.row))
        self.texts.activated.connect(self._open_text)

    def _make_picker(self, month: date) -> None:
        self.months = MonthPicker(month, self.session.today)
        self.months.set_compact(self.width_class == Width.COMPACT)
        self.months.chosen.connect(lambda _month: self._month_changed())
        self.head.add(self.months)

    def _follow_day(self) -> None:
        """Offer the new month when one begins."""
        if self.session.today != self._today:
            self._today = self.session.today
            month = self.months.month
            self.months.hide()
            self.months.deleteLater()
            self._make_picker(month)

    # What is shown

    @property
    def day(self) -> date:
        """The day that is looked at and written about: the month's last, today in the one that is going on."""
        return min(self.months.month, self.session.today)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show a ``month``; with ``worker_row`` or ``case_row`` open that breach, of a ``kind`` where one is named."""
        if isinstance(target.get("month"), date):
            self.months.set_month(target["month"])
        self._target = target
        self.refresh_soon()

    def refresh(self) -> None:
        """Ask for the breaches."""
        self.ask(partial(breach_list, day=self.day, team=self.session.team), self._show)

    def fit(self, width: Width) -> None:
        """Arrange the page for the window's width."""
        super().fit(width)
        self.months.set_compact(width == Width.COMPACT)
        self._show_tools()

    def _month_changed(self) -> None:
        self.close_detail()
        self.refresh_soon()

    def _show(self, found: BreachList) -> None:
        self.found = found
        past = found.day != self.session.today
        self.set_answer(found.answer)
        self.which.set_text(
            _HOLD, f"{f'Hold on {found.day.day} {found.day:%b}' if past else 'Hold now'} {len(found.holding)}"
        )
        self.which.set_text(_ENDED, f"Ended in {found.day:%B} {len(found.ended)}")
        self.which.set_text(_TEXTS, f"No longer match {len(found.unmatched)}")
        self.table.leave_out(("team",) if found.team else ())
        self._show_rows()
        self._show_again()
        if self._target:
            self._open_named()

    def _show_rows(self) -> None:
        found = self.found
        if found is None:
            return
        key = self.which.key
        rows = found.ended if key == _ENDED else found.holding
        self.table.leave_out(
            (*(("team",) if found.team else ()), *(("review", "lacks", "owner") if key == _ENDED else ("ended",)))
        )
        self._say_empty(found, key)
        self.table.set_rows(rows)
        self.texts.set_rows(found.unmatched)
        self._stack.setCurrentWidget(self.texts if key == _TEXTS else self.table)
        self._kept.setText(texts_words(len(found.unmatched)) if key == _TEXTS and found.unmatched else "")
        self._kept.setVisible(bool(self._kept.text()))
        self._show_tools()
        if key == _TEXTS:
            self.close_detail()

    def _say_empty(self, found: BreachList, key: str) -> None:
        if key == _ENDED:
            self.table.set_empty(f"No breach ended in {show_month(found.day)}.")
        else:
            self.table.set_empty(
                f"Nobody answers for anything on {show(found.day)}.",
                "Nobody is over or under their limits or away with cases, and every case has a key worker.",
            )
        self.texts.set_empty(
            "Everything that was written belongs to a breach.",
            "When a correction of the past takes a breach away, what was written on it is kept here.",
        )

    def _show_tools(self) -> None:
        for table in (self.table, self.texts):
            here = table is self._stack.currentWidget()
            table.filter_field.setVisible(here)
            table.columns_button.setVisible(here and self.width_class > Width.COMPACT)

    # The panel

    def open_breach(self, one: Listed | None) -> None:
        """Open the panel that shows and answers a breach, unless something typed there would be lost."""
        if one is None or self.asks_to_leave():
            return
        found = self.found
        refusal = self.session.refusal(past_too=True)
        panel = AnswerPanel(one, found.owners if found else (), self.day, self.session.today, refusal)
        panel.form.cancelled.connect(self._leave)
        panel.answered.connect(partial(self._keep, panel))
        panel.removed.connect(self._remove)
        panel.action_wanted.connect(lambda row: self.open_place("Actions", action_row=row))
        panel.subject_wanted.connect(lambda: self.open_place(**place_of(one.breach.kind, one.breach.row)))
        self.show_detail(panel)
        panel.form.focus_first()

    def _chosen(self, one: Listed | None) -> None:
        panel = self.detail
        if not isinstance(panel, AnswerPanel) or panel.form.dirty or one is None:
            return
        if self.table.model.key(one) != self.table.model.key(panel.one):
            self.open_breach(one)
            self.table.view.setFocus()

    def _leave(self) -> None:
        self.close_detail()
        self.table.view.setFocus()

    def _show_again(self) -> None:
        """Show the panel's breach as it is now, unless something is being typed."""
        panel = self.detail
        if not isinstance(panel, AnswerPanel) or panel.form.dirty or self.found is None:
            return
        key = self.table.model.key(panel.one)
        now = next((one for one in (*self.found.holding, *self.found.ended) if self.table.model.key(one) == key), None)
        if now is None:
            self.close_detail()
        elif now != panel.one:
            self.open_breach(now)

    def _open_named(self) -> None:
        """Open the breach that a link named."""
        target, self._target = self._target, {}
        row = target.get("worker_row", target.get("case_row"))
        is_case = "case_row" in target
        found = self.found
        if row is None or found is None:
            return
        named = [
            one for one in (*found.holding, *found.ended)
            if one.breach.row == row and (one.breach.kind == UNALLOCATED) == is_case
            and target.get("kind", one.breach.kind) == one.breach.kind
        ]  # fmt: skip
        if named:
            self.which.choose(_HOLD if named[0].breach.ended is None else _ENDED)
            self._show_rows()
            self.table.clear_filter()
            self.table.select(self.table.model.key(named[0]))
            self.open_breach(named[0])

    def _open_text(self, one: Any) -> None:  # noqa: ANN401 - a row of the table
        self.open_place(**place_of(*one.text.subject))

    # Changes

    def _keep(self, panel: AnswerPanel, said: Said, task: Task | None) -> None:
        of, today = panel.one.breach, self.session.today
        about, now = of.about(self.day), of.answer
        work = partial(explanations.answer, about=about, now=now, said=said, today=today, task=task)
        failed = panel.while_open(panel.form.say, self.show_trouble)
        self.tell(work, partial(self._kept_answer, panel), failed=failed, past_too=True)

    def _kept_answer(self, panel: AnswerPanel, _sentence: str) -> None:
        """Go to the next breach that lacks something, or back to the rows when none does."""
        if self.detail is not panel:
            return
        rows = [self.table.model.row_object(place) for place in range(self.table.model.rowCount())]
        key = self.table.model.key
        place = next((place for place, one in enumerate(rows) if key(one) == key(panel.one)), -1)
        later = [one for one in (*rows[place + 1 :], *rows[:place]) if one.lacks]
        self.close_detail()
        self.table.mark_changed([key(panel.one)])
        if later:
            self.table.select(key(later[0]))
            self.open_breach(later[0])
        else:
            self.table.view.setFocus()

    def _remove(self, kept: Explanation) -> None:
        self.close_detail()
        self.tell(partial(explanations.remove, row=kept.row), past_too=True)
