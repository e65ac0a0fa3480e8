"""Start the program on a database and end once its first page is painted with figures."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop

from ui.app import Program, build_application
from ui.page import Page

app = build_application(sys.argv[:1])
program = Program(Path(sys.argv[1]))
program.open(program.own)
while not any(page.answer for page in program.window.findChildren(Page) if page.isVisible()):
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
program.window.grab()
program.close()
