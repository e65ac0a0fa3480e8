"""How wide a text is in Calibri, for widths of columns, heights of rows and labels of charts.

openpyxl measures nothing, and Excel often leaves a row too low. The advances are those of printable ASCII; every
other character counts as 0.55 em.
"""

from functools import lru_cache

_EM = 2048
_REGULAR = (
    463, 667, 821, 1020, 1038, 1464, 1397, 452, 621, 621, 1020, 1020, 511, 627, 517, 791, 1038, 1038, 1038, 1038,
    1038, 1038, 1038, 1038, 1038, 1038, 548, 548, 1020, 1020, 1020, 949, 1831, 1185, 1114, 1092, 1260, 1000, 941,
    1292, 1276, 516, 653, 1064, 861, 1751, 1322, 1356, 1058, 1378, 1112, 941, 998, 1314, 1162, 1822, 1063, 998,
    959, 628, 791, 628, 1020, 1020, 596, 981, 1076, 866, 1076, 1019, 625, 964, 1076, 470, 490, 931, 470, 1636,
    1076, 1080, 1076, 1076, 714, 801, 686, 1076, 925, 1464, 887, 927, 809, 644, 943, 644, 1020,
)  # fmt: skip
_BOLD = (
    463, 667, 898, 1020, 1038, 1493, 1443, 478, 638, 638, 1020, 1020, 528, 627, 547, 880, 1038, 1038, 1038, 1038,
    1038, 1038, 1038, 1038, 1038, 1038, 565, 565, 1020, 1020, 1020, 949, 1840, 1241, 1148, 1084, 1291, 999, 940,
    1305, 1292, 546, 678, 1120, 866, 1790, 1349, 1385, 1090, 1405, 1153, 968, 1014, 1337, 1211, 1856, 1128, 1064,
    979, 665, 880, 665, 1020, 1020, 615, 1011, 1099, 857, 1099, 1031, 648, 971, 1099, 503, 523, 983, 503, 1666,
    1099, 1101, 1099, 1099, 728, 817, 710, 1099, 969, 1526, 941, 970, 814, 704, 973, 704, 1020,
)  # fmt: skip
_OTHER = round(0.55 * _EM)
PIXELS_PER_POINT = 96 / 72
PIXELS_PER_CHARACTER = 7
"""A column of width n holds n digits of Calibri 11, each 7 pixels wide at 96 dots per inch."""


@lru_cache(maxsize=65536)
def width(text: str, points: float, bold: bool = False) -> float:
    """Return the width of ``text`` in pixels at 96 dots per inch, set in Calibri of so many points."""
    advances = _BOLD if bold else _REGULAR
    ems = sum(advances[ord(sign) - 32] if " " <= sign <= "~" else _OTHER for sign in text)
    return ems / _EM * points * PIXELS_PER_POINT


@lru_cache(maxsize=65536)
def lines(text: str, points: float, pixels: float, bold: bool = False) -> int:
    """Return how many lines ``text`` needs in a cell so many pixels wide; a word too long for a line is broken."""
    return sum(_lines(part, points, pixels, bold) for part in text.split("\n")) if text else 1


def _lines(text: str, points: float, pixels: float, bold: bool) -> int:
    count, used, space = 1, 0.0, width(" ", points, bold)
    for word in text.split(" "):
        needed = width(word, points, bold)
        if used and used + space + needed > pixels:
            count, used = count + 1, 0.0
        used += needed + (space if used else 0)
        if used > pixels:
            count += int(used // pixels)
            used %= pixels
    return count


def cut(text: str, points: float, pixels: float) -> str:
    """Return ``text``, or as much of its beginning as fits with an ellipsis."""
    if width(text, points) <= pixels:
        return text
    while text and width(text + "…", points) > pixels:
        text = text[:-1]
    return text.rstrip() + "…"


def broken(text: str, points: float, pixels: float) -> list[str]:
    """Return ``text`` as lines that each fit; a word too long for a line is cut in two."""
    found, line = [], ""
    for word in text.split():
        while width(word, points) > pixels:
            fits = next(
                size for size in range(len(word) - 1, 0, -1) if size == 1 or width(word[:size], points) <= pixels
            )
            found += [line, word[:fits]] if line else [word[:fits]]
            line, word = "", word[fits:]
        if line and width(f"{line} {word}", points) > pixels:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    if found and line and " " not in line and " " in found[-1]:  # no word stands alone: it could read as a number
        found[-1], _, moved = found[-1].rpartition(" ")
        line = f"{moved} {line}"
    return [*found, line] if line else found
