"""Charts: the only part of the program that imports pyqtgraph."""

from ui.charts.chart import Chart, HistoryChart, TrendChart
from ui.charts.pictures import drawn, save_charts, save_picture
from ui.charts.plots import history_plot, trend_plot

__all__ = ["Chart", "HistoryChart", "TrendChart", "drawn", "history_plot", "save_charts", "save_picture", "trend_plot"]
