"""How Qt's own widgets are drawn: Fusion with a style sheet, our ticks and chevrons, and the focus ring."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from ui.kit import theme as themes
from ui.kit.theme import Theme

RADIUS = 4
RING, RING_GAP = 2, 2
"""The width of the focus ring and its distance from the widget, in logical pixels."""


class Style(QProxyStyle):
    """Fusion without animation and dotted focus frames, with our own ticks, radio discs and chevrons."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """Return no animation, a list under a choice field, and Fusion's answer for the rest."""
        if hint in {QStyle.StyleHint.SH_Widget_Animation_Duration, QStyle.StyleHint.SH_ComboBox_Popup}:
            return 0
        return super().styleHint(hint, option, widget, returned)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw what is ours; Fusion draws the rest."""
        kind = QStyle.PrimitiveElement
        if element == kind.PE_FrameFocusRect:
            return
        if element in {kind.PE_IndicatorCheckBox, kind.PE_IndicatorRadioButton, kind.PE_IndicatorArrowDown}:
            rect, state = QRectF(option.rect), option.state
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if element == kind.PE_IndicatorArrowDown:
                paint_chevron(painter, rect.center(), themes.current().text2)
            else:
                _paint_choice(painter, rect, state, round_one=element == kind.PE_IndicatorRadioButton)
            painter.restore()
            return
        super().drawPrimitive(element, option, painter, widget)


def paint_chevron(painter: QPainter, middle: QPointF, colour: QColor, turn: str = "down") -> None:
    """Paint a small chevron about ``middle``, pointing ``down``, ``up``, ``left`` or ``right``."""
    shape = {
        "down": ((-3.5, -1.75), (0, 1.75), (3.5, -1.75)),
        "up": ((-3.5, 1.75), (0, -1.75), (3.5, 1.75)),
        "left": ((1.75, -3.5), (-1.75, 0), (1.75, 3.5)),
        "right": ((-1.75, -3.5), (1.75, 0), (-1.75, 3.5)),
    }[turn]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in shape]))
    painter.restore()


def chevron_icon(turn: str) -> QIcon:
    """Return a chevron in the theme's ink, for buttons of Qt's own that have an icon."""
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_chevron(painter, QPointF(8, 8), themes.current().text2, turn)
    painter.end()
    return QIcon(pixmap)


def _paint_choice(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, round_one: bool) -> None:
    """Paint a tick box or a radio disc."""
    theme = themes.current()
    side = min(14.0, rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
    enabled, on = bool(state & QStyle.StateFlag.State_Enabled), bool(state & QStyle.StateFlag.State_On)
    edge = theme.accent if on and enabled else theme.control
    ground = theme.surface if enabled else theme.hover
    painter.setPen(QPen(edge, 1.4))
    painter.setBrush(theme.accent if on and enabled and not round_one else ground)
    if round_one:
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawEllipse(box.adjusted(3.5, 3.5, -3.5, -3.5))
        return
    painter.drawRoundedRect(box, 2, 2)
    if on:
        painter.setPen(QPen(theme.on_accent if enabled else theme.text3, 1.8))
        corner = box.topLeft()
        painter.drawPolyline(QPolygonF([corner + QPointF(x, y) for x, y in ((3, 6.6), (5.4, 9.2), (10, 3.8))]))


class FocusRing(QWidget):
    """The 2 px ring about the button that has the keyboard; it lies over the window, so nothing moves."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: object) -> None:
        """Paint the ring."""
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent_hover if theme.dark else theme.accent, RING))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS + RING_GAP, RADIUS + RING_GAP)
        painter.end()


