"""What the tests of the Cases page share: the page on Harbour Team, its panels, and the database beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models import cases
from models.store import open_store
from tests.ui.hands import button
from tests.ui.harbour import TODAY
from ui.allocation import AllocatePanel
from ui.case_detail import CasePanel
from ui.cases import CasesPage

NEW, HELD = "C-20417", "C-19034"
"""A case that nobody holds, and one that Callum Reyburn holds."""


def more(panel, words):
    """Choose an action of the panel's More menu."""
    actions = {action.text(): action for action in button(panel, "More").menu().actions()}
    actions[words].trigger()


def row_of(page, case_id):
    """Return a case's row in the database."""
    with open_store(page.session.path) as store:
        return cases.find(store, case_id)


def recorded(page, case_id):
    """Return a case as the database has it, None when it does not."""
    with open_store(page.session.path) as store:
        row = cases.find(store, case_id)
        return cases.case(store, row, TODAY) if row else None


def holder(page, case_id):
    """Return who holds a case now, empty when nobody does."""
    found = recorded(page, case_id).key_worker
    return found.worker if found else ""


def open_panel(page, qtbot, case_id, *, allocate=False):
    """Open a case's panel, or who can take it, as a link from elsewhere does; wait until it is read."""
    page.open_target(case_row=row_of(page, case_id), **({"allocate": True} if allocate else {}))
    wanted = AllocatePanel if allocate else CasePanel
    qtbot.waitUntil(lambda: isinstance(page.detail, wanted) and case_id in page.detail.title)
    QApplication.processEvents()
    return page.detail


def choose(qtbot, panel, name):
    """Choose a candidate with the arrow keys."""
    panel.focus_first()
    qtbot.keyClick(panel.list, Qt.Key.Key_Home)
    for _ in panel.list.rows.candidates:
        if panel.list.candidate.now.name == name:
            return
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    raise AssertionError(name)


def said(page, qtbot, sentence):
    """Wait until the toast would say a sentence."""
    qtbot.waitUntil(lambda: page.said[-1:] == [sentence])


def open_page(session, qtbot):
    """Return the page on Harbour Team, as wide as in a window of 1280; ``said`` holds what the toast would say."""
    made = CasesPage(session)
    made.said = []
    session.said.connect(lambda said: made.said.append(said.sentence))
    qtbot.addWidget(made)
    made.resize(1084, 692)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.table.model.rowCount() > 0)
    return made
