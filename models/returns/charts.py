"""Parts of native Excel charts, made so that they look alike in Excel, LibreOffice and previewers.

openpyxl leaves out what it is not told: caches of values (without them previewers show nothing), fonts, axes,
descriptions for screen readers. Everything here says it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines, DateAxis, NumericAxis, TextAxis
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumFmt,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from models.returns.styles import FONT, INK, MUTED, RULE
from models.returns.text_widths import cut, width

Box = tuple[float, float, float, float]
"""Left, top, width and height, as parts of the chart."""
Cells = tuple[int, int, int, int]
"""First column and row that a chart covers, and the first of each that it does not, counted from 0."""

GRID = "DDE2E5"
EMU_PER_POINT = 12_700
TITLE_POINTS, TEXT_POINTS = 11, 9
ONE, TENTH = Decimal(1), Decimal("0.1")
_EXCEL_DAY_0 = date(1899, 12, 30)


class DescribedAnchor(TwoCellAnchor):
    """An anchor that gives its chart a name and the text that a screen reader reads.

    The frame that holds them is made while the workbook is saved, so they are filled in when it is set.
    """

    __attrs__, __elements__ = TwoCellAnchor.__attrs__, TwoCellAnchor.__elements__
    __nested__, __namespaced__ = TwoCellAnchor.__nested__, TwoCellAnchor.__namespaced__

    def __init__(self, cells: Cells, name: str, description: str) -> None:
        left, top, right, bottom = cells
        self.__dict__["chart_name"], self.__dict__["description"] = name, description
        super().__init__(
            editAs="oneCell", _from=AnchorMarker(col=left, row=top), to=AnchorMarker(col=right, row=bottom)
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name == "graphicFrame" and value is not None:
            properties = value.nvGraphicFramePr.cNvPr  # type: ignore[attr-defined]
            properties.name, properties.descr = self.__dict__["chart_name"], self.__dict__["description"]
        super().__setattr__(name, value)


def letters(size: float, ink: str = MUTED, *, bold: bool = False) -> CharacterProperties:
    """Return how text in a chart is set."""
    return CharacterProperties(sz=round(size * 100), b=bold, solidFill=ink, latin=Font(typeface=FONT))


def rich(size: float = TEXT_POINTS, ink: str = MUTED) -> RichText:
    """Return the setting of an axis's or legend's text, lying flat."""
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters(size, ink)), endParaRPr=letters(size, ink))
    return RichText(bodyPr=RichTextProperties(rot=0), p=[paragraph])


def box(place: Box, *, inner: bool = False) -> Layout:
    """Return a fixed place in the chart; without one Excel and LibreOffice differ."""
    left, top, wide, high = place
    return Layout(
        manualLayout=ManualLayout(
            layoutTarget="inner" if inner else None, xMode="edge", yMode="edge", x=left, y=top, w=wide, h=high
        )
    )


def finish(chart: ChartBase, titles: Sequence[str], pixels: float, plot: Box) -> None:
    """Give a chart its title (the first of ``titles`` that fits on one line), plot area and frame."""
    room = pixels * 0.95
    title = next((text for text in titles if width(text, TITLE_POINTS, True) <= room), None)
    run = RegularTextRun(
        rPr=letters(TITLE_POINTS, INK, bold=True), t=title or cut(titles[-1], TITLE_POINTS, room * 0.92)
    )
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters(TITLE_POINTS, INK, bold=True)), r=[run])
    chart.title = Title(
        tx=Text(rich=RichText(bodyPr=RichTextProperties(rot=0), p=[paragraph])), overlay=False,
        layout=Layout(manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.015, y=0.02)),
    )  # fmt: skip
    chart.layout = box(plot, inner=True)
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=line(RULE, 0.75))
    chart.plot_area.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.display_blanks = "gap"


def legend(chart: ChartBase, place: Box, without: Sequence[int] = ()) -> None:
    """Put the legend at the bottom, leaving out the series numbered ``without``."""
    chart.legend = Legend(legendPos="b", overlay=False, txPr=rich(), layout=box(place))
    chart.legend.legendEntry = [LegendEntry(idx=number, delete=True) for number in without]


def line(ink: str, points: float, *, dashed: bool = False) -> LineProperties:
    """Return a line so many points thick."""
    return LineProperties(solidFill=ink, w=round(points * EMU_PER_POINT), prstDash="sysDash" if dashed else None)


def filled(ink: str, edge: str = "") -> GraphicalProperties:
    """Return a plain fill."""
    return GraphicalProperties(solidFill=ink, ln=line(edge, 0.75) if edge else LineProperties(noFill=True))


def striped(ink: str) -> GraphicalProperties:
    """Return stripes with an edge, told apart from a plain fill on a grey print."""
    stripes = PatternFillProperties(prst="wdUpDiag", fgClr=_colour(ink), bgClr=_colour("FFFFFF"))
    return GraphicalProperties(pattFill=stripes, ln=line(ink, 0.75))


def _colour(ink: str) -> ColorChoice:
    return ColorChoice(srgbClr=ink)  # type: ignore[arg-type]


Number = int | Decimal | None


def numbers(cells: str, values: Sequence[Number], number_format: str) -> NumRef:
    """Return a reference to cells with their values kept beside it; None is an empty point."""
    points = [NumVal(idx=index, v=f"{value}") for index, value in enumerate(values) if value is not None]
    return NumRef(f=cells, numCache=NumData(formatCode=number_format, ptCount=len(values), pt=points))


def texts(cells: str, values: Sequence[str]) -> StrRef:
    """Return a reference to cells of text with their content kept beside it."""
    points = [StrVal(idx=index, v=value) for index, value in enumerate(values) if value]
    return StrRef(f=cells, strCache=StrData(ptCount=len(values), pt=points))


def months(cells: str, days: Sequence[date]) -> AxDataSource:
    """Return a reference to cells of dates, for a date axis."""
    return AxDataSource(numRef=numbers(cells, [(day - _EXCEL_DAY_0).days for day in days], "mmm yy"))


def one_series(
    index: int, title: StrRef, categories: AxDataSource, values: NumRef, look: GraphicalProperties
) -> Series:
    """Return one series of a chart."""
    return Series(
        idx=index,
        order=index,
        tx=SeriesLabel(strRef=title),
        cat=categories,
        val=NumDataSource(numRef=values),
        spPr=look,
    )


def line_series(series: Series) -> Series:
    """Make a series a plain line: straight, without markers."""
    series.smooth = False
    series.marker = Marker(symbol="none")
    return series


def values_at_ends() -> DataLabelList:
    """Return labels that say each bar's value at its end."""
    return DataLabelList(
        numFmt="#,##0", txPr=rich(), dLblPos="outEnd", showVal=True, showSerName=False, showCatName=False,
        showLegendKey=False, showPercent=False, showBubbleSize=False,
    )  # fmt: skip


