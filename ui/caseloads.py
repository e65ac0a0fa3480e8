"""Caseloads: what each worker carries, as a table; the panel shows one worker, and every form about workers."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from models import absences, workers
from models.absences import Absence
from models.caseloads import Caseloads, answer, caseloads, explain_person, short_answer
from models.explain import Explanation, explain_total
from models.overview import Person
from models.position import WorkerPosition
from models.store import Store
from models.words import Status, count
from models.worker_detail import Choices, Detail, as_if, choices, detail
from models.workers import Post
from ui import absence_forms, worker_forms
from ui.caseloads_table import caseloads_table, footer_rows
from ui.kit import buttons, marks
from ui.kit.confirm import confirm
from ui.kit.panel import Why
from ui.page import Page, Width
from ui.session import Session
from ui.worker_detail import WorkerDetail
from ui.worker_forms import ChangePanel, FormPanel

_ANY = "Any status"


class CaseloadsPage(Page):
    """A row a person, worst first; Enter or a click on the name opens the worker, a figure explains itself."""

    place = "Caseloads"
    question = "What does each worker carry?"
    detail_width = 400

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.shown: Caseloads | None = None
        self.status: Status | None = None
        self._worker_row: int | None = None
        self._wanted: int | None = None
        self._of: Detail | None = None
        self._form: FormPanel | None = None
        self.table = caseloads_table()
        self._build_tools()
        self.body.setContentsMargins(0, 0, 0, 10)
        self.body.addWidget(self.table)
        self._connect()

    def _build_tools(self) -> None:
        self.status_button = buttons.menu_button(_ANY, QMenu(self))
        self.add_button = buttons.button("Add a worker…", self.add_worker)
        self.copy_button = buttons.button("Copy", self.copy)
        for widget in (self.table.filter_field, self.status_button, self.add_button):
            self.toolbar.addWidget(widget)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.copy_button)
        self.toolbar.addWidget(self.table.columns_button)
        self.only_today(self.add_button)

    def _connect(self) -> None:
        self.table.chosen.connect(self._chosen)
        self.table.activated.connect(self._activated)
        self.table.explain.connect(self._explain_cell)
        self.table.view.clicked.connect(self._clicked)
        self.table.filter_field.textChanged.connect(lambda _text: self._show_footer())
        self.table.footer.setCursor(Qt.CursorShape.PointingHandCursor)
        self.table.footer.installEventFilter(self)

    # What is shown

    def refresh(self) -> None:
        """Ask for what everybody carries, and for the worker in the panel."""
        self.ask(partial(caseloads, day=self.session.day, team=self.session.team), self._show)
        if self._worker_row is not None and self._form is None:
            self._ask_worker()

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - as every page has it
        """Open a worker (``worker_row``) or a new one's form (``add``, ``for_team``), or show one ``status`` only."""
        if "status" in target:
            self._choose_status(Status(str(target["status"])))
        if target.get("worker_row") is not None:
            self.open_worker(int(target["worker_row"]))
        elif target.get("add"):
            self.add_worker(target.get("for_team"))

    def fit(self, width: Width) -> None:
        """Leave out in a small window what can be reached otherwise."""
        super().fit(width)
        self.copy_button.setVisible(width > Width.COMPACT)
        self._say_answer()
        self._show_footer()

    def _show(self, shown: Caseloads) -> None:
        self.shown = shown
        service = self.session.team is None and len({person.of.team for person in shown.people}) > 1
        self.table.leave_out([*([] if service else ["team"]), *([] if shown.position.guessed else ["guess"])])
        self._say_answer()
        self._fill_statuses()
        self._show_people()

    def _say_answer(self) -> None:
        if self.shown is not None:
            self.set_answer((short_answer if self.width_class == Width.COMPACT else answer)(self.shown))

    def _fill_statuses(self) -> None:
        if self.shown is None:
            return
        counted = Counter(person.status for person in self.shown.people)
        menu = self.status_button.menu()
        if menu is None:
            return
        menu.clear()
        menu.addAction(f"{_ANY}, {len(self.shown.people):,}", partial(self._choose_status, None))
        for status in Status:
            if counted[status]:
                words = f"{str(status).capitalize()}, {counted[status]:,}"
                menu.addAction(marks.mark_icon(str(status)), words, partial(self._choose_status, status))

    def _choose_status(self, status: Status | None) -> None:
        self.status = status
        self.status_button.set_text(_ANY if status is None else str(status).capitalize())
        self._show_people()

    def _show_people(self) -> None:
        if self.shown is None:
            return
        everyone = self.shown.people
        people = [person for person in everyone if self.status in (None, person.status)]
        if everyone and not people:
            hidden = (
                f"{count(len(everyone), 'person', 'people')} {'has' if len(everyone) == 1 else 'have'} another status."
            )
            self.table.set_empty(
                f"Nobody is {self.status}.", hidden, "Show everybody", partial(self._choose_status, None)
            )
        else:
            self.table.set_empty(
                "Nobody works here yet.", "Add the first worker, or read a caseload workbook under Import.",
                "" if self.session.past else "Add a worker", self.add_worker,
            )  # fmt: skip
        wanted, self._wanted = self._wanted, None
        self.table.set_rows(people, keep=wanted, total=len(everyone))
        self.table.share_width()  # a change may have made a figure longer
        self._show_footer()

    def _show_footer(self) -> None:
        if self.shown is not None and self.width_class > Width.COMPACT:
            people = [self.table.model.rows[row] for row in self.table.model.order]
            self.table.set_footer(*footer_rows(self.shown, people))
        else:
            self.table.set_footer()

    # The worker in the panel

    def open_worker(self, row: int) -> None:
        """Show a worker at the right, also one who is not in the list."""
        if self._leave_typed():
            return
        self._worker_row = row
        if not self.table.select(row):
            self._wanted = row
        self._ask_worker()

    def close_detail(self) -> None:
        """Close the panel and forget the worker."""
        self._worker_row = self._of = self._form = None
        had_keyboard = self._in_detail()
        super().close_detail()
        if had_keyboard:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_worker(self) -> None:
        if self._worker_row is not None:
            work = partial(detail, row=self._worker_row, day=self.session.day)
            self.ask(work, self._show_worker, topic="worker", failed=self._gone)

    def _gone(self, sentence: str) -> None:
        """Close the panel of a worker who is no longer in the record, as after undoing that they were added."""
        if self._form is None:
            self.close_detail()
        if "no longer in the record" not in sentence:
            self.show_trouble(sentence, topic="worker")

    def _show_worker(self, of: Detail) -> None:
        if of.worker.row != self._worker_row or self._form is not None:
            return
        self._of, had_keyboard = of, self._in_detail() or self.width_class == Width.COMPACT
        panel = WorkerDetail(of, self.session.refusal(), with_team=self.session.team is None)
        panel.closed.connect(self.close_detail)
        panel.wants.connect(self._open_link)
        panel.why.connect(self._explain_status)
        panel.acts.connect(self._act, Qt.ConnectionType.QueuedConnection)
        self.show_detail(panel)
        if had_keyboard:
            first = panel.close_button if self.session.past else panel.change_button
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_detail(self) -> bool:
        """Whether the keyboard is in the panel, which takes it along when it goes."""
        focus = self.focusWidget()
        return self.detail is not None and focus is not None and self.detail.isAncestorOf(focus)

    def _chosen(self, person: Person | None) -> None:
        """Let the panel follow the row."""
        if person is not None and isinstance(self.detail, WorkerDetail) and person.row != self._worker_row:
            self._worker_row = person.row
            self._ask_worker()

    def _clicked(self, index: QModelIndex) -> None:
        person = self.table.model.row_object(index.row())
        if person is not None and not self.table.model.columns[index.column()].explain:
            self.open_worker(person.row)

    def _activated(self, person: Person) -> None:
        """Explain the figure that has the keyboard, or open the worker."""
        column = self.table.model.columns[self.table.view.currentIndex().column()]
        if column.explain:
            self._explain_cell(person, column.key)
        else:
            self.open_worker(person.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a form with Esc as the form itself does: what was typed is not lost without a question."""
        if event.key() == Qt.Key.Key_Escape and self._form is not None:
            self._form.form.leave()
        else:
            super().keyPressEvent(event)

    # Explanations and links

    def _explain_cell(self, person: Person, key: str) -> None:
        if self.shown is not None:
            self._why(explain_person(person, key, self.shown.position.day), self.table.view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Explain the totals when the rows under the list are clicked."""
        if watched is self.table.footer and event.type() == QEvent.Type.MouseButtonRelease and self.shown is not None:
            self._why(explain_total(self.shown.position, "open_cases"), self.table.footer)
        return super().eventFilter(watched, event)

    def _explain_status(self, anchor: QWidget) -> None:
        if self._of is not None and self._of.person is not None:
            self._why(explain_person(self._of.person, "status", self._of.day), anchor)

    def _why(self, explanation: Explanation, anchor: QWidget) -> Why:
        return Why(explanation, anchor, self._open_link)

    def _open_link(self, target: dict[str, Any]) -> None:
        details = dict(target)
        self.open_place(str(details.pop("place")), **details)

    def copy(self) -> None:
        """Copy what is shown, with its headings."""
        self.table.copy()
        selected = len(self.table.selected)
        number = selected or len(self.table.model.order)
        self.session.say(f"{count(number, 'row')} with headings on the clipboard.")

    # Forms

    def add_worker(self, team: str | None = None) -> None:
        """Open the form for a new worker; ``team`` is the one proposed, by default the one looked at."""
        if self.session.past:
            self.show_trouble(self.session.refusal(), topic="change")
        elif not self._leave_typed():
            self.ask(choices, partial(self._open_add, team or self.session.team), topic="form")

    def _open_add(self, team: str | None, offered: Choices) -> None:
        added: list[int] = []
        panel = worker_forms.add_panel(offered, self.session.today, team, added.append)
        self._open_form(panel, lambda: self._added(panel, added[-1]))

    def _added(self, panel: FormPanel, row: int) -> None:
        if panel.form.goes_on:
            self.add_worker()
        else:
            self._wanted = row
            self.open_worker(row)

    def _act(self, name: str, about: object) -> None:
        """Open the form that the panel names, or do at once what needs none."""
        of, today = self._of, self.session.today
        if of is None:
            return
        if name in ("change", "correct"):
            self.ask(choices, partial(self._open_post_form, name, of), topic="form")
        elif name == "leaves":
            self._open_form(worker_forms.leaves_panel(of, today))
        elif name == "absence":
            self._open_form(absence_forms.add_absence(of.worker, today))
        elif name == "correct change" and isinstance(about, Post):
            remove = partial(self._do, partial(workers.remove_change, row=of.worker.row, post_row=about.row))
            self._open_form(worker_forms.change_day_panel(of.worker, about, today, remove))
        elif isinstance(about, Absence):
            self._act_on_absence(name, of, about)
        else:
            self._act_at_once(name, of)

    def _act_on_absence(self, name: str, of: Detail, absence: Absence) -> None:
        if name == "remove absence":
            self._do(partial(absences.remove, row=absence.row))
            return
        make = {
            "back": absence_forms.back_on,
            "change absence": absence_forms.change_absence,
            "correct absence": absence_forms.correct_absence,
        }[name]
        self._open_form(make(of.worker, absence, self.session.today))

    def _act_at_once(self, name: str, of: Detail) -> None:
        worker = of.worker
        if name == "limit":
            self.open_place("Limits and weights", worker_row=worker.row)
        elif name == "stays":
            self._do(partial(_stays, of=of))
        elif name == "remove":
            confirm(
                self, f"Remove {worker.name}?",
                "Only someone added by mistake, who never held a case, can be removed. For everybody else record a"
                " leaving date.",
                "Keep the worker", "Remove the worker", partial(self._do, partial(workers.remove, row=worker.row)),
            )  # fmt: skip

    def _open_post_form(self, name: str, of: Detail, offered: Choices) -> None:
        if name == "correct":
            self._open_form(worker_forms.correct_panel(of, offered, self.session.today))
            return
        panel = ChangePanel(of, offered, self.session.today)
        panel.tries.connect(partial(self._try, panel, of.worker.row))
        self._open_form(panel)

    def _try(self, panel: ChangePanel, row: int, typed: tuple[Any, ...]) -> None:
        day = self.session.day
        self.ask(
            lambda store: as_if(store, row, day, *typed), partial(self._show_effect, panel), topic="effect",
            failed=lambda _sentence: None,
        )  # fmt: skip

    def _show_effect(self, panel: ChangePanel, found: tuple[WorkerPosition, WorkerPosition] | None) -> None:
        if self._form is panel:  # else it was left meanwhile
            panel.show_effect(found)

    def _open_form(self, panel: FormPanel, saved: Callable[[], object] | None = None) -> None:
        """Show a form in the panel's place; leaving it goes back to the worker."""
        panel.form.save.connect(partial(self._save, panel, saved))
        panel.form.cancelled.connect(self._drop_form)
        self._form = panel
        self.show_detail(panel)
        panel.form.focus_first()

    def _save(self, panel: FormPanel, saved: Callable[[], object] | None, values: dict[str, Any]) -> None:
        failed = panel.while_open(panel.say, self.show_trouble)
        panel.form.saving = True
        self.tell(lambda store: panel.work(store, values), partial(self._saved, panel, saved), failed=failed)

    def _saved(self, panel: FormPanel, saved: Callable[[], object] | None, _sentence: str) -> None:
        if self._form is panel:
            self._drop_form()
        if saved is not None:
            saved()
        if self._worker_row is not None:
            self.table.mark_changed({self._worker_row})

    def _do(self, work: Callable[[Store], str]) -> None:
        """Change something that needs no form; Undo takes it back."""
        self.tell(work, lambda _sentence: self._drop_form())

    def _drop_form(self) -> None:
        """Go back from a form to the worker that is open, or close the panel when none is."""
        self._form = None
        if self._worker_row is None:
            self.close_detail()
        else:
            self._ask_worker()

    def _leave_typed(self) -> bool:
        """Leave a form that is open; return whether it has to be asked first, since something is typed in it."""
        if self._form is not None and self._form.form.dirty:
            self._form.form.leave()
            return True
        self._form = None
        return False


def _stays(store: Store, of: Detail) -> str:
    worker = of.worker
    return workers.correct(store, worker.row, worker.worker_id, worker.name, worker.start, None)
