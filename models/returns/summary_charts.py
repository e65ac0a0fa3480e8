"""The Summary's three charts, and below the page the figures that they draw."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.data_source import AxDataSource
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.dates import show_month
from models.returns import charts
from models.returns.content import CATEGORY_NAMES, NOT_RECORDED, LoadBar, Mark, MonthFigures, Return, Shown
from models.returns.styles import ACCENT, COUNT, DECIMAL, LIMIT, MONTH, OVER, UNCOVERED, UNDER, Look, Styles
from models.returns.summary import CHART_ROWS, COLUMNS, FIRST_WIDTH, OTHER_WIDTH, heads
from models.returns.text_widths import PIXELS_PER_CHARACTER, cut, width
from models.returns.trend_sheet import MonthCells

FEWEST_BARS, FEWEST_MONTHS = 6, 3
LONGEST_LABEL = 0.42
"""The part of a chart that its labels may take; longer names are cut."""

_SEGMENTS = (
    ("Up to own lower limit", charts.filled("798691")),
    ("Between own limits", charts.filled("B3BDC5")),
    ("Short of lower limit", charts.striped(UNDER)),
    ("Above upper limit", charts.filled(OVER)),
    ("Room to upper limit", charts.filled("FFFFFF", "7F8A93")),
    ("Held while away", charts.striped(UNCOVERED)),
    ("No limit set", charts.filled("DCE2E6", "7F8A93")),
)
_SPREAD = ("Lowest", "Lowest to highest", "Average per FTE", "Median")
_SPREAD_LOOKS = (
    GraphicalProperties(noFill=True, ln=LineProperties(noFill=True)),
    charts.filled("DCE2E6"),
    GraphicalProperties(ln=charts.line(ACCENT, 2.25)),
    GraphicalProperties(ln=charts.line("5F6A73", 1.5, dashed=True)),
)
Figure = int | Decimal | None
_FIRST_VALUE = 4
"""The column where a block's values begin; the names in column A may run over B and C."""


def write_charts(styles: Styles, sheet: Worksheet, of: Return, row: int, below: int) -> int:
    """Draw the charts from ``row`` on, and write what they draw from ``below`` on; return the first free row."""
    spread = len(of.months) >= FEWEST_MONTHS and any(_figure(month.values["average_caseload"]) for month in of.months)
    ends = (5, 9, COLUMNS) if spread else (7, 7, COLUMNS)
    below = _loads(styles, sheet, of, (0, row - 1, ends[0], row - 1 + CHART_ROWS), below)
    if spread:
        below = _spread(styles, sheet, of, (ends[0], row - 1, ends[1], row - 1 + CHART_ROWS), below)
    return _categories(styles, sheet, of, (ends[1], row - 1, ends[2], row - 1 + CHART_ROWS), below)


def _pixels(cells: charts.Cells) -> float:
    left, _, right, _ = cells
    first = FIRST_WIDTH if left == 0 else OTHER_WIDTH
    return (first + (right - left - 1) * OTHER_WIDTH) * PIXELS_PER_CHARACTER


def _ref(column: int, first: int, last: int) -> str:
    letter = get_column_letter(column)
    return f"'Summary'!${letter}${first}:${letter}${last}" if first != last else f"'Summary'!${letter}${first}"


def _figure(value: Shown) -> Figure:
    return None if isinstance(value, Mark) else value


def segments(bar: LoadBar) -> tuple[Decimal | None, ...]:
    """Return a bar's parts in the order of the series: they say where the load stands between its own limits."""
    zero = Decimal(0)
    if bar.hidden:
        return (None,) * len(_SEGMENTS)
    if bar.lower is None or bar.upper is None:
        return (None, None, None, None, None, bar.load if bar.away else None, None if bar.away else bar.load)
    parts = (
        min(bar.load, bar.lower), max(zero, min(bar.load, bar.upper) - bar.lower), max(zero, bar.lower - bar.load),
        max(zero, bar.load - bar.upper), max(zero, bar.upper - max(bar.load, bar.lower)),
    )  # fmt: skip
    return (*(part or None for part in parts), None, None)


