"""The sheet Trend: a row a month, and beside it three charts of the same cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.dates import show_month
from models.returns import charts
from models.returns.content import Mark, Return, Shown, difference
from models.returns.rows import Column, write_rows
from models.returns.styles import ACCENT, COUNT, DECIMAL, FTE, MONTH, OVER, SHARE, UNDER, Styles, Value, restated_format
from models.returns.text_widths import PIXELS_PER_CHARACTER

COLUMNS = (
    ("Open cases", "open_cases", COUNT),
    ("Workers", "workers", COUNT),
    ("FTE", "fte", FTE),
    ("Average", "average_caseload", DECIMAL),
    ("Median", "median_cases", DECIMAL),
    ("Lowest", "minimum_cases", COUNT),
    ("Highest", "maximum_cases", COUNT),
    ("Over", "over", COUNT),
    ("Under", "under", COUNT),
    ("Unallocated", "unallocated", COUNT),
    ("Agency share", "agency_share_fte", SHARE),
)
ROW_HEIGHT = 24
_FIRST_CHART_COLUMN, _CHART_COLUMNS, _CHART_WIDTH = len(COLUMNS) + 2, 8, 9.3
_CHART_ENDS = (0, 9, 17, 25)


@dataclass(frozen=True, slots=True)
class MonthCells:
    """Where months and figures stand that charts are drawn from: the row of the heads, months in column A."""

    sheet: str
    head_row: int
    columns: Mapping[str, int]

    def months(self, count: int) -> str:
        """Return the cells of so many months."""
        return f"'{self.sheet}'!$A${self.head_row + 1}:$A${self.head_row + count}"

    def head(self, key: str) -> str:
        """Return the cell of a figure's head."""
        return f"'{self.sheet}'!${get_column_letter(self.columns[key])}${self.head_row}"

    def values(self, key: str, count: int) -> str:
        """Return a figure's cells of so many months."""
        letter = get_column_letter(self.columns[key])
        return f"'{self.sheet}'!${letter}${self.head_row + 1}:${letter}${self.head_row + count}"


CHARTED = {
    key: head for head, key, _ in COLUMNS if key in {"open_cases", "average_caseload", "median_cases", "over", "under"}
}
"""The figures that are drawn, with their heads."""
TABLE = MonthCells("Trend", 1, {key: column for column, (_, key, _) in enumerate(COLUMNS, 2)})
"""The cells of the table itself."""


def write_trend(styles: Styles, sheet: Worksheet, of: Return, cells: MonthCells = TABLE) -> None:
    """Write the months, and draw the charts from ``cells``."""
    columns = [Column("Month", "date", MONTH), *(Column(head, "number", form) for head, _, form in COLUMNS)]
    rows: list[list[Value]] = [[month.day, *(_cell(month.values[key]) for _, key, _ in COLUMNS)] for month in of.months]
    write_rows(styles, sheet, "Trend", columns, rows, height=ROW_HEIGHT)
    sheet.freeze_panes = "B2"
    last = len(rows) + 1
    for index, column in enumerate(columns, 1):
        bold = Column(column.head, column.kind, column.number_format, bold=True).look
        styles.put(sheet, last, index, rows[-1][index - 1], bold)
    _mark_restated(styles, sheet, of)
    for row in range(last + 1, _CHART_ENDS[-1] + 1):
        sheet.row_dimensions[row].height = ROW_HEIGHT
    sheet.column_dimensions[get_column_letter(_FIRST_CHART_COLUMN)].width = 2
    for beside in range(_FIRST_CHART_COLUMN + 1, _FIRST_CHART_COLUMN + 1 + _CHART_COLUMNS):
        sheet.column_dimensions[get_column_letter(beside)].width = _CHART_WIDTH
    _open_cases(sheet, of, cells)
    if of.has_averages or len(of.months) == 1:
        _caseload(sheet, of, cells)
    _over_and_under(sheet, of, cells)


def _mark_restated(styles: Styles, sheet: Worksheet, of: Return) -> None:
    """Mark the figures that are others than were signed; the cells go on holding numbers alone."""
    rows = {month.day: number for number, month in enumerate(of.months, 2)}
    places = {key: (column, Column(head, "number", restated_format(form)))
              for column, (head, key, form) in enumerate(COLUMNS, 2)}  # fmt: skip
    for one in of.restated:
        if one.key in places:
            column, look = places[one.key]
            styles.put(sheet, rows[one.day], column, _cell(one.now), look.look)


