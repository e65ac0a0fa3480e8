from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from models.overview import people
from models.position import Leaver, position
from models.store import open_store
from models.words import Status
from tests.ui import harbour
from ui.kit import load_bar
from ui.kit.load_bar import Bar, LoadBar, axis_for, axis_ticks, bar_of
from ui.kit.theme import DARK, LIGHT

UNIT, MIDDLE = 10, 20
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def bar(load, lower, upper, status, measure="cases"):
    limits = (None if lower is None else Fraction(lower), None if upper is None else Fraction(upper))
    return Bar(Fraction(load), *limits, status, measure)


def painted(of, theme=LIGHT, axis=24, width=None):
    image = QImage(axis * UNIT + 10, 2 * MIDDLE, QImage.Format.Format_ARGB32)
    image.fill(theme.surface)
    painter = QPainter(image)
    end = load_bar.paint_load_bar(painter, QRectF(0, 0, width or axis * UNIT, 2 * MIDDLE), of, axis, theme)
    painter.end()
    return image, end


def block(image, number, up=0):
    """Return the colour in the middle of the block with this number, the first is 1."""
    return image.pixelColor(int((number - 0.5) * UNIT), MIDDLE - up)


@THEMES
def test_one_block_is_one_case_and_what_is_too_much_is_over(qapp, theme):
    image, _ = painted(bar(21, 14, 18, Status.OVER), theme)
    assert [block(image, number) for number in range(1, 19)] == [theme.bar] * 18
    assert [block(image, number) for number in (19, 20, 21)] == [theme.status[Status.OVER]] * 3
    assert block(image, 22) == theme.surface
    assert image.pixelColor(10 * UNIT - 1, MIDDLE) == theme.surface, "a gap between the blocks"


@THEMES
def test_the_band_is_the_agreed_range_and_taller_than_the_blocks(qapp, theme):
    image, _ = painted(bar(4, 14, 18, Status.UNDER), theme)
    assert block(image, 16) == theme.band
    assert block(image, 16, up=11) == theme.band
    assert block(image, 16, up=13) == theme.surface
    assert block(image, 13, up=9) == theme.surface
    assert image.pixelColor(14 * UNIT - 1, MIDDLE - 9) == theme.control, "a tick at the lower limit"
    assert image.pixelColor(18 * UNIT - 1, MIDDLE - 9) == theme.control, "a tick at the upper limit"


def test_places_missing_to_the_lower_limit_are_hollow(qapp):
    image, _ = painted(bar(4, 6, 10, Status.UNDER))
    assert block(image, 4) == LIGHT.bar
    assert block(image, 5) == block(image, 6) == LIGHT.surface
    edges = [image.pixelColor(x, MIDDLE) for x in range(4 * UNIT, 6 * UNIT)]
    assert sum(edge.blue() - edge.red() > 60 for edge in edges) >= 4, "each outlined in blue at both sides"


def test_the_last_block_of_a_full_load_is_taller(qapp):
    image, _ = painted(bar(10, "8.4", "10.8", Status.FULL))
    assert block(image, 9) == LIGHT.bar
    assert block(image, 10) == block(image, 10, up=8) == LIGHT.status[Status.FULL]
    assert block(image, 10, up=10) == LIGHT.band


def test_uncovered_is_hatched_without_a_band(qapp):
    image, end = painted(bar(6, 14, 18, Status.UNCOVERED))
    inside = {image.pixelColor(x, y).name() for x in range(6 * UNIT - 1) for y in range(MIDDLE - 5, MIDDLE + 5)}
    assert LIGHT.status[Status.UNCOVERED].name() in inside
    assert LIGHT.surface.name() in inside
    assert block(image, 16) == LIGHT.surface
    assert end == 6 * UNIT


@pytest.mark.parametrize("of", [bar(0, 14, 18, Status.AWAY), bar(0, None, None, Status.NO_LIMIT)])
def test_nothing_is_drawn_for_nothing(qapp, of):
    image, end = painted(of)
    assert {image.pixelColor(x, MIDDLE).name() for x in range(image.width())} == {LIGHT.surface.name()}
    assert end == 0


def test_without_limits_there_are_blocks_and_no_band(qapp):
    image, _ = painted(bar(3, None, None, Status.NO_LIMIT))
    assert [block(image, number) for number in (1, 3, 4)] == [LIGHT.bar, LIGHT.bar, LIGHT.surface]


