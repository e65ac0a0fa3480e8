"""Pressures: has the team stayed inside its limits? Month ends as a chart and, under it, the same months as a table."""

from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from models.dates import add_months, month_end, show, show_month
from models.errors import BadInput, Failure
from models.pressures import Trend, trend
from models.pressures_words import VIEWS, explain, known_months, last_month_end, same_month_last_year
from models.store import Store
from models.words import count
from ui.charts import TrendChart, save_picture, trend_plot
from ui.files import choose_to_save
from ui.kit import buttons
from ui.kit import theme as themes
from ui.kit.labels import Label
from ui.kit.panel import Why
from ui.kit.settings import remember, remembered_number, remembered_text
from ui.page import Page, Width
from ui.pressures_table import MonthsTable
from ui.session import Session

LENGTHS = (13, 24)
_KINDS = "Picture (*.png);;Drawing (*.svg)"


class PressuresPage(Page):
    """Five views of the last 13 or 24 month ends of the team or service that the session looks at."""

    place = "Pressures"
    question = "Has the team stayed inside its limits?"
    has_day = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        view, length = remembered_text("pressures/view"), remembered_number("pressures/months", LENGTHS[0])
        self.view = view if view in VIEWS else next(iter(VIEWS))
        self.length = length if length in LENGTHS else LENGTHS[0]
        self.trend = Trend(None, ())
        self._build_tools()
        self._build_body()
        session.looking_at_changed.connect(self._say_day)
        self._say_day()

    # Building

    def _build_tools(self) -> None:
        self.months_button = buttons.menu_button(
            "", self._menu([f"{length} months" for length in LENGTHS], self._months_chosen)
        )
        self.head.add(self.months_button)
        self.segments = buttons.Segments([(view, view) for view in VIEWS], "What the chart shows")
        self.segments.chosen.connect(self.show_view)
        self.view_button = buttons.menu_button(
            "", self._menu(list(VIEWS), lambda number: self.show_view(list(VIEWS)[number]))
        )
        self.save_button = buttons.button("Save as picture…", self.ask_where)
        self.copy_button = buttons.button("Copy table", self.copy_table)
        self.toolbar.addWidget(self.segments)
        self.toolbar.addWidget(self.view_button)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self.save_button)
        self.toolbar.addWidget(self.copy_button)
        self._name_choices()

    def _menu(self, words: list[str], then: Any) -> QMenu:  # noqa: ANN401 - a function of the choice's number
        menu = QMenu(self)
        group = QActionGroup(menu)
        for number, text in enumerate(words):
            action = QAction(text, menu, checkable=True)
            action.triggered.connect(lambda _checked=False, number=number: then(number))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _build_body(self) -> None:
        self.chart = TrendChart()
        self.table = MonthsTable()
        self.chart.pointed.connect(self.table.mark_month)
        self.chart.laid_out.connect(self._place_columns)
        self.table.pointed.connect(self.chart.read_month)
        self.table.explain.connect(self.explain)
        self.compared = Label("", wrap=True)
        card = QFrame()
        card.setProperty("card", True)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(Label("Same month last year:", "strong"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.compared, 1)
        self._card = card
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self.chart, 1)
        self._column.addWidget(self.table)
        self._column.addWidget(card)
        self._column.addWidget(
            Label("Click a figure, or press Enter on it, to see what it counts.", "small", "text3", wrap=True)
        )
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        self.body.addWidget(self._scroll, 1)
        self._build_empty()

    def _build_empty(self) -> None:
        self._empty = QFrame()
        self._empty.setProperty("card", True)
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self.empty_words = Label("", "body", "text2", wrap=True)
        column.addWidget(Label("Two month ends are needed to compare.", "strong", wrap=True))
        column.addWidget(self.empty_words)
        column.addWidget(buttons.main_button("Import…", then=partial(self.open_place, "Import")))
        self.body.addWidget(self._empty)
        self.body.addStretch(0)
        self._empty.hide()

    # What is shown

    def refresh(self) -> None:
        """Ask for the months of the team or service looked at."""
        self.ask(partial(_trend, self.session.day, self.length, self.session.team), self.show_trend)

    def open_target(self, **target: Any) -> None:  # noqa: ANN401 - each page knows its own
        """Show the view that a link names: ``view=``."""
        if target.get("view") in VIEWS:
            self.show_view(target["view"])

    def show_trend(self, found: Trend) -> None:
        """Show these months, or say that there are too few."""
        self.trend = found
        for told in self.window().findChildren(Why):
            told.close()  # it explains a figure of the months before
        self.set_question(VIEWS[self.view].question.format("team" if found.team else "service"))
        enough = len(known_months(found)) > 1
        for widget in (self.save_button, self.copy_button, self.months_button):
            widget.setVisible(enough)
        self._scroll.setVisible(enough)
        self._empty.setVisible(not enough)
        self._name_choices()
        self._fit_tools()
        if not enough:
            self._show_empty(found)
            return
        self.set_answer(VIEWS[self.view].answer(found))
        self.compared.setText(same_month_last_year(found))
        self.chart.set_trend(found, self.view)
        self._place_columns()

    def _show_empty(self, found: Trend) -> None:
        known = known_months(found)
        last = found.months[-1].day
        after = month_end(add_months(last.replace(day=1), 1 if known else 2))
        self.set_answer("Not known yet.")
        have = (
            f"There is {count(len(known), 'month end')} with records, {show(last)}."
            if known
            else "None has passed since the first record."
        )
        self.empty_words.setText(
            f"{have} The first comparison can be made on {show(after)}; importing earlier records makes it sooner."
        )

    def show_view(self, view: str) -> None:
        """Show another view of the same months."""
        self.view = view
        remember("pressures/view", view)
        self._name_choices()
        if self.trend.months:
            self.show_trend(self.trend)

    def _months_chosen(self, number: int) -> None:
        self.length = LENGTHS[number]
        remember("pressures/months", self.length)
        self.refresh_soon()

    def _name_choices(self) -> None:
        last = show(last_month_end(self.session.day))
        self.months_button.set_text(f"{self.length} months to {last}")
        self.segments.choose(self.view)
        self.view_button.set_text(self.view)
        for button, number in (
            (self.months_button, LENGTHS.index(self.length)),
            (self.view_button, list(VIEWS).index(self.view)),
        ):
            menu = button.menu()
            if menu is not None:
                menu.actions()[number].setChecked(True)

    def _say_day(self) -> None:
        """Say on a past day that it is one, although the page has no day picker."""
        self.banners.show_past(True)

    # Measures

    def fit(self, width: Width) -> None:
        """Keep the chart low where the window is small, so that its months are seen at once."""
        super().fit(width)
        self.chart.setMaximumHeight(themes.line() * 10 if width == Width.COMPACT else 16_777_215)

    def _place_columns(self) -> None:
        """Set each month's figures under its point where they fit, else a row a month below the comparison."""
        figures = VIEWS[self.view].figures
        if not self.trend.months or not self.chart.plot_shown.days:
            return
        left, wide, months = self.chart.months_left, self.chart.month_width, len(self.trend.months)
        self.table.set_trend(self.trend, figures, across=True)
        names = max(map(themes.metrics().horizontalAdvance, figures.values())) + 20
        if self.chart.left_margin != names:
            self.chart.left_margin = names
            self.chart.lay_out()  # comes back here with the new measures
            return
        across = wide >= self.table.least_width()
        if across:
            edges = [round(left + wide * number) for number in range(months + 1)]
            widths = [edges[0], *(right - left for left, right in pairwise(edges))]
        else:
            self.table.set_trend(self.trend, figures, across=False)
            widths = [self.table.least_width() + 16] * (len(figures) + 1)
        self.table.set_columns(widths)
        self._column.removeWidget(self.table)
        self._column.insertWidget(1 if across else 2, self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the views in a menu where their buttons do not fit."""
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        others = self.save_button.sizeHint().width() + self.copy_button.sizeHint().width() + 3 * 8 + 36
        fits = self.segments.sizeHint().width() + others <= self.width()
        enough = len(known_months(self.trend)) > 1
        self.segments.setVisible(fits and enough)
        self.view_button.setVisible(enough and not fits)

    # What the user does

    def explain(self, month: int, figure: str) -> None:
        """Say beside a figure what it counts."""
        # The popover stands under a widget; the figure's cell is none, so one without a picture lies over it.
        anchor = QWidget(self.table.viewport())
        anchor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        anchor.setGeometry(self.table.cell_rect(month, figure))
        why = Why(explain(self.trend, month, figure), anchor, self._open_link)
        why.destroyed.connect(anchor.deleteLater)

    def _open_link(self, target: dict[str, Any]) -> None:
        """Open what an explanation links to: another place, on the month's day."""
        details = dict(target)
        day, place = details.pop("day", None), details.pop("place")
        if day is not None:
            self.session.look_at_day(day)
        self.open_place(place, **details)

    def copy_table(self) -> None:
        """Copy the months with their headings, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.table.months.as_text())
        self.session.say(f"The table of {count(len(self.trend.months), 'month')} is on the clipboard.")

    def ask_where(self) -> None:
        """Ask where the picture goes, and save it there."""
        name = f"{self.view}, {self.trend.team or 'whole service'}, {show_month(self.trend.months[-1].day)}"
        safe = "".join(sign for sign in name if sign.isalnum() or sign in " ,-")
        if path := choose_to_save(self, "Save the chart as a picture", f"{safe}.png", _KINDS):
            self.save_picture(path if path.suffix else path.with_suffix(".png"))

    def save_picture(self, path: Path) -> None:
        """Save the chart as a picture; what went wrong is said on the page."""
        try:
            save_picture(trend_plot(self.trend, self.view), path, self.session.today)
        except (BadInput, Failure) as error:
            self.show_trouble(str(error), topic="picture")
            return
        self.clear_trouble()
        self.session.say(f"The picture is saved as {path.name}.")


def _trend(day: date, months: int, team: str | None, store: Store) -> Trend:
    return trend(store, last_month_end(day), months, team)
