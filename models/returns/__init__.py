"""The Excel return: what a month's return says (``build``), and the workbook that says it (``write``)."""
