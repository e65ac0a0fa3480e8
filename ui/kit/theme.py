"""Every colour and type size of the program (design/look.md sections 1 and 2); nothing else names a colour."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from models.words import Status


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one theme, by what they are for."""

    dark: bool
    window: QColor
    surface: QColor
    raised: QColor
    hover: QColor
    selected: QColor
    band: QColor
    line: QColor
    err_bg: QColor
    warn_bg: QColor
    toast: QColor
    toast_text: QColor
    toast_link: QColor
    shadow: QColor
    text1: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    control: QColor
    bar: QColor
    unallocated: QColor
    status: Mapping[Status, QColor]
    rag: Mapping[str, QColor]
    rag_letter: Mapping[str, QColor]
    lines: tuple[QColor, ...]
    """Further lines of a chart, after ``accent``; each has its own dash pattern too."""

    @property
    def error(self) -> QColor:
        """The edge of a wrong field, the error disc and what destroys."""
        return self.status[Status.OVER]


def _colour(text: str) -> QColor:
    return QColor(text)


def _statuses(uncovered: str, over: str, under: str, full: str, within: str, away: str) -> dict[Status, QColor]:
    names = (uncovered, over, under, full, within, away, away)
    return {status: _colour(name) for status, name in zip(Status, names, strict=True)}


LIGHT = Theme(
    dark=False,
    window=_colour("#F3F5F6"),
    surface=_colour("#FFFFFF"),
    raised=_colour("#F8FAFA"),
    hover=_colour("#EEF2F3"),
    selected=_colour("#E8F3F3"),
    band=_colour("#E6EBEE"),
    line=_colour("#DDE2E5"),
    err_bg=_colour("#FCEFEE"),
    warn_bg=_colour("#FDF5E3"),
    toast=_colour("#22292E"),
    toast_text=_colour("#F4F6F7"),
    toast_link=_colour("#8FD6D8"),
    shadow=QColor(0, 0, 0, 41),
    text1=_colour("#1A2126"),
    text2=_colour("#48535C"),
    text3=_colour("#5F6A73"),
    accent=_colour("#0E6469"),
    accent_hover=_colour("#0A4F53"),
    on_accent=_colour("#FFFFFF"),
    control=_colour("#7F8A93"),
    bar=_colour("#798691"),
    unallocated=_colour("#452080"),
    status=_statuses("#452080", "#A81F1D", "#3565AC", "#B97D16", "#6E7983", "#6E7983"),
    rag={"red": _colour("#8F1716"), "amber": _colour("#B97D16"), "green": _colour("#2A8055")},
    rag_letter={"red": _colour("#FFFFFF"), "amber": _colour("#1A2126"), "green": _colour("#FFFFFF")},
    lines=(_colour("#452080"), _colour("#B97D16"), _colour("#3565AC")),
)

DARK = Theme(
    dark=True,
    window=_colour("#15181B"),
    surface=_colour("#1C2024"),
    raised=_colour("#23282D"),
    hover=_colour("#282E34"),
    selected=_colour("#183538"),
    band=_colour("#272E34"),
    line=_colour("#343B42"),
    err_bg=_colour("#3A2020"),
    warn_bg=_colour("#35301B"),
    toast=_colour("#E8ECEE"),
    toast_text=_colour("#1A2126"),
    toast_link=_colour("#0E6469"),
    shadow=QColor(0, 0, 0, 120),
    text1=_colour("#E8ECEE"),
    text2=_colour("#B7C0C7"),
    text3=_colour("#98A3AB"),
    accent=_colour("#5BC3C7"),
    accent_hover=_colour("#84D6D9"),
    on_accent=_colour("#04282A"),
    control=_colour("#78838C"),
    bar=_colour("#6F7D8A"),
    unallocated=_colour("#CFB3FA"),
    status=_statuses("#CFB3FA", "#DB5C50", "#43A4C2", "#FADA5E", "#6B7B89", "#8995A0"),
    rag={"red": _colour("#E0655A"), "amber": _colour("#FADA5E"), "green": _colour("#5DBB8A")},
    rag_letter={"red": _colour("#15181B"), "amber": _colour("#1A2126"), "green": _colour("#15181B")},
    lines=(_colour("#CFB3FA"), _colour("#FADA5E"), _colour("#43A4C2")),
)

_theme = LIGHT


def current() -> Theme:
    """Return the theme that is applied."""
    return _theme


