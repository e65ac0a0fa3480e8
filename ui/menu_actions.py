"""Every action of the window in one table: its menu, words, keys, and the place it opens or the thing it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ui.places import LISTED


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``&`` marks its letter in the menu.

    ``does`` is a method of the window, unless ``place`` names the place that it opens with ``target``. ``edits`` means
    that it changes something, so it can't be used on a past day. ``keys`` that Qt's own widgets handle themselves are
    only shown (``shown_only``).
    """

    menu: str
    text: str
    keys: tuple[str, ...] = ()
    does: str = ""
    place: str = ""
    target: Mapping[str, Any] = field(default_factory=dict, hash=False)
    edits: bool = False
    shown_only: bool = False
    group: int = 0
    """Actions of one menu with different groups have a line between them."""

    @property
    def name(self) -> str:
        """The words without the marks of a menu."""
        return self.text.replace("&", "").removesuffix("…")


MENUS = ("&File", "&Edit", "&View", "&Go", "&Case", "&Worker", "&Help")

_TAKEN_LETTERS = "tnb"
"""Letters of the Go menu that its last lines use."""


def _marked(names: Sequence[str]) -> list[str]:
    """Return names with ``&`` before a letter of each that no other has: the first that all of them together allow."""
    held: dict[str, str] = {}

    def find(name: str, tried: set[str]) -> bool:
        for letter in dict.fromkeys(letter for letter in name.casefold() if letter.isalpha()):
            if letter in tried or letter in _TAKEN_LETTERS:
                continue
            tried.add(letter)
            if letter not in held or find(held[letter], tried):
                held[letter] = name
                return True
        return False

    for name in names:
        find(name, set())
    at = {name: name.casefold().index(letter) for letter, name in held.items()}
    return [f"{name[: at[name]]}&{name[at[name] :]}" if name in at else name for name in names]


def _keys(number: int) -> tuple[str, ...]:
    """Return the keys of the places in their order: there are digits for nine."""
    return (f"Alt+{number + 1}",) if number < 9 else ()


ACTIONS = (
    Action("&File", "&Import a file…", ("Ctrl+I",), place="Import", target={"choose": True}),
    Action("&File", "Save the &empty workbook…", does="save_template"),
    Action("&File", "E&xport the return…", ("Ctrl+E",), place="Return and report", target={"export": True}),
    Action("&File", "Open the exam&ple service", does="open_example", group=1),
    Action("&File", "&Back to your own service", does="leave_example", group=1),
    Action("&File", "&Remove the example…", does="remove_example", group=1),
    Action("&File", "&Quit", ("Ctrl+Q",), does="close", group=2),
    Action("&Edit", "&Undo", ("Ctrl+Z",), does="undo", edits=True),
    Action("&Edit", "&Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), does="redo", edits=True),
    Action("&Edit", "&Copy", ("Ctrl+C",), does="copy", shown_only=True, group=1),
    Action("&Edit", "&Find", ("Ctrl+K",), does="go_to_find", group=1),
    Action("&View", "&Day before", ("Alt+Left",), does="day_before"),
    Action("&View", "Day &after", ("Alt+Right",), does="day_after"),
    Action("&View", "&Month before", ("Alt+PgUp",), does="month_before"),
    Action("&View", "M&onth after", ("Alt+PgDown",), does="month_after"),
    Action("&View", "&Today", ("Alt+Home",), does="to_today"),
    Action("&View", "Theme as the &system has it", does="theme_system", group=1),
    Action("&View", "&Light theme", does="theme_light", group=1),
    Action("&View", "Da&rk theme", does="theme_dark", group=1),
    *(
        Action("&Go", marked, _keys(number), place=place.name)
        for number, (place, marked) in enumerate(zip(LISTED, _marked([one.name for one in LISTED]), strict=True))
    ),
    Action("&Go", "&Teams", place="Teams", group=1),
    Action("&Go", "&Next part of the window", ("F6",), does="next_region", group=2),
    Action("&Go", "Part &before", ("Shift+F6",), does="region_before", group=2),
    Action("&Case", "&Allocate a case…", ("Ctrl+N",), place="Cases", target={"allocate": True}, edits=True),
    Action("&Worker", "&Add a worker…", ("Ctrl+Shift+N",), place="Caseloads", target={"add": True}, edits=True),
    Action("&Worker", "Add a &team…", place="Teams", target={"add_team": True}, edits=True),
    Action("&Help", "&Keyboard", ("Ctrl+F1",), place="Help", target={"about": "keyboard"}),
    Action("&Help", "Where the &data is", place="Help", target={"about": "data"}),
    Action("&Help", "&About Caseload Monitor", place="Help", target={"about": "program"}),
)
