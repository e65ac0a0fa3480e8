import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from models.words import Status
from ui.kit import marks
from ui.kit.marks import Mark
from ui.kit.theme import DARK, LIGHT


def painted(mark, theme=LIGHT, side=48):
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(theme.surface)
    painter = QPainter(image)
    painter.scale(side / 12, side / 12)
    marks.paint_mark(painter, QRectF(0, 0, 12, 12), mark, theme)
    painter.end()
    return image


def shape(image, ground):
    return frozenset(
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground
    )


def test_every_status_has_a_mark():
    assert {Mark(str(status)) for status in Status} < set(Mark)


def test_no_two_marks_have_one_shape(qapp):
    shapes = {mark: shape(painted(mark), LIGHT.surface) for mark in Mark}
    assert all(shapes.values())
    for one in Mark:
        for other in Mark:
            if one != other:
                both = shapes[one] | shapes[other]
                assert len(shapes[one] ^ shapes[other]) / len(both) > 0.08, (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("mark", [Mark.UNCOVERED, Mark.OVER, Mark.UNDER, Mark.FULL, Mark.WITHIN])
def test_a_status_mark_is_filled_with_its_colour(qapp, mark, theme):
    assert painted(mark, theme).pixelColor(24, 24) == theme.status[Status(mark)]


@pytest.mark.parametrize("mark", [Mark.AWAY, Mark.UNALLOCATED, Mark.TO_DO])
def test_a_hollow_mark_shows_the_ground(qapp, mark):
    assert painted(mark).pixelColor(24, 24) == LIGHT.surface


def test_a_mark_stays_inside_its_room(qapp):
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(LIGHT.surface)
    painter = QPainter(image)
    for mark in Mark:
        marks.paint_mark(painter, QRectF(10, 10, 20, 20), mark, LIGHT)
    painter.end()
    found = shape(image, LIGHT.surface)
    assert min(map(min, found)) >= 13
    assert max(map(max, found)) <= 26


def test_an_icon_is_sharp_at_both_scales(qapp):
    icon = marks.mark_icon(Status.OVER)
    assert icon.pixmap(QSize(16, 16), 1.0).width() == 16
    assert icon.pixmap(QSize(16, 16), 2.0).width() == 32
