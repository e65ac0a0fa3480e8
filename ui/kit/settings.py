"""What the window remembers for its user: sizes, columns, place, team and theme; never a record of the service."""

import os

from PySide6.QtCore import QSettings

from ui.kit import theme

_NAME = "Caseload Monitor"
_THEMES = {"light": theme.LIGHT, "dark": theme.DARK}


def settings() -> QSettings:
    """Return where the window remembers things; what is read comes back as text unless a type is named."""
    return QSettings(_NAME, _NAME)


def remembered_number(key: str, default: int) -> int:
    """Return a whole number that was remembered, ``default`` when there is none or it is no number."""
    try:
        return int(str(settings().value(key, default)))
    except ValueError:
        return default


def remembered_text(key: str, default: str = "") -> str:
    """Return a text that was remembered."""
    return str(settings().value(key, default))


def remember(key: str, value: str | int) -> None:
    """Remember a text or a whole number; what is remembered already is not written again."""
    kept = settings()
    if str(kept.value(key)) != str(value):
        kept.setValue(key, value)


def theme_name() -> str:
    """Return the theme that the user chose, ``light`` or ``dark``; empty for the system's."""
    kept = remembered_text("theme")
    return kept if kept in _THEMES else ""


def kept_theme() -> theme.Theme | None:
    """Return the theme that the user chose, None to take the one that the environment names or the system has."""
    return None if os.environ.get("CASELOAD_THEME") else _THEMES.get(theme_name())