def test_a_limit_inside_a_block_parts_it(qapp):
    image, _ = painted(bar(11, "8.4", "10.8", Status.OVER))
    assert image.pixelColor(int(10.4 * UNIT), MIDDLE) == LIGHT.bar
    assert image.pixelColor(int(10.85 * UNIT), MIDDLE) == LIGHT.status[Status.OVER]
    assert block(image, 10) == LIGHT.bar


def test_a_fraction_is_a_narrower_block(qapp):
    image, _ = painted(bar("2.5", 0, 10, Status.WITHIN))
    assert image.pixelColor(2 * UNIT + 2, MIDDLE) == LIGHT.bar
    assert image.pixelColor(2 * UNIT + 6, MIDDLE) == LIGHT.band


@pytest.mark.parametrize(
    ("of", "axis", "width"),
    [
        (bar(20, 14, 18, Status.OVER, "points"), 24, None),
        (bar(41, 14, 18, Status.OVER), 42, None),
        (bar(20, 14, 18, Status.OVER), 24, 60),
    ],
    ids=["points", "more than 40", "blocks under 4 px"],
)
def test_a_plain_bar_has_no_gaps_and_the_same_parts(qapp, of, axis, width):
    image, end = painted(of, axis=axis, width=width)
    unit = (width or axis * UNIT) / axis
    colours = [image.pixelColor(x, MIDDLE) for x in range(int(end))]
    assert LIGHT.surface not in colours
    assert colours[int(10 * unit)] == LIGHT.bar
    assert colours[int(19.5 * unit)] == LIGHT.status[Status.OVER]


def test_the_axis_reaches_the_highest_load_or_limit_in_steps_of_six():
    assert axis_for([bar(21, 14, 18, Status.OVER), bar(4, 6, 10, Status.UNDER)]) == 24
    assert axis_for([bar(3, 14, 18, Status.UNDER)]) == 18
    assert axis_for([bar("18.5", 14, 18, Status.OVER)]) == 24
    assert axis_for([bar(2, 14, 18, Status.UNCOVERED)]) == 6, "no band is drawn, so its limit needs no room"
    assert axis_for([]) == 6
    assert axis_ticks(24) == [0, 6, 12, 18, 24]
    assert axis_ticks(120) == [0, 24, 48, 72, 96, 120]


def test_bars_come_from_the_position(tmp_path):
    with open_store(tmp_path / "harbour.db") as store:
        harbour.build(store)
        found = position(store, harbour.TODAY, harbour.TEAM)
    bars = {person.of.name: bar_of(person.of, person.note) for person in people(found, {})}
    assert bars["Priya Nandakumar"] == bar(21, 14, 18, Status.OVER)
    assert bars["Dev Castellane"].upper == Fraction(108, 10)
    assert bars["Amina Thorley"].note == "away since 26 Oct"
    assert bars["Joel Pemberwick"] == Bar(Fraction(2), None, None, Status.UNCOVERED, note="left 30 Oct")
    assert axis_for(bars.values()) == 24
    starts = bar_of(Leaver(1, "W1", "A", "T", "social worker", 2, None, date(2026, 12, 1)))
    assert starts.status == Status.UNCOVERED


def test_the_widget_says_what_it_shows(qtbot):
    made = LoadBar()
    qtbot.addWidget(made)
    made.resize(240, 30)
    made.set_bar(bar(21, 14, 18, Status.OVER), 24, "21 cases, limits 14 to 18, over by 3")
    assert made.accessibleName() == "21 cases, limits 14 to 18, over by 3"
    made.show()
    image = made.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert {LIGHT.bar.name(), LIGHT.status[Status.OVER].name()} <= colours


def test_a_note_without_room_is_left_to_the_status_beside_it(qtbot):
    made = LoadBar()
    qtbot.addWidget(made)
    made.resize(240, 30)
    shown = Bar(Fraction(23), None, None, Status.NO_LIMIT)
    made.set_bar(shown, 24, "")
    without = made.grab().toImage()
    made.set_bar(replace(shown, note="no limits set for this role"), 24, "")
    assert made.grab().toImage() == without
    made.set_bar(replace(shown, load=Fraction(2), note="no limits set for this role"), 24, "")
    short = made.grab().toImage()
    made.set_bar(replace(shown, load=Fraction(2)), 24, "")
    assert made.grab().toImage() != short
