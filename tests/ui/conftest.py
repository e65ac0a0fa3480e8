"""What tests of the window start from: the program's own look, Harbour Team of the pictures, a window on it."""

import pytest

from models.store import open_store
from tests.ui import harbour
from ui.kit import theme
from ui.session import Session
from ui.window import MainWindow


@pytest.fixture(autouse=True)
def _look(request):
    if "qtbot" in request.fixturenames:
        app = request.getfixturevalue("qapp")
        if theme.current() is not theme.LIGHT or not app.styleSheet():
            theme.apply(app, theme.LIGHT)


@pytest.fixture(scope="session")
def _harbour(tmp_path_factory):
    path = tmp_path_factory.mktemp("harbour") / "harbour.db"
    with open_store(path) as store:
        harbour.build(store)
    return path.read_bytes()


@pytest.fixture
def database(tmp_path, _harbour):
    """Return a database with Harbour Team in it, 2 Nov 2026."""
    path = tmp_path / "harbour.db"
    path.write_bytes(_harbour)
    return path


@pytest.fixture
def session(database, qtbot):
    """Return an open session on Harbour Team."""
    made = Session(database, harbour.TODAY)
    with qtbot.waitSignal(made.opened):
        made.start()
    yield made
    made.close()


@pytest.fixture
def make_window(qtbot):
    """Return a function that opens a window on a database and waits until its first page is there."""
    made = []

    def make(path, own=None, size=(1280, 720), place=None):
        window = MainWindow(Session(path, harbour.TODAY), own)
        made.append(window)
        window.resize(*size)
        if place is not None:
            window.open_place(place)
        window.show()
        window.session.start()
        qtbot.waitUntil(lambda: window.page is not None)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window, database):
    """Return a window on Harbour Team, open at the place that is made fastest."""
    return make_window(database, place="Help")
