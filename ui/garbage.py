"""Python's garbage is collected on the window's thread only.

The collector runs on whichever thread happens to allocate. On the database thread it could destroy a Qt object that
was left in a cycle, and wait for Qt's locks while the window's thread waits for Python's: both would wait for good.
"""

import gc

from PySide6.QtCore import QCoreApplication, QTimer

_EVERY_MS = 500


def collect_here(app: QCoreApplication) -> None:
    """Switch automatic collection off, and collect from a timer of the thread that calls, as long as ``app`` lives."""
    gc.disable()
    timer = QTimer(app)
    timer.setInterval(_EVERY_MS)
    timer.timeout.connect(_collect)
    timer.start()


def _collect() -> None:
    """Collect the oldest generation that is due, by Python's own thresholds."""
    due = [generation for generation in range(3) if gc.get_count()[generation] > gc.get_threshold()[generation]]
    if due:
        gc.collect(max(due))
