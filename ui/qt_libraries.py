"""Whether Qt can be loaded here, asked in one place before anything draws."""

import ctypes
import os
import sys
from pathlib import Path

_DRAWING = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libx11-6 libglib2.0-0 fonts-dejavu-core"
_WINDOW = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1"
"""Debian's and Ubuntu's names of what Qt 6.11 loads: to draw pictures, and on top of that for a window (X11)."""


def missing(*, screen: bool = False) -> str | None:
    """Return why Qt can't draw here, as one sentence that says what to install; None where it can.

    Args:
        screen: whether a window is wanted; without, pictures drawn in memory are enough.
    """
    try:
        from PySide6 import QtWidgets

        plugins = Path(QtWidgets.__file__).parent / "Qt" / "plugins" / "platforms"
        if screen and sys.platform == "linux" and not os.environ.get("QT_QPA_PLATFORM"):
            return _no_window(plugins)
    except (ImportError, OSError) as error:
        return _sentence("Pictures can't be drawn", str(error), _DRAWING)
    return None


def _no_window(plugins: Path) -> str | None:
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return "There is no screen here to open the window on; “main.py --help” lists what works without one."
    try:
        # Qt would end the process without an error that Python could explain.
        ctypes.CDLL(str(plugins / "libqxcb.so"))
    except OSError as error:
        return _sentence("The window can't be opened", str(error), f"{_DRAWING} {_WINDOW}")
    return None


def _sentence(what: str, error: str, packages: str) -> str:
    library = error.split(":")[0].rsplit("/", 1)[-1]
    if sys.platform == "linux" and ".so" in library:
        return f"{what}: the system has no {library}; install what Qt needs with “apt-get install {packages}”."
    return f"{what}: Qt can't be loaded ({error.splitlines()[0]}); install the requirements again."
