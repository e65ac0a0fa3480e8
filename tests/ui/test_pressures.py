from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from models.pressures import trend as months_of
from models.pressures_words import VIEWS, shown
from models.store import open_store
from tests.ui.trends import LAST, month, trend
from ui.kit.buttons import Button
from ui.kit.panel import Why
from ui.pressures import PressuresPage

FIRST = "Cases and limits"


@pytest.fixture
def page(session, qtbot):
    """Return the page on the months of the design's picture."""
    made = PressuresPage(session)
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    qtbot.waitUntil(lambda: bool(made.trend.months))
    made.show_trend(trend())
    return made


def cell(page, month_index, figure):
    return page.table.cell_rect(month_index, figure).center()


def why(page):
    found = page.findChildren(Why)
    assert len(found) == 1
    return found[0].explanation


def test_the_page_shows_what_the_record_holds(window, qtbot):
    window.open_place("Pressures")
    page = window.page
    qtbot.waitUntil(lambda: bool(page.trend.months) and bool(page.answer))
    with open_store(window.session.path) as store:
        held = months_of(store, LAST, 13, window.session.team)
    assert page.trend == held
    assert page.answer == VIEWS[FIRST].answer(held)
    assert "92 open cases" in page.answer or " to 92" in page.answer
    assert page.months_button.text() == "13 months to 31 Oct 2026"


def test_question_answer_and_comparison_are_those_of_the_picture(page):
    assert page.answer == (
        "Until September 2026. Cases fell from 95 to 92, but the limits fell further, from 120.8 to 86.8."
    )
    assert page.compared.text() == (
        "92 open cases on 31 Oct 2026 against 88 on 31 Oct 2025, 4 more, a rise of 4.5% (4 ÷ 88)."
    )


def test_each_view_asks_its_own_question(page):
    for view, of in VIEWS.items():
        page.show_view(view)
        said = {label.text() for label in page.findChildren(QLabel)}
        assert {one.question.format("team") for one in VIEWS.values()} & said == {of.question.format("team")}


def test_the_table_holds_the_charts_months_in_every_view(page):
    for view in VIEWS:
        page.show_view(view)
        lines = [line.split("\t") for line in page.table.months.as_text().split("\n")]
        assert lines[0] == ["", *[f"{m.day:%b %y}" for m in page.trend.months]]
        figures = VIEWS[view].figures
        assert [line[0] for line in lines[1:]] == list(figures.values())
        for line, figure in zip(lines[1:], figures, strict=True):
            assert line[1:] == [shown(month, figure) for month in page.trend.months]
        for line in page.chart.plot_shown.lines:
            assert list(line.shown) in [row[1:] for row in lines]
        assert page.answer == VIEWS[view].answer(page.trend)


def test_the_figures_stand_under_their_points(page):
    left, wide = page.chart.months_left, page.chart.month_width
    for index in range(13):
        rect = page.table.cell_rect(index, "open_cases")
        assert abs(rect.x() - (left + index * wide)) <= 1
        assert abs(rect.x() + rect.width() - (left + (index + 1) * wide)) <= 1


def test_many_months_or_little_room_give_a_row_a_month_latest_first(page, qtbot):
    page.show_trend(trend(24))
    assert not page.table.months.across
    lines = page.table.months.as_text().split("\n")
    assert lines[0].split("\t") == ["Month", *VIEWS[FIRST].figures.values()]
    months = page.trend.months
    assert lines[1].split("\t") == ["Oct 26", *[shown(months[-1], figure) for figure in VIEWS[FIRST].figures]]
    assert lines[24].split("\t") == ["Nov 24", *[shown(months[0], figure) for figure in VIEWS[FIRST].figures]]
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(page, 22, "open_cases"))
    assert why(page).result == ("Open cases on 30 Sep 2026", shown(months[22], "open_cases"))
    page.show_trend(trend())
    assert page.table.months.across
    page.resize(600, 360)
    assert not page.table.months.across
    assert page.view_button.isVisible()
    assert not page.segments.isVisible()


def test_a_figure_explains_itself_by_key(page, qtbot):
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.months.index(-1, -1))
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.table.currentIndex() == page.table.months.index(0, 13), "the first arrow goes to the latest month"
    page.table.setCurrentIndex(page.table.months.index(0, 13))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F1, Qt.Key.Key_Space):
        qtbot.keyClick(page.table, key)
        assert why(page).result == ("Open cases on 31 Oct 2026", "92")
        qtbot.keyClick(page.findChild(Why), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not page.findChildren(Why))