def _loads(styles: Styles, sheet: Worksheet, of: Return, cells: charts.Cells, row: int) -> int:
    """Draw the loads against own limits; return the first row below its figures."""
    bars = of.loads.bars
    if not any(segments(bar)[index] for bar in bars for index in range(len(_SEGMENTS))):
        text = "No workers were in post, so there is no load to show." if not bars else "Too few to show."
        styles.put(sheet, cells[1] + 2, 1, text, Look(size=11.5))
        return row
    pixels = _pixels(cells)
    labels = [_label(bar, pixels) for bar in bars] + [""] * (FEWEST_BARS - len(bars))
    first, last = row + 1, row + len(labels)
    used = [index for index in range(len(_SEGMENTS)) if any(segments(bar)[index] for bar in bars)]
    columns = {index: _FIRST_VALUE + place for place, index in enumerate(used)}
    heads(styles, sheet, row, [(1, "Load"), *((columns[i], _SEGMENTS[i][0]) for i in used)])
    form = "0%" if of.loads.share else LIMIT
    for offset, bar in enumerate(bars):
        styles.put(sheet, first + offset, 1, labels[offset], Look())
        for index in used:
            value = segments(bar)[index]
            styles.put(sheet, first + offset, columns[index], value, Look(across="right", number_format=form))
    chart = charts.bars(across=True, gap=38, stacked=True)
    names = AxDataSource(strRef=charts.texts(_ref(1, first, last), labels))
    for order, index in enumerate(used):
        values = [segments(bar)[index] for bar in bars] + [None] * (len(labels) - len(bars))
        head = charts.texts(_ref(columns[index], row, row), [_SEGMENTS[index][0]])
        numbers = charts.numbers(_ref(columns[index], first, last), values, form)
        chart.ser.append(charts.one_series(order, head, names, numbers, _SEGMENTS[index][1]))
    charts.name_axis(chart.x_axis)
    highest = max(max(bar.load, bar.upper or bar.load) for bar in bars)
    least = charts.TENTH if of.loads.share else charts.ONE
    charts.value_axis(chart.y_axis, highest, "0%" if of.loads.share else COUNT, least=least)
    chart.y_axis.crosses = "max"
    left = min(LONGEST_LABEL, (max(width(label, charts.TEXT_POINTS) for label in labels) + 12) / pixels)
    two_rows = sum(width(_SEGMENTS[i][0], charts.TEXT_POINTS) + 24 for i in used) > pixels * 0.97
    high = 0.745 if two_rows else 0.78
    charts.finish(chart, [of.loads.title], pixels, (left, 0.105, 0.965 - left, high - 0.03))
    charts.legend(chart, (0.01, 0.875 if two_rows else 0.915, 0.98, 0.115 if two_rows else 0.07))
    described = "; ".join(f"{bar.name} {bar.figures}" for bar in bars)
    charts.add(sheet, chart, cells, "Load against own limits", f"{of.loads.title}: {described}.")
    return last + 2


def _label(bar: LoadBar, pixels: float) -> str:
    ending = f"  {bar.figures}"
    room = pixels * LONGEST_LABEL - 14 - width(ending, charts.TEXT_POINTS)
    return cut(bar.name, charts.TEXT_POINTS, room) + ending


