import math
from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from models.words import Status
from ui.kit import style, theme
from ui.kit.marks import Mark, colour_of
from ui.kit.theme import DARK, LIGHT

THEMES = pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
COLOURED = (Status.UNCOVERED, Status.OVER, Status.UNDER, Status.FULL, Status.WITHIN)

# Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB.
SIGHTS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(m * part for m, part in zip(row, rgb, strict=True)) / w for row, w in zip(matrix, white, strict=True)]
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    ml, mc = (l1 + l2) / 2, (c1 + c2) / 2
    mh = h1 + h2 if not c1 * c2 else ((h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360)
    t = (
        1 - 0.17 * math.cos(math.radians(mh - 30)) + 0.24 * math.cos(math.radians(2 * mh))
        + 0.32 * math.cos(math.radians(3 * mh + 6)) - 0.20 * math.cos(math.radians(4 * mh - 63))
    )  # fmt: skip
    sl = 1 + 0.015 * (ml - 50) ** 2 / math.sqrt(20 + (ml - 50) ** 2)
    sc, sh = 1 + 0.045 * mc, 1 + 0.015 * mc * t
    turned = 30 * math.exp(-(((mh - 275) / 25) ** 2))
    rt = -2 * math.sqrt(mc**7 / (mc**7 + 25**7)) * math.sin(math.radians(2 * turned))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh)


def seen(colour, sight):
    rgb = linear(colour)
    if sight in SIGHTS:
        rgb = [min(1, max(0, sum(m * part for m, part in zip(row, rgb, strict=True)))) for row in SIGHTS[sight]]
    return lab(rgb)


def nearest(colours, sight):
    return min(
        (ciede2000(seen(a, sight), seen(b, sight)), f"{one}/{other}")
        for (one, a), (other, b) in combinations(colours.items(), 2)
    )


def lightness_apart(colours):
    return min(abs(seen(a, "")[0] - seen(b, "")[0]) for a, b in combinations(colours.values(), 2))


def grounds(of):
    return [of.surface, of.window, of.raised, of.hover, of.selected]


def lowest(colour, of):
    return min(contrast(colour, ground) for ground in grounds(of))


def test_the_arithmetic_is_the_published_one():
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    # Sharma, Wu and Dalal (2005), pairs 1, 7 and 17 of their table.
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)


@THEMES
def test_every_ink_can_be_read_on_every_ground(of):
    for ink in (of.text1, of.text2, of.text3, of.accent, of.accent_hover):
        assert lowest(ink, of) >= 4.5
    on_accent = [(of.on_accent, of.accent), (of.on_accent, of.accent_hover)]
    on_toast = [(of.toast_text, of.toast), (of.toast_link, of.toast)]
    for ink, ground in [(of.text1, of.err_bg), (of.text1, of.warn_bg), *on_toast, *on_accent]:
        assert contrast(ink, ground) >= 4.5
    for name, colour in of.rag.items():
        assert contrast(of.rag_letter[name], colour) >= 4.5


@THEMES
def test_every_mark_and_outline_can_be_seen_on_every_ground(of):
    for colour in (of.control, of.bar, *(colour_of(mark, of) for mark in Mark)):
        assert lowest(colour, of) >= 2.995
    assert contrast(of.bar, of.band) >= 3.0


@pytest.mark.parametrize(
    ("of", "name", "on_surface", "least"),
    [
        (LIGHT, "text1", 16.3, 14.4), (LIGHT, "text2", 7.9, 6.9), (LIGHT, "text3", 5.5, 4.9),
        (LIGHT, "accent", 6.9, 6.1), (LIGHT, "control", 3.5, 3.1), (LIGHT, "bar", 3.7, 3.3),
        (DARK, "text1", 13.8, 11.0), (DARK, "text2", 8.9, 7.1), (DARK, "text3", 6.4, 5.1),
        (DARK, "accent", 7.9, 6.3), (DARK, "control", 4.2, 3.4), (DARK, "bar", 3.9, 3.1),
    ],
)  # fmt: skip
def test_contrasts_are_those_of_the_design(of, name, on_surface, least):
    colour = getattr(of, name)
    assert contrast(colour, of.surface) == pytest.approx(on_surface, abs=0.06)
    assert lowest(colour, of) == pytest.approx(least, abs=0.06)


@pytest.mark.parametrize(
    ("of", "apart"),
    [
        (LIGHT, {"": (15.9, "under/within"), "protan": (17.1, "uncovered/under"), "deutan": (14.1, "uncovered/under"),
                 "tritan": (14.0, "under/within")}),
        (DARK, {"": (17.6, "under/within"), "protan": (10.6, "uncovered/under"), "deutan": (13.1, "uncovered/under"),
                "tritan": (16.3, "uncovered/full")}),
    ],
    ids=["light", "dark"],
)  # fmt: skip
def test_statuses_are_told_apart_by_every_eye(of, apart):
    colours = {str(status): of.status[status] for status in COLOURED}
    for sight, (difference, pair) in apart.items():
        found, who = nearest(colours, sight)
        assert found >= 10
        assert (round(found, 1), who) == (pytest.approx(difference, abs=0.11), pair)


def test_statuses_are_told_apart_in_grey_print():
    assert lightness_apart({status: LIGHT.status[status] for status in COLOURED}) == pytest.approx(6.1, abs=0.1)
    assert lightness_apart(LIGHT.rag) == pytest.approx(9.4, abs=0.1)


@pytest.mark.parametrize(
    ("of", "apart"),
    [
        (LIGHT, {"": 36.0, "protan": 14.1, "deutan": 15.5, "tritan": 24.2}),
        (DARK, {"": 32.1, "protan": 17.1, "deutan": 11.3, "tritan": 27.2}),
    ],
    ids=["light", "dark"],
)
def test_ratings_are_told_apart_by_every_eye(of, apart):
    for sight, difference in apart.items():
        assert nearest(of.rag, sight)[0] == pytest.approx(difference, abs=0.11)


def test_the_environment_chooses_the_theme(monkeypatch, qapp):
    monkeypatch.setenv("CASELOAD_THEME", "dark")
    assert theme.choose() is DARK
    monkeypatch.setenv("CASELOAD_THEME", "light")
    assert theme.choose() is LIGHT


@THEMES
def test_applying_a_theme_colours_the_program(of, qapp):
    theme.apply(qapp, of)
    assert theme.current() is of
    assert QApplication.palette().window().color() == of.surface
    assert QApplication.palette().text().color() == of.text1
    assert of.control.name() in qapp.styleSheet()
    assert "@" not in qapp.styleSheet()
    theme.apply(qapp, LIGHT)


def test_sizes_follow_the_base_font(qapp):
    theme.apply(qapp, LIGHT)
    assert QFontInfo(qapp.font()).pixelSize() >= 13
    base = qapp.font().pointSizeF()
    assert theme.font("question").pointSizeF() == pytest.approx(1.54 * base)
    assert theme.font("small").pointSizeF() >= min(9, base)
    assert theme.metrics("key").height() > theme.metrics("load").height() > theme.metrics().height()
    assert style.field_height() > theme.metrics().height() + 8
