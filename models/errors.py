"""The two kinds of error a user is told about; each one's text is a plain sentence that says what to do."""

from dataclasses import dataclass


class BadInput(Exception):
    """What the user gave can't be taken as it is (exit status 2)."""


class Failure(Exception):
    """The program could not do it for a reason outside it: a full disk, a file in use (exit status 1)."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that can't be taken: where it stands, what it holds and why it is refused."""

    sheet: str
    row: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        """Return the row as one line of a list."""
        where = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        blank = not self.value and self.why.startswith("empty")
        what = f" {self.column} is" if blank else f" {self.column} “{self.value}”:" if self.column else ""
        return f"{where}:{what} {self.why}"


class BadRows(BadInput):
    """A file was refused whole because of the rows listed in ``rows``."""

    def __init__(self, sentence: str, rows: tuple[BadRow, ...]) -> None:
        super().__init__(sentence)
        self.rows = rows
