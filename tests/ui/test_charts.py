import gc
import re
import sys
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from models.errors import BadInput, Failure
from models.position import position
from models.pressures_words import VIEWS
from models.store import open_store
from models.words import Status
from tests.ui import harbour
from tests.ui.trends import CASES, LAST, LOWER, OVER, UPPER, history, month, trend
from ui.charts import HistoryChart, TrendChart, save_charts, save_picture, trend_plot
from ui.charts.paint import apart
from ui.charts.pictures import save_workloads
from ui.charts.plots import axis_step, ends, history_plot, month_words, reading, summary
from ui.kit import theme as themes

SAVED = date(2026, 11, 2)


@pytest.fixture
def chart(qtbot):
    made = TrendChart()
    qtbot.addWidget(made)
    made.resize(1044, 310)
    made.set_trend(trend(), "Cases and limits")
    made.show()
    qtbot.waitExposed(made)
    return made


# What a chart shows, as data


def test_the_cases_and_limits_are_those_of_the_trend():
    plot = trend_plot(trend(), "Cases and limits")
    assert plot.lines[0].values == CASES
    assert plot.limits.upper == tuple(map(Fraction, UPPER))
    assert plot.limits.lower == tuple(map(Fraction, LOWER))
    assert [index for index, mark in enumerate(plot.lines[0].marks) if mark is Status.OVER] == [12]
    assert plot.days[-1] == LAST


@pytest.mark.parametrize(
    ("view", "lines", "last"),
    [
        ("Average caseload", 2, ["11.7 average (DfE)", "11.5 median", "highest 21", "lowest 3"]),
        ("Over and under", 2, ["2 over", "1 under"]),
        ("Not allocated", 2, ["1 not allocated", "8 worker away or left"]),
        ("Agency share", 1, ["11.6% agency"]),
    ],
)
def test_the_other_views(view, lines, last):
    plot = trend_plot(trend(), view)
    assert len(plot.lines) == lines
    assert ends(plot, 12) == last
    assert plot.lines[0].values[12] == {"Over and under": OVER[12], "Agency share": Fraction(1000, 86)}.get(
        view, plot.lines[0].values[12]
    )


@pytest.mark.parametrize("view", VIEWS)
def test_months_before_the_first_record_are_gaps(view):
    months = trend(3).months
    plot = trend_plot(trend(3, known=False), view)
    assert all(value is None for line in plot.lines for value in line.values)
    assert ends(plot, 1) == []
    assert reading(plot, 1) == "30 Sep 2026: nothing recorded."
    assert "nothing recorded" in summary(plot)
    assert months[1].day == date(2026, 9, 30)


def test_a_workers_months_stand_against_the_limits_of_the_day():
    plot = history_plot(history(), "Priya Nandakumar")
    assert plot.lines[0].values == (15, 16, None, 18, 21)
    assert plot.limits.upper == (18, 18, None, 18, 18)
    assert plot.lines[0].marks == (None, None, None, None, Status.OVER)
    assert summary(plot) == (
        "Load of Priya Nandakumar at month ends: 15 on 30 Jun 2026, 21 on 31 Oct 2026, highest 21 on 31 Oct 2026, "
        "over the upper limit at 1 of 4 month ends."
    )


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (1, 1), (7, 1), (8, 2), (21, 5), (Fraction("120.8"), 20), (7000, 1000), (7001, 2000)]
)
def test_the_axis_has_round_steps(highest, step):
    assert axis_step(highest) == step


def test_months_are_written_with_the_year_once():
    days = trend_plot(trend(), "Over and under").days
    assert month_words(days)[:4] == ["Oct\n2025", "Nov", "Dec", "Jan\n2026"]
    assert month_words(days, 3) == ["Oct\n2025", "", "", "Jan\n2026", "", "", "Apr", "", "", "Jul", "", "", "Oct"]


@pytest.mark.parametrize(
    "heights", [[50, 50, 50], [0, 5, 100], [98, 99, 100], [10, 40, 70], [100, 0, 99, 98], [50], []]
)
def test_words_at_the_ends_do_not_cover_each_other(heights):
    moved = apart(heights, 15, 0, 100)
    order = sorted(moved)
    assert all(lower - upper >= 15 - 1e-9 for upper, lower in pairwise(order))
    assert all(-1e-9 <= height <= 100 + 1e-9 for height in moved)


def test_words_that_have_room_stay_at_their_line():
    assert apart([10, 40, 70], 15, 0, 100) == [10, 40, 70]


# The widget