def choose() -> Theme:
    """Return the theme asked for by ``CASELOAD_THEME``, else by the system; high contrast is the system's own."""
    asked = os.environ.get("CASELOAD_THEME", "").strip().casefold()
    if asked in {"light", "dark"}:
        return DARK if asked == "dark" else LIGHT
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return _from_system(QGuiApplication.palette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme | None = None) -> None:
    """Give the program a theme (default: the one asked for): palette, fonts, style and style sheet."""
    from ui.kit import style

    global _theme
    _theme = theme or choose()
    app.setFont(_base_font())
    _scaled.cache_clear()
    style.install(app, _theme)


def follow_system(app: QApplication, kept: Callable[[], Theme | None]) -> None:
    """Change the theme when the system's changes, unless ``kept`` returns one that the user chose."""
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: apply(app, kept()))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _preference: apply(app, kept()))


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme; its ground is ``surface``."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, colour in {
        role.Window: theme.surface, role.Base: theme.surface, role.AlternateBase: theme.raised,
        role.Button: theme.surface, role.ToolTipBase: theme.toast, role.ToolTipText: theme.toast_text,
        role.WindowText: theme.text1, role.Text: theme.text1, role.ButtonText: theme.text1,
        role.BrightText: theme.on_accent, role.PlaceholderText: theme.text3, role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent, role.Link: theme.accent, role.LinkVisited: theme.accent,
        role.Accent: theme.accent, role.Light: theme.surface, role.Midlight: theme.hover, role.Mid: theme.control,
        role.Dark: theme.control, role.Shadow: theme.shadow,
    }.items():  # fmt: skip
        made.setColor(name, colour)
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, theme.text3)
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, theme.hover)
    return made


def _from_system(of: QPalette) -> Theme:
    """Return a theme in the system's own high-contrast colours; marks and words still tell the statuses apart."""
    role = QPalette.ColorRole
    ground, text, accent, on_accent = (
        of.color(name) for name in (role.Window, role.WindowText, role.Highlight, role.HighlightedText)
    )
    dark = ground.lightness() < text.lightness()
    grounds = {"window", "surface", "raised", "hover", "selected", "band", "err_bg", "warn_bg", "toast"}
    like = DARK if dark else LIGHT
    made = {
        field.name: ground if field.name in grounds else text
        for field in fields(Theme)
        if isinstance(getattr(like, field.name), QColor)
    }
    link = of.color(role.Link)
    return Theme(
        **(made | {"accent": accent, "accent_hover": accent, "on_accent": on_accent, "toast_link": link}),
        dark=dark, status=like.status, rag=like.rag, rag_letter=like.rag_letter, lines=like.lines,
    )  # fmt: skip


# Type: sizes as a share of the base size, and weights.
_ROLES: Mapping[str, tuple[float, QFont.Weight]] = {
    "question": (1.54, QFont.Weight.DemiBold),
    "title": (1.15, QFont.Weight.DemiBold),
    "key": (2.00, QFont.Weight.DemiBold),
    "body": (1.00, QFont.Weight.Normal),
    "medium": (1.00, QFont.Weight.Medium),
    "strong": (1.00, QFont.Weight.DemiBold),
    "load": (1.15, QFont.Weight.DemiBold),
    "small": (0.92, QFont.Weight.Normal),
    "header": (0.92, QFont.Weight.Medium),
    "small strong": (0.92, QFont.Weight.DemiBold),
}
_SMALLEST_POINTS, _BASE_PIXELS = 9.0, 13


def _base_font() -> QFont:
    """Return the system's font, 13 px high at least: 9.75 pt where Windows says 9."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    family = os.environ.get("CASELOAD_FONT", "")
    if family and family in QFontDatabase.families():
        font.setFamilies([family])
    high = QFontInfo(font).pixelSize()
    if font.pointSizeF() <= 0 or high <= 0:
        font.setPixelSize(max(high, _BASE_PIXELS))
    elif high < _BASE_PIXELS:
        font.setPointSizeF(font.pointSizeF() * _BASE_PIXELS / high)
    return font


def font(role: str = "body") -> QFont:
    """Return the font of a role of look.md section 2, with figures of one width."""
    return QFont(_scaled(role))


@lru_cache
def _scaled(role: str) -> QFont:
    size, weight = _ROLES[role]
    made = QFont(QApplication.font())
    if made.pointSizeF() > 0:
        made.setPointSizeF(max(made.pointSizeF() * size, min(_SMALLEST_POINTS, made.pointSizeF())))
    else:
        made.setPixelSize(round(made.pixelSize() * size))
    made.setWeight(weight)
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    return made


def metrics(role: str = "body") -> QFontMetrics:
    """Return the measures of a role's font."""
    return QFontMetrics(_scaled(role))


def line() -> int:
    """Return the height of a line of body text with its leading, in logical pixels."""
    return metrics().height() + 2
