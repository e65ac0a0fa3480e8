"""The preview of an extract of the case system: what it changes, who is new in it, and what it has wrong."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from models.dates import show
from models.extracts.plan import Choices
from ui import extract_work as work
from ui.extract_asks import Ask, AskBanner, AsOfField
from ui.extract_lines import LinePanel, choose, taken
from ui.extract_sections import Sections
from ui.files import choose_to_save
from ui.imports_work import Applying
from ui.kit.boxes import column
from ui.page import Width
from ui.worker import Progress

if TYPE_CHECKING:
    from models.extracts.plan import Line
    from models.imports import Effect
    from ui.imports import ImportPage

_GATHER_MS, _PAINTED_MS = 150, 50
_WORKING = "Working out what it does…"


class ExtractPreview(QWidget):
    """What an extract would change; each line of it can be opened, and left out."""

    changed = Signal(str)
    """What it would do is another; carries what to say before the answer."""
    wanted = Signal(object, str)
    """The file is to be read again: ``imports_work.Wanted``, and what to say before the answer."""

    def __init__(self, page: "ImportPage") -> None:
        super().__init__()
        self._page = page
        self.preview: work.Reading | None = None
        self.effect: Effect | str = _WORKING
        self.choices = Choices()
        """What is chosen, also where the plan does not know it yet."""
        self.changes = 0
        """How many lines are taken."""
        self._team: str | None = None
        self._confirmed: set[str] = set()
        self._day_entered = False
        self._said = ""
        self._planning: Progress | None = None
        self._trying: Progress | None = None
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._soon.timeout.connect(self._plan)
        self._next = QTimer(self, singleShot=True, interval=_PAINTED_MS)
        self._next.timeout.connect(self._ask_effect)
        self._build()

    def _build(self) -> None:
        self.banner = AskBanner()
        self.as_of = AsOfField(self._page.session)
        self.as_of.day_chosen.connect(self._read_as_of)
        self.sections = Sections(lambda: self.choices)
        self.sections.chosen.connect(self.take)
        self.sections.opened.connect(self.open_line)
        self.sections.followed.connect(self._follow)
        self.sections.same.connect(self.same)
        self.sections.save_wanted.connect(self.ask_where_list)
        self.sections.other.connect(self._page.close_detail)
        self.tools = self.sections.tools
        column(self).addWidget(self.sections)

    # A file

    def show_preview(self, reading: work.Reading) -> None:
        """Show what an extract would change."""
        self._stop()
        if self.preview is None or self.preview.path != reading.path:
            self._day_entered = False
            self.sections.begin()
        self._confirmed, self._said = set(), ""
        self._take(reading)

    def _take(self, reading: work.Reading) -> None:
        """Take over a plan, and ask what it does."""
        self.preview, self.choices, self._planning = reading, reading.plan.choices, None
        self._count()
        self.as_of.show_day(reading.plan.extract.as_of)
        self.sections.show_reading(reading)
        self.fit(self._page.width_class)
        self._renew_panel()
        self.effect = _WORKING
        self._next.start()  # once the preview stands
        self.changed.emit(self._said)

    def put_away(self) -> None:
        """Show nothing more of the file."""
        self._stop()
        self.preview, self.choices = None, Choices()
        self.banner.show_asks(())

    def _stop(self) -> None:
        self._soon.stop()
        self._next.stop()
        for progress in (self._planning, self._trying):
            if progress is not None:
                progress.stop()
        self._planning = self._trying = None

    # What the page shows of it

    @property
    def answer(self) -> str:
        """What the file would do, in one sentence."""
        if self._planning is not None and self._said:  # what was worked out before is no longer so
            return "What it would change is being worked out anew."
        return work.answer(self.preview) if self.preview is not None else ""

    @property
    def reading(self) -> list[str]:
        """How the file was read."""
        return work.how_read(self.preview.plan) if self.preview is not None else []

    @property
    def chosen(self) -> str:
        """What was chosen and would be lost with the preview; empty where nothing was."""
        swapped = len(self.preview.wanted.swapped) if self.preview is not None else 0
        return work.chosen_words(self.choices, swapped, len(self._confirmed), day=self._day_entered)

    def _count(self) -> None:
        lines = () if self.preview is None or self.preview.known else self.preview.plan.lines
        self.changes = sum(taken(line, self.choices) for line in lines)

    @property
    def unanswered(self) -> int:
        """How many cautions wait for an answer."""
        if self.preview is None or self.preview.known:
            return 0
        return sum(caution.kind not in self._confirmed for caution in self.preview.plan.warnings)

    @property
    def waits(self) -> bool:
        """Whether the plan is being worked out anew."""
        return self._soon.isActive() or self._planning is not None

    @property
    def tries(self) -> bool:
        """Whether what it does is still being found out."""
        return self._next.isActive() or self._trying is not None

    @property
    def ready(self) -> bool:
        """Whether it can be applied as it is."""
        return self.preview is not None and not (self.preview.known or self.unanswered or self.waits)

    @property
    def on_day(self) -> str:
        """The day of which what it does is told, where it is not today: `` on 30 Oct 2026``."""
        if self.preview is None or self.preview.plan.extract.as_of == self._page.session.today:
            return ""
        return f" on {show(self.preview.plan.extract.as_of)}"

    @property
    def matched(self) -> bool:
        """Whether its columns were matched by hand."""
        from models.extracts.annex_a import SOURCE

        return self.preview is not None and self.preview.plan.extract.source != SOURCE

    @property
    def left_to_do(self) -> tuple[int, int]:
        """How many people are to be confirmed and how many findings to be put right once it is applied."""
        if self.preview is None:
            return 0, 0
        plan = self.preview.plan
        people = sum(worker.joins for worker in plan.new_workers)
        return people, len(plan.extract.findings) + len(plan.contradictions)

    def foot(self, *, past: bool, short: bool) -> str:
        """Return what stands beside the buttons; ``short`` where there is little room."""
        if past:
            return "Nothing can be changed on a past day."
        if self.preview is not None and self.preview.known:
            return "There is nothing to apply."
        if self.unanswered:
            which = "question" if self.unanswered == 1 else f"{self.unanswered} questions"
            return f"Opens when the {which} above {'is' if self.unanswered == 1 else 'are'} answered."
        if self.waits:
            return "Working it out again…"
        if not self.changes:
            return "No case differs; only that the file was read is kept."
        return "Nothing has changed yet." if short else "Undo takes it all back."

    def applying(self, progress: Progress) -> Applying:
        """Return the work that applies what is shown."""
        assert self.preview is not None
        self._stop()
        return Applying(self.preview.plan, progress)

    def fit(self, width: Width) -> None:
        """Arrange for the window's width."""
        compact = width == Width.COMPACT
        self.sections.fit(compact=compact)
        self.as_of.label.setVisible(not compact)
        self.banner.show_asks([*self._cautions(), *self._date_questions()], most=1 if compact else 3)

    # Questions

    def _cautions(self) -> list[Ask]:
        if self.preview is None or self.preview.known:
            return []
        plan = self.preview.plan
        cautions = [
            Ask(
                caution.sentence,
                work.caution_button(caution.kind, plan.lines, self.choices),
                partial(self.confirm, caution.kind),
            )
            for caution in plan.warnings
            if caution.kind not in self._confirmed
        ]
        if plan.other_teams and not self.choices.its_teams and "closes many" not in self._confirmed:
            cautions.append(Ask(*work.other_teams_words(plan), self._only_its_teams))
        return cautions

    def _date_questions(self) -> list[Ask]:
        if self.preview is None:
            return []
        return [
            Ask(*work.date_words(question), partial(self._read_dates, (question.list, question.column)))
            for question in self.preview.plan.extract.questions
        ]

    def confirm(self, kind: str) -> None:
        """Go on in spite of a caution."""
        self._confirmed.add(kind)
        if kind == "older":
            self._set(replace(self.choices, older=True))
        self.fit(self._page.width_class)
        self.changed.emit(self._said)
        following = [*self.banner.buttons, self._page.apply_button, self.sections.lines.table.view]
        next(widget for widget in following if widget.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _only_its_teams(self) -> None:
        """Take the file for a cut: the cases of teams that it does not name stay open."""
        self._set(replace(self.choices, its_teams=True))

    def _read_dates(self, of: tuple[str, str]) -> None:
        """Read a column of dates the other way."""
        if self.preview is not None:
            wanted = self.preview.wanted
            self.wanted.emit(replace(wanted, swapped=wanted.swapped ^ {of}, choices=self.choices), "")

    def _read_as_of(self, day: date) -> None:
        """Read the file as of another day; whether an older one is wanted is asked anew."""
        if self.preview is not None:
            self._day_entered = True
            wanted = replace(self.preview.wanted, as_of=day, choices=replace(self.choices, older=False))
            self.wanted.emit(wanted, "")

    # Choices

    def take(self, lines: "Sequence[Line]", take: bool) -> None:
        """Take lines or leave them out; of a conflict, believe the file or keep what was entered."""
        self._set(choose(lines, take, self.choices))

    def same(self, worker: str, who: int | str | None) -> None:
        """Take a new worker for someone else, or with None for someone new."""
        others = {key: same for key, same in self.choices.same.items() if key != worker}
        if who is not None:
            others[worker] = who
        self._set(replace(self.choices, same=MappingProxyType(others)))

    def _set(self, choices: Choices) -> None:
        self.choices, self._said = choices, ""
        self._count()
        self._soon.start()
        self.sections.lines.show_choices()
        self._show_choice()
        self.changed.emit(self._said)

    def _plan(self, said: str = "") -> None:
        """Work out anew what the file would change; ``said`` stands before the answer until something is chosen."""
        if self.preview is None:
            return
        self._stop()
        self._said = said
        progress = Progress("Working out", stop="Put the file away")
        self._planning = progress
        progress.ended.connect(partial(self._planning_ended, progress))
        wanted = replace(self.preview.wanted, choices=self.choices)
        planning = partial(work.planned, wanted, self.preview.plan.extract, progress)
        self._page.ask(planning, self._take, topic="plan", progress=progress)
        self.changed.emit(self._said)

    def _planning_ended(self, progress: Progress, stopped: bool) -> None:
        if progress is self._planning:
            self._planning = None
            if stopped:
                self._page.put_away()

    # What it does

    def _ask_effect(self) -> None:
        """Ask what it does to each worker; the preview stands meanwhile."""
        if self.preview is None:
            return
        if self._trying is not None:
            self._trying.stop()
        self._team = self._page.session.team
        self.effect = _WORKING
        if self.preview.known or not self.preview.plan.changes:
            self.effect = "Nothing."
            self.changed.emit(self._said)
            return
        progress = Progress("Trying")
        self._trying = progress
        self._page.session.ask(
            partial(work.effect, self.preview, self._team, progress),
            partial(self._take_effect, progress),
            partial(self._take_effect, progress),
            topic="Import effect",
            progress=progress,
        )

    def _take_effect(self, progress: Progress, effect: "Effect | str") -> None:
        if progress is self._trying:
            self._trying, self.effect = None, effect
            self.changed.emit(self._said)

    def refresh(self) -> None:
        """Work it out anew where the record is another, and what it does where the team is."""
        if self.preview is None or self.waits:
            return
        if self._team != self._page.session.team and not self._next.isActive():
            self._ask_effect()
            self.changed.emit(self._said)
        current = partial(work.is_current, self.preview.plan)
        self._page.ask(current, partial(self._take_current, self.preview), topic="current")

    def _take_current(self, reading: work.Reading, current: bool) -> None:
        if not current and reading is self.preview and not (self._page.busy or self.waits):
            self.renew()

    def renew(self) -> None:
        """Work it out once more, because the record is another than it was."""
        if self.preview is not None:
            self._plan(f"The record has changed since {self.preview.path.name} was read.")

    # One line, and the lists

    @property
    def panel(self) -> LinePanel | None:
        """The line that is open, if one is."""
        return self._page.detail if isinstance(self._page.detail, LinePanel) else None

    def open_line(self, line: "Line") -> None:
        """Show what stands behind a line."""
        if self.preview is None:
            return
        panel = LinePanel(line, self.take)
        panel.closed.connect(self._page.close_detail)
        self._page.show_detail(panel)
        self._show_choice()
        opening = partial(work.opened, self.preview.plan, line)
        self._page.ask(opening, panel.while_open(panel.show_facts), topic="line")

    def _follow(self, line: "Line | None") -> None:
        """Show the line that the keyboard moved to, where one is open."""
        if self.panel is not None and line is not None and line.key != self.panel.line.key:
            self.open_line(line)

    def _renew_panel(self) -> None:
        """Show the open line of the new plan, or close it where there is none."""
        if self.panel is None or self.preview is None:
            return
        key = self.panel.line.key
        line = next((line for line in self.preview.plan.lines if line.key == key), None)
        if line is None:
            self._page.close_detail()
        else:
            self.open_line(line)

    def _show_choice(self) -> None:
        if self.panel is not None:
            self.panel.show_choice(take=taken(self.panel.line, self.choices))

    def ask_where_list(self) -> None:
        """Ask where the findings that are shown go, and save them."""
        if self.preview is None:
            return
        name = f"{self.sections.name} in {self.preview.path.stem}.csv"
        if path := choose_to_save(self, "Save the list", name, "List for a spreadsheet (*.csv)"):
            path = path if path.suffix else path.with_suffix(".csv")
            saving = partial(work.save_findings, self.sections.shown_findings, path)
            self._page.ask(saving, self._page.session.say, topic="list")
