"""The Summary: one page that says the month in a sentence, twelve figures, a few lines and three pictures."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from models.dates import month_ends
from models.returns.content import (
    ATTENTION,
    CHANGED,
    FINGERPRINT,
    LAYOUT,
    SIGNED,
    Headline,
    Mark,
    Return,
    Shown,
)
from models.returns.styles import (
    ACCENT,
    COUNT,
    DATE,
    DECIMAL,
    FTE,
    INK,
    MONTH,
    MONTH_LONG,
    MUTED,
    OVER,
    RULE,
    SHARE,
    STATUS,
    WASH,
    Look,
    Styles,
    change_format,
    mark_format,
    padded,
    restated_format,
)
from models.returns.text_widths import PIXELS_PER_CHARACTER, broken, cut, width

FIRST_WIDTH, OTHER_WIDTH, COLUMNS = 20, 14, 13
PAGE_PIXELS = (FIRST_WIDTH + (COLUMNS - 1) * OTHER_WIDTH) * PIXELS_PER_CHARACTER
CHART_ROWS, CHART_ROW_HEIGHT = 16, 17
FORMATS = {"count": COUNT, "fte": FTE, "average": DECIMAL, "share": SHARE}
FIRST_FIGURE = 2
"""The column of the first headline figure; column A names the rows."""
NOW_ROW = 7
NAME_ROWS = 4
"""Rows that ``write_name`` takes below the page, before the figures behind the charts."""

_LINE = 17.0


def write_summary(styles: Styles, book: Workbook, sheet: Worksheet, of: Return, fingerprint: str) -> tuple[int, int]:
    """Write all but the charts; return the first row of the charts and the first row below the print area."""
    sheet.column_dimensions["A"].width = FIRST_WIDTH
    for column in range(2, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = OTHER_WIDTH
    _head(styles, sheet, of)
    _headlines(styles, book, sheet, of)
    row = _notes(styles, sheet, of, NOW_ROW + 5)
    row = _changes(styles, sheet, of, row)
    charts = _attention(styles, sheet, of, row) + 1
    sheet.row_dimensions[charts - 1].height = 7
    for number in range(charts, charts + CHART_ROWS):
        sheet.row_dimensions[number].height = CHART_ROW_HEIGHT
    sheet.row_dimensions[charts + CHART_ROWS].height = 7
    last = _signatures(styles, sheet, of, charts + CHART_ROWS + 1, fingerprint)
    sheet.print_area = f"A1:M{last}"
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale = False, 90
    _name(book, "return_month", "$A$2")
    return charts, last + 3


def _name(book: Workbook, name: str, cell: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=f"'Summary'!{cell}")


def _rule(styles: Styles, sheet: Worksheet, row: int, edge: str, first: int = 1) -> None:
    """Draw a line below a row, without touching what is in it."""
    for column in range(first, COLUMNS + 1):
        if sheet.cell(row, column).value is None:
            styles.put(sheet, row, column, None, Look(edges=edge))


def _head(styles: Styles, sheet: Worksheet, of: Return) -> None:
    title = cut(f"Caseload return: {of.of}", 22, PAGE_PIXELS - 330)
    styles.put(sheet, 1, 1, title, Look(size=22, bold=True, ink=ACCENT))
    styles.put(sheet, 1, COLUMNS, of.state, Look(size=11, bold=True, ink=ACCENT if of.signed else OVER, across="right"))
    edge = f"bottom:{ACCENT}:medium"
    styles.put(sheet, 2, 1, of.month, Look(size=14, bold=True, across="left", number_format=MONTH_LONG, edges=edge))
    styles.put(sheet, 2, 2, cut(of.basis, 11.5, PAGE_PIXELS - 400), Look(size=11.5, ink=MUTED, edges=edge))
    styles.put(sheet, 2, COLUMNS, of.marking, Look(size=10, ink=MUTED, across="right", edges=edge))
    _rule(styles, sheet, 2, edge)
    styles.put(sheet, 3, 1, cut(of.message, 14, PAGE_PIXELS - 20), Look(size=14, bold=True))
    for row, height in ((1, 32), (2, 21), (3, 27), (4, 7)):
        sheet.row_dimensions[row].height = height


def _headlines(styles: Styles, book: Workbook, sheet: Worksheet, of: Return) -> None:
    groups = [(name, len(list(kinds))) for name, kinds in groupby(headline.kind.group for headline in of.headlines)]
    starts, column = set(), FIRST_FIGURE
    for name, size in groups:
        starts.add(column)
        for offset in range(size):
            edges = f"bottom:{ACCENT}" + (f" left:{RULE}" if not offset else "")
            look = Look(bold=True, ink=ACCENT, indent=0 if offset else 1, edges=edges)
            styles.put(sheet, NOW_ROW - 2, column + offset, None if offset else name, look)
        column += size
    _row_names(styles, sheet, of)
    restated = {(one.day, one.key) for one in of.restated}
    year_ago, *_, before, _now = month_ends(of.month, 13)
    for column, headline in enumerate(of.headlines, FIRST_FIGURE):
        left = f"left:{RULE}" if column in starts else ""
        head = Look(bold=True, ink=MUTED, across="right", edges=left, shrink=True, number_format="@_m")
        styles.put(sheet, NOW_ROW - 1, column, headline.kind.name, head)
        again = tuple((day, headline.kind.key) in restated for day in (before, year_ago))
        _figure(styles, sheet, column, headline, left, (again[0], again[1]))
        letter = get_column_letter(column)
        for row, ending in ((NOW_ROW, ""), (NOW_ROW + 1, "_last_month"), (NOW_ROW + 3, "_last_year")):
            _name(book, f"headline_{headline.kind.key}{ending}", f"${letter}${row}")
    heights = (17, 20, 36, _LINE, _LINE, _LINE, _LINE)
    for row, height in enumerate(heights, NOW_ROW - 2):
        sheet.row_dimensions[row].height = height


def _row_names(styles: Styles, sheet: Worksheet, of: Return) -> None:
    styles.put(sheet, NOW_ROW - 1, 1, "Headline figures", Look(bold=True, ink=MUTED))
    now = Look(size=13, bold=True, across="left", fill=WASH, number_format=MONTH)
    styles.put(sheet, NOW_ROW, 1, of.month, now)
    earlier = Look(size=11, across="left", number_format=MONTH)
    change, under = Look(size=11, ink=MUTED, indent=1), f"bottom:{RULE}"
    styles.put(sheet, NOW_ROW + 1, 1, month_ends(of.month, 2)[0], earlier)
    styles.put(sheet, NOW_ROW + 2, 1, "Change", replace(change, edges=under))
    styles.put(sheet, NOW_ROW + 3, 1, month_ends(of.month, 13)[0], earlier)
    styles.put(sheet, NOW_ROW + 4, 1, "Change", replace(change, edges=under))


def _figure(
    styles: Styles, sheet: Worksheet, column: int, headline: Headline, left: str, restated: tuple[bool, bool]
) -> None:
    """Write one figure; ``restated`` says whether last month's and last year's are others than were signed."""
    form = FORMATS[headline.kind.form]
    alarm = headline.kind.alarm and not isinstance(headline.now, Mark) and headline.now > 0
    big = Look(size=22, bold=True, ink=OVER if alarm else INK, fill=WASH, across="right", shrink=True,
               number_format=padded(form, "_c"), edges=left)  # fmt: skip
    styles.put(sheet, NOW_ROW, column, headline.now, big)
    plain = Look(size=11, across="right", shrink=True, number_format=padded(form, "_m"), edges=left)
    marked = replace(plain, number_format=padded(restated_format(form), "_m"))
    points = headline.kind.form == "share"
    changed = replace(
        plain, ink=MUTED, edges=f"{left} bottom:{RULE}",
        number_format=padded('+0.0" pts";-0.0" pts";0.0" pts"' if points else change_format(form), "_m"),
    )  # fmt: skip
    for row, then, change, again in (
        (NOW_ROW + 1, headline.last_month, headline.change_month, restated[0]),
        (NOW_ROW + 3, headline.last_year, headline.change_year, restated[1]),
    ):
        look = replace(plain, ink=MUTED) if isinstance(then, Mark) else marked if again else plain
        styles.put(sheet, row, column, then, look)
        styles.put(sheet, row + 1, column, _in_points(change) if points else change, changed)


def _in_points(change: Shown) -> Shown:
    return change if isinstance(change, Mark) else change * 100


def _notes(styles: Styles, sheet: Worksheet, of: Return, row: int) -> int:
    """Write the notes, as many in a line as fit; return the row of the next block's heading."""
    text = ""
    for note in of.notes:
        if text and width(f"{text} {note}", 10) > PAGE_PIXELS - 30:
            styles.put(sheet, row, 1, text, Look(ink=MUTED))
            sheet.row_dimensions[row].height = 15
            text, row = "", row + 1
        text = f"{text} {note}".strip()
    styles.put(sheet, row, 1, text, Look(ink=MUTED))
    sheet.row_dimensions[row].height, sheet.row_dimensions[row + 1].height = 16, 5
    return row + 2