def test_lines_and_band_are_where_the_values_are(chart, qapp):
    themes.apply(qapp, themes.LIGHT)
    image, area = chart.grab().toImage(), chart.area
    for at in range(11):
        x, y = area.x(at + 0.5), area.y((CASES[at] + CASES[at + 1]) / 2)
        column = {image.pixelColor(round(x), round(y) + off).name() for off in (-1, 0, 1)}
        assert themes.LIGHT.accent.name() in column
    for at in range(13):
        band = image.pixelColor(round(area.x(at)) + 12, round(area.y(float(UPPER[at]))) + 4)
        assert band == themes.LIGHT.band
        above = image.pixelColor(round(area.x(at)) + 12, round(area.y(float(UPPER[at]))) - 4)
        assert above == themes.LIGHT.surface
    for at, limit in ((2, UPPER[2]), (3, UPPER[3]), (11, UPPER[11]), (12, UPPER[12])):
        for side in (-0.4, 0.4):  # a limit holds for the whole month and steps between two
            x, y = round(area.x(at + side)), round(area.y(float(limit)))
            assert min(image.pixelColor(x, y + off).lightness() for off in (-1, 0, 1)) < 180
    assert area.y(0) == pytest.approx(area.rect.bottom())


def test_the_keys_read_the_months(chart, qtbot):
    read = []
    chart.pointed.connect(read.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Left):
        qtbot.keyClick(chart, key)
    assert read == [12, 11, 12, 0]
    assert chart.accessibleDescription().startswith("31 Oct 2025: 88 open cases, upper 108.8, lower 82.4. Open cases")
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert read[-2:] == [12, None]
    assert chart.accessibleDescription().startswith("Open cases and all workers’ limits together, Harbour Team: 88 on")


def test_the_pointer_reads_the_month_under_it(chart, qtbot):
    at = QPoint(int(chart.area.x(4)), 150)
    qtbot.mouseMove(chart.viewport(), at)
    assert chart.month_index == 4
    qtbot.mouseMove(chart.viewport(), QPoint(4, 150))
    assert chart.month_index is None


def test_reading_a_month_is_painted(chart):
    before = chart.grab().toImage()
    chart.read_month(6)
    assert chart.grab().toImage() != before


def test_the_wheel_scrolls_the_page_and_changes_nothing(chart):
    ranges = chart.plotItem.vb.viewRange()
    event = QWheelEvent(
        QPointF(400, 150), chart.mapToGlobal(QPointF(400, 150)), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), event)
    assert not event.isAccepted()
    assert chart.plotItem.vb.viewRange() == ranges


def test_there_is_no_menu(chart):
    assert chart.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
    assert chart.plotItem.vb.menu is None or not chart.plotItem.vb.menuEnabled()


def test_the_months_follow_the_size(chart, qtbot):
    with qtbot.waitSignal(chart.laid_out):
        chart.resize(700, 310)
    assert chart.months_left + 13 * chart.month_width == pytest.approx(chart.area.rect.right())
    assert chart.area.rect.right() < 700


def test_it_takes_the_theme(chart, qapp):
    try:
        themes.apply(qapp, themes.DARK)
        image = chart.grab().toImage()
        assert image.pixelColor(image.width() - 2, 2) == themes.DARK.surface
        assert has_colour(image, themes.DARK.status[Status.OVER])
    finally:
        themes.apply(qapp, themes.LIGHT)


def test_a_month_over_the_limits_has_the_mark(chart, qapp):
    themes.apply(qapp, themes.LIGHT)
    x, y = round(chart.area.x(12)), round(chart.area.y(92))
    assert chart.grab().toImage().pixelColor(x, y) == themes.LIGHT.status[Status.OVER]
    chart.set_trend(trend(open_cases=80), "Cases and limits")
    assert not has_colour(chart.grab().toImage(), themes.LIGHT.status[Status.OVER])


def test_the_history_is_small_and_kept(qtbot):
    made = HistoryChart()
    qtbot.addWidget(made)
    made.resize(368, 120)
    made.show()
    made.set_history(history(), "Priya Nandakumar")
    assert made.accessibleName() == "Load of Priya Nandakumar at month ends"
    first = made.grab().toImage()
    made.set_history(history((3, 4)), "Sade Hollinbrook")
    assert made.accessibleName() == "Load of Sade Hollinbrook at month ends"
    assert made.grab().toImage() != first
    made.set_history((), "Nobody")
    made.grab()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_showing_values_again_and_again_loses_no_reference(chart):
    """PySide6 6.12.0 took one reference to None (and True) too many at each call and ended the process."""
    for _ in range(5):
        chart.set_trend(trend(), "Average caseload")
    gc.collect()
    before = [sys.getrefcount(None), sys.getrefcount(True)]
    for number in range(40):
        chart.set_trend(trend(), list(VIEWS)[number % len(VIEWS)])
        chart.viewport().repaint()
    gc.collect()
    after = [sys.getrefcount(None), sys.getrefcount(True)]
    assert all(now - then > -100 for now, then in zip(after, before, strict=True))
    assert all(now - then < 2000 for now, then in zip(after, before, strict=True))