class FocusKeeper(QObject):
    """Moves the ring to the button that has the keyboard; a click with the mouse does not show it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.ring: FocusRing | None = None
        self.target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._by_keyboard = False
        app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self.target = None
        if self.ring is not None and isValid(self.ring):
            self.ring.hide()
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_keyboard = False
        elif old is not None:  # a window that only becomes active shows the ring as it was left
            self._by_keyboard = True
        if new is None or not self._by_keyboard or not _wants_ring(new):
            return
        self.target = new
        host = self._host(new)
        if self.ring is None or not isValid(self.ring):
            self.ring = FocusRing(host)
        elif self.ring.parentWidget() is not host:
            self.ring.setParent(host)
        self._place()

    def _host(self, widget: QWidget) -> QWidget:
        """Return the widget to draw over: the scrolled area it lies in, else its window; watch all in between."""
        step: QWidget = widget
        while True:
            step.installEventFilter(self)
            self._watched.append(step)
            parent = step.parentWidget()
            if step.isWindow() or parent is None:
                return step
            if isinstance(parent.parentWidget(), QAbstractScrollArea) and step is not widget:
                return parent
            step = parent

    def _place(self) -> None:
        if self.ring is None or self.target is None or not isValid(self.ring) or not isValid(self.target):
            return
        host = self.ring.parentWidget()
        if host is None:
            return
        out = RING + RING_GAP
        place = QRect(self.target.mapTo(host, QPoint(0, 0)), self.target.size())
        self.ring.setGeometry(place.adjusted(-out, -out, out, out))
        self.ring.setVisible(self.target.isVisible())
        self.ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the button when it, or what it lies in, moves."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}:
            self._place()
        return super().eventFilter(watched, event)


def _wants_ring(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) or bool(widget.property("ring"))


def install(app: QApplication, theme: Theme) -> None:
    """Give the program its style, palette, style sheet and focus ring."""
    if app.property("caseload_style") is None:
        app.setStyle(Style())
        app.setProperty("caseload_style", True)
        FocusKeeper(app)
    app.setPalette(themes.palette(theme))
    app.setStyleSheet(sheet(theme))


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property of ``widget`` that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def field_height() -> int:
    """Return the height of a field and of a button in a toolbar: 30 at 100%."""
    return themes.line() + 12


def sheet(theme: Theme) -> str:
    """Return the style sheet of a theme. Heights come from the font, colours from the theme."""
    high, row = field_height(), themes.line() + 10
    names = {
        name: getattr(theme, name).name()
        for name in (
            "window", "surface", "raised", "hover", "selected", "line", "err_bg", "warn_bg", "toast", "toast_text",
            "text1", "text2", "text3", "accent", "accent_hover", "on_accent", "control", "band", "error",
        )
    }  # fmt: skip
    sizes = {
        "inside": high - 2, "inside2": high - 4, "row": row, "radius": RADIUS,
        "small": f"{themes.font('small').pointSizeF():.2f}pt",
    }  # fmt: skip
    text = _SHEET
    for name, value in sorted({**names, **sizes}.items(), key=lambda item: -len(item[0])):
        text = (
            text.replace(f"@{name};", f"{value};").replace(f"@{name} ", f"{value} ").replace(f"@{name}px", f"{value}px")
        )
    return text


_SHEET = """
*[ground="window"] { background: @window; }
*[ground="surface"] { background: @surface; }
*[ground="raised"] { background: @raised; }
*[ground="warn"] { background: @warn_bg; border-radius: @radiuspx; }
*[ground="error"] { background: @err_bg; border-radius: @radiuspx; }
*[ground="toast"] { background: @toast; border-radius: @radiuspx; }
QLabel[ink="text1"] { color: @text1; }
QLabel[ink="text2"] { color: @text2; }
QLabel[ink="text3"] { color: @text3; }
QLabel[ink="toast"] { color: @toast_text; }
*[edge="top"] { border: none; border-top: 1px solid @line; }
*[edge="left"] { border: none; border-left: 1px solid @line; }
*[edge="right"] { border: none; border-right: 1px solid @line; }
*[edge="bottom"] { border: none; border-bottom: 1px solid @line; }

QMenuBar { background: @window; border-bottom: 1px solid @line; padding: 1px 8px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: @radiuspx; }
QMenuBar::item:selected { background: @selected; }
QMenu { background: @surface; border: 1px solid @control; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @text3; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @toast; color: @toast_text; border: none; padding: 4px 6px; }

QPushButton { background: @surface; border: 1px solid @control; border-radius: @radiuspx;
    padding: 0 12px; min-height: @insidepx; font-weight: 500; }
QPushButton:hover { background: @hover; }
QPushButton:default { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton:default:hover { background: @accent_hover; }
QPushButton:disabled { background: @hover; border-color: @line; color: @text3; }

QLineEdit, QComboBox, QPlainTextEdit { background: @surface; border: 1px solid @control;
    border-radius: @radiuspx; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit { padding: 0 8px; min-height: @insidepx; }
QLineEdit:focus { border: 2px solid @accent; padding: 0 7px; min-height: @inside2px; }
QLineEdit[dirty="true"] { border-left: 4px solid @accent; padding-left: 8px; }
QLineEdit[wrong="true"] { border: 2px solid @error; padding: 0 7px; min-height: @inside2px; }
QComboBox { padding: 0 24px 0 8px; min-height: @insidepx; }
QComboBox:focus, QComboBox:on { border: 2px solid @accent; padding: 0 23px 0 7px; min-height: @inside2px; }
QComboBox[dirty="true"] { border-left: 4px solid @accent; }
QComboBox[wrong="true"] { border: 2px solid @error; padding: 0 23px 0 7px; min-height: @inside2px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 0; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @control; outline: none; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: @rowpx; padding: 0 8px; }
QComboBox QAbstractItemView::item:selected { background: @selected; color: @text1; }
QPlainTextEdit { padding: 3px 5px; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: 2px 4px; }
QPlainTextEdit[dirty="true"] { border-left: 4px solid @accent; }
QPlainTextEdit[wrong="true"] { border: 2px solid @error; padding: 2px 4px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: @hover; border-color: @line;
    color: @text3; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @control; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QListView, QTreeView { background: @surface; border: none; outline: none; }
QListView::item { min-height: @rowpx; padding: 0 8px; border-left: 3px solid transparent; }
QListView::item:selected { background: @selected; color: @text1; border-left: 3px solid @accent; }
QListView::item:selected:!active { background: @hover; border-left: 3px solid @control; }
QListView::item:hover:!selected { background: @hover; }
QHeaderView, QHeaderView::section { background: @surface; border: none; }
QProgressBar { background: @band; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QFrame[floating="true"] { background: @surface; border: 1px solid @control; border-radius: 6px; }
QFrame[card="true"] { background: @surface; border: 1px solid @line; border-radius: @radiuspx; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @surface; }
QCalendarWidget QToolButton { background: transparent; color: @text1; border: none; padding: 4px 8px;
    border-radius: @radiuspx; min-height: 18px; }
QCalendarWidget QToolButton:hover { background: @hover; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QAbstractItemView { background: @surface; outline: none;
    selection-background-color: @accent; selection-color: @on_accent; }
QSplitter::handle { background: @line; }
"""