def _changes(styles: Styles, sheet: Worksheet, of: Return, row: int) -> int:
    """Write what changed, each sentence over as many lines as it needs; return the row of the next block's heading."""
    if not of.changes:
        return row
    edge = f"bottom:{ACCENT}"
    styles.put(sheet, row, 1, CHANGED, Look(size=13, bold=True, ink=ACCENT, edges=edge))
    _rule(styles, sheet, row, edge)
    sheet.row_dimensions[row].height = 21
    for line in (line for sentence in of.changes for line in broken(sentence, 11.5, PAGE_PIXELS - 25)):
        row += 1
        styles.put(sheet, row, 1, line, Look(size=11.5))
        sheet.row_dimensions[row].height = _LINE + 1
    sheet.row_dimensions[row + 1].height = 5
    return row + 2


def _attention(styles: Styles, sheet: Worksheet, of: Return, row: int) -> int:
    """Write "What needs attention"; return the row below it."""
    edge = f"bottom:{ACCENT}"
    styles.put(sheet, row, 1, ATTENTION, Look(size=13, bold=True, ink=ACCENT, edges=edge))
    if any(line.owner or line.review for line in of.attention):
        styles.put(sheet, row, COLUMNS - 1, "Owner", Look(bold=True, ink=MUTED, up="bottom", edges=edge))
        review = Look(bold=True, ink=MUTED, up="bottom", across="right", edges=edge)
        styles.put(sheet, row, COLUMNS, "Review by", review)
    _rule(styles, sheet, row, edge)
    sheet.row_dimensions[row].height = 21
    for line in of.attention:
        row += 1
        paint = STATUS[line.word]
        edges = (
            " ".join(f"{side}:{paint.edge}" for side in ("left", "right", "bottom")) if paint.edge else "bottom:FFFFFF"
        )
        look = Look(size=11, bold=True, ink=paint.ink, fill=paint.fill, across="center", edges=edges,
                    number_format=mark_format(paint))  # fmt: skip
        styles.put(sheet, row, 1, line.word, look)
        styles.put(sheet, row, 2, line.sentence, Look(size=11.5, indent=1))
        styles.put(sheet, row, COLUMNS - 1, line.owner, Look(size=11, shrink=True))
        styles.put(sheet, row, COLUMNS, line.review, Look(size=11, across="right", number_format=DATE))
        sheet.row_dimensions[row].height = _LINE + 1
    row += 1
    styles.put(sheet, row, 2, of.further, Look(size=11, ink=MUTED, indent=1))
    sheet.row_dimensions[row].height = _LINE
    return row + 1