def test_a_figure_explains_itself_by_click(page, qtbot):
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(page, 12, "over_the_upper"))
    told = why(page)
    assert told.result == ("Over the upper on 31 Oct 2026", "5.2")
    assert told.terms == (("Open cases", "92"), ("Upper limits", "86.8"))


def test_new_months_close_what_explained_the_old_ones(page, qtbot):
    page.explain(12, "open_cases")
    page.show_trend(trend(12))
    qtbot.waitUntil(lambda: not page.findChildren(Why))


def test_a_click_on_a_name_explains_nothing(page, qtbot):
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert page.findChildren(Why) == []


def test_an_explanation_opens_its_day(page, qtbot):
    page.explain(10, "open_cases")
    link = next(found for found in page.findChildren(Button) if found.text() == "Open that day")
    with qtbot.waitSignal(page.wants) as wanted:
        link.click()
    assert wanted.args[0].place == "Overview"
    assert page.session.day == date(2026, 8, 31)
    assert "31 Aug 2026" in page.banners.past.sentence


def test_the_keyboard_in_the_table_reads_the_chart_and_the_other_way_round(page, qtbot):
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    page.table.setCurrentIndex(page.table.months.index(0, 5))
    assert page.chart.month_index == 4
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.chart.month_index == 5
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Home)
    assert page.table.marked == 0


def test_a_screen_reader_hears_figure_date_and_value(page):
    table = page.table.months
    said = table.data(table.index(1, 13), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Upper limits, 31 Oct 2026: 86.8"
    assert page.chart.accessibleName() == "Open cases and all workers’ limits together, Harbour Team"


def test_copying_takes_the_headings_along(page, qtbot):
    with qtbot.waitSignal(page.session.said) as said:
        qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert said.args[0].sentence == "The table of 13 months is on the clipboard."
    text = QGuiApplication.clipboard().text()
    assert text.startswith("\tOct 25\tNov 25")
    assert "\nOver the upper" in text


def test_the_picture_is_saved_and_what_fails_is_said(page, qtbot, tmp_path):
    with qtbot.waitSignal(page.session.said) as said:
        page.save_picture(tmp_path / "pressures.png")
    assert said.args[0].sentence == "The picture is saved as pressures.png."
    assert not QImage(str(tmp_path / "pressures.png")).isNull()
    page.save_picture(tmp_path / "none" / "pressures.png")
    assert "There is no folder" in page.banners.trouble.sentence
    page.save_picture(tmp_path / "pressures.svg")
    assert page.banners.trouble.sentence == ""


def test_view_and_length_are_remembered(page, session, qtbot):
    page.show_view("Agency share")
    page.months_button.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: len(page.trend.months) == 24)
    again = PressuresPage(session)
    qtbot.addWidget(again)
    assert (again.view, again.length) == ("Agency share", 24)
    assert again.months_button.text() == "24 months to 31 Oct 2026"
    assert again.segments.key == "Agency share"


def test_a_link_can_name_the_view(page):
    page.open_target(view="Not allocated")
    assert page.chart.plot_shown.lines[0].name == "not allocated"
    page.open_target(view="Nothing of the kind")
    assert page.view == "Not allocated"


def test_with_fewer_than_two_month_ends_the_page_says_what_to_do(page, qtbot):
    few = trend(2)
    page.show_trend(type(few)(None, (month(few.months[0].day, known=False), few.months[1])))
    assert not page.chart.isVisible()
    assert page.answer == "Not known yet."
    assert page.empty_words.text() == (
        "There is 1 month end with records, 31 Oct 2026. The first comparison can be made on 30 Nov 2026; "
        "importing earlier records makes it sooner."
    )
    assert not page.copy_button.isVisible()
    page.show_trend(trend())
    assert page.chart.isVisible()
    assert page.copy_button.isVisible()


def test_the_whole_service_is_asked_after_as_such(page):
    page.show_trend(trend(team=None))
    assert page.findChild(type(page.compared)).text() == "Has the service stayed inside its limits?"


def test_a_past_day_moves_the_months(page, qtbot):
    page.session.look_at_day(date(2026, 8, 30))
    qtbot.waitUntil(lambda: page.trend.months[-1].day == date(2026, 7, 31))
    assert page.months_button.text() == "13 months to 31 Jul 2026"
    assert page.banners.past.sentence.startswith("You are looking at Sun 30 Aug 2026")


def test_one_chart_is_kept(page):
    chart = page.chart
    for view in VIEWS:
        page.show_view(view)
    assert page.findChildren(type(chart)) == [chart]
