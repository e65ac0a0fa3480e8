"""Qt is there or a sentence says what to install; and the Qt that is there counts its references right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import qt_libraries

ROOT = Path(__file__).parents[2]


def test_here_pictures_can_be_drawn():
    assert qt_libraries.missing() is None


@pytest.mark.skipif(sys.platform != "linux", reason="names Linux packages")
def test_a_broken_library_is_named_with_the_packages_to_install(tmp_path):
    (tmp_path / "libEGL.so.1").touch()
    done = subprocess.run(
        [sys.executable, "-c", "from ui.qt_libraries import missing; print(missing())"],
        env=os.environ | {"LD_LIBRARY_PATH": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "libEGL.so.1" in done.stdout
    assert "apt-get install libegl1 libgl1" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_without_a_screen_the_window_says_so(monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "no screen" in (qt_libraries.missing(screen=True) or "")


def test_qt_calls_do_not_lose_references_to_none(qtbot):
    """PySide6 6.12.0 lost one a call on Python 3.11, and ended the process after some thousand."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("a")
    assert sys.getrefcount(None) > before - 100
