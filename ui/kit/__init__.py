"""The parts that every page is built from: theme, tables, fields, panels, bars. None of them knows a page."""
