"""The tables of what is quietly wrong: the lists at the left, the rows of the chosen one, and what can be done."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from models.put_right import Action, Check, Row
from models.words import key
from ui.kit import buttons
from ui.kit.marks import Mark
from ui.kit.tables import Column, Table

_DASH = "–"
_WHY = 200
_HEADINGS = {"case": "Case", "worker": "Worker", "family": "Family", "line": "For whom"}
_ABOUT = {"case": "Category", "worker": "Role", "family": "Children", "line": "Limits"}
_MANY = {"family": "families"}
_MOST_ACTIONS = 3


def lists_table() -> Table:
    """Return the table of the lists, with how many rows each has."""
    return Table(
        "lists to put right",
        (
            Column("name", "What was looked at", lambda check: check.name, strong=True, width=200, stretch=True,
                   mark=_mark, tip=lambda check: check.why, wraps=True),
            Column("number", "Found", lambda check: _DASH if check.not_told else f"{len(check.rows):,}",
                   lambda check: len(check.rows), right=True),
        ),
        key=lambda check: check.key,
        one="list",
        toolbar=False,
    )  # fmt: skip


def _mark(check: Check) -> Mark:
    if check.not_told:
        return Mark.NO_LIMIT
    if not check.rows:
        return Mark.DONE
    return Mark.TO_DO if check.decides else Mark.DUE


def rows_tables(first: Callable[[Row], str]) -> dict[str, Table]:
    """Return the tables of rows by what a row is; ``first`` gives the words of what Enter does with one."""
    return {one: _rows_table(one, first) for one in _HEADINGS}


def _rows_table(one: str, first: Callable[[Row], str]) -> Table:
    columns = [
        Column("subject", _HEADINGS[one], lambda row: row.subject, lambda row: key(row.subject), strong=True),
        Column("about", _ABOUT[one], lambda row: row.about, leaves=4),
    ]
    if one == "case":
        columns.append(Column("who", "Key worker", lambda row: row.who or "not allocated", leaves=2))
    if one in ("case", "worker"):
        columns.append(Column("team", "Team", lambda row: row.team, leaves=5))
    columns.append(Column("why", "Why", lambda row: row.why, width=_WHY, stretch=True, tip=lambda row: row.why,
                          wraps=True))  # fmt: skip
    if one == "case":
        columns.append(Column("days", "Days", lambda row: _DASH if row.days is None else f"{row.days:,}",
                              lambda row: row.days, right=True))  # fmt: skip
    columns.append(Column("first", "Enter does", first, leaves=1))
    return Table(f"{one} to put right", columns, key=lambda row: row.key, one=one, many=_MANY.get(one, ""),
                 toolbar=False)  # fmt: skip


class RowActions:
    """The buttons under a table of rows: what can be done with the chosen row, the first as the main one."""

    def __init__(self, table: Table, then: Callable[[Row, Action], Any]) -> None:
        self._table, self._then = table, then
        self._actions: Sequence[Action] = ()
        self.buttons = [buttons.main_button("", "Enter", partial(self.do, 0))]
        self.buttons += [buttons.button("", partial(self.do, number)) for number in range(1, _MOST_ACTIONS)]
        table.below.setSpacing(8)
        for made in reversed(self.buttons):
            table.below.addWidget(made)
            made.hide()

    def show(self, actions: Sequence[Action]) -> None:
        """Offer these actions, none where no row is chosen."""
        self._actions = actions
        for number, made in enumerate(self.buttons):
            made.setVisible(number < len(actions))
            if number < len(actions):
                made.set_text(actions[number].words)

    def do(self, number: int) -> None:
        """Do one of the actions with the chosen row."""
        row = self._table.row
        if row is not None and number < len(self._actions):
            self._then(row, self._actions[number])
