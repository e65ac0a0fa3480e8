import gc
import threading

from PySide6.QtCore import QObject


class Cycle(QObject):
    """Something of the window's that only the collector can free, as an old panel is."""

    def __init__(self, told):
        super().__init__()
        self.itself = self
        self.destroyed.connect(lambda: told.append(threading.current_thread()))


def test_no_other_thread_ever_destroys_what_belongs_to_the_window(qtbot):
    told = []
    for _ in range(20):
        Cycle(told)
    busy = threading.Thread(target=lambda: [[[]] for _ in range(300_000)])
    busy.start()
    busy.join()
    assert told == [], "the busy thread collected"
    kept = [[] for _ in range(2000)]  # as a page that is made, which makes a collection due
    qtbot.waitUntil(lambda: len(told) == 20)
    assert kept
    assert set(told) == {threading.main_thread()}


def test_a_window_leaves_the_collecting_to_its_timer(qtbot):
    assert not gc.isenabled()