def _spread(styles: Styles, sheet: Worksheet, of: Return, cells: charts.Cells, row: int) -> int:
    """Draw lowest to highest as floating columns with average and median; return the row below its figures."""
    first, last = row + 1, row + len(of.months)
    found = [_spread_figures(month) for month in of.months]
    heads(styles, sheet, row, [(1, "Month"), *enumerate(_SPREAD, _FIRST_VALUE)])
    for offset, month in enumerate(of.months):
        styles.put(sheet, first + offset, 1, month.day, Look(across="left", number_format=MONTH))
        for column, value in enumerate(found[offset], _FIRST_VALUE):
            form = COUNT if column < _FIRST_VALUE + 2 else DECIMAL
            styles.put(sheet, first + offset, column, value, Look(across="right", number_format=form))
    days = charts.months(_ref(1, first, last), [month.day for month in of.months])
    made = []
    for index, (name, look) in enumerate(zip(_SPREAD, _SPREAD_LOOKS, strict=True)):
        column = _FIRST_VALUE + index
        values = charts.numbers(_ref(column, first, last), [line[index] for line in found], DECIMAL)
        made.append(charts.one_series(index, charts.texts(_ref(column, row, row), [name]), days, values, look))
    shown = [value for line in found for value in (line[2], line[3], _top(line)) if value is not None]
    most = sum(line[0] is not None for line in found) * 2 >= len(found)
    chart = _spread_chart(made, charts.month_axis(len(found)), spread=most)
    charts.value_axis(chart.y_axis, Decimal(max(shown, default=1)), COUNT)
    charts.finish(chart, _spread_titles(of), _pixels(cells), (0.085, 0.105, 0.885, 0.71))
    unseen = () if not most else (0,) if of.has_averages else (0, 2, 3)
    charts.legend(chart, (0.02, 0.915, 0.96, 0.07), without=unseen)
    charts.add(sheet, chart, cells, "Caseloads by month", f"{_spread_titles(of)[0]}. {_spread_words(of)}")
    return last + 2


def _spread_chart(made: Sequence[Series], axis: DateAxis, *, spread: bool) -> BarChart | LineChart:
    """Return the chart of the series made; with most of its columns hidden it has the lines alone."""
    lines = charts.lines_chart()
    lines.ser, lines.x_axis = [charts.line_series(series) for series in made[2:]], axis
    if not spread:
        return lines
    chart = charts.bars(across=False, gap=45, stacked=True)
    chart.ser = list(made[:2])
    chart.x_axis, lines.y_axis = axis, chart.y_axis
    chart += lines
    return chart


def _spread_figures(month: MonthFigures) -> tuple[Figure, Figure, Figure, Figure]:
    """Return lowest, how far the highest is above it, average and median; a pair with one hidden is not drawn."""
    low, high = _figure(month.values["minimum_cases"]), _figure(month.values["maximum_cases"])
    average, middle = (_figure(month.values[key]) for key in ("average_caseload", "median_cases"))
    if low is None or high is None:
        return None, None, average, middle
    return low, high - low, average, middle


def _top(line: tuple[Figure, Figure, Figure, Figure]) -> Figure:
    return None if line[0] is None or line[1] is None else line[0] + line[1]


def write_months(styles: Styles, sheet: Worksheet, of: Return, row: int, keys: Mapping[str, str]) -> MonthCells:
    """Write each month's figures, hidden ones left empty, and return where they stand.

    A chart takes the text ``c`` for zero, so the committee's charts can't be drawn from the table ``Trend``.
    """
    heads(styles, sheet, row, [(1, "Month"), *enumerate(keys.values(), _FIRST_VALUE)])
    for offset, month in enumerate(of.months, 1):
        styles.put(sheet, row + offset, 1, month.day, Look(across="left", number_format=MONTH))
        for column, key in enumerate(keys, _FIRST_VALUE):
            styles.put(sheet, row + offset, column, _figure(month.values[key]), Look(across="right"))
    return MonthCells("Summary", row, {key: column for column, key in enumerate(keys, _FIRST_VALUE)})


def _spread_titles(of: Return) -> list[str]:
    now = of.now.values["average_caseload"]
    then = of.year_ago.values["average_caseload"] if of.year_ago else Mark.NO_DATA
    count = len(of.months)
    if isinstance(now, Mark) or not of.has_averages:
        return [f"Caseloads over {count} months"]
    if isinstance(then, Mark):
        return [f"Average {now} per FTE, over {count} months", f"Average {now} per FTE"]
    if now == then:
        return [f"Average {now}, as a year ago"]
    return [f"Average {'up' if now > then else 'down'} from {then} to {now} in a year"]


def _spread_words(of: Return) -> str:
    values = of.now.values
    return (
        f"In {show_month(of.month)}: average per FTE {values['average_caseload']}, median {values['median_cases']},"
        f" lowest {values['minimum_cases']}, highest {values['maximum_cases']}."
    )


