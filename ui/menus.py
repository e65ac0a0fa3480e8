"""The menu bar, made from the table of actions."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from ui.kit.settings import theme_name
from ui.known import Known
from ui.menu_actions import ACTIONS, MENUS, Action

_NATIVE = QKeySequence.SequenceFormat.NativeText
_THEMES = {"Theme as the system has it": "", "Light theme": "light", "Dark theme": "dark"}
_IN_EXAMPLE = {"Open the example service": False, "Back to your own service": True, "Remove the example": True}


class Menus:
    """The menus of a window and the state of their actions, which it knows by their words."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}
        for title in MENUS:
            menu, group = window.menuBar().addMenu(title), 0
            for action in (action for action in ACTIONS if action.menu == title):
                if action.group != group:
                    menu.addSeparator()
                    group = action.group
                made = self._make(action)
                menu.addAction(made)
                self._actions[action.name] = made
        for name in _THEMES:
            self._actions[name].setCheckable(True)
        self.mark_theme()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def show(self, known: Known, *, past: bool, example: bool) -> None:
        """Say what Undo and Redo would do, and leave out what can't be done now."""
        for action in ACTIONS:
            if action.edits:
                self._actions[action.name].setEnabled(not past)
        for name, what in (("Undo", known.undo[1] if known.undo else ""), ("Redo", known.redo)):
            # In a menu "&" marks a letter; a name may hold one.
            self._actions[name].setText(f"&{name} {what.replace('&', '&&')}" if what else f"&{name}")
            says_why = name == "Undo" and known.at_signature
            self._actions[name].setEnabled((bool(what) or says_why) and not past)
        for name, shown in _IN_EXAMPLE.items():
            self._actions[name].setVisible(shown == example)

    def mark_theme(self) -> None:
        """Tick the theme that is chosen."""
        for name, kept in _THEMES.items():
            self._actions[name].setChecked(theme_name() == kept)

    def _make(self, action: Action) -> QAction:
        made = QAction(action.text, self._window)
        if action.shown_only:
            made.setText(f"{action.text}\t{QKeySequence(action.keys[0]).toString(_NATIVE)}")
        else:
            made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        does = getattr(self._window, action.does or "open_place")
        if action.place:
            made.triggered.connect(lambda _checked=False: does(action.place, **action.target))
        else:
            made.triggered.connect(lambda _checked=False: does())
        return made
