"""What every test starts from: no screen, an empty home, repeatable examples, nothing left running."""

import gc
import os
import sys
import threading
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

from ui.qt_libraries import missing

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

NO_QT = missing()
NO_SKIPS = os.environ.get("CASELOAD_NO_SKIPS") == "1"
NEEDS_QT = Path(__file__).parent / "ui"


def pytest_addoption(parser, pluginmanager):
    if NO_QT:  # pytest-qt would end the whole run when it is configured
        pluginmanager.unregister(name="pytest-qt")


class _WithoutQt(pytest.Module):
    def collect(self):
        pytest.skip(NO_QT, allow_module_level=True)


def pytest_pycollect_makemodule(module_path, parent):
    if NO_QT and NEEDS_QT in module_path.parents:
        return _WithoutQt.from_parent(parent, path=module_path)
    return None


def pytest_collection_modifyitems(items):
    if NO_QT:
        for item in items:
            if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.skip(reason=NO_QT))
                item.fixturenames.clear()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _no_skip((yield))


def _no_skip(report):
    if NO_SKIPS and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"No test may be skipped here: {report.longrepr[2]}"
    return report


@pytest.fixture(autouse=True)
def _empty_home(tmp_path_factory, monkeypatch):
    """Give each test a home of its own, so that nothing of the user's is read or written."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QSettings

        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, str(home / "config"))
    return home


@pytest.fixture(autouse=True)
def _nothing_left_running(request):
    """Fail a test that leaves a thread of the program running, for example the one that reads the database."""
    before = set(threading.enumerate())
    if {"qapp", "qtbot"} & set(request.fixturenames):
        _collect_as_the_program_does(request.getfixturevalue("qapp"))
    else:
        gc.enable()
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    # A thread that Qt started shows as a dummy, which Python never takes out of its list.
    started = [thread for thread in started if not isinstance(thread, threading._DummyThread)]
    for thread in started:
        thread.join(2)
    left = [thread.name for thread in started if thread.is_alive()]
    if {"qapp", "qtbot"} & set(request.fixturenames):
        left += _qt_threads_left()
    if left:
        pytest.fail(f"left running: {', '.join(left)}")


def _collect_as_the_program_does(app):
    """Keep Python's collector off the database's threads, from the first test with a window on."""
    from ui import garbage

    if app.property("collects") is None:
        app.setProperty("collects", True)
        garbage.collect_here(app)
    gc.disable()


def _qt_threads_left():
    from PySide6.QtCore import QCoreApplication, QThread, QThreadPool
    from shiboken6 import isValid

    main = QCoreApplication.instance().thread()
    threads = [found for found in gc.get_objects() if issubclass(type(found), QThread) and isValid(found)]
    left = [
        type(thread).__name__
        for thread in threads
        if thread is not main and thread.isRunning() and not thread.wait(2000)
    ]
    return left if QThreadPool.globalInstance().waitForDone(2000) else [*left, "Qt's thread pool"]