def _signatures(styles: Styles, sheet: Worksheet, of: Return, row: int, fingerprint: str) -> int:
    """Write the signatures, or the lines for them, and what was signed; return the last row of the page."""
    edge = f"bottom:{ACCENT}"
    styles.put(sheet, row, 1, SIGNED, Look(size=13, bold=True, ink=ACCENT, edges=edge))
    signed = "What was signed" if of.signed else "What is to be signed"
    for column, text in ((3, "Name"), (6, "Signed"), (8, signed)):
        styles.put(sheet, row, column, text, Look(bold=True, ink=MUTED, up="bottom", edges=edge))
    _rule(styles, sheet, row, edge)
    sheet.row_dimensions[row].height = 21
    whole = "on the Sign-off sheet" if of.signed else "below this page"
    short = f"Fingerprint {fingerprint[:19]} (in full {whole})"
    beside = (short, *of.sources)
    for offset in range(max(len(of.signatures), len(beside))):
        row += 1
        if offset < len(of.signatures):
            signing = of.signatures[offset]
            to_sign = "" if signing.name else f"bottom:{RULE}"
            styles.put(sheet, row, 1, signing.role, Look(size=11))
            for column, value in ((3, signing.name), (4, None), (6, signing.day)):
                styles.put(sheet, row, column, value, Look(size=11, number_format=DATE, edges=to_sign))
        if offset < len(beside):
            styles.put(sheet, row, 8, beside[offset], Look(size=11, ink=MUTED if offset else INK))
        sheet.row_dimensions[row].height = 19
    return row


def write_name(styles: Styles, book: Workbook, sheet: Worksheet, row: int, of: Return, fingerprint: str) -> None:
    """Write of whom the return is, in which layout, and its fingerprint, for programs, below the print area."""
    styles.put(sheet, row, 1, "Figures behind the charts", Look(size=13, bold=True, ink=ACCENT))
    styles.put(sheet, row + 1, 1, "Return of", Look(bold=True, ink=MUTED))
    styles.put(sheet, row + 1, 4, of.of, Look())
    styles.put(sheet, row + 1, 10, "Layout", Look(bold=True, ink=MUTED))
    styles.put(sheet, row + 1, 11, LAYOUT, Look())
    styles.put(sheet, row + 2, 1, FINGERPRINT, Look(bold=True, ink=MUTED))
    styles.put(sheet, row + 2, 4, fingerprint, Look())
    _name(book, "return_fingerprint", f"$D${row + 2}")
    _name(book, "return_of", f"$D${row + 1}")
    _name(book, "return_layout", f"$K${row + 1}")


def heads(styles: Styles, sheet: Worksheet, row: int, texts: Sequence[tuple[int, str]]) -> None:
    """Write heads of a block of figures at their columns."""
    for column, text in texts:
        styles.put(sheet, row, column, text, Look(bold=True, ink=MUTED, across="left" if column == 1 else "right"))