def _cell(value: Shown) -> Value:
    """Return a figure, its ``c``, or nothing: a missing figure is an empty cell in a table."""
    return None if value in (Mark.NONE, Mark.NO_DATA) else value


def _add_series(
    chart: BarChart | LineChart, of: Return, cells: MonthCells, looks: Mapping[str, GraphicalProperties]
) -> None:
    """Add a series for each key of ``looks``, and set the axes."""
    count, highest = len(of.months), Decimal(1)
    days = charts.months(cells.months(count), [month.day for month in of.months])
    for index, (key, look) in enumerate(looks.items()):
        shown = [None if isinstance(value := month.values[key], Mark) else value for month in of.months]
        values = charts.numbers(cells.values(key, count), shown, COUNT)
        head = charts.texts(cells.head(key), [CHARTED[key]])
        chart.ser.append(charts.one_series(index, head, days, values, look))
        highest = max([highest, *(Decimal(value) for value in shown if value is not None)])
    chart.x_axis = charts.month_axis(count)
    charts.value_axis(chart.y_axis, highest, COUNT)


def _put(sheet: Worksheet, chart: BarChart | LineChart, place: int, title: str, words: str, *, legend: bool) -> None:
    charts.finish(
        chart,
        [title],
        _CHART_COLUMNS * _CHART_WIDTH * PIXELS_PER_CHARACTER,
        (0.06, 0.13, 0.92, 0.62 if legend else 0.73),
    )
    if legend:
        charts.legend(chart, (0.2, 0.88, 0.6, 0.1))
    else:
        chart.legend = None
    left = _FIRST_CHART_COLUMN
    cells = (left, _CHART_ENDS[place], left + _CHART_COLUMNS, _CHART_ENDS[place + 1])
    charts.add(sheet, chart, cells, words, f"{title}. The table Trend beside it gives every month.")


def _open_cases(sheet: Worksheet, of: Return, cells: MonthCells) -> None:
    chart = charts.lines_chart()
    _add_series(chart, of, cells, {"open_cases": GraphicalProperties(ln=charts.line(ACCENT, 2.25))})
    charts.line_series(chart.ser[0])
    now = of.now.values["open_cases"]
    then = of.year_ago.values["open_cases"] if of.year_ago else Mark.NO_DATA
    change = difference(now, then)
    title = f"Open cases: {_figure(now)}"
    if not isinstance(change, Mark) and of.year_ago:
        moved = "the same as in" if not change else f"{'up' if change > 0 else 'down'} {abs(change):,} on"
        title += f", {moved} {show_month(of.year_ago.day)}"
    _put(sheet, chart, 0, title, "Open cases by month", legend=False)


def _caseload(sheet: Worksheet, of: Return, cells: MonthCells) -> None:
    chart = charts.lines_chart()
    looks = {
        "average_caseload": GraphicalProperties(ln=charts.line(ACCENT, 2.25)),
        "median_cases": GraphicalProperties(ln=charts.line("5F6A73", 1.5, dashed=True)),
    }
    _add_series(chart, of, cells, looks)
    for series in chart.ser:
        charts.line_series(series)
    values = of.now.values
    title = f"Caseload: average per FTE {_figure(values['average_caseload'])}, median {_figure(values['median_cases'])}"
    _put(sheet, chart, 1, title, "Caseload by month", legend=True)


def _over_and_under(sheet: Worksheet, of: Return, cells: MonthCells) -> None:
    chart = charts.bars(across=False, gap=40)
    _add_series(chart, of, cells, {"over": charts.filled(OVER), "under": charts.filled("B9CBE6", UNDER)})
    values = of.now.values
    title = f"Workers over and under their limit: {_figure(values['over'])} and {_figure(values['under'])}"
    _put(sheet, chart, 2, f"{title} of {_figure(values['workers'])}", "Over and under by month", legend=True)


def _figure(value: Shown) -> str:
    return str(value) if isinstance(value, Mark) else f"{value:,}"
