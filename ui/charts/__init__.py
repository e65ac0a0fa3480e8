"""Charts: the only part of the program that imports pyqtgraph."""

from ui.charts.chart import Chart, HistoryChart, TrendChart
from ui.charts.pictures import save_charts, save_picture
from ui.charts.plots import trend_plot

__all__ = ["Chart", "HistoryChart", "TrendChart", "save_charts", "save_picture", "trend_plot"]