def _categories(styles: Styles, sheet: Worksheet, of: Return, cells: charts.Cells, row: int) -> int:
    """Draw open cases by category, this month and last year; return the first row below its figures."""
    keys = [key for key in CATEGORY_NAMES if key != NOT_RECORDED or _any_without(of)]
    sides = [(of.month, of.now.categories, "0E6469")]
    if of.year_ago:
        sides.append((of.year_ago.day, of.year_ago.categories, "BCC6CC"))
    labels = [CATEGORY_NAMES[key] + _hidden_sign([side[1][key] for side in sides]) for key in keys]
    first, last = row + 1, row + len(keys)
    titles = [f"{day:%b %Y}" for day, _, _ in sides]
    heads(styles, sheet, row, [(1, "Open cases"), *enumerate(titles, _FIRST_VALUE)])
    for offset, label in enumerate(labels):
        styles.put(sheet, first + offset, 1, label, Look())
        for column, (_, values, _) in enumerate(sides, _FIRST_VALUE):
            styles.put(sheet, first + offset, column, values[keys[offset]], Look(across="right", number_format=COUNT))
    chart = charts.bars(across=True, gap=55)
    names = AxDataSource(strRef=charts.texts(_ref(1, first, last), labels))
    for index, (_, values, ink) in enumerate(sides):
        column, shown = _FIRST_VALUE + index, [_figure(values[key]) for key in keys]
        head = charts.texts(_ref(column, row, row), [titles[index]])
        numbers = charts.numbers(_ref(column, first, last), shown, COUNT)
        look = charts.filled(ink, "7F8A93" if index else "")
        series = charts.one_series(index, head, names, numbers, look)
        series.dLbls = charts.values_at_ends()
        chart.ser.append(series)
    charts.name_axis(chart.x_axis)
    highest = max((figure for _, values, _ in sides for key in keys if (figure := _figure(values[key]))), default=1)
    charts.value_axis(chart.y_axis, Decimal(highest), COUNT, grid=False)
    chart.y_axis.delete = True
    chart.y_axis.scaling.max = float(highest) * 1.18
    pixels = _pixels(cells)
    left = min(LONGEST_LABEL, (max(width(label, charts.TEXT_POINTS) for label in labels) + 12) / pixels)
    charts.finish(chart, _category_titles(of, keys), pixels, (left, 0.105, 0.965 - left, 0.77))
    charts.legend(chart, (0.2, 0.915, 0.6, 0.07))
    charts.add(sheet, chart, cells, "Open cases by category", _category_words(of, keys))
    return last + 2


def _any_without(of: Return) -> bool:
    return any(month.categories[NOT_RECORDED] != 0 for month in (of.now, of.year_ago) if month)


def _hidden_sign(values: Sequence[Shown]) -> str:
    return " (c)" if Mark.HIDDEN in values else ""


def _category_titles(of: Return, keys: Sequence[str]) -> list[str]:
    """Return the title: the category that changed most against the same month last year."""
    if of.year_ago is None:
        return ["Open cases by category"]
    changes: list[tuple[int | Decimal, str]] = []
    for key in keys:
        now, then = of.now.categories[key], of.year_ago.categories[key]
        if not isinstance(now, Mark) and not isinstance(then, Mark):
            changes.append((now - then, CATEGORY_NAMES[key]))
    month = show_month(of.year_ago.day)
    change, name = max(changes, key=lambda pair: abs(Decimal(pair[0])), default=(0, ""))
    if not change:
        return [f"Open cases by category, against {month}", "Open cases by category"]
    moved = f"{name} {'up' if change > 0 else 'down'} {abs(change):,}"
    return [f"{moved} on {month}", moved]


def _category_words(of: Return, keys: Sequence[str]) -> str:
    listed = ", ".join(f"{CATEGORY_NAMES[key].lower()} {of.now.categories[key]}" for key in keys)
    text = f"{_category_titles(of, keys)[0]}. In {show_month(of.month)}: {listed}."
    if of.year_ago:
        before = ", ".join(f"{CATEGORY_NAMES[key].lower()} {of.year_ago.categories[key]}" for key in keys)
        text += f" In {show_month(of.year_ago.day)}: {before}."
    return text