def nice_axis(highest: Decimal, least: Decimal = ONE) -> tuple[Decimal, Decimal]:
    """Return the end and the step of an axis from 0: five to seven steps of 1, 2, 4, 5, 6 or 10 × a power of ten.

    Args:
        highest: what it has to reach.
        least: the smallest step: 1 for counts, 0.1 for shares.
    """
    power = least
    while highest > 60 * power:
        power *= 10
    step = next(Decimal(factor) * power for factor in (1, 2, 4, 5, 6, 10) if highest <= factor * 7 * power)
    return max(Decimal(5), (highest / step).to_integral_value(ROUND_CEILING)) * step, step


def value_axis(
    axis: NumericAxis, highest: Decimal, number_format: str, *, grid: bool = True, least: Decimal = ONE
) -> None:
    """Set a value axis from 0 to just above ``highest``."""
    end, step = nice_axis(highest, least)
    axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, float(end), float(step)
    axis.number_format, axis.numFmt.sourceLinked = number_format, False
    axis.delete, axis.majorTickMark, axis.minorTickMark = False, "none", "none"
    axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=line(GRID, 0.75))) if grid else None
    axis.txPr, axis.title = rich(), None
    axis.spPr = GraphicalProperties(ln=LineProperties(noFill=True))


def name_axis(axis: TextAxis) -> None:
    """Set an axis of names, the first at the top."""
    axis.scaling.orientation, axis.delete = "maxMin", False
    axis.majorTickMark, axis.minorTickMark, axis.tickLblSkip, axis.noMultiLvlLbl = "none", "none", 1, True
    axis.txPr, axis.title, axis.majorGridlines = rich(ink=INK), None, None
    axis.spPr = GraphicalProperties(ln=line("7F8A93", 0.75))


def month_axis(count: int) -> DateAxis:
    """Return an axis of so many months, named every few."""
    axis = DateAxis(axId=10, crossAx=100)  # the numbers by which the value axis and it know each other
    axis.number_format, axis.numFmt = "mmm yy", NumFmt(formatCode="mmm yy", sourceLinked=False)
    axis.auto, axis.baseTimeUnit, axis.majorTimeUnit = False, "months", "months"
    axis.majorUnit = 4 if count > 18 else 3 if count > 9 else 1
    axis.delete, axis.majorTickMark, axis.minorTickMark = False, "none", "none"
    axis.txPr, axis.title, axis.majorGridlines = rich(), None, None
    axis.spPr = GraphicalProperties(ln=line("7F8A93", 0.75))
    return axis


def bars(*, across: bool, gap: int, stacked: bool = False) -> BarChart:
    """Return an empty chart of bars, lying (``across``) or standing."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.varyColors = "bar" if across else "col", gap, False
    chart.grouping, chart.overlap = ("stacked", 100) if stacked else ("clustered", None)
    return chart


def lines_chart() -> LineChart:
    """Return an empty chart of lines."""
    chart = LineChart()
    chart.grouping, chart.varyColors = "standard", False
    return chart


def add(sheet: Worksheet, chart: ChartBase, cells: Cells, name: str, description: str) -> None:
    """Put a finished chart on a sheet."""
    sheet.add_chart(chart)
    # openpyxl takes any anchor; its stubs know only the name of a cell.
    chart.anchor = DescribedAnchor(cells, name, description)  # type: ignore[assignment]
