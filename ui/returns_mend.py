"""Mending what a month's checks miss: the panel of a line opens, what is written is kept, and the next line comes."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from models.actions import Listed as ListedAction
from models.breach_list import Listed as ListedBreach
from models.changes import Change
from models.month_close import ACTIONS, Line
from models.month_notes import Note
from models.signatures import Signature
from ui import returns_panels as panels
from ui.action_form import ActionPanel
from ui.returns_panels import Panel

if TYPE_CHECKING:
    from models.store import Store
    from ui.returns import ReturnPage


class Mending:
    """What is done with the lines of a page's checks, one after the other, and with its signatures."""

    def __init__(self, page: "ReturnPage") -> None:
        self._page, self._pane = page, page.pane
        self._line: Line | None = None
        """The line that the panel is about."""

    @property
    def panel(self) -> Panel | None:
        """The panel that is open."""
        detail = self._page.detail
        return detail if isinstance(detail, Panel) else None

    def open_line(self, line: Line) -> None:
        """Do what a line names, unless something typed in the panel would be lost."""
        page, of = self._page, self._page.closing
        if of is None or self.is_typed():
            return
        if isinstance(line.of, ListedBreach):
            self._show(partial(panels.breach_panel, page, line.of, of), line)
        elif isinstance(line.of, Change):
            self._show(partial(panels.change_panel, page, line.of, of), line)
        elif isinstance(line.of, Note):
            self.open_note(line.of.about, line)
        elif self._pane.list.key == ACTIONS:
            work = partial(panels.read_action, int(line.target["action_row"]), page.session.today)
            page.ask(work, partial(self._open_action, line), topic="action")
        elif line.target:
            page.open_place(**line.target)

    def open_note(self, about: str, line: Line | None = None) -> None:
        """Open the form for a note that settles the chosen check."""
        of = self._page.closing
        if of is not None and not self.is_typed():
            rows = of.check_of[self._pane.list.key].rows
            self._show(partial(panels.note_panel, self._page, about, of, rows), line)

    def open_withdrawal(self, signature: Signature) -> None:
        """Ask why a signature is withdrawn."""
        of = self._page.closing
        if of is not None and not self.is_typed():
            self._show(partial(panels.withdraw_panel, self._page, signature, of), None)

    def open_named(self, about: str) -> None:
        """Open the form of the line that a link names: a figure and what it is compared with, or a note."""
        line = self._pane.line(about) or self._pane.line(f"note {about}")
        if line is not None:
            self.open_line(line)

    def show_again(self) -> None:
        """Show the panel's line as it is now, unless something is being typed."""
        panel, line, of = self.panel, self._line, self._page.closing
        if panel is None or line is None or of is None or panel.form.dirty:
            return
        now = next((one for lines in of.lines.values() for one in lines if one.key == line.key), None)
        if now is None:
            self.leave()
        elif now != line and not isinstance(panel, ActionPanel):
            self.open_line(now)

    def is_typed(self) -> bool:
        """Whether the form holds something that is neither saved nor being saved; it then asks whether to leave it."""
        panel = self.panel
        return panel is not None and not panel.form.saving and self._page.asks_to_leave()

    def leave(self) -> None:
        """Close the panel; the keyboard goes back to the lines."""
        if self._page.detail is not None:
            self._line = None
            self._page.close_detail()
            self._pane.take_keyboard()

    def _open_action(self, line: Line, one: ListedAction | None) -> None:
        of = self._page.closing
        if of is not None and one is not None and not self.is_typed():
            self._show(partial(panels.action_panel, self._page, one, of), line)

    def _show(self, make: Callable[[panels.Keep], Panel], line: Line | None) -> None:
        panel = make(lambda work: self._keep(panel, work))
        panel.form.cancelled.connect(self.leave)
        if isinstance(panel, ActionPanel):
            panel.left.connect(self.leave)
        self._line = line
        self._page.show_detail(panel)
        panel.form.focus_first()

    def _keep(self, panel: Panel, work: "Callable[[Store], str]") -> None:
        failed = panel.while_open(panel.form.say, self._page.show_trouble)
        self._page.tell(work, partial(self._kept, panel), failed=failed, past_too=True)

    def _kept(self, panel: Panel, _sentence: str) -> None:
        """Go to the next line to do of the check, or back to the lines."""
        if self._page.detail is not panel:
            return
        line = self._line
        after = self._pane.next_after(line.key) if line is not None else None
        self.leave()
        if line is not None:
            self._pane.table.mark_changed([line.key])
        if after is not None:
            self._pane.table.select(after.key)
            self.open_line(after)
