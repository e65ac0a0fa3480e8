"""Charts: the only part of the program that imports pyqtgraph."""

from ui.charts.chart import Chart, HistoryChart, TrendChart

__all__ = ["Chart", "HistoryChart", "TrendChart"]