# Pictures


def has_colour(image, colour):
    rows = image.convertToFormat(QImage.Format.Format_RGB32)
    return QColor(colour).rgb() in set(memoryview(rows.constBits()).cast("I"))


def test_a_png_is_sharp_and_light_and_holds_the_words(tmp_path, qapp):
    path = tmp_path / "pressures.png"
    path.write_bytes(b"an earlier file")
    try:
        themes.apply(qapp, themes.DARK)
        save_picture(trend_plot(trend(), "Cases and limits"), path, SAVED)
    finally:
        themes.apply(qapp, themes.LIGHT)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (2240, 1120)
    assert image.pixelColor(1200, 2) == themes.LIGHT.surface
    foot = image.copy(0, 1070, 1200, 50)
    assert any(foot.pixelColor(x, y).lightness() < 160 for x in range(foot.width()) for y in range(foot.height()))
    assert [file.name for file in tmp_path.iterdir()] == ["pressures.png"]


def test_an_svg_says_title_unit_dates_and_source(tmp_path, qapp):
    path = tmp_path / "pressures.svg"
    save_picture(trend_plot(trend(), "Cases and limits"), path, SAVED)
    text = path.read_text(encoding="utf-8")
    for words in (
        "Open cases and all workers’ limits together, Harbour Team",
        "at month end",
        "Month ends from 31 Oct 2025 to 31 Oct 2026. Source: Caseload Monitor, the records as they stood on",
        "2 Nov 2026.",
        "92 open cases",
        "upper 86.8",
    ):
        assert words in text
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    image = QImage(560, 280, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, 560, 280))
    painter.end()
    assert has_colour(image, themes.LIGHT.accent)


def test_a_picture_that_cannot_be_saved_says_why(tmp_path, qapp):
    plot = trend_plot(trend(), "Agency share")
    with pytest.raises(BadInput, match="let it end in"):
        save_picture(plot, tmp_path / "pressures.bmp", SAVED)
    with pytest.raises((BadInput, Failure), match="folder"):
        save_picture(plot, tmp_path / "nowhere" / "pressures.png", SAVED)
    assert list(tmp_path.iterdir()) == []


def test_the_demos_pictures_are_written_without_a_window(tmp_path, database, qapp):
    with open_store(database) as store:
        saved = save_charts(store, harbour.TODAY, harbour.TEAM, tmp_path)
        with pytest.raises(BadInput, match="There is no team"):
            save_charts(store, harbour.TODAY, "Nobody", tmp_path)
    assert saved == [tmp_path / name for name in ("workloads.png", "pressures.png", "caseloads.png")]
    assert all(not QImage(str(path)).isNull() for path in saved)
    workloads = QImage(str(saved[0]))
    for status in (Status.UNCOVERED, Status.OVER, Status.UNDER, Status.FULL):
        assert has_colour(workloads, themes.LIGHT.status[status])


def test_the_workloads_stand_worst_first_and_add_up(tmp_path, database, qapp):
    with open_store(database) as store:
        of = position(store, harbour.TODAY, harbour.TEAM)
    path = tmp_path / "workloads.svg"
    save_workloads(of, path)
    texts = re.findall(r">([^<>]+)</text>", path.read_text(encoding="utf-8"))
    names = [
        text for text in texts if " " in text and text in {w.name for w in of.workers} | {w.name for w in of.leavers}
    ]
    assert names == [
        "Amina Thorley", "Joel Pemberwick", "Priya Nandakumar", "Callum Reyburn", "Sade Hollinbrook",
        "Dev Castellane", "Beth Oakhanger", "Marek Dolinsky", "Rowan Ellery", "Tomos Gwilt",
    ]  # fmt: skip
    assert "Workloads on 2 Nov 2026, Harbour Team" in texts
    for said in ("left 30 Oct", "over by 3", "under by 2", "8.4–10.8", "away to 4 Jan 2027"):
        assert said in texts
    assert any("= 93 open cases" in text for text in texts)


def test_a_chart_without_limits_and_with_one_month_is_drawn(chart):
    for view in VIEWS:
        chart.set_trend(trend(1, upper=None, lower=None, lowest=None, highest=None, average=None), view)
        chart.read_month(0)
        chart.grab()
    assert month().known
